//! Spread that is stated as an Observation: where it is (SNOMED CT 385421009), that it is there ("metastatic disease": present),
//! that the cancer came back, how far it has gone ("distant metastases": liver and bone).
//!
//! A stage group and an M category that are answered as such are read in `staging`.

use super::onset::Since;
use super::said;
use super::spread::{Metastasis, focus, organs, places};
use super::staging;
use crate::case::PartialDate;
use crate::case::disease::{Activity, Cancer, Stage};
use crate::case::diseases::Definition;
use crate::case::place::Place;
use crate::case::unread::Unread;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::aside;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::result::{polarity, value};
use crate::text::Reading;
use crate::text::meaning::{Answer, Trigger};
use crate::text::span::{Span, What};

const SITE: &str = "marker-metastasis-site";
const STATUS: &str = "marker-disease-status";
/// Of an organ that is not named.
const UNNAMED: &str = "";

/// Concepts of names that may stand beside what names the spread. Whatever else a name holds (a marker, a procedure) is what
/// the result is about.
const BESIDE: [&str; 9] = [
    "condition-",
    "marker-stage",
    "marker-metastasis-site",
    "marker-disease-status",
    "site-",
    "stage-",
    "answer-",
    "origin-",
    "setting-",
];

/// The metastasis that an Observation states, if it states one; or why it could not be read.
pub fn located(reader: Reader, own: &PatientResource, cancers: &[Cancer]) -> Option<Result<Metastasis, Unread>> {
    let (node, code) = (own.node, &own.code);
    if !is_about_spread(code) || !matches!(node.status().as_deref(), Some("final" | "amended" | "corrected")) {
        return None;
    }
    let value = node.get("valueCodeableConcept");
    let meaning = reader.meaning(value);
    let words = node.str("valueString").or(meaning.text).unwrap_or_default();
    let mut active = cancers.iter().filter(|it| it.activity == Activity::Active && it.may_spread);
    let only = active.next().filter(|_| active.next().is_none());
    let definition = only.and_then(|cancer| reader.diseases.definition(cancer.disease));
    let organs = match stated(reader, code, (node, &meaning, words), definition)? {
        Ok(organs) => organs,
        Err(()) if code.has(SITE) => return Some(Err(Unread::MetastasisSite)),
        Err(()) => return Some(Err(Unread::Stage)),
    };
    let date = node.str("effectiveDateTime").and_then(PartialDate::parse);
    let since = date.map(|date| Since { date, is_onset: false });
    let text = if words.is_empty() { code.text.unwrap_or_default() } else { words };
    let (text, of, place) = (text.to_owned(), focus(node), own.name.place());
    Some(Ok(Metastasis { since, text, organs, of, of_side: None, is_over: false, place }))
}

/// Where the stage is known, words that were not understood change nothing.
pub fn forget_unread(cancers: &[Cancer], unread: &mut Vec<(Place, Unread)>) {
    if !cancers.iter().any(|it| it.activity == Activity::Active && it.stage == Stage::Unstated) {
        unread.retain(|(_, why)| *why != Unread::Stage);
    }
}

/// Its name asks how far the cancer has gone, and for nothing else. Nodes alone may be those of the region.
fn is_about_spread(code: &Meaning) -> bool {
    // Most results are of something else, or of nothing that is known here.
    if !code.markers.is_empty() || code.concepts.is_empty() {
        return false;
    }
    // 転移巣 is a place, and what a specimen is of.
    let is_place = |name: &str| code.has(SITE) && name.starts_with("material-");
    let is_beside = |name: &&str| BESIDE.iter().any(|kind| name.starts_with(kind)) || is_place(name);
    let others = ["condition-family-history", "condition-screening", "condition-suspected", "condition-history-of"];
    let is_of_nodes = |organ: &String| organ.ends_with("node");
    let organs = organs(code);
    let is_nodal = !organs.is_empty() && organs.iter().all(is_of_nodes);
    let names_spread = || {
        let names =
            [SITE, STATUS, "marker-stage", "marker-stage-m", "condition-metastatic-text", "condition-recurrence"];
        names.iter().any(|name| code.has(name))
    };
    code.concepts.iter().all(|name| is_beside(name) && !others.contains(name))
        && !is_nodal
        && (names_spread() || !organs.is_empty())
}

/// The organs that name and value state spread in; `None` where they state none, an error where nobody can tell.
fn stated(
    reader: Reader,
    code: &Meaning,
    (node, meaning, words): (Node, &Meaning, &str),
    of: Option<&Definition>,
) -> Option<Result<Vec<String>, ()>> {
    let said = value::said(reader, node);
    let is_none = || said.numbers.iter().all(|number| number.interval.exact().is_some_and(|at| at.is_zero()));
    let is_silent = words.is_empty() && said.coded.is_empty() && is_none();
    if is_silent || polarity::says_no(reader, &said) || aside::names_others(reader, words) {
        return None;
    }
    let is_local = code.has("condition-local-recurrence");
    let is_stage = code.has("marker-stage") || code.has("marker-stage-m");
    let reading = reader.clauses(words);
    let spans = reading.as_ref().map(Reading::spans).unwrap_or_default();
    let mut found = places(&meaning.concepts);
    found.extend(places(&reader.text_concepts(words)));
    found.sort_unstable();
    found.dedup();
    if reader.casts_doubt(words) {
        let doubts = |span: &Span| span.trigger() == Some(Trigger::Doubt);
        return (spans.iter().any(doubts) || !found.is_empty()).then_some(Err(()));
    }
    let states_spread = staging::states_spread(&said::of_text(reader, words, of).plain, reader.diseases.spread(of));
    let says_nothing = said.answers.iter().any(|answer| ["unknown", "not-done", "pending"].contains(answer));
    if !found.is_empty() && !code.has(STATUS) && !code.has("marker-stage") {
        let is_understood = || reading.as_ref().is_some_and(|it| it.left_over().next().is_none());
        return Some(if code.has(SITE) || states_spread || is_understood() { Ok(found) } else { Err(()) });
    }
    if is_stage {
        return (!says_nothing && !staging::is_understood(reader, node, code, of)).then_some(Err(()));
    }
    let is_yes = polarity::says_yes(reader, &said) || is_yes_with_a_day(spans);
    if is_yes && !code.has(SITE) && !code.has(STATUS) && !is_local {
        let named: Vec<String> = organs(code).into_iter().filter(|organ| organ != UNNAMED).collect();
        // "Metastasis: yes" may be one of the nodes of the region.
        let is_whole = code.has("condition-metastatic-text") || code.has("condition-recurrence");
        let unnamed = if is_whole { Ok(vec![UNNAMED.to_owned()]) } else { Err(()) };
        return Some(if named.is_empty() { unnamed } else { Ok(named) });
    }
    if states_spread && !words.is_empty() {
        return Some(Ok(vec![UNNAMED.to_owned()]));
    }
    (!code.has(STATUS) && !says_nothing).then_some(Err(()))
}

/// "Yes, 2026-05"
fn is_yes_with_a_day(spans: &[Span]) -> bool {
    let is_yes = |span: &Span| matches!(span.answer(), Some(Answer::Yes | Answer::Present | Answer::Positive));
    let is_aside = |span: &Span| span.is_harmless() || matches!(span.what, What::Date | What::Punctuation(_));
    spans.iter().any(is_yes) && spans.iter().all(|span| is_yes(span) || is_aside(span))
}
