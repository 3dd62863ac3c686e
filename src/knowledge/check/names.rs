//! All names something can refer to.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};

use crate::case::diseases::Diseases;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::knowledge::drug::DrugOrClass;
use crate::knowledge::ids::{AssayId, ClassId, DrugId, IndicationId, StatementId, TestId};
use crate::knowledge::load::unread_files::UnreadFiles;
use crate::knowledge::measurement::Measurement;
use crate::knowledge::written::Name;

/// All of them, as written.
#[derive(Debug)]
pub struct Names<'w> {
    pub drugs: BTreeSet<&'w str>,
    pub classes: BTreeSet<&'w str>,
    /// Drugs and classes together: what history and orders are asked for.
    pub drugs_or_classes: BTreeSet<&'w str>,
    /// `drug#indication`
    pub indications: BTreeSet<String>,
    pub assays: BTreeSet<&'w str>,
    pub tests: BTreeSet<&'w str>,
    /// `source#statement`
    pub statements: BTreeSet<String>,
    pub measurements: BTreeMap<&'w str, Measurement>,
    pub diseases: Diseases,
    pub unread: &'w UnreadFiles,
}

impl Names<'_> {
    /// Says so when nothing is called `name`; names that an unreadable file may hold are passed over.
    pub fn known<S: AsRef<str> + Ord + Borrow<str>>(
        &self,
        code: &'static str,
        what: &str,
        file: &str,
        name: &Name,
        names: &BTreeSet<S>,
        found: &mut Vec<Diagnostic>,
    ) {
        if names.contains(name.value.as_str()) || self.unread.may_hold(&name.value) {
            return;
        }
        let names = || names.iter().map(AsRef::as_ref);
        let is_part_of = |owner: &str| names().any(|name| name.split('#').next() == Some(owner));
        let owned = name.value.split_once('#').filter(|(owner, _)| is_part_of(owner));
        let (hint, help) = if let Some((owner, _)) = owned {
            // Another number is no better guess than any other.
            let parts = names().filter_map(|name| name.strip_prefix(owner)?.strip_prefix('#')).collect::<Vec<_>>();
            (String::new(), format!("\"{owner}\" has {}; use one of them, or add it first", some_of(&parts)))
        } else {
            let help = format!("use the id of an existing {what}, or add it first");
            (did_you_mean(&name.value, names()), help)
        };
        let message = format!("no {what} is called \"{}\"{hint}", name.value);
        found.push(Diagnostic::error(code, file, line(name), message, help));
    }
}

/// Turns the names of one file into ids. A name nothing is called by is reported, and no id comes of it.
#[derive(Debug)]
pub struct Resolver<'a, 'w> {
    pub file: &'a str,
    pub names: &'a Names<'w>,
    pub found: &'a mut Vec<Diagnostic>,
}

impl Resolver<'_, '_> {
    pub fn drug(&mut self, name: &Name) -> Option<DrugId> {
        self.names.known("unknown-drug", "drug", self.file, name, &self.names.drugs, self.found);
        self.names.drugs.contains(name.value.as_str()).then(|| DrugId::of(&name.value))
    }

    pub fn drugs(&mut self, names: &[Name]) -> Vec<DrugId> {
        names.iter().filter_map(|name| self.drug(name)).collect()
    }

    pub fn drug_or_class(&mut self, name: &Name) -> Option<DrugOrClass> {
        self.names.known("unknown-drug", "drug or class", self.file, name, &self.names.drugs_or_classes, self.found);
        let named = name.value.as_str();
        let drug = self.names.drugs.contains(named).then(|| DrugOrClass::Drug(DrugId::of(named)));
        drug.or_else(|| self.names.classes.contains(named).then(|| DrugOrClass::Class(ClassId::of(named))))
    }

    pub fn drugs_or_classes(&mut self, names: &[Name]) -> Vec<DrugOrClass> {
        names.iter().filter_map(|name| self.drug_or_class(name)).collect()
    }

    pub fn assay(&mut self, name: &Name) -> Option<AssayId> {
        self.names.known("unknown-assay", "assay", self.file, name, &self.names.assays, self.found);
        self.names.assays.contains(name.value.as_str()).then(|| AssayId::of(&name.value))
    }

    pub fn assays(&mut self, names: &[Name]) -> Vec<AssayId> {
        names.iter().filter_map(|name| self.assay(name)).collect()
    }

    pub fn test(&mut self, name: &Name) -> Option<TestId> {
        self.names.known("unknown-test", "test", self.file, name, &self.names.tests, self.found);
        self.names.tests.contains(name.value.as_str()).then(|| TestId::of(&name.value))
    }

    pub fn indication(&mut self, name: &Name) -> Option<IndicationId> {
        self.names.known("unknown-indication", "indication", self.file, name, &self.names.indications, self.found);
        let (drug, part) = name.value.split_once('#')?;
        self.names.indications.contains(&name.value).then(|| IndicationId::of(drug, part))
    }

    pub fn statement(&mut self, name: &Name) -> Option<StatementId> {
        self.names.known("unknown-statement", "statement", self.file, name, &self.names.statements, self.found);
        let (source, number) = name.value.split_once('#')?;
        self.names.statements.contains(&name.value).then(|| StatementId::of(source, number))
    }

    pub fn measurement(&mut self, name: &Name) -> Option<Measurement> {
        let known = self.names.measurements.get(name.value.as_str());
        if known.is_none() {
            let all: Vec<&str> = self.names.measurements.keys().copied().collect();
            let message = format!(
                "no measurement is called \"{}\"{}",
                name.value,
                did_you_mean(&name.value, all.iter().copied())
            );
            let help = format!("use a measurement of knowledge/measurements.yaml: {}", all.join(", "));
            self.found.push(Diagnostic::error("unknown-measurement", self.file, line(name), message, help));
        }
        known.cloned()
    }
}

/// Not more than a line can hold.
fn some_of(parts: &[&str]) -> String {
    let shown = parts.iter().take(12).copied().collect::<Vec<_>>().join(", ");
    match parts.len().saturating_sub(12) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Where a name stands: where it is written, not where an alias repeats it.
pub fn line(name: &Name) -> Option<u64> {
    Some(name.defined.line())
}
