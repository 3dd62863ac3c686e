//! Of which cancer a card speaks, where the patient has several.

use crate::case::disease::{Activity, Cancer, DiseaseId};
use crate::case::specimen::Laterality;
use crate::cds_hooks::Coding;
use crate::evaluate::advice::{AdviceItem, Reason, Subject, once};

use super::Frame;
use super::escape::escape;
use super::override_reasons::OURS;

/// Said only where the patient has several active cancers: what fits one of them may be wrong for the other.
pub(super) fn about(item: &AdviceItem, frame: &Frame) -> String {
    match item.cancer.filter(|_| active(frame).count() > 1 && !is_asked(item)) {
        Some(cancer) => described(cancer, frame),
        None => String::new(),
    }
}

/// Whether the card asks which of them the order is for.
fn is_asked(item: &AdviceItem) -> bool {
    matches!(&item.subject, Subject::Order(advice) if advice.reason == Reason::WhichCancer)
}

fn active<'f>(frame: &'f Frame) -> impl Iterator<Item = &'f Cancer> {
    frame.case.cancers.iter().filter(|cancer| cancer.activity == Activity::Active)
}

/// The diseases that an order may be for, where the card asks which.
pub(super) fn asked(item: &AdviceItem, frame: &Frame) -> Vec<DiseaseId> {
    let asked = active(frame).filter(|_| is_asked(item));
    once(asked.filter_map(|cancer| cancer.disease.in_scope()))
}

/// The answers to that question, as reasons for overriding the card: one for each cancer.
pub(super) fn answers(item: &AdviceItem, frame: &Frame) -> Vec<Coding> {
    let answer = |cancer: &Cancer| {
        let id = cancer.disease.in_scope().map_or("other", |id| frame.knowledge.disease_id(id));
        let side = match cancer.laterality {
            Some(Laterality::Left) => "-left",
            Some(Laterality::Right) => "-right",
            Some(Laterality::Bilateral) => "-bilateral",
            None => "",
        };
        Coding {
            code: format!("given-for-{id}{side}"),
            system: OURS.to_owned(),
            display: Some(frame.wording.cancer.given_for(&described(cancer, frame))),
        }
    };
    let mut answers: Vec<Coding> = Vec::new();
    for answer in active(frame).filter(|_| is_asked(item)).map(answer) {
        // Two that no word of ours tells apart are one answer.
        if answers.iter().all(|known| known.code != answer.code) {
            answers.push(answer);
        }
    }
    answers
}

/// `breast cancer, left, 2018-03`.
fn described(cancer: &Cancer, frame: &Frame) -> String {
    let words = &frame.wording.cancer;
    let side = cancer.laterality.map(|side| match side {
        Laterality::Left => words.left().to_owned(),
        Laterality::Right => words.right().to_owned(),
        Laterality::Bilateral => words.bilateral().to_owned(),
    });
    let since = cancer.diagnosed.map(|date| date.to_string());
    let parts: Vec<String> = [Some(disease(cancer, frame)), side, since].into_iter().flatten().collect();
    parts.join(frame.wording.between.words())
}

/// The name of the disease; out of our scope, the diagnosis in the sender's words.
pub(super) fn disease(cancer: &Cancer, frame: &Frame) -> String {
    let name = cancer.disease.id().and_then(|id| frame.knowledge.disease_name(id));
    name.map_or_else(|| escape(&cancer.text), |name| frame.say(name).to_owned())
}
