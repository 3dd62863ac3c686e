//! How much is taken on: calls per client, calls at the same time, bytes of all calls together.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use super::failure::Failure;
use crate::fhir::fetch::room::Room;
use crate::settings::{Rate, Settings};

/// How long a call waits for its turn before it is told to come again.
const PATIENCE: Duration = Duration::from_secs(1);
/// How many clients are told apart; callers without a token are known by their address.
const MOST: usize = 10_000;

/// What bounds the service.
#[derive(Debug)]
pub(super) struct Limits {
    rate: Option<Rate>,
    used: Mutex<HashMap<Client, Bucket>>,
    calls: Semaphore,
    most_calls: usize,
    /// For bodies and fetched pages.
    pub room: Room,
}

/// Whose calls are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Client {
    Issuer(String),
    Address(IpAddr),
}

/// A token bucket: a call takes one, and time refills it.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    /// Parts of a call, so many as there are nanoseconds in the period.
    left: u128,
    at: Instant,
}

impl Limits {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            rate: settings.rate_per_client,
            used: Mutex::default(),
            calls: Semaphore::new(settings.concurrent_calls),
            most_calls: settings.concurrent_calls,
            room: Room::new(settings.memory),
        }
    }

    /// Counts a call of a client.
    ///
    /// # Errors
    /// It has had its share; the failure says when the next will be taken.
    pub(super) fn count(&self, client: Client, now: Instant) -> Result<(), Failure> {
        let Some(rate) = self.rate else { return Ok(()) };
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let full = Bucket { left: u128::from(rate.calls) * rate.per.as_nanos(), at: now };
        if used.len() >= MOST && !used.contains_key(&client) {
            // Whose share is whole again is as good as new.
            used.retain(|_, bucket| bucket.refilled(rate, now).left < full.left);
            if used.len() >= MOST {
                return Err(Failure::TooMany(rate.per));
            }
        }
        let bucket = used.entry(client).or_insert(full);
        *bucket = bucket.refilled(rate, now);
        let one = rate.per.as_nanos();
        if let Some(left) = bucket.left.checked_sub(one) {
            bucket.left = left;
            return Ok(());
        }
        let wait = (one - bucket.left) / u128::from(rate.calls);
        Err(Failure::TooMany(Duration::from_nanos(u64::try_from(wait).unwrap_or(u64::MAX))))
    }

    /// A turn among the calls that are answered at the same time.
    ///
    /// # Errors
    /// None came free in time.
    pub(super) async fn turn(&self) -> Result<SemaphorePermit<'_>, Failure> {
        match timeout(PATIENCE, self.calls.acquire()).await {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(_)) | Err(_) => Err(Failure::Overloaded),
        }
    }

    pub(super) fn calls_in_flight(&self) -> usize {
        self.most_calls.saturating_sub(self.calls.available_permits())
    }
}

impl Bucket {
    fn refilled(self, rate: Rate, now: Instant) -> Self {
        let full = u128::from(rate.calls) * rate.per.as_nanos();
        let passed = now.saturating_duration_since(self.at).as_nanos();
        let left = self.left.saturating_add(passed.saturating_mul(u128::from(rate.calls))).min(full);
        Self { left, at: now }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(calls: u32) -> Limits {
        let rate_per_client = Some(Rate { calls, per: Duration::from_secs(1) });
        Limits::new(&Settings { rate_per_client, ..Settings::default() })
    }

    fn wait(counted: Result<(), Failure>) -> Option<Duration> {
        match counted {
            Ok(()) => None,
            Err(Failure::TooMany(wait)) => Some(wait),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_client_has_its_share_and_no_other_client_s() {
        let (limits, start) = (limits(2), Instant::now());
        let count = |client: &str, after| {
            wait(limits.count(Client::Issuer(client.to_owned()), start + Duration::from_millis(after)))
        };
        let half = Duration::from_millis(500);
        assert_eq!([count("a", 0), count("a", 0), count("a", 0)], [None, None, Some(half)]);
        assert_eq!(count("b", 0), None);
        assert_eq!([count("a", 499), count("a", 500), count("a", 500)], [Some(half / 500), None, Some(half)]);
        assert_eq!([count("a", 9_000), count("a", 9_000), count("a", 9_000)], [None, None, Some(half)]);
    }

    #[test]
    fn many_clients_cost_no_more_memory_than_some() {
        let (limits, start) = (limits(1), Instant::now());
        for number in 0..u32::try_from(MOST).unwrap() + 5 {
            let refused = wait(limits.count(Client::Address(IpAddr::from(number.to_be_bytes())), start)).is_some();
            assert_eq!(refused, number >= u32::try_from(MOST).unwrap(), "{number}");
        }
        let later = start + Duration::from_secs(1);
        assert_eq!(wait(limits.count(Client::Issuer("new".to_owned()), later)), None);
        assert!(limits.used.lock().unwrap().len() < 3);
    }
}
