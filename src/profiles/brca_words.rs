//! What words say of BRCA1 and BRCA2: of the patient, in the germline, now.
//!
//! One sentence may speak of a sister, of the tumour, of PALB2 and of an older reading. Each clause speaks for what it
//! names; what is not sure to be the patient's BRCA stays unread, it is never positive and never negative.

use std::sync::LazyLock;

use regex::Regex;

use super::clauses::parts;
use super::gene_symbol::{ends_with_symbol, is_list, names_other_gene};
use super::marker::{contradiction, unreadable};
use super::meaning::{Meaning, Reader};
use super::normal::plain;
use super::value::{Said, sign_of};
use crate::case::finding::{Marker, Sign, Value};

/// What a result in words comes to.
pub struct Reading {
    /// `None`: only that there is no result yet.
    pub value: Option<Value>,
    /// The one gene it is about; `None` when it is about both.
    pub gene: Option<String>,
}

/// Reads a result under the name of its test ("germline BRCA1", "negative").
pub fn read(reader: Reader, marker: Marker, test: &str, said: &Said) -> Reading {
    let mut statements: Vec<Statement> = Vec::new();
    let (mut is_foreign, mut is_open) = (false, false);
    for text in &said.words {
        let before = statements.len();
        let all = clauses(reader, &cleaned(text));
        for (clause, is_theirs) in all.iter().zip(foreign(&all, marker)) {
            is_foreign |= is_theirs;
            let answers = answers(reader, &clause.text);
            is_open |= is_none_yet(&answers);
            let Some(says) = (if is_theirs { None } else { says(&answers) }) else { continue };
            let is_tangled = clause.tangled || (clause.named.other && !matches!(says, Says::Negative | Says::Benign));
            let says = if is_tangled { Says::Conflict } else { says };
            statements.push(Statement { says, genes: clause.named.genes.clone(), general: false });
        }
        let here = statements.get_mut(before..).unwrap_or_default();
        let is_named = here.iter().any(|statement| !statement.genes.is_empty());
        for statement in here {
            statement.general = is_named && statement.genes.is_empty();
        }
    }
    if statements.is_empty() && is_foreign {
        return Reading { value: Some(unreadable(said)), gene: None };
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
        return Reading { value: (!is_open).then(|| unreadable(said)), gene: None };
    }
    settled(&statements, said, &genes(reader, test))
}

/// The one gene a result is about, where its marker stands for two.
pub fn gene(reader: Reader, marker: Marker, test: &Meaning, said: &Said) -> Option<String> {
    let is_brca = matches!(marker, Marker::GermlineBrca | Marker::TumourBrca);
    is_brca.then(|| read(reader, marker, test.text.unwrap_or_default(), said).gene)?
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
        contradiction(said)
    } else if has(Says::Equivocal) {
        Value::Sign(Sign::Equivocal)
    } else if has(Says::Vus) {
        Value::Text("VUS".to_owned())
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

#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    /// Pathogenic.
    Positive,
    /// Positive, present; of what significance is not said.
    Found,
    /// Negative, absent.
    Negative,
    Benign,
    Vus,
    Equivocal,
    Conflict,
}

/// "Pathogenic variant: analysis not performed" says nothing of a variant.
fn says(answers: &[&str]) -> Option<Says> {
    let has = |wanted: &[&str]| answers.iter().any(|answer| wanted.contains(answer));
    if has(&["pathogenic"]) {
        return if has(&["vus", "benign", "negative", "absent"]) {
            Some(Says::Conflict)
        } else {
            (!is_none_yet(answers)).then_some(Says::Positive)
        };
    }
    match sign_of(answers) {
        _ if has(&["vus"]) => Some(Says::Vus),
        _ if has(&["benign"]) => Some(Says::Benign),
        Some(Sign::Positive) => Some(Says::Found),
        Some(Sign::Negative) => Some(Says::Negative),
        Some(Sign::Equivocal) => Some(Says::Equivocal),
        None => (has(&["positive", "present"]) && has(&["negative", "absent"])).then_some(Says::Conflict),
    }
}

fn is_none_yet(answers: &[&str]) -> bool {
    answers.contains(&"pending") || answers.contains(&"not-done")
}

fn answers<'t>(reader: Reader<'t>, text: &str) -> Vec<&'t str> {
    reader.text_concepts(text).into_iter().filter_map(|name| name.strip_prefix("answer-")).collect()
}

/// The genes of the two that words name; "BRCA" names both.
fn genes<'t>(reader: Reader<'t>, text: &str) -> Vec<&'t str> {
    let concepts = reader.text_concepts(text);
    let one: Vec<&str> = concepts.iter().filter_map(|name| name.strip_prefix("gene-")).filter(is_ours).collect();
    if one.is_empty() && concepts.contains(&"marker-brca") { vec!["brca1", "brca2"] } else { one }
}

fn is_ours(gene: &&str) -> bool {
    matches!(*gene, "brca1" | "brca2")
}

/// A clause with all that it names.
struct Clause<'t> {
    text: String,
    named: Named<'t>,
    /// A "no" before a list whose end says "pathogenic": how far it reaches is not sure.
    tangled: bool,
}

#[derive(Clone, Default)]
struct Named<'t> {
    genes: Vec<&'t str>,
    other: bool,
    relative: bool,
    patient: bool,
    tumour: bool,
    germline: bool,
    says: bool,
}

impl<'t> Named<'t> {
    fn read(reader: Reader<'t>, part: &str, is_shouted: bool) -> Self {
        let concepts = reader.text_concepts(part);
        let has = |name: &str| concepts.contains(&name);
        let answers: Vec<&str> = concepts.iter().filter_map(|name| name.strip_prefix("answer-")).collect();
        let mut others = concepts.iter().filter_map(|name| name.strip_prefix("gene-")).filter(|gene| !is_ours(gene));
        Self {
            genes: genes(reader, part),
            other: others.next().is_some() || names_other_gene(part, is_shouted),
            relative: has("subject-relative"),
            patient: has("subject-patient"),
            tumour: has("answer-somatic"),
            germline: has("answer-germline"),
            says: says(&answers).is_some() || is_none_yet(&answers),
        }
    }

    fn names_gene(&self) -> bool {
        self.other || !self.genes.is_empty()
    }

    fn is_subject(&self) -> bool {
        self.names_gene() || self.relative || self.patient || self.tumour || self.germline
    }

    fn join(&mut self, more: Self) {
        self.genes.extend(more.genes);
        self.other |= more.other;
        self.relative |= more.relative;
        self.patient |= more.patient;
        self.tumour |= more.tumour;
        self.germline |= more.germline;
        self.says |= more.says;
    }
}

/// A clause begins where words turn to another gene, person or origin and say something of it.
fn clauses<'t>(reader: Reader<'t>, text: &str) -> Vec<Clause<'t>> {
    let is_shouted =
        !text.chars().any(|letter| letter.is_lowercase() || (letter.is_alphabetic() && !letter.is_ascii()));
    let mut clauses: Vec<Clause> = Vec::new();
    for part in parts(text) {
        let mut named = Named::read(reader, part, is_shouted);
        let last = clauses.last_mut();
        if let Some(last) = last {
            let is_denied = !last.named.says && last.named.names_gene() && denies(&last.text);
            if is_denied || belongs(last, part, &named) {
                last.tangled |= is_denied && named.is_subject() && named.says;
                last.named.join(named);
                last.text.push_str(part);
                continue;
            }
            if !named.names_gene() {
                named.genes.clone_from(&last.named.genes);
                named.other = last.named.other;
            }
        }
        clauses.push(Clause { text: part.to_owned(), named, tangled: false });
    }
    clauses
}

/// Does a part go on with the clause before it?
fn belongs(last: &Clause, part: &str, named: &Named) -> bool {
    if !named.is_subject() {
        return true;
    }
    let is_soft = last.text.trim_end().ends_with([',', '、', '，', '(', '（']);
    if named.says {
        // "BRCA1, BRCA2 negative"
        return !last.named.says && is_list(&last.text);
    }
    let is_origin = !named.names_gene() && !named.relative && !named.patient;
    // "Pathogenic variant (BRCA1)", "BRCA1 pathogenic (somatic)", "BRCA1 pathogenic (mother)", "negative for BRCA1, BRCA2"
    !last.named.is_subject()
        || is_origin
        || (named.relative && is_soft)
        || (is_list(part) && ends_with_symbol(&last.text))
        || (!last.named.says && is_list(&last.text))
}

/// Which clauses are about a relative, about another gene only, or, in a germline result, about the tumour. A person
/// and an origin stay the subject until another is named.
fn foreign(clauses: &[Clause], marker: Marker) -> Vec<bool> {
    let (mut relative, mut tumour) = (false, false);
    let is_foreign = |Clause { named, .. }: &Clause| {
        relative = named.relative || (relative && !named.patient);
        tumour = !named.germline && (named.tumour || tumour);
        relative || (tumour && marker == Marker::GermlineBrca) || (named.other && named.genes.is_empty())
    };
    clauses.iter().map(is_foreign).collect()
}

/// What was thought before, what else was not found, and the names of genes that hold the name of another.
static BESIDE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let class = "(?:a )?(?:vus|(?:variant of )?(?:uncertain|unknown) significance|(?:likely )?pathogenic|(?:likely )?benign|意義不明|病的(?:バリアント)?|良性)";
    let before = "formerly|previously|initially|originally|(?:reclassified|upgraded|downgraded|changed) from|以前は?|旧判定|当初は?";
    let turned = "→|->|(?:was |is |has been |now )?(?:re-?classified|upgraded|downgraded|changed) (?:to|as)";
    let ways = [
        format!(r"(?:{before})[\s::はの]*(?:classified |reported |called |considered |interpreted )?(?:as )?{class}"),
        format!(r"{class}\s*(?:{turned})"),
        r"\bno (?:other|additional|further|large|second)\b[^;,.。、，；)]*".to_owned(),
        r"\b(?:mlpa|cnv|lgr|large (?:genomic )?rearrangements?|del(?:etion)?/dup(?:lication)?)[a-z ]{0,12}:? ?(?:negative|normal|not detected|none)".to_owned(),
        r"(?:その他|他)(?:の|に)[^;,.。、]*(?:なし|認めず|認めない|陰性|検出されず)".to_owned(),
        r"partner and localizer of brca2|brca[12][ -](?:associated|interacting)[a-z0-9 -]*".to_owned(),
    ];
    Regex::new(&format!("(?i){}", ways.join("|"))).ok()
});

fn cleaned(text: &str) -> String {
    let text = plain(text);
    BESIDE.as_ref().map(|beside| beside.replace_all(&text, " ").into_owned()).unwrap_or(text)
}

static DENIAL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:no|not|without|neither|nor|negative|absence)\b").ok());

fn denies(text: &str) -> bool {
    DENIAL.as_ref().is_none_or(|denial| denial.is_match(text))
}
