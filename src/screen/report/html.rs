//! The report as one page, to read and to print; patients stand in it by their ids only.

use std::fmt::Write;

use super::summary::{ChangeRow, Changes, GapRow, OrderRow, RuleRow, Summary, Title};
use super::tally::MOST_NAMED;
use super::words::Words;
use crate::book::html::{joined, safe, table};
use crate::diagnostic::Diagnostic;
use crate::settings::{Language, Word};

const STYLE: &str = include_str!("report.css");

/// How many codes the page lists; the JSON report has all of them.
const MOST_CODES: usize = 500;

/// The page.
///
/// # Errors
/// Words that cannot be read.
pub fn page(summary: &Summary, language: Language) -> Result<String, Diagnostic> {
    let words = Words::in_language(language)?;
    let page = Page { summary, words: &words, language };
    let parts = match &summary.changes {
        Some(changes) => page.changes(changes),
        None => [page.cards(), page.stopped(), page.tests(), page.codes(), page.silent(), page.gaps()].concat(),
    };
    Ok(format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>oncohooks – {}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{}</main>\n</body>\n</html>\n",
        language.name(),
        safe(words.say("title")),
        page.front() + &parts,
    ))
}

struct Page<'p> {
    summary: &'p Summary,
    words: &'p Words,
    language: Language,
}

impl Page<'_> {
    fn say<'w>(&'w self, name: &'w str) -> &'w str {
        self.words.say(name)
    }

    /// The word of a kind, a level or a reason, each of which has its own in the file.
    fn word(&self, family: &str, id: &str) -> String {
        let name = format!("{family}-{id}");
        let said = self.words.say(&name);
        safe(if said == name { id } else { said })
    }

    /// Dose rules and clashes have no title.
    fn titled(&self, id: &str, title: Option<&Title>) -> String {
        let id = format!("<code>{}</code>", safe(id));
        match title {
            Some(title) => format!("{} {id}", safe(self.language.pick(title.ja.as_str(), title.en.as_str()))),
            None => id,
        }
    }

    fn part(&self, heading: &str, about: &str, inside: &str) -> String {
        let inside = if inside.is_empty() { format!("<p>{}</p>\n", safe(self.say("none"))) } else { inside.to_owned() };
        format!("<section>\n<h2>{}</h2>\n<p class=\"hint\">{}</p>\n{inside}</section>\n", safe(heading), safe(about))
    }

    fn front(&self) -> String {
        let Summary { knowledge, jurisdiction, as_of, patients, answers, patients_with_cards, not_read, .. } =
            self.summary;
        let as_of = if as_of == "order" { self.say("each-order") } else { as_of };
        let unread: u64 = not_read.values().sum();
        let mut figures = String::new();
        let mut figure = |name: &str, value: &str| {
            let _ = writeln!(figures, "<div><dt>{}</dt><dd>{}</dd></div>", safe(name), safe(value));
        };
        figure(self.say("patients"), &patients.to_string());
        figure(self.say("answers"), &answers.to_string());
        if self.summary.changes.is_none() {
            figure(self.say("with-cards"), &patients_with_cards.to_string());
        }
        figure(self.say("not-read"), &unread.to_string());
        figure(self.say("as-of"), as_of);
        figure(self.say("jurisdiction"), jurisdiction);
        figure(self.say("knowledge"), knowledge);
        let faults: Vec<Vec<String>> =
            not_read.iter().map(|(code, count)| vec![self.word("error", code), count.to_string()]).collect();
        let faults =
            if faults.is_empty() { String::new() } else { table(&[self.say("not-read"), self.say("lines")], &faults) };
        format!(
            "<h1>{}</h1>\n<p>{}</p>\n<dl class=\"figures\">\n{figures}</dl>\n{faults}",
            safe(self.say("title")),
            safe(self.say("about")),
        )
    }

    fn changes(&self, changes: &Changes) -> String {
        let row = |row: &ChangeRow| {
            let verdict = |id: &str| self.word("verdict", id);
            vec![
                format!("<code>{}</code>", safe(&row.rule)),
                verdict(&row.before),
                verdict(&row.after),
                row.patients.to_string(),
            ]
        };
        let rows: Vec<Vec<String>> = changes.rules.iter().map(row).collect();
        let heads = [self.say("rule"), self.say("before"), self.say("after"), self.say("patients")];
        let count = format!("<p><strong>{}</strong> {}</p>\n", changes.answers, safe(self.say("answers-differ")));
        let inside = if rows.is_empty() { count } else { count + &table(&heads, &rows) };
        self.part(self.say("changes"), self.say("changes-about"), &inside)
    }

    fn cards(&self) -> String {
        let kinds: Vec<Vec<String>> = self
            .summary
            .cards
            .iter()
            .map(|row| {
                let (kind, level) = (self.word("kind", &row.kind), self.word("level", &row.indicator));
                vec![kind, level, row.cards.to_string(), row.patients.to_string()]
            })
            .collect();
        let heads = [self.say("kind"), self.say("level"), self.say("cards-count"), self.say("patients")];
        let kinds = if kinds.is_empty() { String::new() } else { table(&heads, &kinds) };
        let rules: Vec<Vec<String>> = self.summary.rules.iter().map(|row| self.rule(row)).collect();
        let heads = [self.say("rule"), self.say("cards-count"), self.say("patients"), self.say("who")];
        let rules = if rules.is_empty() { String::new() } else { table(&heads, &rules) };
        self.part(self.say("cards"), self.say("cards-about"), &(kinds + &rules))
    }

    fn rule(&self, row: &RuleRow) -> Vec<String> {
        let more = row.patients.saturating_sub(row.patient_ids.len() as u64);
        let more = if more == 0 { String::new() } else { format!(" <em>+ {more}</em>") };
        let who = format!(
            "<details><summary>{}</summary>{}{more}</details>",
            row.patient_ids.len(),
            safe(&row.patient_ids.join(", "))
        );
        vec![self.titled(&row.rule, row.title.as_ref()), row.cards.to_string(), row.patients.to_string(), who]
    }

    fn stopped(&self) -> String {
        let rows: Vec<Vec<String>> = self
            .summary
            .stopped
            .iter()
            .map(|row| {
                vec![
                    self.titled(&row.drug, row.title.as_ref()),
                    self.word("check", &row.check),
                    self.word("level", &row.indicator),
                    row.orders.to_string(),
                    row.patients.to_string(),
                ]
            })
            .collect();
        let heads = [self.say("drug"), self.say("check"), self.say("level"), self.say("orders"), self.say("patients")];
        let mut inside = if rows.is_empty() { String::new() } else { table(&heads, &rows) };
        if !self.summary.stopped_orders.is_empty() {
            let rows: Vec<Vec<String>> = self.summary.stopped_orders.iter().map(|order| self.order(order)).collect();
            let heads = [self.say("patient"), self.say("date"), self.say("drug"), self.say("check"), self.say("rule")];
            let first = self.say("first-of-them").replace("{count}", &MOST_NAMED.to_string());
            let _ =
                write!(inside, "<details><summary>{}</summary>\n{}</details>\n", safe(&first), table(&heads, &rows));
        }
        self.part(self.say("stopped"), self.say("stopped-about"), &inside)
    }

    fn order(&self, order: &OrderRow) -> Vec<String> {
        let drug = order.drug.as_deref().or(order.order.as_deref()).unwrap_or("–");
        let check = format!("{}, {}", self.word("check", &order.check), self.word("level", &order.indicator));
        let rules = joined(order.rules.iter().map(|rule| format!("<code>{}</code> ", safe(rule))));
        vec![safe(&order.patient), safe(&order.date), safe(drug), check, rules]
    }

    fn tests(&self) -> String {
        let rows: Vec<Vec<String>> = self
            .summary
            .missing_tests
            .iter()
            .map(|row| vec![self.titled(&row.test, row.title.as_ref()), row.patients.to_string()])
            .collect();
        let inside =
            if rows.is_empty() { String::new() } else { table(&[self.say("test"), self.say("patients")], &rows) };
        self.part(self.say("tests"), self.say("tests-about"), &inside)
    }

    fn codes(&self) -> String {
        let rows: Vec<Vec<String>> = self
            .summary
            .unread_codes
            .iter()
            .take(MOST_CODES)
            .map(|row| {
                vec![
                    self.word("place", &row.place),
                    safe(&row.system),
                    format!("<code>{}</code>", safe(&row.code)),
                    safe(&row.display),
                    row.count.to_string(),
                    row.patients.to_string(),
                ]
            })
            .collect();
        let heads = [
            self.say("where"),
            self.say("system"),
            self.say("code"),
            self.say("display"),
            self.say("times"),
            self.say("patients"),
        ];
        let mut inside = if rows.is_empty() { String::new() } else { table(&heads, &rows) };
        let beyond = self.summary.unread_codes.len().saturating_sub(MOST_CODES);
        if beyond > 0 {
            let _ = writeln!(inside, "<p>+ {beyond} ({})</p>", safe(self.say("in-json")));
        }
        if self.summary.unread_codes_not_shown > 0 {
            let _ = writeln!(inside, "<p>{}: {}</p>", safe(self.say("not-shown")), self.summary.unread_codes_not_shown);
        }
        self.part(self.say("codes"), self.say("codes-about"), &inside)
    }

    fn silent(&self) -> String {
        let rows: Vec<Vec<String>> = self
            .summary
            .silent_rules
            .iter()
            .map(|row| {
                vec![self.titled(&row.rule, Some(&row.title)), row.met.to_string(), row.undetermined.to_string()]
            })
            .collect();
        let heads = [self.say("rule"), self.say("met"), self.say("undetermined")];
        let inside = if rows.is_empty() { String::new() } else { table(&heads, &rows) };
        self.part(self.say("silent"), self.say("silent-about"), &inside)
    }

    fn gaps(&self) -> String {
        let row = |row: &GapRow| vec![self.word("gap", &row.why), row.gaps.to_string(), row.patients.to_string()];
        let rows: Vec<Vec<String>> = self.summary.gaps.iter().map(row).collect();
        let heads = [self.say("why"), self.say("times"), self.say("patients")];
        let inside = if rows.is_empty() { String::new() } else { table(&heads, &rows) };
        self.part(self.say("gaps"), self.say("gaps-about"), &inside)
    }
}
