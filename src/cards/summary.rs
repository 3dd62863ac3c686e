//! The one sentence of a card: the value against its threshold, or for whom and what. It is never cut: a list that is too
//! long names fewer and counts the rest.

use crate::case::therapy::Drug;
use crate::evaluate::advice::{AdviceItem, Beside, OptionAdvice, OrderAdvice, Reason, Subject};
use crate::evaluate::missing::Missing;
use crate::evaluate::verdict::Verdict;
use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::drug::ApprovalStatus;
use crate::knowledge::rule::{Indicator, Rule};
use crate::knowledge::words::Aspect;

use super::tests::{DRUGS, Tests, decided_by};
use super::{
    Frame, against, cancer, dose, gaps, list, open, patient, regimen, safety_values, sentence, unknown_codes, words,
};

/// Warnings and critical cards say their level in words.
pub(super) fn summary(item: &AdviceItem, frame: &Frame) -> String {
    let level = |sentence: String| match item.indicator {
        Indicator::Critical => frame.wording.level.critical(&sentence),
        Indicator::Warning => frame.wording.level.warning(&sentence),
        Indicator::Info => sentence,
    };
    let room = frame.layout.summary;
    let text = match &item.subject {
        Subject::Options => options(item, frame),
        Subject::MissingTests => tests(item, frame),
        Subject::Order(advice) => level(order(item, advice, frame)),
        Subject::Note => {
            item.rules.first().map(|rule| capitalized(&sentence::of_note(rule, item, frame))).unwrap_or_default()
        }
        Subject::DataGap => unknown_codes::summary(item, frame).unwrap_or_else(|| gaps::summary(frame)),
    };
    // Words of the record may be long: then the card says the same without them.
    if text.chars().count() <= room.most {
        return text;
    }
    match &item.subject {
        Subject::Order(advice) if advice.reason == Reason::Clash => level(clash(item, advice, true, frame)),
        Subject::Order(advice) if advice.reason == Reason::Dose => {
            level(frame.wording.order.said(sentence::ordered(advice, frame), frame.wording.dose.plain()))
        }
        Subject::Order(advice) if advice.reason == Reason::OtherCountry => {
            let country = words::country(item.rules.first().and_then(|rule| rule.population.country), frame);
            frame.wording.order.held_elsewhere(sentence::ordered(advice, frame), country)
        }
        Subject::Order(advice) if advice.reason == Reason::Rule && advice.verdict == Verdict::NotMet => {
            let drug = sentence::ordered(advice, frame);
            let told = |rule: &&Rule| {
                sentence::of_rule_by_names(&rule.card.summary, drug, &sentence::read_by(rule, item), frame)
            };
            level(item.rules.first().map(told).unwrap_or_default())
        }
        Subject::Order(advice) if item.asks_for_values() => {
            frame.wording.order.said(sentence::ordered(advice, frame), &safety_values::brief(item, frame))
        }
        Subject::Order(advice) => {
            let plain = match advice.verdict {
                Verdict::NotMet => against::brief(item, frame),
                Verdict::Undetermined | Verdict::Met => open::brief(&item.missing, item, frame),
            };
            level(frame.wording.order.said(sentence::ordered(advice, frame), &plain))
        }
        Subject::Options => {
            let patient = patient::described(item, frame);
            let met = item.options.iter().filter(|option| option.verdict == Verdict::Met);
            match regimen::rules(&met.collect::<Vec<_>>()).len() {
                0 => frame.wording.summary.open(&patient, &open::brief(&open::of_options(item), item, frame)),
                count => frame.wording.summary.counted(&patient, &count.to_string()),
            }
        }
        _ => text,
    }
}

/// Names what can be given now; what a caution holds back leads only when nothing else fits.
fn options(item: &AdviceItem, frame: &Frame) -> String {
    let words = &frame.wording.summary;
    let patient = patient::described(item, frame);
    if item.options.is_empty() {
        let is_decided = item.not_judged.tests.is_empty();
        return if is_decided { words.none_fits(&patient) } else { words.none_fits_yet(&patient) };
    }
    let of = |wanted: &dyn Fn(&OptionAdvice) -> bool| {
        let options: Vec<&OptionAdvice> = item.options.iter().filter(|option| wanted(option)).collect();
        regimen::headlines(regimen::rules(&options), frame)
    };
    let fits = |option: &OptionAdvice| option.verdict == Verdict::Met;
    let (free, held) = (of(&|option| fits(option) && option.cautions.is_empty()), of(&fits));
    let room = frame.layout.summary.aim;
    match (free.as_slice(), held.as_slice()) {
        ([one], _) => words.fits(&patient, one),
        ([], []) => {
            let missing = open::of_options(item);
            let question = open::question(&missing, item, frame);
            // It is a condition of a drug, and no question without it.
            let told = if missing.first() == Some(&Missing::VisceralCrisis) {
                let drugs = list::first(&of(&|_| true), 1, frame);
                frame.wording.order.said(&drugs, &question)
            } else {
                question
            };
            words.open(&patient, &told)
        }
        ([], held) => {
            list::fitting(held.len(), room, |most| words.with_caution(&patient, &list::first(held, most, frame)))
        }
        (free, _) => list::fitting(free.len(), room, |most| words.fit(&patient, &list::first(free, most, frame))),
    }
}

fn tests(item: &AdviceItem, frame: &Frame) -> String {
    let words = &frame.wording.summary;
    let tests = Tests::of(item);
    let Some(test) = tests.headline(item) else { return words.open("", "") };
    let name = frame.test(test);
    let decides = item.rules.iter().any(|rule| rule.offer().is_some());
    list::fitting(DRUGS, frame.layout.summary.aim, |most| {
        let drugs = decided_by(test, most, item, frame);
        match (tests.now.len(), tests.later.is_empty()) {
            (0, true) => words.awaited(name, &drugs),
            (0, false) if !decides => words.test(name),
            (0, false) => words.test_early(name, &drugs),
            (1, _) => words.before_choosing(name, &drugs),
            (count, _) => words.before_choosing_more(&count.to_string(), name, &drugs),
        }
    })
}

fn order(item: &AdviceItem, advice: &OrderAdvice, frame: &Frame) -> String {
    let drug = sentence::ordered(advice, frame);
    let words = &frame.wording.order;
    let said = match (advice.reason, advice.verdict) {
        (Reason::Rule, Verdict::Undetermined) => safety_values::sentence(item, frame),
        (Reason::OtherCountry, _) => {
            return item.rules.first().map(|rule| sentence::of_check(rule, drug, item, frame)).unwrap_or_default();
        }
        (Reason::Rule, _) => {
            let rule = item.rules.first();
            // A card may hold values of other checks; the sentence is about those that its own rule reads.
            return rule.map(|rule| sentence::of_check(rule, drug, item, frame)).unwrap_or_default();
        }
        // The rule says which notice reports it, and since when.
        (Reason::Approval, Verdict::Undetermined) => {
            item.rules.first().map(|rule| frame.say(&rule.card.summary).trim().to_owned()).unwrap_or_default()
        }
        (Reason::Approval, _) => not_approved(advice, item, frame),
        (Reason::Clash, _) => return clash(item, advice, false, frame),
        (Reason::Dose, _) => dose::sentences(item, frame).into_iter().next().unwrap_or_default(),
        (Reason::EarlyStage, _) => {
            let disease = item.cancer.map(|cancer| cancer::disease(cancer, frame));
            words.early_stage(&disease.unwrap_or_default())
        }
        (Reason::NoCancerRead, _) => words.no_cancer_read().to_owned(),
        (Reason::WhichCancer, _) => words.which_cancer().to_owned(),
        (Reason::Partner, _) => words.partner_open(&open::unread_drug(item, frame)),
        (Reason::Criteria, Verdict::NotMet) => against::sentences(item, frame).into_iter().next().unwrap_or_default(),
        (Reason::Criteria, _) => open::question(&item.missing, item, frame),
    };
    // What speaks against the drug with its partners does not speak against it alone.
    let is_with_partners = advice.reason == Reason::Criteria
        && advice.aspect == Aspect::Combination
        && !item.failed.contains(&CriterionKind::Partner);
    if is_with_partners {
        let drugs = [drug, &regimen::partners_of(advice, item, frame)].join(frame.wording.between.drugs());
        return words.said(&drugs, &said);
    }
    words.said(drug, &said)
}

/// The use is not approved, or no approval was found.
fn not_approved(advice: &OrderAdvice, item: &AdviceItem, frame: &Frame) -> String {
    let words = &frame.wording.order;
    let country = self::words::country(Some(frame.question.country), frame);
    if advice.aspect == Aspect::Combination {
        return words.not_approved_together(&regimen::partners_of(advice, item, frame), country);
    }
    let offer = item.rules.first().and_then(|rule| rule.offer());
    let day = (frame.question.country, frame.question.as_of);
    match offer.map(|offer| frame.knowledge.approval(offer.indication, day.0, day.1)) {
        Some(ApprovalStatus::Unknown) => words.no_approval_found(country),
        _ => words.not_approved(country),
    }
}

/// A note is written as a line of another card; alone it opens one.
fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What the ordered drug does not belong beside, by short names where room is short.
fn clash(item: &AdviceItem, advice: &OrderAdvice, is_brief: bool, frame: &Frame) -> String {
    let id = advice.order.drug.as_ref().and_then(Drug::id).unwrap_or_default();
    let drug = if is_brief { frame.short(id) } else { frame.drug(id) };
    let Some(clashing) = &item.clash else { return drug.to_owned() };
    let words = &frame.wording.order;
    let others = if is_brief {
        let names: Vec<String> = clashing.others.iter().map(|other| frame.short(other.as_str()).to_owned()).collect();
        list::first(&names, 1, frame)
    } else {
        words::drugs(&clashing.others, frame)
    };
    match (clashing.course, item.indicator) {
        (Beside::Ordered, Indicator::Info) => dose::in_parts(item, drug, frame),
        (Beside::Running, Indicator::Info) => words.still_active(&others),
        (Beside::GivenOn(day), Indicator::Info) => words.given_lately(&others, &day.to_string()),
        (Beside::Running | Beside::GivenOn(_), _) => words.given_again(drug, &others),
        (Beside::Ordered, _) if others == drug => words.ordered_twice(drug),
        (Beside::Ordered, _) => words.clash(drug, &others, frame.say(&clashing.clash.text)),
    }
}
