//! Finds which of many letters stand in a text, and where, in one pass.
//!
//! Letters are looked up by their first bytes. At most places of a text a table of bits tells that none begins there.

use super::literals::{Edge, Letters};

/// Letters of so many bytes are known by these: two kanji, or most of a word.
const LONG: usize = 6;

/// More hits are put in order by counting them.
const MANY: usize = 512;

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

/// What a table does not know of letters.
#[derive(Debug)]
struct Known {
    length: usize,
    /// Their bytes behind the eighth.
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
        let [mut short, mut medium, mut long] = [const { Vec::new() }; 3];
        for (number, letters) in letters.iter().enumerate() {
            let number = u16::try_from(number).map_err(|_| "too many letters".to_owned())?;
            let bytes = letters.bytes.as_slice();
            let eight = first(bytes);
            let mask = (0..bytes.len().min(8)).fold(0, |mask, _| mask << 8 | 0xff);
            let candidate = Candidate { eight, mask, letters: number };
            let firsts = Firsts::of(eight);
            match bytes.len() {
                0 => {}
                1 => short.extend((0..=u64::from(u8::MAX)).map(|next| (eight | next << 8, candidate))),
                2 => short.push((firsts.short, candidate)),
                3..LONG => medium.push((firsts.medium, candidate)),
                _ => long.push((firsts.long, candidate)),
            }
            let (before, after) = (finder.edge(letters.before)?, finder.edge(letters.after)?);
            let rest = bytes.get(8..).unwrap_or_default().into();
            finder.known.push(Known { length: bytes.len(), rest, before, after });
        }
        (finder.short, finder.medium, finder.long) = (Table::of(short), Table::of(medium), Table::of(long));
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
        eights(bytes).enumerate().for_each(|(at, eight)| {
            let firsts = Firsts::of(eight);
            // At most places none begins: all three are asked before any is looked up.
            if self.short.may_have(firsts.short) | self.medium.may_have(firsts.medium) | self.long.may_have(firsts.long)
            {
                self.find_at(at, bytes, eight, &mut hits);
            }
        });
        self.in_order(hits)
    }

    #[inline(never)]
    fn find_at(&self, at: usize, bytes: &[u8], eight: u64, hits: &mut Vec<Hit>) {
        let Firsts { short, medium, long } = Firsts::of(eight);
        for (table, first) in [(&self.short, short), (&self.medium, medium), (&self.long, long)] {
            for candidate in table.candidates(first) {
                if eight & candidate.mask == candidate.eight && self.stands(candidate.letters, bytes, at) {
                    hits.push(Hit { letters: candidate.letters, at });
                }
            }
        }
    }

    /// By letters. They come by place, so that those of the same letters are in order already.
    fn in_order(&self, mut hits: Vec<Hit>) -> Vec<Hit> {
        if hits.len() < MANY {
            hits.sort_unstable_by_key(|hit| u64::from(hit.letters) << 48 | hit.at as u64);
            return hits;
        }
        // Where the next hit of each of the letters goes.
        let mut next = vec![0; self.known.len() + 1];
        for hit in &hits {
            next.get_mut(usize::from(hit.letters) + 1).into_iter().for_each(|count| *count += 1);
        }
        let mut sum = 0;
        for count in &mut next {
            sum += *count;
            *count = sum;
        }
        let mut sorted = hits.clone();
        for hit in hits {
            let Some(place) = next.get_mut(usize::from(hit.letters)) else { continue };
            sorted.get_mut(*place).into_iter().for_each(|slot| *slot = hit);
            *place += 1;
        }
        sorted
    }

    /// Whether letters whose first eight bytes stand at a place stand there as a whole.
    #[inline]
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

/// Letters that may stand where their first bytes do.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    /// Their first eight bytes, as many as there are, and where these are.
    eight: u64,
    mask: u64,
    letters: u16,
}

/// Letters by their first bytes.
#[derive(Debug)]
struct Table {
    /// A bit for each hash that one of them has.
    bits: Box<[u64; 1 << 10]>,
    /// How many bits there are before each word of them.
    before: Box<[u32; 1 << 10]>,
    /// By bit: where its candidates begin; one more at the end.
    starts: Vec<u32>,
    candidates: Vec<Candidate>,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            bits: Box::new([0; 1 << 10]),
            before: Box::new([0; 1 << 10]),
            starts: Vec::new(),
            candidates: Vec::new(),
        }
    }
}

impl Table {
    fn of(mut all: Vec<(u64, Candidate)>) -> Self {
        all.sort_by_key(|(first, _)| Self::place(*first));
        let mut table = Self::default();
        for same in all.chunk_by(|(one, _), (other, _)| Self::place(*one) == Self::place(*other)) {
            let Some((word, bit)) = same.first().map(|(first, _)| Self::place(*first)) else { continue };
            table.bits.get_mut(word).into_iter().for_each(|bits| *bits |= 1 << bit);
            let start = table.candidates.len();
            table.starts.push(u32::try_from(start).unwrap_or(u32::MAX));
            for (_, candidate) in same {
                // Two pairs of bytes that begin with a letter may have one hash.
                let mut own = table.candidates.iter().skip(start);
                if !own.any(|known| known.letters == candidate.letters) {
                    table.candidates.push(*candidate);
                }
            }
        }
        table.starts.push(u32::try_from(table.candidates.len()).unwrap_or(u32::MAX));
        let mut count = 0;
        for (bits, before) in table.bits.iter().zip(table.before.iter_mut()) {
            *before = count;
            count += bits.count_ones();
        }
        table
    }

    #[inline]
    fn may_have(&self, first: u64) -> bool {
        let (word, bit) = Self::place(first);
        self.bits.get(word).is_some_and(|bits| bits >> bit & 1 == 1)
    }

    /// Those of these first bytes, and perhaps of others with the same hash.
    #[inline]
    fn candidates(&self, first: u64) -> &[Candidate] {
        let (word, bit) = Self::place(first);
        let (Some(bits), Some(before)) = (self.bits.get(word), self.before.get(word)) else { return &[] };
        if bits >> bit & 1 == 0 {
            return &[];
        }
        let at = (before + (bits & ((1 << bit) - 1)).count_ones()) as usize;
        let Some([from, to]) = self.starts.get(at..at + 2) else { return &[] };
        self.candidates.get(*from as usize..*to as usize).unwrap_or_default()
    }

    /// The upper sixteen bits of a product (Fibonacci hashing, Knuth, TAOCP vol. 3, 6.4), as a word and a bit in it.
    #[inline]
    fn place(first: u64) -> (usize, u64) {
        let hash = first.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48;
        ((hash >> 6) as usize, hash & 63)
    }
}

/// The eight bytes from each place on; behind the end of the text are noughts.
fn eights(bytes: &[u8]) -> impl Iterator<Item = u64> {
    let whole = bytes.windows(8).map(|eight| eight.try_into().map_or(0, u64::from_le_bytes));
    let last = bytes.len().saturating_sub(7)..bytes.len();
    whole.chain(last.map(|at| first(bytes.get(at..).unwrap_or_default())))
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
        let known = ["a", "ab", "abc", "abcd", "abcde", "e", "陽性", "性", "abcdefgh", "abcdefghi"];
        let letters = known.iter().map(|letters| Letters { bytes: letters.as_bytes().to_vec(), ..Letters::default() });
        let finder = Finder::new(&letters.collect::<Vec<_>>()).unwrap();
        for text in
            ["", "a", "ab", "xabcdexabc", "ae", "陽性", "陽", "abcd陽性e", "abcdefgh", "abcdefghij", &"abc".repeat(400)]
        {
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
