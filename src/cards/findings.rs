//! The table of findings a card rests on, and of those that could not be used.

use std::borrow::Cow;
use std::fmt::Write;

use crate::case::finding::{Assertion, Finding, Sign, Significance, Value};
use crate::case::gene_result::{GeneResult, GeneState};
use crate::variant::{Classification, Origin};

use super::basis::{Shown, Use};
use super::escape::escape;
use super::{Frame, Wording, unread, words};

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
    format!("| {} | {value} | {} | {} | {} |", name(finding, frame), cell(assay), cell(specimen), cell(date))
}

fn value(shown: &Shown, frame: &Frame) -> String {
    let value = match &shown.finding.value {
        Value::Her2Low => frame.wording.value.her2_low(),
        Value::EitherReceptor => frame.wording.value.either_receptor(),
        Value::Sign(sign) => sign_in(*sign, frame.wording),
        Value::Unreadable(found) => return unread::value(found, frame.wording),
        Value::Gene(result) if result.is_in_either => return frame.wording.gene.in_either(&gene(result, frame)),
        Value::Gene(result) => return gene(result, frame),
        Value::Number(_) | Value::Ihc(_) | Value::Score(..) | Value::Genotype(_) | Value::Text(_) | Value::Withheld => {
            return escape(&shown.finding.shown_value());
        }
        Value::Contradiction(assertions) => {
            let assertions: Vec<_> =
                assertions.iter().map(|assertion| assertion_in(assertion, frame.wording)).collect();
            return assertions.join(" / ");
        }
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

/// One of the things a result asserts that cannot all be true. Words of the record are shown as they are.
fn assertion_in<'a>(assertion: &'a Assertion, wording: &'a Wording) -> Cow<'a, str> {
    Cow::Borrowed(match assertion {
        Assertion::AsSent(text) => return Cow::Owned(escape(text)),
        Assertion::Sign(sign) => sign_in(*sign, wording),
        Assertion::Significance(significance) => significance_in(*significance, wording),
    })
}

fn sign_in(sign: Sign, wording: &Wording) -> &str {
    match sign {
        Sign::Positive => wording.value.positive(),
        Sign::Negative => wording.value.negative(),
        Sign::Equivocal => wording.value.equivocal(),
    }
}

fn significance_in(significance: Significance, wording: &Wording) -> &str {
    match significance {
        Significance::Pathogenic => wording.value.pathogenic(),
        Significance::Uncertain => wording.value.uncertain_significance(),
        Significance::Benign => wording.value.benign(),
    }
}

#[cfg(test)]
mod tests {
    use super::assertion_in;
    use crate::cards::Sentences;
    use crate::case::finding::{Assertion, Sign, Significance};
    use crate::files;
    use crate::settings::Language;

    #[test]
    fn each_side_of_a_contradiction_is_in_the_language_of_the_card_and_the_words_of_the_record_stay() {
        let sentences = Sentences::read(&files::collect(None).unwrap()).unwrap();
        let words = Assertion::AsSent("3+ (see note)".to_owned());
        let sign = Assertion::Sign(Sign::Negative);
        let meaning = Assertion::Significance(Significance::Pathogenic);
        for (assertion, ja, en) in
            [(&words, "3+ (see note)", "3+ (see note)"), (&sign, "陰性", "negative"), (&meaning, "病的", "pathogenic")]
        {
            assert_eq!(assertion_in(assertion, sentences.in_language(Language::Ja)), ja);
            assert_eq!(assertion_in(assertion, sentences.in_language(Language::En)), en);
        }
    }
}
