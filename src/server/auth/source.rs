//! Where a client's keys come from: the settings, or a URL whose answer is kept and followed.
//!
//! It deliberately asks the URL only when it has to: when nothing is known yet, when what is known has grown old, and
//! when a token names a key that is not known, the last at most once in [`PAUSE`], however many such tokens come.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use actix_web::rt;
use tokio::sync::Mutex;

use super::download::Download;
use super::keys::Keys;

/// Between two attempts to fetch a key set.
const PAUSE: Duration = Duration::from_secs(5);
/// How long keys are trusted without asking again, so that a key the issuer took back does not live on.
const FRESH: Duration = Duration::from_mins(10);
/// How long they are trusted when asking again fails.
const USABLE: Duration = Duration::from_hours(24);

#[derive(Debug)]
pub(super) enum Source {
    Settings(Arc<Keys>),
    Url(Arc<Remote>),
}

#[derive(Debug)]
pub(super) struct Remote {
    url: String,
    download: Download,
    held: RwLock<Held>,
    /// Locked while somebody fetches.
    pace: Arc<Mutex<Pace>>,
}

#[derive(Debug, Default)]
struct Held {
    keys: Arc<Keys>,
    since: Option<Instant>,
    /// The last attempt to fetch failed.
    has_failed: bool,
}

/// When the next attempt may start. The very first does not count: a key may change right after the start.
#[derive(Debug, Default)]
struct Pace {
    has_begun: bool,
    last: Option<Instant>,
}

impl Pace {
    fn may_fetch(&mut self, now: Instant) -> bool {
        if !self.has_begun {
            self.has_begun = true;
            return true;
        }
        let may = self.last.is_none_or(|last| now.saturating_duration_since(last) >= PAUSE);
        if may {
            self.last = Some(now);
        }
        may
    }
}

impl Source {
    pub(super) fn url(url: String, download: Download) -> Self {
        Self::Url(Arc::new(Remote { url, download, held: RwLock::default(), pace: Arc::default() }))
    }

    /// The client's keys; with the key of this `kid`, if asking the URL once can get it.
    pub(super) async fn keys(&self, kid: &str) -> Arc<Keys> {
        match self {
            Self::Settings(keys) => Arc::clone(keys),
            Self::Url(remote) => Remote::keys(remote, kid).await,
        }
    }

    /// Whether a key that is not known might be, had the last attempt to fetch the key set not failed.
    pub(super) fn has_failed(&self) -> bool {
        match self {
            Self::Settings(_) => false,
            Self::Url(remote) => remote.held.read().unwrap_or_else(PoisonError::into_inner).has_failed,
        }
    }
}

impl Remote {
    async fn keys(this: &Arc<Self>, kid: &str) -> Arc<Keys> {
        let (keys, is_fresh) = this.held(Instant::now());
        let is_known = keys.knows(kid);
        if is_known && is_fresh {
            return keys;
        }
        let pace = Arc::clone(&this.pace);
        // With a key that will do there is no need to wait for somebody else's fetch.
        let mut pace = match pace.clone().try_lock_owned() {
            Ok(pace) => pace,
            Err(_) if is_known => return keys,
            Err(_) => pace.lock_owned().await,
        };
        let now = Instant::now();
        let (keys, is_fresh) = this.held(now);
        if (is_fresh && keys.knows(kid)) || !pace.may_fetch(now) {
            return keys;
        }
        // A task of its own, so that a caller who hangs up does not break off what others wait for.
        let fetching = Arc::clone(this);
        let done = rt::spawn(async move {
            fetching.fetch().await;
            drop(pace);
        });
        // A task that failed has changed nothing.
        let _ = done.await;
        this.held(Instant::now()).0
    }

    /// What is trusted at this moment, and whether it is fresh.
    fn held(&self, now: Instant) -> (Arc<Keys>, bool) {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let age = held.since.map_or(Duration::MAX, |since| now.saturating_duration_since(since));
        let keys = if age < USABLE { Arc::clone(&held.keys) } else { Arc::default() };
        (keys, age < FRESH)
    }

    async fn fetch(&self) {
        let fetched = self.download.text(&self.url).await.and_then(|text| Keys::read(&text));
        match fetched {
            Ok(keys) => {
                if keys.is_empty() {
                    tracing::warn!(url = self.url, "the key set holds no key that can verify a token we accept");
                }
                let fresh = Held { keys: Arc::new(keys), since: Some(Instant::now()), has_failed: false };
                *self.held.write().unwrap_or_else(PoisonError::into_inner) = fresh;
            }
            Err(reason) => {
                tracing::warn!(url = self.url, reason, "the key set could not be fetched");
                self.held.write().unwrap_or_else(PoisonError::into_inner).has_failed = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_attempt_is_free_and_then_one_in_five_seconds() {
        let start = Instant::now();
        let mut pace = Pace::default();
        let mut may = |seconds: u64| pace.may_fetch(start + Duration::from_secs(seconds));
        assert_eq!([0, 0, 1, 4, 5, 6, 9, 10].map(&mut may), [true, true, false, false, true, false, false, true]);
    }

    #[test]
    fn keys_that_cannot_be_renewed_are_trusted_for_a_day() {
        let source = Source::url("http://127.0.0.1:9".to_owned(), Download::new().unwrap());
        let Source::Url(remote) = source else { panic!("a URL") };
        let set = r#"{"keys":[{"kty":"EC","crv":"P-384","kid":"k","x":"?","y":"?"}]}"#;
        let keys = Keys::read(&set.replace('?', &"A".repeat(64))).unwrap();
        let start = Instant::now();
        *remote.held.write().unwrap() = Held { keys: Arc::new(keys), since: Some(start), has_failed: false };
        let after = |minutes| {
            let (keys, is_fresh) = remote.held(start + Duration::from_mins(minutes));
            (keys.knows("k"), is_fresh)
        };
        assert_eq!((after(9), after(11), after(24 * 60)), ((true, true), (true, false), (false, false)));
    }
}
