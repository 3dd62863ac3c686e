//! The bytes of strings and of whole numbers, many at a time.

/// Where a string stops to be plain.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Behind the mark that ends it.
    End,
    /// Behind a backslash.
    Escape,
    /// A control character, or the text ends.
    Fault,
}

/// Goes to the end of a string, or to what interrupts it; `text` starts behind the mark that opened it, or behind an escape.
pub(super) fn find_end(text: &[u8]) -> (usize, Step) {
    let (chunks, _) = text.as_chunks::<16>();
    let mut at = 0;
    for chunk in chunks {
        let found = marked(u128::from_le_bytes(*chunk));
        if found != 0 {
            return stop(text, at + found.trailing_zeros() as usize / 8);
        }
        at += 16;
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    let past = text.get(at..).unwrap_or_default().iter().position(is_special);
    past.map_or((text.len(), Step::Fault), |past| stop(text, at + past))
}

fn stop(text: &[u8], at: usize) -> (usize, Step) {
    match text.get(at) {
        Some(b'"') => (at + 1, Step::End),
        Some(b'\\') => (at + 1, Step::Escape),
        _ => (at, Step::Fault),
    }
}

/// The bytes of a string that ends within the first sixteen, as a number, the rest zero; with its length.
#[inline]
pub(super) fn short(text: &[u8]) -> Option<(u128, usize)> {
    let bytes = u128::from_le_bytes(*text.first_chunk::<16>()?);
    let found = marked(bytes);
    let bit = found.trailing_zeros() & !7;
    // Nothing marked is bit 128, at which no byte stands.
    let end = bytes.checked_shr(bit)? & 0xff;
    (end == u128::from(b'"')).then(|| (bytes & !(u128::MAX << bit), bit as usize / 8))
}

/// The highest bit of each byte that is a quotation mark, a backslash or a control character; bytes behind the first may be
/// marked for nothing.
#[expect(clippy::cast_possible_truncation, reason = "the halves")]
const fn marked(bytes: u128) -> u128 {
    const fn of_word(word: u64) -> u64 {
        const LOW: u64 = 0x0101_0101_0101_0101;
        const HIGH: u64 = 0x8080_8080_8080_8080;
        const fn zeros(word: u64) -> u64 {
            word.wrapping_sub(LOW) & !word
        }
        let quoted = zeros(word ^ (LOW * b'"' as u64));
        let escaped = zeros(word ^ (LOW * b'\\' as u64));
        let control = word.wrapping_sub(LOW * 0x20) & !word;
        (quoted | escaped | control) & HIGH
    }
    // Two words at a time: a carry of the whole would mark more than it should.
    of_word(bytes as u64) as u128 | (of_word((bytes >> 64) as u64) as u128) << 64
}

/// A whole number of at most 18 digits, as RFC 8259 writes it.
pub(super) fn whole_number(text: &[u8]) -> Option<u64> {
    let is_written_so = matches!(text, [b'0'] | [b'1'..=b'9', ..]) && text.len() <= 18;
    let digit = |number: u64, byte: &u8| byte.is_ascii_digit().then(|| number * 10 + u64::from(byte - b'0'));
    is_written_so.then(|| text.iter().try_fold(0, digit)).flatten()
}
