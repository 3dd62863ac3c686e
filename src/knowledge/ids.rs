//! The ids of the knowledge as types: after the check a drug cannot stand where a test is meant.
//!
//! Only the loader makes an id of a text. Each text is kept once for the life of the process, so that an id is copied
//! like a number, and reading the same knowledge again keeps nothing more.

use std::borrow::Borrow;
use std::collections::HashSet;
use std::fmt;
use std::sync::{LazyLock, Mutex, PoisonError};

fn interned(text: &str) -> &'static str {
    static KNOWN: LazyLock<Mutex<HashSet<&'static str>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(kept) = known.get(text) {
        return kept;
    }
    let kept: &'static str = Box::leak(text.into());
    known.insert(kept);
    kept
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(&'static str);

        impl $name {
            pub(super) fn of(text: &str) -> Self {
                Self(interned(text))
            }

            pub const fn as_str(self) -> &'static str {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.pad(self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                self.0
            }
        }
    )*};
}

ids! {
    /// `brc-tnbc-first-line`.
    RuleId;
    /// The generic name in kebab-case.
    DrugId;
    /// A class of drugs (`anti-her2`).
    ClassId;
    /// `22c3-pharmdx`.
    AssayId;
    /// A test somebody can order (`her2:ish`).
    TestId;
    /// A document (`kurita-2026`).
    SourceId;
}

impl ClassId {
    pub const ANTINEOPLASTIC: Self = Self("antineoplastic");
    pub const CHEMOTHERAPY: Self = Self("chemotherapy");
    pub const ENDOCRINE_THERAPY: Self = Self("endocrine-therapy");
    pub const IMMUNE_CHECKPOINT_INHIBITOR: Self = Self("immune-checkpoint-inhibitor");
}

impl SourceId {
    /// The document of our own choices: no evidence.
    pub fn is_site_policy(self) -> bool {
        self.0 == "site-policy"
    }
}

/// The tests that criteria ask for whatever a rule names.
impl TestId {
    pub const ER: Self = Self("er");
    pub const PGR: Self = Self("pgr");
    pub const HER2_IHC: Self = Self("her2:ihc");
    pub const HER2_ISH: Self = Self("her2:ish");
    pub const HER2_STAINING: Self = Self("her2:ihc-membrane-staining");
    pub const GERMLINE_BRCA: Self = Self("germline:brca1-brca2");
    pub const UGT1A1: Self = Self("ugt1a1");
    pub const BODY_WEIGHT: Self = Self("body-weight");
    pub const BODY_HEIGHT: Self = Self("body-height");
    pub const EXPERT_PANEL: Self = Self("expert-panel");

    /// `her2` of `her2:ish`.
    pub fn topic(self) -> &'static str {
        self.0.split(':').next().unwrap_or(self.0)
    }

    /// ER, PgR and HER2 come before the tests that depend on them.
    pub fn is_receptor(self) -> bool {
        matches!(self.topic(), "er" | "pgr" | "her2")
    }
}

/// What a drug is used for: `drug#indication`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndicationId {
    whole: &'static str,
    pub drug: DrugId,
}

impl IndicationId {
    pub(super) fn of(drug: &str, indication: &str) -> Self {
        Self { whole: interned(&format!("{drug}#{indication}")), drug: DrugId::of(drug) }
    }

    pub const fn as_str(self) -> &'static str {
        self.whole
    }
}

/// One statement of a document: `kurita-2026#46`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId {
    whole: &'static str,
    pub source: SourceId,
    /// `46`, or a word for sources that do not number theirs.
    pub number: &'static str,
}

impl StatementId {
    pub(super) fn of(source: &str, number: &str) -> Self {
        Self { whole: interned(&format!("{source}#{number}")), source: SourceId::of(source), number: interned(number) }
    }

    pub const fn as_str(self) -> &'static str {
        self.whole
    }
}
