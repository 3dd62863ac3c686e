//! Which drugs words say were given, and which they only speak of: declined, taught about, planned, not tolerated.

use crate::case::therapy::{Drug, UnknownDrug};
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::terminology::{CLASS, NO_THERAPY};
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
    let said = |name: &str| {
        let own = reader.concept(name).and_then(|id| told.standing_of(id));
        own.or(told.whole).map_or(if is_silent { Heard::Nothing } else { Heard::Given }, heard)
    };
    let classes = Classes { reader, named: concepts, said: &said };
    let mut is_open = classes.tell_another();
    let mut kept = Vec::with_capacity(concepts.len());
    for name in concepts {
        match if is_of_drugs(name) { said(name) } else { Heard::Given } {
            Heard::Given if classes.deny(name) => is_open = true,
            Heard::Given => kept.push(*name),
            Heard::Open => is_open = true,
            Heard::Nothing => {}
        }
    }
    let has_drug = |names: &[&str]| names.iter().any(|name| is_of_drugs(name));
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

/// A drug, or a class of drugs.
fn is_of_drugs(name: &str) -> bool {
    name.starts_with("drug-") || name.starts_with(CLASS)
}

/// The classes of drugs that a text names beside drugs.
struct Classes<'c> {
    reader: Reader<'c>,
    named: &'c [&'c str],
    said: &'c dyn Fn(&str) -> Heard,
}

impl Classes<'_> {
    /// "Letrozole (CDK4/6 inhibitor)": one was given to which no drug belongs that is named beside it, so a drug was given that is
    /// not named.
    fn tell_another(&self) -> bool {
        self.of(Heard::Given)
            .any(|class| self.drugs().next().is_some() && !self.drugs().any(|drug| self.holds(class, drug)))
    }

    /// "Palbociclib (CDK4/6 inhibitor declined)": the drug may be what was declined.
    fn deny(&self, name: &str) -> bool {
        name.strip_prefix("drug-").is_some_and(|drug| self.of(Heard::Nothing).any(|class| self.holds(class, drug)))
    }

    fn of(&self, heard: Heard) -> impl Iterator<Item = &str> {
        let classes = self.named.iter().filter(|name| name.starts_with(CLASS));
        classes.copied().filter(move |class| (self.said)(class) == heard)
    }

    fn drugs(&self) -> impl Iterator<Item = &str> {
        self.named.iter().filter_map(|name| name.strip_prefix("drug-")).filter(|drug| *drug != UNKNOWN)
    }

    fn holds(&self, class: &str, drug: &str) -> bool {
        self.reader.terms.is_of_named_class(drug, class)
    }
}

/// Antineoplastic, and no more is said ("taxane").
pub const UNKNOWN: &str = "unknown-antineoplastic";

/// The drugs among concepts; an unknown one only where none is known.
pub fn named(concepts: &[&str], worded: bool, text: &str) -> Vec<Drug> {
    let drugs = concepts.iter().filter_map(|name| name.strip_prefix("drug-"));
    let mut known: Vec<&str> = drugs.filter(|name| *name != UNKNOWN).collect();
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
