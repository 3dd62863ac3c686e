//! A bare yes or no (true, "Present", なし): what it answers is the name, so the name is the statement, and each of its words
//! counts. "HER2 positive": true is a result; "HER2 tested", "HER2 consent", "HER2 pending": true are none.

use std::sync::Arc;

use super::context::Context;
use super::value::{Said, words};
use crate::case::finding::Value;
use crate::case::gene_result::GeneState;
use crate::case::marker::Marker;
use crate::case::unread::UnreadValue;
use crate::profiles::gene_words::statements::{self as told, Statement, Told};
use crate::profiles::markers;
use crate::profiles::meaning::{Meaning, Reader};
use crate::text::Reading;
use crate::text::meaning::{Answer, Trigger, Whose};
use crate::text::span::{Concept, Place, Span, What};

/// The enzyme is deficient.
const DEFICIENCY: &str = "condition-dpd-deficiency";

/// What the words of a name are, beside what they name.
#[derive(Debug, Default, Clone, Copy)]
pub struct Name {
    /// It names the test, and no answer of it: a yes may say that it was done.
    pub is_of_test: bool,
    /// A word turns what is said ("pending", "ruled out"), or a number or a box stands there.
    pub is_turned: bool,
    /// A word nobody understood.
    is_strange: bool,
    /// How strong, how much, or another result than a positive one ("null", "equivocal"): to be read as a value is.
    is_result: bool,
    /// It says that something is there ("positive", "overexpression").
    states: bool,
}

impl Name {
    pub fn read(reader: Reader, code: &Meaning) -> Self {
        let Some((text, reading)) = code.text.and_then(|text| Some((text, reader.terms.in_words(text)?))) else {
            return Self::default();
        };
        let mut name = Self::default();
        let mut has_answer = false;
        let variant = variant_of_enzyme(reader, text);
        let known = if code.is_official { Vec::new() } else { known_words(reader, text, &reading, variant.as_deref()) };
        // The names of codes that are known may hold what nobody reads in them ("clone 22C3, 2 probes").
        let is_free = |span: &Span| {
            code.is_official || known.iter().any(|known| known.from <= span.place.from && span.place.to <= known.to)
        };
        for span in reading.spans() {
            match &span.what {
                What::Unknown => name.is_strange |= !is_free(span),
                What::Number(_) | What::Date => name.is_turned |= !is_free(span),
                What::Answer(Answer::Positive | Answer::Present | Answer::Plus) => {
                    has_answer = true;
                    name.states = true;
                }
                What::Answer(Answer::Yes | Answer::No | Answer::NotDone | Answer::Unknown) | What::Mark(_) => {
                    name.is_turned = true;
                }
                What::Answer(_) => {
                    has_answer = true;
                    name.is_result = true;
                }
                What::Trigger(Trigger::Now | Trigger::Person(Whose::Patient)) => {}
                What::Trigger(_) => name.is_turned = true,
                What::Degree | What::Few => name.is_result |= !code.is_official,
                What::Concept if span.is_positive() => name.states = true,
                What::Concept if span.concept.is_some_and(Concept::is_anothers_result) => {}
                What::Concept => name.is_result |= span.is_result() && !code.is_official,
                _ => {}
            }
        }
        name.is_of_test = !has_answer && reader.terms.names_test(&reading);
        if variant.is_some() || code.has(DEFICIENCY) {
            (name.states, name.is_result) = (true, false);
        }
        name
    }
}

/// A name that tells of a variant in the gene of an enzyme: what a variant is called, the words of genes know. The gene or the
/// enzyme alone is none.
fn variant_of_enzyme(reader: Reader, text: &str) -> Option<Arc<Told>> {
    let is_enzyme = || markers::of_concepts(&reader.text_concepts(text)).contains(&Marker::Dpd);
    let tells = |one: &Statement| one.state != GeneState::Open || one.what != told::What::Unnamed;
    Some(reader.told(text)).filter(|told| told.statements.iter().any(tells) && is_enzyme())
}

/// Where a concept begins with a word that the grammar does not know, that word belongs to its name ("DPD"); and what the words
/// of genes know of a variant.
fn known_words(reader: Reader, text: &str, reading: &Reading, variant: Option<&Told>) -> Vec<Place> {
    let is_strange = |at: usize| {
        let mut unknown = reading.spans().iter().filter(|span| span.what == What::Unknown);
        unknown.any(|span| span.place.from <= at && at < span.place.to)
    };
    let families = ["marker-", "condition-", "gene-", "assay-", "score-", "site-"];
    let is_name = |name: &str| families.iter().any(|family| name.starts_with(family));
    let named = reader.clauses(text);
    let mentions = named.iter().flat_map(Reading::mentions);
    let mentions = mentions.filter(|mention| is_name(reader.name(mention.concept.id)));
    let mut known: Vec<Place> = mentions.map(|mention| mention.place).filter(|place| is_strange(place.from)).collect();
    if let Some(told) = variant {
        let is_told = |at: &Place| !told.unknown.iter().any(|other| other.from < at.to && at.from < other.to);
        known.extend(reading.spans().iter().map(|span| span.place).filter(is_told));
    }
    known
}

/// The yes or no that a value is, and nothing else. "Positive" is an answer of its own.
pub fn answer(reader: Reader, said: &Said) -> Option<bool> {
    if !said.numbers.is_empty() || said.ratio.is_some() || said.interpretation.is_some() {
        return None;
    }
    let own: Vec<&String> = said.words.iter().filter(|words| !said.displays.contains(words)).collect();
    let is_coded = |flag: &str, code: &str| {
        let mut coded = said.coded.iter();
        !said.coded.is_empty() && coded.all(|answer| *answer == code || (said.is_flag && *answer == flag))
    };
    let is_worded = |wanted: Answer| own.iter().all(|text| plain_answer(reader, text) == Some(wanted));
    let (is_yes, is_no) = if own.is_empty() {
        (is_coded("positive", "present"), is_coded("negative", "absent"))
    } else {
        (is_worded(Answer::Yes), is_worded(Answer::No))
    };
    (is_yes || is_no).then_some(is_yes)
}

/// A bare answer under a name that asks whether the test was done.
pub fn of_test(marker: Marker, said: &Said, context: &Context) -> Option<Value> {
    let Context { reader, code, .. } = *context;
    let is_open = is_held(marker) && answer(reader, said).is_some() && Name::read(reader, code).is_of_test;
    is_open.then(|| open(code.text, said))
}

/// What a bare answer says under a name that was not read as a result: what the name says, or that it is open (`Err`). `None`
/// where nothing in the name speaks against it.
pub fn named<'t>(marker: Marker, said: &Said<'t>, context: &Context<'_, 't>) -> Option<Result<Said<'t>, Value>> {
    let Context { reader, code, .. } = *context;
    let text = code.text.filter(|_| is_held(marker))?;
    let is_yes = answer(reader, said)?;
    let name = Name::read(reader, code);
    let is_question = !name.states && !name.is_result;
    if name.is_turned || name.is_strange {
        return Some(Err(open(Some(text), said)));
    }
    // The name is the marker's own, and no more than that. Of an enzyme a yes in words says no more than a tick.
    let is_word = marker == Marker::Dpd && said.answers.is_empty();
    if is_question && (said.is_flag || is_word) && !code.is_official {
        return Some(Err(open(None, said)));
    }
    if is_word && code.has(DEFICIENCY) {
        let answers = vec![if is_yes { "positive" } else { "negative" }];
        return Some(Ok(Said { present: true, answers, ..Said::default() }));
    }
    // An allele in the name is read with its value ("DPYD*2A": present).
    if !name.is_result || marker == Marker::Dpd {
        return None;
    }
    // "Weakly positive": no.
    if !is_yes {
        return Some(Err(open(Some(text), said)));
    }
    let mut stated = Said { present: true, ..Said::default() };
    words(reader, text, &mut stated);
    Some(Ok(stated))
}

/// Markers of which a yes or no says whether they are there. How the membrane is stained, and which alleles there are, the
/// name asks in words of its own.
const fn is_held(marker: Marker) -> bool {
    use Marker::{Dpd, Er, Her2Copies, Her2Ihc, Her2Ish, Her2Ratio, Her2Status, Msi, PdL1, Pgr, Tmb};
    matches!(marker, Dpd | Er | Pgr | Her2Ihc | Her2Ish | Her2Status | Her2Ratio | Her2Copies | PdL1 | Msi | Tmb)
}

/// The yes or no that a text is, remembered.
pub fn plain_answer(reader: Reader, text: &str) -> Option<Answer> {
    let is_yes = |span: &Span| matches!(span.answer(), Some(Answer::Yes | Answer::Present));
    let is_no = |span: &Span| span.denial().is_some() || matches!(span.answer(), Some(Answer::No | Answer::Absent));
    reader.terms.plain_answer(text, || match () {
        () if only(reader, text, is_yes) => Some(Answer::Yes),
        () if only(reader, text, is_no) => Some(Answer::No),
        () => None,
    })
}

/// A text that is nothing but such answers.
fn only(reader: Reader, text: &str, is: impl Fn(&Span) -> bool) -> bool {
    let Some(reading) = reader.clauses(text) else { return false };
    let is_sign = |what: &What| matches!(what, What::Punctuation(_));
    let mut said = reading.spans().iter().filter(|span| !is_sign(&span.what)).peekable();
    said.peek().is_some() && said.all(is)
}

/// What stands under a name and cannot be told from it, as sent: a box that is ticked says `true`, and not "positive". Without
/// a name, that of the marker stands before it anyway.
pub fn open(name: Option<&str>, said: &Said) -> Value {
    let value = match said.words.as_slice() {
        [] if said.is_flag => said.coded.contains(&"positive").to_string(),
        [] => said.answers.join(" "),
        words => words.join("; "),
    };
    Value::Unreadable(UnreadValue::BareAnswer(match name {
        Some(name) => format!("{name}: {value}"),
        None => value,
    }))
}
