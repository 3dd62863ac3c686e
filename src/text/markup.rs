//! Marks of formatted text: HTML entities and escapes of HL7 v2 as the signs they stand for, tags that end a line.

/// The sign of an entity after its `&`, and how long it is; "&amp;lt;" was escaped once too often.
pub fn entity(mut rest: &str) -> Option<(char, usize)> {
    const NAMES: [(&str, char); 21] = [
        ("lt;", '<'),
        ("gt;", '>'),
        ("le;", '≤'),
        ("ge;", '≥'),
        ("nbsp;", ' '),
        ("quot;", '"'),
        ("plusmn;", '±'),
        ("ndash;", '-'),
        ("mdash;", '-'),
        ("times;", '×'),
        ("micro;", 'μ'),
        ("plus;", '+'),
        ("minus;", '-'),
        ("percnt;", '%'),
        ("lpar;", '('),
        ("rpar;", ')'),
        ("comma;", ','),
        ("period;", '.'),
        ("colon;", ':'),
        ("semi;", ';'),
        ("apos;", '\''),
    ];
    let before = rest.len();
    while let Some(inner) = rest.strip_prefix("amp;") {
        rest = inner;
    }
    let escaped = before - rest.len();
    if let Some((name, sign)) = NAMES.iter().find(|(name, _)| rest.starts_with(name)) {
        return Some((*sign, escaped + name.len()));
    }
    if let Some(digits) = rest.strip_prefix('#') {
        let (code, _) = digits.split_once(';')?;
        let number = match code.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => code.parse().ok()?,
        };
        return Some((char::from_u32(number)?, escaped + code.len() + 2));
    }
    // A sign nobody knows is not understood, and not left out.
    if let Some((name, _)) = rest.split_once(';').filter(|(name, _)| is_name(name)) {
        return Some((char::REPLACEMENT_CHARACTER, escaped + name.len() + 1));
    }
    (escaped > 0).then_some(('&', escaped))
}

fn is_name(name: &str) -> bool {
    (2..=8).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The sign that an escape of HL7 v2 stands for after its `\\`, and how long it is: converters to FHIR leave `\\.br\\` in texts
/// (HL7 v2.9, chapter 2, "Use of escape sequences in text fields").
pub fn escape(rest: &str) -> Option<(char, usize)> {
    const NAMES: [(&str, char); 9] = [
        (".br\\", '\n'),
        (".sp\\", '\n'),
        ("f\\", '|'),
        ("s\\", '^'),
        ("t\\", '&'),
        ("r\\", '~'),
        ("e\\", '\\'),
        ("h\\", ' '),
        ("n\\", ' '),
    ];
    let is_here = |name: &str| rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    NAMES.iter().find(|(name, _)| is_here(name)).map(|(name, sign)| (*sign, name.len()))
}

/// How long a tag of formatted text is after its `<`, and whether it ends a line.
pub fn tag(rest: &str) -> Option<(usize, bool)> {
    let (inner, _) = rest.split_once('>')?;
    let name = inner.trim_start_matches('/').trim_end_matches('/').trim();
    let is = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
    let ends_line = is(&["br", "p", "div", "li", "ul", "ol", "tr", "td", "th", "table", "tbody"]);
    (ends_line || is(&["b", "i", "u", "strong", "em", "sup", "sub", "span"])).then_some((inner.len() + 1, ends_line))
}
