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
use crate::profiles::normal::normal;

/// Nothing else may stand beside it, so that doubt and denial leave it unread.
static CLASS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let name = r"(?:child[ -]?(?:turcotte[ -])?pugh|チャイルド[・ ]?(?:ピュー|パフ))?";
    let kind = r"(?:class(?:ification)?|grade|score|stage|クラス|分類|スコア)?";
    let points = r"(?:[ (:,=]*(\d{1,2}) ?(?:points?|pts?|点)?[ )]*)?";
    Regex::new(&format!(r"^{name}[ :=-]*{kind}[ :=-]*([abc])?{points}$")).ok()
});

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
        for words in ["not B", "B or C", "?", "A (9)", "4", "D", "A+", "suspected B", ""] {
            assert_eq!(of_words(words), None, "{words}");
        }
    }
}
