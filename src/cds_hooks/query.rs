//! Values in the query of a FHIR search URL.

/// A value for a URL: everything but unreserved characters is escaped (RFC 3986 section 2.3).
#[must_use]
pub fn percent_encoded(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
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
