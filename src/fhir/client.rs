//! The client for callers' FHIR servers (CDS Hooks "FHIR Resource Access"): whom it may call, with which token.
//!
//! It deliberately calls nobody but the servers the operator allowed, never keeps a token, and judges nothing: what
//! could not be had becomes a gap.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::allow::{Allowed, Base};
use super::breaker::{Breaker, Breakers, Rule, Turn};
use super::call::Call;
use super::http::Http;
use super::scope::{self, Cover};
use super::wanted::{Fetched, Wanted};

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
    pub(super) base: Base,
    breaker: Arc<Breaker>,
    pub(super) token: Option<&'t str>,
    scope: Option<&'t str>,
}

impl fmt::Debug for Server<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Server").field("base", &self.base).finish_non_exhaustive()
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
        let call = Call::new(http, server, self.limits.timeout, self.limits.budget);
        let (out_of_scope, wanted): (Vec<_>, Vec<_>) =
            wanted.into_iter().partition(|wanted| server.cover(wanted) == Cover::None);
        let mut fetched: Vec<Fetched> = out_of_scope
            .iter()
            .map(|wanted| {
                Fetched::nothing(wanted, &format!("the scope of the token does not cover {}", wanted.resource_type))
            })
            .collect();
        if !wanted.is_empty() {
            let turn = server.breaker.turn(call.deadline()).await;
            fetched.extend(call.all(&wanted, &turn).await);
            self.breakers.note(&server.breaker, call.health(), matches!(turn, Turn::Probe(_)));
        }
        fetched
    }
}

impl Server<'_> {
    /// How far the token's scope reaches.
    pub(super) fn cover(&self, wanted: &Wanted) -> Cover {
        self.scope.map_or(Cover::All, |scope| scope::cover(scope, &wanted.resource_type, wanted.is_search))
    }
}
