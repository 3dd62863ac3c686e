//! What one clause of a genetic report says.

use rust_decimal::Decimal;

use super::lexicon::Written;
use super::notations::{answers_between, is_answered_behind, is_depth, is_in_no_read, names_alternatives, percent};
use super::word::Word;
use crate::case::gene_result::Rating;
use crate::case::interval::Bound;
use crate::text::Reading;
use crate::text::clause::{Clause, Denied};
use crate::text::meaning::{Answer, Trigger, Unit, Whose};
use crate::text::span::{Span, What};
use crate::variant::{Classification, Origin};

/// Everything a clause says, unweighed.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    pub genes: Vec<String>,
    /// Nothing stands after the last gene: a list may go on.
    pub ends_with_gene: bool,
    pub notations: Vec<String>,
    /// A class of variants, as written.
    pub variant_class: Option<String>,
    pub classes: Vec<Classification>,
    pub is_conflicting: bool,
    pub rating: Option<Rating>,
    pub origins: Vec<Origin>,
    /// "variant", "mutation".
    pub names_variant: bool,
    /// "variant", "change": it may mean nothing.
    pub may_mean_nothing: bool,
    pub is_amplification: bool,
    pub is_fusion: bool,
    pub is_structural: bool,
    /// "no other variants"
    pub is_other: bool,
    pub fraction: Option<Decimal>,
    pub copies: Option<Decimal>,
    pub is_affirmed: bool,
    pub is_denied: bool,
    /// "no evidence of BRCA1": a denial of something that is yet to be named.
    pub is_bare_denial: bool,
    pub is_equivocal: bool,
    pub is_not_tested: bool,
    pub is_pending: bool,
    /// Doubtful, or a word was not understood.
    pub is_unclear: bool,
    pub is_unknown_word: bool,
    /// Two changes stand side by side as if one of them were meant ("V777L/V777M").
    pub is_choice: bool,
    /// Doubted, planned or asked.
    pub is_doubted: bool,
    pub is_past: bool,
    /// Of another person, a control, a rule: no result of this patient.
    pub is_foreign: bool,
    pub is_relative: bool,
    /// No sentence ends between the clause before and this one.
    pub goes_on_softly: bool,
    /// "or" stands between the clause before and this one.
    pub is_alternative: bool,
    /// "and" or "or" stands there: the last of a list.
    pub is_joined: bool,
    /// "/" stands there.
    pub is_after_slash: bool,
    /// A number says that it is in no read, or in fewer than can be told.
    pub is_in_no_read: bool,
    /// What was looked for is named ("tested for V777L").
    pub is_examined: bool,
    /// What should be done, and no result.
    pub is_rule: bool,
    /// One change, and its answer behind it ("E545K negative"): it is of no other.
    pub is_answered_behind: bool,
    /// An unknown word stands before the first gene ("Xyz BRCA1, BRCA2"): it may turn what is said of all that follow.
    pub begins_unknown: bool,
    /// A number, or a sort of change without the change: lost in silence where nothing else is said.
    pub is_left_over: bool,
    /// One part of the gene is named ("exon 20"): a denial reaches no further.
    pub is_of_part: bool,
    /// All of the gene is named.
    pub is_of_whole: bool,
    /// "only"
    pub names_only: bool,
    /// Whether the test was done is named.
    pub names_doing: bool,
    /// What a negative result may have missed is named.
    pub names_limit: bool,
    /// What the test worked on is named (DNA, the share of tumour).
    pub names_matter: bool,
    /// A share of tumour is told that is enough for any panel.
    pub has_enough_tumour: bool,
    pub has_too_little_tumour: bool,
    /// "copy number", "copies"
    pub names_copies: bool,
    pub names_sequencing: bool,
    /// "positive", "negative": the result, and not that the test was done.
    pub tells_result: bool,
    /// "no", as an answer or a denial.
    pub says_no: bool,
    /// "yes", as an answer.
    pub says_yes: bool,
}

impl Facts {
    pub fn of(clause: &Clause, reading: &Reading, written: &Written) -> Self {
        let own = reading.part(&clause.spans);
        let context = clause.context;
        let mut facts = Self {
            is_denied: clause.denied == Denied::Yes,
            is_unclear: clause.denied == Denied::Unclear
                || context.is_doubtful
                || context.is_planned
                || context.is_invalid
                || context.is_asked
                || own.iter().any(|span| span.trigger() == Some(Trigger::Told))
                || context.is_withdrawn,
            is_doubted: context.is_doubtful || context.is_planned || context.is_asked,
            is_pending: context.is_pending,
            is_past: context.is_past,
            is_relative: context.whose != Whose::Patient,
            is_rule: context.is_rule || context.is_planned,
            is_foreign: context.is_reference || context.is_control || context.is_definition || context.is_rule,
            ..Self::default()
        };
        for (at, span) in own.iter().enumerate() {
            let range = clause.spans.start + at..clause.spans.start + at + 1;
            let quoted = reading.quote(&range);
            if !is_depth(at.checked_sub(1).and_then(|at| own.get(at)), quoted) {
                facts.add(span, own.get(at + 1..).unwrap_or_default(), quoted, written);
            }
        }
        facts.is_unknown_word |= has_title_in_value(own, written);
        let is_denied = facts.is_denied;
        facts.says_no = own.iter().any(|span| span.denial().is_some());
        facts.is_in_no_read = !facts.has_copies(own, written) && is_in_no_read(own);
        facts.is_choice = !is_denied && names_alternatives(own, reading, clause.spans.start);
        // "E545K negative H1047R": whose answer it is, is not said.
        facts.is_unclear |= answers_between(own) && facts.notations.len() > 1;
        facts.is_answered_behind = facts.notations.len() == 1 && is_answered_behind(own);
        let word = |span: &Span| span.concept.and_then(|concept| written.word(concept));
        let is_gene = |span: &Span| matches!(word(span), Some(Word::Gene(_) | Word::OtherGene | Word::BothBrca));
        facts.begins_unknown = own.iter().take_while(|span| !is_gene(span)).any(|span| span.what == What::Unknown);
        // "Loss of V777L": how it moved, and not whether it is there.
        facts.is_unclear |= context.is_change && !facts.notations.is_empty() && !is_denied;
        facts.is_unclear |= facts.is_examined && !facts.notations.is_empty() && !is_denied && !facts.is_affirmed;
        // "V777L: pending"
        let is_said = is_denied || facts.is_affirmed || !facts.classes.is_empty();
        facts.is_unclear |= facts.is_pending && !facts.notations.is_empty() && !is_said;
        facts.is_bare_denial = clause.denied == Denied::Yes && !facts.names_change() && !facts.genes.is_empty();
        facts
    }

    fn add(&mut self, span: &Span, after: &[Span], quoted: &str, written: &Written) {
        match span.what {
            What::Unknown => self.is_unknown_word = true,
            What::Answer(answer) => self.answer(answer),
            What::Number(_) => self.is_left_over = true,
            _ => {}
        }
        let Some(word) = span.concept.and_then(|concept| written.word(concept)) else {
            // "PTEN null": a result of another kind of test.
            self.is_unknown_word |= span.concept.is_some_and(|it| it.is_result) && span.answer().is_none();
            return;
        };
        let number = || after.iter().find_map(Span::number);
        match word {
            Word::Gene(number) => self.gene(written.lexicon.symbol(number), after),
            Word::OtherGene => self.gene(&quoted.to_uppercase(), after),
            Word::BothBrca => {
                self.gene("BRCA1", after);
                self.gene("BRCA2", after);
            }
            Word::Notation => self.notations.push(quoted.to_owned()),
            Word::Class(class) => self.classes.push(class),
            Word::ClassedVariant(class) => {
                self.classes.push(class);
                self.names_variant = true;
            }
            Word::Conflicting => self.is_conflicting = true,
            Word::Rated(rating) => self.rating = Some(rating),
            Word::Origin(origin) => self.origins.push(origin),
            Word::DoubtedGermline => {
                self.origins.push(Origin::Germline);
                (self.is_doubted, self.is_unclear) = (true, true);
            }
            Word::Variant => self.names_variant = true,
            Word::NeutralVariant => (self.names_variant, self.may_mean_nothing) = (true, true),
            Word::NotCalled => self.is_equivocal = true,
            Word::TooFewReads => (self.is_equivocal, self.names_limit) = (true, true),
            Word::VariantClass => self.variant_class = Some(quoted.to_owned()),
            Word::Amplification => self.is_amplification = true,
            Word::Fusion => self.is_fusion = true,
            Word::Structural => self.is_structural = true,
            Word::Other => self.is_other = true,
            Word::Examined => self.is_examined = true,
            Word::Fraction => {
                self.fraction = number().and_then(|number| number.interval.exact().map(|at| percent(at, number.unit)));
            }
            Word::Copies => {
                self.names_copies = true;
                self.copies = number().and_then(|number| number.interval.exact());
            }
            Word::FusedGenes => {
                self.is_fusion = true;
                written.lexicon.fused_genes(quoted).into_iter().for_each(|symbol| self.gene(symbol, after));
                self.ends_with_gene = false;
            }
            Word::Matter => self.names_matter = true,
            Word::TumourShare => self.tumour_share(span, after, written),
            Word::SmallKind => self.is_left_over = true,
            // In a value these are no known words, unless all values have them.
            Word::Doing | Word::Limit | Word::Only => {
                self.names_doing |= word == Word::Doing;
                self.names_only |= word == Word::Only;
                self.names_limit |= word == Word::Limit;
                self.is_unknown_word |= span.what == What::Concept;
            }
            Word::Sequencing => self.names_sequencing = true,
            Word::Part => self.is_of_part = true,
            Word::Whole => self.is_of_whole = true,
            Word::NumberedPart => self.is_of_part |= after.first().is_some_and(|next| next.number().is_some()),
            Word::Title | Word::Harmless => {}
        }
    }

    /// "Tumour purity 60 %": whether it is enough, where the number says so.
    fn tumour_share(&mut self, span: &Span, after: &[Span], written: &Written) {
        self.names_matter = true;
        self.is_unknown_word |= span.what == What::Concept;
        let Some(number) = after.iter().find_map(Span::number) else { return };
        let shares = written.lexicon.tumour_shares();
        let least = |bound: Option<Bound>| bound.map(|bound| percent(bound.at, number.unit));
        let is_enough = least(number.interval.low).zip(shares.enough).is_some_and(|(low, at)| low >= at);
        self.has_enough_tumour |= is_enough;
        self.names_limit |= !is_enough;
        let is_short = |least| number.interval.reaches(least) == Some(false);
        self.has_too_little_tumour |= number.unit == Some(Unit::Percent) && shares.least.is_some_and(is_short);
    }

    fn has_copies(&self, own: &[Span], written: &Written) -> bool {
        let is_copies = |span: &Span| span.concept.and_then(|concept| written.word(concept)) == Some(Word::Copies);
        self.copies.is_some() || own.iter().any(is_copies)
    }

    fn gene(&mut self, symbol: &str, after: &[Span]) {
        if !self.genes.iter().any(|known| known == symbol) {
            self.genes.push(symbol.to_owned());
        }
        self.ends_with_gene = after.iter().all(|span| {
            matches!(span.what, What::Punctuation(_) | What::Joiner(_) | What::Whether | What::Copula)
                || matches!(span.what, What::Harmless | What::Examination)
        });
    }

    fn answer(&mut self, answer: Answer) {
        use Answer::{Minus, Negative, Plus, Positive, WeakPositive};
        self.says_yes |= answer == Answer::Yes;
        self.tells_result |= matches!(answer, Positive | WeakPositive | Plus | Negative | Minus);
        match answer {
            Answer::Yes | Answer::Positive | Answer::WeakPositive | Answer::Present | Answer::Plus => {
                self.is_affirmed = true;
            }
            Answer::No | Answer::Negative | Answer::Absent | Answer::Minus => self.is_denied = true,
            Answer::Equivocal | Answer::Indeterminate | Answer::PlusMinus | Answer::Unknown => self.is_equivocal = true,
            Answer::NotEvaluable | Answer::NotDone => self.is_not_tested = true,
        }
    }

    /// Names a change or a class, and does not only answer.
    pub fn names_change(&self) -> bool {
        !self.notations.is_empty()
            || self.variant_class.is_some()
            || !self.classes.is_empty()
            || self.is_conflicting
            || self.rating.is_some()
            || self.names_variant
            || self.is_kind()
    }

    /// "Previously detected", of whatever stands before: nothing is named that it would be of.
    pub fn is_past_of_another(&self) -> bool {
        let is_nameless = self.genes.is_empty() && !self.names_change();
        let says = self.is_affirmed || !(self.is_unknown_word || self.is_left_over);
        self.is_past && is_nameless && !self.is_foreign && (self.is_affirmed || !self.is_denied) && says
    }

    /// What relatives should do; it says nothing of a gene.
    pub fn is_advice(&self) -> bool {
        let says = Self { is_unknown_word: false, is_pending: false, ..self.clone() }.says();
        self.is_relative && self.is_rule && self.genes.is_empty() && !says
    }

    /// An alteration that is no small variant.
    pub fn is_kind(&self) -> bool {
        self.is_amplification || self.is_fusion || self.is_structural
    }

    /// Says something of a gene, and is not a name only.
    pub fn says(&self) -> bool {
        self.names_change()
            || self.is_affirmed
            || self.is_denied
            || self.is_equivocal
            || self.is_not_tested
            || self.is_pending
            || self.is_unknown_word
    }
}

/// A word of the names of tests, elsewhere than in a label ("molecular pathology: ..."): in a value nobody knows it.
fn has_title_in_value(own: &[Span], written: &Written) -> bool {
    let word = |span: &Span| span.concept.and_then(|concept| written.word(concept));
    let is_title = |span: &Span| word(span) == Some(Word::Title) && span.what == What::Concept;
    let is_label = |span: &Span| is_title(span) || span.is_harmless();
    let end = own.iter().position(|span| span.is_punctuation(&[':'])).unwrap_or(own.len());
    let (head, rest) = own.split_at_checked(end).unwrap_or_default();
    rest.iter().any(is_title) || (head.iter().any(is_title) && !head.iter().all(is_label))
}
