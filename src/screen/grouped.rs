//! Brings together what an export holds about each patient, and the drugs it points at.
//!
//! Patients come out in the order of their ids.

use std::path::Path;

use super::record::{Place, Record};
use super::sorter::Sorter;
use super::texts::LONGEST;

/// How many values the record of one patient may hold.
const MOST_VALUES: usize = 3_000_000;

/// What was met so far.
#[derive(Debug)]
pub struct Grouped {
    patients: Sorter,
    /// Under the name of a Medication: first the Medication, then the patients who are to have it.
    drugs: Sorter,
    has_drugs: bool,
}

/// Stands behind the name of a drug: its text sorts before the patients who want it.
const TEXT: u8 = 0;
const WANTED: u8 = 1;

impl Grouped {
    /// Holds in the folder what does not fit into memory.
    pub fn new(folder: &Path) -> Self {
        Self { patients: Sorter::new(folder.to_owned()), drugs: Sorter::new(folder.to_owned()), has_drugs: false }
    }

    /// Adds a resource of a patient.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn add(&mut self, patient: &str, place: Place, text: &str, drugs: &[String]) -> std::io::Result<()> {
        for drug in drugs {
            self.drugs.add(&key(drug, WANTED, patient), &[])?;
        }
        self.patients.add(patient.as_bytes(), &[&stamp(place), text.as_bytes()])
    }

    /// Adds a Medication.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn add_drug(&mut self, names: &[String], place: Place, text: &str) -> std::io::Result<()> {
        self.has_drugs = true;
        for name in names {
            self.drugs.add(&key(name, TEXT, ""), &[&stamp(place), text.as_bytes()])?;
        }
        Ok(())
    }

    /// Gives each patient's record to `each`, until it says that it is enough.
    ///
    /// # Errors
    /// A file that cannot be written or read.
    pub fn finish(self, each: &mut dyn FnMut(Record) -> bool) -> std::io::Result<()> {
        let Self { mut patients, drugs, has_drugs } = self;
        if has_drugs {
            hand_out(drugs, &mut patients)?;
        }
        let mut record: Option<Record> = None;
        let mut goes_on = true;
        patients.finish(&mut |patient, value| {
            if record.as_ref().is_some_and(|record| record.patient.as_bytes() != patient) {
                goes_on = record.take().is_none_or(&mut *each);
            }
            if goes_on {
                let record = record.get_or_insert_with(|| empty(&String::from_utf8_lossy(patient)));
                add(record, value);
            }
            Ok(goes_on)
        })?;
        if goes_on && let Some(last) = record {
            each(last);
        }
        Ok(())
    }
}

/// Gives each Medication to the patients who point at it.
fn hand_out(drugs: Sorter, patients: &mut Sorter) -> std::io::Result<()> {
    let mut name: Vec<u8> = Vec::new();
    let mut texts: Vec<Vec<u8>> = Vec::new();
    let mut last_wish: Vec<u8> = Vec::new();
    drugs.finish(&mut |wish, value| {
        let Some(cut) = wish.iter().position(|byte| *byte <= WANTED) else { return Ok(true) };
        let (drug, rest) = wish.split_at(cut);
        if drug != name {
            drug.clone_into(&mut name);
            texts.clear();
        }
        match rest.split_first() {
            // Of copies a few are kept, so that a difference is seen.
            Some((&TEXT, _))
                if texts.len() < 4 && texts.iter().all(|known| known.get(STAMP..) != value.get(STAMP..)) =>
            {
                texts.push(value.to_owned());
            }
            Some((&WANTED, patient)) if wish != last_wish => {
                for text in &texts {
                    patients.add(patient, &[text])?;
                }
            }
            _ => {}
        }
        wish.clone_into(&mut last_wish);
        Ok(true)
    })
}

/// Control characters have no place in ids.
fn key(name: &str, kind: u8, patient: &str) -> Vec<u8> {
    let name = name.bytes().filter(|byte| *byte > WANTED);
    name.chain([kind]).chain(patient.bytes()).collect()
}

fn empty(patient: &str) -> Record {
    Record {
        patient: patient.to_owned(),
        place: None,
        parts: Vec::new(),
        is_again: false,
        broken_off: Vec::new(),
        is_too_large: false,
    }
}

fn add(record: &mut Record, value: &[u8]) {
    let Some((stamp, text)) = value.split_at_checked(STAMP) else { return };
    // The same line twice says nothing more.
    if record.parts.iter().rev().take(8).any(|(_, known)| known.as_bytes() == text) {
        return;
    }
    let size: usize = record.parts.iter().map(|(_, text)| text.len()).sum();
    if record.is_too_large || size + text.len() > LONGEST || is_dense(record, size) {
        record.is_too_large = true;
        record.parts.clear();
        return;
    }
    // It was text when it was added.
    record.parts.push((place(stamp), String::from_utf8_lossy(text).into_owned()));
}

fn is_dense(record: &Record, size: usize) -> bool {
    let values = |text: &str| text.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count();
    size > MOST_VALUES && record.parts.iter().map(|(_, text)| values(text)).sum::<usize>() > MOST_VALUES
}

const STAMP: usize = 12;

fn stamp(place: Place) -> [u8; STAMP] {
    let mut stamp = [0; STAMP];
    let bytes = place.source.to_le_bytes().into_iter().chain(place.line.to_le_bytes());
    stamp.iter_mut().zip(bytes).for_each(|(at, byte)| *at = byte);
    stamp
}

fn place(stamp: &[u8]) -> Place {
    let (source, line) = stamp.split_at_checked(4).unwrap_or_default();
    Place {
        source: source.try_into().map_or(0, u32::from_le_bytes),
        line: line.try_into().map_or(0, u64::from_le_bytes),
    }
}
