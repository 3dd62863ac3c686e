//! One hook call to one FHIR server: each search page by page, within one budget of time and size.
//!
//! It deliberately knows no callers and no lists: that the server may be called was settled before. What is asked, and in
//! which way, is the matter of `asking`.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::OnceCell;
use tokio::time::{sleep, timeout_at};
use url::Url;

use super::answer::{Answer, Ended, refusal};
use super::breaker::Health;
use super::fault::Fault;
use super::habit::{Lessons, Told};
use super::http::Http;
use super::needed::Needed;
use super::room::{Held, Taken};
use super::server::Server;
use crate::fhir::record::form::Form;
use crate::fhir::record::wanted::Search;
use crate::fhir::record::{Page, capability};

/// Pages of one key that are followed.
const MAX_PAGES: usize = 20;
/// What one key may weigh, all pages together, decompressed.
const MAX_KEY: usize = 16 << 20;
/// What a `CapabilityStatement` may weigh.
const MAX_STATEMENT: usize = 4 << 20;
/// What one hook call may weigh, all keys together.
const MAX_CALL: usize = 32 << 20;

/// So long a request waits for its place where no other is in the way.
const WAITED: Duration = Duration::from_millis(20);

/// How one search is followed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    /// The most pages.
    pub(super) most: usize,
    /// The first page came before. One of the others may hold no entry of those the whole search counts.
    pub(super) is_later: bool,
    /// Every call needs it.
    pub(super) is_needed: bool,
    /// How the server wants to be asked.
    pub(super) form: Form,
}

impl Manner {
    /// From the first page on.
    pub(super) const fn of(is_needed: bool, form: Form) -> Self {
        Self { most: MAX_PAGES, is_later: false, is_needed, form }
    }
}

/// One hook call to one server.
pub(super) struct Fetching<'c, 't, 'r> {
    http: &'c Http,
    pub(super) server: &'c Server<'t>,
    timeout: Duration,
    deadline: Instant,
    /// What may still be read, by all requests side by side.
    room: Cell<usize>,
    /// What this call holds of the room of all calls.
    share: &'c Taken<'r>,
    had_room: Cell<bool>,
    health: Cell<Health>,
    /// What the server taught so far.
    pub(super) lessons: RefCell<Lessons>,
    /// The types it has, once that was asked.
    types: OnceCell<Told>,
    /// The parts that every call needs.
    pub(super) needed: Needed,
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
        let (had_room, lessons, needed) = (Cell::new(true), RefCell::default(), Needed::default());
        let deadline = Instant::now() + budget;
        let types = OnceCell::new();
        Self { http, server, timeout, deadline, room, share, had_room, health, lessons, types, needed }
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

    /// One search with its first page only, in this form.
    pub(super) async fn first_page(&self, search: &Search, form: Form) -> Answer {
        match self.server.base.fill(&search.in_form(form.patient)) {
            Some(url) => self.follow(url, Manner { most: 1, ..Manner::of(search.is_needed, form) }).await,
            None => Answer::without("the patient's id cannot stand in the URL of a FHIR server"),
        }
    }

    /// One search with its pages, in this form.
    pub(super) async fn search(&self, search: &Search, form: Form) -> Answer {
        match self.server.base.fill(&search.in_form(form.patient)) {
            Some(url) => self.follow(url, Manner::of(search.is_needed, form)).await,
            None => Answer::without("the patient's id cannot stand in the URL of a FHIR server"),
        }
    }

    /// Follows the pages from `url` on, as long as they lie on this server, are new and within bounds.
    pub(super) async fn follow(&self, url: Url, manner: Manner) -> Answer {
        let Manner { most, is_later, .. } = manner;
        let mut answer = Answer::default();
        let mut seen: Vec<Url> = Vec::new();
        let mut next = Some(url);
        let mut weight = 0;
        while let Some(url) = next {
            let is_first = answer.pages.is_empty() && !is_later;
            let manner = if is_first { manner } else { Manner { form: manner.form.by_link(), ..manner } };
            let page = match self.get(&url, MAX_KEY.saturating_sub(weight), manner).await {
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

    /// Whether the server lists a type among those it has; nothing where it does not tell.
    pub(super) async fn lists(&self, kind: &str) -> Option<bool> {
        let types = self.types.get_or_init(|| self.ask_types()).await;
        types.as_ref().map(|types| types.contains(kind))
    }

    /// Asked once in a while, whatever comes of it; not where time or room were lacking here.
    async fn ask_types(&self) -> Told {
        if let Some(told) = self.server.habits.types() {
            return told;
        }
        let told = match self
            .get(&self.server.base.fill("metadata")?, MAX_STATEMENT, Manner::of(false, Form::default()))
            .await
        {
            Ok(body) => {
                self.share.give_back(body.len());
                capability::types(&body).map(Arc::new)
            }
            Err(Fault::NoTime | Fault::NoPlace | Fault::NoRoom) => return None,
            Err(_) => None,
        };
        self.server.habits.learn_types(told.clone());
        told
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
    async fn get(&self, url: &Url, most: usize, manner: Manner) -> Result<Vec<u8>, Fault> {
        let answer = self.once(url, most, manner).await;
        let wait = answer.as_ref().err().and_then(Fault::retry);
        match wait {
            // A server may ask for more time than there is.
            Some(wait) if Instant::now().checked_add(wait).is_some_and(|then| then < self.deadline) => {
                sleep(wait).await;
                self.once(url, most, manner).await
            }
            _ => answer,
        }
    }

    async fn once(&self, url: &Url, most: usize, manner: Manner) -> Result<Vec<u8>, Fault> {
        // A call that will not be answered asks for nothing more.
        if !self.had_room.get() {
            return Err(Fault::NoRoom);
        }
        let arrived = Instant::now();
        let place = self.server.breaker.place(self.deadline, manner.is_needed).await;
        let begun = Instant::now();
        let has_waited = begun - arrived > WAITED;
        let late = || if has_waited { Fault::NoPlace } else { Fault::NoTime };
        let Some(_place) = place else { return Err(late()) };
        let until = (begun + self.timeout).min(self.deadline);
        // A server that had no more than what was left of the budget did not fail.
        let is_short = until < begun + self.timeout && (has_waited || until - begun < self.timeout / 2);
        let unbounded = Cell::new(usize::MAX); // what a connection holds is none of what this call may read
        let held = (Held::new(&self.room, self.share), Held::new(&unbounded, self.share));
        let get = self.http.get(url.clone(), (self.server.token, manner.form), most, held);
        let answer = timeout_at(until.into(), get).await;
        let answer = answer.unwrap_or_else(|_| Err(if is_short { late() } else { Fault::Timeout }));
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
