//! Which drugs words say were given, and which they only speak of: declined, taught about, planned, not tolerated.

use crate::case::therapy::{Drug, UnknownDrug};
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::terminology::NO_THERAPY;
use crate::text::given::Standing;

/// The drugs that codes and words of one concept say were given; `None` where they say that no therapy was.
pub fn given(reader: Reader, meaning: &Meaning) -> Option<Vec<Drug>> {
    stated(reader, meaning, &|standing| match standing {
        Standing::Given => Heard::Given,
        Standing::Open => Heard::Open,
        Standing::Planned | Standing::NotGiven => Heard::Nothing,
    })
}

/// The drugs that an order names: what is planned, asked for or not sure is ordered by it.
pub fn ordered(reader: Reader, meaning: &Meaning) -> Option<Vec<Drug>> {
    stated(reader, meaning, &|standing| match standing {
        Standing::Given | Standing::Open | Standing::Planned => Heard::Given,
        Standing::NotGiven => Heard::Nothing,
    })
}

/// The cancer drugs that running text says were given, where nothing else says which drug it is.
pub fn given_in(reader: Reader, text: &str) -> Vec<Drug> {
    let concepts = reader.text_concepts(text);
    let meaning = Meaning { concepts, worded: true, text: Some(text), ..Meaning::default() };
    let drugs = given(reader, &meaning).unwrap_or_default();
    drugs.into_iter().filter(is_antineoplastic).collect()
}

pub fn is_antineoplastic(drug: &Drug) -> bool {
    !matches!(drug, Drug::Other(_))
}

/// Codes or names of a therapy that was not given, or of what is done around one.
pub fn is_no_therapy(concepts: &[&str]) -> bool {
    concepts.iter().any(|name| NO_THERAPY.contains(name))
}

/// What the words about a drug come to for whoever asks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Heard {
    Given,
    /// A drug may have been given.
    Open,
    Nothing,
}

fn stated(reader: Reader, meaning: &Meaning, heard: &dyn Fn(Standing) -> Heard) -> Option<Vec<Drug>> {
    let Meaning { concepts, worded, .. } = meaning;
    let text = meaning.text.unwrap_or_default();
    let told = reader.given(text);
    let is_silent = told.whole.map_or(is_no_therapy(concepts), |whole| heard(whole) == Heard::Nothing);
    let (mut kept, mut is_open) = (Vec::with_capacity(concepts.len()), false);
    for name in concepts {
        let own = reader.concept(name).and_then(|id| told.standing_of(id));
        match own.or(told.whole).map(heard) {
            _ if !name.starts_with("drug-") => kept.push(*name),
            None if is_silent => {}
            None => kept.push(*name),
            Some(heard) => match heard {
                Heard::Given => kept.push(*name),
                Heard::Open => is_open = true,
                Heard::Nothing => {}
            },
        }
    }
    let has_drug = |names: &[&str]| names.iter().any(|name| name.starts_with("drug-"));
    if is_open {
        let mut drugs = if has_drug(&kept) { named(&kept, *worded, text) } else { Vec::new() };
        drugs.push(Drug::unknown(text));
        return Some(drugs);
    }
    if !has_drug(&kept) && (is_silent || has_drug(concepts)) {
        return None;
    }
    Some(named(&kept, *worded, text))
}

/// The drugs among concepts; an unknown one only where none is known.
pub fn named(concepts: &[&str], worded: bool, text: &str) -> Vec<Drug> {
    let drugs = concepts.iter().filter_map(|name| name.strip_prefix("drug-"));
    let mut known: Vec<&str> = drugs.filter(|name| *name != "unknown-antineoplastic").collect();
    known.sort_unstable();
    known.dedup();
    // Whether the drug or a placebo was given, nobody knows.
    let is_blinded = concepts.contains(&"therapy-blinded");
    if is_blinded && !known.is_empty() {
        return vec![Drug::unknown(text)];
    }
    if !known.is_empty() {
        return known.into_iter().map(|name| Drug::Known(name.to_owned())).collect();
    }
    let is_unknown = concepts.contains(&"drug-unknown-antineoplastic");
    // A code nobody knows, without a word beside it, names no drug.
    if !worded && !is_unknown {
        return Vec::new();
    }
    let unknown = || UnknownDrug { text: text.to_owned(), is_name: concepts.contains(&"antineoplastic-name") };
    vec![if is_unknown { Drug::UnknownAntineoplastic(unknown()) } else { Drug::Other(text.to_owned()) }]
}
