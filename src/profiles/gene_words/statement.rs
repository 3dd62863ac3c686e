//! One statement of a genetic report: of which gene, found or not, which change.

use rust_decimal::Decimal;

use crate::case::gene_result::{GeneState, Rating};
use crate::variant::{Classification, Origin};

/// One statement.
#[derive(Debug, Clone)]
pub struct Statement {
    /// None: of whatever was tested.
    pub genes: Vec<String>,
    pub state: GeneState,
    /// It is open for one reason alone: two changes are named as if one of them were meant. They may be two names of one.
    pub is_choice: bool,
    pub class: Classification,
    pub rating: Option<Rating>,
    /// `None` where nothing is said.
    pub origin: Option<Origin>,
    pub what: What,
    /// The result is called positive, whatever change is named beside it.
    pub is_called_positive: bool,
    /// The words say that the test gave no answer ("indeterminate"), and all of them were understood.
    pub is_no_call: bool,
    /// An answer is given ("positive", "detected"), and no class.
    pub is_answer: bool,
    /// Something is said of what was found, and not only yes or no.
    pub tells_result: bool,
    /// "no", as an answer or a denial; "not detected" is more.
    pub says_no: bool,
    /// "yes", as an answer.
    pub says_yes: bool,
    /// "mutation", "variant"
    pub names_variant: bool,
    /// One part of the gene is named: what is denied is denied of it only.
    pub is_of_part: bool,
    pub fraction: Option<Decimal>,
    pub copies: Option<Decimal>,
}

/// The change, as the words name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Unnamed,
    Notation(Vec<String>),
    /// A class of variants, as written.
    Class(String),
    Amplification,
    Fusion,
    Structural,
}

impl Statement {
    /// No change is named, nor a kind of one.
    pub fn is_of_any_change(&self) -> bool {
        self.what == What::Unnamed
    }

    /// "not detected", of what is not said.
    pub fn is_bare_denial(&self) -> bool {
        self.state == GeneState::Absent && self.what == What::Unnamed && !self.names_variant
    }

    /// Names a gene or a change, and does not only answer.
    pub fn is_specific(&self) -> bool {
        !self.genes.is_empty() || self.what != What::Unnamed
    }
}
