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
use super::otherwise::MOST_FORMS;
use super::pages::Fetching;
use super::room::Room;
use super::server::Server;
use crate::fhir::record::Page;
use crate::fhir::record::form::{ByPatient, Form};
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
    /// How it was asked at last.
    pub form: Form,
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

/// Asks all questions; `heard` is told each answer as it comes. What is refused in words that name another form is asked
/// again in that one, and where the patient is found and nothing about them, those about them are, as a hook call would be.
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
    let (http, breakers, habits) = (Http::new()?, Breakers::new(None, SIDE_BY_SIDE), AllHabits::default());
    let (breaker, habits) = (breakers.breaker_for(base), habits.of(base));
    let server = Server { base: base.clone(), breaker, habits, token, scope: None };
    // One of these at a time: what it may read of one key bounds it.
    let room = Room::new(usize::MAX);
    let start = Instant::now();
    let one = async |(search, form): (&Search, Form)| {
        let begun = Instant::now();
        let left = patience.budget.saturating_sub(start.elapsed());
        let share = room.share();
        let fetching = Fetching::new(&http, &server, (patience.timeout, left), &share);
        let answer = match depth {
            Depth::FirstPage => fetching.first_page(search, form).await,
            Depth::AllPages => fetching.search(search, form).await,
        };
        let reply = Reply { template: search.template.clone(), form, came: came(answer), took: begun.elapsed() };
        heard(&reply);
        reply
    };
    let ask = async |questions: Vec<(&Search, Form)>| -> Vec<Reply> {
        stream::iter(questions).map(&one).buffered(SIDE_BY_SIDE).collect().await
    };
    Ok(runtime()?.block_on(async {
        let mut replies = ask(searches.iter().map(|search| (search, Form::default())).collect()).await;
        for _ in 0..MOST_FORMS {
            let named = replies.iter().enumerate().filter_map(|(at, reply)| Some((at, reply.named()?)));
            let (places, forms): (Vec<usize>, Vec<Form>) = named.unzip();
            let questions = places.iter().filter_map(|at| searches.get(*at)).zip(forms).collect();
            let again = ask(questions).await;
            let is_understood = again.iter().any(|reply| reply.came.found() > 0);
            if !is_understood && again.iter().all(|reply| !matches!(reply.came, Came::Refused { .. })) {
                break;
            }
            for (at, reply) in places.into_iter().zip(again) {
                let is_refused = matches!(reply.came, Came::Refused { .. });
                if let Some(before) = replies.get_mut(at).filter(|_| is_understood || is_refused) {
                    *before = reply;
                }
            }
        }
        if is_found_by_id_only(searches, &replies) {
            let places: Vec<usize> =
                (0..searches.len()).filter(|at| searches.get(*at).is_some_and(|it| it.typed.is_some())).collect();
            let typed = Form { patient: ByPatient::Typed, ..Form::default() };
            let questions = places.iter().filter_map(|at| searches.get(*at)).map(|search| (search, typed)).collect();
            for (at, reply) in places.into_iter().zip(ask(questions).await) {
                if let Some(before) = replies.get_mut(at).filter(|_| reply.came.found() > 0) {
                    *before = reply;
                }
            }
        }
        replies
    }))
}

impl Reply {
    /// The other form that the words of its refusal name.
    fn named(&self) -> Option<Form> {
        match &self.came {
            Came::Refused { said, .. } => self.form.named(said),
            Came::Answered(_) | Came::Failed(_) => None,
        }
    }
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
