//! What one hook call asks of a FHIR server, and in which way: all parts side by side, each by one way after the other.

use futures_util::future::join_all;

use super::answer::Ended;
use super::breaker::{Health, Turn};
use super::habit::Habit;
use super::pages::{Fetching, Manner};
use super::refusal::{self, About};
use super::scope::Cover;
use crate::fhir::record::chart::GapReason;
use crate::fhir::record::form::Form;
use crate::fhir::record::key::tells_of_drugs;
use crate::fhir::record::wanted::{Fetched, Search, Start, Wanted, Way};

const LEFT_ALONE: &str = "the FHIR server failed again and again and is left alone for a moment";

impl Fetching<'_, '_, '_> {
    /// Fetches everything, in the order wanted, as far as the breaker lets it.
    pub(super) async fn all(&self, wanted: &[Wanted], turn: &Turn<'_>) -> Vec<Fetched> {
        let mut fetched = Vec::new();
        let mut rest = wanted;
        let lacked = self.needed.lacks();
        if let (Turn::Probe(_), [first, others @ ..]) = (turn, wanted) {
            fetched.push(self.part(first, self.form_of(first)).await);
            rest = others;
        }
        let leave = matches!(turn, Turn::Leave) || self.health() == Health::Fails;
        if leave {
            fetched.extend(rest.iter().map(|wanted| Fetched::nothing(wanted, LEFT_ALONE)));
            return fetched;
        }
        self.needed.are_coming(rest.iter().filter(|wanted| wanted.is_required()).count());
        fetched.extend(join_all(rest.iter().map(|wanted| self.part(wanted, self.form_of(wanted)))).await);
        self.ask_as_named(wanted, &mut fetched).await;
        self.needed.set_lacks(lacks(wanted, &fetched));
        self.ask_what_is_left(wanted, &mut fetched).await;
        self.ask_otherwise(wanted, &mut fetched).await;
        self.needed.set_lacks(lacked || lacks(wanted, &fetched));
        fetched
    }

    /// One part, asked for in this form.
    pub(super) async fn part(&self, wanted: &Wanted, form: Form) -> Fetched {
        let mut fetched = Fetched::new(wanted);
        match &wanted.start {
            Start::First { ways } => self.by_ways(wanted, (ways, form), &mut fetched).await,
            // What is refused of it many servers do not have.
            Start::Rest(way) => {
                if self.way(way, form, &mut fetched).await.is_some() {
                    fetched.unseen.extend(way.searches.iter().map(|search| search.template.clone()));
                }
            }
            Start::Next(link) => match self.server.base.follow(self.server.base.url(), link) {
                Some(url) => {
                    let manner = Manner { is_later: true, ..Manner::of(wanted.is_required(), form) };
                    let answer = self.follow(url, manner).await;
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
        if wanted.is_required() {
            self.needed.came(wanted.is_had(&fetched));
        }
        fetched
    }

    /// Asks in one way after the other, until the server answers or nothing is left. What it taught is remembered.
    async fn by_ways(&self, wanted: &Wanted, (ways, form): (&[Way], Form), fetched: &mut Fetched) {
        let is_optional = wanted.is_optional();
        let known = self.known(wanted.part);
        let ways = match known {
            Some(Habit::Refuses) if is_optional => return fetched.is_refused = true,
            Some(Habit::Denies) if is_optional => return fetched.gaps.push(GapReason::Denied(String::new())),
            // In none of them: one is enough to see that it still does.
            Some(Habit::RefusesAll(many)) if many >= ways.len() => ways.get(..1).unwrap_or(ways),
            _ => ways,
        };
        let is_known = |way: &Way| matches!(&known, Some(Habit::Answers(first)) if way.is_called(first));
        let mut next = ways.iter().position(is_known).or_else(|| (!ways.is_empty()).then_some(0));
        let (mut tried, mut heard) = (Vec::new(), String::new());
        let mut about = About::Question;
        let mut is_denial = false;
        let (mut named, mut is_worth_it) = (None, true);
        let mut words = GapReason::Refused("the FHIR server refused the question".to_owned());
        while let Some((at, way)) = next.and_then(|at| ways.get(at).map(|way| (at, way))) {
            tried.push(at);
            match self.way(way, form, fetched).await {
                None => {
                    // What was answered at once teaches nothing new: else what is known would never be forgotten.
                    if let (2.., Some(first)) = (tried.len(), way.searches.first()) {
                        self.learn(about, wanted.part, Habit::Answers(first.template.clone()));
                    }
                    fetched.gaps.extend(way.is_partial.then(|| GapReason::Refused(String::new())));
                    fetched.way = Some(at);
                    fetched.leaves_out = way.leaves_out();
                    // Of the codes that nobody knows here each may be one that matters.
                    fetched.gaps.extend((way.is_by_name && way.is_by_code()).then_some(GapReason::Narrowed));
                    return;
                }
                Some(refused) => {
                    about = about.min(refused.about);
                    is_denial |= refused.is_denial;
                    heard.push_str(&refused.text);
                    heard.push('\n');
                    words = GapReason::Fetch(super::fault::status(refused.code) + &refusal::names_told(&heard));
                    named = named.or_else(|| form.named(&refused.text));
                    // What it has not in any way is not asked for in another.
                    if is_optional && about != About::Question && self.lists(wanted.resource_type).await == Some(false)
                    {
                        return self.settle(wanted, (about, is_denial), words, fetched).await;
                    }
                    // A call that will not be answered asks for nothing more.
                    is_worth_it = wanted.is_required() || self.needed.are_had().await;
                    let next_way = refusal::next_way(ways, &tried, at, &refused.text);
                    next = next_way.or_else(|| refusal::last_way(ways, &tried, &heard)).filter(|_| is_worth_it);
                }
            }
        }
        if !is_worth_it {
            (fetched.is_left, about) = (true, About::Unsaid);
        }
        // Where it was taught another form, the server may have changed.
        fetched.named = named.or_else(|| (form != Form::default()).then(Form::default));
        if is_optional {
            return self.settle(wanted, (about, is_denial), words, fetched).await;
        }
        // What is known is not learnt anew: else it would never be forgotten.
        if !matches!(known, Some(Habit::RefusesAll(_))) {
            self.learn(about, wanted.part, Habit::RefusesAll(ways.len()));
        }
        fetched.gaps.push(words);
    }

    /// What the refusal of a part that many EHRs do not have comes to: of a type that this one does not list nothing is missing,
    /// for any patient. Where it has the type, or denies it and tells of no types, earlier drugs may stand there.
    async fn settle(&self, wanted: &Wanted, refused: (About, bool), words: GapReason, fetched: &mut Fetched) {
        let (about, is_denial) = refused;
        let is_of_drugs = tells_of_drugs(wanted.part);
        let lists = if is_of_drugs || about != About::Question { self.lists(wanted.resource_type).await } else { None };
        let about = if lists == Some(false) { About::Question } else { about };
        if is_of_drugs && lists.unwrap_or(is_denial) {
            self.learn(about, wanted.part, Habit::Denies);
            fetched.gaps.push(words);
        } else {
            self.learn(about, wanted.part, Habit::Refuses);
            fetched.is_refused = true;
        }
    }

    /// What the scope of the token does not cover is not asked for. Many EHRs do not have it; where this one does, or does not
    /// tell, earlier drugs may stand there.
    pub(super) async fn out_of_scope(&self, wanted: &Wanted) -> Fetched {
        let is_missing = !wanted.is_optional()
            || (tells_of_drugs(wanted.part) && self.lists(wanted.resource_type).await != Some(false));
        let why = format!("the scope of the token does not cover {}", wanted.resource_type);
        if is_missing { Fetched::nothing(wanted, &why) } else { Fetched::refused(wanted) }
    }

    /// Asks in one way. Where all of it was refused, that. What of it many servers refuse is not asked again.
    async fn way(&self, way: &Way, form: Form, fetched: &mut Fetched) -> Option<Refused> {
        let is_refused = |search: &&Search| search.is_optional && self.known(&search.template) == Some(Habit::Refuses);
        let (mut skipped, mut searches): (Vec<&Search>, Vec<&Search>) = way.searches.iter().partition(is_refused);
        if searches.is_empty() {
            std::mem::swap(&mut skipped, &mut searches);
        }
        let answers = join_all(searches.iter().map(|search| self.search(search, form))).await;
        let is_answered = answers.iter().any(|answer| !matches!(answer.why, Some(Ended::Refused { .. })));
        let mut all: Option<Refused> = None;
        for (search, answer) in searches.iter().zip(answers) {
            match answer.why {
                Some(Ended::Refused { code, said }) => {
                    fetched.refused.push(search.template.clone());
                    if is_answered && search.is_optional {
                        self.learn(said.about, &search.template, Habit::Refuses);
                        fetched.unseen.push(search.template.clone());
                    } else if is_answered {
                        fetched.gaps.push(GapReason::Refused(String::new()));
                    }
                    let about = all.as_ref().map_or(said.about, |all| all.about.min(said.about));
                    let is_denial = said.is_denial || all.as_ref().is_some_and(|all| all.is_denial);
                    let first = all.unwrap_or(Refused { code, text: said.text, about, is_denial });
                    all = Some(Refused { about, is_denial, ..first });
                }
                why => {
                    fetched.gaps.extend(why.map(Ended::into_gap));
                    fetched.answers.push(answer.pages);
                }
            }
        }
        if !is_answered {
            return all;
        }
        // Not asked, and not seen all the same.
        fetched.unseen.extend(skipped.iter().map(|search| &search.template).chain(&way.unasked).cloned());
        None
    }

    pub(super) fn known(&self, what: &str) -> Option<Habit> {
        self.server.habits.of(self.server.scope, what)
    }

    /// Notes what a refusal teaches, where it holds for the next patient too.
    pub(super) fn learn(&self, about: About, what: &str, habit: Habit) {
        let is_lasting = match about {
            About::Question => true,
            About::Scope => self.server.scope.is_some_and(|scope| !scope.trim().is_empty()),
            About::Unsaid => false,
        };
        if is_lasting {
            self.lessons.borrow_mut().push((what.to_owned(), habit));
        }
    }

    /// Keeps what the server taught, unless a part that every call needs was not had: then it may be about the patient.
    pub(super) fn remember(&self) {
        let lessons = self.lessons.take();
        if !self.needed.lacks() {
            self.server.habits.learn(self.server.scope, lessons);
        }
    }
}

/// Whether a part could not be had that no call can do without.
fn lacks(wanted: &[Wanted], fetched: &[Fetched]) -> bool {
    let mut needed = wanted.iter().zip(fetched).filter(|(wanted, _)| wanted.is_required());
    needed.any(|(wanted, fetched)| !wanted.is_had(fetched))
}

/// A way that was refused, in all its searches.
struct Refused {
    /// The status and the words of the first refusal.
    code: u16,
    text: String,
    /// What all of them speak of.
    about: About,
    /// Something may stand there all the same.
    is_denial: bool,
}
