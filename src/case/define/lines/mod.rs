//! Lines of therapy: what was given for early disease, and which drugs make up each line of metastatic disease.
//!
//! No standard counts lines; every source says so. The count follows what most agree on (Saini and Twelves, Br J Cancer
//! 2021;125:155; Hess et al., Future Oncol 2021;17:1865; Merck's Line-of-Therapy-Algorithm): drugs begun together are one
//! line, dropping a drug or going on with a part of it is the same line, a new cytotoxic drug is a new one. The numbers are
//! the site's policy ([`policy`]); where customs give two numbers the line stays open ([`open`]).

mod across;
mod advance;
mod begun;
mod dose;
mod early;
pub mod open;
pub mod policy;
mod progress;
mod stage;
mod told;
mod visits;

use time::{Date, Duration};

use crate::case::disease::{Cancer, Stage};
use crate::case::place::ResourceKind;
use crate::case::therapy::{Course, Exposure, Setting};
use crate::case::{Case, PartialDate};

use dose::Dose;
pub use dose::is_of;
pub use early::EarlyCourse;
use open::{Open, WhyOpen};
use policy::LinePolicy;
use progress::Progress;

/// The therapy of one cancer.
#[derive(Debug, Clone, Default)]
pub struct Therapy<'c> {
    /// The lines of metastatic disease, in order.
    pub lines: Vec<Line<'c>>,
    pub early: Vec<EarlyCourse<'c>>,
    /// What could not be placed, or is counted in two ways.
    pub open: Vec<Open<'c>>,
    /// The record's own word for the line the patient is in, and where it stands.
    pub stated: Option<Stated<'c>>,
    is_metastatic: bool,
    is_unseen: bool,
}

/// The line the patient is in, as the record says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stated<'c> {
    pub line: u8,
    pub reference: &'c str,
    /// It is this line or a later one: the words count one kind of therapy, and the record shows fewer lines.
    pub is_at_least: bool,
}

/// One line of therapy for metastatic disease.
#[derive(Debug, Clone)]
pub struct Line<'c> {
    /// Every drug ever in it, sorted; a product of two antibodies counts as both.
    pub drugs: Vec<&'c str>,
    pub start: Option<PartialDate>,
    /// The last known day.
    pub end: Option<PartialDate>,
    pub course: LineCourse,
    /// The record says that the disease progressed after its last drug was begun.
    pub has_progressed: bool,
    pub exposures: Vec<&'c Exposure>,
}

/// Whether a line is still being given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineCourse {
    Ended,
    Running,
    Unclear,
}

/// How certain the number of the line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    Inferred,
    Stated,
    Open,
}

impl Line<'_> {
    /// This entry of the record tells of it.
    pub fn holds(&self, exposure: &Exposure) -> bool {
        self.exposures.iter().any(|own| std::ptr::eq(*own, exposure))
    }
}

impl LineCourse {
    /// The word programs get.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Ended => "ended",
            Self::Running => "running",
            Self::Unclear => "unclear",
        }
    }
}

impl Certainty {
    /// The word programs get.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Inferred => "inferred",
            Self::Stated => "stated",
            Self::Open => "open",
        }
    }
}

impl<'c> Therapy<'c> {
    /// The line that is being given.
    pub fn running(&self) -> Option<&Line<'c>> {
        self.lines.last().filter(|line| line.course == LineCourse::Running)
    }

    /// Whether a drug that was given belongs to the last line, and to no other.
    pub fn is_of_last_line_only(&self, exposure: &Exposure) -> bool {
        let Some((last, others)) = self.lines.split_last() else { return false };
        last.holds(exposure) && !others.iter().any(|line| line.holds(exposure))
    }

    /// Therapy of metastatic disease that may still be given, though the record does not say so for certain, or does not
    /// tell which line it belongs to.
    pub fn may_run(&self) -> impl Iterator<Item = &'c Exposure> {
        let doubtful = self.lines.last().filter(|line| line.course == LineCourse::Unclear);
        let of_line = doubtful.into_iter().flat_map(|line| &line.exposures).copied();
        let unplaced = self.open.iter().filter(|open| open.why.is_unplaced()).map(|open| open.exposure);
        let is_past = |exposure: &Exposure| exposure.course == Course::Past || exposure.ended_for.is_some();
        of_line.chain(unplaced).filter(move |exposure| !is_past(exposure))
    }

    /// The record says that this is a later line than it shows drugs for: some are not on record.
    pub fn lacks_lines(&self) -> bool {
        let counted = self.counted().unwrap_or_default();
        self.stated.is_some_and(|stated| usize::from(stated.line) > counted)
    }

    /// Something could change the number of the line.
    pub fn is_open(&self) -> bool {
        self.is_unseen || self.open.iter().any(|open| open.changes_number)
    }

    /// The number of the line in the open chart, by counting; none for a cancer that is not metastatic.
    pub fn counted(&self) -> Option<usize> {
        let is_over = self.lines.last().is_none_or(|line| line.course == LineCourse::Ended);
        self.is_metastatic.then_some(self.lines.len() + usize::from(is_over))
    }

    /// The number of the line that an order of these substances belongs to, by counting: a renewal, and what joins a regimen
    /// that has just begun, belong to the running line; another drug begins the next.
    fn counted_for(&self, substances: &[&str], as_of: Date, policy: &LinePolicy) -> Option<usize> {
        let begun = self.lines.len();
        let joins = self.lines.last().is_some_and(|line| {
            let is_renewal =
                line.course != LineCourse::Ended && substances.iter().all(|drug| line.drugs.contains(drug));
            let start = line.start.and_then(PartialDate::earliest);
            let is_new = start.is_some_and(|start| as_of - start <= policy.window);
            is_renewal || (line.course == LineCourse::Running && is_new)
        });
        self.is_metastatic.then_some(if joins { begun } else { begun + 1 })
    }

    /// The line that an order of these drugs is for, by counting; without an order the line of the open chart.
    pub fn counted_with(&self, drugs: &[&str], as_of: Date, policy: &LinePolicy) -> Option<usize> {
        let known = drugs.iter().filter_map(|drug| policy.role(drug)).flat_map(|role| &role.substances);
        let substances: Vec<&str> = known.map(String::as_str).collect();
        if substances.is_empty() { self.counted() } else { self.counted_for(&substances, as_of, policy) }
    }

    /// The number of the line for a counted one: what the record states outweighs the count, and what comes after a stated
    /// line is the next.
    pub fn number(&self, counted: Option<usize>) -> Option<usize> {
        let (Some(stated), Some(now), Some(counted)) = (self.stated, self.counted(), counted) else {
            return counted;
        };
        Some(usize::from(stated.line) + counted.saturating_sub(now))
    }

    pub fn certainty(&self) -> Certainty {
        match (self.stated, self.is_open()) {
            (Some(Stated { is_at_least: false, .. }), _) => Certainty::Stated,
            (Some(_), _) | (None, true) => Certainty::Open,
            (None, false) => Certainty::Inferred,
        }
    }
}

/// Counts the lines of one cancer. The order of the resources does not matter.
pub fn count<'c>(case: &'c Case, cancer: &'c Cancer, policy: &'c LinePolicy, as_of: Date) -> Therapy<'c> {
    let is_metastatic = cancer.stage == Stage::MetastaticOrRecurrent;
    let own: Vec<&Exposure> = case.exposures.iter().filter(|exposure| dose::is_of(exposure, cancer)).collect();
    let mut therapy = Therapy {
        early: early::courses(&own, policy, is_metastatic),
        is_metastatic,
        is_unseen: case.therapy_unseen || cancer.stage == Stage::Unstated,
        ..Therapy::default()
    };
    if !is_metastatic {
        return therapy;
    }
    let doses = dose::sorted(own.iter().filter_map(|exposure| Dose::of(exposure, policy)));
    let progress = Progress { case, doses: &doses };
    let (begun, differing) = advance::lines(&doses, progress, policy);
    let last = begun.len().saturating_sub(1);
    let lines = begun.iter().enumerate();
    therapy.lines = lines.map(|(at, line)| line.told(at == last, case, progress, policy, as_of)).collect();
    therapy.open = differing;
    therapy.open.extend(open::unplaced(&own, cancer, &therapy.lines, policy));
    therapy.open.extend(forgotten(&therapy.lines));
    therapy.open.sort_by(|one, other| one.reference.cmp(other.reference).then(one.why.cmp(&other.why)));
    therapy.open.dedup_by(|one, other| one.reference == other.reference && one.why == other.why);
    therapy.stated = stated(case, &therapy);
    therapy
}

/// What only the record as a whole tells of its entries, before they are counted.
pub fn settle(case: &mut Case, policy: &LinePolicy) {
    visits::join(case, policy);
    across::settle(case, policy);
    stage::settle(case, policy);
}

/// Nobody ended the last line, and nobody may still give it.
fn forgotten<'c>(lines: &[Line<'c>]) -> Vec<Open<'c>> {
    let last = lines.last().filter(|line| line.course == LineCourse::Unclear);
    let doubtful = last.into_iter().flat_map(|line| &line.exposures);
    let doubtful = doubtful.filter(|exposure| matches!(exposure.course, Course::Stale | Course::Unclear));
    doubtful.map(|exposure| Open::of(exposure, WhyOpen::MayHaveBeenForgotten, true)).collect()
}

/// What the record says of the line the patient is in: the running therapy itself, else a plan that is followed now.
fn stated<'c>(case: &'c Case, therapy: &Therapy<'c>) -> Option<Stated<'c>> {
    let running = therapy.running().into_iter().flat_map(|line| &line.exposures);
    let own = running.filter_map(|exposure| Some((exposure.stated_line?, exposure.reference.as_str())));
    let planned = case.stated_lines.iter().map(|stated| (stated.line, stated.reference.as_str()));
    let counted = therapy.counted().unwrap_or_default();
    let now = own.max().or_else(|| planned.max()).and_then(|(said, reference)| {
        let is_more = usize::from(said.number) > counted;
        // "First-line chemotherapy" after endocrine therapy is a later line.
        let is_told = !said.is_of_one_kind || usize::from(said.number) >= counted;
        is_told.then_some(Stated { line: said.number, reference, is_at_least: said.is_of_one_kind && is_more })
    });
    now.or_else(|| stated_before(therapy, counted))
}

/// What an entry of the past says of its own line: a "third line" that would be the first by counting had two before it that
/// are not on record, and what is counted after it is that much later, or more.
fn stated_before<'c>(therapy: &Therapy<'c>, counted: usize) -> Option<Stated<'c>> {
    let told = therapy.lines.iter().enumerate().flat_map(|(before, line)| {
        let own = line.exposures.iter().filter_map(|exposure| Some((exposure.stated_line?, &exposure.reference)));
        own.map(move |(said, reference)| (usize::from(said.number).saturating_sub(before + 1), reference.as_str()))
    });
    let (unseen, reference) = told.max().filter(|(unseen, _)| *unseen > 0)?;
    let line = u8::try_from(counted.saturating_add(unseen)).ok()?;
    Some(Stated { line, reference, is_at_least: true })
}

/// Whether the therapy of early disease ended so shortly before the disease spread that a label may count it. Only what was
/// given on a day ended on it: what has no end may have gone on, still running or not, for as long as therapy of early disease
/// with an end is given at all (a year). Nobody is asked about what has no day at all: most relapses come years later.
pub fn is_followed_by_spread(exposure: &Exposure, cancer: &Cancer, policy: &LinePolicy) -> bool {
    let spread = cancer.metastatic_since.and_then(PartialDate::earliest);
    let first = exposure.start.or(exposure.end).and_then(PartialDate::earliest);
    let is_one_day = exposure.is_given() || exposure.kind == ResourceKind::Procedure;
    let may_last = if is_one_day { Duration::ZERO } else { policy.early_lasts };
    let begun = || exposure.start.and_then(PartialDate::latest).map(|start| start.saturating_add(may_last));
    let last = exposure.end.and_then(PartialDate::latest).or_else(begun);
    let is_running = exposure.course == Course::Running && exposure.end.is_none();
    let began_before = spread.is_some_and(|spread| first.is_none_or(|first| first < spread));
    let soon = is_running || spread.zip(last).is_some_and(|(spread, last)| spread - last <= policy.early_relapse);
    matches!(exposure.setting, Setting::Early(_)) && began_before && soon
}
