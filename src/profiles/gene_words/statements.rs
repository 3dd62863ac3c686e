//! Words of a genetic report as statements: of which gene, found or not, which change.
//!
//! Clauses that go on with the same gene make one statement. A word that was not understood leaves its statement open;
//! what is said of a relative, of the past or of a rule makes none.

use rust_decimal::Decimal;

use super::facts::Facts;
use super::lexicon::{Lexicon, Written};
use crate::case::gene_result::{GeneState, Rating};
use crate::text::clause::Clause;
use crate::text::span::{Joiner, Span};
use crate::text::{self, Reading, Vocabulary};
use crate::variant::{Classification, Origin};

impl Statement {
    /// Names a gene or a change, and does not only answer.
    pub fn is_specific(&self) -> bool {
        !self.genes.is_empty() || self.what != What::Unnamed
    }
}

/// What the words of one value say.
#[derive(Debug, Clone, Default)]
pub struct Told {
    pub statements: Vec<Statement>,
    /// All genes that are named, whatever is said of them.
    pub genes: Vec<String>,
    /// All origins that are named.
    pub origins: Vec<Origin>,
    /// Something was said of another person.
    pub is_foreign: bool,
    /// Something was said, and only that there is no result yet.
    pub is_pending: bool,
    /// A word was not understood.
    pub is_unclear: bool,
}

/// One statement.
#[derive(Debug, Clone)]
pub struct Statement {
    /// None: of whatever was tested.
    pub genes: Vec<String>,
    pub state: GeneState,
    pub class: Classification,
    pub rating: Option<Rating>,
    /// `None` where nothing is said.
    pub origin: Option<Origin>,
    pub what: What,
    /// An answer is given ("positive", "detected"), and no class.
    pub is_answer: bool,
    pub fraction: Option<Decimal>,
    pub copies: Option<Decimal>,
}

/// The change, as the words name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Unnamed,
    Notation(Vec<String>),
    /// A class of variants, as written.
    Class(String),
    Amplification,
    Fusion,
    Structural,
}

impl Told {
    /// Reads the words of a value.
    pub fn of(text: &str, vocabulary: &Vocabulary, lexicon: &Lexicon) -> Self {
        let written = Written { lexicon, text };
        let reading = Reading::of(text, vocabulary, &written);
        let mut told = Self::default();
        let mut groups: Vec<Group> = Vec::new();
        let clauses = reading.clauses().iter().filter(|clause| clause.ticked != Some(false));
        let mut last: Option<&Clause> = None;
        for clause in clauses {
            let mut facts = Facts::of(clause, &reading, &written);
            let between = last.map(|last| last.spans.end.saturating_sub(1)..clause.spans.start + 1);
            let between = between.map(|range| reading.part(&range)).unwrap_or_default();
            facts.goes_on_softly = last.is_some() && !between.iter().any(Span::is_boundary);
            facts.is_after_slash = between.iter().any(|span| span.is_punctuation(&['/']));
            facts.is_alternative = between.iter().any(|span| span.what == text::span::What::Joiner(Joiner::Or));
            last = Some(clause);
            // "Negative. Family members should be counselled."
            if facts.is_advice() && groups.iter().any(Group::says) {
                continue;
            }
            told.is_unclear |= facts.is_unknown_word;
            if facts.is_relative {
                told.is_foreign = true;
                continue;
            }
            told.genes
                .extend(facts.genes.iter().filter(|gene| !told.genes.contains(gene)).cloned().collect::<Vec<_>>());
            told.origins.extend(&facts.origins);
            if facts.is_past || facts.is_foreign {
                continue;
            }
            match groups.last_mut() {
                // "No evidence of a BRCA1, BRCA2 pathogenic variant": how far the denial reaches is not sure.
                Some(group) if group.waits() && facts.names_change() && !facts.ends_with_gene => {
                    group.is_tangled |= !facts.is_denied;
                    group.add(facts);
                }
                Some(group) if group.goes_on(&facts) => group.add(facts),
                last => {
                    let before = last.map(|group| group.genes.clone()).unwrap_or_default();
                    groups.push(Group::begin(facts, before));
                }
            }
        }
        // A heading that was not understood may turn all that follows.
        let is_withdrawn = reading.clauses().iter().any(|clause| clause.context.is_withdrawn);
        let is_unclear =
            is_withdrawn || groups.first().is_some_and(|first| first.genes.is_empty() && first.is_unclear());
        tangle_lists(&mut groups);
        tangle_alternatives(&mut groups);
        for group in &groups {
            told.is_pending |= group.is_pending();
            told.statements.extend(group.statement(is_unclear));
        }
        told
    }
}

/// "E545K, E542K and H1047R: none detected", "ERBB2 V777L, EGFR L858R not detected": the answer behind the last of bare
/// changes may be that of all.
fn tangle_lists(groups: &mut [Group]) {
    for at in (1..groups.len()).rev() {
        let Some((head, [next, ..])) = groups.split_at_mut_checked(at) else { return };
        let names_change = next.facts.iter().any(|facts| !facts.notations.is_empty());
        let goes_on = next.genes.is_empty() || next.facts.first().is_some_and(|facts| facts.goes_on_softly);
        let answers_all = names_change && goes_on && (next.is_denied() || next.is_tangled);
        if let Some(last) = head.last_mut().filter(|last| answers_all && last.is_bare_list()) {
            last.is_tangled = true;
        }
    }
}

/// "ERBB2 V777L or L755S", "PIK3CA E545K or AKT1 E17K": one of the two, and it is not said which.
fn tangle_alternatives(groups: &mut [Group]) {
    let names = |facts: &Facts| !facts.notations.is_empty() && !facts.is_denied;
    let is_choice = |facts: &Facts| facts.is_alternative && names(facts);
    // "V777L / V777M" are two of one gene; "p.V777L / c.2329G>T" is one, in two ways.
    let is_coding = |facts: &Facts| facts.notations.iter().any(|text| text.contains("c."));
    for group in &mut *groups {
        let is_two = |pair: &[Facts]| {
            let [one, other] = pair else { return false };
            let is_told = one.fraction.is_some() && other.fraction.is_some();
            other.is_after_slash && names(one) && names(other) && is_coding(one) == is_coding(other) && !is_told
        };
        group.is_tangled |= group.facts.iter().skip(1).any(is_choice) || group.facts.windows(2).any(is_two);
    }
    for at in 1..groups.len() {
        let Some((head, [next, ..])) = groups.split_at_mut_checked(at) else { return };
        let Some(last) = head.last_mut() else { continue };
        if next.facts.first().is_some_and(is_choice) && last.facts.last().is_some_and(names) {
            (last.is_tangled, next.is_tangled) = (true, true);
        }
    }
}

/// Clauses that go on with one gene.
struct Group {
    genes: Vec<String>,
    facts: Vec<Facts>,
    is_tangled: bool,
}

impl Group {
    fn begin(facts: Facts, before: Vec<String>) -> Self {
        // "somatic pathogenic; germline negative": the gene stays, the origin turns.
        let genes = if facts.genes.is_empty() && !facts.origins.is_empty() { before } else { facts.genes.clone() };
        Self { genes, facts: vec![facts], is_tangled: false }
    }

    fn add(&mut self, facts: Facts) {
        for gene in &facts.genes {
            if !self.genes.contains(gene) {
                self.genes.push(gene.clone());
            }
        }
        self.facts.push(facts);
    }

    /// A denial waits for what it denies.
    fn waits(&self) -> bool {
        self.facts.last().is_some_and(|facts| facts.is_bare_denial)
    }

    fn says(&self) -> bool {
        self.facts.iter().any(Facts::says)
    }

    /// Changes alone, of which nothing is said.
    fn is_bare_list(&self) -> bool {
        self.facts.iter().all(|facts| {
            !facts.notations.is_empty() && facts.classes.is_empty() && !facts.is_affirmed && facts.fraction.is_none()
        })
    }

    fn is_denied(&self) -> bool {
        self.facts.iter().any(|facts| facts.is_denied)
    }

    fn goes_on(&self, next: &Facts) -> bool {
        let origin = |facts: &[Facts]| facts.iter().rev().find_map(|facts| facts.origins.first().copied());
        let turns_origin = next.origins.first().is_some_and(|new| origin(&self.facts).is_some_and(|old| old != *new));
        if turns_origin && next.says() {
            return false;
        }
        let last_ends_with_gene = self.facts.last().is_some_and(|facts| facts.ends_with_gene);
        match (next.genes.is_empty(), next.says()) {
            // "BRCA1, BRCA2 negative"; "No pathogenic variant; BRCA1 VUS" are two.
            (false, true) => !self.says() && !self.genes.is_empty(),
            // "negative for BRCA1, BRCA2", "pathogenic variant (BRCA1)".
            (false, false) => self.genes.is_empty() || last_ends_with_gene || !self.says(),
            // "BRCA2 c.5946del. No other variant." are two.
            (true, true) => !(next.is_denied && self.says() && !self.is_denied() && next.names_change()),
            (true, false) => true,
        }
    }

    fn is_unclear(&self) -> bool {
        self.is_tangled || self.facts.iter().any(|facts| facts.is_unclear || facts.is_unknown_word)
    }

    fn is_pending(&self) -> bool {
        self.facts.iter().any(|facts| facts.is_pending)
    }

    fn statement(&self, is_unclear: bool) -> Option<Statement> {
        let counts: Vec<&Facts> = self.facts.iter().filter(|facts| !(facts.is_other && facts.is_denied)).collect();
        let found: Vec<&&Facts> =
            counts.iter().filter(|facts| !facts.is_denied && (facts.names_change() || facts.is_affirmed)).collect();
        let denied: Vec<&&Facts> = counts.iter().filter(|facts| facts.is_denied).collect();
        let has = |wanted: fn(&Facts) -> bool| counts.iter().any(|facts| wanted(facts));
        // "ERBB2 V777L, 0 reads"
        let is_in_no_read = has(|facts| facts.is_in_no_read) && has(|facts| !facts.notations.is_empty());
        let is_small = found.iter().any(|facts| !facts.is_structural);
        // "BRCA1 pathogenic variant; MLPA negative": two methods.
        let denied: Vec<&&&Facts> = denied.iter().filter(|facts| !(facts.is_structural && is_small)).collect();
        let state = if is_unclear || self.is_unclear() || is_in_no_read || has(|facts| facts.is_equivocal) {
            GeneState::Open
        } else if !found.is_empty() && (!denied.is_empty() || has(|facts| facts.is_denied && facts.is_affirmed)) {
            GeneState::Contradiction
        } else if has(|facts| facts.is_not_tested) {
            GeneState::NotTested
        } else if !found.is_empty() {
            GeneState::Present
        } else if denied.is_empty() {
            return None;
        } else if denied.iter().all(|facts| denies_a_judgement(facts)) {
            GeneState::Open
        } else if denied.iter().any(|facts| facts.is_affirmed && !facts.names_change()) {
            GeneState::Contradiction
        } else {
            GeneState::Absent
        };
        let class = one_class(found.iter().flat_map(|facts| facts.classes.iter().copied()));
        let is_contradicted = found.iter().any(|facts| facts.is_conflicting) || class.is_none();
        let mut origins: Vec<Origin> = Vec::new();
        for origin in counts.iter().flat_map(|facts| facts.origins.iter()) {
            if !origins.contains(origin) {
                origins.push(*origin);
            }
        }
        Some(Statement {
            genes: self.genes.clone(),
            state: match state {
                GeneState::Present if is_contradicted || origins.len() > 1 => GeneState::Contradiction,
                state => state,
            },
            class: class.unwrap_or_default(),
            rating: found.iter().find_map(|facts| facts.rating),
            origin: origins.first().copied(),
            what: what(&counts),
            is_answer: found.iter().any(|facts| facts.is_affirmed && !facts.may_mean_nothing),
            fraction: counts.iter().find_map(|facts| facts.fraction),
            copies: counts.iter().find_map(|facts| facts.copies),
        })
    }
}

/// "c.123A>G: not pathogenic", "no VUS": a judgement is denied, and not that something was found.
fn denies_a_judgement(facts: &Facts) -> bool {
    let is_doubt_only = !facts.classes.is_empty()
        && facts.classes.iter().all(|class| {
            matches!(class, Classification::Uncertain | Classification::LikelyBenign | Classification::Benign)
        });
    is_doubt_only || (!facts.notations.is_empty() && !facts.classes.is_empty() && !facts.names_variant)
}

/// The one class that is said; `None` where two exclude each other.
fn one_class(classes: impl Iterator<Item = Classification>) -> Option<Classification> {
    use Classification::{Benign, LikelyBenign, LikelyPathogenic, NotStated, Pathogenic};
    let mut one = NotStated;
    for class in classes {
        one = match (one, class) {
            (NotStated, class) => class,
            (one, class) if one == class => one,
            (Pathogenic | LikelyPathogenic, Pathogenic | LikelyPathogenic) => LikelyPathogenic,
            (Benign | LikelyBenign, Benign | LikelyBenign) => LikelyBenign,
            _ => return None,
        };
    }
    Some(one)
}

fn what(counts: &[&Facts]) -> What {
    let notations: Vec<String> = counts.iter().flat_map(|facts| facts.notations.iter().cloned()).collect();
    if !notations.is_empty() {
        return What::Notation(notations);
    }
    if let Some(class) = counts.iter().find_map(|facts| facts.variant_class.clone()) {
        return What::Class(class);
    }
    let has = |wanted: fn(&Facts) -> bool| counts.iter().any(|facts| wanted(facts));
    if has(|facts| facts.is_amplification) {
        What::Amplification
    } else if has(|facts| facts.is_fusion) {
        What::Fusion
    } else if has(|facts| facts.is_structural) {
        What::Structural
    } else {
        What::Unnamed
    }
}
