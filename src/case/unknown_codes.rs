//! Codes and words of the record that meant nothing here: how many, where, of which systems.

/// The most systems that are told apart.
const SYSTEMS: usize = 16;

/// The longest name of a system that is kept, in bytes.
const LONGEST: usize = 200;

/// What was not understood of one patient's record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnknownCodes {
    /// Diagnoses whose codes and words meant nothing.
    pub diagnoses: usize,
    /// Results, and reports that stand alone.
    pub results: usize,
    /// Drugs that were given.
    pub drugs: usize,
    /// Drug orders among the selected drafts.
    pub orders: usize,
    pub procedures: usize,
    /// Diagnoses that were read: of a system we have codes of, or named in plain words.
    pub diagnoses_read: usize,
    /// Those of them that say why a tumour was tested, a suspicion or a relative's cancer too.
    pub diagnoses_that_explain: usize,
    /// Diagnoses of a public system we have no codes of (ICPC, say), or only some (`NCIt`, say), without plain words.
    pub diagnoses_of_other_systems: usize,
    /// Something of the record is about a tumour: a result, the words of a diagnosis, an oncology service.
    pub points_to_cancer: bool,
    /// Codes are among them, not only words.
    pub has_codes: bool,
    /// The systems of those codes, with how often each was met; a number that a card and a reader can take in.
    pub systems: Vec<(String, usize)>,
}

impl UnknownCodes {
    /// How many resources were not understood.
    pub const fn total(&self) -> usize {
        self.diagnoses + self.results + self.drugs + self.orders + self.procedures
    }

    /// Where, and how many: for logs and metrics.
    pub const fn by_place(&self) -> [(&'static str, usize); 5] {
        [
            ("diagnosis", self.diagnoses),
            ("result", self.results),
            ("drug", self.drugs),
            ("order", self.orders),
            ("procedure", self.procedures),
        ]
    }

    /// There are diagnoses, and nobody here could read one of them.
    pub const fn is_no_diagnosis_read(&self) -> bool {
        self.diagnoses > 0 && self.diagnoses_read == 0 && self.diagnoses_of_other_systems == 0
    }

    /// Not one diagnosis is in codes or words that could have told us of a cancer.
    pub const fn could_no_diagnosis_tell(&self) -> bool {
        self.diagnoses + self.diagnoses_of_other_systems > 0 && self.diagnoses_read == 0
    }

    /// Notes the system of a code that meant nothing.
    pub fn met(&mut self, system: &str) {
        // A name of a system is short; what is longer is none, and is not sent back.
        if system.len() > LONGEST {
            return;
        }
        if let Some((_, count)) = self.systems.iter_mut().find(|(known, _)| known == system) {
            *count += 1;
        } else if self.systems.len() < SYSTEMS {
            self.systems.push((system.to_owned(), 1));
        }
    }
}
