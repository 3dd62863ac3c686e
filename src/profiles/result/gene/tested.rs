//! What a genetic test is: of which genes, of the germline or not, in which material, by which panel.

use super::asked::Asked;
use crate::case::finding::Assay;
use crate::case::gene_result::Material;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::place::Index;
use crate::variant::Origin;

/// A test, as its code, method, device, specimen and reports name it.
#[derive(Debug, Clone, Default)]
pub struct Tested {
    pub genes: Vec<String>,
    /// Said of the test; what is said of the variant itself goes before.
    pub origin: Option<Origin>,
    pub material: Material,
    pub assay: Option<Assay>,
    /// The tumour was compared with normal cells.
    pub is_paired: bool,
    /// It is called a test of the germline.
    pub is_called_germline: bool,
    /// What its name asks for.
    pub asked: Asked,
}

/// What names a test of the germline.
const GERMLINE: [&str; 4] =
    ["marker-germline-brca", "marker-hereditary-panel", "assay-bracanalysis", "answer-germline"];

impl Tested {
    /// The test of an Observation; `reports` are the names of the reports it belongs to.
    pub fn read(
        reader: Reader,
        index: &Index,
        node: Node,
        code: &Meaning,
        assay: Option<Assay>,
        reports: &[&str],
    ) -> Self {
        let mut tested = Self { asked: Asked::of_code(reader, node, code), ..Self::default() };
        let mut names: Vec<&str> = Vec::new();
        names.extend(code.text);
        names.extend(node.each("code").flat_map(|code| code.each("coding")).filter_map(|coding| coding.str("display")));
        if let Some(method) = node.get("method") {
            names.extend(method.str("text"));
            names.extend(method.each("coding").filter_map(|coding| coding.str("display")));
        }
        names.extend(node.get("device").and_then(|device| device.str("display")));
        names.extend(reports);
        let mut concepts: Vec<&str> = code.concepts.clone();
        for name in &names {
            concepts.extend(reader.text_concepts(name));
        }
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
        let is_germline = GERMLINE.iter().any(|name| concepts.contains(name));
        let is_somatic = concepts.contains(&"answer-somatic");
        tested.is_called_germline = is_germline && !is_somatic;
        tested.origin = match (is_germline, is_somatic) {
            (true, false) => Some(Origin::Germline),
            (false, true) => Some(Origin::Somatic),
            _ => None,
        };
        let known = assay.clone().filter(|assay| assay.known).or_else(|| panel_among(&concepts));
        tested.assay = known.or_else(|| assay.filter(|assay| is_name(reader, &assay.name)));
        tested.material = material(reader, index, node, &concepts);
        let panel = tested.assay.as_ref().and_then(|assay| reader.lexicon()?.panel(&assay.name));
        if let Some(panel) = panel {
            tested.is_paired = panel.is_paired;
            // An assay of plasma examined plasma, whatever organ the record names beside it.
            if tested.material == Material::Unstated || panel.material == Material::Plasma {
                tested.material = panel.material;
            }
        }
        if tested.material == Material::Unstated && states_specimen(index, node) {
            tested.material = Material::Other;
        }
        tested.is_paired |= concepts.contains(&"test-paired");
        tested
    }

    /// Whether a variant of the germline that it finds is one.
    pub fn is_germline_test(&self) -> bool {
        self.is_paired || self.is_called_germline || !matches!(self.material, Material::Tissue | Material::Plasma)
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

/// The one panel that is named; two decide nothing.
fn panel_among(concepts: &[&str]) -> Option<Assay> {
    let mut panels: Vec<&str> = concepts.iter().filter_map(|name| name.strip_prefix("assay-")).collect();
    panels.sort_unstable();
    panels.dedup();
    match panels.as_slice() {
        [panel] => Some(Assay { name: (*panel).to_owned(), known: true, by_clone_only: false, worked_out_of: None }),
        _ => None,
    }
}

/// What was examined, as the specimen, the body site and the name of the test say it.
fn material(reader: Reader, index: &Index, node: Node, of_name: &[&str]) -> Material {
    let reference = node.get("specimen");
    let resource = reference.and_then(|reference| index.follow(node, reference));
    let kind = reader.meaning(resource.and_then(|specimen| specimen.get("type")));
    let site = reader.meaning(node.get("bodySite"));
    let collected = reader.meaning(resource.and_then(|specimen| specimen.at(&["collection", "bodySite"])));
    let shown = reference.and_then(|reference| reference.items().next()).and_then(|first| first.str("display"));
    let mut concepts: Vec<&str> = Vec::new();
    for meaning in [&kind, &site, &collected] {
        concepts.extend(&meaning.concepts);
        concepts.extend(meaning.text.map(|text| reader.text_concepts(text)).unwrap_or_default());
    }
    concepts.extend(shown.map(|text| reader.text_concepts(text)).unwrap_or_default());
    let of = |concepts: &[&str]| {
        let has = |name: &str| concepts.contains(&name);
        if has("material-plasma") {
            Material::Plasma
        } else if has("material-blood") || has("site-blood") {
            Material::Blood
        } else if has("material-tissue") || concepts.iter().any(|name| name.starts_with("site-")) {
            Material::Tissue
        } else {
            Material::Unstated
        }
    };
    if concepts.contains(&"material-fluid") && !concepts.contains(&"material-plasma") {
        return Material::Other;
    }
    let own = of(&concepts);
    if own == Material::Unstated { of(of_name) } else { own }
}

/// The specimen says what it is, whether or not that was understood.
fn states_specimen(index: &Index, node: Node) -> bool {
    let specimen = node.get("specimen").and_then(|reference| index.follow(node, reference));
    specimen
        .and_then(|specimen| specimen.get("type"))
        .is_some_and(|kind| kind.str("text").is_some() || kind.get("coding").is_some())
}
