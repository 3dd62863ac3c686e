//! What a known word can mean: the closed list behind the second column of `profiles/words/*.tsv`.

/// What a phrase of the vocabulary means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Bounds the number beside it.
    Comparator(Relation, Side),
    /// The number after it is only near.
    Approximately,
    /// Right behind a number it says that the number is only near ("10 %程度"); elsewhere it changes nothing.
    NearAfter,
    /// Right behind a number it says that the number is only near ("10 %弱"); elsewhere how strong.
    NearAfterOrDegree,
    /// "between 5 and 10"
    Between,
    /// "5 to 10", "5から10"
    To,
    /// "9 out of 10"
    OutOf,
    Unit(Unit),
    Answer(Answer),
    /// A single letter, an answer only after a mark that asks for one ("amplified? n").
    Letter(Answer),
    Trigger(Trigger),
    Mark(BoxMark),
    /// A word that changes nothing.
    Harmless,
    /// Changes nothing, and never ends a text: where it does, the text was cut off ("スコア3+と").
    Particle,
    /// Asks for an answer behind it ("増幅の有無：無"): without one nothing is said.
    Whether,
    /// Between a result and the method it was found by ("positive by FISH"); ends no text either.
    By,
    /// Between a score and what more is said of it ("2+ with negative ISH").
    With,
    /// "is", "are": between a bound and an answer it makes a rule of both ("≥ 1 % is positive").
    Copula,
    /// How strong, how much or where ("weak", "cytoplasmic"): denied, it leaves open what else was seen.
    Degree,
    /// Strong or complete, as a degree: no score of 0 has it.
    Strong,
    /// So few cells that without a number nobody can tell on which side of a line they lie ("scattered").
    Few,
    /// Much or little, as a degree: of a tumour's mutations it is the result ("high", "low").
    Much(bool),
    /// What a tumour's microsatellites or mismatch repair are: stable, or not.
    Stability(bool),
    /// The method of in situ hybridisation, without a result.
    Ish,
    /// Names the test, and no result ("testing", 検査): denied, nothing was examined.
    Examination,
    /// A thing that is numbered: a plain number right behind it is its label ("slide 15").
    Numbered,
    /// The specimen, or the picture, allowed the test ("adequate", 判定可能): denied, the test came to no result.
    Adequate,
    /// Cells that were counted; a number beside it is how many, and no score ("viable tumor cells: 120").
    CountedCells,
    /// Names what was examined or how: a clone, a kit, a specimen.
    Name,
    /// Names a marker or a measurement: a number beside it is its own.
    Subject(Subject),
    /// States a result by itself ("her2-low").
    Result,
    /// States a result by itself, whose denial is "negative" ("amplified").
    PositiveResult,
    /// What is seen in a stain; alone it says nothing, denied it does.
    Staining,
    And,
    Or,
    /// Ends what a denial or a time reaches.
    But,
    /// What is said of a therapy, in texts about drugs.
    Therapy(TherapyWord),
}

impl Meaning {
    /// Names something, and states nothing of it.
    pub const fn is_name(self) -> bool {
        matches!(self, Self::Name | Self::Subject(_))
    }
}

/// What a value may be a value of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Er,
    Pgr,
    /// Which of the two receptors is not said.
    HormoneReceptor,
    Her2,
    /// The chromosome that copies of HER2 are compared with.
    SecondProbe,
    PdL1,
    /// A protein that no rule asks for.
    OtherProtein,
    Gene,
    /// Microsatellites, mismatch repair, the number of mutations.
    Instability,
    Ugt1a1,
    Lvef,
    Neutrophils,
    /// Serum creatinine, or the clearance that is worked out of it.
    Creatinine,
    Glucose,
    BodyWeight,
    BodyHeight,
}

/// What a word says of a therapy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TherapyWord {
    /// It was given, or is.
    Given,
    /// Before a number, or by itself: one cycle of a course that runs.
    Course,
    /// It was not, and is not to be.
    NotGiven,
    /// It is still to come, or only spoken of.
    Planned,
    /// Whether it was given stays open ("allergic to").
    Open,
    /// Nobody says whether it was given, whatever else is said ("whether").
    Doubt,
    /// A phrase that changes nothing, though a word in it would ("as needed").
    Nothing,
    /// Between things of which each may have a verb of its own.
    Joint,
    /// One after the other ("followed by").
    Sequence,
    /// Given in the place of what stands before it ("switched to").
    Switch,
    /// It was given, and was left for what stands behind "to" ("switched").
    Leaves,
    /// Before what was left ("from", "von").
    From,
    /// Before what took its place ("to", "auf").
    To,
    /// Before what was given earlier ("after", "nach").
    After,
    /// The number of a line of therapy ("1L", "二次治療").
    Line,
    /// Of two things only one ("対").
    Choice,
}

/// How a number lies to its bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    Below,
    AtMost,
    Above,
    AtLeast,
}

/// On which side of what it speaks about a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Before,
    After,
    /// "no amplification", "amplification: no"
    Either,
}

/// Units of numbers; what a laboratory does not write here is not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Percent,
    Gram,
    Milligram,
    Kilogram,
    MilligramPerKilogram,
    MilligramPerSquareMetre,
    MilligramPerDecilitre,
    Metre,
    Centimetre,
    Millimetre,
    /// 10⁹ per litre, the same as 10³ per microlitre.
    GigaPerLitre,
    PerMicrolitre,
    /// Another unit of laboratories (g/dL, U/L, ms, mL/min), which the reader of the measurement tells apart.
    Laboratory,
    /// Cells or nuclei that were counted.
    Cells,
    /// Of a gene, in each cell.
    PerCell,
    Copies,
    Signals,
    /// Points of a score.
    Points,
    /// Mutations in a million bases.
    PerMegabase,
}

/// What a word answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Yes,
    No,
    Positive,
    Negative,
    WeakPositive,
    Present,
    Absent,
    Equivocal,
    /// The examination came to no result.
    Indeterminate,
    /// The specimen did not allow it.
    NotEvaluable,
    NotDone,
    Unknown,
    /// A sign alone: what it answers depends on the question.
    Plus,
    Minus,
    PlusMinus,
}

impl Answer {
    /// Says by itself that something is not there.
    pub fn is_negative(self) -> bool {
        matches!(self, Self::Negative | Self::Absent | Self::No)
    }
}

/// Words that change what the words around them say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    Denial(Side),
    Doubt,
    /// Of what stands on both sides of it only one is so ("vs").
    Versus,
    /// Earlier, quoted from elsewhere.
    Past,
    /// Ends a past: "now", "今回".
    Now,
    /// A test done again: its result follows ("再検 3+"), or the one before it is to be repeated ("V777L: 再検").
    Again,
    /// Planned, ordered, recommended.
    Planned,
    Pending,
    /// How a value moved, instead of the value.
    Change,
    /// A range or cut-off to compare with.
    Reference,
    /// Tissue that shows that the stain worked.
    Control,
    /// What a scale means.
    Definition,
    /// A condition or a rule instead of a result.
    Rule,
    /// Takes the result back ("entered in error").
    Withdrawal,
    /// Puts the result in question ("test invalid", "to be repeated").
    Invalidation,
    Person(Whose),
    /// What the patient tells, and nobody examined ("self-reported").
    Told,
}

/// Whose result it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Whose {
    #[default]
    Patient,
    Relative,
    /// Of the family, not of one person in it: its history.
    Family,
    Fetus,
    Donor,
    OtherPatient,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoxMark {
    Empty,
    Ticked,
    /// Ticked beside a cross, empty beside a filled circle.
    Circle,
    /// Not chosen beside a circle.
    Cross,
}
