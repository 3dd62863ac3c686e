//! Reports about genes: what their conclusion says in words, and what of their results cannot be seen.
//!
//! A conclusion is shown and never decides; a report without readable results is a gap.

use super::around::Around;
use super::findings::of_words;
use super::tested::Tested;
use crate::case::PartialDate;
use crate::case::finding::{Finding, Source, Usage, Value, Why};
use crate::case::marker::Marker;
use crate::case::unread::Unread;
use crate::profiles::gene_words::statements::{Statement, What};
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place::Index;
use crate::profiles::result::results::Results;

/// Codes of reports about genes, beside those that name a panel.
const REPORTS: [&str; 8] = [
    "marker-genetic-report",
    "marker-cgp",
    "marker-hereditary-panel",
    "marker-germline-brca",
    "marker-brca",
    "marker-erbb2-mutation",
    "marker-esr1",
    "marker-pik3ca-akt1-pten",
];

/// Is this about genes, by its code or the panel it names?
pub fn names_panel(reader: Reader, code: &Meaning) -> bool {
    let is_panel = |assay: &str| reader.lexicon().is_some_and(|lexicon| lexicon.panel(assay).is_some());
    REPORTS.iter().any(|name| code.has(name)) || code.family("assay-").any(is_panel)
}

/// Reads a report: statements of its conclusion as findings that are only shown, and its gaps.
pub fn read<'c>(
    reader: Reader<'c>,
    index: &Index<'c>,
    (report, all): (&PatientResource<'c>, &[PatientResource<'c>]),
    results: &mut Results,
) {
    let node = report.node;
    let status = node.status();
    if matches!(status.as_deref(), Some("entered-in-error" | "cancelled" | "registered")) {
        return;
    }
    let is_genetic = names_panel(reader, &report.code);
    let codes = node.each("conclusionCode").filter_map(|code| code.str("text"));
    let texts: Vec<&str> = node.str("conclusion").into_iter().chain(codes).collect();
    let date = ["effectiveDateTime", "issued"].iter().find_map(|slot| node.str(slot)).and_then(PartialDate::parse);
    let tested = Tested::read(reader, index, (node, &report.code), None, &Around::default());
    for text in texts.iter().filter(|text| is_genetic || reader.may_name_change(text)) {
        let told = reader.told(text);
        let names_change = |one: &Statement| one.what != What::Unnamed || one.names_variant;
        let is_of_genes = is_genetic || told.statements.iter().any(names_change);
        if told.genes.is_empty() || !is_of_genes {
            continue;
        }
        let said = of_words(reader, &told, &tested, text).into_iter().filter(|one| one.gene.is_some());
        results.findings.extend(said.map(|one| Finding {
            marker: Marker::Variant,
            value: Value::Gene(Box::new(one.result)),
            assay: tested.assay.clone(),
            usage: Usage::Shown(Why::TextOnly),
            gene: one.gene,
            source: Source::dated(report.name.written(), date),
        }));
    }
    if is_genetic {
        gap(report, all, results);
    }
}

/// Results that a report names and nobody sent, or a report that names none.
fn gap(report: &PatientResource, all: &[PatientResource], results: &mut Results) {
    let place = report.name.place();
    let node = report.node;
    let missing = report.not_sent("result", all);
    let is_said = results.unreadable.iter().any(|(known, _)| *known == place);
    if is_said {
        return;
    }
    if missing > 0 {
        results.unreadable.push((place, Unread::MembersNotSent(missing)));
    } else if node.get("result").is_none() && node.get("contained").is_none() {
        results.unreadable.push((place, Unread::ReportWithoutResults));
    }
}
