//! What puts a result in question before its value is read: tissue that is not the patient's invasive cancer, and what
//! `record::aside` finds beside it.

use rust_decimal::Decimal;

use super::value;
use crate::case::disease::{Cancer, Disease};
use crate::case::marker::Marker;
use crate::case::unread::UnreadValue;
use crate::fhir::record::node::Node;
use crate::profiles::diagnosis::disease_of;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::aside;
use crate::profiles::record::doubt;
use crate::profiles::record::place::Index;
use crate::text::span::Span;
use crate::text::{self, Reading};

/// What stands in place of the values of a result, as sent.
pub fn in_question<'n>(
    reader: Reader<'n>,
    index: &Index<'n>,
    cancers: &[Cancer],
    (node, code): (Node<'n>, &Meaning<'n>),
) -> Option<UnreadValue> {
    let tissue = of_another_tissue(reader, index, cancers, (node, code)).filter(|_| aside::is_of_tissue(code));
    let words = tissue.map(|words| UnreadValue::Words(words.to_owned()));
    words.or_else(|| doubt::doubt(reader, index, node, code)).or_else(|| too_few_cells(reader, node, code))
}

/// Of PD-L1 a component counts fewer than the 100 viable tumour cells a score is made on, see `Sureness::has_few_cells`.
fn too_few_cells(reader: Reader, node: Node, code: &Meaning) -> Option<UnreadValue> {
    let counts_cells = |name: &str| {
        let counts = |reading: Reading| {
            let word = |span: &Span| reader.known_word(reading.normal(), span.place.from);
            reading.spans().iter().any(|span| word(span) == Some(text::meaning::Meaning::CountedCells))
        };
        reader.clauses(name).is_some_and(counts)
    };
    let few = |part: Node| {
        let name = reader.meaning(part.get("code")).text.filter(|name| counts_cells(name))?;
        let numbers = value::said(reader, part).numbers;
        let few = numbers.iter().find(|number| number.interval.reaches(Decimal::ONE_HUNDRED) == Some(false))?;
        Some(UnreadValue::InDoubt(format!("{name}: {}", few.interval)))
    };
    node.each("component").filter(|_| code.markers.contains(&Marker::PdL1)).find_map(few)
}

/// Words that say that what was stained is no invasive tumour of the patient's cancer: carcinoma in situ, another cancer,
/// blood.
fn of_another_tissue<'n>(
    reader: Reader<'n>,
    index: &Index<'n>,
    cancers: &[Cancer],
    (node, code): (Node<'n>, &Meaning<'n>),
) -> Option<&'n str> {
    if code.has("specimen-in-situ-name") || names_another_cancer(reader, cancers, code) {
        return code.text;
    }
    let specimen = node.get("specimen").and_then(|reference| index.follow(node, reference));
    aside::tissue(node, specimen).find_map(|slot| {
        let meaning = reader.meaning(Some(slot));
        let is_liquid = meaning.has("material-plasma") || meaning.has("material-blood");
        let in_situ = |text: &&str| reader.text_concepts(text).contains(&"specimen-in-situ-name");
        // A coding may have its words in the display alone.
        let shown = || meaning.text.or_else(|| aside::texts(slot).next());
        if let Some(text) = aside::texts(slot).find(in_situ) {
            return Some(text);
        }
        let names_another = || disease_of(reader, &meaning).is_some_and(|disease| is_another(disease, cancers));
        let is_other = is_liquid || meaning.has("specimen-in-situ-name") || names_another();
        shown().filter(|_| is_other)
    })
}

/// "PD-L1 22C3 (lung cancer) CPS", "HER2 (gastric)": the words of the name say of which tumour it is, and the patient has none
/// such. What a code is called says on which tissue the test may be made.
fn names_another_cancer(reader: Reader, cancers: &[Cancer], code: &Meaning) -> bool {
    let Some(name) = code.text.filter(|_| !code.is_official) else { return false };
    // "(lung, breast, gastric)": one of them may be the patient's.
    let named = |part: &str| {
        let named = Meaning { concepts: reader.text_concepts(part), ..Meaning::default() };
        let is_of_other_organ = named.has("site-other") && !named.has("origin-metastasis");
        is_of_other_organ.then_some(Disease::Other).or_else(|| disease_of(reader, &named))
    };
    let named: Vec<Disease> = name.split([',', '、', '/', '・', ';']).filter_map(named).collect();
    !named.is_empty() && named.into_iter().all(|disease| is_another(disease, cancers))
}

/// A disease that none of the patient's cancers is.
fn is_another(disease: Disease, cancers: &[Cancer]) -> bool {
    disease != Disease::Unstated && !cancers.is_empty() && cancers.iter().all(|cancer| cancer.disease != disease)
}
