//! What each number of an ISH result counts: by the words before it, and by those right behind it.

use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::value::Said;
use crate::profiles::normal::normal;
use crate::profiles::number::Number;

/// "7.2 HER2 copies/cell", "20 nuclei": the name stands behind the number, and nothing else behind that.
static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x) (?: ^ | [^a-z\d.,] ) (?P<number> \d+(?:[.,]\d+)? ) \s? (?:
            (?P<second> (?: cep | cen | chr )[\ -]?(?:17)? )?
            (?: (?: her-?2(?:/neu)? | erbb2 ) \s? )? (?: gene \s )?
            (?P<copies> (?P<signals> signals? | シグナル ) | copies | copy | コピー )
            (?P<each> \s? (?: / | per\s ) \s? (?: cells? | nucleus | nuclei | 細胞 | 核 ) )?
          | (?P<alone> (?: / | per\s ) \s? (?: cells? | nucleus | nuclei | 細胞 | 核 ) )
          | (?: tumou?r \s )? (?P<cells> nuclei | cells | 核 | 個の(?:核|細胞) | 個 | 細胞 )
        ) \s* (?: [;,.)(。、/\n] | counted | scored | analy[sz]ed | evaluated | were | $ )",
    )
    .ok()
});

/// "nuclei counted: 20"
static NUCLEI_BEFORE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:nuclei|cells)(?: counted| scored)?[ :=]*\d").ok());

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Group,
    Ratio,
    /// Copies of HER2 in each nucleus.
    Average,
    /// Copies or signals of HER2, in each nucleus or in all of them.
    Copies,
    Signals,
    /// Of chromosome 17.
    SecondProbe,
    /// Cells that were counted, another examination.
    Other,
    Unnamed,
}

/// The words of a value, as far as they say what its numbers count.
pub struct Named {
    behind: Vec<(Decimal, Of)>,
    /// Nuclei were counted.
    pub has_nuclei: bool,
    /// A ratio or the second probe is named: what is called HER2 beside it is its count.
    pub has_frame: bool,
}

impl Named {
    pub fn of(said: &Said) -> Self {
        let mut named = Self { behind: Vec::new(), has_nuclei: false, has_frame: false };
        for text in &said.words {
            let text = normal(text);
            named.has_frame |= ["cep", "cen17", "chr17"].iter().any(|word| text.contains(word)) || is_ratio_word(&text);
            named.has_nuclei |= NUCLEI_BEFORE.as_ref().is_some_and(|nuclei| nuclei.is_match(&text));
            for found in BEHIND.iter().flat_map(|behind| behind.captures_iter(&text)) {
                let Some(number) = found.name("number").and_then(|it| it.as_str().replace(',', ".").parse().ok())
                else {
                    continue;
                };
                let of = if found.name("cells").is_some() {
                    Of::Other
                } else if found.name("second").is_some() {
                    Of::SecondProbe
                } else if found.name("each").or(found.name("alone")).is_some() {
                    Of::Average
                } else if found.name("signals").is_some() {
                    Of::Signals
                } else {
                    Of::Copies
                };
                named.has_nuclei |= of == Of::Other;
                named.behind.push((number, of));
            }
        }
        named
    }

    pub fn kind(&self, number: &Number, before: &str) -> Of {
        // "Not amplified. Ratio 1.1. Average HER2 2.3": a number is of its own sentence. "Avg. HER2" is one.
        let lead = number.lead.replace("avg. ", "avg ");
        let lead = lead.rsplit(". ").next().unwrap_or_default();
        let names = |words: &[&str]| words.iter().any(|word| lead.contains(word) || number.unit.contains(word));
        let is_second_probe = names(&SECOND_PROBE) || [lead, number.unit.as_str()].into_iter().any(names_centromere);
        // "HER2 8.4/CEP17 1.9 = 4.4": two counts and what follows from them.
        let is_quotient = lead == "=" && before.replace(' ', "").contains("/cep");
        let behind = || {
            let value = number.interval.exact()?;
            self.behind.iter().find(|(at, _)| *at == value).map(|(_, of)| *of)
        };
        let is_average = names(&AVERAGE);
        if names(&["group", "グループ"]) {
            Of::Group
        } else if is_quotient || is_ratio(lead) || is_ratio_word(lead) {
            Of::Ratio
        } else if names(&["/cell", "/細胞", "per cell", "/nucle", "per nucle", "核あたり", "細胞あたり"])
            && !is_second_probe
        {
            Of::Average
        } else if names(&["ihc", "cell", "細胞", "nuclei", "核数", "polysomy", "ポリソミー"]) {
            Of::Other
        } else if is_second_probe && !names_her2(lead) {
            Of::SecondProbe
        } else if names(&["copy", "copies", "コピー", "kopie"]) {
            if is_average { Of::Average } else { Of::Copies }
        } else if names(&["signal", "シグナル"]) {
            if is_average || names(&["per"]) { Of::Average } else { Of::Signals }
        } else if let Some(of) = behind() {
            if is_average && matches!(of, Of::Copies | Of::Signals) { Of::Average } else { of }
        } else if self.has_frame && is_her2(lead) {
            if is_average { Of::Average } else { Of::Signals }
        } else {
            Of::Unnamed
        }
    }
}

/// Digits of names are left out of the words around a number.
fn names_her2(lead: &str) -> bool {
    lead.contains("her") || lead.contains("erb")
}

/// "HER2/CEP17", "HER2 signals/CEP17 signals".
fn is_ratio(lead: &str) -> bool {
    names_her2(lead)
        && ["/cep", "/ cep", ":cep", ": cep", "/chr", "/番染色体"].iter().any(|second| lead.contains(second))
}

/// Nothing but the gene, and how it was counted: "HER2", "FISH: HER2:", "average HER2 count", "HER2平均".
fn is_her2(lead: &str) -> bool {
    let lead = lead.trim_end_matches([' ', ':', '=', 'は']);
    let name = lead.rsplit(['(', '/', ':']).next().unwrap_or(lead);
    let counted =
        AVERAGE.iter().chain(&["total", "count", "gesamt"]).fold(name.to_owned(), |name, how| name.replace(how, ""));
    matches!(counted.trim(), "her" | "erbb" | "her/neu" | "her遺伝子" | "her gene" | "her-gen")
}

/// Names of a mean, longer ones first.
const AVERAGE: [&str; 9] =
    ["average", "avg", "mean", "mittlere", "durchschnittliche", "durchschnittlich", "平均値", "平均", "mittel"];

/// Names of the chromosome that HER2 is compared with.
const SECOND_PROBE: [&str; 3] = ["cep", "chr", "番染色体"];

/// "CEN17", whose number may stand apart; "percent" is none.
fn names_centromere(text: &str) -> bool {
    text.split(|letter: char| !letter.is_ascii_alphabetic()).any(|word| word == "cen")
}

fn is_ratio_word(text: &str) -> bool {
    ["ratio", "quotient", "比"].iter().any(|word| text.contains(word))
}

/// ASCO/CAP 2018: intense staining of at most 10 % of the cells is 2+, whatever it is called.
pub fn is_of_few_cells(said: &Said) -> bool {
    let mut shares = said.numbers.iter().filter(|number| number.is_percent()).peekable();
    let is_few =
        |share: &Number| share.interval.high.is_some_and(|high| high.at < Decimal::TEN || share.interval.low.is_none());
    shares.peek().is_some() && shares.all(is_few)
}
