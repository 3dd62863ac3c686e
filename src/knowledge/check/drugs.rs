//! Drugs and assays: approvals and companion diagnostics cite statements, and no country is forgotten.

use super::names::{Names, Resolver, line};
use crate::case::PartialDate;
use crate::diagnostic::Diagnostic;
use crate::knowledge::assay::{Assay, Companion, Test};
use crate::knowledge::country::Country;
use crate::knowledge::drug::{Approval, Drug, Indication};
use crate::knowledge::ids::{AssayId, ClassId, DrugId, IndicationId, TestId};
use crate::knowledge::load::Filed;
use crate::knowledge::written;

/// The drug after the check.
pub(super) fn drug(file: &Filed<written::drug::Drug>, names: &Names, found: &mut Vec<Diagnostic>) -> Drug {
    let drug = &file.item;
    let mut indications = Vec::new();
    for indication in &drug.indications {
        let mut names = Resolver { file: &file.file, names, found };
        let approvals = indication.approvals.iter().filter_map(|approval| {
            let since = approval.since.as_ref().and_then(|since| PartialDate::parse(&since.value));
            let source = names.statement(&approval.source)?;
            Some(Approval { country: approval.country, status: approval.status, since, source })
        });
        indications.push(Indication {
            id: IndicationId::of(&drug.id.value, &indication.id.value),
            text: indication.text.clone(),
            approvals: approvals.collect(),
        });
        countries(&file.file, &drug.id.value, indication, found);
        undated(&file.file, &drug.id.value, indication, found);
    }
    let id = DrugId::of(&drug.id.value);
    let mut substances = Resolver { file: &file.file, names, found }.drugs(&drug.substances);
    if substances.is_empty() {
        substances.push(id);
    }
    Drug {
        id,
        name: drug.name.clone(),
        short: drug.short.clone(),
        spellings: drug.spellings.iter().map(|spelling| spelling.value.clone()).collect(),
        classes: drug.classes.iter().map(|class| ClassId::of(&class.value)).collect(),
        substances,
        indications,
    }
}

/// The assay after the check.
pub(super) fn assay(file: &Filed<written::assay::Assay>, names: &Names, found: &mut Vec<Diagnostic>) -> Assay {
    let assay = &file.item;
    let mut names = Resolver { file: &file.file, names, found };
    let companion_for = assay.companion_for.iter().filter_map(|companion| {
        let (drug, source) = (names.drug(&companion.drug), names.statement(&companion.source));
        let since = companion.since.as_deref().and_then(PartialDate::parse);
        Some(Companion { drug: drug?, country: companion.country, since, source: source? })
    });
    Assay {
        id: AssayId::of(&assay.id.value),
        name: assay.name.clone(),
        specimen: assay.specimen.clone(),
        companion_for: companion_for.collect(),
        tests: assay
            .tests
            .iter()
            .map(|test| Test {
                id: TestId::of(&test.id.value),
                name: test.name.clone(),
                remark: test.remark.clone(),
                answered_by: test
                    .answered_by
                    .iter()
                    .map(|names| names.iter().map(|it| it.value.clone()).collect())
                    .collect(),
            })
            .collect(),
    }
}

/// A country left out looks like "we looked and found nothing", and nobody looked.
fn countries(file: &str, drug: &str, indication: &written::drug::Indication, found: &mut Vec<Diagnostic>) {
    for country in Country::ALL {
        if indication.approvals.iter().all(|approval| approval.country != country) {
            let message = format!("\"{drug}#{}\" says nothing about {}", indication.id.value, country.id());
            let help = "add its approval there, or status: unknown with the source that was searched";
            found.push(Diagnostic::warning("missing-country", file, line(&indication.id), message, help));
        }
    }
}

/// What has no date is taken as the oldest, wherever it stands: behind another statement on the country it would say nothing.
fn undated(file: &str, drug: &str, indication: &written::drug::Indication, found: &mut Vec<Diagnostic>) {
    for (at, approval) in indication.approvals.iter().enumerate().filter(|(_, approval)| approval.since.is_none()) {
        let country = approval.country;
        if indication.approvals.iter().take(at).any(|earlier| earlier.country == country) {
            let message = format!("what \"{drug}#{}\" says last of {} has no date", indication.id.value, country.id());
            let help = "write since when it holds, or keep one statement on the country";
            found.push(Diagnostic::error("undated-approval", file, line(&approval.source), message, help));
        }
    }
}
