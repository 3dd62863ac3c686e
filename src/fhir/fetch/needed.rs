//! The parts of one hook call that it cannot do without: who would ask again, in another way, waits until they were had. A call
//! that will not be answered asks for nothing more.

use std::cell::Cell;

use tokio::sync::Notify;

#[derive(Debug, Default)]
pub(super) struct Needed {
    /// How many are on their way.
    left: Cell<usize>,
    lacks: Cell<bool>,
    settled: Notify,
}

impl Needed {
    /// So many will be asked for.
    pub(super) fn are_coming(&self, many: usize) {
        self.left.set(many);
    }

    /// One came, or could not be had.
    pub(super) fn came(&self, is_had: bool) {
        self.lacks.set(self.lacks.get() || !is_had);
        self.left.set(self.left.get().saturating_sub(1));
        self.settled.notify_waiters();
    }

    /// Whether one could not be had.
    pub(super) fn lacks(&self) -> bool {
        self.lacks.get()
    }

    /// Once all were asked otherwise, too.
    pub(super) fn set_lacks(&self, lacks: bool) {
        self.lacks.set(lacks);
    }

    /// Whether all were had, once that is known, or one could not be.
    pub(super) async fn are_had(&self) -> bool {
        while self.left.get() > 0 && !self.lacks.get() {
            self.settled.notified().await;
        }
        !self.lacks.get()
    }
}
