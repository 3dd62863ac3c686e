//! The codes by which results can be asked for: what the value sets and concept maps of `profiles/` name.
//!
//! For `prefetch = "narrow"`. It deliberately knows no words: a result that only its text names is not found by a
//! search for codes, which is what the operator chose.

use std::collections::BTreeSet;

use super::resources::{Code, ConceptMap, Group, Include, ValueSet};

/// System, as written there, and code of everything that stands for a concept whose id begins with `family`. Files that
/// cannot be read are passed over; they stop the start elsewhere.
pub fn codes<'f>(files: impl Iterator<Item = (&'f str, &'f str)>, family: &str) -> BTreeSet<(String, String)> {
    let mut codes = BTreeSet::new();
    for (path, text) in files {
        if path.starts_with("profiles/valuesets/") {
            let set = serde_json::from_str(text).ok().filter(|set: &ValueSet| set.id.starts_with(family));
            let includes = set.and_then(|set| set.compose).map(|compose| compose.include).unwrap_or_default();
            codes.extend(includes.into_iter().flat_map(|Include { system, concept, .. }| {
                concept.into_iter().map(move |Code { code, .. }| (system.clone(), code))
            }));
        } else if path.starts_with("profiles/conceptmaps/") {
            let groups = serde_json::from_str::<ConceptMap>(text).map(|map| map.group).unwrap_or_default();
            for Group { source, element, .. } in groups {
                let ours =
                    element.into_iter().filter(|element| element.targets().any(|target| target.starts_with(family)));
                codes.extend(ours.map(|element| (source.clone(), element.code)));
            }
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_sets_and_the_sites_own_codes_are_found_by_family() {
        let set = |id: &str, code: &str| {
            format!(
                r#"{{"id":"{id}","compose":{{"include":[{{"system":"http://loinc.org","concept":[{{"code":"{code}"}}]}}]}}}}"#
            )
        };
        let map = r#"{"group":[{"source":"urn:site","element":[
            {"code":"HER2","target":[{"code":"marker-her2-ihc"},{"code":"assay-4b5"}]},{"code":"DRUG","target":[{"code":"drug-x"}]}]}]}"#;
        let files = [
            ("profiles/valuesets/a.json", set("marker-her2-ihc", "85319-2")),
            ("profiles/valuesets/b.json", set("answer-positive", "LA6576-8")),
            ("profiles/valuesets/c.json", r#"{"id":"marker-of-words"}"#.to_owned()),
            ("profiles/conceptmaps/site.json", map.to_owned()),
            ("knowledge/x.yaml", "id: x".to_owned()),
        ];
        let found = codes(files.iter().map(|(path, text)| (*path, text.as_str())), "marker-");
        let found: Vec<_> = found.iter().map(|(system, code)| (system.as_str(), code.as_str())).collect();
        assert_eq!(found, [("http://loinc.org", "85319-2"), ("urn:site", "HER2")]);
    }
}
