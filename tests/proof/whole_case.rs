//! Cases of which several dimensions are known at once, and the advice on them.

use std::collections::HashMap;

use oncohooks::case::disease::{Activity, Cancer, Disease, DiseaseId, Stage};
use oncohooks::case::dosage::Dosage;
use oncohooks::case::order::Order;
use oncohooks::case::place::ResourceKind;
use oncohooks::case::reference::Reference;
use oncohooks::case::therapy::Drug;
use oncohooks::case::{AsOf, Case, PartialDate};
use oncohooks::evaluate::advice::{Advice, AdviceItem, Subject};
use oncohooks::evaluate::verdict::Verdict;
use oncohooks::evaluate::{DoseSettings, Moment, Question, advise};
use oncohooks::knowledge::ids::DrugId;
use oncohooks::knowledge::rule::Indicator;
use oncohooks::knowledge::words::Aspect;
use oncohooks::knowledge::{Country, Knowledge};
use time::{Date, Duration};

use super::Dimension;
use crate::scenarios::{ENGINE, TODAY};

/// Every case that the dimensions span, of a patient with one cancer.
pub struct Space {
    pub disease: DiseaseId,
    pub dimensions: Vec<Dimension>,
}

/// One case: the state of each dimension.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct At(pub Vec<usize>);

impl Space {
    /// Of a patient with a cancer of this disease.
    pub fn of(disease: &str, dimensions: Vec<Dimension>) -> Self {
        Self { disease: knowledge().diseases.find(disease).unwrap(), dimensions }
    }

    /// The case of these states, and the first of the dimensions that are not named.
    pub fn with(&self, states: &[(&str, &str)]) -> At {
        let first = At(vec![0; self.dimensions.len()]);
        let known = states.iter().filter(|(name, _)| self.dimensions.iter().any(|own| own.name == *name));
        known.fold(first, |at, (name, state)| self.but(&at, name, state))
    }

    /// The same case with another state of one dimension.
    pub fn but(&self, at: &At, name: &str, state: &str) -> At {
        let place = self.place(name);
        let mut states = at.0.clone();
        let named = self.dimensions[place].states.iter().position(|known| known.name == state);
        states[place] = named.unwrap_or_else(|| panic!("{name} is never {state}"));
        At(states)
    }

    pub fn size(&self) -> usize {
        self.dimensions.iter().map(|dimension| dimension.states.len()).product()
    }

    pub fn at(&self, mut place: usize) -> At {
        let of = |dimension: &Dimension| {
            let state = place % dimension.states.len();
            place /= dimension.states.len();
            state
        };
        At(self.dimensions.iter().map(of).collect())
    }

    fn place(&self, name: &str) -> usize {
        self.dimensions.iter().position(|dimension| dimension.name == name).unwrap_or_else(|| panic!("no {name}"))
    }

    /// Whatever turns out to be true, the dimension is one of these.
    pub fn surely(&self, at: &At, name: &str, among: &[&str]) -> bool {
        let place = self.place(name);
        let states = &self.dimensions[place].states;
        states[at.0[place]].may_be.iter().all(|state| among.contains(&states[*state].name.as_str()))
    }

    /// The record itself says so.
    pub fn is(&self, at: &At, name: &str, state: &str) -> bool {
        let place = self.place(name);
        self.dimensions[place].states[at.0[place]].name == state
    }

    /// Every complete case that this one may turn out to be; itself where it is complete.
    pub fn completions(&self, at: &At) -> Vec<At> {
        let mut all = vec![Vec::new()];
        for (dimension, state) in self.dimensions.iter().zip(&at.0) {
            let may_be = &dimension.states[*state].may_be;
            all =
                all.iter().flat_map(|before| may_be.iter().map(|one| [before.as_slice(), &[*one]].concat())).collect();
        }
        all.into_iter().map(At).collect()
    }

    pub fn told(&self, at: &At) -> String {
        let of =
            |(dimension, state): (&Dimension, &usize)| format!("{}: {}", dimension.name, dimension.states[*state].name);
        self.dimensions.iter().zip(&at.0).map(of).collect::<Vec<_>>().join(", ")
    }

    pub fn case(&self, at: &At, ordered: &[&str]) -> Case {
        self.case_of(&at.0.iter().copied().enumerate().collect::<Vec<_>>(), ordered)
    }

    /// A case of which only these dimensions are known, each with its state.
    pub fn case_of(&self, states: &[(usize, usize)], ordered: &[&str]) -> Case {
        let orders = ordered.iter().map(|drug| order(drug)).collect();
        let mut case = Case { cancers: vec![cancer(self.disease)], orders, ..Case::default() };
        for (dimension, state) in states {
            (self.dimensions[*dimension].states[*state].put)(&mut case);
        }
        for (place, finding) in case.findings.iter_mut().enumerate() {
            finding.source.reference = format!("Observation/{place}");
        }
        case.settle(AsOf {
            date: TODAY,
            today: TODAY,
            renewed_within: Duration::weeks(6),
            forgotten_after: Duration::weeks(53),
            kidneys: ENGINE.knowledge.policy.kidneys,
        });
        case
    }
}

/// What of an order the tumour and its line decide.
pub const OF_TUMOUR: [Aspect; 5] =
    [Aspect::Indication, Aspect::CompanionDiagnostic, Aspect::Line, Aspect::Specimen, Aspect::ResultStatus];

/// What a case and a moment come to, in words that can be compared.
pub struct Answer<'c> {
    pub advice: Advice<'c>,
    pub country: Country,
    pub day: Date,
}

/// On the day of the scenarios.
pub fn answer(case: &Case, country: Country) -> Answer<'_> {
    answer_on(case, country, TODAY)
}

pub fn answer_on(case: &Case, country: Country, day: Date) -> Answer<'_> {
    let moment = if case.orders.is_empty() { Moment::View } else { Moment::Order };
    let question = Question { moment, country, as_of: day, doses: DoseSettings::default(), buttons: 99, trace: false };
    Answer { advice: advise(case, knowledge(), &question), country, day }
}

pub fn knowledge() -> &'static Knowledge {
    &ENGINE.knowledge
}

/// Whether a drug is of a class, or is the drug itself.
pub fn is(drug: &str, name: &str) -> bool {
    drug == name
        || knowledge().drugs.get(drug).is_some_and(|drug| drug.classes.iter().any(|class| class.as_str() == name))
}

impl Answer<'_> {
    /// The regimens that are offered as options that fit, and those of buttons.
    pub fn offered(&self) -> Vec<Vec<&'static str>> {
        let of = |item: &AdviceItem| {
            let met = item.options.iter().filter(|option| option.verdict == Verdict::Met);
            let met = met.map(|option| option.regimen.iter().map(|drug| drug.as_str()).collect());
            let pressed = item.presses.iter();
            let pressed = pressed.map(|press| {
                press.create.iter().map(|one| one.drug).chain(press.keep.iter().copied()).map(DrugId::as_str).collect()
            });
            met.chain(pressed).collect::<Vec<Vec<&'static str>>>()
        };
        self.advice.items.iter().flat_map(of).collect()
    }

    pub fn offers(&self, name: &str) -> bool {
        self.offered().iter().flatten().any(|drug| is(drug, name))
    }

    /// What is said of orders, the gravest first.
    pub fn said_of_orders(&self) -> Option<Indicator> {
        let about = |item: &&AdviceItem| matches!(item.subject, Subject::Order(_));
        self.advice.items.iter().filter(about).map(|item| item.indicator).min()
    }

    /// Whether an order is called wrong, or open, for the tumour, the line or its approval; or too dangerous.
    pub fn questions_an_order(&self) -> bool {
        self.advice.items.iter().any(|item| match &item.subject {
            Subject::Order(about) => {
                item.indicator == Indicator::Critical
                    || about.verdict != Verdict::Met
                        && OF_TUMOUR.iter().chain(&[Aspect::Approval]).any(|own| *own == about.aspect)
            }
            _ => false,
        })
    }

    /// What is said, and of which options, whatever it rests on.
    pub fn said(&self) -> Vec<String> {
        let of = |item: &AdviceItem| {
            let options = item.options.iter().map(|option| format!("{} {:?}", option.rule.id, option.verdict));
            format!("{:?} {:?} {:?}", item.indicator, options.collect::<Vec<_>>(), item.missing)
        };
        self.advice.items.iter().map(of).collect()
    }

    /// Everything said, by rules and verdicts.
    pub fn summary(&self) -> Vec<String> {
        let of = |item: &AdviceItem| {
            let rules: Vec<&str> = item.rules.iter().chain(&item.notes).map(|rule| rule.id.as_str()).collect();
            format!("{:?} {rules:?} {:?} {:?}", item.indicator, item.missing, item.failed)
        };
        self.advice.items.iter().map(of).collect()
    }
}

/// The gravest thing said of an order, remembered by case.
#[derive(Default)]
pub struct OrderVerdicts(HashMap<At, Option<Indicator>>);

impl OrderVerdicts {
    pub fn of(&mut self, space: &Space, at: &At, ordered: &[&str], country: Country) -> Option<Indicator> {
        if let Some(known) = self.0.get(at) {
            return *known;
        }
        let case = space.case(at, ordered);
        let said = answer(&case, country).said_of_orders();
        self.0.insert(at.clone(), said);
        said
    }
}

pub fn order(drug: &str) -> Order {
    Order {
        reference: Reference::Resource(format!("MedicationRequest/{drug}")),
        kind: ResourceKind::MedicationRequest,
        drug: Some(Drug::Known(drug.to_owned())),
        text: drug.to_owned(),
        dosage: Dosage::default(),
        reason: None,
        written: None,
        selected: true,
        in_group: false,
        is_over: false,
        is_for_no_cancer: false,
    }
}

fn cancer(disease: DiseaseId) -> Cancer {
    Cancer {
        disease: Disease::InScope(disease),
        histology_is_stated: true,
        histology: None,
        stage: Stage::MetastaticOrRecurrent,
        laterality: None,
        diagnosed: PartialDate::parse("2017-11-01"),
        onset: PartialDate::parse("2017-11-01"),
        metastatic_since: PartialDate::parse("2024-01-10"),
        stage_is_outdated: false,
        spread_is_dated: true,
        metastases: Vec::new(),
        de_novo: false,
        recurrent: true,
        activity: Activity::Active,
        may_spread: true,
        reference: Reference::Resource("Condition/1".to_owned()),
        also: Vec::new(),
        text: String::new(),
    }
}
