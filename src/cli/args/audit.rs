//! What can be asked about the audit.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(in crate::cli) struct AuditArgs {
    #[command(subcommand)]
    pub(in crate::cli) command: AuditCommand,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum AuditCommand {
    /// Says what was changed in the audit, or taken out of it, by the chain of its records.
    Verify(VerifyArgs),
}

#[derive(Debug, Clone, Args)]
pub struct VerifyArgs {
    /// All files of an audit that is written to files, or their folder; default: the audit in the store.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The seal of a record that must be there, as an earlier check told it.
    #[arg(long, value_name = "SEAL")]
    pub holds: Option<String>,
}
