//! Saves what can be read of JSON text where a part of it cannot: half a surrogate pair, a number beyond measure,
//! bottomless nesting. Such a part alone is emptied, and the emptiness is said by those who read the chart.
//!
//! It deliberately helps no text that is no JSON at all, and runs only after reading has failed.

use serde_json::Value;
use serde_json::value::RawValue;

use super::tape::Tape;
use crate::cds_hooks::wire::Pairs;

/// The Bundle with `null` for each entry that cannot be read.
pub(super) fn bundle(text: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Torn<'a> {
        #[serde(borrow, rename = "resourceType")]
        resource_type: &'a RawValue,
        #[serde(borrow, default)]
        total: Option<&'a RawValue>,
        #[serde(borrow, default)]
        link: Option<&'a RawValue>,
        #[serde(borrow)]
        entry: Vec<&'a RawValue>,
    }
    let torn: Torn = serde_json::from_str(text).ok()?;
    let or_null =
        |raw: Option<&'_ RawValue>| raw.filter(|raw| is_readable(raw)).map_or("null", RawValue::get).to_owned();
    let entries: Vec<String> = torn.entry.iter().map(|raw| or_null(Some(raw))).collect();
    Some(format!(
        r#"{{"resourceType":{},"total":{},"link":{},"entry":[{}]}}"#,
        or_null(Some(torn.resource_type)),
        or_null(torn.total),
        or_null(torn.link),
        entries.join(",")
    ))
}

/// The hook call with only those prefetch values and draft orders, and entries of them, that can be read; nothing when
/// the call as a whole is no JSON, or nothing in it needs mending.
#[must_use]
pub fn call(text: &str) -> Option<String> {
    if serde_json::from_str::<Value>(text).is_ok() {
        return None;
    }
    let Pairs::<&RawValue>(members) = serde_json::from_str(text).ok()?;
    let mended = |name: &str, raw: &RawValue| match name {
        "prefetch" => each(raw, |_, value| readable(value).unwrap_or_else(|| UNREADABLE.to_owned())),
        "context" => each(raw, |name, value| match name {
            "draftOrders" => readable(value).unwrap_or_else(|| NO_ORDER.to_owned()),
            _ => value.get().to_owned(),
        }),
        _ => raw.get().to_owned(),
    };
    Some(object(members.iter().map(|(name, raw)| (&**name, mended(name, raw)))))
}

/// An object with each of its values mended; what is none stays as it is.
fn each(object: &RawValue, mended: impl Fn(&str, &RawValue) -> String) -> String {
    let members = serde_json::from_str(object.get()).ok();
    members.map_or_else(
        || object.get().to_owned(),
        |Pairs::<&RawValue>(members)| self::object(members.iter().map(|(name, value)| (&**name, mended(name, value)))),
    )
}

/// The value as it is, or what of the Bundle can be read.
fn readable(value: &RawValue) -> Option<String> {
    if is_readable(value) { Some(value.get().to_owned()) } else { bundle(value.get()) }
}

/// Drafts that cannot be mended become a Bundle with one empty entry, so that they are said.
const NO_ORDER: &str = r#"{"resourceType":"Bundle","entry":[null]}"#;

/// Stands for a value that cannot be read; no resource is a string.
const UNREADABLE: &str = "\"\"";

/// Also where it stands: an entry of a prefetch value is four levels deep, and nesting has a limit.
fn is_readable(raw: &RawValue) -> bool {
    Tape::read(&format!("[[[[{}]]]]", raw.get())).is_ok()
}

fn object<'n>(members: impl Iterator<Item = (&'n str, String)>) -> String {
    let members: Vec<String> = members.map(|(name, value)| format!("{}:{value}", Value::from(name))).collect();
    format!("{{{}}}", members.join(","))
}
