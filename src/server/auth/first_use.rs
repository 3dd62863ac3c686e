//! Whether a token is used for the first time (CDS Hooks "Trusting CDS Clients": a `jti` counts once).

use std::time::Duration;

use actix_web::rt::time::timeout;

use super::reason::Reason;
use super::replay::Memory;
use crate::store::records::{Records, UsedToken};
use crate::store::{Store, StoreFault};

/// How long a call waits for its token to be written down where memory alone decides.
const LINGER: Duration = Duration::from_millis(250);

/// A token counts once. In PostgreSQL, which replicas share, the database decides; while it cannot be asked, no token
/// counts. Otherwise memory decides, and a SQLite file remembers beyond a restart: that costs no call its answer.
pub(super) async fn first_use(
    store: &Store,
    (issuer, memory): (&str, &Memory),
    id: &str,
    until: Duration,
    now: Duration,
) -> Result<(), Reason> {
    if !store.is_shared() {
        memory.first_use(id, until, now)?;
    }
    if !store.lasts() {
        return Ok(());
    }
    // A second more, for the fraction.
    let until = i64::try_from(until.as_secs()).unwrap_or(i64::MAX).saturating_add(1);
    let token = UsedToken { issuer: issuer.to_owned(), id: id.to_owned(), until };
    let records = Records { tokens: vec![token], ..Records::default() };
    let told = |StoreFault(reason): &StoreFault| tracing::error!(reason, "used tokens cannot be kept (feedback.store)");
    if store.is_shared() {
        let kept = store.keep(&records).await.inspect_err(told).map_err(|_| Reason::StoreUnreachable)?;
        return if kept.tokens.first() == Some(&true) { Ok(()) } else { Err(Reason::Replayed) };
    }
    if let Ok(Err(fault)) = timeout(LINGER, store.keep(&records)).await {
        told(&fault);
    }
    Ok(())
}
