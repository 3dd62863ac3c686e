//! Fetches from the caller's FHIR server what prefetch lacks (CDS Hooks "FHIR Resource Access").
//!
//! All keys side by side, each page by page, all within one budget of time and size. It deliberately calls nobody but
//! the servers the operator allowed, never keeps a token, and judges nothing: what could not be had becomes a gap.

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::time::{sleep, timeout_at};
use url::Url;

use super::allow::{Allowed, Base};
use super::breaker::{Breaker, Breakers, Health, Rule, Turn};
use super::chart::GapReason;
use super::http::{Fault, Http};
use super::page::Page;
use super::scope::{self, Cover};

/// Pages of one key that are followed.
const MAX_PAGES: usize = 20;
/// What one key may weigh, all pages together, decompressed.
const MAX_KEY: usize = 16 << 20;
/// What one hook call may weigh, all keys together.
const MAX_CALL: usize = 32 << 20;

const LEFT_ALONE: &str = "the FHIR server failed again and again and is left alone for a moment";

/// How far a hook call may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For one request, from resolving the name to the last byte.
    pub timeout: Duration,
    /// For all requests of a hook call together, waits and retries included.
    pub budget: Duration,
    /// When a server is left alone; never without.
    pub breaker: Option<Rule>,
}

/// One for the whole process, without any credentials in it.
#[derive(Debug)]
pub struct Client {
    /// Absent when no server is allowed, so that nothing has to be set up.
    http: Option<Http>,
    limits: Limits,
    breakers: Breakers,
}

/// A FHIR server we may call, with the token of this call.
pub struct Server<'t> {
    base: Base,
    breaker: Arc<Breaker>,
    token: Option<&'t str>,
    scope: Option<&'t str>,
}

impl fmt::Debug for Server<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Server").field("base", &self.base).finish_non_exhaustive()
    }
}

/// One thing to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub key: &'static str,
    pub resource_type: String,
    pub is_search: bool,
    pub start: Start,
}

/// Where fetching begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// At the first page: the filled template, and for a search the same with the patient as `Patient/id`, in case
    /// the server understands only that.
    First { path: String, typed: Option<String> },
    /// After what was sent: its `next` link.
    Next(String),
}

/// What came of it.
#[derive(Debug)]
pub struct Fetched {
    pub key: &'static str,
    /// Whether fetching began at the first page.
    pub from_first: bool,
    /// The bodies, page by page.
    pub pages: Vec<String>,
    /// What is missing, in words without patient data; nothing when all was had.
    pub gaps: Vec<GapReason>,
    /// Matches on all pages, as [`Page`] counts them.
    pub matches: usize,
}

impl Fetched {
    fn new(wanted: &Wanted) -> Self {
        let from_first = matches!(wanted.start, Start::First { .. });
        Self { key: wanted.key, from_first, pages: Vec::new(), gaps: Vec::new(), matches: 0 }
    }

    /// Nothing was fetched, because of `why`.
    #[must_use]
    pub fn nothing(wanted: &Wanted, why: &str) -> Self {
        Self { gaps: vec![GapReason::Fetch(why.to_owned())], ..Self::new(wanted) }
    }

    /// Whether all was had and it is nothing.
    fn is_empty(&self) -> bool {
        self.gaps.is_empty() && self.matches == 0
    }
}

impl Client {
    /// A client; `used` when some caller has an allowed server.
    ///
    /// # Errors
    /// In words, when TLS cannot be set up.
    pub fn new(limits: Limits, used: bool) -> Result<Self, String> {
        let http = if used { Some(Http::new()?) } else { None };
        Ok(Self { http, limits, breakers: Breakers::new(limits.breaker) })
    }

    /// The server, when the caller's list has it; any other URL is never called.
    #[must_use]
    pub fn server<'t>(
        &self,
        url: &str,
        token: Option<&'t str>,
        scope: Option<&'t str>,
        allowed: &Allowed,
    ) -> Option<Server<'t>> {
        let base = allowed.find(url).filter(|_| self.http.is_some())?;
        Some(Server { base: base.clone(), breaker: self.breakers.of(base), token, scope })
    }

    /// Fetches everything side by side, within the budget.
    pub async fn fetch(&self, server: &Server<'_>, wanted: Vec<Wanted>) -> Vec<Fetched> {
        let Some(http) = &self.http else { return Vec::new() };
        let call = Call {
            http,
            server,
            timeout: self.limits.timeout,
            deadline: Instant::now() + self.limits.budget,
            room: Cell::new(MAX_CALL),
            health: Cell::new(Health::Unknown),
        };
        let (out_of_scope, wanted): (Vec<_>, Vec<_>) =
            wanted.into_iter().partition(|wanted| server.cover(wanted) == Cover::None);
        let mut fetched: Vec<Fetched> = out_of_scope
            .iter()
            .map(|wanted| {
                Fetched::nothing(wanted, &format!("the scope of the token does not cover {}", wanted.resource_type))
            })
            .collect();
        if !wanted.is_empty() {
            let turn = server.breaker.turn(call.deadline).await;
            fetched.extend(call.all(&wanted, &turn).await);
            self.breakers.note(&server.breaker, call.health.get(), matches!(turn, Turn::Probe(_)));
        }
        fetched
    }
}

impl Server<'_> {
    fn cover(&self, wanted: &Wanted) -> Cover {
        self.scope.map_or(Cover::All, |scope| scope::cover(scope, &wanted.resource_type, wanted.is_search))
    }
}

/// One hook call to one server.
struct Call<'c, 't> {
    http: &'c Http,
    server: &'c Server<'t>,
    timeout: Duration,
    deadline: Instant,
    /// What may still be read.
    room: Cell<usize>,
    health: Cell<Health>,
}

impl Call<'_, '_> {
    async fn all(&self, wanted: &[Wanted], turn: &Turn<'_>) -> Vec<Fetched> {
        let mut fetched = Vec::new();
        let mut rest = wanted;
        if let (Turn::Probe(_), [first, others @ ..]) = (turn, wanted) {
            fetched.push(self.key(first).await);
            rest = others;
        }
        let leave = matches!(turn, Turn::Leave) || self.health.get() == Health::Fails;
        if leave {
            fetched.extend(rest.iter().map(|wanted| Fetched::nothing(wanted, LEFT_ALONE)));
            return fetched;
        }
        fetched.extend(join_all(rest.iter().map(|wanted| self.key(wanted))).await);
        self.ask_otherwise(wanted, &mut fetched).await;
        fetched
    }

    /// Some servers find nothing by `patient=123` and everything by `patient=Patient/123` (FHIR R4, search on
    /// references, allows both). So a server that found nothing at all is asked in the other form; only what that
    /// finds counts.
    async fn ask_otherwise(&self, wanted: &[Wanted], fetched: &mut [Fetched]) {
        let mut searches: Vec<(&mut Fetched, Wanted)> = wanted
            .iter()
            .zip(fetched)
            .filter_map(|(wanted, fetched)| match &wanted.start {
                Start::First { typed: Some(typed), .. } => {
                    let start = Start::First { path: typed.clone(), typed: None };
                    Some((fetched, Wanted { start, ..wanted.clone() }))
                }
                _ => None,
            })
            .collect();
        if searches.iter().all(|(fetched, _)| fetched.is_empty()) {
            let answers = join_all(searches.iter().map(|(_, wanted)| self.key(wanted))).await;
            for ((fetched, _), answer) in searches.iter_mut().zip(answers) {
                if answer.matches > 0 {
                    **fetched = answer;
                }
            }
        }
    }

    async fn key(&self, wanted: &Wanted) -> Fetched {
        let base = &self.server.base;
        let start = match &wanted.start {
            Start::First { path, .. } => base.fill(path).ok_or_else(|| {
                GapReason::Fetch("the patient's id cannot stand in the URL of a FHIR server".to_owned())
            }),
            Start::Next(link) => base.follow(base.url(), link).ok_or(GapReason::Paged),
        };
        let mut fetched = Fetched::new(wanted);
        match start {
            Err(why) => fetched.gaps.push(why),
            Ok(url) => self.pages(url, &mut fetched).await,
        }
        if self.server.cover(wanted) == Cover::Part {
            let why = format!("the scope of the token covers a part of {} only", wanted.resource_type);
            fetched.gaps.push(GapReason::Fetch(why));
        }
        fetched
    }

    /// Follows the pages from `url` on, as long as they lie on this server, are new and within bounds.
    async fn pages(&self, url: Url, fetched: &mut Fetched) {
        let mut seen: Vec<Url> = Vec::new();
        let mut next = Some(url);
        let mut weight = 0;
        while let Some(url) = next {
            let room = self.room.get().min(MAX_KEY.saturating_sub(weight));
            let page = match self.get(&url, room).await {
                Ok(body) => {
                    weight += body.len();
                    self.room.set(self.room.get().saturating_sub(body.len()));
                    Page::read(body).map_err(str::to_owned)
                }
                Err(fault) => Err(fault.told()),
            };
            let page = match page {
                Ok(page) => page,
                Err(why) => return fetched.gaps.push(GapReason::Fetch(why)),
            };
            fetched.matches += page.matches;
            fetched.pages.push(page.text);
            let Some(link) = page.next else { return };
            next = self.server.base.follow(&url, &link).filter(|next| *next != url && !seen.contains(next));
            next = next.filter(|_| fetched.pages.len() < MAX_PAGES);
            seen.push(url);
        }
        fetched.gaps.push(GapReason::Paged);
    }

    /// One page, with the one retry.
    async fn get(&self, url: &Url, room: usize) -> Result<Vec<u8>, Fault> {
        let answer = self.once(url, room).await;
        let wait = answer.as_ref().err().and_then(Fault::retry);
        match wait {
            Some(wait) if Instant::now() + wait < self.deadline => {
                sleep(wait).await;
                self.once(url, room).await
            }
            _ => answer,
        }
    }

    async fn once(&self, url: &Url, room: usize) -> Result<Vec<u8>, Fault> {
        let now = Instant::now();
        if now >= self.deadline {
            return Err(Fault::NoTime);
        }
        let until = (now + self.timeout).min(self.deadline);
        let get = self.http.get(url.clone(), self.server.token, room);
        let answer = timeout_at(until.into(), get).await.unwrap_or(Err(Fault::Timeout));
        self.saw(answer.as_ref().err().map_or(Health::Answers, Fault::health));
        answer
    }

    /// One answer shows a server that works, whatever becomes of the other requests.
    fn saw(&self, health: Health) {
        if self.health.get() != Health::Answers && health != Health::Unknown {
            self.health.set(health);
        }
    }
}
