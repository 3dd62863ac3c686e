//! One mistake in a file somebody wrote: where, what, and what to do about it.

use std::fmt;

/// A finding of `check`. Messages are lower case, without a final stop, and quote the offending text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    /// Stable and kebab-case (`unknown-drug`): searchable in support mail. Those of `check` each have a folder in
    /// `tests/knowledge`.
    pub code: &'static str,
    /// Relative to the configuration folder.
    pub file: String,
    /// 1-based; absent when the file as a whole is meant.
    pub line: Option<u64>,
    pub message: String,
    /// The remedy.
    pub help: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    Error,
    Warning,
}

impl Diagnostic {
    pub fn error(
        code: &'static str,
        file: &str,
        line: Option<u64>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let (message, help) = (message.into(), help.into());
        Self { severity: Severity::Error, code, file: file.to_owned(), line, message, help }
    }

    pub fn warning(
        code: &'static str,
        file: &str,
        line: Option<u64>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let (message, help) = (message.into(), help.into());
        Self { severity: Severity::Warning, code, file: file.to_owned(), line, message, help }
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let severity = if self.is_error() { "error" } else { "warning" };
        write!(f, "{severity}[{}]: {}\n  --> {}", self.code, self.message, self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, "\n  help: {}", self.help)
    }
}

/// ` (did you mean "…"?)` when one of the candidates is likely to be what was meant, else nothing.
pub fn did_you_mean<'a>(written: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    let candidates: Vec<&str> = candidates.collect();
    let near = |limit: fn(&str) -> usize| {
        let near = candidates.iter().map(|candidate| (strsim::levenshtein(written, candidate), *candidate));
        near.filter(|(distance, candidate)| *distance <= limit(candidate)).min().map(|(_, candidate)| candidate)
    };
    // A slip first; then the name that says all that was written and more (`assay-22c3` of `assay-22c3-pharmdx`), which is
    // nearer in meaning than one with other letters (`assay-28-8`); then other letters; then what has most words in common.
    let meant = near(|_| 1)
        .or_else(|| says_all(written, &candidates))
        .or_else(|| near(|candidate| 1 + candidate.chars().count() / 4))
        .or_else(|| says_most(written, &candidates));
    meant.map_or_else(String::new, |candidate| format!(" (did you mean \"{candidate}\"?)"))
}

/// The words of a name (`pd-l1`, `22c3`, `cps`), without a plural's end.
fn words(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase);
    words.map(|word| word.strip_suffix('s').filter(|word| word.len() > 2).map_or(word.clone(), str::to_owned)).collect()
}

/// The shortest candidate that has all the words that were written.
fn says_all<'a>(written: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let wanted = words(written);
    let has_all = |candidate: &&&str| {
        let has = words(candidate);
        !wanted.is_empty() && wanted.iter().all(|word| has.contains(word))
    };
    candidates.iter().filter(has_all).min_by_key(|candidate| (candidate.chars().count(), **candidate)).copied()
}

/// The one candidate that has more words in common with what was written than any other.
fn says_most<'a>(written: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let wanted = words(written);
    let common =
        |candidate: &str| words(candidate).iter().filter(|word| word.len() > 2 && wanted.contains(word)).count();
    let most = candidates.iter().map(|candidate| common(candidate)).max().filter(|most| *most > 0)?;
    let mut best = candidates.iter().filter(|candidate| common(candidate) == most);
    best.next().filter(|_| best.next().is_none()).copied()
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn a_name_is_suggested_by_its_letters_or_by_its_meaning() {
        const NAMES: [&str; 9] = [
            "assay-22c3-pharmdx",
            "assay-28-8-pharmdx",
            "assay-sp142",
            "marker-her2-ihc",
            "marker-her2-ish",
            "marker-er",
            "site-liver",
            "drug-trastuzumab",
            "drug-trastuzumab-deruxtecan",
        ];
        let rows = [
            ("assay-22c3", Some("assay-22c3-pharmdx")),
            ("assay-22c3-pharmdz", Some("assay-22c3-pharmdx")),
            ("22c3", Some("assay-22c3-pharmdx")),
            ("assay-sp124", Some("assay-sp142")),
            ("pharmdx-22c3-kit", Some("assay-22c3-pharmdx")),
            ("ihc-her2", Some("marker-her2-ihc")),
            ("marker-HER2-IHC", Some("marker-her2-ihc")),
            ("drug-trastuzumap", Some("drug-trastuzumab")),
            ("trastuzumab", Some("drug-trastuzumab")),
            ("deruxtecan", Some("drug-trastuzumab-deruxtecan")),
            ("sites-liver", Some("site-liver")),
            ("liver-metastasis-site", Some("site-liver")),
            // What fits several alike, or none, is not guessed.
            ("kit-pharmdx-73", None),
            ("metastasis", None),
            ("", None),
        ];
        let mut failures = Vec::new();
        for (written, meant) in rows {
            let said = did_you_mean(written, NAMES.into_iter());
            let expected = meant.map_or_else(String::new, |name| format!(" (did you mean \"{name}\"?)"));
            if said != expected {
                failures.push(format!("{written}:{said}"));
            }
        }
        assert!(failures.is_empty(), "{failures:#?}");
    }
}
