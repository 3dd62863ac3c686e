//! Therapy of early disease, by course: what was given before, after or around the operation.

use super::dose::substances;
use super::policy::{LinePolicy, Modality};
use crate::case::PartialDate;
use crate::case::therapy::{Course, Exposure, Setting, Surgery};

/// One course of therapy of early disease.
#[derive(Debug, Clone)]
pub struct EarlyCourse<'c> {
    pub surgery: Surgery,
    /// Sorted.
    pub drugs: Vec<&'c str>,
    pub start: Option<PartialDate>,
    /// The last known day, absent while it runs.
    pub end: Option<PartialDate>,
    pub exposures: Vec<&'c Exposure>,
    is_endocrine: bool,
    is_running: bool,
}

/// The courses, in order. Of a cancer that has not spread every therapy is one of early disease.
pub(super) fn courses<'c>(own: &[&'c Exposure], policy: &'c LinePolicy, is_metastatic: bool) -> Vec<EarlyCourse<'c>> {
    let of_early = own.iter().filter_map(|exposure| match exposure.setting {
        Setting::Early(surgery) => Some((surgery, *exposure)),
        Setting::Unstated | Setting::Metastatic if !is_metastatic => Some((Surgery::Unstated, *exposure)),
        Setting::Unstated | Setting::Metastatic => None,
    });
    let mut given: Vec<(Surgery, &Exposure)> = of_early.collect();
    given.sort_by(|(_, one), (_, other)| one.start.cmp(&other.start).then_with(|| one.reference.cmp(&other.reference)));
    let mut courses: Vec<EarlyCourse> = Vec::new();
    for (surgery, exposure) in given {
        let Some(drugs) = substances(exposure, policy) else { continue };
        let is_endocrine = drugs.iter().all(|drug| policy.is(drug, Modality::Endocrine));
        let belongs = |course: &&mut EarlyCourse| {
            course.surgery == surgery && course.is_endocrine == is_endocrine && course.is_soon(exposure, policy)
        };
        let end = exposure.end.or(exposure.start.filter(|_| exposure.is_given()));
        let is_running = exposure.course == Course::Running;
        match courses.iter_mut().rfind(belongs) {
            Some(course) => {
                course.drugs.extend(drugs);
                course.end = later(course.end, end);
                course.is_running |= is_running;
                course.exposures.push(exposure);
            }
            None => courses.push(EarlyCourse {
                surgery,
                drugs: drugs.to_vec(),
                start: exposure.start,
                end,
                exposures: vec![exposure],
                is_endocrine,
                is_running,
            }),
        }
    }
    for course in &mut courses {
        course.drugs.sort_unstable();
        course.drugs.dedup();
        course.end = course.end.filter(|_| !course.is_running);
    }
    courses
}

impl EarlyCourse<'_> {
    /// The therapy follows the course without a long gap, as far as dates say.
    fn is_soon(&self, exposure: &Exposure, policy: &LinePolicy) -> bool {
        let last = self.end.and_then(PartialDate::latest);
        let next = exposure.start.and_then(PartialDate::earliest);
        last.zip(next).is_none_or(|(last, next)| next - last <= policy.gap)
    }
}

fn later(one: Option<PartialDate>, other: Option<PartialDate>) -> Option<PartialDate> {
    [one, other].into_iter().flatten().max_by_key(|date| date.latest())
}
