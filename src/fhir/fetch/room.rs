//! The bytes that all calls together may hold: request bodies, and pages of FHIR servers.

use std::sync::atomic::{AtomicUsize, Ordering};

/// So many bytes for everybody.
#[derive(Debug)]
pub struct Room {
    size: usize,
    left: AtomicUsize,
}

/// What one call has taken of it; given back when it is dropped.
#[derive(Debug)]
pub struct Taken<'r> {
    room: &'r Room,
    bytes: AtomicUsize,
}

impl Room {
    #[must_use]
    pub const fn new(size: usize) -> Self {
        Self { size, left: AtomicUsize::new(size) }
    }

    /// A share of nothing yet.
    pub const fn share(&self) -> Taken<'_> {
        Taken { room: self, bytes: AtomicUsize::new(0) }
    }

    /// How many bytes are held.
    pub fn taken(&self) -> usize {
        self.size.saturating_sub(self.left.load(Ordering::Relaxed))
    }
}

impl Taken<'_> {
    /// Takes more, if there is so much.
    #[must_use]
    pub fn take(&self, bytes: usize) -> bool {
        let taken = self.room.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes));
        if taken.is_ok() {
            self.bytes.fetch_add(bytes, Ordering::Relaxed);
        }
        taken.is_ok()
    }

    /// Gives some of it back.
    pub fn give_back(&self, bytes: usize) {
        let less = self.bytes.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |held| held.checked_sub(bytes));
        if less.is_ok() {
            self.room.left.fetch_add(bytes, Ordering::Relaxed);
        }
    }
}

/// Bytes that are on their way: given back when this is dropped, unless they are kept.
#[derive(Debug)]
pub(super) struct Held<'s, 'r> {
    share: &'s Taken<'r>,
    bytes: usize,
}

impl<'s, 'r> Held<'s, 'r> {
    pub(super) const fn new(share: &'s Taken<'r>) -> Self {
        Self { share, bytes: 0 }
    }

    /// Takes more, if there is so much.
    pub(super) fn more(&mut self, bytes: usize) -> bool {
        let is_taken = self.share.take(bytes);
        if is_taken {
            self.bytes += bytes;
        }
        is_taken
    }

    /// Leaves them with the share.
    pub(super) fn keep(mut self) {
        self.bytes = 0;
    }
}

impl Drop for Held<'_, '_> {
    fn drop(&mut self) {
        self.share.give_back(self.bytes);
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.give_back(self.bytes.load(Ordering::Relaxed));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_comes_back() {
        let room = Room::new(100);
        let (one, other) = (room.share(), room.share());
        assert!(one.take(60) && !other.take(60) && other.take(40));
        assert_eq!(room.taken(), 100);
        one.give_back(20);
        assert_eq!(room.taken(), 80);
        drop(one);
        assert!(other.take(60) && !other.take(1));
        drop(other);
        assert_eq!(room.taken(), 0);
    }
}
