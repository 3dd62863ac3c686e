//! The question an undetermined card asks, with what is on file.

use std::collections::BTreeSet;

use crate::case::define::lines::Line;
use crate::case::finding::{Finding, Usage};
use crate::case::marker::Marker;
use crate::case::therapy::{Course, Drug, Exposure, Indication, Setting};
use crate::evaluate::advice::{AdviceItem, once};
use crate::evaluate::alone::missing_partners;
use crate::evaluate::basis::Basis;
use crate::evaluate::missing::Missing;
use crate::knowledge::ids::TestId;

use super::about_test::is_about;
use super::escape::escape;
use super::results;
use super::{Frame, given, list, sources};

/// What is open, most telling first: a test before history, since its result may settle the card alone.
pub(super) fn question(missing: &[Missing], item: &AdviceItem, frame: &Frame) -> String {
    let words = &frame.wording.open;
    let test = missing.iter().find_map(|missing| missing.test());
    match (test, missing.first()) {
        (Some(test), _) => about_test(test, item, frame),
        (None, Some(Missing::Specimen)) => words.specimens(&specimens(item, frame)),
        (None, Some(Missing::MenopausalStatus)) => words.menopausal_status().to_owned(),
        (None, Some(Missing::Stage)) if item.cancer.is_some_and(|cancer| cancer.stage_is_outdated) => {
            words.stage_in_question().to_owned()
        }
        (None, Some(Missing::Stage)) if sources::may_hold_diagnoses(frame) => words.stage_not_seen().to_owned(),
        (None, Some(Missing::Stage)) => words.stage().to_owned(),
        (None, Some(Missing::Histology)) => words.histology().to_owned(),
        (None, Some(Missing::Progression)) => progression(item, frame),
        (None, Some(Missing::VisceralCrisis)) => words.visceral_crisis().to_owned(),
        (None, Some(Missing::PriorTherapy | Missing::Test(_)) | None) => therapy(item, frame),
    }
}

/// What the options of a card wait for; not what its notes ask for.
pub(super) fn of_options(item: &AdviceItem) -> Vec<Missing> {
    once(item.options.iter().flat_map(|option| option.missing.iter().copied()))
}

/// The same without what is on file, where that is long.
pub(super) fn brief(missing: &[Missing], item: &AdviceItem, frame: &Frame) -> String {
    let words = &frame.wording.open;
    match (missing.iter().find_map(|missing| missing.test()), missing.first()) {
        (Some(test), _) => words.test_decides(frame.test(test)),
        (None, Some(Missing::Specimen)) => words.specimens_differ().to_owned(),
        (None, Some(Missing::Progression)) => after_progression(item, frame),
        (None, Some(Missing::VisceralCrisis)) => words.visceral_crisis().to_owned(),
        _ => words.therapy().to_owned(),
    }
}

/// A line runs, or may run.
fn progression(item: &AdviceItem, frame: &Frame) -> String {
    let words = &frame.wording.open;
    let therapy = item.cancer.map(|cancer| frame.therapy(cancer)).unwrap_or_default();
    let Some(line) = therapy.running() else {
        let doubtful: Vec<&Exposure> = therapy.may_run().collect();
        return if doubtful.is_empty() { unseen(frame) } else { words.still_given(&given::named(&doubtful, frame)) };
    };
    // What of the line has ended is told by the history.
    let running = line.exposures.iter().filter(|exposure| exposure.course == Course::Running);
    let running: BTreeSet<&str> = running.filter_map(|exposure| exposure.drug.id()).collect();
    let drugs = if running.is_empty() { line.drugs.clone() } else { running.into_iter().collect() };
    let drugs: Vec<&str> = drugs.into_iter().map(|drug| frame.short(drug)).collect();
    let drugs = drugs.join(frame.wording.between.drugs());
    if has_ended(line) { words.ended_lately(&drugs) } else { words.progression(&drugs) }
}

/// By its orders and statements it is over, and so lately that it may be renewed; nobody says why it ended.
fn has_ended(line: &Line) -> bool {
    line.exposures.iter().all(|exposure| exposure.course == Course::Past && !exposure.is_given())
}

/// Drugs of the record that were not seen.
fn unseen(frame: &Frame) -> String {
    let words = &frame.wording.open;
    if given::is_not_sent(frame) { words.therapy_not_sent() } else { words.therapy_not_seen() }.to_owned()
}

/// What of the drugs that are given now was not read, and may be the one that is looked for.
pub(super) fn unread_drug(item: &AdviceItem, frame: &Frame) -> String {
    let words = &frame.wording.open;
    let unknown = |drug: &Drug| match drug {
        Drug::UnknownAntineoplastic(unknown) => given::short_words(&unknown.text).map(escape),
        Drug::Known(_) | Drug::Other(_) => None,
    };
    let of_history = item.basis.iter().filter_map(|basis| basis.exposure());
    let drafts = item.basis.iter().filter_map(|basis| match basis {
        Basis::Order(order) => order.drug.as_ref(),
        _ => None,
    });
    let of_history = of_history.map(|exposure| &exposure.drug).find_map(unknown);
    if let Some(text) = of_history {
        words.unnamed(&text)
    } else if let Some(text) = drafts.into_iter().find_map(unknown) {
        words.unnamed_draft(&text)
    } else if frame.case.orders_unread && !frame.case.therapy_unseen {
        words.draft_unread().to_owned()
    } else if given::is_not_sent(frame) {
        words.drugs_not_sent().to_owned()
    } else {
        words.drugs_unread().to_owned()
    }
}

/// The same where there is no room for what is on file.
fn after_progression(item: &AdviceItem, frame: &Frame) -> String {
    let running = |cancer| frame.therapy(cancer).running().is_some_and(|line| !has_ended(line));
    if item.cancer.is_some_and(running) {
        frame.wording.open.after_progression().to_owned()
    } else {
        progression(item, frame)
    }
}

/// Every further question of the card, one for each thing that is missing.
pub(super) fn others(item: &AdviceItem, frame: &Frame) -> Vec<String> {
    let first = question(&item.missing, item, frame);
    let all = item.missing.iter().map(|missing| question(std::slice::from_ref(missing), item, frame));
    once(all).into_iter().filter(|question| *question != first).collect()
}

fn about_test(test: TestId, item: &AdviceItem, frame: &Frame) -> String {
    let words = &frame.wording.open;
    let name = frame.test(test);
    if item.pending.contains(&Missing::Test(test)) {
        return words.awaited(name);
    }
    let mut values = once(on_file(test, item).map(|finding| results::with_assay(finding, frame)));
    if values.is_empty() {
        values = once(sources::unused_results_of(test, frame).map(|(of, why)| results::unused(of, why, frame)));
    }
    match values.is_empty() {
        true if sources::may_hold_results(frame) => words.no_result_seen(name),
        true => words.no_result(name),
        false => words.settled_by(&list::first(&values, 2, frame), name),
    }
}

/// The results of the card that the test is about; not those the record took back.
pub(super) fn on_file<'p>(test: TestId, item: &'p AdviceItem) -> impl Iterator<Item = &'p Finding> {
    let standing = item.findings().filter(|finding| !matches!(finding.usage, Usage::Rejected(_)));
    standing.filter(move |finding| is_about(test, finding))
}

/// The results that disagree.
fn specimens(item: &AdviceItem, frame: &Frame) -> String {
    let findings: Vec<&Finding> = item.findings().filter(|finding| finding.is_used()).collect();
    let of = |marker| findings.iter().copied().filter(move |finding| finding.marker == marker);
    let differs = |marker: &Marker| {
        let mut values = of(*marker).map(|finding| &finding.value);
        let first = values.next();
        values.any(|value| Some(value) != first)
    };
    let disagreeing = once(findings.iter().map(|finding| finding.marker)).into_iter().find(differs);
    let shown: Vec<&Finding> = disagreeing.map_or_else(|| findings.clone(), |marker| of(marker).collect());
    results::in_sentence(&shown, frame)
}

/// What is open about earlier therapy, where the record holds some.
fn therapy(item: &AdviceItem, frame: &Frame) -> String {
    let words = &frame.wording.open;
    if frame.case.therapy_unseen {
        return unseen(frame);
    }
    let unnamed = frame.case.exposures.iter().find_map(|exposure| match &exposure.drug {
        Drug::UnknownAntineoplastic(unknown) => Some(&unknown.text),
        Drug::Known(_) | Drug::Other(_) => None,
    });
    if let Some(text) = unnamed {
        return words.unnamed(&escape(text));
    }
    let counted = || item.basis.iter().filter_map(|basis| basis.exposure());
    let of = |wanted: &dyn Fn(&Exposure) -> bool| counted().filter(|exposure| wanted(exposure)).collect::<Vec<_>>();
    let unclear = of(&|exposure| matches!(exposure.course, Course::Unclear | Course::Stale));
    let early = of(&|exposure| matches!(exposure.setting, Setting::Early(_)));
    let before = of(&|exposure| exposure.indication == Indication::BeforeOnset);
    let found = item.cancer.and_then(|cancer| cancer.onset);
    let unstated = of(&|exposure| exposure.setting == Setting::Unstated);
    let therapy = item.cancer.map(|cancer| frame.therapy(cancer)).unwrap_or_default();
    let lacks =
        |exposure: &Exposure| missing_partners(frame.knowledge, (frame.case, &therapy), exposure).next().is_some();
    let alone = of(&lacks);
    let relapse = item.cancer.and_then(|cancer| cancer.metastatic_since);
    if !unclear.is_empty() {
        words.was_given(&given::named(&unclear, frame))
    } else if !alone.is_empty() {
        // While it runs, the next line waits whatever is given with it.
        let is_running = |exposure: &&Exposure| exposure.course == Course::Running;
        if alone.iter().all(is_running) && therapy.running().is_some() {
            return progression(item, frame);
        }
        words.partner(&given::named(&alone, frame))
    } else if let Some(found) = found.filter(|_| !before.is_empty()) {
        words.before_onset(&given::named(&before, frame), &results::month(found))
    } else if let Some(relapse) = relapse.filter(|_| !early.is_empty()) {
        // Nobody can say how soon after it the disease came back.
        let endless = of(&|exposure| matches!(exposure.setting, Setting::Early(_)) && has_no_end(exposure));
        if !endless.is_empty() {
            return words.when_ended(&given::named(&endless, frame), &results::month(relapse));
        }
        words.early_relapse(&given::named(&early, frame), &results::month(relapse))
    } else if !unstated.is_empty() {
        words.setting(&given::named(&unstated, frame))
    } else {
        words.therapy().to_owned()
    }
}

/// Its end is not on record, and it may have gone on.
fn has_no_end(exposure: &Exposure) -> bool {
    exposure.end.is_none() && exposure.course == Course::Past && !exposure.is_of_one_day()
}
