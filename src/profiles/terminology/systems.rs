//! Names of code systems: which URLs, OIDs and national editions stand for which system (`profiles/namingsystems/`).

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;
use regex::Regex;

use super::super::resources::NamingSystem;

const PATTERN: &str = "https://oncohooks.org/fhir/StructureDefinition/system-pattern";
const EXCLUSION: &str = "https://oncohooks.org/fhir/StructureDefinition/system-exclusion";

/// Every cancer the system has a code of is in our value sets.
const ALL_DIAGNOSES: &str = "https://oncohooks.org/fhir/StructureDefinition/system-has-all-diagnoses";

/// Every name of every code system we hold codes of.
#[derive(Debug, Default)]
pub struct SystemNames {
    /// A name in its plain form → the plain form of the preferred one.
    names: HashMap<String, String, RandomState>,
    families: Vec<Family>,
    /// Systems whose diagnoses we have all, by the plain form of their preferred names.
    whole: HashSet<String, RandomState>,
}

/// Names that are told by their form, such as national editions of ICD-10.
#[derive(Debug)]
struct Family {
    patterns: Vec<Regex>,
    exclusions: Vec<Regex>,
    preferred: String,
}

impl SystemNames {
    /// Adds the names of one code system.
    ///
    /// # Errors
    /// A pattern that does not compile: the pattern, and why. A system without a name.
    pub fn add(&mut self, system: &NamingSystem) -> Result<(), (String, String)> {
        let preferred = system.unique_id.iter().find(|id| id.preferred).or(system.unique_id.first());
        let Some(preferred) = preferred.map(|id| plain(&id.value).to_owned()) else {
            return Err((system.id.clone(), "a naming system needs a uniqueId".to_owned()));
        };
        for id in &system.unique_id {
            self.names.insert(key(&id.value).into_owned(), preferred.clone());
        }
        if system.extension.iter().any(|extension| extension.url == ALL_DIAGNOSES) {
            self.whole.insert(preferred.clone());
        }
        let compiled = |url: &str| {
            let ours = system.extension.iter().filter(|extension| extension.url == url);
            let patterns = ours.filter_map(|extension| extension.value_string.as_deref());
            let compile = |pattern: &str| {
                Regex::new(&format!("(?i){pattern}")).map_err(|cause| (pattern.to_owned(), cause.to_string()))
            };
            patterns.map(compile).collect::<Result<Vec<_>, _>>()
        };
        let (patterns, exclusions) = (compiled(PATTERN)?, compiled(EXCLUSION)?);
        if !patterns.is_empty() {
            self.families.push(Family { patterns, exclusions, preferred });
        }
        Ok(())
    }

    /// The plain form of the preferred name; of a system we do not know, its own.
    pub fn resolve<'s>(&'s self, system: &'s str) -> &'s str {
        self.preferred(system).unwrap_or_else(|| plain(system))
    }

    /// Whether this is a name of a system we hold codes of.
    pub fn is_known(&self, system: &str) -> bool {
        self.preferred(system).is_some()
    }

    /// A name we know that differs from this unknown one by a slip: a letter or two, and no digit.
    pub fn nearly(&self, system: &str) -> Option<&str> {
        let name = key(system);
        let digits = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>();
        let is_near = |known: &&String| {
            !known.starts_with(OID) && strsim::levenshtein(known, &name) <= 2 && digits(known) == digits(&name)
        };
        let near = || self.names.keys().filter(is_near).min();
        if name.is_empty() || self.is_known(system) { None } else { near().map(String::as_str) }
    }

    /// Whether a code of a diagnosis that we do not have is no cancer.
    pub fn has_all_diagnoses(&self, system: &str) -> bool {
        self.preferred(system).is_some_and(|name| self.whole.contains(name))
    }

    fn preferred<'s>(&'s self, system: &str) -> Option<&'s str> {
        let key = key(system);
        let name = &*key;
        let is_in = |patterns: &[Regex]| patterns.iter().any(|pattern| pattern.is_match(name));
        let family = || self.families.iter().find(|family| is_in(&family.patterns) && !is_in(&family.exclusions));
        let known = self.names.get(name).map(String::as_str);
        known.or_else(|| family().map(|family| family.preferred.as_str()))
    }
}

/// Without scheme, version (`system|version`) and trailing slash or fragment: records mix `http` and `https`.
pub fn plain(system: &str) -> &str {
    let system = system.split('|').next().unwrap_or_default().trim();
    let without = |scheme: &str| {
        let (own, rest) = system.split_at_checked(scheme.len())?;
        own.eq_ignore_ascii_case(scheme).then_some(rest)
    };
    without("https://").or_else(|| without("http://")).unwrap_or(system).trim_end_matches(['/', '#', ' '])
}

/// The plain form in one case; an OID in one form, since records write it bare or behind `oid:`.
fn key(system: &str) -> Cow<'_, str> {
    let name = plain(system);
    let is_shouted = name.contains(|c: char| c.is_ascii_uppercase());
    let name = if is_shouted { Cow::Owned(name.to_ascii_lowercase()) } else { Cow::Borrowed(name) };
    let bare = name.strip_prefix("urn:oid:").or_else(|| name.strip_prefix("oid:")).unwrap_or(&name);
    let is_oid = bare.contains('.') && bare.chars().all(|c| c.is_ascii_digit() || c == '.');
    if is_oid { Cow::Owned(format!("{OID}{bare}")) } else { name }
}

const OID: &str = "urn:oid:";

#[cfg(test)]
mod tests {
    use super::{NamingSystem, SystemNames};

    #[test]
    fn a_system_is_known_by_all_spellings_of_its_names() {
        let mut names = SystemNames::default();
        let system = r#"{"id": "x", "uniqueId": [
            {"type": "uri", "value": "http://example.org/Codes", "preferred": true}, {"type": "oid", "value": "2.16.840.1.1"}]}"#;
        let system: NamingSystem = serde_json::from_str(system).unwrap();
        names.add(&system).unwrap();
        for written in [
            "http://example.org/Codes",
            "https://example.org/codes/",
            "HTTP://EXAMPLE.ORG/CODES",
            " http://example.org/Codes|2026 ",
            "example.org/Codes#",
            "2.16.840.1.1",
            "urn:oid:2.16.840.1.1",
            "URN:OID:2.16.840.1.1",
            "oid:2.16.840.1.1",
        ] {
            assert_eq!(names.resolve(written), "example.org/Codes", "{written}");
        }
        for other in ["http://example.org/Code", "2.16.840.1.11", "urn:oid:2.16.840.1", ""] {
            assert!(!names.is_known(other), "{other}");
        }
    }
}
