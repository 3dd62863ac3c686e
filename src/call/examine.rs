//! Everything the engine is made of, looked at without stopping at a mistake: what `check` tells.

use std::path::Path;

use time::Date;

use super::Engine;
use super::schedules;
use super::site_files::{self, Kind};
use crate::cards::Sentences;
use crate::diagnostic::Diagnostic;
use crate::files::{self, Files};
use crate::knowledge::coverage::{self, Coverage};
use crate::knowledge::{Knowledge, Offered, Report};
use crate::profiles::terminology::Terminology;

/// What there is to say of the files.
#[derive(Debug)]
pub struct Examination {
    pub diagnostics: Vec<Diagnostic>,
    /// Rule files that could be read.
    pub rules: usize,
    /// Absent when there is an error.
    pub coverage: Option<Coverage>,
    /// The site's own files that were read, by what they are.
    pub of_site: Vec<(Kind, usize)>,
    /// Their paths below the configuration folder.
    pub site_paths: Vec<String>,
}

/// Looks at everything embedded, overlaid by `config_dir`, on a day.
#[must_use]
pub fn examine(config_dir: Option<&Path>, as_of: Date) -> Examination {
    let (files, mut diagnostics) = files::gather(config_dir);
    let (report, knowledge) = Knowledge::examine(&files, as_of);
    let Report { diagnostics: mistakes, rules, spellings, offered } = report;
    diagnostics.extend(mistakes);
    let knowledge = knowledge.filter(|_| !diagnostics.iter().any(Diagnostic::is_error));
    let (coverage, mistakes) = rest(&files, knowledge, (&spellings, &offered));
    diagnostics.extend(mistakes);
    Examination {
        diagnostics,
        rules,
        coverage,
        of_site: site_files::count(&files),
        site_paths: files::of_site(&files).map(str::to_owned).collect(),
    }
}

/// As the service would start; where something stops it, sentences and profiles are still read.
fn rest(
    files: &Files,
    knowledge: Option<Knowledge>,
    (spellings, offered): (&[(String, String)], &[Offered]),
) -> (Option<Coverage>, Vec<Diagnostic>) {
    let mut mistakes = match (Sentences::read(files), knowledge) {
        (Ok(sentences), Some(knowledge)) => {
            return match Engine::with_knowledge(knowledge, sentences, files) {
                Ok(engine) => {
                    let warned = engine.terminology.warnings.iter().cloned();
                    let found = warned.chain(schedules::check(&engine, offered)).collect();
                    (Some(coverage::measure(&engine.knowledge)), found)
                }
                Err(mistakes) => (None, mistakes),
            };
        }
        (sentences, _) => sentences.err().unwrap_or_default(),
    };
    let texts = files.iter().map(|(path, text)| (path.as_str(), text.as_ref()));
    let spellings = spellings.iter().map(|(drug, spelling)| (drug.as_str(), spelling.as_str()));
    mistakes.extend(Terminology::load(texts, spellings).map_or_else(|found| found, |known| known.warnings));
    (None, mistakes)
}
