//! The numbers of members with short names, by the bytes of the name as one number: nothing of a name is looked at twice.

use super::members::MEMBERS;

/// The number of a member by its name of at most fifteen bytes, which are those of `name`; 0 for a member that is not kept.
#[must_use]
#[inline]
pub(super) fn number(name: u128) -> u8 {
    let number = SLOTS.get(slot(name)).copied().unwrap_or_default();
    if NAMES.get(usize::from(number)) == Some(&name) { number } else { 0 }
}

/// The bytes of each name of at most fifteen, at its number; zero for a longer one.
#[expect(clippy::indexing_slicing, reason = "runs in the compiler")]
static NAMES: [u128; MEMBERS.len() + 1] = {
    let mut names = [0; MEMBERS.len() + 1];
    let mut at = 0;
    while at < MEMBERS.len() {
        names[at + 1] = bytes(MEMBERS[at].as_bytes());
        at += 1;
    }
    names
};

const SIZE: usize = 2048;

/// A perfect hash, as in `members`; that one is of letters spread over a name, which names in the code need in the compiler.
static SLOTS: [u8; SIZE] = slots();

#[expect(clippy::indexing_slicing, reason = "runs in the compiler")]
#[expect(clippy::cast_possible_truncation, reason = "there are fewer than 255 members")]
const fn slots() -> [u8; SIZE] {
    let mut slots = [0; SIZE];
    let mut at = 0;
    while at < MEMBERS.len() {
        let name = NAMES[at + 1];
        at += 1;
        if name != 0 {
            assert!(slots[slot(name)] == 0, "two members share a slot: choose another MULTIPLIER");
            slots[slot(name)] = at as u8;
        }
    }
    slots
}

/// The bytes of a name of at most fifteen as a number; zero for a longer one.
#[expect(clippy::indexing_slicing, reason = "runs in the compiler")]
const fn bytes(name: &[u8]) -> u128 {
    let (mut number, mut at) = (0, if name.len() < 16 { name.len() } else { 0 });
    while at > 0 {
        at -= 1;
        number = number << 8 | name[at] as u128;
    }
    number
}

/// Found by trying odd numbers until no two members met.
const MULTIPLIER: u64 = 0xCC2C_D788_88BC_D33D;

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the halves of the name, and eleven bits")]
const fn slot(name: u128) -> usize {
    let mixed = name as u64 ^ ((name >> 64) as u64).wrapping_mul(3);
    (mixed.wrapping_mul(MULTIPLIER) >> (64 - SIZE.trailing_zeros())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fhir::record::members;

    #[test]
    fn a_short_name_has_the_number_of_the_member() {
        for name in MEMBERS.iter().copied().chain(["", "x", "Status", "statuses", "div", "ｓｔａｔｕｓ"]) {
            let expected = if name.len() < 16 { members::number(name) } else { 0 };
            assert_eq!(number(bytes(name.as_bytes())), expected, "{name}");
        }
    }
}
