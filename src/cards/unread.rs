//! Why something of the record was not read, in both languages. What holds a value of the record shows it as it is.

use super::escape::escape;
use super::words::marker_in;
use crate::case::unread::{Shape, Unread, UnreadValue};
use crate::settings::Language;

/// Why a resource, or a part of it, could not be read.
pub fn unread(why: &Unread, language: Language) -> String {
    let of = |marker: &crate::case::finding::Marker| marker_in(marker.id(), language);
    let colon = language.pick("：", ": ");
    let known = match why {
        Unread::NotAResource(shape) => misplaced(*shape, language),
        Unread::NoResourceType => language.pick("resourceTypeのないリソースです", "a resource without resourceType"),
        Unread::NoResource => language.pick("リソースがありません", "no resource"),
        Unread::EntryWithoutResource => language.pick("リソースのない項目です", "an entry without resource"),
        Unread::OtherType(found, wanted) => {
            let (found, wanted) = (resource_type(found.as_deref(), language), escape(wanted));
            return language
                .pick("{wanted}の位置に{found}があります", "{found} where {wanted} was asked for")
                .replace("{found}", &found)
                .replace("{wanted}", &wanted);
        }
        Unread::NotInR4(found) => {
            let found = resource_type(found.as_deref(), language);
            return format!("{found}{}", language.pick("はFHIR R4にありません", ", which FHIR R4 does not have"));
        }
        Unread::NestedTooDeep => language.pick("Bundleの入れ子が深すぎます", "Bundles nested too deep"),
        Unread::Repeats(member) => {
            return language.pick("{}が二回書かれています", "member {} stands twice").replace("{}", member);
        }
        Unread::ModifierExtension => {
            language.pick("意味を変える拡張（modifierExtension）があります", "a modifierExtension")
        }
        Unread::NoSubject => language.pick("患者の記載がありません", "no subject"),
        Unread::TwoVersions => language.pick("内容の異なるものが二つあります", "stands twice, with different content"),
        Unread::OfRelative => language.pick("血縁者の結果です（不使用）", "a result of a relative, not used"),
        Unread::NoCode => language.pick("コードがありません", "no code"),
        Unread::Code => language.pick("コード", "its code"),
        Unread::PartOfCode => language.pick("コードの一部", "a part of its code"),
        Unread::Status => language.pick("状態（status）", "its status"),
        Unread::Specimen => language.pick("検体", "its specimen"),
        Unread::SpecimenCollection => language.pick("検体の採取情報", "the collection of its specimen"),
        Unread::SpecimenSite => language.pick("検体の採取部位", "the body site of its specimen"),
        Unread::SpecimenType => language.pick("検体の種類", "the type of its specimen"),
        Unread::BodySite => language.pick("部位", "its body site"),
        Unread::SpecimenOrigin => language.pick("検体の採取部位が特定できません", "where its specimen was taken"),
        Unread::Drug => language.pick("薬剤", "the drug"),
        Unread::OrderedDrug => language.pick("オーダーの薬剤", "the drug of the order"),
        Unread::SelectedOrder => language
            .pick("選択されたオーダーが下書きの中にありません", "an order was selected that is not among the drafts"),
        Unread::WordsAbout(markers) => {
            let names: Vec<&str> = markers.iter().map(of).collect();
            return language
                .pick("{}についての文章（内容は解釈していません）", "words about {} that were not read")
                .replace("{}", &names.join(language.pick("、", ", ")));
        }
        Unread::ReportWithoutResults => {
            language.pick("読み取れる結果のない報告書です", "a report without results that can be read")
        }
        Unread::MembersNotSent(count) => {
            return language
                .pick("パネルの結果のうち{}件が送信されていません", "{} results of the panel were not sent")
                .replace("{}", &count.to_string());
        }
        Unread::GermlineGene => language.pick("生殖細胞系列バリアントの遺伝子", "the gene of a germline variant"),
        Unread::Value(marker, found) => return format!("{}{colon}{}", of(marker), unread_value(found, language)),
        Unread::CodeDisplayMismatch(marker) => {
            return format!(
                "{}{colon}{}",
                of(marker),
                language.pick("コードと名称が一致しません", "code and name disagree")
            );
        }
    };
    known.to_owned()
}

/// What stood where the value of a result was wanted.
pub fn unread_value(found: &UnreadValue, language: Language) -> String {
    let known = match found {
        UnreadValue::NoValue => language.pick("値がありません", "no value"),
        UnreadValue::Status => language.pick("状態が読み取れません", "status not readable"),
        UnreadValue::ReportText => language.pick("報告書の文章", "report text"),
        UnreadValue::NoSignificance => language.pick("病的意義の記載がありません", "significance not stated"),
        UnreadValue::Slot(found) | UnreadValue::Words(found) => return escape(found),
    };
    known.to_owned()
}

fn misplaced(shape: Shape, language: Language) -> &'static str {
    match shape {
        Shape::Text => language.pick("リソースの位置に文字列があります", "a string where a resource belongs"),
        Shape::Number => language.pick("リソースの位置に数値があります", "a number where a resource belongs"),
        Shape::Boolean => language.pick("リソースの位置に真偽値があります", "a boolean where a resource belongs"),
        Shape::Array => language.pick("リソースの位置に配列があります", "an array where a resource belongs"),
        Shape::Object => {
            language.pick("リソースの位置に別のオブジェクトがあります", "an object where a resource belongs")
        }
        Shape::Null => language.pick("リソースの位置が空です", "null where a resource belongs"),
    }
}

fn resource_type(name: Option<&str>, language: Language) -> String {
    match name {
        Some(name) => format!("{}{}", language.pick("リソース型", "resource type "), escape(name)),
        None => language.pick("不明なリソース型", "an unknown resource type").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs of Latin letters of a Japanese sentence that are no name: of FHIR, of a marker, of what the record holds.
    fn english_words(sentence: &str) -> Vec<String> {
        let names =
            ["resourceType", "FHIR", "Bundle", "modifierExtension", "status", "ER", "HER2", "Binary", "Condition"];
        let names = [names.as_slice(), &["Observatoin", "valueAttachment", "see", "report"]].concat();
        let words =
            sentence.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.chars().any(char::is_alphabetic));
        words.filter(|word| *word != "R4" && !names.contains(word)).map(str::to_owned).collect()
    }

    #[test]
    fn every_reason_has_a_sentence_in_each_language_and_the_japanese_one_holds_no_english() {
        let shapes = Shape::ALL.map(Unread::NotAResource);
        let values =
            UnreadValue::examples().into_iter().map(|found| Unread::Value(crate::case::finding::Marker::Er, found));
        let unnamed = [Unread::NotInR4(None), Unread::OtherType(None, "Condition".to_owned())];
        for why in Unread::examples().into_iter().chain(shapes).chain(values).chain(unnamed) {
            let (ja, en) = (unread(&why, Language::Ja), unread(&why, Language::En));
            assert!(!en.is_empty() && en.is_ascii(), "{}: {en}", why.id());
            assert!(english_words(&ja).is_empty() && !ja.is_ascii(), "{}: {ja}", why.id());
            assert!(!ja.contains('{') && !en.contains('{'), "{ja} {en}");
        }
    }
}
