//! A second opinion: `hgvs-weaver`, written by others, on our coding sequence. It cannot read most spellings of reports,
//! but it translates coding changes and names the protein by itself.

use hgvs_weaver::data::{DataProvider, ExonData, IdentifierKind, IdentifierType, Strand, TranscriptData};
use hgvs_weaver::structs::{GenomicPos, TranscriptPos};
use hgvs_weaver::{HgvsError, SequenceVariant, VariantMapper, parse_hgvs_variant};
use oncohooks::variant::base::Base;
use oncohooks::variant::edit::Edit;
use oncohooks::variant::gene::Gene;
use oncohooks::variant::{Kind, Notation, name, read};
use proptest::prelude::*;

use super::support::catalogue;

struct Sequences {
    coding: String,
    protein: String,
}

impl DataProvider for Sequences {
    fn get_transcript(&self, accession: &str, _: Option<&str>) -> Result<TranscriptData, HgvsError> {
        let last = i32::try_from(self.coding.len()).unwrap();
        let (from, to) = (TranscriptPos(0), TranscriptPos(last));
        let exon = ExonData::new(from, to, GenomicPos(1000), GenomicPos(999 + last), Strand::Plus, format!("{last}M"));
        let coding = Some((TranscriptPos(0), TranscriptPos(last - 1)));
        Ok(TranscriptData::new(accession, "ERBB2", coding, Strand::Plus, "NC_000017.11", vec![exon]))
    }

    fn get_seq(&self, ac: &str, start: i32, end: Option<i32>, _: IdentifierType) -> Result<String, HgvsError> {
        let sequence = if ac.starts_with("NP_") { &self.protein } else { &self.coding };
        let start = usize::try_from(start).unwrap().min(sequence.len());
        let end = end.map_or(sequence.len(), |end| usize::try_from(end).unwrap().min(sequence.len()));
        Ok(sequence.get(start..end).unwrap_or_default().to_owned())
    }

    fn get_symbol_accessions(
        &self,
        _: &str,
        _: IdentifierKind,
        target: IdentifierKind,
    ) -> Result<Vec<(IdentifierType, String)>, HgvsError> {
        Ok(vec![(target.into_identifier_type(), "NP_004439.2".to_owned())])
    }

    fn get_identifier_type(&self, identifier: &str) -> Result<IdentifierType, HgvsError> {
        Ok(match identifier.get(..3) {
            Some("NP_") => IdentifierType::ProteinAccession,
            Some("NM_") => IdentifierType::TranscriptAccession,
            _ => IdentifierType::GenomicAccession,
        })
    }
}

fn gene() -> &'static Gene {
    catalogue().genes.by_name("ERBB2").unwrap()
}

/// What the oracle calls the protein, without accession and brackets.
fn their_name(coding: &str) -> Option<String> {
    let bases = &gene().coding.as_ref().unwrap().bases;
    let sequences = Sequences {
        coding: bases.iter().map(|base| base.letter()).collect(),
        protein: gene().protein.iter().map(|residue| residue.letter()).collect(),
    };
    let SequenceVariant::Coding(variant) = parse_hgvs_variant(&format!("NM_004448.3:{coding}")).ok()? else {
        return None;
    };
    let named = VariantMapper::new(&sequences).c_to_p(&variant, Some("NP_004439.2")).ok()?.to_string();
    Some(named.split_once(':')?.1.replace(['(', ')'], ""))
}

fn our_name(coding: &str) -> (Kind, Option<String>) {
    let notation = Notation { gene: Some("ERBB2"), coding: Some(coding), ..Notation::default() };
    let change = read(&notation, &catalogue().genes).unwrap().change;
    (change.kind, change.long_name)
}

#[test]
fn the_oracle_names_all_rows_alike() {
    let rows = include_str!("oncomine-rows.tsv").lines().skip(1);
    let names = rows.map(|row| row.rsplit('\t').next().unwrap());
    let compared = names.map(|coding| assert_eq!(their_name(coding), our_name(coding).1, "{coding}"));
    assert_eq!(compared.count(), 54);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// In-frame changes away from both ends. (Frameshifts and synonymous changes are written differently there.)
    #[test]
    fn the_oracle_names_random_changes_alike(start in 30..3700_usize, codons in 0..3_usize, bases in "([ACGT]{3}){0,3}") {
        let coding = &gene().coding.as_ref().unwrap().bases;
        let inserted = bases.chars().map(|base| Base::from_letter(base).unwrap()).collect();
        let edit = Edit { start, removed: codons * 3, inserted }.trimmed(coding).unwrap();
        let text = name::coding(&edit, coding);
        let (kind, ours) = our_name(&text);
        if matches!(kind, Kind::Missense | Kind::InframeDeletion | Kind::InframeInsertion | Kind::InframeReplacement) {
            prop_assert_eq!(their_name(&text), ours, "{}", text);
        }
    }
}
