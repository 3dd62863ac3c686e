//! What a card calls a finding, and why it was not used, in both languages.

use super::Frame;
use super::escape::escape;
use crate::case::finding::Assay;
use crate::settings::Language;

/// The finding as a clinician calls it.
pub fn marker_in(id: &str, language: Language) -> &str {
    match id {
        "er" => "ER",
        "pgr" => "PgR",
        "her2" => "HER2",
        "her2-ihc" => "HER2 IHC",
        "her2-ish" => "HER2 ISH",
        "her2-cep17-ratio" => "HER2/CEP17",
        "her2-copies" => language.pick("HER2コピー数", "HER2 copies"),
        "her2-membrane-staining" => language.pick("HER2膜染色", "HER2 membrane staining"),
        "pd-l1" => "PD-L1",
        "germline-brca" => language.pick("生殖細胞系列BRCA", "germline BRCA"),
        "tumour-brca" => language.pick("腫瘍BRCA", "tumour BRCA"),
        "neutrophils" => language.pick("好中球数", "neutrophils"),
        "interstitial-lung-disease-history" => {
            language.pick("間質性肺疾患の既往", "history of interstitial lung disease")
        }
        "brain-metastasis" => language.pick("脳転移", "brain metastasis"),
        "interstitial-lung-disease-suspected" => {
            language.pick("間質性肺疾患の疑い", "suspected interstitial lung disease")
        }
        "interstitial-lung-disease" => language.pick("間質性肺疾患", "interstitial lung disease"),
        other => other,
    }
}

/// [`marker_in`] the language of the cards.
pub fn marker<'t>(id: &'t str, frame: &Frame) -> &'t str {
    marker_in(id, frame.language)
}

/// The assay by its name; in the sender's words when we do not know it.
pub fn assay(assay: &Assay, frame: &Frame) -> String {
    let known = frame.knowledge.assays.get(&assay.name).filter(|_| assay.known);
    match known {
        Some(known) => frame.say(&known.name).to_owned(),
        None if assay.name == "22c3-other-platform" => {
            frame.words("22C3（他の装置）", "22C3 on another platform").to_owned()
        }
        None => escape(&assay.name),
    }
}

/// Why a finding was not used.
pub fn reason(why: &str, frame: &Frame) -> &'static str {
    match why {
        "entered-in-error" => frame.words("誤入力として取消済み", "entered in error, not used"),
        "cancelled" => frame.words("検査中止", "cancelled"),
        "preliminary" => frame.words("暫定報告のため不使用", "preliminary, not used"),
        "unknown-status" => frame.words("結果の状態が不明のため不使用", "status unknown, not used"),
        "stated-by-condition" => frame.words("病名の記載のみ", "stated by a diagnosis only"),
        "code-display-mismatch" => {
            frame.words("コードと表示名が不一致のため不使用", "code and name disagree, not used")
        }
        "other-cancer" => frame.words("どのがんの結果か不明のため不使用", "which cancer is not stated, not used"),
        "other-assay" => frame.words("この薬剤の判定には使えない検査法", "not the assay for this drug"),
        "future-date" => frame.words("未来の日付のため不使用", "dated in the future, not used"),
        "report-text" => frame.words("報告書の文章のみ。要確認", "in report text only; please read it"),
        _ => frame.words("不使用", "not used"),
    }
}
