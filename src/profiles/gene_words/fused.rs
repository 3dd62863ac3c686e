//! Two genes joined into one, written as nothing but their symbols: KIF5B-RET, `CD74::ROS1`.
//!
//! A dash joins the names of a panel as well ("EGFR-ALK"), so it makes a fusion only before a gene that is known for it.

use std::sync::LazyLock;

use regex::Regex;

use super::symbol;
use crate::text::span::Place;

/// The genes of `profiles/genes/fusions.tsv`.
#[derive(Debug, Default)]
pub struct Fused {
    /// Genes whose change that matters is a fusion.
    pub drivers: Vec<String>,
    /// Genes of the table that are the other half of one.
    pub partners: Vec<String>,
}

/// The symbol of a gene of the table, by whatever name.
type ByName<'n, 'l> = &'n dyn Fn(&str) -> Option<&'l str>;

/// The sign of HGNC between two genes of a fusion.
const JOINED: &str = "::";

/// Two symbols in the normal form, with what joins them.
static PAIRS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let symbol = "[a-z][a-z0-9]{1,8}";
    Regex::new(&format!("(?:^|[^a-z0-9:-])({symbol}(?:orf[0-9]{{1,3}})?)(-|::)({symbol})(?:$|[^a-z0-9:-])")).ok()
});

impl Fused {
    /// Whether the change of this gene that matters is a fusion.
    pub fn is_driver(&self, gene: &str) -> bool {
        self.drivers.iter().any(|driver| driver == gene)
    }

    /// The places of fusions in a text in normal form, of which `written` is the original.
    pub fn find(&self, by_name: ByName, normal: &str, written: &str) -> Vec<Place> {
        if !normal.contains(['-', ':']) {
            return Vec::new();
        }
        let pairs = PAIRS.iter().flat_map(|pattern| pattern.captures_iter(normal));
        let place = |pair: regex::Captures| {
            let (one, joint, other) = (pair.get(1)?, pair.get(2)?, pair.get(3)?);
            let is_fusion = if joint.as_str() == JOINED {
                [one, other].iter().any(|gene| by_name(gene.as_str()).is_some())
            } else {
                let is_driver = by_name(other.as_str()).is_some_and(|gene| self.is_driver(gene));
                is_driver && self.is_partner(by_name, one.as_str(), written)
            };
            is_fusion.then(|| Place { from: one.start(), to: other.end() })
        };
        pairs.filter_map(place).collect()
    }

    /// A symbol in capitals that no panel is named by.
    fn is_partner(&self, by_name: ByName, name: &str, written: &str) -> bool {
        match by_name(name) {
            Some(gene) => self.partners.iter().any(|partner| partner == gene),
            None => written.contains(&name.to_uppercase()) && symbol::is_gene(&name.to_uppercase()),
        }
    }

    /// The gene of two that are joined which drives; where neither does, those of the table. The others have no rules.
    pub fn known<'l>(&self, by_name: ByName<'_, 'l>, pair: &str) -> Vec<&'l str> {
        let symbols: Vec<&str> = pair.split([':', '-']).filter_map(by_name).collect();
        let drivers: Vec<&str> = symbols.iter().copied().filter(|gene| self.is_driver(gene)).collect();
        if drivers.is_empty() { symbols } else { drivers }
    }
}
