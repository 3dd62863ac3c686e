//! Which gene a coded value or its words name.

use crate::fhir::record::node::Node;
use crate::profiles::gene_words::lexicon::Lexicon;
use crate::profiles::meaning::Reader;
use crate::profiles::normal::plain;

/// The genes a value names.
#[derive(Debug, Clone, Default)]
pub struct GeneNames {
    pub symbols: Vec<String>,
    /// Those that stand where code and display, or two codes of one value, name different genes.
    pub contradicted: Vec<String>,
    /// Something stands there, and it is no gene that can be told.
    pub is_unread: bool,
}

impl GeneNames {
    /// Adds the value of a component or an Observation.
    pub fn add(&mut self, reader: Reader, node: Node) {
        let Some(lexicon) = reader.lexicon() else { return };
        for (slot, value) in node.members() {
            let before = self.symbols.len();
            match slot {
                "valueString" => value.text().into_iter().for_each(|text| self.words(reader, text)),
                "valueCodeableConcept" => self.concept(reader, lexicon, value),
                "valueCoding" => value.items().for_each(|coding| self.coding(reader, lexicon, coding)),
                _ => continue,
            }
            self.is_unread |= self.symbols.len() == before;
        }
    }

    fn concept(&mut self, reader: Reader, lexicon: &Lexicon, concept: Node) {
        let mut named: Vec<Vec<String>> = Vec::new();
        for coding in concept.each("coding") {
            let mut one = Self::default();
            one.coding(reader, lexicon, coding);
            self.contradicted.extend(one.contradicted);
            named.extend(Some(one.symbols).filter(|symbols| !symbols.is_empty()));
        }
        if let Some(text) = concept.str("text") {
            let mut one = Self::default();
            one.words(reader, text);
            named.extend(Some(one.symbols).filter(|symbols| !symbols.is_empty()));
        }
        // HGNC and NCBI of one gene agree; a code under another gene's name does not.
        if named.windows(2).any(|pair| matches!(pair, [one, other] if !agree(one, other))) {
            self.contradicted.extend(named.iter().flatten().cloned());
        }
        named.into_iter().flatten().for_each(|symbol| self.name(symbol));
    }

    fn coding(&mut self, reader: Reader, lexicon: &Lexicon, coding: Node) {
        let by_code = by_code(lexicon, coding);
        let mut by_display = Self::default();
        if let Some(display) = coding.str("display") {
            by_display.words(reader, display);
        }
        if let (Some(code), false) = (&by_code, by_display.symbols.is_empty()) {
            let is_number = code.starts_with("HGNC:") || code.starts_with("NCBI:");
            if is_number {
                return by_display.symbols.into_iter().for_each(|symbol| self.name(symbol));
            }
            if !by_display.symbols.contains(code) {
                self.contradicted.extend(by_display.symbols.iter().cloned().chain([code.clone()]));
            }
        }
        by_code.into_iter().chain(by_display.symbols).for_each(|symbol| self.name(symbol));
    }

    /// Adds words: a symbol, an alias, or a text that names genes.
    pub fn words(&mut self, reader: Reader, text: &str) {
        let Some(lexicon) = reader.lexicon() else { return };
        if let Some(symbol) = lexicon.gene_by_name(text) {
            return self.name(symbol.to_owned());
        }
        let told = reader.told(text);
        told.genes.iter().for_each(|gene| self.name(gene.clone()));
        // A symbol nobody here knows, alone in the slot of the gene.
        let plain = plain(text);
        let is_symbol = (2..=12).contains(&plain.len())
            && plain.starts_with(|c: char| c.is_ascii_alphabetic())
            && plain.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
        if told.genes.is_empty() && is_symbol {
            self.name(plain);
        }
    }

    fn name(&mut self, symbol: String) {
        if !self.symbols.contains(&symbol) {
            self.symbols.push(symbol);
        }
    }
}

fn agree(one: &[String], other: &[String]) -> bool {
    one.iter().any(|gene| other.contains(gene)) || [one, other].iter().any(|genes| is_number(genes))
}

fn is_number(genes: &[String]) -> bool {
    genes.iter().all(|gene| gene.contains(':'))
}

/// A number of HGNC or NCBI, or a symbol in the place of the code.
fn by_code(lexicon: &Lexicon, coding: Node) -> Option<String> {
    let code = coding.str("code")?;
    let system = coding.str("system").unwrap_or_default().to_ascii_lowercase();
    let number = code.rsplit(':').next().unwrap_or(code);
    let is_digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_hgnc = code.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("hgnc:"))
        || system.contains("genenames")
        || system.ends_with("2.16.840.1.113883.6.281");
    if is_digits && is_hgnc {
        let known = lexicon.gene_by_hgnc(number).map(str::to_owned);
        return Some(known.unwrap_or_else(|| format!("HGNC:{number}")));
    }
    if is_digits && system.contains("ncbi") {
        let known = lexicon.gene_by_ncbi(number).map(str::to_owned);
        return Some(known.unwrap_or_else(|| format!("NCBI:{number}")));
    }
    lexicon.gene_by_name(code).map(str::to_owned)
}
