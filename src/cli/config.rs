//! `oncohooks config show`: every setting, with its value and where it comes from.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::args::{ConfigArgs, ConfigCommand, Format, Globals};
use super::output::{complain, say};
use crate::settings::{self, Shown};

/// Prints the settings as they hold. Exit 1 when one of them is wrong.
pub fn run(args: &ConfigArgs, globals: &Globals) -> ExitCode {
    let ConfigCommand::Show { format } = args.command;
    match globals.settings() {
        Ok(settings) => {
            let shown = settings::shown(&settings);
            match format {
                Format::Json => say(shown.iter().map(as_json).collect::<Value>()),
                Format::Text => shown.iter().for_each(|setting| say(line(setting))),
            }
            ExitCode::SUCCESS
        }
        Err(mistakes) => {
            mistakes.iter().for_each(complain);
            ExitCode::FAILURE
        }
    }
}

fn line(Shown { name, value, from }: &Shown) -> String {
    let value = value.as_ref().map_or_else(|| "(not set)".to_owned(), |value| format!("{value:?}"));
    format!("{:<44} # {from}", format!("{name} = {value}"))
}

fn as_json(Shown { name, value, from }: &Shown) -> Value {
    json!({"name": name, "value": value, "from": from})
}
