//! Units of measurements whose names are spelt like a gene ("eGFR", "ALK PHOS", "RET#", "METs"): `profiles/genes/units.tsv`.

use std::collections::HashSet;

use foldhash::fast::RandomState;

/// The units by which such a measurement is known.
#[derive(Debug, Default)]
pub struct Units {
    /// What measurements are counted for: a volume, a time, a mass.
    per: HashSet<String, RandomState>,
    /// Units that are counted for nothing.
    alone: HashSet<String, RandomState>,
}

impl Units {
    /// Takes the units of a line up; whether such a line there is.
    pub fn take(&mut self, kind: &str, units: Vec<String>) -> bool {
        match kind {
            "counted-for" => self.per.extend(units),
            "alone" => self.alone.extend(units),
            _ => return false,
        }
        true
    }

    /// So much in a volume, a time or a mass, or a unit of its own. Copies for each millilitre of plasma are none.
    pub fn are_of_chemistry(&self, unit: &str) -> bool {
        let unit = unit.to_lowercase();
        let is_per = |per: &str| {
            let per = per.trim().trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '^' | '*' | '²'));
            self.per.contains(per)
        };
        !unit.contains("cop") && (unit.split(['/', ' ']).skip(1).any(is_per) || self.alone.contains(unit.trim()))
    }
}
