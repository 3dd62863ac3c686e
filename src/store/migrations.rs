//! The tables of the store, as they came to be: SQL that SQLite and PostgreSQL both understand.
//!
//! A step that was released is never changed; a change of the tables is a further step.

use super::StoreFault;

/// Each makes the next version of the tables; the first is version 1.
pub(super) const STEPS: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS oncohooks_used_tokens \
       (issuer TEXT NOT NULL, jti TEXT NOT NULL, until BIGINT NOT NULL, PRIMARY KEY (issuer, jti)); \
     CREATE INDEX IF NOT EXISTS oncohooks_used_tokens_until ON oncohooks_used_tokens (until); \
     CREATE TABLE oncohooks_cards \
       (card TEXT PRIMARY KEY, at BIGINT NOT NULL, service TEXT NOT NULL, client TEXT NOT NULL, \
        knowledge TEXT NOT NULL, kind TEXT NOT NULL, indicator TEXT NOT NULL, rules TEXT NOT NULL, \
        verdicts TEXT NOT NULL); \
     CREATE INDEX oncohooks_cards_at ON oncohooks_cards (at); \
     CREATE TABLE oncohooks_feedback \
       (id TEXT PRIMARY KEY, card TEXT NOT NULL, outcome TEXT NOT NULL, suggestions TEXT NOT NULL, reason TEXT, \
        at BIGINT NOT NULL, service TEXT NOT NULL, client TEXT NOT NULL, received BIGINT NOT NULL); \
     CREATE INDEX oncohooks_feedback_card ON oncohooks_feedback (card); \
     CREATE INDEX oncohooks_feedback_at ON oncohooks_feedback (at); \
     CREATE TABLE oncohooks_calls \
       (id TEXT PRIMARY KEY, at BIGINT NOT NULL, request TEXT NOT NULL, client TEXT NOT NULL, service TEXT NOT NULL, hook_instance TEXT, \
        patient TEXT, rules TEXT NOT NULL, cards BIGINT NOT NULL, gaps BIGINT NOT NULL, knowledge TEXT NOT NULL, \
        milliseconds BIGINT NOT NULL, status BIGINT NOT NULL); \
     CREATE INDEX oncohooks_calls_at ON oncohooks_calls (at);",
    "ALTER TABLE oncohooks_calls ADD COLUMN writer TEXT; ALTER TABLE oncohooks_calls ADD COLUMN number BIGINT; \
     ALTER TABLE oncohooks_calls ADD COLUMN previous TEXT; ALTER TABLE oncohooks_calls ADD COLUMN seal TEXT; \
     CREATE INDEX oncohooks_calls_chain ON oncohooks_calls \
     ((COALESCE(writer, '')), (COALESCE(number, 0)), id);",
];

/// Where the version of the tables is written.
pub(super) const CREATE_VERSION: &str = "CREATE TABLE IF NOT EXISTS oncohooks_schema (version BIGINT PRIMARY KEY)";
pub(super) const VERSION: &str = "SELECT COALESCE(MAX(version), 0) FROM oncohooks_schema";

/// The steps that are missing, each with the version it makes.
///
/// # Errors
/// The tables are of a newer program.
pub(super) fn missing(version: i64) -> Result<impl Iterator<Item = (i64, &'static str)>, StoreFault> {
    let newest = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    if version > newest {
        let why = format!(
            "its tables are of version {version}, made by a newer oncohooks; this one knows {newest}: run the newer one, \
             or restore a backup of before the upgrade"
        );
        return Err(StoreFault(why));
    }
    Ok((1..).zip(STEPS).filter(move |(made, _)| *made > version))
}

/// The statement that notes a version.
pub(super) fn note(version: i64) -> String {
    format!("INSERT INTO oncohooks_schema (version) VALUES ({version})")
}
