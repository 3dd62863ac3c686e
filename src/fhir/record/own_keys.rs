//! Prefetch keys of a client's own naming: EHRs that never read discovery have them typed in by hand. They are read by
//! what they hold.
//!
//! How much of a type they hold, the `self` link of a Bundle tells: a search by the patient alone is all of it. One that
//! leaves out what speaks (a status, a date, a code, all results of the laboratory) is a part, which is a gap. Many send
//! no link, or ask by category: what they send is read, that there may be more is named among what was not seen, and is
//! no gap, since it would be one at every call of theirs.

use super::bundle::{Met, mode, unwrapped, walk};
use super::key::{PARTS, Prefetch};
use super::node::Node;
use super::own_query::Query;
use super::sent::{Sent, sent};
use super::version;
use crate::cds_hooks::discovery::Declaration;

/// Types of no part of their own that tell of drugs.
const OF_DRUGS: [&str; 4] = ["Medication", "MedicationDispense", "CarePlan", "EpisodeOfCare"];

/// The keys that are neither declared nor named after a part.
pub(super) struct OwnKeys<'p> {
    /// In the order in which they were sent.
    pub(super) keys: Vec<OwnKey<'p>>,
    /// Whether the client uses only names of its own, so that nothing else is to be expected of it.
    are_all: bool,
}

/// One of them.
pub(super) struct OwnKey<'p> {
    pub(super) value: Node<'p>,
    /// The types it is about: by its search, what it holds, or its name.
    kinds: Vec<&'static str>,
    /// Whether it is about types that are not read here.
    pub(super) is_foreign: bool,
    query: Option<Query<'p>>,
    state: State,
}

#[derive(PartialEq, Eq)]
enum State {
    Held,
    /// It says that more exists.
    Cut,
    Refused,
    Failed,
}

/// How much of a type stands under them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// None of them is about it.
    Nothing,
    /// What stands there is no data.
    Failed,
    /// By searches that leave out what may speak.
    Less,
    /// As it was sent: whether it is all, nobody says.
    AsSent,
    All {
        is_by_category: bool,
    },
}

impl Held {
    pub(super) const fn is_had(self) -> bool {
        matches!(self, Self::Less | Self::AsSent | Self::All { .. })
    }
}

impl<'p> OwnKeys<'p> {
    pub(super) fn of(declaration: &Declaration, prefetch: &'p Prefetch<'_>) -> Self {
        let is_ours = |name: &str| {
            PARTS.iter().any(|(part, _)| *part == name) || declaration.profile.keys.iter().any(|key| key.key == name)
        };
        let mut uses_ours = false;
        let mut keys = Vec::new();
        for (name, value) in prefetch {
            if is_ours(name) {
                // Everybody calls the patient so.
                uses_ours |= name != "patient";
            } else {
                keys.push(OwnKey::of(name, value.root()));
            }
        }
        Self { are_all: !keys.is_empty() && !uses_ours, keys }
    }

    /// How much of a type the client was set up to send, and did. All of it is known by the searches that bring it.
    pub(super) fn held(&self, kind: &str, declaration: &Declaration) -> Held {
        if !self.are_all {
            return Held::Nothing;
        }
        let mut about = self.about(kind).peekable();
        if about.peek().is_none() {
            return Held::Nothing;
        }
        let held: Vec<&OwnKey> = about.filter(|key| matches!(key.state, State::Held | State::Cut)).collect();
        if held.is_empty() {
            return Held::Failed;
        }
        let queries: Vec<Option<&Query>> = held.iter().map(|key| key.query_for(kind)).collect();
        let asks_all = |key: &&OwnKey| key.query_for(kind).is_some_and(|query| query.asks_all(key.value));
        // Of the one Patient there is no more.
        if kind == "Patient" || held.iter().any(asks_all) {
            return Held::All { is_by_category: false };
        }
        let answers = |template: &String| {
            let asked = Query::read(template);
            asked.is_some_and(|asked| queries.iter().flatten().any(|query| query.asks_as(&asked)))
        };
        let ways = declaration.profile.ways(kind, &declaration.ways);
        if let Some(way) = ways.iter().find(|way| way.iter().all(answers)) {
            return Held::All { is_by_category: way.len() > 1 };
        }
        let is_enough = |query: &&Query| query.is_by_category();
        let has_laboratory =
            kind != "Observation" || queries.iter().flatten().any(|query| query.asks_category("laboratory"));
        match queries.iter().copied().collect::<Option<Vec<_>>>() {
            Some(said) if !(said.iter().any(is_enough) && has_laboratory) => Held::Less,
            _ => Held::AsSent,
        }
    }

    /// Whether one of them says that it does not hold all it should, or was refused, so that a server may have more.
    pub(super) fn lack(&self, kind: &str) -> bool {
        self.about(kind).any(|key| matches!(key.state, State::Cut | State::Refused))
    }

    /// Whether data of a type stand under one of them.
    pub(super) fn hold(&self, kind: &str) -> bool {
        let is_held = |key: &OwnKey| !key.value.is_null() && matches!(key.state, State::Held | State::Cut);
        self.about(kind).any(is_held)
    }

    fn about(&self, kind: &str) -> impl Iterator<Item = &OwnKey<'p>> {
        self.keys.iter().filter(move |key| key.kinds.contains(&kind))
    }
}

impl<'p> OwnKey<'p> {
    fn of(name: &str, value: Node<'p>) -> Self {
        let value = unwrapped(value);
        let query = (value.str("resourceType") == Some("Bundle")).then(|| Query::of(value)).flatten();
        let (mut kinds, mut is_foreign) = match &query {
            Some(query) => (known(query.kind).into_iter().collect(), known(query.kind).is_none()),
            None => held_kinds(value),
        };
        if kinds.is_empty() && !is_foreign {
            kinds = named(name).into_iter().collect();
            is_foreign = kinds.is_empty() && names_another(name);
        }
        let state = match sent(Some(value), kinds.first().copied().unwrap_or_default()) {
            Sent::Bundle { incomplete: true, .. } => State::Cut,
            Sent::Absent | Sent::Nothing | Sent::Resource(_) | Sent::Bundle { .. } => State::Held,
            Sent::Outcome(why) if why.is_refusal() => State::Refused,
            Sent::Outcome(_) | Sent::Unusable(_) => State::Failed,
        };
        Self { value, kinds, is_foreign, query, state }
    }

    /// The part of the record it is about, where it is one.
    pub(super) fn part(&self) -> Option<&'static str> {
        let mut parts = self.kinds.iter().filter_map(|kind| part_of(kind));
        let first = parts.next()?;
        parts.all(|part| part == first).then_some(first)
    }

    pub(super) fn is_cut(&self) -> bool {
        self.state == State::Cut
    }

    fn query_for(&self, kind: &str) -> Option<&Query<'p>> {
        self.query.as_ref().filter(|query| query.kind == kind)
    }
}

/// The part that resources of a type are read with.
pub(super) fn part_of(kind: &str) -> Option<&'static str> {
    let part = PARTS.iter().find(|(_, known)| *known == kind).map(|(part, _)| *part);
    part.or_else(|| OF_DRUGS.contains(&kind).then_some("medications"))
}

fn kinds() -> impl Iterator<Item = &'static str> {
    PARTS.iter().map(|(_, kind)| *kind).chain(OF_DRUGS)
}

fn known(kind: &str) -> Option<&'static str> {
    kinds().find(|known| *known == kind)
}

/// The types that are read here among what was found, and whether all that was found are others. What was only included
/// is not what was asked for.
fn held_kinds(value: Node<'_>) -> (Vec<&'static str>, bool) {
    let mut held = Vec::new();
    let mut has_others = false;
    walk(value, 0, &mut |_, met| match met {
        Met::Resource { kind: "OperationOutcome", .. } => {}
        Met::Resource { entry, kind, .. } if entry.and_then(mode) != Some("include") => match known(kind) {
            Some(kind) if held.contains(&kind) => {}
            Some(kind) => held.push(kind),
            None => has_others |= version::not_r4(kind).is_none(),
        },
        Met::Resource { .. } | Met::Paged | Met::Unusable(_) => {}
    });
    let is_foreign = held.is_empty() && has_others;
    (held, is_foreign)
}

/// `medicationrequest-active` is named after MedicationRequest; of everything under `patient-…` the patient is no more
/// than whose it is.
fn named(name: &str) -> Option<&'static str> {
    let letters = letters(name);
    let is_named = |kind: &&str| letters.contains(&kind.to_ascii_lowercase());
    let named = kinds().filter(|kind| *kind != "Patient").filter(is_named).max_by_key(|kind| kind.len());
    named.or_else(|| letters.ends_with("patient").then_some("Patient"))
}

/// `patient-immunizations` is named after a type that is not read here; so are names of everyday words ("problem-list")
/// by chance.
fn names_another(name: &str) -> bool {
    const LEAST: usize = 8;
    let letters = letters(name);
    let name = letters.strip_suffix('s').unwrap_or(&letters);
    version::all().any(|kind| kind.len() >= LEAST && name.ends_with(&kind.to_ascii_lowercase()))
}

fn letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase()).collect()
}
