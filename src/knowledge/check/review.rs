//! A review says who has read the rule, when, and in which version of the knowledge; it counts for the rule as it was read.

use super::names::line;
use crate::case::PartialDate;
use crate::diagnostic::Diagnostic;
use crate::knowledge::fingerprint;
use crate::knowledge::load::Filed;
use crate::knowledge::rule::{Review, Signature};
use crate::knowledge::written::Name;
use crate::knowledge::written::rule::Rule;

/// The review after the check. Without a signature where it lacks a part, or where the rule has changed since.
pub(super) fn check(file: &Filed<Rule>, found: &mut Vec<Diagnostic>) -> Review {
    let review = &file.item.review;
    let date = |name: &Name| PartialDate::parse(&name.value);
    Review { signature: signature(file, found), due: date(&review.due) }
}

fn signature(file: &Filed<Rule>, found: &mut Vec<Diagnostic>) -> Option<Signature> {
    let (id, review) = (&file.item.id.value, &file.item.review);
    let parts = [("on", &review.on), ("version", &review.version), ("fingerprint", &review.fingerprint)];
    if review.by.is_empty() && parts.iter().all(|(_, part)| part.is_none()) {
        return None;
    }
    let lacking: Vec<&str> = parts.iter().filter(|(_, part)| part.is_none()).map(|(name, _)| *name).collect();
    let (Some(on), Some(version), Some(read), false) =
        (&review.on, &review.version, &review.fingerprint, review.by.is_empty())
    else {
        let lacks =
            if review.by.is_empty() { "names nobody".to_owned() } else { format!("lacks {}", lacking.join(", ")) };
        let help = format!(
            "write who has read the rule (by), when (on), in which version of the knowledge (version), and \
             fingerprint: {}; or none of these",
            fingerprint::of(file.tree())
        );
        let message = format!("the review of \"{id}\" {lacks}");
        found.push(Diagnostic::error("half-review", &file.file, file.line("review.by"), message, help));
        return None;
    };
    let now = fingerprint::of(file.tree());
    if read.value != now {
        let names = review.by.join(", ");
        let message =
            format!("\"{id}\" has changed since {names} read it in {}: it counts as not reviewed", version.value);
        let help = format!("have it read again, then write fingerprint: {now}");
        found.push(Diagnostic::warning("changed-since-review", &file.file, line(read), message, help));
        return None;
    }
    let on = PartialDate::parse(&on.value)?;
    Some(Signature { by: review.by.clone(), on, version: version.value.clone() })
}
