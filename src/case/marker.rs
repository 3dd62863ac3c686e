//! What is measured or found: the name of a finding.

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Marker {
    Er,
    Pgr,
    Her2Ihc,
    /// Faint or incomplete membrane staining inside IHC 0: what separates ultralow from null.
    Her2Membrane,
    /// ISH as positive or negative, or HER2/CEP17 ratio and copies.
    Her2Ish,
    Her2Ratio,
    Her2Copies,
    /// "HER2 positive" without saying by which method.
    Her2Status,
    PdL1,
    /// Pathogenic germline variant of BRCA1 or BRCA2, tested in normal tissue.
    GermlineBrca,
    /// A BRCA1 or BRCA2 variant found in tumour, or whose origin is not stated.
    TumourBrca,
    Ugt1a1,
    Lvef,
    ChestCt,
    Neutrophils,
    Glucose,
    BodyWeight,
    BodyHeight,
    /// Active interstitial lung disease or pneumonitis.
    InterstitialLungDisease,
    InterstitialLungDiseaseHistory,
    /// Suspected, or not confirmed.
    InterstitialLungDiseaseSuspected,
    BrainMetastasis,
    Pregnancy,
}

impl Marker {
    /// The word used in cards' `basis` and in logs.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Er => "er",
            Self::Pgr => "pgr",
            Self::Her2Ihc => "her2-ihc",
            Self::Her2Membrane => "her2-membrane-staining",
            Self::Her2Ish => "her2-ish",
            Self::Her2Ratio => "her2-cep17-ratio",
            Self::Her2Copies => "her2-copies",
            Self::Her2Status => "her2",
            Self::PdL1 => "pd-l1",
            Self::GermlineBrca => "germline-brca",
            Self::TumourBrca => "tumour-brca",
            Self::Ugt1a1 => "ugt1a1",
            Self::Lvef => "lvef",
            Self::ChestCt => "chest-ct",
            Self::Neutrophils => "neutrophils",
            Self::Glucose => "glucose",
            Self::BodyWeight => "body-weight",
            Self::BodyHeight => "body-height",
            Self::InterstitialLungDisease => "interstitial-lung-disease",
            Self::InterstitialLungDiseaseHistory => "interstitial-lung-disease-history",
            Self::InterstitialLungDiseaseSuspected => "interstitial-lung-disease-suspected",
            Self::BrainMetastasis => "brain-metastasis",
            Self::Pregnancy => "pregnancy",
        }
    }

    /// Reads the word back (value sets carry it).
    pub fn from_id(id: &str) -> Option<Self> {
        const ALL: [Marker; 23] = [
            Marker::Er,
            Marker::Pgr,
            Marker::Her2Ihc,
            Marker::Her2Membrane,
            Marker::Her2Ish,
            Marker::Her2Ratio,
            Marker::Her2Copies,
            Marker::Her2Status,
            Marker::PdL1,
            Marker::GermlineBrca,
            Marker::TumourBrca,
            Marker::Ugt1a1,
            Marker::Lvef,
            Marker::ChestCt,
            Marker::Neutrophils,
            Marker::Glucose,
            Marker::BodyWeight,
            Marker::BodyHeight,
            Marker::InterstitialLungDisease,
            Marker::InterstitialLungDiseaseHistory,
            Marker::InterstitialLungDiseaseSuspected,
            Marker::BrainMetastasis,
            Marker::Pregnancy,
        ];
        ALL.into_iter().find(|marker| marker.id() == id)
    }
}
