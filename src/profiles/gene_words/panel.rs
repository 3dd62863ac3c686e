//! What is known of a panel: what it examines, and of which genes a negative counts (`profiles/genes/panels.tsv`).

use crate::case::gene_result::Material;

/// An assay, what it examines, and the genes of which its maker says that it examines them.
#[derive(Debug)]
pub struct Panel {
    assay: String,
    pub material: Material,
    /// The tumour is compared with normal cells of the patient.
    pub is_paired: bool,
    pub genes: Vec<String>,
    /// Genes of which it reads something, as information only.
    pub for_information: Vec<String>,
}

impl Panel {
    /// Of a line: `covered` are genes between blanks, in brackets those that are information only.
    pub fn of(assay: &str, material: &str, covered: &str) -> Self {
        let informed = |gene: &str| Some(gene.strip_prefix('(')?.strip_suffix(')')?.to_owned());
        let genes = || covered.split_whitespace();
        Self {
            assay: assay.to_owned(),
            material: match material {
                "plasma" => Material::Plasma,
                "blood" => Material::Blood,
                _ => Material::Tissue,
            },
            is_paired: material == "paired",
            genes: genes().filter(|gene| informed(gene).is_none()).map(str::to_owned).collect(),
            for_information: genes().filter_map(informed).collect(),
        }
    }

    /// By the id of its value set.
    pub fn is_called(&self, assay: &str) -> bool {
        self.assay == assay
    }
}
