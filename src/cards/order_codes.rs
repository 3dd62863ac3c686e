//! The codes under which suggestions are placed: the site's first, then public ones, ours last.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::cds_hooks::Coding;
use crate::knowledge::ids::{DrugId, TestId};

/// Codes of others, by our system and our id.
#[derive(Debug)]
pub struct OrderCodes {
    codes: HashMap<(String, String), Vec<Coding>, RandomState>,
    /// Our own code systems. Every suggestion carries a code of them.
    drugs: &'static str,
    tests: &'static str,
}

impl OrderCodes {
    /// None but ours, of these code systems.
    pub fn of_systems(drugs: &'static str, tests: &'static str) -> Self {
        Self { codes: HashMap::default(), drugs, tests }
    }

    /// Adds a code of others behind those it has.
    pub fn add(&mut self, system: &str, id: &str, code: Coding) {
        let codes = self.codes.entry((system.to_owned(), id.to_owned())).or_default();
        if !codes.contains(&code) {
            codes.push(code);
        }
    }

    pub fn of_drug(&self, drug: DrugId) -> Vec<Coding> {
        self.all(self.drugs, drug.as_str())
    }

    pub fn of_test(&self, test: TestId) -> Vec<Coding> {
        self.all(self.tests, test.as_str())
    }

    fn all(&self, system: &str, id: &str) -> Vec<Coding> {
        let others = self.codes.get(&(system.to_owned(), id.to_owned())).into_iter().flatten().cloned();
        let own = Coding { code: id.to_owned(), system: system.to_owned(), display: None };
        others.chain(std::iter::once(own)).collect()
    }
}
