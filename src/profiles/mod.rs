//! From FHIR resources to the case.
//!
//! Never fails: what cannot be read or contradicts itself becomes a state that keeps its resource reference. It
//! deliberately knows no rule, no indication and no drug beyond its id.

mod assay;
mod brca;
mod brca_clauses;
mod brca_words;
mod cancer;
mod clauses;
mod drafts;
mod drug;
mod gene_symbol;
mod genotype;
mod her2;
mod marker;
mod meaning;
mod measure;
pub mod narrow;
mod normal;
mod number;
mod onset;
mod own;
mod pd_l1;
mod place;
mod regimen;
mod report;
mod resources;
mod result;
mod setting;
mod specimen;
mod stated;
mod subject;
mod taken;
pub mod terminology;
mod value;

use std::collections::BTreeSet;

use crate::case::disease::{Activity, Cancer, Site};
use crate::case::finding::{Marker, Usage, Why};
use crate::case::place::{Key, Place, ResourceKind};
use crate::case::specimen::{Laterality, Origin};
use crate::case::unread::Unread;
use crate::case::{BlindSpot, Blindness, Case, Menopause, PartialDate, Person, Sex};
use crate::fhir::chart::{self, Chart, GapReason};
use crate::fhir::json::Node;

use brca::Implications;
use cancer::Diagnoses;
use meaning::{Reader, is_misshapen};
use own::Mine;
use place::Index;
use result::Results;
use subject::Subject;
use terminology::Terminology;

/// The drafts of an order hook.
#[derive(Debug, Default, Clone, Copy)]
pub struct Drafts<'d> {
    /// `context.draftOrders`.
    pub bundle: Option<Node<'d>>,
    /// `context.selections`; `None` when every draft counts (order-sign).
    pub selections: Option<&'d [std::borrow::Cow<'d, str>]>,
}

/// Reads the chart and the drafts of one patient.
pub fn read<'c>(
    terms: &'c Terminology,
    chart: &Chart<'c>,
    drafts: Drafts<'c>,
    patient_id: &'c str,
    fhir_server: Option<&'c str>,
) -> Case {
    let reader = Reader::new(terms);
    let mut case = Case { blind_spots: chart.gaps.iter().map(blind_spot).collect(), ..Case::default() };
    let mut subject = Subject::new(patient_id, fhir_server);
    person(chart, &mut subject, &mut case);
    let mine = own::resources(reader, chart, &subject, &mut case);
    let mut index = Index::of(chart);
    read_diagnoses(reader, &mine, &mut case);
    read_rest(reader, &index, &mine, &mut case);
    // Before the drafts are read: what of them cannot be read is no gap in what was given before.
    note_unseen(&mut case);
    drafts::read(reader, &mut index, drafts, &subject, &mut case);
    several_cancers(&mut case);
    case
}

fn blind_spot(gap: &chart::Gap) -> BlindSpot {
    let why = match &gap.why {
        GapReason::NotSent => Blindness::NotSent,
        GapReason::OperationOutcome(text) | GapReason::Fetch(text) => Blindness::Failed(text.clone()),
        GapReason::Paged => Blindness::Paged,
        GapReason::Unreadable(found) => Blindness::Unreadable(own::unusable_value(found)),
    };
    let place = match &gap.place {
        chart::Place::Key(key) => Place::Key(place::key(key)),
        chart::Place::Entry(key, positions) => Place::Entry(place::key(key), positions.clone()),
        chart::Place::File(name) => Place::File(name.clone()),
    };
    BlindSpot { place, why }
}

fn person<'c>(chart: &Chart<'c>, subject: &mut Subject<'c>, case: &mut Case) {
    for entry in chart.entries.iter().filter(|entry| entry.resource.str("resourceType") == Some("Patient")) {
        // Before a transaction is done its entries may have a URL only.
        let by_url = || entry.full_url.and_then(|url| url.strip_prefix("urn:uuid:"));
        if !entry.resource.str("id").or_else(by_url).is_some_and(|id| subject.is_id(id)) {
            case.blind_spots
                .push(BlindSpot { place: place::patient(entry.resource, entry.key), why: Blindness::OtherPatient });
            continue;
        }
        if let Some(url) = entry.full_url {
            subject.learn(url);
        }
        case.patient = Person {
            birth: entry.resource.str("birthDate").and_then(PartialDate::parse),
            sex: entry.resource.str("gender").map(|gender| match gender {
                "female" => Sex::Female,
                "male" => Sex::Male,
                _ => Sex::Other,
            }),
            menopause: None,
        };
    }
}

fn read_diagnoses(reader: Reader, mine: &[Mine], case: &mut Case) {
    let mut diagnoses = Diagnoses::default();
    // Two Conditions of one cancer become one, which goes by the first: whichever way a server sorts, the same.
    let mut conditions: Vec<&Mine> = mine.iter().filter(|resource| resource.kind == "Condition").collect();
    conditions.sort_by_key(|condition| condition.name.id());
    for resource in conditions {
        if let Some(why) = unread_code(resource) {
            case.blind_spots.push(BlindSpot { place: resource.name.place(), why: Blindness::Unreadable(why) });
        }
        cancer::condition(reader, resource, &mut diagnoses);
    }
    for resource in mine.iter().filter(|resource| resource.kind == "Observation") {
        cancer::staged(reader, resource, &mut diagnoses);
    }
    diagnoses.settle();
    case.cancers = diagnoses.cancers;
    case.findings = diagnoses.findings;
    case.patient.menopause = menopause(reader, mine);
}

/// What of a code that must be there says nothing. Where a part is of another shape, it may have said the most.
fn unread_code(resource: &Mine) -> Option<Unread> {
    let is_torn = || resource.node.get("code").is_some_and(is_misshapen);
    if resource.code.says_nothing() { Some(Unread::NoCode) } else { is_torn().then_some(Unread::PartOfCode) }
}

/// Stated by a Condition or an Observation; removal of the ovaries makes it postmenopausal.
fn menopause(reader: Reader, mine: &[Mine]) -> Option<Menopause> {
    let mut state = None;
    for resource in mine {
        let code = &resource.code;
        if code.concepts.is_empty() {
            continue;
        }
        let said = match (resource.kind, resource.node.str("status")) {
            ("Condition", _) if cancer::is_dismissed(resource.node) => continue,
            ("Condition", _) | ("Procedure", Some("completed")) => code.concepts.clone(),
            ("Observation", Some("final" | "amended" | "corrected")) if code.has("marker-menopause") => {
                let value = reader.meaning(resource.node.get("valueCodeableConcept"));
                let text = resource.node.str("valueString").map(|text| reader.text_concepts(text)).unwrap_or_default();
                value.concepts.into_iter().chain(text).collect()
            }
            _ => continue,
        };
        let has = |names: &[&str]| said.iter().any(|name| names.contains(name));
        let ended =
            ["condition-postmenopausal", "answer-postmenopausal", "procedure-oophorectomy", "condition-oophorectomy"];
        if has(&ended) {
            state = Some(Menopause::Postmenopausal);
        } else if state.is_none() && has(&["condition-premenopausal", "answer-premenopausal"]) {
            state = Some(Menopause::Premenopausal);
        }
    }
    state
}

fn read_rest<'c>(reader: Reader<'c>, index: &Index<'c>, mine: &[Mine<'c>], case: &mut Case) {
    let mut results = Results::default();
    let implications = Implications::among(mine);
    for resource in mine {
        let coded_by = ["DiagnosticReport", "Procedure", "ServiceRequest"].contains(&resource.kind);
        if coded_by && resource.code.says_nothing() && resource.node.get("code").is_some_and(is_misshapen) {
            results.unreadable.push((resource.name.place(), Unread::Code));
        }
        match resource.kind {
            "Observation" if resource.code.says_nothing() => {
                results.unreadable.push((resource.name.place(), Unread::NoCode));
            }
            "Observation" => {
                if let Some(why) = unread_code(resource).filter(|_| !resource.code.concepts.is_empty()) {
                    results.unreadable.push((resource.name.place(), why));
                }
                let of_person = ["marker-stage", "marker-stage-m", "marker-menopause"];
                if of_person.iter().any(|name| resource.code.has(name)) && !is_status_clear(resource.node) {
                    results.unreadable.push((resource.name.place(), Unread::Status));
                }
                result::observation(reader, index, &case.cancers, (resource, &implications), &mut results);
                report::missing_members(resource, mine, &mut results);
            }
            "DiagnosticReport" => report::report(reader, resource, &mut results),
            "ServiceRequest" => report::requested(resource.node, resource.name, &resource.code, &mut results),
            "MedicationRequest" | "MedicationAdministration" | "MedicationDispense" | "MedicationStatement" => {
                match drug::exposures(reader, index, &case.cancers, resource) {
                    Ok(exposures) => case.exposures.extend(exposures),
                    Err(drug::Unread) => results.unreadable.push((resource.name.place(), Unread::Drug)),
                }
            }
            "Procedure" => case.exposures.extend(drug::procedure(reader, &case.cancers, resource)),
            _ => {}
        }
    }
    let is_breast = case.cancers.iter().any(|cancer| cancer.site == Site::Breast);
    report::unread(&mut results, is_breast);
    let unreadable =
        results.unreadable.into_iter().map(|(place, why)| BlindSpot { place, why: Blindness::Unreadable(why) });
    case.blind_spots.extend(unreadable);
    case.findings.extend(results.findings);
    case.pending.extend(results.pending);
}

/// Whether the status of an Observation says if the result counts.
fn is_status_clear(node: Node) -> bool {
    let codes = ["registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error"];
    node.status().is_some_and(|status| codes.contains(&&*status))
}

/// Which questions the blind spots leave open.
fn note_unseen(case: &mut Case) {
    let open =
        case.blind_spots.iter().filter(|spot| !matches!(spot.why, Blindness::NoSubject | Blindness::OtherPatient));
    for question in open.flat_map(|spot| left_open(&spot.place)) {
        match question {
            Question::Therapy => case.therapy_unseen = true,
            Question::Conditions => case.conditions_unseen = true,
            Question::Findings => case.findings_unseen = true,
        }
    }
}

#[derive(Clone, Copy)]
enum Question {
    Therapy,
    Conditions,
    Findings,
}

/// What may be missing where a place could not be seen. One result that cannot be read leaves open its own marker only,
/// which is said where it is read.
fn left_open(place: &Place) -> &'static [Question] {
    use Question::{Conditions, Findings, Therapy};
    match place {
        Place::Key(key) | Place::Entry(key, _) => match key {
            Key::Medications | Key::Administrations | Key::Statements => &[Therapy],
            Key::Conditions => &[Conditions],
            Key::Observations | Key::Reports => &[Findings],
            Key::Bundle => &[Therapy, Conditions, Findings],
            Key::Patient | Key::Specimens | Key::Procedures | Key::ServiceRequests => &[],
        },
        Place::File(_) => &[Therapy, Conditions, Findings],
        Place::Resource(kind, _) => match kind {
            ResourceKind::MedicationRequest
            | ResourceKind::MedicationAdministration
            | ResourceKind::MedicationDispense
            | ResourceKind::MedicationStatement => &[Therapy],
            ResourceKind::Condition => &[Conditions],
            ResourceKind::Patient
            | ResourceKind::Observation
            | ResourceKind::DiagnosticReport
            | ResourceKind::Procedure
            | ResourceKind::ServiceRequest
            | ResourceKind::Specimen
            | ResourceKind::Other => &[],
        },
        Place::Drafts | Place::Draft(_) | Place::Selections => &[],
    }
}

/// With two different active cancers a tumour result that does not say which one it is about decides for neither: two
/// sites, or a left and a right breast cancer, whose metastasis however speaks for both.
fn several_cancers(case: &mut Case) {
    let active = || case.cancers.iter().filter(|cancer| cancer.activity == Activity::Active);
    let sites: BTreeSet<_> = active().map(|cancer| cancer.site.scope()).collect();
    let sided = |cancer: &&Cancer| matches!(cancer.laterality, Some(Laterality::Left | Laterality::Right));
    let two_sided = sites.len() == 1 && active().filter(sided).count() > 1;
    if sites.len() < 2 && !two_sided {
        return;
    }
    let mut unplaced_specimens: Vec<String> = Vec::new();
    for finding in case.findings.iter_mut().filter(|finding| finding.usage == Usage::Used) {
        let receptor = matches!(finding.marker, Marker::Er | Marker::Pgr);
        let unplaced = if two_sided {
            let placed = finding.specimen.laterality.is_some() || finding.specimen.origin == Origin::Metastasis;
            (receptor || is_of_tumour(finding.marker)) && !placed
        } else {
            is_of_tumour(finding.marker) && finding.disease.is_none()
        };
        if unplaced {
            finding.usage = Usage::Shown(Why::OtherCancer);
            // It says where it is from, and we cannot tell what that is.
            if finding.specimen.id.is_some() && finding.specimen.site.is_none() {
                unplaced_specimens.push(finding.reference.clone());
            }
        }
    }
    unplaced_specimens.dedup();
    let spot = |reference| BlindSpot {
        place: Place::Resource(ResourceKind::Observation, reference),
        why: Blindness::Unreadable(Unread::SpecimenOrigin),
    };
    case.blind_spots.extend(unplaced_specimens.into_iter().map(spot));
}

/// HER2 and PD-L1 are measured in many cancers; ER and PgR are taken as those of the breast.
fn is_of_tumour(marker: Marker) -> bool {
    use Marker::{Her2Copies, Her2Ihc, Her2Ish, Her2Membrane, Her2Ratio, Her2Status, PdL1};
    matches!(marker, Her2Ihc | Her2Ish | Her2Ratio | Her2Copies | Her2Status | Her2Membrane | PdL1)
}
