//! What criteria read of earlier therapy: the drugs a rule names and one it does not, in each setting, alone and two in turn.

use oncohooks::case::dosage::Dosage;
use oncohooks::case::place::ResourceKind;
use oncohooks::case::therapy::{Course, Drug, Exposure, Indication, Setting, Surgery};
use oncohooks::case::{Case, PartialDate};
use oncohooks::knowledge::Knowledge;
use oncohooks::knowledge::criteria::{Criterion, Prior};
use oncohooks::knowledge::drug::DrugOrClass;
use oncohooks::knowledge::ids::{ClassId, DrugId};
use oncohooks::knowledge::rule::Rule;

use super::Dimension;

/// One drug over one stretch of time; later ones begin later.
pub fn exposure(drug: Drug, setting: Setting, place: usize) -> Exposure {
    let (start, end) = match (setting, place) {
        (Setting::Early(_), _) => ("2018-01-10", "2018-06-10"),
        (_, 0) => ("2024-02-10", "2024-05-10"),
        (_, 1) => ("2024-09-10", "2024-12-10"),
        (_, 2) => ("2025-04-10", "2025-07-10"),
        (_, _) => ("2025-12-10", "2026-03-10"),
    };
    Exposure {
        drug,
        course: Course::Past,
        setting,
        setting_is_stated: true,
        is_nameless: false,
        start: PartialDate::parse(start),
        end: PartialDate::parse(end),
        stopped: true,
        ended_for: None,
        paused: false,
        indication: Indication::Unstated,
        stated_line: None,
        kind: ResourceKind::MedicationStatement,
        reference: format!("MedicationStatement/{place}"),
        dosage: Dosage::default(),
    }
}

/// These drugs, begun together.
pub fn given(drugs: &'static [&'static str], setting: Setting) -> impl Fn(&mut Case) + Send + Sync {
    move |case| {
        let of = |drug: &&str| exposure(Drug::Known((*drug).to_owned()), setting, 0);
        case.exposures.extend(drugs.iter().map(of));
    }
}

pub fn known(drug: DrugId) -> Drug {
    Drug::Known(drug.as_str().to_owned())
}

/// A drug of each name, and one that no criterion of the rule names.
fn drugs(rule: &Rule, knowledge: &Knowledge) -> Vec<DrugId> {
    let named: Vec<DrugOrClass> = rule.when.criteria().iter().flat_map(|criterion| criterion.drugs()).collect();
    let mut all: Vec<DrugId> = Vec::new();
    for name in &named {
        let one = knowledge.drugs.values().map(|drug| drug.id).find(|drug| knowledge.is(drug.as_str(), *name));
        all.extend(one.filter(|drug| !all.contains(drug)));
    }
    all.extend(unrelated(rule, knowledge));
    all
}

/// A drug against cancer that the rule neither names nor offers.
fn unrelated(rule: &Rule, knowledge: &Knowledge) -> Option<DrugId> {
    let named: Vec<DrugOrClass> = rule.when.criteria().iter().flat_map(|criterion| criterion.drugs()).collect();
    let is_named = |drug: DrugId| {
        let is_offered = rule.offer().is_some_and(|offer| offer.drugs().any(|own| own == drug));
        is_offered || named.iter().any(|name| knowledge.is(drug.as_str(), *name))
    };
    let antineoplastic = |drug: &DrugId| knowledge.is_of(drug.as_str(), ClassId::ANTINEOPLASTIC);
    knowledge.drugs.values().map(|drug| drug.id).filter(antineoplastic).find(|drug| !is_named(*drug))
}

/// As many drugs of each list of earlier therapy as the rule asks for.
fn needed(rule: &Rule, knowledge: &Knowledge) -> Vec<DrugId> {
    let criteria = rule.when.criteria();
    let prior = criteria.iter().filter_map(|criterion| match criterion {
        Criterion::Prior(prior) => Some(prior),
        _ => None,
    });
    let prior: Vec<_> = prior.collect();
    let excluded =
        |drug: DrugId| prior.iter().flat_map(|one| &one.none_of).any(|name| knowledge.is(drug.as_str(), *name));
    let mut all: Vec<DrugId> = Vec::new();
    for wanted in &prior {
        let is_wanted = |drug: &DrugId| wanted.any_of.iter().any(|name| knowledge.is(drug.as_str(), *name));
        let courses = usize::from(wanted.courses.unwrap_or(1));
        let had = all.iter().filter(|drug| is_wanted(drug)).count();
        let fresh = knowledge.drugs.values().map(|drug| drug.id).filter(is_wanted).filter(|drug| !excluded(*drug));
        let fresh: Vec<DrugId> = fresh.filter(|drug| !all.contains(drug)).take(courses.saturating_sub(had)).collect();
        all.extend(fresh);
    }
    all
}

/// Whether a list of earlier therapy excludes it.
fn excluded(rule: &Rule, knowledge: &Knowledge, drug: DrugId) -> bool {
    rule.when.criteria().iter().any(|criterion| match criterion {
        Criterion::Prior(prior) => prior.none_of.iter().any(|name| knowledge.is(drug.as_str(), *name)),
        _ => false,
    })
}

/// Each way to have what the lists of earlier therapy ask for, by drugs that count for one list alone where there are such: the
/// first way, and for each other drug or class that a list names a way with that.
fn ways(rule: &Rule, knowledge: &Knowledge) -> Vec<Vec<DrugId>> {
    let criteria = rule.when.criteria();
    let prior = criteria.iter().filter_map(|criterion| match criterion {
        Criterion::Prior(prior) if !prior.any_of.is_empty() => Some(prior),
        _ => None,
    });
    let prior: Vec<_> = prior.collect();
    let is = |drug: DrugId, names: &[DrugOrClass]| names.iter().any(|name| knowledge.is(drug.as_str(), *name));
    // Of each list, by the name that is taken: so many drugs as it asks for.
    let of = |at: usize, name: usize| -> Vec<DrugId> {
        let wanted = &prior[at];
        let others = prior.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, own)| own);
        let others: Vec<_> = others.flat_map(|own| own.any_of.iter().copied()).collect();
        let of_name =
            knowledge.drugs.values().map(|drug| drug.id).filter(|drug| is(*drug, &wanted.any_of[name..=name]));
        let (alone, shared): (Vec<DrugId>, Vec<DrugId>) =
            of_name.filter(|drug| !excluded(rule, knowledge, *drug)).partition(|drug| !is(*drug, &others));
        alone.into_iter().chain(shared).take(usize::from(wanted.courses.unwrap_or(1))).collect()
    };
    let with = |changed: usize, name: usize| -> Vec<DrugId> {
        let mut all: Vec<DrugId> = Vec::new();
        for at in 0..prior.len() {
            let fresh = of(at, if at == changed { name } else { 0 });
            all.extend(fresh.iter().filter(|drug| !all.contains(drug)).copied().collect::<Vec<_>>());
        }
        all
    };
    let mut all = vec![with(0, 0)];
    for (at, wanted) in prior.iter().enumerate() {
        all.extend((1..wanted.any_of.len()).map(|name| with(at, name)));
    }
    all.retain(|way| !way.is_empty());
    all
}

/// Drugs of metastatic disease in turn, after those of early disease.
fn in_turn(early: &[DrugId], metastatic: &[DrugId]) -> (String, Vec<Exposure>) {
    let before = early.iter().map(|drug| (format!("early {drug}"), exposure(known(*drug), AFTER_SURGERY, 0)));
    let later = metastatic.iter().enumerate();
    let later = later.map(|(place, drug)| (drug.to_string(), exposure(known(*drug), Setting::Metastatic, place)));
    let (names, exposures): (Vec<String>, Vec<Exposure>) = before.chain(later).unzip();
    (names.join(" then "), exposures)
}

const AFTER_SURGERY: Setting = Setting::Early(Surgery::After);

/// The ways to have what is asked for: one after another; the first way also without each drug, and with each part of it for
/// early disease.
fn had(rule: &Rule, knowledge: &Knowledge) -> Vec<(String, Vec<Exposure>)> {
    let ways = ways(rule, knowledge);
    let mut all: Vec<(String, Vec<Exposure>)> = ways.iter().map(|way| in_turn(&[], way)).collect();
    let Some(first) = ways.first() else { return all };
    for left_out in first {
        let rest: Vec<DrugId> = first.iter().filter(|drug| *drug != left_out).copied().collect();
        all.push(in_turn(&[], &rest));
    }
    for set in 1_usize..1 << first.len() {
        let (early, later): (Vec<_>, Vec<_>) = first.iter().enumerate().partition(|(at, _)| set & (1 << at) != 0);
        let drugs = |of: Vec<(usize, &DrugId)>| of.into_iter().map(|(_, drug)| *drug).collect::<Vec<_>>();
        let (early, later) = (drugs(early), drugs(later));
        // And with a line that is none of what is asked for.
        let and_other: Vec<DrugId> = later.iter().copied().chain(unrelated(rule, knowledge)).collect();
        all.extend([in_turn(&early, &later), in_turn(&early, &and_other)]);
    }
    all
}

/// When the cancer of every case had spread.
const RELAPSE: time::Date = time::macros::date!(2024 - 01 - 10);

fn months_before(day: time::Date, months: u8) -> time::Date {
    (0..months).fold(day, |day, _| {
        let month = day.month().previous();
        let year = if month == time::Month::December { day.year() - 1 } else { day.year() };
        time::Date::from_calendar_date(year, month, day.day()).unwrap()
    })
}

/// A drug of each list, wanted or not, for which a relapse within so many months counts too.
fn relapses(rule: &Rule, knowledge: &Knowledge) -> Vec<(DrugId, u8)> {
    let mut all = Vec::new();
    for criterion in rule.when.criteria() {
        let Criterion::Prior(Prior { or_relapse_within_months: Some(months), any_of, none_of, .. }) = criterion else {
            continue;
        };
        for names in [any_of, none_of] {
            let is_named = |drug: &DrugId| names.iter().any(|name| knowledge.is(drug.as_str(), *name));
            let drug = knowledge.drugs.values().map(|drug| drug.id).find(is_named);
            all.extend(drug.map(|drug| (drug, *months)).filter(|one| !all.contains(one)));
        }
    }
    all
}

pub fn earlier_therapy(rule: &Rule, knowledge: &Knowledge) -> Dimension {
    let mut therapy = Dimension::new("earlier therapy");
    let put = |exposures: Vec<Exposure>, is_unseen: bool| {
        move |case: &mut Case| {
            case.exposures.extend(exposures.iter().cloned());
            case.therapy_unseen |= is_unseen;
        }
    };
    let drugs = drugs(rule, knowledge);
    let early = AFTER_SURGERY;
    let at = |drug: DrugId, setting: Setting, place: usize| exposure(known(drug), setting, place);
    therapy.complete("none", put(Vec::new(), false));
    for drug in &drugs {
        therapy.complete(&format!("early {drug}"), put(vec![at(*drug, early, 0)], false));
        therapy.complete(&drug.to_string(), put(vec![at(*drug, Setting::Metastatic, 0)], false));
    }
    // Therapy of early disease until shortly before the relapse of 10 January 2024.
    for (drug, months) in relapses(rule, knowledge) {
        let last = months_before(RELAPSE, months);
        for (name, day) in [(months.to_string(), last), (format!("more than {months}"), last - time::Duration::days(1))]
        {
            let end = PartialDate::parse(&day.to_string());
            let until = Exposure { start: PartialDate::parse("2022-06-10"), end, ..at(drug, early, 0) };
            therapy.complete(&format!("early {drug}, relapse after {name} months"), put(vec![until], false));
        }
    }
    // And such a relapse after a drug that must not have been given.
    for (drug, months) in relapses(rule, knowledge) {
        let end = PartialDate::parse(&months_before(RELAPSE, months).to_string());
        let until = Exposure { start: PartialDate::parse("2022-06-10"), end, ..at(drug, early, 0) };
        for other in drugs.iter().filter(|other| excluded(rule, knowledge, **other)) {
            let both = vec![at(*other, early, 0), until.clone()];
            therapy
                .complete(&format!("early {other} then early {drug}, relapse after {months} months"), put(both, false));
        }
    }
    for one in &drugs {
        for next in drugs.iter().filter(|next| *next != one) {
            let both = vec![at(*one, Setting::Metastatic, 0), at(*next, Setting::Metastatic, 1)];
            therapy.complete(&format!("{one} then {next}"), put(both, false));
        }
    }
    // What the rule asks for, one after another, alone and after each other drug.
    let needed = needed(rule, knowledge);
    let others = drugs.iter().filter(|drug| !needed.contains(drug));
    for first in std::iter::once(None).chain(others.map(Some)) {
        let in_turn: Vec<DrugId> = first.into_iter().chain(&needed).copied().collect();
        let name = in_turn.iter().map(ToString::to_string).collect::<Vec<_>>().join(" then ");
        if in_turn.len() > 1 && !therapy.all().contains(&name) {
            let exposures = in_turn.iter().enumerate().map(|(place, drug)| at(*drug, Setting::Metastatic, place));
            therapy.complete(&name, put(exposures.collect(), false));
        }
    }
    // The same after a drug of each name for early disease, and with that drug for early disease alone.
    for drug in &drugs {
        for rest in [needed.clone(), needed.iter().copied().filter(|own| own != drug).collect::<Vec<_>>()] {
            let others =
                if rest.is_empty() { drugs.iter().copied().filter(|own| own != drug).take(1).collect() } else { rest };
            let in_turn: Vec<String> = others.iter().map(ToString::to_string).collect();
            let name = format!("early {drug} then {}", in_turn.join(" then "));
            if !others.is_empty() && !therapy.all().contains(&name) {
                let later = others.iter().enumerate().map(|(place, own)| at(*own, Setting::Metastatic, place));
                let exposures = std::iter::once(at(*drug, early, 0)).chain(later).collect();
                therapy.complete(&name, put(exposures, false));
            }
        }
    }
    for (name, exposures) in had(rule, knowledge) {
        if !name.is_empty() && !therapy.all().contains(&name) {
            therapy.complete(&name, put(exposures, false));
        }
    }
    let all = therapy.all();
    // A complete history holds a part of it where its name does.
    let with = |part: &str| -> Vec<String> {
        all.iter().filter(|name| name.split(" then ").any(|one| one == part)).cloned().collect()
    };
    let names = |of: &[String]| -> Vec<&'static str> { of.iter().map(|name| &*name.clone().leak()).collect() };
    therapy.unseen("not seen", put(Vec::new(), true));
    for drug in &drugs {
        let name = drug.to_string();
        therapy.partial(
            &format!("{drug}, setting unstated"),
            &names(&[format!("early {drug}"), name.clone()]),
            put(vec![at(*drug, Setting::Unstated, 0)], false),
        );
        if with(&name).len() > 1 {
            therapy.partial(
                &format!("{drug}, and more not seen"),
                &names(&with(&name)),
                put(vec![at(*drug, Setting::Metastatic, 0)], true),
            );
            therapy.states.last_mut().unwrap().is_unseen = true;
        }
        let unclear =
            Exposure { course: Course::Unclear, stopped: false, end: None, ..at(*drug, Setting::Metastatic, 0) };
        therapy.partial(&format!("{drug}, perhaps"), &names(&["none".to_owned(), name]), put(vec![unclear], false));
    }
    let in_metastatic: Vec<String> =
        all.iter().filter(|name| *name != "none" && !name.starts_with("early")).cloned().collect();
    let unknown = Drug::unknown("a new drug");
    therapy.partial(
        "an unknown drug",
        &names(&in_metastatic),
        put(vec![exposure(unknown, Setting::Metastatic, 0)], false),
    );
    therapy
}
