//! The service that is called: its address, what discovery offers, and which of it answers a hook.

use serde::Deserialize;
use serde_json::{Map, Value};
use url::Url;

/// The path of discovery below the base of a service (CDS Hooks "Discovery").
const DISCOVERY: &str = "/cds-services";

/// Where a service is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The URL of discovery.
    pub discovery: Url,
    /// The id of one service, when the URL named it.
    pub id: Option<String>,
}

impl Address {
    /// Of the base of a service, of its discovery, or of one of its services.
    ///
    /// # Errors
    /// When it is no such URL, with what to give instead.
    pub fn read(url: &str) -> Result<Self, String> {
        let (base, id) = match url.trim_end_matches('/').split_once(DISCOVERY) {
            Some((base, rest)) => (base, rest.trim_matches('/')),
            None => (url.trim_end_matches('/'), ""),
        };
        let discovery = Url::parse(&format!("{base}{DISCOVERY}")).ok();
        let discovery = discovery.filter(|url| matches!(url.scheme(), "http" | "https")).ok_or_else(|| {
            format!("\"{url}\" is not the URL of a CDS Hooks service; give one such as http://127.0.0.1:8080")
        })?;
        Ok(Self { discovery, id: (!id.is_empty()).then(|| id.to_owned()) })
    }

    /// The URL that is called for a service.
    #[must_use]
    pub fn of(&self, id: &str) -> Option<Url> {
        Url::parse(&format!("{}/{id}", self.discovery)).ok()
    }
}

/// One entry of discovery, as far as a client needs it.
#[derive(Debug, Clone, Deserialize)]
pub struct Offered {
    pub id: String,
    pub hook: String,
    #[serde(default)]
    pub prefetch: Option<Map<String, Value>>,
}

/// Reads the answer of discovery.
///
/// # Errors
/// In words, when it is none.
pub fn offered(body: &[u8]) -> Result<Vec<Offered>, String> {
    #[derive(Deserialize)]
    struct Discovery {
        services: Vec<Offered>,
    }
    let read: Result<Discovery, _> = serde_json::from_slice(body);
    read.map(|discovery| discovery.services).map_err(|cause| format!("discovery answered no list of services: {cause}"))
}

/// The service that was named, or the only one that answers the hook.
///
/// # Errors
/// When there is none, or more than one, with what there is.
pub fn choose<'o>(offered: &'o [Offered], id: Option<&str>, hook: Option<&str>) -> Result<&'o Offered, String> {
    let fits = |service: &&Offered| {
        id.is_none_or(|id| service.id == id) && hook.is_none_or(|hook| service.hook.eq_ignore_ascii_case(hook))
    };
    let mut fitting = offered.iter().filter(fits);
    let all = || {
        let told = offered.iter().map(|service| format!("{} ({})", service.id, service.hook));
        told.collect::<Vec<_>>().join(", ")
    };
    match (fitting.next(), fitting.next()) {
        (Some(service), None) => Ok(service),
        (Some(_), Some(_)) => Err(format!("several services fit; add the id of one to the URL: {}", all())),
        (None, _) if offered.is_empty() => Err("discovery offers no service to this caller".to_owned()),
        (None, _) => {
            let wanted = id.or(hook).unwrap_or_default();
            Err(format!("no service fits \"{wanted}\"; discovery offers {}", all()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_discovery_and_service_lead_to_the_same_discovery() {
        let read = |url: &str| {
            let Address { discovery, id } = Address::read(url).unwrap();
            (discovery.to_string(), id)
        };
        let at = |id: Option<&str>| ("https://cds.example.org/x/cds-services".to_owned(), id.map(str::to_owned));
        assert_eq!(read("https://cds.example.org/x"), at(None));
        assert_eq!(read("https://cds.example.org/x/"), at(None));
        assert_eq!(read("https://cds.example.org/x/cds-services"), at(None));
        assert_eq!(read("https://cds.example.org/x/cds-services/sign"), at(Some("sign")));
        for wrong in ["cds.example.org", "ftp://cds.example.org", ""] {
            assert!(Address::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn one_service_answers_a_hook_or_is_named() {
        let offered = offered(
            br#"{"services": [{"id": "a", "hook": "order-sign", "description": ""}, {"id": "b", "hook": "order-sign"},
                {"id": "c", "hook": "patient-view"}]}"#,
        )
        .unwrap();
        let id =
            |id, hook| choose(&offered, id, hook).map(|service| service.id.clone()).map_err(|told| told.len() > 20);
        assert_eq!(id(None, Some("patient-view")), Ok("c".to_owned()));
        assert_eq!(id(Some("a"), None), Ok("a".to_owned()));
        assert_eq!(id(None, Some("order-sign")), Err(true));
        assert_eq!(id(Some("c"), Some("order-sign")), Err(true));
        assert_eq!(id(None, Some("encounter-start")), Err(true));
    }
}
