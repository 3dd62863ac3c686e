//! What is measured or found: the name of a finding, and the word programs get for it.

macro_rules! markers {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)+) => {
        /// What is measured.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Marker {
            $($(#[$doc])* $name,)+
        }

        impl Marker {
            /// The word used in cards' `basis` and in logs.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)+
                }
            }

            /// The marker that results carry under this word: `marker-er` of the value sets is `er`. A variant Observation
            /// is about the gene it names, see [`Marker::Variant`].
            pub fn of_result(id: &str) -> Option<Self> {
                [$(Self::$name),+].into_iter().find(|marker| marker.id() == id && *marker != Self::Variant)
            }
        }
    };
}

markers! {
    Er = "er",
    Pgr = "pgr",
    Her2Ihc = "her2-ihc",
    /// Faint or incomplete membrane staining inside IHC 0: what separates ultralow from null.
    Her2Membrane = "her2-membrane-staining",
    /// ISH as positive or negative, or HER2/CEP17 ratio and copies.
    Her2Ish = "her2-ish",
    Her2Ratio = "her2-cep17-ratio",
    Her2Copies = "her2-copies",
    /// "HER2 positive" without saying by which method.
    Her2Status = "her2",
    PdL1 = "pd-l1",
    /// Pathogenic germline variant of BRCA1 or BRCA2, tested in normal tissue.
    GermlineBrca = "germline-brca",
    /// A BRCA1 or BRCA2 variant found in tumour, or whose origin is not stated.
    TumourBrca = "tumour-brca",
    /// A variant of another gene, found in a tumour or of unstated origin; `Finding::gene` says of which. A gene is a value
    /// set of `profiles/`, and no code.
    Variant = "variant",
    /// Microsatellite instability, or mismatch repair deficiency.
    Msi = "msi",
    /// Tumour mutation burden, in mutations per megabase.
    Tmb = "tmb",
    Ugt1a1 = "ugt1a1",
    Lvef = "lvef",
    ChestCt = "chest-ct",
    Neutrophils = "neutrophils",
    /// All white blood cells.
    Leukocytes = "leukocytes",
    Platelets = "platelets",
    Haemoglobin = "haemoglobin",
    Glucose = "glucose",
    Hba1c = "hba1c",
    /// Serum creatinine.
    Creatinine = "creatinine",
    /// Measured, or worked out of serum creatinine: see `define::creatinine_clearance`.
    CreatinineClearance = "creatinine-clearance",
    /// AST, ALT and total bilirubin, each in multiples of the upper limit that its laboratory gives.
    Ast = "ast",
    Alt = "alt",
    Bilirubin = "bilirubin",
    /// The Child-Pugh class of liver function, as its span of points: see `define::child_pugh`.
    ChildPugh = "child-pugh",
    /// The corrected QT interval.
    Qtc = "qtc",
    /// Dihydropyrimidine dehydrogenase: positive where it is deficient.
    Dpd = "dpd",
    BodyWeight = "body-weight",
    BodyHeight = "body-height",
    /// Active interstitial lung disease or pneumonitis.
    InterstitialLungDisease = "interstitial-lung-disease",
    InterstitialLungDiseaseHistory = "interstitial-lung-disease-history",
    /// Suspected, or not confirmed.
    InterstitialLungDiseaseSuspected = "interstitial-lung-disease-suspected",
    BrainMetastasis = "brain-metastasis",
    /// Organs fail by the cancer, so that it has to shrink quickly (ABC consensus: visceral crisis).
    VisceralCrisis = "visceral-crisis",
    /// Few metastases, that local therapy could reach.
    OligometastaticDisease = "oligometastatic-disease",
    Pregnancy = "pregnancy",
    Diabetes = "diabetes",
    /// End-stage kidney disease, or dialysis.
    KidneyFailure = "kidney-failure",
    /// Chronic kidney disease of stage 4, or called severe.
    SevereKidneyImpairment = "severe-kidney-impairment",
    HeartFailure = "heart-failure",
    NephroticSyndrome = "nephrotic-syndrome",
    /// Gilbert syndrome and the like.
    GlucuronidationDisorder = "glucuronidation-disorder",
    /// Or hypertensive encephalopathy.
    HypertensiveCrisis = "hypertensive-crisis",
    /// Major surgery; the date of the finding is its day.
    MajorSurgery = "major-surgery",
}

impl Marker {
    /// The findings that are one number with a unit.
    pub const MEASUREMENTS: [Self; 16] = [
        Self::Lvef,
        Self::Neutrophils,
        Self::Leukocytes,
        Self::Platelets,
        Self::Haemoglobin,
        Self::Glucose,
        Self::Hba1c,
        Self::Creatinine,
        Self::CreatinineClearance,
        Self::Ast,
        Self::Alt,
        Self::Bilirubin,
        Self::ChildPugh,
        Self::Qtc,
        Self::BodyWeight,
        Self::BodyHeight,
    ];

    pub fn is_measurement(self) -> bool {
        Self::MEASUREMENTS.contains(&self)
    }

    /// The unit of its numbers as cards write it, with the space before it (`config/knowledge/measurements.yaml`).
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Er | Self::Pgr | Self::Lvef | Self::Hba1c => " %",
            Self::BodyWeight => " kg",
            Self::BodyHeight => " cm",
            Self::Neutrophils | Self::Leukocytes | Self::Platelets => " /µL",
            Self::Haemoglobin => " g/dL",
            Self::Glucose | Self::Creatinine => " mg/dL",
            Self::CreatinineClearance => " mL/min",
            Self::Ast | Self::Alt | Self::Bilirubin => " × ULN",
            Self::Qtc => " ms",
            Self::Tmb => " /Mb",
            // The others are words, or numbers without a unit.
            _ => "",
        }
    }
}
