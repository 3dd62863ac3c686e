//! Properties of the identity and of the names, on random edits.

use oncohooks::variant::edit::Edit;
use oncohooks::variant::name::{self, Letters};
use oncohooks::variant::residue::Residue;
use oncohooks::variant::{Genes, Kind, Notation, read};
use proptest::prelude::*;

use super::support::catalogue;

const ALPHABET: &str = "ACDEFGHIKLMNPQRSTVWY";

fn genes() -> &'static Genes {
    &catalogue().genes
}

fn reference() -> &'static [Residue] {
    &genes().by_name("ERBB2").unwrap().protein
}

fn residues(least: usize) -> impl Strategy<Value = Vec<Residue>> {
    let residue = (0..ALPHABET.len()).prop_map(|at| Residue::from_letter(ALPHABET.chars().nth(at).unwrap()).unwrap());
    prop::collection::vec(residue, least..6)
}

/// Half of them in the crowded part of exon 20, where repeats make names shift.
fn edits() -> impl Strategy<Value = Edit<Residue>> {
    let start = prop_oneof![1..1240_usize, 766..784_usize];
    (start, 0..6_usize, residues(0)).prop_map(|(start, removed, inserted)| Edit { start, removed, inserted })
}

fn read_name(name: &str) -> Option<Edit<Residue>> {
    let notation = Notation { gene: Some("ERBB2"), protein: Some(name), ..Notation::default() };
    read(&notation, genes()).ok()?.change.edit
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Naming a change and reading the name gives the same protein, in both alphabets.
    #[test]
    fn names_round_trip(edit in edits()) {
        let trimmed = edit.trimmed(reference()).unwrap();
        prop_assert_eq!(trimmed.apply(reference()), edit.apply(reference()));
        for letters in [Letters::One, Letters::Three] {
            let name = name::protein(&trimmed, reference(), letters);
            prop_assert_eq!(read_name(&name), Some(trimmed.clone()), "{}", name);
        }
    }

    /// Equal identities exactly when the edited proteins are equal.
    #[test]
    fn equal_iff_edited_sequences_are_equal(one in edits(), two in edits()) {
        let identities = (one.trimmed(reference()), two.trimmed(reference()));
        let proteins = (one.apply(reference()), two.apply(reference()));
        prop_assert_eq!(identities.0 == identities.1, proteins.0 == proteins.1);
    }

    /// The same insertion named at every place it may be named is one variant.
    #[test]
    fn shifted_insertions_are_one_variant(start in 760..790_usize, inserted in residues(1)) {
        let edit = Edit { start, removed: 0, inserted };
        let edited = edit.apply(reference()).unwrap();
        let identity = edit.trimmed(reference());
        for other in 1..1254 {
            let inserted = edited[other..other + edit.inserted.len()].to_vec();
            let shifted = Edit { start: other, removed: 0, inserted };
            if shifted.apply(reference()).unwrap() == edited {
                prop_assert_eq!(shifted.trimmed(reference()), identity.clone());
            }
        }
    }

    /// A coding change gives the protein that translating the edited sequence gives, and its name reads back.
    #[test]
    fn coding_changes_translate(start in 3..3700_usize, removed in 0..7_usize, bases in "[ACGT]{0,7}") {
        let gene = genes().by_name("ERBB2").unwrap();
        let coding = &gene.coding.as_ref().unwrap().bases;
        let inserted = bases.chars().map(|base| oncohooks::variant::base::Base::from_letter(base).unwrap()).collect();
        let edit = Edit { start, removed, inserted }.trimmed(coding).unwrap();
        let text = name::coding(&edit, coding);
        let notation = Notation { gene: Some("ERBB2"), coding: Some(&text), ..Notation::default() };
        let variant = read(&notation, genes()).unwrap();
        prop_assert_eq!(variant.coding.name(), Some(text.as_str()));
        let (expected, is_stopped) = oncohooks::variant::base::translate(&edit.apply(coding).unwrap());
        match &variant.change.edit {
            Some(edit) => prop_assert_eq!(edit.apply(&gene.protein).unwrap(), expected, "{}", text),
            None => prop_assert!(!is_stopped || variant.change.kind == Kind::StartLost, "{}", text),
        }
        // What the change is called as a protein agrees with the DNA it came from.
        if let Some(name) = &variant.change.name {
            let both = Notation { protein: Some(name), ..notation };
            prop_assert!(read(&both, genes()).is_ok(), "{} {}", text, name);
        }
    }

    /// Any text at all is answered.
    #[test]
    fn any_text_is_answered(text in ".{0,60}") {
        super::support::classify(&text);
    }

    /// Texts made of the pieces of real ones are answered, and only readable ones are on a list.
    #[test]
    fn pieces_are_answered(pieces in prop::collection::vec(
        prop::sample::select(vec!["p.", "c.", "A775", "_", "G776", "ins", "YVMA", "del", "dup", "2324", "2325", "12",
            "ERBB2", " ", "(", ")", "?", "*", ">", "V777L", "-", "+", "fs", "NM_004448.4", ":", "陰性", "Ter", "=", "X"]),
        0..10,
    )) {
        super::support::classify(&pieces.concat());
    }
}
