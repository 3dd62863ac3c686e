//! What serde-saphyr says about a file, in words for the person who wrote it: quoted, with what may stand there.

use serde_saphyr::Error;

use crate::diagnostic::{Diagnostic, did_you_mean};

const MANUAL: &str = "compare with config/knowledge/README.md, which shows every field";

/// What git leaves where it could not merge.
const CONFLICT: [&str; 3] = ["<<<<<<<", "=======", ">>>>>>>"];

/// The mistake that made a file unreadable. Reading stops at the first one of a file.
pub fn unreadable(file: &str, text: &str, cause: &Error) -> Diagnostic {
    let line = cause.location().map(|location| location.line());
    let written = line.and_then(|line| text.lines().nth(usize::try_from(line).ok()?.checked_sub(1)?));
    let (message, help) = words(cause.without_snippet(), written.unwrap_or_default().trim());
    Diagnostic::error("unreadable-file", file, line, message, help)
}

fn words(cause: &Error, written: &str) -> (String, String) {
    if let Some(mark) = CONFLICT.iter().find(|mark| written.starts_with(**mark)) {
        let help = "keep one of the two versions of what stands between the marks, and remove the marks";
        return (format!("\"{mark}\" is the mark of a merge that was not finished"), help.to_owned());
    }
    match cause {
        Error::SerdeUnknownField { field, expected, .. } => choice("field", field, expected),
        Error::SerdeUnknownVariant { variant, expected, .. } => choice("value", variant, expected),
        Error::SerdeMissingField { field, .. } => {
            (format!("the field \"{field}\" is missing beside \"{written}\""), format!("add it: {MANUAL}"))
        }
        Error::DuplicateMappingKey { key, .. } => {
            let key = key.as_deref().unwrap_or(written);
            (format!("the field \"{key}\" is written twice"), "keep one of them".to_owned())
        }
        Error::Unexpected { expected, .. } => {
            let (shape, help) = shape(expected);
            (format!("\"{written}\" is not {shape}"), help.to_owned())
        }
        Error::NullIntoString { .. } => {
            let help = "write a text, or \"null\" in quotes if the word is meant".to_owned();
            (format!("\"{written}\" leaves empty what needs a text"), help)
        }
        Error::SerdeInvalidValue { expected, .. } | Error::SerdeInvalidType { expected, .. } => {
            // rust_decimal introduces itself with its type's name.
            let is_number = expected.contains("Decimal");
            let expected = if is_number { "a number" } else { expected };
            let help =
                if is_number { "write digits alone, such as 10 or 0.5, half-width and without a unit" } else { MANUAL };
            (format!("\"{written}\" is not {expected}"), help.to_owned())
        }
        Error::MultipleDocuments { .. } => {
            ("\"---\" starts a second document".to_owned(), "one file is one item: make it two files".to_owned())
        }
        Error::Eof { .. } => ("the file is empty".to_owned(), "fill it, or remove it".to_owned()),
        _ => {
            let said = first_line(cause);
            let help = match () {
                () if said.contains("tab") => "indent with blanks: a tab may not stand before a field",
                () if written.contains('\u{ff1a}') && !written.contains(": ") => {
                    "a full-width colon (\u{ff1a}) is none: write \": \" between field and value"
                }
                () if said.contains("quoted scalar") || said.contains("unclosed quote") => {
                    "a quote is opened and not closed, here or on a line above"
                }
                () => "correct the YAML: texts with \": \" or \" #\" inside, or that start with a sign, need quotes",
            };
            (format!("\"{written}\" is no YAML: {said}"), help.to_owned())
        }
    }
}

fn choice(what: &str, written: &str, expected: &[&'static str]) -> (String, String) {
    let close = did_you_mean(written, expected.iter().copied());
    (format!("unknown {what} \"{written}\"{close}"), format!("use one of {}", expected.join(", ")))
}

/// The parser speaks of events; the writer thinks of shapes.
fn shape(expected: &str) -> (&str, &'static str) {
    match expected {
        "sequence start" => ("a list", "write a list, such as [a, b], even of one"),
        "mapping start" => ("a mapping", "write its fields below it, each on a line of its own, further to the right"),
        "string scalar" => ("a text", "write one text; quote it when it starts with a bracket"),
        other => (other, MANUAL),
    }
}

/// Without the location, which stands beside it already.
fn first_line(cause: &Error) -> String {
    let text = cause.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.rsplit_once(" at line ").map_or(line, |(message, _)| message).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::written::assay::Assay;

    #[test]
    fn a_mistake_is_said_of_the_line_it_stands_on_however_the_file_is_written() {
        const GOOD: &str = "specimen: {en: a, ja: あ}\n";
        // What the file says before its specimen, the line of the mistake, how it is said.
        let rows = [
            ("id: a\nname: {en: a, ja: あ}\ntests: []\nnotes: b\n", 4, "unknown field \"notes\""),
            ("id: a\nname: {en: a, ja: あ}\ntests: []\n\"notes\": b\n", 4, "unknown field \"notes\""),
            (
                "# notes: a\nid: a # notes: a\nname: {en: a, ja: あ}\ntests: []\nnotes: b\n",
                5,
                "unknown field \"notes\"",
            ),
            (
                "id: a\nname:\n  en: |\n    notes: b\n    c\n  ja: あ\ntests: []\nnotes: b\n",
                8,
                "unknown field \"notes\"",
            ),
            ("id: a\nname: {en: a,\n  ja: あ,\n  de: c}\ntests: []\n", 4, "unknown field \"de\""),
            (
                "id: a\nname: {en: a, ja: あ}\ntests: [\n  {id: b, name: {en: a, ja: あ}},\n  {id: c, mane: d}]\n",
                5,
                "unknown field \"mane\"",
            ),
            ("id: a\nname: &n {en: a,\n  de: b}\ntests: []\n", 3, "unknown field \"de\""),
            ("id: a\nname: {en: a, ja: あ}\ntests:\n  id: b\n", 4, "\"id: b\" is not a list"),
            ("id: a\nname: {en: a, ja: あ}\ntests: [\n  b]\n", 4, "\"b]\" is not a mapping"),
            ("id: a\nname: {en: a, ja: あ}\ntests: []\nid: b\n", 4, "the field \"id\" is written twice"),
            (
                "id: a\nname: {en: a, ja: あ}\ntests: []\ncompanion-for:\n- drug: d\n  country: FR\n  source: s#1\n",
                6,
                "unknown value \"FR\"",
            ),
            (
                "id: a\nname: {en: a, ja: あ}\ntests: []\ncompanion-for: [{drug: d,\n  country: FR, source: s#1}]\n",
                5,
                "unknown value \"FR\"",
            ),
            ("id: a\nname: {en: a}\ntests: []\n", 2, "the field \"ja\" is missing"),
            ("id: a\nname:\n  en: a\ntests: []\n", 3, "the field \"ja\" is missing"),
            ("id: a\nname: {en: a, ja: あ\ntests: []\n", 3, "no YAML"),
            ("id: a\nname: \"a\n  b\ntests: []\n", 2, "no YAML"),
            ("id: a\r\nname: {en: a, ja: あ}\r\ntests: []\r\nnotes: b\r\n", 4, "unknown field \"notes\""),
        ];
        let mut failures = Vec::new();
        for (text, expected, said) in rows {
            let text = format!("{text}{GOOD}");
            let cause = serde_saphyr::from_str::<Assay>(&text).unwrap_err();
            let mistake = unreadable("assay.yaml", &text, &cause);
            if mistake.line != Some(expected) || !mistake.message.contains(said) {
                failures.push(format!("{text:?}: {:?} {}, not {expected} {said}", mistake.line, mistake.message));
            }
        }
        assert!(failures.is_empty(), "{failures:#?}");
    }

    /// An alias in the wrong place is wrong there; what stands beside a merged mapping, where it stands.
    #[test]
    fn a_mistake_beside_an_alias_is_said_of_its_own_line() {
        let text = "id: a\nname: &n\n  en: a\n  ja: あ\nspecimen: *n\ntests: *n\n";
        let cause = serde_saphyr::from_str::<Assay>(text).unwrap_err();
        assert_eq!(unreadable("assay.yaml", text, &cause).line, Some(6));
        let text = "id: a\nname: &n\n  en: a\n  ja: あ\nspecimen: *n\ntests:\n- id: b\n  name: {<<: *n, de: c}\n";
        let cause = serde_saphyr::from_str::<Assay>(text).unwrap_err();
        assert_eq!(unreadable("assay.yaml", text, &cause).line, Some(8));
    }
}
