//! The Child-Pugh class or score of a result: `B`, `Child-Pugh class C`, `8 points`, `B (7点)`.

use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::measurement::read_measurement;
use super::value::Said;
use crate::case::define::child_pugh;
use crate::case::finding::Value;
use crate::case::interval::Interval;
use crate::case::marker::Marker;
use crate::case::measures::Measures;
use crate::case::unread::UnreadValue;
use crate::profiles::normal::normal;

const NAME: &str = r"(?:child[ -]?(?:turcotte[ -])?pugh|チャイルド[・ ]?(?:ピュー|パフ))";
const KIND: &str = r"(?:class(?:ification)?|grade|score|stage|クラス|分類|スコア)?";

/// Nothing else may stand beside it, so that doubt and denial leave it unread.
static CLASS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let points = r"(?:[ (:,=]*(\d{1,2}) ?(?:points?|pts?|点)?[ )]*)?";
    Regex::new(&format!(r"^{NAME}?[ :=-]*{KIND}[ :=-]*([abc])?{points}$")).ok()
});

/// The name with what follows it, within the words of a diagnosis: `cirrhosis, Child-Pugh class C`.
static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let points = r"(?:[ (:,=]*\d{1,2} ?(?:points?|pts?|点)?\)?)?";
    Regex::new(&format!(
        r"{NAME}[ :=-]*{KIND}[ :=-]*(?:[abc](?:\d{{1,2}}|(?-u:\b){points})|\d{{1,2}} ?(?:points?|pts?|点)?)"
    ))
    .ok()
});

/// What makes a span of the class or score that stands before it.
static RANGE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    // Behind at most one short word ("B or C") or a few signs another letter stands alone.
    let another = r"[^a-z0-9]{0,3}(?:[a-z]{1,3})?[^a-z0-9]{0,3}[abc](?:[^a-z]|$)";
    Regex::new(&format!(r"^(?:[a-z0-9]|[-~/] ?\d|{another})")).ok()
});

/// What words of a diagnosis say beside the disease: nothing where they name no class, unreadable where they name more than
/// one, or a span of them.
pub fn mentioned(text: &str) -> Option<Value> {
    let plain = normal(text.trim());
    let (named, range) = (NAMED.as_ref()?, RANGE.as_ref()?);
    let mut spans = named.find_iter(&plain).map(|found| {
        let rest = plain.get(found.end()..).unwrap_or_default();
        of_words(found.as_str()).filter(|_| !range.is_match(rest))
    });
    let first = spans.next()?;
    let is_same = |other: Option<Interval>| other.and_then(child_pugh::class) == first.and_then(child_pugh::class);
    let said = first.filter(|_| spans.all(is_same)).map(Value::Number);
    Some(said.unwrap_or_else(|| Value::Unreadable(UnreadValue::Words(text.to_owned()))))
}

/// The points that class and score leave possible together.
pub fn read(measures: &Measures, said: &Said) -> Value {
    if said.words.is_empty() {
        return read_measurement(measures, Marker::ChildPugh, said);
    }
    let spans: Option<Vec<Interval>> = said.words.iter().map(|words| of_words(words)).collect();
    let Some([first, others @ ..]) = spans.as_deref() else { return said.unreadable() };
    if others.iter().all(|other| child_pugh::class(*other) == child_pugh::class(*first)) {
        Value::Number(*first)
    } else {
        said.contradiction()
    }
}

fn of_words(words: &str) -> Option<Interval> {
    let text = normal(words.trim());
    let found = CLASS.as_ref()?.captures(&text)?;
    let class = found.get(1).and_then(|letter| child_pugh::points(letter.as_str().chars().next()?));
    let score = found.get(2).and_then(|number| number.as_str().parse::<Decimal>().ok()).map(Interval::exactly);
    match (class, score) {
        (Some(class), Some(score)) => (child_pugh::class(class) == child_pugh::class(score)).then_some(score),
        (class, score) => class.or(score.filter(|score| child_pugh::class(*score).is_some())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_and_a_score_are_read_as_a_whole_or_not_at_all() {
        for (words, low, high) in [
            ("B", 7, 9),
            ("Child-Pugh A", 5, 6),
            ("Child-Pugh class C", 10, 15),
            ("Child-Turcotte-Pugh B", 7, 9),
            ("クラスB（8点）", 8, 8),
            ("B7", 7, 7),
            ("Child-Pugh 分類：A", 5, 6),
            ("11 points", 11, 11),
        ] {
            assert_eq!(of_words(words), Some(Interval::between(low.into(), high.into())), "{words}");
        }
        for (words, low, high) in [
            ("Cirrhosis of liver, Child-Pugh class C", 10, 15),
            ("Child-Pugh class C cirrhosis", 10, 15),
            ("肝硬変（Child-Pugh C）", 10, 15),
            ("肝硬変 Child-Pugh分類B（8点）", 8, 8),
            ("Alcoholic cirrhosis (Child-Pugh B8)", 8, 8),
        ] {
            let points = Value::Number(Interval::between(low.into(), high.into()));
            assert_eq!(mentioned(words), Some(points), "{words}");
        }
        for words in ["Cirrhosis, Child-Pugh A-B", "Cirrhosis Child-Pugh B or C", "Child-Pugh A, now Child-Pugh C"] {
            assert!(matches!(mentioned(words), Some(Value::Unreadable(_))), "{words}");
        }
        for words in ["Cirrhosis of liver", "Child-Pugh not determined", "Child-Pugh classification"] {
            assert_eq!(mentioned(words), None, "{words}");
        }
        for words in ["not B", "B or C", "?", "A (9)", "4", "D", "A+", "suspected B", ""] {
            assert_eq!(of_words(words), None, "{words}");
        }
    }
}
