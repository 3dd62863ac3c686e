//! What one kind of EHR can do with cards (`cds-hooks/cards/`), where that is less than CDS Hooks asks for.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The shape of cards that a client takes. Without a style a card goes as it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CardStyle {
    pub id: String,
    /// For whom it is, and why.
    pub title: String,
    /// A suggestion has one action, which creates an order; any number may be taken. Nothing is removed or changed by a
    /// button: what to remove stands in the text.
    #[serde(default)]
    pub one_create: bool,
    /// `source.topic.code` has letters and digits only, and differs for each rule and drug: an override sticks to it.
    #[serde(default)]
    pub plain_topic: bool,
    /// The detail is plain text, not Markdown.
    #[serde(default)]
    pub plain_text: bool,
    /// The most characters of a detail with what is left to do by hand; further lines are left out, not the last paragraph.
    pub detail: Option<usize>,
    /// How much a card holds, where that differs from the site's.
    #[serde(default)]
    pub limits: CardLimits,
    /// Code systems of our resources that have another name there.
    #[serde(default)]
    pub systems: BTreeMap<String, String>,
    /// Members of the card's extension.
    #[serde(default)]
    pub extension: BTreeMap<String, String>,
}

/// How much a card holds for one client; what is absent is as the site has it (`limits` in `cards.yaml`). What no card of
/// any site passes holds here, too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CardLimits {
    /// Characters of a summary that are aimed at.
    pub summary: Option<usize>,
    /// Characters of a detail, never passed: what is least needed is left out.
    pub detail: Option<usize>,
    /// Options with a line of their own; the others are counted.
    pub options: Option<usize>,
    /// Findings the line of evidence names.
    pub findings: Option<usize>,
    /// Regimens the line of earlier therapy names, the latest ones.
    pub regimens: Option<usize>,
    /// Sources and rules the last line names.
    pub sources: Option<usize>,
    pub links: Option<usize>,
}

const FILES: [(&str, &str); 1] = [("epic", include_str!("../../cds-hooks/cards/epic.json"))];

/// The styles that are built in.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}

/// A style that is built in, by its name.
#[must_use]
pub fn text(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

impl CardStyle {
    /// Reads a style; `file` names it in the mistake.
    ///
    /// # Errors
    /// The first mistake, with its line.
    pub fn read(file: &str, text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| format!("{file}:{}: {error}", error.line()))
    }
}
