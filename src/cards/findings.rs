//! The table of findings a card rests on, and of those that could not be used.

use std::fmt::Write;

use crate::case::finding::{Sign, Value};

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
        words::finding(finding.marker, frame.wording),
        cell(assay),
        cell(specimen),
        cell(date)
    )
}

fn value(shown: &Shown, frame: &Frame) -> String {
    let words = &frame.wording.value;
    let value = match &shown.finding.value {
        Value::Her2Low => words.her2_low(),
        Value::EitherReceptor => words.either_receptor(),
        Value::Sign(Sign::Positive) => words.positive(),
        Value::Sign(Sign::Negative) => words.negative(),
        Value::Sign(Sign::Equivocal) => words.equivocal(),
        Value::Unreadable(found) => return unread::value(found, frame.wording),
        Value::Number(_)
        | Value::Ihc(_)
        | Value::Score(..)
        | Value::Genotype(_)
        | Value::Text(_)
        | Value::Contradiction(_) => return escape(&shown.finding.shown_value()),
    };
    value.to_owned()
}
