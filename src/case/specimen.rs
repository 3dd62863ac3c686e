//! Where a result was taken from, and whether two results may be compared.

/// What is known of the tissue or blood a result was measured on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Specimen {
    /// The sender's own reference (`Specimen/s1`), when there is one.
    pub id: Option<String>,
    /// The body site in the sender's words (`liver`, `左乳房`).
    pub site: Option<String>,
    pub origin: Origin,
    /// The side of the body it was taken from.
    pub laterality: Option<Laterality>,
    /// The side of the primary tumour it is of, as far as the record says: that of a metastasis is another.
    pub of_side: Option<Laterality>,
}

/// Primary tumour or metastasis.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Origin {
    Primary,
    Metastasis,
    #[default]
    Unstated,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Laterality {
    Left,
    Right,
    Bilateral,
}

impl Laterality {
    /// The word programs get.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
            Self::Bilateral => "bilateral",
        }
    }

    /// Reads the word back.
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Left, Self::Right, Self::Bilateral].into_iter().find(|side| side.id() == id)
    }

    /// The other side of a pair: a left and a right breast cancer are two.
    pub const fn is_opposite(self, other: Self) -> bool {
        matches!((self, other), (Self::Left, Self::Right) | (Self::Right, Self::Left))
    }
}

impl Specimen {
    /// Both were taken from one side, as far as they say.
    pub fn same_side(&self, other: &Self) -> bool {
        !self.laterality.zip(other.laterality).is_some_and(|(one, other)| one.is_opposite(other))
    }

    /// May belong to a primary tumour of this side.
    pub fn may_be_of(&self, side: Option<Laterality>) -> bool {
        !self.of_side.zip(side).is_some_and(|(own, side)| own.is_opposite(side))
    }
}
