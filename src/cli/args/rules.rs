//! What can be asked about the rules: the book, the export, a review.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Clone, Default, Args)]
pub struct BookArgs {
    /// Writes the page to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Lists the rules that have changed since the knowledge of this folder.
    #[arg(long, value_name = "DIR")]
    pub since: Option<PathBuf>,
    /// Shows with each rule the scenarios of this folder in which it speaks (`*.md`, as in `tests/scenarios`).
    #[arg(long, value_name = "DIR")]
    pub scenarios: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub struct ExportArgs {
    /// The folder to write into; nothing in it is overwritten.
    pub dir: PathBuf,
}

#[derive(Debug, Clone, Args)]
pub struct ReviewArgs {
    /// The id of the rule, as the book has it.
    #[arg(value_name = "RULE")]
    pub rule: String,
    /// Who has read it.
    #[arg(long, value_name = "NAME")]
    pub by: String,
}
