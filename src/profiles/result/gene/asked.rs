//! What the name of a result asks for beyond its genes: one change, one kind of change, a judgement, or whether the test
//! was done. A bare answer ("detected", "no", true) speaks of that, and not of the whole gene.

use super::about::is_known;
use super::parts::Parts;
use super::presence;
use super::presence::Presence;
use super::test_name;
use crate::case::gene_result::{GeneState, Rating};
use crate::fhir::record::node::Node;
use crate::profiles::gene_words::statements::{Statement, Told, What};
use crate::profiles::meaning::{Meaning, Reader};
use crate::variant::Classification;

/// The question behind the name. By default it is whether anything was found in the gene.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The name, where it names a change or a kind of change.
    pub name: String,
    whats: Vec<(Vec<String>, What)>,
    pub class: Classification,
    rating: Option<Rating>,
    is_of_part: bool,
    /// Whether the test was done, ordered, or agreed to.
    is_of_doing: bool,
    /// It names the test, and no variant: a yes may say that it was made ("BRCA genetic test": yes).
    is_of_test: bool,
    /// A word of the name was not understood: it may turn what a bare answer says.
    is_unknown: bool,
    /// Its copies are asked for.
    pub is_of_copies: bool,
    /// How the name is meant is not sure ("E542K or E545K").
    is_unclear: bool,
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            name: String::new(),
            whats: Vec::new(),
            class: Classification::NotStated,
            rating: None,
            is_of_part: false,
            is_of_doing: false,
            is_of_test: false,
            is_unknown: false,
            is_unclear: false,
            is_of_copies: false,
        }
    }
}

impl Asked {
    /// The question of an Observation, by its own words. The display of a known code is the name of a whole test.
    pub fn of_code(reader: Reader, node: Node, code: &Meaning) -> Self {
        let is_official = |text: &str| {
            let mut codings = node.each("code").flat_map(|code| code.each("coding"));
            codings.any(|coding| coding.str("display") == Some(text) && !reader.code_concepts(coding).is_empty())
        };
        code.text.filter(|text| !is_official(text)).map(|text| Self::of_name(reader, text)).unwrap_or_default()
    }

    /// The question of this name.
    pub fn of_name(reader: Reader, name: &str) -> Self {
        let told = reader.told(name);
        let whats: Vec<(Vec<String>, What)> = if told.names_several_kinds {
            Vec::new()
        } else {
            let of = |statement: &Statement| (statement.genes.clone(), statement.what.clone());
            told.statements.iter().filter(|statement| statement.what != What::Unnamed).map(of).collect()
        };
        let class = told.statements.iter().map(|statement| statement.class);
        Self {
            name: name.to_owned(),
            class: class.into_iter().find(|class| *class != Classification::NotStated).unwrap_or_default(),
            rating: told.statements.iter().find_map(|statement| statement.rating),
            is_of_part: told.is_of_part && !told.names_several_kinds,
            is_of_doing: told.names_doing,
            is_of_test: told.names_test && told.statements.is_empty(),
            is_unknown: told.is_unclear && has_unknown_word(reader, name, &told),
            is_unclear: !told.is_unclear && told.statements.iter().any(|one| one.state == GeneState::Open),
            is_of_copies: told.names_copies,
            whats,
        }
    }

    /// What a value says, as an answer to the question of the name, and the words that say it. What names a change by
    /// itself stays as it is.
    pub fn answered(&self, statement: &Statement, received: &str) -> Vec<(Statement, String)> {
        let mut one = statement.clone();
        let is_answer = matches!(one.state, GeneState::Present | GeneState::Absent);
        if one.what != What::Unnamed || !is_answer || self.name.is_empty() {
            return vec![(one, received.to_owned())];
        }
        let is_absent = one.state == GeneState::Absent;
        let open =
            |state: GeneState| vec![(Statement { state, ..statement.clone() }, format!("{}: {received}", self.name))];
        let is_of_test = self.is_of_doing || (self.is_of_test && (one.says_yes || one.says_no));
        if is_of_test && !one.tells_result {
            return open(if is_absent && one.says_no { GeneState::NotTested } else { GeneState::Open });
        }
        let names_one = self.whats.iter().any(|(_, what)| matches!(what, What::Notation(_)));
        // "BRCA2 pathogenic" says more than an answer does.
        let is_bare = one.class == Classification::NotStated && one.rating.is_none() && !one.names_variant;
        if is_bare && (self.is_unknown || (self.is_unclear && !(is_absent && names_one))) {
            return open(GeneState::Open);
        }
        // "BRCA2 VUS: none" denies a judgement, and not that something was found.
        if is_absent && is_doubtful(self.class) && self.whats.is_empty() {
            return open(GeneState::Open);
        }
        if !is_absent && is_doubtful(self.class) && is_pathogenic(one.class) {
            return open(GeneState::Contradiction);
        }
        if !is_absent && one.class == Classification::NotStated {
            one.class = self.class;
            one.rating = one.rating.or(self.rating);
        }
        one.is_of_part |= self.is_of_part;
        let of_name = || self.name.clone();
        match self.whats.as_slice() {
            [] if self.is_of_part => vec![(one, if is_absent { of_name() } else { received.to_owned() })],
            [] => vec![(one, received.to_owned())],
            [(_, what)] => vec![(Statement { what: what.clone(), ..one }, of_name())],
            // Of several changes none was found; that one was does not say which.
            several => {
                one.state = if is_absent { GeneState::Absent } else { GeneState::Open };
                let of = |(genes, what): &(Vec<String>, What)| {
                    let (genes, what) = (genes.clone(), what.clone());
                    (Statement { genes, what, ..one.clone() }, of_name())
                };
                several.iter().map(of).collect()
            }
        }
    }

    /// Gives to components the change that only the name says, and to their yes what it answers.
    pub fn completes<'c>(
        &'c self,
        (reader, node): (Reader, Node),
        parts: &mut Parts<'c>,
        found: &mut Option<Presence>,
    ) {
        if self.is_of_doing && !presence::tells_result(reader, node) {
            *found = found.map(|found| match found {
                Presence::Present | Presence::Absent => Presence::Equivocal,
                other => other,
            });
        }
        if parts.judgement.settled() == Ok(Classification::NotStated) && *found == Some(Presence::Present) {
            parts.judgement.class(self.class);
        }
        if parts.names_change() || parts.kind.is_some() || !parts.genomic.is_empty() {
            return;
        }
        match self.whats.as_slice() {
            [] if self.is_of_part && *found == Some(Presence::Absent) => parts.change.push(&self.name),
            [(_, What::Notation(_) | What::Class(_))] => parts.change.push(&self.name),
            [(_, kind)] => parts.kind = Some(kind.clone()),
            _ => {}
        }
    }

    /// What is said by a code or a flag, as a statement.
    pub fn coded(&self, reader: Reader, node: Node, presence: Presence) -> Statement {
        Statement {
            genes: Vec::new(),
            state: presence.state(),
            is_choice: false,
            class: Classification::NotStated,
            rating: None,
            origin: None,
            what: What::Unnamed,
            is_called_positive: false,
            is_no_call: presence == Presence::Equivocal,
            is_answer: true,
            tells_result: presence::tells_result(reader, node),
            says_no: self.is_of_doing && node.get("valueBoolean").is_some(),
            says_yes: false,
            names_variant: false,
            is_of_part: false,
            fraction: None,
            copies: None,
        }
    }
}

fn is_doubtful(class: Classification) -> bool {
    matches!(class, Classification::Uncertain | Classification::LikelyBenign | Classification::Benign)
}

fn is_pathogenic(class: Classification) -> bool {
    matches!(class, Classification::Pathogenic | Classification::LikelyPathogenic)
}

/// The name names a gene, and beside it a word that neither the words of genes nor the terminology know. The names of
/// panels are made of such words.
fn has_unknown_word(reader: Reader, name: &str, told: &Told) -> bool {
    let is_panel = || reader.text_concepts(name).iter().any(|concept| concept.starts_with("assay-"));
    if !told.genes.iter().any(|gene| is_known(reader, gene)) || is_panel() {
        return false;
    }
    // Its panel, specimen or place; other concepts may stand for words far apart.
    let is_of_test =
        |concept: &str| ["assay-", "material-", "site-", "specimen-"].iter().any(|family| concept.starts_with(family));
    test_name::has_unknown_word(reader, name, &told.unknown, is_of_test)
}
