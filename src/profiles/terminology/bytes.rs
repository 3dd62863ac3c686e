//! Sets of bytes: which signs of ASCII, and whether any other sign.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Bytes of UTF-8, a bit for each. All that is not ASCII is in it or out of it together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Bytes([u64; 4]);

impl Bytes {
    #[inline]
    pub fn has(self, byte: u8) -> bool {
        let [first, second, third, last] = self.0;
        let word = match byte >> 6 {
            0 => first,
            1 => second,
            2 => third,
            _ => last,
        };
        word >> (byte & 63) & 1 == 1
    }

    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    pub fn with(self, other: Self) -> Self {
        let mut all = self;
        all.0.iter_mut().zip(other.0).for_each(|(own, other)| *own |= other);
        all
    }

    fn add(&mut self, byte: u8) {
        let [first, second, others @ ..] = &mut self.0;
        match byte >> 6 {
            0 => *first |= 1 << byte,
            1 => *second |= 1 << (byte & 63),
            _ => *others = [u64::MAX; 2],
        }
    }

    /// The bytes of a class, and whether they are in no other sign than the class has.
    pub fn of_class(class: &Class) -> (Self, bool) {
        let mut bytes = Self::default();
        let Class::Unicode(class) = class else { return (Self([u64::MAX; 4]), false) };
        let mut others = 0;
        for range in class.iter() {
            let (start, end) = (u32::from(range.start()), u32::from(range.end()));
            (start..=end.min(127)).filter_map(|sign| u8::try_from(sign).ok()).for_each(|sign| bytes.add(sign));
            if end > 127 {
                others += end - start.max(128) + 1;
                bytes.add(u8::MAX);
            }
        }
        // All signs beyond ASCII without the surrogates, which are none.
        let all = u32::from(char::MAX) - 127;
        let is_exact = others == 0 || others == all || others + 0x800 == all;
        (bytes, is_exact)
    }

    /// All bytes a pattern can match.
    pub fn of(pattern: &Hir) -> Self {
        match pattern.kind() {
            HirKind::Empty | HirKind::Look(_) => Self::default(),
            HirKind::Literal(literal) => {
                let mut bytes = Self::default();
                literal.0.iter().for_each(|byte| bytes.add(*byte));
                bytes
            }
            HirKind::Class(class) => Self::of_class(class).0,
            HirKind::Repetition(repetition) => Self::of(&repetition.sub),
            HirKind::Capture(capture) => Self::of(&capture.sub),
            HirKind::Concat(parts) | HirKind::Alternation(parts) => {
                parts.iter().map(Self::of).fold(Self::default(), Self::with)
            }
        }
    }
}
