//! A line of output, as far as the report reads it.

use std::borrow::Cow;

use serde::Deserialize;

/// An answer, what differs between two answers, or something that could not be read.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line<'l> {
    #[serde(borrow, default)]
    pub patient: Option<Cow<'l, str>>,
    #[serde(borrow, default)]
    pub date: Cow<'l, str>,
    #[serde(borrow, default)]
    pub error: Option<Cow<'l, str>>,
    #[serde(borrow, default)]
    pub rules: Vec<Judged<'l>>,
    #[serde(borrow, default)]
    pub missing: Vec<Cow<'l, str>>,
    #[serde(borrow, default)]
    pub gaps: Vec<Gap<'l>>,
    #[serde(borrow, default)]
    pub unknown_codes: Vec<UnknownCode<'l>>,
    #[serde(borrow, default)]
    pub cards: Vec<Card<'l>>,
    /// There where two versions of the knowledge were compared.
    #[serde(borrow, default)]
    pub gone: Option<Vec<Cow<'l, str>>>,
}

#[derive(Debug, Deserialize)]
pub struct Judged<'l> {
    #[serde(borrow)]
    pub rule: Cow<'l, str>,
    #[serde(borrow, default)]
    pub verdict: Cow<'l, str>,
    #[serde(borrow, default)]
    pub before: Option<Cow<'l, str>>,
    #[serde(borrow, default)]
    pub after: Option<Cow<'l, str>>,
}

#[derive(Debug, Deserialize)]
pub struct Gap<'l> {
    #[serde(borrow, default)]
    pub why: Cow<'l, str>,
}

#[derive(Debug, Deserialize)]
pub struct UnknownCode<'l> {
    #[serde(borrow, default)]
    pub place: Cow<'l, str>,
    #[serde(borrow, default)]
    pub system: Cow<'l, str>,
    #[serde(borrow, default)]
    pub code: Cow<'l, str>,
    #[serde(borrow, default)]
    pub display: Cow<'l, str>,
    #[serde(default)]
    pub count: u64,
}

#[derive(Debug, Deserialize)]
pub struct Card<'l> {
    #[serde(borrow, default)]
    pub indicator: Cow<'l, str>,
    #[serde(borrow, default)]
    pub extension: Extension<'l>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Extension<'l> {
    #[serde(rename = "org.oncohooks", borrow, default)]
    pub ours: Ours<'l>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Ours<'l> {
    #[serde(borrow, default)]
    pub kind: Cow<'l, str>,
    #[serde(borrow, default)]
    pub rules: Vec<Cow<'l, str>>,
    #[serde(borrow, default)]
    pub order: Option<Order<'l>>,
}

#[derive(Debug, Deserialize)]
pub struct Order<'l> {
    #[serde(borrow, default)]
    pub reference: Option<Cow<'l, str>>,
    #[serde(borrow, default)]
    pub drug: Option<Cow<'l, str>>,
    #[serde(borrow, default)]
    pub check: Cow<'l, str>,
    #[serde(borrow, default)]
    pub verdict: Cow<'l, str>,
}
