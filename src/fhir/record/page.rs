//! One page of a FHIR server's answer: what it holds, and where the next one is.
//!
//! Read once: the text is not needed any more, since what is kept of it is copied. Where one entry of a Bundle is text
//! we cannot read (half a surrogate pair, a number beyond measure, bottomless nesting), that entry alone is emptied.

use super::bundle;
use super::density;
use super::mend;
use super::node::Node;
use super::tape::Tape;

/// A page, readable wherever possible.
#[derive(Debug)]
pub struct Page {
    tape: Tape<'static>,
}

impl Page {
    /// Reads a body.
    ///
    /// # Errors
    /// In words, when it is no JSON.
    pub fn read(body: &[u8]) -> Result<Self, &'static str> {
        if density::is_too_dense(body) {
            return Err("the FHIR server answered with more values than any record holds");
        }
        let text = simdutf8::basic::from_utf8(body)
            .map_err(|_| "the FHIR server answered with something that is not UTF-8")?;
        // RFC 8259 section 8.1: no byte order mark may be sent, but one may be passed over.
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let read = |text: &str| crate::json::read(text).map(|tape| Self { tape });
        let mended = || mend::bundle(text).and_then(|mended| read(&mended).ok());
        read(text).ok().or_else(mended).ok_or("the FHIR server answered with something that is no JSON")
    }

    /// How many bytes it takes.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.tape.weight()
    }

    /// What it holds.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        self.tape.root()
    }

    /// The `next` link, as written; blank when more exists and it is not said where.
    #[must_use]
    pub fn next(&self) -> Option<&str> {
        bundle::next(self.root())
    }

    /// How many matches it holds; at least one when it is no Bundle, or says that there are some.
    #[must_use]
    pub fn matches(&self) -> usize {
        let node = self.root();
        if node.str("resourceType") != Some("Bundle") {
            return 1;
        }
        let said = bundle::total(node).is_some_and(|total| !total.is_zero());
        bundle::matches(node).max(said.into())
    }

    /// Whether it says that there are matches, and has neither one of them nor a way to them.
    #[must_use]
    pub fn is_counted_only(&self) -> bool {
        let said = bundle::total(self.root()).is_some_and(|total| !total.is_zero());
        said && bundle::next(self.root()).is_none() && self.root().each("entry").next().is_none()
    }

    /// How many matches there are on all pages, as far as the server says so; else those of this page.
    #[must_use]
    pub fn total(&self) -> usize {
        let said = bundle::total(self.root()).and_then(|total| total.to_string().parse().ok());
        self.matches().max(said.unwrap_or(0))
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
            let page = Page::read(text.as_bytes()).unwrap();
            assert_eq!((page.next(), page.matches()), (Some("two"), 2));
            let ids = page.root().each("entry").map(|entry| entry.get("resource").and_then(|kept| kept.str("id")));
            assert_eq!(ids.collect::<Vec<_>>(), [Some("a"), None]);
        }
    }

    #[test]
    fn a_byte_order_mark_is_passed_over_and_other_alphabets_are_not_guessed() {
        let page = Page::read(b"\xEF\xBB\xBF{\"resourceType\":\"Bundle\"}").unwrap();
        assert_eq!((page.root().str("resourceType"), page.matches()), (Some("Bundle"), 0));
        let utf_16: Vec<u8> = "\u{FEFF}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for unreadable in [utf_16, b"{\"entry\":[{}".to_vec(), b"".to_vec(), b"<html/>".to_vec(), vec![0x1F, 0x8B, 8]] {
            assert!(Page::read(&unreadable).is_err());
        }
    }

    /// What is kept of a text is the same, borrowed from it or copied.
    #[test]
    fn a_page_holds_what_a_body_would() {
        let text = r#"{"resourceType":"Bundle","total":2,"entry":[{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Observation","id":"a\u00e9","valueString":"3+","valueQuantity":{"value":0.1}}},null]}"#;
        let (page, tape) = (Page::read(text.as_bytes()).unwrap(), Tape::read(text).unwrap());
        assert_eq!(told(page.root()), told(tape.root()));
        assert_eq!(told(page.root()), [Some("urn:uuid:1"), Some("aé"), Some("3+"), None, None, None]);
    }

    fn told(bundle: Node<'_>) -> Vec<Option<&str>> {
        bundle
            .each("entry")
            .flat_map(|entry| {
                let resource = entry.get("resource");
                let of = |name| resource.and_then(|resource| resource.str(name));
                [entry.str("fullUrl"), of("id"), of("valueString")]
            })
            .collect()
    }
}
