//! `oncohooks serve`: loads everything, refuses to start where it would not be safe, and serves.
//!
//! stdout carries what a person needs to try it; the log goes to stderr as JSON, one object per line.

use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;

use tracing::Level;

use super::args::{Globals, ServeArgs};
use super::output::{complain, say};
use crate::call::Engine;
use crate::diagnostic::Diagnostic;
use crate::server::Application;
use crate::settings::{self, Settings, Store};
use crate::store;

/// The public CDS Hooks sandbox, whose signing key is part of its source.
const SANDBOX: &str = "https://sandbox.cds-hooks.org";

/// Serves until SIGTERM or SIGINT.
pub fn run(args: &ServeArgs, globals: &Globals) -> ExitCode {
    log_as_json();
    match start(args, globals) {
        Ok((application, needs_token)) => {
            let has_page = application.has_page();
            let url = format!("{}://{}", application.scheme(), application.address());
            match application.run_until_stopped(|_| announce(&url, needs_token, has_page)) {
                Ok(()) => ExitCode::SUCCESS,
                Err(cause) => {
                    complain(format_args!("error[server]: the server stopped: {cause}"));
                    ExitCode::FAILURE
                }
            }
        }
        Err(mistakes) => {
            mistakes.iter().for_each(complain);
            ExitCode::FAILURE
        }
    }
}

/// The service, and whether its callers need a token.
fn start(args: &ServeArgs, globals: &Globals) -> Result<(Application, bool), Vec<Diagnostic>> {
    let mut given = globals.given();
    given.flags.extend(args.listen.clone().map(|listen| ("listen", listen)));
    let mut settings = settings::load(&given)?;
    if let Some(mistake) = open_beyond_loopback(&settings, args.insecure) {
        return Err(vec![mistake]);
    }
    for note in warnings(&settings) {
        tracing::warn!("{note}");
    }
    if settings.feedback_store == Store::Unset {
        settings.feedback_store = store_by_default();
    }
    let needs_token = settings.auth.required == Some(true);
    // A thread of its own: with its end the allocator gives back what only loading needed, some 2 MB.
    let loading = || std::thread::scope(|scope| scope.spawn(|| Engine::load(settings.config_dir.as_deref())).join());
    let engine = loading().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?.with_doses(&settings);
    Ok((Application::build(settings, Arc::new(engine))?, needs_token))
}

/// A file beside the process, so that feedback outlives it; memory where none can be made, which is said.
fn store_by_default() -> Store {
    let file = Store::Sqlite(settings::STORE_BY_DEFAULT.into());
    match store::Store::open(&file, i64::MAX) {
        Ok(_) => file,
        Err(cause) => {
            tracing::warn!(
                "feedback.store is not set, and {} cannot be made here: feedback is kept in memory and ends with the \
                 service ({cause})",
                settings::STORE_BY_DEFAULT
            );
            Store::Memory
        }
    }
}

/// Never serve openly against the operator's will.
pub(super) fn open_beyond_loopback(settings: &Settings, insecure: bool) -> Option<Diagnostic> {
    if settings.auth.required.is_some() || settings.listen.ip().is_loopback() || insecure {
        return None;
    }
    let message = format!("{} is not loopback, and nothing says that callers need no token", settings.listen);
    let help = "set auth.required = true with [[clients]], listen on 127.0.0.1, or start with --insecure if the network \
                itself is trusted";
    Some(settings.written.mistake("listen", "open-beyond-loopback", message, help))
}

/// What is allowed and should be known.
pub(super) fn warnings(settings: &Settings) -> Vec<String> {
    let needs_token = settings.auth.required == Some(true);
    let is_public = !settings.listen.ip().is_loopback();
    let plain = |url: &str| url.starts_with("http://") && !is_loopback(url);
    let mut notes = Vec::new();
    if is_public && !needs_token {
        let note = "serving without authentication beyond loopback: everybody who can reach the address is answered";
        notes.push(note.to_owned());
    }
    if is_public && settings.tls.certificate.is_none() {
        let note = "serving without encryption beyond loopback: set [tls], or let nothing but a proxy on this network \
                    reach the address";
        notes.push(note.to_owned());
    }
    if !needs_token && !settings.clients.is_empty() && settings.public_url.is_none() {
        let note = "clients: without public_url no token can be verified, so these entries are unused";
        notes.push(note.to_owned());
    }
    if settings.public_url.as_deref().is_some_and(plain) {
        notes.push("public_url: tokens and patient data travel unencrypted over http".to_owned());
    }
    let servers = settings.clients.iter().flat_map(|client| &client.fhir_servers).chain(&settings.fhir.allow);
    for server in servers.filter(|server| plain(server)) {
        notes.push(format!("FHIR server {server}: the token of each call and the chart travel unencrypted over http"));
    }
    for client in &settings.clients {
        if client.jwks_url.as_deref().is_some_and(plain) {
            let note = "who can change what travels over http can call in its name";
            notes.push(format!("jwks_url of the client {}: {note}", client.issuer));
        }
        if client.issuer.starts_with(SANDBOX) {
            notes.push(format!(
                "client {}: the sandbox's private key is public, so everybody can call in its name",
                client.issuer
            ));
        }
    }
    notes
}

fn is_loopback(url: &str) -> bool {
    let host = url.trim_start_matches("http://").split(['/', '?', '#']).next().unwrap_or_default();
    let is_name = host == "localhost" || host.starts_with("localhost:");
    is_name
        || host.parse::<SocketAddr>().is_ok_and(|at| at.ip().is_loopback())
        || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn announce(url: &str, needs_token: bool, has_page: bool) {
    say(format_args!("listening on {url}"));
    say(format_args!("discovery: {url}/cds-services"));
    if needs_token {
        say(format_args!(
            "callers need a CDS Hooks token of a client in [[clients]]; why one is refused stands in the log"
        ));
        return;
    }
    let try_it = format!(
        "try: curl -s -H 'content-type: application/json' -d @cds-hooks/samples/tnbc-loinc.order-sign.json \
         {url}/cds-services/therapy-order-sign"
    );
    say(try_it);
    if has_page {
        say(format_args!("page: {url}/ (book of rules: {url}/book)"));
    }
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
