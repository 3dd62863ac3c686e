//! Criteria about results of genes: as they are written, with names, and after the check, with ids.

use serde::Deserialize;

use super::check::names::Resolver;
use super::check::values;
use super::drug::DrugOrClass;
use super::ids::{AssayId, DrugId, TestId};
use super::told::{Gap, Told};
use super::written::Name;
use crate::case::gene_result::Material;
use crate::variant::Origin;

/// A variant is on the companion-diagnostic list of this drug and of the assay that found it, in the site's country, as of
/// the day that is asked about. The genes are those of the drug's lists.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Listed<Drug, Test = Drug, Group = Drug> {
    pub drug: Drug,
    /// The test that would settle it.
    pub ask: Test,
    /// Another assay with a list of its own, asked for where the first counts the variant for information only.
    #[serde(default = "no_test")]
    pub ask_second: Option<Test>,
    /// The test of tissue that is asked for where only plasma was examined and shows nothing; `ask` where none is written.
    #[serde(default = "no_test")]
    pub ask_after_plasma: Option<Test>,
    /// The change is often acquired under these drugs: what was examined before their last start excludes nothing.
    #[serde(default = "no_test")]
    pub acquired_under: Option<Group>,
}

impl Listed<DrugId, TestId, DrugOrClass> {
    /// The tests it can ask for.
    pub fn topics(&self) -> Vec<&'static str> {
        let tests = [Some(self.ask), self.ask_second, self.ask_after_plasma, Some(TestId::EXPERT_PANEL)];
        tests.into_iter().flatten().map(TestId::as_str).collect()
    }
}

/// A result about a gene that is on record. What is left out is not asked.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct GeneResultWanted<Assay, Drug = Assay, Test = Assay, Gene = Assay> {
    /// Symbols; any of these.
    #[serde(default = "Vec::new")]
    pub genes: Vec<Gene>,
    /// `present` where nothing is written.
    #[serde(default)]
    pub state: StateWord,
    /// The kinds of change; any of these.
    #[serde(default)]
    pub change: Vec<ChangeWord>,
    /// The protein changes, as one-letter 3' names (`p.C805S`); any of these.
    #[serde(default)]
    pub protein: Vec<String>,
    /// What the laboratory says it means; any of these.
    #[serde(default)]
    pub significance: Vec<SignificanceWord>,
    #[serde(default)]
    pub origin: Vec<OriginWord>,
    #[serde(default)]
    pub material: Vec<MaterialWord>,
    /// Found by one of these assays.
    #[serde(default = "Vec::new")]
    pub by: Vec<Assay>,
    /// Found by an assay that is none of these, or by one that is not named.
    #[serde(default = "Vec::new")]
    pub by_other_than: Vec<Assay>,
    /// How it stands on the companion-diagnostic lists of this drug.
    #[serde(default = "no_list")]
    pub on_lists_of: Option<OnLists<Drug>>,
    /// The test that would settle it. With it, a gene nobody tested leaves the criterion open; without it, the criterion asks
    /// only whether such a result is on record.
    #[serde(default = "no_test")]
    pub ask: Option<Test>,
}

impl<Drug, Gene> GeneResultWanted<AssayId, Drug, TestId, Gene> {
    /// The assays it names, and the test it can ask for.
    pub fn topics(&self) -> Vec<&'static str> {
        let assays = self.by.iter().chain(&self.by_other_than).map(|assay| assay.as_str());
        assays.chain(self.ask.map(TestId::as_str)).collect()
    }
}

const fn no_list<Drug>() -> Option<OnLists<Drug>> {
    None
}

const fn no_test<Test>() -> Option<Test> {
    None
}

/// A drug, and how a variant may stand on its lists.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OnLists<Drug> {
    pub drug: Drug,
    pub standing: Vec<StandingWord>,
}

/// Each of `all-of` was tested in the tumour and not found altered, and nothing was found in either list.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct GenesAbsent<Test, Gene = Test> {
    pub all_of: Vec<Gene>,
    #[serde(default = "Vec::new")]
    pub nothing_found_in: Vec<Gene>,
    /// The test that would settle it.
    #[serde(default = "no_test")]
    pub ask: Option<Test>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum StateWord {
    /// A change was found.
    #[default]
    Present,
    /// Tested, and nothing was found.
    Absent,
    /// No call, failed, not evaluable, not done.
    NotEvaluable,
    /// Tested, whatever was found.
    Tested,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum ChangeWord {
    /// A change of the sequence, named or not.
    Variant,
    Amplification,
    Fusion,
    /// A deletion or rearrangement of exons or of the whole gene.
    Structural,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum SignificanceWord {
    /// Pathogenic, likely pathogenic, oncogenic or likely oncogenic.
    Pathogenic,
    Uncertain,
    /// Benign or likely benign.
    Benign,
    NotStated,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum OriginWord {
    /// By a test of the germline.
    Germline,
    Somatic,
    /// Not stated, or called germline by a test of the tumour or of plasma.
    Unknown,
}

impl OriginWord {
    /// Whether a result has this origin; only a test of the germline shows that a variant is of the germline.
    pub fn is(self, origin: Origin, is_germline_test: bool) -> bool {
        match self {
            Self::Germline => origin == Origin::Germline && is_germline_test,
            Self::Somatic => origin == Origin::Somatic,
            Self::Unknown => origin == Origin::Unknown || (origin == Origin::Germline && !is_germline_test),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum MaterialWord {
    Tissue,
    Plasma,
    Blood,
    Unstated,
}

impl MaterialWord {
    /// The material of the case.
    pub const fn material(self) -> Material {
        match self {
            Self::Tissue => Material::Tissue,
            Self::Plasma => Material::Plasma,
            Self::Blood => Material::Blood,
            Self::Unstated => Material::Unstated,
        }
    }
}

/// In the order in which they count, where two lists say different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum StandingWord {
    /// Companion-diagnostic on the list of the assay that found it, or counted by a stated policy.
    Cdx,
    /// On the list of its assay, for information only.
    ReferenceOnly,
    /// The sources held do not settle it.
    Unsettled,
    /// The report does not say enough ("exon 20 insertion").
    Unspecific,
    /// Found by an assay that is no companion diagnostic of the drug; on the list of another assay.
    ListedElsewhere,
    NotListed,
}

impl Listed<Name> {
    pub(super) fn parse(&self, names: &mut Resolver) -> Option<Listed<DrugId, TestId, DrugOrClass>> {
        let (drug, ask) = (names.drug(&self.drug), names.test(&self.ask));
        let mut test = |name: &Option<Name>| name.as_ref().and_then(|test| names.test(test));
        let (ask_second, ask_after_plasma) = (test(&self.ask_second), test(&self.ask_after_plasma));
        let acquired_under = self.acquired_under.as_ref().and_then(|name| names.drug_or_class(name));
        Some(Listed { drug: drug?, ask: ask?, ask_second, ask_after_plasma, acquired_under })
    }
}

impl GeneResultWanted<Name> {
    pub(super) fn parse(&self, names: &mut Resolver) -> Option<GeneResultWanted<AssayId, DrugId, TestId, String>> {
        let drug = self.on_lists_of.as_ref().map(|lists| names.drug(&lists.drug));
        let standing = self.on_lists_of.as_ref().map(|lists| lists.standing.clone()).unwrap_or_default();
        Some(GeneResultWanted {
            genes: values::genes(&self.genes, names),
            state: self.state,
            change: self.change.clone(),
            protein: self.protein.clone(),
            significance: self.significance.clone(),
            origin: self.origin.clone(),
            material: self.material.clone(),
            by: names.assays(&self.by),
            by_other_than: names.assays(&self.by_other_than),
            on_lists_of: match drug {
                Some(drug) => Some(OnLists { drug: drug?, standing }),
                None => None,
            },
            ask: self.ask.as_ref().and_then(|test| names.test(test)),
        })
    }
}

impl GenesAbsent<Name> {
    pub(super) fn parse(&self, names: &mut Resolver) -> GenesAbsent<TestId, String> {
        let (all_of, nothing_found_in) =
            (values::genes(&self.all_of, names), values::genes(&self.nothing_found_in, names));
        let ask = self.ask.as_ref().and_then(|test| names.test(test));
        GenesAbsent { all_of, nothing_found_in, ask }
    }
}

impl GeneResultWanted<AssayId, DrugId, TestId, String> {
    /// What it asks, for whoever puts it into words.
    pub fn told(&self) -> Vec<Told> {
        let change = match &*self.change {
            [] => Gap::words("gene-state", &[self.state]),
            changes => Gap::words("gene-change", changes),
        };
        let mut told = vec![match &*self.genes {
            [] => Told::with("any-gene", [("state", change)]),
            genes => Told::with("gene", [("genes", Gap::AnyOf(genes.to_vec())), ("state", change)]),
        }];
        let mut add = |is_asked: bool, sentence: &str, name: &'static str, gap: Gap| {
            told.extend(is_asked.then(|| Told::with(sentence, [(name, gap)])));
        };
        add(!self.protein.is_empty(), "gene-protein", "changes", Gap::AnyOf(self.protein.clone()));
        let significance = Gap::words("gene-significance", &self.significance);
        add(!self.significance.is_empty(), "gene-significance", "significance", significance);
        add(!self.origin.is_empty(), "gene-origin", "origin", Gap::words("gene-origin", &self.origin));
        add(!self.material.is_empty(), "gene-material", "material", Gap::words("gene-material", &self.material));
        add(!self.by.is_empty(), "gene-by", "assays", Gap::Assays(self.by.clone()));
        add(!self.by_other_than.is_empty(), "gene-by-other-than", "assays", Gap::Assays(self.by_other_than.clone()));
        told.extend(self.on_lists_of.as_ref().map(|lists| {
            let drug = Gap::Drugs(vec![DrugOrClass::Drug(lists.drug)]);
            Told::with("gene-on-lists", [("drug", drug), ("standing", Gap::words("gene-standing", &lists.standing))])
        }));
        told
    }
}

impl GenesAbsent<TestId, String> {
    /// What it asks, for whoever puts it into words.
    pub fn told(&self) -> Vec<Told> {
        let mut told = vec![Told::with("genes-absent", [("genes", Gap::AllOf(self.all_of.clone()))])];
        if !self.nothing_found_in.is_empty() {
            let genes = Gap::AllOf(self.nothing_found_in.clone());
            told.push(Told::with("genes-nothing-found", [("genes", genes)]));
        }
        told
    }
}
