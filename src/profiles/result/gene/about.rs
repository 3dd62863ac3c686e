//! Whether an Observation is about genes: by its code, its components, or what its words name.

use super::denied::denies_whatever_is_listed;
use super::gene_name::GeneNames;
use super::parts;
use super::presence;
use crate::case::gene_result::GeneState;
use crate::case::marker::Marker;
use crate::fhir::record::node::Node;
use crate::profiles::gene_words::slot::Slot;
use crate::profiles::gene_words::statements::{Statement, What};
use crate::profiles::markers;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::result::{polarity, value};

/// Codes of tests of genes.
const TESTS: [&str; 8] = [
    "marker-variant",
    "marker-erbb2-mutation",
    "marker-esr1",
    "marker-pik3ca-akt1-pten",
    "marker-cgp",
    "marker-hereditary-panel",
    "marker-germline-brca",
    "marker-brca",
];

/// The code of an overall interpretation.
pub const OVERALL: &str = "marker-overall-interpretation";

/// The stain of a protein that a fusion makes: a positive one says something of the gene.
pub const STAIN_OF_FUSION: &str = "test-fusion-protein";

/// Is an Observation about genes, as a whole? HER2 by its code is a protein unless its value names a change.
pub fn is_about_genes(
    reader: Reader,
    resource: &PatientResource,
    components: &[(Meaning, Node)],
    is_protein: bool,
) -> bool {
    let code = &resource.code;
    let is_structured = |is_protein: bool| {
        components.iter().any(|(meaning, _)| {
            let slot = parts::slot(reader, meaning);
            matches!(slot, Some(Slot::Protein | Slot::Coding)) || (slot == Some(Slot::Gene) && !is_protein)
        })
    };
    let names_gene = || code.family("gene-").next().is_some();
    if code.has(STAIN_OF_FUSION) {
        return true;
    }
    // A genotype is one of drug metabolism, unless it names a gene of tumours.
    let is_genotype = || code.has("other-genotype") && !components_name_gene(reader, components);
    if is_genotype() || code.has("other-method") {
        return false;
    }
    // A diagnosis of the protein ("HER2-positive cancer": no) is no test of its gene.
    let is_protein = is_protein || polarity::may_state(code) || is_test_of_protein(reader, resource);
    let is_panel = |assay: &str| reader.lexicon().is_some_and(|lexicon| lexicon.panel(assay).is_some());
    // "HER2 (ODxTT)": a row of a panel of genes.
    let is_row = || code.family("assay-").any(is_panel) && !is_test_of_protein(reader, resource);
    if is_protein {
        return is_structured(true)
            || is_row()
            || asks_for_change(reader, code)
            || value_names_change(reader, resource.node);
    }
    code.has(OVERALL)
        || TESTS.iter().any(|name| code.has(name))
        || names_gene()
        || code.family("assay-").any(is_panel)
        || is_by_panel(reader, resource, components)
        || is_structured(false)
        || code.text.is_some_and(|text| reader.told(text).genes.iter().any(|gene| is_known(reader, gene)))
        || value_names_gene(reader, resource.node)
        || is_report(reader, resource)
        || lists_denied_genes(reader, resource)
        || components_name_change(reader, components)
}

/// A component of a panel that is about a gene, under a code that is not: it bears the name of a test of genes, or the name
/// of a gene over a change. Over an answer ("ALK": "positive") a gene may be a stain, where stains are told.
pub fn is_gene_part(reader: Reader, resource: &PatientResource, (meaning, node): &(Meaning, Node)) -> bool {
    let is_protein = meaning.markers.iter().any(|marker| !matches!(marker, Marker::GermlineBrca | Marker::TumourBrca));
    let is_test = || TESTS.iter().any(|name| meaning.has(name));
    let by_symbol =
        || meaning.text.is_some_and(|text| reader.told(text).genes.iter().any(|gene| is_known(reader, gene)));
    let names_gene = || meaning.family("gene-").next().is_some() || by_symbol();
    let holds_change = || parts::texts(*node).iter().any(|text| names_change(reader, text));
    let is_stain = || ["test-protein", "other-immunostain", "other-mmr-protein"].iter().any(|name| meaning.has(name));
    let holds_answer = || !tells_of_stains(reader, resource) && !is_stain() && answers(reader, *node);
    !is_protein && (!meaning.markers.is_empty() || is_test() || (names_gene() && (holds_change() || holds_answer())))
}

/// The result is one of pathology or of stains, or holds receptors.
fn tells_of_stains(reader: Reader, resource: &PatientResource) -> bool {
    let code = &resource.code;
    let is_of_stains = ["marker-pathology-report", "marker-receptor-panel"].iter().any(|name| code.has(name));
    is_of_stains || !code.markers.is_empty() || is_test_of_protein(reader, resource)
}

/// The value says whether something was found, by a code or in words.
fn answers(reader: Reader, node: Node) -> bool {
    let said = value::said(reader, node);
    let is_said = |text: &&str| {
        let told = reader.told(text);
        told.statements.iter().any(|one| matches!(one.state, GeneState::Present | GeneState::Absent))
    };
    presence::coded(reader, node, &said).is_some() || parts::texts(node).iter().any(is_said)
}

/// The name of the test asks for a variant of a gene ("HER2遺伝子変異"), not for its copies or its protein.
fn asks_for_change(reader: Reader, code: &Meaning) -> bool {
    code.text.is_some_and(|text| {
        let told = reader.told(text);
        let asks = |statement: &Statement| {
            let is_small = matches!(statement.what, What::Unnamed | What::Notation(_) | What::Class(_));
            statement.state == GeneState::Present && is_small && !statement.is_answer
        };
        !told.genes.is_empty() && !told.is_unclear && told.statements.iter().any(asks)
    })
}

/// A report on genes as one result, unless its words tell of receptors.
fn is_report(reader: Reader, resource: &PatientResource) -> bool {
    let is_of_genes = |marker: &Marker| matches!(marker, Marker::GermlineBrca | Marker::TumourBrca | Marker::Variant);
    let tells_of_genes = |text: &&str| markers::of_concepts(&reader.reported_concepts(text)).iter().all(is_of_genes);
    resource.code.has("marker-genetic-report") && parts::texts(resource.node).iter().all(tells_of_genes)
}

/// The value names a change of a gene, in words that were all understood.
fn value_names_change(reader: Reader, node: Node) -> bool {
    parts::texts(node).iter().any(|text| {
        let told = reader.told(text);
        !told.is_unclear
            && told.statements.iter().any(|statement| matches!(statement.what, What::Notation(_) | What::Class(_)))
    })
}

/// The value names a gene and a change of it, under whatever code ("Result": "ERBB2 p.V777L").
fn value_names_gene(reader: Reader, node: Node) -> bool {
    node.str("valueString").into_iter().any(|text| {
        let told = reader.told(text);
        let has = |wanted: fn(&What) -> bool| told.statements.iter().any(|statement| wanted(&statement.what));
        let is_notation = has(|what| matches!(what, What::Notation(_)));
        let is_class = has(|what| matches!(what, What::Class(_)));
        told.genes.iter().any(|gene| is_notation || is_class && is_known(reader, gene))
    })
}

/// Genes of our table under a name that is nothing but a "no" ("pertinent negatives").
fn lists_denied_genes(reader: Reader, resource: &PatientResource) -> bool {
    let genes = |text: &&str| reader.told(text).genes.iter().any(|gene| is_known(reader, gene));
    resource.code.concepts.iter().all(|concept| concept.starts_with("answer-"))
        && parts::texts(resource.node).iter().any(genes)
        && resource.code.text.is_some_and(|name| denies_whatever_is_listed(reader, name))
}

/// Components under names that nobody knows hold a gene and a change.
fn components_name_change(reader: Reader, components: &[(Meaning, Node)]) -> bool {
    let unknown = components.iter().filter(|(meaning, _)| meaning.is_of_part());
    let texts: Vec<&str> = unknown.flat_map(|(_, node)| parts::texts(*node)).collect();
    texts.iter().any(|text| names_change(reader, text))
        && texts.iter().any(|text| reader.told(text).genes.iter().any(|gene| is_known(reader, gene)))
}

/// A component for the gene holds one of our table.
fn components_name_gene(reader: Reader, components: &[(Meaning, Node)]) -> bool {
    let mut genes = components.iter().filter(|(meaning, _)| parts::slot(reader, meaning) == Some(Slot::Gene));
    genes.any(|(_, node)| {
        let mut names = GeneNames::default();
        names.add(reader, *node);
        names.symbols.iter().any(|gene| is_known(reader, gene))
    })
}

/// Words name a change of a gene.
fn names_change(reader: Reader, text: &str) -> bool {
    reader.told(text).statements.iter().any(|statement| matches!(statement.what, What::Notation(_) | What::Class(_)))
}

/// Words of a change that stand where no result is looked for: in a note, or in a component of an unknown name.
pub fn unread_words<'c>(reader: Reader<'c>, node: Node<'c>, others: &[(Meaning<'c>, Node<'c>)]) -> Option<&'c str> {
    let notes = node.each("note").filter_map(|note| note.str("text"));
    let mut texts = others.iter().flat_map(|(_, node)| parts::texts(*node)).chain(notes);
    texts.find(|text| names_change(reader, text))
}

/// A gene of our table. Other capitals of a name are seldom one ("TNM", "ISCN").
pub fn is_known(reader: Reader, gene: &str) -> bool {
    reader.lexicon().is_some_and(|lexicon| lexicon.gene_by_name(gene).is_some())
}

/// Its method is a panel of genes, and a component bears the name of a gene.
fn is_by_panel(reader: Reader, resource: &PatientResource, components: &[(Meaning, Node)]) -> bool {
    let is_panel = |concept: &str| {
        let assay = concept.strip_prefix("assay-");
        assay.zip(reader.lexicon()).is_some_and(|(assay, lexicon)| lexicon.panel(assay).is_some())
    };
    let method = reader.meaning(resource.node.get("method"));
    method.concepts.iter().any(|concept| is_panel(concept))
        && components.iter().any(|part| is_gene_part(reader, resource, part))
}

/// Immunohistochemistry or an immunoassay, by its name or its method.
fn is_test_of_protein(reader: Reader, resource: &PatientResource) -> bool {
    let method = resource.node.get("method");
    let displays = method.into_iter().flat_map(|method| method.each("coding")).filter_map(|one| one.str("display"));
    let mut names = method.and_then(|method| method.str("text")).into_iter().chain(displays);
    resource.code.has("test-protein") || names.any(|name| reader.text_concepts(name).contains(&"test-protein"))
}
