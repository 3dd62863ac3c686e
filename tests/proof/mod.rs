//! Every rule, held against everything its criteria can read: what is advised on partial knowledge must hold whatever turns
//! out to be true (`soundness.rs`). And properties of the advice as a whole (`properties.rs`, `held.rs`).
//!
//! What a criterion reads is a dimension (`space.rs`; `dimensions.rs` and the files beside it): complete states, which differ
//! in what the criterion may say of them, and the partial states of a record, each with the complete ones it may turn out to
//! be. A rule's space is the product of the dimensions its criteria read, so that a new rule is covered by being written; a
//! criterion without a dimension does not compile.
//!
//! `cargo test proof` takes a slice of the space; `ONCOHOOKS_PROOF=whole cargo test --release proof -- --nocapture` all of it.

mod answer_properties;
mod beside;
mod circumstances;
pub mod decisions;
mod dimensions;
mod gene_properties;
mod genes;
mod held;
mod history;
mod measurements;
mod order_properties;
mod patients;
mod planted;
mod properties;
mod property;
mod readings;
mod reports;
mod soundness;
mod space;
mod spoken;
mod told;
mod whole_case;

pub use readings::Known;
use std::sync::Arc;

use oncohooks::case::Case;

/// What one or several criteria read of a case.
pub struct Dimension {
    pub name: String,
    pub states: Vec<State>,
}

/// Writes a state into a case.
pub type Put = Arc<dyn Fn(&mut Case) + Send + Sync>;

/// One thing a record can say of a dimension.
#[derive(Clone)]
pub struct State {
    pub name: String,
    /// The positions of the complete states it may turn out to be.
    pub may_be: Arc<[usize]>,
    /// It is what it is: nothing more can be known of it.
    pub is_complete: bool,
    /// Nobody looked, so that even a rule about what is on record cannot tell.
    pub is_unseen: bool,
    pub put: Put,
}

impl Dimension {
    /// Complete states first, each with how a record says it.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), states: Vec::new() }
    }

    pub fn complete(&mut self, name: &str, put: impl Fn(&mut Case) + Send + Sync + 'static) {
        assert!(self.states.iter().all(|state| state.is_complete), "complete states come first");
        let may_be = Arc::new([self.states.len()]);
        self.states.push(State {
            name: name.to_owned(),
            may_be,
            is_complete: true,
            is_unseen: false,
            put: Arc::new(put),
        });
    }

    /// A record that may turn out to be any of these complete states; where there is one only, it is no state of its own.
    pub fn partial(&mut self, name: &str, may_be: &[&str], put: impl Fn(&mut Case) + Send + Sync + 'static) {
        let place = |name: &&str| self.states.iter().position(|state| state.name == *name).unwrap();
        let may_be: Arc<[usize]> = may_be.iter().map(place).collect();
        self.may_be(name, &may_be, put);
    }

    /// The same, by the positions of the complete states.
    pub fn may_be(&mut self, name: &str, may_be: &Arc<[usize]>, put: impl Fn(&mut Case) + Send + Sync + 'static) {
        if may_be.len() < 2 {
            return;
        }
        let may_be = Arc::clone(may_be);
        self.states.push(State {
            name: name.to_owned(),
            may_be,
            is_complete: false,
            is_unseen: false,
            put: Arc::new(put),
        });
    }

    /// The names of the complete states.
    pub fn all(&self) -> Vec<String> {
        self.states.iter().filter(|state| state.is_complete).map(|state| state.name.clone()).collect()
    }

    /// A record that may turn out to be anything.
    pub fn open(&mut self, name: &str, put: impl Fn(&mut Case) + Send + Sync + 'static) {
        let all: Arc<[usize]> = (0..self.states.len()).filter(|at| self.states[*at].is_complete).collect();
        self.may_be(name, &all, put);
    }

    /// A record of which this part could not be seen.
    pub fn unseen(&mut self, name: &str, put: impl Fn(&mut Case) + Send + Sync + 'static) {
        self.open(name, put);
        if let Some(last) = self.states.last_mut().filter(|state| !state.is_complete) {
            last.is_unseen = true;
        }
    }

    /// These states alone; what is partial may still be any of the complete ones that are left.
    pub fn only(mut self, names: &[&str]) -> Self {
        let is_kept = |state: &State| names.contains(&state.name.as_str());
        let places: Vec<Option<usize>> = self
            .states
            .iter()
            .scan(0, |next, state| {
                let own = is_kept(state).then_some(*next);
                *next += usize::from(is_kept(state));
                Some(own)
            })
            .collect();
        self.states.retain(is_kept);
        for state in &mut self.states {
            state.may_be = state.may_be.iter().filter_map(|at| places[*at]).collect();
        }
        self
    }

    /// For a rule about what is on record ("IHC 2+ without ISH"): what a record says is what it is, and only what nobody
    /// looked at may be anything.
    pub fn of_record(mut self) -> Self {
        for (at, state) in self.states.iter_mut().enumerate().filter(|(_, state)| !state.is_unseen) {
            state.is_complete = true;
            state.may_be = Arc::new([at]);
        }
        let all: Arc<[usize]> = (0..self.states.len()).filter(|at| self.states[*at].is_complete).collect();
        for state in self.states.iter_mut().filter(|state| state.is_unseen) {
            state.may_be = Arc::clone(&all);
        }
        self
    }
}
