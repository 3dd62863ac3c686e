//! Every rule of an option, held against everything its criteria can read: what is advised on partial knowledge must hold
//! whatever turns out to be true (`soundness.rs`). And properties of the advice as a whole (`properties.rs`, `held.rs`).
//!
//! What a criterion reads is a dimension (`dimensions.rs`, `history.rs`): a few complete states, which differ in what the
//! criterion may say of them, and the partial states of a record, each with the complete ones it may turn out to be. A rule's
//! space is the product of the dimensions its criteria read, so that a new rule is covered by being written.
//!
//! `cargo test proof` takes a slice of the space; `ONCOHOOKS_PROOF=whole cargo test --release proof -- --nocapture` all of it.

mod dimensions;
mod held;
mod history;
mod order_properties;
mod properties;
mod soundness;
mod whole_case;

use oncohooks::case::Case;

/// What one or several criteria read of a case.
pub struct Dimension {
    pub name: &'static str,
    pub states: Vec<State>,
}

/// One thing a record can say of a dimension.
pub struct State {
    pub name: String,
    /// The positions of the complete states it may turn out to be; of a complete state its own alone.
    pub may_be: Vec<usize>,
    pub put: Box<dyn Fn(&mut Case) + Send + Sync>,
}

impl Dimension {
    /// Complete states first, each with how a record says it.
    pub fn new(name: &'static str) -> Self {
        Self { name, states: Vec::new() }
    }

    pub fn complete(&mut self, name: &str, put: impl Fn(&mut Case) + Send + Sync + 'static) {
        let own = self.states.len();
        assert!(self.states.iter().all(|state| state.is_complete()), "complete states come first");
        self.states.push(State { name: name.to_owned(), may_be: vec![own], put: Box::new(put) });
    }

    /// A record that may turn out to be any of these complete states; where there is one only, it is no state of its own.
    pub fn partial(&mut self, name: &str, may_be: &[&str], put: impl Fn(&mut Case) + Send + Sync + 'static) {
        let place = |name: &&str| self.states.iter().position(|state| state.name == *name).unwrap();
        let may_be: Vec<usize> = may_be.iter().map(place).collect();
        if may_be.len() < 2 {
            return;
        }
        self.states.push(State { name: name.to_owned(), may_be, put: Box::new(put) });
    }

    /// The names of the complete states.
    pub fn all(&self) -> Vec<String> {
        self.states.iter().filter(|state| state.is_complete()).map(|state| state.name.clone()).collect()
    }

    /// A record that may turn out to be anything.
    pub fn open(&mut self, name: &str, put: impl Fn(&mut Case) + Send + Sync + 'static) {
        let all = self.all();
        self.partial(name, &all.iter().map(String::as_str).collect::<Vec<_>>(), put);
    }
}

impl State {
    pub fn is_complete(&self) -> bool {
        self.may_be.len() == 1
    }
}
