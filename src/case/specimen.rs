//! Where a result was taken from, and whether two results may be compared.

/// What is known of the tissue or blood a result was measured on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Specimen {
    /// The sender's own reference (`Specimen/s1`), when there is one.
    pub id: Option<String>,
    /// The body site in the sender's words (`liver`, `左乳房`).
    pub site: Option<String>,
    pub origin: Origin,
    pub laterality: Option<Laterality>,
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
}

impl Specimen {
    /// May belong to the same primary tumour: stated sides must agree (a left and a right breast cancer are two).
    pub fn same_primary(&self, other: &Self) -> bool {
        !matches!(
            (self.laterality, other.laterality),
            (Some(Laterality::Left), Some(Laterality::Right)) | (Some(Laterality::Right), Some(Laterality::Left))
        )
    }
}
