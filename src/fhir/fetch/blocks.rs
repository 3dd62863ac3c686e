//! The bytes of a body as they come, in blocks that never move.
//!
//! A list that grows by moving leaves behind what it outgrew; with a hundred bodies at once that took more memory than
//! the bodies.

/// What a block holds at least.
const BLOCK: usize = 64 << 10;

/// Bytes in blocks.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    blocks: Vec<Vec<u8>>,
    length: usize,
}

impl Blocks {
    pub(super) const fn len(&self) -> usize {
        self.length
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.length += bytes.len();
        match self.blocks.last_mut() {
            Some(block) if block.capacity() - block.len() >= bytes.len() => block.extend_from_slice(bytes),
            _ => {
                let mut block = Vec::with_capacity(bytes.len().max(BLOCK));
                block.extend_from_slice(bytes);
                self.blocks.push(block);
            }
        }
    }

    /// All of them, one behind the other.
    pub(super) fn joined(mut self) -> Vec<u8> {
        match self.blocks.len() {
            0 | 1 => self.blocks.pop().unwrap_or_default(),
            _ => self.blocks.concat(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_out_as_they_went_in_whatever_their_pieces() {
        let bytes: Vec<u8> = (0..=255).cycle().take(3 * BLOCK + 7).collect();
        for piece in [1, 1000, BLOCK, BLOCK + 1, 3 * BLOCK + 7] {
            let mut blocks = Blocks::default();
            bytes.chunks(piece).for_each(|piece| blocks.push(piece));
            assert_eq!(blocks.len(), bytes.len());
            assert!(blocks.joined() == bytes, "{piece}");
        }
        assert_eq!(Blocks::default().joined(), Vec::<u8>::new());
    }
}
