//! What serde-saphyr says about a file, in words for the person who wrote it: quoted, with what may stand there.

use serde_saphyr::Error;

use crate::diagnostic::{Diagnostic, did_you_mean};

const MANUAL: &str = "compare with config/knowledge/README.md, which shows every field";

/// The mistake that made a file unreadable. Reading stops at the first one of a file.
pub fn unreadable(file: &str, text: &str, cause: &Error) -> Diagnostic {
    let line = cause.location().map(|location| location.line());
    let written = line.and_then(|line| text.lines().nth(usize::try_from(line).ok()?.checked_sub(1)?));
    let (message, help) = words(cause.without_snippet(), written.unwrap_or_default().trim());
    Diagnostic::error("unreadable-file", file, line, message, help)
}

fn words(cause: &Error, written: &str) -> (String, String) {
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
            let expected = if expected.contains("Decimal") { "a number" } else { expected };
            (format!("\"{written}\" is not {expected}"), MANUAL.to_owned())
        }
        Error::MultipleDocuments { .. } => {
            ("\"---\" starts a second document".to_owned(), "one file is one item: make it two files".to_owned())
        }
        Error::Eof { .. } => ("the file is empty".to_owned(), "fill it, or remove it".to_owned()),
        _ => {
            let help = "correct the YAML: texts with \": \" or \" #\" inside, or that start with a sign, need quotes";
            (format!("\"{written}\" is no YAML: {}", first_line(cause)), help.to_owned())
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
