//! What must hold of every answer in an opened chart, whatever is known of the patient.

use oncohooks::evaluate::advice::{AdviceItem, OptionAdvice, Subject};
use oncohooks::evaluate::verdict::Verdict;
use oncohooks::knowledge::drug::ApprovalStatus;
use oncohooks::knowledge::rule::Rule;
use time::macros::date;

use super::circumstances::{disease, mortality, not_counting, requested, runs};
use super::dimensions;
use super::planted::Fault::{AnswerOf, Tampered};
use super::planted::{self, caution_everything, say_it_all_again};
use super::properties::{history, ild, tumour, with};
use super::property::{Property, VIEW};
use super::whole_case::{Answer, answer_on, knowledge};

fn options<'a>(answer: &'a Answer) -> impl Iterator<Item = &'a OptionAdvice<'a>> {
    answer.advice.items.iter().flat_map(|item| &item.options)
}

fn is_approved(rule: &Rule, answer: &Answer) -> bool {
    rule.offer().is_none_or(|offer| {
        knowledge().approval(offer.indication, answer.country, answer.day) == ApprovalStatus::Approved
    })
}

/// Each button of an answer, and the options of its card that it is for.
fn each_button(answer: &Answer, holds: impl Fn(&OptionAdvice) -> bool) -> bool {
    answer.advice.items.iter().all(|item| {
        item.presses.iter().all(|press| {
            let mut own = item.options.iter().filter(|option| option.rule.id == press.rule.id);
            own.any(&holds)
        })
    })
}

pub const OF_ANSWERS: [Property; 17] = [
    Property {
        name: "nothing that a safety rule stops is offered",
        space: || with([history(), ild()]),
        holds: |_, _, answer| options(answer).all(|option| !option.is_stopped()),
        fault: Tampered(|advice| caution_everything(advice, true)),
        ..VIEW
    },
    Property {
        name: "what a safety rule cautions has no button",
        space: || with([history(), ild()]),
        holds: |_, _, answer| each_button(answer, |option| option.cautions.is_empty()),
        fault: Tampered(|advice| caution_everything(advice, false)),
        ..VIEW
    },
    Property {
        name: "only what fits has a button",
        space: || with([history(), dimensions::menopause()]),
        holds: |_, _, answer| each_button(answer, |option| option.verdict == Verdict::Met),
        fault: Tampered(|advice| planted::judge_everything(advice, Verdict::Undetermined)),
        ..VIEW
    },
    Property {
        name: "nothing that is not approved here and on this day has a button",
        space: || with([history()]),
        days: &[date!(2012 - 01 - 01), date!(2023 - 06 - 01), crate::scenarios::TODAY],
        holds: |_, _, answer| {
            let mut buttons = answer.advice.items.iter().flat_map(|item| &item.presses);
            buttons.all(|press| is_approved(press.rule, answer))
        },
        fault: Tampered(planted::press_what_is_not_approved),
        ..VIEW
    },
    Property {
        name: "nothing fits before it is approved",
        space: || with([history()]),
        days: &[date!(2012 - 01 - 01), date!(2021 - 06 - 01), date!(2024 - 01 - 01)],
        holds: |_, _, answer| {
            let mut fitting = options(answer).filter(|option| option.verdict == Verdict::Met);
            fitting.all(|option| is_approved(option.rule, answer))
        },
        fault: Tampered(planted::offer_what_is_not_approved),
        ..VIEW
    },
    Property {
        name: "an open option says what would settle it",
        space: || with([history(), dimensions::menopause()]),
        holds: |_, _, answer| {
            options(answer).all(|option| option.verdict == Verdict::Met || !option.missing.is_empty())
        },
        fault: Tampered(planted::ask_for_nothing),
        ..VIEW
    },
    Property {
        name: "an option that fits waits for nothing",
        space: || with([history(), dimensions::menopause()]),
        holds: |_, _, answer| options(answer).all(|option| option.verdict != Verdict::Met || option.missing.is_empty()),
        fault: Tampered(|advice| planted::judge_everything(advice, Verdict::Met)),
        ..VIEW
    },
    Property {
        name: "nothing is said of the dead",
        space: || with([mortality()]),
        holds: |space, at, answer| !space.is(at, "patient", "dead") || answer.advice.items.is_empty(),
        fault: AnswerOf(&[]),
        ..VIEW
    },
    Property {
        name: "nothing is offered or asked for where no cancer of ours is surely there",
        space: || with([disease()]),
        holds: |space, at, answer| {
            let says = |item: &AdviceItem| matches!(item.subject, Subject::Options | Subject::MissingTests);
            space.surely(at, "disease", &["this one"]) || !answer.advice.items.iter().any(says)
        },
        fault: AnswerOf(&[]),
        ..VIEW
    },
    Property {
        name: "a result that was withdrawn, or is of another cancer, changes nothing",
        space: || with([not_counting()]),
        holds: |space, at, answer| {
            let without = space.case(&space.but(at, "not counting", "nothing"), &[]);
            answer.said() == answer_on(&without, answer.country, answer.day).said()
        },
        fault: AnswerOf(&[]),
        ..VIEW
    },
    Property {
        name: "a test that is under way is not asked for again",
        space: || with([requested()]),
        holds: |space, at, answer| {
            let mut asking = answer.advice.items.iter().filter(|item| item.subject == Subject::MissingTests);
            let of = |test: &str, item: &AdviceItem| {
                let asks = item.missing.iter().any(|missing| missing.id() == test);
                !asks || item.pending.iter().any(|pending| pending.id() == test)
            };
            asking.all(|item| {
                (!space.is(at, "requested", "HER2 IHC") || of("her2:ihc", item))
                    && (!space.is(at, "requested", "HER2 ISH") || of("her2:ish", item))
            })
        },
        fault: AnswerOf(&[("her2", "no result")]),
        ..VIEW
    },
    Property {
        name: "while a regimen runs, nothing of the next line fits",
        space: || with([runs()]),
        holds: |space, at, answer| {
            space.surely(at, "runs", &["nothing", "palbociclib, ended"]) || answer.offered().is_empty()
        },
        fault: AnswerOf(&[]),
        ..VIEW
    },
    Property {
        name: "an opened chart has at most two cards and one about what was not seen",
        space: || with([history(), ild()]),
        holds: |_, _, answer| {
            let (gaps, others): (Vec<&AdviceItem>, Vec<&AdviceItem>) =
                answer.advice.items.iter().partition(|item| item.subject == Subject::DataGap);
            gaps.len() <= 1 && others.len() <= 2
        },
        fault: Tampered(say_it_all_again),
        ..VIEW
    },
    Property {
        name: "an option is of the label of this country",
        space: || with([history()]),
        holds: |_, _, answer| {
            let mut countries = options(answer).filter_map(|option| option.rule.population.country);
            countries.all(|country| country == answer.country)
        },
        fault: Tampered(planted::offer_by_the_label_of_both_countries),
        ..VIEW
    },
    Property {
        name: "at most one button is recommended, and by a source",
        space: || with([history(), dimensions::menopause()]),
        holds: |_, _, answer| {
            answer.advice.items.iter().all(|item| {
                let recommended: Vec<_> = item.presses.iter().filter(|press| press.is_recommended).collect();
                recommended.len() <= 1 && recommended.iter().all(|press| press.rule.is_ranked_by_a_source())
            })
        },
        fault: Tampered(planted::recommend_everything),
        ..VIEW
    },
    Property {
        name: "what a card rests on is on record, and counts",
        space: || with([history(), not_counting()]),
        holds: |_, _, answer| {
            let options = answer.advice.items.iter().filter(|item| item.subject == Subject::Options);
            let mut findings = options.flat_map(|item| item.findings());
            findings.all(|finding| finding.source.disease.is_none() && finding.shown_value() != "")
        },
        fault: Tampered(planted::rest_on_another_cancer),
        ..VIEW
    },
    Property {
        name: "a cancer of unstated stage is asked for its stage before anything fits",
        space: tumour,
        holds: |space, at, answer| {
            let asked = || options(answer).all(|option| option.missing.iter().any(|missing| missing.id() == "stage"));
            !space.is(at, "stage", "unstated") || answer.offered().is_empty() && asked()
        },
        fault: AnswerOf(&[]),
        ..VIEW
    },
];
