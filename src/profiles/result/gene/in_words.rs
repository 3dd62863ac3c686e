//! A value in words about genes, with what codes and flags say beside it; and components that are results by themselves.

use super::alteration::of_copies;
use super::asked::Asked;
use super::denied::under_denial;
use super::findings::{Said, of_words};
use super::parts::Parts;
use super::presence;
use super::presence::Presence;
use super::tested::Tested;
use crate::case::gene_result::{Alteration, GeneResult, GeneState};
use crate::fhir::record::node::Node;
use crate::profiles::gene_words::statements::{Statement, Told, What};
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::result::value::{self, Said as OwnValue};
use crate::profiles::terminology::Standing;
use crate::variant::Classification;

/// What a value without words says, for the reader.
pub fn shown(presence: Option<Presence>) -> String {
    match presence {
        Some(Presence::Present) => "present",
        Some(Presence::Absent) => "absent",
        Some(Presence::NotTested) => "not tested",
        Some(Presence::Equivocal) => "equivocal",
        Some(Presence::Contradiction) => "contradiction",
        None => "no value",
    }
    .to_owned()
}

/// A value in words, with what codes and flags say beside it.
pub fn in_words<'c>(
    reader: Reader<'c>,
    node: Node<'c>,
    own: &OwnValue<'c>,
    parts: &Parts,
    tested: &Tested,
) -> Vec<Said> {
    let mut said = Vec::new();
    let coded = presence::coded(reader, node, own);
    let told: Vec<_> = own.words.iter().map(|words| (words, reader.told(words))).collect();
    let is_foreign = told.iter().any(|(_, told)| told.is_foreign);
    let is_pending = told.iter().any(|(_, told)| told.is_pending);
    let is_specific = told.iter().any(|(_, told)| told.statements.iter().any(Statement::is_specific));
    let is_of_chemistry = |unit: &str| reader.lexicon().is_some_and(|lexicon| lexicon.units().are_of_chemistry(unit));
    if !is_specific && own.numbers.iter().any(|number| is_of_chemistry(&number.unit)) {
        return Vec::new();
    }
    let mut judgement = parts.judgement.clone();
    judgement.codes(reader, node);
    let mut presence = coded;
    for (words, told) in &told {
        let is_general = !told.statements.iter().any(Statement::is_specific) && !told.is_unclear;
        if is_specific && is_general {
            // The display of a code beside a text that says which gene: a class, or an answer.
            for statement in &told.statements {
                judgement.class(statement.class);
                presence = match statement.state {
                    GeneState::Present => presence.or(Some(Presence::Present)),
                    GeneState::Absent => presence.or(Some(Presence::Absent)),
                    _ => Some(Presence::Contradiction),
                };
            }
            continue;
        }
        let before = said.len();
        said.extend(of_words(reader, told, tested, words));
        let is_stain = told.names_stain || reader.text_concepts(words).contains(&"test-protein");
        if is_stain {
            said.iter_mut().skip(before).for_each(|one| open_if_stained(one, words));
        }
        // Under the name of a gene silence would lose it ("see scanned report"), unless the parts of a panel say it.
        let is_row = !tested.genes.is_empty() && node.get("hasMember").is_none();
        let is_lost = told.is_unclear || told.is_set_aside || told.has_left_over || is_stain || is_row;
        if said.len() == before && !told.is_pending && !told.is_foreign && is_lost {
            said.extend(open(tested, words));
        }
    }
    let received = || own.words.last().map_or_else(|| shown(coded), Clone::clone);
    if let Some(presence) = presence {
        agree(&mut said, presence);
    }
    let is_silent = |said: &[Said]| said.iter().all(|one| one.result.state == GeneState::NotTested);
    if is_foreign && (is_silent(&said) || !is_specific) {
        said = open(tested, &received());
    } else if said.is_empty()
        && let Some(presence) = coded.filter(|_| !is_pending)
    {
        said = general(reader, node, tested, presence, &received());
    } else if said.is_empty() && own.odd.is_some() {
        said = open(tested, &own.no_value().to_string());
    } else if said.is_empty() && own.words.is_empty() && !own.absent_reason {
        said = counted(reader, own, tested);
    }
    let judged = judgement.settled();
    for one in said.iter_mut().filter(|one| one.result.state == GeneState::Present) {
        match judged {
            Ok(class) if one.result.significance == Classification::NotStated => one.result.significance = class,
            Ok(class) if class == Classification::NotStated || class == one.result.significance => {}
            Ok(Classification::Pathogenic) if one.result.is_pathogenic() => {}
            _ => one.result.state = GeneState::Contradiction,
        }
        one.result.allele_fraction = one.result.allele_fraction.or(parts.fraction);
    }
    // The test is of one gene, and what it says is of another: of its own gene nothing is known.
    let is_of_test = |gene: &Option<String>| gene.as_ref().is_none_or(|gene| tested.genes.contains(gene));
    if !said.is_empty() && !tested.genes.is_empty() && !said.iter().any(|one| is_of_test(&one.gene)) {
        said.extend(open(tested, &received()));
    }
    merged(said)
}

/// A number under the name of a gene: its copies, where the name asks for them; any other is nobody's result.
fn counted(reader: Reader, own: &OwnValue, tested: &Tested) -> Vec<Said> {
    let [number] = own.numbers.as_slice() else { return Vec::new() };
    let shown = format!("{} {}", number.interval, number.unit);
    let mut said = if tested.genes.is_empty() { Vec::new() } else { open(tested, shown.trim()) };
    let copies = number.interval.exact().filter(|_| tested.asked.is_of_copies);
    for (one, copies) in said.iter_mut().filter_map(|one| Some((one, copies?))) {
        (one.result.state, one.result.alteration) = of_copies(reader, one.gene.as_ref(), copies);
        one.result.copy_number = Some(copies);
    }
    said
}

/// What a code says of all genes that were tested; a positive answer does not say of which.
fn general(reader: Reader, node: Node, tested: &Tested, presence: Presence, received: &str) -> Vec<Said> {
    let statements = vec![tested.asked.coded(reader, node, presence)];
    of_words(reader, &Told { statements, ..Told::default() }, tested, received)
}

/// Whatever the test is about, and nobody can tell what it says.
pub fn open(tested: &Tested, received: &str) -> Vec<Said> {
    let genes: Vec<Option<String>> =
        if tested.genes.is_empty() { vec![None] } else { tested.genes.iter().cloned().map(Some).collect() };
    let result = GeneResult {
        state: GeneState::Open,
        alteration: Alteration::Unnamed,
        origin: tested.origin.unwrap_or_default(),
        names_origin: false,
        significance: Classification::NotStated,
        rating: None,
        is_called_positive: false,
        is_no_call: false,
        material: tested.material,
        is_in_either: false,
        is_germline_test: tested.is_germline_test(),
        is_information: false,
        allele_fraction: None,
        copy_number: None,
        resistance: None,
        received: received.to_owned(),
    };
    genes.into_iter().map(|gene| Said { gene, result: result.clone() }).collect()
}

/// "ESR1 (immunostain) positive 90 %": an answer without a change is one about the protein, and no test of the gene.
fn open_if_stained(one: &mut Said, words: &str) {
    let is_change = matches!(one.result.alteration, Alteration::Exact(_) | Alteration::Written | Alteration::Unread(_));
    if !is_change {
        one.result.state = GeneState::Open;
        one.result.alteration = Alteration::Unnamed;
        words.clone_into(&mut one.result.received);
    }
}

/// A flag must agree with the words: "negative" flagged positive is a contradiction, a VUS flagged positive was found.
fn agree(said: &mut [Said], presence: Presence) {
    for one in said {
        let is_opposed = matches!(
            (one.result.state, presence),
            (GeneState::Present, Presence::Absent) | (GeneState::Absent, Presence::Present)
        );
        let is_answered = matches!(one.result.state, GeneState::Present | GeneState::Absent);
        if is_opposed || presence == Presence::Contradiction {
            one.result.state = GeneState::Contradiction;
        } else if presence == Presence::Equivocal && is_answered {
            one.result.state = GeneState::Open;
        }
    }
}

/// A display and a text of one value say the same thing twice; what one says more is kept.
fn merged(said: Vec<Said>) -> Vec<Said> {
    let mut kept: Vec<Said> = Vec::new();
    for one in said {
        let same = kept.iter_mut().find(|known| {
            known.gene == one.gene
                && known.result.state == one.result.state
                && known.result.shown() == one.result.shown()
        });
        match same {
            Some(known) => {
                if known.result.significance == Classification::NotStated {
                    known.result.significance = one.result.significance;
                }
            }
            None => kept.push(one),
        }
    }
    kept
}

/// A component that is a result by itself: under the name of a gene, or of a test of one. Under another name ("hotspots
/// covered") a change may be anything.
pub fn component_result<'c>(reader: Reader<'c>, meaning: &Meaning<'c>, node: Node<'c>, tested: &Tested) -> Vec<Said> {
    if meaning.has("test-protein") {
        return Vec::new();
    }
    let told = meaning.text.map(|text| reader.told(text));
    let is_known = |gene: &&String| reader.lexicon().is_some_and(|lexicon| lexicon.gene_by_name(gene).is_some());
    let mut genes: Vec<String> = told.iter().flat_map(|told| &told.genes).filter(is_known).cloned().collect();
    for gene in meaning.family("gene-").filter_map(|gene| reader.lexicon()?.gene_by_name(gene)) {
        if !genes.iter().any(|known| known == gene) {
            genes.push(gene.to_owned());
        }
    }
    let own = value::said(reader, node);
    let names_gene = !genes.is_empty();
    let named = told.filter(|told| !told.doubts_origin).and_then(|told| told.origins.first().copied());
    let origin = named.or(tested.origin);
    let asked = meaning.text.map(|text| Asked::of_name(reader, text)).unwrap_or_default();
    let tested = Tested { genes, origin, asked, ..tested.clone() };
    if own.absent_reason && !own.present {
        return Vec::new();
    }
    if let Some(own) = under_denial(reader, meaning, &own) {
        return in_words(reader, node, &own, &Parts::default(), &tested);
    }
    if names_gene { in_words(reader, node, &own, &Parts::default(), &tested) } else { Vec::new() }
}

/// A component under a name that nobody knows says that something was found ("4711": "positive"), by words or by a code; or it
/// has no name at all, and says anything but that nothing was found: its name and its words. It may be of any gene of the panel.
pub fn unknown_part<'c>(reader: Reader<'c>, meaning: &Meaning<'c>, node: Node<'c>) -> Option<String> {
    let coded = || node.get("code")?.each("coding").find_map(|coding| coding.str("code"));
    let name = meaning.text.or_else(coded)?;
    // Words for any answer, and for tests in general, do not say what it is.
    let says_nothing =
        |concept: &&str| ["answer-", "request-", "part-"].iter().any(|family| concept.starts_with(family));
    if !meaning.concepts.iter().all(says_nothing) {
        return None;
    }
    let own = value::said(reader, node);
    let finds = |one: &Statement| {
        one.state == GeneState::Present && one.what == What::Unnamed && one.is_answer && !one.says_yes
    };
    let rules_out = |one: &Statement| matches!(one.state, GeneState::Absent | GeneState::NotTested);
    let is_found = |words: &&String| reader.told(words).statements.iter().any(finds);
    // A yes under a name may answer anything ("consent: yes").
    let is_nameless = meaning.text.is_none() && !own.absent_reason;
    // Of a public system we know that it is nothing we look for.
    let is_unknown = is_nameless && meaning.standing == Standing::Nothing;
    let may_find = |words: &&String| is_unknown && !reader.told(words).statements.iter().any(rules_out);
    let presence = presence::coded(reader, node, &own);
    let is_yes = node.get("valueBoolean").is_some() && !is_nameless;
    let in_words = own.words.iter().find(|words| is_found(words) || (may_find(words) && presence.is_none()));
    let in_code = || matches!(presence, Some(Presence::Present | Presence::Contradiction)).then(|| shown(presence));
    let said = in_words.cloned().or_else(|| in_code().filter(|_| !is_yes))?;
    Some(format!("{name}: {said}"))
}
