//! The criteria of a rule: how `when` is written, what each is after the check, and what is asked of it elsewhere.
//!
//! A flat mapping is an implicit AND and reads like an eligibility table. There are no operators inside strings and no
//! expressions. A new criterion is a change here, in `evaluate/criteria/mod.rs`, and a file that judges it; what is
//! forgotten does not compile.

mod when;

use serde::Deserialize;

use super::check::{names::Resolver, values};
pub use super::criterion_parts::{PdL1, Prior};
use super::drug::DrugOrClass;
pub use super::gene_criteria::{GeneResultWanted, GenesAbsent, Listed};
use super::ids::{AssayId, DrugId, TestId};
use super::measurement::Measurement;
pub use super::safety_criteria::{Examined, Fallen, LastGiven, Measured, OnFile};
use super::told::{Gap, Told};
use super::words::{
    Brca, Condition, HER2_MARKERS, Her2Open, Her2Word, HistologyWord, HormoneReceptors, IhcWord, MenopauseWord,
    ReceptorWord,
};
use super::written::Name;
use crate::case::define::her2::Her2;
use crate::case::define::receptor::Receptor;
use crate::case::finding::IhcScore;
use crate::case::marker::Marker;

pub use when::When;

/// Everything that must hold. An empty mapping holds for everybody.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Criteria {
    pub er: Vec<ReceptorWord>,
    pub pgr: Vec<ReceptorWord>,
    /// Positive: ER or PgR is positive (low positive included). Negative: both are negative.
    pub hormone_receptors: Option<HormoneReceptors>,
    /// The HER2 classes that are allowed. `negative` stands for low, ultralow and null together.
    pub her2: Vec<Her2Word>,
    /// The kits HER2 must be read by, where the record names one (HER2-low, ultralow).
    pub her2_by: Vec<Name>,
    /// Where the HER2 results stand, for notes about what they leave open.
    pub her2_open: Vec<Her2Open>,
    pub pd_l1: Option<PdL1<Name>>,
    /// A PD-L1 result exists whose assay is none of these.
    pub pd_l1_by_other_than: Vec<Name>,
    /// Previous drugs; each line must hold.
    pub prior: Vec<Prior<Name>>,
    pub germline_brca: Option<Brca>,
    /// The UGT1A1 genotypes that are meant, as `*28/*28`.
    pub ugt1a1: Vec<Name>,
    pub menopause: Option<MenopauseWord>,
    /// A safety finding in the record (`interstitial-lung-disease`, `brain-metastasis`).
    pub has: Vec<Condition>,
    /// Drugs ordered now or running beside the ordered one; at least one of them.
    pub together_with: Vec<Name>,
    /// A recent measurement within limits (`lvef`).
    pub measured: Option<Measured<Name>>,
    /// A result is on file, whatever it says (`chest-ct`).
    pub on_file: Option<OnFile<Name>>,
    /// A measurement lies below that at the start of a therapy (`lvef`).
    pub fallen: Option<Fallen<Name, Name>>,
    /// When a drug was last given.
    pub last_given: Option<LastGiven<Name>>,
    /// What the record says of the histology of a lung cancer; any of these.
    pub histology: Vec<HistologyWord>,
    /// The HER2 IHC score itself, whatever ISH says; any of these.
    pub her2_ihc: Vec<IhcWord>,
    /// A variant is on the companion-diagnostic list of a drug and the assay that found it.
    pub listed: Option<Listed<Name>>,
    /// Results about genes; each line must hold.
    pub gene_result: Vec<GeneResultWanted<Name>>,
    /// Genes tested in tissue and not found altered.
    pub genes_absent: Option<GenesAbsent<Name>>,
    /// At least one of the mappings holds.
    pub any_of: Vec<Criteria>,
    /// None of the mappings holds.
    pub none_of: Vec<Criteria>,
}

/// One criterion, after the check.
#[derive(Debug, Clone)]
pub enum Criterion {
    Er(Vec<Receptor>),
    Pgr(Vec<Receptor>),
    HormoneReceptors(HormoneReceptors),
    Her2(Vec<Her2>),
    Her2By(Vec<AssayId>),
    Her2Open(Vec<Her2Open>),
    /// With the test that measures the score.
    PdL1(PdL1<AssayId>, TestId),
    PdL1ByOtherThan(Vec<AssayId>),
    Prior(Prior<DrugOrClass>),
    GermlineBrca(Brca),
    /// As `*28/*28`.
    Ugt1a1(Vec<String>),
    Menopause(MenopauseWord),
    Has(Condition),
    TogetherWith(Vec<DrugOrClass>),
    Measured(Measured<Measurement>),
    OnFile(OnFile<Examined>),
    Fallen(Fallen<Measurement, DrugOrClass>),
    LastGiven(LastGiven<DrugId>),
    Histology(Vec<HistologyWord>),
    Her2Ihc(Vec<IhcScore>),
    Listed(Listed<DrugId, TestId, DrugOrClass>),
    GeneResult(Box<GeneResultWanted<AssayId, DrugId, TestId, String>>),
    GenesAbsent(GenesAbsent<TestId, String>),
}

impl Criterion {
    /// The markers of the tumour whose results it reads, as far as cards show those that were not used.
    pub const fn markers(&self) -> &'static [Marker] {
        match self {
            Self::Er(_) => &[Marker::Er],
            Self::Pgr(_) => &[Marker::Pgr],
            Self::HormoneReceptors(_) => &[Marker::Er, Marker::Pgr],
            Self::Her2(_) | Self::Her2Open(_) => &HER2_MARKERS,
            Self::PdL1(..) | Self::PdL1ByOtherThan(_) => &[Marker::PdL1],
            Self::GermlineBrca(_) => &[Marker::Variant],
            Self::Her2Ihc(_) => &[Marker::Her2Ihc],
            Self::Listed(_) | Self::GeneResult(_) | Self::GenesAbsent(_) => &[Marker::Variant],
            _ => &[],
        }
    }

    /// Topics of the tests it can ask for (`her2` of `her2:ish`), and the assays it names.
    pub fn topics(&self) -> Vec<&'static str> {
        match self {
            Self::PdL1(wanted, _) => vec![wanted.assay.as_str()],
            Self::PdL1ByOtherThan(assays) => assays.iter().map(|assay| assay.as_str()).collect(),
            Self::Er(_) => vec!["er"],
            Self::Pgr(_) => vec!["pgr"],
            Self::HormoneReceptors(_) => vec!["er", "pgr"],
            Self::Her2(_) | Self::Her2Open(_) | Self::Her2Ihc(_) => vec!["her2"],
            Self::Listed(wanted) => wanted.topics(),
            Self::GeneResult(wanted) => wanted.topics(),
            Self::GenesAbsent(wanted) => wanted.ask.map(TestId::as_str).into_iter().collect(),
            Self::GermlineBrca(_) => vec![TestId::GERMLINE_BRCA.topic()],
            Self::Ugt1a1(_) => vec![TestId::UGT1A1.topic()],
            Self::Has(condition) => condition.test_topic().into_iter().collect(),
            Self::Measured(wanted) => vec![wanted.of.test.as_str()],
            Self::OnFile(wanted) => wanted.of.test.map(TestId::as_str).into_iter().collect(),
            Self::Fallen(wanted) => vec![wanted.of.test.as_str()],
            _ => Vec::new(),
        }
    }

    /// The drugs and classes it asks for.
    pub fn drugs(&self) -> Vec<DrugOrClass> {
        match self {
            Self::Prior(prior) => prior.any_of.iter().chain(&prior.none_of).copied().collect(),
            Self::TogetherWith(drugs) => drugs.clone(),
            Self::Fallen(wanted) => wanted.since.clone(),
            Self::LastGiven(wanted) => vec![DrugOrClass::Drug(wanted.drug)],
            _ => Vec::new(),
        }
    }

    /// What it is about, as the trace calls it.
    pub fn kinds(&self) -> Vec<CriterionKind> {
        vec![match self {
            Self::HormoneReceptors(_) => return vec![CriterionKind::Er, CriterionKind::Pgr],
            Self::Er(_) => CriterionKind::Er,
            Self::Pgr(_) => CriterionKind::Pgr,
            Self::Her2(_) => CriterionKind::Her2,
            Self::Her2By(_) => CriterionKind::Her2By,
            Self::Her2Open(_) => CriterionKind::Her2Open,
            Self::PdL1(..) => CriterionKind::PdL1,
            Self::PdL1ByOtherThan(_) => CriterionKind::PdL1ByOtherThan,
            Self::Prior(_) => CriterionKind::Prior,
            Self::GermlineBrca(_) => CriterionKind::GermlineBrca,
            Self::Ugt1a1(_) => CriterionKind::Ugt1a1,
            Self::Menopause(_) => CriterionKind::Menopause,
            Self::Has(condition) => CriterionKind::Has(*condition),
            Self::TogetherWith(_) => CriterionKind::TogetherWith,
            Self::Measured(_) => CriterionKind::Measured,
            Self::OnFile(_) => CriterionKind::OnFile,
            Self::Fallen(_) => CriterionKind::Fallen,
            Self::LastGiven(_) => CriterionKind::LastGiven,
            Self::Histology(_) => CriterionKind::Histology,
            Self::Her2Ihc(_) => CriterionKind::Her2Ihc,
            Self::Listed(_) => CriterionKind::Listed,
            Self::GeneResult(_) => CriterionKind::GeneResult,
            Self::GenesAbsent(_) => CriterionKind::GenesAbsent,
        }]
    }

    /// What it asks, for whoever puts it into words: parts that hold together, each a key of `each-criterion` in `book.yaml`.
    pub fn told(&self) -> Vec<Told> {
        vec![match self {
            Self::Er(states) => Told::with("er", [("states", Gap::words("receptor", states))]),
            Self::Pgr(states) => Told::with("pgr", [("states", Gap::words("receptor", states))]),
            Self::HormoneReceptors(wanted) => Told::named("hormone-receptors", *wanted),
            Self::Her2(classes) if classes.len() == 3 && !classes.contains(&Her2::Positive) => {
                Told::plain("her2-negative")
            }
            Self::Her2(classes) => Told::with("her2", [("classes", Gap::words("her2-class", classes))]),
            Self::Her2By(assays) => Told::with("her2-by", [("assays", Gap::Assays(assays.clone()))]),
            Self::Her2Open(why) => Told::with("her2-open", [("why", Gap::words("her2-open", why))]),
            Self::PdL1(wanted, _) => wanted.told(),
            Self::PdL1ByOtherThan(assays) => {
                Told::with("pd-l1-by-other-than", [("assays", Gap::Assays(assays.clone()))])
            }
            Self::Prior(wanted) => return wanted.told(),
            Self::GermlineBrca(wanted) => Told::named("germline-brca", *wanted),
            Self::Ugt1a1(genotypes) => Told::with("ugt1a1", [("genotypes", Gap::AnyOf(genotypes.clone()))]),
            Self::Menopause(wanted) => Told::named("menopause", *wanted),
            Self::Has(condition) => Told::plain(condition.marker().id()),
            Self::TogetherWith(drugs) => Told::with("together-with", [("drugs", Gap::Drugs(drugs.clone()))]),
            Self::Measured(wanted) => return wanted.told(),
            Self::OnFile(wanted) => wanted.told(),
            Self::Fallen(wanted) => return wanted.told(),
            Self::LastGiven(wanted) => wanted.told(),
            Self::Histology(wanted) => Told::with("histology", [("types", Gap::words("histology", wanted))]),
            Self::Her2Ihc(scores) => {
                Told::with("her2-ihc", [("scores", Gap::AnyOf(scores.iter().map(ToString::to_string).collect()))])
            }
            Self::Listed(wanted) => Told::with("listed", [("drug", Gap::Drugs(vec![DrugOrClass::Drug(wanted.drug)]))]),
            Self::GeneResult(wanted) => return wanted.told(),
            Self::GenesAbsent(wanted) => return wanted.told(),
        }]
    }
}

/// What a verdict is about: the criteria, and the population of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case", const_into_str)]
pub enum CriterionKind {
    Stage,
    Line,
    Er,
    Pgr,
    Her2,
    Her2By,
    Her2Open,
    PdL1,
    PdL1ByOtherThan,
    Prior,
    GermlineBrca,
    Ugt1a1,
    Menopause,
    Has(Condition),
    TogetherWith,
    Measured,
    OnFile,
    Fallen,
    LastGiven,
    /// Whether the ordered drug is begun or gone on with.
    Cycle,
    Histology,
    Her2Ihc,
    Listed,
    GeneResult,
    GenesAbsent,
    /// Whether the other drugs of a regimen are ordered or running beside the ordered one.
    Partner,
}

impl Criteria {
    /// What the mapping is after the check. What cannot be resolved is reported and left out.
    pub fn parse(&self, names: &mut Resolver) -> When {
        let states = |words: &[ReceptorWord]| words.iter().map(|word| word.state()).collect::<Vec<_>>();
        let mut all: Vec<Criterion> = Vec::new();
        all.extend(asked(states(&self.er)).map(Criterion::Er));
        all.extend(asked(states(&self.pgr)).map(Criterion::Pgr));
        all.extend(self.hormone_receptors.map(Criterion::HormoneReceptors));
        let classes = self.her2.iter().flat_map(|word| word.states()).copied().collect();
        all.extend(asked(classes).map(Criterion::Her2));
        all.extend(asked(names.assays(&self.her2_by)).map(Criterion::Her2By));
        all.extend(asked(self.her2_open.clone()).map(Criterion::Her2Open));
        let score = self.pd_l1.as_ref().and_then(|wanted| wanted.parse(names));
        all.extend(score.map(|(wanted, test)| Criterion::PdL1(wanted, test)));
        all.extend(asked(names.assays(&self.pd_l1_by_other_than)).map(Criterion::PdL1ByOtherThan));
        all.extend(self.prior.iter().map(|prior| Criterion::Prior(prior.parse(names))));
        all.extend(self.germline_brca.map(Criterion::GermlineBrca));
        let genotypes = self.ugt1a1.iter().filter_map(|genotype| values::genotype(genotype, names)).collect();
        all.extend(asked(genotypes).map(Criterion::Ugt1a1));
        all.extend(self.menopause.map(Criterion::Menopause));
        all.extend(self.has.iter().copied().map(Criterion::Has));
        all.extend(asked(names.drugs_or_classes(&self.together_with)).map(Criterion::TogetherWith));
        all.extend(self.measured.as_ref().and_then(|wanted| wanted.parse(names)).map(Criterion::Measured));
        all.extend(self.on_file.as_ref().and_then(|wanted| wanted.parse(names)).map(Criterion::OnFile));
        all.extend(self.fallen.as_ref().and_then(|wanted| wanted.parse(names)).map(Criterion::Fallen));
        all.extend(self.last_given.as_ref().and_then(|wanted| wanted.parse(names)).map(Criterion::LastGiven));
        all.extend(asked(self.histology.clone()).map(Criterion::Histology));
        all.extend(asked(self.her2_ihc.iter().map(|word| word.score()).collect()).map(Criterion::Her2Ihc));
        all.extend(self.listed.as_ref().and_then(|wanted| wanted.parse(names)).map(Criterion::Listed));
        let results = self.gene_result.iter().filter_map(|wanted| wanted.parse(names));
        all.extend(results.map(|wanted| Criterion::GeneResult(Box::new(wanted))));
        all.extend(self.genes_absent.as_ref().map(|wanted| Criterion::GenesAbsent(wanted.parse(names))));
        let mut when: Vec<When> = all.into_iter().map(When::Is).collect();
        let mut inner = |mappings: &[Self]| mappings.iter().map(|mapping| mapping.parse(names)).collect();
        when.extend(asked(inner(&self.any_of)).map(When::Any));
        when.extend(asked(inner(&self.none_of)).map(When::None));
        When::All(when)
    }
}

/// A list that is empty asks nothing.
fn asked<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}
