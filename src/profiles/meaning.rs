//! What a CodeableConcept stands for: by its codes first, by its words where no code is known.

use std::sync::Arc;

use smallvec::SmallVec;

use super::markers::{self, disagree, family};
use super::named_drugs::{self, is_named_drug, narrow_drugs, narrow_to_common};
use super::number::Number;
use super::sureness::Sureness;
use super::terminology::{Concept, Diagnosis, Named, Standing, Terminology};
use crate::case::diseases::Diseases;
use crate::case::marker::Marker;
use crate::case::measures::Measures;
use crate::case::regimens::Regimens;
use crate::fhir::record::node::Node;
use crate::text::joints::Joint;
use crate::text::span::Span;
use crate::text::{self, Reading};
use crate::variant::Genes;

/// Looks up concepts.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'t> {
    pub terms: &'t Terminology,
    /// The diseases that can be told apart.
    pub diseases: &'t Diseases,
    /// The units and ranges of measurements.
    pub measures: &'t Measures,
    /// The reference sequences that variants are held against.
    pub genes: &'t Genes,
    /// Regimens that are called by a name.
    pub regimens: &'t Regimens,
    /// How long after its onset the record of a disease without a status says no longer that it is there.
    pub long_after_months: u8,
}

/// The concepts of one CodeableConcept.
#[derive(Debug, Clone, Default)]
pub struct Meaning<'t> {
    pub concepts: Vec<&'t str>,
    /// The markers among them, of what codes and words of a result name; a meaning made for drugs or a diagnosis needs none.
    pub markers: SmallVec<[Marker; 4]>,
    /// Code and display (or text) name different things: nothing may be concluded.
    pub mismatch: bool,
    /// Drugs by code and drugs by word, when these name different ones.
    pub drug_conflict: bool,
    /// There are words, not only codes.
    pub worded: bool,
    /// How far codes and words were understood.
    pub standing: Standing,
    /// As the standing, where it is a diagnosis.
    pub standing_of_diagnosis: Standing,
    /// The words, as sent: text first.
    pub text: Option<&'t str>,
    /// The words are the name of a code that is known here, or that code itself.
    pub is_official: bool,
}

impl<'t> Meaning<'t> {
    /// The concepts of a family (`assay-`), without the prefix.
    pub fn family(&self, prefix: &str) -> impl Iterator<Item = &'t str> {
        self.concepts.iter().filter_map(move |name| name.strip_prefix(prefix))
    }

    /// Neither a code nor a word: absent, or of a shape that cannot be read.
    pub fn says_nothing(&self) -> bool {
        self.concepts.is_empty() && self.text.is_none()
    }

    /// It names nothing, or only says that a part is about the test or its result ("quality", "confirmed").
    pub fn is_of_part(&self) -> bool {
        self.concepts.iter().all(|name| name.starts_with("part-"))
    }

    pub fn has(&self, name: &str) -> bool {
        self.concepts.contains(&name)
    }

    /// A result about a gene by itself, which may be derived from a panel, and no implication of one.
    pub fn is_result_of_gene(&self) -> bool {
        self.has("marker-variant") || self.family("gene-").next().is_some()
    }
}

impl<'t> Reader<'t> {
    /// Whether the profiles have this concept.
    pub fn knows(&self, concept: &str) -> bool {
        self.terms.concept(concept).is_some()
    }

    /// Concepts of a Coding by its code.
    pub fn code_concepts(&self, coding: Node) -> Vec<&'t str> {
        let Some(code) = coding.str("code") else { return Vec::new() };
        let concepts = self.terms.by_code(coding.str("system").unwrap_or_default(), code);
        concepts.map(|concept| self.terms.name(concept)).collect()
    }

    /// Whether the code is of this system, by whatever name the record calls it.
    pub fn is_of_system(&self, coding: Node, system: &str) -> bool {
        coding.str("system").is_some_and(|own| self.terms.is_one_system(own, system))
    }

    /// Concepts of a text.
    pub fn text_concepts(&self, text: &str) -> Vec<&'t str> {
        self.terms.by_text(text).iter().map(|concept| self.terms.name(*concept)).collect()
    }

    /// Concepts of a text, of those that are asked of reports.
    pub fn reported_concepts(&self, text: &str) -> Vec<&'t str> {
        self.terms.reported_in(text).iter().map(|concept| self.terms.name(*concept)).collect()
    }

    /// Whether a text names one of these concepts, of whomever.
    pub fn names_any(&self, text: &str, is_wanted: impl Fn(&&'t str) -> bool) -> bool {
        self.terms.named_in(text).iter().map(|concept| self.terms.name(*concept)).any(|name| is_wanted(&name))
    }

    /// A text in clauses, with the places of its concepts.
    pub fn clauses<'s>(&self, text: &'s str) -> Option<Reading<'s>> {
        self.terms.clauses(text)
    }

    /// The name of a concept that [`Self::clauses`] found.
    pub fn name(&self, concept: Concept) -> &'t str {
        self.terms.name(concept)
    }

    /// What the known word at a place of a text in normal form means.
    pub fn known_word(&self, normal: &str, at: usize) -> Option<text::meaning::Meaning> {
        self.terms.known_word(normal, at)
    }

    /// Whether a short text that stands beside a statement denies or doubts it.
    pub fn casts_doubt(&self, text: &str) -> bool {
        self.terms.doubt(text, || self.reads_doubt(text))
    }

    fn reads_doubt(&self, text: &str) -> bool {
        use text::meaning::{Answer, Trigger};
        let turns = |span: &Span| {
            matches!(span.trigger(), Some(Trigger::Denial(_) | Trigger::Doubt))
                || span.answer().is_some_and(|answer| answer.is_negative() || answer == Answer::Unknown)
        };
        self.clauses(text).is_some_and(|reading| reading.spans().iter().any(turns))
    }

    /// The concept of this id.
    pub fn concept(&self, name: &str) -> Option<Concept> {
        self.terms.concept(name)
    }

    /// What the words of a diagnosis come to, remembered by a key that holds all of them.
    pub fn diagnosis(&self, key: &str, work_out: impl FnOnce() -> Diagnosis) -> Arc<Diagnosis> {
        self.terms.diagnosis(key, work_out)
    }

    /// Which of the drugs that a text names were given, by its words.
    pub fn given(&self, text: &str) -> Arc<text::given::Told> {
        self.terms.given(text)
    }

    /// The parts of a text in normal form, cut at signs and joining words.
    pub fn parts<'s>(&self, normal: &'s str, signs: &[&str], joint: Joint) -> Vec<&'s str> {
        self.terms.parts(normal, signs, joint)
    }

    /// A text as written, cut wherever a clause may end.
    pub fn clause_parts<'s>(&self, text: &'s str) -> Vec<&'s str> {
        self.terms.clause_parts(text)
    }

    /// Whether a text in normal form ends with a word that leads to a method ("positive by").
    pub fn leads_to_method(&self, normal: &str) -> bool {
        self.terms.ends_with(normal, text::meaning::Meaning::By)
    }

    /// Where the last word stands behind which more is said of a score ("2+ with negative ISH", "2+ and negative by FISH").
    pub fn last_addition(&self, normal: &str) -> Option<usize> {
        use text::meaning::Meaning::{And, But, With};
        [With, And, But].into_iter().filter_map(|joint| self.terms.last_word(normal, joint)).max()
    }

    /// Whether words say when: earlier, now, or done again.
    pub fn tells_time(&self, text: &str) -> bool {
        use text::meaning::Trigger;
        let tells = |span: &Span| matches!(span.trigger(), Some(Trigger::Past | Trigger::Now | Trigger::Again));
        self.clauses(text).is_some_and(|reading| reading.spans().iter().any(tells))
    }

    /// Numbers of a text, with what stands around them.
    pub fn numbers(&self, text: &str) -> Arc<[Number]> {
        self.terms.numbers(text)
    }

    /// How sure the words of a value are.
    pub fn sureness(&self, text: &str) -> Arc<Sureness> {
        self.terms.sureness(text)
    }

    /// The concepts of a CodeableConcept (or of a list of them).
    pub fn meaning<'n>(&self, node: Option<Node<'n>>) -> Meaning<'n>
    where
        't: 'n,
    {
        let Some(node) = node else { return Meaning::default() };
        let named = self.terms.named.get(&node.key(), || Arc::new(self.named(node)));
        let text = || {
            node.items().find_map(|concept| {
                let coded = |slot| concept.each("coding").find_map(|coding| coding.str(slot));
                concept.str("text").or_else(|| coded("display")).or_else(|| coded("code"))
            })
        };
        Meaning {
            concepts: named.concepts.iter().map(|concept| self.terms.name(*concept)).collect(),
            markers: named.markers.clone(),
            mismatch: named.mismatch,
            drug_conflict: named.drug_conflict,
            worded: named.worded,
            standing: named.standing,
            standing_of_diagnosis: named.standing_of_diagnosis,
            text: text(),
            is_official: named.is_official,
        }
    }

    /// The words that are taken for the name are those of a code that is known.
    fn is_official(&self, node: Node) -> bool {
        let is_known = |coding: &Node| !self.code_concepts(*coding).is_empty();
        node.items().next().is_some_and(|concept| {
            let mut names = concept.each("coding").filter(is_known).map(|coding| coding.str("display"));
            match concept.str("text") {
                Some(text) => names.any(|name| name == Some(text)),
                None => names.next().is_some(),
            }
        })
    }

    /// What code and words say together.
    fn named(&self, node: Node) -> Named {
        let mut by_code = Vec::new();
        let mut by_word = Vec::new();
        let mut names = Vec::new();
        // A code stands for several formulations.
        let mut is_of_forms = false;
        let mut named = Named::default();
        for concept in node.items() {
            let text = concept.str("text");
            let mut has_display = false;
            for coding in concept.each("coding") {
                let codes = self.code_concepts(coding);
                let display = coding.str("display");
                let words = display.map(|display| self.text_concepts(display)).unwrap_or_default();
                named.mismatch |= disagree(&codes, &words);
                is_of_forms |= codes.iter().filter(|name| is_named_drug(name)).count() > 1;
                by_code.extend(codes);
                names.push(words.clone());
                by_word.extend(words);
                has_display |= display.is_some();
            }
            if let Some(text) = text {
                let words = self.text_concepts(text);
                named.mismatch |= disagree(&by_code, &words);
                names.push(words.clone());
                by_word.extend(words);
            }
            // A local code without a word beside it often is the word ("CPS", "HER2-IHC").
            if by_code.is_empty() && by_word.is_empty() && !has_display && text.is_none() {
                let local = concept.each("coding").filter_map(|coding| coding.str("code"));
                local.for_each(|code| by_word.extend(self.text_concepts(code)));
            }
            named.worded |= text.is_some() || has_display;
        }
        if is_of_forms && !by_word.iter().any(|name| name.starts_with("drug-")) {
            named.drug_conflict = !narrow_to_common(&mut by_code);
        }
        if named_drugs::complete_class(&mut by_code, &by_word) {
            named.drug_conflict |= named_drugs::contradicts_class(self.terms, node, &by_word);
        }
        let others = named_drugs::of_others(&by_code, &names);
        narrow_drugs(&mut by_code, &by_word, &mut named.drug_conflict);
        named.drug_conflict |= !others.is_empty();
        by_code.extend(others);
        // A code outranks words within its family; a family no code speaks of is read from the words.
        let families: Vec<&str> = by_code.iter().map(|name| family(name)).collect();
        by_word.retain(|name| !families.contains(&family(name)) || adds_detail(name));
        let mut concepts = by_code;
        concepts.extend(by_word);
        concepts.sort_unstable();
        concepts.dedup();
        // Receptors by RNA, in serum or of circulating cells are none of the stains of the tumour, and no test of their gene.
        if concepts.contains(&"other-method") || concepts.contains(&"other-her2-serum") {
            let is_of_tissue = concepts.iter().any(|name| markers::is_of_tissue(name));
            let is_kept = |name: &str| if is_of_tissue { name.starts_with("other-") } else { name != "other-method" };
            concepts.retain(|name| !["marker", "gene"].contains(&family(name)) || is_kept(name));
        }
        named.is_official = self.is_official(node);
        named.markers = markers::of_concepts(&concepts).into();
        named.concepts = concepts.into_iter().filter_map(|name| self.terms.concept(name)).collect();
        let says_what = named.concepts.iter().any(|concept| names_a_thing(self.terms.name(*concept)));
        named.standing = if says_what { Standing::Concept } else { self.standing(node) };
        // A system of which we have only some diagnoses stands lower for one.
        named.standing_of_diagnosis =
            if named.standing == Standing::OwnSystem { self.standing_of_diagnosis(node) } else { named.standing };
        named
    }
}

/// It says what something is: not only where, on which side, how much, or that it is asked for.
fn names_a_thing(name: &str) -> bool {
    ["marker", "drug", "class", "condition", "procedure", "assay", "gene", "disease"].contains(&family(name))
}

/// Words may add which assay, which score, which stage: they refine a code and do not contradict it.
fn adds_detail(name: &str) -> bool {
    ["assay", "score", "stage", "setting", "laterality", "origin", "condition"].contains(&family(name))
}
