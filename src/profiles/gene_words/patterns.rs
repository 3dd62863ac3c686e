//! The pattern of changes in a text in normal form.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::script::is_latin;

/// Changes in the notation of HGVS, of the laboratory ("L858R", "5382insC"), and catalogue numbers. The normal form has a
/// blank for an underscore.
pub static NOTATIONS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let residue = "(?:ala|arg|asn|asp|cys|gln|glu|gly|his|ile|leu|lys|met|phe|pro|ser|thr|trp|tyr|val|ter|[acdefghiklmnpqrstvwy*])";
    let accession = r"(?:(?:n[cgmpr][ _]?\d{6,9}(?:\.\d+)?|ens[a-z]{0,3}\d{9,}(?:\.\d+)?|lrg[ _]\d+(?:[tp]\d+)?)(?:\([a-z0-9-]+\))? ?:? ?)";
    // Hiragana are words behind it ("c.5946delTの有無").
    let described = r"[cpgnr]\. ?\(?[a-z0-9*=?][^\s,;|、。（）()\[\]\u{3041}-\u{3096}]*(?:[ _][a-z*]{0,3}\d+[^\s,;|、。()\[\]\u{3041}-\u{3096}]*)?\)?";
    let several = format!("(?:delins{residue}+|ins{residue}+|del{residue}*|dup{residue}*)");
    let ranged = format!(r"{residue}\d{{1,4}}[ _-]{residue}\d{{1,4}}{several}");
    let protein = format!(r"{ranged}|{residue}\d{{1,4}}(?:{several}|{residue}?fs(?:\*|x|ter)?\d*|{residue}|=)");
    let legacy = r"\d{2,5}(?:[ _+-]\d{1,5})?(?:del|ins|dup)[acgt]+|ivs\d+[+-]\d+[acgt]>[acgt]|\d{2,5}[acgt]>[acgt]";
    let number = r"rs\d{4,}|cos[mv]\d{3,}";
    Regex::new(&format!("(?:^|[^a-z0-9])({accession}?{described}|{accession}|{protein}|{legacy}|{number})")).ok()
});

/// Where a change ends that the pattern found: before a bracket that it did not open, and before the gene of the next entry of a
/// list ("c.5946delT/TP53 R175H"), which the pattern takes for the end of a range.
pub fn end(found: &str, is_gene: impl Fn(&str) -> bool) -> usize {
    let mut open = 0_usize;
    for (at, sign) in found.char_indices() {
        match sign {
            '(' => open += 1,
            ')' if open == 0 => return at,
            ')' => open -= 1,
            '.' | ':' | '*' | '=' | '?' | '<' | '>' | '[' | ']' => {}
            _ if sign.is_alphanumeric() => {}
            _ => {
                let after = found.get(at + sign.len_utf8()..).unwrap_or_default().trim_start();
                if after.split(|letter: char| !is_latin(letter)).next().is_some_and(&is_gene) {
                    return at;
                }
            }
        }
    }
    found.len()
}
