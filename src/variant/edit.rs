//! What a variant does to a sequence, and when two variants are the same.
//!
//! Does: "keep `start` elements, drop `removed`, put `inserted` in their place", and its unique form.
//! Does not: know names. Two descriptions mean the same variant exactly when the edited sequences are equal,
//! whatever they are called; that is decided here and nowhere else.

/// A change of a sequence of residues or bases. `start` counts the elements kept in front (0-based).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Edit<T> {
    pub start: usize,
    pub removed: usize,
    pub inserted: Vec<T>,
}

impl<T: Copy + Eq> Edit<T> {
    /// The unique form: from the edited and the reference sequence the common beginning is taken off first,
    /// then the common end. What remains depends on the two sequences only, so equal trimmed edits mean equal
    /// edited sequences and the reverse. Taking the beginning first leaves the change as far towards the 3' (C-terminal)
    /// end as it goes: the place HGVS names (General recommendations, "3' rule").
    ///
    /// `None` when the edit reaches beyond the reference.
    pub fn trimmed(&self, reference: &[T]) -> Option<Self> {
        let rest = reference.get(self.start..)?;
        let tail = rest.get(self.removed..)?;
        let edited = self.inserted.iter().chain(tail);
        let edited_length = self.inserted.len() + tail.len();

        let front = rest.iter().zip(edited.clone()).take_while(|(old, new)| old == new).count();
        let most = rest.len().min(edited_length) - front;
        // The tail is common by construction; behind it the ends of the removed and the inserted part may be too.
        let beyond = most.saturating_sub(tail.len());
        let removed = rest.iter().take(self.removed).rev();
        let ends = removed.zip(self.inserted.iter().rev()).take(beyond);
        let back = tail.len().min(most) + ends.take_while(|(old, new)| old == new).count();

        Some(Self {
            start: self.start + front,
            removed: rest.len() - front - back,
            inserted: edited.skip(front).take(edited_length - front - back).copied().collect(),
        })
    }

    /// The whole edited sequence; `None` when the edit reaches beyond the reference.
    pub fn apply(&self, reference: &[T]) -> Option<Vec<T>> {
        let front = reference.get(..self.start)?;
        let tail = reference.get(self.start.checked_add(self.removed)?..)?;
        Some([front, &self.inserted, tail].concat())
    }

    /// Whether nothing is changed (of a trimmed edit).
    pub fn is_empty(&self) -> bool {
        self.removed == 0 && self.inserted.is_empty()
    }

    /// One past the last replaced element.
    pub fn end(&self) -> usize {
        self.start + self.removed
    }
}
