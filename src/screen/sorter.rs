//! Sorts more than memory holds: sorted runs in files for a while, merged at the end.
//!
//! What has the same key stays in the order in which it was added.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{BufRead, BufReader, Read, Seek, Write};
use std::path::PathBuf;

use super::scratch::{Scratch, scratch};

/// How many bytes are held before they are written as a run.
const ROOM: usize = 64 << 20;
/// How many runs are merged at once.
const MOST_RUNS: usize = 64;
const BUFFER: usize = 1 << 17;

/// Pairs of a key and a value, both bytes.
#[derive(Debug)]
pub struct Sorter {
    folder: PathBuf,
    room: usize,
    bytes: Vec<u8>,
    pairs: Vec<Pair>,
    runs: Vec<Scratch>,
}

/// A key and the value behind it, in the bytes that are held.
#[derive(Debug, Clone, Copy)]
struct Pair {
    at: usize,
    key: usize,
    value: usize,
}

impl Pair {
    fn key(self, bytes: &[u8]) -> &[u8] {
        bytes.get(self.at..self.at + self.key).unwrap_or_default()
    }

    fn value(self, bytes: &[u8]) -> &[u8] {
        let start = self.at + self.key;
        bytes.get(start..start + self.value).unwrap_or_default()
    }
}

/// What is done with each pair, in order; `false` ends it.
type Each<'e> = dyn FnMut(&[u8], &[u8]) -> std::io::Result<bool> + 'e;

impl Sorter {
    /// Writes its runs into the folder.
    pub fn new(folder: PathBuf) -> Self {
        Self::with_room(folder, ROOM)
    }

    fn with_room(folder: PathBuf, room: usize) -> Self {
        Self { folder, room, bytes: Vec::new(), pairs: Vec::new(), runs: Vec::new() }
    }

    /// Adds a pair; the value is what `value` lies one behind the other.
    ///
    /// # Errors
    /// A run that cannot be written.
    pub fn add(&mut self, key: &[u8], value: &[&[u8]]) -> std::io::Result<()> {
        let size = key.len() + value.iter().map(|part| part.len()).sum::<usize>();
        if !self.pairs.is_empty() && self.bytes.len() + size > self.room {
            self.spill()?;
        }
        let at = self.bytes.len();
        self.bytes.extend_from_slice(key);
        for part in value {
            self.bytes.extend_from_slice(part);
        }
        self.pairs.push(Pair { at, key: key.len(), value: size - key.len() });
        Ok(())
    }

    /// Gives every pair to `each`, sorted by key.
    ///
    /// # Errors
    /// A run that cannot be written or read.
    pub fn finish(mut self, each: &mut Each) -> std::io::Result<()> {
        if self.runs.is_empty() {
            self.sort();
            for pair in &self.pairs {
                if !each(pair.key(&self.bytes), pair.value(&self.bytes))? {
                    break;
                }
            }
            return Ok(());
        }
        self.spill()?;
        self.bytes = Vec::new();
        self.pairs = Vec::new();
        merge(&self.runs, each)
    }

    fn sort(&mut self) {
        let bytes = &self.bytes;
        self.pairs.sort_by(|one, other| one.key(bytes).cmp(other.key(bytes)));
    }

    fn spill(&mut self) -> std::io::Result<()> {
        self.sort();
        let mut run = RunWriter::new(scratch(&self.folder)?);
        for pair in &self.pairs {
            run.write(pair.key(&self.bytes), pair.value(&self.bytes))?;
        }
        self.runs.push(run.done()?);
        self.bytes.clear();
        self.pairs.clear();
        if self.runs.len() >= MOST_RUNS {
            let mut run = RunWriter::new(scratch(&self.folder)?);
            merge(&std::mem::take(&mut self.runs), &mut |key, value| run.write(key, value).map(|()| true))?;
            self.runs.push(run.done()?);
        }
        Ok(())
    }
}

struct RunWriter {
    run: Scratch,
    held: Vec<u8>,
}

impl RunWriter {
    fn new(run: Scratch) -> Self {
        Self { run, held: Vec::with_capacity(BUFFER) }
    }

    fn write(&mut self, key: &[u8], value: &[u8]) -> std::io::Result<()> {
        for part in [key, value] {
            let length = u32::try_from(part.len()).map_err(|_| std::io::Error::other("a text beyond 4 GiB"))?;
            self.held.extend_from_slice(&length.to_le_bytes());
        }
        self.held.extend_from_slice(key);
        self.held.extend_from_slice(value);
        if self.held.len() >= BUFFER {
            self.run.file.write_all(&self.held)?;
            self.held.clear();
        }
        Ok(())
    }

    fn done(mut self) -> std::io::Result<Scratch> {
        self.run.file.write_all(&self.held)?;
        self.run.file.rewind()?;
        Ok(self.run)
    }
}

struct RunReader<'r> {
    input: BufReader<&'r std::fs::File>,
    value: Vec<u8>,
}

impl RunReader<'_> {
    /// The next key; its value is held.
    fn next(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        if self.input.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let mut length = [0; 4];
        self.input.read_exact(&mut length)?;
        let mut key = vec![0; u32::from_le_bytes(length) as usize];
        self.input.read_exact(&mut length)?;
        self.value.resize(u32::from_le_bytes(length) as usize, 0);
        self.input.read_exact(&mut key)?;
        self.input.read_exact(&mut self.value)?;
        Ok(Some(key))
    }
}

/// Of equal keys the earlier run comes first.
fn merge(runs: &[Scratch], each: &mut Each) -> std::io::Result<()> {
    let reader = |run| RunReader { input: BufReader::with_capacity(BUFFER, run), value: Vec::new() };
    let mut readers: Vec<RunReader> = runs.iter().map(|run| reader(&run.file)).collect();
    let mut heads = BinaryHeap::with_capacity(readers.len());
    for (at, reader) in readers.iter_mut().enumerate() {
        heads.extend(reader.next()?.map(|key| Reverse((key, at))));
    }
    while let Some(Reverse((key, at))) = heads.pop() {
        let Some(reader) = readers.get_mut(at) else { continue };
        if !each(&key, &reader.value)? {
            break;
        }
        heads.extend(reader.next()?.map(|key| Reverse((key, at))));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twenty thousand pairs in a room of some eighty: more runs than are merged at once.
    #[test]
    fn what_does_not_fit_into_memory_comes_back_sorted_and_equal_keys_in_their_order() {
        for (room, count) in [(1 << 20, 100_u32), (1 << 10, 20_000)] {
            let mut sorter = Sorter::with_room(std::env::temp_dir(), room);
            let keys: Vec<u32> = (0..count).map(|number| number.wrapping_mul(2_654_435_761) % 997).collect();
            for (number, key) in keys.iter().enumerate() {
                sorter.add(&key.to_be_bytes(), &[&number.to_le_bytes(), b"-"]).unwrap();
            }
            let mut wanted: Vec<(u32, usize)> = keys.iter().copied().zip(0..).collect();
            wanted.sort_unstable();
            let mut found = Vec::new();
            sorter
                .finish(&mut |key, value| {
                    assert_eq!(value.last(), Some(&b'-'));
                    found.push((
                        u32::from_be_bytes(key.try_into().unwrap()),
                        usize::from_le_bytes(value[..8].try_into().unwrap()),
                    ));
                    Ok(true)
                })
                .unwrap();
            assert_eq!(found, wanted);
        }
    }
}
