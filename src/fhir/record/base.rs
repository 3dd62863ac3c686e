//! The base URL of a FHIR server, and which URLs lie on it.
//!
//! It deliberately resolves no names: URLs are compared as they are written.

use std::fmt;

use url::Url;

/// The base URL of a FHIR server, in the one spelling in which bases are compared.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Base(Url);

impl fmt::Debug for Base {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

impl Base {
    /// Host in small letters, default port left out, dot segments resolved (all by the URL standard), exactly one
    /// closing slash. What could be read in two ways is no base: users, queries, fragments, blanks, backslashes,
    /// slashes and dots in disguise.
    #[must_use]
    pub fn read(url: &str) -> Option<Self> {
        if !plain(url) || url.contains(['?', '#']) {
            return None;
        }
        let mut url = Url::parse(url).ok().filter(ours)?;
        let path = format!("{}/", url.path().trim_end_matches('/'));
        url.set_path(&path);
        Some(Self(url))
    }

    /// The URL of a template filled in, which may neither leave the server nor change by being resolved.
    pub(crate) fn fill(&self, path: &str) -> Option<Url> {
        let whole = format!("{}{path}", self.0);
        Url::parse(&whole).ok().filter(|url| url.as_str() == whole)
    }

    /// The URL of a `next` link found on `page` (absolute or relative), when it lies on this server.
    pub(crate) fn follow(&self, page: &Url, link: &str) -> Option<Url> {
        let url = page.join(link).ok().filter(|url| plain(link) && ours(url))?;
        let inside = url.path().starts_with(self.0.path()) || format!("{}/", url.path()) == self.0.path();
        (url.origin() == self.0.origin() && inside).then_some(url)
    }

    /// The base itself, from which relative links of a page that was sent to us start.
    pub(crate) fn url(&self) -> &Url {
        &self.0
    }
}

/// Visible ASCII without what servers and URL readers are known to disagree about.
fn plain(url: &str) -> bool {
    let path = url.split('?').next().unwrap_or_default().to_ascii_lowercase();
    let disguised = ["%2f", "%5c", "%2e", "%00"].iter().any(|code| path.contains(code));
    url.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') && !disguised
}

fn ours(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && url.host_str().is_some_and(|host| !host.is_empty())
        && url.username().is_empty()
        && url.password().is_none()
}

#[cfg(test)]
mod tests {
    use super::Base;

    #[test]
    fn a_next_link_stays_on_the_server_it_came_from() {
        let base = Base::read("https://ehr.example.org:8443/a/fhir").unwrap();
        let page = base.fill("Observation?patient=1").unwrap();
        let follow = |link: &str| base.follow(&page, link).map(String::from);
        let second = "https://ehr.example.org:8443/a/fhir/Observation?page=2";
        for inside in [second, "Observation?page=2", "?page=2", "/a/fhir/Observation?page=2"] {
            assert_eq!(follow(inside).as_deref(), Some(second), "{inside}");
        }
        let beside = "https://ehr.example.org:8443/a/fhir?_getpages=7&_offset=50";
        assert_eq!(follow(beside).as_deref(), Some(beside), "HAPI pages at the base itself");
        for outside in [
            "https://ehr.example.org/a/fhir/Observation?page=2",
            "http://ehr.example.org:8443/a/fhir/Observation?page=2",
            "https://evil.example:8443/a/fhir/Observation",
            "//evil.example:8443/a/fhir/Observation",
            "https://user@ehr.example.org:8443/a/fhir/Observation",
            "https://ehr.example.org:8443@evil.example/a/fhir/Observation",
            "https://ehr.example.org:8443/a/fhir2/Observation",
            "https://ehr.example.org:8443/admin",
            "https://ehr.example.org:8443/a/fhir/../admin",
            "https://ehr.example.org:8443/a/fhir/%2e%2e/admin",
            "https://ehr.example.org:8443/a/fhir/..%2fadmin",
            "/\\evil.example/a/fhir",
            "../../admin",
            "file:///etc/hosts",
            "data:application/json,{}",
        ] {
            assert_eq!(follow(outside), None, "{outside}");
        }
    }

    #[test]
    fn an_id_cannot_lead_elsewhere() {
        let base = Base::read("https://ehr.example.org/fhir").unwrap();
        assert!(base.fill("Patient/hanako-1").is_some());
        assert!(base.fill("Patient/a%2Fb%20c").is_some());
        for path in ["Patient/..", "Patient/.", "Patient/../Condition", "../admin", "Patient/a b"] {
            assert_eq!(base.fill(path), None, "{path}");
        }
    }
}
