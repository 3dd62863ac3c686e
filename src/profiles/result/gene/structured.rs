//! A result in parts: what code, value and components say together of one change.

use super::about::is_known;
use super::findings::{Said, of_parts};
use super::in_words::shown;
use super::parts::{self, Parts};
use super::presence;
use super::presence::Presence;
use super::tested::Tested;
use crate::case::gene_result::GeneState;
use crate::fhir::record::node::Node;
use crate::profiles::gene_words::statements::What;
use crate::profiles::meaning::Reader;
use crate::profiles::result::value::{self, Said as OwnValue};

/// The results of a value and its components.
pub fn structured<'c>(
    reader: Reader<'c>,
    node: Node<'c>,
    own: &OwnValue<'c>,
    parts: &mut Parts<'c>,
    tested: &'c Tested,
) -> Vec<Said> {
    let mut presence = presence::coded(reader, node, own);
    let mut is_no_call = false;
    let mut add = |more: Presence| {
        presence = match presence {
            Some(known) if known != more => Some(Presence::Contradiction),
            _ => Some(more),
        };
    };
    for component in &parts.presence {
        let said = value::said(reader, *component);
        presence::coded(reader, *component, &said).into_iter().for_each(&mut add);
    }
    let holders = std::iter::once(node).chain(parts.presence.clone());
    let mut is_unread = parts.is_in_question;
    for text in holders.flat_map(parts::texts) {
        let told = reader.told(text);
        for statement in &told.statements {
            if matches!(statement.what, What::Notation(_)) && parts.change.is_empty() {
                parts.change.push(text);
            }
            parts.judgement.class(statement.class);
            parts.judgement.rating = parts.judgement.rating.or(statement.rating);
            parts.origins.extend(statement.origin.filter(|origin| !parts.origins.contains(origin)));
            parts.fraction = parts.fraction.or(statement.fraction);
            match statement.state {
                GeneState::Present => add(Presence::Present),
                GeneState::Absent => add(Presence::Absent),
                GeneState::NotTested => add(Presence::NotTested),
                GeneState::Contradiction => add(Presence::Contradiction),
                GeneState::Open => {
                    is_unread = true;
                    is_no_call |= statement.is_no_call;
                }
            }
        }
        is_unread |= told.is_foreign;
    }
    is_unread |= parts.presence.iter().any(|component| parts::is_bare_number(*component));
    // What nobody understood, or nobody tested, was not found.
    let is_not_understood =
        |holder: &Node<'c>| presence::is_not_understood(reader, *holder, &value::said(reader, *holder));
    is_unread |= presence.is_none() && std::iter::once(&node).chain(&parts.presence).any(is_not_understood);
    tested.asked.completes((reader, node), parts, &mut presence);
    is_no_call |= matches!(presence, Some(Presence::Equivocal | Presence::Absent));
    // What the laboratory's filters or a remark put in question was neither found nor not found.
    let is_answered = presence.is_none_or(|presence| presence == Presence::Present);
    if (is_unread && is_answered) || (parts.is_in_question && presence == Some(Presence::Absent)) {
        presence = Some(Presence::Equivocal);
    }
    if parts.genes.symbols.is_empty() {
        let written = parts.protein.iter().chain(&parts.coding).chain(&parts.change);
        let named: Vec<String> = written.flat_map(|text| reader.told(text).genes.clone()).collect();
        parts.genes.symbols.extend(named.into_iter().filter(|gene| is_known(reader, gene)));
        parts.genes.symbols.dedup();
    }
    let received = own.words.first().map_or_else(|| shown(presence), Clone::clone);
    let mut said = of_parts(reader, parts, tested, presence, &received);
    for one in &mut said {
        one.result.is_no_call = is_no_call;
    }
    said
}
