//! The one sentence of a card. Warnings and critical cards say their level in words.

use crate::case::order::Order;
use crate::case::therapy::Drug;
use crate::evaluate::advice::{OptionAdvice, OrderAdvice, Piece, Reason, Subject};
use crate::evaluate::missing::Missing;
use crate::evaluate::verdict::Verdict;
use crate::knowledge::criteria::CriterionKind;
use crate::knowledge::rule::{Indicator, Offer, Rule};
use crate::settings::Language;

use super::Frame;

/// CDS Hooks 2.0, card attributes: fewer than 140 characters.
const LIMIT: usize = 139;

pub fn summary(piece: &Piece, frame: &Frame) -> String {
    let level = match piece.indicator {
        Indicator::Critical => frame.pick("重大：", "Critical: "),
        Indicator::Warning => frame.pick("警告：", "Warning: "),
        Indicator::Info => "",
    };
    cut(format!("{level}{}", sentence(piece, frame)))
}

fn sentence(piece: &Piece, frame: &Frame) -> String {
    let rule = piece.rules.first().map(|rule| frame.say(&rule.card.summary).to_owned());
    match &piece.subject {
        Subject::Options => options(piece, frame),
        Subject::MissingTests => {
            // A test somebody has already asked for is said below, and does not fill the headline.
            let open: Vec<Missing> =
                piece.missing.iter().filter(|test| !piece.pending.contains(test)).copied().collect();
            if open.is_empty() {
                format!("{}{}", frame.pick("結果待ち：", "Awaited: "), tests(&piece.missing, frame))
            } else {
                let lead = frame.pick("治療選択に必要な検査結果がありません：", "Result needed to choose therapy: ");
                format!("{lead}{}", tests(&open, frame))
            }
        }
        Subject::Order(advice) => order(piece, advice, frame),
        Subject::Note => rule.unwrap_or_default(),
        Subject::DataGap => {
            let count = frame.case.blind_spots.len();
            match frame.language {
                Language::Ja => format!("診療記録のうち{count}か所を確認できませんでした"),
                Language::En if count == 1 => "One part of the record could not be checked".to_owned(),
                Language::En => format!("{count} parts of the record could not be checked"),
            }
        }
    }
}

/// Names what can be given now; what a caution holds back leads only when nothing else fits.
fn options(piece: &Piece, frame: &Frame) -> String {
    let of = |wanted: &dyn Fn(&OptionAdvice) -> bool| {
        let rules = piece.options.iter().filter(|option| wanted(option)).map(|option| option.rule);
        rules.fold(Vec::new(), |mut once: Vec<&Rule>, rule| {
            if !once.iter().any(|known| known.id == rule.id) {
                once.push(rule);
            }
            once
        })
    };
    let fits = |option: &OptionAdvice| option.verdict == Verdict::Met;
    let (free, held) = (of(&|option| fits(option) && option.cautions.is_empty()), of(&fits));
    let (lead, rules) = match (free.as_slice(), held.as_slice()) {
        ([rule], _) => return frame.say(&rule.card.summary).to_owned(),
        ([], []) => (
            frame.pick(
                "治療選択肢の判断には追加の情報が必要です：",
                "More must be known before these options can be judged: ",
            ),
            of(&|_| true),
        ),
        ([], _) => (
            frame.pick("適応の条件は満たすが、注意事項あり：", "Indicated, but read the caution before choosing: "),
            held,
        ),
        _ => (frame.pick("条件を満たす治療選択肢：", "Therapy options that fit: "), free),
    };
    let drugs = rules.iter().filter_map(|rule| rule.offer()).map(|offer| headline(offer, frame)).collect();
    format!("{lead}{}", once(drugs).join(frame.pick("、", "; ")))
}

/// The regimen in one line: its drugs, and what may stand beside them (`docetaxel/paclitaxel`).
pub fn headline(offer: &Offer, frame: &Frame) -> String {
    let plus = frame.pick("＋", " + ");
    let mut names: Vec<&str> = offer.regimen.iter().map(|drug| frame.drug(drug.as_str())).collect();
    let partners = offer.partners.iter().map(|drugs| {
        let names: Vec<&str> = drugs.iter().map(|drug| frame.drug(drug.as_str())).collect();
        names.join(plus)
    });
    let partners = partners.collect::<Vec<_>>().join("/");
    names.extend(Some(partners.as_str()).filter(|partners| !partners.is_empty()));
    names.join(plus)
}

fn once(items: Vec<String>) -> Vec<String> {
    crate::evaluate::advice::once(items.into_iter())
}

/// The ordered drug as the card calls it.
pub fn ordered(order: &Order, frame: &Frame) -> String {
    let id = order.drug.as_ref().and_then(Drug::id).unwrap_or_default();
    frame.drug(id).to_owned()
}

fn order(piece: &Piece, advice: &OrderAdvice, frame: &Frame) -> String {
    let drug = ordered(advice.order, frame);
    let rule = piece.rules.first();
    match (advice.reason, advice.verdict) {
        // What is on file may contradict itself, or not say which is the latest.
        (Reason::Rule, Verdict::Undetermined) if piece.findings().next().is_some() => match frame.language {
            Language::Ja => format!("{drug}：記録からは{}を判断できません", tests(&piece.missing, frame)),
            Language::En => format!("{drug}: not checked, the record leaves open the {}", tests(&piece.missing, frame)),
        },
        (Reason::Rule, Verdict::Undetermined) => match frame.language {
            Language::Ja => format!("{drug}：{}が確認できません", tests(&piece.missing, frame)),
            Language::En => format!("{drug}: not checked, no {} on file", tests(&piece.missing, frame)),
        },
        (Reason::Rule, _) => rule.map(|rule| frame.say(&rule.card.summary).to_owned()).unwrap_or_default(),
        (Reason::Approval, _) => match frame.language {
            Language::Ja => format!("{drug}：この用途は{}で承認されていません", frame.question.country.id()),
            Language::En => format!("{drug}: not approved for this use in {}", frame.question.country.id()),
        },
        (Reason::EarlyStage, _) => match frame.language {
            Language::Ja => format!("{drug}：早期の乳癌は対象外のため確認していません"),
            Language::En => format!("{drug}: not checked, because the disease is recorded as early stage"),
        },
        (Reason::NoCancerRead, _) => match frame.language {
            Language::Ja => format!("{drug}：記録からがんの診断を読み取れず、確認していません"),
            Language::En => format!("{drug}: not checked, because no cancer could be read from the record"),
        },
        (Reason::WhichCancer, _) => match frame.language {
            Language::Ja => format!("{drug}：対象となるがんが複数あります。どの疾患への投与ですか"),
            Language::En => format!("{drug}: two cancers could be meant; for which one is this order?"),
        },
        (Reason::Criteria, Verdict::NotMet) => match frame.language {
            Language::Ja => format!("{drug}：適応の条件を満たしていません（{}）", failed(piece, frame)),
            Language::En => format!("{drug} does not fit: {}", failed(piece, frame)),
        },
        (Reason::Criteria, _) => match frame.language {
            Language::Ja => format!("{drug}：適応を判断できません（不明：{}）", tests(&piece.missing, frame)),
            Language::En => format!("{drug} cannot be confirmed; missing: {}", tests(&piece.missing, frame)),
        },
    }
}

/// Names of tests and of history that is missing.
pub fn tests(missing: &[Missing], frame: &Frame) -> String {
    let names: Vec<String> = missing.iter().map(|what| name(*what, frame)).collect();
    names.join(frame.pick("、", "; "))
}

fn name(missing: Missing, frame: &Frame) -> String {
    let words = match missing {
        Missing::PriorTherapy => {
            frame.pick("これまでの薬物療法（内容・時期・目的）", "earlier drug therapy (what, when, what for)")
        }
        Missing::MenopausalStatus => frame.pick("閉経状況", "menopausal status"),
        Missing::Stage => frame.pick("病期（転移・再発の有無）", "stage (metastatic or recurrent?)"),
        Missing::Specimen => frame.pick("検体間で不一致の結果の再評価", "re-assessment of specimens that disagree"),
        Missing::Test(test) => frame.test(test),
    };
    words.to_owned()
}

/// The criteria an order fails, in words.
fn failed(piece: &Piece, frame: &Frame) -> String {
    let mut words: Vec<String> =
        piece.failed.iter().map(|criterion| criterion_name(*criterion, frame).to_owned()).collect();
    words = once(words);
    words.join(frame.pick("、", ", "))
}

/// A criterion as a clinician calls it.
pub fn criterion_name<'t>(criterion: CriterionKind, frame: &Frame<'t>) -> &'t str {
    match criterion {
        CriterionKind::Stage => frame.pick("病期", "stage"),
        CriterionKind::Line => frame.pick("治療ライン", "line of therapy"),
        CriterionKind::Prior => frame.pick("前治療", "earlier therapy"),
        CriterionKind::Er => "ER",
        CriterionKind::Pgr => "PgR",
        CriterionKind::Her2 | CriterionKind::Her2By => "HER2",
        CriterionKind::PdL1 => "PD-L1",
        CriterionKind::GermlineBrca => frame.pick("生殖細胞系列BRCA1/2", "germline BRCA1/2"),
        CriterionKind::Menopause => frame.pick("閉経状況", "menopausal status"),
        CriterionKind::TogetherWith => frame.pick("併用薬", "combination"),
        // Of notes and order checks, whose cards have words of their own.
        _ => frame.pick("その他の条件", "another criterion"),
    }
}

fn cut(sentence: String) -> String {
    if sentence.chars().count() <= LIMIT {
        return sentence;
    }
    let start: String = sentence.chars().take(LIMIT - 1).collect();
    // Between two items rather than inside a word.
    let far = |end: &usize| *end > start.len() / 2;
    let end = start.rfind("; ").filter(far).or_else(|| start.rfind(['、', ' ']).filter(far)).unwrap_or(start.len());
    format!("{}…", start.split_at_checked(end).map_or(start.as_str(), |(whole, _)| whole))
}
