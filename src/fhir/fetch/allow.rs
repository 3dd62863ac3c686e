//! Which FHIR servers may be called (CDS Hooks "FHIR Resource Access").
//!
//! The list is the operator's and compared as a whole: scheme, host, port and path. It deliberately resolves no names:
//! where an allowed name points to is the operator's business.

use crate::fhir::record::Base;

/// The base URLs one caller may name, read once at start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowed(Vec<Base>);

impl Allowed {
    /// Reads the base URLs of an operator's list.
    ///
    /// # Errors
    /// The first that is no base URL, in words.
    pub fn read(urls: &[String]) -> Result<Self, String> {
        let base = |url: &String| {
            Base::read(url).ok_or_else(|| {
                format!(
                    "`{url}` is not the base URL of a FHIR server: http or https, a host, no user, query or fragment"
                )
            })
        };
        urls.iter().map(base).collect::<Result<_, _>>().map(Self)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The base, when a caller's URL names one of the list.
    #[must_use]
    pub fn find(&self, url: &str) -> Option<&Base> {
        let asked = Base::read(url)?;
        self.0.iter().find(|base| **base == asked)
    }
}

#[cfg(test)]
mod tests {
    use super::Allowed;

    fn allowed(list: &[&str]) -> Allowed {
        Allowed::read(&list.iter().map(|url| (*url).to_owned()).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn other_spellings_of_an_allowed_server_are_that_server() {
        let allowed = allowed(&["https://ehr.example.org/fhir", "http://127.0.0.1:9090/fhir/"]);
        for same in [
            "https://ehr.example.org/fhir",
            "https://ehr.example.org/fhir/",
            "HTTPS://EHR.example.ORG:443/fhir",
            "https://ehr.example.org/other/../fhir",
            "http://127.0.0.1:9090/fhir",
        ] {
            assert!(allowed.find(same).is_some(), "{same}");
        }
    }

    #[test]
    fn nothing_else_is() {
        let allowed = allowed(&["https://ehr.example.org/fhir"]);
        for other in [
            "http://ehr.example.org/fhir",
            "https://ehr.example.org:8443/fhir",
            "https://ehr.example.org/fhir2",
            "https://ehr.example.org/FHIR",
            "https://ehr.example.org/fhir/tenant",
            "https://ehr.example.org/fhir/..",
            "https://ehr.example.org/",
            "https://ehr.example.org",
            "https://ehr.example.org./fhir",
            "https://ehr.example.org.evil.example/fhir",
            "https://evil.example/ehr.example.org/fhir",
            "https://ehr.example.org@evil.example/fhir",
            "https://user@ehr.example.org/fhir",
            "https://user:secret@ehr.example.org/fhir",
            "https://ehr.example.org\\@evil.example/fhir",
            "https://evil.example\\@ehr.example.org/fhir",
            "https://ehr.example.org/fhir?x=1",
            "https://ehr.example.org/fhir#x",
            "https://ehr.example.org/%66hir",
            "https://ehr.example.org/fhir%2f..%2fadmin",
            "https://ehr.example.org/fhir/%2e%2e/fhir",
            "https://ehr.example.org/\tfhir",
            "https://ehr.example.org/fhir\r\nhost: evil.example",
            "https://ehr.éxample.org/fhir",
            "//ehr.example.org/fhir",
            "ehr.example.org/fhir",
            "file:///fhir",
            "ftp://ehr.example.org/fhir",
            "https:///fhir",
            "",
        ] {
            assert!(allowed.find(other).is_none(), "{other}");
        }
        assert!(Allowed::default().find("https://ehr.example.org/fhir").is_none());
    }

    #[test]
    fn a_list_that_cannot_be_compared_is_refused_at_start() {
        for wrong in ["https://ehr.example.org/fhir?tenant=1", "https://user@ehr.example.org/fhir", "ftp://a/b", "fhir"]
        {
            assert!(Allowed::read(&[wrong.to_owned()]).is_err(), "{wrong}");
        }
    }
}
