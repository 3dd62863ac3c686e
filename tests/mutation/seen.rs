//! The runs of all scenarios, read once, and what a scenario file pins of an answer.

use std::sync::LazyLock;

use oncohooks::call::{self, Audience, Body, Received};
use oncohooks::case::Case;
use oncohooks::cds_hooks::Hook;
use oncohooks::cds_hooks::card_style::CardLimits;
use oncohooks::cds_hooks::discovery::{self, Declaration};
use oncohooks::evaluate::advice::{Advice, AdviceItem, Subject};
use oncohooks::evaluate::{DoseSettings, Moment, Question, advise};
use oncohooks::knowledge::ids::RuleId;
use oncohooks::knowledge::{Country, Knowledge};
use oncohooks::settings::{Jurisdiction, Language};

use rust_decimal::Decimal;
use time::Duration;

use super::mutants::Mutant;
use crate::scenarios::{self, ENGINE, TODAY};

/// One hook call of a scenario.
pub struct Run {
    case: Case,
    question: Question,
    /// What is said of it by the knowledge as it is.
    said: Vec<String>,
    /// The rules that were judged.
    judged: Vec<RuleId>,
}

pub fn runs() -> &'static [Run] {
    static RUNS: LazyLock<Vec<Run>> = LazyLock::new(|| {
        scenarios::files().iter().flat_map(|file| scenarios::runs(file)).map(|run| read(&run)).collect()
    });
    &RUNS
}

fn read(run: &scenarios::Run) -> Run {
    static SERVICES: LazyLock<Vec<Declaration>> = LazyLock::new(|| discovery::declarations_by_default().unwrap());
    let text = run.request.to_string();
    let body = Body::new(&text);
    let request = body.read().unwrap();
    let service = call::service_of(&SERVICES, request.hook).unwrap();
    let received = Received::read(&request);
    let fetched = received.not_fetched(service, "nothing is fetched here");
    let limits = CardLimits::default();
    let audience =
        Audience { language: Language::En, jurisdiction: run.jurisdiction, as_of: TODAY, today: TODAY, limits };
    let call = received.with_chart(service, &fetched, audience).unwrap();
    let case = call::case_of(&ENGINE, &call);
    let question = Question {
        moment: if run.hook == Hook::PatientView { Moment::View } else { Moment::Order },
        country: if run.jurisdiction == Jurisdiction::Us { Country::Us } else { Country::Jp },
        as_of: TODAY,
        doses: DoseSettings {
            tolerance_percent: Decimal::TEN,
            weight_max_age: Duration::days(90),
            ..DoseSettings::default()
        },
        buttons: 0,
        trace: true,
    };
    let advice = advise(&case, &ENGINE.knowledge, &question);
    let said = said(&advice);
    let mut judged: Vec<RuleId> = advice.trace.iter().map(|traced| traced.rule.id).collect();
    judged.extend(advice.items.iter().flat_map(|item| item.rules.iter().chain(&item.notes)).map(|rule| rule.id));
    judged.sort_unstable();
    judged.dedup();
    let question = Question { trace: false, ..question };
    drop(advice);
    Run { question, said, judged, case }
}

/// What the cards of a scenario file say: level, kind, order, rules, options, tests.
fn said(advice: &Advice) -> Vec<String> {
    let of = |item: &AdviceItem| {
        let order = match &item.subject {
            Subject::Order(about) => format!("{} {:?} {:?}", about.order.text, about.aspect, about.verdict),
            subject => format!("{:?}", std::mem::discriminant(subject)),
        };
        let rules: Vec<&str> = item.rules.iter().chain(&item.notes).map(|rule| rule.id.as_str()).collect();
        let options = item.options.iter().map(|option| format!("{:?} {:?}", option.regimen, option.verdict));
        let options: Vec<String> = options.collect();
        format!("{:?} {order} {rules:?} {options:?} {:?} {:?}", item.indicator, item.missing, item.pending)
    };
    advice.items.iter().map(of).collect()
}

/// Whether one of the runs in which the rule is judged gives other cards; those in which it speaks are asked first.
pub fn by_any(mutant: &Mutant, runs: &[Run], changed: &Knowledge) -> bool {
    let is_other = |run: &&Run| said(&advise(&run.case, changed, &run.question)) != run.said;
    let Some(rule) = mutant.rule else { return runs.iter().any(|run| is_other(&run)) };
    let speaks = |run: &&Run| run.said.iter().any(|said| said.contains(rule.as_str()));
    let is_judged = |run: &&Run| mutant.is_of_other_orders || run.judged.contains(&rule);
    runs.iter().filter(speaks).any(|run| is_other(&run))
        || runs.iter().filter(is_judged).filter(|run| !speaks(run)).any(|run| is_other(&run))
}
