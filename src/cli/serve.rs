//! `oncohooks serve`: loads everything, refuses to start where it would not be safe, and serves.
//!
//! stdout carries what a person needs to try it; the log goes to stderr as JSON, one object per line.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use tracing::Level;

use super::{Globals, ServeArgs, complain, say};
use crate::advise::Engine;
use crate::diagnostic::Diagnostic;
use crate::server::Application;
use crate::settings::{self, Settings};

/// Serves until SIGTERM or SIGINT.
pub fn run(args: &ServeArgs, globals: &Globals) -> ExitCode {
    log_as_json();
    match start(args, globals) {
        Ok(application) => match application.run_until_stopped(announce) {
            Ok(()) => ExitCode::SUCCESS,
            Err(cause) => {
                complain(format_args!("error[server]: the server stopped: {cause}"));
                ExitCode::FAILURE
            }
        },
        Err(mistakes) => {
            mistakes.iter().for_each(complain);
            ExitCode::FAILURE
        }
    }
}

fn start(args: &ServeArgs, globals: &Globals) -> Result<Application, Vec<Diagnostic>> {
    let mut given = globals.given();
    given.flags.extend(args.listen.clone().map(|listen| ("listen", listen)));
    let settings = settings::load(&given)?;
    let unsafe_here = unsafe_to_serve(&settings, args.insecure);
    if !unsafe_here.is_empty() {
        return Err(unsafe_here);
    }
    for note in settings.later() {
        tracing::warn!("{note}");
    }
    if !settings.listen.ip().is_loopback() {
        tracing::warn!(
            "serving without authentication beyond loopback: everybody who can reach the address is answered"
        );
    }
    let engine = Engine::load(settings.config_dir.as_deref())?;
    Application::build(settings, Arc::new(engine))
}

/// What forbids to start: never serve openly against the operator's will.
fn unsafe_to_serve(settings: &Settings, insecure: bool) -> Vec<Diagnostic> {
    let mut reasons = Vec::new();
    if settings.auth.required == Some(true) {
        let message = "auth.required is true, but this version cannot verify tokens yet".to_owned();
        let help =
            "remove it and keep to loopback behind a proxy that verifies tokens, or wait for the version that can";
        reasons.push(Diagnostic::error("auth-not-available", "settings", None, message, help.to_owned()));
    }
    if settings.auth.required.is_none() && !settings.listen.ip().is_loopback() && !insecure {
        let message = format!("{} is not loopback, and nothing says that callers need no token", settings.listen);
        let help = "listen on 127.0.0.1, or start with --insecure if the network itself is trusted".to_owned();
        reasons.push(Diagnostic::error("open-beyond-loopback", "settings", None, message, help));
    }
    reasons
}

fn announce(address: SocketAddr) {
    say(format_args!("listening on http://{address}"));
    say(format_args!("discovery: http://{address}/cds-services"));
    say(format_args!(
        "try: curl -s -H 'content-type: application/json' -d @cds-hooks/samples/tnbc-loinc.order-sign.json \
         http://{address}/cds-services/therapy-order-sign"
    ));
}

fn log_as_json() {
    // A second subscriber in one process (tests) is no error.
    let _ = tracing_subscriber::fmt().json().with_max_level(Level::INFO).with_writer(std::io::stderr).try_init();
    // The default hook prints the panic's message, and a message may quote patient data.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a mistake of ours stopped an answer");
    }));
}
