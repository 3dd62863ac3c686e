//! Regimens written as parts ("HP+DTX", "EC → PTX"): a part that cannot be read is a drug that was given and is not known.

use super::meaning::Reader;
use super::normal::normal;

/// What joins the parts, in the normal form.
const JOINTS: [&str; 7] = ["+", "→", "⇒", "->", "followed by", " then ", "&"];

/// Short words that stand beside drugs and are none, or treat no cancer: receptors ("HER2+"), routes, supportive drugs, other
/// treatment.
const NO_ANTINEOPLASTIC: [&str; 32] = [
    "her2", "er", "pgr", "pr", "hr", "iv", "div", "po", "sc", "im", "ns", "rt", "xrt", "crt", "ope", "op", "surg",
    "bsc", "dex", "dexa", "dxm", "gcsf", "g-csf", "peg-g", "psl", "ppi", "zol", "dmab", "clg", "lhrh", "lh-rh", "gnrh",
];

/// Some part of a regimen is neither a known drug nor something else that is known.
pub fn has_unread_part(reader: Reader, text: &str) -> bool {
    let text = normal(text);
    let mut parts = vec![&*text];
    for joint in JOINTS {
        parts = parts.into_iter().flat_map(|part| part.split(joint)).collect();
    }
    let is_unread = |part: &&str| match drug(reader, part) {
        Some(Drug::Unknown) => true,
        Some(Drug::Known) => hides_a_class(reader, part),
        None => is_abbreviation(part),
    };
    let joined = parts.len() > 1;
    parts.iter().any(|part| if joined { is_unread(part) } else { hides_a_class(reader, part) })
}

/// What a part of a regimen names.
#[derive(PartialEq)]
enum Drug {
    Known,
    /// Antineoplastic, and no more is said ("taxane").
    Unknown,
}

fn drug(reader: Reader, part: &str) -> Option<Drug> {
    // With a joint, since some short names are drugs only beside others.
    let concepts = reader.text_concepts(&format!("{}+", part.trim()));
    let mut drugs = concepts.iter().filter_map(|name| name.strip_prefix("drug-")).peekable();
    drugs.peek()?;
    Some(if drugs.all(|drug| drug == "unknown-antineoplastic") { Drug::Unknown } else { Drug::Known })
}

/// "trastuzumab/pertuzumab/taxane": a stroke joins drugs, too. It stands in units and dates as well, so only what is
/// said to be antineoplastic counts as unread between strokes.
fn hides_a_class(reader: Reader, part: &str) -> bool {
    let named = || part.split('/').filter_map(|part| drug(reader, part));
    part.contains('/') && named().any(|drug| drug == Drug::Known) && named().any(|drug| drug == Drug::Unknown)
}

/// `hp`, `fec100`, `(her`, `h`: what charts write for drugs, as opposed to a word.
fn is_abbreviation(part: &str) -> bool {
    let part = part.trim_matches(|letter: char| !letter.is_alphanumeric());
    let letters = part.trim_end_matches(|letter: char| letter.is_ascii_digit());
    (1..=5).contains(&letters.len())
        && letters.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
        && !NO_ANTINEOPLASTIC.contains(&part)
}
