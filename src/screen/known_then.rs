//! The record as it was known on the day of an order: what came later is taken out, and what ended later still runs.
//!
//! What a rule makes of dates is the business of the case (`as_of`); here stands only what a record of today says of its
//! own past: when a result was issued, that a course since ended, that a patient since died.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

/// Bundles in Bundles beyond this many levels stay as they are.
const DEEPEST: usize = 5;

/// Everything of one record, resource by resource.
#[derive(Debug, Default)]
pub struct History {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    full_url: Option<String>,
    resource: Value,
}

/// The orders of one day.
#[derive(Debug)]
pub struct OrderDay {
    pub date: Date,
    /// `MedicationRequest/m1`.
    pub names: Vec<String>,
    orders: Vec<usize>,
    /// The latest of them, where they say the time.
    moment: Option<OffsetDateTime>,
}

/// The record and the orders of a day, as Bundles.
#[derive(Debug)]
pub struct Then {
    pub record: String,
    pub orders: String,
    /// What was recorded or made known later.
    pub not_yet_known: Vec<String>,
}

impl History {
    pub fn read<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut history = Self::default();
        for value in texts.filter_map(|text| serde_json::from_str(text).ok()) {
            history.add(None, value, 0);
        }
        history
    }

    fn add(&mut self, full_url: Option<String>, mut resource: Value, depth: usize) {
        let entries = (depth < DEEPEST && text(&resource, "resourceType") == Some("Bundle"))
            .then(|| resource.get_mut("entry").and_then(Value::as_array_mut).map(std::mem::take))
            .flatten();
        let Some(entries) = entries else {
            self.entries.push(Entry { full_url, resource });
            return;
        };
        for mut entry in entries {
            let url = text(&entry, "fullUrl").map(str::to_owned);
            let inner = entry.get_mut("resource").map_or(Value::Null, Value::take);
            self.add(url, inner, depth + 1);
        }
    }

    /// The days of its orders of drugs, and the orders that do not say their day.
    pub fn order_days(&self) -> (Vec<OrderDay>, Vec<String>) {
        let mut days: BTreeMap<Date, OrderDay> = BTreeMap::new();
        let mut undated = Vec::new();
        for (at, Entry { resource, .. }) in self.entries.iter().enumerate() {
            if !is_order(resource) {
                continue;
            }
            let authored = text(resource, "authoredOn").unwrap_or_default();
            let Some(date) = day(authored) else {
                undated.push(name(resource));
                continue;
            };
            let of_day = days.entry(date).or_insert_with(|| OrderDay {
                date,
                names: Vec::new(),
                orders: Vec::new(),
                moment: moment(authored),
            });
            of_day.moment = of_day.moment.zip(moment(authored)).map(|(one, other)| one.max(other));
            of_day.names.push(name(resource));
            of_day.orders.push(at);
        }
        (days.into_values().collect(), undated)
    }

    /// As it was on that day, with the day's orders as drafts.
    pub fn on(&self, day: &OrderDay) -> Then {
        let mut not_yet_known = Vec::new();
        let mut record = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            if day.orders.contains(&at) {
                continue;
            }
            if is_later(&entry.resource, day) {
                not_yet_known.push(name(&entry.resource));
            } else {
                record.push(entry.with(as_it_was(entry.resource.clone(), day.date)));
            }
        }
        let drafted = |at: &usize| {
            let entry = self.entries.get(*at)?;
            let mut order = entry.resource.clone();
            set(&mut order, "status", json!("draft"));
            Some(entry.with(order))
        };
        let orders: Vec<Value> = day.orders.iter().filter_map(drafted).collect();
        Then { record: bundle(&record), orders: bundle(&orders), not_yet_known }
    }
}

impl Entry {
    fn with(&self, resource: Value) -> Value {
        let mut entry = Map::new();
        entry.extend(self.full_url.as_ref().map(|url| ("fullUrl".to_owned(), json!(url))));
        if !resource.is_null() {
            entry.insert("resource".to_owned(), resource);
        }
        Value::Object(entry)
    }
}

fn bundle(entries: &[Value]) -> String {
    json!({"resourceType": "Bundle", "type": "collection", "entry": entries}).to_string()
}

/// A drug was ordered: no plan, no proposal, nothing entered in error.
fn is_order(resource: &Value) -> bool {
    let is_word = |member: &str, words: &[&str]| text(resource, member).is_some_and(|word| words.contains(&word));
    text(resource, "resourceType") == Some("MedicationRequest")
        && !is_word("status", &["entered-in-error", "draft"])
        && !is_word("intent", &["proposal", "plan", "option"])
        && resource.get("doNotPerform").and_then(Value::as_bool) != Some(true)
}

/// It was written down, issued or given later; what is given on the day of the order is given because of it.
fn is_later(resource: &Value, day: &OrderDay) -> bool {
    let recorded = match text(resource, "resourceType") {
        Some("Observation" | "DiagnosticReport") => text(resource, "issued"),
        Some("Condition") => text(resource, "recordedDate"),
        Some("MedicationRequest" | "ServiceRequest") => text(resource, "authoredOn"),
        Some("MedicationStatement") => text(resource, "dateAsserted"),
        Some("Specimen") => text(resource, "receivedTime"),
        _ => None,
    };
    let is_after = |said: &str| match (moment(said), day.moment) {
        (Some(said), Some(then)) => said > then,
        _ => earliest(said).is_some_and(|said| said > day.date),
    };
    let given = match text(resource, "resourceType") {
        Some("MedicationAdministration" | "MedicationStatement") => {
            let period = resource.get("effectivePeriod").and_then(|period| text(period, "start"));
            text(resource, "effectiveDateTime").or(period)
        }
        Some("MedicationDispense") => text(resource, "whenHandedOver").or_else(|| text(resource, "whenPrepared")),
        _ => None,
    };
    recorded.is_some_and(is_after) || given.and_then(self::day).is_some_and(|given| given >= day.date)
}

/// What has ended, or happened, since then is taken back.
fn as_it_was(mut resource: Value, on: Date) -> Value {
    let is_since = |said: Option<&str>| said.and_then(latest).is_some_and(|said| said >= on);
    let end = |resource: &Value, path: &[&str]| {
        let inner = path.iter().try_fold(resource, |value, name| value.get(name));
        inner.and_then(Value::as_str).map(str::to_owned)
    };
    let since_ended = |resource: &Value, path: &[&str]| {
        let status = text(resource, "status");
        matches!(status, Some("completed" | "stopped" | "ended")) && is_since(end(resource, path).as_deref())
    };
    match text(&resource, "resourceType") {
        Some("Patient")
            if resource.get("deceasedBoolean").is_some() || is_since(text(&resource, "deceasedDateTime")) =>
        {
            take(&mut resource, "deceasedBoolean");
            take(&mut resource, "deceasedDateTime");
        }
        Some("Condition") if is_since(text(&resource, "abatementDateTime")) => {
            take(&mut resource, "abatementDateTime");
            let system = "http://terminology.hl7.org/CodeSystem/condition-clinical";
            set(&mut resource, "clinicalStatus", json!({"coding": [{"system": system, "code": "active"}]}));
        }
        Some("MedicationRequest") if since_ended(&resource, &["dispenseRequest", "validityPeriod", "end"]) => {
            set(&mut resource, "status", json!("active"));
        }
        Some("MedicationStatement") if since_ended(&resource, &["effectivePeriod", "end"]) => {
            set(&mut resource, "status", json!("active"));
        }
        Some("MedicationAdministration") if since_ended(&resource, &["effectivePeriod", "end"]) => {
            set(&mut resource, "status", json!("in-progress"));
        }
        _ => {}
    }
    resource
}

fn set(resource: &mut Value, name: &str, value: Value) {
    if let Some(members) = resource.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}

fn take(resource: &mut Value, name: &str) {
    if let Some(members) = resource.as_object_mut() {
        members.shift_remove(name);
    }
}

fn name(resource: &Value) -> String {
    let kind = text(resource, "resourceType").unwrap_or("resource");
    text(resource, "id").map_or_else(|| kind.to_owned(), |id| format!("{kind}/{id}"))
}

fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name).and_then(Value::as_str).map(str::trim)
}

fn moment(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()
}

/// The day of a FHIR date or dateTime that says one.
fn day(text: &str) -> Option<Date> {
    Date::parse(text.get(..10)?, format_description!("[year]-[month]-[day]")).ok()
}

/// The first day that a date of a year or a month may mean.
fn earliest(text: &str) -> Option<Date> {
    match text.len() {
        4 => day(&format!("{text}-01-01")),
        7 => day(&format!("{text}-01")),
        _ => day(text),
    }
}

/// The last day that it may mean.
fn latest(text: &str) -> Option<Date> {
    match text.len() {
        4 => day(&format!("{text}-12-31")),
        7 => {
            let first = day(&format!("{text}-01"))?;
            first.replace_day(first.month().length(first.year())).ok()
        }
        _ => day(text),
    }
}
