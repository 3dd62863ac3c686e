//! A document after the check, with what we take from it, numbered and in our own words.

use serde::Deserialize;

use super::country::Country;
use super::ids::{SourceId, StatementId};
use super::text::Text;
use crate::case::PartialDate;

/// One document: a review, a guide, a label, a trial, or this site's own policy.
#[derive(Debug, Clone)]
pub struct Source {
    pub id: SourceId,
    pub title: String,
    /// How a card names it: short.
    pub label: Text,
    pub citation: String,
    pub doi: Option<String>,
    pub pmid: Option<String>,
    /// An https page a reader can open.
    pub url: Option<String>,
    /// When the document was issued or last read.
    pub date: Option<PartialDate>,
    pub licence: String,
    /// The country or region of a label, which says nothing elsewhere; none for trials, guides and reviews.
    pub holds_in: Option<Region>,
    /// A choice of this project or of the site: no evidence, and never named as a source on a card.
    pub own_choice: bool,
    pub statements: Vec<Statement>,
}

/// Where a label holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Region {
    Jp,
    Us,
    Eu,
}

impl Source {
    /// May a card at a site of this country name it? Not when it is the label of another country, or no evidence.
    pub const fn speaks_in(&self, country: Country) -> bool {
        let holds = match self.holds_in {
            None => true,
            Some(Region::Jp) => matches!(country, Country::Jp),
            Some(Region::Us) => matches!(country, Country::Us),
            Some(Region::Eu) => false,
        };
        holds && !self.own_choice
    }
}

/// One statement a rule can cite.
#[derive(Debug, Clone)]
pub struct Statement {
    pub id: StatementId,
    pub text: Text,
    /// Set when no rule will carry it, with the reason.
    pub background: Option<String>,
}
