//! Asks one FHIR server many questions side by side, and tells what each came to. It only reads, and keeps nothing.

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::stream;

use super::allow::Allowed;
use super::answer::{Answer, Ended};
use super::breaker::Breakers;
use super::exchange::runtime;
use super::habit::AllHabits;
use super::http::Http;
use super::pages::Fetching;
use super::room::Room;
use super::server::Server;
use crate::fhir::record::Page;
use crate::fhir::record::wanted::Search;

/// Questions at the same time: a hospital's server has other work.
const SIDE_BY_SIDE: usize = 8;

/// How long it may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// One request.
    pub timeout: Duration,
    /// All of them.
    pub budget: Duration,
}

/// How much of each answer is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    FirstPage,
    AllPages,
}

/// What a question came to.
#[derive(Debug)]
pub struct Reply {
    /// The template, without the patient.
    pub template: String,
    pub came: Came,
    pub took: Duration,
}

#[derive(Debug)]
pub enum Came {
    Answered(Vec<Page>),
    /// Asked otherwise it may be answered. `said` are the words of its OperationOutcome, which may name the patient.
    Refused {
        code: u16,
        said: String,
    },
    /// It failed, in words without patient data.
    Failed(String),
}

/// Asks all questions; `heard` is told each answer as it comes.
///
/// # Errors
/// In words, when nothing can be asked at all.
pub fn survey(
    base: &str,
    token: Option<&str>,
    searches: &[Search],
    (depth, patience): (Depth, Patience),
    heard: &dyn Fn(&Reply),
) -> Result<Vec<Reply>, String> {
    let allowed = Allowed::read(&[base.to_owned()])?;
    let base = allowed.find(base).ok_or("the base URL of the FHIR server cannot be read")?;
    let (http, breakers, habits) = (Http::new()?, Breakers::new(None), AllHabits::default());
    let (breaker, habits) = (breakers.breaker_for(base), habits.of(base));
    let server = Server { base: base.clone(), breaker, habits, token, scope: None };
    // One of these at a time: what it may read of one key bounds it.
    let room = Room::new(usize::MAX);
    let start = Instant::now();
    let one = async |search: &Search| {
        let begun = Instant::now();
        let left = patience.budget.saturating_sub(start.elapsed());
        let share = room.share();
        let fetching = Fetching::new(&http, &server, (patience.timeout, left), &share);
        let answer = match depth {
            Depth::FirstPage => fetching.first_page(search).await,
            Depth::AllPages => fetching.search(search).await,
        };
        let reply = Reply { template: search.template.clone(), came: came(answer), took: begun.elapsed() };
        heard(&reply);
        reply
    };
    Ok(runtime()?.block_on(stream::iter(searches).map(one).buffered(SIDE_BY_SIDE).collect()))
}

fn came(answer: Answer) -> Came {
    match answer.why {
        Some(Ended::Refused { code, said }) => Came::Refused { code, said },
        Some(Ended::Broken(why)) if answer.pages.is_empty() => Came::Failed(why),
        _ => Came::Answered(answer.pages),
    }
}
