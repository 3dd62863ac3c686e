//! The drugs that may count as earlier therapy, each once with all that was given of it: every rule asks for them.

use crate::case::Case;
use crate::case::define::lines::{Therapy, is_followed_by_spread, is_of};
use crate::case::disease::Cancer;
use crate::case::therapy::{Course, Drug, Exposure, Indication, Setting};
use crate::knowledge::Knowledge;
use crate::knowledge::drug::{Drug as KnownDrug, DrugOrClass};
use crate::knowledge::ids::ClassId;
use crate::knowledge::words::PriorSetting;

use super::verdict::Verdict;

/// What may count as earlier therapy of one cancer.
#[derive(Debug)]
pub struct Earlier<'c> {
    pub drugs: Vec<EarlierDrug<'c>>,
    /// Something was given, or may have been given, that we cannot name.
    unseen: bool,
    /// The same for metastatic disease.
    unseen_for_metastatic: bool,
}

/// A drug and all that was given of it.
#[derive(Debug)]
pub struct EarlierDrug<'c> {
    id: &'c str,
    known: Option<&'c KnownDrug>,
    pub given: Vec<EarlierExposure<'c>>,
}

/// A drug that was given.
#[derive(Debug)]
pub struct EarlierExposure<'c> {
    pub exposure: &'c Exposure,
    /// It belongs to the last line, and to no other.
    pub is_of_last_line: bool,
    /// How certainly it was given for metastatic disease, by its setting.
    for_metastatic: Verdict,
}

impl<'c> Earlier<'c> {
    /// What is advised comes after the drugs that run, too. Ovarian suppression that runs goes on beside it.
    pub fn of(case: &'c Case, cancer: &Cancer, knowledge: &'c Knowledge, therapy: &Therapy<'c>) -> Self {
        let mut earlier = Self { drugs: Vec::new(), unseen: false, unseen_for_metastatic: false };
        let soon = |exposure: &Exposure| is_followed_by_spread(exposure, cancer, &knowledge.policy.lines);
        let was_given_before = |exposure: &&Exposure| is_of(exposure, cancer);
        for exposure in case.exposures.iter().filter(was_given_before) {
            let Some(id) = exposure.drug.id() else { continue };
            let at = earlier.drugs.iter().position(|drug| drug.id == id).unwrap_or_else(|| {
                earlier.drugs.push(EarlierDrug { id, known: knowledge.drugs.get(id), given: Vec::new() });
                earlier.drugs.len() - 1
            });
            let Some(drug) = earlier.drugs.get_mut(at) else { continue };
            if exposure.course == Course::Running && !drug.is(DrugOrClass::Class(ClassId::ANTINEOPLASTIC)) {
                continue;
            }
            let for_metastatic = match exposure.setting {
                Setting::Metastatic => Verdict::Met,
                Setting::Unstated => Verdict::Undetermined,
                Setting::Early(_) if drug.counts_after_early_relapse(knowledge) && soon(exposure) => {
                    Verdict::Undetermined
                }
                Setting::Early(_) => Verdict::NotMet,
            };
            drug.given.push(EarlierExposure {
                exposure,
                is_of_last_line: therapy.is_of_last_line_only(exposure),
                for_metastatic,
            });
        }
        earlier.note_unseen(case, cancer, therapy, soon);
        earlier
    }

    /// What was certainly given for early disease, and not shortly before it spread, leaves the lines of metastatic disease as
    /// they are. A later line than the record shows, by its own words, tells of drugs that are not on record.
    fn note_unseen(&mut self, case: &Case, cancer: &Cancer, therapy: &Therapy, soon: impl Fn(&Exposure) -> bool) {
        let is_unknown = |exposure: &&Exposure| matches!(exposure.drug, Drug::UnknownAntineoplastic(_));
        let mut unknown =
            case.exposures.iter().filter(is_unknown).filter(|exposure| is_of(exposure, cancer)).peekable();
        let lacks = case.therapy_unseen || therapy.lacks_lines();
        self.unseen = lacks || unknown.peek().is_some();
        self.unseen_for_metastatic =
            lacks || unknown.any(|exposure| !matches!(exposure.setting, Setting::Early(_)) || soon(exposure));
    }

    /// Whether something was given, or may have been given, in this setting that we cannot name.
    pub const fn is_unseen(&self, setting: PriorSetting) -> bool {
        match setting {
            PriorSetting::Any => self.unseen,
            PriorSetting::Metastatic => self.unseen_for_metastatic,
        }
    }

    /// The drugs that are one of these.
    pub fn of_names<'s>(&'s self, names: &'s [DrugOrClass]) -> impl Iterator<Item = &'s EarlierDrug<'c>> {
        self.drugs.iter().filter(|drug| names.iter().any(|name| drug.is(*name)))
    }
}

impl EarlierDrug<'_> {
    /// Whether it is this drug, or of this class.
    pub fn is(&self, named: DrugOrClass) -> bool {
        match named {
            DrugOrClass::Drug(id) => id.as_str() == self.id,
            DrugOrClass::Class(class) => self.known.is_some_and(|drug| drug.is_of(class)),
        }
    }

    /// Metastatic disease that came soon after this drug for early disease may count as treated.
    fn counts_after_early_relapse(&self, knowledge: &Knowledge) -> bool {
        knowledge.policy.early_relapse.as_ref().is_some_and(|policy| policy.after.iter().any(|named| self.is(*named)))
    }
}

impl EarlierExposure<'_> {
    /// Whether it counts as therapy in this setting, where an order is judged or the chart is open.
    pub fn counts(&self, is_order: bool, setting: PriorSetting) -> Verdict {
        let in_setting = match setting {
            PriorSetting::Any => Verdict::Met,
            PriorSetting::Metastatic => self.for_metastatic,
        };
        let Exposure { course, setting, indication, .. } = self.exposure;
        // What runs in the open chart may be the very therapy that is asked about, where nobody knows what it is for.
        let is_open = !is_order && *course == Course::Running && *setting == Setting::Unstated;
        // What may have been for another tumour shows nothing of this one.
        let is_open = is_open || *indication == Indication::BeforeOnset;
        if is_open || matches!(course, Course::Unclear | Course::Stale) {
            in_setting.min(Verdict::Undetermined)
        } else {
            in_setting
        }
    }
}
