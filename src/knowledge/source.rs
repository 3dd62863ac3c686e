//! A document after the check, with what we take from it, numbered and in our own words.

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
    pub statements: Vec<Statement>,
}

/// One statement a rule can cite.
#[derive(Debug, Clone)]
pub struct Statement {
    pub id: StatementId,
    pub text: Text,
    /// Set when no rule will carry it, with the reason.
    pub background: Option<String>,
}
