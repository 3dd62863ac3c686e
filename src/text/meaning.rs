//! What a known word can mean: the closed list behind the second column of `profiles/words/*.tsv`.

use Meaning::{Comparator, Letter, Mark};
use Relation::{Above, AtLeast, AtMost, Below};

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
    /// "is", "are": between a bound and an answer it makes a rule of both ("≥ 1 % is positive").
    Copula,
    /// How strong, how much or where ("weak", "cytoplasmic"): denied, it leaves open what else was seen.
    Degree,
    /// So few cells that without a number nobody can tell on which side of a line they lie ("scattered").
    Few,
    /// Much or little, as a degree: of a tumour's mutations it is the result ("high", "low").
    Much(bool),
    /// What a tumour's microsatellites or mismatch repair are: stable, or not.
    Stability(bool),
    /// The method of in situ hybridisation, without a result.
    Ish,
    /// Names what was examined or how: a marker, a gene, a clone, a score.
    Name,
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

const fn trigger(trigger: Trigger) -> Meaning {
    Meaning::Trigger(trigger)
}

const fn answer(answer: Answer) -> Meaning {
    Meaning::Answer(answer)
}

const fn unit(unit: Unit) -> Meaning {
    Meaning::Unit(unit)
}

/// File of `profiles/words/` without its ending, name in the second column, meaning.
pub const NAMES: [(&str, &str, Meaning); 94] = [
    ("comparators", "below", Comparator(Below, Side::Before)),
    ("comparators", "at-most", Comparator(AtMost, Side::Before)),
    ("comparators", "above", Comparator(Above, Side::Before)),
    ("comparators", "at-least", Comparator(AtLeast, Side::Before)),
    ("comparators", "below-after", Comparator(Below, Side::After)),
    ("comparators", "at-most-after", Comparator(AtMost, Side::After)),
    ("comparators", "above-after", Comparator(Above, Side::After)),
    ("comparators", "at-least-after", Comparator(AtLeast, Side::After)),
    ("comparators", "approximately", Meaning::Approximately),
    ("comparators", "between", Meaning::Between),
    ("comparators", "to", Meaning::To),
    ("comparators", "out-of", Meaning::OutOf),
    ("units", "percent", unit(Unit::Percent)),
    ("units", "g", unit(Unit::Gram)),
    ("units", "mg", unit(Unit::Milligram)),
    ("units", "kg", unit(Unit::Kilogram)),
    ("units", "mg/kg", unit(Unit::MilligramPerKilogram)),
    ("units", "mg/m2", unit(Unit::MilligramPerSquareMetre)),
    ("units", "mg/dl", unit(Unit::MilligramPerDecilitre)),
    ("units", "m", unit(Unit::Metre)),
    ("units", "cm", unit(Unit::Centimetre)),
    ("units", "mm", unit(Unit::Millimetre)),
    ("units", "10*9/l", unit(Unit::GigaPerLitre)),
    ("units", "/ul", unit(Unit::PerMicrolitre)),
    ("units", "laboratory", unit(Unit::Laboratory)),
    ("units", "cells", unit(Unit::Cells)),
    ("units", "/cell", unit(Unit::PerCell)),
    ("units", "copies", unit(Unit::Copies)),
    ("units", "signals", unit(Unit::Signals)),
    ("units", "points", unit(Unit::Points)),
    ("units", "/mb", unit(Unit::PerMegabase)),
    ("answers", "yes", answer(Answer::Yes)),
    ("answers", "no", answer(Answer::No)),
    ("answers", "positive", answer(Answer::Positive)),
    ("answers", "negative", answer(Answer::Negative)),
    ("answers", "weak-positive", answer(Answer::WeakPositive)),
    ("answers", "present", answer(Answer::Present)),
    ("answers", "absent", answer(Answer::Absent)),
    ("answers", "equivocal", answer(Answer::Equivocal)),
    ("answers", "indeterminate", answer(Answer::Indeterminate)),
    ("answers", "not-evaluable", answer(Answer::NotEvaluable)),
    ("answers", "not-done", answer(Answer::NotDone)),
    ("answers", "unknown", answer(Answer::Unknown)),
    ("answers", "plus", answer(Answer::Plus)),
    ("answers", "minus", answer(Answer::Minus)),
    ("answers", "plus-minus", answer(Answer::PlusMinus)),
    ("answers", "letter-yes", Letter(Answer::Yes)),
    ("answers", "letter-no", Letter(Answer::No)),
    ("answers", "letter-positive", Letter(Answer::Positive)),
    ("denial", "before", trigger(Trigger::Denial(Side::Before))),
    ("denial", "after", trigger(Trigger::Denial(Side::After))),
    ("denial", "either", trigger(Trigger::Denial(Side::Either))),
    ("doubt", "doubt", trigger(Trigger::Doubt)),
    ("doubt", "either", trigger(Trigger::Versus)),
    ("time", "past", trigger(Trigger::Past)),
    ("time", "now", trigger(Trigger::Now)),
    ("time", "planned", trigger(Trigger::Planned)),
    ("time", "pending", trigger(Trigger::Pending)),
    ("time", "change", trigger(Trigger::Change)),
    ("reference", "reference", trigger(Trigger::Reference)),
    ("reference", "control", trigger(Trigger::Control)),
    ("reference", "definition", trigger(Trigger::Definition)),
    ("rule-words", "rule", trigger(Trigger::Rule)),
    ("withdrawal", "withdrawn", trigger(Trigger::Withdrawal)),
    ("withdrawal", "in-doubt", trigger(Trigger::Invalidation)),
    ("persons", "relative", trigger(Trigger::Person(Whose::Relative))),
    ("persons", "family", trigger(Trigger::Person(Whose::Family))),
    ("persons", "fetus", trigger(Trigger::Person(Whose::Fetus))),
    ("persons", "donor", trigger(Trigger::Person(Whose::Donor))),
    ("persons", "other-patient", trigger(Trigger::Person(Whose::OtherPatient))),
    ("persons", "patient", trigger(Trigger::Person(Whose::Patient))),
    ("boxes", "empty", Mark(BoxMark::Empty)),
    ("boxes", "ticked", Mark(BoxMark::Ticked)),
    ("boxes", "circle", Mark(BoxMark::Circle)),
    ("boxes", "cross", Mark(BoxMark::Cross)),
    ("harmless", "word", Meaning::Harmless),
    ("harmless", "near-after", Meaning::NearAfter),
    ("harmless", "near-after-or-degree", Meaning::NearAfterOrDegree),
    ("harmless", "copula", Meaning::Copula),
    ("harmless", "and", Meaning::And),
    ("harmless", "or", Meaning::Or),
    ("harmless", "but", Meaning::But),
    ("harmless", "degree", Meaning::Degree),
    ("harmless", "few", Meaning::Few),
    ("harmless", "high", Meaning::Much(true)),
    ("harmless", "low", Meaning::Much(false)),
    ("instability", "unstable", Meaning::Stability(false)),
    ("instability", "stable", Meaning::Stability(true)),
    ("harmless", "method", Meaning::Harmless),
    ("harmless", "ish", Meaning::Ish),
    ("harmless", "staining", Meaning::Staining),
    ("names", "name", Meaning::Name),
    ("names", "result", Meaning::Result),
    ("names", "positive", Meaning::PositiveResult),
];
