//! A circuit breaker for each FHIR server: one that fails again and again is left alone for a moment.
//!
//! What counts is the hook call, not the single request: a hook asks for ten keys at once, and ten timeouts of one
//! moment are one observation. A call fails when no request got an answer below 500 and at least one broke, timed out
//! or got 5xx. After so many failed calls in a row the breaker opens. While it is open nobody calls. A hook call that
//! arrives meanwhile waits for the end of the pause if its budget allows, for the pause is short and a server that is
//! back must not cost its first patient the advice; then one of those waiting asks for one key (the probe), and all go
//! on or give up by what comes of it. The first pause is an eighth of the longest, and doubles while probes fail.
//!
//! It also bounds how many requests are on their way to the server at once.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{sleep, sleep_until, timeout_at};

use crate::fhir::record::Base;

/// When a breaker opens, and for how long at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Failed hook calls in a row.
    pub failures: u32,
    pub pause: Duration,
}

/// What a hook call saw of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Health {
    /// It was not asked.
    Unknown,
    Answers,
    Fails,
}

/// The breakers of all servers. Only allowed servers get one, so there are never many.
#[derive(Debug)]
pub(super) struct Breakers {
    rule: Option<Rule>,
    /// Requests to one server at the same moment, of all hook calls: a hundred calls would else open more than a thousand
    /// connections, which no EHR likes and whose buffers take the memory of the service.
    at_once: usize,
    of: Mutex<HashMap<Base, Arc<Breaker>>>,
}

#[derive(Debug)]
pub(super) struct Breaker {
    state: Mutex<State>,
    /// Held by the one hook call that probes.
    probing: tokio::sync::Mutex<()>,
    /// One for each request on its way.
    places: Semaphore,
    /// How many requests wait for a place that every call needs.
    needed: AtomicUsize,
}

/// How long one who has stepped aside waits, at least.
const ASIDE: Duration = Duration::from_millis(1);

/// Counts one that waits, as long as it does.
struct Waits<'w>(&'w AtomicUsize);

impl<'w> Waits<'w> {
    fn of(all: &'w AtomicUsize) -> Self {
        all.fetch_add(1, Ordering::Relaxed);
        Self(all)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct State {
    failed: u32,
    /// How often it has opened since the server last answered.
    openings: u32,
    /// Open, and nobody calls before this.
    until: Option<Instant>,
}

/// What a hook call may do.
#[derive(Debug)]
pub(super) enum Turn<'b> {
    Go,
    /// Ask for one key, alone, and tell what came of it; others wait as long as this lives.
    Probe(#[expect(dead_code, reason = "held, not read")] tokio::sync::MutexGuard<'b, ()>),
    /// Call nobody.
    Leave,
}

impl Breakers {
    /// Without a rule no breaker ever opens.
    pub(super) fn new(rule: Option<Rule>, at_once: usize) -> Self {
        Self { rule, at_once, of: Mutex::default() }
    }

    /// The breaker of this server, made when it is first asked for.
    pub(super) fn breaker_for(&self, base: &Base) -> Arc<Breaker> {
        Arc::clone(locked(&self.of).entry(base.clone()).or_insert_with(|| Arc::new(Breaker::new(self.at_once))))
    }

    /// How many servers failed again and again, and have not answered since.
    pub(super) fn open(&self) -> usize {
        let is_open = |breaker: &&Arc<Breaker>| locked(&breaker.state).until.is_some();
        locked(&self.of).values().filter(is_open).count()
    }

    /// Takes down how the server did. A call that began before the breaker opened does not open it further.
    pub(super) fn note(&self, breaker: &Breaker, health: Health, probed: bool) {
        let mut state = locked(&breaker.state);
        if let Some(rule) = self.rule {
            *state = state.after(health, probed, rule, Instant::now());
        }
    }
}

impl Breaker {
    fn new(at_once: usize) -> Self {
        let (state, probing) = (Mutex::default(), tokio::sync::Mutex::default());
        Self { state, probing, places: Semaphore::new(at_once), needed: AtomicUsize::new(0) }
    }

    /// A place for one request, given back when it is dropped; nothing when none is free before the deadline. At a slow
    /// server what every call needs goes before what many could do without: a call that lacks it is no answer at all.
    pub(super) async fn place(&self, deadline: Instant, is_needed: bool) -> Option<SemaphorePermit<'_>> {
        let _waits = is_needed.then(|| Waits::of(&self.needed));
        loop {
            let place = timeout_at(deadline.into(), self.places.acquire()).await.ok()?.ok()?;
            if is_needed || self.needed.load(Ordering::Relaxed) == 0 {
                return (Instant::now() < deadline).then_some(place);
            }
            drop(place);
            sleep(ASIDE).await;
        }
    }

    /// Lets a hook call through, or makes it wait until it is known whether the server is back.
    pub(super) async fn turn(&self, deadline: Instant) -> Turn<'_> {
        let before = *locked(&self.state);
        let Some(until) = before.until else { return Turn::Go };
        if until >= deadline {
            return Turn::Leave;
        }
        sleep_until(until.into()).await;
        let Ok(probing) = timeout_at(deadline.into(), self.probing.lock()).await else { return Turn::Leave };
        let now = *locked(&self.state);
        match now.until {
            None => Turn::Go,
            Some(_) if now.openings == before.openings => Turn::Probe(probing),
            Some(_) => Turn::Leave,
        }
    }
}

impl State {
    fn after(self, health: Health, probed: bool, rule: Rule, now: Instant) -> Self {
        match health {
            Health::Unknown => self,
            Health::Answers => Self::default(),
            Health::Fails if self.until.is_some() && !probed => self,
            Health::Fails => {
                let failed = self.failed.saturating_add(1);
                if !probed && failed < rule.failures {
                    return Self { failed, ..self };
                }
                let pause = rule.pause / (8 >> self.openings.min(3));
                Self { failed, openings: self.openings.saturating_add(1), until: Some(now + pause) }
            }
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT_ONCE: usize = 3;
    const RULE: Rule = Rule { failures: 5, pause: Duration::from_secs(1) };

    fn after(state: State, calls: &[(Health, bool)], now: Instant) -> State {
        calls.iter().fold(state, |state, (health, probed)| state.after(*health, *probed, RULE, now))
    }

    #[test]
    fn five_failed_calls_in_a_row_open_it() {
        let now = Instant::now();
        let four = after(State::default(), &[(Health::Fails, false); 4], now);
        assert_eq!(four.until, None);
        assert_eq!(after(four, &[(Health::Unknown, false)], now), four, "a call that asked nothing says nothing");
        assert!(after(four, &[(Health::Fails, false)], now).until.is_some());
        assert_eq!(after(four, &[(Health::Answers, false), (Health::Fails, false)], now).until, None);
    }

    #[test]
    fn the_pause_grows_to_its_longest_while_probes_fail_and_no_further() {
        let now = Instant::now();
        let mut state = after(State::default(), &[(Health::Fails, false); 5], now);
        let mut pauses = Vec::new();
        for _ in 0..6 {
            pauses.push(state.until.unwrap().duration_since(now).as_millis());
            state = after(state, &[(Health::Fails, true)], now);
        }
        assert_eq!(pauses, [125, 250, 500, 1000, 1000, 1000]);
        assert_eq!(after(state, &[(Health::Answers, true)], now), State::default());
    }

    #[test]
    fn calls_that_began_earlier_change_nothing_when_they_fail() {
        let now = Instant::now();
        let open = after(State::default(), &[(Health::Fails, false); 5], now);
        assert_eq!(after(open, &[(Health::Fails, false); 9], now + Duration::from_secs(1)), open);
        assert_eq!(after(open, &[(Health::Answers, false)], now), State::default());
    }
    /// Both wait for the one place that comes free; who came first would have had it.
    #[test]
    fn what_every_call_needs_goes_first() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let (breaker, order) = (Breaker::new(AT_ONCE), Mutex::new(Vec::new()));
            let deadline = Instant::now() + Duration::from_secs(5);
            let mut held = Vec::new();
            for _ in 0..AT_ONCE {
                held.push(breaker.place(deadline, false).await.unwrap());
            }
            let one = async |is_needed: bool| {
                let place = breaker.place(deadline, is_needed).await;
                locked(&order).push(is_needed);
                drop(place);
            };
            let free = async {
                sleep(Duration::from_millis(5)).await;
                held.pop();
            };
            futures_util::future::join3(one(false), one(true), free).await;
            assert_eq!(*locked(&order), [true, false]);
            assert_eq!(breaker.needed.load(Ordering::Relaxed), 0);
        });
    }
}
