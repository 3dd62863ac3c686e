//! What a word of a genetic report means.

use crate::case::gene_result::Rating;
use crate::variant::{Classification, Origin};

/// What a word, or a piece of notation, means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// A gene of `profiles/genes/symbols.tsv`, by its line.
    Gene(usize),
    /// A symbol of a gene that is not in the table.
    OtherGene,
    /// BRCA1 and BRCA2 together.
    BothBrca,
    /// Two genes joined into one ("KIF5B-RET").
    FusedGenes,
    /// A change in the notation of HGVS or of the field ("L858R").
    Notation,
    Class(Classification),
    /// "pathogenic variant"
    ClassedVariant(Classification),
    /// Laboratories disagree.
    Conflicting,
    Rated(Rating),
    Origin(Origin),
    /// "potential germline": where it comes from is not settled.
    DoubtedGermline,
    /// "mutation"
    Variant,
    /// "variant", "change": that one was found does not say that it means anything.
    NeutralVariant,
    /// The reference allele, or no call ("0/0").
    NotCalled,
    /// Too few reads to tell ("low coverage").
    TooFewReads,
    /// A class of variants ("exon 20 insertion").
    VariantClass,
    Amplification,
    Fusion,
    Structural,
    /// "no other …": what is said is not about the variant named before.
    Other,
    /// A share of reads follows.
    Fraction,
    /// A number of copies follows.
    Copies,
    /// What is looked for follows ("tested for"); that it was found is not said.
    Examined,
    /// Whether the test was done, ordered or agreed to: in the name of a result it makes a yes one about the test.
    Doing,
    /// What a negative result may have missed ("low coverage", "possible false negative").
    Limit,
    /// Reads a gene as a whole ("sequencing"): beside a kind of change the test is of both.
    Sequencing,
    /// One part of a gene, or the changes of some people only ("kinase domain", "founder mutations"): a denial reaches no further.
    Part,
    /// The same, where a number follows ("exon 20").
    NumberedPart,
    /// All of a gene ("all exons").
    Whole,
    /// Nothing but what it names ("only", "limited to"): beside a part, what a negative may have missed.
    Only,
    /// What sort of small change ("deletion"): beside a change it says nothing new, alone it was not read.
    SmallKind,
    /// What the test worked on ("DNA"): a remark on it that was not understood puts a negative in question.
    Matter,
    /// The share of tumour cells: the same, and a number may say that it is enough.
    TumourShare,
    /// A word of the names of tests and reports ("molecular pathology"), which tells no product.
    Title,
    Harmless,
}

/// The words of the second column of `profiles/genes/words.tsv`.
const NAMES: [(&str, Word); 40] = [
    ("pathogenic", Word::Class(Classification::Pathogenic)),
    ("likely-pathogenic", Word::Class(Classification::LikelyPathogenic)),
    ("uncertain", Word::Class(Classification::Uncertain)),
    ("likely-benign", Word::Class(Classification::LikelyBenign)),
    ("benign", Word::Class(Classification::Benign)),
    ("pathogenic-variant", Word::ClassedVariant(Classification::Pathogenic)),
    ("likely-pathogenic-variant", Word::ClassedVariant(Classification::LikelyPathogenic)),
    ("conflicting", Word::Conflicting),
    ("oncogenic", Word::Rated(Rating::Oncogenic)),
    ("likely-oncogenic", Word::Rated(Rating::LikelyOncogenic)),
    ("tier-1", Word::Rated(Rating::TierOne)),
    ("tier-2", Word::Rated(Rating::TierTwo)),
    ("tier-3", Word::Rated(Rating::TierThree)),
    ("tier-4", Word::Rated(Rating::TierFour)),
    ("germline", Word::Origin(Origin::Germline)),
    ("somatic", Word::Origin(Origin::Somatic)),
    ("doubted-germline", Word::DoubtedGermline),
    ("variant", Word::Variant),
    ("neutral-variant", Word::NeutralVariant),
    ("not-called", Word::NotCalled),
    ("too-few-reads", Word::TooFewReads),
    ("class-of-variants", Word::VariantClass),
    ("amplification", Word::Amplification),
    ("fusion", Word::Fusion),
    ("structural", Word::Structural),
    ("other", Word::Other),
    ("both-brca", Word::BothBrca),
    ("examined", Word::Examined),
    ("doing", Word::Doing),
    ("limit", Word::Limit),
    ("sequencing", Word::Sequencing),
    ("part", Word::Part),
    ("numbered-part", Word::NumberedPart),
    ("whole", Word::Whole),
    ("only", Word::Only),
    ("small-kind", Word::SmallKind),
    ("matter", Word::Matter),
    ("tumour-share", Word::TumourShare),
    ("title", Word::Title),
    ("harmless", Word::Harmless),
];

impl Word {
    /// The meaning of this name in the word list.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "fraction" => Some(Self::Fraction),
            "copies" => Some(Self::Copies),
            _ => NAMES.iter().find(|(known, _)| *known == name).map(|(_, word)| *word),
        }
    }

    /// Names a change, or what kind of change there is, without a notation.
    pub fn is_kind_of_change(self) -> bool {
        let is_kind = matches!(self, Self::VariantClass | Self::Amplification | Self::Fusion | Self::Structural);
        is_kind || matches!(self, Self::Variant | Self::ClassedVariant(_))
    }

    /// States a result by itself, and is no mere name.
    pub fn is_result(self) -> bool {
        !matches!(
            self,
            Self::Gene(_)
                | Self::OtherGene
                | Self::BothBrca
                | Self::Origin(_)
                | Self::DoubtedGermline
                | Self::Other
                | Self::Fraction
                | Self::Copies
                | Self::Examined
                | Self::Doing
                | Self::Limit
                | Self::Sequencing
                | Self::Part
                | Self::NumberedPart
                | Self::Whole
                | Self::Only
                | Self::SmallKind
                | Self::Matter
                | Self::TumourShare
                | Self::Title
                | Self::Harmless
        )
    }
}
