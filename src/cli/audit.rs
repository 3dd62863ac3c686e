//! `oncohooks audit verify`: whether anybody changed the audit, by the chain of its records.

use std::path::Path;
use std::process::ExitCode;

use super::args::{Globals, VerifyArgs};
use super::input;
use super::output::{complain, say};
use crate::diagnostic::Diagnostic;
use crate::server::chain_key;
use crate::settings::{self, Settings, Store};
use crate::store;
use crate::store::chain::{Verification, Verified};
use crate::store::records::AuditedCall;

/// Exit 1 where anything was changed, or is missing.
pub fn verify(args: &VerifyArgs, globals: &Globals) -> ExitCode {
    match verified(args, globals) {
        Ok(found) => told(&found),
        Err(mistakes) => {
            mistakes.iter().for_each(complain);
            ExitCode::FAILURE
        }
    }
}

fn verified(args: &VerifyArgs, globals: &Globals) -> Result<Verified, Vec<String>> {
    let words = |mistakes: Vec<Diagnostic>| mistakes.iter().map(ToString::to_string).collect::<Vec<_>>();
    let settings = globals.settings().map_err(words)?;
    let key = chain_key(&settings).map_err(|mistake| words(vec![mistake]))?.ok_or_else(|| {
        vec![
            "error[no-key]: audit.chain_key_file is not set, so no record is sealed\n  help: run it with the settings of \
             the service: --config FILE"
                .to_owned(),
        ]
    })?;
    let mut verification = Verification::new(&key);
    if let Some(file) = settings.audit.to.file().filter(|_| args.files.is_empty()) {
        // Which closed files there are still, and where, only the site knows.
        return Err(vec![format!(
            "error[audit-in-files]: audit.to writes to {}, and no file was named\n  help: name its folder, or it and all that \
             were closed before it: oncohooks audit verify {}",
            file.display(),
            file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).display()
        )]);
    }
    if args.files.is_empty() {
        let unreadable = |why| vec![format!("error[store]: the audit cannot be read: {why}")];
        store::audited(&place(&settings), &mut |call| verification.see(call)).map_err(unreadable)?;
    } else {
        let mut calls = Vec::new();
        let open = settings.audit.to.file().and_then(Path::file_name);
        for file in input::read(&input::files_besides(&args.files, open)?)? {
            for (number, line) in (1_u64..).zip(file.text.lines()) {
                match serde_json::from_str::<AuditedCall>(line) {
                    Ok(call) => calls.push(call),
                    Err(_) if line.is_empty() => {}
                    Err(_) => verification.unreadable(&format!("{}:{number}", file.name)),
                }
            }
        }
        calls.sort_by(|one, other| order(one).cmp(&order(other)));
        for call in &calls {
            verification.see(call);
        }
    }
    // Closed files are the site's to move away.
    let are_old_deleted = settings.audit.keep.is_some() || !args.files.is_empty();
    Ok(verification.verdict(args.holds.as_deref(), are_old_deleted))
}

/// By process, then in its order.
fn order(call: &AuditedCall) -> Option<(&str, i64)> {
    call.link.as_ref().map(|link| (link.writer.as_str(), link.number))
}

fn place(settings: &Settings) -> Store {
    match &settings.feedback_store {
        Store::Unset => Store::Sqlite(Path::new(settings::STORE_BY_DEFAULT).to_owned()),
        place => place.clone(),
    }
}

fn told(found: &Verified) -> ExitCode {
    let Verified { records, writers, late, unsealed, newest, wrong } = found;
    say(format_args!("{records} records of {writers} processes, {unsealed} of them from before the chain"));
    if *late > 0 {
        say(format_args!(
            "of {late} processes the first records are not there any more (deleted after their time, or moved)"
        ));
    }
    if let Some(seal) = newest {
        say(format_args!("seal of the newest: {seal}"));
        say("Keep it elsewhere: with --holds SEAL a later check sees whether the end was taken away.");
    }
    if *records == 0 && wrong.is_empty() {
        complain(
            "error[no-records]: no record is there, so nothing can be told of them\n  help: name the files of the audit, or their folder",
        );
        return ExitCode::FAILURE;
    }
    if wrong.is_empty() {
        say("nothing was changed");
        return ExitCode::SUCCESS;
    }
    for what in wrong {
        complain(format_args!("error[tampered]: {what}"));
    }
    ExitCode::FAILURE
}
