//! Whether each approval says what the statement it cites says: its country, its day, and that it is one.

use oncohooks::knowledge::drug::{Approval, ApprovalStatus};
use oncohooks::knowledge::ids::StatementId;
use oncohooks::knowledge::source::Source;
use oncohooks::knowledge::{Country, Knowledge};

/// Words of a statement that speaks of no approval, or of none any more.
const NO_APPROVAL: [&str; 8] = [
    "not approved",
    "withdrawn",
    "revoked",
    "was filed",
    "were filed",
    "reports approval",
    "Japanese approval",
    "status not found",
];

/// An approval whose statement is about something else: what is approved in that country is narrower.
const NARROWER: (&str, Country) = ("her2-positive-solid-tumours", Country::Us);

/// Statements that speak of an approval and of the line for which there is none.
const BOTH: [&str; 1] = ["zongertinib"];

/// Every approval that its statement does not carry.
pub fn unsupported(knowledge: &Knowledge) -> Vec<String> {
    let mut all = Vec::new();
    for drug in knowledge.drugs.values() {
        for indication in &drug.indications {
            for approval in &indication.approvals {
                let told = || format!("{} {}: {approval:?}", drug.id, indication.id.as_str());
                let Some((source, text)) = cited(knowledge, approval.source) else {
                    all.push(told());
                    continue;
                };
                let is_told = is_of_country(approval, source, text) && is_of_day(approval, text);
                let is_denied = NO_APPROVAL.iter().any(|words| text.contains(words));
                let (narrower, country) = NARROWER;
                let is_narrower = approval.country == country && indication.id.as_str().contains(narrower);
                let is_open = is_narrower || BOTH.contains(&drug.id.as_str());
                if !is_told || !is_open && is_denied == (approval.status == ApprovalStatus::Approved) {
                    all.push(told());
                }
            }
        }
    }
    all
}

fn cited(knowledge: &Knowledge, id: StatementId) -> Option<(&Source, &str)> {
    let mut statements =
        knowledge.sources.values().flat_map(|source| source.statements.iter().map(move |own| (source, own)));
    let (source, statement) = statements.find(|(_, own)| own.id == id)?;
    Some((source, &statement.text.en))
}

fn is_of_country(approval: &Approval, source: &Source, text: &str) -> bool {
    let word = match approval.country {
        Country::Jp => "Japan",
        Country::Us => "US",
    };
    text.contains(word) || source.holds_in.is_some() && source.speaks_in(approval.country)
}

fn is_of_day(approval: &Approval, text: &str) -> bool {
    approval.since.is_none_or(|since| text.contains(&since.to_string()))
}

#[test]
fn each_approval_is_what_its_statement_says() {
    let unsupported = unsupported(&crate::scenarios::ENGINE.knowledge);
    assert!(unsupported.is_empty(), "{unsupported:#?}");
}
