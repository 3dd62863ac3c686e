//! Reads value sets, concept maps and drug spellings into a [`Terminology`].

use regex::Regex;
use regex_syntax::hir::Hir;

use super::beside_regimens::BesideRegimens;
use super::codes::{Codes, whole};
use super::denying_prefixes::DenyingPrefixes;
use super::literals::unfolded;
use super::map_slips::{self, Written};
use super::standing::UnreadWords;
use super::words::Sayings;
use super::{Concept, Terminology};
use crate::diagnostic::Diagnostic;
use crate::profiles::dosage_words::phrasebook::Phrasebook;
use crate::profiles::gene_words::lexicon::Lexicon;
use crate::profiles::normal::normal;
use crate::profiles::orderables::{DRUGS, OrderCode, TESTS, order_codes, own_system};
use crate::profiles::resources::{ConceptMap, NamingSystem, ValueSet};
use crate::profiles::scales::Scales;
use crate::profiles::states::is_state;
use crate::text::Vocabulary;
use crate::text::vocabulary::Mistake;

const TEXT_PATTERN: &str = "https://oncohooks.org/fhir/StructureDefinition/text-pattern";
const TEXT_EXCLUSION: &str = "https://oncohooks.org/fhir/StructureDefinition/text-exclusion";

/// What was read so far.
#[derive(Debug, Default)]
pub struct Draft {
    terminology: Terminology,
    /// By concept.
    sayings: Sayings,
    prefixes: DenyingPrefixes,
    problems: Vec<Diagnostic>,
}

impl Terminology {
    /// Reads value sets, concept maps and the drug spellings of the knowledge (`(drug id, spelling)`).
    ///
    /// # Errors
    /// Every file that is not the resource it should be, and every pattern that is none.
    pub fn load<'f>(
        files: impl Iterator<Item = (&'f str, &'f str)> + Clone,
        spellings: impl Iterator<Item = (&'f str, &'f str)>,
    ) -> Result<Self, Vec<Diagnostic>> {
        Draft::of_files(&files).with_drugs(spellings, files)
    }
}

impl Draft {
    /// Reads what needs no knowledge of drugs: naming systems, value sets, words.
    pub fn of_files<'f>(files: &(impl Iterator<Item = (&'f str, &'f str)> + Clone)) -> Self {
        let mut draft = Self::default();
        for (path, text) in files.clone().filter(|(path, _)| path.starts_with("profiles/namingsystems/")) {
            match serde_json::from_str::<NamingSystem>(text) {
                Ok(system) => draft.naming_system(path, &system),
                Err(cause) => draft.unreadable(path, "NamingSystem", &cause),
            }
        }
        for (path, text) in files.clone().filter(|(path, _)| path.starts_with("profiles/valuesets/")) {
            match serde_json::from_str::<ValueSet>(text) {
                Ok(set) => draft.value_set(path, &set),
                Err(cause) => draft.unreadable(path, "ValueSet", &cause),
            }
        }
        let words = files.clone().filter(|(path, _)| path.starts_with("profiles/words/"));
        // What is said of giving drugs means something else, or nothing, of a result.
        let (therapy, words): (Vec<_>, Vec<_>) = words.partition(|(path, _)| path.ends_with("/therapy.tsv"));
        match Vocabulary::load(therapy.into_iter()) {
            Ok(therapy) => draft.terminology.therapy = Some(therapy),
            Err(mistakes) => draft.problems.extend(mistakes.iter().map(unusable_word)),
        }
        // So does what stands around the name of an assay.
        let (assays, words): (Vec<_>, Vec<_>) = words.into_iter().partition(|(path, _)| path.ends_with("/assays.tsv"));
        match Vocabulary::load(assays.into_iter()) {
            Ok(assays) => draft.terminology.around_assays = Some(assays),
            Err(mistakes) => draft.problems.extend(mistakes.iter().map(unusable_word)),
        }
        // The reader of notations has words of its own.
        let words = words.into_iter().filter(|(path, _)| !path.ends_with("/variants.tsv"));
        let grammar = Vocabulary::load(words.clone().filter(|(path, _)| !path.ends_with("/names.tsv")));
        match Vocabulary::load(words) {
            Ok(vocabulary) => draft.terminology.vocabulary = Some(vocabulary),
            Err(mistakes) => draft.problems.extend(mistakes.iter().map(unusable_word)),
        }
        draft.terminology.grammar = grammar.ok();
        match Lexicon::load(files.clone().filter(|(path, _)| path.starts_with("profiles/genes/"))) {
            Ok(lexicon) => draft.terminology.lexicon = Some(lexicon),
            Err(problems) => draft.problems.extend(problems),
        }
        for (path, text) in files.clone() {
            let read = match path {
                "profiles/unread-words.tsv" => UnreadWords::read(text).map(|it| draft.terminology.unread_words = it),
                "profiles/regimen-words.tsv" => {
                    BesideRegimens::read(text).map(|it| draft.terminology.beside_regimens = it)
                }
                "profiles/denying-prefixes.tsv" => DenyingPrefixes::read(text).map(|it| draft.prefixes = it),
                "profiles/scales.tsv" => Scales::read(text).map(|it| draft.terminology.scales = it),
                _ => continue,
            };
            let mistake = |(line, what)| unusable_word(&Mistake { file: path.to_owned(), line, what });
            draft.problems.extend(read.err().into_iter().flatten().map(mistake));
        }
        for (path, text) in files.clone().filter(|(path, _)| *path == "profiles/dosage-words.tsv") {
            match Phrasebook::read(text) {
                Ok(phrases) => draft.terminology.dosage_phrases = phrases,
                Err(lines) => {
                    let mistake = |(line, what)| unusable_word(&Mistake { file: path.to_owned(), line, what });
                    draft.problems.extend(lines.into_iter().map(mistake));
                }
            }
        }
        draft
    }

    /// Adds the spellings of drugs and the maps that may name them, and ends the reading.
    ///
    /// # Errors
    /// Every file that is not the resource it should be, and every pattern that is none.
    pub fn with_drugs<'f>(
        mut self,
        spellings: impl Iterator<Item = (&'f str, &'f str)>,
        files: impl Iterator<Item = (&'f str, &'f str)> + Clone,
    ) -> Result<Terminology, Vec<Diagnostic>> {
        let spellings: Vec<_> = spellings.collect();
        self.terminology.dosage_phrases.add_drug_names(spellings.iter().map(|(_, spelling)| *spelling));
        for (id, spelling) in spellings {
            let concept = self.concept(&format!("drug-{id}"));
            self.code(DRUGS, id, concept);
            self.say(concept, regex::escape(&normal(spelling)), &Hir::literal(normal(spelling).as_bytes()), false);
        }
        let ordered = order_codes(files.clone());
        let mut maps = Vec::new();
        for (path, text) in files.filter(|(path, _)| path.starts_with("profiles/conceptmaps/")) {
            match serde_json::from_str::<ConceptMap>(text) {
                Ok(map) => maps.push((Written { path, text }, map)),
                Err(cause) => self.unreadable(path, "ConceptMap", &cause),
            }
        }
        for (written, map) in &maps {
            self.concept_map(*written, map);
            self.problems.extend(map_slips::of_map(*written, &self.terminology.system_names));
        }
        self.problems.extend(map_slips::of_maps(&maps, &self.terminology.system_names));
        self.site_orders(&ordered);
        self.finish()
    }

    /// What the site calls our drugs and tests is read as it is written. A code for two of them says neither.
    fn site_orders(&mut self, ordered: &[OrderCode]) {
        let is_same = |one: &OrderCode, other: &OrderCode| one.system == other.system && one.code == other.code;
        for order in ordered.iter().filter(|order| order.site_file.is_some()) {
            if ordered.iter().any(|other| is_same(order, other) && other.id != order.id) {
                continue;
            }
            if order.ours == TESTS {
                self.terminology.test_orders.add(&order.system, &order.code, &order.id);
            } else if let Some(concept) = self.terminology.concept(&format!("drug-{}", order.id)) {
                self.code(&order.system, &order.code, concept);
            }
        }
    }

    fn concept(&mut self, name: &str) -> Concept {
        let Terminology { names, concepts, .. } = &mut self.terminology;
        if let Some(known) = concepts.get(name) {
            return *known;
        }
        let concept = Concept::try_from(names.len()).unwrap_or(Concept::MAX);
        names.push(name.to_owned());
        concepts.insert(name.to_owned(), concept);
        concept
    }

    fn naming_system(&mut self, path: &str, system: &NamingSystem) {
        if let Err((pattern, cause)) = self.terminology.system_names.add(system) {
            self.bad_pattern(path, &pattern, &cause);
        }
    }

    fn value_set(&mut self, path: &str, set: &ValueSet) {
        let concept = self.concept(&set.id);
        for extension in &set.extension {
            let Some(pattern) = &extension.value_string else { continue };
            match extension.url.as_str() {
                TEXT_PATTERN => self.pattern(path, concept, pattern, false),
                TEXT_EXCLUSION => self.pattern(path, concept, pattern, true),
                _ => {}
            }
        }
        for include in set.compose.iter().flat_map(|compose| &compose.include) {
            for code in &include.concept {
                self.code(&include.system, &code.code, concept);
            }
            for filter in &include.filter {
                match parsed(&whole(&filter.value)) {
                    Ok(_) => self.codes(&include.system).add_pattern(&filter.value, concept),
                    Err(cause) => self.bad_pattern(path, &filter.value, &cause),
                }
            }
        }
    }

    fn concept_map(&mut self, written: Written, map: &ConceptMap) {
        // What the site calls our drugs and tests is read by `site_orders`.
        for group in map.group.iter().filter(|group| own_system(&group.source).is_none()) {
            for element in &group.element {
                for target in element.targets() {
                    let Some(concept) = self.terminology.concept(target) else {
                        let message =
                            format!("code \"{}\" maps to \"{}\", which no value set defines", element.code, target);
                        let names = self.terminology.names.iter().map(String::as_str);
                        let hint = crate::diagnostic::did_you_mean(target, names);
                        let help = format!("use the id of a file in profiles/valuesets{hint}");
                        self.problems.push(Diagnostic::error(
                            "unknown-concept",
                            written.path,
                            written.line_of(target),
                            message,
                            help,
                        ));
                        continue;
                    };
                    self.code(&group.source, &element.code, concept);
                }
            }
        }
    }

    fn code(&mut self, system: &str, code: &str, concept: Concept) {
        self.codes(system).add(code, concept);
    }

    fn codes(&mut self, system: &str) -> &mut Codes {
        let system = self.terminology.system_names.resolve(system).to_owned();
        self.terminology.codes.entry(system).or_default()
    }

    /// Keeps a pattern of a value set, when it is one.
    fn pattern(&mut self, path: &str, concept: Concept, pattern: &str, excludes: bool) {
        match parsed(pattern) {
            Ok(parsed) => self.say(concept, pattern.to_owned(), &parsed, excludes),
            Err(cause) => self.bad_pattern(path, pattern, &cause),
        }
    }

    fn say(&mut self, concept: Concept, pattern: String, parsed: &Hir, excludes: bool) {
        self.sayings.add(concept, pattern, parsed, excludes);
    }

    fn bad_pattern(&mut self, path: &str, pattern: &str, cause: &str) {
        let message = format!("the pattern \"{pattern}\" does not compile: {cause}");
        let help = "use the syntax of the Rust regex crate (no look-around, no back-references)".to_owned();
        self.problems.push(Diagnostic::error("bad-pattern", path, None, message, help));
    }

    fn unreadable(&mut self, path: &str, kind: &str, cause: &serde_json::Error) {
        let line = u64::try_from(cause.line()).ok();
        let message = format!("not a {kind} we can read: {cause}");
        let help = format!("compare with another file of the folder; it must be a FHIR R4 {kind}");
        self.problems.push(Diagnostic::error("unreadable-profile", path, line, message, help));
    }

    fn finish(mut self) -> Result<Terminology, Vec<Diagnostic>> {
        match std::mem::take(&mut self.sayings).together(std::mem::take(&mut self.prefixes)) {
            Ok(words) => self.terminology.words = words,
            Err(cause) => self.bad_pattern("profiles/valuesets", "(all patterns together)", &cause),
        }
        let unusable: Vec<_> = self
            .terminology
            .codes
            .iter_mut()
            .filter_map(|(system, codes)| Some((system.clone(), codes.finish().err()?)))
            .collect();
        for (system, cause) in unusable {
            self.bad_pattern("profiles/valuesets", &format!("(all patterns of {system} together)"), &cause);
        }
        let Terminology { names, unread_words, .. } = &self.terminology;
        let states_results = |name: &String| name == "condition-tnbc" || is_state(name);
        let is_reported =
            |name: &String| name.starts_with("marker-") || states_results(name) || unread_words.results.contains(name);
        self.terminology.reported = names.iter().map(is_reported).collect();
        if self.problems.iter().any(Diagnostic::is_error) {
            return Err(self.problems);
        }
        self.terminology.warnings = self.problems;
        Ok(self.terminology)
    }
}

/// A line of `profiles/words/` that cannot be used.
fn unusable_word(mistake: &Mistake) -> Diagnostic {
    let line = u64::try_from(mistake.line).ok().filter(|line| *line > 0);
    let help = "a line is a phrase in normal form, a tab and a meaning that other lines of the file have".to_owned();
    Diagnostic::error("unusable-word", &mistake.file, line, mistake.what.clone(), help)
}

/// More than this may be more than a regex may weigh, and is compiled at once to find out.
const LARGE: u64 = 1000;

/// The pattern, parsed; compiling waits until it is needed.
fn parsed(pattern: &str) -> Result<Hir, String> {
    match regex_syntax::parse(pattern) {
        Ok(parsed) if unfolded(&parsed) <= LARGE => Ok(parsed),
        Ok(parsed) => Regex::new(pattern).map(|_| parsed).map_err(|cause| cause.to_string()),
        // In the words of the regex crate, which points at the place.
        Err(cause) => Err(Regex::new(pattern).err().map_or_else(|| cause.to_string(), |cause| cause.to_string())),
    }
}
