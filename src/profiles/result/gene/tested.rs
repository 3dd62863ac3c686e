//! What a genetic test is: of which genes, of the germline or not, in which material, by which panel.

use super::around::{self, Around};
use super::asked::Asked;
use super::material::{self, Examined};
use super::test_name::{self, GERMLINE};
use crate::case::finding::Assay;
use crate::case::gene_result::Material;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::place::Index;
use crate::profiles::result::assay::turned;
use crate::variant::Origin;

/// A test, as its code, method, device, specimen and the reports around it name it.
#[derive(Debug, Clone, Default)]
pub struct Tested {
    pub genes: Vec<String>,
    /// Said of the test; what is said of the variant itself goes before.
    pub origin: Option<Origin>,
    pub material: Material,
    pub assay: Option<Assay>,
    /// The tumour was compared with normal cells.
    pub is_paired: bool,
    /// Tumour or plasma was examined, by its specimen or by what its panel is known to examine.
    pub is_of_tumour: bool,
    /// It has a name, and nobody here knows it: neither tissue nor cells of the germline may be assumed.
    pub is_unknown: bool,
    /// What its name asks for.
    pub asked: Asked,
}

impl Tested {
    /// The test of an Observation or a report; `around` are the reports it belongs to.
    pub fn read<'c>(
        reader: Reader<'c>,
        index: &Index<'c>,
        (node, code): (Node<'c>, &Meaning<'c>),
        assay: Option<Assay>,
        around: &Around<'_, 'c>,
    ) -> Self {
        let mut tested = Self { asked: Asked::of_code(reader, node, code), ..Self::default() };
        let own = code.text.into_iter().chain(around::of_test(index, node)).collect();
        let names = around.names(index, own, node);
        // Without a name of its own it has none on the first level.
        let mut levels: Vec<Vec<&str>> = vec![code.concepts.clone()];
        levels.extend(names.iter().map(|level| level.iter().flat_map(|name| reader.text_concepts(name)).collect()));
        let told = code.text.map(|text| reader.told(text));
        tested.genes = told.as_ref().map(|told| told.genes.clone()).unwrap_or_default();
        for gene in code.family("gene-").filter_map(|gene| reader.lexicon()?.gene_by_name(gene)) {
            if !tested.genes.iter().any(|known| known == gene) {
                tested.genes.push(gene.to_owned());
            }
        }
        let is_brca = code.has("marker-germline-brca") || code.has("marker-brca");
        if is_brca && !tested.genes.iter().any(|gene| gene.starts_with("BRCA")) {
            tested.genes.extend(["BRCA1".to_owned(), "BRCA2".to_owned()]);
        }
        let turned: Vec<&str> = names.iter().flatten().flat_map(|name| turned(reader, name)).collect();
        // "BRACAnalysis以外": which test it was nobody says.
        let mut of_germline = GERMLINE.iter().filter_map(|name| name.strip_prefix("assay-"));
        let is_other = of_germline.any(|assay| turned.contains(&assay));
        tested.origin = origin(&levels).filter(|origin| !is_other || *origin != Origin::Germline).filter(|origin| {
            // "BRCA2 (presumed germline)"
            let is_doubted = || names.iter().flatten().any(|name| reader.told(name).doubts_origin);
            *origin != Origin::Germline || !is_doubted()
        });
        let known = assay.clone().filter(|assay| assay.known);
        // What one name takes back no other gives.
        let stands = |assay: &Assay| !turned.contains(&assay.name.as_str());
        let known = known.or_else(|| nearest_panel(&levels)).filter(stands);
        tested.assay = known.or_else(|| assay.filter(|assay| is_name(reader, &assay.name)));
        let mut tests = around.tests(reader, index, node);
        tests.extend(around.orders(index, node));
        let is_known = tested.assay.as_ref().is_some_and(|assay| assay.known);
        tested.is_unknown = !is_known && tests.iter().any(|name| test_name::is_unknown(reader, name));
        let examined = Examined::read(reader, index, (node, code.text), around, &names);
        tested.material = examined.material;
        tested.is_of_tumour = examined.is_of_tumour;
        tested.is_of_tumour |= code.text.iter().chain(&tests).any(|name| test_name::says_tumour(reader, name));
        let panel = tested.assay.as_ref().and_then(|assay| reader.lexicon()?.panel(&assay.name));
        if let Some(panel) = panel {
            tested.is_paired = panel.is_paired;
            tested.is_of_tumour |= matches!(panel.material, Material::Tissue | Material::Plasma);
            // An assay of plasma examined plasma, whatever organ the record names beside it.
            if tested.material == Material::Unstated || panel.material == Material::Plasma {
                tested.material = panel.material;
            }
        }
        let is_unknown = || tested.is_unknown || material::states_specimen(index, node, around);
        if tested.material == Material::Unstated && is_unknown() {
            tested.material = Material::Other;
        }
        tested.is_paired |= levels.iter().flatten().any(|concept| *concept == "test-paired");
        // Whose name nobody knows, and says itself that it is of the germline.
        tested.is_unknown &= !tests.iter().any(|name| test_name::says_germline(reader, name));
        tested.is_unknown |= is_other;
        tested
    }

    /// Whether a variant of the germline that it finds is one. What is called so by a test of the tumour alone is not, nor
    /// what a test finds whose name nobody knows.
    pub const fn is_germline_test(&self) -> bool {
        self.is_paired || !(self.is_of_tumour || self.is_unknown)
    }

    /// The genes that a general answer is about: those of the test's name, else those its panel is known to examine.
    pub fn examined(&self, reader: Reader) -> Vec<String> {
        if !self.genes.is_empty() {
            return self.genes.clone();
        }
        let panel = self.assay.as_ref().and_then(|assay| reader.lexicon()?.panel(&assay.name));
        panel.map(|panel| panel.genes.clone()).unwrap_or_default()
    }
}

/// Names an assay, and not only its technique ("Sequencing", "NGS").
fn is_name(reader: Reader, words: &str) -> bool {
    let told = reader.told(words);
    told.is_unclear || !told.genes.is_empty()
}

/// Where the test examines what patients are born with: the nearest that says one of the two, unless another says the other.
fn origin(levels: &[Vec<&str>]) -> Option<Origin> {
    let of_level = |level: &Vec<&str>| {
        let is_germline = GERMLINE.iter().any(|name| level.contains(name));
        match (is_germline, level.contains(&"answer-somatic")) {
            (true, false) => Some(Origin::Germline),
            (false, true) => Some(Origin::Somatic),
            _ => None,
        }
    };
    let mut said: Vec<Origin> = levels.iter().filter_map(of_level).collect();
    said.dedup();
    match said.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// The panel of the nearest level that names one; where a level names several, they decide nothing.
fn nearest_panel(levels: &[Vec<&str>]) -> Option<Assay> {
    let mut named = levels.iter().map(|level| panels_among(level));
    match named.find(|panels| !panels.is_empty())?.as_slice() {
        [panel] => Some(Assay { name: (*panel).to_owned(), known: true, by_clone_only: false, worked_out_of: None }),
        _ => None,
    }
}

fn panels_among<'n>(concepts: &[&'n str]) -> Vec<&'n str> {
    let mut panels: Vec<&str> = concepts.iter().filter_map(|name| name.strip_prefix("assay-")).collect();
    panels.sort_unstable();
    panels.dedup();
    panels
}
