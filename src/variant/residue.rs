//! Amino acids and how they are spelled.
//!
//! Does: one-letter and three-letter codes, and telling the two apart in a run of letters.
//! Does not: guess. `ALA` behind `Ala775_Gly776ins` may mean Ala or Ala-Leu-Ala and is refused.
//!
//! Codes: HGVS, "Standards", amino-acid table (IUPAC-IUB 1983). `*` and `Ter` mean stop; `X` for stop is the
//! spelling HGVS used before 2012 and reports still print.

/// One of the twenty amino acids, kept as its one-letter code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Residue(u8);

const CODES: [(u8, &str); 20] = [
    (b'A', "Ala"),
    (b'C', "Cys"),
    (b'D', "Asp"),
    (b'E', "Glu"),
    (b'F', "Phe"),
    (b'G', "Gly"),
    (b'H', "His"),
    (b'I', "Ile"),
    (b'K', "Lys"),
    (b'L', "Leu"),
    (b'M', "Met"),
    (b'N', "Asn"),
    (b'P', "Pro"),
    (b'Q', "Gln"),
    (b'R', "Arg"),
    (b'S', "Ser"),
    (b'T', "Thr"),
    (b'V', "Val"),
    (b'W', "Trp"),
    (b'Y', "Tyr"),
];

impl Residue {
    /// Reads a one-letter code in either case.
    pub fn from_letter(letter: char) -> Option<Self> {
        let letter = u8::try_from(letter).ok()?.to_ascii_uppercase();
        CODES.iter().find(|(code, _)| *code == letter).map(|(code, _)| Self(*code))
    }

    /// Reads a three-letter code in any case.
    pub fn from_code(text: &str) -> Option<Self> {
        CODES.iter().find(|(_, code)| code.eq_ignore_ascii_case(text)).map(|(letter, _)| Self(*letter))
    }

    /// `V`.
    pub fn letter(self) -> char {
        char::from(self.0)
    }

    /// `Val`.
    pub fn code(self) -> &'static str {
        CODES.iter().find(|(letter, _)| *letter == self.0).map_or("Xaa", |(_, code)| code)
    }
}

/// Residues as written, with whether a stop closes them (`delinsValTer`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Peptide {
    pub residues: Vec<Residue>,
    pub stop: bool,
}

/// How a residue is written; what stands before a position decides how doubtful letters behind it are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    OneLetter(Case),
    ThreeLetter(Case),
}

/// Upper, lower, or first letter upper (`Ala`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    Upper,
    Lower,
    Proper,
}

/// Why letters are not residues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotResidues {
    /// No amino acids in either code.
    Unknown,
    /// Amino acids in both codes, and nothing decides between them.
    Ambiguous,
    /// `X`, `XXXX`, `Xaa`: residues whose kind is not given.
    NotGiven,
}

/// The case of a run of letters.
pub fn case_of(text: &str) -> Case {
    let mut letters = text.chars().filter(char::is_ascii_alphabetic);
    if !text.chars().any(|letter| letter.is_ascii_lowercase()) {
        Case::Upper
    } else if letters.all(|letter| letter.is_ascii_lowercase()) {
        Case::Lower
    } else {
        Case::Proper
    }
}

/// Reads the residue that stands before a position: one letter or one three-letter code.
pub fn read_one(text: &str) -> Option<(Residue, Spelling)> {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => Some((Residue::from_letter(letter)?, Spelling::OneLetter(case_of(text)))),
        _ => Some((Residue::from_code(text)?, Spelling::ThreeLetter(case_of(text)))),
    }
}

/// Reads the residues of an insertion or replacement.
///
/// `anchor` is how the residue before the position is written. `keyword` says that `ins`, `delins`, `del` or
/// `dup` announces residues; without it (`V777MET`) doubtful letters are never read as a row of one-letter codes.
///
/// # Errors
/// Letters that are no residues, or that could be two different things.
pub fn read_many(text: &str, anchor: Option<Spelling>, keyword: bool) -> Result<Peptide, NotResidues> {
    if is_not_given(text) {
        return Err(NotResidues::NotGiven);
    }
    match (three_letter(text), one_letter(text)) {
        (None, None) => Err(NotResidues::Unknown),
        (Some(peptide), None) | (None, Some(peptide)) => Ok(peptide),
        (Some(three), Some(one)) if three == one => Ok(one),
        (Some(three), Some(one)) => match (case_of(text), anchor) {
            (Case::Proper, _) => Ok(three),
            (case, Some(Spelling::ThreeLetter(of_anchor))) if case == of_anchor => Ok(three),
            (case, Some(Spelling::OneLetter(of_anchor))) if keyword && case == of_anchor => Ok(one),
            _ => Err(NotResidues::Ambiguous),
        },
    }
}

fn is_not_given(text: &str) -> bool {
    let unknown = text.replace("Xaa", "X");
    !unknown.is_empty() && unknown.chars().all(|letter| letter == 'X' || letter == 'x')
}

fn three_letter(text: &str) -> Option<Peptide> {
    let (body, mut stop) = text.strip_suffix('*').map_or((text, false), |body| (body, true));
    let mut residues = Vec::new();
    let mut rest = body;
    while !rest.is_empty() {
        let (code, behind) = rest.split_at_checked(3)?;
        if code.eq_ignore_ascii_case("ter") && behind.is_empty() && !stop {
            stop = true;
        } else {
            residues.push(Residue::from_code(code)?);
        }
        rest = behind;
    }
    (!residues.is_empty() || stop).then_some(Peptide { residues, stop })
}

fn one_letter(text: &str) -> Option<Peptide> {
    let (body, stop) = text.strip_suffix('*').map_or((text, false), |body| (body, true));
    let residues = body.chars().map(Residue::from_letter).collect::<Option<Vec<_>>>()?;
    (!residues.is_empty() || stop).then_some(Peptide { residues, stop })
}
