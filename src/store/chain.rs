//! The chain of the audit: each record carries a keyed hash over itself and the record before it, so that whoever has the
//! key sees what was changed, taken out or put in between (HMAC-SHA-256).
//!
//! Replicas write side by side, so each process has a chain of its own; its first record stands on the newest one that was
//! there when it began. What nobody can see is that the newest records of all were taken away, unless somebody wrote down
//! their seal elsewhere.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, PoisonError};

use aws_lc_rs::hmac;

use super::records::{AuditedCall, Link};

/// What a process seals its records with.
#[derive(Debug)]
pub struct Chain {
    key: hmac::Key,
    writer: String,
    /// The number and seal of the last record; nothing before the first.
    last: Mutex<Option<(i64, String)>>,
}

impl Chain {
    /// `writer` is a name that no other process has.
    #[must_use]
    pub fn new(key: &[u8], writer: String) -> Self {
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, key), writer, last: Mutex::default() }
    }

    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Stands on the seal of the newest record, if there is one. What has begun goes on as it is.
    pub fn begin(&self, newest: Option<String>) {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert((0, newest.unwrap_or_default()));
    }

    /// Seals those that have no seal yet, in their order.
    pub fn seal(&self, calls: &mut [AuditedCall]) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let (number, seal) = last.get_or_insert_with(Default::default);
        for call in calls.iter_mut().filter(|call| call.link.is_none()) {
            *number += 1;
            let mut link =
                Link { writer: self.writer.clone(), number: *number, previous: seal.clone(), seal: String::new() };
            link.seal = sealed(&self.key, call, &link);
            seal.clone_from(&link.seal);
            call.link = Some(link);
        }
    }
}

/// The seal of a record in this place of its chain.
fn sealed(key: &hmac::Key, call: &AuditedCall, link: &Link) -> String {
    use std::fmt::Write;
    let text = call.sealed_text(link);
    hmac::sign(key, text.as_bytes()).as_ref().iter().fold(String::with_capacity(64), |mut seal, byte| {
        // Writing to a string cannot fail.
        let _ = write!(seal, "{byte:02x}");
        seal
    })
}

/// Looks at the records of an audit, in the order of writers and numbers.
#[derive(Debug)]
pub struct Verification {
    key: hmac::Key,
    /// The first eight bytes of each seal.
    seals: HashSet<u64>,
    writers: BTreeMap<String, Written>,
    records: u64,
    unsealed: Vec<i64>,
    wrong: Vec<String>,
}

/// What was seen of one process.
#[derive(Debug)]
struct Written {
    first: (i64, i64, String),
    last: (i64, i64, String),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    pub records: u64,
    pub writers: usize,
    /// Processes whose first records are not there any more.
    pub late: usize,
    /// Records of the time before the chain.
    pub unsealed: usize,
    /// The seal of the newest record.
    pub newest: Option<String>,
    /// What was tampered with, in words; all is well when empty.
    pub wrong: Vec<String>,
}

/// The most mistakes that are told one by one.
const MOST: usize = 100;

impl Verification {
    #[must_use]
    pub fn new(key: &[u8]) -> Self {
        Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, key),
            seals: HashSet::new(),
            writers: BTreeMap::new(),
            records: 0,
            unsealed: Vec::new(),
            wrong: Vec::new(),
        }
    }

    /// The next record.
    pub fn see(&mut self, call: &AuditedCall) {
        self.records += 1;
        let Some(link) = &call.link else {
            self.unsealed.push(call.at);
            return;
        };
        let Link { writer, number, previous, seal } = link;
        if sealed(&self.key, call, link) != *seal {
            self.wrong(format!("record {number} of {writer} (id {}) was changed, or sealed with another key", call.id));
        }
        self.seals.insert(short(seal));
        let seen = (*number, call.at, seal.clone());
        match self.writers.get_mut(writer) {
            None => {
                let first = (*number, call.at, previous.clone());
                self.writers.insert(writer.clone(), Written { first, last: seen });
            }
            Some(written) => {
                let (before, _, before_seal) = std::mem::replace(&mut written.last, seen);
                if *number == before {
                    self.wrong(format!("record {number} of {writer} stands twice"));
                } else if *number != before + 1 {
                    self.wrong(format!("records {} to {} of {writer} are missing", before + 1, number - 1));
                } else if *previous != before_seal {
                    self.wrong(format!("record {number} of {writer} does not stand on the record before it"));
                }
            }
        }
    }

    /// A line that holds no record.
    pub fn unreadable(&mut self, place: &str) {
        self.wrong(format!("{place} is no record: torn when the process was killed, or written by somebody else"));
    }

    /// What came of it. `holds` is a seal that somebody wrote down and that must be there; old records are missed only
    /// where nobody deletes them after their time.
    #[must_use]
    pub fn verdict(mut self, holds: Option<&str>, are_old_deleted: bool) -> Verified {
        let writers = std::mem::take(&mut self.writers);
        let oldest = writers.values().map(|written| written.first.1).min();
        let mut late = 0;
        for (writer, Written { first: (number, _, previous), .. }) in &writers {
            let is_missing = *number > 1 || !previous.is_empty() && !self.seals.contains(&short(previous));
            if is_missing && are_old_deleted {
                late += 1;
            } else if *number > 1 {
                self.wrong(format!("records 1 to {} of {writer} are missing", number - 1));
            } else if is_missing {
                self.wrong(format!("the record on which the first of {writer} stands is missing"));
            }
        }
        let inside = self.unsealed.iter().filter(|at| oldest.is_some_and(|oldest| **at > oldest)).count();
        if inside > 0 {
            self.wrong(format!("{inside} records without a seal stand among sealed ones"));
        }
        if let Some(seal) = holds.filter(|seal| !self.seals.contains(&short(seal))) {
            self.wrong(format!("the record with the seal {seal} is missing"));
        }
        let newest = writers.values().max_by_key(|written| written.last.1).map(|written| written.last.2.clone());
        let unsealed = self.unsealed.len() - inside;
        Verified { records: self.records, writers: writers.len(), late, unsealed, newest, wrong: self.wrong }
    }

    fn wrong(&mut self, what: String) {
        if self.wrong.len() < MOST {
            self.wrong.push(what);
        }
    }
}

fn short(seal: &str) -> u64 {
    u64::from_str_radix(seal.get(..16).unwrap_or_default(), 16).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(at: i64) -> AuditedCall {
        AuditedCall {
            id: format!("id {at}"),
            at,
            request: "r".to_owned(),
            client: "open".to_owned(),
            service: "s".to_owned(),
            hook_instance: None,
            patient: None,
            rules: "rule=met".to_owned(),
            cards: 1,
            gaps: 0,
            knowledge: "2026.11.1".to_owned(),
            milliseconds: 3,
            status: 200,
            link: None,
        }
    }

    const KEY: &[u8] = b"0123456789abcdef0123456789abcdef";

    /// Two processes, one after the other: five records and three.
    fn audit() -> Vec<AuditedCall> {
        let mut all: Vec<AuditedCall> = (1..=8).map(call).collect();
        let first = Chain::new(KEY, "a".to_owned());
        first.begin(None);
        first.seal(&mut all[..5]);
        let second = Chain::new(KEY, "b".to_owned());
        second.begin(all[4].link.as_ref().map(|link| link.seal.clone()));
        second.seal(&mut all[5..]);
        all
    }

    fn verified(all: &[AuditedCall], holds: Option<&str>) -> Verified {
        let mut verification = Verification::new(KEY);
        for call in all {
            verification.see(call);
        }
        verification.verdict(holds, false)
    }

    #[test]
    fn what_nobody_touched_is_whole() {
        let all = audit();
        let newest = all[7].link.as_ref().unwrap().seal.clone();
        let found = verified(&all, Some(&newest));
        assert_eq!((found.records, found.writers, found.newest.as_ref()), (8, 2, Some(&newest)));
        assert_eq!(found.wrong, [""; 0]);
        let mut trimmed = Verification::new(KEY);
        for call in &all[2..] {
            trimmed.see(call);
        }
        let trimmed = trimmed.verdict(None, true);
        assert_eq!((trimmed.late, trimmed.wrong.len()), (1, 0), "the oldest are deleted after their time");
        let mut before = vec![call(0)];
        before.extend(all);
        assert_eq!((verified(&before, None).unsealed, verified(&before, None).wrong.len()), (1, 0));
    }

    #[test]
    fn every_tampering_is_seen() {
        type Tamper = fn(&mut Vec<AuditedCall>);
        let table: [(&str, Tamper); 10] = [
            ("records 1 to 2 of a are missing", |all| drop(all.drain(..2))),
            ("record 3 of a (id id 3) was changed", |all| all[2].status = 500),
            ("record 3 of a (id id 3) was changed", |all| all[2].patient = Some("x".to_owned())),
            ("record 3 of a (id id 3) was changed", |all| all[2].at += 1),
            ("records 3 to 3 of a are missing", |all| drop(all.remove(2))),
            ("records 1 to 1 of b are missing", |all| drop(all.remove(5))),
            ("on which the first of b stands is missing", |all| drop(all.remove(4))),
            ("record 2 of a stands twice", |all| all.insert(2, all[1].clone())),
            ("1 records without a seal", |all| all.push(call(4))),
            ("was changed", |all| {
                let (one, other) = (all[1].link.clone(), all[2].link.clone());
                (all[1].link, all[2].link) = (other, one);
                all.swap(1, 2);
            }),
        ];
        for (expected, tamper) in table {
            let mut all = audit();
            tamper(&mut all);
            let wrong = verified(&all, None).wrong;
            assert!(wrong.iter().any(|told| told.contains(expected)), "{expected}: {wrong:?}");
        }
        let all = audit();
        let newest = &all[7].link.as_ref().unwrap().seal;
        assert_eq!(verified(&all[..7], None).wrong, [""; 0], "that the end is missing nobody can see …");
        assert_eq!(verified(&all[..7], Some(newest)).wrong.len(), 1, "… but by a seal that was written down");
        let mut other = Verification::new(b"another key of another hospital!!");
        for call in &all {
            other.see(call);
        }
        assert_eq!(other.verdict(None, false).wrong.len(), 8);
    }

    #[test]
    fn what_comes_back_to_be_written_again_keeps_its_seal() {
        let chain = Chain::new(KEY, "a".to_owned());
        chain.begin(None);
        let mut batch: Vec<AuditedCall> = (1..=2).map(call).collect();
        chain.seal(&mut batch);
        let before = batch.clone();
        batch.push(call(3));
        chain.seal(&mut batch);
        assert_eq!(batch[..2], before);
        assert_eq!(batch[2].link.as_ref().map(|link| link.number), Some(3));
    }
}
