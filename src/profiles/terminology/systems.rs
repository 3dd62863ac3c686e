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
        let name = plain(system);
        let is_in = |patterns: &[Regex]| patterns.iter().any(|pattern| pattern.is_match(name));
        let family = || self.families.iter().find(|family| is_in(&family.patterns) && !is_in(&family.exclusions));
        let known = self.names.get(name).map(String::as_str);
        known.or_else(|| family().map(|family| family.preferred.as_str())).unwrap_or(name)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> SystemNames {
        let mut names = SystemNames::default();
        for folder in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/profiles/namingsystems")).unwrap() {
            let text = std::fs::read_to_string(folder.unwrap().path()).unwrap();
            names.add(&serde_json::from_str(&text).unwrap()).unwrap();
        }
        names
    }

    /// How a record may name a system, and which one it is.
    #[test]
    fn a_system_is_known_by_every_name_it_has() {
        let names = names();
        let (icd, cm, sct) = ("hl7.org/fhir/sid/icd-10", "hl7.org/fhir/sid/icd-10-cm", "snomed.info/sct");
        let rows = [
            ("http://loinc.org", "loinc.org"),
            ("https://loinc.org/", "loinc.org"),
            ("urn:oid:2.16.840.1.113883.6.1", "loinc.org"),
            ("http://loinc.org|2.77", "loinc.org"),
            ("http://snomed.info/sct/731000124108", sct),
            ("http://snomed.info/sct/900000000000207008/version/20260101", sct),
            ("http://snomed.info/sct|http://snomed.info/sct/45991000052106", sct),
            ("https://twcore.mohw.gov.tw/ig/twcore/CodeSystem/icd-10-cm-2025-tw", cm),
            ("urn:oid:2.16.840.1.113883.6.90", cm),
            ("http://hl7.org/fhir/sid/icd-10-nl", icd),
            ("https://nphies.sa/terminology/CodeSystem/icd-10-am", icd),
            ("http://fhir.de/CodeSystem/dimdi/icd-10-gm", icd),
            ("https://fhir.hl7.org.uk/Id/icd-10", icd),
            ("http://hospital.example/ICD10", icd),
            ("http://fhir.de/CodeSystem/bfarm/atc", "www.whocc.no/atc"),
            ("urn:oid:2.16.840.1.113883.6.43.1", "terminology.hl7.org/CodeSystem/icd-o-3"),
            ("http://www.who.int/icd-o-3", "terminology.hl7.org/CodeSystem/icd-o-3"),
        ];
        for (written, known) in rows {
            assert_eq!(names.resolve(written), known, "{written}");
        }
    }

    /// Names that look alike and are another system stay what they are.
    #[test]
    fn a_look_alike_is_no_system_of_ours() {
        let names = names();
        for other in [
            "hl7.org/fhir/sid/icd-10-pcs",
            "twcore.mohw.gov.tw/ig/twcore/CodeSystem/icd-10-pcs-2023-tw",
            "fhir.de/CodeSystem/icd-10-gm-mehrfachcodierungs-kennzeichen",
            "hl7.org/fhir/sid/icd-9-cm",
            "unitsofmeasure.org",
            "hospital.example/batch",
        ] {
            assert_eq!(names.resolve(other), other);
        }
    }
}
