//! Regimens written as parts ("HP+DTX", "EC → PTX"): a part that cannot be read is a drug that was given and is not known.

use super::therapy_words::UNKNOWN;
use crate::profiles::meaning::Reader;
use crate::profiles::normal::normal;
use crate::text::joints::Joint;

/// Signs between drugs that were given one after the other; words do as well ("followed by").
const TURNS: [&str; 11] = ["→", "⇒", "⇨", "⇾", "➡", "➔", "➜", "⟶", "-->", "->", CLOSING];
/// It closes a heading or a mark of HTML where one was opened.
const CLOSING: &str = ">";
/// Between drugs of which nobody says whether they were given together.
const LISTED: [&str; 2] = [";", "|"];
/// Signs between drugs that were given together.
const TOGETHER: [&str; 2] = ["+", "&"];
/// Between a drug and one that may have been given beside it.
const OPTIONAL: char = '±';
/// Signs that stand in units, dates and names, too.
const SIGNS_OF_NAMES: [&str; 4] = ["/", "・", "、", ","];
/// The same between names of regimens.
const JOINS_OF_NAMES: [char; 5] = ['/', '・', '、', ',', ';'];
/// Where a heading ends.
const LABEL_ENDS: [char; 7] = [':', '】', ']', ')', '_', '>', '＞'];

/// Some part of a regimen is neither a known drug nor something else that is known.
pub fn has_unread_part(reader: Reader, text: &str) -> bool {
    reader.terms.unread_part(text, || leaves_a_part(reader, text))
}

/// What was given one after the other, by the text in the normal form: "letrozole", "fulvestrant + abemaciclib".
pub fn turns<'t>(reader: Reader, normal: &'t str) -> Vec<&'t str> {
    reader.parts(normal, &turn_signs(normal).chain(LISTED).collect::<Vec<_>>(), Joint::Turn)
}

/// What was given earlier than a turn, by its own words ("eribulin after capecitabine"), behind what the turn itself gave.
pub fn and_earlier<'t>(reader: Reader, turn: &'t str) -> Vec<&'t str> {
    reader.parts(turn, &[], Joint::After)
}

fn turn_signs(normal: &str) -> impl Iterator<Item = &'static str> {
    let is_heading = normal.contains('<');
    TURNS.into_iter().filter(move |sign| !is_heading || *sign != CLOSING)
}

/// A text in the normal form, cut at whatever joins its parts.
fn cut<'t>(reader: Reader, normal: &'t str) -> Vec<&'t str> {
    reader.parts(normal, &turn_signs(normal).chain(TOGETHER).collect::<Vec<_>>(), Joint::Turn)
}

fn leaves_a_part(reader: Reader, text: &str) -> bool {
    let text = normal(text);
    let parts: Vec<&str> = cut(reader, &text).into_iter().flat_map(|part| part.split(OPTIONAL)).collect();
    let joined = parts.len() > 1;
    parts.iter().any(|part| {
        let part = without_label(reader, part);
        let drugs = drugs(reader, part);
        match drugs.as_slice() {
            [] => joined && (is_abbreviation(reader, part) || reader.regimens.is_name(&bare(reader, part))),
            drugs if drugs.iter().all(|drug| *drug == UNKNOWN) => joined,
            drugs => hides_a_class(reader, part, drugs) || hides_a_name(reader, part, drugs),
        }
    })
}

/// "bev/pac" as a whole says less than its parts.
fn hides_a_name(reader: Reader, part: &str, whole: &[&str]) -> bool {
    let names = joined_names(reader, part);
    let is_hidden = |name: &str| {
        let mut known = drugs(reader, name).into_iter().filter(|drug| *drug != UNKNOWN).peekable();
        known.peek().is_none() || known.any(|drug| !whole.contains(&drug))
    };
    names.len() > 1 && names.into_iter().any(is_hidden)
}

/// The parts of a text, in the normal form, without doses, cycles and the word "regimen".
pub fn parts(reader: Reader, text: &str) -> Vec<String> {
    // What may have been given is no part of its own.
    let text = normal(text).replace("+/-", "±");
    let parts = cut(reader, &text);
    let parts = parts.into_iter().map(|part| without_label(reader, part)).flat_map(|part| joined_names(reader, part));
    parts.map(str::trim).filter(|part| !part.is_empty()).map(|part| bare(reader, part)).collect()
}

/// `gem` of "乳癌：GEM": what stands behind a heading that names no drug.
fn without_label<'t>(reader: Reader, part: &'t str) -> &'t str {
    let Some((label, name)) = part.split_once(LABEL_ENDS) else { return part };
    let is_of_name = |name: &str| name.trim_start().starts_with(char::is_alphabetic);
    let is_label = label.chars().any(char::is_alphabetic) && drugs(reader, label).is_empty();
    if is_label && is_of_name(name) { name.trim_start() } else { part }
}

/// `let` and `pal` of "LET/PAL", `ac` of "AC; docetaxel": signs that stand in units, dates and names join where each part is the
/// name of a drug or of a regimen. Between strokes letters that nobody knows are one, too, where a name stands beside them.
fn joined_names<'t>(reader: Reader, part: &'t str) -> Vec<&'t str> {
    let is_name = |name: &str| reader.regimens.is_name(&bare(reader, name));
    let is_drug = |name: &str| !drugs(reader, name).is_empty();
    let names: Vec<&str> = part.split(JOINS_OF_NAMES).collect();
    let has_name = names.len() > 1 && names.iter().any(|name| is_name(name));
    if has_name && names.iter().all(|name| is_name(name) || is_drug(name)) {
        return names;
    }
    let names: Vec<&str> = part.split('/').collect();
    let whole = drugs(reader, part);
    // "trastuzumab/deruxtecan" is one drug.
    let is_kept =
        || whole.iter().all(|drug| *drug == UNKNOWN || names.iter().any(|name| drugs(reader, name).contains(drug)));
    // Beside a number they are units.
    let has_number = || part.contains(|letter: char| letter.is_ascii_digit());
    let are_names = |name: &&str| is_name(name) || is_drug(name) || is_abbreviation(reader, name) && !has_number();
    let is_joined = names.len() > 1
        && names.iter().any(|name| is_name(name) || is_drug(name))
        && names.iter().all(are_names)
        && is_kept();
    if is_joined { names } else { vec![part] }
}

/// `thp` of "化学療法（THP療法 ×6）", `fec` of "FEC100", `ac-t` of "neoadjuvant dose-dense AC-T"; a part that says more stays
/// as it is.
fn bare(reader: Reader, part: &str) -> String {
    let words = &reader.terms.beside_regimens;
    let divides = |letter: char| letter.is_whitespace() || (letter != '-' && !letter.is_alphanumeric());
    let mut left = part.split(divides).map(|word| words.without_attached(word)).filter(|word| !words.is_around(word));
    match (left.next(), left.next()) {
        (Some(name), None) => {
            // A dose stands behind the letters ("fec100").
            let letters = name.trim_end_matches(|letter: char| letter.is_ascii_digit()).trim_matches('-');
            if letters.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-') {
                letters.to_owned()
            } else {
                part.to_owned()
            }
        }
        _ => part.to_owned(),
    }
}

/// The part stands for a drug that is not known.
pub fn is_unread(reader: Reader, part: &str) -> bool {
    let drugs = drugs(reader, part);
    match drugs.as_slice() {
        [] => is_abbreviation(reader, part),
        drugs => drugs.iter().all(|drug| *drug == UNKNOWN) || hides_a_class(reader, part, drugs),
    }
}

/// The whole text is the name of a regimen, or a short name that stands for a cancer drug beside others ("LET"), though nothing
/// else says that it is a therapy.
pub fn is_named(reader: Reader, text: &str) -> bool {
    reader.terms.regimen_name(text, || is_name(reader, text))
}

/// "TP療法": nothing but letters and what stands around the name of a regimen.
pub fn is_letters(reader: Reader, text: &str) -> bool {
    is_abbreviation(reader, &bare(reader, normal(text).trim()))
}

fn is_name(reader: Reader, text: &str) -> bool {
    let words = normal(text);
    let is_short_name = || is_abbreviation(reader, words.trim()) && !drugs(reader, &words).is_empty();
    let is_regimen = || {
        let parts = parts(reader, text);
        let is_name = |name: &String| reader.regimens.is_name(name);
        parts.iter().any(is_name) && parts.iter().all(|name| is_name(name) || is_abbreviation(reader, name))
    };
    is_short_name() || (may_be_named(reader, &words) && is_regimen())
}

/// Whether a text in the normal form begins like the name of a regimen, or is joined: most texts are told so at once.
fn may_be_named(reader: Reader, text: &str) -> bool {
    let (name, _) = name_and_rest(reader, without_label(reader, text));
    let is_known = |name: &str| reader.regimens.is_name(name);
    is_known(name.trim_end_matches('-')) || is_known(text.trim()) || may_be_joined(reader, text)
}

/// Whether the parts of a text are joined; most have neither a sign nor a space that a word could stand behind.
fn may_be_joined(reader: Reader, text: &str) -> bool {
    let is_sign = |byte: u8| matches!(byte, b'+' | b'&' | b'>' | b' ') || !byte.is_ascii();
    text.bytes().any(is_sign) && cut(reader, text).len() > 1
}

/// The letters a part begins with, without what is said of its pace, and what stands behind them.
fn name_and_rest<'t>(reader: Reader, part: &'t str) -> (&'t str, &'t str) {
    let start = reader.terms.beside_regimens.without_pace(part);
    let is_name = |letter: char| letter.is_ascii_alphabetic() || letter == '-';
    let end = start.find(|letter| !is_name(letter)).unwrap_or(start.len());
    start.split_at_checked(end).unwrap_or((start, ""))
}

fn drugs<'t>(reader: Reader<'t>, part: &str) -> Vec<&'t str> {
    // With a joint, since some short names are drugs only beside others.
    let concepts = reader.text_concepts(&format!("{}+", part.trim()));
    concepts.into_iter().filter_map(|name| name.strip_prefix("drug-")).collect()
}

/// "trastuzumab/pertuzumab/taxane", "letrozole with CDK4/6 inhibitor": these join drugs, too. But they stand in units, dates and
/// names as well (トラスツズマブ・デルクステカン), so only what is said to be antineoplastic counts as unread between them, and only
/// where taking the text apart leaves its drugs what they are.
fn hides_a_class(reader: Reader, part: &str, whole: &[&str]) -> bool {
    let part = with_fractions(part);
    let parts = reader.parts(&part, &SIGNS_OF_NAMES, Joint::And).into_iter();
    let parts = parts.flat_map(|part| reader.parts(part, &[], Joint::Beside));
    let parts: Vec<Vec<&str>> = parts.map(|part| drugs(reader, &part.replace(FRACTION, "/"))).collect();
    let inside = parts.iter().flatten().all(|drug| *drug == UNKNOWN || whole.contains(drug));
    let complete = whole.iter().all(|drug| *drug == UNKNOWN || parts.iter().flatten().any(|part| part == drug));
    inside && complete && parts.iter().any(|drugs| !drugs.is_empty() && drugs.iter().all(|drug| *drug == UNKNOWN))
}

/// The stroke of a fraction.
const FRACTION: char = '\u{2044}';

/// A stroke between digits ("CDK4/6") joins no drugs.
fn with_fractions(part: &str) -> String {
    let is_digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    let mut written = String::with_capacity(part.len());
    let mut letters = part.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_fraction = letter == '/' && is_digit(written.chars().next_back()) && is_digit(letters.peek().copied());
        written.push(if is_fraction { FRACTION } else { letter });
    }
    written
}

/// `hp`, `fec100`, `(her`, `h`, `pi3k`, `パクリ` (katakana): what charts write for drugs, as opposed to a word.
fn is_abbreviation(reader: Reader, part: &str) -> bool {
    let part = part.trim_matches(|letter: char| !letter.is_alphanumeric());
    let letters = part.trim_end_matches(|letter: char| letter.is_ascii_digit());
    // One or two letters around digits are a day or a pace ("d1-d8", "q3w").
    let may_hold_digits = || letters.bytes().filter(u8::is_ascii_alphabetic).count() > 2;
    let is_of_name =
        |byte: u8| byte.is_ascii_alphabetic() || byte == b'-' || (byte.is_ascii_digit() && may_hold_digits());
    let is_latin = || letters.bytes().all(is_of_name);
    let is_kana = || letters.chars().all(|letter| matches!(letter, '\u{30A1}'..='\u{30FA}' | '\u{30FC}'));
    let is_short = match letters.chars().count() {
        1 | 5 => is_latin(),
        2..=4 => is_latin() || is_kana(),
        _ => false,
    };
    is_short && !reader.terms.beside_regimens.names_no_drug(part)
}
