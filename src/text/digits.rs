//! Digits and dates as written: decimal comma, thousands, Japanese numerals before a counter.

use rust_decimal::Decimal;

/// Digits at the start of a text.
#[derive(Debug, Clone, Copy)]
pub struct Digits {
    length: usize,
    value: Option<Decimal>,
}

impl Digits {
    /// In bytes.
    pub fn length(&self) -> usize {
        self.length
    }

    /// `None` when the digits are no number ("3.5.2", "187delAG").
    pub fn value(&self) -> Option<Decimal> {
        self.value
    }
}

/// The digits a text begins with; letters that go on with them make a word of both.
pub fn read(text: &str) -> Option<Digits> {
    let bytes = text.as_bytes();
    if bytes.first().is_some_and(|first| !first.is_ascii()) {
        return japanese(text).map(|(length, number)| Digits { length, value: Some(number) });
    }
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let is_point = |at: usize| matches!(bytes.get(at), Some(b'.' | b','));
    let starts = is_digit(0) || (bytes.first() == Some(&b'.') && is_digit(1));
    if !starts {
        return None;
    }
    let mut length = 0;
    while is_digit(length) || (is_point(length) && is_digit(length + 1)) {
        length += 1;
    }
    let value = text.get(..length).and_then(decimal);
    Some(Digits { length, value })
}

/// `0,9` is a decimal comma, `1,200` a separator of thousands.
fn decimal(digits: &str) -> Option<Decimal> {
    if let Ok(number) = digits.parse::<u32>() {
        return Some(number.into());
    }
    let mut groups = digits.split(',');
    let first = groups.next()?;
    let is_thousands = !first.starts_with('0') && first.len() <= 3 && digits.contains(',');
    let whole = |group: &str| group.split('.').next().is_some_and(|whole| whole.len() == 3);
    if is_thousands && groups.all(whole) {
        return digits.replace(',', "").parse().ok();
    }
    let points = digits.matches(['.', ',']).count();
    if points > 1 { None } else { digits.replace(',', ".").parse().ok() }
}

/// Japanese numerals, only where a counter, a unit or a comparator follows: "三割", "二+", "十%以上".
fn japanese(text: &str) -> Option<(usize, Decimal)> {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    const COUNTERS: [&str; 12] =
        ["+", "%", "個", "点", "パーセント", "以上", "以下", "未満", "を超え", "に満たない", "プラス", "コピー"];
    let is_numeral = |character: char| {
        matches!(character, '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百')
    };
    if !text.starts_with(is_numeral) {
        return None;
    }
    let numerals = text.find(|character| !is_numeral(character)).unwrap_or(text.len());
    let (numerals, rest) = text.split_at_checked(numerals)?;
    if !COUNTERS.iter().any(|counter| rest.starts_with(counter)) {
        return None;
    }
    let (mut total, mut digit) = (0_u32, None);
    for character in numerals.chars() {
        match character {
            '百' => total += digit.take().unwrap_or(1) * 100,
            '十' => total += digit.take().unwrap_or(1) * 10,
            _ if digit.is_some() => return None,
            _ => digit = DIGITS.iter().position(|known| *known == character).and_then(|at| u32::try_from(at).ok()),
        }
    }
    Some((numerals.len(), Decimal::from(total + digit.unwrap_or(0))))
}

/// The length of one star allele, or of two with a slash between, at the start of a text: `*28`, `*6/*28`, `*1/28`.
pub fn star_alleles(text: &str) -> Option<usize> {
    let star = |text: &str| Some(1 + usize::from(text.strip_prefix('*')?.starts_with(' ')));
    let number = |from: usize| {
        let tail = text.get(from..)?;
        let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
        let goes_on = tail.get(digits..)?.starts_with(|c: char| c.is_ascii_alphabetic());
        ((1..=2).contains(&digits) && !goes_on).then_some(from + digits)
    };
    let first = number(star(text)?)?;
    let rest = text.get(first..)?;
    let slash = [" / ", "/ ", " /", "/"].iter().find(|slash| rest.starts_with(**slash));
    let second = slash.and_then(|slash| {
        let from = first + slash.len();
        number(from + star(text.get(from..)?).unwrap_or(0))
    });
    Some(second.unwrap_or(first))
}

/// The length of a date at the start of a text: `2026-05-01`, `2026/5`, `2026年5月1日`, `2026年`.
pub fn date(text: &str) -> Option<usize> {
    if !text.starts_with(['1', '2']) {
        return None;
    }
    let year = text.get(..4)?;
    if !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut length = 4;
    let number = |from: usize| {
        let digits = text.get(from..)?.bytes().take_while(u8::is_ascii_digit).count();
        (1..=2).contains(&digits).then_some(digits)
    };
    let sign = |from: usize| text.get(from..)?.chars().next();
    match sign(4)? {
        '年' => {
            length += '年'.len_utf8();
            for ending in ['月', '日'] {
                match number(length) {
                    Some(digits) if sign(length + digits) == Some(ending) => length += digits + ending.len_utf8(),
                    _ => break,
                }
            }
        }
        separator @ ('-' | '/' | '.') => {
            let month = number(5)?;
            length = 5 + month;
            if sign(length) == Some(separator) {
                length += 1 + number(length + 1)?;
            }
        }
        _ => return None,
    }
    let goes_on = text.get(length..)?.starts_with(|c: char| c.is_ascii_digit());
    (!goes_on).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_as_written() {
        let read = |text| read(text).map(|digits| (digits.length, digits.value.map(|value| value.to_string())));
        for (text, length, value) in [
            ("10 %", 2, Some("10")),
            ("0,9%", 3, Some("0.9")),
            ("1,200", 5, Some("1200")),
            ("1,200.5", 7, Some("1200.5")),
            ("2.0.", 3, Some("2.0")),
            (".5", 2, Some("0.5")),
            ("3.5.2", 5, None),
            ("1,2,3", 5, None),
            ("十五%", 6, Some("15")),
            ("三+", 3, Some("3")),
            ("百個", 3, Some("100")),
        ] {
            assert_eq!(read(text), Some((length, value.map(str::to_owned))), "{text}");
        }
        for text in ["三重陰性", "一部", "x", ".", ""] {
            assert!(read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn star_alleles_are_no_signs() {
        for (text, length) in [
            ("*28", Some(3)),
            ("*6/*28 x", Some(6)),
            ("*1/28", Some(5)),
            ("* 6 / * 28", Some(10)),
            ("*1/*2a", Some(2)),
            ("*2a", None),
            ("**", None),
            ("28", None),
        ] {
            assert_eq!(star_alleles(text), length, "{text}");
        }
    }

    #[test]
    fn dates_are_no_numbers() {
        for (text, length) in [
            ("2026-05-01 3+", Some(10)),
            ("2026/5", Some(6)),
            ("2026年5月1日", Some(15)),
            ("2026年", Some(7)),
            ("2000", None),
            ("1200-5000", None),
            ("3000-01", None),
        ] {
            assert_eq!(date(text), length, "{text}");
        }
    }
}
