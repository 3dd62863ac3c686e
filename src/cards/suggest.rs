//! Buttons: tests that are missing, and the regimens the evaluation found safe to press.

use uuid::Uuid;

use crate::cds_hooks::response::{Action, Suggestion};
use crate::evaluate::advice::{AdviceItem, Press, Subject};
use crate::knowledge::ids::{DrugId, TestId};

use super::draft::Filling;
use super::words::drugs;
use super::{Frame, corrected_dose, regimen, suggested_dosage};

/// The most buttons of drugs a card has.
pub const BUTTONS_OF_DRUGS: usize = 3;
/// The most buttons of tests a card has.
const TESTS: usize = 3;

/// What a button says and does.
struct Button {
    label: String,
    actions: Vec<Action>,
    is_recommended: bool,
}

/// The buttons of a card with this detail. An option has one where its line stands: what comes first, such as a chest CT, is
/// read before it is pressed. What an earlier card about an order has a button for is not asked for by a second one.
pub fn suggestions(
    item: &AdviceItem,
    detail: &str,
    (answer, frame): (&[AdviceItem], &Frame),
    card: &Uuid,
) -> Vec<Suggestion> {
    let reason = item.cancer.and_then(|cancer| cancer.reference.resource());
    let draft = Filling { patient: frame.patient_id, reason, as_of: frame.question.as_of, dosage: None };
    let others =
        answer.iter().take_while(|other| !std::ptr::eq(*other, item)).filter(|other| other.cancer == item.cancer);
    let before: Vec<TestId> = others.flat_map(|other| asked(other).take(TESTS)).collect();
    let open = asked(item).filter(|test| !matches!(item.subject, Subject::Order(_)) || !before.contains(test));
    let tests = open.filter_map(|test| order_test(test, &draft, frame)).take(TESTS);
    let is_told =
        |press: &&Press| item.subject != Subject::Options || regimen::has_line(press.rule, item, detail, frame);
    let regimens = item.presses.iter().filter(is_told).filter_map(|press| order_regimen(press, &draft, frame));
    let corrected = corrected_dose::button(item, frame).map(|(label, action)| Button {
        label,
        actions: vec![action],
        is_recommended: false,
    });
    let buttons = corrected.into_iter().chain(tests).chain(regimens).enumerate();
    buttons
        .map(|(position, Button { label, actions, is_recommended })| Suggestion {
            uuid: Uuid::new_v5(card, format!("{position}|{label}").as_bytes()).to_string(),
            label,
            is_recommended,
            actions,
        })
        .collect()
}

/// The tests that are missing and not on their way.
fn asked(item: &AdviceItem) -> impl Iterator<Item = TestId> {
    item.missing.iter().filter(|what| !item.pending.contains(what)).filter_map(|what| what.test())
}

fn order_test(test: TestId, draft: &Filling, frame: &Frame) -> Option<Button> {
    let label = frame.wording.button.order_test(frame.test(test));
    let resource = frame.drafts.test(test, frame.language, draft)?;
    Some(Button { actions: vec![Action::create(label.clone(), resource)], label, is_recommended: false })
}

/// One draft order for each drug that is not drafted yet; what the regimen does not have goes.
fn order_regimen(press: &Press, draft: &Filling, frame: &Frame) -> Option<Button> {
    let words = &frame.wording.button;
    let mut actions = Vec::new();
    for (order, drug) in &press.remove {
        // An order without a usable id cannot be taken back by a button.
        let own = order.reference.resource()?;
        actions.push(Action::delete(words.remove_draft(frame.drug(drug.as_str())), own));
    }
    let doses = press.rule.offer().map(|offer| &offer.doses);
    for created in &press.create {
        let chosen = doses.and_then(|doses| doses.get(&created.drug));
        let dosage = suggested_dosage::instructions(created, chosen, frame);
        let draft = Filling { dosage: dosage.as_deref(), ..*draft };
        let resource = frame.drafts.order(press.rule.id, created.drug, frame.language, &draft)?;
        actions.push(Action::create(words.create_draft(frame.drug(created.drug.as_str())), resource));
    }
    Some(Button { label: label(press, frame), actions, is_recommended: press.is_recommended })
}

/// What goes, what comes, and what stays.
fn label(press: &Press, frame: &Frame) -> String {
    let words = &frame.wording.button;
    let removed: Vec<DrugId> = press.remove.iter().map(|(_, drug)| *drug).collect();
    let created: Vec<DrugId> = press.create.iter().map(|created| created.drug).collect();
    let (gone, come, kept) = (drugs(&removed, frame), drugs(&created, frame), drugs(&press.keep, frame));
    match (press.remove.is_empty(), press.create.is_empty(), press.keep.is_empty()) {
        (true, _, _) => words.order(&come),
        (false, true, _) => words.remove_and_keep(&gone, &kept),
        (false, false, true) => words.replace(&gone, &come),
        (false, false, false) => words.replace_and_keep(&gone, &come, &kept),
    }
}
