//! What a rule says of a patient for whom it holds: which regimens it offers, which orders it speaks of and how loud, at the
//! start and while the drug runs, in each country; what it says of its own drugs where it does not hold; what it asks for.

use std::collections::BTreeMap;

use oncohooks::case::Case;
use oncohooks::case::therapy::{Course, Exposure, Setting};
use oncohooks::evaluate::advice::{AdviceItem, Subject};
use oncohooks::evaluate::{DoseSettings, Moment, Question, advise};
use oncohooks::knowledge::ids::{DrugId, RuleId};
use oncohooks::knowledge::rule::Rule;
use oncohooks::knowledge::{Country, Knowledge};

use super::history::{exposure, known};
use super::whole_case::{At, Space, order};
use crate::scenarios::TODAY;

/// A patient for whom the rule holds, and by the name of each dimension one for whom it is open, and one for whom it does not.
pub struct Patients {
    pub holds: Vec<usize>,
    pub open: Vec<(String, Vec<usize>)>,
    pub fails: Vec<(String, Vec<usize>)>,
}

/// Each line: what is asked, and what is said. `engine` knows this rule alone.
pub fn rows(rule: &Rule, space: &Space, patients: &Patients, engine: &Knowledge) -> Vec<(String, String)> {
    let ask = Ask { rule: rule.id, space, engine };
    let mut rows = Vec::new();
    let own = drugs(rule, engine);
    for country in Country::ALL {
        let of = country.id();
        rows.push((format!("said in the open chart, {of}"), ask.view(&patients.holds, country)));
        for (name, states) in &patients.open {
            rows.push((format!("said while \"{name}\" is open, {of}"), ask.view(states, country)));
        }
        if own.is_empty() {
            continue;
        }
        rows.push((format!("said of orders, {of}"), ask.orders(&own, &patients.holds, country, false)));
        rows.push((format!("said of orders that go on, {of}"), ask.orders(&own, &patients.holds, country, true)));
        for (name, states) in &patients.fails {
            rows.push((
                format!("said of orders where \"{name}\" fails, {of}"),
                ask.orders(&own, states, country, false),
            ));
        }
    }
    rows
}

/// The drugs of which the rule may say something.
fn drugs(rule: &Rule, knowledge: &Knowledge) -> Vec<DrugId> {
    let all = knowledge.drugs.values().map(|drug| drug.id);
    let mut own: Vec<DrugId> = match (rule.offer(), rule.check()) {
        (Some(offer), _) => offer.drugs().collect(),
        (_, Some(check)) => {
            all.filter(|drug| check.orders.iter().any(|one| knowledge.is(drug.as_str(), *one))).collect()
        }
        _ => Vec::new(),
    };
    own.sort_unstable();
    own.dedup();
    own
}

struct Ask<'a> {
    rule: RuleId,
    space: &'a Space,
    engine: &'a Knowledge,
}

impl Ask<'_> {
    /// What the rule says in the open chart.
    fn view(&self, states: &[usize], country: Country) -> String {
        let case = self.space.case(&At(states.to_vec()), &[]);
        self.said(&case, Moment::View, country)
    }

    /// What is said of an order of each drug, together where it is the same.
    fn orders(&self, drugs: &[DrugId], states: &[usize], country: Country, is_running: bool) -> String {
        let mut by_words: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for drug in drugs {
            let mut case = self.space.case(&At(states.to_vec()), &[]);
            if is_running {
                let past = exposure(known(*drug), Setting::Metastatic, 3);
                case.exposures.push(Exposure { course: Course::Running, stopped: false, end: None, ..past });
            }
            case.orders.push(order(drug.as_str()));
            by_words.entry(self.said(&case, Moment::Order, country)).or_default().push(drug.as_str());
        }
        let told = by_words.iter().map(|(words, drugs)| format!("{}: {words}", drugs.join(", ")));
        told.collect::<Vec<_>>().join("; ")
    }

    fn said(&self, case: &Case, moment: Moment, country: Country) -> String {
        let doses = DoseSettings::default();
        let advice =
            advise(case, self.engine, &Question { moment, country, as_of: TODAY, doses, buttons: 0, trace: false });
        let told: Vec<String> = advice.items.iter().filter_map(|item| self.told(item)).collect();
        if told.is_empty() { "nothing".to_owned() } else { told.join(" / ") }
    }

    /// A card that the rule has a part in.
    fn told(&self, item: &AdviceItem) -> Option<String> {
        let is_own = |rule: &&Rule| rule.id == self.rule;
        let subject = match &item.subject {
            Subject::Order(about) => format!("{:?} {}", about.aspect, about.verdict.id()),
            Subject::Options => "options".to_owned(),
            Subject::MissingTests => "tests".to_owned(),
            Subject::Note => "note".to_owned(),
            Subject::DataGap => return None,
        };
        let has_part = item.rules.iter().copied().any(|rule| is_own(&rule))
            || item.notes.iter().copied().any(|rule| is_own(&rule))
            || item.options.iter().any(|option| is_own(&option.rule));
        if !has_part {
            return None;
        }
        let option = |regimen: &[DrugId]| regimen.iter().map(|drug| drug.as_str()).collect::<Vec<_>>().join(" + ");
        let options: Vec<String> =
            item.options.iter().map(|one| format!("{} ({})", option(&one.regimen), one.verdict.id())).collect();
        let missing: Vec<String> = item.missing.iter().map(|one| one.id().to_owned()).collect();
        let parts = [options.join(", "), missing.join(", ")];
        let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        Some([&[&*format!("{:?} {subject}", item.indicator)], parts.as_slice()].concat().join(" "))
    }
}
