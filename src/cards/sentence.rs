//! Sentences of rules: `{drug}` stands for the drug the card is about, `{finding}` for what is on record.

use crate::case::finding::Finding;
use crate::case::therapy::Drug;
use crate::evaluate::advice::{AdviceItem, OrderAdvice, once};
use crate::knowledge::criteria::Criterion;
use crate::knowledge::rule::Rule;
use crate::knowledge::text::Text;

use super::{Frame, results, words};

/// A text of a rule with its values.
pub(super) fn of_rule(text: &Text, drug: &str, findings: &[&Finding], frame: &Frame) -> String {
    let text = frame.say(text).trim().replace('\n', " ");
    if !text.contains('{') {
        return text;
    }
    let finding = results::in_sentence(findings, frame);
    let finding = if finding.is_empty() { "–" } else { finding.as_str() };
    text.replace("{drug}", drug).replace("{finding}", finding)
}

/// The same with the names of the findings for their values, where there is no room for these.
pub(super) fn of_rule_by_names(text: &Text, drug: &str, findings: &[&Finding], frame: &Frame) -> String {
    let names = once(findings.iter().map(|finding| words::finding(finding.marker, frame.wording).to_owned()));
    let names = names.join(frame.wording.between.words());
    frame.say(text).trim().replace('\n', " ").replace("{drug}", drug).replace("{finding}", &names)
}

/// What a rule is about where no order or option says it: of a check the drugs it looks at.
pub(super) fn drugs_of(rule: &Rule, frame: &Frame) -> String {
    let orders = rule.check().map_or(&[][..], |check| &check.orders);
    let names: Vec<&str> = orders.iter().map(|named| frame.short(named.as_str())).collect();
    names.join("/")
}

/// The summary of a note, with the findings of the card that it is about.
pub(super) fn of_note(rule: &Rule, piece: &AdviceItem, frame: &Frame) -> String {
    of_check(rule, &drugs_of(rule, frame), piece, frame)
}

/// The summary of a rule about this drug; of a rule of another country with its name.
pub(super) fn of_check(rule: &Rule, drug: &str, piece: &AdviceItem, frame: &Frame) -> String {
    by_label(rule, of_rule(&rule.card.summary, drug, &read_by(rule, piece), frame), frame)
}

/// What a rule says, with the name of its country where that is another than the site's.
pub(super) fn by_label(rule: &Rule, text: String, frame: &Frame) -> String {
    match rule.population.country.filter(|country| *country != frame.question.country) {
        Some(country) => frame.wording.order.label_of(words::country(Some(country), frame), &text),
        None => text,
    }
}

/// The findings of the card that a rule reads. HER2 beside the receptors only says for whom a rule about receptors is.
pub(super) fn read_by<'k>(rule: &Rule, piece: &AdviceItem<'k>) -> Vec<&'k Finding> {
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
    piece.findings().filter(|finding| markers.is_empty() || markers.contains(&finding.marker)).collect()
}

/// The ordered drug as the card calls it.
pub(super) fn ordered<'f>(advice: &OrderAdvice<'f>, frame: &'f Frame) -> &'f str {
    advice.order.drug.as_ref().and_then(Drug::id).map_or("", |id| frame.short(id))
}
