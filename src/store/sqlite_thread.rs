//! The thread that alone writes to the SQLite file, so that no request waits in it: questions that wait together are
//! answered by one transaction, and one write to the disk.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread;

use tokio::sync::oneshot;
use tokio::time::timeout;

use super::records::{Kept, Records, UsedToken};
use super::sqlite::Sqlite;
use super::{Forget, PATIENCE, StoreFault};

/// How many questions may wait; what comes then is refused.
const WAITING: usize = 1024;
/// How many are answered by one transaction.
const TOGETHER: usize = 256;

type Reply<T> = oneshot::Sender<Result<T, StoreFault>>;

enum Job {
    Keep(Records, Reply<Kept>),
    Forget(Forget, Reply<()>),
    NewestSeal(Reply<Option<String>>),
    IsThere,
}

/// The thread, as others see it. It ends when this is dropped.
#[derive(Debug)]
pub struct SqliteThread {
    jobs: SyncSender<Job>,
}

impl SqliteThread {
    pub(super) fn start(file: &Path, now: i64) -> Result<(Self, Vec<UsedToken>), String> {
        let sqlite = Sqlite::open(file)?;
        let tokens = sqlite.live_tokens(now).map_err(|StoreFault(why)| why)?;
        let (jobs, waiting) = sync_channel(WAITING);
        let started = thread::Builder::new().name("store".to_owned()).spawn(move || work(sqlite, &waiting));
        started.map_err(|cause| format!("no thread can be started: {cause}"))?;
        Ok((Self { jobs }, tokens))
    }

    pub(super) async fn keep(&self, records: Records) -> Result<Kept, StoreFault> {
        self.ask(|reply| Job::Keep(records, reply)).await
    }

    pub(super) async fn forget(&self, before: Forget) -> Result<(), StoreFault> {
        self.ask(|reply| Job::Forget(before, reply)).await
    }

    pub(super) async fn newest_seal(&self) -> Result<Option<String>, StoreFault> {
        self.ask(Job::NewestSeal).await
    }

    /// Whether somebody answers. A file that cannot be written to at the moment costs feedback, and must cost no card.
    pub(super) fn is_reachable(&self) -> bool {
        !matches!(self.jobs.try_send(Job::IsThere), Err(TrySendError::Disconnected(_)))
    }

    async fn ask<T>(&self, job: impl FnOnce(Reply<T>) -> Job) -> Result<T, StoreFault> {
        let (reply, answer) = oneshot::channel();
        let fault = |why: &str| StoreFault(why.to_owned());
        self.jobs.try_send(job(reply)).map_err(|_| fault("too much waits to be written"))?;
        match timeout(PATIENCE, answer).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(fault("the thread that writes has ended")),
            Err(_) => Err(fault("it did not answer in time")),
        }
    }
}

fn work(mut sqlite: Sqlite, waiting: &Receiver<Job>) {
    while let Ok(first) = waiting.recv() {
        let more = waiting.try_iter().take(TOGETHER);
        let mut keeping = Vec::new();
        // Whoever asked may have gone.
        for job in std::iter::once(first).chain(more) {
            match job {
                Job::Keep(records, reply) => keeping.push((records, reply)),
                Job::NewestSeal(reply) => drop(reply.send(sqlite.newest_seal())),
                Job::Forget(before, reply) => drop(reply.send(sqlite.forget(before))),
                Job::IsThere => {}
            }
        }
        if keeping.is_empty() {
            continue;
        }
        let (records, replies): (Vec<_>, Vec<_>) = keeping.into_iter().unzip();
        match sqlite.keep(&records.iter().collect::<Vec<_>>()) {
            Ok(kept) => replies.into_iter().zip(kept).for_each(|(reply, kept)| drop(reply.send(Ok(kept)))),
            Err(fault) => replies.into_iter().for_each(|reply| drop(reply.send(Err(fault.clone())))),
        }
    }
}
