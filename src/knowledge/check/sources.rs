//! Sources: each statement under the name rules cite it by.

use crate::case::PartialDate;
use crate::knowledge::ids::{SourceId, StatementId};
use crate::knowledge::source::{Source, Statement};
use crate::knowledge::written::source as written;

/// The document after the check.
pub(super) fn parsed(source: &written::Source) -> Source {
    let statements = source.statements.iter().map(|statement| Statement {
        id: StatementId::of(&source.id.value, &statement.id.value),
        text: statement.text.clone(),
        background: statement.background.clone(),
    });
    Source {
        id: SourceId::of(&source.id.value),
        title: source.title.clone(),
        label: source.label.clone(),
        citation: source.citation.clone(),
        doi: source.doi.clone(),
        pmid: source.pmid.clone(),
        url: source.url.clone(),
        date: PartialDate::parse(&source.date),
        licence: source.licence.clone(),
        holds_in: source.holds_in,
        own_choice: source.own_choice,
        statements: statements.collect(),
    }
}
