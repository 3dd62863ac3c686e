//! What stands below the summary, in the order of CARDS: what is against it, what to do, where the patient stands, why.

use crate::case::disease::Stage;
use crate::case::therapy::Drug;
use crate::evaluate::advice::{AdviceItem, Beside, OptionAdvice, OrderAdvice, Reason, Subject, once};
use crate::evaluate::dose::advice::Twice;
use crate::evaluate::missing::Missing;
use crate::evaluate::verdict::Verdict;
use crate::knowledge::rule::{Indicator, Rule, StageWord};

use super::basis::Shown;
use super::layout::{Layout, Slot, Turn, fitted, joined};
use super::regimen::Others;
use super::tests::{self, Tests};
use super::{
    Cited, Frame, against, cancer, dose, footer, gaps, given, left_out, list, menopause, not_judged, open, regimen,
    results, safety_values, sentence, sources, summary, words,
};

/// The findings that a long detail still names.
const FEW: usize = 2;

pub(super) fn detail(
    item: &AdviceItem,
    cited: &[Cited],
    shown: &[Shown],
    answer: &[AdviceItem],
    frame: &Frame,
) -> String {
    let slot = &frame.wording.slot;
    // Beside a card of options, which says whom both are for, a card of tests tells what is on file for them.
    let is_brief = are_options_beside(item, answer);
    let on_file = if is_brief { results::about_tests(shown, &item.missing) } else { shown.to_vec() };
    let rests_on = |most| labelled(2, slot.rests_on(), results::line(&on_file, most, frame));
    let mut slots = vec![labelled(0, slot.cancer(), cancer::about(item, frame))];
    match &item.subject {
        Subject::Options => options(item, answer, &mut slots, frame),
        Subject::MissingTests => missing_tests(item, &mut slots, frame),
        Subject::Order(advice) => order(item, advice, answer, &mut slots, frame),
        Subject::Note => slots
            .extend(item.rules.first().and_then(|rule| text(rule, item, "", frame)).map(|text| Slot::line(1, text))),
        Subject::DataGap => {
            let open_tests: Vec<Missing> = answer.iter().flat_map(|item| item.missing.iter().copied()).collect();
            slots.extend(gaps::lines(item, &open_tests, frame).into_iter().map(|text| Slot::line(1, text)));
        }
    }
    slots.push(labelled(if warns(item) { 0 } else { 3 }, slot.note(), notes(item, frame)));
    let Layout { detail: room, findings, sources, .. } = frame.layout;
    // Where room is short, the last line names one rule and counts the others, before an option loses its line.
    let [footer, short_footer] = [sources, sources.min(1)].map(|most| footer::line(item, cited, most, frame));
    let footers = [if is_brief { short_footer.as_str() } else { footer.as_str() }, short_footer.as_str()];
    slots.push(rests_on(findings));
    slots.retain(|line| !line.text.is_empty());
    // Longer than what is aimed at: the evidence is told by its first findings.
    if joined(&slots, footers[0]).chars().count() > room.aim {
        slots.retain(|line| !line.text.starts_with(slot.rests_on()));
        slots.push(rests_on(findings.min(FEW)).shortened(Turn::RestsOn, || vec![rests_on(1).text]));
    }
    fitted(slots, footers, room.most)
}

/// The answer has a card of tests and one of options for the same cancer, which says whom both are for.
fn are_options_beside(item: &AdviceItem, answer: &[AdviceItem]) -> bool {
    let is_beside = |other: &AdviceItem| other.subject == Subject::Options && other.cancer == item.cancer;
    item.subject == Subject::MissingTests && answer.iter().any(is_beside)
}

/// A line with its label; nothing when there is nothing to say.
fn labelled<'f>(expendable: u8, label: &str, text: String) -> Slot<'f> {
    let text = if text.is_empty() { text } else { format!("{label} {text}") };
    Slot::line(expendable, text)
}

fn options<'f>(item: &'f AdviceItem, answer: &'f [AdviceItem], slots: &mut Vec<Slot<'f>>, frame: &'f Frame) {
    let words = &frame.wording.slot;
    let latest = Frame { layout: Layout { regimens: 1, ..frame.layout }, ..*frame };
    let given = move |frame: &Frame| labelled(0, words.given(), given::line(item.cancer, frame));
    slots.push(given(frame).shortened(Turn::Given, move || vec![given(&latest).text]));
    slots.push(fitting_options(item, frame));
    slots.extend(open_options(item, frame));
    slots.extend(left_out::slot(item, frame));
    ask(item, slots, frame);
    let not_judged =
        move |most, beside: &[AdviceItem]| labelled(0, words.not_judged(), not_judged::line(item, most, beside, frame));
    let shorter = move || vec![not_judged(3, answer).text, not_judged(1, answer).text];
    slots.push(not_judged(3, &[]).shortened(Turn::NotJudged, shorter));
    slots.push(labelled(1, words.not_seen(), sources::line(true, frame)));
}

/// The options that fit. Where room is short fewer of them have a line, at last none: then they are named only.
fn fitting_options<'f>(item: &'f AdviceItem, frame: &'f Frame) -> Slot<'f> {
    let heading = frame.wording.slot.fits();
    let lines = frame.layout.options;
    let list = move |most, others| regimen::list(item, heading, (most, others), frame);
    let fewer =
        move || (1..lines).rev().map(|most| list(most, Others::Named)).chain([list(1, Others::Counted)]).collect();
    let named = move || {
        let names = Some(regimen::names(item, frame)).filter(|names| !names.is_empty());
        names.map(|names| format!("{heading} {names}")).unwrap_or_default()
    };
    Slot::line(0, list(lines, Others::Named)).shortened(Turn::Options, fewer).or_at_last(named)
}

/// Options that wait for an answer of the history; where all do, the summary asks.
///
/// Where room is short, the first of them stands for all: without the line the list would look complete. What one waits for is not
/// said of another; the first question keeps its place as long as there is room.
fn open_options<'f>(item: &AdviceItem, frame: &'f Frame) -> Option<Slot<'f>> {
    let is_open = |option: &&OptionAdvice| {
        option.verdict == Verdict::Undetermined && !option.missing.iter().any(|missing| missing.is_test())
    };
    let open: Vec<&OptionAdvice> = item.options.iter().filter(is_open).collect();
    let names = regimen::headlines(regimen::rules(&open), frame);
    let is_headline = item.options.iter().all(|option| option.verdict == Verdict::Undetermined);
    let headline = is_headline.then(|| open::question(&open::of_options(item), item, frame));
    // What the summary asks is not asked again; the options that wait for the same stand together.
    let mut asked: Vec<(String, Vec<&OptionAdvice>)> = Vec::new();
    for option in open {
        let all = option.missing.iter().map(|missing| open::question(std::slice::from_ref(missing), item, frame));
        let further = once(all.filter(|question| headline.as_ref() != Some(question)));
        let question = further.join(frame.wording.between.items());
        match asked.iter_mut().find(|(known, _)| *known == question) {
            Some((_, options)) => options.push(option),
            None => asked.push((question, vec![option])),
        }
    }
    let said = |drugs: &str, question: &str| {
        if question.is_empty() { drugs.to_owned() } else { frame.wording.order.said(drugs, question) }
    };
    let told = asked.iter().map(|(question, options)| {
        let drugs = regimen::headlines(regimen::rules(options), frame);
        said(&list::first(&drugs, frame.layout.options, frame), question)
    });
    let text = told.collect::<Vec<_>>().join(frame.wording.between.sentences());
    let of = |options: &[&OptionAdvice]| list::first(&regimen::headlines(regimen::rules(options), frame), 1, frame);
    let first = list::first(&names, 1, frame);
    let shorter = match asked.as_slice() {
        [(question, _)] => vec![said(&first, question)],
        [] => return None,
        [(question, options), others @ ..] => {
            let others: Vec<&OptionAdvice> = others.iter().flat_map(|(_, options)| options).copied().collect();
            vec![[said(&of(options), question), of(&others)].join(frame.wording.between.sentences()), first]
        }
    };
    let label = move |text| labelled(3, frame.wording.slot.open(), text);
    Some(label(text).shortened(Turn::Open, move || shorter.into_iter().map(|text| label(text).text).collect()))
}

fn missing_tests(item: &AdviceItem, slots: &mut Vec<Slot>, frame: &Frame) {
    ask(item, slots, frame);
    slots.push(labelled(1, frame.wording.slot.not_seen(), sources::line(false, frame)));
}

/// The tests that the summary does not name.
fn ask(item: &AdviceItem, slots: &mut Vec<Slot>, frame: &Frame) {
    let words = &frame.wording.slot;
    let tests = Tests::of(item);
    let headline = tests.headline(item);
    slots.push(labelled(1, words.also_needed(), tests::line(&tests.now, headline, item, frame)));
    slots.push(labelled(1, words.later(), tests::line(&tests.later, headline, item, frame)));
    slots.push(labelled(2, words.requested(), tests::line(&tests.requested, headline, item, frame)));
}

fn order(item: &AdviceItem, advice: &OrderAdvice, answer: &[AdviceItem], slots: &mut Vec<Slot>, frame: &Frame) {
    let words = &frame.wording.slot;
    let drug = sentence::ordered(advice, frame);
    match (advice.reason, advice.verdict) {
        (Reason::Criteria, Verdict::NotMet) => {
            let further: Vec<String> = against::sentences(item, frame).into_iter().skip(1).collect();
            slots.push(labelled(2, words.also_against(), further.join(frame.wording.between.items())));
        }
        (Reason::Criteria, _) => {
            let further = open::others(item, frame).join(frame.wording.between.items());
            slots.push(labelled(2, words.open(), further));
        }
        (Reason::Rule, Verdict::NotMet)
        | (Reason::Approval, Verdict::Undetermined)
        | (Reason::OtherCountry | Reason::Partner, _) => {
            let text = item.rules.first().and_then(|rule| text(rule, item, drug, frame));
            slots.extend(text.map(|text| Slot::line(1, text)));
        }
        (Reason::Dose, _) => {
            // A sentence for which the summary has no room stands here.
            let told = summary::summary(item, frame);
            let further: Vec<String> =
                dose::sentences(item, frame).into_iter().filter(|sentence| !told.contains(sentence)).collect();
            slots.push(labelled(2, words.also_against(), further.join(frame.wording.between.items())));
            slots.extend(dose::lines(item, frame).into_iter().map(|text| Slot::line(1, text)));
        }
        (Reason::EarlyStage | Reason::NoCancerRead, _) => {
            slots.push(Slot::line(1, frame.wording.order.out_of_scope().to_owned()));
        }
        (Reason::WhichCancer, _) => {
            slots.push(Slot::line(1, frame.wording.order.criteria_differ().to_owned()));
        }
        (Reason::Clash, _) => slots.push(Slot::line(1, about_clash(item, frame))),
        (Reason::Rule, _) => {
            slots.extend(why_asked(item, frame).into_iter().map(|text| Slot::line(1, text)));
        }
        (Reason::Approval, _) => {}
    }
    if rests_on_unstated_stage(item, advice) {
        slots.push(labelled(2, words.open(), open::question(&[Missing::Stage], item, frame)));
    }
    slots.extend(renewal(item, drug, frame).map(|text| Slot::line(1, text)));
    // A card that warns may also have to ask for what another check needs.
    let asks = |rule: &&Rule| rule.check().is_some_and(|check| !check.asks.is_empty());
    if advice.verdict == Verdict::NotMet && item.rules.iter().any(asks) {
        slots.push(labelled(1, words.open(), safety_values::sentence(item, frame)));
    }
    // A wrong dose asks for the right one, not for another drug.
    if tells_what_fits(item, advice) {
        let names = regimen::names(item, frame);
        if !is_told_before(&names, (item, advice), answer, frame) {
            slots.push(labelled(1, words.fits_instead(), names));
        }
    }
    let asks_history =
        item.failed.iter().any(|kind| kind.is_history()) || item.missing.contains(&Missing::PriorTherapy);
    // That the history was not seen is the question itself.
    if asks_history && !given::is_unseen(frame) {
        slots.push(labelled(2, words.given(), given::line(item.cancer, frame)));
    }
    if asks_history || item.missing.iter().any(|missing| missing.is_test()) {
        slots.push(labelled(2, words.not_seen(), sources::line(asks_history, frame)));
    }
}

/// Whether the card has room for other regimens: not where it stops the drug, or is about its dose.
fn tells_what_fits(item: &AdviceItem, advice: &OrderAdvice) -> bool {
    item.indicator != Indicator::Critical && advice.reason != Reason::Dose
}

/// An earlier card of the answer, about another draft of the drug, says what fits instead.
fn is_told_before(
    names: &str,
    (item, advice): (&AdviceItem, &OrderAdvice),
    answer: &[AdviceItem],
    frame: &Frame,
) -> bool {
    let drug = advice.order.drug.as_ref().and_then(Drug::id);
    let mut before = answer.iter().take_while(|other| !std::ptr::eq(*other, item));
    before.any(|other| {
        let Subject::Order(told) = &other.subject else { return false };
        let is_of_drug = !std::ptr::eq(told.order, advice.order) && told.order.drug.as_ref().and_then(Drug::id) == drug;
        is_of_drug && tells_what_fits(other, told) && regimen::names(other, frame) == names
    })
}

/// A check of metastatic disease speaks as well where nobody stated the stage: the reader is told.
fn rests_on_unstated_stage(item: &AdviceItem, advice: &OrderAdvice) -> bool {
    let speaks = match advice.reason {
        Reason::Rule => advice.verdict == Verdict::NotMet,
        Reason::OtherCountry => true,
        _ => false,
    };
    let is_unstated = item.cancer.is_some_and(|cancer| cancer.stage == Stage::Unstated);
    let needs_stage = item.rules.first().is_some_and(|rule| rule.population.stage == StageWord::MetastaticOrRecurrent);
    speaks && is_unstated && needs_stage
}

/// The order goes on with what is running.
fn renewal(item: &AdviceItem, drug: &str, frame: &Frame) -> Option<String> {
    let words = &frame.wording.order;
    let last = item.renewal?.last_given;
    Some(last.map_or_else(|| words.renewal_undated(drug), |last| words.renewal(drug, &last.to_string())))
}

/// What the rules that ask for values say of them.
fn why_asked(item: &AdviceItem, frame: &Frame) -> Vec<String> {
    let asking = item.rules.iter().filter(|rule| rule.check().is_some_and(|check| !check.asks.is_empty()));
    let text = |rule: &&Rule| text(rule, item, &sentence::drugs_of(rule, frame), frame);
    once(asking.filter_map(text))
}

/// Why the drugs are not given together, and what to do about it.
fn about_clash(item: &AdviceItem, frame: &Frame) -> String {
    let Some(clashing) = &item.clash else { return String::new() };
    let (words, what) = (&frame.wording.order, frame.say(&clashing.clash.text));
    match &clashing.twice {
        _ if clashing.course != Beside::Ordered => words.may_be_over(&words::drugs(&clashing.others, frame), what),
        Some((_, Twice::PerhapsOneDose(_))) => words.parts_or_twice().to_owned(),
        Some((_, Twice::NotJudged)) => {
            [words.not_together(what), words.doses_not_judged().to_owned()].join(frame.wording.between.sentences())
        }
        Some(_) | None => words.not_together(what),
    }
}

/// A note of the card is a safety rule: why an option is not there.
fn warns(item: &AdviceItem) -> bool {
    item.notes.iter().any(|rule| rule.check().is_some())
}

/// The text of a rule.
fn text(rule: &Rule, item: &AdviceItem, drug: &str, frame: &Frame) -> Option<String> {
    let detail = rule.card.detail.as_ref()?;
    Some(sentence::of_rule(rule, detail, drug, &sentence::read_by(rule, item), frame))
}

/// Notes that have no card of their own. What cautions an option stands behind that option.
fn notes(item: &AdviceItem, frame: &Frame) -> String {
    let cautions =
        |rule: &Rule| item.options.iter().flat_map(|option| &option.cautions).any(|caution| caution.rule.id == rule.id);
    let notes = item.notes.iter().filter(|rule| !cautions(rule));
    let drug = match &item.subject {
        Subject::Order(advice) => sentence::ordered(advice, frame),
        Subject::Options | Subject::MissingTests | Subject::Note | Subject::DataGap => "",
    };
    let remarks = tests::remarks(&Tests::of(item), frame);
    let texts: Vec<String> = notes
        .map(|rule| match drug {
            "" => sentence::of_note(rule, item, frame),
            drug => sentence::of_check(rule, drug, item, frame),
        })
        .chain(Some(remarks).filter(|remarks| !remarks.is_empty()))
        .chain(menopause::by_age(item, frame))
        .collect();
    texts.join(frame.wording.between.sentences())
}
