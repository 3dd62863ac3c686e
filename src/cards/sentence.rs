//! Sentences of rules: `{drug}` stands for the drug the card is about, `{finding}` for what is on record.

use crate::case::finding::{Finding, Value};
use crate::case::therapy::Drug;
use crate::evaluate::advice::{AdviceItem, OrderAdvice, once};
use crate::evaluate::basis::Basis;
use crate::knowledge::criteria::Criterion;
use crate::knowledge::rule::Rule;
use crate::knowledge::text::Text;

use super::{Frame, results, words};

/// A text of a rule with its values. The sentence of one condition names it; of several it cannot know which is on record.
pub(super) fn of_rule(rule: &Rule, text: &Text, drug: &str, findings: &[&Finding], frame: &Frame) -> String {
    let text = frame.say(text).trim().replace('\n', " ");
    if !text.contains('{') {
        return text;
    }
    let criteria = rule.when.criteria();
    let conditions = criteria.iter().filter(|criterion| matches!(criterion, Criterion::Has(_))).count();
    let is_measured = criteria.iter().any(|criterion| matches!(criterion, Criterion::Measured(_)));
    filled(&text, drug, &on_record(findings, conditions > 1 || (conditions == 1 && is_measured), frame))
}

/// Values in their words; of findings without a value, such as a condition, their names where they have no date or are asked for.
fn on_record(findings: &[&Finding], is_named: bool, frame: &Frame) -> String {
    // A warning keeps the value it rests on, and says beside it what was not readable.
    let is_value = |finding: &&Finding| matches!(finding.value, Value::Number(_));
    let (values, others): (Vec<&Finding>, Vec<&Finding>) = findings.iter().copied().partition(is_value);
    let is_unread = |finding: &&Finding| {
        let is_of_one = values.iter().any(|value| value.marker == finding.marker);
        is_of_one && matches!(finding.value, Value::Unreadable(_))
    };
    if !is_named && others.iter().any(is_unread) && others.iter().all(is_unread) {
        return results::with_unread(&values, &others, frame);
    }
    // Beside a condition that is on record, what could not be read of a measurement tells nothing.
    let told: Vec<&Finding> =
        findings.iter().copied().filter(|finding| !matches!(finding.value, Value::Unreadable(_))).collect();
    let told = if is_named && !told.is_empty() { &told } else { findings };
    let values = if is_named { results::named(told, frame) } else { results::in_sentence(told, frame) };
    if values.is_empty() { names(findings, frame) } else { values }
}

fn names(findings: &[&Finding], frame: &Frame) -> String {
    let names = once(findings.iter().map(|finding| words::finding(finding.marker, frame.wording).to_owned()));
    names.join(frame.wording.between.words())
}

/// Where nothing can stand for `{finding}`, its brackets go with it.
fn filled(text: &str, drug: &str, finding: &str) -> String {
    let text = if finding.is_empty() {
        text.replace(" ({finding})", "").replace("（{finding}）", "").replace("{finding}", "–")
    } else {
        text.replace("{finding}", finding)
    };
    text.replace("{drug}", drug)
}

/// The same with the names of the findings for their values, where there is no room for these.
pub(super) fn of_rule_by_names(text: &Text, drug: &str, findings: &[&Finding], frame: &Frame) -> String {
    filled(&frame.say(text).trim().replace('\n', " "), drug, &names(findings, frame))
}

/// What a rule is about where no order or option says it: of a check the drugs it looks at.
pub(super) fn drugs_of(rule: &Rule, frame: &Frame) -> String {
    let orders = rule.check().map_or(&[][..], |check| &check.orders);
    let names: Vec<&str> = orders.iter().map(|named| frame.short(named.as_str())).collect();
    names.join("/")
}

/// The summary of a note, with the findings of the card that it is about.
pub(super) fn of_note(rule: &Rule, item: &AdviceItem, frame: &Frame) -> String {
    of_check(rule, &drugs_of(rule, frame), item, frame)
}

/// The summary of a rule about this drug; of a rule of another country with its name.
pub(super) fn of_check(rule: &Rule, drug: &str, item: &AdviceItem, frame: &Frame) -> String {
    let text = match partners(rule, item, frame) {
        partners if partners.is_empty() => of_rule(rule, &rule.card.summary, drug, &read_by(rule, item), frame),
        partners => filled(frame.say(&rule.card.summary).trim(), drug, &partners),
    };
    by_label(rule, text, frame)
}

/// The drugs beside the ordered one that the rule speaks of.
fn partners(rule: &Rule, item: &AdviceItem, frame: &Frame) -> String {
    let is_about_partners = |criterion: &&Criterion| matches!(criterion, Criterion::TogetherWith(_));
    if !rule.when.criteria().iter().any(is_about_partners) || !item.rules.iter().any(|own| own.id == rule.id) {
        return String::new();
    }
    let drugs = item.basis.iter().filter_map(|basis| match basis {
        Basis::Exposure(exposure) => exposure.drug.id(),
        Basis::Order(order) => order.drug.as_ref()?.id(),
        Basis::Finding(_) | Basis::Cancer(_) => None,
    });
    once(drugs.map(|id| frame.short(id).to_owned())).join(frame.wording.between.words())
}

/// What a rule says, with the name of its country where that is another than the site's.
pub(super) fn by_label(rule: &Rule, text: String, frame: &Frame) -> String {
    match rule.population.country.filter(|country| *country != frame.question.country) {
        Some(country) => frame.wording.order.label_of(words::country(Some(country), frame), &text),
        None => text,
    }
}

/// The findings of the card that a rule reads. HER2 beside the receptors only says for whom a rule about receptors is.
pub(super) fn read_by<'k>(rule: &Rule, item: &AdviceItem<'k>) -> Vec<&'k Finding> {
    let criteria = rule.when.criteria();
    let conditions = criteria.iter().filter_map(|criterion| match criterion {
        Criterion::Has(condition) => Some(condition.marker()),
        Criterion::Measured(wanted) => Some(wanted.of.marker),
        Criterion::Fallen(wanted) => Some(wanted.of.marker),
        Criterion::OnFile(wanted) => Some(wanted.of.marker),
        _ => None,
    });
    let is_about_receptors = criteria.iter().any(|criterion| matches!(criterion, Criterion::Er(_) | Criterion::Pgr(_)));
    let about = criteria.iter().filter(|criterion| !(is_about_receptors && matches!(criterion, Criterion::Her2(_))));
    let markers: Vec<_> = about.flat_map(|criterion| criterion.markers()).copied().chain(conditions).collect();
    let read: Vec<&Finding> =
        item.findings().filter(|finding| markers.is_empty() || markers.contains(&finding.marker)).collect();
    let measures = |marker| {
        criteria.iter().any(|criterion| matches!(criterion, Criterion::Measured(wanted) if wanted.of.marker == marker))
    };
    let has_fallen = criteria.iter().any(|criterion| matches!(criterion, Criterion::Fallen(_)));
    // What a value has fallen from is told by another rule of the card.
    let is_older = |finding: &Finding| {
        let is_later = |other: &&Finding| {
            let is_read = !matches!(other.value, Value::Unreadable(_));
            is_read && other.marker == finding.marker && other.source.date > finding.source.date
        };
        !has_fallen && measures(finding.marker) && read.iter().any(is_later)
    };
    read.iter().copied().filter(|finding| !is_older(finding)).collect()
}

/// The ordered drug as the card calls it.
pub(super) fn ordered<'f>(advice: &OrderAdvice<'f>, frame: &'f Frame) -> &'f str {
    advice.order.drug.as_ref().and_then(Drug::id).map_or("", |id| frame.short(id))
}
