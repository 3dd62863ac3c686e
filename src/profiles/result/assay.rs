//! The assay of a result, wherever the record names it: code, method, device, value, a component, a note.

use super::component::Component;
use super::value::Said;
use crate::case::finding::Assay;
use crate::case::marker::Marker;
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::record::aside;

/// What an Observation says of its assays.
pub struct Assays<'o, 'c> {
    reader: Reader<'c>,
    node: Node<'c>,
    components: &'o [Component<'c>],
    /// Named for the whole of it.
    general: Vec<&'c str>,
    /// Named somewhere, and not the one that was used, or only perhaps ("not 22C3").
    turned: Vec<&'c str>,
    /// A platform is named on which a clone is not its kit.
    is_other_platform: bool,
    method: Option<&'c str>,
    /// Every text in which the record may name a kit.
    texts: Vec<&'o str>,
}

/// Concept of a platform, or of a test of the laboratory's own.
const OTHER_PLATFORM: &str = "platform-other";
/// The system whose codes of PD-L1 name the clone and no kit.
const LOINC: &str = "http://loinc.org";
/// How the profiles call a clone that was not run as its kit (`assay-22c3-other-platform`).
const ELSEWHERE: &str = "-other-platform";

/// The assays that a text names and its words turn, see `Terminology::turned_assays`.
pub fn turned<'c>(reader: Reader<'c>, text: &str) -> Vec<&'c str> {
    let turned = reader.terms.turned_assays(text);
    turned.iter().flat_map(|all| all.iter()).filter_map(|id| reader.name(*id).strip_prefix("assay-")).collect()
}

/// "SP142 reported separately", "SP142 to follow": the note is not about this result.
fn is_of_another_result(reader: Reader, note: &str) -> bool {
    let reading = reader.clauses(note);
    reading.is_some_and(|it| it.clauses().iter().any(|clause| clause.context.is_past || clause.context.is_pending))
}

impl<'o, 'c> Assays<'o, 'c> {
    pub fn read(
        reader: Reader<'c>,
        node: Node<'c>,
        code: &Meaning<'c>,
        own: &'o Said<'c>,
        components: &'o [Component<'c>],
    ) -> Self {
        let method = reader.meaning(node.get("method"));
        let device = node.get("device").and_then(|device| device.str("display"));
        let details = components.iter().filter(|component| component.meaning.markers.is_empty());
        let detailed = details.clone().flat_map(|component| component.said.words.iter().map(String::as_str));
        let mut general: Vec<&str> = method.family("assay-").chain(code.family("assay-")).collect();
        general.extend(details.clone().flat_map(|component| component.meaning.family("assay-")));
        let mut is_other_platform = method.has(OTHER_PLATFORM) || code.has(OTHER_PLATFORM);
        let said = own.words.iter().map(String::as_str).chain(device).chain(detailed);
        let noted: Vec<&'o str> = node.each("note").filter_map(|note| note.str("text")).collect();
        let is_assay = |name: &&str| name.starts_with("assay-") || *name == OTHER_PLATFORM;
        let names_assay = |text: &str| reader.text_concepts(text).iter().any(is_assay);
        let in_component = |component: &Component| {
            let by_word = || component.said.words.iter().any(|words| names_assay(words));
            component.meaning.concepts.iter().any(is_assay) || by_word()
        };
        // Few results have an assay, and only of those it matters what a note is about.
        let matters = !noted.is_empty()
            && (!general.is_empty()
                || components.iter().any(in_component)
                || said.clone().chain(noted.iter().copied()).any(names_assay));
        let noted = noted.into_iter().filter(|note| !matters || !is_of_another_result(reader, note));
        let texts: Vec<&'o str> = said.chain(noted).collect();
        for text in &texts {
            let concepts = reader.text_concepts(text);
            is_other_platform |= concepts.contains(&OTHER_PLATFORM);
            general.extend(concepts.into_iter().filter_map(|name| name.strip_prefix("assay-")));
        }
        let details = components.iter().filter_map(|component| component.meaning.text);
        let texts: Vec<&'o str> = texts.into_iter().chain(details).collect();
        let names = ["code", "method"].iter().filter_map(|slot| node.get(slot)).flat_map(aside::texts);
        let in_names = names.flat_map(|text| turned(reader, text));
        let turned = in_names.chain(texts.iter().flat_map(|text| turned(reader, text))).collect();
        Self { reader, node, components, general, turned, is_other_platform, method: method.text, texts }
    }

    /// The assay of the value itself, and of components that name none.
    pub fn of_whole(&self, markers: &[Marker]) -> Option<Assay> {
        let mut named = self.general.clone();
        if named.is_empty() {
            let about = |component: &&Component| component.meaning.markers.iter().any(|it| markers.contains(it));
            named.extend(self.components.iter().filter(about).flat_map(|component| self.in_component(component)));
        }
        self.one(named)
    }

    /// The assay of a component: its own, else that of the whole.
    pub fn of_component(&self, component: &Component<'c>, marker: Marker) -> Option<Assay> {
        let own = self.in_component(component);
        if own.is_empty() { self.of_whole(&[marker]) } else { self.one(own) }
    }

    fn in_component(&self, component: &Component<'c>) -> Vec<&'c str> {
        let words = component.said.words.iter().flat_map(|text| self.reader.text_concepts(text));
        let words = words.filter_map(|name| name.strip_prefix("assay-"));
        component.meaning.family("assay-").chain(words).collect()
    }

    fn one(&self, mut named: Vec<&'c str>) -> Option<Assay> {
        named.sort_unstable();
        named.dedup();
        let known = |name: &str, by_clone_only| Assay {
            name: name.to_owned(),
            known: true,
            by_clone_only,
            worked_out_of: None,
        };
        let unknown = |name: String| Assay { name, known: false, by_clone_only: false, worked_out_of: None };
        // One place names it and another takes it back.
        if named.iter().any(|name| self.turned.contains(name)) {
            return Some(unknown(self.method.map_or_else(|| named.join(" / "), str::to_owned)));
        }
        if let Some(name) = named.iter().find(|name| name.ends_with(ELSEWHERE)) {
            return Some(known(name, false));
        }
        match named.as_slice() {
            [one] if self.is_other_platform && self.is_clone_only(one) => {
                Some(self.elsewhere(one).map_or_else(|| known(one, true), |name| known(&name, false)))
            }
            [one] => Some(known(one, self.is_clone_only(one))),
            // Two assays in one result: none of them may be assumed.
            [_, ..] => Some(unknown(named.join(" / "))),
            [] => self.method.map(|text| unknown(text.to_owned())),
        }
    }

    /// The clone of a kit on another platform, where the profiles tell the two apart.
    fn elsewhere(&self, kit: &str) -> Option<String> {
        let (clone, _) = kit.split_once('-')?;
        let name = format!("{clone}{ELSEWHERE}");
        self.reader.knows(&format!("assay-{name}")).then_some(name)
    }

    /// The record names the clone and no kit ("22C3", not "22C3 pharmDx").
    fn is_clone_only(&self, assay: &str) -> bool {
        let Some((_, kit)) = assay.split_once('-') else { return false };
        let codings = ["code", "method"].iter().filter_map(|slot| self.node.get(slot)).flat_map(|concept| {
            let displays = concept.each("coding").filter_map(|coding| coding.str("display"));
            concept.str("text").into_iter().chain(displays).collect::<Vec<_>>()
        });
        let mut texts = codings.chain(self.texts.iter().copied()).map(crate::profiles::normal::normal);
        !texts.any(|text| text.contains(kit)) && !self.is_kit_by_code(assay)
    }

    /// A code that a site maps to the kit means the kit; LOINC has codes for clones only.
    fn is_kit_by_code(&self, assay: &str) -> bool {
        let concept = format!("assay-{assay}");
        let concepts = ["code", "method"].iter().filter_map(|slot| self.node.get(slot));
        let mut codings = concepts.flat_map(|concept| concept.each("coding").collect::<Vec<_>>());
        codings.any(|coding| {
            let is_clone_code = self.reader.is_of_system(coding, LOINC);
            !is_clone_code && self.reader.code_concepts(coding).contains(&concept.as_str())
        })
    }
}
