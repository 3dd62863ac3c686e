//! Gene symbols in running text: capitals and digits (ATM, CHEK2), other than BRCA1 and BRCA2.
//!
//! Any token of that shape counts as a gene unless it is a known abbreviation of something else. A word that is taken
//! for a gene by mistake leaves a result unread; a gene that is taken for a word would speak for BRCA.

/// Capitals that are no gene: classes of variants, methods, guidelines, laboratories, words of a text in capitals.
const NO_GENES: [&str; 86] = [
    "VUS", "PV", "LPV", "LP", "LB", "PGV", "GPV", "VAF", "HET", "HOM", "WT", "MUT", "DEL", "DUP", "INS", "INDEL",
    "SNV", "SNP", "CNV", "SV", "LGR", "LOF", "PTV", "LOH", "HRD", "GIS", "MSI", "TMB", "DNA", "RNA", "CDNA", "NGS",
    "PCR", "MLPA", "CGP", "FFPE", "EDTA", "PBMC", "WBC", "CDX", "HGVS", "ACMG", "AMP", "ENIGMA", "CLINVAR", "BIC",
    "LOVD", "HBOC", "CAP", "CLIA", "FDA", "PMDA", "NCCN", "ASCO", "NCC", "SRL", "BML", "US", "UK", "EU", "JP", "ID",
    "NO", "NOT", "NA", "ND", "OK", "POS", "NEG", "IN", "OF", "OR", "AND", "THE", "FOR", "IS", "ON", "GENE", "GENES",
    "BOTH", "TEST", "RESULT", "VARIANT", "POSITIVE", "NEGATIVE", "BLOOD",
];

/// Does the text name a gene other than BRCA1 and BRCA2? In a text all in capitals only symbols with a digit are told
/// from words.
pub fn names_other_gene(text: &str, is_shouted: bool) -> bool {
    tokens(text).any(|token| is_other_gene(token) && (!is_shouted || token.contains(|c: char| c.is_ascii_digit())))
}

/// Nothing but names of genes and what joins them: "BRCA1, BRCA2 and".
pub fn is_list(text: &str) -> bool {
    let joins = ["and", "or", "gene", "genes", "both", "the", "1", "2"];
    let is_name = |token: &str| is_brca(token) || is_other_gene(token) || joins.contains(&token);
    let is_ascii = text.chars().all(|c| c.is_ascii() || !c.is_alphabetic() || "遺伝子及びおよと".contains(c));
    is_ascii && tokens(text).any(|_| true) && tokens(text).all(is_name)
}

/// Is the last word the name of a gene?
pub fn ends_with_symbol(text: &str) -> bool {
    let last = tokens(text).filter(|token| !["and", "or"].contains(token)).last();
    let is_digit_of_brca = |token: &str| token == "2" && text.to_ascii_lowercase().contains("brca1/2");
    last.is_some_and(|token| is_brca(token) || is_other_gene(token) || is_digit_of_brca(token))
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|token| !token.is_empty())
}

fn is_brca(token: &str) -> bool {
    let token = token.to_ascii_lowercase();
    matches!(token.trim_start_matches(['g', 's', 't']), "brca" | "brca1" | "brca2")
}

fn is_other_gene(token: &str) -> bool {
    let is_capital = |c: char| c.is_ascii_uppercase();
    let is_shape = (2..=8).contains(&token.len())
        && token.chars().take(2).all(is_capital)
        && token.chars().all(|c| is_capital(c) || c.is_ascii_digit());
    // Exon, intron, chromosome, roman numerals.
    let is_place = ["EX", "IVS", "CHR", "EXON", "NM", "NP", "NC"]
        .iter()
        .any(|place| token.strip_prefix(place).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit())));
    let is_roman = token.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    is_shape && !is_place && !is_roman && !is_brca(token) && !NO_GENES.contains(&token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_and_digits_are_a_gene() {
        let is_gene = |text| names_other_gene(text, false);
        for gene in ["PALB2 pathogenic", "ATM VUS", "CHEK2病的バリアント", "RAD51C: positive"] {
            assert!(is_gene(gene), "{gene}");
        }
        let none = [
            "BRCA1/2 negative",
            "gBRCA2",
            "c.68_69delAG",
            "p.R1699Q",
            "NM_007294.4",
            "IVS5+1G>A",
            "class V",
            "VAF 49%",
        ];
        for text in none {
            assert!(!is_gene(text), "{text}");
        }
        assert!(!names_other_gene("BRCA1 DELETERIOUS MUTATION", true));
        assert!(names_other_gene("BRCA1 NORMAL; CHEK2 MUTATED", true));
    }

    #[test]
    fn lists_of_genes() {
        assert!(is_list("BRCA1, BRCA2 and "));
        assert!(!is_list("BRCA1: c.68_69del"));
        assert!(ends_with_symbol("negative for BRCA1,"));
        assert!(!ends_with_symbol("ATM VUS,"));
    }
}
