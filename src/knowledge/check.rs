//! Every check on the knowledge as written: references resolve, numbers are bound, texts fit a card.
//!
//! All mistakes of all files are reported in one run. Knowledge nothing uses is a finding too.

use std::collections::{BTreeMap, BTreeSet};

use serde_saphyr::Spanned;

use super::criteria::Criteria;
use super::load::{Filed, Written};
use super::paths;
use super::rule::{Kind, Rule, Status};
use super::text::Text;
use crate::case::PartialDate;
use crate::diagnostic::{Diagnostic, did_you_mean};

/// A card summary must stay below 140 characters, and a level word is set before it (CDS Hooks 2.0, card attributes).
const SUMMARY_LIMIT: usize = 120;

/// All names something can refer to.
struct Names<'w> {
    drugs: BTreeSet<&'w str>,
    classes: BTreeSet<&'w str>,
    indications: BTreeSet<String>,
    assays: BTreeSet<&'w str>,
    statements: BTreeSet<String>,
}

/// Runs every check.
pub fn all(written: &Written) -> Vec<Diagnostic> {
    let names = Names::of(written);
    let mut found = Vec::new();
    unique("rule", written.rules.iter().map(|file| (file.file.as_str(), &file.item.id)), &mut found);
    unique("drug", written.drugs.iter().map(|file| (file.file.as_str(), &file.item.id)), &mut found);
    unique("assay", written.assays.iter().map(|file| (file.file.as_str(), &file.item.id)), &mut found);
    unique("source", written.sources.iter().map(|file| (file.file.as_str(), &file.item.id)), &mut found);
    let tests =
        written.assays.iter().flat_map(|file| file.item.tests.iter().map(|test| (file.file.as_str(), &test.id)));
    unique("test", tests, &mut found);
    for file in &written.sources {
        unique(
            "statement",
            file.item.statements.iter().map(|statement| (file.file.as_str(), &statement.id)),
            &mut found,
        );
    }
    for file in &written.rules {
        rule(file, &names, &mut found);
    }
    for file in &written.drugs {
        for approval in file.item.indications.iter().flat_map(|indication| &indication.approvals) {
            known("statement", "unknown-statement", &file.file, &approval.source, &names.statements, &mut found);
            if let Some(since) = &approval.since {
                date(&file.file, since, &mut found);
            }
        }
    }
    for file in &written.assays {
        for companion in &file.item.companion_for {
            known("drug", "unknown-drug", &file.file, &companion.drug, &names.drugs, &mut found);
            known("statement", "unknown-statement", &file.file, &companion.source, &names.statements, &mut found);
        }
    }
    unused(written, &mut found);
    found
}

impl<'w> Names<'w> {
    fn of(written: &'w Written) -> Self {
        let drugs = written.drugs.iter().map(|file| &file.item);
        let statements = written.sources.iter().flat_map(|file| {
            let source = &file.item;
            source.statements.iter().map(move |statement| format!("{}#{}", source.id.value, statement.id.value))
        });
        let indications = drugs.clone().flat_map(|drug| {
            drug.indications.iter().map(move |indication| format!("{}#{}", drug.id.value, indication.id.value))
        });
        Self {
            drugs: drugs.clone().map(|drug| drug.id.value.as_str()).collect(),
            classes: drugs.clone().flat_map(|drug| drug.classes.iter().map(|class| class.value.as_str())).collect(),
            indications: indications.collect(),
            assays: written.assays.iter().map(|file| file.item.id.value.as_str()).collect(),
            statements: statements.collect(),
        }
    }
}

fn line(id: &Spanned<String>) -> Option<u64> {
    Some(id.referenced.line())
}

fn unique<'w>(what: &str, ids: impl Iterator<Item = (&'w str, &'w Spanned<String>)>, found: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    for (file, id) in ids {
        if let Some(other) = first.insert(&id.value, file) {
            let message = format!("the {what} \"{}\" is defined twice, first in {other}", id.value);
            let help = "rename one of them; ids are never reused".to_owned();
            found.push(Diagnostic::error("duplicate-id", file, line(id), message, help));
        }
    }
}

fn known<S: AsRef<str> + Ord + std::borrow::Borrow<str>>(
    what: &str,
    code: &'static str,
    file: &str,
    name: &Spanned<String>,
    names: &BTreeSet<S>,
    found: &mut Vec<Diagnostic>,
) {
    if names.contains(name.value.as_str()) {
        return;
    }
    let hint = did_you_mean(&name.value, names.iter().map(AsRef::as_ref));
    let message = format!("no {what} is called \"{}\"{hint}", name.value);
    let help = format!("use the id of an existing {what}, or add it first");
    found.push(Diagnostic::error(code, file, line(name), message, help));
}

fn date(file: &str, text: &Spanned<String>, found: &mut Vec<Diagnostic>) {
    if PartialDate::parse(&text.value).is_none() {
        let message = format!("\"{}\" is no date", text.value);
        found.push(Diagnostic::error(
            "bad-date",
            file,
            line(text),
            message,
            "write 2026, 2026-11 or 2026-11-24".to_owned(),
        ));
    }
}

fn rule(file: &Filed<Rule>, names: &Names, found: &mut Vec<Diagnostic>) {
    let Filed { file: path, item: rule, .. } = file;
    shape(path, rule, found);
    if let Some(offer) = &rule.offer {
        let drugs = offer.regimen.iter().chain(offer.partners.iter().flatten());
        drugs.for_each(|drug| known("drug", "unknown-drug", path, drug, &names.drugs, found));
        known("indication", "unknown-indication", path, &offer.indication, &names.indications, found);
        offer
            .companion_diagnostics
            .iter()
            .for_each(|assay| known("assay", "unknown-assay", path, assay, &names.assays, found));
        let in_regimen =
            |drug: &str| offer.regimen.iter().chain(offer.partners.iter().flatten()).any(|known| known.value == drug);
        for drug in offer.doses.keys().filter(|drug| !in_regimen(drug)) {
            let message = format!("a dose is given for \"{drug}\", which is not in the regimen");
            let help = "remove the dose, or add the drug to regimen or partners".to_owned();
            found.push(Diagnostic::error("dose-outside-regimen", path, line(&rule.id), message, help));
        }
    }
    let drugs_or_classes: BTreeSet<&str> = names.drugs.union(&names.classes).copied().collect();
    if let Some(check) = &rule.check {
        check
            .orders
            .iter()
            .for_each(|drug| known("drug or class", "unknown-drug", path, drug, &drugs_or_classes, found));
    }
    rule.when.walk().into_iter().for_each(|criteria| criteria_names(path, criteria, names, &drugs_or_classes, found));
    evidence(file, names, found);
    date(path, &rule.review.due, found);
}

fn criteria_names(path: &str, criteria: &Criteria, names: &Names, drugs: &BTreeSet<&str>, found: &mut Vec<Diagnostic>) {
    let assays = criteria.pd_l1.iter().map(|wanted| &wanted.assay).chain(&criteria.pd_l1_by_other_than);
    assays.for_each(|assay| known("assay", "unknown-assay", path, assay, &names.assays, found));
    let prior = criteria.prior.iter().flat_map(|prior| prior.any_of.iter().chain(&prior.none_of));
    prior
        .chain(&criteria.together_with)
        .for_each(|drug| known("drug or class", "unknown-drug", path, drug, drugs, found));
    if let Some(below) = &criteria.below
        && crate::case::finding::Marker::from_id(&below.measurement.value).is_none()
    {
        let message = format!("no measurement is called \"{}\"", below.measurement.value);
        found.push(Diagnostic::error(
            "unknown-measurement",
            path,
            line(&below.measurement),
            message,
            "use neutrophils or lvef".to_owned(),
        ));
    }
}

/// A kind has the parts it needs and no others, and its texts fit a card.
fn shape(path: &str, rule: &Rule, found: &mut Vec<Diagnostic>) {
    let mut wrong = |code, message: String, help: &str| {
        found.push(Diagnostic::error(code, path, line(&rule.id), message, help.to_owned()));
    };
    match rule.kind {
        Kind::TherapyOption if rule.offer.is_none() => {
            wrong("missing-part", "a therapy-option has no \"offer\"".into(), "say which regimen it offers")
        }
        Kind::OrderCheck if rule.check.is_none() => {
            wrong("missing-part", "an order-check has no \"check\"".into(), "say which orders it looks at")
        }
        Kind::Note | Kind::OrderCheck if rule.offer.is_some() => {
            wrong("needless-part", "only a therapy-option has an \"offer\"".into(), "remove it, or change the kind")
        }
        Kind::Note | Kind::TherapyOption if rule.check.is_some() => {
            wrong("needless-part", "only an order-check has a \"check\"".into(), "remove it, or change the kind")
        }
        Kind::Note if rule.when.is_empty() => wrong(
            "empty-criteria",
            "a note without \"when\" would speak to everybody".into(),
            "say on which finding it speaks",
        ),
        _ => {}
    }
    let Text { ja, en } = &rule.card.summary;
    for (language, summary) in [("ja", ja), ("en", en)] {
        let length = summary.chars().count();
        if length == 0 || length > SUMMARY_LIMIT || summary.contains('\n') {
            let message = format!("the {language} summary has {length} characters or more than one line");
            wrong("bad-summary", message, "one line of 1 to 120 characters; put the rest into detail");
        }
    }
}

/// Every `supports` path exists, every cited statement exists, and every number is carried by one.
fn evidence(file: &Filed<Rule>, names: &Names, found: &mut Vec<Diagnostic>) {
    let Filed { file: path, item: rule, tree } = file;
    if rule.evidence.is_empty() {
        let help = "cite at least one statement (source#number)".to_owned();
        found.push(Diagnostic::error("no-evidence", path, line(&rule.id), "the rule cites nothing".to_owned(), help));
    }
    for evidence in &rule.evidence {
        known("statement", "unknown-statement", path, &evidence.reference, &names.statements, found);
        for support in evidence.supports.iter().filter(|support| !paths::exists(tree, &support.value)) {
            let message = format!("\"{}\" is no path of this rule", support.value);
            let help = "write the path as it stands in this file, such as when.pd-l1.at-least".to_owned();
            found.push(Diagnostic::error("unknown-path", path, line(support), message, help));
        }
    }
    let supports: Vec<&str> =
        rule.evidence.iter().flat_map(|evidence| &evidence.supports).map(|s| s.value.as_str()).collect();
    for number in paths::numbers(tree, "when").into_iter().chain(paths::numbers(tree, "offer")) {
        if !supports.iter().any(|support| paths::covers(support, &number)) {
            let message = format!("the number at {number} is supported by no statement");
            let help =
                "add the path to the supports of the statement that gives it, or of a site-policy statement".to_owned();
            found.push(Diagnostic::error("unbound-number", path, line(&rule.id), message, help));
        }
    }
}

/// Knowledge nothing uses is a finding, as an unused import is.
fn unused(written: &Written, found: &mut Vec<Diagnostic>) {
    let rules: Vec<&Rule> =
        written.rules.iter().map(|file| &file.item).filter(|rule| rule.status != Status::Retired).collect();
    let indications: BTreeSet<&str> =
        rules.iter().filter_map(|rule| rule.offer.as_ref()).map(|offer| offer.indication.value.as_str()).collect();
    for file in &written.drugs {
        for indication in &file.item.indications {
            let name = format!("{}#{}", file.item.id.value, indication.id.value);
            if !indications.contains(name.as_str()) {
                let message = format!("no rule offers the indication \"{name}\"");
                let help = "add a rule for it, or remove it until there is one".to_owned();
                found.push(Diagnostic::warning("unused-indication", &file.file, line(&indication.id), message, help));
            }
        }
    }
    let cited: BTreeSet<&str> = rules
        .iter()
        .flat_map(|rule| &rule.evidence)
        .map(|evidence| evidence.reference.value.as_str())
        .chain(
            written
                .drugs
                .iter()
                .flat_map(|file| &file.item.indications)
                .flat_map(|i| &i.approvals)
                .map(|a| a.source.value.as_str()),
        )
        .chain(
            written
                .assays
                .iter()
                .flat_map(|file| &file.item.companion_for)
                .map(|companion| companion.source.value.as_str()),
        )
        .filter_map(|reference| reference.split('#').next())
        .collect();
    for file in written.sources.iter().filter(|file| !cited.contains(file.item.id.value.as_str())) {
        let message = format!("nothing cites the source \"{}\"", file.item.id.value);
        let help = "cite it in a rule, or remove it".to_owned();
        found.push(Diagnostic::warning("unused-source", &file.file, line(&file.item.id), message, help));
    }
}
