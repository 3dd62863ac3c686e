//! JSON text changed member by member: what is not changed stays as it was sent, numbers and unknown members too.

use serde_json::value::RawValue;

use crate::cds_hooks::wire::Pairs;

/// The members of an object, in their order.
pub fn members(raw: &str) -> Option<Vec<(String, &str)>> {
    let Pairs::<&RawValue>(members) = serde_json::from_str(raw).ok()?;
    Some(members.into_iter().map(|(name, value)| (name.into_owned(), value.get())).collect())
}

/// A member of an object.
pub fn member<'r>(raw: &'r str, name: &str) -> Option<&'r str> {
    members(raw)?.into_iter().find(|(own, _)| own == name).map(|(_, value)| value)
}

/// The text of a member.
pub fn text(raw: &str, name: &str) -> Option<String> {
    serde_json::from_str(member(raw, name)?).ok()
}

/// The items of a list, or the value itself.
pub fn items(raw: &str) -> Vec<&str> {
    if !raw.starts_with('[') {
        return vec![raw];
    }
    let items: Vec<&RawValue> = serde_json::from_str(raw).unwrap_or_default();
    items.into_iter().map(RawValue::get).collect()
}

/// The object with those members replaced for which `change` gives another value; nothing where it gives none.
pub fn with_members(raw: &str, change: &mut dyn FnMut(&str, &str) -> Option<String>) -> Option<String> {
    let mut is_changed = false;
    let mut written: Vec<String> = Vec::new();
    for (name, value) in members(raw)? {
        let new = change(&name, value);
        is_changed |= new.is_some();
        written.push(format!("{}:{}", serde_json::to_string(&name).ok()?, new.as_deref().unwrap_or(value)));
    }
    is_changed.then(|| format!("{{{}}}", written.join(",")))
}

/// The list (or single value) with those items replaced for which `change` gives another.
pub fn with_items(raw: &str, change: &mut dyn FnMut(&str) -> Option<String>) -> Option<String> {
    if !raw.starts_with('[') {
        return change(raw);
    }
    let mut is_changed = false;
    let mut written: Vec<String> = Vec::new();
    for item in items(raw) {
        let new = change(item);
        is_changed |= new.is_some();
        written.push(new.unwrap_or_else(|| item.to_owned()));
    }
    is_changed.then(|| format!("[{}]", written.join(",")))
}
