//! All names something can refer to.

use std::borrow::Borrow;
use std::collections::BTreeSet;

use serde_saphyr::Spanned;

use super::super::load::{Unread, Written};
use crate::diagnostic::{Diagnostic, did_you_mean};

pub(super) struct Names<'w> {
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
    unread: &'w Unread,
}

impl<'w> Names<'w> {
    pub fn of(written: &'w Written) -> Self {
        let drugs = written.drugs.iter().map(|file| &file.item);
        let assays = written.assays.iter().map(|file| &file.item);
        let statements = written.sources.iter().map(|file| &file.item).flat_map(|source| {
            source.statements.iter().map(move |statement| format!("{}#{}", source.id.value, statement.id.value))
        });
        let indications = drugs.clone().flat_map(|drug| {
            drug.indications.iter().map(move |indication| format!("{}#{}", drug.id.value, indication.id.value))
        });
        let classes: BTreeSet<&str> =
            drugs.clone().flat_map(|drug| &drug.classes).map(|class| class.value.as_str()).collect();
        let drugs: BTreeSet<&str> = drugs.clone().map(|drug| drug.id.value.as_str()).collect();
        Self {
            drugs_or_classes: drugs.union(&classes).copied().collect(),
            drugs,
            classes,
            indications: indications.collect(),
            assays: assays.clone().map(|assay| assay.id.value.as_str()).collect(),
            tests: assays.flat_map(|assay| &assay.tests).map(|test| test.id.value.as_str()).collect(),
            statements: statements.collect(),
            unread: &written.unread,
        }
    }

    /// Says so when nothing is called `name`; names that an unreadable file may hold are passed over.
    pub fn known<S: AsRef<str> + Ord + Borrow<str>>(
        &self,
        code: &'static str,
        what: &str,
        file: &str,
        name: &Spanned<String>,
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

/// Not more than a line can hold.
fn some_of(parts: &[&str]) -> String {
    let shown = parts.iter().take(12).copied().collect::<Vec<_>>().join(", ");
    match parts.len().saturating_sub(12) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Where a name stands.
#[expect(clippy::unnecessary_wraps, reason = "what diagnostics take")]
pub(super) fn line(name: &Spanned<String>) -> Option<u64> {
    Some(name.referenced.line())
}
