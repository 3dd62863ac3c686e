//! Answers that may be those of several changes, and changes of which one was found: what they say is open.

use super::facts::Facts;
use super::group::Group;

/// "185delAG and 5382insC not detected", "E542K, E545K or H1047R: not found": "and" or "or" makes one list of bare changes,
/// and the denial behind it is that of each. Without such a word it may be that of the last only.
pub fn share_denials(groups: &mut [Group]) {
    let mut is_in_list = false;
    for at in (1..groups.len()).rev() {
        let Some((head, [next, ..])) = groups.split_at_mut_checked(at) else { return };
        let (Some(last), Some(first)) = (head.last_mut(), next.facts.first()) else { return };
        let is_denied = !next.is_tangled && first.is_denied && !first.notations.is_empty();
        let is_of_gene = first.genes.is_empty() || next.genes == last.genes;
        let goes_on = first.is_joined || (is_in_list && first.goes_on_softly && is_of_gene);
        is_in_list = is_denied && goes_on && last.is_bare_list();
        if is_in_list {
            last.facts.iter_mut().for_each(|facts| facts.is_denied = true);
            if next.genes.is_empty() {
                next.genes.clone_from(&last.genes);
            }
        }
    }
}

/// "E545K, E542K, H1047R: none detected", "ERBB2 V777L, EGFR L858R not detected": the answer behind the last of bare
/// changes may be that of all.
pub fn tangle_lists(groups: &mut [Group]) {
    for at in (1..groups.len()).rev() {
        let Some((head, [next, ..])) = groups.split_at_mut_checked(at) else { return };
        let names_change = next.facts.iter().any(|facts| !facts.notations.is_empty());
        let goes_on = next.genes.is_empty() || next.facts.first().is_some_and(|facts| facts.goes_on_softly);
        let answers_all = names_change && goes_on && (next.is_denied() || next.is_tangled);
        if let Some(last) = head.last_mut().filter(|last| answers_all && last.is_bare_list() && !last.is_denied()) {
            last.is_tangled = true;
        }
    }
}

/// "ERBB2 V777L or L755S", "PIK3CA E545K or AKT1 E17K": one of the two, and it is not said which.
pub fn tangle_alternatives(groups: &mut [Group]) {
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
        group.is_choice |= group.facts.iter().skip(1).any(is_choice) || group.facts.windows(2).any(is_two);
    }
    for at in 1..groups.len() {
        let Some((head, [next, ..])) = groups.split_at_mut_checked(at) else { return };
        let Some(last) = head.last_mut() else { continue };
        if next.facts.first().is_some_and(is_choice) && last.facts.last().is_some_and(names) {
            (last.is_tangled, next.is_tangled) = (true, true);
        }
    }
}

/// "The panel interrogates BRCA1, BRCA2 (pathogenic variants reported)": the word that was not understood stands before a
/// list, and may say of all of it that it is no result.
pub fn tangle_unknown_headings(groups: &mut [Group]) {
    let mut is_under_heading = false;
    for group in groups {
        is_under_heading &= group.facts.first().is_some_and(|facts| facts.goes_on_softly);
        group.is_tangled |= is_under_heading;
        is_under_heading |= group.is_unknown_heading();
    }
}
