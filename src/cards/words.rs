//! What a card calls a finding, and why it was not used, in both languages.

use super::Frame;
use super::escape::escape;
use crate::case::finding::Assay;

/// The finding as a clinician calls it.
pub fn marker<'t>(id: &'t str, frame: &Frame) -> &'t str {
    match id {
        "er" => "ER",
        "pgr" => "PgR",
        "her2" => "HER2",
        "her2-ihc" => "HER2 IHC",
        "her2-ish" => "HER2 ISH",
        "her2-cep17-ratio" => "HER2/CEP17",
        "her2-copies" => frame.words("HER2コピー数", "HER2 copies"),
        "her2-membrane-staining" => frame.words("HER2膜染色", "HER2 membrane staining"),
        "pd-l1" => "PD-L1",
        "germline-brca" => frame.words("生殖細胞系列BRCA", "germline BRCA"),
        "tumour-brca" => frame.words("腫瘍BRCA", "tumour BRCA"),
        "neutrophils" => frame.words("好中球数", "neutrophils"),
        "interstitial-lung-disease-history" => {
            frame.words("間質性肺疾患の既往", "history of interstitial lung disease")
        }
        "brain-metastasis" => frame.words("脳転移", "brain metastasis"),
        "interstitial-lung-disease-suspected" => {
            frame.words("間質性肺疾患の疑い", "suspected interstitial lung disease")
        }
        "interstitial-lung-disease" => frame.words("間質性肺疾患", "interstitial lung disease"),
        other => other,
    }
}

/// The assay by its name; in the sender's words when we do not know it.
pub fn assay(assay: &Assay, frame: &Frame) -> String {
    let known = frame.knowledge.assays.get(assay.name.as_str()).filter(|_| assay.known);
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

/// What stood where something readable was wanted. The reader says it in English; what holds a value of the record is
/// shown as it is.
pub fn unreadable(found: &str, frame: &Frame) -> String {
    let known = match found {
        "a string" => frame.words("リソースの位置に文字列があります", "a string where a resource belongs"),
        "a number" => frame.words("リソースの位置に数値があります", "a number where a resource belongs"),
        "a boolean" => frame.words("リソースの位置に真偽値があります", "a boolean where a resource belongs"),
        "an array" => frame.words("リソースの位置に配列があります", "an array where a resource belongs"),
        "null" => frame.words("リソースの位置が空です", "null where a resource belongs"),
        "an entry without resource" => frame.words("リソースのない項目です", "an entry without resource"),
        "a resource without resourceType" => {
            frame.words("resourceTypeのないリソースです", "a resource without resourceType")
        }
        "stands twice, with different content" => {
            frame.words("内容の異なるものが二つあります", "stands twice, with different content")
        }
        "no code" => frame.words("コードがありません", "no code"),
        "no value" => frame.words("値がありません", "no value"),
        "no subject" => frame.words("患者の記載がありません", "no subject"),
        "the drug" => frame.words("薬剤", "the drug"),
        "the drug of the order" => frame.words("オーダーの薬剤", "the drug of the order"),
        "a report without results that can be read" => {
            frame.words("読み取れる結果のない報告書です", "a report without results that can be read")
        }
        "the gene of a germline variant" => {
            frame.words("生殖細胞系列バリアントの遺伝子", "the gene of a germline variant")
        }
        "a result of a relative" => frame.words("血縁者の結果です（不使用）", "a result of a relative, not used"),
        _ => return told(found, frame).unwrap_or_else(|| escape(found)),
    };
    known.to_owned()
}

/// Running text that names markers.
fn told(found: &str, frame: &Frame) -> Option<String> {
    let ids = found.strip_prefix("words about ")?.strip_suffix(" that were not read")?;
    let names: Vec<&str> = ids.split(", ").map(|id| marker(id, frame)).collect();
    let names = names.join(frame.words("、", ", "));
    let before = frame.words("", "words about ");
    let after = frame.words("についての文章（内容は解釈していません）", " that were not read");
    Some(format!("{before}{names}{after}"))
}
