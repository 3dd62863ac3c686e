//! What stands beside a result and leaves it open: a note or a conclusion on what it may have missed, a test that was not
//! good enough, a report that says the opposite.

use super::alteration::changes;
use super::around::Around;
use super::findings::Said;
use super::links::Links;
use super::method;
use super::parts::{Extent, Parts};
use super::quality::{self, Failure};
use crate::case::gene_result::{Alteration, GeneState};
use crate::case::resolve::gene::is_of_whole_gene;
use crate::fhir::record::node::Node;
use crate::profiles::gene_words::statements::{Statement, Told, What};
use crate::profiles::meaning::Reader;

/// Opens what stands beside a result puts in question: `parts` are those of the result, `tests` the names of the test.
pub fn open<'c>(
    reader: Reader<'c>,
    links: &Links<'_, 'c>,
    (node, parts): (Node<'c>, &Parts<'c>),
    (around, tests): (&Around<'_, 'c>, &[&str]),
    said: &mut [Said],
) {
    let of_report = links.qualities_beside(around).into_iter();
    let panels = around.holders().filter(|holder| holder.kind == "Observation");
    let failing: Vec<Failure> = of_report
        .filter_map(|other| quality::failure(reader, &other.code, other.node))
        .chain(panels.filter_map(|panel| quality::failed_panel(reader, panel.node)))
        .collect();
    parts.extent.failures.iter().chain(&failing).for_each(|failure| open_by_quality(failure, said));
    let is_absent = |one: &Said| one.result.state == GeneState::Absent;
    if said.iter().any(is_absent) {
        let nodes = std::iter::once(node).chain(around.holders().map(|holder| holder.node));
        let remarks = nodes.flat_map(notes).chain(parts.remarks.iter().copied()).flat_map(sentences);
        for text in remarks {
            limited(reader, (text, Beside::Remark), said);
        }
        for text in around.reports().flat_map(|report| conclusions(report.node)).flat_map(sentences) {
            limited(reader, (text, Beside::Conclusion), said);
        }
        method::narrow(reader, tests, said);
    }
    let is_said = |one: &Said| matches!(one.result.state, GeneState::Absent | GeneState::Present);
    if !said.iter().any(is_said) {
        return;
    }
    for report in around.reports() {
        let is_amended = matches!(report.node.status().as_deref(), Some("amended" | "corrected" | "appended"));
        conclusions(report.node).for_each(|text| contradicted(reader, text, is_amended, said));
    }
}

/// Opens what the notes of another resource put in question.
pub fn remark(reader: Reader, node: Node, said: &mut [Said]) {
    for text in notes(node).flat_map(sentences) {
        limited(reader, (text, Beside::Remark), said);
    }
}

/// What was not found was not found as far as the test reached.
pub fn limit<'s>(extent: &Extent, said: impl Iterator<Item = &'s mut Said>) {
    for one in said.filter(|one| one.result.state == GeneState::Absent) {
        if let Some(failure) = extent.failures.first() {
            leave_open(one, &failure.words);
        } else if let Some(part) = extent.part.as_ref().filter(|_| is_of_whole_gene(&one.result)) {
            one.result.alteration = Alteration::Written;
            one.result.received = format!("{part}: {}", one.result.received);
        }
    }
}

/// The quality of the test leaves open whatever it did not find, and where the test failed what it found as well.
fn open_by_quality(failure: &Failure, said: &mut [Said]) {
    let is_open = |one: &&mut Said| match one.result.state {
        GeneState::Absent => true,
        GeneState::Present => failure.is_outright,
        _ => false,
    };
    said.iter_mut().filter(is_open).for_each(|one| leave_open(one, &failure.words));
}

/// Leaves open what words beside it put in question.
pub fn leave_open(one: &mut Said, words: &str) {
    (one.result.state, one.result.alteration) = (GeneState::Open, Alteration::Unnamed);
    one.result.is_no_call = true;
    one.result.received = format!("{}; {words}", one.result.received);
}

fn notes(node: Node<'_>) -> impl Iterator<Item = &str> {
    node.each("note").filter_map(|note| note.str("text"))
}

fn conclusions(report: Node<'_>) -> impl Iterator<Item = &str> {
    let codes = report.each("conclusionCode").filter_map(|code| code.str("text"));
    report.str("conclusion").into_iter().chain(codes)
}

/// A conclusion in sentences, so that what is said of one gene leaves the others alone.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', ';', '。', '；']).flat_map(|line| line.split(". ")).filter(|sentence| !sentence.trim().is_empty())
}

/// Where words stand beside a negative.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    /// On this result: whatever it says of the gene or of the test is about the negative.
    Remark,
    /// In the conclusion, among much else.
    Conclusion,
}

/// Words say what a negative may have missed ("low coverage in exon 20"), of this gene or of none by name; or a remark
/// speaks of the gene, of a part of it, or of what the test worked on, and nobody understands it.
fn limited(reader: Reader, (text, stands): (&str, Beside), said: &mut [Said]) {
    let told = reader.told(text);
    let is_of = |one: &Said| told.genes.is_empty() || one.gene.as_ref().is_none_or(|gene| told.genes.contains(gene));
    let names_test = told.is_of_part || told.names_matter;
    let fails = || told.statements.iter().any(|statement| statement.state == GeneState::NotTested);
    let limits = told.limits_negative
        || (stands == Beside::Remark && (names_test || !told.genes.is_empty()) && !is_understood(&told))
        || (names_test && fails())
        || quality::limits(reader, text);
    if !limits {
        return;
    }
    for one in said.iter_mut().filter(|one| one.result.state == GeneState::Absent && is_of(one)) {
        leave_open(one, text.trim());
    }
}

/// All words were understood, and none of them leaves open what was found. Words of the names of tests say nothing here.
fn is_understood(told: &Told) -> bool {
    let is_plain = |one: &Statement| match one.state {
        GeneState::Present | GeneState::Absent => true,
        GeneState::Open => !told.is_doubted && !one.is_no_call,
        GeneState::NotTested | GeneState::Contradiction => false,
    };
    let is_answered = told.has_enough_tumour || told.says_adequate || !told.statements.is_empty() && !told.names_matter;
    told.unknown.is_empty()
        && !told.is_pending
        && told.statements.iter().all(is_plain)
        && (!told.has_left_over || is_answered)
}

/// The conclusion of its report says that a change of the gene was found which was not, or the other way round.
fn contradicted(reader: Reader, text: &str, is_amended: bool, said: &mut [Said]) {
    let told = reader.told(text);
    let of = |gene: &String| told.statements.iter().filter(|one| one.genes.contains(gene)).collect::<Vec<_>>();
    let finds =
        |one: &&Statement| one.state == GeneState::Present && matches!(one.what, What::Notation(_) | What::Class(_));
    for one in said {
        let Some(gene) = one.gene.clone() else { continue };
        let is_opposed = match one.result.state {
            GeneState::Absent => is_of_whole_gene(&one.result) && of(&gene).iter().any(finds),
            GeneState::Present => {
                is_small(&one.result.alteration) && {
                    let about = of(&gene);
                    let names_it = |statement: &&&Statement| names(reader, &gene, statement, one);
                    // An amended report that does not say it again, in words that were not understood.
                    let is_unclear = |statement: &&Statement| {
                        is_amended && statement.state == GeneState::Open && statement.what == What::Unnamed
                    };
                    let denies = |statement: &&Statement| {
                        let is_of_gene = statement.what == What::Unnamed && !statement.is_of_part;
                        statement.state == GeneState::Absent && (is_of_gene || names(reader, &gene, statement, one))
                    };
                    let is_told = about.iter().filter(names_it).any(|statement| statement.state == GeneState::Present);
                    !is_told && about.iter().any(|statement| denies(statement) || is_unclear(statement))
                }
            }
            _ => false,
        };
        if is_opposed {
            one.result.state = GeneState::Contradiction;
            one.result.received = format!("{}; {text}", one.result.received);
        }
    }
}

fn is_small(alteration: &Alteration) -> bool {
    !matches!(alteration, Alteration::Amplification | Alteration::Fusion(_) | Alteration::Structural)
}

/// A statement names the very change.
fn names(reader: Reader, gene: &String, statement: &Statement, one: &Said) -> bool {
    let What::Notation(notations) = &statement.what else { return false };
    changes(reader, Some(gene), notations).into_iter().any(|(alteration, text)| {
        let is_same = match (&alteration, &one.result.alteration) {
            (Alteration::Exact(other), Alteration::Exact(own)) => other.change.name == own.change.name,
            _ => false,
        };
        is_same || text == one.result.received
    })
}
