//! What the lists say of one variant.
//!
//! Does: choose the lists in force for a country and date, and give each list's own answer. Does not: decide for a
//! patient. A variant that is on no row of an incomplete list is `NotOnList`; the list names its gaps.

use super::change::Change;
use super::list::{Form, List, Lists, Row, Status};
use super::notation::{Classification, Origin, StatedCoding, Variant};

/// Which lists to ask.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scope<'a> {
    /// Lists of this country count; where a (drug, assay) has none, those of another country do.
    pub country: &'a str,
    /// Lists that are younger do not count (`2026-11-01`).
    pub as_of: Option<&'a str>,
    pub drug: Option<&'a str>,
    pub assay: Option<&'a str>,
}

/// What is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub gene: &'a str,
    /// `None`: a variant was reported, but its text could not be read.
    pub change: Option<&'a Change>,
    pub coding: &'a StatedCoding,
    pub origin: Origin,
    pub classification: Classification,
}

impl<'a> From<&'a Variant> for Subject<'a> {
    fn from(variant: &'a Variant) -> Self {
        Self {
            gene: &variant.gene,
            change: Some(&variant.change),
            coding: &variant.coding,
            origin: variant.origin,
            classification: variant.classification,
        }
    }
}

impl<'a> Subject<'a> {
    /// A variant whose text could not be read; only laboratory classifications can decide about it.
    pub fn unread(gene: &'a str, origin: Origin, classification: Classification) -> Self {
        Self { gene, change: None, coding: &StatedCoding::NotStated, origin, classification }
    }
}

/// What one list says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing<'a> {
    pub list: &'a List,
    pub verdict: Verdict<'a>,
}

/// What a list says of a variant. `NotOnList` with `list.gaps` means: not among the rows held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict<'a> {
    OnList { row: &'a Row, status: Listed, dna: Dna },
    ByPolicy { row: &'a Row },
    Undetermined { row: Option<&'a Row>, lack: Lack, why: String },
    NotOnList,
}

/// The two statuses of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Listed {
    Cdx,
    ReferenceOnly,
}

/// Whether the DNA change is one the list prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dna {
    /// The report gives no coding change.
    NotStated,
    Printed,
    /// Same protein by another DNA change: a protein-level match.
    NotPrinted,
    /// The list prints none, or no coding sequence is held to compare.
    NotCompared,
}

/// What is missing for a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lack {
    /// The report does not say something that decides.
    OfReport,
    /// The sources held do not settle it.
    OfList,
}

impl Lists {
    /// Every list of the gene in scope, with what it says; newest of its kind only.
    pub fn standings<'a>(&'a self, subject: &Subject<'_>, scope: &Scope<'_>) -> Vec<Standing<'a>> {
        let lists = self.in_scope(subject.gene, scope);
        lists.map(|list| Standing { list, verdict: self.verdict(list, subject) }).collect()
    }

    fn in_scope<'a>(&'a self, gene: &str, scope: &Scope<'_>) -> impl Iterator<Item = &'a List> {
        let is_asked = |list: &&List| {
            list.genes.iter().any(|own| own == gene)
                && scope.as_of.is_none_or(|date| list.as_of.as_str() <= date)
                && scope.drug.is_none_or(|drug| list.drug == drug)
                && scope.assay.is_none_or(|assay| list.assay == assay)
        };
        let asked: Vec<&List> = self.lists.iter().filter(is_asked).collect();
        let is_same = |one: &List, two: &List| one.drug == two.drug && one.assay == two.assay;
        let here = |list: &List| list.country == scope.country;
        let kept: Vec<&List> = asked
            .iter()
            .filter(|list| here(list) || !asked.iter().any(|other| is_same(list, other) && here(other)))
            .filter(|list| {
                let is_newer = |other: &&&List| other.country == list.country && other.as_of > list.as_of;
                !asked.iter().filter(|other| is_same(list, other)).any(|other| is_newer(&other))
            })
            .copied()
            .collect();
        kept.into_iter()
    }

    fn verdict<'a>(&'a self, list: &'a List, subject: &Subject<'_>) -> Verdict<'a> {
        let mut open = None;
        for row in &list.rows {
            match self.row_verdict(list, row, subject) {
                Verdict::NotOnList => {}
                open_verdict @ Verdict::Undetermined { lack: Lack::OfReport, .. } => {
                    open.get_or_insert(open_verdict);
                }
                decided => return decided,
            }
        }
        open.unwrap_or(Verdict::NotOnList)
    }

    fn row_verdict<'a>(&'a self, list: &'a List, row: &'a Row, subject: &Subject<'_>) -> Verdict<'a> {
        let unsaid = |why: String| Verdict::Undetermined { row: Some(row), lack: Lack::OfReport, why };
        if let Form::Laboratory(classes) = &row.form {
            return match laboratory(classes, subject) {
                Some(true) => decided(row, Dna::NotCompared),
                Some(false) => Verdict::NotOnList,
                None => unsaid("needs the laboratory's classification and whether the variant is germline".to_owned()),
            };
        }
        let Some(change) = subject.change else {
            return unsaid("the variant could not be read".to_owned());
        };
        if !row.is_open_to(change) {
            return Verdict::NotOnList;
        }
        match &row.form {
            Form::Range | Form::Laboratory(_) => decided(row, Dna::NotCompared),
            Form::Exact { edit, .. } if change.edit.as_ref() != Some(edit) => Verdict::NotOnList,
            Form::Exact { coding, is_coding_needed: false, .. } => {
                decided(row, list.dna(change, coding, subject.coding))
            }
            Form::Exact { coding, .. } => match subject.coding {
                StatedCoding::NotStated => unsaid(format!(
                    "only {} counts; the coding change is not stated",
                    coding.name().unwrap_or_default()
                )),
                stated if stated.name() == coding.name() => decided(row, Dna::Printed),
                _ => Verdict::NotOnList,
            },
            Form::AsList { list, status } => {
                let other = self.lists.iter().find(|other| other.id == *list);
                let verdict = other.map_or(Verdict::NotOnList, |other| self.verdict(other, subject));
                match verdict {
                    Verdict::OnList { status: Listed::Cdx, dna, .. } if *status == Status::Cdx => decided(row, dna),
                    Verdict::OnList { status: Listed::ReferenceOnly, dna, .. } if *status == Status::ReferenceOnly => {
                        decided(row, dna)
                    }
                    Verdict::Undetermined { lack: Lack::OfReport, why, .. } => unsaid(why),
                    _ => Verdict::NotOnList,
                }
            }
        }
    }
}

impl List {
    /// Compares the DNA with every row of the list that makes the same protein.
    fn dna(&self, change: &Change, printed: &StatedCoding, stated: &StatedCoding) -> Dna {
        let is_same = |row: &&Row| matches!(&row.form, Form::Exact { edit, .. } if Some(edit) == change.edit.as_ref());
        match (stated, printed) {
            (StatedCoding::NotStated, _) => Dna::NotStated,
            (StatedCoding::Exact { edit, .. }, StatedCoding::Exact { .. }) => {
                let mut rows = self.rows.iter().filter(is_same);
                let is_printed = rows.any(|row| {
                    matches!(&row.form, Form::Exact { coding: StatedCoding::Exact { edit: own, .. }, .. } if own == edit)
                });
                if is_printed { Dna::Printed } else { Dna::NotPrinted }
            }
            _ => Dna::NotCompared,
        }
    }
}

impl Row {
    fn is_open_to(&self, change: &Change) -> bool {
        let is_in = |(first, last): (usize, usize)| {
            change.residues.is_some_and(|residues| first <= residues.0 && residues.1 <= last)
        };
        (self.kinds.is_empty() || self.kinds.contains(&change.kind)) && self.codons.is_none_or(is_in)
    }
}

fn decided(row: &Row, dna: Dna) -> Verdict<'_> {
    match row.status {
        Status::Cdx => Verdict::OnList { row, status: Listed::Cdx, dna },
        Status::ReferenceOnly => Verdict::OnList { row, status: Listed::ReferenceOnly, dna },
        Status::ByPolicy => Verdict::ByPolicy { row },
        Status::Undetermined => {
            let why = row.note.clone().unwrap_or_else(|| "the sources held do not settle it".to_owned());
            Verdict::Undetermined { row: Some(row), lack: Lack::OfList, why }
        }
    }
}

/// Germline and so classified; `None` while one of the two is not stated and the other does not exclude it.
fn laboratory(classes: &[Classification], subject: &Subject<'_>) -> Option<bool> {
    let is_class = match subject.classification {
        Classification::NotStated => None,
        stated => Some(classes.contains(&stated)),
    };
    let is_germline = match subject.origin {
        Origin::Unknown => None,
        Origin::Germline => Some(true),
        Origin::Somatic => Some(false),
    };
    match (is_class, is_germline) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}
