//! What was examined: as the specimen and the body site of a result say it, or those of the reports around it, or names.

use super::around::Around;
use crate::case::gene_result::Material;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::profiles::record::aside;
use crate::profiles::record::place::Index;

/// What was examined.
#[derive(Debug, Clone, Copy, Default)]
pub struct Examined {
    pub material: Material,
    /// Tumour or plasma was among it: what is found is not of the germline by itself.
    pub is_of_tumour: bool,
}

impl Examined {
    /// Reads it; `names` are the names of the test, level by level, and `own` that of the result: an organ that a test is named
    /// by ("lung panel") is no specimen.
    pub fn read<'c>(
        reader: Reader<'c>,
        index: &Index<'c>,
        (node, own): (Node<'c>, Option<&'c str>),
        around: &Around<'_, 'c>,
        names: &[Vec<&'c str>],
    ) -> Self {
        let specimens = of_specimens(reader, index, node);
        let mut levels =
            std::iter::once(specimens).chain(around.levels.iter().map(|level| {
                level.iter().flat_map(|holder| of_specimens(reader, index, holder.node)).collect::<Vec<_>>()
            }));
        let stated = levels.find(|level| !level.is_empty()).map(|level| together(&level)).unwrap_or_default();
        let of_level = |level: &Vec<&'c str>| {
            let is_of_result = |name: &str| own == Some(name);
            let of_name = |name: &&'c str| {
                let concepts = reader.text_concepts(name).into_iter();
                let is_kept = is_of_result(name);
                concepts.filter(|concept| is_kept || !concept.starts_with("site-")).collect::<Vec<_>>()
            };
            let concepts: Vec<&str> = level.iter().flat_map(of_name).collect();
            Some(of(&concepts)).filter(|material| *material != Material::Unstated)
        };
        let named = names.iter().find_map(of_level);
        // Plasma is drawn as blood.
        let is_plasma = || named == Some(Material::Plasma) || is_plasma_in_words(reader, node, around);
        match stated.material {
            Material::Unstated if named.is_none() && is_plasma() => Self::of_one(Material::Plasma),
            Material::Unstated => Self::of_one(named.unwrap_or_default()),
            Material::Blood | Material::Tissue if named == Some(Material::Plasma) => Self::of_one(Material::Plasma),
            _ => stated,
        }
    }

    fn of_one(material: Material) -> Self {
        Self { material, is_of_tumour: matches!(material, Material::Tissue | Material::Plasma) }
    }
}

/// Several specimens of one report: tumour with normal cells is tumour, plasma with normal cells plasma; of tissue and plasma
/// nobody can tell which.
fn together(several: &[Material]) -> Examined {
    let has = |material: Material| several.contains(&material);
    let is_of_tumour = has(Material::Tissue) || has(Material::Plasma);
    let material = match (has(Material::Tissue), has(Material::Plasma)) {
        (true, true) => Material::Other,
        (true, false) => Material::Tissue,
        (false, true) => Material::Plasma,
        (false, false) if has(Material::Blood) => Material::Blood,
        (false, false) => several.first().copied().unwrap_or_default(),
    };
    Examined { material, is_of_tumour }
}

/// The materials of the specimens that a resource names, or of its body site; those that say nothing are left out.
fn of_specimens(reader: Reader, index: &Index, node: Node) -> Vec<Material> {
    let site = reader.meaning(node.get("bodySite"));
    let of_specimen = |reference: Option<Node>| {
        let resource = reference.and_then(|reference| index.follow(node, reference));
        let kind = reader.meaning(resource.and_then(|specimen| specimen.get("type")));
        let collected = reader.meaning(resource.and_then(|specimen| specimen.at(&["collection", "bodySite"])));
        let shown = reference.and_then(|reference| reference.str("display"));
        let mut concepts: Vec<&str> = Vec::new();
        for meaning in [&kind, &site, &collected] {
            concepts.extend(&meaning.concepts);
            concepts.extend(meaning.text.map(|text| reader.text_concepts(text)).unwrap_or_default());
        }
        concepts.extend(shown.map(|text| reader.text_concepts(text)).unwrap_or_default());
        if concepts.contains(&"material-fluid") && !concepts.contains(&"material-plasma") {
            return Material::Other;
        }
        of(&concepts)
    };
    let references: Vec<Node> = node.each("specimen").collect();
    let materials: Vec<Material> = if references.is_empty() {
        vec![of_specimen(None)]
    } else {
        references.into_iter().map(|reference| of_specimen(Some(reference))).collect()
    };
    materials.into_iter().filter(|material| *material != Material::Unstated).collect()
}

fn of(concepts: &[&str]) -> Material {
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
}

/// The longest text beside a result in which the material is looked for, in bytes.
const SHORT: usize = 1000;

/// A note, a category, or the conclusion of a report around it, names plasma.
fn is_plasma_in_words(reader: Reader, node: Node, around: &Around) -> bool {
    let notes = |node: Node| {
        let categories = node.each("category").flat_map(aside::texts);
        let noted = node.each("note").filter_map(|note| note.str("text"));
        noted.chain(categories).any(|text| is_plasma(reader, text))
    };
    notes(node)
        || around.holders().any(|holder| {
            notes(holder.node) || holder.node.str("conclusion").is_some_and(|text| is_plasma(reader, text))
        })
}

fn is_plasma(reader: Reader, text: &str) -> bool {
    text.len() <= SHORT && reader.names_any(text, |concept| *concept == "material-plasma")
}

/// The nearest specimen says what it is, whether or not that was understood.
pub fn states_specimen(index: &Index, node: Node, around: &Around) -> bool {
    let nodes = std::iter::once(node).chain(around.holders().map(|holder| holder.node));
    let mut specimens = nodes.flat_map(|node| {
        node.each("specimen").filter_map(move |reference| index.follow(node, reference)).collect::<Vec<_>>()
    });
    specimens.any(|specimen| {
        specimen.get("type").is_some_and(|kind| kind.str("text").is_some() || kind.get("coding").is_some())
    })
}
