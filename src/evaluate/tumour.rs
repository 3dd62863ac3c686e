//! The tumour in the words therapy is chosen by: hormone receptors and HER2, as far as results settle them.

use crate::case::define::her2::Her2;
use crate::case::define::receptor::Receptor;
use crate::case::resolve::{Doubt, Reading};
use crate::knowledge::disease::{Topic, TumourGroup};
use crate::knowledge::text::Text;

use super::situation::Situation;

/// What is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tumour {
    /// Whether ER or PgR is positive.
    pub hormone_receptors: Option<bool>,
    pub her2: Option<Her2Group>,
}

/// The classes of HER2 a card tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Her2Group {
    /// One class is left.
    Class(Her2),
    /// Not positive; low, ultralow and null are not told apart.
    Negative,
}

impl Tumour {
    pub const UNKNOWN: Self = Self { hormone_receptors: None, her2: None };

    /// As the results settle it; what only a diagnosis states does not.
    pub fn of(situation: &Situation) -> Self {
        // These are the classes of breast cancer: in other cancers HER2 protein is no class of the tumour.
        let definition = situation.knowledge.diseases.definition(situation.cancer.disease);
        if definition.is_none_or(|definition| definition.own_markers.is_empty()) {
            return Self::UNKNOWN;
        }
        let Situation { er, pgr, her2, .. } = situation;
        let hormone_receptors = match (positive(er), positive(pgr)) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        };
        let her2 = Some(&her2.reading).filter(|reading| reading.doubt != Some(Doubt::StatedOnly));
        let her2 = her2.and_then(|reading| match reading.possible.as_slice() {
            [one] => Some(Her2Group::Class(*one)),
            possible if !possible.contains(&Her2::Positive) => Some(Her2Group::Negative),
            _ => None,
        });
        Self { hormone_receptors, her2 }
    }

    pub fn is_her2_positive(self) -> bool {
        self.her2 == Some(Her2Group::Class(Her2::Positive))
    }

    pub fn is_her2_negative(self) -> bool {
        self.her2.is_some() && !self.is_her2_positive()
    }

    /// Can the tumour be one of this group?
    fn may_be(self, group: TumourGroup) -> bool {
        match group {
            TumourGroup::HrPositive => self.hormone_receptors != Some(false) && !self.is_her2_positive(),
            TumourGroup::TripleNegative => self.hormone_receptors != Some(true) && !self.is_her2_positive(),
            TumourGroup::Her2Positive => !self.is_her2_negative(),
        }
    }
}

/// Topics of the disease that no rule covers and that may concern this tumour.
pub fn topics_without_rules<'k>(situation: &Situation<'k>, tumour: Tumour) -> Vec<&'k Text> {
    let topics = situation.disease().map_or(&[][..], |disease| situation.knowledge.no_rules_yet(disease));
    let concerned = |topic: &&Topic| topic.of.is_none_or(|group| tumour.may_be(group));
    topics.iter().filter(concerned).map(|topic| &topic.topic).collect()
}

fn positive(reading: &Reading<Receptor>) -> Option<bool> {
    let negative = reading.possible.iter().filter(|state| **state == Receptor::Negative).count();
    match (reading.doubt, negative) {
        (Some(Doubt::StatedOnly), _) => None,
        (_, 0) => Some(true),
        (_, all) if all == reading.possible.len() => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hormone receptors and HER2 as settled → may the tumour be hormone-receptor positive, triple-negative, HER2-positive?
    #[test]
    fn what_is_not_settled_may_be_of_every_group() {
        let (positive, negative) = (Some(Her2Group::Class(Her2::Positive)), Some(Her2Group::Negative));
        for (hormone_receptors, her2, expected) in [
            (None, None, [true, true, true]),
            (Some(true), None, [true, false, true]),
            (Some(false), None, [false, true, true]),
            (Some(true), negative, [true, false, false]),
            (Some(false), negative, [false, true, false]),
            (None, negative, [true, true, false]),
            (None, positive, [false, false, true]),
            (Some(false), positive, [false, false, true]),
        ] {
            let tumour = Tumour { hormone_receptors, her2 };
            let groups = [TumourGroup::HrPositive, TumourGroup::TripleNegative, TumourGroup::Her2Positive];
            assert_eq!(groups.map(|group| tumour.may_be(group)), expected, "{hormone_receptors:?} {her2:?}");
        }
    }
}
