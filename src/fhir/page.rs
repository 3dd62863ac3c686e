//! One page of a FHIR server's answer: what it holds, and where the next one is.
//!
//! It deliberately keeps the text, since the chart borrows from it. Where one entry of a Bundle is text we cannot read
//! (half a surrogate pair, a number beyond measure, bottomless nesting), that entry alone is emptied.

use super::bundle;
use super::mend;
use super::tape::Tape;

/// A page as received, but readable wherever possible.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub text: String,
    /// The `next` link, as written; blank when more exists and it is not said where.
    pub next: Option<String>,
    /// How many matches it holds; at least one when it is no Bundle, or says that there are some.
    pub matches: usize,
}

impl Page {
    /// Reads a body.
    ///
    /// # Errors
    /// In words, when it is no JSON.
    pub(super) fn read(body: Vec<u8>) -> Result<Self, &'static str> {
        let mut text =
            String::from_utf8(body).map_err(|_| "the FHIR server answered with something that is not UTF-8")?;
        // RFC 8259 section 8.1: no byte order mark may be sent, but one may be passed over.
        if text.starts_with('\u{FEFF}') {
            text.remove(0);
        }
        if let Some(mended) = Tape::read(&text).err().and_then(|_| mend::bundle(&text)) {
            text = mended;
        }
        let tape = Tape::read(&text).map_err(|_| "the FHIR server answered with something that is no JSON")?;
        let node = tape.root();
        let next = bundle::next(node).map(str::to_owned);
        let is_bundle = node.str("resourceType") == Some("Bundle");
        let said = bundle::total(node).is_some_and(|total| !total.is_zero());
        let matches = if is_bundle { bundle::matches(node).max(said.into()) } else { 1 };
        Ok(Self { text, next, matches })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_entry_that_cannot_be_read_costs_itself_only() {
        let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
        for bad in
            [r#"{"resource":{"id":"\ud800"}}"#, r#"{"resource":{"total":1e999}}"#, &format!(r#"{{"resource":{deep}}}"#)]
        {
            let text = format!(
                r#"{{"resourceType":"Bundle","total":2,"link":[{{"relation":"next","url":"two"}}],"entry":[{{"resource":{{"id":"a"}}}},{bad}]}}"#
            );
            assert!(Tape::read(&text).is_err(), "{bad}");
            let page = Page::read(text.into_bytes()).unwrap();
            assert_eq!((page.next.as_deref(), page.matches), (Some("two"), 2));
            assert!(page.text.ends_with(r#""entry":[{"resource":{"id":"a"}},null]}"#), "{}", page.text);
        }
    }

    #[test]
    fn a_byte_order_mark_is_passed_over_and_other_alphabets_are_not_guessed() {
        let page = Page::read(b"\xEF\xBB\xBF{\"resourceType\":\"Bundle\"}".to_vec()).unwrap();
        assert_eq!((page.text.as_str(), page.matches), ("{\"resourceType\":\"Bundle\"}", 0));
        let utf_16: Vec<u8> = "\u{FEFF}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for unreadable in [utf_16, b"{\"entry\":[{}".to_vec(), b"".to_vec(), b"<html/>".to_vec(), vec![0x1F, 0x8B, 8]] {
            assert!(Page::read(unreadable).is_err());
        }
    }
}
