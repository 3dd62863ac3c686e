//! What a rule names exists, and belongs together: indication and regimen, dose and regimen. A rule comes of it.

use super::names::{Names, Resolver, line};
use super::review;
use crate::diagnostic::Diagnostic;
use crate::knowledge::ids::{DrugId, RuleId};
use crate::knowledge::load::Filed;
use crate::knowledge::rule::{Body, Check, Evidence, Note, Offer, Population, Rule};
use crate::knowledge::written::Name;
use crate::knowledge::written::rule::{self as written, Kind};

/// The rule after the check; nothing when it has not the parts of its kind. What cannot be resolved is reported and left
/// out: a rule with a mistake is never used.
pub(super) fn check(file: &Filed<written::Rule>, names: &Names, found: &mut Vec<Diagnostic>) -> Option<Rule> {
    let rule = &file.item;
    let review = review::check(file, found);
    let offer = rule.offer.as_ref().map(|written| offer(file, written, names, found));
    let mut names = Resolver { file: &file.file, names, found };
    let orders = rule.check.as_ref().map(|check| Check {
        orders: names.drugs_or_classes(&check.orders),
        about: check.about,
        indicator: check.indicator,
        cycle: check.cycle,
        asks: check.asks.iter().filter_map(|test| names.test(test)).collect(),
        told_elsewhere: check.told_elsewhere,
        said_by_doses: check.said_by_doses,
        waits_for_stage: check.waits_for_stage,
    });
    let asks = rule.asks.iter().filter_map(|test| names.test(test)).collect();
    let when = rule.when.parse(&mut names);
    let evidence = rule.evidence.iter().filter_map(|evidence| {
        let supports = evidence.supports.iter().map(|support| support.value.clone()).collect();
        Some(Evidence { statement: names.statement(&evidence.reference)?, supports })
    });
    let evidence = evidence.collect();
    let written::Population { cancer, stage, line, country } = &rule.population;
    // Another name is reported beside the check of the diseases.
    let disease = names.names.diseases.find(&cancer.value)?;
    let population = Population { disease, stage: *stage, line: *line, country: *country };
    let body = match rule.kind {
        Kind::TherapyOption => Body::TherapyOption(offer??),
        Kind::OrderCheck => Body::OrderCheck(orders?),
        Kind::Note => Body::Note(Note { asks }),
    };
    Some(Rule {
        id: RuleId::of(&rule.id.value),
        title: rule.title.clone(),
        population,
        when,
        body,
        card: rule.card.clone(),
        evidence,
        review,
    })
}

fn offer(
    file: &Filed<written::Rule>,
    offer: &written::Offer,
    names: &Names,
    found: &mut Vec<Diagnostic>,
) -> Option<Offer> {
    let path = &file.file;
    let mut resolver = Resolver { file: path, names, found };
    let regimen = resolver.drugs(&offer.regimen);
    let partners = offer.partners.iter().map(|partners| resolver.drugs(partners)).collect();
    let indication = resolver.indication(&offer.indication);
    let companion_diagnostics = resolver.assays(&offer.companion_diagnostics);
    let drugs: Vec<&Name> = offer.regimen.iter().chain(offer.partners.iter().flatten()).collect();
    let has = |name: &str| drugs.iter().any(|drug| drug.value == name);
    // A misspelt drug of the regimen is reported already.
    let is_certain = drugs.iter().all(|drug| names.drugs.contains(drug.value.as_str()));
    if indication.is_some_and(|indication| is_certain && !has(indication.drug.as_str())) {
        let message =
            format!("the indication \"{}\" belongs to a drug this regimen does not have", offer.indication.value);
        let help = "use the indication of a drug of the regimen: its approvals are shown for the whole of it";
        found.push(Diagnostic::error("foreign-indication", path, line(&offer.indication), message, help));
    }
    for drug in offer.doses.keys().filter(|drug| !has(drug)) {
        let message = format!("a dose is given for \"{drug}\", which is not in the regimen");
        let help = "remove the dose, or add the drug to regimen or partners";
        let line = file.line(&format!("offer.doses.{drug}"));
        found.push(Diagnostic::error("dose-outside-regimen", path, line, message, help));
    }
    let known = offer.doses.iter().filter(|(drug, _)| names.drugs.contains(drug.as_str()));
    Some(Offer {
        regimen,
        partners,
        indication: indication?,
        companion_diagnostics,
        role: offer.role,
        doses: known.map(|(drug, dose)| (DrugId::of(drug), dose.clone())).collect(),
        other_uses: offer.other_uses,
        test_ahead: offer.test_ahead,
    })
}
