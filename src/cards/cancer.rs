//! Of which cancer a card speaks, where the patient has several.

use crate::case::disease::{Activity, Cancer};
use crate::case::specimen::Laterality;
use crate::evaluate::advice::{AdviceItem, Reason, Subject};

use super::Frame;
use super::escape::escape;

/// Said only where the patient has several active cancers: what fits one of them may be wrong for the other.
pub(super) fn about(item: &AdviceItem, frame: &Frame) -> String {
    let active = frame.case.cancers.iter().filter(|cancer| cancer.activity == Activity::Active).count();
    let open = matches!(&item.subject, Subject::Order(advice) if advice.reason == Reason::WhichCancer);
    match item.cancer.filter(|_| active > 1 && !open) {
        Some(cancer) => described(cancer, frame),
        None => String::new(),
    }
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
