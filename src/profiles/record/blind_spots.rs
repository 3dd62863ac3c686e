//! What of the record could not be read or seen, and which questions that leaves open.

use crate::case::place::{Key, Place, ResourceKind};
use crate::case::unread::{Shape, Unread};
use crate::case::unseen::{Unseen, UnseenReason};
use crate::case::{BlindSpot, Blindness, Case};
use crate::fhir::record::chart::{self, GapReason};
use crate::fhir::record::node::Node;
use crate::fhir::record::unusable::{self as fhir, TypeName, Unusable};

use super::place;

/// A gap of the chart.
pub fn blind_spot(gap: &chart::Gap) -> BlindSpot {
    let why = match &gap.why {
        GapReason::NotSent => Blindness::NotSent,
        GapReason::OperationOutcome(text)
        | GapReason::Refused(text)
        | GapReason::Denied(text)
        | GapReason::Fetch(text) => Blindness::Failed(text.clone()),
        GapReason::Paged => Blindness::Paged,
        GapReason::Narrowed => Blindness::Narrowed,
        GapReason::Unreadable(found) => Blindness::Unreadable(unread(found)),
    };
    let place = match &gap.place {
        chart::Place::Key(key) => Place::Key(place::key(key)),
        chart::Place::Entry(key, positions) => Place::Entry(place::key(key), positions.clone()),
        chart::Place::Document(name) => Place::Document(name.clone()),
    };
    BlindSpot { place, why }
}

/// What the chart says was not seen, and leaves nothing open.
pub fn unseen(unseen: &chart::Unseen) -> Unseen {
    let why = match unseen.why {
        chart::UnseenReason::NotKept => UnseenReason::NotKept,
        chart::UnseenReason::NotAsked => UnseenReason::NotAsked,
        chart::UnseenReason::NotSent => UnseenReason::NotSent,
        chart::UnseenReason::Refused => UnseenReason::Refused,
        chart::UnseenReason::WithoutCategory => UnseenReason::WithoutCategory,
        chart::UnseenReason::Narrowed => UnseenReason::Narrowed,
    };
    Unseen { part: place::key(unseen.part), category: unseen.category.clone(), why }
}

/// What `fhir` found instead of a resource.
pub fn unread(found: &Unusable) -> Unread {
    match found {
        Unusable::Shape(shape) => Unread::NotAResource(self::shape(*shape)),
        Unusable::NoResourceType => Unread::NoResourceType,
        Unusable::NoResource => Unread::NoResource,
        Unusable::EntryWithoutResource => Unread::EntryWithoutResource,
        Unusable::Repeats(member) => Unread::Repeats(member),
        Unusable::OtherType { found, wanted } => Unread::OtherType(found.0.clone(), wanted.clone()),
        Unusable::NotInR4(name) => Unread::NotInR4(name.0.clone()),
        Unusable::NestedTooDeep => Unread::NestedTooDeep,
    }
}

fn shape(shape: fhir::Shape) -> Shape {
    match shape {
        fhir::Shape::Null => Shape::Null,
        fhir::Shape::Boolean => Shape::Boolean,
        fhir::Shape::Number => Shape::Number,
        fhir::Shape::Text => Shape::Text,
        fhir::Shape::Array => Shape::Array,
        fhir::Shape::Object => Shape::Object,
    }
}

/// Why something that should be a resource of FHIR R4 is none.
pub fn not_in_r4(node: Node) -> Unread {
    node.str("resourceType").map_or(Unread::NoResourceType, |kind| Unread::NotInR4(TypeName::read(kind).0))
}

/// Resources of one kind by their names: a server lists them as it likes, and a card says the same.
pub fn sort(spots: &mut [BlindSpot]) {
    let name = |spot: &BlindSpot| match &spot.place {
        Place::Resource(_, name) => Some(name.clone()),
        _ => None,
    };
    let of_one_kind = |one: &BlindSpot, other: &BlindSpot| match (&one.place, &other.place) {
        (Place::Resource(kind, _), Place::Resource(next, _)) => kind == next,
        _ => false,
    };
    for group in spots.chunk_by_mut(of_one_kind).filter(|group| group.len() > 1) {
        group.sort_by_cached_key(name);
    }
}

/// Which questions the blind spots leave open.
pub fn note_unseen(case: &mut Case) {
    let open =
        case.blind_spots.iter().filter(|spot| !matches!(spot.why, Blindness::NoSubject | Blindness::OtherPatient));
    // What is read of an entry says when its drug was given.
    let is_entry = |spot: &BlindSpot| spot.why == Blindness::Unreadable(Unread::Drug);
    let (mut entries, mut others) = (false, case.therapy_unseen);
    // Nobody looked at it, so it may be any result.
    let is_any_result = |spot: &BlindSpot| {
        let is_result =
            matches!(&spot.place, Place::Resource(ResourceKind::Observation | ResourceKind::DiagnosticReport, _));
        is_result && spot.why == Blindness::Unreadable(Unread::OtherServer)
    };
    let left_open = |spot: &BlindSpot| -> &'static [Question] {
        if is_any_result(spot) { &[Question::Findings] } else { left_open(&spot.place) }
    };
    let left: Vec<(&[Question], bool)> = open.map(|spot| (left_open(spot), is_entry(spot))).collect();
    for (question, is_entry) in left.into_iter().flat_map(|(all, is_entry)| all.iter().map(move |one| (one, is_entry)))
    {
        match question {
            Question::Therapy if is_entry => entries = true,
            Question::Therapy => others = true,
            Question::Conditions => case.conditions_unseen = true,
            Question::Findings => case.findings_unseen = true,
        }
    }
    case.therapy_unseen = entries || others;
    case.only_entries_unread = entries && !others;
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
        Place::Document(_) => &[Therapy, Conditions, Findings],
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
