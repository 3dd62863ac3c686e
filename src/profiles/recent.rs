//! What was worked out lately, by the text (or the key of a coding) it was worked out from.
//!
//! It holds a bounded number of short texts and forgets the oldest half at a time, so that a stranger's texts can
//! neither fill the memory nor drive out for long what a hospital says every day. Running text is not kept.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use foldhash::fast::RandomState;

/// Texts of each of the two generations.
const KEPT: usize = 4096;

/// The longest text that is kept, in bytes.
const LONGEST: usize = 320;

/// Whether a text is short enough to be remembered.
pub const fn keeps(text: &str) -> bool {
    text.len() <= LONGEST
}

/// A bounded memory of answers.
#[derive(Debug)]
pub struct Recent<T> {
    generations: RwLock<[Generation<T>; 2]>,
}

type Generation<T> = HashMap<Box<[u8]>, T, RandomState>;

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self { generations: RwLock::new([HashMap::default(), HashMap::default()]) }
    }
}

impl<T: Clone> Recent<T> {
    /// The answer for a key: remembered, or worked out now.
    pub fn get(&self, key: &[u8], work_out: impl FnOnce() -> T) -> T {
        if key.len() > LONGEST {
            return work_out();
        }
        let from_old = {
            let generations = self.generations.read().unwrap_or_else(PoisonError::into_inner);
            let [young, old] = &*generations;
            match young.get(key) {
                Some(known) => return known.clone(),
                None => old.get(key).cloned(),
            }
        };
        self.keep(key, from_old.unwrap_or_else(work_out))
    }

    fn keep(&self, key: &[u8], answer: T) -> T {
        let mut generations = self.generations.write().unwrap_or_else(PoisonError::into_inner);
        let [young, old] = &mut *generations;
        if young.len() >= KEPT {
            *old = std::mem::take(young);
        }
        young.insert(key.into(), answer.clone());
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_use_is_worked_out_once_and_the_number_of_texts_is_bounded() {
        let recent = Recent::default();
        let worked_out = std::cell::Cell::new(0);
        for at in 0..5 * KEPT {
            recent.get(format!("text {at}").as_bytes(), || 0);
            let in_use = recent.get(b"HER2", || {
                worked_out.set(worked_out.get() + 1);
                7
            });
            assert_eq!(in_use, 7);
        }
        assert_eq!(worked_out.get(), 1);
        let held: usize = recent.generations.read().unwrap().iter().map(HashMap::len).sum();
        assert!(held <= 2 * KEPT, "{held}");
    }

    #[test]
    fn running_text_is_not_kept() {
        let recent = Recent::default();
        recent.get("a".repeat(LONGEST + 1).as_bytes(), || 0);
        assert!(recent.generations.read().unwrap().iter().all(HashMap::is_empty));
    }
}
