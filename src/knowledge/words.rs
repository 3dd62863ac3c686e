//! The words of rules whose values the case does not have by itself, and what of an order a card is about.

use serde::Deserialize;

use crate::case::define::her2::Her2;
use crate::case::define::receptor::Receptor;
use crate::case::disease::Histology;
use crate::case::finding::IhcScore;
use crate::case::marker::Marker;

/// All that is found about HER2.
pub const HER2_MARKERS: [Marker; 6] =
    [Marker::Her2Ihc, Marker::Her2Ish, Marker::Her2Ratio, Marker::Her2Copies, Marker::Her2Status, Marker::Her2Membrane];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReceptorWord {
    Negative,
    LowPositive,
    Positive,
}

impl ReceptorWord {
    /// The state of the case.
    pub const fn state(self) -> Receptor {
        match self {
            Self::Negative => Receptor::Negative,
            Self::LowPositive => Receptor::LowPositive,
            Self::Positive => Receptor::Positive,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum HormoneReceptors {
    Positive,
    Negative,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Her2Word {
    Positive,
    Negative,
    Low,
    Ultralow,
    Null,
}

impl Her2Word {
    /// The states of the case; `negative` stands for three of them.
    pub const fn states(self) -> &'static [Her2] {
        match self {
            Self::Positive => &[Her2::Positive],
            Self::Negative => &[Her2::Low, Her2::Ultralow, Her2::Null],
            Self::Low => &[Her2::Low],
            Self::Ultralow => &[Her2::Ultralow],
            Self::Null => &[Her2::Null],
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Her2Open {
    NeedsIsh,
    NeedsStaining,
    NeedsScore,
    Contradiction,
    Specimens,
    /// A diagnosis states the opposite of the results.
    Diagnosis,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScoreWord {
    Cps,
    Tps,
    Ic,
}

impl ScoreWord {
    pub const fn id(self) -> &'static str {
        match self {
            Self::Cps => "cps",
            Self::Tps => "tps",
            Self::Ic => "ic",
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PriorSetting {
    #[default]
    Any,
    Metastatic,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Brca {
    /// Pathogenic or likely pathogenic, germline.
    Pathogenic,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum MenopauseWord {
    /// Stated, by removal of the ovaries, by age (site policy), or a man.
    Postmenopausal,
    /// A woman of whom none of these holds.
    Premenopausal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Active.
    InterstitialLungDisease,
    InterstitialLungDiseaseHistory,
    InterstitialLungDiseaseSuspected,
    BrainMetastasis,
    Pregnancy,
    Diabetes,
    /// End-stage kidney disease, or dialysis.
    KidneyFailure,
    /// Chronic kidney disease of stage 4, or called severe.
    SevereKidneyImpairment,
    HeartFailure,
    NephroticSyndrome,
    GlucuronidationDisorder,
    HypertensiveCrisis,
    DpdDeficiency,
    /// Seldom written down: where it is not, nobody can tell whether the tumour has to shrink quickly.
    VisceralCrisis,
    OligometastaticDisease,
}

impl Condition {
    /// The finding that says so.
    pub const fn marker(self) -> Marker {
        match self {
            Self::InterstitialLungDisease => Marker::InterstitialLungDisease,
            Self::InterstitialLungDiseaseHistory => Marker::InterstitialLungDiseaseHistory,
            Self::InterstitialLungDiseaseSuspected => Marker::InterstitialLungDiseaseSuspected,
            Self::BrainMetastasis => Marker::BrainMetastasis,
            Self::Pregnancy => Marker::Pregnancy,
            Self::Diabetes => Marker::Diabetes,
            Self::KidneyFailure => Marker::KidneyFailure,
            Self::SevereKidneyImpairment => Marker::SevereKidneyImpairment,
            Self::HeartFailure => Marker::HeartFailure,
            Self::NephroticSyndrome => Marker::NephroticSyndrome,
            Self::GlucuronidationDisorder => Marker::GlucuronidationDisorder,
            Self::HypertensiveCrisis => Marker::HypertensiveCrisis,
            Self::DpdDeficiency => Marker::Dpd,
            Self::VisceralCrisis => Marker::VisceralCrisis,
            Self::OligometastaticDisease => Marker::OligometastaticDisease,
        }
    }

    /// The measurement that defines it.
    pub fn measured_by(self) -> Option<Marker> {
        matches!(self, Self::KidneyFailure | Self::SevereKidneyImpairment).then_some(Marker::CreatinineClearance)
    }

    /// The topic of the test that looks for it.
    pub const fn test_topic(self) -> Option<&'static str> {
        match self {
            Self::InterstitialLungDisease
            | Self::InterstitialLungDiseaseHistory
            | Self::InterstitialLungDiseaseSuspected => Some("chest-ct"),
            Self::DpdDeficiency => Some("dpd"),
            Self::BrainMetastasis | Self::Pregnancy | Self::Diabetes | Self::HeartFailure | Self::KidneyFailure => None,
            Self::NephroticSyndrome | Self::HypertensiveCrisis | Self::GlucuronidationDisorder => None,
            Self::SevereKidneyImpairment | Self::VisceralCrisis | Self::OligometastaticDisease => None,
        }
    }
}

/// What of an order is in question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    Indication,
    Approval,
    Line,
    CompanionDiagnostic,
    ResultStatus,
    Specimen,
    Combination,
    Safety,
    Dose,
}

impl Aspect {
    /// The word programs get (CONTRACT section 3, `order.check`).
    pub const fn id(self) -> &'static str {
        match self {
            Self::Indication => "indication",
            Self::Approval => "approval",
            Self::Line => "line",
            Self::CompanionDiagnostic => "companion-diagnostic",
            Self::ResultStatus => "result-status",
            Self::Specimen => "specimen",
            Self::Combination => "combination",
            Self::Safety => "safety",
            Self::Dose => "dose",
        }
    }
}

/// What the record says of the histology of a lung cancer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum HistologyWord {
    Squamous,
    NonSquamous,
    /// No type is stated ("non-small cell"), or two are.
    Unstated,
}

impl HistologyWord {
    /// Whether a histology of the case is this one.
    pub fn is(self, histology: Option<Histology>) -> bool {
        match self {
            Self::Squamous => histology == Some(Histology::Squamous),
            Self::NonSquamous => histology == Some(Histology::NonSquamous),
            Self::Unstated => histology.is_none(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum IhcWord {
    #[serde(rename = "0")]
    Zero,
    #[serde(rename = "1+")]
    One,
    #[serde(rename = "2+")]
    Two,
    #[serde(rename = "3+")]
    Three,
}

impl IhcWord {
    /// The score of the case.
    pub const fn score(self) -> IhcScore {
        match self {
            Self::Zero => IhcScore::Zero,
            Self::One => IhcScore::One,
            Self::Two => IhcScore::Two,
            Self::Three => IhcScore::Three,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum DoseUnitWord {
    #[serde(rename = "mg")]
    Milligram,
    #[serde(rename = "mg/kg")]
    MilligramPerKilogram,
    #[serde(rename = "mg/m2")]
    MilligramPerSquareMetre,
}

impl DoseUnitWord {
    pub const fn id(self) -> &'static str {
        match self {
            Self::Milligram => "mg",
            Self::MilligramPerKilogram => "mg/kg",
            Self::MilligramPerSquareMetre => "mg/m2",
        }
    }
}
