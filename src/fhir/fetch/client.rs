//! The client for callers' FHIR servers (CDS Hooks "FHIR Resource Access"): whom it may call, with which token.
//!
//! It deliberately calls nobody but the servers the operator allowed, never keeps a token, and judges nothing: what
//! could not be had becomes a gap.

use std::time::Duration;

use super::allow::Allowed;
use super::breaker::{Breakers, Rule, Turn};
use super::habit::AllHabits;
use super::http::Http;
use super::pages::Fetching;
use super::room::Taken;
use super::scope::Cover;
use super::server::Server;
use crate::fhir::record::wanted::{Fetched, Wanted};

/// How far a hook call may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For one request, from resolving the name to the last byte.
    pub timeout: Duration,
    /// For all requests of a hook call together, waits and retries included.
    pub budget: Duration,
    /// When a server is left alone; never without.
    pub breaker: Option<Rule>,
    /// Requests of all hook calls to one server at the same time.
    pub at_once: usize,
}

/// One for the whole process, without any credentials in it.
#[derive(Debug)]
pub struct Client {
    /// Absent when no server is allowed, so that nothing has to be set up.
    http: Option<Http>,
    limits: Limits,
    breakers: Breakers,
    habits: AllHabits,
}

impl Client {
    /// A client; `used` when some caller has an allowed server.
    ///
    /// # Errors
    /// In words, when TLS cannot be set up.
    pub fn new(limits: Limits, used: bool) -> Result<Self, String> {
        let http = if used { Some(Http::new()?) } else { None };
        let breakers = Breakers::new(limits.breaker, limits.at_once);
        Ok(Self { http, limits, breakers, habits: AllHabits::default() })
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
        Some(Server {
            base: base.clone(),
            breaker: self.breakers.breaker_for(base),
            habits: self.habits.of(base),
            token,
            scope,
        })
    }

    /// How many servers failed again and again, and have not answered since.
    #[must_use]
    pub fn left_alone(&self) -> usize {
        self.breakers.open()
    }

    /// Fetches everything side by side, then what of it points elsewhere, within one budget. `more` says what that is.
    /// What it holds is noted in `share`; nothing when all calls together have no room for it.
    pub async fn fetch(
        &self,
        server: &Server<'_>,
        wanted: Vec<Wanted>,
        more: impl Fn(&[Fetched]) -> Vec<Wanted>,
        share: &Taken<'_>,
    ) -> Option<Vec<Fetched>> {
        let Some(http) = &self.http else { return Some(Vec::new()) };
        let fetching = Fetching::new(http, server, (self.limits.timeout, self.limits.budget), share);
        let mut fetched = self.step(server, &fetching, wanted).await;
        // By a list, then one by one.
        for _ in 0..2 {
            let pointed_at = more(&fetched);
            if pointed_at.is_empty() {
                break;
            }
            fetched.extend(self.step(server, &fetching, pointed_at).await);
        }
        fetching.remember();
        fetching.had_room().then_some(fetched)
    }

    /// What the token's scope covers of it.
    async fn step(&self, server: &Server<'_>, fetching: &Fetching<'_, '_, '_>, wanted: Vec<Wanted>) -> Vec<Fetched> {
        let (out_of_scope, wanted): (Vec<_>, Vec<_>) =
            wanted.into_iter().partition(|wanted| server.cover(wanted) == Cover::None);
        let mut fetched = Vec::new();
        if !wanted.is_empty() {
            let turn = server.breaker.turn(fetching.deadline()).await;
            fetched.extend(fetching.all(&wanted, &turn).await);
            self.breakers.note(&server.breaker, fetching.health(), matches!(turn, Turn::Probe(_)));
        }
        for wanted in &out_of_scope {
            fetched.push(fetching.out_of_scope(wanted).await);
        }
        fetched
    }
}
