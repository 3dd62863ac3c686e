//! `profiles/WHAT-WE-READ.md`, made from the StructureDefinitions, their examples and the value sets.

use std::fmt::Write;
use std::path::Path;

use super::PROFILES;
use super::concept::{Concept, concepts};
use super::definition::{Definition, definitions};
use super::example::examples;

const INTRODUCTION: &str = "# What we read

Generated from `structuredefinitions/`, `examples/` and `valuesets/`; do not edit. `UPDATE_DOCS=1 cargo test what_we_read` rewrites it.

Each finding below has a StructureDefinition, which is the shape to send. Less is read too: what is asked for is said element by element.
A code counts by system and code, never by its display; one that holds `.*` or brackets is a pattern for the whole code. Words count where no code is
known, in Japanese or English; those shown here are samples. Codes of your own join by a ConceptMap ([how](README.md#map-your-codes)).

The examples end with what becomes of the finding: **used** it may decide; **shown** it is shown and never decides; **rejected** not even its value is
kept; **unreadable** and **contradiction** leave the question open, and the card says so. They are read as on 2026-11-01, by the reader of the service.
";

const CONCEPTS: &str = "
## Codes and words

What the value sets hold. Of long lists the first codes are shown; the [value set](valuesets) has all.
";

/// The sections of the concepts, by the first word of their ids.
const FAMILIES: [(&str, &[&str]); 10] = [
    ("What a result or a request is about", &["marker-"]),
    ("What is not one of our markers, however like it", &["other-"]),
    ("Assays and scores", &["assay-", "score-"]),
    ("What a value says", &["answer-", "unit-"]),
    ("Whose result it is", &["subject-"]),
    ("Diagnoses, stages, procedures", &["condition-", "stage-", "procedure-", "disease-", "request-"]),
    ("Why a drug is given", &["setting-"]),
    ("Where a specimen comes from", &["site-", "origin-", "laterality-"]),
    ("Genes", &["gene-"]),
    ("Drugs", &["drug-"]),
];

/// Resource types in the order of the page.
const KINDS: [&str; 10] = [
    "Condition",
    "Observation",
    "Specimen",
    "MedicationRequest",
    "MedicationAdministration",
    "MedicationDispense",
    "MedicationStatement",
    "Procedure",
    "DiagnosticReport",
    "ServiceRequest",
];

/// The whole page.
pub fn page() -> String {
    let concepts = concepts();
    let mut definitions: Vec<Definition> = definitions().into_iter().filter(Definition::is_resource).collect();
    let rank = |kind: &str| KINDS.iter().position(|known| *known == kind).expect("a resource type the page knows");
    definitions.sort_by_key(|definition| (rank(&definition.kind), definition.title.clone()));
    let table = std::fs::read_to_string(Path::new(PROFILES).join("examples/expected.tsv")).unwrap();
    let mut page = INTRODUCTION.to_owned();
    page.push_str("\n| finding | resource |\n|---|---|\n");
    for Definition { title, kind, .. } in &definitions {
        let _ = writeln!(page, "| [{title}](#{}) | {kind} |", anchor(title));
    }
    for definition in &definitions {
        page.push_str(&section(definition, &concepts, &table));
    }
    page.push_str(CONCEPTS);
    for (title, prefixes) in FAMILIES {
        let _ = write!(page, "\n### {title}\n\n");
        let family = concepts.iter().filter(|concept| prefixes.iter().any(|prefix| concept.id.starts_with(prefix)));
        for concept in family {
            let most = if title == "Drugs" { 3 } else { 12 };
            let _ = writeln!(page, "- `{}` {}: {}", concept.id, concept.title, concept.line(most));
        }
    }
    page
}

/// One finding: what becomes of it, what it is known by, element by element, and examples.
fn section(definition: &Definition, concepts: &[Concept], table: &str) -> String {
    let Definition { id, title, kind, base, description, elements, .. } = definition;
    let profile = base.rsplit('/').next().unwrap_or(base);
    let derived =
        if profile == kind { format!("`{kind}`") } else { format!("`{kind}`, derived from [{profile}]({base})") };
    let mut text =
        format!("\n## {title}\n\n{derived} · [StructureDefinition](structuredefinitions/{id}.json)\n\n{description}\n");
    let _ = write!(text, "\n{}", elements[0].comment);
    text.truncate(text.trim_end().len());
    text.push('\n');
    let bound = elements.iter().filter_map(|element| Some((element, element.bound.as_deref()?.rsplit('/').next()?)));
    let known =
        bound.filter_map(|(element, name)| Some((element, concepts.iter().find(|concept| concept.id == name)?)));
    for (number, (element, concept)) in known.enumerate() {
        let lead = if number == 0 { "\n" } else { "" };
        let _ = writeln!(text, "{lead}- `{}` ({}): {}", element.id, concept.title, concept.line(usize::MAX));
    }
    text.push_str("\n| element | what we read |\n|---|---|\n");
    for element in elements.iter().skip(1).filter(|element| !element.short.is_empty()) {
        let path = element.id.strip_prefix(&format!("{kind}.")).unwrap_or(&element.id);
        let needed = if element.min > 0 { " (needed)" } else { "" };
        let _ = writeln!(text, "| `{path}`{needed} | {}{} |", cell(&element.short), cell(&values(&element.named)));
    }
    text.push_str("\n| example | what we make of it |\n|---|---|\n");
    for example in examples().iter().filter(|example| example.profile == definition.url) {
        let name = &example.name;
        let _ = writeln!(text, "| [{name}](examples/{name}.json) | {} |", cell(&outcome(definition, name, table)));
    }
    text
}

/// The rows of an example in words. The cancer that only gives a result its place is left out.
fn outcome(definition: &Definition, example: &str, table: &str) -> String {
    let rows = table.lines().skip(1).filter_map(|line| line.strip_prefix(&format!("{example}\t")));
    let about_cancer = definition.kind == "Condition" || definition.id == "cancer-stage";
    let frame = |row: &&str| !about_cancer && (row.starts_with("cancer: ") || row.starts_with("metastasis"));
    let told: Vec<String> = rows
        .filter(|row| !frame(row))
        .map(|row| {
            let (finding, rest) = row.split_once('\t').unwrap();
            let said: Vec<&str> = rest.split('\t').filter(|field| !field.is_empty()).collect();
            format!("**{finding}** {}", said.join(" · "))
        })
        .collect();
    if told.is_empty() { "nothing".to_owned() } else { told.join("<br>") }
}

fn values(named: &[String]) -> String {
    let shown: Vec<String> = named.iter().map(|name| format!("`{name}`")).collect();
    if shown.is_empty() { String::new() } else { format!(". Known: {}", shown.join(", ")) }
}

fn anchor(title: &str) -> String {
    let plain = title.to_lowercase().replace(' ', "-");
    plain.chars().filter(|letter| letter.is_alphanumeric() || *letter == '-').collect()
}

/// A bar would end the cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
