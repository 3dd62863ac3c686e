//! The case (症例): what is known of this patient now, in the words of oncology.
//!
//! Plain data and the few definitions the field itself gives (what HER2-low is, what triple-negative is). It
//! deliberately knows no FHIR, no JSON, no clock, no language, no drug by name and no treatment rule.

pub mod date;
pub mod define;
pub mod disease;
pub mod diseases;
pub mod dosage;
pub mod finding;
pub mod gene_result;
pub mod interval;
pub mod marker;
pub mod measures;
pub mod order;
pub mod place;
pub mod reference;
pub mod regimens;
pub mod resolve;
pub mod source;
pub mod specimen;
pub mod therapy;
pub mod unknown_codes;
pub mod unread;
pub mod unseen;

use define::course::{is_pause_forgotten, judge_course};
use define::creatinine_clearance::{derive_creatinine_clearance, unread_clearance};
use define::kidney_failure::{self, KidneyLimits};
use disease::Cancer;
use finding::{Finding, Pending};
use marker::Marker;
use order::Order;
use place::Place;
use specimen::Specimen;
use therapy::{Course, Exposure, Progression, StatedLine};
use time::Duration;
use unknown_codes::UnknownCodes;
use unread::Unread;
use unseen::Unseen;

pub use date::{PartialDate, TimeOfDay};

/// Everything read of one patient for one hook call.
#[derive(Debug, Clone, Default)]
pub struct Case {
    pub patient: Person,
    pub cancers: Vec<Cancer>,
    /// Of a record without a cancer: what diagnoses that nobody has confirmed may be, one of each disease.
    pub doubtful: Vec<Cancer>,
    pub findings: Vec<Finding>,
    pub exposures: Vec<Exposure>,
    /// What says that the disease had progressed, and when.
    pub progressions: Vec<Progression>,
    /// Lines of therapy that plans of care state.
    pub stated_lines: Vec<StatedLine>,
    pub orders: Vec<Order>,
    /// Tests somebody has already asked for, so that nobody is asked twice.
    pub pending: Vec<Pending>,
    /// Ids of tests that were asked for in the words of our own buttons (`re-biopsy`).
    pub requested_tests: Vec<String>,
    /// What each request for a test names: markers, genes, assays, by the ids of their value sets.
    pub requests: Vec<Vec<String>>,
    pub blind_spots: Vec<BlindSpot>,
    /// What was not seen, and leaves nothing open.
    pub unseen: Vec<Unseen>,
    /// Codes and words that meant nothing here.
    pub unknown_codes: UnknownCodes,
    /// Drugs given before could not be seen at all: the medication keys were not sent, or failed.
    pub therapy_unseen: bool,
    /// Entries of the chart that tell of a drug, and which one nobody could read.
    pub unread_drugs: Vec<Exposure>,
    /// Those entries are all that was not seen of the drugs.
    pub only_entries_unread: bool,
    /// An order on the table could not be read, or was refused.
    pub orders_unread: bool,
    /// Orders are still being chosen (order-select): another may follow, so what is not there yet is not missing.
    pub still_ordering: bool,
    /// Conditions could not be seen completely: a missing cancer says nothing then.
    pub conditions_unseen: bool,
    /// Results could not be seen completely: a missing result says nothing then.
    pub findings_unseen: bool,
}

impl Case {
    /// Makes the record true on a day: applies `as_of`, and puts everything in order. A reader ends with it.
    pub fn settle(&mut self, as_of: AsOf) {
        self.apply_date(as_of);
        kidney_failure::overtaken(&mut self.findings, as_of.kidneys);
        let derived = derive_creatinine_clearance(&self.patient, &self.findings);
        let derived = derived.map(|derived| kidney_failure::in_doubt(derived, &self.findings, as_of.kidneys));
        self.findings.extend(derived.into_iter().chain(unread_clearance(&self.findings)));
        self.put_in_order();
    }

    /// Applies `as_of`. What is dated later has not happened yet: findings are shown only, therapies dropped. What is dated
    /// later than today cannot have happened: its date is mistyped, and the marker stays open. Ended courses become past.
    fn apply_date(&mut self, as_of: AsOf) {
        let after = |day: time::Date, date: Option<PartialDate>| {
            date.and_then(PartialDate::earliest).is_some_and(|date| date > day)
        };
        let later = |date| after(as_of.date, date);
        let is_mistyped = |date| later(date) && after(as_of.today, date);
        for finding in self.findings.iter_mut().filter(|finding| finding.is_used() && later(finding.source.date)) {
            if !is_mistyped(finding.source.date) {
                finding.usage = finding::Usage::Shown(finding::Why::FutureDate);
                continue;
            }
            let found = unread::UnreadValue::FutureDate(finding.shown_value());
            let why = Blindness::Unreadable(Unread::Value(finding.marker, found.clone()));
            self.blind_spots.push(BlindSpot { place: Place::of_reference(&finding.source.reference), why });
            finding.value = finding::Value::Unreadable(found);
        }
        self.patient.death = self.patient.death.filter(|death| !later(death.date));
        // A drug that was given on a day to come was given, and nobody knows when.
        let was_given =
            |it: &Exposure| it.course == Course::Past || (it.course == Course::Running && !it.is_prescribed());
        for exposure in self.exposures.iter_mut().filter(|it| was_given(it) && is_mistyped(it.start)) {
            let why = Blindness::Unreadable(Unread::FutureDate);
            self.blind_spots.push(BlindSpot { place: Place::of_reference(&exposure.reference), why });
            (exposure.start, exposure.end, exposure.setting) = (None, None, therapy::Setting::Unstated);
        }
        self.exposures.retain(|exposure| !later(exposure.start));
        self.progressions.retain(|progression| !later(Some(progression.date)));
        let courses: Vec<_> =
            self.exposures.iter().map(|exposure| judge_course(exposure, &self.exposures, as_of)).collect();
        for (exposure, course) in self.exposures.iter_mut().zip(courses) {
            exposure.paused &= !is_pause_forgotten(exposure, as_of);
            exposure.course = course;
        }
        self.unread_drugs.retain(|exposure| !later(exposure.start));
        for exposure in &mut self.unread_drugs {
            exposure.paused &= !is_pause_forgotten(exposure, as_of);
            // Nobody knows which of them is a stop of which.
            exposure.course = judge_course(exposure, &[], as_of);
        }
    }

    /// The findings of a marker that belong to this cancer, with their index.
    pub fn findings_of<'c>(&'c self, cancer: &'c Cancer, marker: Marker) -> impl Iterator<Item = (usize, &'c Finding)> {
        let side = Specimen { laterality: cancer.laterality, ..Specimen::default() };
        self.findings.iter().enumerate().filter(move |(_, finding)| {
            finding.marker == marker
                && finding.source.disease.is_none_or(|disease| disease == cancer.disease)
                && finding.source.specimen.same_primary(&side)
        })
    }

    /// One order for one record, however a server happened to sort it: the same patient gives the same cards. Within a
    /// marker the newest comes first.
    fn put_in_order(&mut self) {
        self.cancers.sort_by(|one, other| one.reference.as_str().cmp(other.reference.as_str()));
        self.findings.sort_by(|one, other| {
            let by_date = other.source.date.cmp(&one.source.date);
            let by_name = || one.source.reference.cmp(&other.source.reference);
            one.marker.cmp(&other.marker).then(by_date).then_with(by_name)
        });
        self.exposures
            .sort_by(|one, other| other.start.cmp(&one.start).then_with(|| one.reference.cmp(&other.reference)));
        self.progressions
            .sort_by(|one, other| one.date.cmp(&other.date).then_with(|| one.reference.cmp(&other.reference)));
        self.stated_lines.sort_by(|one, other| one.reference.cmp(&other.reference));
        self.pending
            .sort_by(|one, other| one.marker.cmp(&other.marker).then_with(|| one.reference.cmp(&other.reference)));
    }
}

/// The day the rules see, and how long a prescription counts beyond its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    pub date: time::Date,
    /// The day of the calendar: what is dated between `date` and it is only not seen yet, what is dated after it is wrong.
    pub today: time::Date,
    /// A prescription that ended so long ago may be about to be renewed.
    pub renewed_within: Duration,
    /// A prescription without end that is older leaves open whether it is still taken.
    pub forgotten_after: Duration,
    pub kidneys: KidneyLimits,
}

/// The person, as far as therapy depends on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    pub birth: Option<PartialDate>,
    pub sex: Option<Sex>,
    pub menopause: Option<Menopause>,
    /// Dead, as the record says; nothing is advised then.
    pub death: Option<Death>,
}

impl Person {
    /// Certainly as old as that on this day.
    pub fn is_certainly_of_age(&self, years: u8, on: time::Date) -> bool {
        let birthday = self.birth.and_then(PartialDate::latest).and_then(|born| date::birthday(born, years));
        birthday.is_some_and(|birthday| birthday <= on)
    }
}

/// That the patient died, and when, if the record says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Death {
    pub date: Option<PartialDate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    Female,
    Male,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Menopause {
    Premenopausal,
    Postmenopausal,
}

impl Menopause {
    /// The word programs get.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Premenopausal => "premenopausal",
            Self::Postmenopausal => "postmenopausal",
        }
    }
}

/// Something of the chart that could not be read, and that may concern the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlindSpot {
    pub place: Place,
    pub why: Blindness,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blindness {
    NotSent,
    Failed(String),
    Paged,
    /// A search of the EHR's own leaves out what may speak.
    Narrowed,
    Unreadable(Unread),
    OtherPatient,
    /// No subject, under a key that is limited to the patient: accepted, and said.
    NoSubject,
}

impl Blindness {
    /// The word programs get; `gaps` of a card carries it.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::NotSent => "not-sent",
            Self::Failed(_) => "failed",
            Self::Paged => "paged",
            Self::Narrowed => "narrowed",
            Self::Unreadable(Unread::DraftsBeyond(_)) => "drafts-beyond",
            Self::Unreadable(_) => "unreadable",
            Self::OtherPatient => "other-patient",
            Self::NoSubject => "no-subject",
        }
    }
}
