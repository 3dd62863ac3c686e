//! A text that was read: its spans, clauses, boxes, and the words nobody understood.

use std::ops::Range;

use super::boxes::{TickFault, TickList, lists};
use super::clause::{Clause, Denied, clauses};
use super::lex::tokens;
use super::meaning::Answer;
use super::normal::Normal;
use super::number::spans;
use super::span::{Concepts, Mention, Span, What};
use super::vocabulary::Vocabulary;

/// What a text says.
#[derive(Debug, Clone)]
pub struct Reading<'t> {
    normal: Normal<'t>,
    spans: Vec<Span>,
    clauses: Vec<Clause>,
    ticks: Vec<TickList>,
    mentions: Vec<Mention>,
}

impl<'t> Reading<'t> {
    /// Reads a text once.
    pub fn of(written: &'t str, vocabulary: &Vocabulary, concepts: &dyn Concepts) -> Self {
        let normal = Normal::of(written);
        let mut mentions = Vec::new();
        concepts.find(normal.as_str(), &mut mentions);
        mentions.sort_unstable_by_key(|mention| (mention.place.from, usize::MAX - mention.place.to));
        let mut spans = spans(&tokens(vocabulary, normal.as_str(), &mentions));
        let ticks = lists(&spans);
        let clauses = clauses(&spans, &ticks);
        disown(&mut spans, &clauses, &ticks);
        Self { normal, spans, clauses, ticks, mentions }
    }

    /// The normal form, in which all places are.
    pub fn normal(&self) -> &str {
        self.normal.as_str()
    }

    pub fn written(&self) -> &'t str {
        self.normal.written()
    }

    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// The spans of a clause or an item.
    pub fn part(&self, range: &Range<usize>) -> &[Span] {
        self.spans.get(range.clone()).unwrap_or_default()
    }

    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    pub fn tick_lists(&self) -> &[TickList] {
        &self.ticks
    }

    /// All concepts found, those inside a longer one as well.
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// The words of spans as written.
    pub fn quote(&self, range: &Range<usize>) -> &'t str {
        let part = self.part(range);
        match (part.first(), part.last()) {
            (Some(first), Some(last)) => self.normal.quote(first.place.from, last.place.to),
            _ => "",
        }
    }

    /// A span in normal form.
    pub fn quote_span(&self, span: &Span) -> &str {
        self.normal().get(span.place.from..span.place.to).unwrap_or_default()
    }

    /// The words nobody understood, as written; what stands at an empty box was not said, and is not among them.
    pub fn left_over(&self) -> impl Iterator<Item = &'t str> {
        let unknown = self.spans.iter().enumerate().filter(|(_, span)| span.what == What::Unknown);
        let lists = self.ticks.iter().filter_map(|list| list.ticks.as_ref()).flatten();
        // In the order of the text, as the words are.
        let mut unticked = lists.filter(|tick| !tick.is_ticked).map(|tick| &tick.item).peekable();
        let mut is_unticked = move |at: usize| {
            while unticked.next_if(|item| item.end <= at).is_some() {}
            unticked.peek().is_some_and(|item| item.contains(&at))
        };
        unknown
            .filter(move |(at, _)| !is_unticked(*at))
            .map(|(_, span)| self.normal.quote(span.place.from, span.place.to))
    }

    /// Every word was understood, and how each clause is meant is sure.
    pub fn is_understood(&self) -> bool {
        self.left_over().next().is_none() && self.clauses.iter().all(|clause| clause.denied != Denied::Unclear)
    }
}

/// What turned out not to be understood: boxes that belong to no one item, "yes / no" of which none was chosen.
fn disown(spans: &mut [Span], clauses: &[Clause], ticks: &[TickList]) {
    for list in ticks.iter().filter(|list| list.only() == Err(TickFault::Unclear)) {
        for span in spans.get_mut(list.line.clone()).unwrap_or_default() {
            span.what = What::Unknown;
        }
    }
    for clause in clauses.iter().filter(|clause| clause.denied == Denied::Unclear && clause.ticked != Some(false)) {
        let turns = |span: &Span| span.denial().is_some() || span.answer() == Some(Answer::Yes);
        let own = spans.get_mut(clause.spans.clone()).unwrap_or_default();
        let has_turn = own.iter().any(turns);
        for span in own.iter_mut().filter(|span| !has_turn || turns(span)) {
            span.what = What::Unknown;
        }
    }
}
