//! What was learnt of a FHIR server: by which way it answers for a part of the record, and what it refuses.
//!
//! Kept for a bounded time, since servers are upgraded; lost at a restart, since asking again is cheap. What one token
//! was refused says nothing of tokens with another scope, and what was refused for one patient nothing of others: only
//! what a refusal says of the question itself is learnt ([`super::refusal::About`]), and only of a call whose needed parts were had.
//! Which types a server has is about nobody, so a bare refusal of a type that it does not list is of the question, too.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::fhir::record::Base;
use crate::fhir::record::capability::Types;
use crate::fhir::record::form::Form;

/// How long it is remembered.
const KEPT: Duration = Duration::from_mins(10);
/// How much is remembered of one server; then all is forgotten.
const MOST: usize = 1000;

/// What a server does when it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Habit {
    /// It answers for the part in this way, by the template of its first search.
    Answers(String),
    /// It refuses every question for the part, or this one template.
    Refuses,
    /// It refused the part, which many servers have, in so many ways: what is missing is a gap, and one way is asked again.
    RefusesAll(usize),
    /// It answers for the part where it is asked in this form.
    Wants(Form),
    /// It refuses every question for the part, though something may stand there.
    Denies,
}

/// What a call taught, by part or template; kept with the habits when the call ends well.
pub(super) type Lessons = Vec<(String, Habit)>;

/// The habits of one server, by scope and by part or template, and the types it has.
#[derive(Debug, Default)]
pub(super) struct Habits {
    known: Mutex<HashMap<(String, String), (Habit, Instant)>>,
    types: Mutex<Option<(Told, Instant)>>,
}

/// The types that a server lists; nothing where it does not tell.
pub(super) type Told = Option<Arc<Types>>;

impl Habits {
    /// What it does when asked for `what`: a part, or a template.
    pub(super) fn of(&self, scope: Option<&str>, what: &str) -> Option<Habit> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (scope.unwrap_or_default().to_owned(), what.to_owned());
        known.get(&key).filter(|(_, since)| since.elapsed() < KEPT).map(|(habit, _)| habit.clone())
    }

    pub(super) fn learn(&self, scope: Option<&str>, lessons: Lessons) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        for (what, habit) in lessons {
            if known.len() >= MOST {
                known.clear();
            }
            known.insert((scope.unwrap_or_default().to_owned(), what), (habit, Instant::now()));
        }
    }
}

impl Habits {
    /// The types it lists, where it was asked lately.
    pub(super) fn types(&self) -> Option<Told> {
        let types = self.types.lock().unwrap_or_else(PoisonError::into_inner);
        types.as_ref().filter(|(_, since)| since.elapsed() < KEPT).map(|(told, _)| told.clone())
    }

    pub(super) fn learn_types(&self, told: Told) {
        *self.types.lock().unwrap_or_else(PoisonError::into_inner) = Some((told, Instant::now()));
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
