//! What a report says of one gene: found or not, which change, of which origin and significance, in which material.

use rust_decimal::Decimal;

use crate::variant::{Classification, Origin, Refusal, RefusalClass, Variant};

/// One statement of a report about one gene. The gene, the panel and the date stand in the finding around it.
#[derive(Debug, Clone, PartialEq)]
pub struct GeneResult {
    pub state: GeneState,
    pub alteration: Alteration,
    pub origin: Origin,
    /// The origin was read in the words of the value itself, and in no name of the test.
    pub names_origin: bool,
    /// The laboratory's judgement by the words of ACMG/AMP.
    pub significance: Classification,
    /// A judgement by other words: of the tumour, or of evidence for a therapy.
    pub rating: Option<Rating>,
    /// The laboratory calls the test positive, whatever change it names beside that.
    pub is_called_positive: bool,
    /// It says that the test gave no answer, in words that were understood.
    pub is_no_call: bool,
    pub material: Material,
    /// It was found in this gene or in the other of BRCA1 and BRCA2: the report does not say in which.
    pub is_in_either: bool,
    /// A test of the germline made it: a hereditary panel, a test of blood cells, or tumour against normal.
    pub is_germline_test: bool,
    /// The test reads the gene as mere information: what it does not find may be there.
    pub is_information: bool,
    /// Percent of the reads.
    pub allele_fraction: Option<Decimal>,
    /// Copies of the gene in a cell.
    pub copy_number: Option<Decimal>,
    /// What the report says that the tumour resists by it.
    pub resistance: Option<Resistance>,
    /// The words of the report about this gene, as received.
    pub received: String,
}

/// Present, absent and not tested are three things; what cannot be read is none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeneState {
    Present,
    /// Tested, and not found.
    Absent,
    /// Not tested, no call, failed, not evaluable.
    NotTested,
    /// Doubtful, equivocal, or not understood.
    Open,
    /// Two things are said that exclude each other.
    Contradiction,
}

/// What was found, or what was looked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Alteration {
    /// No change is named ("pathogenic variant").
    Unnamed,
    /// The test is called positive, and no change is named.
    TestPositive,
    /// Read without guessing; its protein is its identity.
    Exact(Box<Variant>),
    /// A change of a gene of which no reference sequence is held, as written.
    Written,
    /// A change that could not be read as one variant, and why.
    Unread(Box<Refusal>),
    Amplification,
    /// The other gene, where it is named.
    Fusion(Option<String>),
    /// A deletion or rearrangement of exons or of the whole gene.
    Structural,
    /// Place and bases in the genome, not mapped to a protein.
    Coordinates,
}

/// What a tumour resists, as a report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resistance {
    /// A change undoes the one that a therapy is chosen by, or no drug is named.
    ToAny,
    /// These drugs, by their ids.
    To(Vec<String>),
}

/// What was examined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Material {
    Tissue,
    /// Plasma, serum, circulating tumour DNA.
    Plasma,
    /// Blood cells, saliva, a buccal swab.
    Blood,
    /// Liquor, urine and the like, or a specimen that is stated and was not understood.
    Other,
    #[default]
    Unstated,
}

/// Judgements that are no class of ACMG/AMP.
///
/// In the order in which they count, where a report has several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rating {
    Oncogenic,
    LikelyOncogenic,
    /// Tiers of AMP/ASCO/CAP 2017: of a variant, a tumour and a drug together.
    TierOne,
    TierTwo,
    TierThree,
    TierFour,
}

impl GeneState {
    /// The word programs get.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
            Self::NotTested => "not-tested",
            Self::Open => "open",
            Self::Contradiction => "contradiction",
        }
    }
}

impl Alteration {
    /// The word programs get for the kind; none where none is named.
    pub const fn id(&self) -> Option<&'static str> {
        match self {
            Self::Unnamed => None,
            Self::TestPositive => Some("test-positive"),
            Self::Exact(_) | Self::Written => Some("small-variant"),
            Self::Unread(_) => Some("unread"),
            Self::Amplification => Some("amplification"),
            Self::Fusion(_) => Some("fusion"),
            Self::Structural => Some("structural"),
            Self::Coordinates => Some("coordinates"),
        }
    }
}

impl Material {
    /// The word programs get; none when nothing is said.
    pub const fn id(self) -> Option<&'static str> {
        match self {
            Self::Tissue => Some("tissue"),
            Self::Plasma => Some("plasma"),
            Self::Blood => Some("blood"),
            Self::Other | Self::Unstated => None,
        }
    }
}

impl Rating {
    /// What AMP/ASCO/CAP 2017 itself says of the significance of a tier: III is unknown, IV is benign or likely benign.
    pub const fn class(self) -> Classification {
        match self {
            Self::TierThree => Classification::Uncertain,
            Self::TierFour => Classification::LikelyBenign,
            Self::Oncogenic | Self::LikelyOncogenic | Self::TierOne | Self::TierTwo => Classification::NotStated,
        }
    }

    /// The word programs get.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Oncogenic => "oncogenic",
            Self::LikelyOncogenic => "likely-oncogenic",
            Self::TierOne => "tier-1",
            Self::TierTwo => "tier-2",
            Self::TierThree => "tier-3",
            Self::TierFour => "tier-4",
        }
    }
}

impl GeneResult {
    /// A tier that is told without a class says of a doubtful variant that it is one.
    pub fn weigh_tier(&mut self) {
        if self.significance == Classification::NotStated {
            self.significance = self.rating.map(Rating::class).unwrap_or_default();
        }
    }

    /// The one-letter 3' name where the notation was read, else the text as received.
    pub fn shown(&self) -> &str {
        self.name().filter(|_| self.state != GeneState::Open).unwrap_or(&self.received)
    }

    /// The one-letter 3' name.
    pub fn name(&self) -> Option<&str> {
        match &self.alteration {
            Alteration::Exact(variant) => variant.change.name.as_deref().or_else(|| variant.coding.name()),
            _ => None,
        }
    }

    /// The variant, where one was found and read.
    pub fn variant(&self) -> Option<&Variant> {
        match &self.alteration {
            Alteration::Exact(variant) if self.state == GeneState::Present && !self.is_in_either => Some(variant),
            _ => None,
        }
    }

    /// Pathogenic or likely pathogenic, and present; a test that is called positive has found such a variant.
    pub fn is_pathogenic(&self) -> bool {
        !self.is_in_either && self.is_judged_pathogenic()
    }

    /// The same, in this gene or in the other of BRCA1 and BRCA2.
    pub fn is_pathogenic_in_either(&self) -> bool {
        self.is_in_either && self.is_judged_pathogenic()
    }

    fn is_judged_pathogenic(&self) -> bool {
        let is_judged = match self.significance {
            Classification::Pathogenic | Classification::LikelyPathogenic => true,
            Classification::NotStated => self.alteration == Alteration::TestPositive || self.is_called_positive,
            Classification::Uncertain | Classification::LikelyBenign | Classification::Benign => false,
        };
        self.state == GeneState::Present && is_judged
    }

    /// Found by a test of the germline, as origin of the germline.
    pub fn is_of_germline(&self) -> bool {
        self.origin == Origin::Germline && self.is_germline_test
    }

    /// Whether the report leaves open what was found.
    pub fn is_open(&self) -> bool {
        matches!(self.state, GeneState::Open | GeneState::Contradiction | GeneState::NotTested)
    }

    /// The test gave no answer: not done, failed, or no call. What was found and not understood is no failed test.
    pub fn is_not_evaluable(&self) -> bool {
        self.state == GeneState::NotTested || (self.state == GeneState::Open && self.is_no_call)
    }

    /// The report says that the tumour resists this drug, or whatever is chosen by the gene.
    pub fn resists(&self, drug: &str) -> bool {
        match &self.resistance {
            Some(Resistance::To(drugs)) => drugs.iter().any(|resisted| resisted == drug),
            Some(Resistance::ToAny) => true,
            None => false,
        }
    }

    /// Something is said of the gene, and nobody can tell what.
    pub fn is_unclear(&self) -> bool {
        matches!(self.state, GeneState::Open | GeneState::Contradiction)
    }

    /// The class that needs no list (CONTRACT 3b); none for a variant that lists may hold.
    pub fn class(&self) -> Option<&'static str> {
        match self.state {
            GeneState::Absent => return Some("absent"),
            GeneState::NotTested | GeneState::Open | GeneState::Contradiction => return Some("uninterpretable"),
            GeneState::Present if self.is_in_either => return Some("unspecific"),
            GeneState::Present => {}
        }
        match &self.alteration {
            Alteration::Exact(_) | Alteration::Written => None,
            Alteration::Unread(refusal) => Some(match refusal.class {
                RefusalClass::Unspecific => "unspecific",
                RefusalClass::OtherAlteration => "other-alteration",
                _ => "uninterpretable",
            }),
            Alteration::Unnamed | Alteration::TestPositive => Some("unspecific"),
            Alteration::Amplification | Alteration::Fusion(_) | Alteration::Structural => Some("other-alteration"),
            Alteration::Coordinates => Some("uninterpretable"),
        }
    }
}

/// The word of CONTRACT 3b for what the laboratory said.
pub const fn significance_id(significance: Classification) -> &'static str {
    match significance {
        Classification::Pathogenic => "pathogenic",
        Classification::LikelyPathogenic => "likely-pathogenic",
        Classification::Uncertain => "uncertain",
        Classification::LikelyBenign => "likely-benign",
        Classification::Benign => "benign",
        Classification::NotStated => "not-stated",
    }
}

/// The word of CONTRACT 3b for where a variant comes from.
pub const fn origin_id(origin: Origin) -> &'static str {
    match origin {
        Origin::Germline => "germline",
        Origin::Somatic => "somatic",
        Origin::Unknown => "unknown",
    }
}
