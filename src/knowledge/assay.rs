//! An assay after the check: what it reports, for which drug and country it is a companion diagnostic, since when.

use super::country::Country;
use super::ids::{AssayId, DrugId, StatementId, TestId};
use super::text::Text;
use crate::case::PartialDate;

/// One assay, or one test somebody can order.
#[derive(Debug, Clone)]
pub struct Assay {
    pub id: AssayId,
    pub name: Text,
    pub specimen: Text,
    pub tests: Vec<Test>,
    pub companion_for: Vec<Companion>,
}

/// An orderable test.
#[derive(Debug, Clone)]
pub struct Test {
    pub id: TestId,
    /// What to order, as a clinician would say it.
    pub name: Text,
    /// What goes with it (genetic counselling, say): a card that asks for the test says so.
    pub remark: Option<Text>,
    /// Concepts that a request names which will answer it, too: of each list all.
    pub answered_by: Vec<Vec<String>>,
}

/// The assay decides this drug's indication in this country.
#[derive(Debug, Clone)]
pub struct Companion {
    pub drug: DrugId,
    pub country: Country,
    pub since: Option<PartialDate>,
    pub source: StatementId,
}
