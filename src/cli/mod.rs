//! The command line: who answers what was asked.
//!
//! It deliberately does nothing itself; each subcommand has its file. Exit codes: 0 done, 1 the input or the
//! configuration has errors, 2 wrong usage.

mod args;
pub mod audit;
pub mod book;
pub mod check;
pub mod codes;
pub mod compare;
pub mod config;
pub mod evaluate;
pub mod export;
pub mod feedback;
pub mod fire;
mod formats;
mod input;
mod output;
pub mod probe;
mod probe_report;
pub mod review;
pub mod screen;
pub mod serve;
mod shell;
pub mod variant;
mod variants;
mod write;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use args::{AuditArgs, AuditCommand, Cli, Command, FeedbackArgs, FeedbackCommand};
pub use args::{
    BookArgs, CheckArgs, CodesArgs, CodesFormat, ConfigArgs, ConfigCommand, EvaluateArgs, EvaluateFormat, ExportArgs,
    FireArgs, FireFormat, Format, Globals, ProbeArgs, ReportArgs, ReportFormat, ReviewArgs, ScreenArgs, ServeArgs,
    VariantArgs, VerifyArgs, When,
};
use output::complain;

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
    if cli.globals.as_of == Some(When::EachOrder) && !matches!(cli.command, Command::Screen(_)) {
        complain("error: --as-of order is for screen alone; give a date (YYYY-MM-DD)");
        return ExitCode::from(2);
    }
    let globals = &Globals { environment, ..cli.globals };
    match cli.command {
        Command::Serve(args) => serve::run(&args, globals),
        Command::Check(args) => check::run(&args, globals),
        Command::Evaluate(args) => match &args.against {
            Some(against) => compare::run(&args, against, globals),
            None => evaluate::run(&args, globals),
        },
        Command::Screen(args) => screen::run(&args, globals),
        Command::Codes(args) => codes::run(&args, globals),
        Command::Fire(args) => fire::run(&args, globals),
        Command::Probe(args) => probe::run(&args, globals),
        Command::Variant(args) => variants::run(&args, globals),
        Command::Book(args) => book::run(&args, globals),
        Command::Export(args) => export::run(&args, globals),
        Command::Config(args) => config::run(&args, globals),
        Command::Completions { shell } => shell::completions(shell),
        Command::Man => shell::manual(),
        Command::Review(args) => review::run(&args, globals),
        Command::Audit(AuditArgs { command: AuditCommand::Verify(args) }) => audit::verify(&args, globals),
        Command::Feedback(FeedbackArgs { command: FeedbackCommand::Report(args) }) => feedback::report(&args, globals),
    }
}
