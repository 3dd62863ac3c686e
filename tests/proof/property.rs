//! One property of what is advised: what it is about, when it is asked, and a fault by which it can be seen to fail.

use time::Date;

use super::Dimension;
use super::planted::Fault;
use super::whole_case::{Answer, At, Space};
use crate::scenarios::TODAY;

#[derive(Clone, Copy)]
pub struct Property {
    pub name: &'static str,
    /// The word of the disease.
    pub disease: &'static str,
    pub space: fn() -> Vec<Dimension>,
    /// The drafts; none: the chart is opened.
    pub ordered: &'static [&'static str],
    /// The days it is asked on.
    pub days: &'static [Date],
    pub holds: fn(&Space, &At, &Answer) -> bool,
    pub fault: Fault,
}

/// The chart of a patient with breast cancer is opened on the day of the scenarios.
pub const VIEW: Property = Property {
    name: "",
    disease: "breast",
    space: Vec::new,
    ordered: &[],
    days: &[TODAY],
    holds: |_, _, _| false,
    fault: Fault::AnswerOf(&[]),
};

impl Property {
    pub fn space(&self) -> Space {
        Space::of(self.disease, (self.space)())
    }
}
