//! Letters a pattern cannot match without: one of these stands in every text it matches.
//!
//! Looking for all letters of all patterns at once is one pass over a text; only patterns whose letters were found need
//! to be tried. Most patterns are words between signs that end a word: they are known by their letters alone.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::bytes::Bytes;
use super::reach::Reach;

/// What a text must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needed {
    /// One of them, at least.
    pub any_of: Vec<Letters>,
    /// One of these as well, where there are any.
    pub also: Vec<Letters>,
    /// How far these are from the others.
    pub between: Reach,
    /// Holding one is enough: the pattern is nothing but these.
    pub enough: bool,
}

/// Letters, and what must stand beside them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Letters {
    pub bytes: Vec<u8>,
    pub before: Option<Edge>,
    pub after: Option<Edge>,
}

/// What must stand on one side of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Edge {
    one_of: Bytes,
    /// Nothing may stand there, too.
    or_nothing: bool,
}

impl Edge {
    pub fn allows(self, byte: Option<&u8>) -> bool {
        byte.map_or(self.or_nothing, |byte| self.one_of.has(*byte))
    }
}

/// The most letters that parts behind each other may be spelled out to.
const SPELLED: usize = 24;

/// Shorter letters, in bytes, are in too many texts to tell much.
const TELLING: usize = 3;

impl Needed {
    /// None of its letters is in nearly every text.
    pub fn is_telling(&self) -> bool {
        self.any_of.iter().all(|letters| letters.bytes.len() >= TELLING)
    }
}

/// What a text must hold to match; `None` when nothing certain can be said.
pub fn needed(pattern: &Hir) -> Option<Needed> {
    let plain = |bytes: Vec<u8>| Letters { bytes, ..Letters::default() };
    if let Some(spelled) = spelled(pattern) {
        let is_said = spelled.iter().all(|bytes| !bytes.is_empty());
        let any_of = spelled.into_iter().map(plain).collect();
        return is_said.then_some(Needed { any_of, also: Vec::new(), between: Reach::default(), enough: true });
    }
    match pattern.kind() {
        HirKind::Capture(capture) => needed(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => {
            needed(&repetition.sub).map(|needed| Needed { enough: false, ..needed })
        }
        HirKind::Concat(parts) => of_sequence(parts),
        HirKind::Alternation(branches) => {
            let branches: Vec<Needed> = branches.iter().map(needed).collect::<Option<_>>()?;
            let enough = branches.iter().all(|branch| branch.enough);
            let is_also = branches.iter().all(|branch| !branch.also.is_empty());
            let mut all = Needed { any_of: Vec::new(), also: Vec::new(), between: Reach::default(), enough };
            for branch in branches {
                all.any_of.extend(branch.any_of);
                all.also.extend(branch.also.into_iter().filter(|_| is_also));
                all.between = all.between.of_either(branch.between);
            }
            Some(all)
        }
        _ => None,
    }
}

/// All that a pattern matches, where that is little.
fn spelled(pattern: &Hir) -> Option<Vec<Vec<u8>>> {
    let said: Vec<Vec<u8>> = match pattern.kind() {
        HirKind::Empty => vec![Vec::new()],
        HirKind::Literal(literal) => vec![literal.0.to_vec()],
        HirKind::Capture(capture) => spelled(&capture.sub)?,
        HirKind::Class(Class::Unicode(class)) => {
            let signs = class.iter().flat_map(|range| range.start()..=range.end()).take(SPELLED + 1);
            signs.map(|sign| sign.to_string().into_bytes()).collect()
        }
        HirKind::Repetition(repetition) if (repetition.min, repetition.max) == (0, Some(1)) => {
            let mut said = spelled(&repetition.sub)?;
            said.push(Vec::new());
            said
        }
        HirKind::Concat(parts) => {
            parts.iter().try_fold(vec![Vec::new()], |heads, part| product(&heads, &spelled(part)?))?
        }
        HirKind::Alternation(branches) => {
            let branches: Vec<Vec<Vec<u8>>> = branches.iter().map(spelled).collect::<Option<_>>()?;
            return Some(branches.into_iter().flatten().collect());
        }
        _ => return None,
    };
    (said.len() <= SPELLED).then_some(said)
}

fn product(heads: &[Vec<u8>], tails: &[Vec<u8>]) -> Option<Vec<Vec<u8>>> {
    let all = || heads.iter().flat_map(|head| tails.iter().map(move |tail| [head.as_slice(), tail].concat()));
    (heads.len() * tails.len() <= SPELLED).then(|| all().collect())
}

/// Some parts behind each other.
struct Run<'p> {
    needed: Needed,
    from: usize,
    to: usize,
    parts: &'p [Hir],
}

fn of_sequence(parts: &[Hir]) -> Option<Needed> {
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    while at < parts.len() {
        let run = spelled_run(parts, at)
            .or_else(|| Some(Run { needed: needed(parts.get(at)?)?, from: at, to: at + 1, parts }));
        at = run.as_ref().map_or(at + 1, |run| run.to);
        runs.extend(run.map(Run::with_edges));
    }
    let best = (0..runs.len()).max_by_key(|at| runs.get(*at).map(Run::weight))?;
    let mut best = runs.swap_remove(best);
    let other = runs.iter().filter(|run| run.needed.is_telling()).max_by_key(|run| run.weight());
    if best.needed.also.is_empty()
        && let Some(other) = other
    {
        best.needed.also.clone_from(&other.needed.any_of);
        // From the start of the one to the start of the other.
        let parts = parts.get(best.from.min(other.from)..best.to.max(other.to)).unwrap_or_default();
        best.needed.between = Reach::of_parts(parts);
    }
    Some(best.needed)
}

/// The longest run of parts from one on that can be spelled out.
fn spelled_run(parts: &[Hir], from: usize) -> Option<Run<'_>> {
    let mut said = vec![Vec::new()];
    let mut to = from;
    while let Some(longer) = parts.get(to).and_then(spelled).and_then(|part| product(&said, &part)) {
        (said, to) = (longer, to + 1);
    }
    // What may be left out says nothing.
    let is_said = to > from && said.iter().all(|bytes| !bytes.is_empty());
    let letters = |bytes| Letters { bytes, ..Letters::default() };
    let needed = || Needed {
        any_of: said.into_iter().map(letters).collect(),
        also: Vec::new(),
        between: Reach::default(),
        enough: true,
    };
    is_said.then(|| Run { needed: needed(), from, to, parts })
}

impl Run<'_> {
    /// How much its least telling letters tell; of two that tell the same, fewer are better.
    fn weight(&self) -> (usize, std::cmp::Reverse<usize>) {
        let tells = |letters: &Letters| {
            letters.bytes.len() + 2 * usize::from(letters.before.is_some()) + 2 * usize::from(letters.after.is_some())
        };
        let least = self.needed.any_of.iter().map(tells).min().unwrap_or_default();
        (least, std::cmp::Reverse(self.needed.any_of.len()))
    }

    /// What stands before and after it in the pattern must stand beside its letters, where it is nothing but these.
    fn with_edges(mut self) -> Self {
        let before = self.from.checked_sub(1).and_then(|at| self.parts.get(at)).map(|part| edge(part, Look::Start));
        let after = self.parts.get(self.to).map(|part| edge(part, Look::End));
        if !self.needed.enough {
            return self;
        }
        let is_free = |letters: &Letters| letters.before.is_none() && letters.after.is_none();
        if !self.needed.any_of.iter().all(is_free) {
            self.needed.enough = self.to - self.from == self.parts.len();
            return self;
        }
        for letters in &mut self.needed.any_of {
            letters.before = before.flatten().map(|(edge, _)| edge);
            letters.after = after.flatten().map(|(edge, _)| edge);
        }
        let is_exact =
            |side: Option<Option<(Edge, bool)>>| side.is_none_or(|side| side.is_some_and(|(_, exact)| exact));
        let others = self.parts.len() - (self.to - self.from);
        let edges = usize::from(before.is_some()) + usize::from(after.is_some());
        self.needed.enough = others == edges && is_exact(before) && is_exact(after);
        self
    }
}

/// What a part of a pattern asks of the sign that it stands for, and whether it asks nothing else.
fn edge(pattern: &Hir, nothing: Look) -> Option<(Edge, bool)> {
    let of = |one_of, is_exact| Some((Edge { one_of, or_nothing: false }, is_exact));
    match pattern.kind() {
        HirKind::Look(look) if *look == nothing => Some((Edge { one_of: Bytes::default(), or_nothing: true }, true)),
        HirKind::Literal(literal) if literal.0.len() == 1 => of(Bytes::of(pattern), true),
        HirKind::Class(class) => {
            let (one_of, is_exact) = Bytes::of_class(class);
            of(one_of, is_exact)
        }
        HirKind::Capture(capture) => edge(&capture.sub, nothing),
        HirKind::Alternation(branches) => {
            let mut all = (Edge { one_of: Bytes::default(), or_nothing: false }, true);
            for branch in branches {
                let (edge, is_exact) = edge(branch, nothing)?;
                all.0.one_of = all.0.one_of.with(edge.one_of);
                all.0.or_nothing |= edge.or_nothing;
                all.1 &= is_exact;
            }
            Some(all)
        }
        _ => None,
    }
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
        let said = |letters: &Letters| String::from_utf8(letters.bytes.clone()).unwrap();
        Some((needed.any_of.iter().map(said).collect(), needed.enough))
    }

    #[test]
    fn the_letters_a_pattern_needs() {
        let some = |letters: &[&str], enough| Some((letters.iter().map(ToString::to_string).collect(), enough));
        assert_eq!(of("陽性"), some(&["陽性"], true));
        assert_eq!(of("breast|乳"), some(&["breast", "乳"], true));
        assert_eq!(of("[陽陰]"), some(&["陰", "陽"], true));
        assert_eq!(of("(?:^|[^a-z0-9])her-?2(?:$|[^0-9])"), some(&["her-2", "her2"], true));
        assert_eq!(of("(?:^|[^a-z0-9])her-?2 *pos"), some(&["her-2", "her2"], false));
        assert_eq!(of("tumou?r"), some(&["tumour", "tumor"], true));
        assert_eq!(of("(?:ab)+"), some(&["ab"], false));
        assert_eq!(of("ab|[a-z]*"), None, "the second branch matches anything");
        assert_eq!(of("^$"), None);
        assert_eq!(of("[a-z0-9]"), None, "too many to look for");
        assert_eq!(of("(?:ab)?"), None, "may be left out");
    }

    #[test]
    fn what_stands_beside_letters_is_needed_too() {
        let needed = needed(&regex_syntax::parse("(?:^|[^a-z0-9])er(?:[^a-z]|$)").unwrap()).unwrap();
        let [Letters { before: Some(before), after: Some(after), .. }] = needed.any_of.as_slice() else { panic!() };
        let allows = |edge: &Edge, sign: &str| edge.allows(sign.as_bytes().first());
        for (sign, is_before, is_after) in
            [("", true, true), (" ", true, true), ("a", false, false), ("2", false, true), ("、", true, true)]
        {
            assert_eq!((allows(before, sign), allows(after, sign)), (is_before, is_after), "{sign:?}");
        }
        assert!(needed.enough);
        assert_eq!(of("[^a陽]er"), Some((vec!["er".to_owned()], false)), "signs beyond ASCII are not told apart");
    }

    #[test]
    fn a_second_word_is_needed_too() {
        let also = |pattern: &str| {
            let needed = needed(&regex_syntax::parse(pattern).unwrap()).unwrap();
            needed.also.iter().map(|letters| String::from_utf8(letters.bytes.clone()).unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(also("metasta[a-z]* (?:to|in) the liver"), ["metasta"]);
        assert_eq!(also("liver"), [""; 0]);
    }

    #[test]
    fn repetitions_multiply() {
        let size = |pattern: &str| unfolded(&regex_syntax::parse(pattern).unwrap());
        assert!(size("(?:[a-z]+ ){0,9}cancer") < 50);
        assert!(size("(?:(?:a{100}){100}){100}") >= 1_000_000);
    }
}
