//! The store in a SQLite file: tables, writing in one transaction, counting.
//!
//! Feedback is on the disk before anybody is told (`synchronous = FULL`); the rest outlives the process, not a power cut.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, Transaction, TransactionBehavior, params};

use super::count::{Counts, Filter};
use super::records::{AuditedCall, IssuedCard, Kept, KeptFeedback, Link, Records, UsedToken};
use super::{Forget, StoreFault, migrations, statements};

/// How long another process that writes to the file is waited for.
const BUSY: Duration = Duration::from_millis(1500);

const USE_TOKEN: &str =
    "INSERT INTO oncohooks_used_tokens (issuer, jti, until) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
const ADD_CARD: &str = "INSERT INTO oncohooks_cards (card, at, service, client, knowledge, kind, indicator, rules, verdicts) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
const ADD_FEEDBACK: &str = "INSERT INTO oncohooks_feedback \
    (id, card, outcome, suggestions, reason, at, service, client, received) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
const ADD_CALL: &str = "INSERT INTO oncohooks_calls (id, at, request, client, service, hook_instance, patient, rules, cards, \
    gaps, knowledge, milliseconds, status, writer, number, previous, seal) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) ON CONFLICT DO NOTHING";
const LIVE_TOKENS: &str = "SELECT issuer, jti, until FROM oncohooks_used_tokens WHERE until >= $1";

/// One connection to the file.
#[derive(Debug)]
pub(super) struct Sqlite {
    connection: Connection,
    file: PathBuf,
    identity: Option<(u64, u64)>,
}

impl Sqlite {
    /// Opens the file, or makes it, with the tables of this version.
    pub(super) fn open(file: &Path) -> Result<Self, String> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut sqlite = Self::connect(file, flags)?;
        sqlite.migrate().map_err(|StoreFault(why)| why)?;
        Ok(sqlite)
    }

    /// Opens a file that is there, to read from it beside the service.
    pub(super) fn reading(file: &Path) -> Result<Self, String> {
        if !file.exists() {
            return Err(format!("{} does not exist: no service has kept anything there", file.display()));
        }
        let sqlite = Self::connect(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let missing = sqlite.version().and_then(|version| Ok(migrations::missing(version)?.count()));
        match missing {
            Ok(0) => Ok(sqlite),
            Ok(_) => Err(format!("{} is of an older version: start the service once", file.display())),
            Err(StoreFault(why)) => Err(format!("{}: {why}", file.display())),
        }
    }

    /// What would be in the way of opening a file that is there. One of an older version, or without tables yet, is none.
    pub(super) fn examine(file: &Path) -> Result<(), String> {
        let sqlite = Self::connect(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let Ok(version) = sqlite.version() else { return Ok(()) };
        migrations::missing(version).map(drop).map_err(|StoreFault(why)| format!("{}: {why}", file.display()))
    }

    fn connect(file: &Path, flags: OpenFlags) -> Result<Self, String> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(file, flags).and_then(|connection| {
            connection.busy_timeout(BUSY)?;
            connection.pragma_update(None, "journal_mode", "WAL")?;
            // KiB: what is written is never read again here.
            connection.pragma_update(None, "cache_size", -512)?;
            Ok(connection)
        });
        let connection = opened.map_err(|error| format!("{}: {}", file.display(), told(&error)))?;
        Ok(Self { connection, file: file.to_owned(), identity: identity(file) })
    }

    fn version(&self) -> Result<i64, StoreFault> {
        Ok(self.connection.query_row(migrations::VERSION, [], |row| row.get(0))?)
    }

    fn migrate(&mut self) -> Result<(), StoreFault> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(migrations::CREATE_VERSION)?;
        let version = transaction.query_row(migrations::VERSION, [], |row| row.get(0))?;
        for (made, step) in migrations::missing(version)? {
            transaction.execute_batch(step)?;
            transaction.execute_batch(&migrations::note(made))?;
        }
        Ok(transaction.commit()?)
    }

    /// Writes several batches in one transaction.
    pub(super) fn keep(&mut self, batches: &[&Records]) -> Result<Vec<Kept>, StoreFault> {
        let is_durable = batches.iter().any(|records| !records.feedback.is_empty());
        if is_durable && identity(&self.file) != self.identity {
            // Somebody took the file away: what is written to it now would be lost.
            *self = Self::open(&self.file).map_err(StoreFault)?;
        }
        self.connection.pragma_update(None, "synchronous", if is_durable { "FULL" } else { "NORMAL" })?;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let kept = batches.iter().map(|records| write(&transaction, records)).collect::<Result<_, _>>()?;
        transaction.commit()?;
        Ok(kept)
    }

    pub(super) fn live_tokens(&self, now: i64) -> Result<Vec<UsedToken>, StoreFault> {
        let mut statement = self.connection.prepare(LIVE_TOKENS)?;
        let read = |row: &Row<'_>| Ok(UsedToken { issuer: row.get(0)?, id: row.get(1)?, until: row.get(2)? });
        let tokens = statement.query_map([now], read)?;
        Ok(tokens.collect::<Result<_, _>>()?)
    }

    pub(super) fn newest_seal(&self) -> Result<Option<String>, StoreFault> {
        Ok(self.connection.query_row(statements::NEWEST_SEAL, [], |row| row.get(0)).optional()?)
    }

    /// Gives every record of the audit to `each`, in one pass.
    pub(super) fn audited(&self, each: &mut dyn FnMut(&AuditedCall)) -> Result<(), String> {
        self.pass_over(each).map_err(|error| told(&error))
    }

    fn pass_over(&self, each: &mut dyn FnMut(&AuditedCall)) -> rusqlite::Result<()> {
        let mut statement = self.connection.prepare(statements::AUDITED)?;
        for call in statement.query_map(params!["", -1, "", i64::MAX], audited)? {
            each(&call?);
        }
        Ok(())
    }

    pub(super) fn forget(&mut self, before: Forget) -> Result<(), StoreFault> {
        self.connection.execute(statements::FORGET_TOKENS, [before.tokens])?;
        if let Some(cards) = before.cards {
            self.connection.execute(statements::FORGET_CARDS, [cards])?;
            self.connection.execute(statements::FORGET_FEEDBACK, [cards])?;
        }
        if let Some(calls) = before.calls {
            self.connection.execute(statements::FORGET_CALLS, [calls])?;
        }
        Ok(())
    }

    pub(super) fn counts(&self, filter: &Filter) -> Result<Counts, String> {
        self.count(filter).map_err(|error| told(&error))
    }

    fn count(&self, filter: &Filter) -> rusqlite::Result<Counts> {
        let mut counts = Counts::default();
        // One transaction, so that both questions see the same moment.
        let transaction = self.connection.unchecked_transaction()?;
        let mut shown = transaction.prepare(statements::SHOWN)?;
        let mut rows = shown.query(params![filter.since, filter.service])?;
        while let Some(row) = rows.next()? {
            counts.shown(row.get(0)?, row.get(1)?, row.get(2)?);
        }
        let mut outcomes = transaction.prepare(statements::OUTCOMES)?;
        let mut rows = outcomes.query(params![filter.since, filter.service])?;
        while let Some(row) = rows.next()? {
            let (outcome, is_known): (String, i64) = (row.get(2)?, row.get(5)?);
            counts.became((row.get(0)?, row.get(1)?), &outcome, (row.get(3)?, is_known != 0), row.get(4)?);
        }
        Ok(counts)
    }
}

fn write(transaction: &Transaction<'_>, records: &Records) -> rusqlite::Result<Kept> {
    let mut kept = Kept::default();
    let mut statement = transaction.prepare_cached(USE_TOKEN)?;
    for UsedToken { issuer, id, until } in &records.tokens {
        kept.tokens.push(statement.execute(params![issuer, id, until])? > 0);
    }
    let mut statement = transaction.prepare_cached(ADD_CARD)?;
    for card in &records.cards {
        let IssuedCard { card, at, service, client, knowledge, kind, indicator, rules, verdicts } = card;
        statement.execute(params![card, at, service, client, knowledge, kind, indicator, rules, verdicts])?;
    }
    let mut statement = transaction.prepare_cached(ADD_FEEDBACK)?;
    for entry in &records.feedback {
        let KeptFeedback { id, card, outcome, suggestions, reason, at, service, client, received } = entry;
        let added =
            statement.execute(params![id, card, outcome, suggestions, reason, at, service, client, received])?;
        kept.feedback.push(added > 0);
    }
    let mut statement = transaction.prepare_cached(ADD_CALL)?;
    for call in &records.calls {
        let AuditedCall { id, at, request, client, service, hook_instance, patient, rules, .. } = call;
        let AuditedCall { cards, gaps, knowledge, milliseconds, status, link, .. } = call;
        let link = link.as_ref();
        statement.execute(params![
            id,
            at,
            request,
            client,
            service,
            hook_instance,
            patient,
            rules,
            cards,
            gaps,
            knowledge,
            milliseconds,
            status,
            link.map(|link| &link.writer),
            link.map(|link| link.number),
            link.map(|link| &link.previous),
            link.map(|link| &link.seal)
        ])?;
    }
    Ok(kept)
}

fn audited(row: &Row<'_>) -> rusqlite::Result<AuditedCall> {
    let link = Link { writer: row.get(13)?, number: row.get(14)?, previous: row.get(15)?, seal: row.get(16)? };
    Ok(AuditedCall {
        id: row.get(0)?,
        at: row.get(1)?,
        request: row.get(2)?,
        client: row.get(3)?,
        service: row.get(4)?,
        hook_instance: row.get(5)?,
        patient: row.get(6)?,
        rules: row.get(7)?,
        cards: row.get(8)?,
        gaps: row.get(9)?,
        knowledge: row.get(10)?,
        milliseconds: row.get(11)?,
        status: row.get(12)?,
        link: (!link.writer.is_empty()).then_some(link),
    })
}

/// Device and number of the file that a path leads to.
#[cfg(unix)]
fn identity(file: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    file.metadata().ok().map(|metadata| (metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(_: &Path) -> Option<(u64, u64)> {
    None
}

impl From<rusqlite::Error> for StoreFault {
    fn from(error: rusqlite::Error) -> Self {
        Self(told(&error))
    }
}

/// The error without what was asked.
fn told(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(code, message) => message.clone().unwrap_or_else(|| code.to_string()),
        other => other.to_string(),
    }
}
