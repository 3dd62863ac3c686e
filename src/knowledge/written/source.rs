//! `sources/*.yaml`: every document once, with what we take from it, numbered and in our own words.

use serde::Deserialize;

use super::Name;
use crate::knowledge::source::Region;
use crate::knowledge::text::Text;

/// One document: a review, a guide, a label, a trial, or this site's own policy.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Source {
    /// `kurita-2026`, `label-jp-keytruda`, `site-policy`.
    pub id: Name,
    pub title: String,
    /// How a card names it: short.
    pub label: Text,
    pub citation: String,
    #[serde(default)]
    pub doi: Option<String>,
    #[serde(default)]
    pub pmid: Option<String>,
    /// An https page a reader can open.
    #[serde(default)]
    pub url: Option<String>,
    /// When the document was issued or last read (`2026-11-22`), so that its facts are dated.
    pub date: String,
    pub licence: String,
    /// The country or region of a label, which says nothing elsewhere; none for trials, guides and reviews.
    #[serde(default)]
    pub holds_in: Option<Region>,
    /// A choice of this project or of the site: no evidence, and never named as a source on a card.
    #[serde(default)]
    pub own_choice: bool,
    pub statements: Vec<Statement>,
}

/// One statement a rule can cite as `source-id#number`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Statement {
    /// `46`, or a word for sources that do not number theirs (`cps-cut-off`).
    pub id: Name,
    pub text: Text,
    /// Set when no rule will carry it, with the reason.
    #[serde(default)]
    pub background: Option<String>,
}
