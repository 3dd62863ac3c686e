//! In which forms the commands can answer.

use clap::ValueEnum;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum FireFormat {
    /// The cards as a terminal shows them.
    #[default]
    Text,
    /// The answer as it came.
    Json,
    /// The request, which is not sent.
    Request,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum EvaluateFormat {
    #[default]
    Text,
    Json,
    /// Exactly the body the service would answer.
    Cards,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum CodesFormat {
    #[default]
    Text,
    Json,
    /// A draft of a site's ConceptMap, of the codes that were not understood.
    Conceptmap,
}

/// How feedback is reported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    #[default]
    #[value(alias = "text")]
    Table,
    Csv,
    Json,
}
