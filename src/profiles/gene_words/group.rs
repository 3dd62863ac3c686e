//! Clauses of a genetic report that go on with one gene, and the statement they make.

use super::facts::Facts;
use super::statement::{Statement, What};
use crate::case::gene_result::GeneState;
use crate::variant::{Classification, Origin};

/// Clauses that go on with one gene.
pub struct Group {
    pub genes: Vec<String>,
    pub facts: Vec<Facts>,
    /// How far an answer reaches is not sure.
    pub is_tangled: bool,
    /// Of two changes one may be meant.
    pub is_choice: bool,
}

impl Group {
    pub fn begin(facts: Facts, before: Vec<String>) -> Self {
        // "somatic pathogenic; germline negative", "V777L detected, S310F not detected": the gene stays.
        let goes_on = !facts.origins.is_empty() || (facts.goes_on_softly && !facts.notations.is_empty());
        let genes = if facts.genes.is_empty() && goes_on { before } else { facts.genes.clone() };
        Self { genes, facts: vec![facts], is_tangled: false, is_choice: false }
    }

    pub fn add(&mut self, facts: Facts) {
        for gene in &facts.genes {
            if !self.genes.contains(gene) {
                self.genes.push(gene.clone());
            }
        }
        self.facts.push(facts);
    }

    /// A denial waits for what it denies.
    pub fn waits(&self) -> bool {
        self.facts.last().is_some_and(|facts| facts.is_bare_denial)
    }

    pub fn says(&self) -> bool {
        self.facts.iter().any(Facts::says)
    }

    /// Changes alone, of which nothing is said.
    pub fn is_bare_list(&self) -> bool {
        self.facts.iter().all(|facts| {
            !facts.notations.is_empty() && facts.classes.is_empty() && !facts.is_affirmed && facts.fraction.is_none()
        })
    }

    /// A change is named, and no answer is given of today.
    pub fn is_bare(&self) -> bool {
        self.says() && self.facts.iter().all(|facts| !facts.is_affirmed && !facts.is_denied && facts.fraction.is_none())
    }

    /// Names of genes behind a word that was not understood, of which nothing more is said ("Xyz BRCA1").
    pub fn is_unknown_heading(&self) -> bool {
        let is_bare = |facts: &Facts| !facts.is_affirmed && !facts.is_denied && !facts.names_change();
        self.facts.first().is_some_and(|facts| facts.begins_unknown) && self.facts.iter().all(is_bare)
    }

    pub fn is_denied(&self) -> bool {
        self.facts.iter().any(|facts| facts.is_denied)
    }

    pub fn goes_on(&self, next: &Facts) -> bool {
        let origin = |facts: &[Facts]| facts.iter().rev().find_map(|facts| facts.origins.first().copied());
        let turns_origin = next.origins.first().is_some_and(|new| origin(&self.facts).is_some_and(|old| old != *new));
        if turns_origin && next.says() {
            return false;
        }
        // "E545K negative, H1047R detected"
        let is_answered = |facts: &Facts| facts.is_answered_behind;
        let is_of_gene = next.goes_on_softly || self.genes.is_empty();
        if next.is_answered_behind && is_of_gene && self.facts.last().is_some_and(is_answered) {
            return false;
        }
        let last_ends_with_gene = self.facts.last().is_some_and(|facts| facts.ends_with_gene);
        match (next.genes.is_empty(), next.says()) {
            // "BRCA1, BRCA2 negative"; "No pathogenic variant; BRCA1 VUS" are two; "pathogenic variant (BRCA2 c.5946del)" is one.
            (false, true) => (!self.says() && !self.genes.is_empty()) || self.is_named_by(next),
            // "negative for BRCA1, BRCA2", "pathogenic variant (BRCA1)".
            (false, false) => self.genes.is_empty() || last_ends_with_gene || !self.says(),
            // "BRCA2 c.5946del. No other variant." are two.
            (true, true) => !(next.is_denied && self.says() && !self.is_denied() && next.names_change()),
            (true, false) => true,
        }
    }

    /// What was found of no gene by name, and behind it the gene and its change without a word of their own.
    fn is_named_by(&self, next: &Facts) -> bool {
        let is_found = |facts: &Facts| facts.says() && !facts.is_denied && facts.notations.is_empty();
        let is_change_only = !next.notations.is_empty()
            && next.classes.is_empty()
            && next.rating.is_none()
            && !next.is_affirmed
            && !next.is_denied;
        self.genes.is_empty() && next.goes_on_softly && is_change_only && self.facts.iter().all(is_found)
    }

    pub fn is_unclear(&self) -> bool {
        self.is_tangled || self.facts.iter().any(|facts| facts.is_unclear || facts.is_unknown_word)
    }

    pub fn is_pending(&self) -> bool {
        self.facts.iter().any(|facts| facts.is_pending)
    }

    pub fn statement(&self, is_unclear: bool) -> Option<Statement> {
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
        // "ERBB2 V777L pending"
        let is_awaited = self.is_pending() && !found.is_empty();
        let is_open = is_unclear || self.is_unclear() || is_in_no_read || is_awaited;
        let is_choice = self.is_choice || has(|facts| facts.is_choice);
        let is_equivocal = has(|facts| facts.is_equivocal);
        let state = if is_open || is_equivocal {
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
            is_choice: is_choice && state == GeneState::Present && !is_contradicted && origins.len() < 2,
            state: match state {
                _ if is_choice => GeneState::Open,
                GeneState::Present if is_contradicted || origins.len() > 1 => GeneState::Contradiction,
                state => state,
            },
            class: class.unwrap_or_default(),
            rating: found.iter().find_map(|facts| facts.rating),
            origin: origins.first().copied(),
            what: what(&counts),
            is_called_positive: found.iter().any(|facts| facts.is_affirmed && facts.tells_result),
            is_no_call: !is_open && is_equivocal,
            is_answer: found.iter().any(|facts| facts.is_affirmed && !facts.may_mean_nothing),
            tells_result: counts.iter().any(|facts| facts.tells_result || facts.names_change()),
            says_no: counts.iter().any(|facts| facts.says_no),
            says_yes: counts.iter().any(|facts| facts.says_yes),
            names_variant: counts.iter().any(|facts| facts.names_variant),
            is_of_part: counts.iter().any(|facts| facts.is_of_part),
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
