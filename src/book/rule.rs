//! One rule of the book: whom it is for, what must hold, what it offers or finds, why, and who has read it.

use time::Date;

use super::criteria::{self, Line};
use super::html::{joined, link, row, safe, table};
use super::names::Book;
use super::scenarios;
use super::words::filled;
use crate::knowledge::drug::{Approval, ApprovalStatus};
use crate::knowledge::ids::StatementId;
use crate::knowledge::rule::{
    self, About, Body, Check, Cycle, DoseText, Evidence, Indicator, Offer, OtherUses, Population, Role, Rule, StageWord,
};

/// The section of a rule.
pub fn section(rule: &Rule, as_of: Date, book: &Book) -> String {
    let words = book.words;
    let mut rows = row(&words.population, &safe(&population(&rule.population, book)));
    rows += &row(&words.criteria, &list(&criteria::lines(&rule.when, book), book));
    rows += &match &rule.body {
        Body::TherapyOption(offer) => offered(offer, book),
        Body::OrderCheck(check) => checked(check, book),
        Body::Note(note) => row(&words.asks, &safe(&book.and(note.asks.iter().map(|test| book.test(*test))))),
    };
    rows += &row(&words.card, &card(rule, book));
    rows += &row(&words.evidence, &evidence(&rule.evidence, book));
    rows += &row(&words.scenarios, &scenarios::of_rule(rule, book));
    rows += &row(&words.review, &review(&rule.review, as_of, book));
    format!(
        "<section class=\"rule\" id=\"{id}\">\n<h4>{title} <code>{id}</code></h4>\n<dl>\n{rows}</dl>\n<p class=\"sign\">{sign}</p>\n</section>\n",
        id = safe(rule.id.as_str()),
        title = safe(book.text(&rule.title)),
        sign = safe(&words.sign),
    )
}

/// The drugs of a regimen: `trastuzumab + pertuzumab + docetaxel / paclitaxel`.
pub fn regimen(offer: &Offer, book: &Book) -> String {
    let partners: Vec<String> = offer.partners.iter().map(|drugs| book.plus(drugs)).collect();
    let always = book.plus(&offer.regimen);
    if partners.is_empty() { always } else { [always, partners.join(" / ")].join(&book.words.plus) }
}

/// The line of therapy.
pub fn line<'b>(population: &Population, book: &Book<'b>) -> &'b str {
    match population.line {
        rule::Line::Any => &book.words.any_line,
        rule::Line::First => &book.words.first_line,
        rule::Line::Later => &book.words.later_line,
    }
}

fn population(population: &Population, book: &Book) -> String {
    let stage = match population.stage {
        StageWord::MetastaticOrRecurrent => &book.words.metastatic,
        StageWord::Any => &book.words.any_stage,
    };
    let disease = book.knowledge.disease_name(population.disease).map(|name| book.text(name));
    let only = population.country.map(|country| filled(&book.words.only_in, &[("country", book.country(country))]));
    let parts = [disease, Some(stage.as_str()), Some(line(population, book)), only.as_deref()];
    book.and(parts.into_iter().flatten())
}

fn list(lines: &[Line], book: &Book) -> String {
    if lines.is_empty() {
        return safe(&book.words.no_criteria);
    }
    let item = |line: &Line| match line {
        Line::Is(text) => format!("<li>{}</li>", safe(text)),
        Line::AnyOf(inner) => format!("<li>{}{}</li>", safe(&book.words.any_of), list(inner, book)),
        Line::NoneOf(inner) => format!("<li>{}{}</li>", safe(&book.words.none_of), list(inner, book)),
    };
    format!("<ul>{}</ul>", joined(lines.iter().map(item)))
}

fn offered(offer: &Offer, book: &Book) -> String {
    let words = book.words;
    let mut drugs = safe(&book.plus(&offer.regimen));
    if !offer.partners.is_empty() {
        let partners: Vec<String> = offer.partners.iter().map(|drugs| book.plus(drugs)).collect();
        drugs += "<br>";
        drugs += &safe(&filled(&words.one_partner_of, &[("partners", &partners.join(" / "))]));
    }
    let companions = book.and(offer.companion_diagnostics.iter().map(|assay| book.assay(*assay)));
    let uses = match offer.other_uses {
        OtherUses::None => "",
        OtherUses::OtherLines => &words.other_lines,
        OtherUses::Any => &words.any_use,
    };
    let ahead = if offer.test_ahead { words.test_ahead.as_str() } else { "" };
    let role = book.and([role(offer.role, book), uses, ahead].into_iter().filter(|part| !part.is_empty()));
    let doses = offer.doses.iter().map(|(drug, text)| dose(book.drug(*drug), text, book));
    let doses = joined(doses.map(|dose| format!("<li>{}</li>", safe(&dose))));
    let doses = if doses.is_empty() { doses } else { format!("<ul>{doses}</ul>") };
    row(&words.regimen, &drugs)
        + &row(&words.doses, &doses)
        + &row(&words.role, &safe(&role))
        + &row(&words.companion, &safe(&companions))
        + &row(&words.approvals, &approvals(offer, book))
}

fn dose(drug: &str, dose: &DoseText, book: &Book) -> String {
    let amount = dose.amount.normalize().to_string();
    let values: [(&str, &str); 4] =
        [("drug", drug), ("amount", &amount), ("unit", dose.unit.id()), ("schedule", book.text(&dose.schedule))];
    filled(&book.words.dose, &values)
}

const fn role<'b>(role: Role, book: &Book<'b>) -> &'b str {
    match role {
        Role::Preferred => book.words.preferred.as_str(),
        Role::Alternative => book.words.alternative.as_str(),
        Role::AfterOthers => book.words.after_others.as_str(),
        Role::OffLabel => book.words.off_label.as_str(),
    }
}

fn approvals(offer: &Offer, book: &Book) -> String {
    let words = book.words;
    let drug = book.knowledge.drugs.get(&offer.indication.drug);
    let Some(indication) = drug.and_then(|drug| drug.indications.iter().find(|known| known.id == offer.indication))
    else {
        return String::new();
    };
    let status = |approval: &Approval| match approval.status {
        ApprovalStatus::Approved => &words.approved,
        ApprovalStatus::NotApproved => &words.not_approved,
        ApprovalStatus::Withdrawn => &words.withdrawn,
        ApprovalStatus::Filed => &words.filed,
        ApprovalStatus::Reported => &words.reported,
        ApprovalStatus::Unknown => &words.unknown,
    };
    let cells = |approval: &Approval| {
        vec![
            safe(book.country(approval.country)),
            safe(status(approval)),
            safe(&approval.since.map_or(words.no_date.clone(), |since| since.to_string())),
            reference(approval.source, book),
        ]
    };
    let rows: Vec<Vec<String>> = indication.approvals.iter().map(cells).collect();
    let heads = [words.country.as_str(), &words.status, &words.since, &words.source];
    format!("<p>{}</p>{}", safe(book.text(&indication.text)), table(&heads, &rows))
}

fn checked(check: &Check, book: &Book) -> String {
    let words = book.words;
    let about = match check.about {
        About::Combination => &words.combination,
        About::Safety => &words.safety,
        About::Line => &words.line,
        About::Dose => &words.dose_check,
    };
    let level = match check.indicator {
        Indicator::Critical => &words.critical,
        Indicator::Warning => &words.warning,
        Indicator::Info => &words.info,
    };
    let cycle = match check.cycle {
        None => "",
        Some(Cycle::First) => &words.at_the_start,
        Some(Cycle::Later) => &words.while_it_runs,
    };
    let asks = book.and(check.asks.iter().map(|test| book.test(*test)));
    let elsewhere = if check.told_elsewhere { words.told_elsewhere.as_str() } else { "" };
    row(&words.looks_at, &safe(&book.drugs_or(&check.orders)))
        + &row(&words.at_which, &safe(cycle))
        + &row(&words.about_what, &safe(about))
        + &row(&words.level, &safe(&book.and([level.as_str(), elsewhere].into_iter().filter(|part| !part.is_empty()))))
        + &row(&words.asks, &safe(&asks))
}

fn card(rule: &Rule, book: &Book) -> String {
    let detail = rule.card.detail.as_ref().map(|detail| format!("<p>{}</p>", safe(book.text(detail))));
    let summary = safe(book.text(&rule.card.summary));
    format!("<div class=\"card\"><p><strong>{summary}</strong></p>{}</div>", detail.unwrap_or_default())
}

fn evidence(evidence: &[Evidence], book: &Book) -> String {
    let words = book.words;
    let cells = |evidence: &Evidence| {
        let source = book.knowledge.source_of(evidence.statement);
        let statement = source.and_then(|source| source.statements.iter().find(|known| known.id == evidence.statement));
        let mut said = safe(statement.map_or("", |statement| book.text(&statement.text)));
        if source.is_some_and(|source| source.own_choice) {
            said.extend([" <em>(", &safe(&words.own_choice), ")</em>"]);
        }
        vec![reference(evidence.statement, book), said, safe(&carried(&evidence.supports, book))]
    };
    let rows: Vec<Vec<String>> = evidence.iter().map(cells).collect();
    table(&[&words.source, &words.statement, &words.carries], &rows)
}

/// What of the rule a statement carries, by the headings of the book.
fn carried(paths: &[String], book: &Book) -> String {
    let words = book.words;
    let heading = |path: &String| {
        let mut parts = path.split('.');
        match (parts.next().unwrap_or_default(), parts.next()) {
            ("for", _) => words.population.clone(),
            ("when", _) => words.criteria.clone(),
            ("offer", Some("role")) => words.role.clone(),
            ("offer", Some("doses")) => words.doses.clone(),
            ("offer", Some("companion-diagnostics")) => words.companion.clone(),
            ("offer", _) => words.regimen.clone(),
            ("check", Some("indicator")) => words.level.clone(),
            ("check", Some("cycle")) => words.at_which.clone(),
            ("check", _) => words.looks_at.clone(),
            ("asks", _) => words.asks.clone(),
            ("card", _) => words.card.clone(),
            _ => path.clone(),
        }
    };
    let mut headings: Vec<String> = Vec::new();
    for heading in paths.iter().map(heading) {
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    book.and(headings.iter().map(String::as_str))
}

/// A statement by its number, which leads to the page of its document where there is one.
pub fn reference(statement: StatementId, book: &Book) -> String {
    let source = book.knowledge.source_of(statement);
    let label = source.map_or(statement.as_str(), |source| book.text(&source.label));
    let named = link(source.and_then(|source| source.url.as_deref()).unwrap_or_default(), label);
    format!(
        "{named} <a class=\"to\" href=\"#source-{}\">{}</a>",
        safe(statement.source.as_str()),
        safe(statement.as_str())
    )
}

fn review(review: &rule::Review, as_of: Date, book: &Book) -> String {
    let words = book.words;
    let signed = review.signature.as_ref().map(|signature| {
        let (names, date) = (book.and(signature.by.iter().map(String::as_str)), signature.on.to_string());
        filled(&words.reviewed, &[("names", &names), ("date", &date), ("version", &signature.version)])
    });
    let due = review.due.map(|due| {
        let is_over = due.latest().is_some_and(|last| last < as_of);
        let said = safe(&filled(&words.due, &[("date", &due.to_string())]));
        if is_over { format!("{said} <strong>{}</strong>", safe(&words.overdue)) } else { said }
    });
    let signed = safe(signed.as_deref().unwrap_or(&words.not_reviewed));
    [Some(signed), due].into_iter().flatten().collect::<Vec<_>>().join("<br>")
}
