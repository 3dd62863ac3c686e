//! By which codes an EHR can place what we suggest: the site's own by its `ConceptMaps`, and public ones of our value sets.
//!
//! A ConceptMap whose group has one of our code systems as `source` says what the site calls our drugs and tests.

use serde_json::from_str;

use super::resources::{ConceptMap, ValueSet};

/// Our own code systems, for clients without a better one.
pub const DRUGS: &str = "https://oncohooks.org/fhir/CodeSystem/drug";
pub const TESTS: &str = "https://oncohooks.org/fhir/CodeSystem/test";

const CONCEPT_MAPS: &str = "profiles/conceptmaps/";
/// The map to public codes of tests; all others are a site's.
const PUBLIC_TESTS: &str = "profiles/conceptmaps/public-test-orders.json";

/// Systems whose codes we add where exactly one code of ours is the substance itself, in the order they are given.
const RXNORM: &str = "http://www.nlm.nih.gov/research/umls/rxnorm";
const ATC: &str = "http://www.whocc.no/atc";
const YJ: &str = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code";

/// One code for something we suggest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderCode {
    /// [`DRUGS`] or [`TESTS`].
    pub ours: &'static str,
    /// The id of our drug or test.
    pub id: String,
    pub system: String,
    pub code: String,
    pub display: Option<String>,
    /// The file of the site that gives it; none for public codes.
    pub site_file: Option<String>,
}

/// Whether a code system is one of ours.
pub fn own_system(system: &str) -> Option<&'static str> {
    [DRUGS, TESTS].into_iter().find(|ours| *ours == system)
}

/// The codes of the site first, then the public ones. Files that cannot be read are told by the terminology.
pub fn order_codes<'f>(files: impl Iterator<Item = (&'f str, &'f str)> + Clone) -> Vec<OrderCode> {
    let maps = files.clone().filter(|(path, _)| path.starts_with(CONCEPT_MAPS));
    let (public, own): (Vec<_>, Vec<_>) = maps.partition(|(path, _)| *path == PUBLIC_TESTS);
    let maps = own.into_iter().chain(public);
    let mut codes: Vec<OrderCode> = maps.flat_map(|(path, text)| of_map(path, text)).collect();
    let sets = files.filter(|(path, _)| path.starts_with("profiles/valuesets/drug-"));
    codes.extend(sets.filter_map(|(_, text)| from_str::<ValueSet>(text).ok()).flat_map(|set| of_value_set(&set)));
    codes
}

fn of_map(path: &str, text: &str) -> Vec<OrderCode> {
    let Ok(map) = from_str::<ConceptMap>(text) else { return Vec::new() };
    let mut codes = Vec::new();
    for group in &map.group {
        let Some(ours) = own_system(&group.source) else { continue };
        for element in &group.element {
            for target in element.meant() {
                let Some(code) = &target.code else { continue };
                codes.push(OrderCode {
                    ours,
                    id: element.code.clone(),
                    system: group.target.clone(),
                    code: code.clone(),
                    display: target.display.clone(),
                    site_file: Some(path.to_owned()),
                });
            }
        }
    }
    codes
}

/// The ingredient in RxNorm, the substance in ATC (of two editions the present one, which sorts first), and in Japan the
/// product where there is only one.
fn of_value_set(set: &ValueSet) -> Vec<OrderCode> {
    let Some(id) = set.id.strip_prefix("drug-") else { return Vec::new() };
    let letters = |text: &str| text.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let own = letters(id);
    let of_system = |system: &'static str| {
        let includes = set.compose.iter().flat_map(|compose| &compose.include);
        includes.filter(move |include| include.system == system).flat_map(|include| &include.concept)
    };
    let is_substance = |display: &Option<String>| display.as_deref().is_some_and(|display| letters(display) == own);
    let ingredient = of_system(RXNORM).find(|code| is_substance(&code.display)).map(|code| (RXNORM, code));
    let substance = of_system(ATC).filter(|code| is_substance(&code.display)).min_by_key(|code| &code.code);
    let products: Vec<_> = of_system(YJ).collect();
    let product = match products.as_slice() {
        [one] => Some((YJ, *one)),
        _ => None,
    };
    let found = ingredient.into_iter().chain(substance.map(|code| (ATC, code))).chain(product);
    let code = |(system, code): (&str, &super::resources::Code)| OrderCode {
        ours: DRUGS,
        id: id.to_owned(),
        system: system.to_owned(),
        code: code.code.clone(),
        display: code.display.clone(),
        site_file: None,
    };
    found.map(code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_of_the_site_stand_before_public_ones() {
        let map = r#"{"resourceType":"ConceptMap","group":[
            {"source":"https://oncohooks.org/fhir/CodeSystem/drug","target":"urn:site:orders",
             "element":[{"code":"x","target":[{"code":"42","display":"X infusion","equivalence":"equal"}]}]},
            {"source":"urn:site:labs","element":[{"code":"9","target":[{"code":"marker-er"}]}]}]}"#;
        let set = r#"{"id":"drug-x","compose":{"include":[
            {"system":"http://www.whocc.no/atc","concept":[{"code":"L01XC01","display":"X"},{"code":"L01FD01","display":"X"}]},
            {"system":"http://www.nlm.nih.gov/research/umls/rxnorm","concept":[{"code":"1","display":"X 100 MG Injection"},{"code":"2","display":"x"}]},
            {"system":"http://capstandard.jp/iyaku.info/CodeSystem/YJ-code","concept":[{"code":"7"},{"code":"8"}]}]}}"#;
        let public = r#"{"resourceType":"ConceptMap","group":[
            {"source":"https://oncohooks.org/fhir/CodeSystem/drug","target":"http://loinc.org",
             "element":[{"code":"x","target":[{"code":"1-8","equivalence":"equal"}]}]}]}"#;
        let files =
            [(PUBLIC_TESTS, public), ("profiles/conceptmaps/site.json", map), ("profiles/valuesets/drug-x.json", set)];
        let codes = order_codes(files.into_iter());
        let shown: Vec<_> =
            codes.iter().map(|code| (code.id.as_str(), code.system.as_str(), code.code.as_str())).collect();
        assert_eq!(
            shown,
            [
                ("x", "urn:site:orders", "42"),
                ("x", "http://loinc.org", "1-8"),
                ("x", RXNORM, "2"),
                ("x", ATC, "L01FD01")
            ]
        );
    }
}
