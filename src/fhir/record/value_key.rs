//! A key for a value of the record, so that what it came to can be remembered.

use smallvec::SmallVec;

use super::entry::{Entry, Value};
use super::node::Node;

/// Bytes of a key; most of a CodeableConcept have half of them.
pub type Key = SmallVec<[u8; 320]>;

/// The longest stretch of JSON that a key holds as it was sent, in bytes.
const LONGEST: usize = 256;

/// How a key is written.
const AS_SENT: u8 = 0;
const BY_TEXTS: u8 = 1;

impl Node<'_> {
    /// Shape and texts of the value and all in it: equal keys mean equal values but for numbers, booleans and what is
    /// empty. Equal values may have several keys: most are a piece of the JSON as it was sent, which nobody needs to put
    /// together.
    #[must_use]
    pub fn key(self) -> Key {
        self.as_sent().unwrap_or_else(|| self.by_texts())
    }

    /// The JSON from its first text to its last one, and what stands before and behind them.
    fn as_sent(self) -> Option<Key> {
        let (entries, values) = self.entries();
        let is_text = |entry: &Entry| matches!(entry.value(), Value::Text(_));
        if entries.iter().any(|entry| matches!(entry.value(), Value::Unescaped(_))) {
            return None;
        }
        let (first, last) = (entries.iter().position(is_text)?, entries.iter().rposition(is_text)?);
        let stretch = values.between(entries.get(first)?, entries.get(last)?).filter(|text| text.len() <= LONGEST)?;
        let mut key = Key::new();
        key.push(AS_SENT);
        push(&mut key, first);
        push(&mut key, entries.len() - last);
        let around = entries.iter().take(first + 1).chain(entries.iter().skip(last + 1));
        around.for_each(|entry| place(&mut key, entry));
        key.extend_from_slice(stretch.as_bytes());
        Some(key)
    }

    /// Every value by its place, and its text.
    fn by_texts(self) -> Key {
        let (entries, values) = self.entries();
        let mut key = Key::new();
        key.push(BY_TEXTS);
        for entry in entries {
            let text = values.string(entry.value());
            // Span and length make it unambiguous, whatever the texts hold.
            place(&mut key, entry);
            push(&mut key, text.map_or(0, |text| text.len() + 1));
            key.extend_from_slice(text.unwrap_or_default().as_bytes());
        }
        key
    }
}

fn place(key: &mut Key, entry: &Entry) {
    key.push(entry.member);
    push(key, entry.span as usize);
}

/// Seven bits a letter, the lowest first; the eighth says that more follow.
fn push(key: &mut Key, mut number: usize) {
    let low = |number: usize| u8::try_from(number & 0x7f).unwrap_or_default();
    while number > 0x7f {
        key.push(low(number) | 0x80);
        number >>= 7;
    }
    key.push(low(number));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fhir::record::tape::Tape;

    /// Every way to write each of them: as sent, with an escape, and too long to be taken as sent.
    #[test]
    fn keys_differ_where_values_differ_in_shape_or_text() {
        let texts = [
            r#"{"coding":[{"code":"a"}],"text":"t"}"#,
            r#"{"coding":[{"code":"a","text":"t"}]}"#,
            r#"{"coding":[{"code":"a"},{"display":"t","code":"b"}]}"#,
            r#"{"coding":[{"code":"a","display":"t"},{"code":"b"}]}"#,
            r#"{"coding":[{"code":"a","display":"tb"}]}"#,
            r#"{"coding":[{"code":"a"}]}"#,
            r#"{"coding":[{"code":"a"},{}]}"#,
            r#"{"coding":[{},{"code":"a"}]}"#,
            r#"{"coding":[{"display":"a"}]}"#,
            r#"{"coding":{"code":"a"}}"#,
            r#"{"coding":[],"text":"t"}"#,
            r#"{"text":"t"}"#,
            r#"{"text":""}"#,
            r#"{"text":1}"#,
            r#"{"display":"t"}"#,
            r#"[{"text":"t"}]"#,
            r#"[{"text":"t"},{}]"#,
            r#""t""#,
        ];
        let escaped = |text: &str| text.replace("\"a\"", r#""\u0061""#).replace("\"t\"", r#""\u0074""#);
        let long = |text: &str| text.replace("\"a\"", &format!("\"{}\"", "a".repeat(300)));
        let mut keys: Vec<(Key, String)> = Vec::new();
        for text in texts {
            let written = [text.to_owned(), escaped(text), long(text)];
            keys.extend(written.map(|text| (Tape::read(&text).unwrap().root().key(), text)));
        }
        for (at, (key, text)) in keys.iter().enumerate() {
            let value = serde_json::from_str::<serde_json::Value>(text).unwrap();
            for (other, other_text) in keys.iter().skip(at + 1) {
                let is_same = value == serde_json::from_str::<serde_json::Value>(other_text).unwrap();
                assert!(is_same || key != other, "{text} {other_text}");
            }
        }
    }

    /// What is remembered of a code is found again for the next result with that code.
    #[test]
    fn what_is_sent_alike_has_one_key() {
        let text = r#"{"coding":[{"system":"s","code":"a","userSelected":true}],"text":"t"}"#;
        let twice = format!("[{text},{text}]");
        let tape = Tape::read(&twice).unwrap();
        let keys: Vec<Key> = tape.root().items().map(Node::key).collect();
        assert_eq!(keys.first(), keys.last());
        assert_eq!(keys.len(), 2);
    }
}
