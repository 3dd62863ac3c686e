//! Which FHIR servers may be called, and which URLs lie on one of them (CDS Hooks "FHIR Resource Access").
//!
//! The list is the operator's and compared as a whole: scheme, host, port and path. It deliberately resolves no names:
//! where an allowed name points to is the operator's business.

use std::fmt;

use url::Url;

/// The base URLs one caller may name, read once at start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowed(Vec<Base>);

/// The base URL of a FHIR server, in the one spelling in which bases are compared.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Base(Url);

impl fmt::Debug for Base {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

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
    pub(super) fn find(&self, url: &str) -> Option<&Base> {
        let asked = Base::read(url)?;
        self.0.iter().find(|base| **base == asked)
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
    pub(super) fn fill(&self, path: &str) -> Option<Url> {
        let whole = format!("{}{path}", self.0);
        Url::parse(&whole).ok().filter(|url| url.as_str() == whole)
    }

    /// The URL of a `next` link found on `page` (absolute or relative), when it lies on this server.
    pub(super) fn follow(&self, page: &Url, link: &str) -> Option<Url> {
        let url = page.join(link).ok().filter(|url| plain(link) && ours(url))?;
        let inside = url.path().starts_with(self.0.path()) || format!("{}/", url.path()) == self.0.path();
        (url.origin() == self.0.origin() && inside).then_some(url)
    }

    /// The base itself, from which relative links of a page that was sent to us start.
    pub(super) fn url(&self) -> &Url {
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
    use super::{Allowed, Base};

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
