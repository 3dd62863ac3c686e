//! Finds which of many letters stand in a text, and where, in one pass.
//!
//! Letters are looked up by their first bytes. At most places of a text a table of bits tells that none begins there.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::literals::{Edge, Letters};

/// Letters of so many bytes are known by these: two kanji, or most of a word.
const LONG: usize = 6;

/// Letters of all patterns, each once, known by their number.
#[derive(Debug, Default)]
pub struct Finder {
    known: Vec<Known>,
    /// What must stand beside letters; only a few differ.
    edges: Vec<Edge>,
    /// Those of one byte and of two, by all pairs of bytes that begin with them.
    short: Table,
    /// Those of three to five, by their first three.
    medium: Table,
    /// By their first six.
    long: Table,
}

/// Letters whose first bytes are those of the table that has them.
#[derive(Debug)]
struct Known {
    length: usize,
    /// Their bytes behind those the table knows them by.
    rest: Box<[u8]>,
    before: Option<u8>,
    after: Option<u8>,
}

/// Letters that stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Their number.
    pub letters: u16,
    pub at: usize,
}

impl Finder {
    /// # Errors
    /// In words, when there are more than can be numbered.
    pub fn new(letters: &[Letters]) -> Result<Self, String> {
        let mut finder = Self::default();
        for (number, letters) in letters.iter().enumerate() {
            let number = u16::try_from(number).map_err(|_| "too many letters".to_owned())?;
            let bytes = letters.bytes.as_slice();
            let rest = match *bytes {
                [] => bytes,
                [one] => {
                    for next in 0..=u8::MAX {
                        finder.short.add(&[one, next], number);
                    }
                    &[]
                }
                [_, _] => finder.short.add(bytes, number),
                [_, _, _, ..] if bytes.len() < LONG => finder.medium.add(bytes, number),
                _ => finder.long.add(bytes, number),
            };
            let known = Known {
                length: letters.bytes.len(),
                rest: rest.into(),
                before: finder.edge(letters.before)?,
                after: finder.edge(letters.after)?,
            };
            finder.known.push(known);
        }
        Ok(finder)
    }

    fn edge(&mut self, edge: Option<Edge>) -> Result<Option<u8>, String> {
        let Some(edge) = edge else { return Ok(None) };
        let at = self.edges.iter().position(|known| *known == edge).unwrap_or_else(|| {
            self.edges.push(edge);
            self.edges.len() - 1
        });
        u8::try_from(at).map(Some).map_err(|_| "too many signs beside letters".to_owned())
    }

    /// All places of all letters, by letters.
    pub fn find(&self, text: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        let bytes = text.as_bytes();
        // Eight bytes from each place on; behind the end of the text are noughts.
        let mut eight = first(bytes.get(..7).unwrap_or(bytes)) << 8;
        let following = bytes.iter().copied().skip(7).chain([0; 7]);
        for (at, next) in following.take(bytes.len()).enumerate() {
            eight = eight >> 8 | u64::from(next) << 56;
            let firsts = Firsts::of(eight);
            // At most places none begins: all three are asked before any is looked up.
            if self.short.may_have(firsts.short) | self.medium.may_have(firsts.medium) | self.long.may_have(firsts.long)
            {
                self.find_at(at, bytes, firsts, &mut hits);
            }
        }
        hits.sort_unstable_by_key(|hit| u64::from(hit.letters) << 48 | hit.at as u64);
        hits
    }

    #[inline(never)]
    fn find_at(&self, at: usize, bytes: &[u8], Firsts { short, medium, long }: Firsts, hits: &mut Vec<Hit>) {
        for (table, first) in [(&self.short, short), (&self.medium, medium), (&self.long, long)] {
            if table.may_have(first) {
                let known = table.numbers(first).iter().filter(|number| self.stands(**number, bytes, at));
                hits.extend(known.map(|letters| Hit { letters: *letters, at }));
            }
        }
    }

    /// Whether letters whose first bytes stand at a place stand there as a whole.
    fn stands(&self, number: u16, text: &[u8], at: usize) -> bool {
        let Some(known) = self.known.get(usize::from(number)) else { return false };
        let end = at + known.length;
        let allows = |edge: Option<u8>, byte: Option<&u8>| {
            edge.and_then(|edge| self.edges.get(usize::from(edge))).is_none_or(|edge| edge.allows(byte))
        };
        end <= text.len()
            && (known.rest.is_empty() || text.get(end - known.rest.len()..end) == Some(&known.rest))
            && allows(known.before, at.checked_sub(1).and_then(|before| text.get(before)))
            && allows(known.after, text.get(end))
    }
}

/// The bytes from a place on by which letters are known.
#[derive(Clone, Copy)]
struct Firsts {
    short: u64,
    medium: u64,
    long: u64,
}

impl Firsts {
    fn of(eight: u64) -> Self {
        Self { short: eight & 0xffff, medium: eight & 0x00ff_ffff, long: eight & 0xffff_ffff_ffff }
    }
}

/// Numbers by the first bytes of what they stand for.
#[derive(Debug)]
struct Table {
    /// A bit for each hash that one of them has.
    bits: Box<[u64; 1 << 10]>,
    numbers: HashMap<u64, Vec<u16>, RandomState>,
}

impl Default for Table {
    fn default() -> Self {
        Self { bits: Box::new([0; 1 << 10]), numbers: HashMap::default() }
    }
}

impl Table {
    /// Adds letters, and gives back those of their bytes that they are not known by.
    fn add<'b>(&mut self, letters: &'b [u8], number: u16) -> &'b [u8] {
        let length = match letters.len() {
            short @ ..3 => short,
            3..LONG => 3,
            _ => LONG,
        };
        let (known, rest) = letters.split_at_checked(length).unwrap_or_default();
        let first = first(known);
        let (word, bit) = Self::place(first);
        if let Some(word) = self.bits.get_mut(word) {
            *word |= 1 << bit;
        }
        self.numbers.entry(first).or_default().push(number);
        rest
    }

    #[inline]
    fn may_have(&self, first: u64) -> bool {
        let (word, bit) = Self::place(first);
        self.bits.get(word).is_some_and(|word| word >> bit & 1 == 1)
    }

    fn numbers(&self, first: u64) -> &[u16] {
        self.numbers.get(&first).map_or(&[], Vec::as_slice)
    }

    /// The upper sixteen bits of a product (Fibonacci hashing, Knuth, TAOCP vol. 3, 6.4), as a word and a bit in it.
    #[inline]
    fn place(first: u64) -> (usize, u64) {
        let hash = first.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48;
        ((hash >> 6) as usize, hash & 63)
    }
}

/// Up to eight bytes as a number, the first the lowest.
fn first(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found() {
        let known = ["a", "ab", "abc", "abcd", "abcde", "e", "陽性", "性"];
        let letters = known.iter().map(|letters| Letters { bytes: letters.as_bytes().to_vec(), ..Letters::default() });
        let finder = Finder::new(&letters.collect::<Vec<_>>()).unwrap();
        for text in ["", "a", "ab", "xabcdexabc", "ae", "陽性", "陽", "abcd陽性e"] {
            let found: Vec<_> = finder.find(text).iter().map(|hit| (usize::from(hit.letters), hit.at)).collect();
            let wanted = known.iter().enumerate().flat_map(|(number, letters)| {
                (0..text.len())
                    .filter(|at| text.as_bytes()[*at..].starts_with(letters.as_bytes()))
                    .map(move |at| (number, at))
            });
            assert_eq!(found, wanted.collect::<Vec<_>>(), "{text}");
        }
    }
}
