//! Where it is: the organ a specimen comes from, and which of several cancers a card speaks of.

use crate::case::disease::{Activity, Cancer};
use crate::case::specimen::Laterality;
use crate::evaluate::advice::{Piece, Reason, Subject};

use super::Frame;
use super::escape::escape;

/// Said only where the patient has several active cancers: what fits one of them may be wrong for the other.
pub fn cancer(piece: &Piece, frame: &Frame) -> String {
    let active = frame.case.cancers.iter().filter(|cancer| cancer.activity == Activity::Active).count();
    let open = matches!(&piece.subject, Subject::Order(advice) if advice.reason == Reason::WhichCancer);
    match piece.cancer.and_then(|index| frame.case.cancers.get(index)).filter(|_| active > 1 && !open) {
        Some(cancer) => format!("{}**{}**", frame.pick("対象のがん：", "Cancer: "), named(cancer, frame)),
        None => String::new(),
    }
}

/// `breast cancer, left, 2018-03`.
fn named(cancer: &Cancer, frame: &Frame) -> String {
    let name = cancer.disease.id().and_then(|id| frame.knowledge.disease_name(id));
    let disease = name.map_or_else(|| escape(&cancer.text), |name| frame.pick(&name.ja, &name.en).to_owned());
    let side = cancer.laterality.map(|side| match side {
        Laterality::Left => frame.pick("左", "left").to_owned(),
        Laterality::Right => frame.pick("右", "right").to_owned(),
        Laterality::Bilateral => frame.pick("両側", "bilateral").to_owned(),
    });
    let since = cancer.diagnosed.map(|date| date.to_string());
    [Some(disease), side, since].into_iter().flatten().collect::<Vec<_>>().join(frame.pick("、", ", "))
}

/// The organ as the reader of the card calls it; what is no organ of ours stays in the sender's words.
pub fn organ(site: &str, frame: &Frame) -> String {
    let name = match site {
        "breast" => "乳房",
        "liver" => "肝",
        "lung" => "肺",
        "bone" => "骨",
        "brain" => "脳",
        "skin" => "皮膚",
        "pleura" => "胸膜",
        "ascites" => "腹水",
        "chest-wall" => "胸壁",
        "lymph-node" => "リンパ節",
        "axillary-node" => "腋窩リンパ節",
        "blood" => "血液",
        "other" => "その他の部位",
        words => return escape(words),
    };
    frame.pick(name, &site.replace('-', " ")).to_owned()
}
