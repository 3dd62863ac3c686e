//! The words reports put around a variant.
//!
//! A word outside this list makes a text uninterpretable: "not", "except" and "suspected" turn a sentence round,
//! and no list of such words is ever complete. So words are let through one by one, not stopped one by one.

use std::sync::LazyLock;

use super::cursor::Cursor;

/// What a word means for reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Says nothing about which variant.
    Plain,
    /// "mutation": some variant.
    Variant,
    Insertion,
    Deletion,
    Duplication,
    Substitution,
    /// Not a small variant.
    Alteration,
    Both,
    /// Not there, or not sure.
    Negation,
    Somatic,
    Germline,
    Pathogenic,
    LikelyPathogenic,
    Uncertain,
    LikelyBenign,
    Benign,
    /// A number of an exon follows.
    Exon,
    /// A number or letter of an isoform follows.
    Isoform,
    /// A share of reads follows.
    Fraction,
}

use Word::{
    Alteration, Benign, Both, Deletion, Duplication, Exon, Fraction, Germline, Insertion, Isoform, LikelyBenign,
    LikelyPathogenic, Pathogenic, Plain, Somatic, Substitution, Uncertain, Variant,
};

#[rustfmt::skip]
const WORDS: &[(&str, Word)] = &[
    ("mutation", Variant), ("mutations", Variant), ("mutated", Variant), ("mutant", Variant), ("mut", Variant),
    ("variant", Variant), ("variants", Variant), ("alteration", Variant), ("altered", Variant),
    ("変異", Variant), ("変異型", Variant), ("バリアント", Variant), ("異常", Variant), ("多型", Variant),
    ("activating", Variant), ("活性型", Variant), ("活性化", Variant), ("oncogenic", Variant), ("hotspot", Variant),
    ("insertion", Insertion), ("insertions", Insertion), ("ins", Insertion), ("挿入", Insertion),
    ("deletion", Deletion), ("deletions", Deletion), ("del", Deletion), ("deleted", Deletion), ("欠失", Deletion),
    ("duplication", Duplication), ("dup", Duplication), ("重複", Duplication),
    ("delins", Insertion), ("indel", Insertion), ("indels", Insertion), ("挿入欠失", Insertion),
    ("missense", Substitution), ("substitution", Substitution), ("snv", Substitution), ("point mutation", Substitution),
    ("点変異", Substitution), ("点突然変異", Substitution), ("置換", Substitution), ("ミスセンス", Substitution),
    ("amplification", Alteration), ("amplified", Alteration), ("amp", Alteration), ("gain", Alteration),
    ("copy number", Alteration), ("cnv", Alteration), ("cn", Alteration), ("copies", Alteration),
    ("増幅", Alteration), ("コピー数", Alteration), ("過剰発現", Alteration), ("発現", Alteration), ("高発現", Alteration),
    ("overexpression", Alteration), ("overexpressed", Alteration), ("expression", Alteration), ("ihc", Alteration),
    ("fish", Alteration), ("ish", Alteration), ("dish", Alteration), ("免疫染色", Alteration),
    ("fusion", Alteration), ("rearrangement", Alteration), ("rearranged", Alteration), ("translocation", Alteration),
    ("融合", Alteration), ("転座", Alteration), ("再構成", Alteration), ("skipping", Alteration),
    ("スキッピング", Alteration), ("loss", Alteration), ("欠損", Alteration), ("消失", Alteration),
    ("homozygous", Both), ("biallelic", Both), ("ホモ接合", Both), ("ホモ接合性", Both), ("ホモ", Both),
    
    
    
    
    ("somatic", Somatic), ("tumor", Somatic), ("tumour", Somatic), ("体細胞", Somatic), ("体細胞系列", Somatic),
    ("germline", Germline), ("germ-line", Germline), ("germ line", Germline), ("constitutional", Germline),
    ("生殖細胞系列", Germline), ("生殖細胞", Germline), ("遺伝性", Germline),
    ("pathogenic", Pathogenic), ("病的", Pathogenic), ("deleterious", Pathogenic),
    ("likely pathogenic", LikelyPathogenic), ("suspected deleterious", LikelyPathogenic),
    ("vus", Uncertain), ("uncertain significance", Uncertain), ("意義不明", Uncertain), ("病的意義不明", Uncertain),
    ("likely benign", LikelyBenign), ("benign", Benign), ("良性", Benign),
    ("exon", Exon), ("ex", Exon), ("ex.", Exon), ("エクソン", Exon), ("ｴｸｿﾝ", Exon), ("エキソン", Exon),
    ("isoform", Isoform), ("アイソフォーム", Isoform),
    ("vaf", Fraction), ("af", Fraction), ("maf", Fraction), ("mf", Fraction), ("allele frequency", Fraction),
    ("allele fraction", Fraction), ("variant allele frequency", Fraction), ("variant allele fraction", Fraction),
    ("アレル頻度", Fraction), ("変異アレル頻度", Fraction),
    ("gene", Plain), ("遺伝子", Plain), ("protein", Plain), ("coding", Plain), ("cdna", Plain), ("dna", Plain),
    ("amino", Plain), ("acid", Plain), ("acids", Plain), ("aa", Plain), ("bp", Plain), ("アミノ酸", Plain), ("塩基", Plain),
    ("hgvs", Plain), ("hgvsp", Plain), ("hgvsc", Plain), ("in-frame", Plain), ("inframe", Plain), ("in frame", Plain),
    ("インフレーム", Plain), ("kinase", Plain), ("tyrosine", Plain), ("domain", Plain), ("tkd", Plain), ("キナーゼ", Plain),
    ("チロシンキナーゼ", Plain), ("ドメイン", Plain), ("領域", Plain), ("coding region", Plain), ("codon", Plain),
    ("コドン", Plain), ("positive", Plain), ("pos", Plain), ("detected", Plain), ("found", Plain), ("present", Plain),
    ("identified", Plain), ("reported", Plain), ("陽性", Plain), ("あり", Plain), ("有り", Plain), ("検出", Plain),
    ("検出された", Plain), ("を検出", Plain), ("を認める", Plain), ("を認めた", Plain), ("heterozygous", Plain), ("het", Plain),
    ("ヘテロ接合", Plain), ("ヘテロ接合性", Plain), ("in", Plain), ("of", Plain), ("the", Plain),
    ("at", Plain), ("with", Plain), ("and", Plain), ("was", Plain), ("is", Plain), ("has", Plain), ("の", Plain), ("に", Plain),
    ("が", Plain), ("を", Plain), ("性", Plain), ("human", Plain), ("homo sapiens", Plain),
];

/// Words that say that a variant is not there, or not sure; they stand with all words of denial.
static DENIALS: LazyLock<Vec<(&str, Word)>> = LazyLock::new(|| {
    let lines = include_str!("../../profiles/words/variants.tsv").lines();
    lines.filter(|line| !line.starts_with("# ")).map(|line| (line, Word::Negation)).collect()
});

/// Takes the longest known word at the cursor. A word of Latin letters must end there ("ins" is not in "insane").
pub fn eat(cursor: &mut Cursor<'_>) -> Option<Word> {
    let first = cursor.rest().bytes().next()?.to_ascii_lowercase();
    let starts = WORDS.iter().chain(&*DENIALS).filter(|(word, _)| word.bytes().next() == Some(first));
    let mut found: Option<(Cursor<'_>, usize, Word)> = None;
    for (word, meaning) in starts {
        let mut ahead = *cursor;
        let is_longer = found.is_none_or(|(_, length, _)| word.len() > length);
        if is_longer && ahead.eat_word(word) && is_word_end(word, ahead, *meaning) {
            found = Some((ahead, word.len(), *meaning));
        }
    }
    let (ahead, _, meaning) = found?;
    *cursor = ahead;
    Some(meaning)
}

fn is_word_end(word: &str, behind: Cursor<'_>, meaning: Word) -> bool {
    let next = behind.peek().filter(char::is_ascii_alphanumeric);
    match next {
        None => true,
        // `exon20`, `VAF12%`.
        Some(next) if next.is_ascii_digit() => matches!(meaning, Exon | Isoform | Fraction | Word::Alteration),
        Some(_) => !word.ends_with(|last: char| last.is_ascii_alphanumeric()),
    }
}

/// Genes that reports name beside ours; they have no reference here, so their variants are of "another gene".
#[rustfmt::skip]
const OTHER_GENES: &[&str] = &[
    "ABL1", "ALK", "APC", "AKT2", "AKT3", "ARAF", "AR", "ARID1A", "ATM", "ATR", "BARD1", "BRAF", "BRIP1", "CCND1", "CCNE1",
    "CDH1", "CDK12", "CDK4", "CDK6", "CDKN2A", "CDKN2B", "CHEK1", "CHEK2", "CTNNB1", "DDR2", "EGFR", "ERBB1", "ERBB3", "ERBB4",
    "ESR2", "FBXW7", "FGFR1", "FGFR2", "FGFR3", "FGFR4", "FLT3", "GATA3", "GNAS", "HER1", "HER3", "HER4", "HRAS", "IDH1", "IDH2",
    "JAK2", "KEAP1", "KIT", "KMT2C", "KMT2D", "KRAS", "MAP2K1", "MAP2K2", "MAP3K1", "MDM2", "MET", "MLH1", "MSH2", "MSH6",
    "MTOR", "MYC", "NBN", "NF1", "NFE2L2", "NOTCH1", "NRAS", "NRG1", "NTRK1", "NTRK2", "NTRK3", "PALB2", "PDGFRA", "PIK3CB",
    "PIK3R1", "PMS2", "POLE", "PPP2R2A", "RAD51B", "RAD51C", "RAD51D", "RAD54L", "RAF1", "RB1", "RET", "RHOA", "RIT1", "ROS1",
    "SMAD4", "SMARCA4", "STK11", "TERT", "TP53", "TSC1", "TSC2", "UGT1A1", "VHL",
];

/// Whether this is the symbol of a gene not held here.
pub fn is_other_gene(word: &str) -> bool {
    OTHER_GENES.iter().any(|gene| gene.eq_ignore_ascii_case(word))
}
