//! Letters a pattern cannot match without: one of these stands in every text it matches.
//!
//! Looking for all letters of all patterns at once is one pass over a text; only patterns whose letters were found need
//! to be tried.

use regex_syntax::hir::{Class, Hir, HirKind};

/// What a text must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needed {
    /// One of them, at least.
    pub any_of: Vec<Vec<u8>>,
    /// Holding one is enough: the pattern is nothing but these.
    pub enough: bool,
}

/// The most letters a class may stand for (`[陽陰]`).
const CLASS: usize = 16;

/// What a text must hold to match; `None` when nothing certain can be said.
pub fn needed(pattern: &Hir) -> Option<Needed> {
    match pattern.kind() {
        HirKind::Literal(literal) => Some(Needed { any_of: vec![literal.0.to_vec()], enough: true }),
        HirKind::Capture(capture) => needed(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => {
            needed(&repetition.sub).map(|needed| Needed { enough: false, ..needed })
        }
        HirKind::Class(class) => one_of(class),
        // The part that says most: the longest of its shortest letters, the fewest alternatives.
        HirKind::Concat(parts) => parts
            .iter()
            .filter_map(needed)
            .max_by_key(|part| (part.any_of.iter().map(Vec::len).min(), std::cmp::Reverse(part.any_of.len())))
            .map(|part| Needed { enough: false, ..part }),
        HirKind::Alternation(branches) => {
            let branches: Vec<Needed> = branches.iter().map(needed).collect::<Option<_>>()?;
            let enough = branches.iter().all(|branch| branch.enough);
            Some(Needed { any_of: branches.into_iter().flat_map(|branch| branch.any_of).collect(), enough })
        }
        HirKind::Empty | HirKind::Look(_) | HirKind::Repetition(_) => None,
    }
}

fn one_of(class: &Class) -> Option<Needed> {
    let Class::Unicode(class) = class else { return None };
    let letters: Vec<Vec<u8>> = class
        .iter()
        .flat_map(|range| range.start()..=range.end())
        .map(|letter| letter.to_string().into_bytes())
        .take(CLASS + 1)
        .collect();
    (1..=CLASS).contains(&letters.len()).then_some(Needed { any_of: letters, enough: true })
}

/// How many copies of its parts a pattern unfolds into: what makes a short pattern large is `{m,n}` in `{m,n}`.
pub fn unfolded(pattern: &Hir) -> u64 {
    match pattern.kind() {
        HirKind::Repetition(repetition) => {
            let times = u64::from(repetition.max.unwrap_or(repetition.min).max(1));
            unfolded(&repetition.sub).saturating_mul(times)
        }
        HirKind::Capture(capture) => unfolded(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().map(unfolded).fold(0, u64::saturating_add),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pattern: &str) -> Option<(Vec<String>, bool)> {
        let needed = needed(&regex_syntax::parse(pattern).unwrap())?;
        let letters = needed.any_of.into_iter().map(|letters| String::from_utf8(letters).unwrap());
        Some((letters.collect(), needed.enough))
    }

    #[test]
    fn the_letters_a_pattern_needs() {
        let some = |letters: &[&str], enough| Some((letters.iter().map(ToString::to_string).collect(), enough));
        assert_eq!(of("陽性"), some(&["陽性"], true));
        assert_eq!(of("breast|乳"), some(&["breast", "乳"], true));
        assert_eq!(of("[陽陰]"), some(&["陰", "陽"], true));
        assert_eq!(of("(?:^|[^a-z])her-?2(?:$|[^0-9])"), some(&["her"], false));
        assert_eq!(of("tumou?r"), some(&["tumo"], false));
        assert_eq!(of("(?:ab)+"), some(&["ab"], false));
        assert_eq!(of("ab|[a-z]*"), None, "the second branch matches anything");
        assert_eq!(of("^$"), None);
        assert_eq!(of("[a-z]"), None, "too many to look for");
    }

    #[test]
    fn repetitions_multiply() {
        let size = |pattern: &str| unfolded(&regex_syntax::parse(pattern).unwrap());
        assert!(size("(?:[a-z]+ ){0,9}cancer") < 50);
        assert!(size("(?:(?:a{100}){100}){100}") >= 1_000_000);
    }
}
