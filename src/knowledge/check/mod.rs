//! Every check on the knowledge as written: references resolve, numbers are bound, texts fit a card.
//!
//! All mistakes of all files are reported in one run; a check never stops at its first finding. An error is what would
//! mislead a patient's doctor or break a card; a warning is what somebody should look at. Knowledge nothing uses is a
//! finding too, as an unused import is. Each code has a folder in `tests/knowledge` with a wrong file and what is said
//! of it.

mod dates;
mod diseases;
mod drugs;
mod evidence;
mod ids;
mod names;
mod parts;
mod references;
mod texts;
mod twins;
mod unused;

use time::Date;

use super::load::{self, Written};
use crate::diagnostic::Diagnostic;
use crate::files::Files;
use names::Names;

/// What `oncohooks check` tells of the knowledge, sound or not.
#[derive(Debug)]
pub struct Report {
    pub diagnostics: Vec<Diagnostic>,
    /// Rule files that could be read, drafts and retired ones among them.
    pub rules: usize,
    /// Drug id and spelling: what the profiles need to be checked too.
    pub spellings: Vec<(String, String)>,
}

/// Reads and checks all knowledge files, and looks at the calendar as well.
pub fn report(files: &Files, as_of: Date) -> Report {
    let (written, mut diagnostics) = load::read(files);
    diagnostics.extend(all(&written));
    dates::overdue(&written, as_of, &mut diagnostics);
    let spellings = written.drugs.iter().map(|file| &file.item).flat_map(|drug| {
        let names = drug.spellings.iter().chain([&drug.name.ja, &drug.name.en]);
        names.map(|spelling| (drug.id.value.clone(), spelling.clone()))
    });
    Report { diagnostics, rules: written.rules.len(), spellings: spellings.collect() }
}

/// Runs every check that does not depend on the day.
pub fn all(written: &Written) -> Vec<Diagnostic> {
    let names = Names::of(written);
    let mut found = Vec::new();
    ids::check(written, &mut found);
    diseases::check(written, &mut found);
    for file in &written.rules {
        parts::check(file, &mut found);
        references::check(file, &names, &mut found);
        evidence::check(file, &names, &mut found);
    }
    drugs::check(written, &names, &mut found);
    texts::check(written, &mut found);
    dates::check(written, &mut found);
    twins::check(written, &mut found);
    // Whatever an unreadable rule uses would look unused.
    if written.unread.files == 0 {
        unused::check(written, &names, &mut found);
    }
    found
}
