//! Single exchanges for the command line: a question to any server, and its answer as it came.
//!
//! It deliberately judges no status and keeps nothing; whom to ask is the choice of the person at the terminal.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use super::fault::Fault;
use super::http::Http;
pub use super::http::{Answered, Question};

/// What one answer may weigh.
const MAX_ANSWER: usize = 16 << 20;

/// Connections, and a thread that waits for them.
#[derive(Debug)]
pub struct Exchange {
    http: Http,
    runtime: Runtime,
    timeout: Duration,
}

impl Exchange {
    /// `timeout` is for one exchange.
    ///
    /// # Errors
    /// In words, when the machine cannot set it up.
    pub fn new(timeout: Duration) -> Result<Self, String> {
        Ok(Self { http: Http::new()?, runtime: runtime()?, timeout })
    }

    /// One exchange.
    ///
    /// # Errors
    /// In words, when there is no answer at all.
    pub fn ask(&self, question: &Question<'_>) -> Result<Answered, String> {
        self.runtime.block_on(self.one(question))
    }

    /// All side by side.
    #[must_use]
    pub fn ask_all(&self, questions: &[Question<'_>]) -> Vec<Result<Answered, String>> {
        self.runtime.block_on(join_all(questions.iter().map(|question| self.one(question))))
    }

    async fn one(&self, question: &Question<'_>) -> Result<Answered, String> {
        let answer = timeout(self.timeout, self.http.exchange(question, MAX_ANSWER)).await;
        answer.unwrap_or(Err(Fault::Timeout)).map_err(|fault| told(&fault).to_owned())
    }
}

/// A runtime for one thread.
pub(super) fn runtime() -> Result<Runtime, String> {
    Builder::new_current_thread().enable_all().build().map_err(|cause| format!("no runtime: {cause}"))
}

/// Of any server, not of a FHIR server only.
fn told(fault: &Fault) -> &'static str {
    match fault {
        Fault::Timeout | Fault::NoTime | Fault::NoPlace => "no answer in time",
        Fault::Unreachable => "nobody answers there (wrong address or port, or a certificate that is not trusted)",
        Fault::TooLarge | Fault::NoRoom => "the answer is larger than may be read",
        Fault::Broken | Fault::Status { .. } | Fault::Refused { .. } | Fault::Encoded => "the connection broke",
    }
}
