//! The command line: what can be asked, and who answers.
//!
//! It deliberately does nothing itself; each subcommand has its file. Exit codes: 0 done, 1 the input or the
//! configuration has errors, 2 wrong usage.

pub mod check;
pub mod evaluate;
mod explain;
mod input;
mod placed;
pub mod serve;
pub mod variant;
mod variants;
mod whom;

use std::ffi::OsString;
use std::io::{Write, stderr, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use time::Date;

use crate::cds_hooks::Hook;
use crate::diagnostic::Diagnostic;
use crate::settings::{self, Given, Jurisdiction, Language, Settings, Word};

/// Clinical decision support for oncology: which therapy fits, which test is missing, whether this order is right.
#[derive(Debug, Parser)]
#[command(name = "oncohooks", version, arg_required_else_help = false)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    globals: Globals,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The service; also what happens without a subcommand.
    Serve(ServeArgs),
    /// Checks settings, knowledge, profiles and services.
    Check(CheckArgs),
    /// Answers offline for a FHIR R4 Bundle, NDJSON or a whole hook request.
    Evaluate(EvaluateArgs),
    /// Reads notations of protein changes and says which lists they are on.
    Variant(VariantArgs),
    /// What became of our cards.
    Feedback(FeedbackArgs),
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
    /// The date every rule sees (YYYY-MM-DD); default: today.
    #[arg(long, global = true, value_name = "DATE", value_parser = settings::date)]
    pub as_of: Option<Date>,
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
}

#[derive(Debug, Clone, Args)]
pub struct EvaluateArgs {
    /// FHIR R4 Bundles, NDJSON, or whole hook requests.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
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
struct FeedbackArgs {
    #[command(subcommand)]
    command: FeedbackCommand,
}

#[derive(Debug, Clone, Subcommand)]
enum FeedbackCommand {
    /// Outcomes per rule from the store.
    Report,
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

/// Runs the command line `arguments`, of which the first is the program's name.
pub fn run(arguments: impl Iterator<Item = OsString>, environment: Vec<(String, String)>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(usage) => {
            // Nothing is left to do when the terminal is gone.
            let _ = usage.print();
            return ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2));
        }
    };
    let globals = &Globals { environment, ..cli.globals };
    match cli.command.unwrap_or(Command::Serve(ServeArgs::default())) {
        Command::Serve(args) => serve::run(&args, globals),
        Command::Check(args) => check::run(&args, globals),
        Command::Evaluate(args) => evaluate::run(&args, globals),
        Command::Variant(args) => variants::run(&args, globals),
        Command::Feedback(FeedbackArgs { command: FeedbackCommand::Report }) => {
            complain(
                "feedback is kept in the memory of the running service only; a store that can be reported on comes \
                      with a later version",
            );
            ExitCode::FAILURE
        }
    }
}

impl Globals {
    /// The settings from file, environment and these flags.
    ///
    /// # Errors
    /// Every mistake, with where it was written and what to do.
    pub fn settings(&self) -> Result<Settings, Vec<Diagnostic>> {
        settings::load(&self.given())
    }

    fn given(&self) -> Given {
        Given { config: self.config.clone(), flags: self.flags(), environment: self.environment.clone() }
    }

    fn flags(&self) -> Vec<(&'static str, String)> {
        let flags = [
            ("jurisdiction", self.jurisdiction.map(|value| value.name().to_owned())),
            ("language", self.language.map(|value| value.name().to_owned())),
            ("as_of", self.as_of.map(|value| value.to_string())),
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

/// A line on stdout; a reader who has gone is no error.
pub(crate) fn say(line: impl std::fmt::Display) {
    let _ = writeln!(stdout(), "{line}");
}

/// A line on stderr.
pub(crate) fn complain(line: impl std::fmt::Display) {
    let _ = writeln!(stderr(), "{line}");
}
