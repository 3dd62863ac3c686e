//! Drugs and assays: approvals and companion diagnostics cite statements, and no country is forgotten.

use super::super::Country;
use super::super::drug::Indication;
use super::super::load::Written;
use super::names::{Names, line};
use crate::diagnostic::Diagnostic;

pub(super) fn check(written: &Written, names: &Names, found: &mut Vec<Diagnostic>) {
    for file in &written.drugs {
        for indication in &file.item.indications {
            for approval in &indication.approvals {
                names.known("unknown-statement", "statement", &file.file, &approval.source, &names.statements, found);
            }
            countries(&file.file, &file.item.id.value, indication, found);
        }
    }
    for file in &written.assays {
        for companion in &file.item.companion_for {
            names.known("unknown-drug", "drug", &file.file, &companion.drug, &names.drugs, found);
            names.known("unknown-statement", "statement", &file.file, &companion.source, &names.statements, found);
        }
    }
}

/// A country left out looks like "we looked and found nothing", and nobody looked.
fn countries(file: &str, drug: &str, indication: &Indication, found: &mut Vec<Diagnostic>) {
    for country in Country::ALL {
        if indication.approvals.iter().all(|approval| approval.country != country) {
            let message = format!("\"{drug}#{}\" says nothing about {}", indication.id.value, country.id());
            let help = "add its approval there, or status: unknown with the source that was searched";
            found.push(Diagnostic::warning("missing-country", file, line(&indication.id), message, help));
        }
    }
}
