//! The drugs and classes of the site's policy exist.

use super::names::{Names, Resolver};
use crate::diagnostic::Diagnostic;
use crate::knowledge::policy::{EarlyRelapse, Policy};
use crate::knowledge::written::policy as written;

/// The policy after the check.
pub(super) fn check(policy: &written::Policy, names: &Names, found: &mut Vec<Diagnostic>) -> Policy {
    let mut names = Resolver { file: "knowledge/knowledge.yaml", names, found };
    let early_relapse = policy.early_relapse.as_ref();
    Policy {
        version: policy.version.clone(),
        renewal_weeks: policy.renewal_weeks,
        course_weeks: policy.course_weeks,
        forgotten_weeks: policy.forgotten_weeks,
        postmenopausal_from_age: policy.postmenopausal_from_age,
        early_relapse: early_relapse
            .map(|early| EarlyRelapse { weeks: early.weeks, after: names.drugs_or_classes(&early.after) }),
    }
}
