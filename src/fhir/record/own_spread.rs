//! Puts what stands under a key of the client's own naming into the chart.

use super::bundle::walk;
use super::chart::{Chart, ChartEntry, Gap, GapReason, Place, Unseen, UnseenReason};
use super::key::Part;
use super::node::Node;
use super::own_keys::{Held, OwnKey, OwnKeys, part_of};
use super::sent::{FILE, Sent, full_url, resource, sent};
use super::unusable::{TypeName, Unusable};
use super::version;
use crate::cds_hooks::ehr::Need;

/// Adds the resources of the types we read; they are the patient's where they say so. What failed or cannot be read is
/// said as it is under our keys: of the part the key is about, else of the record, and not where it is about types that
/// are not read. `is_completed` when a server answered for all of that part.
pub(super) fn spread_own<'n>(chart: &mut Chart<'n>, key: &OwnKey<'n>, is_completed: bool) {
    if key.value.is_null() {
        return;
    }
    let (before, part) = (chart.gaps.len(), key.part().unwrap_or(FILE));
    if let Sent::Outcome(why) = sent(Some(key.value), "") {
        chart.gaps.extend((!is_completed).then_some(Gap { place: Place::Key(part), why }));
    } else {
        if key.is_cut() && !is_completed {
            chart.gaps.push(Gap { place: Place::Key(part), why: GapReason::Paged });
        }
        spread_all(chart, key.value, part);
    }
    if key.is_foreign {
        chart.gaps.truncate(before);
    }
}

fn spread_all<'n>(chart: &mut Chart<'n>, value: Node<'n>, part: &'static str) {
    walk(value, 0, &mut |position, met| {
        let Some((entry, resource, kind)) = resource(chart, (part, position), met) else { return };
        if let Some(key) = part_of(kind) {
            chart.entries.push(ChartEntry { key, full_url: full_url(entry), patient_limited: false, kind, resource });
        } else if let Some(found) = version::not_r4(kind) {
            let why = GapReason::Unreadable(Unusable::NotInR4(TypeName::read(found)));
            chart.gaps.push(Gap { place: position.place(part), why });
        }
    });
}

/// Whether a part that no call can do without stands under a name of the client's own, beside names of ours, though it was missed
/// since `before`. Whether that is all nobody says; of the one Patient there is no more.
pub(super) fn is_had_otherwise(chart: &mut Chart, own: &OwnKeys<'_>, part: &Part<'_>, before: usize) -> bool {
    let is_held = own.hold(part.kind);
    if is_held {
        chart.gaps.truncate(before);
        let why = part.is_search().then_some(GapReason::Narrowed);
        chart.gaps.extend(why.map(|why| Gap { place: Place::Key(part.name), why }));
    }
    is_held
}

/// Notes of a part that came under such keys what their searches leave out.
pub(super) fn note_held(chart: &mut Chart, (part, need): (&'static str, Need), held: Held) {
    let mut unseen = |why| chart.unseen.push(Unseen { part, category: None, why });
    match held {
        Held::Nothing | Held::Failed | Held::All { is_by_category: false } => {}
        Held::All { is_by_category: true } => unseen(UnseenReason::WithoutCategory),
        Held::Less if need > Need::Optional => {
            chart.gaps.push(Gap { place: Place::Key(part), why: GapReason::Narrowed });
        }
        Held::Less | Held::AsSent => unseen(UnseenReason::Narrowed),
    }
}
