//! The service on HTTP: the only actix-web code, the only place that knows status codes.
//!
//! It wires everything and deliberately decides nothing clinical. Tests and production build the same
//! [`Application`]; a test asks for port 0.

mod auth;
mod body;
mod cors;
mod discovery;
mod failure;
mod feedback;
mod health;
mod hook;
mod language;
mod metrics;
mod outcome;
mod page;
mod tls;
mod warm;

use std::fmt;
use std::future::{Future, poll_fn};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::pin::pin;
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use actix_web::guard::{Any, Get, Guard, Head};
use actix_web::middleware::{NormalizePath, from_fn};
use actix_web::{App, HttpServer, web};

use rustls::ServerConfig;

use crate::call::{self, Engine};
use crate::cds_hooks::discovery::{Declaration, declarations_by_default};
use crate::diagnostic::Diagnostic;
use crate::fhir::fetch::allow::Allowed;
use crate::fhir::fetch::breaker::Rule;
use crate::fhir::fetch::client::{Client, Limits};
use crate::settings::{self, Settings};

use failure::Failure;

/// The service, bound to its address and ready to run.
pub struct Application {
    listener: TcpListener,
    address: SocketAddr,
    /// The address of its own that `/metrics` may have.
    metrics: Option<(TcpListener, SocketAddr)>,
    tls: Option<ServerConfig>,
    shared: web::Data<Shared>,
    signals: bool,
}

/// What every request sees; immutable but for counters and feedback.
struct Shared {
    settings: Settings,
    engine: Arc<Engine>,
    services: Vec<Declaration>,
    auth: auth::Auth,
    client: Client,
    /// The FHIR servers that callers without a verified token may name.
    allowed: Allowed,
    metrics: metrics::Metrics,
    feedback: feedback::Store,
}

impl fmt::Debug for Application {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Application").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Shared {
    fn service(&self, id: &str) -> Result<&Declaration, Failure> {
        let found = self.services.iter().find(|declaration| declaration.service.id == id);
        found.ok_or_else(|| {
            Failure::UnknownService(self.services.iter().map(|declaration| declaration.service.id.clone()).collect())
        })
    }
}

/// What the settings say about trust (tokens, TLS, FHIR servers, addresses) and would stop [`Application::build`].
#[must_use]
pub fn trust(settings: &Settings) -> Vec<Diagnostic> {
    let services = declarations_by_default().unwrap_or_default();
    let tokens = auth::Auth::new(settings, &ids(&services)).err().into_iter().flatten();
    let others = [tls::config(settings).err(), allowed(settings).err(), one_address(settings)];
    let profile = call::profile(settings).err().into_iter().flatten();
    tokens.chain(others.into_iter().flatten()).chain(profile).collect()
}

/// Whether the service would fetch from this FHIR server.
#[must_use]
pub fn may_fetch_from(settings: &Settings, server: &str) -> bool {
    Allowed::read(&settings.fhir.allow).unwrap_or_default().find(server).is_some()
}

fn ids(services: &[Declaration]) -> Vec<&str> {
    services.iter().map(|declaration| declaration.service.id.as_str()).collect()
}

impl Application {
    /// Binds the address and puts everything together.
    ///
    /// # Errors
    /// Everything that is in the way, with its remedy.
    pub fn build(settings: Settings, engine: Arc<Engine>) -> Result<Self, Vec<Diagnostic>> {
        let services = call::services(&settings, &engine)?;
        let auth = auth::Auth::new(&settings, &ids(&services))?;
        let tls = tls::config(&settings).map_err(|mistake| vec![mistake])?;
        let allowed = allowed(&settings).map_err(|mistake| vec![mistake])?;
        let client = client(&settings, &allowed).map_err(|mistake| vec![mistake])?;
        if let Some(mistake) = one_address(&settings) {
            return Err(vec![mistake]);
        }
        let (listener, address) = bind(settings.listen, &settings, "listen")?;
        let own = settings.metrics_listen.map(|address| bind(address, &settings, "metrics.listen")).transpose()?;
        let (metrics, feedback) = (metrics::Metrics::default(), feedback::Store::default());
        let shared = web::Data::new(Shared { settings, engine, services, auth, client, allowed, metrics, feedback });
        Ok(Self { listener, address, metrics: own, tls, shared, signals: true })
    }

    /// Leaves SIGTERM and SIGINT to the process; for tests, which run many applications.
    #[must_use]
    pub fn without_signals(mut self) -> Self {
        self.signals = false;
        self
    }

    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where `/metrics` is answered besides, without a token and without anything else.
    #[must_use]
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().map(|(_, address)| *address)
    }

    /// Whether people may open the page and the book.
    #[must_use]
    pub fn has_page(&self) -> bool {
        page::is_served(&self.shared.settings)
    }

    /// `http` or `https`.
    #[must_use]
    pub fn scheme(&self) -> &'static str {
        if self.tls.is_some() { "https" } else { "http" }
    }

    /// Serves until SIGTERM or SIGINT, then lets the requests in flight finish. `started` is called once requests are
    /// answered and signals are heard.
    ///
    /// # Errors
    /// When the socket breaks.
    pub fn run_until_stopped(self, started: impl FnOnce(SocketAddr)) -> io::Result<()> {
        let Self { listener, address, metrics, tls, shared, signals } = self;
        actix_web::rt::System::new().block_on(async move {
            let metrics = metrics.map(|(listener, _)| serve_metrics(listener, shared.clone())).transpose()?;
            let warmed = shared.clone();
            let server = HttpServer::new(move || {
                App::new()
                    .app_data(shared.clone())
                    .configure(|config| routes(config, &shared))
                    .wrap(from_fn(auth::guard))
                    .wrap(NormalizePath::trim())
                    .wrap(from_fn(cors::allow))
            });
            let server = if signals { server } else { server.disable_signals() };
            let server = match tls {
                Some(tls) => server.listen_rustls_0_23(listener, tls)?,
                None => server.listen(listener)?,
            };
            let mut server = pin!(server.run());
            let mut started = Some(started);
            // The first poll starts the workers and the signal handlers.
            let ended = poll_fn(|context| {
                let state = server.as_mut().poll(context);
                if let Some(started) = started.take() {
                    started(address);
                    // Tests start many, and stop them at once.
                    if signals {
                        let warmed = warmed.clone();
                        std::thread::spawn(move || warm::up(&warmed));
                    }
                }
                state
            })
            .await;
            if let Some(metrics) = metrics {
                metrics.stop(false).await;
            }
            ended
        })
    }
}

/// The FHIR servers that callers without a verified token may name.
fn allowed(settings: &Settings) -> Result<Allowed, Diagnostic> {
    let mistake = |mistake: String| {
        settings.written.mistake("fhir.allow", "bad-fhir-server", mistake, "correct the setting fhir.allow")
    };
    Allowed::read(&settings.fhir.allow).map_err(mistake)
}

/// The client for FHIR servers.
fn client(settings: &Settings, allowed: &Allowed) -> Result<Client, Diagnostic> {
    let settings::Fhir { timeout, budget, breaker, .. } = settings.fhir;
    let breaker = breaker.map(|settings::Breaker { failures, pause }| Rule { failures, pause });
    let used = !allowed.is_empty() || settings.clients.iter().any(|client| !client.fhir_servers.is_empty());
    Client::new(Limits { timeout, budget, breaker }, used).map_err(|cause| {
        settings.written.mistake("fhir.allow", "bad-fhir-server", cause, "mend the machine's certificates")
    })
}

/// The address of its own that `/metrics` may have is another than that of the service.
fn one_address(settings: &Settings) -> Option<Diagnostic> {
    let (address, metrics) = (settings.listen, settings.metrics_listen?);
    let same_host = address.ip() == metrics.ip() || address.ip().is_unspecified() || metrics.ip().is_unspecified();
    let is_same = same_host && address.port() == metrics.port() && address.port() != 0;
    is_same.then(|| {
        let message = format!("metrics.listen is the address of the service itself, {address}");
        let help = "give it a port of its own, or leave it out: /metrics is answered on the main address too";
        settings.written.mistake("metrics.listen", "cannot-listen", message, help)
    })
}

fn bind(address: SocketAddr, settings: &Settings, setting: &str) -> Result<(TcpListener, SocketAddr), Vec<Diagnostic>> {
    let bound = TcpListener::bind(address).and_then(|listener| {
        let address = listener.local_addr()?;
        Ok((listener, address))
    });
    bound.map_err(|cause| {
        let message = format!("cannot listen on {address}: {cause}");
        let help = format!("stop what uses the address, or choose another with {setting}");
        vec![settings.written.mistake(setting, "cannot-listen", message, help)]
    })
}

/// Starts the address for Prometheus, which cannot make tokens. What is told there names nobody.
fn serve_metrics(listener: TcpListener, shared: web::Data<Shared>) -> io::Result<ServerHandle> {
    let server = HttpServer::new(move || {
        let show = resource("/metrics", "GET, HEAD").route(read().to(metrics::show));
        App::new().app_data(shared.clone()).service(show).default_service(web::to(|| async { Failure::UnknownRoute }))
    });
    let server = server.workers(1).disable_signals().listen(listener)?.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    Ok(handle)
}

fn routes(config: &mut web::ServiceConfig, shared: &Shared) {
    // Our own services by their plain paths: a path with a variable in it is found by a pattern, which takes longer.
    for service in &shared.services {
        config.service(hook_resource(&format!("/cds-services/{}", service.service.id)));
    }
    if page::is_served(&shared.settings) {
        page::routes(config);
    }
    config
        .service(resource("/cds-services", "GET, HEAD, OPTIONS").route(read().to(discovery::list)))
        .service(service_resource("/cds-services/{service}").route(web::post().to(hook::call)))
        .service(service_resource("/cds-services/{service}/feedback").route(web::post().to(feedback::take)))
        .service(resource("/health/live", "GET, HEAD, OPTIONS").route(read().to(health::live)))
        .service(resource("/health/ready", "GET, HEAD, OPTIONS").route(read().to(health::ready)))
        .service(resource("/metrics", "GET, HEAD, OPTIONS").route(read().to(metrics::show)))
        .default_service(web::to(|| async { Failure::UnknownRoute }));
}

fn hook_resource(path: &str) -> actix_web::Resource {
    resource(path, "POST, OPTIONS").route(web::post().to(hook::call))
}

/// A resource that answers other methods with 405 and `allow`.
fn resource(path: &str, allow: &'static str) -> actix_web::Resource {
    web::resource(path).default_service(web::to(move || async move { Failure::MethodNotAllowed(allow) }))
}

/// Like `resource`, but an unknown service id gets 404 first.
fn service_resource(path: &str) -> actix_web::Resource {
    web::resource(path).default_service(web::to(async |id: web::Path<String>, shared: web::Data<Shared>| {
        shared.service(&id).map_or_else(|unknown| unknown, |_| Failure::MethodNotAllowed("POST, OPTIONS"))
    }))
}

fn read() -> actix_web::Route {
    web::route().guard(either())
}

fn either() -> impl Guard {
    Any(Get()).or(Head())
}
