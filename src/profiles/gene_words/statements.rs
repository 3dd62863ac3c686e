//! Words of a genetic report as statements: of which gene, found or not, which change.
//!
//! Clauses that go on with the same gene make one statement. A word that was not understood leaves its statement open;
//! what is said of a relative, of the past or of a rule makes none.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::facts::Facts;
use super::group::Group;
use super::lexicon::{Lexicon, Written};
use super::tangled::{share_denials, tangle_alternatives, tangle_lists, tangle_unknown_headings};
use super::word::Word;
use crate::text::clause::Clause;
use crate::text::span::{self, Joiner, Place, Span};
use crate::text::{Reading, Vocabulary, dash};
use crate::variant::Origin;

pub use super::statement::{Statement, What};

/// What the words of one value say.
#[derive(Debug, Clone, Default)]
pub struct Told {
    pub statements: Vec<Statement>,
    /// All genes that are named, whatever is said of them.
    pub genes: Vec<String>,
    /// All origins that are named.
    pub origins: Vec<Origin>,
    /// An origin is named, and doubted ("presumed germline").
    pub doubts_origin: bool,
    /// Something was said of another person.
    pub is_foreign: bool,
    /// Something was said, and only that there is no result yet.
    pub is_pending: bool,
    /// A change was named, and not as a result of today ("previously V777L", "if V777L").
    pub is_set_aside: bool,
    /// A word was not understood.
    pub is_unclear: bool,
    /// Where such words stand, in the normal form.
    pub unknown: Vec<Place>,
    /// One part of the gene is named.
    pub is_of_part: bool,
    /// All of the gene is named ("all exons").
    pub is_of_whole: bool,
    /// Whether the test was done is named.
    pub names_doing: bool,
    /// Something is said that a negative result may have missed, and not denied ("low coverage in exon 20").
    pub limits_negative: bool,
    /// What the test worked on is named: DNA, the share of tumour.
    pub names_matter: bool,
    /// The share of tumour is told, and it is enough.
    pub has_enough_tumour: bool,
    /// It is told, and it is less than any test is said to work with.
    pub has_too_little_tumour: bool,
    /// The test is said to have been possible ("adequate").
    pub says_adequate: bool,
    /// Doubted, planned, asked or withdrawn.
    pub is_doubted: bool,
    /// "copy number"
    pub names_copies: bool,
    /// In situ hybridisation is named.
    pub names_hybridisation: bool,
    /// A test of the bases is named ("sequencing", "mutation").
    pub names_small: bool,
    /// The test is named.
    pub names_test: bool,
    /// A change was named, and not as a result of today: what is denied behind it may be that change only.
    pub sets_change_aside: bool,
    /// A kind of change and the small changes of the gene are named side by side ("mutation and amplification").
    pub names_several_kinds: bool,
    /// A stain is named: what is said without a change is said of the protein.
    pub names_stain: bool,
    /// A number or a sort of change stands there: silence would lose it ("PTEN score 0", "copy number 12").
    pub has_left_over: bool,
}

/// A gene and a colon behind a blank and a Japanese word: the next row of a table that lost its lines.
static ROWS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new("([\u{3041}-\u{9fff}）)])[ \u{3000}]+([A-Za-z0-9]{3,8} ?[:：])").ok());

/// The rows of such a table, apart.
fn apart(text: &str) -> Cow<'_, str> {
    let is_wide = text.contains(['\u{ff1a}', ':']) && !text.is_ascii();
    ROWS.as_ref().filter(|_| is_wide).map_or(Cow::Borrowed(text), |rows| rows.replace_all(text, "$1; $2"))
}

impl Told {
    /// Reads the words of a value.
    pub fn of(text: &str, vocabulary: &Vocabulary, lexicon: &Lexicon) -> Self {
        // The sign of an empty cell.
        if dash::is_lone(text) {
            return Self { is_unclear: true, ..Self::default() };
        }
        let text = &*apart(text);
        let written = Written { lexicon, text };
        let reading = Reading::of(text, vocabulary, &written);
        let mut names_kind = false;
        let names = |what: &span::What| reading.spans().iter().any(|span| span.what == *what);
        let (names_stain, names_test) = (names(&span::What::Staining), names(&span::What::Examination));
        let names_hybridisation = names(&span::What::Ish);
        let says_adequate = names(&span::What::Adequate);
        let mut told = Self { says_adequate, names_hybridisation, names_test, names_stain, ..Self::default() };
        let mut groups: Vec<Group> = Vec::new();
        let clauses = reading.clauses().iter().filter(|clause| clause.ticked != Some(false));
        let mut last: Option<&Clause> = None;
        for clause in clauses {
            let mut facts = Facts::of(clause, &reading, &written);
            let between = last.map(|last| last.spans.end.saturating_sub(1)..clause.spans.start + 1);
            let between = between.map(|range| reading.part(&range)).unwrap_or_default();
            facts.goes_on_softly = last.is_some() && !between.iter().any(Span::is_boundary);
            facts.is_after_slash = between.iter().any(|span| span.is_punctuation(&['/']));
            let joins = |one: &Span| matches!(one.what, span::What::Joiner(Joiner::And | Joiner::Or));
            facts.is_joined = between.iter().any(joins);
            facts.is_alternative = between.iter().any(|one| one.what == span::What::Joiner(Joiner::Or));
            last = Some(clause);
            // "Negative. Family members should be counselled."
            if facts.is_advice() && groups.iter().any(Group::says) {
                continue;
            }
            told.is_unclear |= facts.is_unknown_word;
            if facts.is_relative {
                told.is_foreign = true;
                continue;
            }
            told.genes
                .extend(facts.genes.iter().filter(|gene| !told.genes.contains(gene)).cloned().collect::<Vec<_>>());
            told.origins.extend(&facts.origins);
            told.doubts_origin |= facts.is_doubted && !facts.origins.is_empty();
            if facts.is_past || facts.is_foreign {
                told.is_set_aside |= facts.names_change() || !facts.genes.is_empty();
                told.sets_change_aside |=
                    !facts.notations.is_empty() || facts.variant_class.is_some() || facts.is_kind();
                // "V777L (previously detected)": when, of the change before.
                if let Some(last) = groups.last_mut().filter(|last| facts.is_past_of_another() && last.is_bare()) {
                    last.is_tangled = true;
                }
                continue;
            }
            told.has_left_over |= facts.is_left_over;
            told.is_of_part |= facts.is_of_part;
            told.is_of_whole |= facts.is_of_whole;
            told.names_doing |= facts.names_doing;
            told.limits_negative |= (facts.names_limit || facts.names_only && facts.is_of_part) && !facts.is_denied;
            names_kind |= facts.is_kind();
            told.names_small |= facts.names_variant || facts.names_sequencing;
            told.names_matter |= facts.names_matter;
            told.has_enough_tumour |= facts.has_enough_tumour;
            told.has_too_little_tumour |= facts.has_too_little_tumour;
            told.is_doubted |= facts.is_unclear || facts.is_choice;
            told.names_copies |= facts.names_copies;
            match groups.last_mut() {
                // "No evidence of a BRCA1, BRCA2 pathogenic variant": how far the denial reaches is not sure.
                Some(group) if group.waits() && facts.names_change() && !facts.ends_with_gene => {
                    group.is_tangled |= !facts.is_denied;
                    group.add(facts);
                }
                Some(group) if group.goes_on(&facts) => group.add(facts),
                last => {
                    let before = last.map(|group| group.genes.clone()).unwrap_or_default();
                    groups.push(Group::begin(facts, before));
                }
            }
        }
        let joins = |span: &Span| {
            matches!(span.what, span::What::Joiner(_)) || span.is_punctuation(&['/', '+', ',', '、', '・'])
        };
        told.names_several_kinds = names_kind && told.names_small && reading.spans().iter().any(joins);
        let is_only = |span: &Span| {
            span.concept.and_then(|it| written.word(it)) == Some(Word::Only) && span.what == span::What::Concept
        };
        let unknown = reading.spans().iter().filter(|span| span.what == span::What::Unknown || is_only(span));
        told.unknown.extend(unknown.map(|span| span.place));
        // A heading that was not understood may turn all that follows.
        let is_withdrawn = reading.clauses().iter().any(|clause| clause.context.is_withdrawn);
        let is_unclear =
            is_withdrawn || groups.first().is_some_and(|first| first.genes.is_empty() && first.is_unclear());
        share_denials(&mut groups);
        tangle_lists(&mut groups);
        tangle_alternatives(&mut groups);
        tangle_unknown_headings(&mut groups);
        for group in &groups {
            told.is_pending |= group.is_pending();
            told.statements.extend(group.statement(is_unclear));
        }
        // "Previously V777L; not detected": of that change, unless more is denied ("no mutation").
        let is_of_change = |statement: &&mut Statement| statement.is_bare_denial();
        if told.sets_change_aside {
            told.statements.iter_mut().filter(is_of_change).for_each(|statement| statement.is_of_part = true);
        }
        told
    }
}
