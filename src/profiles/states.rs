//! The states beside the cancer that the knowledge asks of: what they are called, and what stands for each.

use crate::case::marker::Marker;

/// A state that the knowledge asks of.
pub struct State {
    /// What it is called.
    pub name: &'static str,
    /// What tests of it are called.
    pub test: Option<&'static str>,
    pub marker: Marker,
    /// The finding that stands for a suspicion of it.
    pub suspected: Option<Marker>,
    /// The finding that stands for an earlier one.
    pub past: Option<Marker>,
    /// Who once had it has it.
    pub lasts: bool,
}

const fn state(name: &'static str, marker: Marker) -> State {
    State { name, test: None, marker, suspected: None, past: None, lasts: false }
}

pub const ILD: &str = "condition-ild";

/// All of them: a new one is a line here.
pub const STATES: [State; 10] = [
    State {
        test: Some("test-ild"),
        suspected: Some(Marker::InterstitialLungDiseaseSuspected),
        past: Some(Marker::InterstitialLungDiseaseHistory),
        ..state(ILD, Marker::InterstitialLungDisease)
    },
    State { test: Some("test-pregnancy"), ..state("condition-pregnancy", Marker::Pregnancy) },
    State { lasts: true, ..state("condition-diabetes", Marker::Diabetes) },
    State {
        test: Some("test-brain-metastasis"),
        lasts: true,
        ..state("condition-metastasis-brain", Marker::BrainMetastasis)
    },
    state("condition-kidney-failure", Marker::KidneyFailure),
    state("condition-heart-failure", Marker::HeartFailure),
    state("condition-nephrotic-syndrome", Marker::NephroticSyndrome),
    state("condition-hypertensive-crisis", Marker::HypertensiveCrisis),
    state("condition-visceral-crisis", Marker::VisceralCrisis),
    state("condition-oligometastatic", Marker::OligometastaticDisease),
];

/// Whether a concept is one of them.
pub fn is_state(concept: &str) -> bool {
    STATES.iter().any(|state| state.name == concept)
}
