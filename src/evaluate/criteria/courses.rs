//! How many courses of therapy were given, one after another ("after two or more systemic therapies").
//!
//! Each line of metastatic disease is one, and all therapy of early disease together is one (site-policy#courses). It is a
//! count of what is certain and of what is possible; where the two part, nothing is decided.

use crate::case::define::lines::open::{Open, WhyOpen};
use crate::case::define::lines::{Line, LineCourse};
use crate::case::therapy::{Exposure, Setting};
use crate::knowledge::criteria::Prior;
use crate::knowledge::drug::DrugOrClass;

use super::super::history::Given;
use super::super::situation::Situation;
use super::super::verdict::Verdict;

/// Were there at least so many courses of the drugs of `wanted`?
pub fn at_least<'c>(situation: &Situation<'c>, wanted: &Prior<DrugOrClass>, courses: usize) -> Given<'c> {
    let is_wanted = |exposure: &Exposure| {
        let names = |drug| wanted.any_of.iter().any(|name| situation.knowledge.is(drug, *name));
        exposure.drug.id().is_some_and(names)
    };
    let mut given = Given::nothing(situation, wanted.setting);
    let (mut has_early, mut possible) = (false, 0);
    let in_a_line = |exposure: &Exposure| situation.therapy.lines.iter().any(|line| line.holds(exposure));
    for earlier in situation.earlier.of_names(&wanted.any_of).flat_map(|drug| &drug.given) {
        let (exposure, counts) = (earlier.exposure, earlier.counts(situation.is_order, wanted.setting));
        given.count(exposure, counts);
        match counts {
            Verdict::NotMet => {}
            Verdict::Met if matches!(exposure.setting, Setting::Early(_)) => has_early = true,
            _ if in_a_line(exposure) => {}
            Verdict::Met | Verdict::Undetermined => possible += 1,
        }
    }
    let counts = |line: &&Line| line.exposures.iter().any(|exposure| is_wanted(exposure));
    let lines = situation.therapy.lines.iter().filter(counts);
    let (unclear, certain): (Vec<&Line>, Vec<&Line>) = lines.partition(|line| line.course == LineCourse::Unclear);
    // Counted in two ways, these courses may be one less each, or one more.
    let differing = situation.therapy.open.iter().filter(|open| open.why == WhyOpen::CountingDiffers);
    let differing = differing.filter(|open| is_wanted(open.exposure));
    let (begins, joined): (Vec<&Open>, Vec<&Open>) =
        differing.partition(|open| follows_another(&certain, open.exposure));
    let counted = certain.len() + usize::from(has_early);
    given.verdict = if counted.saturating_sub(begins.len()) >= courses {
        Verdict::Met
    } else if counted + unclear.len() + joined.len() + possible >= courses
        || situation.earlier.is_unseen(wanted.setting)
    {
        Verdict::Undetermined
    } else {
        Verdict::NotMet
    };
    given
}

/// It begins one of these lines, and another stands before that.
fn follows_another(lines: &[&Line], exposure: &Exposure) -> bool {
    lines.iter().skip(1).any(|line| line.holds(exposure) && line.start == exposure.start)
}
