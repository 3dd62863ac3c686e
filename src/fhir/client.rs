//! Fetches from the client's FHIR server what prefetch lacks (CDS Hooks "FHIR Resource Access").
//!
//! The only reqwest code. It deliberately calls nobody but the servers it was given by the operator, follows no
//! redirect and no `next` link to another place, uses no proxy, never keeps a token, and puts no URL into a message,
//! since URLs hold patient ids.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue};
use reqwest::{Url, redirect};
use serde::Deserialize;

use super::scope;
use super::tape::Tape;

/// Pages of one key that are followed.
const MAX_PAGES: usize = 20;
/// What one key may weigh, all pages together.
const MAX_BYTES: usize = 16 << 20;

/// The shared client; one for the whole process, without any credentials in it.
#[derive(Debug, Clone)]
pub struct Client {
    /// Absent when no server is allowed, so that nothing has to be set up.
    http: Option<reqwest::Client>,
    allowed: Vec<Url>,
    timeout: Duration,
    budget: Duration,
}

/// A FHIR server we may call, with the token of this call.
pub struct Server<'t> {
    base: Url,
    token: Option<&'t str>,
    scope: Option<&'t str>,
}

impl fmt::Debug for Server<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Server").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}

/// One thing to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub key: &'static str,
    pub resource_type: String,
    /// Relative to the server, or a `next` link.
    pub path: String,
    pub is_search: bool,
}

/// What came of it.
#[derive(Debug)]
pub struct Fetched {
    pub key: &'static str,
    /// The bodies, page by page.
    pub pages: Vec<Vec<u8>>,
    pub end: End,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    Complete,
    /// More pages exist and could not be followed.
    Paged,
    /// In words without patient data.
    Failed(String),
}

impl Client {
    /// A client for the allowed servers. `timeout` is for one call, `budget` for all calls of a hook together.
    ///
    /// # Errors
    /// In words, when an allowed server is no http(s) URL or TLS cannot be set up.
    pub fn new(allowed: &[String], timeout: Duration, budget: Duration) -> Result<Self, String> {
        let base = |url: &String| base(url).ok_or_else(|| format!("`{url}` is not an absolute http or https URL"));
        let allowed = allowed.iter().map(base).collect::<Result<Vec<_>, _>>()?;
        let set_up = || reqwest::Client::builder().redirect(redirect::Policy::none()).no_proxy().build();
        let http = if allowed.is_empty() { None } else { Some(set_up()) };
        let http = http.transpose().map_err(|error| format!("the http client cannot be set up: {error}"))?;
        Ok(Self { http, allowed, timeout, budget })
    }

    /// The server, when the operator allowed it; any other URL is never called.
    #[must_use]
    pub fn server<'t>(&self, url: &str, token: Option<&'t str>, scope: Option<&'t str>) -> Option<Server<'t>> {
        let base = base(url)?;
        self.allowed.contains(&base).then_some(Server { base, token, scope })
    }

    /// Fetches everything in parallel, within the budget.
    pub async fn fetch(&self, server: &Server<'_>, wanted: Vec<Wanted>) -> Vec<Fetched> {
        let deadline = Instant::now() + self.budget;
        all(wanted.into_iter().map(|wanted| self.fetch_key(server, wanted, deadline))).await
    }

    async fn fetch_key(&self, server: &Server<'_>, wanted: Wanted, deadline: Instant) -> Fetched {
        let mut pages: Vec<Vec<u8>> = Vec::new();
        let mut path = wanted.path;
        let allowed = server.scope.is_none_or(|scope| scope::covers(scope, &wanted.resource_type, wanted.is_search));
        let end = loop {
            if !allowed {
                break End::Failed(format!("the scope of the token does not cover {}", wanted.resource_type));
            }
            let room = MAX_BYTES.saturating_sub(pages.iter().map(Vec::len).sum());
            let Some(url) = server.locate(&path).filter(|_| pages.len() < MAX_PAGES && room > 0) else {
                break End::Paged;
            };
            match self.get(server, url, room, deadline).await {
                Err(why) => break End::Failed(why),
                Ok(page) => {
                    let next = next_page(&page);
                    pages.push(page);
                    match next {
                        None => break End::Complete,
                        Some(next) => path = next,
                    }
                }
            }
        };
        Fetched { key: wanted.key, pages, end }
    }

    async fn get(&self, server: &Server<'_>, url: Url, room: usize, deadline: Instant) -> Result<Vec<u8>, String> {
        let left = deadline.saturating_duration_since(Instant::now()).min(self.timeout);
        if left.is_zero() {
            return Err("the time budget of this call is spent".to_owned());
        }
        let http = self.http.as_ref().ok_or_else(|| "no FHIR server is allowed".to_owned())?;
        let mut request = http.get(url).timeout(left).header(ACCEPT, "application/fhir+json");
        if let Some(token) = server.token {
            let bearer = HeaderValue::from_str(&format!("Bearer {token}"));
            let mut bearer = bearer.map_err(|_| "the access token cannot be sent in a header".to_owned())?;
            bearer.set_sensitive(true);
            request = request.header(AUTHORIZATION, bearer);
        }
        let mut response = request.send().await.map_err(|error| told(&error))?;
        match response.status().as_u16() {
            200 => {}
            status @ 300..=399 => return Err(format!("the FHIR server answered {status}; redirects are not followed")),
            status => return Err(format!("the FHIR server answered {status}")),
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| told(&error))? {
            if body.len() + chunk.len() > room {
                return Err(format!("the FHIR server sent more than {} MiB", MAX_BYTES >> 20));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

impl Server<'_> {
    /// The URL of a relative path or a `next` link, when it lies on this server.
    fn locate(&self, path: &str) -> Option<Url> {
        let url = self.base.join(path).ok()?;
        let here = url.origin() == self.base.origin() && url.username().is_empty() && url.password().is_none();
        let inside = url.path().starts_with(self.base.path()) || format!("{}/", url.path()) == self.base.path();
        (here && inside).then_some(url)
    }
}

/// The base URL with exactly one closing slash, so that two spellings of one server are equal.
fn base(url: &str) -> Option<Url> {
    let mut url = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let path = format!("{}/", url.path().trim_end_matches('/'));
    url.set_path(&path);
    url.set_query(None);
    url.set_fragment(None);
    (url.username().is_empty() && url.password().is_none()).then_some(url)
}

fn next_page(page: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Page<'a> {
        #[serde(borrow)]
        link: Option<Tape<'a>>,
    }
    let page: Page = serde_json::from_slice(page).ok()?;
    let link = page.link?;
    link.root().items().find(|link| link.str("relation") == Some("next"))?.str("url").map(str::to_owned)
}

/// The failure without its URL.
fn told(error: &reqwest::Error) -> String {
    let told = match error {
        _ if error.is_timeout() => "the FHIR server did not answer in time",
        _ if error.is_connect() => "the FHIR server cannot be reached",
        _ => "the connection to the FHIR server broke",
    };
    told.to_owned()
}

/// Runs futures side by side on this task and returns their results in order.
async fn all<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut running: Vec<Pin<Box<F>>> = futures.map(Box::pin).collect();
    let mut outputs: Vec<Option<F::Output>> = running.iter().map(|_| None).collect();
    poll_fn(|context| {
        for (future, output) in running.iter_mut().zip(&mut outputs).filter(|(_, output)| output.is_none()) {
            if let Poll::Ready(value) = future.as_mut().poll(context) {
                *output = Some(value);
            }
        }
        if outputs.iter().any(Option::is_none) { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    outputs.into_iter().flatten().collect()
}
