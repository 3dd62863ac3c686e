//! What words say: tables of what was written and what is understood, and properties that hold for all words.

use std::sync::LazyLock;

use oncohooks::text::clause::{Clause, Context, Denied};
use oncohooks::text::meaning::Whose;
use oncohooks::text::span::{Concept, Concepts, Mention, Number, Place, Span, What};
use oncohooks::text::{Reading, Vocabulary};

mod given;
mod properties;
mod tables;

pub static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/profiles/words");
    let paths = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    // The tables speak of concepts of their own; what is said of giving drugs stands apart.
    let apart = ["assays.tsv", "names.tsv", "therapy.tsv", "variants.tsv"];
    let paths = paths.filter(|path| !apart.iter().any(|file| path.ends_with(file)));
    let files: Vec<(String, String)> =
        paths.map(|path| (path.display().to_string(), std::fs::read_to_string(&path).unwrap())).collect();
    Vocabulary::load(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
        .unwrap_or_else(|mistakes| panic!("{mistakes:#?}"))
});

/// The few concepts the tables speak of; a result says something by itself.
const CONCEPTS: [(&str, bool); 34] = [
    ("er", false),
    ("pgr", false),
    ("her2", false),
    ("ki-67", false),
    ("pd-l1", false),
    ("cps", false),
    ("tps", false),
    ("ic", false),
    ("22c3", false),
    ("sp142", false),
    ("brca1", false),
    ("brca2", false),
    ("palb2", false),
    ("cep17", false),
    ("her2/cep17", false),
    ("her2 copy number", false),
    ("lvef", false),
    ("variant", false),
    ("mutation", false),
    ("バリアント", false),
    ("変異", false),
    ("エストロゲン受容体", false),
    ("amplification", true),
    ("amplified", true),
    ("overexpression", true),
    ("増幅", true),
    ("pathogenic", true),
    ("病的", true),
    ("her2-low", true),
    ("低発現", true),
    ("metastatic", true),
    ("metastasis", true),
    ("stage iv", true),
    ("転移", true),
];

#[derive(Debug)]
pub struct Toy;

impl Concepts for Toy {
    fn find(&self, normal: &str, found: &mut Vec<Mention>) {
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        for (id, (name, is_result)) in CONCEPTS.iter().enumerate() {
            for (from, _) in normal.match_indices(name) {
                let to = from + name.len();
                let is_ascii = name.is_ascii();
                let next = normal[to..].chars().next();
                let is_whole =
                    !is_letter(normal[..from].chars().next_back()) && !next.is_some_and(|c| c.is_ascii_alphabetic());
                if !is_ascii || is_whole {
                    let concept = Concept { id: id as u16, is_result: *is_result };
                    found.push(Mention { place: Place { from, to }, concept });
                }
            }
        }
    }
}

pub fn read(text: &str) -> Reading<'_> {
    Reading::of(text, &VOCABULARY, &Toy)
}

/// A reading in one line: clauses with their context in brackets, then the words nobody understood.
pub fn shown(reading: &Reading) -> String {
    let clauses = reading.clauses().iter().filter(|clause| clause.ticked != Some(false));
    let mut shown: Vec<String> =
        clauses.map(|clause| shown_clause(reading, clause)).filter(|it| !it.is_empty()).collect();
    shown.extend(reading.left_over().map(|word| format!("?{word}")));
    shown.join(" | ")
}

fn shown_clause(reading: &Reading, clause: &Clause) -> String {
    let mut words: Vec<String> = reading.part(&clause.spans).iter().filter_map(shown_span).collect();
    let Context { is_doubtful, is_past, is_planned, is_pending, is_change, is_reference, is_control, .. } =
        clause.context;
    let whose = match clause.context.whose {
        Whose::Patient => "",
        Whose::Relative => "relative",
        Whose::Family => "family",
        Whose::Fetus => "fetus",
        Whose::Donor => "donor",
        Whose::OtherPatient => "other-patient",
    };
    let flags = [
        (clause.denied == Denied::Yes, "denied"),
        (clause.denied == Denied::Unclear, "denied?"),
        (clause.context.is_withdrawn, "withdrawn"),
        (is_doubtful, "doubtful"),
        (is_past, "past"),
        (is_planned, "planned"),
        (is_pending, "pending"),
        (is_change, "change"),
        (is_reference, "reference"),
        (is_control, "control"),
        (clause.context.is_definition, "definition"),
        (clause.context.is_rule, "rule"),
        (clause.context.is_asked, "asked"),
        (!whose.is_empty(), whose),
    ];
    let flags: Vec<&str> = flags.iter().filter(|(is, _)| *is).map(|(_, name)| *name).collect();
    if words.is_empty() && flags.is_empty() {
        return String::new();
    }
    if !flags.is_empty() {
        words.push(format!("[{}]", flags.join(" ")));
    }
    words.join(" ")
}

fn shown_span(span: &Span) -> Option<String> {
    if let Some(number) = span.number() {
        return Some(shown_number(number));
    }
    if span.what == What::Staining {
        return Some("staining".to_owned());
    }
    let concept = span.concept.map(|concept| CONCEPTS[usize::from(concept.id)].0.to_owned());
    concept.or_else(|| span.answer().map(|answer| format!("{answer:?}").to_lowercase()))
}

pub fn shown_number(number: &Number) -> String {
    let near = if number.is_approximate { "~" } else { "" };
    let plus = if number.has_plus { "+" } else { "" };
    let whole = number.out_of.map(|whole| format!("/{whole}")).unwrap_or_default();
    let unit = match number.unit.map(|unit| format!("{unit:?}").to_lowercase()).as_deref() {
        None => String::new(),
        Some("percent") => "%".to_owned(),
        Some(unit) => format!(" {unit}"),
    };
    format!("{near}{}{whole}{plus}{unit}", number.interval)
}
