//! Phrases in a tree of bytes: all phrases a text begins with are found in one walk.

use std::collections::VecDeque;
use std::ops::Range;

/// Phrases, each with what it stands for. The children of a node stand beside each other.
#[derive(Debug)]
pub struct Trie<T> {
    /// The byte that leads to each node.
    bytes: Vec<u8>,
    nodes: Vec<Node<T>>,
    /// The bytes that follow a node before its phrases part.
    labels: Vec<u8>,
    /// Where a text goes from the root, by its first byte.
    starts: Vec<Option<u32>>,
}

#[derive(Debug)]
struct Node<T> {
    /// What the phrase that ends after the label stands for.
    ends: Option<T>,
    label: Range<u32>,
    children: Range<u32>,
}

impl<T: Copy> Trie<T> {
    /// Of phrases in the order of their bytes, each once, none of them empty.
    pub fn of<'p>(phrases: impl Iterator<Item = (&'p str, T)>) -> Self {
        let phrases: Vec<(&[u8], T)> = phrases.map(|(phrase, value)| (phrase.as_bytes(), value)).collect();
        let mut trie = Self { bytes: Vec::new(), nodes: Vec::new(), labels: Vec::new(), starts: Vec::new() };
        trie.bytes.push(0);
        trie.nodes.push(Node { ends: None, label: 0..0, children: 0..0 });
        // Nodes in the order of their depth, each with the phrases that go through it.
        let mut waiting = VecDeque::from([(0, 0, phrases.as_slice())]);
        while let Some((node, depth, mut through)) = waiting.pop_front() {
            let shared = if node == 0 { 0 } else { shared(through, depth) };
            let label = through.first().and_then(|(phrase, _)| phrase.get(depth..depth + shared)).unwrap_or_default();
            let from = trie.labels.len();
            trie.labels.extend(label);
            let (label, depth) = (index(from)..index(trie.labels.len()), depth + shared);
            let mut ends = None;
            if let Some(((phrase, value), longer)) = through.split_first()
                && phrase.len() == depth
            {
                (ends, through) = (Some(*value), longer);
            }
            let from = trie.nodes.len();
            for same in through.chunk_by(|(one, _), (other, _)| one.get(depth) == other.get(depth)) {
                waiting.push_back((trie.nodes.len(), depth + 1, same));
                trie.bytes.extend(same.first().and_then(|(phrase, _)| phrase.get(depth)));
                trie.nodes.push(Node { ends: None, label: 0..0, children: 0..0 });
            }
            let children = index(from)..index(trie.nodes.len());
            if let Some(node) = trie.nodes.get_mut(node) {
                *node = Node { ends, label, children };
            }
        }
        trie.starts = (0..=u8::MAX).map(|byte| trie.child(trie.nodes.first()?, byte)).collect();
        trie
    }

    /// Whether any phrase begins with the first byte of a text.
    pub fn may_start(&self, text: &[u8]) -> bool {
        text.first().and_then(|byte| self.starts.get(usize::from(*byte))).is_some_and(Option::is_some)
    }

    /// Every phrase that a text begins with, the shortest first: its length in bytes, and what it stands for.
    #[inline]
    pub fn each_prefix(&self, text: &[u8], mut found: impl FnMut(usize, T)) {
        let start = text.first().and_then(|byte| self.starts.get(usize::from(*byte)));
        let Some(mut at) = start.copied().flatten() else { return };
        let mut length = 1;
        while let Some(node) = self.nodes.get(at as usize) {
            for byte in self.labels.get(node.label.start as usize..node.label.end as usize).unwrap_or_default() {
                if text.get(length) != Some(byte) {
                    return;
                }
                length += 1;
            }
            if let Some(value) = node.ends {
                found(length, value);
            }
            let Some(next) = text.get(length).and_then(|byte| self.child(node, *byte)) else { return };
            at = next;
            length += 1;
        }
    }

    fn child(&self, node: &Node<T>, byte: u8) -> Option<u32> {
        let Range { start, end } = node.children;
        let bytes = self.bytes.get(start as usize..end as usize)?;
        let at = bytes.iter().position(|known| *known == byte)?;
        Some(start + index(at))
    }
}

/// How many bytes all phrases have in common from a depth on.
fn shared<T>(phrases: &[(&[u8], T)], depth: usize) -> usize {
    // In their order the first and the last differ the most.
    let first = phrases.first().and_then(|(phrase, _)| phrase.get(depth..)).unwrap_or_default();
    let last = phrases.last().and_then(|(phrase, _)| phrase.get(depth..)).unwrap_or_default();
    first.iter().zip(last).take_while(|(one, other)| one == other).count()
}

/// There are fewer nodes than bytes in the files of words.
fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_at_the_start_is_found() {
        let trie = Trie::of([("a", 1), ("ab", 2), ("abcd", 3), ("b", 4), ("陰性", 5)].into_iter());
        for (text, wanted) in [
            ("abcde", vec![(1, 1), (2, 2), (4, 3)]),
            ("abc", vec![(1, 1), (2, 2)]),
            ("ba", vec![(1, 4)]),
            ("陰性", vec![(6, 5)]),
            ("陰", vec![]),
            ("", vec![]),
            ("x", vec![]),
        ] {
            let mut found = Vec::new();
            trie.each_prefix(text.as_bytes(), |length, value| found.push((length, value)));
            assert_eq!(found, wanted, "{text}");
        }
    }
}
