//! Which tokens were used, for all replicas of a site: a table in PostgreSQL, `feedback.store` being a `postgres://` URL.
//!
//! The database decides who was first (`INSERT … ON CONFLICT DO NOTHING`). While it cannot be asked, no token counts. One
//! connection, made when it is needed and made anew when it breaks; calls on it run side by side. Beyond the machine it
//! should be encrypted (`?sslmode=require` in the URL), which also checks the certificate against the system's roots.

use std::fmt;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use actix_web::rt;
use actix_web::rt::time::timeout;
use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs;
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::sync::Mutex;
use tokio_postgres::{Client, Config};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::reason::Reason;

/// For one question, connecting included: a caller is waiting.
const PATIENCE: Duration = Duration::from_secs(2);
/// Between two removals of expired rows by one replica.
const CLEANING: Duration = Duration::from_mins(1);
/// How long an expired row is kept, since the clocks of replicas differ.
const MARGIN: Duration = Duration::from_mins(10);

const EXISTS: &str = "SELECT to_regclass('oncohooks_used_tokens') IS NOT NULL";
/// The lock keeps replicas that start together from making the table twice.
const CREATE: &str = "BEGIN; SELECT pg_advisory_xact_lock(4913520176); \
    CREATE TABLE IF NOT EXISTS oncohooks_used_tokens \
    (issuer text NOT NULL, jti text NOT NULL, until bigint NOT NULL, PRIMARY KEY (issuer, jti)); \
    CREATE INDEX IF NOT EXISTS oncohooks_used_tokens_until ON oncohooks_used_tokens (until); COMMIT";
const USE: &str = "INSERT INTO oncohooks_used_tokens (issuer, jti, until) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
const CLEAN: &str = "DELETE FROM oncohooks_used_tokens WHERE until < $1";

/// The table, as one replica sees it.
pub(super) struct Ledger {
    config: Config,
    tls: MakeRustlsConnect,
    connection: Mutex<Option<Arc<Client>>>,
    cleaned: std::sync::Mutex<Option<Instant>>,
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Ledger").finish_non_exhaustive()
    }
}

impl Ledger {
    /// # Errors
    /// In words without the URL, which may hold a password.
    pub(super) fn new(url: &str) -> Result<Self, String> {
        let mut config: Config = url.parse().map_err(|error: tokio_postgres::Error| told(&error))?;
        config.connect_timeout(PATIENCE).application_name("oncohooks");
        let tls = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
        let tls = tls.with_safe_default_protocol_versions().and_then(BuilderVerifierExt::with_platform_verifier);
        let tls = tls.map_err(|error| format!("TLS cannot be set up: {error}"))?.with_no_client_auth();
        let tls = MakeRustlsConnect::new(tls);
        Ok(Self { config, tls, connection: Mutex::default(), cleaned: std::sync::Mutex::default() })
    }

    /// Whether the database answers.
    pub(super) async fn is_reachable(&self) -> bool {
        self.ask(async { self.client().await?.simple_query("").await }).await.is_ok()
    }

    /// Writes the id down, unless it stands there already.
    pub(super) async fn first_use(&self, issuer: &str, id: &str, until: Duration, now: Duration) -> Result<(), Reason> {
        // A second more, for the fraction.
        let until = seconds(until).saturating_add(1);
        let writing = async {
            let client = self.client().await?;
            let written = client.execute(USE, &[&issuer, &id, &until]).await?;
            self.clean(client, now);
            Ok(written)
        };
        if self.ask(writing).await? == 0 { Err(Reason::Replayed) } else { Ok(()) }
    }

    async fn ask<T>(&self, question: impl Future<Output = Result<T, tokio_postgres::Error>>) -> Result<T, Reason> {
        let reason = match timeout(PATIENCE, question).await {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(error)) => told(&error),
            Err(_) => "it did not answer in time".to_owned(),
        };
        // A connection may be broken, or hang, without knowing it yet. The next question gets a new one.
        if let Ok(mut connection) = self.connection.try_lock() {
            *connection = None;
        }
        tracing::error!(reason, "the store of used tokens (feedback.store) cannot be asked");
        Err(Reason::StoreUnreachable)
    }

    async fn client(&self) -> Result<Arc<Client>, tokio_postgres::Error> {
        let mut connection = self.connection.lock().await;
        if let Some(client) = connection.as_ref().filter(|client| !client.is_closed()) {
            return Ok(Arc::clone(client));
        }
        // In a box: its state takes some 100 KB, which every call of the service would carry about.
        let (client, driver) = Box::pin(self.config.connect(self.tls.clone())).await?;
        // It ends with the connection; whoever asks next sees that.
        rt::spawn(async move { drop(driver.await) });
        let exists: bool = client.query_one(EXISTS, &[]).await?.try_get(0)?;
        if !exists {
            client.batch_execute(CREATE).await?;
        }
        let client = Arc::new(client);
        *connection = Some(Arc::clone(&client));
        Ok(client)
    }

    /// Removes what has expired now and then, without anybody waiting for it.
    fn clean(&self, client: Arc<Client>, now: Duration) {
        let mut cleaned = self.cleaned.lock().unwrap_or_else(PoisonError::into_inner);
        if cleaned.is_some_and(|last| last.elapsed() < CLEANING) {
            return;
        }
        *cleaned = Some(Instant::now());
        let before = seconds(now.saturating_sub(MARGIN));
        rt::spawn(async move {
            if let Err(error) = client.execute(CLEAN, &[&before]).await {
                tracing::warn!(reason = told(&error), "expired rows of oncohooks_used_tokens could not be removed");
            }
        });
    }
}

fn seconds(time: Duration) -> i64 {
    i64::try_from(time.as_secs()).unwrap_or(i64::MAX)
}

/// The error with its cause, but without details of the database, which may quote a row.
fn told(error: &tokio_postgres::Error) -> String {
    if let Some(error) = error.as_db_error() {
        return error.message().to_owned();
    }
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}
