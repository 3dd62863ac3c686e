//! How far a match of a pattern can reach from any place inside it, so that only what is near has to be looked at.

use regex_syntax::hir::{Hir, HirKind, Look};

use super::bytes::Bytes;

/// Bytes around a match that decide whether a word ends there.
const MARGIN: usize = 8;

/// A match that may be longer, in bytes, is looked for in the whole text.
const FAR: usize = 1024;

/// How long a match can be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reach {
    /// The most bytes it has beside those of `endless`.
    bounded: usize,
    /// Of these it may have any number.
    endless: Bytes,
    /// It stands at the start of a text, or at its end.
    is_at_start: bool,
    is_at_end: bool,
}

impl Reach {
    pub fn of(pattern: &Hir) -> Self {
        let looks = |set: regex_syntax::hir::LookSet, look| set.contains(look);
        let properties = pattern.properties();
        Self {
            is_at_start: looks(properties.look_set_prefix(), Look::Start),
            is_at_end: looks(properties.look_set_suffix(), Look::End),
            ..length(pattern)
        }
    }

    /// That of one of these, whichever it is.
    pub fn of_either(self, other: Self) -> Self {
        let (bounded, endless) = (self.bounded.max(other.bounded), self.endless.with(other.endless));
        Self { bounded, endless, is_at_start: false, is_at_end: false }
    }

    /// That of both behind each other.
    pub fn of_both(self, other: Self) -> Self {
        let (bounded, endless) = (self.bounded.saturating_add(other.bounded), self.endless.with(other.endless));
        Self { bounded, endless, is_at_start: false, is_at_end: false }
    }

    pub fn is_at_start(&self) -> bool {
        self.is_at_start
    }

    /// That of parts behind each other.
    pub fn of_parts(parts: &[Hir]) -> Self {
        parts.iter().map(length).fold(Self::default(), Self::of_both)
    }

    /// The part of a text that holds every match around a place, with what stands beside it; `None` where that may be
    /// all of it.
    pub fn around(&self, text: &str, at: usize) -> Option<(usize, usize)> {
        let (head, tail) = text.as_bytes().split_at_checked(at)?;
        let from = at - self.length(head.iter().rev())?;
        let to = at + self.length(tail.iter())?;
        if self.is_at_end && to < text.len() {
            return Some((at, at));
        }
        let (mut from, mut to) = (from.saturating_sub(MARGIN), (to + MARGIN).min(text.len()));
        while !text.is_char_boundary(from) {
            from -= 1;
        }
        while !text.is_char_boundary(to) {
            to += 1;
        }
        (from > 0 || to < text.len()).then_some((from, to))
    }

    /// How many of these bytes may belong to one match; `None` where they are many.
    fn length<'b>(&self, bytes: impl ExactSizeIterator<Item = &'b u8>) -> Option<usize> {
        if self.endless.is_empty() {
            return Some(self.bounded.min(bytes.len()));
        }
        let mut left = self.bounded;
        let all = bytes.len();
        let mut takes = |byte: &u8| {
            let is_endless = self.endless.has(*byte);
            let is_taken = is_endless || left > 0;
            left -= usize::from(is_taken && !is_endless);
            is_taken
        };
        let end = bytes.take(FAR).position(|byte| !takes(byte));
        end.or_else(|| (all <= FAR).then_some(all))
    }
}

fn length(pattern: &Hir) -> Reach {
    let bounded = |bounded| Reach { bounded, ..Reach::default() };
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => Reach::default(),
        HirKind::Literal(literal) => bounded(literal.0.len()),
        HirKind::Class(_) => bounded(pattern.properties().maximum_len().unwrap_or(4)),
        HirKind::Capture(capture) => length(&capture.sub),
        HirKind::Repetition(repetition) => {
            let one = length(&repetition.sub);
            match repetition.max {
                Some(most) => Reach { bounded: one.bounded.saturating_mul(most as usize), ..one },
                None => Reach { endless: Bytes::of(&repetition.sub), ..Reach::default() },
            }
        }
        HirKind::Concat(parts) => Reach::of_parts(parts),
        HirKind::Alternation(parts) => parts.iter().map(length).fold(Reach::default(), Reach::of_either),
    }
}
