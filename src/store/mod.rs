//! What the service remembers: used tokens, issued cards, what became of them, and calls. No patient data.
//!
//! One interface; behind it memory, a SQLite file or PostgreSQL. What a caller is told is kept before it is told
//! ([`Store::keep`]); the rest waits in an [`outbox::Outbox`] and is written in batches.

pub mod chain;
mod count;
mod memory;
mod migrations;
pub mod outbox;
mod postgres;
pub mod records;
pub mod report;
mod sqlite;
mod sqlite_thread;
mod statements;

use std::time::Duration;

use crate::settings;

pub use count::{Counts, Filter, Group};
use memory::Memory;
use postgres::Postgres;
use records::{AuditedCall, Kept, Records, UsedToken};
use sqlite_thread::SqliteThread;

/// The store is there and does not take it, or does not answer. The reason holds no data of a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct StoreFault(pub String);

/// Where it is remembered.
#[derive(Debug)]
pub enum Store {
    /// Until the process ends.
    Memory(Memory),
    /// In a file of this machine.
    Sqlite(SqliteThread),
    /// In a database that replicas share.
    Postgres(Box<Postgres>),
}

impl Store {
    /// Opens the store, and hands over the tokens that must not be used again after `now` (Unix seconds). A SQLite file is
    /// made, or brought up to this version; PostgreSQL is asked when it is needed, since replicas share its tokens.
    ///
    /// # Errors
    /// In words without the URL, which may hold a password.
    pub fn open(place: &settings::Store, now: i64) -> Result<(Self, Vec<UsedToken>), String> {
        Ok(match place {
            settings::Store::Unset | settings::Store::Memory => (Self::Memory(Memory::default()), Vec::new()),
            settings::Store::Sqlite(file) => {
                let (thread, tokens) = SqliteThread::start(file, now)?;
                (Self::Sqlite(thread), tokens)
            }
            settings::Store::Postgres(url) => (Self::Postgres(Box::new(Postgres::new(url)?)), Vec::new()),
        })
    }

    /// What would be in the way of [`Store::open`], as far as it can be said without making anything.
    ///
    /// # Errors
    /// In words, without a password.
    pub fn examine(place: &settings::Store) -> Result<(), String> {
        match place {
            settings::Store::Postgres(url) => Postgres::new(url).map(drop),
            settings::Store::Sqlite(file) if file.exists() => sqlite::Sqlite::examine(file),
            settings::Store::Sqlite(_) | settings::Store::Unset | settings::Store::Memory => Ok(()),
        }
    }

    /// Writes everything down, durably where `records` say so.
    ///
    /// # Errors
    /// Nothing of it is kept for certain.
    pub async fn keep(&self, records: &Records) -> Result<Kept, StoreFault> {
        match self {
            Self::Memory(memory) => Ok(memory.keep(records)),
            Self::Sqlite(sqlite) => sqlite.keep(records.clone()).await,
            Self::Postgres(postgres) => postgres.keep(records).await,
        }
    }

    /// Removes tokens that have expired before then, and cards, feedback and calls that are older than is wanted (all in
    /// Unix milliseconds; absent: kept).
    ///
    /// # Errors
    /// The store cannot be asked.
    pub async fn forget(&self, before: Forget) -> Result<(), StoreFault> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::Sqlite(sqlite) => sqlite.forget(before).await,
            Self::Postgres(postgres) => postgres.forget(before).await,
        }
    }

    /// The seal of the newest record of the audit, on which the chain of this process stands.
    ///
    /// # Errors
    /// The store cannot be asked.
    pub async fn newest_seal(&self) -> Result<Option<String>, StoreFault> {
        match self {
            Self::Memory(_) => Ok(None),
            Self::Sqlite(sqlite) => sqlite.newest_seal().await,
            Self::Postgres(postgres) => postgres.newest_seal().await,
        }
    }

    /// Whether the store answers.
    pub async fn is_reachable(&self) -> bool {
        match self {
            Self::Memory(_) => true,
            Self::Sqlite(sqlite) => sqlite.is_reachable(),
            Self::Postgres(postgres) => postgres.is_reachable().await,
        }
    }

    /// Whether it outlives the process.
    #[must_use]
    pub const fn lasts(&self) -> bool {
        !matches!(self, Self::Memory(_))
    }

    /// Whether replicas share it, so that it alone knows which tokens were used.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }
}

/// How old what is removed must be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Forget {
    /// Unix seconds.
    pub tokens: i64,
    /// Unix milliseconds; feedback too.
    pub cards: Option<i64>,
    /// Unix milliseconds.
    pub calls: Option<i64>,
}

/// The counts of a store that a service may be using, for those who wait.
///
/// # Errors
/// In words: nothing is kept there, or it cannot be read.
pub fn counts(place: &settings::Store, filter: &Filter) -> Result<Counts, String> {
    match place {
        settings::Store::Unset | settings::Store::Memory => {
            Err("feedback.store is \"memory\": nothing outlives the service, so there is nothing to report".to_owned())
        }
        settings::Store::Sqlite(file) => sqlite::Sqlite::reading(file).and_then(|sqlite| sqlite.counts(filter)),
        settings::Store::Postgres(url) => {
            let (runtime, postgres) = (runtime()?, Postgres::new(url)?);
            runtime.block_on(postgres.counts(filter)).map_err(|StoreFault(why)| why)
        }
    }
}

/// Gives each record of the audit to `each`, in the order of writers and numbers, beside a service that may be running.
///
/// # Errors
/// In words: nothing is kept there, or it cannot be read.
pub fn audited(place: &settings::Store, each: &mut dyn FnMut(&AuditedCall)) -> Result<(), String> {
    match place {
        settings::Store::Unset | settings::Store::Memory => {
            Err("feedback.store is \"memory\": nothing outlives the service, so there is no audit".to_owned())
        }
        settings::Store::Sqlite(file) => sqlite::Sqlite::reading(file)?.audited(each),
        settings::Store::Postgres(url) => {
            let postgres = Postgres::new(url)?;
            runtime()?.block_on(postgres.audited(each)).map_err(|StoreFault(why)| why)
        }
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|cause| format!("no runtime: {cause}"))
}

/// The most time a question to the store may take: a caller is waiting.
pub(crate) const PATIENCE: Duration = Duration::from_secs(2);
