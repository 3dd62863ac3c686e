//! One text with results of several markers, each under its name ("ER 90 %, PgR 20 %, HER2 1+") or in the order of the code
//! ("ER/PgR/HER2": "+/-/1+").
//!
//! All of it is read, or nothing: a part that was not understood may turn the others.

use super::context::Context;
use super::marker;
use super::value::{Said, words};
use crate::case::finding::Value;
use crate::case::marker::Marker;
use crate::fhir::record::node::Node;
use crate::profiles::markers;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::normal::normal;
use crate::text::Reading;
use crate::text::span::{Mention, Span};

/// What the value of an Observation states, each result under the name of its marker.
pub fn read(reader: Reader, node: Node) -> Option<Vec<(Marker, Value)>> {
    // One alone is what the code is about, or in question.
    stated(reader, node, is_of_tissue).filter(|read| read.len() > 1)
}

/// Weight and height in the words of a result that is about neither ("vital signs": "体重 58kg、身長 160cm").
pub fn body_size(reader: Reader, node: Node) -> Vec<(Marker, Value)> {
    let is_of_body = |marker| matches!(marker, Marker::BodyWeight | Marker::BodyHeight);
    stated(reader, node, is_of_body).unwrap_or_default()
}

/// What a sentence states, each result under the name of its marker.
pub fn in_text(reader: Reader, text: &str) -> Option<Vec<(Marker, Value)>> {
    listed(reader, text, is_of_tissue).filter(|read| !read.is_empty())
}

fn stated(reader: Reader, node: Node, is_asked: fn(Marker) -> bool) -> Option<Vec<(Marker, Value)>> {
    let text = node.str("valueString").or_else(|| node.get("valueCodeableConcept")?.str("text"))?;
    let is_alone = node.get("interpretation").is_none() && node.get("dataAbsentReason").is_none();
    if is_alone { listed(reader, text, is_asked) } else { None }
}

fn listed(reader: Reader, text: &str, is_asked: fn(Marker) -> bool) -> Option<Vec<(Marker, Value)>> {
    if !reader.sureness(text).is_plain() {
        return None;
    }
    let code = Meaning::default();
    let context = Context { reader, code: &code, scores: Vec::new() };
    let mut read: Vec<(Marker, Value)> = Vec::new();
    for part in parts(reader, text)? {
        let concepts = reader.text_concepts(&part);
        for marker in markers::of_concepts(&concepts).into_iter().filter(|marker| is_asked(*marker)) {
            let mut said = Said { present: true, ..Said::default() };
            words(reader, &part, &mut said);
            let values = marker::read(marker, &said, &context);
            let is_open =
                |(_, value): &(Marker, Value)| matches!(value, Value::Unreadable(_) | Value::Contradiction(_));
            if values.is_empty() || values.iter().any(is_open) {
                return None;
            }
            // One marker twice: which of them is of today? Nothing more need be read, however often it stands there.
            for value in values {
                if read.iter().any(|(known, _)| *known == value.0) {
                    return None;
                }
                read.push(value);
            }
        }
    }
    Some(read)
}

/// Between the answers of a list.
const SEPARATORS: [char; 5] = ['/', '／', '・', '|', '｜'];

/// Between the answers of a list, or between the words of one answer ("positive, strong").
const COMMAS: [char; 4] = [',', ';', '、', '；'];

/// What a name that lists markers and a value that lists as many answers say together: "ER/PgR/HER2": "+/-/1+". `None` where
/// this is no such pair; an error where the lists cannot be laid side by side.
pub fn in_order(reader: Reader, name: &str, said: &Said) -> Option<Result<Vec<(Marker, Value)>, Value>> {
    let names = names(&reader.clauses(name)?, reader);
    let kinds = names.len();
    let [text] = said.words.as_slice() else { return None };
    let is_list = kinds > 1 && said.about.is_empty();
    let is_certain = text.contains(SEPARATORS);
    if !is_list || !(is_certain || text.contains(COMMAS)) {
        return None;
    }
    let normal = normal(text);
    let separators = if is_certain { SEPARATORS.as_slice() } else { COMMAS.as_slice() };
    let answers: Vec<&str> = normal.split(separators).map(str::trim).collect();
    let is_listed = name.contains(SEPARATORS) || name.contains(COMMAS);
    if !(is_certain || (is_listed && are_alike(&answers))) {
        return None;
    }
    let code = Meaning::default();
    let context = Context { reader, code: &code, scores: Vec::new() };
    let mut read = Vec::new();
    for (concepts, answer) in names.iter().zip(&answers) {
        let sign = match *answer {
            "+" => "(+)",
            "-" => "(-)",
            answer => answer,
        };
        for marker in markers::of_concepts(concepts) {
            let mut said = Said { present: true, ..Said::default() };
            words(reader, sign, &mut said);
            read.extend(marker::read(marker, &said, &context));
        }
    }
    let is_open = |(_, value): &(Marker, Value)| matches!(value, Value::Unreadable(_) | Value::Contradiction(_));
    let is_read = answers.len() == kinds && read.len() >= kinds && !read.iter().any(is_open);
    if is_read { Some(Ok(read)) } else { is_certain.then(|| Err(said.unreadable())) }
}

/// Answers of one sort, a sign or a share each: a sign and a share may be one answer ("positive, 90 %").
fn are_alike(answers: &[&str]) -> bool {
    let is_share = |answer: &&str| answer.contains('%');
    let has_number = |answer: &&str| answer.contains(|letter: char| letter.is_ascii_digit());
    answers.iter().all(is_share) || !answers.iter().any(has_number)
}

/// The markers a name lists, in its order: the concepts of each. A name that is known beside another only begins with that
/// other ("ER/PR" is the name of PgR there), so the order is that of their ends.
fn names<'t>(reading: &Reading, reader: Reader<'t>) -> Vec<Vec<&'t str>> {
    let mut names: Vec<Vec<&str>> = Vec::new();
    let mut mentions: Vec<&Mention> = reading.mentions().iter().collect();
    mentions.sort_by_key(|mention| mention.place.to);
    for mention in mentions {
        let name = reader.name(mention.concept.id);
        if !name.starts_with("marker-") || name == "marker-er-pgr" {
            continue;
        }
        match names.iter_mut().find(|known| known.iter().any(|known| kind(known) == kind(name))) {
            Some(known) => known.push(name),
            None => names.push(vec![name]),
        }
    }
    names
}

/// The text cut before each name of another marker; `None` where a result stands before the first name.
fn parts(reader: Reader, text: &str) -> Option<Vec<String>> {
    let reading = reader.clauses(text)?;
    let mut starts: Vec<(usize, &str)> = Vec::new();
    let mut mentions = reading.mentions();
    while let [mention, rest @ ..] = mentions {
        mentions = rest;
        let name = reader.name(mention.concept.id);
        // "ER 95 % PR" as a name of PgR begins with the name of ER. What begins at one place follows, the longest first.
        let begins_here = |other: &&Mention| other.place.from == mention.place.from;
        let is_inside =
            |other: &Mention| other.place.to < mention.place.to && kind(reader.name(other.concept.id)) != kind(name);
        let mut here = rest.iter().take_while(begins_here);
        if here.any(|other| is_inside(other) && is_marker(reader.name(other.concept.id))) {
            continue;
        }
        let is_subject = ["marker-", "other-", "score-"].iter().any(|family| name.starts_with(family));
        if is_subject && starts.last().is_none_or(|(_, last)| kind(last) != kind(name)) {
            starts.push((mention.place.from, name));
        }
    }
    let (first, _) = starts.first()?;
    let states = |span: &&Span| span.number().is_some() || span.answer().is_some();
    if reading.spans().iter().filter(|span| span.place.from < *first).any(|span| states(&span)) {
        return None;
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([reading.normal().len()]);
    let cut = starts.iter().zip(ends).filter_map(|((from, _), to)| reading.normal().get(*from..to));
    Some(cut.map(|part| part.trim_end_matches([' ', ',', ';', '、', '。', '/', '(']).to_owned()).collect())
}

fn is_marker(name: &str) -> bool {
    name.starts_with("marker-")
}

/// Names of one marker: all of HER2 belong together, and a score to the PD-L1 it counts.
fn kind(name: &str) -> &str {
    if name.starts_with("marker-her2") {
        "marker-her2"
    } else if name.starts_with("score-") {
        "marker-pd-l1"
    } else {
        name
    }
}

const fn is_of_tissue(marker: Marker) -> bool {
    use Marker::{Er, Her2Copies, Her2Ihc, Her2Ish, Her2Membrane, Her2Ratio, Her2Status, PdL1, Pgr};
    matches!(marker, Er | Pgr | Her2Ihc | Her2Ish | Her2Ratio | Her2Copies | Her2Status | Her2Membrane | PdL1)
}

/// Values that are open take what the list says of their own marker.
pub(super) fn fill<'v>(values: impl Iterator<Item = (Marker, &'v mut Value)>, listed: &[(Marker, Value)]) {
    for (marker, value) in values.filter(|(_, value)| matches!(value, Value::Unreadable(_) | Value::Contradiction(_))) {
        if let Some((_, own)) = listed.iter().find(|(of, _)| *of == marker) {
            value.clone_from(own);
        }
    }
}
