//! What was learnt of a FHIR server: by which way it answers for a part of the record, and what it does not have.
//!
//! Kept for a bounded time, since servers are upgraded; lost at a restart, since asking again is cheap.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::fhir::record::Base;

/// How long it is remembered.
const KEPT: Duration = Duration::from_mins(10);

/// What a server does when it is asked for a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    /// It answers this way, by its position.
    Answers(usize),
    /// It does not know the type.
    Lacks,
}

/// The habits of one server, by part.
#[derive(Debug, Default)]
pub(super) struct Habits(Mutex<HashMap<&'static str, (Habit, Instant)>>);

impl Habits {
    pub(super) fn of(&self, part: &str) -> Option<Habit> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(part).filter(|(_, since)| since.elapsed() < KEPT).map(|(habit, _)| *habit)
    }

    pub(super) fn learn(&self, part: &'static str, habit: Habit) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(part, (habit, Instant::now()));
    }
}

/// The habits of all servers. Only allowed servers have some, so there are never many.
#[derive(Debug, Default)]
pub(super) struct AllHabits(Mutex<HashMap<Base, Arc<Habits>>>);

impl AllHabits {
    pub(super) fn of(&self, base: &Base) -> Arc<Habits> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(base.clone()).or_default())
    }
}
