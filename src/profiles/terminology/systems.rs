//! Names of code systems: which URLs, OIDs and national editions stand for which system (`profiles/namingsystems/`).

use std::collections::HashMap;

use foldhash::fast::RandomState;
use regex::Regex;

use super::super::resources::NamingSystem;

const PATTERN: &str = "https://oncohooks.org/fhir/StructureDefinition/system-pattern";
const EXCLUSION: &str = "https://oncohooks.org/fhir/StructureDefinition/system-exclusion";

/// Every name of every code system we hold codes of.
#[derive(Debug, Default)]
pub struct SystemNames {
    /// A name in its plain form → the plain form of the preferred one.
    names: HashMap<String, String, RandomState>,
    families: Vec<Family>,
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
            let name = if id.kind == "oid" { oid(&id.value) } else { plain(&id.value).to_owned() };
            self.names.insert(name, preferred.clone());
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

    fn preferred<'s>(&'s self, system: &str) -> Option<&'s str> {
        let name = plain(system);
        let is_in = |patterns: &[Regex]| patterns.iter().any(|pattern| pattern.is_match(name));
        let family = || self.families.iter().find(|family| is_in(&family.patterns) && !is_in(&family.exclusions));
        let known = self.names.get(name).map(String::as_str);
        known.or_else(|| family().map(|family| family.preferred.as_str()))
    }
}

/// Without scheme, version (`system|version`) and trailing slash or fragment: records mix `http` and `https`.
pub fn plain(system: &str) -> &str {
    let system = system.split('|').next().unwrap_or_default().trim();
    system
        .strip_prefix("https://")
        .or_else(|| system.strip_prefix("http://"))
        .unwrap_or(system)
        .trim_end_matches(['/', '#'])
}

/// `2.16.840.1.113883.6.1` as a record writes it: `urn:oid:2.16.840.1.113883.6.1`.
fn oid(value: &str) -> String {
    if value.starts_with("urn:oid:") { value.to_owned() } else { format!("urn:oid:{value}") }
}
