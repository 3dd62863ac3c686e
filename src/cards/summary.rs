//! The one sentence of a card. Warnings and critical cards say their level in words.

use crate::case::order::Order;
use crate::case::therapy::Drug;
use crate::evaluate::advice::{OptionAdvice, OrderAdvice, Piece, Reason, Subject, once};
use crate::evaluate::missing::Missing;
use crate::evaluate::verdict::Verdict;
use crate::knowledge::rule::{Indicator, Offer, Rule};

use super::words::tests;
use super::{Frame, cancer, words};

/// CDS Hooks 2.0, card attributes: fewer than 140 characters.
const LIMIT: usize = 139;

pub fn summary(piece: &Piece, frame: &Frame) -> String {
    let (sentence, level) = (sentence(piece, frame), &frame.wording.level);
    cut(match piece.indicator {
        Indicator::Critical => level.critical(&sentence),
        Indicator::Warning => level.warning(&sentence),
        Indicator::Info => sentence,
    })
}

fn sentence(piece: &Piece, frame: &Frame) -> String {
    let words = &frame.wording.summary;
    match &piece.subject {
        Subject::Options => options(piece, frame),
        Subject::MissingTests => {
            // A test somebody has already asked for is said below, and does not fill the headline.
            let open: Vec<Missing> =
                piece.missing.iter().filter(|test| !piece.pending.contains(test)).copied().collect();
            if open.is_empty() {
                words.result_awaited(&tests(&piece.missing, frame))
            } else {
                words.result_needed(&tests(&open, frame))
            }
        }
        Subject::Order(advice) => order(piece, advice, frame),
        Subject::Note => of_rule(piece, frame),
        Subject::DataGap => words.not_checked(&frame.case.blind_spots.len().to_string()),
    }
}

/// The rule's own sentence.
fn of_rule(piece: &Piece, frame: &Frame) -> String {
    piece.rules.first().map(|rule| frame.say(&rule.card.summary).to_owned()).unwrap_or_default()
}

/// Names what can be given now; what a caution holds back leads only when nothing else fits.
fn options(piece: &Piece, frame: &Frame) -> String {
    let of = |wanted: &dyn Fn(&OptionAdvice) -> bool| {
        let rules = piece.options.iter().filter(|option| wanted(option)).map(|option| option.rule);
        rules.fold(Vec::new(), |mut once: Vec<&Rule>, rule| {
            if !once.iter().any(|known| known.id == rule.id) {
                once.push(rule);
            }
            once
        })
    };
    let fits = |option: &OptionAdvice| option.verdict == Verdict::Met;
    let (free, held) = (of(&|option| fits(option) && option.cautions.is_empty()), of(&fits));
    let words = &frame.wording.summary;
    match (free.as_slice(), held.as_slice()) {
        ([rule], _) => frame.say(&rule.card.summary).to_owned(),
        ([], []) => words.options_open(&headlines(of(&|_| true).into_iter(), frame)),
        ([], _) => words.options_with_caution(&headlines(held.into_iter(), frame)),
        _ => words.options_fit(&headlines(free.into_iter(), frame)),
    }
}

/// The regimens of rules in one line, each once.
pub fn headlines<'k>(rules: impl Iterator<Item = &'k Rule>, frame: &Frame) -> String {
    let drugs = rules.filter_map(Rule::offer).map(|offer| headline(offer, frame));
    once(drugs).join(frame.wording.between.items())
}

/// The regimen in one line: its drugs, and what may stand beside them (`docetaxel/paclitaxel`).
fn headline(offer: &Offer, frame: &Frame) -> String {
    let plus = frame.wording.between.drugs();
    let mut names: Vec<&str> = offer.regimen.iter().map(|drug| frame.drug(drug.as_str())).collect();
    let partners = offer.partners.iter().map(|drugs| {
        let names: Vec<&str> = drugs.iter().map(|drug| frame.drug(drug.as_str())).collect();
        names.join(plus)
    });
    let partners = partners.collect::<Vec<_>>().join("/");
    names.extend(Some(partners.as_str()).filter(|partners| !partners.is_empty()));
    names.join(plus)
}

/// The ordered drug as the card calls it.
fn ordered(order: &Order, frame: &Frame) -> String {
    let id = order.drug.as_ref().and_then(Drug::id).unwrap_or_default();
    frame.drug(id).to_owned()
}

fn order(piece: &Piece, advice: &OrderAdvice, frame: &Frame) -> String {
    let drug = ordered(advice.order, frame);
    let words = &frame.wording.order;
    match (advice.reason, advice.verdict) {
        // What is on file may contradict itself, or not say which is the latest.
        (Reason::Rule, Verdict::Undetermined) if piece.findings().next().is_some() => {
            words.record_leaves_open(&drug, &tests(&piece.missing, frame))
        }
        (Reason::Rule, Verdict::Undetermined) => words.not_on_file(&drug, &tests(&piece.missing, frame)),
        (Reason::Rule, _) => of_rule(piece, frame),
        (Reason::Clash, _) => clash(piece, &drug, frame),
        (Reason::Approval, _) => words.not_approved(&drug, frame.question.country.id()),
        (Reason::EarlyStage, _) => {
            let disease = piece.cancer.map(|cancer| cancer::disease(cancer, frame));
            words.early_stage(&drug, &disease.unwrap_or_default())
        }
        (Reason::NoCancerRead, _) => words.no_cancer_read(&drug),
        (Reason::WhichCancer, _) => words.which_cancer(&drug),
        (Reason::Criteria, Verdict::NotMet) => words.does_not_fit(&drug, &failed(piece, frame)),
        (Reason::Criteria, _) => words.cannot_be_confirmed(&drug, &tests(&piece.missing, frame)),
    }
}

/// What the ordered drug does not belong beside.
fn clash(piece: &Piece, drug: &str, frame: &Frame) -> String {
    let Some(clashing) = &piece.clash else { return drug.to_owned() };
    let words = &frame.wording.order;
    let others = words::drugs(&clashing.others, frame);
    match (clashing.is_running, piece.indicator) {
        (true, Indicator::Info) => words.still_active(&others),
        (true, _) => words.given_again(drug, &others),
        (false, _) if others == drug => words.ordered_twice(drug),
        (false, _) => words.clash(drug, &others, frame.say(&clashing.clash.text)),
    }
}

/// The criteria an order fails, in words.
fn failed(piece: &Piece, frame: &Frame) -> String {
    let criteria = piece.failed.iter().map(|criterion| words::criterion(*criterion, frame.wording).to_owned());
    once(criteria).join(frame.wording.between.words())
}

fn cut(sentence: String) -> String {
    if sentence.chars().count() <= LIMIT {
        return sentence;
    }
    let start: String = sentence.chars().take(LIMIT - 1).collect();
    // Between two items rather than inside a word.
    let far = |end: &usize| *end > start.len() / 2;
    let end = start.rfind("; ").filter(far).or_else(|| start.rfind(['、', ' ']).filter(far)).unwrap_or(start.len());
    format!("{}…", start.split_at_checked(end).map_or(start.as_str(), |(whole, _)| whole))
}
