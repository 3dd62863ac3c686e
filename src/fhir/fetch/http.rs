//! One question to a FHIR server, a GET or a search by POST, with its bounds.
//!
//! The only reqwest code. It deliberately follows no redirect, uses no proxy, keeps no token and puts no URL into a
//! message, since URLs hold patient ids.

use reqwest::header::{
    ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
    WWW_AUTHENTICATE,
};
use reqwest::{Response, redirect};
use url::Url;

use super::blocks::Blocks;
use super::fault::Fault;
use super::refusal::Said;
use super::retry;
use super::room::Held;
use crate::fhir::record::form::Form;

/// The connections of the whole process, without any credentials in them.
#[derive(Debug, Clone)]
pub(super) struct Http(reqwest::Client);

/// What the words of a refusal may weigh.
const MAX_REFUSAL: usize = 64 << 10;

/// What is read of a FHIR server; and by the name of its version, for one that wants it.
const ACCEPTED: &str = "application/fhir+json, application/json;q=0.9";
const ACCEPTED_OF_R4: &str =
    "application/fhir+json; fhirVersion=4.0, application/fhir+json;q=0.9, application/json;q=0.8";

/// The parameters of a search in a body (FHIR R4, "search").
const FORM_BODY: &str = "application/x-www-form-urlencoded";

/// A GET, or with a body a POST of JSON.
#[derive(Debug, Clone)]
pub struct Question<'t> {
    pub url: Url,
    pub token: Option<&'t str>,
    pub body: Option<String>,
    /// The language that is preferred in the answer.
    pub language: Option<&'t str>,
}

impl<'t> Question<'t> {
    /// A GET.
    #[must_use]
    pub fn get(url: Url, token: Option<&'t str>) -> Self {
        Self { url, token, body: None, language: None }
    }
}

/// An answer as it came, whatever its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Http {
    pub(super) fn new() -> Result<Self, String> {
        let client = reqwest::Client::builder().redirect(redirect::Policy::none()).no_proxy().gzip(true).build();
        client.map(Self).map_err(|error| format!("the http client cannot be set up: {error}"))
    }

    /// The body of a JSON answer. `most` is what it may weigh at most, decompressed; what it weighs is held, and what its
    /// connection needs while it comes.
    ///
    /// The caller bounds the time; dropping the future ends the call.
    pub(super) async fn get(
        &self,
        url: Url,
        (token, form): (Option<&str>, Form),
        most: usize,
        (held, buffer): (Held<'_, '_>, Held<'_, '_>),
    ) -> Result<Vec<u8>, Fault> {
        let mut request = match url.query().filter(|_| form.is_posted) {
            Some(query) => self.0.post(search_of(&url)).header(CONTENT_TYPE, FORM_BODY).body(query.to_owned()),
            None => self.0.get(url),
        };
        request = request.header(ACCEPT, if form.names_version { ACCEPTED_OF_R4 } else { ACCEPTED });
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, bearer(token)?);
        }
        let response = request.send().await.map_err(|error| fault(&error))?;
        let headers = response.headers();
        match response.status().as_u16() {
            200 | 203 if !is_plain(header(headers, &CONTENT_ENCODING)) => Err(Fault::Encoded),
            // A page for people in the place of data.
            200 | 203 if !is_json(header(headers, &CONTENT_TYPE)) => {
                Err(Fault::Refused { code: 200, said: Said::nothing_of_it() })
            }
            // 203 is a 200 that somebody in between has touched (RFC 9110 section 15.3.4).
            200 | 203 => body(response, most, Some((held, buffer))).await,
            401 if !is_scope(header(headers, &WWW_AUTHENTICATE)) => {
                Err(Fault::Status { code: 401, wait: retry::after(headers) })
            }
            code @ (204 | 300..=399 | 400 | 401 | 403..=406 | 410 | 414 | 422 | 501) => {
                let is_scope = is_scope(header(headers, &WWW_AUTHENTICATE));
                let content_type = header(headers, &CONTENT_TYPE).map(str::to_owned);
                let body = body(response, MAX_REFUSAL, None).await.unwrap_or_default();
                let said = Said::read(code, content_type.as_deref(), &body);
                Err(Fault::Refused {
                    code: if code == 401 { 403 } else { code },
                    said: if is_scope { said.of_scope() } else { said },
                })
            }
            code => Err(Fault::Status { code, wait: retry::after(headers) }),
        }
    }
}

impl Http {
    /// One exchange whose answer is shown as it came: a GET, or a POST of a JSON body.
    ///
    /// The caller bounds the time; dropping the future ends the call.
    pub(super) async fn exchange(&self, question: &Question<'_>, room: usize) -> Result<Answered, Fault> {
        let url = question.url.clone();
        let request = match &question.body {
            Some(body) => self.0.post(url).header(CONTENT_TYPE, "application/json").body(body.clone()),
            None => self.0.get(url),
        };
        let mut request = request.header(ACCEPT, "application/json, application/fhir+json;q=0.9");
        if let Some(token) = question.token {
            request = request.header(AUTHORIZATION, bearer(token)?);
        }
        if let Some(language) = question.language {
            request = request.header(ACCEPT_LANGUAGE, language);
        }
        let response = request.send().await.map_err(|error| fault(&error))?;
        let status = response.status().as_u16();
        Ok(Answered { status, body: body(response, room, None).await? })
    }
}

/// Where the same search is posted to.
fn search_of(url: &Url) -> Url {
    let mut to = url.clone();
    to.set_query(None);
    to.set_path(&format!("{}/_search", url.path()));
    to
}

fn bearer(token: &str) -> Result<HeaderValue, Fault> {
    let mut bearer = HeaderValue::from_str(&format!("Bearer {token}")).map_err(|_| Fault::Broken)?;
    bearer.set_sensitive(true);
    Ok(bearer)
}

/// What is held is given back when the body is not had after all, also where its time is over.
async fn body(
    mut response: Response,
    most: usize,
    mut held: Option<(Held<'_, '_>, Held<'_, '_>)>,
) -> Result<Vec<u8>, Fault> {
    let mut body = Blocks::default();
    let mut largest = 0;
    while let Some(chunk) = response.chunk().await.map_err(|error| fault(&error))? {
        if body.len() + chunk.len() > most {
            return Err(Fault::TooLarge);
        }
        if let Some((held, buffer)) = &mut held {
            held.more(chunk.len()).map_err(Fault::of_full)?;
            // The connection reads on into room that it makes twice as large as what came at once.
            let grown = chunk.len().saturating_sub(largest);
            buffer.more(2 * grown).map_err(Fault::of_full)?;
            largest += grown;
        }
        body.push(&chunk);
    }
    if let Some((held, _)) = held {
        held.keep();
    }
    Ok(body.joined())
}

fn header<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).map(|value| value.to_str().unwrap_or_default())
}

/// Whether a body came as it is; codings have no case (RFC 9110 section 8.4.1).
fn is_plain(coding: Option<&str>) -> bool {
    coding.is_none_or(|coding| coding.is_empty() || coding.eq_ignore_ascii_case("identity"))
}

/// Whether a token is sound and only not for this (RFC 6750 section 3.1).
fn is_scope(challenge: Option<&str>) -> bool {
    challenge.is_some_and(|challenge| challenge.contains("insufficient_scope"))
}

/// `application/fhir+json`, `application/json`, the older `application/json+fhir`, `text/json`. A page of a login is
/// no data, whatever it holds. A server that names no type is given the chance of being read.
fn is_json(content_type: Option<&str>) -> bool {
    let Some(content_type) = content_type else { return true };
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let subtype = essence.split_once('/').map_or("", |(_, subtype)| subtype);
    subtype.split('+').any(|part| part == "json")
}

fn fault(error: &reqwest::Error) -> Fault {
    match error {
        _ if error.is_timeout() => Fault::Timeout,
        _ if error.is_connect() => Fault::Unreachable,
        _ => Fault::Broken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_under_any_of_its_names_is_read() {
        for json in [
            None,
            Some("application/fhir+json"),
            Some("application/fhir+json; charset=utf-8; fhirVersion=4.0"),
            Some("application/json"),
            Some("Application/JSON+FHIR;charset=UTF-8"),
            Some("text/json"),
        ] {
            assert!(is_json(json), "{json:?}");
        }
        for other in ["text/html", "text/plain", "application/fhir+xml", "application/jsonp", "json", ""] {
            assert!(!is_json(Some(other)), "{other}");
        }
    }
}
