//! What came of one search: its pages, and why there are no more.

use super::refusal::Said;
use crate::fhir::record::Page;
use crate::fhir::record::chart::GapReason;
use crate::fhir::record::outcome;

/// The pages of one search, and why there are no more.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) pages: Vec<Page>,
    /// Nothing when all was had.
    pub(super) why: Option<Ended>,
}

impl Answer {
    pub(super) fn without(why: &str) -> Self {
        Self { why: Some(Ended::Broken(why.to_owned())), ..Self::default() }
    }
}

/// Why a search ended before all was had.
#[derive(Debug)]
pub(super) enum Ended {
    Refused {
        code: u16,
        said: Said,
    },
    /// It failed, in words without patient data.
    Broken(String),
    /// More pages could not be followed.
    Cut,
}

impl Ended {
    /// An answer without a body.
    pub(super) fn nothing() -> Self {
        Self::Refused { code: 204, said: Said::default() }
    }

    pub(super) fn into_gap(self) -> GapReason {
        match self {
            Self::Refused { code, .. } => GapReason::Fetch(super::fault::status(code)),
            Self::Broken(why) => GapReason::Fetch(why),
            Self::Cut => GapReason::Paged,
        }
    }
}

/// What a refusal says that came with status 200: an outcome, the error of a gateway, or a count without what was counted.
pub(super) fn refusal(page: &Page) -> Option<Said> {
    let root = page.root();
    match root.str("resourceType") {
        None => Some(Said::nothing_of_it()),
        Some("Bundle") if page.is_counted_only() => Some(Said::nothing_of_it()),
        Some("OperationOutcome") if outcome::is_refusal(root) => Some(Said::of(root)),
        Some("Bundle") => outcome::refusal_in(root).map(Said::of),
        _ => None,
    }
}
