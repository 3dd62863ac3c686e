//! What can be asked of `oncohooks screen`, and the day an answer is for.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use time::Date;

use crate::settings;

#[derive(Debug, Clone, Default, Args)]
pub struct ScreenArgs {
    /// The folder of a FHIR bulk export, folders of Bundles, or files (NDJSON, Bundles, gzip); - is standard input, one
    /// patient a line.
    #[arg(value_name = "PATH", default_value = "-")]
    pub paths: Vec<PathBuf>,
    /// Compares: writes only whose advice differs from that of the knowledge in this folder. Exit 1 where any does.
    #[arg(long, value_name = "DIR")]
    pub against: Option<PathBuf>,
    /// Writes a report to this file, .html or .json; may be given twice.
    #[arg(long, value_name = "FILE")]
    pub report: Vec<PathBuf>,
    /// Patients stand as keyed hashes by the key in this file, and cards without references, drafts and details.
    #[arg(long, value_name = "KEYFILE")]
    pub hash: Option<PathBuf>,
    /// Writes the lines to this new file instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Goes on with the file of --output after its last whole patient; input and options must be the same.
    #[arg(long, requires = "output")]
    pub resume: bool,
    /// How many threads answer; default: as many as there are cores.
    #[arg(long, value_name = "NUMBER")]
    pub threads: Option<NonZeroUsize>,
    /// A folder for what does not fit into memory while it is sorted; default: that of the system for such files.
    #[arg(long, value_name = "DIR")]
    pub scratch: Option<PathBuf>,
}

/// The day an answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    On(Date),
    /// Each order is judged on its own day.
    EachOrder,
}

impl When {
    pub(super) fn read(text: &str) -> Result<Self, String> {
        if ["order", "orders"].contains(&text) {
            return Ok(Self::EachOrder);
        }
        settings::date(text).map(Self::On)
    }

    pub const fn date(self) -> Option<Date> {
        match self {
            Self::On(date) => Some(date),
            Self::EachOrder => None,
        }
    }
}
