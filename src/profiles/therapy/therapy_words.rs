//! Which drugs words say were given, and which they only speak of: declined, taught about, planned.

use crate::case::therapy::Drug;
use crate::profiles::meaning::{Meaning, Reader};

/// The drugs that codes and words of one concept say were given; `None` where they say that no therapy was.
pub fn given(reader: Reader, meaning: &Meaning) -> Option<Vec<Drug>> {
    let text = meaning.text.unwrap_or_default();
    if is_of_nobody(reader, text) {
        return None;
    }
    if !is_no_therapy(&meaning.concepts) {
        return Some(named(&meaning.concepts, meaning.worded, text));
    }
    let Heard { drugs, is_given } = hear(reader, text);
    if !drugs.is_empty() {
        Some(drugs)
    } else if is_given && is_no_therapy(&reader.text_concepts(text)) {
        // "Consent obtained, first dose given" under the code of a drug.
        Some(named(&meaning.concepts, meaning.worded, text))
    } else {
        None
    }
}

/// "Pembrolizumab: no", "paclitaxel? N", "mother received paclitaxel": an answer denies it, or it is a relative's.
fn is_of_nobody(reader: Reader, text: &str) -> bool {
    let sureness = reader.sureness(text);
    sureness.is_answered_no || sureness.is_of_relative
}

/// The same of running text, where nothing else says which drug it is.
pub fn given_in(reader: Reader, text: &str) -> Vec<Drug> {
    let concepts = reader.text_concepts(text);
    let drugs = if is_no_therapy(&concepts) { hear(reader, text).drugs } else { named(&concepts, true, text) };
    drugs.into_iter().filter(is_antineoplastic).collect()
}

pub fn is_antineoplastic(drug: &Drug) -> bool {
    !matches!(drug, Drug::Other(_))
}

/// Words of a therapy that was not given, or of what is done around one.
pub fn is_no_therapy(concepts: &[&str]) -> bool {
    let silent = ["procedure-no-therapy", "procedure-declined-before", "procedure-around-therapy"];
    concepts.iter().any(|name| silent.contains(name))
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
        return vec![Drug::UnknownAntineoplastic(text.to_owned())];
    }
    if !known.is_empty() {
        return known.into_iter().map(|name| Drug::Known(name.to_owned())).collect();
    }
    let is_unknown = concepts.contains(&"drug-unknown-antineoplastic");
    // A code nobody knows, without a word beside it, names no drug.
    if !worded && !is_unknown {
        return Vec::new();
    }
    vec![if is_unknown { Drug::UnknownAntineoplastic(text.to_owned()) } else { Drug::Other(text.to_owned()) }]
}

/// What the clauses of a text say.
#[derive(Default)]
struct Heard {
    drugs: Vec<Drug>,
    /// Some clause says that something was given.
    is_given: bool,
}

/// Ends of clauses that share nothing.
const CLAUSE_ENDS: [&str; 7] = [";", "；", "。", "\n", ". ", " but ", " however "];
/// Between the parts of a list.
const COMMAS: [&str; 3] = [",", "、", "，"];
/// Between parts of which the second may have a verb of its own.
const JOINTS: [&str; 6] = [" and ", " with ", " then ", " while ", " & ", " und "];
/// A list of alternatives is denied as a whole ("no A, B or C").
const ALTERNATIVES: [&str; 4] = [" or ", " nor ", "または", " oder "];

/// Reads a text with a clause that denies a therapy, or only speaks of one: what the other clauses name was given. A drug
/// of the same clause whose part neither says that it was given nor that it was not leaves open what was.
fn hear(reader: Reader, text: &str) -> Heard {
    let mut heard = Heard::default();
    // Patterns are written for lower case, and so are the ends.
    let text = text.to_lowercase();
    for clause in split(&text, &CLAUSE_ENDS) {
        if !is_no_therapy(&reader.text_concepts(clause)) {
            heard.is_given |= says_given(&reader.text_concepts(clause));
            heard.drugs.extend(given_in(reader, clause));
            continue;
        }
        let is_list = ALTERNATIVES.iter().any(|word| clause.contains(word));
        let (mut given, mut open, mut is_denied) = (Vec::new(), Vec::new(), false);
        for part in split(clause, &COMMAS) {
            let mut governs = false;
            for piece in split(part, &JOINTS) {
                let concepts = reader.text_concepts(piece);
                if concepts.contains(&"procedure-declined-before") {
                    open.clear();
                    (governs, is_denied) = (true, true);
                } else if is_no_therapy(&concepts) {
                    (governs, is_denied) = (true, true);
                } else if says_given(&concepts) {
                    governs = false;
                    heard.is_given = true;
                    given.extend(given_in(reader, piece));
                    continue;
                }
                let is_silent = governs || (is_denied && is_list);
                if !is_silent && !given_in(reader, piece).is_empty() {
                    open.push(Drug::UnknownAntineoplastic(piece.trim().to_owned()));
                }
            }
        }
        heard.drugs.extend(given.into_iter().chain(open));
    }
    heard
}

fn says_given(concepts: &[&str]) -> bool {
    concepts.contains(&"procedure-drug-administration")
}

fn split<'t>(text: &'t str, ends: &[&str]) -> Vec<&'t str> {
    let mut parts = vec![text];
    for end in ends {
        parts = parts.into_iter().flat_map(|part| part.split(end)).collect();
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}
