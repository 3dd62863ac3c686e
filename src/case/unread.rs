//! Why something of the record was not read: every reason, by type.
//!
//! What holds words or names of the record keeps them as they are. The sentences, in both languages, stand in `cards`.

use std::fmt;

use super::marker::Marker;

/// An enum of reasons, each with the word programs get and an example for the tests over all of them.
macro_rules! reasons {
    ($(#[$about:meta])* $enum:ident { $($(#[$doc:meta])* $name:ident $(($($held:ty),+))? = $id:literal, $example:expr;)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $enum {
            $($(#[$doc])* $name $(($($held),+))?,)+
        }

        impl $enum {
            /// The words of all reasons, in the order of their definition.
            pub const IDS: &[&str] = &[$($id),+];

            /// The word programs get.
            #[must_use]
            pub const fn id(&self) -> &'static str {
                match self { $(Self::$name { .. } => $id,)+ }
            }

            /// One of each, in the same order.
            #[must_use]
            pub fn examples() -> Vec<Self> {
                vec![$($example),+]
            }
        }
    };
}

reasons! {
    /// Why a resource, or a part of it, was not read.
    Unread {
        // What stands where a resource belongs.

        /// A JSON value that is no object.
        NotAResource(Shape) = "not-a-resource", Self::NotAResource(Shape::Text);
        NoResourceType = "no-resource-type", Self::NoResourceType;
        /// The one resource that was asked for is not there.
        NoResource = "no-resource", Self::NoResource;
        EntryWithoutResource = "entry-without-resource", Self::EntryWithoutResource;
        /// A resource of another type, when its name looks like one, where the second was asked for.
        OtherType(Option<String>, String) = "other-type", Self::OtherType(Some("Binary".to_owned()), "Condition".to_owned());
        /// A resource type that FHIR R4 does not have, when its name looks like one.
        NotInR4(Option<String>) = "not-in-r4", Self::NotInR4(Some("Observatoin".to_owned()));
        NestedTooDeep = "nested-too-deep", Self::NestedTooDeep;

        // A resource that may not be interpreted as a whole.

        /// A member of it stands twice.
        Repeats(&'static str) = "repeated-member", Self::Repeats("status");
        /// FHIR R4: whoever does not know a modifier extension must not interpret the resource.
        ModifierExtension = "modifier-extension", Self::ModifierExtension;
        /// A text of it is longer than any report.
        TextTooLong = "text-too-long", Self::TextTooLong;
        NoSubject = "no-subject", Self::NoSubject;
        /// It names the patient's id on another server than that of the call: this patient behind a proxy, or another one.
        OtherServer = "other-server", Self::OtherServer;
        /// The same type and id with different content, and no version is the later one.
        TwoVersions = "two-versions", Self::TwoVersions;
        /// A result of a relative: rightly not used.
        OfRelative = "of-relative", Self::OfRelative;

        /// A result of another person, by the words beside it: rightly not used.
        OfAnother = "of-another", Self::OfAnother;
        /// A result of control tissue: rightly not used.
        OfControl = "of-control", Self::OfControl;
        /// Its name says that it is of an earlier examination, or a limit to compare with: rightly not used.
        NotOfToday = "not-of-today", Self::NotOfToday;
        /// The words beside it take it back: entered in error, mislabelled.
        TakenBack = "taken-back", Self::TakenBack;

        /// A result that is named by no report or panel but those that were taken back.
        WithdrawnReport = "withdrawn-report", Self::WithdrawnReport;

        // A part of it that has another shape, or is not there.

        NoCode = "no-code", Self::NoCode;
        Code = "code", Self::Code;
        /// One part of its code; others were read.
        PartOfCode = "part-of-code", Self::PartOfCode;
        /// A lung cancer that has changed into small-cell carcinoma, by the record.
        Histology = "histology", Self::Histology;
        /// A word beside the name of a diagnosis that may turn it.
        DiagnosisModifier = "diagnosis-modifier", Self::DiagnosisModifier;
        /// Code and words of a diagnosis name an invasive cancer and one that is none.
        DiagnosisContradiction = "diagnosis-contradiction", Self::DiagnosisContradiction;
        /// Code and words of a diagnosis name cancers of two organs.
        DiagnosisOfTwoOrgans = "diagnosis-of-two-organs", Self::DiagnosisOfTwoOrgans;
        /// No status, and recorded long after its onset: whether the disease is still there nobody says.
        DiagnosisActivity = "diagnosis-activity", Self::DiagnosisActivity;
        /// It is called over, and a metastasis is there.
        DiagnosisOver = "diagnosis-over", Self::DiagnosisOver;
        /// Suspected, provisional, one of several in question, or denied in words: no therapy rests on it.
        DiagnosisUnconfirmed = "diagnosis-unconfirmed", Self::DiagnosisUnconfirmed;
        /// A cancer, and nobody says of which organ.
        DiagnosisWithoutOrgan = "diagnosis-without-organ", Self::DiagnosisWithoutOrgan;
        /// Where a tumour is, and not what it is: one half of what ICD-O says in two codes.
        DiagnosisPlaceOnly = "diagnosis-place-only", Self::DiagnosisPlaceOnly;
        /// An Observation of a stage or of spread.
        Stage = "stage", Self::Stage;
        /// A metastasis, and not where.
        MetastasisSite = "metastasis-site", Self::MetastasisSite;
        /// A metastasis that one of several cancers may have made.
        MetastasisOrigin = "metastasis-origin", Self::MetastasisOrigin;
        Status = "status", Self::Status;
        Specimen = "specimen", Self::Specimen;
        SpecimenCollection = "specimen-collection", Self::SpecimenCollection;
        SpecimenSite = "specimen-site", Self::SpecimenSite;
        SpecimenType = "specimen-type", Self::SpecimenType;
        BodySite = "body-site", Self::BodySite;

        // What it says.

        /// With two cancers: a specimen is named, and not from where it is.
        SpecimenOrigin = "specimen-origin", Self::SpecimenOrigin;
        /// The drug that was given.
        Drug = "drug", Self::Drug;
        OrderedDrug = "ordered-drug", Self::OrderedDrug;
        /// An order was selected that is not among the drafts.
        SelectedOrder = "selected-order", Self::SelectedOrder;
        /// So many drafts of a call were not looked at, since there are more than anybody orders at once.
        DraftsBeyond(usize) = "drafts-beyond", Self::DraftsBeyond(1);
        /// Running text that speaks of markers.
        WordsAbout(Vec<Marker>) = "words", Self::WordsAbout(vec![Marker::Er, Marker::Her2Status]);
        ReportWithoutResults = "report-without-results", Self::ReportWithoutResults;
        /// So many results of a panel were not sent.
        MembersNotSent(usize) = "members-not-sent", Self::MembersNotSent(1);
        /// A germline variant may be one of BRCA1 or BRCA2.
        GermlineGene = "germline-gene", Self::GermlineGene;
        /// A value that fits no reading of its marker.
        Value(Marker, UnreadValue) = "value", Self::Value(Marker::Er, UnreadValue::Words("see report".to_owned()));
        /// A result under a code of its marker that is for another examination of it, and is not used.
        CodeNotUsed(Marker) = "code-not-used", Self::CodeNotUsed(Marker::Her2Status);
        /// Given or dated later than today: the date is mistyped.
        FutureDate = "future-date", Self::FutureDate;
        /// The code of a result and its words name different things.
        CodeDisplayMismatch(Marker) = "code-display-mismatch", Self::CodeDisplayMismatch(Marker::Er);
    }
}

reasons! {
    /// What stood where the value of a result was wanted.
    UnreadValue {
        NoValue = "no-value", Self::NoValue;
        /// It cannot be read whether the result counts.
        Status = "status", Self::Status;
        /// The marker is named in the running text of a report.
        ReportText = "report-text", Self::ReportText;
        /// A variant of which nobody says what it means.
        NoSignificance = "no-significance", Self::NoSignificance;
        /// With several cancers: of which one it is. Their diagnoses, as sent.
        WhichCancer(String) = "which-cancer", Self::WhichCancer("see report".to_owned());
        /// The laboratory came to no result ("indeterminate", "insufficient tissue"), in its words: the test is to be repeated.
        NotEvaluable(String) = "not-evaluable", Self::NotEvaluable("see report".to_owned());
        /// The value of a result that is dated later than today: its date is mistyped.
        FutureDate(String) = "future-date", Self::FutureDate("see report".to_owned());
        /// A note puts the result in question ("test invalid", "to be repeated"): the words of the note.
        InDoubt(String) = "in-doubt", Self::InDoubt("see report".to_owned());
        /// Worked out of creatinine beside kidney failure, in these words of the record.
        BesideKidneyFailure(String) = "beside-kidney-failure", Self::BesideKidneyFailure("see report".to_owned());
        /// A bare yes or no under a name that does not say what it answers, as sent.
        BareAnswer(String) = "bare-answer", Self::BareAnswer("see report".to_owned());
        /// A form of value that cannot be read, by the name FHIR gives it.
        Slot(String) = "slot", Self::Slot("valueAttachment".to_owned());
        /// Words or numbers that say nothing of the marker, as they stand.
        Words(String) = "words", Self::Words("see report".to_owned());
    }
}

/// The kinds of JSON values, for one that stands where a resource belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Null,
    Boolean,
    Number,
    Text,
    Array,
    Object,
}

impl Shape {
    pub const ALL: [Self; 6] = [Self::Null, Self::Boolean, Self::Number, Self::Text, Self::Array, Self::Object];
}

/// In neutral words, as [`super::finding::Value::show`] gives them.
impl fmt::Display for UnreadValue {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::NoValue => "no value",
            Self::Status => "status not readable",
            Self::ReportText => "report text",
            Self::NoSignificance => "significance not stated",
            Self::WhichCancer(cancers) => return write!(f, "of which cancer is not stated: {cancers}"),
            Self::NotEvaluable(found) => return write!(f, "no result: {found}"),
            Self::FutureDate(found) => return write!(f, "{found} (dated in the future)"),
            Self::InDoubt(note) => return write!(f, "in question by its note: {note}"),
            Self::BesideKidneyFailure(words) => return write!(f, "from creatinine, beside kidney failure: {words}"),
            Self::BareAnswer(found) => return write!(f, "{found} (a yes or no, of what is not stated)"),
            Self::Slot(found) | Self::Words(found) => found,
        })
    }
}

/// In neutral words, markers by their ids; what a card says stands in `cards`.
impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let named = |name: &Option<String>| {
            name.as_ref().map_or_else(|| "an unknown resource type".to_owned(), |name| format!("resource type {name}"))
        };
        f.write_str(match self {
            Self::NotAResource(shape) => return shape.fmt(f),
            Self::NoResourceType => "a resource without resourceType",
            Self::NoResource => "no resource",
            Self::EntryWithoutResource => "an entry without resource",
            Self::OtherType(found, wanted) => return write!(f, "{} where {wanted} was asked for", named(found)),
            Self::NotInR4(found) => return write!(f, "{}, which FHIR R4 does not have", named(found)),
            Self::NestedTooDeep => "Bundles nested too deep",
            Self::Repeats(member) => return write!(f, "member \"{member}\" stands twice"),
            Self::ModifierExtension => "a modifierExtension",
            Self::TextTooLong => "a text that is too long to be read",
            Self::NoSubject => "no subject",
            Self::OtherServer => "the patient's id on another server",
            Self::TwoVersions => "stands twice, with different content",
            Self::OfRelative => "a result of a relative",
            Self::OfAnother => "a result of another person",
            Self::OfControl => "a result of control tissue",
            Self::NotOfToday => "by its name an earlier result or a limit",
            Self::TakenBack => "taken back by its note",
            Self::NoCode => "no code",
            Self::Code => "its code",
            Self::PartOfCode => "a part of its code",
            Self::Histology => "its histology: small-cell carcinoma or another type is recorded, too",
            Self::DiagnosisModifier => "a modifier of the diagnosis",
            Self::DiagnosisContradiction => "invasive or in situ: code and words of the diagnosis disagree",
            Self::DiagnosisOfTwoOrgans => "code and words of the diagnosis name different cancers",
            Self::DiagnosisActivity => "whether the disease is still there: no status, recorded long after its onset",
            Self::DiagnosisOver => "whether the disease is still there: called over, beside a metastasis",
            Self::DiagnosisUnconfirmed => "whether the patient has it: the diagnosis is not confirmed",
            Self::DiagnosisWithoutOrgan => "of which organ the cancer is",
            Self::DiagnosisPlaceOnly => "what the tumour is: the code says where it is only",
            Self::Stage => "its stage, or whether the cancer has spread",
            Self::MetastasisSite => "the site of metastasis",
            Self::MetastasisOrigin => "of which cancer the metastasis is",
            Self::Status => "its status",
            Self::Specimen => "its specimen",
            Self::SpecimenCollection => "the collection of its specimen",
            Self::SpecimenSite => "the body site of its specimen",
            Self::SpecimenType => "the type of its specimen",
            Self::BodySite => "its body site",
            Self::SpecimenOrigin => "where its specimen was taken",
            Self::Drug => "the drug",
            Self::OrderedDrug => "the drug of the order",
            Self::SelectedOrder => "an order was selected that is not among the drafts",
            Self::DraftsBeyond(count) => return write!(f, "{count} further drafts that were not looked at"),
            Self::WordsAbout(markers) => {
                let names: Vec<&str> = markers.iter().map(|marker| marker.id()).collect();
                return write!(f, "words about {} (not interpreted)", names.join(", "));
            }
            Self::ReportWithoutResults => "a report without results that can be read",
            Self::MembersNotSent(count) => return write!(f, "{count} results of the panel were not sent"),
            Self::GermlineGene => "the gene of a germline variant",
            Self::Value(marker, found) => return write!(f, "{}: {found}", marker.id()),
            Self::WithdrawnReport => "a result of a report that was withdrawn",
            Self::FutureDate => "dated in the future",
            Self::CodeNotUsed(marker) => return write!(f, "{}: code not used", marker.id()),
            Self::CodeDisplayMismatch(marker) => return write!(f, "{}: code and name disagree", marker.id()),
        })
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::Text => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails when an example stands behind another reason, or two reasons have one word.
    #[test]
    fn each_reason_has_a_word_and_an_example_of_its_own() {
        let words = |ids: Vec<&'static str>| ids.into_iter().collect::<std::collections::BTreeSet<_>>().len();
        assert_eq!(Unread::examples().iter().map(Unread::id).collect::<Vec<_>>(), Unread::IDS);
        assert_eq!(UnreadValue::examples().iter().map(UnreadValue::id).collect::<Vec<_>>(), UnreadValue::IDS);
        assert_eq!(words(Unread::IDS.to_vec()), Unread::IDS.len());
        assert_eq!(words(UnreadValue::IDS.to_vec()), UnreadValue::IDS.len());
    }
}
