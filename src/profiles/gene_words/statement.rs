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
    pub class: Classification,
    pub rating: Option<Rating>,
    /// `None` where nothing is said.
    pub origin: Option<Origin>,
    pub what: What,
    /// An answer is given ("positive", "detected"), and no class.
    pub is_answer: bool,
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
    /// Names a gene or a change, and does not only answer.
    pub fn is_specific(&self) -> bool {
        !self.genes.is_empty() || self.what != What::Unnamed
    }
}
