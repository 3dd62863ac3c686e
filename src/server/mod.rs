//! The service on HTTP: the only actix-web code, the only place that knows status codes.
//!
//! It wires everything and deliberately decides nothing clinical. Tests and production build the same
//! [`Application`]; a test asks for port 0.

mod audit;
mod audit_file;
mod auth;
mod body;
mod cors;
mod discovery;
mod failure;
mod feedback;
mod health;
mod hook;
mod keeping;
mod language;
mod limits;
mod methods;
mod metrics;
mod outcome;
mod page;
mod reload;
mod routes;
mod shared;
mod snapshot;
#[cfg(feature = "otlp")]
mod spans;
#[cfg(not(feature = "otlp"))]
#[path = "no_spans.rs"]
mod spans;
mod stopping;
mod tls;
mod trace;
mod warm;

pub use audit::chain_key;

use std::fmt;
use std::future::{Future, poll_fn};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use actix_web::middleware::{NormalizePath, from_fn};
use actix_web::{App, HttpServer, web};

use rustls::ServerConfig;

use crate::call::{self, Engine};
use crate::cds_hooks::discovery::{Declaration, declarations_by_default};
use crate::clock;
use crate::diagnostic::Diagnostic;
use crate::fhir::fetch::allow::Allowed;
use crate::fhir::fetch::breaker::Rule;
use crate::fhir::fetch::client::{Client, Limits};
use crate::settings::{self, Settings};
use crate::store::Store;
use crate::store::outbox::Outbox;

use keeping::Keeping;
use limits::Limits as Bounds;
use shared::Shared;
use snapshot::{Current, Snapshot};
use spans::Spans;

/// Connections that wait to be accepted; beyond, the kernel makes a client try again a second later.
const WAITING: i32 = 1_024;

/// How long a client may leave an answer unread before its connection is closed.
#[cfg(target_os = "linux")]
const UNREAD: std::time::Duration = std::time::Duration::from_secs(30);

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

impl fmt::Debug for Application {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Application").field("address", &self.address).finish_non_exhaustive()
    }
}

/// What the settings say about trust (tokens, TLS, FHIR servers, addresses) and would stop [`Application::build`].
#[must_use]
pub fn trust(settings: &Settings) -> Vec<Diagnostic> {
    let services = declarations_by_default().unwrap_or_default();
    let tokens = auth::Auth::new(settings, &ids(&services)).err().into_iter().flatten();
    let store = Store::examine(&settings.feedback_store).err().map(|cause| unusable_store(settings, &cause));
    let key = audit_key(settings);
    let spans = Spans::new(settings).err();
    let others = [tls::config(settings).err(), allowed(settings).err(), one_address(settings), store, key, spans];
    let profile = call::profile(settings).err().into_iter().flatten();
    let of_clients = settings.clients.iter().filter_map(|client| call::profile_of_client(client).err()).flatten();
    tokens.chain(others.into_iter().flatten()).chain(profile).chain(of_clients).collect()
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
        let snapshot = Snapshot::new(&settings, engine)?;
        let auth = auth::Auth::new(&settings, &ids(&snapshot.services))?;
        let tls = tls::config(&settings).map_err(|mistake| vec![mistake])?;
        let allowed = allowed(&settings).map_err(|mistake| vec![mistake])?;
        let client = client(&settings, &allowed).map_err(|mistake| vec![mistake])?;
        if let Some(mistake) = one_address(&settings) {
            return Err(vec![mistake]);
        }
        let (listener, address) = bind(settings.listen, &settings, "listen")?;
        let own = settings.metrics_listen.map(|address| bind(address, &settings, "metrics.listen")).transpose()?;
        let keeping = keeping(&settings, &auth).map_err(|mistake| vec![mistake])?;
        let metrics = metrics::Metrics::new().map_err(|cause| {
            let help = "this is a mistake of ours; please report it";
            vec![Diagnostic::error("bad-metrics", "metrics", None, cause.to_string(), help)]
        })?;
        metrics.knows(snapshot.version());
        let (limits, current, stopping) = (Bounds::new(&settings), Current::new(snapshot), AtomicBool::new(false));
        let spans = Spans::new(&settings).map_err(|mistake| vec![mistake])?;
        let shared = Shared { settings, current, auth, client, allowed, metrics, limits, keeping, spans, stopping };
        let shared = web::Data::new(shared);
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
            let metrics = metrics.map(|(listener, _)| routes::serve_metrics(listener, shared.clone())).transpose()?;
            let (ours, connections) = (shared.clone(), shared.settings.connections);
            actix_web::rt::spawn(keeping::on_and_on(shared.clone()));
            if signals {
                reload::on_hangup(&shared);
            }
            reload::on_change(&shared);
            let server = HttpServer::new(move || {
                App::new()
                    .app_data(shared.clone())
                    .configure(|config| routes::routes(config, &shared))
                    .wrap(from_fn(auth::guard))
                    .wrap(NormalizePath::trim())
                    .wrap(from_fn(cors::allow))
            });
            let workers = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
            let server = server.disable_signals().workers(workers).max_connections(connections.div_ceil(workers));
            let server = match tls {
                Some(tls) => server.listen_rustls_0_23(listener, tls)?,
                None => server.listen(listener)?,
            };
            let server = server.run();
            if signals {
                stopping::on_signals(&ours, server.handle())?;
            }
            let mut server = pin!(server);
            let mut started = Some(started);
            // The first poll starts the workers and the signal handlers.
            let ended = poll_fn(|context| {
                let state = server.as_mut().poll(context);
                if let Some(started) = started.take() {
                    started(address);
                    // Tests start many, and stop them at once.
                    if signals {
                        let ours = ours.clone();
                        std::thread::spawn(move || warm::up(&ours.settings, &ours.current.get()));
                    }
                }
                state
            })
            .await;
            if let Some(metrics) = metrics {
                metrics.stop(false).await;
            }
            keeping::at_the_end(&ours).await;
            ours.spans.end();
            ended
        })
    }
}

/// The store, its tokens remembered, and the audit.
fn keeping(settings: &Settings, auth: &auth::Auth) -> Result<Keeping, Diagnostic> {
    let audit = audit::Audit::new(settings)?;
    let now = clock::unix();
    let opened = Store::open(&settings.feedback_store, i64::try_from(now.as_secs()).unwrap_or(i64::MAX));
    let (store, used) = opened.map_err(|cause| unusable_store(settings, &cause))?;
    auth.remember(&used, now);
    Ok(Keeping { store, outbox: Outbox::default(), audit })
}

fn unusable_store(settings: &Settings, cause: &str) -> Diagnostic {
    let help = "write sqlite:FILE in a folder this user may write to, or postgres://user:password@host:5432/database, with \
                ?sslmode=require beyond this machine";
    let message = format!("feedback.store cannot be used: {cause}");
    settings.written.mistake("feedback.store", "bad-store", message, help)
}

/// The key of the audit, looked at without opening its file.
fn audit_key(settings: &Settings) -> Option<Diagnostic> {
    let to = settings::AuditTo::Nowhere;
    let audit = settings::Audit { to, ..settings.audit.clone() };
    audit::Audit::new(&Settings { audit, ..settings.clone() }).err()
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
    let settings::Fhir { timeout, budget, breaker, at_once, .. } = settings.fhir;
    let breaker = breaker.map(|settings::Breaker { failures, pause }| Rule { failures, pause });
    let used = !allowed.is_empty() || settings.clients.iter().any(|client| !client.fhir_servers.is_empty());
    Client::new(Limits { timeout, budget, breaker, at_once }, used).map_err(|cause| {
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
        #[cfg(target_os = "linux")]
        {
            let socket = socket2::SockRef::from(&listener);
            // Connections have it from the listener. A client that never reads would hold its answer in memory.
            socket.set_tcp_user_timeout(Some(UNREAD))?;
            socket.listen(WAITING)?;
        }
        let address = listener.local_addr()?;
        Ok((listener, address))
    });
    bound.map_err(|cause| {
        let message = format!("cannot listen on {address}: {cause}");
        let help = format!("stop what uses the address, or choose another with {setting}");
        vec![settings.written.mistake(setting, "cannot-listen", message, help)]
    })
}
