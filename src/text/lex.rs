//! A text in normal form as tokens: digits, known words, concepts, signs, and words nobody knows.

use rust_decimal::Decimal;

use super::digits;
use super::meaning::Meaning;
use super::script::is_latin;
use super::span::{Concept, Mention, Place};
use super::vocabulary::Vocabulary;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Token {
    pub place: Place,
    pub kind: Kind,
    pub concept: Option<Concept>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    Digits(Decimal),
    Date,
    Known(Meaning),
    Concept,
    Sign(char),
    Unknown,
}

/// Cuts a text, at each place the longest known thing first.
pub fn tokens(vocabulary: &Vocabulary, normal: &str, mentions: &[Mention]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(normal.len() / 4 + 2);
    let mut mentions = mentions;
    let mut at = 0;
    while let Some(first) = normal.get(at..).and_then(|rest| rest.chars().next()) {
        if first == ' ' {
            at += 1;
            continue;
        }
        while mentions.first().is_some_and(|mention| mention.place.from < at) {
            mentions = mentions.get(1..).unwrap_or_default();
        }
        let token = Words { vocabulary, normal, mentions }.token(at, first);
        at = token.place.to;
        // A word nobody knows goes on until the next space or the next thing known.
        if let (Kind::Unknown, Some(last)) = (token.kind, tokens.last_mut())
            && last.kind == Kind::Unknown
            && last.place.to == token.place.from
        {
            last.place.to = token.place.to;
            continue;
        }
        tokens.push(token);
    }
    tokens
}

/// What is known about the words from a place on.
struct Words<'w> {
    vocabulary: &'w Vocabulary,
    normal: &'w str,
    /// Those that begin here or later.
    mentions: &'w [Mention],
}

impl Words<'_> {
    fn is_known(&self, at: usize) -> bool {
        let mut near = self.mentions.iter().take_while(|mention| mention.place.from <= at);
        near.any(|mention| mention.place.from == at) || self.vocabulary.longest_at(self.normal, at).is_some()
    }

    fn token(&self, at: usize, first: char) -> Token {
        let normal = self.normal;
        let rest = normal.get(at..).unwrap_or_default();
        let hit = self.vocabulary.longest_at(normal, at);
        let mention = self.mentions.first().filter(|mention| mention.place.from == at);
        let is_after_word =
            || normal.get(..at).is_some_and(|head| head.ends_with(|c: char| c == '.' || c.is_alphanumeric()));
        let may_be_digits = matches!(first, '0'..='9' | '.') || !first.is_ascii();
        let digits = may_be_digits.then(|| digits::read(rest)).flatten().filter(|_| first != '.' || !is_after_word());
        let digits_end = digits.map_or(0, |digits| at + digits.length());
        let token = |to: usize, kind, concept| Token { place: Place { from: at, to }, kind, concept };
        if let Some(date) = digits::date(rest) {
            return token(at + date, Kind::Date, None);
        }
        // No word of ours begins with a star.
        if let Some(length) = digits::star_alleles(rest) {
            let named = Concept { id: Concept::OF_VOCABULARY, is_result: true };
            return token(at + length, Kind::Concept, Some(named));
        }
        let (hit_end, mention_end) = (hit.map_or(0, |hit| hit.place.to), mention.map_or(0, |mention| mention.place.to));
        if mention_end > hit_end.max(digits_end) {
            return token(mention_end, Kind::Concept, mention.map(|mention| mention.concept));
        }
        let concept =
            mention.filter(|mention| mention.place.to == hit_end.max(digits_end)).map(|mention| mention.concept);
        if let Some(hit) = hit.filter(|hit| hit.place.to > digits_end) {
            return match hit.meaning {
                Meaning::Name
                | Meaning::Subject(_)
                | Meaning::Result
                | Meaning::PositiveResult
                | Meaning::Stability(_) => {
                    let is_positive = matches!(hit.meaning, Meaning::PositiveResult | Meaning::Stability(false));
                    let id = if is_positive { Concept::POSITIVE_RESULT } else { Concept::OF_VOCABULARY };
                    let named = Concept { id, is_result: !hit.meaning.is_name() };
                    token(hit.place.to, Kind::Concept, concept.or(Some(named)))
                }
                meaning => token(hit.place.to, Kind::Known(meaning), concept),
            };
        }
        let is_word = |at: usize| normal.get(at..).is_some_and(|rest| rest.starts_with(is_latin)) && !self.is_known(at);
        if let Some(digits) = digits.filter(|_| !is_word(digits_end)) {
            return token(digits_end, digits.value().map_or(Kind::Unknown, Kind::Digits), concept);
        }
        if is_latin(first) {
            return token(at + word(rest), Kind::Unknown, None);
        }
        let end = at + first.len_utf8();
        let is_sign = matches!(
            first,
            ',' | '.'
                | ';'
                | ':'
                | '('
                | ')'
                | '['
                | ']'
                | '{'
                | '}'
                | '"'
                | '\''
                | '/'
                | '|'
                | '\n'
                | '-'
                | '+'
                | '='
                | '?'
                | '~'
                | '、'
                | '。'
                | '・'
                | '【'
                | '】'
                | '〔'
                | '〕'
                | '「'
                | '」'
                | '『'
                | '』'
                | '<'
                | '>'
                | '!'
                | '*'
                | '→'
                | '•'
                | '①'..='⓿'
        );
        token(end, if is_sign { Kind::Sign(first) } else { Kind::Unknown }, None)
    }
}

/// How long a word is that nobody knows; points and signs inside it are its own (`c.5946delT`, `c.68_69del`).
fn word(rest: &str) -> usize {
    let letters = |rest: &str| {
        let plain = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let more = rest.get(plain..).unwrap_or_default();
        plain + more.find(|c: char| !is_latin(c)).unwrap_or(more.len())
    };
    let mut length = letters(rest);
    while let Some(inner) = rest.get(length..).and_then(|tail| tail.strip_prefix(['.', '>', '*', '_'])) {
        let more = letters(inner);
        if more == 0 {
            break;
        }
        length += 1 + more;
    }
    length
}
