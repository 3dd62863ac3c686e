//! A genotype in star alleles, as laboratories write it: `*28/*28`, `*6 ヘテロ`, `(TA)7/(TA)7`, `野生型`.
//!
//! `(TA)7` is `*28` of UGT1A1 and `(TA)6` its reference `*1` (ascent#ugt1a1 counts patients by these alleles).

use std::sync::LazyLock;

use regex::Regex;

use crate::profiles::normal::normal;

static PAIR: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\*\s?(\d{1,2})\s?/\s?\*?\s?(\d{1,2})(?:\D|$)").ok());
static REPEATS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\(?ta\)?\s?([67])\s?/\s?(?:\(?ta\)?)?\s?([67])").ok());
static ALLELE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\*\s?(\d{1,2})").ok());

/// The two alleles, the smaller number first (`*1/*28`); `None` when the text does not settle both. `is_denied` says whether
/// a part of the text denies what it names.
pub fn genotype(text: &str, is_denied: &dyn Fn(&str) -> bool) -> Option<String> {
    let text = normal(text);
    let pairs: Vec<(u8, u8)> = pairs(&text);
    match pairs.as_slice() {
        [] => by_allele(&text, is_denied).map(shown),
        [first, others @ ..] => others.iter().all(|other| other == first).then(|| shown(*first)),
    }
}

fn pairs(text: &str) -> Vec<(u8, u8)> {
    let read = |pattern: &LazyLock<Option<Regex>>, allele: fn(u8) -> u8| {
        let captures = pattern.iter().flat_map(|pattern| pattern.captures_iter(text));
        let two = captures.filter_map(move |pair| {
            let of = |at| pair.get(at).and_then(|number| number.as_str().parse().ok()).map(allele);
            Some(sorted(of(1)?, of(2)?))
        });
        two.collect::<Vec<_>>()
    };
    [read(&PAIR, |allele| allele), read(&REPEATS, |repeats| if repeats == 7 { 28 } else { 1 })].concat()
}

/// `*28 homozygous`, `*6: ヘテロ、*28: なし`: each allele with what is said of it.
fn by_allele(text: &str, is_denied: &dyn Fn(&str) -> bool) -> Option<(u8, u8)> {
    let mut carried = Vec::new();
    let mut is_open = false;
    for part in text.split([',', ';', '、', '。', '\n']) {
        let says = |words: &[&str]| words.iter().any(|word| part.contains(word));
        let named = ALLELE.iter().flat_map(|allele| allele.captures_iter(part));
        let alleles: Vec<u8> = named.filter_map(|allele| allele.get(1)?.as_str().parse().ok()).collect();
        match alleles.as_slice() {
            [] => {}
            [allele] if says(&["homo", "ホモ"]) => carried.extend([*allele; 2]),
            [allele] if says(&["hetero", "ヘテロ"]) => carried.push(*allele),
            [_] if is_denied(part) => {}
            _ => is_open = true,
        }
    }
    match carried.as_slice() {
        _ if is_open => None,
        [] if ["wild", "野生"].iter().any(|word| text.contains(word)) => Some((1, 1)),
        [allele] => Some(sorted(1, *allele)),
        [first, second] => Some(sorted(*first, *second)),
        _ => None,
    }
}

fn sorted(first: u8, second: u8) -> (u8, u8) {
    (first.min(second), first.max(second))
}

fn shown((first, second): (u8, u8)) -> String {
    format!("*{first}/*{second}")
}

#[cfg(test)]
mod tests {
    fn genotype(text: &str) -> Option<String> {
        super::genotype(text, &|part| part.contains("なし"))
    }

    #[test]
    fn two_alleles_as_laboratories_write_them() {
        let table = [
            ("*28/*28", "*28/*28"),
            ("UGT1A1 *28/*6", "*6/*28"),
            ("*1/28", "*1/*28"),
            ("＊２８／＊２８", "*28/*28"),
            ("*28 ホモ接合", "*28/*28"),
            ("UGT1A1*28 homozygous", "*28/*28"),
            ("*6 heterozygous, *28 heterozygous", "*6/*28"),
            ("*6：なし、*28：ヘテロ", "*1/*28"),
            ("(TA)7/(TA)7", "*28/*28"),
            ("TA6/TA7", "*1/*28"),
            ("野生型", "*1/*1"),
        ];
        for (text, expected) in table {
            assert_eq!(genotype(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn an_open_genotype_stays_open() {
        for text in ["*28", "*28 carrier", "poor metaboliser", "*28/*28 or *1/*28", "28/07/2026", "*6, *28, *37 ヘテロ"]
        {
            assert_eq!(genotype(text), None, "{text}");
        }
    }
}
