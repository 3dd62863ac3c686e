//! What a verdict rests on: things of the case, not their positions.

use std::cmp::Ordering;

use crate::case::disease::Cancer;
use crate::case::finding::Finding;
use crate::case::order::Order;
use crate::case::therapy::Exposure;

/// One thing of the case that speaks.
#[derive(Debug, Clone, Copy)]
pub enum Basis<'c> {
    Finding(&'c Finding),
    Exposure(&'c Exposure),
    Cancer(&'c Cancer),
    Order(&'c Order),
}

/// The lists of the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum List {
    Findings,
    Exposures,
    Cancers,
    Orders,
}

impl<'c> Basis<'c> {
    pub const fn finding(self) -> Option<&'c Finding> {
        match self {
            Self::Finding(finding) => Some(finding),
            Self::Exposure(_) | Self::Cancer(_) | Self::Order(_) => None,
        }
    }

    pub const fn exposure(self) -> Option<&'c Exposure> {
        match self {
            Self::Exposure(exposure) => Some(exposure),
            Self::Finding(_) | Self::Cancer(_) | Self::Order(_) => None,
        }
    }

    /// Which list of the case it stands in, and where. The things of one kind stand in one list, so their addresses are in
    /// the order of the list, and one thing has one address.
    fn place(self) -> (List, usize) {
        match self {
            Self::Finding(finding) => (List::Findings, std::ptr::from_ref(finding).addr()),
            Self::Exposure(exposure) => (List::Exposures, std::ptr::from_ref(exposure).addr()),
            Self::Cancer(cancer) => (List::Cancers, std::ptr::from_ref(cancer).addr()),
            Self::Order(order) => (List::Orders, std::ptr::from_ref(order).addr()),
        }
    }
}

impl PartialEq for Basis<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.place() == other.place()
    }
}

impl Eq for Basis<'_> {}

/// In the order of the case.
impl Ord for Basis<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place().cmp(&other.place())
    }
}

impl PartialOrd for Basis<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
