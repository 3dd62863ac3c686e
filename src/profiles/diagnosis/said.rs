//! What the words of a diagnosis say of this cancer: a stage or spread that is denied, doubtful, somebody else's or
//! another cancer's is not its own.

use super::mentions::{
    Mentioned, Turn, apart, begins_turned_list, between, ends_list_of_organs, is_extent, is_named_by, is_of_whole,
    mentioned, turn_of,
};
use super::reach::reaches;
use super::taken_back;
use crate::case::diseases::Definition;
use crate::profiles::meaning::Reader;
use crate::profiles::terminology::{Concept, Diagnosis, NO_SPREAD};
use crate::text::Reading;
use crate::text::clause::Denied;
use crate::text::meaning::{Answer, Side, Trigger, Whose};
use crate::text::span::{Joiner, Place, Span, What};

/// The concepts of one text.
#[derive(Debug, Default)]
pub struct Said<'t> {
    /// What it says of this cancer.
    pub plain: Vec<&'t str>,
    /// What it names and does not say of this cancer.
    pub turned: Vec<&'t str>,
    /// The words take the cancer itself back ("breast cancer ruled out").
    pub is_taken_back: bool,
}

/// Reads one text about a cancer of this disease; `None` where the diagnosis names no disease of ours. What a text came to
/// is remembered: diagnoses repeat all day.
pub fn of_text<'t>(reader: Reader<'t>, text: &str, own: Option<&Definition>) -> Said<'t> {
    let disease = own.map_or("", |own| own.id.as_str());
    let known = reader.diagnosis(&format!("{disease}\n{text}"), || {
        let said = read(reader, text, own);
        let ids = |names: &[&str]| names.iter().filter_map(|name| reader.concept(name)).collect();
        Diagnosis { plain: ids(&said.plain), turned: ids(&said.turned), is_taken_back: said.is_taken_back }
    });
    let names = |ids: &[Concept]| ids.iter().map(|id| reader.name(*id)).collect();
    Said { plain: names(&known.plain), turned: names(&known.turned), is_taken_back: known.is_taken_back }
}

fn read<'t>(reader: Reader<'t>, text: &str, own: Option<&Definition>) -> Said<'t> {
    let named = reader.text_concepts(text);
    let is_of_interest = |name: &&str| is_extent(name) || is_of_whole(name) || is_named_by(own, name);
    let reading = reader.names_any(text, is_of_interest).then(|| reader.clauses(text)).flatten();
    let Some(reading) = reading else { return Said { plain: named, ..Said::default() } };
    let parts = Parts::of(reader, &reading, own);
    let mut said = Said { is_taken_back: parts.is_taken_back(), ..Said::default() };
    for name in named {
        let mut places = parts.mentions.iter().filter(|mention| mention.name == name).peekable();
        let is_told = places.peek().is_none() || places.any(|mention| !parts.is_turned(mention));
        let is_plain = is_told && (name != NO_SPREAD || parts.is_of_this_alone());
        let list = if is_plain { &mut said.plain } else { &mut said.turned };
        list.push(name);
    }
    parts.add_hidden(&mut said);
    said
}

/// A text in clauses, with the concepts in them.
struct Parts<'r, 't> {
    reader: Reader<'t>,
    reading: &'r Reading<'r>,
    own: Option<&'r Definition>,
    mentions: Vec<Mentioned<'t>>,
}

impl<'r, 't> Parts<'r, 't> {
    fn of(reader: Reader<'t>, reading: &'r Reading<'r>, own: Option<&'r Definition>) -> Self {
        Self { reader, reading, own, mentions: mentioned(reader, reading, own) }
    }

    fn is_taken_back(&self) -> bool {
        taken_back::is_taken_back(self.reader, self.reading, (self.own, &self.mentions), &|span| self.turn(span))
    }

    fn is_turned(&self, mention: &Mentioned) -> bool {
        if is_extent(mention.name) {
            self.is_denied(mention) || self.is_of_another_cancer(mention)
        } else if mention.name == "condition-suspected" {
            // Without a disease that it is said of, a suspicion is one of whatever the diagnosis names.
            self.own.is_some() && !self.is_about_the_cancer(mention)
        } else {
            is_of_whole(mention.name) && self.is_of_another_cancer(mention)
        }
    }

    /// "Metastatic breast cancer, no brain metastasis": to the value sets a denial anywhere excludes a spread; a clause that
    /// names the cancer and denies nothing still states it.
    fn add_hidden(&self, said: &mut Said<'t>) {
        for (at, clause) in self.reading.clauses().iter().enumerate() {
            let names_own =
                self.mentions.iter().any(|mention| mention.clause == at && is_named_by(self.own, mention.name));
            let turns = |span: &Span| self.turn(span).is_some();
            let is_turned = self.reading.part(&clause.spans).iter().any(turns) || self.is_answered_behind(at);
            // Said of this patient and not denied.
            let is_affirmed =
                clause.denied == Denied::No && clause.ticked != Some(false) && clause.context.whose == Whose::Patient;
            if !names_own || !is_affirmed || is_turned {
                continue;
            }
            let concepts = self.reader.text_concepts(self.reading.quote(&clause.spans));
            let is_known = |name: &&str| said.plain.contains(name) || said.turned.contains(name);
            let end = self.reading.part(&clause.spans).last().map_or(0, |last| last.place.to);
            let lists_on =
                |name: &str| self.lists_on(&Mentioned { name, place: Place { from: end, to: end }, clause: at });
            let is_hidden = |name: &&str| is_extent(name) && !is_known(name) && !lists_on(name);
            let hidden: Vec<&str> = concepts.into_iter().filter(is_hidden).collect();
            said.plain.extend(hidden);
        }
    }

    /// "乳癌 肝転移（－）": a bracket behind the clause holds nothing but what turns it.
    fn is_answered_behind(&self, clause: usize) -> bool {
        let mut words = self.words_of(clause + 1);
        let (Some(only), None) = (words.next(), words.next()) else { return false };
        let before = self.reading.normal().get(..only.place.from).unwrap_or_default();
        before.trim_end().ends_with('(')
            && matches!(self.turn(only), Some(Turn::Denial(Side::After | Side::Either) | Turn::Open))
    }

    /// "M1 ruled out" speaks of the spread, "ruled out" alone of the cancer.
    fn is_about_the_cancer(&self, mention: &Mentioned) -> bool {
        let beside = || self.mentions.iter().filter(|other| other.clause == mention.clause);
        let says = |other: &&Mentioned| is_named_by(self.own, other.name) || is_extent(other.name);
        // "Breast cancer stage IV ruled out": the nearer of the two is meant.
        let nearest = beside().filter(says).min_by_key(|other| apart(mention, other));
        if nearest.is_some_and(|other| is_extent(other.name) && !is_named_by(self.own, other.name)) {
            return false;
        }
        if self.words_of(mention.clause).any(|span| self.is_word_of_extent(span)) {
            return beside().any(|other| is_named_by(self.own, other.name));
        }
        let names_other = |other: &Mentioned| is_extent(other.name) || self.is_other(other.name);
        beside().any(|other| is_named_by(self.own, other.name)) || !beside().any(names_other)
    }

    /// "Metastases ruled out": the whole is no metastasis, the word alone would be one.
    fn is_word_of_extent(&self, span: &Span) -> bool {
        span.what == What::Unknown
            && self.reader.text_concepts(self.reading.quote_span(span)).iter().any(|name| is_extent(name))
    }

    /// Words of the clause say that it is not so, or leave it open.
    fn is_denied(&self, mention: &Mentioned) -> bool {
        let Some(clause) = self.reading.clauses().get(mention.clause) else { return false };
        if clause.ticked == Some(false) || clause.context.whose != Whose::Patient || self.is_asked(mention) {
            return true;
        }
        let own = self.reading.part(&clause.spans);
        let turns: Vec<(Place, Turn)> = own.iter().filter_map(|span| Some((span.place, self.turn(span)?))).collect();
        let is_carried = clause.denied == Denied::Yes && turns.is_empty();
        let denies = |span: &Span| matches!(self.turn(span), Some(Turn::Denial(_)));
        turns.iter().any(|(place, turn)| reaches(self.reading.normal(), *turn, (*place, mention.place), own))
            || (is_carried && self.carries_denial(mention.clause))
            || ends_list_of_organs(self.reader, self.reading, (mention, &self.mentions), &denies)
            || self.lists_on(mention)
            || self.is_taken_up(mention)
    }

    fn lists_on(&self, mention: &Mentioned) -> bool {
        begins_turned_list(self.reader, self.reading, (mention, &self.mentions), &|span| self.turn(span))
    }

    /// No organ it may have spread to ("brain MRI: no metastasis"), no other cancer and no doubt is named.
    fn is_of_this_alone(&self) -> bool {
        let own = self.own.map_or("", |own| own.organ.as_str());
        let is_elsewhere = |name: &&str| {
            let organ = name.strip_prefix("site-").filter(|organ| *organ != own && !organ.ends_with("node"));
            organ.is_some() || self.is_other(name)
        };
        let is_foreign = |span: &Span| {
            let names = self.reader.text_concepts(self.reading.quote_span(span));
            names.iter().any(is_elsewhere) || matches!(self.turn(span), Some(Turn::Doubt | Turn::Versus))
        };
        !self.reading.spans().iter().any(is_foreign) && !self.mentions.iter().any(|other| self.is_other(other.name))
    }

    /// "Stage IV - denied by imaging", "肝転移（－）": the next clause begins with the denial of what stands before it.
    fn is_taken_up(&self, mention: &Mentioned) -> bool {
        let Some(first) = self.words_of(mention.clause + 1).next() else { return false };
        let gap = between(self.reading, mention.place.to, first.place.from);
        gap.iter().all(|span| !span.is_matter() && !span.is_boundary())
            && (self.is_answered_behind(mention.clause) || matches!(self.turn(first), Some(Turn::Denial(Side::After))))
    }

    /// What stands in a clause but punctuation.
    fn words_of(&self, clause: usize) -> impl Iterator<Item = &Span> {
        let own = self.reading.clauses().get(clause).map(|clause| self.reading.part(&clause.spans));
        own.into_iter().flatten().filter(|span| !matches!(span.what, What::Punctuation(_)))
    }

    /// "M1?", "M1 (bone)?"; "stage III → IV": which of the two holds is not said.
    fn is_asked(&self, mention: &Mentioned) -> bool {
        let normal = self.reading.normal();
        // The pattern of a stage may hold the sign that ends it.
        let name = normal.get(mention.place.from..mention.place.to).unwrap_or_default();
        let end = mention.place.from + name.trim_end_matches([' ', '-', '→']).len();
        let rest = normal.get(end..).unwrap_or_default().trim_start();
        let behind = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or(rest, |(_, behind)| behind);
        behind.trim_start().starts_with('?') || ["→", "->"].iter().any(|arrow| rest.starts_with(arrow))
    }

    /// A denial of an earlier clause reaches on: "no liver metastasis, bone metastasis"; or a box says no.
    fn carries_denial(&self, clause: usize) -> bool {
        let before = self.reading.clauses().get(..clause).unwrap_or_default();
        let denying = before.iter().rposition(|clause| {
            let turns = |span: &Span| matches!(self.turn(span), Some(Turn::Denial(_)));
            self.reading.part(&clause.spans).iter().any(turns)
        });
        denying.is_none_or(|at| {
            let denied = before.get(at).map(|clause| self.reading.part(&clause.spans)).unwrap_or_default();
            let normal = self.reading.normal();
            let mut words = denied.iter().filter_map(|span| normal.get(span.place.from..span.place.to));
            self.mentions.iter().any(|mention| mention.clause == at && is_extent(mention.name))
                || words.any(|word| self.reader.text_concepts(word).iter().any(|name| name.starts_with("site-")))
        })
    }

    /// How a span turns what stands around it. What is part of a name turns nothing ("non-small cell"); a doubt or an answer is no name.
    fn turn(&self, span: &Span) -> Option<Turn> {
        let is_name = |name: &str| name != "condition-suspected" && !name.starts_with("answer-");
        let mut names = self.mentions.iter().filter(|mention| is_name(mention.name));
        if names.any(|name| name.place.from <= span.place.from && span.place.to <= name.place.to) {
            return None;
        }
        if span.trigger() == Some(Trigger::Doubt) && self.reading.quote_span(span) == "?" {
            return Some(Turn::Doubt);
        }
        // "(-)" is no word.
        if span.answer() == Some(Answer::Minus) {
            return Some(Turn::Open);
        }
        // Where a clause is not understood its reader disowns the words: what each means is still known.
        self.reader.known_word(self.reading.normal(), span.place.from).and_then(turn_of)
    }

    /// The words around speak of another cancer, and not of this one.
    fn is_of_another_cancer(&self, mention: &Mentioned) -> bool {
        if self.own.is_none() {
            return false;
        }
        let whose = |other: &Mentioned| match (is_named_by(self.own, other.name), self.is_other(other.name)) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        };
        let named = || self.mentions.iter().filter_map(|other| Some((other, whose(other)?)));
        let nearest_in_clause =
            named().filter(|(other, _)| other.clause == mention.clause).min_by_key(|(other, is_own)| {
                let from_start = other.place.from.abs_diff(mention.place.from);
                let is_both = apart(mention, other) == 0;
                // "Metastatic melanoma with breast cancer 2010" may be one mention: the nearer to its first word is meant.
                (apart(mention, other), if is_both { from_start } else { 0 }, !is_own)
            });
        let before = || {
            named()
                .filter(|(other, _)| other.clause < mention.clause)
                .max_by_key(|(other, is_own)| (other.clause, *is_own))
        };
        let after = || named().min_by_key(|(other, is_own)| (other.clause, !is_own));
        if self.is_followed_by_another(mention) {
            return true;
        }
        let subject = nearest_in_clause.or_else(before).or_else(after);
        subject.is_some_and(|(_, is_own)| !is_own)
    }

    /// "Stage IV（肺癌）", "stage IV of the colon": what stands right behind it says whose stage it is.
    fn is_followed_by_another(&self, mention: &Mentioned) -> bool {
        let behind = self.mentions.iter().filter(|other| other.place.from >= mention.place.to);
        let next = behind.filter(|other| self.is_other(other.name)).min_by_key(|other| other.place.from);
        next.is_some_and(|next| {
            let gap = between(self.reading, mention.place.to, next.place.from);
            let is_harmless = gap.iter().all(|span| !span.is_matter() && !span.is_boundary());
            let leads = |span: &Span| span.is_punctuation(&['(']) || matches!(span.what, What::Joiner(Joiner::To));
            is_harmless && gap.first().is_some_and(leads)
        })
    }

    /// Names a cancer of another organ.
    fn is_other(&self, name: &str) -> bool {
        let organ = self.own.map(|own| own.organ.as_str());
        let mut others = self.reader.diseases.iter().filter(|(_, disease)| Some(disease.organ.as_str()) != organ);
        name == "condition-other-cancer"
            || others.any(|(_, disease)| disease.named_by.site.iter().any(|site| site == name))
    }
}
