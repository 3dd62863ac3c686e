//! Counts lines as they are written, in a room that does not grow with the number of patients.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::line::{Card, Line, UnknownCode};

/// How many patients a rule names, how many orders are listed.
pub const MOST_NAMED: usize = 200;
/// How many codes are told apart.
const MOST_CODES: usize = 50_000;

/// How often, and for how many patients.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Count {
    pub times: u64,
    pub patients: u64,
    /// The patient counted last.
    last: u64,
}

/// The cards of a rule.
#[derive(Debug, Default, Clone)]
pub struct RuleCards {
    pub cards: Count,
    /// By level.
    pub levels: BTreeMap<String, u64>,
    /// The first of them.
    pub patients: Vec<String>,
}

/// An order that a warning or critical card speaks against.
#[derive(Debug, Clone)]
pub struct Stopped {
    pub patient: String,
    pub date: String,
    pub order: Option<String>,
    pub drug: Option<String>,
    pub check: String,
    pub verdict: String,
    pub indicator: String,
    pub rules: Vec<String>,
}

/// A code that meant nothing, or a text without one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CodeName {
    pub system: String,
    pub code: String,
    /// Of a text without a code, the text; else empty, for one code may have many displays.
    pub text: String,
}

#[derive(Debug, Default, Clone)]
pub struct CodeCount {
    pub count: Count,
    pub display: String,
    pub place: String,
}

/// Everything counted.
#[derive(Debug, Default)]
pub struct Tally {
    pub patients: u64,
    pub answers: u64,
    pub with_cards: Count,
    /// By the word for the error.
    pub faults: BTreeMap<String, u64>,
    /// By kind and level.
    pub cards: BTreeMap<(String, String), Count>,
    pub rules: BTreeMap<String, RuleCards>,
    /// How often a rule was judged so.
    pub verdicts: BTreeMap<(String, String), Count>,
    /// By drug, check and level.
    pub stopped: BTreeMap<(String, String, String), Count>,
    pub stopped_orders: Vec<Stopped>,
    pub missing: BTreeMap<String, Count>,
    pub gaps: BTreeMap<String, Count>,
    pub codes: BTreeMap<CodeName, CodeCount>,
    /// How often a code was met that is not told apart any more.
    pub other_codes: u64,
    /// Of two versions of the knowledge: by rule, before and after.
    pub changes: BTreeMap<(String, String, String), Count>,
    pub changed_answers: u64,
    last_patient: Option<String>,
}

impl Count {
    fn add(&mut self, times: u64, patient: u64) {
        self.times += times;
        if self.last != patient {
            self.last = patient;
            self.patients += 1;
        }
    }
}

impl Tally {
    /// Counts a line; the lines of one patient come one behind the other. What is no line of ours is not counted.
    pub fn add(&mut self, text: &str) {
        let Ok(line) = serde_json::from_str::<Line>(text) else { return };
        if let Some(error) = &line.error {
            *self.faults.entry(error.to_string()).or_default() += 1;
        }
        let Some(patient) = line.patient.as_deref() else { return };
        if self.last_patient.as_deref() != Some(patient) {
            self.last_patient = Some(patient.to_owned());
            self.patients += 1;
        }
        if line.error.is_some() {
            return;
        }
        self.answers += 1;
        let number = self.patients;
        if line.gone.is_some() {
            self.changed_answers += 1;
            for rule in &line.rules {
                let word = |verdict: &Option<Cow<str>>| verdict.as_deref().unwrap_or("–").to_owned();
                let key = (rule.rule.to_string(), word(&rule.before), word(&rule.after));
                self.changes.entry(key).or_default().add(1, number);
            }
            return;
        }
        if !line.cards.is_empty() {
            self.with_cards.add(1, number);
        }
        for rule in line.rules.iter().filter(|rule| rule.verdict != "not-met") {
            count(&mut self.verdicts, (rule.rule.as_ref(), rule.verdict.as_ref()), number);
        }
        for test in &line.missing {
            self.missing.entry(test.to_string()).or_default().add(1, number);
        }
        for gap in &line.gaps {
            self.gaps.entry(gap.why.to_string()).or_default().add(1, number);
        }
        for code in &line.unknown_codes {
            self.code(code, number);
        }
        for card in &line.cards {
            self.card(card, (patient, &line.date, number));
        }
    }

    /// Answers that are the same as before, which are not written.
    pub fn add_same(&mut self) {
        self.answers += 1;
    }

    fn card(&mut self, card: &Card, (patient, date, number): (&str, &str, u64)) {
        let ours = &card.extension.ours;
        count(&mut self.cards, (ours.kind.as_ref(), card.indicator.as_ref()), number);
        for rule in &ours.rules {
            let of_rule = self.rules.entry(rule.to_string()).or_default();
            of_rule.cards.add(1, number);
            *of_rule.levels.entry(card.indicator.to_string()).or_default() += 1;
            if of_rule.patients.len() < MOST_NAMED && of_rule.patients.last().is_none_or(|last| last != patient) {
                of_rule.patients.push(patient.to_owned());
            }
        }
        if let Some(order) = ours.order.as_ref().filter(|_| card.indicator != "info") {
            let drug = order.drug.as_deref().unwrap_or("–");
            let key = (drug.to_owned(), order.check.to_string(), card.indicator.to_string());
            self.stopped.entry(key).or_default().add(1, number);
            if self.stopped_orders.len() < MOST_NAMED {
                self.stopped_orders.push(Stopped {
                    patient: patient.to_owned(),
                    date: date.to_owned(),
                    order: order.reference.as_deref().map(str::to_owned),
                    drug: order.drug.as_deref().map(str::to_owned),
                    check: order.check.to_string(),
                    verdict: order.verdict.to_string(),
                    indicator: card.indicator.to_string(),
                    rules: ours.rules.iter().map(ToString::to_string).collect(),
                });
            }
        }
    }

    fn code(&mut self, met: &UnknownCode, number: u64) {
        let text = if met.code.is_empty() { met.display.to_string() } else { String::new() };
        let name = CodeName { system: met.system.to_string(), code: met.code.to_string(), text };
        if self.codes.len() >= MOST_CODES && !self.codes.contains_key(&name) {
            self.other_codes += met.count;
            return;
        }
        let known = self.codes.entry(name).or_default();
        known.count.add(met.count, number);
        if known.display.is_empty() {
            known.display = met.display.to_string();
            known.place = met.place.to_string();
        }
    }
}

fn count(counts: &mut BTreeMap<(String, String), Count>, (one, other): (&str, &str), patient: u64) {
    counts.entry((one.to_owned(), other.to_owned())).or_default().add(1, patient);
}
