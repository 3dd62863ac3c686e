//! Which tokens were used: a `jti` counts once (CDS Hooks "Trusting CDS Clients").
//!
//! In memory, one for each client, so that none can crowd out another. An id is forgotten only when its token would be
//! refused anyway; when there is no room, new tokens are refused. A SQLite store remembers them beyond a restart; for
//! several replicas let `feedback.store` be PostgreSQL, which then decides alone.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::reason::Reason;

/// Some 150 MB. At a life of five minutes it is enough for 3000 calls a second.
const MOST: usize = 1 << 20;
/// How many expired ids one call removes: more than it adds, and never so many that it would be felt.
const REMOVED: usize = 16;

/// The used tokens of one client.
#[derive(Debug)]
pub(super) struct Memory {
    used: Mutex<Used>,
    most: usize,
}

#[derive(Debug, Default)]
struct Used {
    ids: HashSet<Arc<str>>,
    /// When each may be forgotten, the next on top.
    ends: BinaryHeap<Reverse<(Duration, Arc<str>)>>,
    /// Everything that ends up to here may have been forgotten; it matters when the clock is set back.
    forgotten: Duration,
}

impl Default for Memory {
    fn default() -> Self {
        Self { used: Mutex::default(), most: MOST }
    }
}

impl Memory {
    /// Remembers the id until then, unless it is remembered already.
    pub(super) fn first_use(&self, id: &str, until: Duration, now: Duration) -> Result<(), Reason> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.forget(now, REMOVED);
        if used.ids.len() >= self.most {
            used.forget(now, usize::MAX);
        }
        if used.ids.contains(id) {
            return Err(Reason::Replayed);
        }
        if until <= used.forgotten {
            return Err(Reason::Expired);
        }
        if used.ids.len() >= self.most {
            return Err(Reason::MemoryFull);
        }
        let id: Arc<str> = id.into();
        used.ids.insert(Arc::clone(&id));
        used.ends.push(Reverse((until, id)));
        Ok(())
    }
}

impl Used {
    fn forget(&mut self, now: Duration, most: usize) {
        for _ in 0..most {
            if self.ends.peek().is_none_or(|Reverse((until, _))| *until > now) {
                return;
            }
            if let Some(Reverse((until, id))) = self.ends.pop() {
                self.ids.remove(&id);
                self.forgotten = self.forgotten.max(until);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(number: u64) -> Duration {
        Duration::from_secs(number)
    }

    #[test]
    fn an_id_counts_once_until_its_token_has_expired() {
        let memory = Memory::default();
        let uses = |id, until, now| memory.first_use(id, seconds(until), seconds(now));
        assert_eq!(uses("a", 10, 1), Ok(()));
        assert_eq!(uses("a", 10, 9), Err(Reason::Replayed));
        assert_eq!(uses("a", 99, 9), Err(Reason::Replayed), "another expiry makes no other token");
        assert_eq!(uses("b", 20, 9), Ok(()));
        assert_eq!(uses("a", 20, 10), Ok(()), "it is a new token of an id that was given back");
        assert_eq!(uses("b", 20, 10), Err(Reason::Replayed));
    }

    #[test]
    fn a_clock_that_is_set_back_brings_nothing_forgotten_to_life() {
        let memory = Memory::default();
        let uses = |id, until, now| memory.first_use(id, seconds(until), seconds(now));
        assert_eq!(uses("a", 10, 1), Ok(()));
        assert_eq!(uses("b", 20, 11), Ok(()));
        assert_eq!(uses("a", 10, 5), Err(Reason::Expired));
    }

    #[test]
    fn without_room_nothing_new_is_taken_and_nothing_live_forgotten() {
        let memory = Memory { most: 100, ..Memory::default() };
        let uses = |id: u64, until, now| memory.first_use(&id.to_string(), seconds(until), seconds(now));
        for id in 0..100 {
            assert_eq!(uses(id, 10 + id / 50, 1), Ok(()));
        }
        assert_eq!(uses(100, 10, 1), Err(Reason::MemoryFull));
        assert!((0..100).all(|id| uses(id, 10, 1) == Err(Reason::Replayed)));
        assert_eq!(uses(100, 20, 10), Ok(()), "half of them have ended");
        assert!((50..=100).all(|id| uses(id, 20, 10) == Err(Reason::Replayed)));
    }
}
