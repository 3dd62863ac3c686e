//! Where a finding comes from: the resource, its time, the specimen, the cancer.

use super::date::{PartialDate, TimeOfDay};
use super::disease::Disease;
use super::specimen::Specimen;

/// Where a finding comes from: all findings of one resource have it in common.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// `Observation/o7`: what the reader can open.
    pub reference: String,
    /// When the specimen was taken, else when the result was observed.
    pub date: Option<PartialDate>,
    /// The last day it may be of, where the record names a stretch of time; [`PartialDate::NEVER`] while that goes on.
    pub until: Option<PartialDate>,
    /// `date` is the last day it may be of, and the first is not known.
    pub is_at_latest: bool,
    /// A diagnosis says so: it holds until the record ends that, however long ago it was made.
    pub holds: bool,
    /// The time of that day, when the record gives one.
    pub time: Option<TimeOfDay>,
    pub specimen: Specimen,
    /// The cancer it is certainly about, when the record says so.
    pub disease: Option<Disease>,
}

impl Source {
    /// A resource that names no specimen, no time of day and no cancer.
    pub fn dated(reference: String, date: Option<PartialDate>) -> Self {
        Self {
            reference,
            date,
            until: None,
            is_at_latest: false,
            holds: false,
            time: None,
            specimen: Specimen::default(),
            disease: None,
        }
    }

    /// The first day it may be of; `None` where nobody knows.
    pub fn first_day(&self) -> Option<PartialDate> {
        self.date.filter(|_| !self.is_at_latest)
    }

    /// The last day it may be of; `None` when it is undated.
    pub fn last_day(&self) -> Option<PartialDate> {
        self.until.or(self.date)
    }
}
