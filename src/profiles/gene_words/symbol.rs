//! Gene symbols in running text: capitals and digits (ATM, CHEK2), other than BRCA1 and BRCA2.
//!
//! Any token of that shape counts as a gene unless it is a known abbreviation of something else. A word that is taken
//! for a gene by mistake leaves a result unread; a gene that is taken for a word would speak for BRCA.

/// What stands before a gene as a fusion's other half would ("PAN-TRK").
const PREFIXES: [&str; 4] = ["ARMS", "PAN", "NON", "ANTI"];

/// Capitals that are no gene: classes of variants, methods, guidelines, laboratories, words of a text in capitals.
const NO_GENES: [&str; 129] = [
    "IHC", "ISH", "FISH", "DISH", "CISH", "VUS", "PV", "LPV", "LP", "LB", "PGV", "GPV", "VAF", "HET", "HOM", "WT",
    "MUT", "DEL", "DUP", "INS", "INDEL", "SNV", "SNP", "CNV", "SV", "LGR", "LOF", "PTV", "LOH", "HRD", "GIS", "MSI",
    "TMB", "DNA", "RNA", "CDNA", "NGS", "PCR", "MLPA", "CGP", "FFPE", "EDTA", "PBMC", "WBC", "CDX", "HGVS", "ACMG",
    "AMP", "ENIGMA", "CLINVAR", "BIC", "LOVD", "HBOC", "CAP", "CLIA", "FDA", "PMDA", "NCCN", "ASCO", "NCC", "SRL",
    "BML", "US", "UK", "EU", "JP", "ID", "NO", "NOT", "NA", "ND", "OK", "POS", "NEG", "IN", "OF", "OR", "AND", "THE",
    "FOR", "IS", "ON", "GENE", "GENES", "BOTH", "TEST", "RESULT", "VARIANT", "POSITIVE", "NEGATIVE", "BLOOD",
    "DETECTED", "MUTATION", "MUTATED", "BENIGN", "UNKNOWN", "ABSENT", "PRESENT", "GERMLINE", "SOMATIC", "TUMOR",
    "TUMOUR", "TISSUE", "PLASMA", "NORMAL", "CLASS", "TIER", "EXON", "NONE", "CALL", "PASS", "FAIL", "FAILED", "HIGH",
    "LOW", "PLC", "ODXTT", "CTDNA", "CFDNA", "RUO", "LDT", "IVD", "NSCLC", "QNS", "RGQ", "MS", "MSS", "CHIP", "CH",
];

/// The symbols of genes other than BRCA1 and BRCA2 in a text as written.
pub fn others(text: &str) -> impl Iterator<Item = &str> {
    let is_shouted = !text.split(|c: char| !c.is_alphanumeric()).any(|word| {
        word.len() > 2
            && word.chars().all(char::is_alphabetic)
            && word.chars().any(|c| c.is_lowercase() || !c.is_ascii())
    });
    let has_digit = |token: &str| token.contains(|c: char| c.is_ascii_digit());
    tokens(text).filter(move |token| is_other_gene(token) && (!is_shouted || has_digit(token)))
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|token| !token.is_empty())
}

fn is_brca(token: &str) -> bool {
    let token = token.to_ascii_lowercase();
    matches!(token.trim_start_matches(['g', 's', 't']), "brca" | "brca1" | "brca2")
}

/// One token in capitals, which names a gene and no method.
pub fn is_gene(token: &str) -> bool {
    is_other_gene(token) && !PREFIXES.contains(&token)
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
        let named = |text| others(text).collect::<Vec<_>>();
        assert_eq!(named("PALB2 pathogenic, CHEK2病的バリアント"), ["PALB2", "CHEK2"]);
        assert_eq!(named("RAD51C: positive"), ["RAD51C"]);
        let none = ["BRCA1/2 negative", "gBRCA2", "c.68_69delAG", "NM_007294.4", "IVS5+1G>A", "class V", "VAF 49%"];
        for text in none {
            assert_eq!(named(text), [""; 0], "{text}");
        }
        assert_eq!(named("BRCA1 DELETERIOUS MUTATION"), [""; 0]);
        assert_eq!(named("BRCA1 NORMAL; CHEK2 MUTATED"), ["CHEK2"]);
    }
}
