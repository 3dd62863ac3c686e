//! Dose rules name drugs, diseases and statements that exist, say in one way how much and when, and bind every number to a
//! statement. A scheme judges lower doses only where a current label of the country gives the start and the steps.

use std::collections::{BTreeMap, BTreeSet};

use super::Texts;
use super::names::{Names, Resolver, line};
use crate::case::disease::DiseaseId;
use crate::case::dosage::OnOff;
use crate::diagnostic::Diagnostic;
use crate::knowledge::country::Country;
use crate::knowledge::dose::{
    Band, DoseRule, Doses, FirstDoses, Grade, Harm, Levels, Loading, OtherProduct, Reduction, RouteWord, Scheme, Timing,
};
use crate::knowledge::ids::{DrugId, RuleId, StatementId};
use crate::knowledge::load::{Filed, Written};
use crate::knowledge::paths;
use crate::knowledge::source::Region;
use crate::knowledge::written::Name;
use crate::knowledge::written::dose::{self as written, DrugDoses};
use crate::knowledge::yaml::Tree;

/// The dose rules of each drug, one for each country.
pub(super) fn check(
    all: &Written,
    texts: Texts,
    names: &Names,
    found: &mut Vec<Diagnostic>,
) -> Vec<(DrugId, Vec<DoseRule>)> {
    let regions: Regions = all.sources.iter().map(|file| (file.item.id.value.as_str(), file.item.holds_in)).collect();
    let mut doses = Vec::new();
    for file in &all.doses {
        if texts.hold(file) {
            bound(file, found);
        }
        let mut names = Resolver { file: &file.file, names, found };
        let drug = names.drug(&file.item.drug);
        let rules: Vec<DoseRule> = file
            .item
            .rules
            .iter()
            .flat_map(|rule| {
                let parts = drug.and_then(|drug| parts(rule, (drug, &file.item), &mut names));
                let countries =
                    Country::ALL.into_iter().filter(|country| rule.country.is_none_or(|own| own == *country));
                countries
                    .filter_map(|country| Some(parts.as_ref()?.in_country(rule, country, &regions)))
                    .collect::<Vec<_>>()
            })
            .collect();
        twice(file, &rules, names.found);
        doses.extend(drug.map(|drug| (drug, rules)));
    }
    doses
}

/// Where the label of each source holds.
type Regions<'w> = BTreeMap<&'w str, Option<Region>>;

/// What a rule names, resolved.
struct Parts {
    drug: DrugId,
    route: Option<RouteWord>,
    other_products: Vec<OtherProduct>,
    disease: DiseaseId,
    schemes: Vec<(Scheme, Vec<Carried>)>,
    evidence: Vec<StatementId>,
}

/// A statement of a scheme.
struct Carried {
    statement: StatementId,
    grade: Grade,
    /// Keys of the scheme; all when empty.
    supports: Vec<String>,
}

impl Carried {
    fn carries(&self, key: &str) -> bool {
        self.supports.is_empty() || self.supports.iter().any(|support| support == key)
    }
}

fn parts(rule: &written::DoseRule, (drug, of): (DrugId, &DrugDoses), names: &mut Resolver) -> Option<Parts> {
    // Another name is reported beside the check of the diseases.
    let disease = names.names.diseases.find(&rule.disease.value);
    let schemes: Vec<_> = rule.schemes.iter().filter_map(|scheme| self::scheme(rule, scheme, names)).collect();
    let texts = rule.harm.iter().flat_map(|harm| &harm.evidence);
    let texts = texts.chain(rule.note.iter().flat_map(|note| &note.evidence));
    let own: Vec<&Name> = texts.chain(&rule.never_more).chain(&rule.no_re_escalation).chain(&rule.not_later).collect();
    let mut evidence: Vec<StatementId> =
        schemes.iter().flat_map(|(_, carried)| carried).map(|carried| carried.statement).collect();
    evidence.extend(own.into_iter().filter_map(|name| names.statement(name)));
    let mut seen = BTreeSet::new();
    evidence.retain(|statement| seen.insert(*statement));
    let other_products = of.other_products.iter().map(|name| OtherProduct::new(&name.value)).collect();
    Some(Parts { drug, route: of.route, other_products, disease: disease?, schemes, evidence })
}

impl Parts {
    fn in_country(&self, rule: &written::DoseRule, country: Country, regions: &Regions) -> DoseRule {
        let schemes = self.schemes.iter().zip(&rule.schemes).map(|((scheme, carried), written)| {
            // Of the same statements the one that speaks here comes first.
            let is_label =
                |carried: &&Carried| carried.grade == Grade::Label && speaks(carried.statement, country, regions);
            let by_label = |key: &str| carried.iter().filter(is_label).any(|carried| carried.carries(key));
            let (start, steps) = if written.bands.is_some() { ("bands", "bands") } else { ("start", "steps") };
            let gives_steps = written
                .bands
                .as_ref()
                .map_or(written.steps.is_some(), |bands| bands.rows.iter().all(|row| row.steps.is_some()));
            let speaks_here = |carried: &&Carried| speaks(carried.statement, country, regions);
            let mut in_turn = carried.iter().filter(is_label).chain(carried.iter().filter(speaks_here)).chain(carried);
            let source = in_turn.find(|carried| carried.carries(start));
            // Where a label wants more beside another drug, the usual dose is too little there.
            let wants_more = by_label("reduced");
            let reduced = scheme
                .reduced
                .iter()
                .map(|reduced| Scheme { judges_lower: wants_more && reduced.starts_above(scheme), ..reduced.clone() });
            Scheme {
                judges_lower: gives_steps && by_label(start) && by_label(steps),
                source: source.map_or(scheme.source, |carried| carried.statement),
                reduced: reduced.collect(),
                ..scheme.clone()
            }
        });
        DoseRule {
            id: RuleId::of(&rule.id.value),
            drug: self.drug,
            route: self.route,
            other_products: self.other_products.clone(),
            disease: self.disease,
            country,
            schemes: schemes.collect(),
            has_other_schemes: rule.other_schemes,
            beyond_schemes: rule.beyond_schemes,
            beyond_intensity: rule.beyond_intensity,
            is_not_later: rule.not_later.is_some(),
            is_never_more: rule.never_more.is_some(),
            forbids_re_escalation: rule.no_re_escalation.is_some(),
            harm: rule.harm.as_ref().map(|harm| Harm { indicator: harm.indicator, text: harm.text.clone() }),
            note: rule.note.as_ref().map(|note| note.text.clone()),
            evidence: self.evidence.clone(),
        }
    }
}

/// Not the label of another country.
fn speaks(statement: StatementId, country: Country, regions: &Regions) -> bool {
    let own = match country {
        Country::Jp => Region::Jp,
        Country::Us => Region::Us,
    };
    regions.get(statement.source.as_str()).is_none_or(|region| region.is_none_or(|region| region == own))
}

fn scheme(rule: &written::DoseRule, scheme: &written::Scheme, names: &mut Resolver) -> Option<(Scheme, Vec<Carried>)> {
    let carried: Vec<Carried> = scheme
        .evidence
        .iter()
        .filter_map(|evidence| {
            let supports = evidence.supports.iter().map(|support| support.value.clone()).collect();
            Some(Carried { statement: names.statement(&evidence.reference)?, grade: evidence.grade, supports })
        })
        .collect();
    let reductions: Vec<Reduction> = scheme
        .reduced
        .iter()
        .map(|reduced| Reduction { when: reduced.when.parse(names), text: reduced.text.clone() })
        .collect();
    let (with, without) = (names.drugs_or_classes(&scheme.with), names.drugs_or_classes(&scheme.without));
    let shape = doses(scheme).zip(timing(scheme)).filter(|(doses, _)| doses.all().all(is_downwards));
    let Some((doses, timing)) = shape else {
        let message = format!("a scheme of \"{}\" does not say in one way how much and when", rule.id.value);
        let help =
            "give start or bands with steps downwards, and times-a-day (with on-days and off-days) or every-days";
        names.found.push(Diagnostic::error("unclear-dose", names.file, line(&rule.id), message, help));
        return None;
    };
    let source = carried.first()?.statement;
    let written = scheme;
    let loading =
        scheme.loading.map(|loading| Loading { dose: loading.dose, again_after_days: loading.again_after_days.into() });
    let scheme = Scheme {
        unit: scheme.unit,
        doses,
        adjusted_for: scheme.adjusted_for.clone(),
        loading,
        first_doses: scheme.first_doses.map(|first| FirstDoses { count: first.count, every_days: first.every_days }),
        is_per_day: scheme.per_day,
        timing,
        weight_counted_to: scheme.weight_counted_to,
        is_for_early_disease: scheme.early_disease,
        with,
        without,
        judges_lower: false,
        source,
        reduced: Vec::new(),
        reduction: None,
    };
    let less = carried.iter().find(|carried| carried.carries("reduced")).map_or(source, |carried| carried.statement);
    let reduced = written.reduced.iter().zip(reductions);
    let reduced = reduced.map(|(written, reduction)| reduced_scheme(&scheme, written, reduction, less)).collect();
    Some((Scheme { reduced, ..scheme }, carried))
}

/// The scheme from a lower start, with those of its steps that lie below.
fn reduced_scheme(scheme: &Scheme, written: &written::Reduced, reduction: Reduction, source: StatementId) -> Scheme {
    let mut lower: Vec<_> =
        scheme.doses.all().flat_map(|levels| levels.steps.iter().chain(&levels.adjusted)).copied().collect();
    lower.retain(|dose| *dose < written.start);
    lower.sort_unstable_by(|one, other| other.cmp(one));
    lower.dedup();
    let levels = Levels { start: written.start, up_to: None, steps: lower, adjusted: Vec::new() };
    let timing = match &scheme.timing {
        Timing::Daily { break_, .. } if !written.times_a_day.is_empty() => {
            Timing::Daily { times: written.times_a_day.clone(), break_: *break_ }
        }
        timing => timing.clone(),
    };
    Scheme { doses: Doses::ForAll(levels), timing, source, reduction: Some(reduction), ..scheme.clone() }
}

fn doses(scheme: &written::Scheme) -> Option<Doses> {
    let levels = |start, steps: &Option<Vec<_>>| Levels {
        start,
        up_to: scheme.up_to,
        steps: steps.clone().unwrap_or_default(),
        adjusted: scheme.adjusted.clone(),
    };
    match (scheme.start, &scheme.bands) {
        (Some(start), None) => Some(Doses::ForAll(levels(start, &scheme.steps))),
        (None, Some(bands)) if scheme.steps.is_none() => {
            let (last, others) = bands.rows.split_last()?;
            let is_sound = last.below.is_none() && others.is_sorted_by(|one, other| one.below < other.below);
            let is_sound = is_sound && others.iter().all(|row| row.below.is_some());
            let band = |row: &written::Band| Band { below: row.below, levels: levels(row.start, &row.steps) };
            is_sound.then(|| Doses::ByBand(bands.by, bands.rows.iter().map(band).collect()))
        }
        _ => None,
    }
}

fn timing(scheme: &written::Scheme) -> Option<Timing> {
    match (scheme.times_a_day.is_empty(), scheme.every_days, scheme.on_days.zip(scheme.off_days)) {
        (true, Some(every), None) if every > 0 && scheme.on_days.is_none() && scheme.off_days.is_none() => {
            let days = if scheme.days.is_empty() { vec![1] } else { scheme.days.clone() };
            let at_most = scheme.every_days_at_most.unwrap_or(every);
            Some(Timing::Cycle { at_least: every, at_most, days })
        }
        (false, None, on_off) if !scheme.times_a_day.contains(&0) => {
            let break_ = on_off.map(|(on, off)| OnOff { on, off });
            Some(Timing::Daily { times: scheme.times_a_day.clone(), break_ })
        }
        _ => None,
    }
}

/// Positive, and each step below the one before.
fn is_downwards(levels: &Levels) -> bool {
    let all: Vec<_> = [levels.start].into_iter().chain(levels.steps.iter().copied()).collect();
    let is_rising = levels.up_to.is_none_or(|most| most > levels.start);
    is_rising
        && all.iter().all(|dose| dose.is_sign_positive() && !dose.is_zero())
        && all.is_sorted_by(|one, other| one > other)
}

/// Every number of a scheme is carried by one of its statements, and what they carry exists.
fn bound(file: &Filed<DrugDoses>, found: &mut Vec<Diagnostic>) {
    let rules = file.tree().get(["rules"]).map(Tree::items).unwrap_or_default();
    let schemes = rules.iter().flat_map(|rule| rule.get(["schemes"]).map(Tree::items).unwrap_or_default());
    let written = file.item.rules.iter().flat_map(|rule| &rule.schemes);
    for (tree, scheme) in schemes.zip(written) {
        let supports = || scheme.evidence.iter().flat_map(|evidence| &evidence.supports);
        for support in supports().filter(|support| !paths::exists(tree, &support.value)) {
            let message = format!("\"{}\" is no key of this scheme", support.value);
            let help = "write the key as it stands in the scheme, such as start or steps";
            found.push(Diagnostic::error("unknown-path", &file.file, line(support), message, help));
        }
        let carries_all = scheme.evidence.iter().any(|evidence| evidence.supports.is_empty());
        let numbers = tree.members().iter().flat_map(|member| paths::numbers(tree, &member.key));
        for (number, line) in numbers.filter(|_| !carries_all) {
            if !supports().any(|support| paths::covers(&support.value, &number)) {
                let message = format!("the number at \"{number}\" is supported by no statement");
                let help = "add the key to the supports of the statement that gives it";
                found.push(Diagnostic::error("unbound-number", &file.file, Some(line), message, help));
            }
        }
    }
}

/// A drug has one rule for each disease and country.
fn twice(file: &Filed<DrugDoses>, rules: &[DoseRule], found: &mut Vec<Diagnostic>) {
    for (at, rule) in rules.iter().enumerate() {
        let same = |other: &&DoseRule| other.disease == rule.disease && other.country == rule.country;
        if rules.iter().take(at).any(|other| same(&other)) {
            let message = format!("\"{}\" is the second dose rule of its disease in {}", rule.id, rule.country.id());
            let help = "make it one rule with several schemes";
            found.push(Diagnostic::error("duplicate-id", &file.file, file.line("rules.id"), message, help));
        }
    }
}
