//! Which of the things a text names were given, by its words: given, not given, still to come, or open.
//!
//! A clause is cut at commas and joining words into pieces. What a piece says holds for the things it names; a piece of
//! nothing but such words ("declined by the patient") holds for what stands before it. Nothing is given because its denial
//! was not understood: what stays unclear is open. The words stand in `profiles/words/therapy.tsv`.

use std::collections::HashSet;

use super::given_denials::{Denied, denials};
use super::given_items::{Item, items};
pub use super::given_items::{Role, Standing};
use super::span::Concepts;
use super::vocabulary::Vocabulary;

/// What a text says was given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// By the id of the mention, each once.
    pub things: Vec<(u16, Standing)>,
    /// Of what the text does not name itself (its code does); `None` where no word says anything.
    pub whole: Option<Standing>,
}

impl Told {
    /// Reads a text in normal form.
    pub fn of(
        normal: &str,
        (therapy, grammar): (&Vocabulary, &Vocabulary),
        concepts: &dyn Concepts,
        role: &dyn Fn(u16) -> Role,
    ) -> Self {
        let mut told = Self { things: Vec::new(), whole: None };
        let items = items(normal, (therapy, grammar), concepts, role);
        for clause in items.split(|item| *item == Item::End) {
            told.add(&Clause::read(clause, role));
        }
        let same = told.things.first().map(|(_, standing)| *standing);
        if let Some(standing) = same {
            let is_one = told.things.iter().all(|(_, other)| *other == standing);
            told.whole = Some(if is_one { standing } else { Standing::Open });
        }
        told
    }

    /// What is said of a thing that the text names.
    pub fn standing_of(&self, id: u16) -> Option<Standing> {
        self.things.iter().find(|(thing, _)| *thing == id).map(|(_, standing)| *standing)
    }

    fn add(&mut self, clause: &Clause) {
        self.whole = self.whole.max(clause.said);
        for (id, standing) in &clause.things {
            let standing = standing.unwrap_or(Standing::Given);
            match self.things.iter_mut().find(|(known, _)| known == id) {
                Some((_, known)) => *known = (*known).max(standing),
                None => self.things.push((*id, standing)),
            }
        }
    }
}

/// What a clause says, while its pieces are read one after the other.
#[derive(Default)]
struct Clause {
    /// `None`: named, and no word says more yet.
    things: Vec<(u16, Option<Standing>)>,
    /// How many of them are other names of those before them.
    aliases: usize,
    /// Not all of them are one.
    differ: bool,
    /// So many of the first of them have a standing, so many the same one, and need not be looked at again.
    settled: usize,
    given: usize,
    /// What is said of no thing of the text.
    said: Option<Standing>,
    /// So many of them stand before the bracket that is open.
    opened: Option<usize>,
    /// Something is denied or only planned, and the things after it may be as well.
    is_turned: bool,
}

impl Clause {
    fn read(items: &[Item], role: &dyn Fn(u16) -> Role) -> Self {
        let mut clause = Self::default();
        let is_choice = is_choice(items);
        let is_list = items.contains(&Item::Or);
        let is_end = |item: &Item| matches!(item, Item::Comma | Item::Opens | Item::Closes);
        for part in items.split_inclusive(is_end) {
            let (end, part) = match part.split_last() {
                Some((end, part)) if is_end(end) => (Some(end), part),
                _ => (None, part),
            };
            // What a piece of this part says of those after it.
            let mut governs = None;
            let first = clause.things.len();
            for piece in part.split(|item| *item == Item::Joint).filter(|piece| !piece.is_empty()) {
                clause.piece(&Piece::read(piece, role), (first, is_list), &mut governs);
            }
            match end {
                Some(Item::Opens) => clause.opened = Some(clause.things.len()),
                Some(Item::Closes) => clause.opened = None,
                _ => {}
            }
        }
        let (is_relatives, is_patients) = (items.contains(&Item::Relative), items.contains(&Item::Patient));
        for (_, standing) in &mut clause.things {
            if is_relatives && !is_patients {
                *standing = Some(Standing::NotGiven);
            } else if (is_choice || is_relatives) && standing.is_none_or(|standing| standing == Standing::Given) {
                *standing = Some(Standing::Open);
            }
        }
        clause
    }

    /// Adds a piece; the things of its own comma part begin at `first`.
    fn piece(&mut self, piece: &Piece, (first, is_list): (usize, bool), governs: &mut Option<Standing>) {
        let standing = match piece.said {
            Some(standing) => Some(standing),
            None if governs.is_some() => *governs,
            // "No carboplatin, paclitaxel or docetaxel": all of the list; else nobody knows how far it goes.
            None if self.is_turned => Some(if is_list { Standing::NotGiven } else { Standing::Open }),
            None => None,
        };
        let denied_from = piece.denied_from.unwrap_or(piece.things.len());
        let is_turn =
            matches!(piece.said, Some(Standing::NotGiven | Standing::Planned)) || piece.denied_from == Some(0);
        if piece.things.is_empty() {
            self.said = self.said.max(piece.said);
            self.look_back(piece, first);
        } else if is_turn {
            // "Paclitaxel and carboplatin declined": whether the first is meant nobody knows. What stands in brackets and names
            // its own thing is said of that: "letrozole (palbociclib declined)".
            let from = self.opened.filter(|_| piece.names_its_own).unwrap_or_default();
            self.each_plain_from(from, Standing::Open);
        }
        let own = |at: usize| if at < denied_from { standing } else { Some(Standing::NotGiven) };
        let one = self.things.first().map(|(id, _)| *id).or_else(|| piece.things.first().copied());
        self.differ |= piece.things.iter().any(|id| Some(*id) != one);
        self.things.extend(piece.things.iter().enumerate().map(|(at, id)| (*id, own(at))));
        self.aliases += piece.aliases;
        if piece.denied_from.is_some() {
            *governs = Some(Standing::NotGiven);
        } else if piece.said.is_some() {
            *governs = piece.said.filter(|standing| *standing != Standing::Given);
        }
        self.is_turned |= is_turn && piece.is_of_things;
    }

    /// What a piece without a thing says of those before it.
    fn look_back(&mut self, piece: &Piece, first: usize) {
        let Some(said) = piece.said else { return };
        let is_one = !self.differ || self.things.len() == self.aliases + 1;
        match said {
            Standing::Given if is_one => {
                // "Consented to paclitaxel, first dose given"
                for (_, standing) in self.things.iter_mut().skip(self.given) {
                    *standing = Some(Standing::Given);
                }
                self.given = self.things.len();
            }
            Standing::Given => {}
            said if piece.is_bare => self.each_plain(said),
            // "Paclitaxel, port placement declined": of something else, or of it.
            Standing::NotGiven | Standing::Planned if first < self.things.len() || piece.is_of_things => {
                self.each_plain(Standing::Open);
            }
            _ => {}
        }
    }

    fn each_plain(&mut self, said: Standing) {
        self.each_plain_from(0, said);
    }

    fn each_plain_from(&mut self, from: usize, said: Standing) {
        let first = self.settled.max(from);
        for (_, standing) in self.things.iter_mut().skip(first).filter(|(_, standing)| standing.is_none()) {
            *standing = Some(said);
        }
        if from <= self.settled {
            self.settled = self.things.len();
        }
    }
}

/// "A or B", "A versus B": two things with a choice between them.
fn is_choice(items: &[Item]) -> bool {
    let mut things = items.iter().filter_map(|item| if let Item::Thing(id) = item { Some(*id) } else { None });
    let Some(first) = things.next() else { return false };
    // A choice with things on both sides.
    let is_thing = |item: &Item| matches!(item, Item::Thing(_));
    let mut rest = items.iter();
    things.any(|other| other != first)
        && rest.any(is_thing)
        && rest.any(|item| matches!(item, Item::Or | Item::Versus))
        && rest.any(is_thing)
}

/// What stands between two commas or joining words.
#[derive(Default)]
struct Piece {
    things: Vec<u16>,
    /// So many of them stand before a denial of those behind it ("A instead of B").
    denied_from: Option<usize>,
    aliases: usize,
    said: Option<Standing>,
    /// Nothing but words about giving.
    is_bare: bool,
    /// The words are about therapy, and deny no noun of their own.
    is_of_things: bool,
    /// One of the things is no mere kind of thing.
    names_its_own: bool,
}

impl Piece {
    fn read(items: &[Item], role: &dyn Fn(u16) -> Role) -> Self {
        let mut piece = Self { is_bare: true, is_of_things: true, ..Self::default() };
        let (mut is_given, mut is_open, mut is_doubted, mut turn) = (false, false, false, None::<Standing>);
        let is_of_course = items.contains(&Item::Course);
        let denials = denials(items);
        let denied = denials.iter().filter_map(|denial| match denial {
            Denied::Turn(at) | Denied::Therapy(Some(at)) => Some(*at),
            Denied::Behind(_) | Denied::Last(_) | Denied::Therapy(None) | Denied::Noun => None,
        });
        let denied: HashSet<usize> = denied.collect();
        let is_denied = |at: usize| denied.contains(&at);
        for (at, item) in items.iter().enumerate() {
            match item {
                Item::Thing(id) => piece.things.push(*id),
                Item::Alias(id) => {
                    piece.things.push(*id);
                    piece.aliases += 1;
                }
                Item::Noun => piece.is_bare = false,
                Item::Around => {
                    (piece.is_bare, piece.is_of_things) = (false, false);
                    turn = Some(Standing::NotGiven);
                }
                _ if is_denied(at) => {}
                Item::Given => is_given = true,
                Item::Says(Standing::Open) => is_open = true,
                Item::Question => is_doubted = true,
                Item::Says(standing) => turn = Some(turn.map_or(*standing, |known| known.min(*standing))),
                _ => {}
            }
        }
        piece.names_its_own = piece.things.iter().any(|id| role(*id) == Role::Thing);
        for denial in &denials {
            match denial {
                Denied::Behind(first) => piece.denied_from = Some(*first),
                Denied::Last(first) => (piece.denied_from, is_open) = (Some(*first), true),
                Denied::Therapy(_) => turn = Some(Standing::NotGiven),
                Denied::Turn(_) => piece.is_of_things = false,
                Denied::Noun => (is_open, piece.is_of_things) = (true, false),
            }
        }
        piece.said = match (turn, is_given) {
            _ if is_of_course => Some(Standing::Given),
            (Some(Standing::Planned), true) => Some(Standing::Open),
            (None, _) if is_doubted => Some(Standing::Open),
            (Some(turn), _) => Some(turn),
            (None, true) => Some(Standing::Given),
            (None, false) => is_open.then_some(Standing::Open),
        };
        piece
    }
}
