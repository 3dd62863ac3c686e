//! The clauses of a result on BRCA1 and BRCA2: which gene, whose, of the germline or of the tumour.
//!
//! It deliberately does not weigh what they say; that is `brca_words`.

use std::sync::LazyLock;

use regex::Regex;

use super::brca_answer::{is_none_yet, says};
use super::clauses::parts;
use super::gene_symbol::{ends_with_symbol, is_list, names_other_gene};
use crate::case::marker::Marker;
use crate::profiles::meaning::Reader;
use crate::profiles::normal::plain;

/// The genes of the two that words name; "BRCA" names both.
pub fn genes<'t>(reader: Reader<'t>, text: &str) -> Vec<&'t str> {
    let concepts = reader.text_concepts(text);
    let one: Vec<&str> = concepts.iter().filter_map(|name| name.strip_prefix("gene-")).filter(is_ours).collect();
    if one.is_empty() && concepts.contains(&"marker-brca") { vec!["brca1", "brca2"] } else { one }
}

/// BRCA1 or BRCA2.
pub fn is_ours(gene: &&str) -> bool {
    matches!(*gene, "brca1" | "brca2")
}

/// A clause with all that it names.
pub struct Clause<'t> {
    pub text: String,
    pub named: Named<'t>,
    /// A "no" before a list whose end says "pathogenic": how far it reaches is not sure.
    pub tangled: bool,
}

#[derive(Clone, Default)]
pub struct Named<'t> {
    /// Of the two.
    pub genes: Vec<&'t str>,
    /// A gene that is none of the two.
    pub other: bool,
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
pub fn clauses<'t>(reader: Reader<'t>, text: &str) -> Vec<Clause<'t>> {
    let text = cleaned(text);
    // "187delAG" is no word.
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2);
    let is_shouted = !words.any(|word| {
        let is_word = word.chars().all(char::is_alphabetic);
        is_word && word.chars().any(|letter| letter.is_lowercase() || !letter.is_ascii())
    });
    let mut clauses: Vec<Clause> = Vec::new();
    for part in parts(&text) {
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
pub fn foreign(clauses: &[Clause], marker: Marker) -> Vec<bool> {
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
