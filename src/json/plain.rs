//! The bytes of strings and of whole numbers, many at a time.

use wide::u8x16;

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
        let past = first_marked(*chunk);
        at += past;
        if past < 16 {
            return stop(text, at);
        }
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
    let chunk = text.first_chunk::<16>()?;
    let length = first_marked(*chunk);
    // Where nothing is marked, there is no such byte.
    (chunk.get(length) == Some(&b'"')).then_some((u128::from_le_bytes(*chunk) & *FIRST.get(length)?, length))
}

/// All bits of so many bytes.
#[expect(clippy::indexing_slicing, reason = "runs in the compiler")]
static FIRST: [u128; 16] = {
    let (mut first, mut bytes) = ([0; 16], 1);
    while bytes < 16 {
        first[bytes] = first[bytes - 1] << 8 | 0xff;
        bytes += 1;
    }
    first
};

/// The first of sixteen bytes that is a quotation mark, a backslash or a control character; 16 where none is.
#[inline]
fn first_marked(bytes: [u8; 16]) -> usize {
    let bytes = u8x16::new(bytes);
    let are = |byte| bytes.simd_eq(u8x16::splat(byte));
    let are_control = bytes.min(u8x16::splat(0x1f)).simd_eq(bytes);
    let marked = (are(b'"') | are(b'\\') | are_control).to_bitmask();
    (marked | 1 << 16).trailing_zeros() as usize
}

/// A whole number of at most 18 digits, as RFC 8259 writes it.
pub(super) fn whole_number(text: &[u8]) -> Option<u64> {
    let is_written_so = matches!(text, [b'0'] | [b'1'..=b'9', ..]) && text.len() <= 18;
    let digit = |number: u64, byte: &u8| byte.is_ascii_digit().then(|| number * 10 + u64::from(byte - b'0'));
    is_written_so.then(|| text.iter().try_fold(0, digit)).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one_by_one(bytes: [u8; 16]) -> usize {
        bytes.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)).unwrap_or(16)
    }

    proptest! {
        /// What many bytes at a time find is what each byte by itself tells.
        #[test]
        fn the_first_marked_byte_is_the_first_that_ends_or_interrupts_a_string(
            bytes in prop::array::uniform16(prop_oneof![any::<u8>(), Just(b'"'), Just(b'\\'), Just(0x1f), Just(b' '), Just(0x80), b'a'..=b'z'])
        ) {
            prop_assert_eq!(first_marked(bytes), one_by_one(bytes));
        }
    }

    #[test]
    fn a_short_string_is_its_bytes_and_nothing_behind_them() {
        let table = [
            ("\"................", Some((0, 0))),
            ("code\":1..........", Some((0x6564_6f63, 4))),
            ("fifteen letters\"", Some((u128::from_le_bytes(*b"fifteen letters\0"), 15))),
            ("sixteen letters!\"", None),
            ("esc\\\"...........", None),
            ("short\"", None),
        ];
        for (text, expected) in table {
            assert_eq!(short(text.as_bytes()), expected, "{text}");
        }
    }
}
