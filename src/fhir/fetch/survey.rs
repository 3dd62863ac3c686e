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
use crate::fhir::record::form::Form;
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

/// Asks all questions; `heard` is told each answer as it comes. Where the patient is found and nothing about them, those
/// about them are asked again, in the other way to name a patient.
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
            Depth::AllPages => fetching.search(search, Form::default()).await,
        };
        let reply = Reply { template: search.template.clone(), came: came(answer), took: begun.elapsed() };
        heard(&reply);
        reply
    };
    let ask = async |searches: &[Search]| -> Vec<Reply> {
        stream::iter(searches).map(&one).buffered(SIDE_BY_SIDE).collect().await
    };
    Ok(runtime()?.block_on(async {
        let mut replies = ask(searches).await;
        if is_found_by_id_only(searches, &replies) {
            let typed = searches.iter().enumerate().filter_map(|(at, search)| Some((at, search.typed()?)));
            let (places, typed): (Vec<usize>, Vec<Search>) = typed.unzip();
            for (at, reply) in places.into_iter().zip(ask(&typed).await) {
                if let Some(before) = replies.get_mut(at).filter(|_| reply.came.found() > 0) {
                    *before = reply;
                }
            }
        }
        replies
    }))
}

/// Some servers find nothing by `patient=123` and everything by `patient=Patient/123`, see [`Fetching::all`].
fn is_found_by_id_only(searches: &[Search], replies: &[Reply]) -> bool {
    let of = |is_by_patient: bool| {
        let both = searches.iter().zip(replies);
        both.filter(move |(search, _)| search.typed.is_some() == is_by_patient).map(|(_, reply)| reply.came.found())
    };
    of(false).any(|found| found > 0) && of(true).all(|found| found == 0)
}

impl Came {
    /// How many matches there are, as far as the server says so.
    #[must_use]
    pub fn found(&self) -> usize {
        match self {
            Self::Answered(pages) => pages.iter().map(Page::total).sum(),
            Self::Refused { .. } | Self::Failed(_) => 0,
        }
    }
}

fn came(answer: Answer) -> Came {
    match answer.why {
        Some(Ended::Refused { code, said }) => Came::Refused { code, said: said.text },
        Some(Ended::Broken(why)) if answer.pages.is_empty() => Came::Failed(why),
        _ => Came::Answered(answer.pages),
    }
}
