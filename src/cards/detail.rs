//! What stands below the summary: what to do, on which findings, from which source, what was not seen.

use std::fmt::Write;

use crate::evaluate::advice::{OptionAdvice, Piece, Reason, Subject};
use crate::evaluate::missing::Missing;
use crate::evaluate::verdict::Verdict;
use crate::knowledge::ids::RuleId;

use super::basis::Shown;
use super::escape::escape;
use super::{Cited, Frame, cancer, findings, gaps, review, sources, summary, words};

pub(super) fn detail(piece: &Piece, cited: &[Cited], shown: &[Shown], frame: &Frame) -> String {
    let paragraphs = [
        cancer::about(piece, frame),
        about_order(piece, frame),
        texts(piece, frame),
        options(piece, frame),
        later_options(piece, frame),
        missing(piece, frame),
        findings::table(shown, frame),
        gaps::list(piece, frame),
        sources::named(cited, frame),
        review::line(piece, frame),
    ];
    let filled: Vec<String> = paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty()).collect();
    filled.join("\n\n")
}

fn about_order(piece: &Piece, frame: &Frame) -> String {
    let Subject::Order(advice) = &piece.subject else { return String::new() };
    let order = advice.order;
    let words = &frame.wording.order_detail;
    let line = words.order(&escape(&order.text), &escape(order.reference.as_str()));
    let explanation = match advice.reason {
        Reason::EarlyStage | Reason::NoCancerRead => words.out_of_scope(),
        Reason::WhichCancer => words.criteria_differ(),
        Reason::Clash => return format!("{line}\n\n{}", about_clash(piece, frame)),
        Reason::Criteria if advice.verdict == Verdict::Undetermined => words.not_wrong_but_open(),
        Reason::Criteria | Reason::Approval | Reason::Rule => return line,
    };
    format!("{line}\n\n{explanation}")
}

/// Why the drugs are not given together, and what to do about it.
fn about_clash(piece: &Piece, frame: &Frame) -> String {
    let Some(clashing) = &piece.clash else { return String::new() };
    let (words, what) = (&frame.wording.order_detail, frame.say(&clashing.clash.text));
    if clashing.is_running {
        words.may_be_over(&words::drugs(&clashing.others, frame), what)
    } else {
        words.not_together(what)
    }
}

/// The rules' own words.
fn texts(piece: &Piece, frame: &Frame) -> String {
    let order_fit = matches!(&piece.subject, Subject::Order(advice) if matches!(advice.reason, Reason::Criteria | Reason::WhichCancer));
    let several = piece.rules.len() > 1;
    let mut lines: Vec<String> = Vec::new();
    if piece.subject == Subject::Options || piece.subject == Subject::MissingTests {
        return String::new();
    }
    for rule in piece.rules.iter().chain(&piece.notes) {
        let is_note = piece.notes.iter().any(|note| note.id == rule.id);
        if order_fit && !is_note {
            lines.push(frame.wording.order_detail.indication(frame.say(&rule.title)));
            continue;
        }
        if several || is_note {
            lines.push(format!("**{}**", frame.say(&rule.card.summary)));
        }
        lines.extend(rule.card.detail.as_ref().map(|detail| frame.say(detail).trim().to_owned()));
    }
    lines.join("\n\n")
}

fn options(piece: &Piece, frame: &Frame) -> String {
    if piece.options.is_empty() {
        return String::new();
    }
    let words = &frame.wording.options;
    let heading = match &piece.subject {
        Subject::Order(_) => words.that_fit(),
        Subject::MissingTests => words.decided_by_result(),
        Subject::Options | Subject::Note | Subject::DataGap => words.offered(),
    };
    let mut text = heading.to_owned();
    let mut explained: Vec<RuleId> = Vec::new();
    for option in &piece.options {
        let _ = write!(text, "\n- {}", line(option, frame));
        for caution in &option.cautions {
            let _ = write!(text, "\n  - **{}**", frame.say(&caution.rule.card.summary));
        }
        let id = option.rule.id;
        let last_of_rule =
            piece.options.iter().rfind(|other| other.rule.id == id).is_some_and(|last| std::ptr::eq(last, option));
        if last_of_rule && !explained.contains(&id) && piece.subject == Subject::Options {
            explained.push(id);
            let detail = option.rule.card.detail.as_ref().map(|detail| frame.say(detail).trim().replace('\n', " "));
            let _ = detail.map(|detail| write!(text, "\n  - {detail}"));
        }
    }
    text
}

/// Drugs of a later line whose test is wanted ahead; without them nobody could tell what that test is for.
fn later_options(piece: &Piece, frame: &Frame) -> String {
    if piece.subject != Subject::MissingTests {
        return String::new();
    }
    let now = |id: RuleId| piece.options.iter().any(|option| option.rule.id == id);
    let later = piece.rules.iter().filter(|rule| !now(rule.id)).copied();
    let drugs = summary::headlines(later, frame);
    if drugs.is_empty() { String::new() } else { frame.wording.options.later_line(&drugs) }
}

/// `**pembrolizumab + paclitaxel** (JP approved, US approved)`.
fn line(option: &OptionAdvice, frame: &Frame) -> String {
    let drugs: Vec<&str> = option.regimen.iter().map(|drug| frame.drug(drug.as_str())).collect();
    let approvals = option.approval.iter();
    let approvals =
        approvals.map(|(country, status)| format!("{} {}", country.id(), words::approval(*status, frame.wording)));
    let mut state = approvals.collect::<Vec<_>>().join(frame.wording.between.words());
    if option.verdict == Verdict::Undetermined && !option.missing.is_empty() {
        state = frame.wording.options.with_open_tests(&state, &words::tests(&option.missing, frame));
    }
    format!("**{}** ({state})", drugs.join(" + "))
}

fn missing(piece: &Piece, frame: &Frame) -> String {
    let waiting = |missing: &&Missing| piece.pending.contains(missing);
    let open: Vec<Missing> = piece.missing.iter().filter(|missing| !waiting(missing)).copied().collect();
    let mut lines = Vec::new();
    if !open.is_empty() {
        lines.push(frame.wording.missing.information(&words::tests(&open, frame)));
    }
    if !piece.pending.is_empty() {
        lines.push(frame.wording.missing.requested(&words::tests(&piece.pending, frame)));
    }
    lines.join("\n\n")
}
