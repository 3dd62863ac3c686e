//! Regimens in words: a headline, a line with dose and what to know, the list of a card.

use crate::case::therapy::Drug;
use crate::evaluate::advice::{AdviceItem, OptionAdvice, OrderAdvice, once};
use crate::evaluate::verdict::Verdict;
use crate::knowledge::drug::DrugOrClass;
use crate::knowledge::ids::{ClassId, DrugId};
use crate::knowledge::rule::{Offer, Rule};

use super::{Frame, sentence};

/// From so many choices of partners on, chemotherapy is not told drug by drug.
const CHOICES: usize = 3;

/// The rules of options, each once.
pub(super) fn rules<'k>(options: &[&OptionAdvice<'k>]) -> Vec<&'k Rule> {
    let mut rules: Vec<&Rule> = Vec::new();
    for option in options {
        if !rules.iter().any(|known| known.id == option.rule.id) {
            rules.push(option.rule);
        }
    }
    rules
}

/// The regimens of rules, each once.
pub(super) fn headlines<'k>(rules: impl IntoIterator<Item = &'k Rule>, frame: &Frame) -> Vec<String> {
    once(rules.into_iter().filter_map(Rule::offer).map(|offer| headline(offer, frame)))
}

/// The drugs that the regimen of a card's rule has beside the ordered one.
pub(super) fn partners_of(advice: &OrderAdvice, item: &AdviceItem, frame: &Frame) -> String {
    let ordered = advice.order.drug.as_ref().and_then(Drug::id);
    let regimen = item.rules.first().and_then(|rule| rule.offer()).map_or(&[][..], |offer| &offer.regimen);
    let others = regimen.iter().map(|drug| drug.as_str()).filter(|drug| Some(*drug) != ordered);
    others.map(|drug| frame.short(drug)).collect::<Vec<_>>().join(frame.wording.between.drugs())
}

/// The drugs that rules are about, each once: what a test decides.
pub(super) fn leads<'k>(rules: impl IntoIterator<Item = &'k Rule>, frame: &Frame) -> Vec<String> {
    let lead = |offer: &Offer| frame.short(offer.indication.drug.as_str()).to_owned();
    once(rules.into_iter().filter_map(Rule::offer).map(lead))
}

/// `pembrolizumab + chemotherapy`; `trastuzumab + pertuzumab + docetaxel/paclitaxel`.
fn headline(offer: &Offer, frame: &Frame) -> String {
    let plus = frame.wording.between.drugs();
    let mut names: Vec<String> = offer.regimen.iter().map(|drug| frame.short(drug.as_str()).to_owned()).collect();
    names.extend(partners(offer, frame));
    names.join(plus)
}

fn partners(offer: &Offer, frame: &Frame) -> Option<String> {
    let is_chemotherapy = |drug: &DrugId| frame.knowledge.is_of(drug.as_str(), ClassId::CHEMOTHERAPY);
    if offer.partners.len() >= CHOICES && offer.partners.iter().flatten().all(is_chemotherapy) {
        return Some(frame.wording.options.any_chemotherapy().to_owned());
    }
    let choice = |drugs: &Vec<DrugId>| {
        let names: Vec<&str> = drugs.iter().map(|drug| frame.short(drug.as_str())).collect();
        names.join(frame.wording.between.drugs())
    };
    let choices: Vec<String> = offer.partners.iter().map(choice).collect();
    (!choices.is_empty()).then(|| choices.join("/"))
}

/// `**T-DXd 5.4 mg/kg every 3 weeks**: PFS 13.2 vs 8.1 months (DESTINY-Breast06)`, behind it what cautions.
fn line(rule: &Rule, item: &AdviceItem, is_alone: bool, frame: &Frame) -> Option<String> {
    let offer = rule.offer()?;
    // Beside other options a dose is on the button.
    let dose = match offer.regimen.as_slice() {
        [drug] if is_alone => offer.doses.get(drug),
        _ => None,
    };
    let dose =
        dose.map(|dose| format!(" {} {} {}", dose.amount.normalize(), dose.unit.id(), frame.say(&dose.schedule)));
    let drugs = headline(offer, frame);
    let drugs = match (dose, offer.partners.is_empty()) {
        (Some(dose), true) => format!("{drugs}{dose}"),
        _ => drugs,
    };
    let mut sentences = vec![frame.say(&rule.card.summary).to_owned()];
    sentences.extend(cautions(rule, item, frame));
    let text = sentences.join(frame.wording.between.sentences());
    let drugs = if is_alone { drugs } else { format!("**{drugs}**") };
    Some(frame.wording.order.said(&drugs, &text))
}

/// What cautions the regimens of a rule, each once.
fn cautions(rule: &Rule, item: &AdviceItem, frame: &Frame) -> Vec<String> {
    once(item.options.iter().filter(|option| option.rule.id == rule.id).flat_map(|option| {
        option.cautions.iter().map(|caution| {
            let drug = named_by(caution.rule, &option.regimen, frame);
            let findings: Vec<_> = caution.basis.iter().filter_map(|basis| basis.finding()).collect();
            let text = sentence::of_rule(caution.rule, &caution.rule.card.summary, drug, &findings, frame);
            format!("**{}**", sentence::by_label(caution.rule, text, frame))
        })
    }))
}

/// What a caution holds back stands behind what can be given now.
fn unheld_first<'k>(mut rules: Vec<&'k Rule>, item: &AdviceItem) -> Vec<&'k Rule> {
    rules.sort_by_key(|rule| {
        let mut regimens = item.options.iter().filter(|option| option.rule.id == rule.id);
        regimens.all(|option| !option.cautions.is_empty())
    });
    rules
}

/// The drug of the regimen that a check is about.
fn named_by<'f>(check: &Rule, regimen: &[DrugId], frame: &'f Frame) -> &'f str {
    let orders = check.check().map_or(&[][..], |check| &check.orders);
    let is_named = |drug: &&DrugId| orders.iter().any(|named: &DrugOrClass| frame.knowledge.is(drug.as_str(), *named));
    regimen.iter().find(is_named).map_or("", |drug| frame.short(drug.as_str()))
}

fn met<'a, 'k>(item: &'a AdviceItem<'k>) -> Vec<&'a OptionAdvice<'k>> {
    item.options.iter().filter(|option| option.verdict == Verdict::Met).collect()
}

/// Whether what is to be known of an option of the card stands in its detail: what is only named or counted has no line there.
pub(super) fn has_line(rule: &Rule, item: &AdviceItem, detail: &str, frame: &Frame) -> bool {
    let is_alone = rules(&met(item)).len() == 1;
    line(rule, item, is_alone, frame).is_some_and(|line| detail.contains(&line))
}

/// How the options without a line of their own are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Others {
    Named,
    /// Counted, unless a check warns about one.
    Counted,
}

/// The options that are met: the first `most` of them with a line each, then the others.
pub(super) fn list(item: &AdviceItem, heading: &str, (most, others): (usize, Others), frame: &Frame) -> String {
    let words = &frame.wording.options;
    let met = met(item);
    let rules = unheld_first(rules(&met), item);
    // Alone it stands behind the label, which is bold.
    let is_alone = rules.len() == 1;
    let told = |rule: &&Rule| line(rule, item, is_alone, frame);
    let lines: Vec<String> = rules.iter().take(most).filter_map(told).collect();
    let left: Vec<&Rule> = rules.into_iter().skip(most).collect();
    // An option that only lost its line still says what cautions it.
    let reasons = frame.layout.options.saturating_sub(most);
    let mut text = match lines.as_slice() {
        [] => return String::new(),
        [only] => format!("{heading} {only}"),
        _ => {
            let roles = once(met.iter().map(|option| option.role));
            let heading = match roles.len() {
                1 => frame.wording.result.with_source(heading, words.no_preference()),
                _ => heading.to_owned(),
            };
            format!("{heading}\n  - {}", lines.join("\n  - "))
        }
    };
    if !left.is_empty() {
        let told = left.iter().enumerate().filter_map(|(at, rule)| {
            if at < reasons { cautioned(rule, item, frame) } else { marked(rule, item, frame) }
        });
        let names = once(told);
        let names = names.join(frame.wording.between.items());
        text.push_str("\n  - ");
        let count = left.len().to_string();
        let is_held = |rule: &&Rule| !cautions(rule, item, frame).is_empty();
        let is_counted = others == Others::Counted && !left.iter().any(is_held);
        text.push_str(&if is_counted { frame.wording.result.left_out(&count) } else { words.more(&count, &names) });
    }
    text
}

/// The regimen of a rule by name, and in brackets what cautions it.
fn cautioned(rule: &Rule, item: &AdviceItem, frame: &Frame) -> Option<String> {
    let name = headline(rule.offer()?, frame);
    let said = cautions(rule, item, frame).join(frame.wording.between.sentences());
    Some(if said.is_empty() { name } else { frame.wording.result.with_source(&name, &said) })
}

/// The regimen of a rule by name, and whether a check warns about it.
fn marked(rule: &Rule, item: &AdviceItem, frame: &Frame) -> Option<String> {
    let name = headline(rule.offer()?, frame);
    let is_warned = !cautions(rule, item, frame).is_empty();
    let warned = format!("**{}**", frame.wording.options.warned());
    Some(if is_warned { frame.wording.result.with_source(&name, &warned) } else { name })
}

/// The regimens that are met in one line, without doses: beside an order. What a check warns about is never only counted: it says
/// why, or behind the first ones that it does.
pub(super) fn names(item: &AdviceItem, frame: &Frame) -> String {
    let rules = unheld_first(rules(&met(item)), item);
    let most = frame.layout.options;
    let is_held = |rule: &&Rule| !cautions(rule, item, frame).is_empty();
    let (first, left) = rules.split_at(rules.len().min(most));
    let mut shown = once(first.iter().filter_map(|rule| cautioned(rule, item, frame)));
    let (held, unheld): (Vec<&Rule>, Vec<&Rule>) = left.iter().copied().partition(is_held);
    shown.extend(once(held.into_iter().filter_map(|rule| marked(rule, item, frame))));
    let counted = headlines(unheld, frame);
    let count = shown.len();
    super::list::first(&[shown, counted].concat(), count, frame)
}
