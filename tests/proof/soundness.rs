//! *Met* on partial knowledge holds on every completion, *not met* likewise, and *undetermined* has completions of both kinds:
//! of every active rule, as option, note and order check, in each country where it is asked.

use std::fmt::Write;
use std::time::Instant;

use oncohooks::evaluate::Moment;
use oncohooks::evaluate::verdict::Verdict;
use oncohooks::knowledge::rule::Rule;
use oncohooks::knowledge::{Country, Knowledge};

use super::readings::{Asked, Kept, Known, Reading, compose, quotient};
use super::space::{self, Extent, Part};
use super::whole_case::{At, Space, knowledge};

/// In a slice about so many cases of each rule are looked at, and so many are asked of the engine.
const SLICE: usize = 400;
const ASKED: usize = 6;

/// Where a verdict stays open although every completion says the same, by what the case is told by, and why that is right:
/// - A drug that was perhaps given may count for one criterion and against another, and each is judged by itself: it opens the
///   option in none of the two cases, and the card asks whether it was given.
/// - So it is with a drug of unknown setting, where a rule of the first line asks for a relapse on therapy of early disease.
/// - A drug nobody recognises leaves all that depends on the line open (CONTRACT 4): what it is may be more than a drug.
/// - Of therapy that was not seen some may still run, which no complete history here has: what comes next waits for its end.
const OVER_CAUTIOUS: [&[&str]; 4] =
    [&[", perhaps"], &[", setting unstated"], &["an unknown drug"], &["and more not seen"]];

/// What was found of one rule.
#[derive(Default)]
struct Found {
    /// Cases in all, and of which criteria tell one from another.
    all: u128,
    apart: usize,
    looked_at: usize,
    unsound: Vec<String>,
    over_cautious: Vec<String>,
    /// The engine says something else than its criteria together.
    differing: Vec<String>,
}

/// The space of one rule, what its criteria say of it, and one state of each kind.
struct Proof<'k> {
    asked: Asked<'k>,
    space: Space,
    readings: Vec<Reading>,
    kept: Vec<Vec<Kept>>,
    /// What was given before, and what is given beside: of therapy that could not be seen both are parts.
    therapy: Vec<usize>,
}

impl<'k> Proof<'k> {
    fn of(asked: Asked<'k>, engine: &mut Knowledge, known: &mut Known, extent: Extent) -> Self {
        let Asked { rule, moment, country } = asked;
        let (parts, dimensions) = space::of_rule(rule, (moment, country), knowledge(), extent);
        let space = Space { disease: rule.population.disease, dimensions };
        Self::over(asked, space, &parts, engine, known)
    }

    fn over(asked: Asked<'k>, space: Space, parts: &[Part], engine: &mut Knowledge, known: &mut Known) -> Self {
        let readings = asked.readings(&space, parts, engine, known);
        let kept = quotient(&space, &readings);
        let is_therapy = |at: &usize| matches!(parts[*at], Part::Beside | Part::EarlierTherapy);
        let therapy = (0..parts.len()).filter(is_therapy).collect();
        Self { asked, space, readings, kept, therapy }
    }

    /// The states at a place of the reduced space, by their positions among those kept.
    fn kept_at(&self, mut place: usize) -> Vec<usize> {
        let of = |kept: &Vec<Kept>| {
            let state = place % kept.len();
            place /= kept.len();
            state
        };
        self.kept.iter().map(of).collect()
    }

    fn states(&self, kept: &[usize]) -> Vec<usize> {
        self.kept.iter().zip(kept).map(|(kept, at)| kept[*at].state).collect()
    }

    fn verdict(&self, states: &[usize]) -> Verdict {
        compose(&self.asked.rule.when, &self.readings, states)
    }

    /// Whether each verdict occurs among the completions; with a completion of it.
    fn completions(&self, kept: &[usize]) -> [Option<Vec<usize>>; 3] {
        let may_be: Vec<&[usize]> = self.kept.iter().zip(kept).map(|(kept, at)| &*kept[*at].may_be).collect();
        let mut found = [None, None, None];
        let mut turn = vec![0; may_be.len()];
        let mut states = vec![0; may_be.len()];
        loop {
            for (dimension, at) in turn.iter().enumerate() {
                states[dimension] = self.kept[dimension][may_be[dimension][*at]].state;
            }
            let verdict = self.verdict(&states);
            found[verdict as usize].get_or_insert_with(|| states.clone());
            let Some(next) = (0..turn.len()).find(|at| turn[*at] + 1 < may_be[*at].len()) else { return found };
            turn[..next].fill(0);
            turn[next] += 1;
        }
    }

    fn look(&self, engine: &mut Knowledge, extent: Extent) -> Found {
        let apart = self.kept.iter().map(Vec::len).product();
        let all = self.space.dimensions.iter().map(|dimension| dimension.states.len() as u128).product();
        let mut found = Found { all, apart, ..Found::default() };
        engine.rules = vec![self.asked.traced()];
        engine.reindex();
        let step = |wanted: usize| if extent == Extent::Whole { 1 } else { stride(apart, wanted) };
        for place in (0..apart).step_by(step(ASKED)) {
            let states = self.states(&self.kept_at(place));
            self.compare(engine, &states, &mut found);
        }
        // And where criteria are said to tell nothing apart.
        let all = usize::try_from(all).unwrap_or(usize::MAX);
        for place in (0..all).step_by(stride(all, if extent == Extent::Whole { 20 * ASKED } else { ASKED })) {
            self.compare(engine, &self.space.at(place).0, &mut found);
        }
        for place in (0..apart).step_by(step(SLICE)) {
            found.looked_at += 1;
            self.judge(&self.kept_at(place), &mut found);
        }
        found
    }

    /// The engine says of the whole rule what its criteria come to.
    fn compare(&self, engine: &Knowledge, states: &[usize], found: &mut Found) {
        let places: Vec<(usize, usize)> = states.iter().copied().enumerate().collect();
        let (engine, own) = (self.asked.ask(engine, &self.space, &places)[0], self.verdict(states));
        if engine != own {
            let told = self.space.told(&At(states.to_vec()));
            found.differing.push(format!("{} and not {}: {told}", engine.id(), own.id()));
        }
    }

    fn judge(&self, kept: &[usize], found: &mut Found) {
        let states = self.states(kept);
        let is_unseen = |at: &usize| self.kept[*at][kept[*at]].is_unseen;
        // Therapy could be seen, or it could not.
        if self.therapy.iter().any(is_unseen) && !self.therapy.iter().all(is_unseen) {
            return;
        }
        if states.iter().zip(&self.space.dimensions).all(|(state, dimension)| dimension.states[*state].is_complete) {
            return;
        }
        let verdict = self.verdict(&states);
        let kinds = self.completions(kept);
        let told = |states: &[usize]| self.space.told(&At(states.to_vec()));
        let of = |kind: Verdict| kinds[kind as usize].as_deref();
        let all = [Verdict::NotMet, Verdict::Undetermined, Verdict::Met];
        if verdict != Verdict::Undetermined
            && let Some((kind, whole)) =
                all.into_iter().filter(|kind| *kind != verdict).find_map(|kind| Some((kind, of(kind)?)))
        {
            let (partial, whole) = (told(&states), told(whole));
            found.unsound.push(format!("{} on {partial}\n    but {} on {whole}", verdict.id(), kind.id()));
        }
        let only = |kind: Verdict| all.into_iter().all(|other| (other == kind) == of(other).is_some());
        if verdict == Verdict::Undetermined
            && let Some(kind) = [Verdict::NotMet, Verdict::Met].into_iter().find(|kind| only(*kind))
        {
            found.over_cautious.push(format!("{} whatever comes: {}", kind.id(), told(&states)));
        }
    }
}

/// Every so many-th of a number of cases, so that about as many as wanted are met; without a factor that dimensions have.
fn stride(all: usize, wanted: usize) -> usize {
    let step = (all / wanted).max(1);
    (step..).find(|step| [2, 3, 5, 7, 11, 13].iter().all(|prime| step % prime != 0 || *step == 1)).unwrap_or(1)
}

/// When a rule is asked: an option in the open chart and at an order, a note in the open chart, an order check at an order.
fn moments(rule: &Rule) -> &'static [Moment] {
    match (rule.offer(), rule.check()) {
        (Some(_), _) => &[Moment::View, Moment::Order],
        (None, Some(_)) => &[Moment::Order],
        (None, None) => &[Moment::View],
    }
}

fn is_justified(told: &str) -> bool {
    OVER_CAUTIOUS.iter().any(|words| words.iter().all(|word| told.contains(word)))
}

/// A lung cancer of unstated histology counts as non-small-cell where a companion diagnostic of that was made (CONTRACT 4), and
/// the card says so; that it is small-cell all the same can only turn out.
fn is_taken_as_non_small_cell(told: &str, rule: &Rule) -> bool {
    let disease = knowledge().diseases.get(rule.population.disease).unwrap();
    let mut assays = disease.histology_shown_by.iter();
    told.contains("histology: unstated")
        && told.contains("histology: small-cell")
        // The state in which such a test settled nothing does not name it.
        && (told.contains("ERBB2 open") || assays.any(|assay| told.contains(&format!("by {assay}"))))
}

#[test]
fn what_is_advised_on_partial_knowledge_holds_whatever_turns_out_to_be_true() {
    let (extent, begun) = (Extent::asked(), Instant::now());
    let rules: Vec<&Rule> = knowledge().rules.iter().collect();
    // Two processors, each with rules of every kind.
    let halves: [Vec<&Rule>; 2] = [0, 1].map(|half| rules.iter().skip(half).step_by(2).copied().collect());
    let looked: Vec<(&Rule, Country, Found)> = std::thread::scope(|scope| {
        let running = halves.map(|half| scope.spawn(move || look_at(&half, extent)));
        running.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    let (mut faults, mut cautious) = (String::new(), 0);
    for (rule, country, found) in &looked {
        cautious += found.over_cautious.len();
        let unjustified = found.over_cautious.iter().filter(|one| !is_justified(one));
        let unsound = found.unsound.iter().filter(|one| !is_taken_as_non_small_cell(one, rule));
        let (id, country) = (rule.id, country.id());
        for (what, all) in [
            ("unsound", unsound.collect::<Vec<_>>()),
            ("undetermined, yet", unjustified.collect()),
            ("the engine differs", found.differing.iter().collect()),
        ] {
            if let Some(one) = all.iter().min_by_key(|one| one.len()) {
                let _ = writeln!(faults, "{id} {country}, {} times {what}: {one}", all.len());
            }
        }
    }
    let sum = |of: fn(&Found) -> u128| looked.iter().map(|(.., found)| of(found)).sum::<u128>();
    println!(
        "{} rules, {} cases, {} of them told apart, {} looked at, {cautious} over-cautious and justified, {} s",
        rules.len(),
        sum(|found| found.all),
        sum(|found| found.apart as u128),
        sum(|found| found.looked_at as u128),
        begun.elapsed().as_secs()
    );
    assert!(faults.is_empty(), "{faults}");
}

fn look_at<'k>(rules: &[&'k Rule], extent: Extent) -> Vec<(&'k Rule, Country, Found)> {
    let (mut engine, mut known) = (knowledge().clone(), Known::default());
    let mut all = Vec::new();
    for rule in rules {
        let countries = Country::ALL.into_iter().filter(|one| rule.population.country.is_none_or(|own| own == *one));
        for country in countries {
            for moment in moments(rule) {
                let asked = Asked { rule, moment: *moment, country };
                let proof = Proof::of(asked, &mut engine, &mut known, extent);
                let found = proof.look(&mut engine, extent);
                all.push((*rule, country, found));
            }
        }
    }
    all
}

/// The proof finds what it is for: a record that says nothing, taken for one that says HER2 3+.
#[test]
fn a_value_made_of_nothing_is_found() {
    let rule = knowledge().rules.iter().find(|rule| rule.id.as_str() == "brc-her2pos-first-thp").unwrap();
    let asked = Asked { rule, moment: Moment::View, country: Country::Jp };
    let (parts, mut dimensions) = space::of_rule(rule, (Moment::View, Country::Jp), knowledge(), Extent::Slice);
    let her2 = dimensions.iter_mut().find(|dimension| dimension.name == "her2").unwrap();
    let place = |name: &str| her2.states.iter().position(|state| state.name == name).unwrap();
    let (nothing, three) = (place("no result"), place("3+"));
    her2.states[nothing].put = her2.states[three].put.clone();
    let space = Space { disease: rule.population.disease, dimensions };
    let mut engine = knowledge().clone();
    let proof = Proof::over(asked, space, &parts, &mut engine, &mut Known::default());
    let mut found = Found::default();
    let apart: usize = proof.kept.iter().map(Vec::len).product();
    (0..apart).for_each(|at| proof.judge(&proof.kept_at(at), &mut found));
    assert!(
        found.unsound.iter().any(|fault| fault.contains("met on") && fault.contains("no result")),
        "{:?}",
        found.unsound
    );
}
