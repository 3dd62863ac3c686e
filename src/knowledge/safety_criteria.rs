//! Criteria about measurements and other examinations of safety: as they are written, with names, and after the check.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::check::{names::Resolver, values};
use super::drug::DrugOrClass;
use super::ids::{DrugId, TestId};
use super::measurement::Measurement;
use super::told::{Gap, Told};
use super::written::Name;
use crate::case::interval::Interval;
use crate::case::marker::Marker;

/// The latest measurement: within limits, in the unit `measurements.yaml` fixes, and not too old.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Measured<Of> {
    pub of: Of,
    pub at_least: Option<Decimal>,
    pub above: Option<Decimal>,
    pub at_most: Option<Decimal>,
    pub below: Option<Decimal>,
    /// What is older counts as missing.
    pub not_older_than_weeks: Option<u16>,
    /// A value that is not on file is not asked for.
    #[serde(default)]
    pub unasked: bool,
}

impl Measured<Name> {
    pub fn parse(&self, names: &mut Resolver) -> Option<Measured<Measurement>> {
        let Self { at_least, above, at_most, below, not_older_than_weeks, unasked, .. } = *self;
        values::weeks(&self.of, not_older_than_weeks, names);
        let of = values::measured(&self.of, ([at_least, above], [at_most, below]), names)?;
        Some(Measured { of, at_least, above, at_most, below, not_older_than_weeks, unasked })
    }
}

impl<Of> Measured<Of> {
    /// Whether a number is within the limits; `None` where a limit lies inside the interval.
    pub fn holds(&self, number: Interval) -> Option<bool> {
        let limits = [
            self.at_least.map(|limit| number.reaches(limit)),
            self.below.map(|limit| number.reaches(limit).map(|reaches| !reaches)),
            self.above.map(|limit| number.exceeds(limit)),
            self.at_most.map(|limit| number.exceeds(limit).map(|exceeds| !exceeds)),
        ];
        let asked: Vec<Option<bool>> = limits.into_iter().flatten().collect();
        if asked.contains(&Some(false)) { Some(false) } else { asked.into_iter().try_fold(true, |_, held| held) }
    }
}

impl Measured<Measurement> {
    /// What it asks, for whoever puts it into words: a sentence for each limit.
    pub fn told(&self) -> Vec<Told> {
        let limits = [
            self.at_least.map(|limit| ("at-least", limit)),
            self.above.map(|limit| ("above", limit)),
            self.at_most.map(|limit| ("at-most", limit)),
            self.below.map(|limit| ("below", limit)),
        ];
        let test = || ("test", Gap::Test(self.of.test, self.not_older_than_weeks));
        let unit = || ("unit", Gap::Text(self.of.unit.clone()));
        let told = limits
            .into_iter()
            .flatten()
            .map(|(sentence, limit)| Told::with(sentence, [test(), ("limit", Gap::Number(limit)), unit()]));
        let told: Vec<Told> = told.collect();
        if told.is_empty() { vec![Told::with("on-file", [test()])] } else { told }
    }
}

/// A result of this kind is on file, whatever it says.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OnFile<Of> {
    /// A measurement, or another finding (`chest-ct`, `dpd`, `major-surgery`).
    pub of: Of,
    /// What is older counts as not on file; left out: any age.
    pub not_older_than_weeks: Option<u16>,
}

/// What is looked for on file, with the test that makes it.
#[derive(Debug, Clone, Copy)]
pub struct Examined {
    pub marker: Marker,
    pub test: Option<TestId>,
}

impl OnFile<Name> {
    pub fn parse(&self, names: &mut Resolver) -> Option<OnFile<Examined>> {
        values::weeks(&self.of, self.not_older_than_weeks, names);
        let unmeasured = [Marker::ChestCt, Marker::Dpd, Marker::MajorSurgery];
        let of = match unmeasured.into_iter().find(|marker| marker.id() == self.of.value) {
            // An operation is on file or not; there is no test for it.
            Some(marker @ Marker::MajorSurgery) => Examined { marker, test: None },
            Some(marker) => Examined { marker, test: Some(names.test(&self.of)?) },
            None => {
                let Measurement { marker, test, .. } = names.measurement(&self.of)?;
                Examined { marker, test: Some(test) }
            }
        };
        Some(OnFile { of, not_older_than_weeks: self.not_older_than_weeks })
    }
}

impl OnFile<Examined> {
    /// What it asks, for whoever puts it into words.
    pub fn told(&self) -> Told {
        match self.of.test {
            Some(test) => Told::with("on-file", [("test", Gap::Test(test, self.not_older_than_weeks))]),
            None => match self.not_older_than_weeks {
                Some(weeks) => {
                    let weeks = ("weeks", Gap::Text(weeks.to_string()));
                    Told::with(&format!("{}-within", self.of.marker.id()), [weeks])
                }
                None => Told::plain(self.of.marker.id()),
            },
        }
    }
}

/// The latest measurement lies below the last one before the therapy was begun.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Fallen<Of, Drug> {
    pub of: Of,
    /// The therapy: drugs or classes.
    pub since: Vec<Drug>,
    pub by_at_least: Option<Decimal>,
    pub by_more_than: Option<Decimal>,
    /// A latest measurement that is older counts as missing.
    pub not_older_than_weeks: Option<u16>,
    /// A value that is not on file is not asked for.
    #[serde(default)]
    pub unasked: bool,
}

impl Fallen<Name, Name> {
    pub fn parse(&self, names: &mut Resolver) -> Option<Fallen<Measurement, DrugOrClass>> {
        let Self { by_at_least, by_more_than, not_older_than_weeks, unasked, .. } = *self;
        values::weeks(&self.of, not_older_than_weeks, names);
        let of = names.measurement(&self.of)?;
        let since = names.drugs_or_classes(&self.since);
        Some(Fallen { of, since, by_at_least, by_more_than, not_older_than_weeks, unasked })
    }
}

impl Fallen<Measurement, DrugOrClass> {
    /// What it asks, for whoever puts it into words.
    pub fn told(&self) -> Vec<Told> {
        let limits = [
            self.by_at_least.map(|least| ("fallen-at-least", least)),
            self.by_more_than.map(|more| ("fallen-more-than", more)),
        ];
        let told = limits.into_iter().flatten().map(|(sentence, limit)| {
            let gaps = [
                ("test", Gap::Test(self.of.test, self.not_older_than_weeks)),
                ("limit", Gap::Number(limit)),
                ("unit", Gap::Text(self.of.unit.clone())),
                ("drugs", Gap::Drugs(self.since.clone())),
            ];
            Told::with(sentence, gaps)
        });
        told.collect()
    }
}

/// A drug was last given so many days ago.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LastGiven<Drug> {
    pub drug: Drug,
    pub at_least_days: u16,
    pub at_most_days: u16,
    /// An order that names only this day of the cycle is for it, whatever was given; one that names only another is not. Left out
    /// where no day of a cycle is meant.
    #[serde(default)]
    pub day_of_cycle: Option<u32>,
}

impl LastGiven<Name> {
    pub fn parse(&self, names: &mut Resolver) -> Option<LastGiven<DrugId>> {
        let Self { at_least_days, at_most_days, day_of_cycle, .. } = *self;
        Some(LastGiven { drug: names.drug(&self.drug)?, at_least_days, at_most_days, day_of_cycle })
    }
}

impl LastGiven<DrugId> {
    /// What it asks, for whoever puts it into words.
    pub fn told(&self) -> Told {
        let gaps = [
            ("drug", Gap::Drugs(vec![DrugOrClass::Drug(self.drug)])),
            ("least", Gap::Text(self.at_least_days.to_string())),
            ("most", Gap::Text(self.at_most_days.to_string())),
            ("day", Gap::Text(self.day_of_cycle.map(|day| day.to_string()).unwrap_or_default())),
        ];
        let sentence = if self.day_of_cycle.is_some() { "last-given" } else { "last-given-days" };
        Told::with(sentence, gaps)
    }
}
