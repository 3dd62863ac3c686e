//! The lines of one patient: the advice on a day, or at each order, as it would have been given.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};
use time::Date;

use super::cards_again::options_and_tests;
use super::files::Sources;
use super::known_then::{History, OrderDay, Then};
use super::pseudonyms::{Pseudonyms, take_names_out};
use super::record::{Fault, Record};
use crate::call::{self, Audience, Call, Engine};
use crate::cds_hooks::Hook;
use crate::fhir::record::chart::Chart;
use crate::fhir::record::node::Node;
use crate::fhir::record::tape::Tape;
use crate::offline::one_person::two_people;
use crate::offline::{self, difference, explain, unknown_codes};

/// What is asked of every patient.
#[derive(Debug)]
pub struct Question<'a> {
    pub engine: &'a Engine,
    /// What was before; then only what differs is told.
    pub before: Option<&'a Engine>,
    pub audience: Audience,
    /// Each order is judged on its own day; else the open chart on the day of the audience.
    pub each_order: bool,
    /// Lines tell the codes that were passed over, for the report.
    pub with_codes: bool,
    pub pseudonyms: Option<Pseudonyms>,
    pub sources: &'a Sources,
}

/// One line of output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub text: String,
    pub kind: LineKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    Answer,
    /// Something could not be read.
    Fault,
    /// Answered, and the same as before: it is not written.
    Same,
}

/// CONTRACT: `{patient, date, hook, rules, options, missing, gaps, cards}`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told<'a> {
    patient: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    date: String,
    hook: &'static str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    orders: &'a [String],
    rules: Vec<Judged>,
    options: Vec<&'a RawValue>,
    missing: Vec<Cow<'a, str>>,
    gaps: Vec<Value>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    not_yet_known: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown_codes: Option<Value>,
    cards: &'a RawValue,
}

/// A rule that was asked.
#[derive(Serialize)]
struct Judged {
    rule: &'static str,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<&'static str>,
}

/// The line of a text that belongs to nobody, or could not be read.
pub fn fault(fault: &Fault, place: &str) -> Line {
    let text = json!({"error": fault.code, "place": place, "message": fault.message}).to_string();
    Line { text, kind: LineKind::Fault }
}

impl Question<'_> {
    /// The patient, as lines name them.
    pub fn shown<'p>(&self, patient: &'p str) -> Cow<'p, str> {
        self.pseudonyms.as_ref().map_or(Cow::Borrowed(patient), |names| Cow::Owned(names.of_patient(patient)))
    }

    /// The lines of a patient.
    pub fn lines(&self, record: &Record) -> Vec<Line> {
        let too_large = || Fault::new("too-large", "the records of this patient are more than is looked at");
        if record.is_too_large {
            return vec![self.refused(record, None, &too_large())];
        }
        if !self.each_order {
            let day = self.audience.as_of;
            return vec![self.told(record, &Asked { day, texts: self.texts(record), then: None })];
        }
        if let Some(two) = read(&self.texts(record)).ok().and_then(|tapes| of_two(&tapes, &record.patient)) {
            return vec![self.refused(record, None, &two)];
        }
        let history = History::read(record.parts.iter().map(|(_, text)| text.as_str()));
        let (days, undated) = history.order_days();
        let undated = undated.iter().map(|name| {
            let message = "the order does not say when it was written (authoredOn), so it is judged on no day";
            self.refused(record, Some(name), &Fault::new("undated-order", message))
        });
        let dated = days.iter().map(|day| {
            let then = history.on(day);
            let texts = vec![("the record".to_owned(), then.record.as_str())];
            self.told(record, &Asked { day: day.date, texts, then: Some((day, &then)) })
        });
        undated.chain(dated).collect()
    }

    fn texts<'r>(&self, record: &'r Record) -> Vec<(String, &'r str)> {
        record.parts.iter().map(|(place, text)| (place.told(self.sources), text.as_str())).collect()
    }

    fn refused(&self, record: &Record, resource: Option<&str>, fault: &Fault) -> Line {
        let mut line = json!({"patient": self.shown(&record.patient), "error": fault.code, "message": fault.message});
        if let Some(members) = line.as_object_mut() {
            let place = record.place.map(|place| place.told(self.sources));
            members.extend(place.map(|place| ("place".to_owned(), place.into())));
            let resource = resource.filter(|_| self.pseudonyms.is_none());
            members.extend(resource.map(|resource| ("resource".to_owned(), resource.into())));
        }
        Line { text: line.to_string(), kind: LineKind::Fault }
    }

    /// One line: on one day.
    fn told(&self, record: &Record, asked: &Asked) -> Line {
        match self.answer(record, asked) {
            Ok(line) => line,
            Err(cause) => self.refused(record, None, &Fault::new("no-json", format!("no JSON we can read: {cause}"))),
        }
    }

    fn answer(&self, record: &Record, asked: &Asked) -> serde_json::Result<Line> {
        let tapes = read(&asked.texts)?;
        let chart = || offline::chart(tapes.iter().map(|(place, tape)| (*place, tape.root())));
        let chart_once = chart();
        // Of orders it was asked once for all days.
        if let Some(two) = asked.then.is_none().then(|| of_two(&tapes, &record.patient)).flatten() {
            return Ok(self.refused(record, None, &two));
        }
        let orders = asked.then.map(|(_, then)| Tape::read(&then.orders)).transpose()?;
        // A draft that is given back is taken from the call.
        let sent = asked.then.map(|(_, then)| format!("{{\"context\":{{\"draftOrders\":{}}}}}", then.orders));
        let call = |chart| Call {
            hook: if asked.then.is_some() { Hook::OrderSign } else { Hook::PatientView },
            draft_orders: orders.as_ref().map(Tape::root),
            sent: sent.as_deref().unwrap_or_default(),
            ..Call::of_record(&record.patient, chart, Audience { as_of: asked.day, ..self.audience })
        };
        match self.before {
            None => self.advice(record, asked, &call(chart_once)),
            Some(before) => {
                let (before, after) =
                    (offline::explained(before, &call(chart())), offline::explained(self.engine, &call(chart_once)));
                Ok(self.changes(record, asked, &before, &after))
            }
        }
    }

    fn advice(&self, record: &Record, asked: &Asked, call: &Call) -> serde_json::Result<Line> {
        call::explain(self.engine, call, |case, advice, response| {
            let cards = if self.pseudonyms.is_some() {
                let mut cards = serde_json::to_value(&response.cards)?;
                take_names_out(&mut cards);
                to_raw_value(&cards)?
            } else {
                to_raw_value(&response.cards)?
            };
            let rules = advice.trace.iter().map(|traced| Judged {
                rule: traced.rule.id.as_str(),
                verdict: traced.judged.verdict.id(),
                missing: traced.judged.missing.iter().map(|missing| missing.id()).collect(),
            });
            let mut gaps = explain::not_seen(case);
            gaps.extend(self.gaps_of_input(record, &call.chart));
            if self.pseudonyms.is_some() {
                gaps.iter_mut().for_each(take_names_out);
            }
            let (options, missing) = options_and_tests(&cards)?;
            let is_open = self.pseudonyms.is_none();
            let line = Told {
                patient: &self.shown(&record.patient),
                place: record.place.map(|place| place.told(self.sources)),
                date: asked.day.to_string(),
                hook: call.hook.name(),
                orders: asked.then.filter(|_| is_open).map_or(&[], |(day, _)| &day.names),
                rules: rules.collect(),
                options,
                missing,
                gaps,
                not_yet_known: asked.then.filter(|_| is_open).map_or(&[], |(_, then)| &then.not_yet_known),
                unknown_codes: self.with_codes.then(|| unknown_codes::codes(self.engine, call)),
                cards: &cards,
            };
            Ok(Line { text: serde_json::to_string(&line)?, kind: LineKind::Answer })
        })
    }

    fn changes(&self, record: &Record, asked: &Asked, before: &Value, after: &Value) -> Line {
        let Some(changes) = difference::between(before, after) else {
            return Line { text: String::new(), kind: LineKind::Same };
        };
        let hook = if asked.then.is_some() { Hook::OrderSign } else { Hook::PatientView };
        let line = json!({
            "patient": self.shown(&record.patient),
            "date": asked.day.to_string(),
            "hook": hook.name(),
            "rules": changes.rules,
            "gone": changes.gone,
            "new": changes.new,
            "reworded": changes.reworded,
        });
        let mut line = line;
        if let (Some(members), Some(place)) = (line.as_object_mut(), record.place) {
            members.insert("place".to_owned(), place.told(self.sources).into());
        }
        Line { text: line.to_string(), kind: LineKind::Answer }
    }

    /// What the input itself lacks, or has twice.
    fn gaps_of_input(&self, record: &Record, chart: &Chart) -> Vec<Value> {
        let place = format!("Patient/{}", record.patient);
        let patients = chart.entries.iter().map(|entry| entry.resource);
        let mut patients = patients.filter(|resource| resource.str("resourceType") == Some("Patient"));
        let first = patients.next();
        // Another patient's is said by those who read the chart.
        let differs = |other: Node| {
            other.str("id") == Some(&record.patient)
                && first.is_some_and(|first| first.str("id") == other.str("id") && first != other)
        };
        let why = [
            ("not-sent", first.is_none()),
            ("stands-twice", patients.any(differs)),
            ("answered-before", record.is_again),
        ];
        let of_patient =
            why.into_iter().filter(|(_, is_so)| *is_so).map(|(why, _)| json!({"place": place, "why": why}));
        let of_files = record.broken_off.iter().map(|at| json!({"place": at.told(self.sources), "why": "broken-off"}));
        of_patient.chain(of_files).collect()
    }
}

/// What one line answers.
struct Asked<'a> {
    day: Date,
    /// Each with where it stood.
    texts: Vec<(String, &'a str)>,
    then: Option<(&'a OrderDay, &'a Then)>,
}

fn read<'t>(texts: &'t [(String, &'t str)]) -> serde_json::Result<Vec<(&'t str, Tape<'t>)>> {
    texts.iter().map(|(place, text)| Ok((place.as_str(), Tape::read(text)?))).collect()
}

/// That the records are of two people with one id.
fn of_two(tapes: &[(&str, Tape)], patient: &str) -> Option<Fault> {
    let texts = tapes.iter().map(|(place, tape)| (*place, tape.root()));
    let found = two_people(texts, patient, &|place, _| place.to_owned())?;
    Some(Fault::new(found.code, found.message))
}
