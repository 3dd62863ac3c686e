//! The normal form of text, in which all words are looked for, and the way back to what was written.
//!
//! NFKC folds full-width letters, digits and signs (`３＋`); then lower case, one kind of dash, of comparison sign and of
//! space, HTML entities and escapes of HL7 v2 as the signs they stand for, an underscore inside a name as a space. Line ends stay.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::markup::{entity, escape, tag};

/// A text in normal form.
#[derive(Debug, Clone)]
pub struct Normal<'t> {
    written: &'t str,
    text: Cow<'t, str>,
    /// Byte offsets in the normal form and in the written text, one pair wherever their distance changes.
    shifts: Vec<(usize, usize)>,
}

impl<'t> Normal<'t> {
    pub fn of(written: &'t str) -> Self {
        let plain = plain_run(written, true);
        if plain == written.len() && !written.ends_with([' ', '\n']) {
            let is_lower = !written.bytes().any(|byte| byte.is_ascii_uppercase());
            let text = if is_lower { Cow::Borrowed(written) } else { Cow::Owned(written.to_ascii_lowercase()) };
            return Self { written, text, shifts: Vec::new() };
        }
        let mut normal = Builder { text: String::with_capacity(written.len() + 8), shifts: Vec::new() };
        normal.fold(written, plain);
        Self { written, text: Cow::Owned(normal.text), shifts: normal.shifts }
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn written(&self) -> &'t str {
        self.written
    }

    /// The words as written, for a part of the normal form (byte offsets).
    pub fn quote(&self, from: usize, to: usize) -> &'t str {
        // Of a sign that stands for several ("㈱": in brackets) a part is quoted as the sign.
        let is_part = usize::from(from < to);
        let mut from = self.written_at(from);
        let mut to = self.written_at(to).max(from + is_part).min(self.written.len());
        while !self.written.is_char_boundary(from) {
            from -= 1;
        }
        while !self.written.is_char_boundary(to) {
            to += 1;
        }
        self.written.get(from..to).unwrap_or_default().trim()
    }

    fn written_at(&self, at: usize) -> usize {
        let after = self.shifts.partition_point(|(normal, _)| *normal <= at);
        let end = self.shifts.get(after).map_or(self.written.len(), |(_, written)| *written);
        let start = after.checked_sub(1).and_then(|last| self.shifts.get(last)).copied().unwrap_or_default();
        if at >= self.text.len() { self.written.len() } else { (start.1 + at.saturating_sub(start.0)).min(end) }
    }
}

struct Builder {
    text: String,
    shifts: Vec<(usize, usize)>,
}

impl Builder {
    /// Folds a text whose first bytes, as many as are plain, have nothing to fold but capitals.
    fn fold(&mut self, written: &str, plain: usize) {
        let mut rest = self.put_plain(written, plain, 0);
        while let Some(first) = rest.chars().next() {
            let at = written.len() - rest.len();
            let plain = plain_run(rest, self.text.ends_with([' ', '\n']) || self.text.is_empty());
            if plain > 0 {
                rest = self.put_plain(rest, plain, at);
                continue;
            }
            let kept = kept_run(rest);
            if kept > 0 {
                let (run, tail) = rest.split_at(kept);
                self.shift(at);
                self.text.push_str(run);
                rest = tail;
                continue;
            }
            let (next, tail) = rest.split_at(first.len_utf8());
            rest = tail;
            if matches!(first, '&' | '\\') {
                let sign = if first == '&' { entity(tail) } else { escape(tail) };
                if let Some((sign, length)) = sign {
                    rest = tail.get(length..).unwrap_or_default();
                    self.put(sign, at, rest);
                    continue;
                }
            } else if first == '<'
                && let Some((length, ends_line)) = tag(tail)
            {
                rest = tail.get(length..).unwrap_or_default();
                if ends_line {
                    self.put('\n', at, rest);
                }
                continue;
            }
            let marks: usize = tail.chars().take_while(|mark| is_mark(*mark)).map(char::len_utf8).sum();
            if marks == 0 && (first.is_ascii() || is_kept(first)) {
                self.put(first, at, rest);
                continue;
            }
            if marks == 0
                && let Some(narrow) = narrowed(first)
            {
                self.put(narrow, at, rest);
                continue;
            }
            let group = written.get(at..at + next.len() + marks).unwrap_or(next);
            rest = tail.get(marks..).unwrap_or_default();
            for folded in group.nfkc() {
                self.put(folded, at, rest);
            }
        }
        while self.text.ends_with([' ', '\n']) {
            self.text.pop();
        }
    }

    /// Puts in the plain bytes at the start of `rest`, which stands at `at`, and gives back what follows them.
    fn put_plain<'r>(&mut self, rest: &'r str, plain: usize, at: usize) -> &'r str {
        let (run, tail) = rest.split_at(plain);
        if !run.is_empty() {
            self.shift(at);
            let from = self.text.len();
            self.text.push_str(run);
            if let Some(run) = self.text.get_mut(from..) {
                run.make_ascii_lowercase();
            }
        }
        tail
    }

    fn put(&mut self, character: char, at: usize, rest: &str) {
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
        let last = self.text.chars().next_back();
        let folded = match character {
            '\r' | '\n' | '\u{2028}' | '\u{85}' => '\n',
            _ if character.is_whitespace() => ' ',
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}' => return,
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
            'ー' if is_digit(last) && is_digit(rest.chars().next()) => '-',
            // "（ー）"
            'ー' if last == Some('(') && rest.starts_with([')', '）']) => '-',
            '≦' | '⩽' => '≤',
            '≧' | '⩾' => '≥',
            '〜' | '∼' | '˜' => '~',
            '\u{2044}' | '∕' => '/',
            '’' | '‘' => '\'',
            '_' if rest.starts_with(char::is_alphanumeric) && last.is_some_and(char::is_alphanumeric) => ' ',
            _ => character,
        };
        match (folded, last) {
            (' ' | '\n', None) | (' ', Some(' ' | '\n')) | ('\n', Some('\n')) => return,
            ('\n', Some(' ')) => _ = self.text.pop(),
            _ => {}
        }
        self.shift(at);
        if is_kept(folded) { self.text.push(folded) } else { self.text.extend(folded.to_lowercase()) }
    }

    /// What is put in next was written at `at`.
    fn shift(&mut self, at: usize) {
        let here = self.text.len();
        let is_shifted = self.shifts.last().map_or(at != here, |(normal, written)| at - *written != here - *normal);
        if is_shifted {
            self.shifts.push((here, at));
        }
    }
}

/// How many bytes at the start have nothing to fold but capitals; one that a mark may follow is left to it.
fn plain_run(text: &str, is_after_space: bool) -> usize {
    let bytes = text.as_bytes();
    let mut before = if is_after_space { b' ' } else { b'x' };
    let mut is_plain = |byte: &u8| {
        let is_good = match *byte {
            b'_' | b'&' | b'\\' => false,
            b' ' | b'\n' => !matches!(before, b' ' | b'\n'),
            // A tag.
            b'/' | b'a'..=b'z' | b'A'..=b'Z' => before != b'<',
            _ => byte.is_ascii_graphic(),
        };
        before = *byte;
        is_good
    };
    let run = bytes.iter().position(|byte| !is_plain(byte)).unwrap_or(bytes.len());
    match bytes.get(run) {
        None => run,
        // The sign of a tag belongs to it.
        Some(next) if !next.is_ascii() || run.checked_sub(1).and_then(|at| bytes.get(at)) == Some(&b'<') => {
            run.saturating_sub(1)
        }
        Some(_) => run,
    }
}

/// How many bytes at the start are Japanese letters that no mark joins.
fn kept_run(text: &str) -> usize {
    let mut run = 0;
    let mut last = 0;
    for character in text.chars() {
        if is_kept(character) || (run > 0 && character == 'ー') {
            last = character.len_utf8();
            run += last;
        } else {
            return if is_mark(character) { run - last } else { run };
        }
    }
    run
}

/// The plain form of a full-width sign, letter or digit (U+FF01 to U+FF5E stand 0xFEE0 above ASCII).
fn narrowed(character: char) -> Option<char> {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0),
        _ => None,
    }
}

/// Joins the character before it when folded; the half-width voicing marks do, too.
fn is_mark(character: char) -> bool {
    !character.is_ascii()
        && !is_kept(character)
        && (canonical_combining_class(character) != 0 || matches!(character, '\u{ff9e}' | '\u{ff9f}'))
}

/// Circled numbers mark items of a list and are no numbers; "2½" folded would be "21/2"; Japanese letters and points have
/// nothing to fold.
fn is_kept(character: char) -> bool {
    matches!(character, '¼'..='¾' | '⅐'..='⅟' | '、' | '。' | '「' | '」' | '【' | '】' | '・' | '①'..='⓿' | '❶'..='➓' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_folded_and_can_be_quoted_as_written() {
        for (written, normal) in [
            ("CPS &lt;10", "cps <10"),
            ("CPS &amp;lt;10", "cps <10"),
            ("CPS &#8805; 10", "cps ≥ 10"),
            ("ＥＲ：９０％", "er:90%"),
            ("ER_STATUS_BY_IHC", "er status by ihc"),
            ("CPS: ____", "cps: ____"),
            ("10 – 20", "10 - 20"),
            ("１ー１０", "1-10"),
            ("PgR（ー）", "pgr(-)"),
            ("コピー数", "コピー数"),
            ("ﾊﾟｰｾﾝﾄ", "パーセント"),
            ("3⁺", "3+"),
            (" a \r\n\r\n b ", "a\nb"),
            ("ER<br/>PgR", "er\npgr"),
            ("①ER", "①er"),
            (r"POSITIVE\.br\95% OF NUCLEI", "positive\n95% of nuclei"),
            (r"ER \T\ PgR", "er & pgr"),
            (r"a\b \ c", r"a\b \ c"),
            ("≦1", "≤1"),
            ("2½+", "2½+"),
            ("<10", "<10"),
        ] {
            assert_eq!(Normal::of(written).as_str(), normal, "{written}");
        }
    }

    #[test]
    fn every_part_leads_back_to_what_was_written() {
        for written in ["ＣＰＳ　&lt; １０ 未満", "HER2 3⁺ (ﾊﾟ)", "a_b_c", "  x  Y", "İstanbul ﬁn"] {
            let normal = Normal::of(written);
            let length = normal.as_str().len();
            assert_eq!(normal.quote(0, length), written.trim());
            for (from, to) in (0..length).flat_map(|from| (from..=length).map(move |to| (from, to))) {
                normal.quote(from, to);
            }
        }
        let normal = Normal::of("ＣＰＳ　&lt;１０");
        let at = normal.as_str().find('<').unwrap();
        assert_eq!(normal.quote(at, at + 3), "&lt;１０");
    }
}
