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
    let is_unread = |part: &&str| {
        // With a joint, since some short names are drugs only beside others.
        let concepts = reader.text_concepts(&format!("{}+", part.trim()));
        let mut drugs = concepts.iter().filter_map(|name| name.strip_prefix("drug-")).peekable();
        match drugs.peek() {
            Some(_) => drugs.all(|drug| drug == "unknown-antineoplastic"),
            None => is_abbreviation(part),
        }
    };
    parts.len() > 1 && parts.iter().any(is_unread)
}

/// `hp`, `fec100`, `(her`: what charts write for drugs, as opposed to a word.
fn is_abbreviation(part: &str) -> bool {
    let part = part.trim_matches(|letter: char| !letter.is_alphanumeric());
    let letters = part.trim_end_matches(|letter: char| letter.is_ascii_digit());
    (2..=5).contains(&letters.len())
        && letters.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
        && !NO_ANTINEOPLASTIC.contains(&part)
}
