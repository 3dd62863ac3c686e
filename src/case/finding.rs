//! One finding: a marker, its value and assay, what became of it, and its source in the record.

use std::borrow::Cow;
use std::fmt;

use rust_decimal::Decimal;

use super::gene_result::GeneResult;
use super::interval::Interval;
use super::marker::Marker;
use super::unread::UnreadValue;

pub use super::source::Source;

/// One result as it stands in the record.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub marker: Marker,
    pub value: Value,
    /// The assay, when the record names it (`22c3-pharmdx`, `sp142`, `4b5`).
    pub assay: Option<Assay>,
    pub usage: Usage,
    /// The symbol of the gene (`ERBB2`), for results about genes; `None` where it is not known.
    pub gene: Option<String>,
    pub source: Source,
}

/// What the result says.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Sign(Sign),
    /// In the unit of the marker (`Marker::unit`).
    Number(Interval),
    Ihc(IhcScore),
    /// Positive for ER, PgR or both; a test of the two together does not say which.
    EitherReceptor,
    /// The class in words, the score unsaid: IHC 1+, or 2+ with negative ISH (kurita-2026 #26).
    Her2Low,
    /// A PD-L1 score of a stated kind.
    Score(Score, Interval),
    /// Two star alleles, the smaller number first (`*1/*28`).
    Genotype(String),
    /// What is said of the gene of [`Finding::gene`].
    Gene(Box<GeneResult>),
    /// A word we show and do not interpret (a CT impression).
    Text(String),
    /// Value and interpretation, or two values, contradict each other. Holds each, as read.
    Contradiction(Vec<Assertion>),
    /// The result counts for nothing (withdrawn, or of somebody else): nothing of its value is kept.
    Withheld,
    /// Present, and not readable. Holds what was found instead.
    Unreadable(UnreadValue),
}

/// One of the things a result asserts that cannot all be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assertion {
    /// Words, or a number with its unit, as the record gives them.
    AsSent(String),
    Sign(Sign),
    Significance(Significance),
}

/// What a germline variant means for the patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Significance {
    Pathogenic,
    Uncertain,
    Benign,
}

/// A qualitative result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Positive,
    Negative,
    Equivocal,
}

/// HER2 IHC score (ASCO/CAP 2018, affirmed 2023).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IhcScore {
    Zero,
    One,
    Two,
    Three,
}

/// The kinds of PD-L1 score. They never convert into each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Score {
    /// Combined positive score, a number without unit.
    Cps,
    /// Tumour proportion score, percent.
    Tps,
    /// Immune cells, percent of tumour area.
    Ic,
    Unstated,
}

impl Score {
    pub const fn id(self) -> &'static str {
        match self {
            Self::Cps => "cps",
            Self::Tps => "tps",
            Self::Ic => "ic",
            Self::Unstated => "unstated",
        }
    }
}

/// The assay that made the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assay {
    /// Our id when the record names an assay we know; else the sender's words.
    pub name: String,
    pub known: bool,
    /// The record names a clone and no kit: counted as the kit of that clone, and said.
    pub by_clone_only: bool,
    /// Of a clearance that was worked out and not measured.
    pub worked_out_of: Option<ClearanceInputs>,
}

/// What a creatinine clearance was worked out of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClearanceInputs {
    /// In mg/dL.
    pub creatinine: Decimal,
    /// In kg.
    pub weight: Decimal,
    /// In whole years.
    pub age: i32,
    pub is_female: bool,
}

/// What became of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    Used,
    /// Shown, never decides (preliminary, stated only by a Condition …).
    Shown(Why),
    /// Not even its value is shown.
    Rejected(Why),
}

/// Why a finding does not decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    EnteredInError,
    Cancelled,
    Preliminary,
    UnknownStatus,
    OtherPatient,
    /// A diagnosis text or code says so, no result does.
    StatedByCondition,
    /// Code and display name different things.
    CodeDisplayMismatch,
    /// Replaced by a later result of the same specimen.
    Superseded,
    /// Of another cancer than the one asked about, or of one of several and it is not said which.
    OtherCancer,
    /// Dated after the day the rules see.
    FutureDate,
    /// Mentioned in the running text of a report, which we do not interpret.
    ReportText,
    /// What a report says of a gene in its conclusion only: shown, never used.
    TextOnly,
    /// Two things are said of a gene that exclude each other.
    Contradiction,
}

impl Why {
    /// The record holds a result, and it could not be used: nobody may say that there is none.
    pub const fn leaves_a_result(self) -> bool {
        !matches!(
            self,
            Self::EnteredInError
                | Self::Cancelled
                | Self::OtherPatient
                | Self::StatedByCondition
                | Self::Superseded
                | Self::FutureDate
        )
    }

    pub const fn id(self) -> &'static str {
        match self {
            Self::EnteredInError => "entered-in-error",
            Self::Cancelled => "cancelled",
            Self::Preliminary => "preliminary",
            Self::UnknownStatus => "unknown-status",
            Self::OtherPatient => "other-patient",
            Self::StatedByCondition => "stated-by-condition",
            Self::CodeDisplayMismatch => "code-display-mismatch",
            Self::Superseded => "superseded",
            Self::OtherCancer => "other-cancer",
            Self::FutureDate => "future-date",
            Self::ReportText => "report-text",
            Self::TextOnly => "text-only",
            Self::Contradiction => "contradiction",
        }
    }
}

/// A test that is ordered, or whose result is registered or preliminary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    pub marker: Marker,
    pub assay: Option<String>,
    pub reference: String,
}

impl Finding {
    /// The value with the unit its marker fixes, as a card shows it.
    pub fn shown_value(&self) -> String {
        match &self.value {
            Value::Number(number) => format!("{number}{}", self.marker.unit()),
            value => value.show(),
        }
    }

    /// The assay as programs get it for a result about a gene: our id, or `other:` and the sender's words.
    pub fn panel(&self) -> Option<Cow<'_, str>> {
        let assay = self.assay.as_ref()?;
        Some(if assay.known { Cow::Borrowed(&*assay.name) } else { Cow::Owned(format!("other:{}", assay.name)) })
    }

    /// What the finding says of its gene.
    pub fn gene_result(&self) -> Option<&GeneResult> {
        match &self.value {
            Value::Gene(result) => Some(result),
            _ => None,
        }
    }

    pub fn is_used(&self) -> bool {
        self.usage == Usage::Used
    }

    /// The sign of the value, when it is one or implies one.
    pub fn sign(&self) -> Option<Sign> {
        match self.value {
            Value::Sign(sign) => Some(sign),
            Value::Her2Low => Some(Sign::Negative),
            Value::EitherReceptor => Some(Sign::Equivocal),
            Value::Number(_) | Value::Ihc(_) | Value::Score(..) | Value::Genotype(_) | Value::Gene(_) => None,
            Value::Text(_) | Value::Contradiction(_) | Value::Withheld | Value::Unreadable(_) => None,
        }
    }
}

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Positive => "positive",
            Self::Negative => "negative",
            Self::Equivocal => "equivocal",
        })
    }
}

impl fmt::Display for Significance {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Pathogenic => "pathogenic",
            Self::Uncertain => "vus",
            Self::Benign => "benign",
        })
    }
}

impl fmt::Display for Assertion {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::AsSent(text) => f.write_str(text),
            Self::Sign(sign) => sign.fmt(f),
            Self::Significance(significance) => significance.fmt(f),
        }
    }
}

impl fmt::Display for IhcScore {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Zero => "0",
            Self::One => "1+",
            Self::Two => "2+",
            Self::Three => "3+",
        })
    }
}

impl Value {
    /// The value as the record gives it, in neutral words for `basis` (`CPS 12`, `3+`, `≥10`).
    pub fn show(&self) -> String {
        match self {
            Self::Sign(sign) => sign.to_string(),
            Self::Number(interval) => interval.to_string(),
            Self::Ihc(score) => score.to_string(),
            Self::EitherReceptor => "ER or PgR positive".to_owned(),
            Self::Her2Low => "low".to_owned(),
            Self::Score(Score::Cps, interval) => format!("CPS {interval}"),
            Self::Score(Score::Tps, interval) => format!("TPS {interval} %"),
            Self::Score(Score::Ic, interval) => format!("IC {interval} %"),
            Self::Score(Score::Unstated, interval) => interval.to_string(),
            Self::Genotype(text) | Self::Text(text) => text.clone(),
            Self::Contradiction(assertions) => {
                assertions.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ")
            }
            Self::Withheld => String::new(),
            Self::Unreadable(found) => found.to_string(),
            Self::Gene(result) => result.shown().to_owned(),
        }
    }
}
