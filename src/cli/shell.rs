//! `oncohooks completions SHELL` and `oncohooks man`: what a shell and a manual want to know of the command line.

use std::io::{Write, stdout};
use std::process::ExitCode;

use clap::{Command, CommandFactory};
use clap_complete::Shell;

use super::args::Cli;
use super::output::complain;

/// Prints the completions of a shell.
pub fn completions(shell: Shell) -> ExitCode {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "oncohooks", &mut text);
    print(&text)
}

/// Prints the manual in troff: the program, then each of its commands.
pub fn manual() -> ExitCode {
    let mut text = Vec::new();
    let command = Cli::command().disable_help_subcommand(true);
    if let Err(cause) = render(&command, "oncohooks", &mut text) {
        complain(format_args!("error[unwritable]: {cause}"));
        return ExitCode::FAILURE;
    }
    print(&text)
}

fn render(command: &Command, name: &str, text: &mut Vec<u8>) -> std::io::Result<()> {
    let named = command.clone().display_name(name.to_owned());
    clap_mangen::Man::new(named).render(text)?;
    command.get_subcommands().try_for_each(|inner| render(inner, &format!("{name}-{}", inner.get_name()), text))
}

fn print(text: &[u8]) -> ExitCode {
    // A reader who has gone is no error.
    let _ = stdout().write_all(text);
    ExitCode::SUCCESS
}
