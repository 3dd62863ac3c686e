//! The stage of a cancer, from its Condition or from an Observation of the stage.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::coded::{self, Texts};
use super::condition_status::ClinicalStatus;
use super::onset::Since;
use super::said;
use super::spread::{self, raise, show_start};
use crate::case::PartialDate;
use crate::case::disease::{Activity, Cancer, Stage};
use crate::case::diseases::{Definition, Spread};
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::aside;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::result::{polarity, value};
use crate::profiles::terminology::NO_SPREAD;
use crate::text::span::{Joiner, Span, What};

/// The stage a Condition states: in its stage, its words, its notes, or as a recurrence.
pub fn stage<'c>(
    reader: Reader<'c>,
    code: &Meaning<'c>,
    node: Node<'c>,
    clinical: &ClinicalStatus,
    disease: Option<&Definition>,
) -> Stage {
    let summaries = node.each("stage").filter_map(|stage| stage.get("summary"));
    let mut names: Vec<&str> = summaries.flat_map(|summary| plain(reader, summary, disease)).collect();
    names.extend(&code.concepts);
    for note in node.each("note").filter_map(|note| note.str("text")) {
        names.extend(said::of_text(reader, note, disease).plain);
    }
    // The stage that stands beside a recurrence is that of the first diagnosis.
    if clinical.is_recurrence() {
        return Stage::MetastaticOrRecurrent;
    }
    stage_of(&names, reader.diseases.spread(disease)).unwrap_or(Stage::Unstated)
}

/// The concepts of a stage by its codes and words, without what the words turn.
fn plain<'c>(reader: Reader<'c>, concept: Node<'c>, disease: Option<&Definition>) -> Vec<&'c str> {
    let meaning = reader.meaning(Some(concept));
    let mut texts = Texts::default();
    for concept in concept.items() {
        texts.written.extend(concept.str("text"));
        texts.displays.extend(concept.each("coding").filter_map(|coding| coding.str("display")));
        texts.coded.extend(concept.each("coding").flat_map(|coding| reader.code_concepts(coding)));
    }
    coded::of_code(reader, &meaning, &texts, disease).concepts
}

/// A stage given as an Observation of its own (TNM, stage group). With several cancers it is that of the one it names in
/// `focus`, or of the Condition that names it in `stage.assessment`. The day on which spread was found comes back.
pub fn staged(
    reader: Reader,
    own: &PatientResource,
    assessments: &HashMap<String, String>,
    cancers: &mut [Cancer],
) -> Option<PartialDate> {
    let node = own.node;
    let is_stage = own.code.has("marker-stage") || own.code.has("marker-stage-m");
    if !is_stage || !matches!(node.status().as_deref(), Some("final" | "amended" | "corrected")) {
        return None;
    }
    let named = spread::focus(node).or_else(|| assessments.get(&own.name.written()).cloned());
    let is_its = |cancer: &Cancer| named.as_deref().is_none_or(|condition| cancer.is_named_by(condition));
    let is_here = |cancer: &Cancer| cancer.activity == Activity::Active && (named.is_some() || cancer.may_spread);
    let mut active = cancers.iter_mut().filter(|cancer| is_here(cancer) && is_its(cancer));
    let (Some(cancer), None) = (active.next(), active.next()) else { return None };
    let disease = reader.diseases.definition(cancer.disease);
    let stage = observed(reader, node, &own.code, disease)?;
    // The day of a staging is not the day of the spread: it may be found again years later.
    let found = node.str("effectiveDateTime").and_then(PartialDate::parse);
    let since = found.map(|date| Since { date, is_onset: false });
    raise(cancer, stage, since);
    if stage != Stage::MetastaticOrRecurrent {
        return None;
    }
    show_start(cancer, cancer.diagnosed, since);
    found
}

/// The stage that an Observation states under its name; none where its words leave a choice.
fn observed(reader: Reader, node: Node, code: &Meaning, disease: Option<&Definition>) -> Option<Stage> {
    let spread = reader.diseases.spread(disease);
    let value = node.get("valueCodeableConcept");
    let words = node.str("valueString").filter(|text| !aside::names_others(reader, text));
    let written = words.or_else(|| value.and_then(|value| value.items().find_map(|concept| concept.str("text"))));
    if written.is_some_and(|text| leaves_a_choice(reader, text, disease)) {
        return None;
    }
    let coded = value.map(|value| plain(reader, value, disease)).unwrap_or_default();
    let said = words.map(|text| said::of_text(reader, text, disease).plain).unwrap_or_default();
    let category = code.has("marker-stage-m").then(|| m_category(reader, node)).flatten();
    let names: Vec<&str> = coded.into_iter().chain(said).chain(category).collect();
    stage_of(&names, spread).or_else(|| {
        // "Clinical stage": "4". What the name says alone ("distant metastases": MX) is no answer.
        let (name, words) = (code.text?, words?);
        let under_its_name = said::of_text(reader, &format!("{name}: {words}"), disease).plain;
        let alone = said::of_text(reader, name, disease).plain;
        // "MX", "cMX (not assessed)": a category that nobody knows here.
        let is_category = |first: &str| first.len() <= 3 && first.chars().all(|letter| letter.is_ascii_alphanumeric());
        let is_code = words.split_whitespace().next().is_some_and(is_category);
        let is_said = |concept: &&str| !is_code || !alone.contains(concept);
        let said: Vec<&str> = under_its_name.into_iter().filter(is_said).collect();
        stage_of(&said, spread)
    })
}

/// "IIIC or IV", "III/IV": one of its parts alone is spread, another is not.
fn leaves_a_choice(reader: Reader, text: &str, disease: Option<&Definition>) -> bool {
    let Some(reading) = reader.clauses(text) else { return false };
    let splits = |span: &Span| span.what == What::Joiner(Joiner::Or) || span.is_punctuation(&['/', '-', '~']);
    let spread = reader.diseases.spread(disease);
    let stages = reading.spans().split(splits).filter_map(|part| {
        let (first, last) = (part.first()?, part.last()?);
        let words = reading.normal().get(first.place.from..last.place.to)?;
        stage_of(&said::of_text(reader, words, disease).plain, spread)
    });
    let stages: Vec<Stage> = stages.collect();
    stages.iter().any(|stage| Some(stage) != stages.first())
}

/// An Observation of a stage was understood.
pub fn is_understood(reader: Reader, node: Node, code: &Meaning, disease: Option<&Definition>) -> bool {
    observed(reader, node, code, disease).is_some()
}

/// Concepts that say that a cancer has spread.
pub fn states_spread(names: &[&str], spread: &Spread) -> bool {
    stage_of(names, spread) == Some(Stage::MetastaticOrRecurrent)
}

/// The M category where it is only answered ("distant metastases": present) or only numbered ("M": 1).
fn m_category<'c>(reader: Reader<'c>, node: Node<'c>) -> Option<&'c str> {
    let said = value::said(reader, node);
    let number = match said.numbers.as_slice() {
        [number] if said.words.iter().all(|words| words.chars().all(|c| c.is_ascii_digit())) => number.interval.exact(),
        _ => None,
    };
    if number == Some(Decimal::ONE) || polarity::says_yes(reader, &said) {
        Some("stage-m1")
    } else if number == Some(Decimal::ZERO) || polarity::says_no(reader, &said) {
        Some("stage-m0")
    } else {
        None
    }
}

/// Spread outweighs a stage at diagnosis: a stage II of 2019 does not undo a metastasis of 2026.
fn stage_of(names: &[&str], spread: &Spread) -> Option<Stage> {
    let spread_word =
        |name: &&str| ["stage-iv", "stage-m1", "condition-metastatic-text", "condition-recurrence"].contains(name);
    if names.iter().any(|name| spread_word(name) || is_distant(name, spread)) {
        Some(Stage::MetastaticOrRecurrent)
    } else if names.iter().any(|name| spread.open_stages.iter().any(|stage| stage == name)) {
        None
    } else if names
        .iter()
        .any(|name| ["stage-early", "stage-iii-b-or-c", "condition-early-text", "stage-m0", NO_SPREAD].contains(name))
    {
        Some(Stage::Early)
    } else {
        None
    }
}

/// A metastasis that is certainly distant: a lymph node that is not named may be a regional one.
fn is_distant(concept: &str, spread: &Spread) -> bool {
    concept
        .strip_prefix("condition-metastasis")
        .is_some_and(|organ| spread.is_distant(organ.strip_prefix('-').unwrap_or(organ)))
}

pub fn speaks_of_spread(code: &Meaning, spread: &Spread) -> bool {
    code.has("condition-recurrence")
        || code.has("condition-metastatic-text")
        || code.concepts.iter().any(|name| is_distant(name, spread))
}

/// "Stage II, now stage IV": the spread came later than the diagnosis.
pub fn came_later(reader: Reader, node: Node, code: &Meaning) -> bool {
    let mut staged = node.each("stage").filter_map(|stage| stage.get("summary"));
    names_both(&code.concepts) || staged.any(|summary| names_both(&plain(reader, summary, None)))
}

/// A stage with spread and one without.
fn names_both(names: &[&str]) -> bool {
    let any = |wanted: &[&str]| names.iter().any(|name| wanted.contains(name));
    any(&["stage-iv", "stage-m1"]) && any(&["stage-early", "stage-iii-b-or-c", "stage-m0"])
}

/// Stage IV at diagnosis, not a recurrence: the diagnosis date is then the date of spread.
pub fn is_de_novo(reader: Reader, node: Node, code: &Meaning) -> bool {
    let mut staged = node.each("stage").filter_map(|stage| stage.get("summary"));
    let is_four = |names: &[&str]| names.iter().any(|name| ["stage-iv", "stage-m1"].contains(name));
    let four = staged.any(|summary| is_four(&plain(reader, summary, None)));
    (four || is_called_de_novo(code)) && !code.has("condition-recurrence")
}

/// "De novo stage IV": the words say that it was so from the start.
pub fn is_called_de_novo(code: &Meaning) -> bool {
    code.text.is_some_and(|text| text.to_lowercase().contains("de novo"))
}

/// The Condition is about the spread itself, so its date is the date of the spread: "metastatic breast cancer since
/// 2026", a recurrence, stage IV at diagnosis. A stage II of 2019 with a later note of metastasis is not, and neither is a
/// recurrence in the breast or its region, which may have been taken out.
pub fn dates_the_spread(code: &Meaning, spread: &Spread) -> bool {
    let is_local = code.has("condition-local-recurrence");
    let about_spread = |name: &&str| {
        matches!(*name, "condition-metastatic-text" | "stage-iv" | "stage-m1")
            || (*name == "condition-recurrence" && !is_local)
            || is_distant(name, spread)
    };
    code.concepts.iter().any(about_spread) && !names_both(&code.concepts)
}
