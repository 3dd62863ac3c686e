//! From Conditions to cancers: which primaries, how far, since when; and what else a Condition states.
//!
//! Suspected, refuted and family conditions are no cancers. A receptor status stated by a Condition becomes a finding
//! without score that is shown and never decides.

use super::meaning::{Meaning, Reader};
use super::onset::{Since, onset};
use super::own::Mine;
use crate::case::PartialDate;
use crate::case::disease::{Activity, Cancer, Histology, Site, Stage};
use crate::case::finding::Finding;
use crate::case::specimen::Laterality;
use crate::fhir::record::node::Node;

/// What Conditions are read into.
#[derive(Debug, Default)]
pub struct Diagnoses {
    pub cancers: Vec<Cancer>,
    /// Receptor statuses and other findings a Condition states.
    pub findings: Vec<Finding>,
    metastases: Vec<Metastasis>,
}

#[derive(Debug)]
struct Metastasis {
    since: Option<Since>,
    text: String,
    distant: bool,
    sites: Vec<String>,
}

/// Reads one Condition.
pub fn condition(reader: Reader, own: &Mine, diagnoses: &mut Diagnoses) {
    let Mine { node, code, .. } = own;
    let node = *node;
    if code.concepts.is_empty() {
        return;
    }
    let about_others =
        ["condition-family-history", "condition-suspected", "condition-screening"].iter().any(|name| code.has(name));
    if is_dismissed(node) || about_others {
        diagnoses.findings.extend(super::stated::suspected(code, node, own));
        return;
    }
    let clinical = statuses(node, "clinicalStatus");
    let over = clinical.iter().any(|status| ["inactive", "resolved", "remission"].contains(&status.as_str()))
        || (code.has("condition-history-of") && !speaks_of_spread(code) && !code.has("condition-ild"));
    let since = onset(node);
    let text = code.text.unwrap_or_default().to_owned();
    let reference = own.name.to_string();
    diagnoses.findings.extend(super::stated::stated(code, node, since.map(|since| since.date), &reference, &text));
    let Some(site) = site(code) else {
        let named = code.family("condition-").any(|name| name.starts_with("metastasis"));
        if named && !over {
            let distant = code.concepts.iter().any(|name| is_distant(name));
            diagnoses.metastases.push(Metastasis { since, text, distant, sites: metastasis_sites(code) });
        }
        return;
    };
    let stage = stage(reader, code, node, &clinical);
    let spread_then = stage == Stage::MetastaticOrRecurrent && dates_the_spread(reader, node, code);
    let spread = since.filter(|_| spread_then);
    let cancer = Cancer {
        site,
        histology: histology(code),
        stage,
        laterality: laterality(reader, node, code),
        diagnosed: since.map(|since| since.date),
        metastatic_since: spread.map(|since| since.date),
        spread_is_dated: spread.is_some_and(|since| since.is_onset),
        metastases: metastasis_sites(code),
        de_novo: stage == Stage::MetastaticOrRecurrent && is_de_novo(reader, node, code),
        activity: if over { Activity::Past } else { Activity::Active },
        reference,
        also: Vec::new(),
        text,
    };
    merge(&mut diagnoses.cancers, cancer);
}

/// FHIR R4 condition-ver-status: a Condition that is not, or not yet, taken to be true.
pub fn is_dismissed(node: Node) -> bool {
    let dismissed = ["entered-in-error", "refuted", "unconfirmed", "provisional", "differential"];
    statuses(node, "verificationStatus").iter().any(|status| dismissed.contains(&status.as_str()))
}

/// Every word of a status: a code, several codings, a text, or the plain string of older FHIR.
pub fn statuses(node: Node, slot: &str) -> Vec<String> {
    let Some(concept) = node.get(slot) else { return Vec::new() };
    let codings = concept.each("coding").flat_map(|coding| [coding.str("code"), coding.str("display")]);
    let words = codings.chain([concept.str("text"), concept.items().next().and_then(Node::text)]).flatten();
    words.map(|word| word.to_lowercase().replace([' ', '_'], "-")).collect()
}

/// A stage given as an Observation of its own (TNM, stage group).
pub fn staged(reader: Reader, own: &Mine, diagnoses: &mut Diagnoses) {
    let node = own.node;
    let is_stage = own.code.has("marker-stage") || own.code.has("marker-stage-m");
    if !is_stage || !matches!(node.status().as_deref(), Some("final" | "amended" | "corrected")) {
        return;
    }
    let value = reader.meaning(node.get("valueCodeableConcept"));
    let said = node.str("valueString").map(|text| reader.text_concepts(text)).unwrap_or_default();
    let names: Vec<&str> = value.concepts.iter().copied().chain(said).collect();
    let Some(stage) = stage_of(&names) else { return };
    let mut active = diagnoses.cancers.iter_mut().filter(|cancer| cancer.activity == Activity::Active);
    if let (Some(cancer), None) = (active.next(), active.next()) {
        // The day of a staging is not the day of the spread: it may be found again years later.
        let found = node.str("effectiveDateTime").and_then(PartialDate::parse);
        raise(cancer, stage, found.map(|date| Since { date, is_onset: false }));
    }
}

impl Diagnoses {
    /// Gives metastases to the cancer they come from, when only one can have made them.
    pub fn settle(&mut self) {
        // A past cancer of another organ may be the one that has spread.
        let here = |activity| self.cancers.iter().filter(move |cancer: &&Cancer| cancer.activity == activity);
        let several = here(Activity::Past).any(|past| here(Activity::Active).all(|active| active.site != past.site));
        let mut active: Vec<&mut Cancer> =
            self.cancers.iter_mut().filter(|cancer| cancer.activity == Activity::Active).collect();
        // A left and a right breast cancer are one disease to the drugs that treat the metastasis.
        let several =
            several || active.iter().any(|cancer| active.first().is_some_and(|first| first.site != cancer.site));
        for metastasis in self.metastases.iter().filter(|metastasis| metastasis.distant) {
            let text = metastasis.text.to_lowercase();
            let named = |cancer: &Cancer| match cancer.site {
                Site::Breast => ["breast", "乳"].iter().any(|word| text.contains(word)),
                Site::Lung => ["lung cancer", "肺癌", "肺がん"].iter().any(|word| text.contains(word)),
                Site::Other | Site::Unstated => false,
            };
            for cancer in active.iter_mut().filter(|cancer| !several || named(cancer)) {
                raise(cancer, Stage::MetastaticOrRecurrent, metastasis.since);
                let new = metastasis.sites.iter().filter(|site| !cancer.metastases.contains(site));
                let new: Vec<String> = new.cloned().collect();
                cancer.metastases.extend(new);
            }
        }
    }
}

/// `condition-metastasis-liver` → `liver`.
fn metastasis_sites(code: &Meaning) -> Vec<String> {
    code.family("condition-metastasis-").filter(|site| *site != "regional-node").map(str::to_owned).collect()
}

fn raise(cancer: &mut Cancer, stage: Stage, since: Option<Since>) {
    if stage == Stage::MetastaticOrRecurrent {
        if let Some(Since { date, is_onset }) = since
            && cancer.metastatic_since.is_none_or(|known| date < known || (date == known && is_onset))
        {
            cancer.metastatic_since = Some(date);
            cancer.spread_is_dated = is_onset;
        }
        let same_time = cancer.metastatic_since.zip(cancer.diagnosed).is_some_and(|(spread, found)| spread <= found);
        cancer.de_novo |= same_time;
    }
    if cancer.stage != Stage::MetastaticOrRecurrent {
        cancer.stage = stage;
    }
}

/// Two Conditions of one primary (a problem-list item and an encounter diagnosis) are one cancer.
fn merge(cancers: &mut Vec<Cancer>, cancer: Cancer) {
    let same = cancers.iter_mut().find(|known| {
        let sides = (known.laterality, cancer.laterality);
        let two_sides = matches!(
            sides,
            (Some(Laterality::Left), Some(Laterality::Right)) | (Some(Laterality::Right), Some(Laterality::Left))
        );
        known.site == cancer.site && !two_sides && (cancer.site != Site::Other || known.text == cancer.text)
    });
    let Some(known) = same else {
        cancers.push(cancer);
        return;
    };
    let spread = cancer.metastatic_since.map(|date| Since { date, is_onset: cancer.spread_is_dated });
    raise(known, if cancer.stage == Stage::Unstated { known.stage } else { cancer.stage }, spread);
    known.diagnosed = match (known.diagnosed, cancer.diagnosed) {
        (Some(first), Some(second)) => Some(first.min(second)),
        (first, second) => first.or(second),
    };
    known.laterality = known.laterality.or(cancer.laterality);
    known.metastases.extend(cancer.metastases);
    if known.histology == Histology::Unstated {
        known.histology = cancer.histology;
    }
    if cancer.activity == Activity::Active && known.activity == Activity::Past {
        // It goes by the Condition that speaks of now.
        known.activity = Activity::Active;
        known.also.push(std::mem::replace(&mut known.reference, cancer.reference));
        known.text = cancer.text;
    } else {
        known.also.push(cancer.reference);
    }
}

/// A receptor status alone ("HER2 positive") names no organ: it is a statement, not a cancer.
pub fn site(code: &Meaning) -> Option<Site> {
    let has = |names: &[&str]| names.iter().any(|name| code.has(name));
    if has(&["condition-in-situ", "condition-benign-breast"]) && !has(&["condition-tnbc"]) {
        return None;
    }
    if has(&["condition-breast-cancer", "condition-tnbc"]) {
        return Some(Site::Breast);
    }
    if has(&["condition-nsclc", "condition-lung-adenocarcinoma", "condition-lung-cancer", "condition-small-cell"]) {
        return Some(Site::Lung);
    }
    if has(&["condition-other-cancer"]) {
        return Some(Site::Other);
    }
    has(&["condition-cancer-unspecified"]).then_some(Site::Unstated)
}

fn histology(code: &Meaning) -> Histology {
    if code.has("condition-small-cell") {
        Histology::SmallCell
    } else if code.has("condition-squamous") {
        Histology::Squamous
    } else if code.has("condition-lung-adenocarcinoma") {
        Histology::Adenocarcinoma
    } else if code.has("condition-nsclc") {
        Histology::NonSmallCell
    } else {
        Histology::Unstated
    }
}

fn stage(reader: Reader, code: &Meaning, node: Node, clinical: &[String]) -> Stage {
    let summaries =
        node.each("stage").filter_map(|stage| stage.get("summary")).map(|summary| reader.meaning(Some(summary)));
    let mut names: Vec<&str> = summaries.flat_map(|meaning| meaning.concepts).collect();
    names.extend(&code.concepts);
    for note in node.each("note").filter_map(|note| note.str("text")) {
        names.extend(reader.text_concepts(note));
    }
    match stage_of(&names) {
        Some(stage) => stage,
        None if clinical.iter().any(|status| ["recurrence", "relapse"].contains(&status.as_str())) => {
            Stage::MetastaticOrRecurrent
        }
        None => Stage::Unstated,
    }
}

/// Spread outweighs a stage at diagnosis: a stage II of 2019 does not undo a metastasis of 2026.
fn stage_of(names: &[&str]) -> Option<Stage> {
    let spread =
        |name: &&str| ["stage-iv", "stage-m1", "condition-metastatic-text", "condition-recurrence"].contains(name);
    if names.iter().any(|name| spread(name) || is_distant(name)) {
        Some(Stage::MetastaticOrRecurrent)
    } else if names.iter().any(|name| ["stage-early", "condition-early-text", "stage-m0"].contains(name)) {
        Some(Stage::Early)
    } else {
        None
    }
}

/// A metastasis that is certainly distant: a lymph node that is not named may be a regional one.
fn is_distant(name: &str) -> bool {
    name.strip_prefix("condition-metastasis").is_some_and(|site| !matches!(site, "-regional-node" | "-lymph-node"))
}

fn speaks_of_spread(code: &Meaning) -> bool {
    code.has("condition-recurrence")
        || code.has("condition-metastatic-text")
        || code.concepts.iter().any(|name| is_distant(name))
}

/// Stage IV at diagnosis, not a recurrence: the diagnosis date is then the date of spread.
fn is_de_novo(reader: Reader, node: Node, code: &Meaning) -> bool {
    let mut staged = node.each("stage").filter_map(|stage| stage.get("summary"));
    let four = staged.any(|summary| {
        reader.meaning(Some(summary)).concepts.iter().any(|name| ["stage-iv", "stage-m1"].contains(name))
    });
    let de_novo = code.text.is_some_and(|text| text.to_lowercase().contains("de novo"));
    (four || de_novo) && !code.has("condition-recurrence")
}

/// The Condition is about the spread itself, so its date is the date of the spread: "metastatic breast cancer since
/// 2026", a recurrence, stage IV at diagnosis. A stage II of 2019 with a later note of metastasis is not.
fn dates_the_spread(reader: Reader, node: Node, code: &Meaning) -> bool {
    let about_spread = |name: &&str| {
        matches!(*name, "condition-metastatic-text" | "condition-recurrence" | "stage-iv" | "stage-m1")
            || is_distant(name)
    };
    code.concepts.iter().any(about_spread) || is_de_novo(reader, node, code)
}

fn laterality(reader: Reader, node: Node, code: &Meaning) -> Option<Laterality> {
    let site = reader.meaning(node.get("bodySite"));
    let extended = node
        .each("bodySite")
        .flat_map(|site| site.each("extension"))
        .filter_map(|extension| extension.get("valueCodeableConcept"));
    let qualified: Vec<&str> = extended.flat_map(|concept| reader.meaning(Some(concept)).concepts).collect();
    let named = |name: &str| site.has(name) || code.has(name) || qualified.contains(&name);
    match (named("laterality-left"), named("laterality-right"), named("laterality-bilateral")) {
        (_, _, true) | (true, true, _) => Some(Laterality::Bilateral),
        (true, false, _) => Some(Laterality::Left),
        (false, true, _) => Some(Laterality::Right),
        _ => None,
    }
}
