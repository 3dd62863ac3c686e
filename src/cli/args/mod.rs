//! What can be asked on the command line, and the settings it makes.

mod audit;
mod rules;
mod screen;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

pub use audit::VerifyArgs;
pub(super) use audit::{AuditArgs, AuditCommand};
pub use rules::{BookArgs, ExportArgs, ReviewArgs};
pub use screen::{ScreenArgs, When};

pub use super::formats::{CodesFormat, EvaluateFormat, FireFormat, Format, ReportFormat};
use crate::cds_hooks::Hook;
use crate::diagnostic::Diagnostic;
use crate::settings::{self, Given, Jurisdiction, Language, Settings, Word};

/// The build, and the knowledge that is built in: `0.1.0 (knowledge 2026.11.3)`. Who builds may say more, such as a commit,
/// in the variable `ONCOHOOKS_BUILD` of the build.
const VERSION: &str =
    concat!(env!("CARGO_PKG_VERSION"), env!("ONCOHOOKS_BUILD"), " (knowledge ", env!("ONCOHOOKS_KNOWLEDGE"), ")");

/// Clinical decision support for oncology: which therapy fits, which test is missing, whether this order is right.
#[derive(Debug, Parser)]
#[command(name = "oncohooks", version = VERSION, arg_required_else_help = true, subcommand_required = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) globals: Globals,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The service.
    Serve(ServeArgs),
    /// Checks settings, knowledge, profiles and services.
    Check(CheckArgs),
    /// Answers offline for a FHIR R4 Bundle, NDJSON or a whole hook request.
    Evaluate(EvaluateArgs),
    /// Answers for every patient of an export, a line of JSON each: silent mode, before anybody is shown a card.
    Screen(ScreenArgs),
    /// Lists the codes of records, and what they are known as.
    Codes(CodesArgs),
    /// Reads notations of protein changes and says which lists they are on.
    Variant(VariantArgs),
    /// Plays the EHR against any CDS Hooks service, and shows its cards.
    Fire(Box<FireArgs>),
    /// Asks a FHIR server what it can do for us: which templates it answers, which EHR profile fits. Only reads.
    Probe(ProbeArgs),
    /// The rules as one HTML page, to read, print and sign.
    Book(BookArgs),
    /// The knowledge as FHIR R4 resources: PlanDefinition, ActivityDefinition, Library, ValueSet.
    Export(ExportArgs),
    /// Records who has read a rule, in the file of the rule.
    Review(ReviewArgs),
    /// Shows the settings.
    Config(ConfigArgs),
    /// Prints completions for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Prints the manual page (troff).
    Man,
    /// What became of our cards.
    Feedback(FeedbackArgs),
    /// Whether the audit is as it was written.
    Audit(AuditArgs),
}

/// What holds for every subcommand. File and environment can say the same; a flag wins.
#[derive(Debug, Clone, Default, Args)]
pub struct Globals {
    /// Whose approvals count: JP or US.
    #[arg(long, global = true, value_parser = word::<Jurisdiction>)]
    pub jurisdiction: Option<Jurisdiction>,
    /// The language of cards: en or ja.
    #[arg(long, global = true, value_parser = word::<Language>)]
    pub language: Option<Language>,
    /// The date every rule sees (YYYY-MM-DD); default: today. For `screen` also `order`: each order on its own day.
    #[arg(long, global = true, value_name = "DATE", value_parser = When::read)]
    pub as_of: Option<When>,
    /// The settings file.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// A folder whose files replace or overlay what is embedded.
    #[arg(long, global = true, value_name = "DIR")]
    pub config_dir: Option<PathBuf>,
    /// The environment of the process; settings start with `ONCOHOOKS__`.
    #[arg(skip)]
    pub environment: Vec<(String, String)>,
}

#[derive(Debug, Clone, Default, Args)]
pub struct ServeArgs {
    /// Address and port; default 127.0.0.1:8080.
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// Serves without authentication beyond loopback.
    #[arg(long)]
    pub insecure: bool,
}

#[derive(Debug, Clone, Args)]
pub struct CheckArgs {
    /// The folder to check; default: --config-dir, else what is embedded.
    pub dir: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Says how many source statements are carried by rules.
    #[arg(long)]
    pub coverage: bool,
    /// Shows the warnings about the embedded knowledge too.
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, Clone, Args)]
pub struct EvaluateArgs {
    /// FHIR R4 Bundles, NDJSON, or whole hook requests, or folders of them; - is standard input.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Compares: whose advice differs from that of the knowledge in this folder. Exit 1 where any does.
    #[arg(long, value_name = "DIR")]
    pub against: Option<PathBuf>,
    /// The hook to answer: patient-view, order-select or order-sign.
    #[arg(long, value_parser = hook)]
    pub hook: Option<Hook>,
    /// An order in words, such as "trastuzumab deruxtecan 5.4 mg/kg".
    #[arg(long)]
    pub order: Option<String>,
    /// Whom to answer for, when the files hold several patients.
    #[arg(long, value_name = "ID")]
    pub patient: Option<String>,
    #[arg(long, value_enum, default_value_t)]
    pub format: EvaluateFormat,
    /// The full trace: every rule, every criterion.
    #[arg(long)]
    pub explain: bool,
}

#[derive(Debug, Clone, Args)]
pub struct CodesArgs {
    /// FHIR R4 Bundles, NDJSON, or whole hook requests.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t)]
    pub format: CodesFormat,
}

#[derive(Debug, Clone, Args)]
pub struct VariantArgs {
    #[arg(
        required = true,
        value_name = "NOTATION",
        help = "Notations such as \"ERBB2 A775_G776insYVMA\"; without a gene, ERBB2"
    )]
    pub notations: Vec<String>,
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

#[derive(Debug, Clone, Args)]
#[command(group(clap::ArgGroup::new("data").required(true).args(["fhir", "bundle"])))]
pub struct FireArgs {
    /// The service: its base URL, its discovery, or one of its services.
    #[arg(value_name = "SERVICE_URL")]
    pub service: String,
    /// The hook to fire, such as patient-view, order-select or order-sign; not needed when the URL names a service.
    #[arg(long)]
    pub hook: Option<String>,
    /// Fills prefetch from this FHIR server, and names it to the service.
    #[arg(long, value_name = "BASE", requires = "patient")]
    pub fhir: Option<String>,
    /// Fills prefetch from a file: a FHIR R4 Bundle, NDJSON or a whole hook request; - is standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "fhir")]
    pub bundle: Option<PathBuf>,
    /// The patient whose chart is open; needed where the file holds several.
    #[arg(long, value_name = "ID")]
    pub patient: Option<String>,
    /// A draft order in words, such as "trastuzumab deruxtecan 5.4 mg/kg"; several are several orders.
    #[arg(long, value_name = "WORDS")]
    pub order: Vec<String>,
    /// A file with draft orders: a Bundle or single resources.
    #[arg(long, value_name = "FILE")]
    pub orders: Option<PathBuf>,
    /// The user, as a reference.
    #[arg(long, value_name = "REFERENCE", default_value = "Practitioner/example")]
    pub user: String,
    /// The encounter.
    #[arg(long, value_name = "ID")]
    pub encounter: Option<String>,
    /// A file with the access token for the FHIR server, which the service is given too.
    #[arg(long, value_name = "FILE", requires = "fhir")]
    pub token_file: Option<PathBuf>,
    /// Signs a CDS Hooks token with this private key: a JSON Web Key or PEM, for ES384 or RS384.
    #[arg(long, value_name = "FILE", requires = "issuer")]
    pub key: Option<PathBuf>,
    /// The issuer of the token, as the service knows it.
    #[arg(long, value_name = "URL", requires = "key")]
    pub issuer: Option<String>,
    /// What the key is called in the issuer's key set, when the file does not say.
    #[arg(long, value_name = "ID", requires = "key")]
    pub kid: Option<String>,
    /// Sends no prefetch, so that the service has to read the FHIR server.
    #[arg(long, requires = "fhir")]
    pub no_prefetch: bool,
    /// Does not name the FHIR server, so that prefetch is all the service has.
    #[arg(long, requires = "fhir")]
    pub no_server: bool,
    #[arg(long, value_enum, default_value_t)]
    pub format: FireFormat,
}

#[derive(Debug, Clone, Args)]
pub struct ProbeArgs {
    /// The base URL of the FHIR server.
    #[arg(value_name = "FHIR_BASE")]
    pub base: String,
    /// A patient to ask about; then the codes that were not understood are listed too.
    #[arg(long, value_name = "ID")]
    pub patient: Option<String>,
    /// A file with the access token for the server; it is never written down.
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Writes settings to this new file, and beside it the draft of a map for the codes.
    #[arg(long, value_name = "FILE")]
    pub write: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

#[derive(Debug, Clone, Args)]
pub struct ConfigArgs {
    #[command(subcommand)]
    pub command: ConfigCommand,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub enum ConfigCommand {
    /// Every setting with its value, and where it comes from: file and line, environment, flag or default.
    Show {
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

#[derive(Debug, Clone, Args)]
pub(super) struct FeedbackArgs {
    #[command(subcommand)]
    pub(super) command: FeedbackCommand,
}

#[derive(Debug, Clone, Subcommand)]
pub(super) enum FeedbackCommand {
    /// Shown, accepted and overridden per rule and version of the knowledge, from the store.
    Report(ReportArgs),
}

#[derive(Debug, Clone, Default, Args)]
pub struct ReportArgs {
    /// Only cards and feedback from then on: a day (in UTC), or a date with time and zone.
    #[arg(long, value_name = "DATE", value_parser = settings::moment)]
    pub since: Option<i64>,
    /// Only those of this service, such as therapy-order-sign.
    #[arg(long, value_name = "ID")]
    pub service: Option<String>,
    /// Only cards in which this rule speaks.
    #[arg(long, value_name = "ID")]
    pub rule: Option<String>,
    #[arg(long, value_enum, default_value_t)]
    pub format: ReportFormat,
}

impl Globals {
    /// The settings from file, environment and these flags.
    ///
    /// # Errors
    /// Every mistake, with where it was written and what to do.
    pub fn settings(&self) -> Result<Settings, Vec<Diagnostic>> {
        settings::load(&self.given())
    }

    pub(super) fn given(&self) -> Given {
        Given { config: self.config.clone(), flags: self.flags(), environment: self.environment.clone() }
    }

    fn flags(&self) -> Vec<(&'static str, String)> {
        let flags = [
            ("jurisdiction", self.jurisdiction.map(|value| value.name().to_owned())),
            ("language", self.language.map(|value| value.name().to_owned())),
            ("as_of", self.as_of.and_then(When::date).map(|date| date.to_string())),
            ("config_dir", self.config_dir.as_ref().map(|value| value.display().to_string())),
        ];
        flags.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
    }
}

fn word<T: Word>(text: &str) -> Result<T, String> {
    T::read(text)
}

fn hook(text: &str) -> Result<Hook, String> {
    let names = || Hook::ALL.map(Hook::name).join(", ");
    Hook::named(text).ok_or_else(|| format!("expected one of {}", names()))
}
