//! Every check on the knowledge as written: references resolve, numbers are bound, texts fit a card.
//!
//! All mistakes of all files are reported in one run; a check never stops at its first finding. An error is what would
//! mislead a patient's doctor or break a card; a warning is what somebody should look at. Knowledge nothing uses is a
//! finding too, as an unused import is. Each code has a folder in `tests/knowledge` with a wrong file and what is said
//! of it.

mod clashes;
mod dates;
mod diseases;
mod doses;
mod drugs;
mod duplicate_rules;
mod evidence;
mod ids;
mod lists;
pub mod measurements;
pub mod names;
mod offered_doses;
mod parts;
mod policy;
mod references;
mod regimens;
mod review;
mod sources;
mod spellings;
mod texts;
mod unused;
pub mod values;
mod wording;
mod written_names;

use time::Date;

use super::assay::Assay;
use super::clash::Clashes;
use super::dose::DoseRule;
use super::drug::Drug;
use super::ids::{DrugId, RuleId};
use super::load::{Filed, Written};
use super::policy::Policy;
use super::rule::Rule;
use super::source::Source;
use super::written::rule::Status;
use crate::case::diseases::Diseases;
use crate::case::regimens::Regimens;
use crate::diagnostic::Diagnostic;
use unused::Used;

/// What `oncohooks check` tells of the knowledge, sound or not.
#[derive(Debug)]
pub struct Report {
    pub diagnostics: Vec<Diagnostic>,
    /// Rule files that could be read, drafts and retired ones among them.
    pub rules: usize,
    /// Drug id and spelling: what the profiles need to be checked too.
    pub spellings: Vec<(String, String)>,
    /// The doses that active rules offer: whoever reads words of orders holds their schedules against the schemes.
    pub offered: Vec<Offered>,
}

/// A dose that a rule offers, and where it stands.
#[derive(Debug)]
pub struct Offered {
    pub rule: RuleId,
    pub drug: DrugId,
    pub file: String,
    pub line: Option<u64>,
}

/// Whose texts are read a second time, as trees, for checks on paths and numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Texts {
    All,
    /// Those of the site. What the program came with was read so when it was tested, and a start need not wait for it.
    OfSite,
}

impl Texts {
    fn hold<T>(self, file: &Filed<T>) -> bool {
        self == Self::All || !file.is_shipped()
    }
}

/// What was written, after the check. It is knowledge only when nothing was found wrong.
pub(super) struct Checked {
    pub policy: Policy,
    pub clashes: Clashes,
    /// The dose rules of each drug.
    pub doses: Vec<(DrugId, Vec<DoseRule>)>,
    /// Active ones.
    pub rules: Vec<Rule>,
    pub drugs: Vec<Drug>,
    pub assays: Vec<Assay>,
    pub sources: Vec<Source>,
    pub diseases: Diseases,
    pub regimens: Regimens,
}

/// What is told of the files, when somebody has looked at the calendar as well.
pub(super) fn report(written: &Written, checked: &Checked, as_of: Date, mut diagnostics: Vec<Diagnostic>) -> Report {
    dates::overdue(written, as_of, &mut diagnostics);
    let spellings = checked
        .drugs
        .iter()
        .flat_map(|drug| drug.all_spellings().map(|spelling| (drug.id.as_str().to_owned(), spelling.to_owned())));
    let doses = written.rules.iter().flat_map(|file| {
        let drugs = file.item.offer.iter().flat_map(|offer| offer.doses.keys());
        drugs.map(|drug| Offered {
            rule: RuleId::of(&file.item.id.value),
            drug: DrugId::of(drug),
            file: file.file.clone(),
            line: file.line(&format!("offer.doses.{drug}.schedule")),
        })
    });
    let offered = doses.collect();
    Report { diagnostics, rules: written.rules.len(), spellings: spellings.collect(), offered }
}

/// Runs every check that does not depend on the day.
pub(super) fn all(written: &Written, texts: Texts, found: &mut Vec<Diagnostic>) -> Checked {
    let names = written_names::collect(written);
    ids::check(written, found);
    diseases::check(written, found);
    let mut rules = Vec::new();
    for file in &written.rules {
        parts::check(file, found);
        rules.extend(references::check(file, &names, found).map(|rule| (file.item.status, rule)));
        if texts.hold(file) {
            parts::has_criteria(file, found);
            lists::check(file, found);
            evidence::check(file, found);
        }
    }
    let drugs: Vec<Drug> = written.drugs.iter().map(|file| drugs::drug(file, &names, found)).collect();
    let assays: Vec<Assay> = written.assays.iter().map(|file| drugs::assay(file, &names, found)).collect();
    let doses = doses::check(written, texts, &names, found);
    offered_doses::check(written, (&doses, &drugs), &names, found);
    written.doses.iter().filter(|file| texts.hold(file)).for_each(|file| lists::check(file, found));
    written.drugs.iter().filter(|file| texts.hold(file)).for_each(|file| lists::check(file, found));
    written.assays.iter().filter(|file| texts.hold(file)).for_each(|file| lists::check(file, found));
    spellings::check(written, found);
    wording::check(written, texts, found);
    measurements::check(written, found);
    texts::check(written, found);
    dates::check(written, found);
    if written.rules.iter().any(|file| texts.hold(file)) {
        duplicate_rules::check(written, found);
    }
    // Whatever an unreadable rule uses would look unused.
    if written.unread.files == 0 {
        let used: Vec<&Rule> =
            rules.iter().filter(|(status, _)| *status != Status::Retired).map(|(_, rule)| rule).collect();
        unused::check(written, &Used { rules: &used, drugs: &drugs, assays: &assays, doses: &doses }, &names, found);
    }
    Checked {
        policy: policy::check(&written.policy, &drugs, &names, found),
        regimens: regimens::check(&written.regimens, &names, found),
        clashes: clashes::check(&written.clashes, &names, found),
        doses,
        rules: rules.into_iter().filter(|(status, _)| *status == Status::Active).map(|(_, rule)| rule).collect(),
        sources: written.sources.iter().map(|file| sources::parsed(&file.item)).collect(),
        drugs,
        assays,
        diseases: names.diseases,
    }
}
