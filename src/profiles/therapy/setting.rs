//! For which disease situation a drug was given: early or metastatic, of which cancer.
//!
//! A setting is read from words or follows from dates that leave no doubt; else it stays open.

use crate::case::PartialDate;
use crate::case::disease::{Cancer, Disease, Stage};
use crate::case::therapy::{Indication, Setting, Surgery};
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::profiles::record::place;

/// A setting, and whether the record's words give it; else it follows from the dates.
pub type Told = (Setting, bool);

/// For early or metastatic disease: as stated, else by the dates, when these leave no doubt.
pub fn setting(
    reader: Reader,
    cancers: &[Cancer],
    node: Node,
    (start, end): (Option<PartialDate>, Option<PartialDate>),
    indication: &Indication,
) -> Told {
    let ours = || cancers.iter().filter(|cancer| cancer.disease.in_scope().is_some());
    let named = match indication {
        Indication::Cancer(named) => ours().find(|cancer| cancer.is_named_by(named)),
        Indication::Other => return (Setting::Unstated, false),
        Indication::Unstated | Indication::BeforeOnset => None,
    };
    let only = named.or_else(|| in_question(cancers));
    if named.is_none() && only.is_some_and(|cancer| is_for_another(reader, cancers, cancer, node)) {
        return (Setting::Unstated, false);
    }
    let (stated, noted) = (stated(reader, node), noted(reader, node));
    let early = |names: &[&str]| {
        ["setting-adjuvant", "setting-neoadjuvant", "setting-curative"].iter().any(|name| names.contains(name))
    };
    let metastatic = |names: &[&str]| names.contains(&"setting-metastatic");
    // A note may tell of an earlier therapy: against the dates it is not believed.
    let spread = only.and_then(|cancer| cancer.metastatic_since);
    let after_spread = start.zip(spread).is_some_and(|(start, spread)| start.certainly_not_before(spread));
    let after_spread = after_spread && !is_only_asserted(node);
    match (early(&stated) || early(&noted), metastatic(&stated) || metastatic(&noted)) {
        (true, false) if after_spread && !early(&stated) => return (Setting::Unstated, true),
        (true, false) => return (Setting::Early(surgery(&stated, &noted)), true),
        (false, true) => return (Setting::Metastatic, true),
        // "After adjuvant therapy, for the recurrence" in words we do not know.
        (true, true) => return (Setting::Unstated, true),
        (false, false) => {}
    }
    let by_dates = only.map_or(Setting::Unstated, |cancer| by_dates(cancer, start, end));
    let is_open = by_dates == Setting::Metastatic && is_only_asserted(node) && only.is_some_and(|only| !only.de_novo);
    (if is_open { Setting::Unstated } else { by_dates }, false)
}

/// Nobody says since when: that somebody wrote down on a day that it is taken.
fn is_only_asserted(node: Node) -> bool {
    let days = ["effectivePeriod", "effectiveDateTime", "performedPeriod"];
    node.get("dateAsserted").is_some() && days.iter().all(|slot| node.get(slot).is_none())
}

/// The cancer that a drug is for where nothing says which: the only one; of several of one disease (both breasts) the only one
/// that has spread, since what is given before that day is for early disease, whichever it was, and after it for what spread.
fn in_question(cancers: &[Cancer]) -> Option<&Cancer> {
    let ours = || cancers.iter().filter(|cancer| cancer.disease.in_scope().is_some());
    let first = ours().next()?;
    let mut spread = ours().filter(|cancer| cancer.stage == Stage::MetastaticOrRecurrent);
    match (spread.next(), spread.next()) {
        _ if ours().count() == 1 => Some(first),
        (Some(only), None) if ours().all(|cancer| cancer.disease == first.disease) => Some(only),
        _ => None,
    }
}

/// What the dates say, when these leave no doubt; what ended on a day was begun before it.
fn by_dates(cancer: &Cancer, start: Option<PartialDate>, end: Option<PartialDate>) -> Setting {
    match (cancer.metastatic_since, start) {
        // Metastatic from the start leaves no early disease it could have been given for.
        (Some(spread), Some(start)) if cancer.de_novo => {
            if start.certainly_before(spread) {
                Setting::Unstated
            } else {
                Setting::Metastatic
            }
        }
        (_, None) if cancer.de_novo => Setting::Metastatic,
        // When it was only written down, it may have spread long before.
        (Some(spread), Some(start)) if start.certainly_before(spread) && cancer.spread_is_dated => {
            Setting::Early(Surgery::Unstated)
        }
        (Some(spread), Some(start)) if start.certainly_not_before(spread) => Setting::Metastatic,
        (Some(spread), None) if cancer.spread_is_dated && end.is_some_and(|end| end.certainly_before(spread)) => {
            Setting::Early(Surgery::Unstated)
        }
        _ => Setting::Unstated,
    }
}

/// Before or after the operation, as stated; perioperative therapy is both.
fn surgery(stated: &[&str], noted: &[&str]) -> Surgery {
    let says = |name: &str| stated.contains(&name) || noted.contains(&name);
    match (says("setting-neoadjuvant"), says("setting-adjuvant")) {
        (true, false) => Surgery::Before,
        (false, true) => Surgery::After,
        _ => Surgery::Unstated,
    }
}

/// What the record states as the reason of the drug.
fn stated<'c>(reader: Reader<'c>, node: Node<'c>) -> Vec<&'c str> {
    let stated = ["category", "reasonCode", "statusReason"].iter().filter_map(|slot| node.get(slot));
    let intents = node.each("extension").filter_map(|extension| extension.get("valueCodeableConcept"));
    stated.chain(intents).flat_map(|concept| reader.meaning(Some(concept)).concepts).collect()
}

/// What is said beside it in words.
fn noted<'c>(reader: Reader<'c>, node: Node<'c>) -> Vec<&'c str> {
    let notes = node.each("note").chain(node.each("dosageInstruction")).filter_map(|note| note.str("text"));
    // "Neoadjuvant AC-T": the name of a therapy may say it too.
    let names = ["code", "medicationCodeableConcept"].iter().filter_map(|slot| node.get(slot)?.str("text"));
    notes.chain(names).flat_map(|text| reader.text_concepts(text)).collect()
}

/// The reason names another cancer than the one in question.
fn is_for_another(reader: Reader, cancers: &[Cancer], ours: &Cancer, node: Node) -> bool {
    let references = node.each("reasonReference").filter_map(|reason| reason.str("reference")).map(place::relative);
    let mut linked = references.filter_map(|reason| cancers.iter().find(|cancer| cancer.is_named_by(reason)));
    let reason = reader.meaning(node.get("reasonCode"));
    let named = crate::profiles::diagnosis::disease_of(reader, &reason).filter(|named| *named != Disease::Unstated);
    linked.any(|cancer| cancer.reference != ours.reference) || named.is_some_and(|named| named != ours.disease)
}
