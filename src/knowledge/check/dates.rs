//! Dates can be read, and no review is overdue.

use time::Date;

use super::names::line;
use crate::case::PartialDate;
use crate::diagnostic::Diagnostic;
use crate::knowledge::load::Written;
use crate::knowledge::written::Name;
use crate::knowledge::written::rule::Status;

pub(super) fn check(written: &Written, found: &mut Vec<Diagnostic>) {
    for file in &written.rules {
        let review = &file.item.review;
        spanned(&file.file, &review.due, found);
        review.on.iter().for_each(|on| spanned(&file.file, on, found));
    }
    for file in &written.drugs {
        let approvals = file.item.indications.iter().flat_map(|indication| &indication.approvals);
        approvals.filter_map(|approval| approval.since.as_ref()).for_each(|since| spanned(&file.file, since, found));
    }
    for file in &written.assays {
        for companion in &file.item.companion_for {
            // Without a position of its own; the drug stands beside it.
            companion.since.iter().for_each(|since| date(&file.file, since, line(&companion.drug), found));
        }
    }
    for file in &written.sources {
        date(&file.file, &file.item.date, file.line("date"), found);
    }
}

/// Rules nobody has read again in time.
pub(super) fn overdue(written: &Written, as_of: Date, found: &mut Vec<Diagnostic>) {
    for file in written.rules.iter().filter(|file| file.item.status != Status::Retired) {
        let due = &file.item.review.due;
        if PartialDate::parse(&due.value).and_then(PartialDate::latest).is_some_and(|last| last < as_of) {
            let message = format!("the review of \"{}\" was due {}, today is {as_of}", file.item.id.value, due.value);
            let help = "read the rule against its sources, then set a new date";
            found.push(Diagnostic::warning("overdue-review", &file.file, line(due), message, help));
        }
    }
}

fn spanned(file: &str, text: &Name, found: &mut Vec<Diagnostic>) {
    date(file, &text.value, line(text), found);
}

fn date(file: &str, text: &str, line: Option<u64>, found: &mut Vec<Diagnostic>) {
    if PartialDate::parse(text).is_none() {
        let message = format!("\"{text}\" is no date");
        found.push(Diagnostic::error("bad-date", file, line, message, "write 2026, 2026-11 or 2026-11-24"));
    }
}
