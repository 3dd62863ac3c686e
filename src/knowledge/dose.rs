//! Dose rules after the check: how much of a drug is right in one disease and country, and when.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::Knowledge;
use super::country::Country;
use super::criteria::When;
use super::drug::DrugOrClass;
use super::ids::{DrugId, RuleId, StatementId};
use super::rule::{DoseUnitWord, Indicator};
use super::text::Text;
use crate::case::disease::DiseaseId;
use crate::case::dosage::OnOff;

/// The right doses of one drug in one disease and country.
#[derive(Debug, Clone)]
pub struct DoseRule {
    /// Cards name it where they name a rule.
    pub id: RuleId,
    pub drug: DrugId,
    /// How the product is given, where the file says so.
    pub route: Option<RouteWord>,
    /// Products of the drug that have doses of their own, which are not here.
    pub other_products: Vec<OtherProduct>,
    pub disease: DiseaseId,
    pub country: Country,
    /// Each is right by itself; the usual one first.
    pub schemes: Vec<Scheme>,
    /// Practice knows schemes that no source here gives: an amount outside is not judged, only slips are.
    pub has_other_schemes: bool,
    /// So many times the most of every scheme is too much; none where the site's policy says it.
    pub beyond_schemes: Option<Decimal>,
    /// So many times what the most intense of all known schemes comes to is too much; none where it is not judged.
    pub beyond_intensity: Option<Decimal>,
    /// One dose lasts as long as its scheme says, and not longer.
    pub is_not_later: bool,
    /// The label forbids more than the starting dose.
    pub is_never_more: bool,
    /// The label forbids to go back up after a reduction.
    pub forbids_re_escalation: bool,
    pub harm: Option<Harm>,
    /// A sentence for every dose card of the rule.
    pub note: Option<Text>,
    /// Everything the rule rests on, each once.
    pub evidence: Vec<StatementId>,
}

/// A product that the doses of its drug are not for.
#[derive(Debug, Clone)]
pub struct OtherProduct {
    /// As written in the file, for cards.
    pub name: String,
    /// In lower case.
    words: String,
}

impl OtherProduct {
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), words: name.to_lowercase() }
    }

    /// Whether the words for a drug name this product: not inside another word.
    pub fn is_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let is_of_word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
        text.match_indices(&self.words).any(|(at, found)| {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let behind = text.get(at + found.len()..).and_then(|behind| behind.chars().next());
            !is_of_word(before) && !is_of_word(behind)
        })
    }
}

/// Why a higher dose is dangerous, and how loudly it is said.
#[derive(Debug, Clone)]
pub struct Harm {
    pub indicator: Indicator,
    pub text: Text,
}

/// One way to give the drug: how much, and when.
#[derive(Debug, Clone)]
pub struct Scheme {
    /// Of every amount.
    pub unit: DoseUnitWord,
    pub doses: Doses,
    /// Whose the adjusted doses are, where an order of one is told so.
    pub adjusted_for: Option<Text>,
    pub loading: Option<Loading>,
    pub first_doses: Option<FirstDoses>,
    /// Amounts are of a whole day.
    pub is_per_day: bool,
    pub timing: Timing,
    /// Weight above this many kilograms is not counted.
    pub weight_counted_to: Option<Decimal>,
    /// For early disease, before or after the operation.
    pub is_for_early_disease: bool,
    /// Only beside one of these.
    pub with: Vec<DrugOrClass>,
    /// Only where none of these is given.
    pub without: Vec<DrugOrClass>,
    /// A current label of this country gives the starting dose and every step down: then a lower dose is wrong.
    pub judges_lower: bool,
    /// What carries the starting dose.
    pub source: StatementId,
    /// The same scheme for patients who get less, or beside an inducer more.
    pub reduced: Vec<Scheme>,
    /// Of such a scheme: for whom, and why.
    pub reduction: Option<Reduction>,
}

/// Why some patients get less, or more.
#[derive(Debug, Clone)]
pub struct Reduction {
    pub when: When,
    pub text: Text,
}

/// How much.
#[derive(Debug, Clone)]
pub enum Doses {
    ForAll(Levels),
    ByBand(BodyMeasure, Vec<Band>),
}

/// A starting dose and those below it.
#[derive(Debug, Clone)]
pub struct Levels {
    pub start: Decimal,
    /// Every amount from `start` to this is right.
    pub up_to: Option<Decimal>,
    /// The label's reduction steps, downwards.
    pub steps: Vec<Decimal>,
    /// For failing organs or interacting drugs.
    pub adjusted: Vec<Decimal>,
}

/// Doses for one size of the body.
#[derive(Debug, Clone)]
pub struct Band {
    /// Kilograms or square metres; the last band has no end.
    pub below: Option<Decimal>,
    pub levels: Levels,
}

/// What a dose can follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyMeasure {
    /// Kilograms.
    Weight,
    /// Square metres.
    Surface,
}

/// A first dose that differs from those after it.
#[derive(Debug, Clone, Copy)]
pub struct Loading {
    pub dose: Decimal,
    /// So many days after the last dose it is given again.
    pub again_after_days: i64,
}

/// So many doses at the start, so many days apart, of a drug that is given less often later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstDoses {
    pub count: u32,
    pub every_days: u32,
}

/// How a product enters the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RouteWord {
    Oral,
    Intravenous,
    Subcutaneous,
    Intramuscular,
}

/// When it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Timing {
    /// Every so many days, at least and at most; on these days of the cycle.
    Cycle { at_least: u32, at_most: u32, days: Vec<u32> },
    /// So many times a day (each number is right), with a break where there is one.
    Daily { times: Vec<u32>, break_: Option<OnOff> },
}

/// What kind of source gives a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// The current label of the source's country.
    Label,
    /// An old copy of a label.
    OldLabel,
    /// A drug monograph, a guideline, a hospital's page.
    Monograph,
    Trial,
}

impl DoseRule {
    /// The product that these words name, where the doses of the rule are not for it.
    pub fn other_product(&self, text: &str) -> Option<&OtherProduct> {
        self.other_products.iter().find(|product| product.is_in(text))
    }

    /// A source gives doses of its own for early disease.
    pub fn knows_early_disease(&self) -> bool {
        self.schemes.iter().any(|scheme| scheme.is_for_early_disease)
    }
}

impl Scheme {
    /// The amount begins it: a start, within its range, or the first dose.
    pub fn begins_with(&self, amount: Decimal, unit: DoseUnitWord) -> bool {
        let is_start = |levels: &Levels| (levels.start..=levels.up_to.unwrap_or(levels.start)).contains(&amount);
        let is_loading = || self.loading.is_some_and(|loading| loading.dose == amount);
        self.unit == unit && (self.doses.all().any(is_start) || is_loading())
    }

    /// It is for metastatic disease, beside the drugs that `is_beside` knows of.
    pub fn holds_beside(&self, is_beside: impl Fn(&[DrugOrClass]) -> bool) -> bool {
        !self.is_for_early_disease && (self.with.is_empty() || is_beside(&self.with)) && !is_beside(&self.without)
    }

    /// Its lowest start is more than any of the other's.
    pub fn starts_above(&self, other: &Self) -> bool {
        let starts = |scheme: &Self| scheme.doses.all().map(|levels| levels.start).collect::<Vec<_>>();
        starts(self).into_iter().min() > starts(other).into_iter().max()
    }
}

impl Doses {
    /// All starting doses, whatever the size of the body.
    pub fn all(&self) -> impl Iterator<Item = &Levels> {
        let (one, bands) = match self {
            Self::ForAll(levels) => (Some(levels), &[][..]),
            Self::ByBand(_, bands) => (None, bands.as_slice()),
        };
        one.into_iter().chain(bands.iter().map(|band| &band.levels))
    }
}

impl Knowledge {
    /// The dose rule of a drug in a disease, at a site of a country.
    pub fn dose_rule(&self, drug: DrugId, disease: DiseaseId, country: Country) -> Option<&DoseRule> {
        let mut rules = self.doses.get(&drug)?.iter();
        rules.find(|rule| rule.disease == disease && rule.country == country)
    }
}
