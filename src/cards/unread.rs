//! Why something of the record was not read. What holds words of the record shows them as they are.

use super::escape::escape;
use super::{Wording, words};
use crate::case::marker::Marker;
use crate::case::place::Key;
use crate::case::unread::{Shape, Unread, UnreadValue};

/// Why a resource, or a part of it, could not be read.
pub(super) fn reason(why: &Unread, wording: &Wording) -> String {
    let words = &wording.unread;
    let finding = |marker: &Marker| words::finding(*marker, wording);
    let reason = match why {
        Unread::NotAResource(shape) => misplaced(*shape, wording),
        Unread::NoResourceType => words.no_resource_type(),
        Unread::NoResource => words.no_resource(),
        Unread::EntryWithoutResource => words.entry_without_resource(),
        Unread::OtherType(found, wanted) => {
            let wanted =
                Key::of_type(wanted).map_or_else(|| escape(wanted), |key| words::resource(key, wording).to_owned());
            return words.other_type(&resource_type(found.as_deref(), wording), &wanted);
        }
        Unread::NotInR4(found) => return words.not_in_r4(&resource_type(found.as_deref(), wording)),
        Unread::NestedTooDeep => words.nested_too_deep(),
        Unread::Repeats(member) => return words.repeated_member(member),
        Unread::ModifierExtension => words.modifier_extension(),
        Unread::TextTooLong => words.text_too_long(),
        Unread::NoSubject => words.no_subject(),
        Unread::OtherServer => words.other_server(),
        Unread::TwoVersions => words.two_versions(),
        Unread::OfRelative => words.of_relative(),
        Unread::OfAnother => words.of_another(),
        Unread::OfControl => words.of_control(),
        Unread::NotOfToday => words.not_of_today(),
        Unread::TakenBack => words.taken_back(),
        Unread::WithdrawnReport => words.withdrawn_report(),
        Unread::FutureDate => words.future_date(),
        Unread::CodeNotUsed(marker) => return words.code_not_used(finding(marker)),
        Unread::NoCode => words.no_code(),
        Unread::Code => words.code(),
        Unread::PartOfCode => words.part_of_code(),
        Unread::Histology => words.histology(),
        Unread::DiagnosisModifier => words.diagnosis_modifier(),
        Unread::DiagnosisContradiction => words.diagnosis_contradiction(),
        Unread::DiagnosisOfTwoOrgans => words.diagnosis_of_two_organs(),
        Unread::DiagnosisActivity => words.diagnosis_activity(),
        Unread::DiagnosisOver => words.diagnosis_over(),
        Unread::DiagnosisUnconfirmed => words.diagnosis_unconfirmed(),
        Unread::DiagnosisWithoutOrgan => words.diagnosis_without_organ(),
        Unread::DiagnosisPlaceOnly => words.diagnosis_place_only(),
        Unread::Stage => words.stage(),
        Unread::MetastasisSite => words.metastasis_site(),
        Unread::MetastasisOrigin => words.metastasis_origin(),
        Unread::Status => words.status(),
        Unread::Specimen => words.specimen(),
        Unread::SpecimenCollection => words.specimen_collection(),
        Unread::SpecimenSite => words.specimen_site(),
        Unread::SpecimenType => words.specimen_type(),
        Unread::BodySite => words.body_site(),
        Unread::SpecimenOrigin => words.specimen_origin(),
        Unread::Drug => words.drug(),
        Unread::OrderedDrug => words.ordered_drug(),
        Unread::SelectedOrder => words.selected_order(),
        Unread::DraftsBeyond(count) => return words.drafts_beyond(&count.to_string()),
        Unread::WordsAbout(markers) => {
            let names: Vec<&str> = markers.iter().map(finding).collect();
            return words.words(&names.join(wording.between.words()));
        }
        Unread::ReportWithoutResults => words.report_without_results(),
        Unread::MembersNotSent(count) => return words.members_not_sent(&count.to_string()),
        Unread::GermlineGene => words.germline_gene(),
        Unread::Value(marker, found) => return words.value(finding(marker), &value(found, wording)),
        Unread::CodeDisplayMismatch(marker) => return words.code_display_mismatch(finding(marker)),
    };
    reason.to_owned()
}

/// What stood where the value of a result was wanted.
pub(super) fn value(found: &UnreadValue, wording: &Wording) -> String {
    let words = &wording.unread;
    let value = match found {
        UnreadValue::NoValue => words.no_value(),
        UnreadValue::Status => words.value_status(),
        UnreadValue::ReportText => words.report_text(),
        UnreadValue::NoSignificance => words.no_significance(),
        UnreadValue::WhichCancer(cancers) => return words.of_which_cancer(&escape(cancers)),
        UnreadValue::NotEvaluable(found) => return words.not_evaluable(&escape(found)),
        UnreadValue::FutureDate(found) => return words.value_of_a_future_date(&escape(found)),
        UnreadValue::InDoubt(note) => return words.in_doubt(&escape(note)),
        UnreadValue::BesideKidneyFailure(found) => return words.beside_kidney_failure(&escape(found)),
        UnreadValue::BareAnswer(found) => return words.bare_answer(&escape(found)),
        UnreadValue::Slot(found) | UnreadValue::Words(found) => return escape(found),
    };
    value.to_owned()
}

fn misplaced(shape: Shape, wording: &Wording) -> &str {
    let words = &wording.unread;
    match shape {
        Shape::Text => words.text_as_resource(),
        Shape::Number => words.number_as_resource(),
        Shape::Boolean => words.boolean_as_resource(),
        Shape::Array => words.array_as_resource(),
        Shape::Object => words.object_as_resource(),
        Shape::Null => words.null_as_resource(),
    }
}

fn resource_type(name: Option<&str>, wording: &Wording) -> String {
    let words = &wording.unread;
    match name {
        Some(name) => words.resource_type(&escape(name)),
        None => words.unknown_resource_type().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::reason;
    use crate::cards::Sentences;
    use crate::case::marker::Marker;
    use crate::case::unread::{Shape, Unread, UnreadValue};
    use crate::files;
    use crate::settings::Language;

    /// Names that stand in Latin letters in a Japanese sentence: of FHIR, of markers, and what the examples quote.
    const NAMES: [&str; 12] = [
        "resourceType",
        "FHIR",
        "ID",
        "R4",
        "Bundle",
        "modifierExtension",
        "status",
        "ER",
        "HER2",
        "Binary",
        "Observatoin",
        "valueAttachment",
    ];

    /// What the example of a value in the sender's words says.
    const QUOTED: &str = "see report";

    #[test]
    fn every_reason_has_a_sentence_in_both_languages_and_the_japanese_one_holds_no_english() {
        let sentences = Sentences::read(&files::collect(None).unwrap()).unwrap();
        let shapes = Shape::ALL.map(Unread::NotAResource);
        let values = UnreadValue::examples().into_iter().map(|found| Unread::Value(Marker::Er, found));
        let unnamed = [Unread::NotInR4(None), Unread::OtherType(None, "Condition".to_owned())];
        for why in Unread::examples().into_iter().chain(shapes).chain(values).chain(unnamed) {
            let [ja, en] = [Language::Ja, Language::En].map(|language| reason(&why, sentences.in_language(language)));
            assert!(!en.is_empty() && en.is_ascii(), "{}: {en}", why.id());
            let own = ja.replace(QUOTED, "");
            let words = own.split(|c: char| !c.is_ascii_alphanumeric());
            let words = words.filter(|word| word.contains(|c: char| c.is_ascii_alphabetic()));
            let english: Vec<&str> = words.filter(|word| !NAMES.contains(word)).collect();
            assert!(english.is_empty() && !ja.is_ascii(), "{}: {ja} {english:?}", why.id());
        }
    }
}
