//! What words say of BRCA1 and BRCA2: of the patient, in the germline, now.
//!
//! One sentence may speak of a sister, of the tumour, of PALB2 and of an older reading. Each clause speaks for what it
//! names; what is not sure to be the patient's BRCA stays unread, it is never positive and never negative.

use super::brca_answer::{Says, is_none_yet, says};
use super::brca_clauses::{clauses, foreign, genes, is_ours};
use super::value::Said;
use crate::case::finding::{Sign, Value};
use crate::case::marker::Marker;
use crate::profiles::meaning::{Meaning, Reader};

/// What a result in words comes to.
pub struct Reading {
    /// `None`: only that there is no result yet.
    pub value: Option<Value>,
    /// The one gene it is about; `None` when it is about both.
    pub gene: Option<String>,
}

/// Reads a result under the code of its test ("germline BRCA1", "negative").
pub fn read<'t>(reader: Reader<'t>, marker: Marker, test: &Meaning<'t>, said: &Said) -> Reading {
    let mut statements: Vec<Statement> = Vec::new();
    let (mut is_foreign, mut is_open) = (false, false);
    for text in &said.words {
        let before = statements.len();
        let all = clauses(reader, text);
        let theirs = foreign(&all, marker);
        for (clause, is_theirs) in all.iter().zip(theirs.iter().copied()) {
            let answers = answers(reader, &clause.text);
            is_open |= is_none_yet(&answers);
            let Some(says) = (if is_theirs { None } else { says(&answers) }) else { continue };
            let is_tangled = clause.tangled || (clause.named.other && !matches!(says, Says::Negative | Says::Benign));
            let says = if is_tangled { Says::Conflict } else { says };
            statements.push(Statement { says, genes: clause.named.genes.clone(), general: false });
        }
        let here = statements.get_mut(before..).unwrap_or_default();
        is_foreign |= here.is_empty() && theirs.contains(&true);
        let is_named = here.iter().any(|statement| !statement.genes.is_empty());
        for statement in here {
            statement.general = is_named && statement.genes.is_empty();
        }
    }
    // "Pathogenic", with the text "PALB2 pathogenic": the code is about what the text is about.
    if is_foreign && statements.iter().all(|statement| statement.genes.is_empty()) {
        return Reading { value: Some(said.unreadable()), gene: None };
    }
    let signs = said.interpretation.map(|sign| match sign {
        Sign::Positive => Says::Found,
        Sign::Negative => Says::Negative,
        Sign::Equivocal => Says::Equivocal,
    });
    let bare = says(&said.coded).into_iter().chain(signs);
    statements.extend(bare.map(|says| Statement { says, genes: Vec::new(), general: false }));
    is_open |= is_none_yet(&said.coded);
    if statements.is_empty() {
        return Reading { value: (!is_open).then(|| said.unreadable()), gene: None };
    }
    settled(&statements, said, &tested(reader, test))
}

/// The one gene a result is about, where its marker stands for two.
pub fn gene<'t>(reader: Reader<'t>, marker: Marker, test: &Meaning<'t>, said: &Said) -> Option<String> {
    let is_brca = matches!(marker, Marker::GermlineBrca | Marker::TumourBrca);
    is_brca.then(|| read(reader, marker, test, said).gene)?
}

/// The genes of the two that a code names, by a code of the gene or in words.
fn tested<'t>(reader: Reader<'t>, code: &Meaning<'t>) -> Vec<&'t str> {
    let mut tested: Vec<&str> = code.family("gene-").filter(is_ours).collect();
    tested.extend(genes(reader, code.text.unwrap_or_default()));
    tested.sort_unstable();
    tested.dedup();
    tested
}

/// All statements together. A gene of its own may be positive beside the other that is not.
fn settled(statements: &[Statement], said: &Said, tested: &[&str]) -> Reading {
    let of = |wanted: Says| statements.iter().filter(move |statement| statement.says == wanted);
    let is_free_of = |positive: &Statement, others: &[Says]| {
        others.iter().all(|other| of(*other).all(|other| !positive.overlaps(other)))
    };
    let pathogenic = of(Says::Positive).filter(|it| is_free_of(it, &[Says::Negative, Says::Conflict]));
    // "Detected" beside "VUS" is the detected VUS; a pathogenic variant may have a VUS beside it.
    let found = of(Says::Found)
        .filter(|it| is_free_of(it, &[Says::Negative, Says::Benign, Says::Vus, Says::Equivocal, Says::Conflict]));
    let standing: Vec<&Statement> = pathogenic.chain(found).collect();
    let one = |mut genes: Vec<&str>| {
        genes.sort_unstable();
        genes.dedup();
        match if genes.is_empty() { tested } else { genes.as_slice() } {
            [gene] => Some((*gene).to_owned()),
            _ => None,
        }
    };
    if !standing.is_empty() {
        let named = standing.iter().flat_map(|statement| statement.genes.iter().copied()).collect();
        return Reading { value: Some(Value::Sign(Sign::Positive)), gene: one(named) };
    }
    let has = |wanted: Says| of(wanted).next().is_some();
    let is_unsorted = of(Says::Found).any(|found| found.general);
    let is_contradicted = has(Says::Positive) || (has(Says::Found) && has(Says::Negative)) || is_unsorted;
    let value = if has(Says::Conflict) || is_contradicted {
        said.contradiction()
    } else if has(Says::Equivocal) {
        Value::Sign(Sign::Equivocal)
    } else if has(Says::Vus) {
        Value::Vus
    } else {
        Value::Sign(Sign::Negative)
    };
    let is_general = statements.iter().any(|statement| statement.general);
    let named = statements.iter().flat_map(|statement| statement.genes.iter().copied());
    let gene = one(if is_general { Vec::new() } else { named.collect() });
    Reading { value: Some(value), gene }
}

struct Statement<'t> {
    says: Says,
    /// None of them: of whatever was tested.
    genes: Vec<&'t str>,
    /// It names no gene where the words beside it do ("No pathogenic variant; BRCA1 VUS").
    general: bool,
}

impl Statement<'_> {
    fn overlaps(&self, other: &Self) -> bool {
        self.genes.is_empty() || other.genes.is_empty() || self.genes.iter().any(|gene| other.genes.contains(gene))
    }
}

fn answers<'t>(reader: Reader<'t>, text: &str) -> Vec<&'t str> {
    reader.text_concepts(text).into_iter().filter_map(|name| name.strip_prefix("answer-")).collect()
}
