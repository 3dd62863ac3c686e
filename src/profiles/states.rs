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
    /// Only a status or a date ends it: words of a history beside it tell of something else.
    pub ends_by_status: bool,
}

const fn state(name: &'static str, marker: Marker) -> State {
    State { name, test: None, marker, suspected: None, past: None, lasts: false, ends_by_status: false }
}

pub const ILD: &str = "condition-ild";

/// All of them: a new one is a line here.
pub const STATES: [State; 12] = [
    State {
        test: Some("test-ild"),
        suspected: Some(Marker::InterstitialLungDiseaseSuspected),
        past: Some(Marker::InterstitialLungDiseaseHistory),
        ..state(ILD, Marker::InterstitialLungDisease)
    },
    State { test: Some("test-pregnancy"), ends_by_status: true, ..state("condition-pregnancy", Marker::Pregnancy) },
    State { lasts: true, ..state("condition-diabetes", Marker::Diabetes) },
    State {
        test: Some("test-brain-metastasis"),
        lasts: true,
        ..state("condition-metastasis-brain", Marker::BrainMetastasis)
    },
    state("condition-kidney-failure", Marker::KidneyFailure),
    state("condition-severe-kidney-impairment", Marker::SevereKidneyImpairment),
    state("condition-heart-failure", Marker::HeartFailure),
    state("condition-nephrotic-syndrome", Marker::NephroticSyndrome),
    State { lasts: true, ..state("condition-glucuronidation-disorder", Marker::GlucuronidationDisorder) },
    state("condition-hypertensive-crisis", Marker::HypertensiveCrisis),
    state("condition-visceral-crisis", Marker::VisceralCrisis),
    state("condition-oligometastatic", Marker::OligometastaticDisease),
];

impl State {
    /// The finding of a diagnosis of it, which is over by its status or dates, or which words call one of before.
    pub fn of_diagnosis(&self, is_over: bool, is_history: bool) -> Option<Marker> {
        let has_ended = is_over || (is_history && !self.ends_by_status);
        if self.lasts || !has_ended { Some(self.marker) } else { self.past }
    }
}

/// Whether a concept is one of them.
pub fn is_state(concept: &str) -> bool {
    STATES.iter().any(|state| state.name == concept)
}
