//! One hook call to one FHIR server: all keys side by side, each page by page, within one budget of time and size.
//!
//! It deliberately knows no callers and no lists: that the server may be called was settled before.

use std::cell::Cell;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::time::{sleep, timeout_at};
use url::Url;

use super::breaker::{Health, Turn};
use super::http::{Fault, Http};
use super::scope::Cover;
use super::server::Server;
use crate::fhir::record::Page;
use crate::fhir::record::chart::GapReason;
use crate::fhir::record::wanted::{Fetched, Start, Wanted};

/// Pages of one key that are followed.
const MAX_PAGES: usize = 20;
/// What one key may weigh, all pages together, decompressed.
const MAX_KEY: usize = 16 << 20;
/// What one hook call may weigh, all keys together.
const MAX_CALL: usize = 32 << 20;

const LEFT_ALONE: &str = "the FHIR server failed again and again and is left alone for a moment";

/// One hook call to one server.
pub(super) struct Fetching<'c, 't> {
    http: &'c Http,
    server: &'c Server<'t>,
    timeout: Duration,
    deadline: Instant,
    /// What may still be read.
    room: Cell<usize>,
    health: Cell<Health>,
}

impl<'c, 't> Fetching<'c, 't> {
    /// `timeout` is for one request, `budget` for all of them, waits included.
    pub(super) fn new(http: &'c Http, server: &'c Server<'t>, timeout: Duration, budget: Duration) -> Self {
        let (room, health) = (Cell::new(MAX_CALL), Cell::new(Health::Unknown));
        Self { http, server, timeout, deadline: Instant::now() + budget, room, health }
    }

    /// When the budget is spent.
    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// What was seen of the server so far.
    pub(super) fn health(&self) -> Health {
        self.health.get()
    }

    /// Fetches everything, in the order wanted, as far as the breaker lets it.
    pub(super) async fn all(&self, wanted: &[Wanted], turn: &Turn<'_>) -> Vec<Fetched> {
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
                if answer.matches() > 0 {
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
                    Page::read(&body).map_err(str::to_owned)
                }
                Err(fault) => Err(fault.told()),
            };
            let page = match page {
                Ok(page) => page,
                Err(why) => return fetched.gaps.push(GapReason::Fetch(why)),
            };
            let link = page.next().map(str::to_owned);
            fetched.pages.push(page);
            let Some(link) = link else { return };
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
            // A server may ask for more time than there is.
            Some(wait) if Instant::now().checked_add(wait).is_some_and(|then| then < self.deadline) => {
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
