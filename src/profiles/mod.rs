//! From FHIR resources to the case.
//!
//! Never fails: what cannot be read or contradicts itself becomes a state that keeps its resource reference. It
//! deliberately knows no rule, no indication and no drug beyond its id.

mod aside_words;
mod belied;
mod diagnosis;
mod dosage_words;
mod gene_reader;
mod gene_words;
mod instability_words;
mod markers;
mod meaning;
mod misshapen;
mod named_drugs;
pub mod narrow;
mod near;
mod normal;
mod number;
mod order;
pub mod orderables;
mod recent;
mod record;
mod resources;
mod result;
mod scales;
mod states;
mod subjects;
mod sureness;
pub mod terminology;
mod therapy;
mod turned;
pub mod unknown;

use crate::case::unread::Unread;
use crate::case::{AsOf, BlindSpot, Blindness, Case, Death, PartialDate, Person, Sex};
use crate::fhir::record::chart::Chart;
use crate::fhir::record::node::Node;

use diagnosis::Diagnoses;
use diagnosis::in_doubt::InDoubt;
pub use meaning::Reader;
use misshapen::is_misshapen;
pub use order::dose_in_words;
use order::drafts;
use record::patient_resource::PatientResource;
pub use record::patient_resource::is_looked_at;
use record::place::{self, Index};
use record::subject::{self, Subject};
use record::{blind_spots, patient_resource};
use result::dialysis::dialysis;
use result::examined::examined;
use result::gene::links::Links;
use result::kidneys;
use result::results::Results;
use result::{gene, lung_disease, members, no_result, observation, overruled, report, told_states};
use therapy::{before_onset, first_given, given, progression, stated_line, told_elsewhere};
use unknown::count;

/// The drafts of an order hook.
#[derive(Debug, Default, Clone, Copy)]
pub struct Drafts<'d> {
    /// `context.draftOrders`.
    pub bundle: Option<Node<'d>>,
    /// `context.selections`; `None` when every draft counts (order-sign).
    pub selections: Option<&'d [std::borrow::Cow<'d, str>]>,
}

/// Reads the chart and the drafts of one patient, as they are on the day of `as_of`.
pub fn read<'c>(
    reader: Reader<'c>,
    chart: &Chart<'c>,
    drafts: Drafts<'c>,
    patient_id: &'c str,
    fhir_server: Option<&'c str>,
    as_of: AsOf,
) -> Case {
    let diseases = reader.diseases;
    let mut case = Case {
        blind_spots: chart.gaps.iter().map(blind_spots::blind_spot).collect(),
        unseen: chart.unseen.iter().map(blind_spots::unseen).collect(),
        ..Case::default()
    };
    let mut subject = Subject::new(patient_id, fhir_server);
    person(chart, &mut subject, as_of, &mut case);
    let mut index = Index::build(chart);
    let mine = patient_resource::resources(reader, (chart, &index), &subject, &mut case);
    let in_doubt = read_diagnoses(reader, &index, &mine, as_of, &mut case);
    read_rest(reader, &index, &mine, as_of, &mut case);
    diagnosis::in_doubt::say(in_doubt, &mut case);
    count::count(reader, &mine, &mut case);
    blind_spots::sort(&mut case.blind_spots);
    // Before the drafts are read: what of them cannot be read is no gap in what was given before.
    blind_spots::note_unseen(&mut case);
    drafts::read(reader, &mut index, drafts, &subject, &mut case);
    diagnosis::several_cancers(&mut case, diseases);
    kidneys::tell(reader, &mine, as_of, &mut case);
    case.settle(as_of);
    case
}

fn person<'c>(chart: &Chart<'c>, subject: &mut Subject<'c>, as_of: AsOf, case: &mut Case) {
    for entry in &chart.entries {
        if !patient_resource::is_looked_at(entry.kind) && subject::is_somebody(entry.kind) {
            entry.full_url.into_iter().for_each(|url| subject.learn_other(url));
        }
        if entry.kind != "Patient" {
            continue;
        }
        // Before a transaction is done its entries may have a URL only.
        let by_url = || entry.full_url.and_then(|url| url.strip_prefix("urn:uuid:"));
        if !entry.resource.str("id").or_else(by_url).is_some_and(|id| subject.is_id(id)) {
            entry.full_url.into_iter().for_each(|url| subject.learn_other(url));
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
            death: death(entry.resource),
        };
        // Nobody has died on a day to come: the date is wrong, and so may be the death.
        let day = case.patient.death.and_then(|death| death.date).and_then(PartialDate::earliest);
        if day.is_some_and(|day| day > as_of.today) {
            case.patient.death = None;
            let why = Blindness::Unreadable(Unread::FutureDate);
            case.blind_spots.push(BlindSpot { place: place::patient(entry.resource, entry.key), why });
        }
    }
}

/// `deceasedBoolean` or `deceasedDateTime`; a date that cannot be read is a death all the same.
fn death(patient: Node) -> Option<Death> {
    let date = patient
        .get("deceasedDateTime")
        .filter(|date| !date.is_null())
        .map(|date| date.text().and_then(PartialDate::parse));
    let said = patient.get("deceasedBoolean");
    let is_dead = said.and_then(Node::bool) == Some(true) || said.and_then(Node::text) == Some("true");
    date.map(|date| Death { date }).or_else(|| is_dead.then_some(Death { date: None }))
}

fn read_diagnoses<'c>(
    reader: Reader<'c>,
    index: &Index<'c>,
    mine: &[PatientResource<'c>],
    as_of: AsOf,
    case: &mut Case,
) -> Vec<InDoubt> {
    let mut diagnoses = Diagnoses::default();
    // Two Conditions of one cancer become one, which goes by the first: whichever way a server sorts, the same.
    let mut conditions: Vec<&PatientResource> = mine.iter().filter(|resource| resource.kind == "Condition").collect();
    conditions.sort_by_key(|condition| condition.name.id());
    for resource in conditions {
        if let Some(why) = unread_code(resource) {
            case.blind_spots.push(BlindSpot { place: resource.name.place(), why: Blindness::Unreadable(why) });
        }
        diagnoses.condition(reader, resource);
    }
    diagnoses.merge(reader.diseases);
    for resource in mine.iter().filter(|resource| resource.kind == "Observation") {
        diagnoses.staged(reader, resource);
        diagnoses.located(reader, resource);
    }
    // After the stages: what it is made of may leave open what it is.
    for resource in mine.iter().filter(|resource| matches!(resource.kind, "Observation" | "DiagnosticReport")) {
        diagnoses.histology(reader, resource);
    }
    diagnoses.settle(mine, reader.diseases, as_of.today, &|| first_given::first_day(reader, index, mine));
    let unread = diagnoses.unread.into_iter();
    case.blind_spots.extend(unread.map(|(place, why)| BlindSpot { place, why: Blindness::Unreadable(why) }));
    case.cancers = diagnoses.cancers;
    case.findings = diagnoses.findings;
    case.patient.menopause = diagnosis::menopause(reader, mine, as_of.date);
    case.patient.death = case.patient.death.or_else(|| diagnosis::death(reader, mine, as_of.today));
    diagnoses.in_doubt
}

/// What of a code that must be there says nothing. Where a part is of another shape, it may have said the most.
fn unread_code(resource: &PatientResource) -> Option<Unread> {
    let is_torn = || resource.node.get("code").is_some_and(is_misshapen);
    if resource.code.says_nothing() { Some(Unread::NoCode) } else { is_torn().then_some(Unread::PartOfCode) }
}

fn read_rest<'c>(reader: Reader<'c>, index: &Index<'c>, mine: &[PatientResource<'c>], as_of: AsOf, case: &mut Case) {
    let mut results = Results::default();
    let links = Links::among(reader, mine);
    let mut told = Vec::new();
    for resource in mine {
        let coded_by = ["DiagnosticReport", "Procedure", "ServiceRequest"].contains(&resource.kind);
        if coded_by && resource.code.says_nothing() && resource.node.get("code").is_some_and(is_misshapen) {
            results.unreadable.push((resource.name.place(), Unread::Code));
        }
        case.findings.extend(examined(reader, resource));
        case.findings.extend(dialysis(reader, resource, as_of));
        told.extend(told_elsewhere::drugs(reader, &case.cancers, resource, as_of));
        match resource.kind {
            "Observation" if resource.code.says_nothing() => {
                results.unreadable.push((resource.name.place(), Unread::NoCode));
            }
            "Observation" => {
                let is_known = !resource.code.concepts.is_empty();
                if let Some(why) = is_known.then(|| unread_code(resource)).flatten() {
                    results.unreadable.push((resource.name.place(), why));
                }
                let of_person = ["marker-stage", "marker-stage-m", "marker-menopause"];
                if of_person.iter().any(|name| resource.code.has(name)) && !is_status_clear(resource.node) {
                    results.unreadable.push((resource.name.place(), Unread::Status));
                }
                case.progressions.extend(progression::progression(reader, resource));
                observation::observation(reader, index, &case.cancers, (resource, &links), &mut results);
                members::missing(reader, resource, mine, &mut results);
            }
            "DiagnosticReport" => {
                report::report(reader, resource, &mut results);
                gene::report::read(reader, index, (resource, mine), &mut results);
                members::missing(reader, resource, mine, &mut results);
            }
            "ServiceRequest" => {
                report::requested(reader, resource.node, resource.name, &resource.code, &mut results);
            }
            "MedicationRequest" | "MedicationAdministration" | "MedicationDispense" | "MedicationStatement" => {
                match given::exposures(reader, index, &case.cancers, resource) {
                    Ok(exposures) => case.exposures.extend(exposures),
                    Err(given::Unread(of_unread)) => {
                        case.unread_drugs.extend(of_unread);
                        results.unreadable.push((resource.name.place(), Unread::Drug));
                        count::drug(resource, &mut case.unknown_codes);
                    }
                }
            }
            "CarePlan" | "EpisodeOfCare" => {
                case.stated_lines.extend(stated_line::of_plan(reader, resource));
            }
            "Procedure" => case.exposures.extend(given::procedure(reader, index, &case.cancers, resource)),
            _ => {}
        }
    }
    before_onset::settle(mine, &case.cancers, &mut case.exposures);
    case.findings.extend(lung_disease::stated(reader, index, mine));
    told_states::tell(reader, index, mine, &case.findings, &mut results);
    let is_known = |drug: Option<&str>| match drug {
        Some(drug) => case.exposures.iter().any(|exposure| exposure.drug.id() == Some(drug)),
        None => !case.exposures.is_empty(),
    };
    told.retain(|told| !is_known(told.drug.as_deref()));
    told.dedup_by(|one, other| one.place == other.place);
    case.therapy_unseen |= !told.is_empty();
    results.unreadable.extend(told.into_iter().map(|told| (told.place, Unread::Drug)));
    let has_own_markers = |disease| reader.diseases.definition(disease).is_some_and(|of| !of.own_markers.is_empty());
    overruled::apply(reader, mine, &mut results);
    no_result::forget_repeated(&mut results);
    report::unread(&mut results, case.cancers.iter().any(|cancer| has_own_markers(cancer.disease)));
    let unreadable =
        results.unreadable.into_iter().map(|(place, why)| BlindSpot { place, why: Blindness::Unreadable(why) });
    case.blind_spots.extend(unreadable);
    case.findings.extend(results.findings);
    case.pending.extend(results.pending);
    case.requested_tests.extend(results.requested_tests);
    case.requests.extend(results.requests);
}

/// Whether the status of an Observation says if the result counts.
fn is_status_clear(node: Node) -> bool {
    let codes = ["registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error"];
    node.status().is_some_and(|status| codes.contains(&&*status))
}
