//! How far a cancer has spread, and since when: metastases of their own Conditions go to the cancer they come from.

use time::Date;

use super::onset::Since;
use crate::case::PartialDate;
use crate::case::disease::{Activity, Cancer, Disease, Stage};
use crate::case::diseases::{Diseases, Spread};
use crate::case::place::Place;
use crate::case::specimen::Laterality;
use crate::case::unread::Unread;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::place;

/// A Condition of a metastasis that names no primary.
#[derive(Debug)]
pub struct Metastasis {
    pub since: Option<Since>,
    /// The words of the sender.
    pub text: String,
    /// The organs it is in; empty is one that is not named.
    pub organs: Vec<String>,
    /// The Condition it comes from, when the record says so (`Condition/c1`).
    pub of: Option<String>,
    /// The side of the cancer it comes from, when its words say so.
    pub of_side: Option<Laterality>,
    /// It is there no longer. That it was there dates the disease.
    pub is_over: bool,
    pub place: Place,
}

impl Metastasis {
    fn is_there(&self, spread: &Spread) -> bool {
        !self.is_over && self.organs.iter().any(|organ| spread.is_distant(organ))
    }
}

/// The organs of metastases a diagnosis names: `condition-metastasis-liver` → `liver`, `condition-metastasis` → nothing.
pub fn organs(code: &Meaning) -> Vec<String> {
    let named = code.family("condition-metastasis");
    named.map(|organ| organ.strip_prefix('-').unwrap_or(organ).to_owned()).collect()
}

/// The organs of a diagnosis of metastasis; where its code names none, its body site may.
pub fn organs_of(reader: Reader, node: Node, code: &Meaning) -> Vec<String> {
    let organs = organs(code);
    let is_unnamed = !organs.is_empty() && organs.iter().all(|organ| organ.is_empty() || organ == "other");
    let sites = if is_unnamed { places(&reader.meaning(node.get("bodySite")).concepts) } else { Vec::new() };
    if sites.is_empty() { organs } else { sites }
}

/// The organs that concepts of places or metastases name.
pub fn places(concepts: &[&str]) -> Vec<String> {
    let organ = |concept: &&str| {
        let organ = concept.strip_prefix("site-").or_else(|| concept.strip_prefix("condition-metastasis-"))?;
        Some(organ_of_spread(organ).to_owned())
    };
    concepts.iter().filter_map(organ).collect()
}

/// The name that metastases have for the organ of a specimen: nodes of the armpit are regional of the breast.
pub fn organ_of_spread(organ: &str) -> &str {
    if organ == "axillary-node" { "regional-node" } else { organ }
}

/// The Condition an Observation is about, as it says itself.
pub fn focus(node: Node) -> Option<String> {
    let mut targets = node.each("focus").filter_map(|focus| focus.str("reference")).map(place::relative);
    targets.find(|target| target.starts_with("Condition/")).map(str::to_owned)
}

/// The Condition that another is due to, or comes from, as FHIR (condition-dueTo) and mCODE say it; and what their words say
/// of it.
pub fn origin<'c>(node: Node<'c>) -> (Option<String>, Vec<&'c str>) {
    let names = ["condition-dueTo", "mcode-related-primary-cancer-condition"];
    let is_origin = |extension: &Node<'c>| {
        extension.str("url").and_then(|url| url.rsplit('/').next()).is_some_and(|name| names.contains(&name))
    };
    let mut reference = None;
    let mut words = Vec::new();
    for extension in node.each("extension").filter(is_origin) {
        let target = extension.get("valueReference");
        reference = reference.or_else(|| Some(place::relative(target?.str("reference")?).to_owned()));
        words.extend(target.and_then(|target| target.str("display")));
        for concept in extension.get("valueCodeableConcept").into_iter().flat_map(Node::items) {
            words.extend(concept.str("text"));
            words.extend(concept.each("coding").filter_map(|coding| coding.str("display")));
        }
    }
    (reference, words)
}

/// Those a cancer is said to have spread to.
pub fn beyond_the_region<'o>(organs: &'o [String], spread: &'o Spread) -> impl Iterator<Item = &'o String> {
    organs.iter().filter(|organ| !organ.is_empty() && !spread.regional.contains(organ))
}

/// Gives metastases to the cancer they come from, when only one can have made them. Where several can, none is called early:
/// whose metastasis it is comes back as open, and so does one that is dated on a day to come.
pub fn settle(
    metastases: &mut [Metastasis],
    cancers: &mut [Cancer],
    diseases: &Diseases,
    today: Date,
) -> Vec<(Place, Unread)> {
    let mistyped: Vec<Place> = metastases.iter_mut().filter_map(|metastasis| metastasis.forget_future(today)).collect();
    wake(metastases, cancers, diseases);
    // A past cancer of another organ may be the one that has spread.
    let here = |activity| cancers.iter().filter(move |cancer: &&Cancer| cancer.activity == activity);
    let targets = metastases.iter().filter_map(|metastasis| metastasis.of.as_ref());
    let named: Vec<String> =
        targets.filter(|of| cancers.iter().any(|cancer| cancer.is_named_by(of))).cloned().collect();
    let past = here(Activity::Past)
        .any(|past| past.may_spread && here(Activity::Active).all(|active| active.disease != past.disease));
    let mut active: Vec<&mut Cancer> =
        cancers.iter_mut().filter(|cancer| cancer.activity == Activity::Active && cancer.may_spread).collect();
    // A left and a right breast cancer are one disease to the drugs that treat the metastasis.
    let kinds: Vec<Disease> = active.iter().map(|cancer| cancer.disease).collect();
    let several = past || kinds.iter().any(|disease| kinds.first() != Some(disease));
    let mut unclaimed: Vec<&Metastasis> = Vec::new();
    let mut is_dated_wrong: Vec<String> = Vec::new();
    for metastasis in metastases.iter() {
        let text = metastasis.text.to_lowercase();
        // A Condition that nobody sent says nothing.
        let of = metastasis.of.as_ref().filter(|of| named.contains(of));
        let side = metastasis.of_side.filter(|side| active.iter().any(|cancer| cancer.laterality == Some(*side)));
        let is_of_side =
            |cancer: &Cancer| !side.zip(cancer.laterality).is_some_and(|(side, own)| own.is_opposite(side));
        let is_its = |cancer: &Cancer| match of {
            Some(condition) => cancer.is_named_by(condition),
            None => is_of_side(cancer) && (!several || names(diseases, cancer.disease, &kinds, &text)),
        };
        if of.is_none() && several && !kinds.iter().any(|disease| names(diseases, *disease, &kinds, &text)) {
            unclaimed.push(metastasis);
        }
        for cancer in active.iter_mut().filter(|cancer| is_its(cancer)) {
            let spread = diseases.spread(diseases.definition(cancer.disease));
            let is_distant = metastasis.organs.iter().any(|organ| spread.is_distant(organ));
            if !is_distant || is_of_before(metastasis, cancer) {
                continue;
            }
            let found = found(cancer);
            raise(cancer, Stage::MetastaticOrRecurrent, metastasis.since);
            show_start(cancer, found, metastasis.since.filter(|since| since.is_onset));
            if mistyped.contains(&metastasis.place) {
                is_dated_wrong.push(cancer.reference.as_str().to_owned());
            }
            if metastasis.is_over {
                continue;
            }
            let new = beyond_the_region(&metastasis.organs, spread).filter(|organ| !cancer.metastases.contains(organ));
            let new: Vec<String> = new.cloned().collect();
            cancer.metastases.extend(new);
        }
    }
    let open = unclaimed.into_iter().filter(|metastasis| leave_open(metastasis, &mut active, diseases));
    let mut said: Vec<(Place, Unread)> =
        open.map(|metastasis| (metastasis.place.clone(), Unread::MetastasisOrigin)).collect();
    said.extend(undate(cancers, &is_dated_wrong, today).into_iter().chain(mistyped).map(|at| (at, Unread::FutureDate)));
    said
}

impl Metastasis {
    /// Takes a day away that is still to come: it is mistyped, and nobody knows since when the metastasis is there. Where it
    /// stands comes back.
    fn forget_future(&mut self, today: Date) -> Option<Place> {
        self.since.take_if(|since| is_after(since.date, today)).map(|_| self.place.clone())
    }
}

fn is_after(date: PartialDate, today: Date) -> bool {
    date.earliest().is_some_and(|date| date > today)
}

/// Since when a cancer has spread is open, where the day of one of its metastases or its own is wrong: the true one may be
/// the first. A cancer that was metastatic from the start has spread since then. Where such a day stands that is a cancer's
/// own comes back.
fn undate(cancers: &mut [Cancer], is_dated_wrong: &[String], today: Date) -> Vec<Place> {
    let mut own = Vec::new();
    for cancer in cancers {
        let is_own = cancer.metastatic_since.is_some_and(|since| is_after(since, today));
        let is_of_metastasis = is_dated_wrong.iter().any(|named| named == cancer.reference.as_str()) && !cancer.de_novo;
        if is_own || is_of_metastasis {
            (cancer.metastatic_since, cancer.spread_is_dated, cancer.de_novo) = (None, false, false);
        }
        if is_own {
            own.push(Place::of_reference(cancer.reference.as_str()));
        }
    }
    own
}

/// Another cancer may have made this metastasis: whether a cancer that is not known to have spread is early is then open.
/// Whether there is one comes back.
fn leave_open(metastasis: &Metastasis, active: &mut [&mut Cancer], diseases: &Diseases) -> bool {
    let mut is_open = false;
    for cancer in active.iter_mut().filter(|cancer| cancer.stage != Stage::MetastaticOrRecurrent) {
        let spread = diseases.spread(diseases.definition(cancer.disease));
        let is_distant = metastasis.organs.iter().any(|organ| spread.is_distant(organ));
        if is_distant && !is_of_before(metastasis, cancer) {
            cancer.stage = Stage::Unstated;
            is_open |= cancer.disease.in_scope().is_some();
        }
    }
    is_open
}

/// A later metastasis comes from the only cancer the record knows, though that be called over: the primary was taken out
/// (ICD-10-CM Z85.3 beside C78.7), its spread was not.
fn wake(metastases: &[Metastasis], cancers: &mut [Cancer], diseases: &Diseases) {
    let Some(disease) = only_past(cancers) else { return };
    let spread = diseases.spread(diseases.definition(disease));
    let came_later = |cancer: &Cancer| {
        let mut there = metastases.iter().filter(|metastasis| metastasis.is_there(spread));
        there.any(|metastasis| match (cancer.diagnosed, metastasis.since) {
            (Some(found), Some(seen)) => found.certainly_before(seen.date),
            (found, _) => found.is_none(),
        })
    };
    for cancer in cancers.iter_mut().filter(|cancer| cancer.may_spread && came_later(cancer)) {
        cancer.activity = Activity::Active;
    }
}

/// The disease of all cancers of the record that may have spread, where all are over.
fn only_past(cancers: &[Cancer]) -> Option<Disease> {
    let mut may_spread = cancers.iter().filter(|cancer| cancer.may_spread).peekable();
    let disease = may_spread.peek()?.disease;
    may_spread.all(|cancer| cancer.activity == Activity::Past && cancer.disease == disease).then_some(disease)
}

/// The cancer that is called over while a metastasis is there: whether it is over is open.
pub fn in_question<'c>(metastases: &[Metastasis], cancers: &'c [Cancer], diseases: &Diseases) -> Option<&'c Cancer> {
    let spread = diseases.spread(Some(diseases.definition(only_past(cancers)?)?));
    metastases
        .iter()
        .any(|metastasis| metastasis.is_there(spread))
        .then(|| cancers.iter().find(|cancer| cancer.may_spread))?
}

/// Metastases of a record without a cancer that may have made them: whose they are is open.
pub fn of_nobody(metastases: &[Metastasis], cancers: &[Cancer]) -> Vec<(Place, Unread)> {
    let is_bearer = |cancer: &Cancer| cancer.activity == Activity::Active && cancer.may_spread;
    let there = metastases.iter().filter(|it| !it.is_over && !cancers.iter().any(is_bearer));
    there.map(|metastasis| (metastasis.place.clone(), Unread::MetastasisOrigin)).collect()
}

/// What is over and was there before this cancer was found is of another.
fn is_of_before(metastasis: &Metastasis, cancer: &Cancer) -> bool {
    let days = metastasis.since.map(|since| since.date).zip(cancer.diagnosed);
    metastasis.is_over && days.is_some_and(|(seen, found)| seen.certainly_before(found))
}

/// The side that words give to the cancer a metastasis comes from, right before its name ("brain metastasis of left breast
/// cancer"); the side of the metastasis is another matter.
pub fn side_of_origin(reader: Reader, text: &str) -> Option<Laterality> {
    let text = text.to_lowercase();
    let words = reader.diseases.iter().flat_map(|(_, definition)| &definition.origin_words);
    words.filter_map(|word| text.find(word.as_str()).map(|at| (at, word))).find_map(|(at, word)| {
        let before = text.get(..at)?;
        let start = before.trim_end().rfind([' ', ',', ';', '、', '(', '（', '　']).unwrap_or(0);
        let concepts = reader.text_concepts(text.get(start..at + word.len())?);
        concepts.iter().find_map(|name| Laterality::from_id(name.strip_prefix("laterality-")?))
    })
}

/// The words of a metastasis name this disease as its origin. "Lung" is no answer where two diseases of the lung are
/// active.
fn names(diseases: &Diseases, disease: Disease, active: &[Disease], text: &str) -> bool {
    let Some(definition) = diseases.definition(disease) else { return false };
    let of_its_organ = |other: &&Disease| diseases.definition(**other).is_some_and(|o| o.organ == definition.organ);
    let is_alone = active.iter().filter(of_its_organ).all(|other| *other == disease);
    is_alone && definition.origin_words.iter().any(|word| text.contains(word))
}

/// When a cancer was found, as far as anything but its spread tells: "metastatic breast cancer" since May, though it stand
/// there twice, says nothing of what was there before.
pub fn found(cancer: &Cancer) -> Option<PartialDate> {
    cancer.diagnosed.filter(|found| cancer.metastatic_since != Some(*found))
}

/// Spread that was there on the day of the diagnosis: metastatic from the start, if nothing says that it came back. The
/// day on which somebody recorded a metastasis shows nothing of the kind.
pub fn show_start(cancer: &mut Cancer, found: Option<PartialDate>, seen: Option<Since>) {
    let at_diagnosis = seen.zip(found).is_some_and(|(seen, found)| seen.date <= found);
    cancer.de_novo |= at_diagnosis && !cancer.recurrent;
}

/// The cancer is at least of this stage. The first date of spread counts, and one of an onset before one of a record.
pub fn raise(cancer: &mut Cancer, stage: Stage, since: Option<Since>) {
    if stage == Stage::MetastaticOrRecurrent
        && let Some(Since { date, is_onset }) = since
        && cancer.metastatic_since.is_none_or(|known| date < known || (date == known && is_onset))
    {
        cancer.metastatic_since = Some(date);
        cancer.spread_is_dated = is_onset;
    }
    // An earlier stage without spread: what came later is a recurrence or a progression.
    cancer.recurrent |= [cancer.stage, stage].contains(&Stage::Early) && cancer.stage != stage;
    cancer.de_novo &= !cancer.recurrent;
    if cancer.stage != Stage::MetastaticOrRecurrent {
        cancer.stage = stage;
    }
}
