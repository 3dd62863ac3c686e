//! The value of a finding in the language of the card.

use std::borrow::Cow;

use crate::case::finding::{Assertion, Finding, Sign, Significance, Value};

use super::escape::escape;
use super::{Wording, unread};

/// Numbers, scores and words of the record stand as they are.
pub(super) fn value_in(finding: &Finding, wording: &Wording) -> String {
    let value = match &finding.value {
        Value::Her2Low => wording.value.her2_low(),
        Value::EitherReceptor => wording.value.either_receptor(),
        Value::Sign(sign) => sign_in(*sign, wording),
        Value::Vus => significance_in(Significance::Uncertain, wording),
        Value::Unreadable(found) => return unread::value(found, wording),
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
