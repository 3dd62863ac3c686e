//! Which concept of ours the words of an unknown code look like: for a draft of a site's ConceptMap.

use serde::Deserialize;

use crate::profiles::normal::normal;

/// The names of concepts that may be suggested, in normal form.
#[derive(Debug, Default)]
pub struct Names(Vec<(String, String)>);

/// What of a value set names its concept.
#[derive(Deserialize)]
struct Named {
    id: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    compose: Option<Compose>,
}

#[derive(Deserialize)]
struct Compose {
    #[serde(default)]
    include: Vec<Include>,
}

#[derive(Deserialize)]
struct Include {
    #[serde(default)]
    concept: Vec<Code>,
}

#[derive(Deserialize)]
struct Code {
    #[serde(default)]
    display: Option<String>,
}

/// What may be suggested: never what turns a result or a diagnosis ("negative", "history of").
const FAMILIES: [&str; 6] =
    ["marker-", "drug-", "condition-breast-cancer", "condition-lung-cancer", "condition-metastasis", "condition-ild"];

/// How alike words must be: one letter in five may differ.
const ALIKE: f64 = 0.8;

impl Names {
    /// The names in value sets, and the spellings of drugs (`(drug id, spelling)`).
    pub fn read<'f>(
        files: impl Iterator<Item = (&'f str, &'f str)>,
        spellings: impl Iterator<Item = (&'f str, &'f str)>,
    ) -> Self {
        let mut names: Vec<(String, String)> = Vec::new();
        for (_, text) in files.filter(|(path, _)| path.starts_with("profiles/valuesets/")) {
            // What cannot be read stopped the start.
            let Ok(Named { id, title, compose }) = serde_json::from_str(text) else { continue };
            if !FAMILIES.iter().any(|family| id.starts_with(family)) {
                continue;
            }
            let included = compose.map(|compose| compose.include).unwrap_or_default();
            let displays = included.into_iter().flat_map(|include| include.concept).filter_map(|code| code.display);
            names.extend(title.into_iter().chain(displays).map(|name| (bare(&name), id.clone())));
        }
        names.extend(spellings.map(|(drug, spelling)| (bare(spelling), format!("drug-{drug}"))));
        Self(names)
    }

    /// The concept whose name is most like these words, if any is.
    pub fn suggest(&self, words: &str) -> Option<&str> {
        let words = bare(words);
        let length = words.chars().count();
        // Two letters are like too many names.
        let near = |name: &&(String, String)| {
            let other = name.0.chars().count();
            length >= 4
                && other >= 4
                && length.abs_diff(other) * 5 <= length.max(other)
                && digits(&name.0) == digits(&words)
        };
        let rated =
            self.0.iter().filter(near).map(|(name, id)| (strsim::normalized_damerau_levenshtein(&words, name), id));
        let best = rated.filter(|(alike, _)| *alike >= ALIKE).max_by(|(one, _), (other, _)| one.total_cmp(other));
        best.map(|(_, id)| id.as_str())
    }
}

/// In normal form, without what stands in brackets.
fn bare(name: &str) -> String {
    let name = normal(name);
    name.split(['(', '[']).next().unwrap_or(&name).trim().to_owned()
}

/// HER2 is not HER3.
fn digits(words: &str) -> String {
    words.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_nearly_the_same_word_is_suggested() {
        let set = |id: &str, title: &str| format!(r#"{{"id": "{id}", "title": "{title}"}}"#);
        let sets = [
            set("marker-er", "Estrogen receptor"),
            set("marker-her2-ihc", "HER2 IHC"),
            set("condition-her2-negative", "HER2-negative disease"),
        ];
        let files = sets.iter().map(|text| ("profiles/valuesets/x.json", text.as_str()));
        let names = Names::read(files, [("invented-mab", "Inventedmab")].into_iter());
        assert_eq!(names.suggest("Estrogen-Rezeptor"), Some("marker-er"));
        assert_eq!(names.suggest("Estrogen receptr (tissue)"), Some("marker-er"));
        assert_eq!(names.suggest("INVENTEDMAB"), Some("drug-invented-mab"));
        assert_eq!(names.suggest("HER3 IHC"), None, "another digit");
        assert_eq!(names.suggest("Progesterone"), None);
        assert_eq!(names.suggest("HER2-negativ disease"), None, "nothing that turns a result");
        assert_eq!(names.suggest("ER"), None, "too short");
    }
}
