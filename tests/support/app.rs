//! The service itself, wired as in production, on a free port of this machine.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use oncohooks::call::Engine;
use oncohooks::server::Application;
use oncohooks::settings::Settings;
use time::macros::date;

/// One service with default settings for all tests that need no others.
pub fn app() -> SocketAddr {
    static APP: OnceLock<SocketAddr> = OnceLock::new();
    *APP.get_or_init(|| start(Settings::default()))
}

/// A service of its own.
pub fn start(settings: Settings) -> SocketAddr {
    start_both(settings).0
}

/// As [`start`], with the address that `/metrics` may have of its own.
pub fn start_both(settings: Settings) -> (SocketAddr, Option<SocketAddr>) {
    let as_of = Some(date!(2026 - 11 - 22));
    let settings = Settings { listen: SocketAddr::from(([127, 0, 0, 1], 0)), as_of, ..settings };
    let application = Application::build(settings, engine()).unwrap().without_signals();
    let addresses = (application.address(), application.metrics_address());
    std::thread::spawn(move || application.run_until_stopped(|_| {}));
    addresses
}

/// A service that may read from these FHIR servers.
pub fn allowing(servers: &[&str]) -> SocketAddr {
    let mut settings = Settings::default();
    settings.fhir.allow = servers.iter().map(|server| (*server).to_owned()).collect();
    settings.fhir.timeout = Duration::from_millis(700);
    settings.fhir.budget = Duration::from_millis(1500);
    start(settings)
}

pub fn engine() -> Arc<Engine> {
    static ENGINE: OnceLock<Arc<Engine>> = OnceLock::new();
    let load = || Engine::load(None).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    Arc::clone(ENGINE.get_or_init(|| Arc::new(load())))
}
