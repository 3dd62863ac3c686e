//! Whether the test is denied, and not its result: "no BRCA1 testing", 遺伝子検査なし, "BRCA tested: no". Nothing was found, and nothing looked for.

use super::meaning::Side;
use super::span::{Span, What};

/// What stands at a denial names the test.
pub fn is_denied(own: &[Span], denial: usize) -> bool {
    let (head, tail) = own.split_at_checked(denial).unwrap_or_default();
    let side = own.get(denial).and_then(Span::denial);
    let is_last = tail.iter().skip(1).all(|span| matches!(span.what, What::Punctuation(_)));
    let leads = |span: &&Span| span.what == What::Copula || span.is_punctuation(&[':', '?', '=']);
    if side != Some(Side::Before) && is_last && head.iter().rev().find(|span| !leads(span)).is_some_and(names_test) {
        return true;
    }
    // "No BRCA1 mutation testing": names, and the test they belong to. "No mutation on testing" denies the mutation.
    side != Some(Side::After) && tail.iter().skip(1).find(|span| !is_name(span)).is_some_and(names_test)
}

fn names_test(span: &Span) -> bool {
    span.what == What::Examination
}

fn is_name(span: &Span) -> bool {
    matches!(span.what, What::Concept | What::Staining)
}
