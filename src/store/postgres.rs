//! The store in PostgreSQL, for replicas that share what they remember: `feedback.store` is a `postgres://` URL.
//!
//! The database decides who was first (`ON CONFLICT DO NOTHING`). One connection, made when it is needed and made anew
//! when it breaks; questions on it run side by side, and one statement writes a batch, so that it is kept whole or not at
//! all. Beyond the machine it should be encrypted (`?sslmode=require`), which also checks the certificate against the
//! system's roots.

use std::fmt;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs;
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::sync::Mutex;
use tokio::time::timeout;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, Row};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::count::{Counts, Filter};
use super::records::{AuditedCall, IssuedCard, Kept, KeptFeedback, Link, Records, UsedToken};
use super::{Forget, PATIENCE, StoreFault, migrations, statements};

const HAS_TABLES: &str = "SELECT to_regclass('oncohooks_schema') IS NOT NULL";
/// The lock keeps replicas that start together from making the tables twice.
const BEGIN: &str = "BEGIN; SELECT pg_advisory_xact_lock(4913520176)";
const USE_TOKEN: &str =
    "INSERT INTO oncohooks_used_tokens (issuer, jti, until) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
const ADD: &str = "WITH cards AS (INSERT INTO oncohooks_cards \
    (card, at, service, client, knowledge, kind, indicator, rules, verdicts) SELECT * FROM unnest($1::text[], \
    $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[]) \
    ON CONFLICT DO NOTHING), calls AS (INSERT INTO oncohooks_calls \
    (id, at, request, client, service, hook_instance, patient, rules, cards, gaps, knowledge, milliseconds, status, \
    writer, number, previous, seal) \
    SELECT * FROM unnest($10::text[], $11::bigint[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], \
    $17::text[], $18::bigint[], $19::bigint[], $20::text[], $21::bigint[], $22::bigint[], $23::text[], $24::bigint[], \
    $25::text[], $26::text[]) ON CONFLICT DO NOTHING) \
    INSERT INTO oncohooks_feedback (id, card, outcome, suggestions, reason, at, service, client, received) \
    SELECT * FROM unnest($27::text[], $28::text[], $29::text[], $30::text[], $31::text[], $32::bigint[], $33::text[], \
    $34::text[], $35::bigint[]) ON CONFLICT DO NOTHING RETURNING id";

/// The database, as one replica sees it.
pub struct Postgres {
    config: Config,
    tls: MakeRustlsConnect,
    connection: Mutex<Option<Arc<Client>>>,
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Postgres").finish_non_exhaustive()
    }
}

impl Postgres {
    pub(super) fn new(url: &str) -> Result<Self, String> {
        let mut config: Config = url.parse().map_err(|error: tokio_postgres::Error| told(&error))?;
        config.connect_timeout(PATIENCE).application_name("oncohooks");
        let tls = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
        let tls = tls.with_safe_default_protocol_versions().and_then(BuilderVerifierExt::with_platform_verifier);
        let tls = tls.map_err(|error| format!("TLS cannot be set up: {error}"))?.with_no_client_auth();
        Ok(Self { config, tls: MakeRustlsConnect::new(tls), connection: Mutex::default() })
    }

    pub(super) async fn is_reachable(&self) -> bool {
        self.ask(async { Ok(self.client().await?.simple_query("").await?) }).await.is_ok()
    }

    pub(super) async fn keep(&self, records: &Records) -> Result<Kept, StoreFault> {
        self.ask(async {
            let client = self.client().await?;
            let mut kept = Kept::default();
            for UsedToken { issuer, id, until } in &records.tokens {
                kept.tokens.push(client.execute(USE_TOKEN, &[issuer, id, until]).await? > 0);
            }
            if !(records.cards.is_empty() && records.calls.is_empty() && records.feedback.is_empty()) {
                kept.feedback = add(&client, records).await?;
            }
            Ok(kept)
        })
        .await
    }

    pub(super) async fn forget(&self, before: Forget) -> Result<(), StoreFault> {
        self.ask(async {
            let client = self.client().await?;
            client.execute(statements::FORGET_TOKENS, &[&before.tokens]).await?;
            if let Some(cards) = before.cards {
                client.execute(statements::FORGET_CARDS, &[&cards]).await?;
                client.execute(statements::FORGET_FEEDBACK, &[&cards]).await?;
            }
            if let Some(calls) = before.calls {
                client.execute(statements::FORGET_CALLS, &[&calls]).await?;
            }
            Ok(())
        })
        .await
    }

    pub(super) async fn newest_seal(&self) -> Result<Option<String>, StoreFault> {
        self.ask(async {
            let row = self.client().await?.query_opt(statements::NEWEST_SEAL, &[]).await?;
            Ok(row.map(|row| row.try_get(0)).transpose()?)
        })
        .await
    }

    /// Gives every record of the audit to `each`, a page at a time.
    pub(super) async fn audited(&self, each: &mut dyn FnMut(&AuditedCall)) -> Result<(), StoreFault> {
        const PAGE: i64 = 5_000;
        let client = self.client().await?;
        let (mut writer, mut number, mut id) = (String::new(), -1_i64, String::new());
        loop {
            let rows = client.query(statements::AUDITED, &[&writer, &number, &id, &PAGE]).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            (writer, number, id) = (last.try_get(13)?, last.try_get(14)?, last.try_get(0)?);
            for row in &rows {
                each(&audited(row)?);
            }
        }
    }

    /// Counting may take its time.
    pub(super) async fn counts(&self, filter: &Filter) -> Result<Counts, StoreFault> {
        let client = self.client().await?;
        let mut counts = Counts::default();
        for row in client.query(statements::SHOWN, &[&filter.since, &filter.service]).await? {
            counts.shown(row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        }
        for row in client.query(statements::OUTCOMES, &[&filter.since, &filter.service]).await? {
            let (outcome, is_known): (String, i32) = (row.try_get(2)?, row.try_get(5)?);
            let told = (row.try_get(3)?, is_known != 0);
            counts.became((row.try_get(0)?, row.try_get(1)?), &outcome, told, row.try_get(4)?);
        }
        Ok(counts)
    }

    async fn ask<T>(&self, question: impl Future<Output = Result<T, StoreFault>>) -> Result<T, StoreFault> {
        let fault = match timeout(PATIENCE, question).await {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(fault)) => fault,
            Err(_) => StoreFault("it did not answer in time".to_owned()),
        };
        // A connection may be broken, or hang, without knowing it yet. The next question gets a new one.
        if let Ok(mut connection) = self.connection.try_lock() {
            *connection = None;
        }
        Err(fault)
    }

    async fn client(&self) -> Result<Arc<Client>, StoreFault> {
        let mut connection = self.connection.lock().await;
        if let Some(client) = connection.as_ref().filter(|client| !client.is_closed()) {
            return Ok(Arc::clone(client));
        }
        // In a box: its state takes some 100 KB, which every call of the service would carry about.
        let (client, driver) = Box::pin(self.config.connect(self.tls.clone())).await?;
        // It ends with the connection; whoever asks next sees that.
        tokio::spawn(async move { drop(driver.await) });
        migrate(&client).await?;
        let client = Arc::new(client);
        *connection = Some(Arc::clone(&client));
        Ok(client)
    }
}

/// Brings the tables up to this version. A user without the right to make tables can use those that are there.
async fn migrate(client: &Client) -> Result<(), StoreFault> {
    let has_tables: bool = client.query_one(HAS_TABLES, &[]).await?.try_get(0)?;
    if has_tables && migrations::missing(version(client).await?)?.next().is_none() {
        return Ok(());
    }
    client.batch_execute(BEGIN).await?;
    client.batch_execute(migrations::CREATE_VERSION).await?;
    for (made, step) in migrations::missing(version(client).await?)? {
        client.batch_execute(step).await?;
        client.batch_execute(&migrations::note(made)).await?;
    }
    Ok(client.batch_execute("COMMIT").await?)
}

fn audited(row: &Row) -> Result<AuditedCall, tokio_postgres::Error> {
    let link =
        Link { writer: row.try_get(13)?, number: row.try_get(14)?, previous: row.try_get(15)?, seal: row.try_get(16)? };
    Ok(AuditedCall {
        id: row.try_get(0)?,
        at: row.try_get(1)?,
        request: row.try_get(2)?,
        client: row.try_get(3)?,
        service: row.try_get(4)?,
        hook_instance: row.try_get(5)?,
        patient: row.try_get(6)?,
        rules: row.try_get(7)?,
        cards: row.try_get(8)?,
        gaps: row.try_get(9)?,
        knowledge: row.try_get(10)?,
        milliseconds: row.try_get(11)?,
        status: row.try_get(12)?,
        link: (!link.writer.is_empty()).then_some(link),
    })
}

async fn version(client: &Client) -> Result<i64, StoreFault> {
    Ok(client.query_one(migrations::VERSION, &[]).await?.try_get(0)?)
}

/// Adds cards, calls and feedback, and says which entries of the feedback were new.
async fn add(client: &Client, records: &Records) -> Result<Vec<bool>, StoreFault> {
    let columns = Columns(records);
    let columns: Vec<Box<dyn ToSql + Sync + Send + '_>> =
        columns.cards().into_iter().chain(columns.calls()).chain(columns.feedback()).collect();
    let parameters: Vec<&(dyn ToSql + Sync)> = columns.iter().map(|column| &**column as &(dyn ToSql + Sync)).collect();
    let rows = client.query(ADD, &parameters).await?;
    let mut new = rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<String>, _>>()?;
    let mut is_new = |id: &String| new.iter().position(|new| new == id).map(|at| new.swap_remove(at)).is_some();
    Ok(records.feedback.iter().map(|entry| is_new(&entry.id)).collect())
}

/// The records column by column.
struct Columns<'r>(&'r Records);

type Column<'r> = Box<dyn ToSql + Sync + Send + 'r>;

impl<'r> Columns<'r> {
    fn cards(&self) -> [Column<'r>; 9] {
        let of = |text: fn(&'r IssuedCard) -> &'r str| texts(&self.0.cards, text);
        [
            of(|card| &card.card),
            numbers(&self.0.cards, |card| card.at),
            of(|card| &card.service),
            of(|card| &card.client),
            of(|card| &card.knowledge),
            of(|card| card.kind),
            of(|card| card.indicator),
            of(|card| &card.rules),
            of(|card| &card.verdicts),
        ]
    }

    fn calls(&self) -> [Column<'r>; 17] {
        let of = |text: fn(&'r AuditedCall) -> &'r str| texts(&self.0.calls, text);
        let number = |number: fn(&AuditedCall) -> i64| numbers(&self.0.calls, number);
        let some = |text: fn(&'r AuditedCall) -> Option<&'r str>| some_texts(&self.0.calls, text);
        [
            of(|call| &call.id),
            number(|call| call.at),
            of(|call| &call.request),
            of(|call| &call.client),
            of(|call| &call.service),
            some(|call| call.hook_instance.as_deref()),
            some(|call| call.patient.as_deref()),
            of(|call| &call.rules),
            number(|call| call.cards),
            number(|call| call.gaps),
            of(|call| &call.knowledge),
            number(|call| call.milliseconds),
            number(|call| call.status),
            some(|call| call.link.as_ref().map(|link| link.writer.as_str())),
            Box::new(self.0.calls.iter().map(|call| call.link.as_ref().map(|link| link.number)).collect::<Vec<_>>()),
            some(|call| call.link.as_ref().map(|link| link.previous.as_str())),
            some(|call| call.link.as_ref().map(|link| link.seal.as_str())),
        ]
    }

    fn feedback(&self) -> [Column<'r>; 9] {
        let of = |text: fn(&'r KeptFeedback) -> &'r str| texts(&self.0.feedback, text);
        let number = |number: fn(&KeptFeedback) -> i64| numbers(&self.0.feedback, number);
        [
            of(|entry| &entry.id),
            of(|entry| &entry.card),
            of(|entry| entry.outcome),
            of(|entry| &entry.suggestions),
            some_texts(&self.0.feedback, |entry| entry.reason.as_deref()),
            number(|entry| entry.at),
            of(|entry| &entry.service),
            of(|entry| &entry.client),
            number(|entry| entry.received),
        ]
    }
}

fn texts<'r, T>(records: &'r [T], text: fn(&'r T) -> &'r str) -> Column<'r> {
    Box::new(records.iter().map(text).collect::<Vec<&str>>())
}

fn some_texts<'r, T>(records: &'r [T], text: fn(&'r T) -> Option<&'r str>) -> Column<'r> {
    Box::new(records.iter().map(text).collect::<Vec<Option<&str>>>())
}

fn numbers<T>(records: &[T], number: fn(&T) -> i64) -> Column<'_> {
    Box::new(records.iter().map(number).collect::<Vec<i64>>())
}

impl From<tokio_postgres::Error> for StoreFault {
    fn from(error: tokio_postgres::Error) -> Self {
        Self(told(&error))
    }
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
