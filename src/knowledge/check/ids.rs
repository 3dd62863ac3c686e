//! Ids are kebab-case, unique, and say which cancer a rule is about; a rule stands in the folder of its cancer.

use std::collections::BTreeMap;

use super::names::line;
use crate::diagnostic::Diagnostic;
use crate::knowledge::load::{Filed, Written};
use crate::knowledge::written::Name;
use crate::knowledge::written::disease::Disease;
use crate::knowledge::written::rule::Rule;

/// An id, and where it stands.
#[derive(Clone, Copy)]
struct Id<'w> {
    name: &'w Name,
    file: &'w str,
    /// The program came with the file.
    is_shipped: bool,
}

impl<'w> Id<'w> {
    fn new<T>(file: &'w Filed<T>, name: &'w Name) -> Self {
        Self { name, file: &file.file, is_shipped: file.is_shipped() }
    }

    fn place(self) -> String {
        line(self.name).map_or_else(|| self.file.to_owned(), |line| format!("{}:{line}", self.file))
    }
}

pub(super) fn check(written: &Written, found: &mut Vec<Diagnostic>) {
    let tests = written.assays.iter().flat_map(|file| file.item.tests.iter().map(move |test| Id::new(file, &test.id)));
    let doses = written.doses.iter().flat_map(|file| file.item.rules.iter().map(move |rule| Id::new(file, &rule.id)));
    ids("rule", written.rules.iter().map(|file| Id::new(file, &file.item.id)).chain(doses), found);
    ids("drug with doses", written.doses.iter().map(|file| Id::new(file, &file.item.drug)), found);
    ids("drug", written.drugs.iter().map(|file| Id::new(file, &file.item.id)), found);
    ids("assay", written.assays.iter().map(|file| Id::new(file, &file.item.id)), found);
    ids("disease", written.diseases.iter().map(|file| Id::new(file, &file.item.id)), found);
    ids("source", written.sources.iter().map(|file| Id::new(file, &file.item.id)), found);
    ids("test", tests, found);
    for file in &written.sources {
        ids("statement", file.item.statements.iter().map(|statement| Id::new(file, &statement.id)), found);
    }
    for file in &written.drugs {
        ids("indication", file.item.indications.iter().map(|indication| Id::new(file, &indication.id)), found);
    }
    written.rules.iter().for_each(|file| disease(file, written, found));
}

fn ids<'w>(what: &str, ids: impl Iterator<Item = Id<'w>>, found: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<&str, Id> = BTreeMap::new();
    for own in ids {
        let Id { name: id, file, .. } = own;
        // A test's id has parts: `pd-l1:22c3-pharmdx:cps`.
        if !id.value.split(':').all(is_kebab) || (what != "test" && id.value.contains(':')) {
            let message = format!("the {what} id \"{}\" is not kebab-case", id.value);
            let help = "write lower-case letters and digits, joined by single hyphens, such as brc-tnbc-first-line";
            found.push(Diagnostic::error("bad-id", file, line(id), message, help));
        }
        if let Some(other) = first.insert(&id.value, own) {
            found.push(twice(what, other, own));
        }
    }
}

/// Renamed, a rule of the site would speak beside the one it was written in place of.
fn twice(what: &str, one: Id, other: Id) -> Diagnostic {
    let (message, help, at) = match (one.is_shipped, other.is_shipped) {
        (is_first, is_second) if is_first != is_second => {
            let (built_in, of_site) = if is_first { (one, other) } else { (other, one) };
            let help = format!(
                "to replace the built-in one, give your file its path below your folder, {}; only what is meant to stand \
                 beside it needs an id of its own",
                built_in.file
            );
            (format!("the {what} \"{}\" is built in, at {}", of_site.name.value, built_in.place()), help, of_site)
        }
        _ => {
            let help = "remove one of them, or rename it where both are to hold; ids are never reused".to_owned();
            (format!("the {what} \"{}\" is defined twice, first at {}", other.name.value, one.place()), help, other)
        }
    };
    Diagnostic::error("duplicate-id", at.file, line(at.name), message, help)
}

fn is_kebab(id: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    id.split('-').all(is_word)
}

/// A rule is of a disease in scope, stands in its folder, and its id begins as those of this disease do. An unknown
/// disease is said by `diseases`.
fn disease(file: &Filed<Rule>, written: &Written, found: &mut Vec<Diagnostic>) {
    let Filed { file: path, item: rule, .. } = file;
    let folder = rule.population.cancer.value.as_str();
    let disease = written.diseases.iter().map(|file| &file.item).find(|disease| disease.id.value == folder);
    let Some(prefix) = disease.and_then(Disease::prefix) else { return };
    if !rule.id.value.starts_with(prefix) {
        let message = format!("the rule id \"{}\" does not start with \"{prefix}\"", rule.id.value);
        let help =
            format!("rules about {folder} cancer are called {prefix}…; cards and feedback are read by their prefix");
        found.push(Diagnostic::error("bad-id", path, line(&rule.id), message, help));
    }
    if path.split('/').nth(1) != Some(folder) {
        let message = format!("a rule about \"{folder}\" stands outside the folder {folder}");
        let help = format!("move the file below knowledge/{folder}, or correct \"for.cancer\"");
        found.push(Diagnostic::error("wrong-folder", path, file.line("for.cancer"), message, help));
    }
}
