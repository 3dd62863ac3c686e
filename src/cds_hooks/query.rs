//! Values in the query of a FHIR search URL.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986 section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A value for a URL.
#[must_use]
pub fn percent_encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// A list of `system|code` tokens for one search parameter (FHIR R4, search, "token" and "Escaping Search Parameters").
#[must_use]
pub fn tokens<'c>(codes: impl Iterator<Item = (&'c str, &'c str)>) -> String {
    let escaped = |text: &str| {
        let special = |c: char| matches!(c, '\\' | '|' | ',' | '$');
        let characters = text.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c]));
        characters.collect::<String>()
    };
    let tokens = codes.map(|(system, code)| percent_encoded(&format!("{}|{}", escaped(system), escaped(code))));
    tokens.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_value_is_escaped() {
        assert_eq!(percent_encoded("a&_include=x?#ü"), "a%26_include%3Dx%3F%23%C3%BC");
        let codes = [("http://loinc.org", "85319-2"), ("urn:oid:1.2.392", "5C|1,2$")];
        assert_eq!(
            tokens(codes.into_iter()),
            "http%3A%2F%2Floinc.org%7C85319-2,urn%3Aoid%3A1.2.392%7C5C%5C%7C1%5C%2C2%5C%24"
        );
    }
}
