//! The value of a finding in the language of the card.

use std::borrow::Cow;

use crate::case::define::child_pugh;
use crate::case::finding::{Assertion, Finding, Sign, Significance, Value};
use crate::case::gene_result::{Alteration, GeneResult, GeneState};
use crate::case::interval::Interval;
use crate::case::marker::Marker;
use crate::case::resolve::gene::is_of_whole_gene;
use crate::variant::{Classification, Origin};

use super::escape::escape;
use super::{Wording, unread, words};

/// Numbers, scores and words of the record stand as they are.
pub(super) fn value_in(finding: &Finding, wording: &Wording) -> String {
    let value = match &finding.value {
        Value::Her2Low => wording.value.her2_low(),
        Value::EitherReceptor => wording.value.either_receptor(),
        Value::Sign(sign) => sign_in(*sign, wording),
        Value::Unreadable(found) => return unread::value(found, wording),
        Value::Gene(result) if result.is_in_either => return wording.gene.in_either(&gene(result, wording)),
        Value::Gene(result) => return gene(result, wording),
        Value::Number(points) if finding.marker == Marker::ChildPugh => return child_pugh(*points),
        Value::Number(_) | Value::Ihc(_) | Value::Score(..) | Value::Genotype(_) | Value::Text(_) | Value::Withheld => {
            return escape(&finding.shown_value());
        }
        Value::Contradiction(assertions) => {
            let assertions: Vec<_> = assertions.iter().map(|assertion| assertion_in(assertion, wording)).collect();
            return assertions.join(" / ");
        }
    };
    value.to_owned()
}

/// `B`; with its points where they are known, `B (8)`.
fn child_pugh(points: Interval) -> String {
    match (child_pugh::class(points), points.exact()) {
        (Some(class), Some(points)) => format!("{class} ({})", points.normalize()),
        (Some(class), None) => class.to_string(),
        (None, _) => points.to_string(),
    }
}

/// A result about a gene goes by its gene; of BRCA1 and BRCA2 it says where the variant comes from, if the report does.
pub(super) fn name_in(finding: &Finding, wording: &Wording) -> String {
    let marker = words::finding(finding.marker, wording);
    let Some(result) = finding.gene_result() else { return marker.to_owned() };
    let words = &wording.gene;
    let gene = finding.gene.as_deref().map_or_else(|| marker.to_owned(), escape);
    if !gene.starts_with("BRCA") || leaves_origin_to_its_words(result) {
        return gene;
    }
    match result.origin {
        Origin::Germline => words.germline(&gene),
        Origin::Somatic => words.somatic(&gene),
        Origin::Unknown => words.origin_open(&gene),
    }
}

/// Its words were not understood and are shown as they are: what they say of the origin ("germline vs somatic not determined")
/// nobody says for them.
fn leaves_origin_to_its_words(result: &GeneResult) -> bool {
    let shows_words = match result.alteration {
        Alteration::Amplification => false,
        Alteration::Unnamed => result.significance == Classification::NotStated,
        _ => true,
    };
    result.state == GeneState::Open && shows_words && (result.names_origin || result.origin == Origin::Unknown)
}

/// The change and what the laboratory says of it.
fn gene(result: &GeneResult, wording: &Wording) -> String {
    let words = &wording.gene;
    match result.state {
        GeneState::Absent if is_of_whole_gene(result) => return words.absent().to_owned(),
        GeneState::Absent if result.alteration == Alteration::Amplification => {
            return words.absent_change(words.amplification());
        }
        GeneState::Absent => return words.absent_change(&escape(result.shown())),
        GeneState::NotTested => return words.not_tested().to_owned(),
        GeneState::Present | GeneState::Open | GeneState::Contradiction => {}
    }
    let change = match result.alteration {
        Alteration::Amplification => words.amplification().to_owned(),
        // The words of the report say what the laboratory calls it, which stands behind.
        Alteration::Unnamed if result.significance != Classification::NotStated => words.unnamed().to_owned(),
        _ => escape(result.shown()),
    };
    match result.significance {
        _ if result.state != GeneState::Present => change,
        Classification::Pathogenic => words.pathogenic(&change),
        Classification::LikelyPathogenic => words.likely_pathogenic(&change),
        Classification::Uncertain => words.uncertain(&change),
        Classification::LikelyBenign => words.likely_benign(&change),
        Classification::Benign => words.benign(&change),
        Classification::NotStated => change,
    }
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
