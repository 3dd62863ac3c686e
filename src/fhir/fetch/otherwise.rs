//! The same questions in another form: as the words of a refusal name it, or where nothing at all was found.

use futures_util::future::join_all;

use super::habit::Habit;
use super::pages::Fetching;
use super::refusal::About;
use crate::fhir::record::form::{ByPatient, Form};
use crate::fhir::record::wanted::{Fetched, Start, Wanted};

/// Forms that are tried besides the first: a server may want several things, and says one after the other.
pub(super) const MOST_FORMS: usize = 3;

impl Fetching<'_, '_, '_> {
    /// The form in which a part is asked for, as far as the server taught it.
    pub(super) fn form_of(&self, wanted: &Wanted) -> Form {
        match self.known(&form_key(wanted)) {
            Some(Habit::Wants(form)) => form,
            _ => Form::default(),
        }
    }

    /// Parts that were refused in words that name another form are asked for in that one. What comes of it counts only
    /// where something was found: a server may answer "none" to what it does not understand.
    pub(super) async fn ask_as_named(&self, wanted: &[Wanted], fetched: &mut [Fetched]) {
        let mut tried: Vec<(&str, Form)> = wanted.iter().map(|wanted| (wanted.part, self.form_of(wanted))).collect();
        for _ in 0..MOST_FORMS {
            let again: Vec<(&Wanted, &mut Fetched, Form)> = wanted
                .iter()
                .zip(fetched.iter_mut())
                .filter_map(|(wanted, fetched)| {
                    let form = fetched.named.take()?;
                    (!tried.contains(&(wanted.part, form))).then_some((wanted, fetched, form))
                })
                .collect();
            if again.is_empty() {
                return;
            }
            tried.extend(again.iter().map(|(wanted, _, form)| (wanted.part, *form)));
            // Who refuses one form does not refuse the part.
            let before = self.lessons.borrow().clone();
            self.lessons.borrow_mut().retain(|(what, _)| again.iter().all(|(wanted, ..)| wanted.part != what));
            self.needed.set_lacks(false);
            self.needed.are_coming(again.iter().filter(|(wanted, ..)| wanted.is_required()).count());
            let answers = join_all(again.iter().map(|(wanted, _, form)| self.part(wanted, *form))).await;
            let is_understood = answers.iter().any(|answer| answer.matches() > 0);
            if !is_understood {
                *self.lessons.borrow_mut() = before;
            }
            for ((wanted, fetched, form), mut answer) in again.into_iter().zip(answers) {
                if !is_understood {
                    fetched.named = answer.named;
                    continue;
                }
                if answer.way.is_some() {
                    self.learn(About::Question, &form_key(wanted), Habit::Wants(form));
                }
                answer.refused.splice(0..0, std::mem::take(&mut fetched.refused));
                *fetched = answer;
            }
        }
    }

    /// Parts that were asked in one way only, since the call lacked what it has now.
    pub(super) async fn ask_what_is_left(&self, wanted: &[Wanted], fetched: &mut [Fetched]) {
        let both = wanted.iter().zip(fetched).filter(|(_, fetched)| fetched.is_left);
        let left: Vec<(&Wanted, &mut Fetched)> = both.collect();
        if left.is_empty() || self.needed.lacks() {
            return;
        }
        let answers = join_all(left.iter().map(|(wanted, _)| self.part(wanted, self.form_of(wanted)))).await;
        for ((_, fetched), answer) in left.into_iter().zip(answers) {
            *fetched = answer;
        }
    }

    /// Some servers find nothing by `patient=123` and everything by `patient=Patient/123` (FHIR R4, search on
    /// references, allows both). So a server that found nothing at all is asked in the other form; only what that
    /// finds counts.
    pub(super) async fn ask_otherwise(&self, wanted: &[Wanted], fetched: &mut [Fetched]) {
        let mut searches: Vec<(&mut Fetched, Wanted, Form)> = wanted
            .iter()
            .zip(fetched)
            .filter_map(|(wanted, fetched)| {
                let way = wanted.by_patient(fetched.way?)?.clone();
                let form = self.form_of(wanted);
                let patient = if form.patient == ByPatient::Bare { ByPatient::Typed } else { ByPatient::Bare };
                let wanted = Wanted { start: Start::First { ways: vec![way] }, ..wanted.clone() };
                Some((fetched, wanted, Form { patient, ..form }))
            })
            .collect();
        if searches.iter().all(|(fetched, ..)| fetched.is_empty()) {
            let lessons = self.lessons.borrow().len();
            let answers = join_all(searches.iter().map(|(_, wanted, form)| self.part(wanted, *form))).await;
            // Who refuses this form does not refuse the part.
            self.lessons.borrow_mut().truncate(lessons);
            for ((fetched, ..), answer) in searches.iter_mut().zip(answers) {
                if answer.matches() > 0 {
                    **fetched = answer;
                }
            }
        }
    }
}

/// Under which name the form is remembered: of one part only, since a server may want it of one type and not of another.
fn form_key(wanted: &Wanted) -> String {
    format!("the form of {}", wanted.part)
}
