//! Tries one pattern on a text, only where its letters stand.

use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};

use super::finder::Hit;
use super::reach::Reach;

/// Bytes of an automaton's states that one pattern may keep. Most texts are short and remembered, so that more of them cost
/// memory (9 MB for all patterns without a limit) and gain little; none at all made long reports a fifth dearer.
const KEPT_STATES: usize = 64 * 1024;

/// Up to this length, in bytes, all of a text is near.
const NEAR: usize = 256;

/// To look around one place costs as much as to search so many bytes: where letters stand at more places, the whole text
/// is searched once.
const PLACE: usize = 128;

/// What is tried where letters stand.
#[derive(Debug)]
pub struct Tried {
    /// Numbers of letters, one of which every match has.
    pub needs: Box<[u16]>,
    /// And one of these, where there are any, so far from them.
    pub also: Box<[u16]>,
    pub between: Reach,
    pub reach: Reach,
    /// `None`: it is the pattern as a whole.
    pub pattern: Option<Pattern>,
}

/// Compiled at first use.
#[derive(Debug)]
pub struct Pattern {
    source: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Tried {
    /// Whether letters of both kinds are among those of a text.
    pub fn may_be_in(&self, hits: &[Hit]) -> bool {
        self.also.is_empty() || self.also.iter().any(|letters| !of(hits, *letters).is_empty())
    }

    /// Whether the pattern is in a text, looked for around its letters only. A match that touches the edge of what was
    /// looked at may be none: then the whole text is searched.
    pub fn is_in(&self, regex: &Regex, text: &str, hits: &[Hit]) -> bool {
        // What begins a text is not looked for further on.
        if text.len() <= NEAR || self.reach.is_at_start() {
            return regex.is_match(text);
        }
        let count = |letters: &[u16]| letters.iter().map(|letters| of(hits, *letters).len()).sum::<usize>();
        // Both are in every match: the rarer ones tell where to look.
        let (needs, also) = (count(&self.needs), count(&self.also));
        let is_rarer = !self.also.is_empty() && also < needs;
        let (rare, other) = if is_rarer { (&self.also, &self.needs) } else { (&self.needs, &self.also) };
        if self.needs.is_empty() || (if is_rarer { also } else { needs }) > text.len() / PLACE {
            return regex.is_match(text);
        }
        for hit in rare.iter().flat_map(|letters| of(hits, *letters)) {
            let near = (!other.is_empty()).then(|| self.between.around(text, hit.at)).flatten();
            if near.is_some_and(|near| !other.iter().any(|letters| is_within(of(hits, *letters), near))) {
                continue;
            }
            let Some((from, to)) = self.reach.around(text, hit.at) else { return regex.is_match(text) };
            let Some(found) = text.get(from..to).and_then(|window| regex.find(window)) else { continue };
            let is_inside = (found.start() > 0 || from == 0) && (found.end() < to - from || to == text.len());
            return is_inside || regex.is_match(text);
        }
        false
    }
}

/// The places of letters among all hits.
fn of(hits: &[Hit], letters: u16) -> &[Hit] {
    let from = hits.partition_point(|hit| hit.letters < letters);
    let rest = hits.get(from..).unwrap_or_default();
    rest.get(..rest.partition_point(|hit| hit.letters == letters)).unwrap_or_default()
}

/// Some of these begin in a part of a text.
fn is_within(hits: &[Hit], (from, to): (usize, usize)) -> bool {
    hits.get(hits.partition_point(|hit| hit.at < from)).is_some_and(|hit| hit.at < to)
}

impl Pattern {
    pub fn of(source: String) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    pub fn regex(&self) -> Option<&Regex> {
        // It was parsed, and compiled where it is large, when the file was read.
        let compile = || RegexBuilder::new(&self.source).dfa_size_limit(KEPT_STATES).build().ok();
        self.compiled.get_or_init(compile).as_ref()
    }
}
