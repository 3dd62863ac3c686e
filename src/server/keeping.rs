//! Writes down what answers leave behind, off the path of requests: issued cards, audited calls, and at times what is old
//! enough to be forgotten.

use std::time::{Duration, Instant};

use actix_web::rt::time::sleep;
use actix_web::web::Data;

use super::Shared;
use super::audit::Audit;
use crate::clock;
use crate::store::outbox::Outbox;
use crate::store::records::{AuditedCall, Kept, Records};
use crate::store::{Forget, Store, StoreFault};

/// Between two batches: what a power cut or a kill may cost of the counts, and never of feedback.
const EVERY: Duration = Duration::from_millis(100);
/// After a failure.
const PAUSE: Duration = Duration::from_secs(2);
/// Between two removals of what is old.
const CLEANING: Duration = Duration::from_mins(1);
/// How long an expired token is kept, since the clocks of replicas differ.
const MARGIN: Duration = Duration::from_mins(10);

/// Where everything is kept, and what waits for it.
pub(super) struct Keeping {
    pub store: Store,
    pub outbox: Outbox,
    pub audit: Audit,
}

impl Shared {
    /// Writes records together with everything that waits: whoever tells of a card finds it on file.
    ///
    /// # Errors
    /// Nothing is kept for certain; what waited waits on.
    pub(super) async fn keep(&self, records: Records) -> Result<Kept, StoreFault> {
        let Keeping { store, outbox, audit } = &self.keeping;
        let waiting = if audit.file().is_some() { outbox.take_cards() } else { outbox.take() };
        let mut all = Records { cards: waiting.cards, calls: waiting.calls, ..records };
        self.seal(&mut all.calls).await.inspect_err(|_| {
            let waiting = std::mem::take(&mut all);
            outbox.put_back(Records { feedback: Vec::new(), ..waiting });
        })?;
        let start = Instant::now();
        let kept = store.keep(&all).await;
        self.metrics.wrote(kept.is_ok(), start.elapsed());
        kept.inspect_err(|StoreFault(reason)| {
            tracing::error!(reason, "the store (feedback.store) cannot be written to");
            outbox.put_back(Records { feedback: Vec::new(), ..all });
        })
    }

    /// Writes what waits.
    async fn write(&self) -> Result<(), StoreFault> {
        let Keeping { store, outbox, audit } = &self.keeping;
        let mut audited = Ok(());
        let mut calls = if audit.file().is_some() { outbox.take_calls() } else { Vec::new() };
        self.seal(&mut calls).await?;
        if let Some(file) = audit.file()
            && let Err((calls, reason)) = file.append(calls).await
        {
            tracing::error!(reason, "the audit (audit.to) cannot be written to");
            outbox.put_back(Records { calls, ..Records::default() });
            audited = Err(StoreFault(reason));
        }
        if !store.lasts() {
            // Nobody would ever read it.
            drop(if audit.file().is_some() { outbox.take_cards() } else { outbox.take() });
        } else if !outbox.is_empty() {
            self.keep(Records::default()).await?;
        }
        audited
    }

    /// Gives each record its place in the chain, where the site wants one.
    async fn seal(&self, calls: &mut [AuditedCall]) -> Result<(), StoreFault> {
        let Keeping { store, audit, .. } = &self.keeping;
        let Some(chain) = audit.chain.as_ref().filter(|_| !calls.is_empty()) else { return Ok(()) };
        if !chain.has_begun() {
            let newest = match audit.file() {
                Some(file) => file.newest_seal(),
                None => store.newest_seal().await.inspect_err(|StoreFault(reason)| {
                    tracing::error!(reason, "the store (feedback.store) cannot be read");
                })?,
            };
            chain.begin(newest);
        }
        chain.seal(calls);
        Ok(())
    }

    async fn forget(&self) {
        let (now, settings) = (clock::unix(), &self.settings);
        let milliseconds = |keep: Duration| i64::try_from(now.saturating_sub(keep).as_millis()).unwrap_or(i64::MAX);
        let tokens = i64::try_from(now.saturating_sub(MARGIN).as_secs()).unwrap_or(i64::MAX);
        let cards = settings.feedback_keep.map(milliseconds);
        let calls = settings.audit.keep.map(milliseconds);
        if let Err(StoreFault(reason)) = self.keeping.store.forget(Forget { tokens, cards, calls }).await {
            tracing::warn!(reason, "what is old could not be removed from the store");
        }
    }
}

/// Writes what waits, again and again.
pub(super) async fn on_and_on(shared: Data<Shared>) {
    let mut cleaned: Option<Instant> = None;
    loop {
        let is_fine = shared.write().await.is_ok();
        sleep(if is_fine { EVERY } else { PAUSE }).await;
        if is_fine && cleaned.is_none_or(|last| last.elapsed() > CLEANING) {
            cleaned = Some(Instant::now());
            shared.forget().await;
        }
    }
}

/// Writes what waits when no more will come.
pub(super) async fn at_the_end(shared: &Shared) {
    while !shared.keeping.outbox.is_empty() {
        if shared.write().await.is_err() {
            tracing::error!("the last cards and calls could not be written down");
            return;
        }
    }
}
