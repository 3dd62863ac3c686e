//! One hook call to one FHIR server: all keys side by side, each page by page, within one budget of time and size.
//!
//! It deliberately knows no callers and no lists: that the server may be called was settled before.

use std::cell::Cell;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::time::{sleep, timeout_at};
use url::Url;

use super::answer::{Answer, Ended, refusal};
use super::breaker::{Health, Turn};
use super::habit::Habit;
use super::http::{Fault, Http};
use super::refusal;
use super::room::{Held, Taken};
use super::scope::Cover;
use super::server::Server;
use crate::fhir::record::Page;
use crate::fhir::record::chart::GapReason;
use crate::fhir::record::wanted::{Fetched, Search, Start, Wanted, Way};

/// Pages of one key that are followed.
const MAX_PAGES: usize = 20;
/// What one key may weigh, all pages together, decompressed.
const MAX_KEY: usize = 16 << 20;
/// What one hook call may weigh, all keys together.
const MAX_CALL: usize = 32 << 20;

const LEFT_ALONE: &str = "the FHIR server failed again and again and is left alone for a moment";

/// One hook call to one server.
pub(super) struct Fetching<'c, 't, 'r> {
    http: &'c Http,
    server: &'c Server<'t>,
    timeout: Duration,
    deadline: Instant,
    /// What may still be read, by all requests side by side.
    room: Cell<usize>,
    /// What this call holds of the room of all calls.
    share: &'c Taken<'r>,
    had_room: Cell<bool>,
    health: Cell<Health>,
}

impl<'c, 't, 'r> Fetching<'c, 't, 'r> {
    /// `timeout` is for one request, `budget` for all of them, waits included.
    pub(super) fn new(
        http: &'c Http,
        server: &'c Server<'t>,
        (timeout, budget): (Duration, Duration),
        share: &'c Taken<'r>,
    ) -> Self {
        let (room, health) = (Cell::new(MAX_CALL), Cell::new(Health::Unknown));
        let had_room = Cell::new(true);
        Self { http, server, timeout, deadline: Instant::now() + budget, room, share, had_room, health }
    }

    /// Whether all that came could be held, so that nothing is missing only because others call too.
    pub(super) fn had_room(&self) -> bool {
        self.had_room.get()
    }

    /// When the budget is spent.
    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// What was seen of the server so far.
    pub(super) fn health(&self) -> Health {
        self.health.get()
    }

    /// Fetches everything, in the order wanted, as far as the breaker lets it.
    pub(super) async fn all(&self, wanted: &[Wanted], turn: &Turn<'_>) -> Vec<Fetched> {
        let mut fetched = Vec::new();
        let mut rest = wanted;
        if let (Turn::Probe(_), [first, others @ ..]) = (turn, wanted) {
            fetched.push(self.part(first).await);
            rest = others;
        }
        let leave = matches!(turn, Turn::Leave) || self.health.get() == Health::Fails;
        if leave {
            fetched.extend(rest.iter().map(|wanted| Fetched::nothing(wanted, LEFT_ALONE)));
            return fetched;
        }
        fetched.extend(join_all(rest.iter().map(|wanted| self.part(wanted))).await);
        self.ask_otherwise(wanted, &mut fetched).await;
        fetched
    }

    /// Some servers find nothing by `patient=123` and everything by `patient=Patient/123` (FHIR R4, search on
    /// references, allows both). So a server that found nothing at all is asked in the other form; only what that
    /// finds counts.
    async fn ask_otherwise(&self, wanted: &[Wanted], fetched: &mut [Fetched]) {
        let mut searches: Vec<(&mut Fetched, Wanted)> = wanted
            .iter()
            .zip(fetched)
            .filter_map(|(wanted, fetched)| {
                let typed = wanted.typed(fetched.way?)?;
                Some((fetched, Wanted { start: Start::First { ways: vec![typed] }, ..wanted.clone() }))
            })
            .collect();
        if searches.iter().all(|(fetched, _)| fetched.is_empty()) {
            let answers = join_all(searches.iter().map(|(_, wanted)| self.part(wanted))).await;
            for ((fetched, _), answer) in searches.iter_mut().zip(answers) {
                if answer.matches() > 0 {
                    **fetched = answer;
                }
            }
        }
    }

    async fn part(&self, wanted: &Wanted) -> Fetched {
        let mut fetched = Fetched::new(wanted);
        match &wanted.start {
            Start::First { ways } => self.by_ways(wanted, ways, &mut fetched).await,
            // What is refused of it many servers do not have.
            Start::Rest(way) => drop(self.way(way, &mut fetched).await),
            Start::Next(link) => match self.server.base.follow(self.server.base.url(), link) {
                Some(url) => {
                    let answer = self.follow(url, MAX_PAGES, true).await;
                    fetched.gaps.extend(answer.why.map(Ended::into_gap));
                    fetched.answers.push(answer.pages);
                }
                None => fetched.gaps.push(GapReason::Paged),
            },
        }
        if self.server.cover(wanted) == Cover::Part {
            let why = format!("the scope of the token covers a part of {} only", wanted.resource_type);
            fetched.gaps.push(GapReason::Fetch(why));
        }
        fetched
    }

    /// Asks in one way after the other, until the server answers or nothing is left. What it taught is remembered.
    async fn by_ways(&self, wanted: &Wanted, ways: &[Way], fetched: &mut Fetched) {
        let known = self.known(wanted.part);
        if known == Some(Habit::Refuses) && wanted.is_optional {
            fetched.is_refused = true;
            return;
        }
        let is_known = |way: &Way| matches!(&known, Some(Habit::Answers(first)) if way.is_called(first));
        let mut next = ways.iter().position(is_known).or_else(|| (!ways.is_empty()).then_some(0));
        let mut tried = Vec::new();
        let mut words = GapReason::Refused("the FHIR server refused the question".to_owned());
        while let Some((at, way)) = next.and_then(|at| ways.get(at).map(|way| (at, way))) {
            tried.push(at);
            match self.way(way, fetched).await {
                None => {
                    // A single way teaches nothing.
                    if let (2.., Some(first)) = (ways.len(), way.searches.first()) {
                        self.learn(wanted.part, Habit::Answers(first.template.clone()));
                    }
                    fetched.gaps.extend(way.is_partial.then(|| GapReason::Refused(String::new())));
                    fetched.way = Some(at);
                    fetched.is_by_category = way.is_by_category();
                    return;
                }
                Some((code, said)) => {
                    words = GapReason::Fetch(super::http::status(code));
                    next = refusal::next_way(ways, &tried, at, &said);
                }
            }
        }
        if wanted.is_optional {
            self.learn(wanted.part, Habit::Refuses);
            fetched.is_refused = true;
        } else {
            fetched.gaps.push(words);
        }
    }

    /// One search with its first page only.
    pub(super) async fn first_page(&self, search: &Search) -> Answer {
        match self.server.base.fill(&search.path) {
            Some(url) => self.follow(url, 1, false).await,
            None => Answer::without("the patient's id cannot stand in the URL of a FHIR server"),
        }
    }

    /// Asks in one way. Where all of it was refused, the status and the words of the first refusal. What of it many
    /// servers refuse is not asked again.
    async fn way(&self, way: &Way, fetched: &mut Fetched) -> Option<(u16, String)> {
        let is_refused = |search: &&Search| search.is_optional && self.known(&search.template) == Some(Habit::Refuses);
        let mut searches: Vec<&Search> = way.searches.iter().filter(|search| !is_refused(search)).collect();
        if searches.is_empty() {
            searches = way.searches.iter().collect();
        }
        let answers = join_all(searches.iter().map(|search| self.search(search))).await;
        let is_answered = answers.iter().any(|answer| !matches!(answer.why, Some(Ended::Refused { .. })));
        let mut first = None;
        for (search, answer) in searches.iter().zip(answers) {
            match answer.why {
                Some(Ended::Refused { code, said }) => {
                    fetched.refused.push(search.template.clone());
                    if is_answered && search.is_optional {
                        self.learn(&search.template, Habit::Refuses);
                    } else if is_answered {
                        fetched.gaps.push(GapReason::Refused(String::new()));
                    }
                    first = first.or(Some((code, said)));
                }
                why => {
                    fetched.gaps.extend(why.map(Ended::into_gap));
                    fetched.answers.push(answer.pages);
                }
            }
        }
        first.filter(|_| !is_answered)
    }

    fn known(&self, what: &str) -> Option<Habit> {
        self.server.habits.of(self.server.scope, what)
    }

    fn learn(&self, what: &str, habit: Habit) {
        self.server.habits.learn(self.server.scope, what, habit);
    }

    /// One search with its pages.
    pub(super) async fn search(&self, search: &Search) -> Answer {
        match self.server.base.fill(&search.path) {
            Some(url) => self.pages(url).await,
            None => Answer::without("the patient's id cannot stand in the URL of a FHIR server"),
        }
    }

    /// Follows the pages from `url` on, as long as they lie on this server, are new and within bounds.
    async fn pages(&self, url: Url) -> Answer {
        self.follow(url, MAX_PAGES, false).await
    }

    /// `is_later`: the first page came before. One of the others may hold no entry of those the whole search counts.
    async fn follow(&self, url: Url, most: usize, is_later: bool) -> Answer {
        let mut answer = Answer::default();
        let mut seen: Vec<Url> = Vec::new();
        let mut next = Some(url);
        let mut weight = 0;
        while let Some(url) = next {
            let page = match self.get(&url, MAX_KEY.saturating_sub(weight)).await {
                Ok(body) if body.is_empty() && answer.pages.is_empty() => Err(Ended::nothing()),
                Ok(body) => {
                    weight += body.len();
                    let page = Page::read(&body).map_err(|why| Ended::Broken(why.to_owned()));
                    self.share.give_back(body.len());
                    page.and_then(|page| self.hold(page))
                }
                Err(Fault::Refused { code, said }) if answer.pages.is_empty() => Err(Ended::Refused { code, said }),
                Err(fault) => Err(Ended::Broken(fault.told())),
            };
            let page = match page {
                Ok(page) => page,
                Err(why) => return Answer { why: Some(why), ..answer },
            };
            if let Some(said) = refusal(&page).filter(|_| answer.pages.is_empty() && !is_later) {
                return Answer { why: Some(Ended::Refused { code: 200, said }), ..answer };
            }
            let link = page.next().map(str::to_owned);
            answer.pages.push(page);
            let Some(link) = link else { return answer };
            next = self.server.base.follow(&url, &link).filter(|next| *next != url && !seen.contains(next));
            next = next.filter(|_| answer.pages.len() < most);
            seen.push(url);
        }
        Answer { why: Some(Ended::Cut), ..answer }
    }

    /// Notes what a page weighs once it is read.
    fn hold(&self, page: Page) -> Result<Page, Ended> {
        if self.share.take(page.weight()) {
            return Ok(page);
        }
        self.had_room.set(false);
        Err(Ended::Broken(Fault::NoRoom.told()))
    }

    /// One page, with the one retry.
    async fn get(&self, url: &Url, most: usize) -> Result<Vec<u8>, Fault> {
        let answer = self.once(url, most).await;
        let wait = answer.as_ref().err().and_then(Fault::retry);
        match wait {
            // A server may ask for more time than there is.
            Some(wait) if Instant::now().checked_add(wait).is_some_and(|then| then < self.deadline) => {
                sleep(wait).await;
                self.once(url, most).await
            }
            _ => answer,
        }
    }

    async fn once(&self, url: &Url, most: usize) -> Result<Vec<u8>, Fault> {
        // A call that will not be answered asks for nothing more.
        if !self.had_room.get() {
            return Err(Fault::NoRoom);
        }
        let Some(_place) = self.server.breaker.place(self.deadline).await else { return Err(Fault::NoTime) };
        let until = (Instant::now() + self.timeout).min(self.deadline);
        let unbounded = Cell::new(usize::MAX); // what a connection holds is none of what this call may read
        let held = (Held::new(&self.room, self.share), Held::new(&unbounded, self.share));
        let get = self.http.get(url.clone(), self.server.token, most, held);
        let answer = timeout_at(until.into(), get).await.unwrap_or(Err(Fault::Timeout));
        if matches!(answer, Err(Fault::NoRoom)) {
            self.had_room.set(false);
        }
        self.saw(answer.as_ref().err().map_or(Health::Answers, Fault::health));
        answer
    }

    /// One answer shows a server that works, whatever becomes of the other requests.
    fn saw(&self, health: Health) {
        if self.health.get() != Health::Answers && health != Health::Unknown {
            self.health.set(health);
        }
    }
}
