//! Lists in one text: "1) A 2) B", "①A ②B", "A (2024), B (2025)". Their items were given one after the other.

use std::borrow::Cow;

/// Between items, as [`super::regimen::turns`] knows it.
const BETWEEN: &str = ";";

/// The text with a sign of a list between its items, in the order of their years where each has one; else as it is.
pub fn listed(text: &str) -> Cow<'_, str> {
    let items = by_number(text).or_else(|| by_year(text));
    items.map_or(Cow::Borrowed(text), |items| Cow::Owned(items.join(BETWEEN)))
}

/// The items of "1) A 2) B": numbers from one up, each behind a space or at the start.
fn by_number(text: &str) -> Option<Vec<&str>> {
    let mut begins: Vec<(usize, usize)> = Vec::new();
    let mut is_start = true;
    for (at, letter) in text.char_indices() {
        let wanted = u32::try_from(begins.len()).ok()? + 1;
        if (is_start || !letter.is_ascii())
            && let Some(end) = numbered(text.get(at..)?, wanted)
        {
            begins.push((at, at + end));
        }
        is_start =
            letter.is_whitespace() || matches!(letter, ',' | ';' | '、' | '。' | '，' | '/') || !letter.is_ascii();
    }
    let ends = begins.iter().skip(1).map(|(at, _)| *at).chain([text.len()]);
    let items: Option<Vec<&str>> = begins.iter().zip(ends).map(|((_, from), to)| text.get(*from..to)).collect();
    items.filter(|items| items.len() > 1 && items.iter().all(|item| item.contains(char::is_alphabetic)))
}

/// Where the mark of this number ends at the start of a text: "1)", "(1)", "1.", "①".
fn numbered(text: &str, number: u32) -> Option<usize> {
    let circled = char::from_u32(0x245F + number).filter(|_| number <= 20);
    if let Some(circled) = circled.filter(|circled| text.starts_with(*circled)) {
        return Some(circled.len_utf8());
    }
    let digits = number.to_string();
    let open = text.strip_prefix(['(', '（']).unwrap_or(text);
    let rest = open.strip_prefix(digits.as_str())?;
    let behind = rest.strip_prefix([')', '）', '.', '．', ':', '：'])?;
    // "1.5 mg"
    let is_mark = !behind.starts_with(|letter: char| letter.is_ascii_digit());
    is_mark.then(|| text.len() - behind.len())
}

/// The items of "A (2024), B (2025)", the earliest first.
fn by_year(text: &str) -> Option<Vec<&str>> {
    let items: Vec<&str> = text.split([',', '、', '，', '\n']).collect();
    if items.len() < 2 {
        return None;
    }
    let mut dated: Vec<(u32, &str)> = items.into_iter().map(|item| Some((year(item)?, item))).collect::<Option<_>>()?;
    let first = dated.first()?.0;
    if dated.iter().all(|(year, _)| *year == first) {
        return None;
    }
    dated.sort_by_key(|(year, _)| *year);
    Some(dated.into_iter().map(|(_, item)| item).collect())
}

/// The first year that a text names; no milligrams.
fn year(text: &str) -> Option<u32> {
    let mut rest = text;
    while let Some(at) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let number = rest.get(at..)?;
        let end = number.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(number.len());
        let (digits, behind) = number.split_at_checked(end)?;
        let year = digits.parse::<u32>().ok().filter(|year| (1950..2100).contains(year));
        let is_amount = behind.trim_start().get(..2).is_some_and(|unit| unit.eq_ignore_ascii_case("mg"));
        if year.is_some() && !is_amount {
            return year;
        }
        rest = behind;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn items_stand_between_signs() {
        assert_eq!(listed("1) A 2) B"), " A ; B");
        assert_eq!(listed("①A②B"), "A;B");
        assert_eq!(listed("A (2025), B (2024)"), " B (2024);A (2025)");
        for whole in ["A 1.5 mg, B 2.5 mg", "A (2024), B (2024)", "A, B (2024)", "1) A", "A 2000 mg, B 1950 mg"] {
            assert_eq!(listed(whole), whole);
        }
    }
}
