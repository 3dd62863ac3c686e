//! When a result became true, with the time of that day.

use crate::case::{PartialDate, TimeOfDay};
use crate::fhir::record::node::Node;
use crate::profiles::record::place::Index;

/// When the specimen was taken, else when the result became true, else when it was issued; with the time of that day.
/// Of a stretch of time its start counts, else its end; of several moments the last.
pub fn date(index: &Index, node: Node) -> Option<(PartialDate, Option<TimeOfDay>)> {
    let specimen = node.get("specimen").and_then(|reference| index.follow(node, reference));
    let collection = specimen.and_then(|specimen| specimen.get("collection"));
    let collected = collection.and_then(|collection| collection.str("collectedDateTime"));
    let in_period = |holder: Option<Node>, slot: &str| {
        let bound = |end| holder.and_then(|holder| holder.at(&[slot, end])).and_then(Node::text).and_then(read_date);
        bound("start").or_else(|| bound("end"))
    };
    let effective = ["effectiveDateTime", "effectiveInstant"].iter().find_map(|slot| node.str(slot));
    let timed = node.at(&["effectiveTiming", "event"]).into_iter().flat_map(Node::items).filter_map(Node::text);
    let timed = || timed.filter_map(read_date).max_by_key(|(date, _)| *date);
    (collected.and_then(read_date).or_else(|| in_period(collection, "collectedPeriod")))
        .or_else(|| effective.and_then(read_date))
        .or_else(|| in_period(Some(node), "effectivePeriod"))
        .or_else(timed)
        .or_else(|| node.str("issued").and_then(read_date))
}

/// Programs write 0001, 1753, 1899 or 1900 where they know no date; no result of ours is from before this year.
const FIRST_YEAR: i32 = 1970;

fn read_date(text: &str) -> Option<(PartialDate, Option<TimeOfDay>)> {
    let date = PartialDate::parse(text).filter(|date| date.year > FIRST_YEAR);
    date.map(|date| (date, TimeOfDay::parse(text)))
}
