//! Judging the `when` of a rule: one file a criterion, one line for each here.

mod condition;
mod courses;
mod fallen;
mod gene_result;
mod germline_brca;
mod her2;
mod histology;
mod last_given;
mod listed;
mod measured;
mod measurement;
mod menopause;
mod on_file;
mod pd_l1;
mod prior;
mod receptor;
mod rule_out;
mod together_with;
mod ugt1a1;

use crate::knowledge::criteria::{Criterion, When};
use crate::knowledge::ids::TestId;

use super::situation::Situation;
use super::verdict::{Judged, Verdict};

pub use histology::shown as histology_shown;
pub use rule_out::rule_out;

/// What the criterion asks of is on file, and leaves it open.
pub fn is_open_on_file(situation: &Situation, criterion: &Criterion) -> bool {
    match criterion {
        Criterion::Has(condition) => condition::is_unread(situation, *condition),
        Criterion::Measured(wanted) => measured::is_open(situation, wanted),
        _ => false,
    }
}

/// All that must hold together.
pub fn judge<'c>(situation: &Situation<'c>, when: &When) -> Judged<'c> {
    let inner = |parts: &[When]| parts.iter().map(|part| judge(situation, part)).reduce(Judged::or);
    match when {
        When::Is(criterion) => one(situation, criterion),
        When::All(parts) => {
            let mut judged = Judged::met();
            for part in parts {
                judged.also(judge(situation, part));
            }
            judged
        }
        When::Any(parts) => inner(parts).unwrap_or_else(Judged::met),
        When::None(parts) => inner(parts).map_or_else(Judged::met, Judged::negated),
    }
}

/// The same where all of it holds; given up at the first that does not.
pub fn met<'c>(situation: &Situation<'c>, when: &When) -> Option<Judged<'c>> {
    if let When::All(parts) = when {
        let mut judged = Judged::met();
        for part in parts {
            judged.also(met(situation, part)?);
        }
        return Some(judged);
    }
    Some(judge(situation, when)).filter(|judged| judged.verdict == Verdict::Met)
}

/// A drug that was given excludes it.
pub fn is_barred(situation: &Situation, when: &When) -> bool {
    let is_barring =
        |criterion: &Criterion| matches!(criterion, Criterion::Prior(prior) if prior::is_barred(situation, prior));
    when.criteria().into_iter().any(is_barring)
}

/// A drug that was given for early disease excludes it, by how soon the disease came back.
pub fn is_barred_by_relapse(situation: &Situation, when: &When) -> bool {
    let is_barring = |criterion: &Criterion| match criterion {
        Criterion::Prior(prior) => prior.or_relapse_within_months.is_some() && prior::is_barred(situation, prior),
        _ => false,
    };
    when.criteria().into_iter().any(is_barring)
}

/// The test of a measurement that the criterion asks for, where a recent value is on file and cannot be read.
pub fn unread_measurement(situation: &Situation, criterion: &Criterion) -> Option<TestId> {
    let Criterion::Measured(wanted) = criterion else { return None };
    measured::is_unread(situation, wanted).then_some(wanted.of.test)
}

fn one<'c>(situation: &Situation<'c>, criterion: &Criterion) -> Judged<'c> {
    match criterion {
        Criterion::Er(wanted) => receptor::judge_er(situation, wanted),
        Criterion::Pgr(wanted) => receptor::judge_pgr(situation, wanted),
        Criterion::HormoneReceptors(wanted) => receptor::judge_both(situation, *wanted),
        Criterion::Her2(wanted) => her2::class(situation, wanted),
        Criterion::Her2By(kits) => her2::by(situation, kits),
        Criterion::Her2Open(wanted) => her2::open(situation, wanted),
        Criterion::PdL1(wanted, test) => pd_l1::judge(situation, wanted, *test),
        Criterion::PdL1ByOtherThan(assays) => pd_l1::by_other_than(situation, assays),
        Criterion::Prior(wanted) => prior::judge(situation, wanted),
        Criterion::GermlineBrca(wanted) => germline_brca::judge(situation, *wanted),
        Criterion::Ugt1a1(genotypes) => ugt1a1::judge(situation, genotypes),
        Criterion::Menopause(wanted) => menopause::judge(situation, *wanted),
        Criterion::Has(condition) => condition::judge(situation, *condition),
        Criterion::TogetherWith(drugs) => together_with::judge(situation, drugs),
        Criterion::Measured(wanted) => measured::judge(situation, wanted),
        Criterion::OnFile(wanted) => on_file::judge(situation, wanted),
        Criterion::Fallen(wanted) => fallen::judge(situation, wanted),
        Criterion::LastGiven(wanted) => last_given::judge(situation, wanted),
        Criterion::Histology(wanted) => histology::judge(situation, wanted),
        Criterion::Her2Ihc(wanted) => her2::ihc(situation, wanted),
        Criterion::Listed(wanted) => listed::judge(situation, wanted),
        Criterion::GeneResult(wanted) => gene_result::judge(situation, wanted),
        Criterion::GenesAbsent(wanted) => gene_result::absent(situation, wanted),
    }
}
