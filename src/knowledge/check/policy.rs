//! The drugs and classes of the site's policy exist; what the count of lines knows of each drug follows from them.

use std::collections::HashMap;

use time::Duration;

use super::names::{Names, Resolver};
use crate::case::define::body_size::SizeLimits;
use crate::case::define::kidney_failure::KidneyLimits;
use crate::case::define::lines::policy::{DrugRole, LinePolicy, Modality, Sequence};
use crate::diagnostic::Diagnostic;
use crate::knowledge::drug::{Drug, DrugOrClass};
use crate::knowledge::ids::ClassId;
use crate::knowledge::policy::{DosePolicy, EarlyRelapse, GivenWith, Policy, RoundTo, Rounding};
use crate::knowledge::written::policy as written;

/// The policy after the check.
pub(super) fn check(policy: &written::Policy, drugs: &[Drug], names: &Names, found: &mut Vec<Diagnostic>) -> Policy {
    let mut names = Resolver { file: "knowledge/knowledge.yaml", names, found };
    let early_relapse = policy.early_relapse.as_ref();
    let early_relapse =
        early_relapse.map(|early| EarlyRelapse { weeks: early.weeks, after: names.drugs_or_classes(&early.after) });
    let complete_classes = names.drugs_or_classes(&policy.complete_classes);
    let with = |with: &written::GivenWith| GivenWith {
        drugs: names.drugs_or_classes(&with.drugs),
        partners: names.drugs_or_classes(&with.partners),
    };
    let given_with = policy.given_with.iter().map(with).collect();
    Policy {
        complete_classes,
        given_with,
        version: policy.version.clone(),
        renewal_weeks: policy.renewal_weeks,
        course_weeks: policy.course_weeks,
        forgotten_weeks: policy.forgotten_weeks,
        high_mutation_burden_from: policy.high_mutation_burden_from,
        postmenopausal_from_age: policy.postmenopausal_from_age,
        kidneys: KidneyLimits {
            failure_below: policy.kidneys.failure_below,
            severe_below: policy.kidneys.severe_below,
            decreased_below: policy.kidneys.decreased_below,
            lately: Duration::weeks(policy.kidneys.lately_weeks),
        },
        lines: lines(policy, early_relapse.as_ref(), drugs, &mut names),
        early_relapse,
        long_after_months: policy.long_after_months,
        doses: doses(&policy.doses),
    }
}

fn doses(doses: &written::Doses) -> DosePolicy {
    let written::Doses { weight_kg, height_cm, slip_factor, above_maximum_percent, early_days, .. } = doses.clone();
    let row = |row: &written::RoundTo| RoundTo { below: row.below, to: row.to };
    DosePolicy {
        size: SizeLimits { weight: weight_kg, height: height_cm },
        slip_factor,
        beyond_schemes: doses.beyond_schemes_factor,
        above_maximum_percent,
        beside_percent: doses.beside_percent,
        early: Duration::days(early_days),
        shortest_interval: Duration::days(doses.shortest_interval_days),
        rounding: Rounding { rows: doses.rounding.iter().map(row).collect(), by_mouth: doses.rounding_by_mouth },
    }
}

/// The drugs and classes of the count, by id.
struct Named {
    cytotoxic: Vec<DrugOrClass>,
    endocrine: Vec<DrugOrClass>,
    visits: Vec<DrugOrClass>,
    continued: Vec<DrugOrClass>,
    interchangeable: Vec<Vec<DrugOrClass>>,
    exchanged: Vec<DrugOrClass>,
    first: Vec<DrugOrClass>,
    then: Vec<DrugOrClass>,
    at_relapse: Vec<DrugOrClass>,
}

fn lines(
    policy: &written::Policy,
    early_relapse: Option<&EarlyRelapse>,
    drugs: &[Drug],
    names: &mut Resolver,
) -> LinePolicy {
    let lines = &policy.lines;
    let named = Named {
        cytotoxic: names.drugs_or_classes(&lines.cytotoxic),
        endocrine: names.drugs_or_classes(&lines.endocrine),
        visits: names.drugs_or_classes(&lines.chemotherapy_visits),
        continued: names.drugs_or_classes(&lines.continued),
        interchangeable: lines.interchangeable.iter().map(|group| names.drugs_or_classes(group)).collect(),
        exchanged: names.drugs_or_classes(&lines.exchanged_for_toxicity),
        first: names.drugs_or_classes(&lines.sequence_first),
        then: names.drugs_or_classes(&lines.sequence_then),
        at_relapse: early_relapse.map(|early| early.after.clone()).unwrap_or_default(),
    };
    let counted = drugs.iter().filter(|drug| drug.is_of(ClassId::ANTINEOPLASTIC));
    let drugs: HashMap<String, DrugRole> =
        counted.map(|drug| (drug.id.as_str().to_owned(), named.role(drug))).collect();
    LinePolicy {
        window: Duration::days(lines.window_days),
        gap: Duration::days(lines.same_line_gap_days),
        maintenance: Duration::days(lines.maintenance_days),
        continued: Duration::days(lines.continued_days),
        running_within: Duration::weeks(policy.renewal_weeks),
        early_relapse: Duration::weeks(early_relapse.map_or(0, |early| early.weeks)),
        early_lasts: Duration::weeks(policy.forgotten_weeks),
        drugs,
    }
}

impl Named {
    fn role(&self, drug: &Drug) -> DrugRole {
        let is = |named: &[DrugOrClass]| named.iter().any(|named| drug.is(*named));
        let modality = if is(&self.cytotoxic) {
            Modality::Cytotoxic
        } else if is(&self.endocrine) {
            Modality::Endocrine
        } else {
            Modality::Targeted
        };
        let sequence = is(&self.first).then_some(Sequence::First).or_else(|| is(&self.then).then_some(Sequence::Then));
        DrugRole {
            substances: drug.substances.iter().map(|substance| substance.as_str().to_owned()).collect(),
            modality,
            is_continued: is(&self.continued),
            counts_at_relapse: is(&self.at_relapse),
            interchangeable: self.interchangeable.iter().position(|group| is(group)),
            exchanged: self.exchanged.iter().position(|class| drug.is(*class)),
            is_of_visits: is(&self.visits),
            sequence,
        }
    }
}
