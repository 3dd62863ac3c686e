//! Values of criteria that have a form of their own: genotypes, scores of an assay, limits of a measurement.

use rust_decimal::Decimal;

use super::names::{Resolver, line};
use crate::diagnostic::Diagnostic;
use crate::knowledge::ids::TestId;
use crate::knowledge::measurement::Measurement;
use crate::knowledge::words::ScoreWord;
use crate::knowledge::written::Name;

/// As the reader writes it: two star alleles, the smaller number first.
pub fn genotype(genotype: &Name, names: &mut Resolver) -> Option<String> {
    let allele = |text: &str| text.strip_prefix('*').and_then(|number| number.parse::<u8>().ok());
    let pair = genotype.value.split_once('/').and_then(|(first, second)| allele(first).zip(allele(second)));
    if pair.is_none_or(|(first, second)| first > second) {
        let message = format!("\"{}\" is no genotype", genotype.value);
        let help = "write two star alleles, the smaller number first, in quotes: \"*1/*28\"";
        names.found.push(Diagnostic::error("bad-genotype", names.file, line(genotype), message, help));
        return None;
    }
    Some(genotype.value.clone())
}

/// The test that measures a score by a known assay. Assay and score are one key: SP142 reports an IC score, and no CPS
/// can come of it.
pub fn score(assay: &Name, (score, at_least): (ScoreWord, Decimal), names: &mut Resolver) -> Option<TestId> {
    let written = score.id();
    if at_least <= Decimal::ZERO || at_least > Decimal::ONE_HUNDRED {
        let message = format!("a cut-off of {at_least} tells no patients apart: scores go from 0 to 100");
        let help = "write the cut-off of the score, above 0 and up to 100";
        names.found.push(Diagnostic::error("bad-limit", names.file, line(assay), message, help));
    }
    let tests = names.names.tests.iter().filter_map(|test| test.strip_prefix("pd-l1:"));
    let reports = tests.filter_map(|test| test.split_once(':')).filter(|(of, _)| *of == assay.value);
    let scores: Vec<&str> = reports.map(|(_, score)| score).collect();
    if scores.contains(&written) {
        return Some(TestId::of(&format!("pd-l1:{}:{written}", assay.value)));
    }
    let message = format!("the assay \"{}\" does not report \"{written}\"", assay.value);
    let help = match scores.as_slice() {
        [] => format!("use an assay with a test \"pd-l1:…:{written}\", or add the test to the assay"),
        _ => format!("it reports {}; scores of different assays never stand for each other", scores.join(", ")),
    };
    names.found.push(Diagnostic::error("score-not-of-assay", names.file, line(assay), message, help));
    None
}

/// A measurement, and the limits from below and from above that a rule can draw: anything else is a slip of the unit, and between
/// limits that exclude each other nobody is.
pub fn measured(
    name: &Name,
    (from, to): ([Option<Decimal>; 2], [Option<Decimal>; 2]),
    names: &mut Resolver,
) -> Option<Measurement> {
    let measurement = names.measurement(name)?;
    let Measurement { unit, plausible: (least, most), limits: (lowest, highest), .. } = &measurement;
    let all = || from.into_iter().chain(to).flatten();
    let mut say = |message: String, help: String| {
        names.found.push(Diagnostic::error("bad-limit", names.file, line(name), message, help));
    };
    for limit in all().filter(|limit| limit < lowest || limit > highest) {
        let help = format!("write the limit in {unit}, from {lowest} to {highest}");
        let message = if limit < *least || limit > *most {
            format!("no patient has \"{}\" of {limit} {unit}", name.value)
        } else {
            format!("no line is drawn at \"{}\" of {limit} {unit}", name.value)
        };
        say(message, help);
    }
    let (lower, upper) = (from.into_iter().flatten().max(), to.into_iter().flatten().min());
    if let Some((lower, upper)) = lower.zip(upper).filter(|(lower, upper)| lower > upper) {
        let message = format!("no \"{}\" is above {lower} and below {upper}", name.value);
        say(message, "exchange the two limits, or remove one".to_owned());
    }
    Some(measurement)
}

/// How old a result may be. For 0 weeks none of yesterday would count.
pub fn weeks(name: &Name, weeks: Option<u16>, names: &mut Resolver) {
    if weeks == Some(0) {
        let message = format!("a \"{}\" of yesterday is older than 0 weeks", name.value);
        let help = "write how many weeks a result counts, or remove it";
        names.found.push(Diagnostic::error("bad-limit", names.file, line(name), message, help));
    }
}

/// Symbols of genes as HGNC writes them. A misspelt one would find no result, and so never speak.
pub fn genes(symbols: &[Name], names: &mut Resolver) -> Vec<String> {
    let is_symbol = |symbol: &str| {
        symbol.starts_with(|letter: char| letter.is_ascii_uppercase())
            && symbol.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '-')
    };
    for symbol in symbols.iter().filter(|symbol| !is_symbol(&symbol.value)) {
        let message = format!("\"{}\" is no symbol of a gene", symbol.value);
        let help = "write the symbol as HGNC does, in capital letters: ERBB2";
        names.found.push(Diagnostic::error("bad-gene", names.file, line(symbol), message, help));
    }
    symbols.iter().map(|symbol| symbol.value.clone()).collect()
}
