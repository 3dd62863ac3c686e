//! JSON text read as fast as safe code can, for every body and every page: a reader that gives up instead of explaining.
//!
//! It takes what RFC 8259 allows, as `serde_json` takes it. What it does not take at once, mistakes first of all, is left to
//! `serde_json`, which says what is wrong and where. Measured beside `serde_json` and the readers that use SIMD:
//! ARCHITECTURE.md, "Decided on the way".

mod plain;
mod reader;
mod scanner;

use std::fmt;

pub use reader::{Parts, Slot, read, read_parts};
pub use scanner::{Numeral, Quoted, Scanner};
use serde::de;

/// Left to `serde_json`.
#[derive(Debug)]
pub struct GivenUp;

impl fmt::Display for GivenUp {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("left to serde_json")
    }
}

impl std::error::Error for GivenUp {}

impl de::Error for GivenUp {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests {
    //! The quick reader and `serde_json` take the same texts, and make the same of them.

    use proptest::prelude::*;
    use serde_json::Value;

    use super::reader::quickly;

    /// What both say of a text: its value, or that it is no JSON.
    fn agrees(text: &str) -> Result<(), String> {
        let ours = quickly::<Value>(text);
        match serde_json::from_str::<Value>(text) {
            Ok(theirs) if ours.as_ref() == Some(&theirs) => Ok(()),
            Err(_) if ours.is_none() => Ok(()),
            theirs => Err(format!("{text:?}: {ours:?}, by serde_json {theirs:?}")),
        }
    }

    #[test]
    fn what_rfc_8259_allows_is_taken_at_once_and_nothing_else_is() {
        let allowed = [
            "null",
            " true ",
            "false",
            "0",
            "-0",
            "12",
            "-7",
            "1.5",
            "1e3",
            "-1.25E-2",
            "123456789012345678",
            "18446744073709551615",
            "18446744073709551616",
            "0.1",
            "98.6",
            "\"\"",
            "\"a\"",
            "\"12345678\"",
            "\"1234567\\\"89\"",
            "\"\\u0041\\ud83d\\ude00\\n\"",
            "\"naïve\"",
            "[]",
            "{}",
            "[1,2 , 3]",
            "{\"a\":1,\"b\":[{}]}",
            "\t{ \"a\" :\r\n1 }\n",
            "{\"a\":1,\"a\":2}",
            "{\"\\u0061\":null}",
            "[[[[]]]]",
            "\"\u{7f}\u{80}\"",
            "{\"\":\"\"}",
        ];
        let refused = [
            "",
            " ",
            "nul",
            "truex",
            "True",
            "01",
            "-",
            "1.",
            ".5",
            "1e",
            "+1",
            "--1",
            "1-2",
            "0x1",
            "1 2",
            "\"",
            "\"a",
            "\"\n\"",
            "\"\\x\"",
            "\"\\ud800\"",
            "\"\\\"",
            "[",
            "]",
            "[1,]",
            "[,1]",
            "[1 2]",
            "{",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "{1:1}",
            "{\"a\" 1}",
            "{\"a\":1 \"b\":2}",
            "[1}",
            "{\"a\":1]",
            "'a'",
            "\u{feff}1",
            "NaN",
            "[1]x",
            "\"\u{1}\"",
            "// a\n1",
        ];
        for text in allowed {
            assert!(quickly::<Value>(text).is_some(), "{text:?}");
            agrees(text).unwrap();
        }
        for text in refused {
            assert!(quickly::<Value>(text).is_none(), "{text:?}");
            agrees(text).unwrap();
        }
    }

    #[test]
    fn it_goes_as_deep_as_serde_json_and_no_deeper() {
        for depth in [126, 127, 128, 129, 100_000] {
            agrees(&format!("{}{}", "[".repeat(depth), "]".repeat(depth))).unwrap();
            agrees(&format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth))).unwrap();
        }
    }

    /// A string of each length up to three words of the reader, with each character that interrupts one at each place.
    #[test]
    fn a_string_ends_where_it_ends_wherever_that_is() {
        for length in 0..24 {
            agrees(&format!("[\"{}\"]", "é".repeat(length))).unwrap();
            for at in 0..=length {
                for inserted in ["\"", "\\", "\\\\", "\\\"", "\u{1f}", "\u{20}", "é", "\\u00e9"] {
                    let text = format!("[\"{}{inserted}{}\", 1]", "a".repeat(at), "b".repeat(length - at));
                    agrees(&text).unwrap();
                }
            }
        }
    }

    /// What is passed over must be JSON as well.
    #[test]
    fn what_nobody_reads_is_checked_all_the_same() {
        #[derive(Debug, serde::Deserialize)]
        struct Narrow {
            wanted: u8,
        }
        let text = |ignored: &str| format!("{{\"ignored\":{ignored},\"wanted\":7}}");
        for ignored in ["[1,{\"a\":[true,null,\"x\"]}]", "-1.5e3", "\"\\u00e9\""] {
            assert_eq!(quickly::<Narrow>(&text(ignored)).map(|read| read.wanted), Some(7), "{ignored}");
        }
        for ignored in ["[1,{\"a\":[true,nul,\"x\"]}]", "-1.5e", "\"\\u00g9\"", "01", "[}"] {
            assert!(quickly::<Narrow>(&text(ignored)).is_none(), "{ignored}");
            assert!(serde_json::from_str::<Narrow>(&text(ignored)).is_err(), "{ignored}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        /// A sound text with a few of its characters changed.
        #[test]
        fn any_text_is_taken_or_refused_by_both(changes in prop::collection::vec((any::<prop::sample::Index>(), "[\\[\\]{}\",:\\\\eE.0-9+\\-a-z\u{e9}\u{0}-\u{20}]{0,2}"), 0..4)) {
            let mut text: Vec<char> = r#"{"resourceType":"Observation","n":[0,-12,98.6,1e2],"s":"a\"b\\üé\u00e9","t":[true,false,null],"o":{"a":{}}}"#.chars().collect();
            for (place, with) in changes {
                let at = place.index(text.len());
                text.splice(at..=at, with.chars());
                if text.is_empty() {
                    text.push('1');
                }
            }
            agrees(&text.into_iter().collect::<String>()).map_err(TestCaseError::fail)?;
        }
    }
}
