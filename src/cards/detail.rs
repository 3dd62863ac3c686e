//! What stands below the summary: what to do, on which findings, from which source, what was not seen.

use std::fmt::Write;

use crate::case::Blindness;
use crate::case::finding::{Sign, Value};
use crate::evaluate::advice::{OptionAdvice, Piece, Reason, Subject, once};
use crate::evaluate::verdict::Verdict;
use crate::knowledge::drug::ApprovalStatus;

use super::basis::Shown;
use super::escape::escape;
use super::place;
use super::unread::{unread, unread_value};
use super::{Cited, Frame, summary, words};

/// The most rows of findings and of gaps a card shows; the extension carries all.
const ROWS: usize = 12;

/// The most sources a card names in words.
const SOURCES: usize = 5;

pub(super) fn detail(piece: &Piece, cited: &[Cited], shown: &[Shown], frame: &Frame) -> String {
    let paragraphs = [
        place::cancer(piece, frame),
        about_order(piece, frame),
        texts(piece, frame),
        options(piece, frame),
        later_options(piece, frame),
        missing(piece, frame),
        findings(shown, frame),
        unseen(piece, frame),
        sources(cited, frame),
        unreviewed(piece, cited, frame),
    ];
    let filled: Vec<String> = paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty()).collect();
    filled.join("\n\n")
}

fn about_order(piece: &Piece, frame: &Frame) -> String {
    let Subject::Order(advice) = &piece.subject else { return String::new() };
    let Some(order) = frame.case.orders.get(advice.order) else { return String::new() };
    let line =
        format!("{}{} ({})", frame.pick("対象オーダー：", "Order: "), escape(&order.text), escape(&order.reference));
    let words = match advice.reason {
        Reason::EarlyStage | Reason::NoCancerRead => frame.pick(
            "このサービスが扱うのは転移・再発乳癌とHER2遺伝子変異陽性非小細胞肺癌です。このオーダーの適否は判断していません。",
            "This service covers metastatic or recurrent breast cancer and HER2-mutant lung cancer. It has no opinion on this order.",
        ),
        Reason::WhichCancer => frame.pick(
            "それぞれの疾患で条件が異なります。一方の結果を他方に用いることはできません。",
            "The criteria differ by disease; a result for one cancer says nothing for the other.",
        ),
        Reason::Criteria if advice.verdict == Verdict::Undetermined => frame.pick(
            "適応外という意味ではありません。記録の情報だけでは判断できません。",
            "This does not mean that the drug is wrong: the record does not settle it.",
        ),
        _ => "",
    };
    if words.is_empty() { line } else { format!("{line}\n\n{words}") }
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
        let is_note = piece.notes.iter().any(|note| note.id.value == rule.id.value);
        if order_fit && !is_note {
            lines.push(format!(
                "{}{}",
                frame.pick("照合した適応：", "The indication asked about: "),
                frame.say(&rule.title)
            ));
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
    let heading = match &piece.subject {
        Subject::Order(_) => frame.pick("条件を満たす選択肢：", "Options whose criteria are met:"),
        Subject::MissingTests => frame.pick("この結果で決まる選択肢：", "Options this decides:"),
        _ => frame.pick("選択肢：", "Options:"),
    };
    let mut text = heading.to_owned();
    let mut explained: Vec<&str> = Vec::new();
    for option in &piece.options {
        let _ = write!(text, "\n- {}", line(option, frame));
        for caution in &option.cautions {
            let _ = write!(text, "\n  - **{}**", frame.say(&caution.rule.card.summary));
        }
        let id = option.rule.id.value.as_str();
        let last_of_rule = piece
            .options
            .iter()
            .rfind(|other| other.rule.id.value == id)
            .is_some_and(|last| std::ptr::eq(last, option));
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
    let now = |id: &str| piece.options.iter().any(|option| option.rule.id.value == id);
    let later = piece.rules.iter().filter(|rule| !now(&rule.id.value)).filter_map(|rule| rule.offer.as_ref());
    let drugs: Vec<String> = once(later.map(|offer| summary::headline(offer, frame)));
    if drugs.is_empty() {
        return String::new();
    }
    let lead = frame.pick("後の治療ラインの選択肢（検査は先に必要）：", "Options of a later line, tested for ahead: ");
    format!("{lead}{}", drugs.join(frame.pick("、", "; ")))
}

/// `**pembrolizumab + paclitaxel** (JP approved, US approved)`.
fn line(option: &OptionAdvice, frame: &Frame) -> String {
    let drugs: Vec<&str> = option.regimen.iter().map(|drug| frame.drug(drug)).collect();
    let approvals: Vec<String> = option
        .approval
        .iter()
        .map(|(country, status)| format!("{} {}", country.id(), approval(*status, frame)))
        .collect();
    let open = if option.verdict == Verdict::Undetermined && !option.missing.is_empty() {
        format!("{}{}", frame.pick("、未確定：", "; open: "), summary::tests(&option.missing, frame))
    } else {
        String::new()
    };
    format!("**{}** ({}{open})", drugs.join(" + "), approvals.join(frame.pick("、", ", ")))
}

fn approval(status: ApprovalStatus, frame: &Frame) -> &'static str {
    match status {
        ApprovalStatus::Approved => frame.words("承認", "approved"),
        ApprovalStatus::NotApproved => frame.words("未承認", "not approved"),
        ApprovalStatus::Withdrawn => frame.words("承認取消", "withdrawn"),
        ApprovalStatus::Filed => frame.words("申請中", "filed"),
        ApprovalStatus::Unknown => frame.words("承認状況不明", "approval unknown"),
    }
}

fn missing(piece: &Piece, frame: &Frame) -> String {
    let waiting = |test: &String| piece.pending.contains(test);
    let open: Vec<String> = piece.missing.iter().filter(|test| !waiting(test)).cloned().collect();
    let mut lines = Vec::new();
    if !open.is_empty() {
        lines.push(format!("{}{}", frame.pick("不足している情報：", "Missing: "), summary::tests(&open, frame)));
    }
    if !piece.pending.is_empty() {
        lines.push(format!(
            "{}{}",
            frame.pick("依頼済み・結果待ち：", "Already requested, result awaited: "),
            summary::tests(&piece.pending, frame)
        ));
    }
    lines.join("\n\n")
}

fn findings(shown: &[Shown], frame: &Frame) -> String {
    if shown.is_empty() {
        return String::new();
    }
    let mut table =
        frame.pick("| 所見 | 値 | 検査法 | 検体 | 日付 |", "| Finding | Value | Assay | Specimen | Date |").to_owned();
    table.push_str("\n|---|---|---|---|---|");
    for row in shown.iter().take(ROWS) {
        let _ = write!(table, "\n{}", row_of(row, frame));
    }
    if shown.len() > ROWS {
        let _ =
            write!(table, "\n\n{} {}", shown.len() - ROWS, frame.pick("件は省略しました", "more are left out here"));
    }
    table
}

fn row_of(shown: &Shown, frame: &Frame) -> String {
    let finding = shown.finding;
    let value = match finding.value {
        Value::Her2Low => frame.words("低発現", "low").to_owned(),
        Value::Sign(Sign::Positive) => frame.words("陽性", "positive").to_owned(),
        Value::Sign(Sign::Negative) => frame.words("陰性", "negative").to_owned(),
        Value::Sign(Sign::Equivocal) => frame.words("判定保留", "equivocal").to_owned(),
        Value::Unreadable(ref found) => unread_value(found, frame.language),
        _ => escape(&finding.shown_value()),
    };
    let value = match (shown.usage, shown.why) {
        ("rejected", Some(why)) => words::reason(why, frame).to_owned(),
        (_, Some(why)) => format!("{value} ({})", words::reason(why, frame)),
        _ => value,
    };
    let assay = finding.assay.as_ref().map(|assay| {
        let clone =
            if assay.by_clone_only { frame.pick("（クローン名のみ記載）", " (clone only)") } else { "" };
        format!("{}{clone}", words::assay(assay, frame))
    });
    let date = finding.date.map(|date| date.to_string());
    let specimen = finding.specimen.site.as_deref().map(|site| place::organ(site, frame));
    let cell = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
    format!(
        "| {} | {value} | {} | {} | {} |",
        words::marker(finding.marker.id(), frame),
        cell(assay),
        cell(specimen),
        cell(date)
    )
}

fn unseen(piece: &Piece, frame: &Frame) -> String {
    if piece.subject != Subject::DataGap {
        return String::new();
    }
    let mut text = frame
        .pick(
            "次の情報は確認できていません。これらに基づく提案がなくても、該当しないとは限りません。",
            "The following could not be checked. That nothing is said about it does not mean that nothing is there.",
        )
        .to_owned();
    for spot in frame.case.blind_spots.iter().take(ROWS) {
        let why = match &spot.why {
            Blindness::NotSent => frame.pick("送信されていません", "was not sent").to_owned(),
            Blindness::Failed(_) => frame.pick("取得できませんでした", "could not be fetched").to_owned(),
            Blindness::Paged => frame
                .pick("続きのページを取得できませんでした", "has further pages that could not be followed")
                .to_owned(),
            Blindness::Unreadable(found) => {
                format!("{}{}", frame.pick("読み取れません：", "could not be read: "), unread(found, frame.language))
            }
            Blindness::OtherPatient => frame
                .pick("別の患者の情報のため使用していません", "belongs to another patient and was not used")
                .to_owned(),
            Blindness::NoSubject => frame
                .pick(
                    "患者の記載がありませんが、この患者のものとして扱いました",
                    "names no patient; taken as this patient's",
                )
                .to_owned(),
        };
        let _ = write!(text, "\n- {}: {why}", escape(&spot.place.to_string()));
    }
    if frame.case.blind_spots.len() > ROWS {
        let _ = write!(
            text,
            "\n- {} {}",
            frame.case.blind_spots.len() - ROWS,
            frame.pick("件は省略しました", "more are left out here")
        );
    }
    text
}

/// The documents a card stands on; the founding ones with the numbers of their statements. The extension lists all.
fn sources(all: &[Cited], frame: &Frame) -> String {
    let mut cited: Vec<(&str, Vec<&str>)> = Vec::new();
    for Cited { reference, document } in all {
        let Some(source) = document else { continue };
        let number = reference.split('#').nth(1).filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        let label = frame.say(&source.label);
        match cited.iter_mut().find(|(known, _)| *known == label) {
            Some((_, numbers)) => numbers.extend(number),
            None => cited.push((label, number.into_iter().collect())),
        }
    }
    if cited.is_empty() {
        return String::new();
    }
    for (_, numbers) in &mut cited {
        numbers.sort_by_key(|number| number.parse::<u32>().unwrap_or(u32::MAX));
    }
    let named = |(label, numbers): &(&str, Vec<&str>)| {
        if numbers.is_empty() { (*label).to_owned() } else { format!("{label} #{}", numbers.join(", #")) }
    };
    let more = if cited.len() > SOURCES { frame.pick("、ほか", "; and others") } else { "" };
    let labels: Vec<String> = cited.iter().take(SOURCES).map(named).collect();
    format!("{}{}{more}", frame.pick("出典：", "Source: "), labels.join("; "))
}

/// Of every card that names rules.
fn unreviewed(piece: &Piece, cited: &[Cited], frame: &Frame) -> String {
    if cited.is_empty() && piece.unasked.is_empty() {
        return String::new();
    }
    let words = frame
        .pick("この規則は臨床家による査読をまだ受けていません。", "These rules have not yet been clinically reviewed.");
    words.to_owned()
}

impl Frame<'_> {
    pub(super) fn words(&self, ja: &'static str, en: &'static str) -> &'static str {
        self.pick(ja, en)
    }
}
