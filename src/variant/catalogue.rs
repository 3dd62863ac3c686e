//! Sequences and lists together: the one thing callers hold.

use super::fault::Fault;
use super::gene::Genes;
use super::list::Lists;
use super::notation::{Notation, Variant};
use super::read::read;
use super::refusal::Refusal;
use super::standing::{Lack, Listed, Scope, Standing, Subject, Verdict};

/// The references and the lists, checked.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    pub genes: Genes,
    pub lists: Lists,
}

/// What a notation turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<'a> {
    /// On at least one list, as companion-diagnostic or as reference-only: see the standings.
    Listed { variant: Variant, standings: Vec<Standing<'a>> },
    /// Read, and on none of the lists asked; the standings still say what is undetermined or missing.
    NotListed { variant: Variant, standings: Vec<Standing<'a>> },
    /// Read, but the report does not say what a list needs (a coding change, a classification).
    Open { variant: Variant, standings: Vec<Standing<'a>> },
    /// Not read: which class of refusal, and why.
    Refused(Refusal),
}

impl Catalogue {
    /// Parses gene files (JSON) and list files (TSV), given as (file name, text).
    ///
    /// # Errors
    /// Every mistake, with file, line and remedy.
    pub fn parse<'a>(
        genes: impl IntoIterator<Item = (&'a str, &'a str)>,
        lists: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<Fault>> {
        let genes = Genes::parse(genes)?;
        let lists = Lists::parse(lists, &genes)?;
        Ok(Self { genes, lists })
    }

    /// Reads a notation and asks the lists in scope.
    pub fn classify(&self, notation: &Notation<'_>, scope: &Scope<'_>) -> Answer<'_> {
        let variant = match read(notation, &self.genes) {
            Ok(variant) => variant,
            Err(refusal) => return Answer::Refused(refusal),
        };
        let standings = self.lists.standings(&Subject::from(&variant), scope);
        let is_listed = |standing: &Standing<'_>| matches!(standing.verdict, Verdict::OnList { .. });
        let is_open =
            |standing: &Standing<'_>| matches!(standing.verdict, Verdict::Undetermined { lack: Lack::OfReport, .. });
        if standings.iter().any(is_listed) {
            Answer::Listed { variant, standings }
        } else if standings.iter().any(is_open) {
            Answer::Open { variant, standings }
        } else {
            Answer::NotListed { variant, standings }
        }
    }
}

impl Answer<'_> {
    /// The class of CONTRACT section 1.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Listed { .. } => "listed",
            Self::NotListed { variant, .. } if variant.change.kind == super::kind::Kind::HomozygousDeletion => {
                "other-alteration"
            }
            Self::NotListed { .. } => "not-listed",
            Self::Open { .. } => "unspecific",
            Self::Refused(refusal) => refusal.class.id(),
        }
    }
}

impl Listed {
    /// The word of the contract.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Cdx => "cdx",
            Self::ReferenceOnly => "reference-only",
        }
    }
}
