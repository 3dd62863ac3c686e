//! The table of findings a card rests on, and of those that could not be used.

use std::fmt::Write;

use crate::case::finding::{Finding, Sign, Value};
use crate::case::gene_result::{GeneResult, GeneState};
use crate::variant::{Classification, Origin};

use super::basis::{Shown, Use};
use super::escape::escape;
use super::{Frame, unread, words};

/// The most rows a card shows; the extension carries all.
const ROWS: usize = 12;

pub(super) fn table(shown: &[Shown], frame: &Frame) -> String {
    if shown.is_empty() {
        return String::new();
    }
    let words = &frame.wording.table;
    let columns = [words.finding(), words.value(), words.assay(), words.specimen(), words.date()];
    let mut table = format!("| {} |\n|---|---|---|---|---|", columns.join(" | "));
    for row in shown.iter().take(ROWS) {
        let _ = write!(table, "\n{}", row_of(row, frame));
    }
    if shown.len() > ROWS {
        let _ = write!(table, "\n\n{}", words.left_out(&(shown.len() - ROWS).to_string()));
    }
    table
}

fn row_of(shown: &Shown, frame: &Frame) -> String {
    let finding = shown.finding;
    let value = match shown.usage {
        Use::Used => value(shown, frame),
        Use::Shown(why) => format!("{} ({})", value(shown, frame), words::not_used(why, frame.wording)),
        Use::Rejected(why) => words::not_used(why, frame.wording).to_owned(),
    };
    let assay = finding.assay.as_ref().map(|assay| {
        let name = words::assay(assay, frame);
        if assay.by_clone_only { frame.wording.table.clone_only(&name) } else { name }
    });
    let specimen = finding.source.specimen.site.as_deref().map(|site| words::organ(site, frame.wording));
    let date = finding.source.date.map(|date| date.to_string());
    let cell = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
    format!(
        "| {} | {value} | {} | {} | {} |",
        name(finding, frame),
        cell(assay),
        cell(specimen),
        cell(date)
    )
}

fn value(shown: &Shown, frame: &Frame) -> String {
    let words = &frame.wording.value;
    let value = match &shown.finding.value {
        Value::Her2Low => words.her2_low(),
        Value::Sign(Sign::Positive) => words.positive(),
        Value::Sign(Sign::Negative) => words.negative(),
        Value::Sign(Sign::Equivocal) => words.equivocal(),
        Value::Unreadable(found) => return unread::value(found, frame.wording),
        Value::Gene(result) => return gene(result, frame),
        Value::Number(_)
        | Value::Ihc(_)
        | Value::Score(..)
        | Value::Genotype(_)
        | Value::Text(_)
        | Value::Contradiction(_) => return escape(&shown.finding.shown_value()),
    };
    value.to_owned()
}

/// A result about a gene goes by its gene, and says where the variant comes from, if the report does.
fn name(finding: &Finding, frame: &Frame) -> String {
    let marker = words::finding(finding.marker, frame.wording);
    let Some(result) = finding.gene_result() else { return marker.to_owned() };
    let words = &frame.wording.gene;
    let gene = finding.gene.as_deref().map_or_else(|| marker.to_owned(), escape);
    match result.origin {
        Origin::Germline => words.germline(&gene),
        Origin::Somatic => words.somatic(&gene),
        Origin::Unknown => words.origin_open(&gene),
    }
}

/// The change and what the laboratory says of it.
fn gene(result: &GeneResult, frame: &Frame) -> String {
    let words = &frame.wording.gene;
    match result.state {
        GeneState::Absent => return words.absent().to_owned(),
        GeneState::NotTested => return words.not_tested().to_owned(),
        GeneState::Present | GeneState::Open | GeneState::Contradiction => {}
    }
    let change = escape(result.shown());
    let judged = match result.significance {
        _ if result.state != GeneState::Present => return change,
        Classification::Pathogenic => words.pathogenic(&change),
        Classification::LikelyPathogenic => words.likely_pathogenic(&change),
        Classification::Uncertain => words.uncertain(&change),
        Classification::LikelyBenign => words.likely_benign(&change),
        Classification::Benign => words.benign(&change),
        Classification::NotStated => return change,
    };
    judged
}
