//! The ways to ask a FHIR server for a resource type, besides those that a profile publishes (`cds-hooks/ehr/`).

use std::collections::{BTreeMap, BTreeSet};

use super::query::tokens;
use super::template::PATIENT;

/// The ways to ask for a resource type, the widest first. A way is one or several searches that belong together.
pub type Ways = Vec<Vec<String>>;

/// Every known way to ask, by resource type.
///
/// # Errors
/// When the file cannot be read, with its line.
pub fn ways() -> Result<BTreeMap<String, Ways>, String> {
    serde_json::from_str(include_str!("../../cds-hooks/ehr/ways.json"))
        .map_err(|error| format!("cds-hooks/ehr/ways.json:{}: {error}", error.line()))
}

/// Ways to ask that only a server is asked which wants them by name: what leaves nothing out, or little, of one parameter or of
/// two (`cds-hooks/ehr/parameters.json`).
///
/// # Errors
/// When the file cannot be read, with its line.
pub fn ways_by_name() -> Result<BTreeMap<String, Ways>, String> {
    let read: BTreeMap<String, BTreeMap<String, String>> =
        serde_json::from_str(include_str!("../../cds-hooks/ehr/parameters.json"))
            .map_err(|error| format!("cds-hooks/ehr/parameters.json:{}: {error}", error.line()))?;
    let of_kind = |(kind, parameters): (String, BTreeMap<String, String>)| {
        let mut asked: Vec<String> = parameters.iter().map(|(name, value)| format!("&{name}={value}")).collect();
        let mut pairs = Vec::new();
        for (at, one) in asked.iter().enumerate() {
            pairs.extend(asked.iter().skip(at + 1).map(|other| format!("{one}{other}")));
        }
        asked.append(&mut pairs);
        let ways = asked.into_iter().map(|asked| vec![format!("{kind}?patient={PATIENT}{asked}")]).collect();
        (kind, ways)
    };
    Ok(read.into_iter().map(of_kind).collect())
}

/// Codes in one search, whose URL stays below what servers and what stands before them take.
const CODES_AT_ONCE: usize = 40;

/// The way to ask for resources by their codes, some at a time.
#[must_use]
pub fn way_by_code(kind: &str, codes: &BTreeSet<(String, String)>) -> Vec<String> {
    let codes: Vec<(&str, &str)> = codes.iter().map(|(system, code)| (system.as_str(), code.as_str())).collect();
    let some = codes.chunks(CODES_AT_ONCE).map(|some| tokens(some.iter().copied()));
    some.map(|list| format!("{kind}?patient={PATIENT}&code={list}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cds_hooks::ehr::KINDS;
    use crate::cds_hooks::template::parameters;

    #[test]
    fn what_is_wanted_by_name_is_asked_for_alone_or_with_one_more() {
        let ways = ways_by_name().unwrap();
        assert_eq!(ways.keys().map(String::as_str).collect::<BTreeSet<_>>(), KINDS.into_iter().skip(1).collect());
        let of_results: Vec<Vec<&str>> =
            ways["Observation"].iter().map(|way| parameters(&way[0]).skip(1).collect()).collect();
        let expected: [&[&str]; 6] = [
            &["_lastUpdated"],
            &["date"],
            &["status"],
            &["_lastUpdated", "date"],
            &["_lastUpdated", "status"],
            &["date", "status"],
        ];
        assert_eq!(of_results, expected);
    }

    #[test]
    fn codes_are_asked_for_some_at_a_time() {
        let codes = (0..90).map(|number| ("http://loinc.org".to_owned(), format!("{number}-0"))).collect();
        let way = way_by_code("Observation", &codes);
        assert_eq!(way.iter().map(|search| search.matches("loinc").count()).collect::<Vec<_>>(), [40, 40, 10]);
    }
}
