//! When a result became true, with the time of that day; of a stretch of time its ends.

use crate::case::{PartialDate, TimeOfDay};
use crate::fhir::record::node::Node;
use crate::profiles::record::place::Index;

/// When a result became true, as far as the record says.
#[derive(Debug, Clone, Copy, Default)]
pub struct Dates {
    pub date: Option<PartialDate>,
    /// The last day it may be of, where that is another.
    pub until: Option<PartialDate>,
    /// `date` is the last day it may be of, and the first is not known.
    pub is_at_latest: bool,
    pub time: Option<TimeOfDay>,
}

/// When the specimen was taken, else when the result became true, else when it was issued; of several moments the last.
pub fn read(index: &Index, node: Node) -> Dates {
    let specimen = node.get("specimen").and_then(|reference| index.follow(node, reference));
    dated(specimen.and_then(|specimen| specimen.get("collection")), node)
}

/// Of a result that names no specimen.
pub fn read_without_specimen(node: Node) -> Dates {
    dated(None, node)
}

fn dated(collection: Option<Node>, node: Node) -> Dates {
    let collected = collection.and_then(|collection| collection.str("collectedDateTime"));
    let effective = ["effectiveDateTime", "effectiveInstant"].iter().find_map(|slot| node.str(slot));
    let timed = node.at(&["effectiveTiming", "event"]).into_iter().flat_map(Node::items).filter_map(Node::text);
    let issued = || node.str("issued").and_then(moment);
    let stretch = |holder: Option<Node>, slot| stretch(holder?.get(slot)?, issued);
    (collected.and_then(moment).or_else(|| stretch(collection, "collectedPeriod")))
        .or_else(|| effective.and_then(moment))
        .or_else(|| stretch(Some(node), "effectivePeriod"))
        .or_else(|| timed.filter_map(moment).max_by_key(|dates| dates.date))
        .or_else(issued)
        .unwrap_or_default()
}

/// A stretch of time. One without end goes on, to the day of issue at most; of one without start nobody knows how early the
/// result is.
fn stretch(period: Node, issued: impl Fn() -> Option<Dates>) -> Option<Dates> {
    let bound = |end| period.str(end).and_then(moment);
    match (bound("start"), bound("end")) {
        (Some(start), Some(end)) if start.date == end.date => Some(start),
        (Some(start), Some(end)) => Some(Dates { until: end.date, ..start }),
        (Some(start), None) => {
            let issued = issued().and_then(|issued| issued.date).unwrap_or(PartialDate::NEVER);
            Some(Dates { until: Some(issued).filter(|issued| Some(*issued) != start.date), ..start })
        }
        (None, Some(end)) => Some(Dates { is_at_latest: true, ..end }),
        (None, None) => None,
    }
}

/// Programs write 0001, 1753, 1899 or 1900 where they know no date; no result of ours is from before this year.
const FIRST_YEAR: i32 = 1970;

fn moment(text: &str) -> Option<Dates> {
    let date = PartialDate::parse(text).filter(|date| date.year > FIRST_YEAR)?;
    Some(Dates { date: Some(date), until: None, is_at_latest: false, time: TimeOfDay::parse(text) })
}
