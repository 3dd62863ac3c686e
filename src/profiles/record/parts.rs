//! What a part of a result that is no result of its own says of the result: that the test failed, that nobody confirmed it, that
//! the specimen was another's ("QC: Failed", "Confirmed: No", "Specimen source: Sister").
//!
//! Of markers it knows only that some have no result on few cells. A part whose name is known is read where it belongs; of the others the answer is asked: a
//! remark that takes the result back leaves it open whatever the name; a failure or another person under a name that is of the
//! test or its specimen ("copy to: mother"), a "no" and a "yes" under one that says which of them is the bad one
//! ("Amplification: No", "Comment: none" say nothing of the result).

use super::aside;
use crate::case::marker::Marker;
use crate::fhir::record::node::Node;
use crate::profiles::markers;
use crate::profiles::meaning::{Meaning, Reader};
use crate::text::Reading;
use crate::text::adequacy;
use crate::text::meaning::{Answer, Trigger, Whose};
use crate::text::span::{Span, What};

/// Names that say that the result holds, that it does not, and what the test worked on or with (`profiles/valuesets/`).
const HOLDS: &str = "part-holds";
const SPOILS: &str = "part-spoils";
const OF_TEST: &str = "part-of-test";
/// Controls that show that the stain works, and those that show that it stains nothing else.
const STAINED_CONTROL: &str = "part-stained-control";
const BLANK_CONTROL: &str = "part-blank-control";

/// Families of concepts that a name may hold which names no result.
const OWN: [&str; 9] =
    ["part-", "specimen-", "material-", "site-", "answer-", "request-", "product-", "modifier-", "subject-patient"];

/// The first part that leaves the result open, as sent. What holds a variant, its class or its share is read with the variant.
pub fn spoiling(reader: Reader, node: Node, is_of_gene: bool) -> Option<String> {
    node.each("component").find_map(|part| {
        let code = reader.meaning(part.get("code"));
        if is_aside(reader, &code, is_of_gene) { spoils(reader, &code, part) } else { None }
    })
}

/// The first part that counts so few cells that this marker has no result, as sent.
pub fn too_few_cells(reader: Reader, node: Node, marker: Marker) -> Option<String> {
    node.each("component").find_map(|part| {
        let name = reader.meaning(part.get("code")).text?;
        let text = format!("{name}: {}", counted(part)?);
        reader.sureness(&text).has_no_result(marker).then_some(text)
    })
}

/// The number that a part is, as somebody would write it: a share of cells is no count of them.
fn counted(part: Node) -> Option<String> {
    let is_number = |words: &&str| words.contains(|letter: char| letter.is_ascii_digit());
    if let Some(words) = part.str("valueString").filter(is_number) {
        return Some(words.to_owned());
    }
    let whole = part.get("valueInteger").and_then(Node::number).map(|number| number.normalize().to_string());
    whole.or_else(|| part.get("valueQuantity").and_then(measured))
}

/// A quantity with its comparator and its unit, as somebody would write it.
pub fn measured(quantity: Node) -> Option<String> {
    let number = quantity.get("value").and_then(Node::number)?.normalize();
    let unit = quantity.str("unit").or_else(|| quantity.str("code")).unwrap_or_default();
    Some(format!("{}{number} {unit}", quantity.str("comparator").unwrap_or_default()))
}

/// A part says that the result does not hold: its name and its answer, as sent.
pub fn spoils(reader: Reader, code: &Meaning, part: Node) -> Option<String> {
    let said = answers(part).find(|said| said.spoils(reader, code))?;
    Some(format!("{}: {}", code.text?, said.shown()))
}

/// A remark that is written as such a part ("Identity check: failed").
pub fn says_so(reader: Reader, remark: &str, is_of_gene: bool) -> bool {
    let fails = || tells_failed_control(reader, remark);
    let mut lines = remark.lines().filter_map(|line| line.split_once([':', '：']));
    let says = |(name, words): (&str, &str)| {
        let name = name.trim();
        let concepts = reader.text_concepts(name);
        let markers = markers::of_concepts(&concepts).into_iter().collect();
        let code = Meaning { concepts, markers, text: Some(name), ..Meaning::default() };
        is_aside(reader, &code, is_of_gene) && Said::Words(words.trim()).spoils(reader, &code)
    };
    lines.any(says) || fails()
}

/// Words tell of a control that is not as it has to be ("negative; internal control negative"): the stain proves nothing.
pub fn tells_failed_control(reader: Reader, text: &str) -> bool {
    let is_named = |text: &str| {
        let concepts = reader.text_concepts(text);
        (concepts.contains(&STAINED_CONTROL), concepts.contains(&BLANK_CONTROL))
    };
    if is_named(text) == (false, false) {
        return false;
    }
    let fails = |reading: &Reading| {
        let mut clauses = reading.clauses().iter().filter(|clause| clause.context.is_control);
        clauses.any(|clause| {
            let (stained, blank) = is_named(reading.quote(&clause.spans));
            let own = reading.part(&clause.spans);
            let is_yes = own.iter().any(is_yes);
            (stained && own.iter().any(is_no) && !is_yes) || (blank && own.iter().any(is_stained))
        })
    };
    reader.clauses(text).is_some_and(|reading| fails(&reading))
}

/// The name is of no result, no gene and no place of a variant.
fn is_aside(reader: Reader, code: &Meaning, is_of_gene: bool) -> bool {
    let is_own = |name: &&str| OWN.iter().any(|kind| name.starts_with(kind));
    let is_unknown = code.markers.is_empty() && code.concepts.iter().all(is_own);
    let is_of_variant = || {
        reader.lexicon().zip(code.text).is_some_and(|(lexicon, name)| {
            let is_gene = |gene: &String| lexicon.gene_by_name(gene).is_some();
            lexicon.slot(name).is_some() || reader.told(name).genes.iter().any(is_gene)
        })
    };
    is_unknown && !(is_of_gene && is_of_variant())
}

/// What a part answers.
enum Said<'c> {
    Flag(bool),
    Words(&'c str),
}

fn answers(part: Node<'_>) -> impl Iterator<Item = Said<'_>> {
    let concept = part.get("valueCodeableConcept").into_iter().flat_map(aside::texts);
    let coding = part.each("valueCoding").filter_map(|coding| coding.str("display"));
    let words = part.str("valueString").into_iter().chain(concept).chain(coding);
    let flag = part.get("valueBoolean").and_then(Node::bool);
    flag.map(Said::Flag).into_iter().chain(words.map(Said::Words))
}

impl Said<'_> {
    fn shown(&self) -> String {
        match self {
            Self::Flag(flag) => flag.to_string(),
            Self::Words(words) => (*words).to_owned(),
        }
    }

    fn spoils(&self, reader: Reader, code: &Meaning) -> bool {
        let denies = (code.has(HOLDS) && !code.has(SPOILS)) || code.has(STAINED_CONTROL);
        match self {
            Self::Flag(true) => code.has(SPOILS),
            Self::Flag(false) => denies,
            Self::Words(words) => {
                let name = code.text.unwrap_or_default();
                let is_of_test = code.has(OF_TEST) || code.has(HOLDS);
                let is_named = is_of_test || code.has(SPOILS);
                let fails = || reader.lexicon().is_some_and(|lexicon| lexicon.failures().named_outright_by(words));
                (is_of_test && fails())
                    || (is_named && aside::spoils(reader, words))
                    || aside::spoils(reader, &format!("{name}: {words}"))
                    || reader.clauses(words).is_some_and(|reading| {
                        let spans = reading.spans();
                        (denies && is_only(spans, is_no))
                            || (code.has(SPOILS) && is_only(spans, is_yes))
                            || (code.has(BLANK_CONTROL) && is_only(spans, is_stained))
                            || adequacy::is_denied(spans)
                            || (is_named && leaves_open(spans))
                            || (code.has(OF_TEST) && is_of_another(reader, name, spans))
                    })
            }
        }
    }
}

fn is_no(span: &Span) -> bool {
    span.denial().is_some()
        || matches!(span.answer(), Some(Answer::No | Answer::Negative | Answer::Absent | Answer::Minus))
}

fn is_yes(span: &Span) -> bool {
    matches!(span.answer(), Some(Answer::Yes | Answer::Positive | Answer::Present | Answer::Plus))
}

/// "Yes" and "present" say of a control that it was there.
fn is_stained(span: &Span) -> bool {
    matches!(span.answer(), Some(Answer::Positive | Answer::WeakPositive | Answer::Plus))
}

/// The words are this answer, and nothing else.
fn is_only(spans: &[Span], wanted: fn(&Span) -> bool) -> bool {
    spans.iter().any(wanted) && spans.iter().all(|span| wanted(span) || says_nothing(span))
}

fn says_nothing(span: &Span) -> bool {
    span.is_harmless() || matches!(span.what, What::Punctuation(_))
}

/// Nobody could tell, or somebody is in doubt ("lymphovascular invasion: indeterminate" says nothing of the result), in words that were understood and are not denied.
fn leaves_open(spans: &[Span]) -> bool {
    let opens = |span: &Span| {
        span.answer() == Some(Answer::NotEvaluable)
            || matches!(span.trigger(), Some(Trigger::Doubt | Trigger::Invalidation))
    };
    let is_known = |span: &Span| opens(span) || says_nothing(span) || span.answer().is_some();
    spans.iter().any(opens) && spans.iter().all(is_known)
}

/// Another person, or control tissue, and nothing else. Under a name that is of a relative or of a control itself it says nothing
/// new ("family history: mother", "control: normal tissue"); "donor: mother" does.
fn is_of_another(reader: Reader, name: &str, spans: &[Span]) -> bool {
    let is_other = |span: &Span| match span.trigger() {
        Some(Trigger::Person(whose)) => !matches!(whose, Whose::Patient | Whose::Family),
        Some(Trigger::Control) => true,
        _ => false,
    };
    let is_named = |span: &Span| match span.trigger() {
        Some(Trigger::Person(whose)) => matches!(whose, Whose::Relative | Whose::Family),
        Some(Trigger::Control) => true,
        _ => false,
    };
    let names_one = || reader.clauses(name).is_some_and(|reading| reading.spans().iter().any(is_named));
    spans.iter().any(is_other) && spans.iter().all(|span| is_other(span) || says_nothing(span)) && !names_one()
}
