//! Buttons: a regimen, a test, a replacement. Only what is approved here and met gets an order button.

use uuid::Uuid;

use crate::cds_hooks::response::{Action, Suggestion};
use crate::evaluate::advice::{OptionAdvice, OrderAdvice, Piece, Reason, Subject};
use crate::evaluate::verdict::Verdict;
use crate::knowledge::drug::ApprovalStatus;
use crate::knowledge::ids::TestId;

use super::Frame;
use super::draft::Filling;

/// The most buttons a card has.
const BUTTONS: usize = 6;

pub fn suggestions(piece: &Piece, frame: &Frame, card: &Uuid) -> Vec<Suggestion> {
    let reason = piece.cancer.and_then(|cancer| cancer.reference.resource());
    let draft = Filling { patient: frame.patient_id, reason, as_of: frame.question.as_of };
    let open = piece.missing.iter().filter(|what| !piece.pending.contains(what));
    let tests = open.filter_map(|what| order_test(what.test()?, &draft, frame));
    // A safety warning names the alternatives; whether the order is withdrawn is not ours to press.
    let by_rule = matches!(&piece.subject, Subject::Order(advice) if advice.reason == Reason::Rule);
    let regimens = piece
        .options
        .iter()
        .filter(|option| !by_rule && is_orderable(option, frame))
        .filter_map(|option| order_regimen(piece, option, &draft, frame));
    let buttons = tests.chain(regimens).take(BUTTONS).enumerate();
    buttons
        .map(|(position, (label, actions))| Suggestion {
            uuid: Uuid::new_v5(card, format!("{position}|{label}").as_bytes()).to_string(),
            label,
            is_recommended: false,
            actions,
        })
        .collect()
}

fn is_orderable(option: &OptionAdvice, frame: &Frame) -> bool {
    let here = option.approval.iter().find(|(country, _)| *country == frame.question.country);
    option.cautions.is_empty()
        && option.verdict == Verdict::Met
        && here.is_some_and(|(_, status)| *status == ApprovalStatus::Approved)
}

fn order_test(test: TestId, draft: &Filling, frame: &Frame) -> Option<(String, Vec<Action>)> {
    let label = frame.wording.button.order_test(frame.test(test));
    let resource = frame.drafts.test(test, frame.language, draft)?;
    Some((label.clone(), vec![Action::create(label, resource)]))
}

/// A regimen: one draft order a drug; beside an order that does not fit it takes that order's place.
fn order_regimen(
    piece: &Piece,
    option: &OptionAdvice,
    draft: &Filling,
    frame: &Frame,
) -> Option<(String, Vec<Action>)> {
    let words = &frame.wording.button;
    let names: Vec<&str> = option.regimen.iter().map(|drug| frame.drug(drug.as_str())).collect();
    let drugs = names.join(" + ");
    let mut actions = Vec::new();
    let mut label = words.order(&drugs);
    if let Subject::Order(OrderAdvice { order, .. }) = &piece.subject {
        // An order without a usable id, or with others in one resource, cannot be taken back by a button, and beside it
        // nothing is offered.
        let own = order.reference.resource().filter(|_| !order.in_group)?;
        label = words.replace(&drugs);
        actions.push(Action::delete(words.remove_draft(), own));
    }
    for (drug, name) in option.regimen.iter().zip(&names) {
        let resource = frame.drafts.order(option.rule.id, *drug, frame.language, draft)?;
        actions.push(Action::create(words.create_draft(name), resource));
    }
    Some((label, actions))
}
