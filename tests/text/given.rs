//! `given.tsv`: what words say of drugs, in the order they are named.

use std::path::Path;

use oncohooks::text::Vocabulary;
use oncohooks::text::given::{Role, Standing, Told};
use oncohooks::text::normal::Normal;
use oncohooks::text::span::{Concept, Concepts, Mention, Place};

use crate::support::table;

/// The drugs of the table. The words of the third name a class, too, as those of paclitaxel name chemotherapy.
struct Drugs;

impl Concepts for Drugs {
    fn find(&self, normal: &str, found: &mut Vec<Mention>) {
        for (id, name) in [(0, "drug-a"), (1, "drug-b"), (2, "drug-k"), (3, "drug-k")] {
            let concept = Concept { id, is_result: true };
            let places = normal.match_indices(name).map(|(from, _)| Place { from, to: from + name.len() });
            found.extend(places.map(|place| Mention { place, concept }));
        }
    }
}

#[test]
fn words_say_what_was_given() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let words = std::fs::read_to_string(folder.join("profiles/words/therapy.tsv")).unwrap();
    let therapy = Vocabulary::load([("therapy.tsv", words.as_str())].into_iter()).unwrap();
    let rows: Vec<[String; 2]> = table::rows(&folder.join("tests/text/given.tsv"));
    let mut failures = Vec::new();
    for [text, says] in rows {
        let normal = Normal::of(&text);
        let told = Told::of(normal.as_str(), (&therapy, &super::VOCABULARY), &Drugs, &|_| Role::Thing);
        let found: Vec<&str> = told.things.iter().map(|(_, standing)| in_words(*standing)).collect();
        if found.join("; ") != says {
            failures.push(format!("{text}: {}, not {says}", found.join("; ")));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

fn in_words(standing: Standing) -> &'static str {
    match standing {
        Standing::Given => "given",
        Standing::Open => "open",
        Standing::Planned => "planned",
        Standing::NotGiven => "not given",
    }
}
