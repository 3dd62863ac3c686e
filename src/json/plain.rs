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
    let (words, _) = text.as_chunks::<8>();
    let mut at = 0;
    for word in words {
        let found = marked(u64::from_le_bytes(*word));
        if found != 0 {
            at += found.trailing_zeros() as usize / 8;
            return stop(text, at);
        }
        at += 8;
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

/// The highest bit of each byte that is a quotation mark, a backslash or a control character; bytes behind the first may be
/// marked for nothing.
const fn marked(word: u64) -> u64 {
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

/// A whole number of at most 18 digits, as RFC 8259 writes it.
pub(super) fn whole_number(text: &[u8]) -> Option<u64> {
    let is_written_so = matches!(text, [b'0'] | [b'1'..=b'9', ..]) && text.len() <= 18;
    let digit = |number: u64, byte: &u8| byte.is_ascii_digit().then(|| number * 10 + u64::from(byte - b'0'));
    is_written_so.then(|| text.iter().try_fold(0, digit)).flatten()
}
