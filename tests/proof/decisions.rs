//! `decisions.tsv`: what each rule says when one thing after another is changed in a patient for whom it holds. Soundness
//! carries complete knowledge over to partial knowledge; this table says what complete knowledge comes to.
//!
//! The patients are chosen so that each criterion alone decides for one of them. `spoken.tsv` has what is said of the first.
//!
//! `UPDATE_DECISIONS=1 ONCOHOOKS_PROOF=whole` writes both anew; whoever reviews the change reads the rows as a clinician.

use std::collections::BTreeMap;
use std::path::PathBuf;

use oncohooks::evaluate::Moment;
use oncohooks::evaluate::verdict::Verdict;
use oncohooks::knowledge::criteria::When;
use oncohooks::knowledge::rule::{Line, Population, Rule};
use oncohooks::knowledge::{Country, Knowledge};

use super::history;
use super::patients::patients;
use super::readings::{Asked, Known, quotient};
use super::space::{self, Extent, Part};
use super::spoken::{self, Patients};
use super::whole_case::{Space, knowledge};
use crate::mutation::criteria::changed;

/// Of a dimension with more states only so many are told, evenly taken.
const TOLD: usize = 30;

/// In a slice the tables of every so many-th rule are looked at.
const SLICE: usize = 9;

/// One rule in one country, with every change of its patients.
pub struct Decisions<'k> {
    asked: Asked<'k>,
    space: Space,
    changes: Vec<Change>,
    /// A patient for whom it holds, and some for whom it does not; what is said of them, in every country.
    patients: Option<Patients>,
    spoken: Vec<(String, String)>,
}

/// A patient for whom the rule holds, and one dimension through its states.
struct Change {
    patient: Vec<usize>,
    dimension: usize,
    /// The states, and what the rule says in each.
    said: Vec<(usize, Verdict)>,
}

impl<'k> Decisions<'k> {
    /// `is_told`: what is said is asked here, for every country.
    fn of(rule: &'k Rule, country: Country, is_told: bool, engine: &mut Knowledge, known: &mut Known) -> Self {
        let moment = if rule.check().is_some() { Moment::Order } else { Moment::View };
        let asked = Asked { rule, moment, country };
        let (mut parts, mut dimensions) = space::of_rule(rule, (moment, country), knowledge(), Extent::Slice);
        // Whatever a rule asks, earlier therapy may or may not concern it.
        if !parts.contains(&Part::EarlierTherapy) {
            parts.push(Part::EarlierTherapy);
            dimensions.push(history::earlier_therapy(rule, knowledge()));
        }
        let space = Space { disease: rule.population.disease, dimensions };
        let readings = asked.readings(&space, &parts, engine, known);
        let kept = quotient(&space, &readings);
        let patients = patients(&asked, &space, &readings, &kept);
        // States that neither a criterion nor a neighbour of it tells apart stand in the table once.
        let mut readings = readings;
        // What is known is kept by the names of states, and each rule has its own: nothing is taken over here.
        let known = &mut Known::default();
        for other in neighbours(rule) {
            readings.extend(Asked { rule: &other, ..asked }.readings(&space, &parts, engine, known));
        }
        let kept = quotient(&space, &readings);
        let kept: Vec<Vec<usize>> = kept.iter().map(|kept| kept.iter().map(|one| one.state).collect()).collect();
        engine.rules = vec![asked.traced()];
        let mut changes: Vec<Change> = Vec::new();
        for patient in patients {
            for (dimension, kept) in kept.iter().enumerate() {
                let said = through(&asked, engine, &space, &patient, (dimension, kept));
                let is_known = |known: &Change| known.dimension == dimension && known.said == said;
                if !changes.iter().any(is_known) {
                    changes.push(Change { patient: patient.clone(), dimension, said });
                }
            }
        }
        let patients = is_told.then(|| of_changes(&space, &changes)).flatten();
        let mut decisions = Self { asked, space, changes, patients, spoken: Vec::new() };
        decisions.spoken = decisions.said_by(rule, engine);
        decisions
    }

    fn said_by(&self, rule: &Rule, engine: &mut Knowledge) -> Vec<(String, String)> {
        let Some(patients) = &self.patients else { return Vec::new() };
        engine.rules = vec![rule.clone()];
        engine.reindex();
        spoken::rows(rule, &self.space, patients, engine)
    }

    /// Whether the rule, changed, holds for others of these patients, or says something else of them. `engine` is the
    /// knowledge; its rules are exchanged.
    pub fn tell_apart(&self, changed: &Rule, engine: &mut Knowledge) -> bool {
        engine.rules = vec![Asked { rule: changed, ..self.asked }.traced()];
        let is_other = self.changes.iter().any(|change| {
            change.said.iter().any(|(state, said)| {
                let mut states = change.patient.clone();
                states[change.dimension] = *state;
                ask(&self.asked, engine, &self.space, &states) != *said
            })
        });
        is_other || self.said_by(changed, engine) != self.spoken
    }

    /// The rows of the table: what is changed, and the states in which the rule holds, is open, does not hold.
    fn rows(&self) -> Vec<[String; 4]> {
        let name = |dimension: usize, state: usize| self.space.dimensions[dimension].states[state].name.clone();
        let mut rows = Vec::new();
        let mut patient: &[usize] = &[];
        for change in &self.changes {
            if patient != change.patient {
                patient = &change.patient;
                let told = |(dimension, state): (usize, &usize)| {
                    format!("{}: {}", self.space.dimensions[dimension].name, name(dimension, *state))
                };
                let told: Vec<String> = patient.iter().enumerate().map(told).collect();
                rows.push(["patient".to_owned(), told.join("; "), String::new(), String::new()]);
            }
            let of = |verdict: Verdict| {
                let states = change.said.iter().filter(|(_, said)| *said == verdict);
                states.map(|(state, _)| name(change.dimension, *state)).collect::<Vec<_>>().join("; ")
            };
            let dimension = self.space.dimensions[change.dimension].name.clone();
            let is_always = change.said.iter().all(|(_, said)| *said == Verdict::Met);
            let met = if is_always { format!("all {}", change.said.len()) } else { of(Verdict::Met) };
            rows.push([dimension, met, of(Verdict::Undetermined), of(Verdict::NotMet)]);
        }
        rows
    }
}

/// The rule with each criterion a step beside what it is, and in each other line.
fn neighbours(rule: &Rule) -> Vec<Rule> {
    let steps = rule.when.criteria().into_iter().flat_map(|criterion| changed(criterion, knowledge()));
    let steps = When::All(steps.map(|(_, criterion)| When::Is(criterion)).collect());
    let in_line = |line: Line| {
        let population = Population { line, ..rule.population };
        Rule { population, when: When::All(Vec::new()), ..rule.clone() }
    };
    let lines = [Line::Any, Line::First, Line::Later].map(in_line);
    lines.into_iter().chain([Rule { when: steps, ..rule.clone() }]).collect()
}

/// The first patient, and for each dimension one for whom the rule is open, and one for whom it surely fails.
fn of_changes(space: &Space, changes: &[Change]) -> Option<Patients> {
    let first = changes.first()?;
    let of = |wanted: Verdict| {
        let of = |change: &Change| {
            let states = &space.dimensions[change.dimension].states;
            // A rule about what is on record may be open on a complete one.
            let is_surely = |state: usize| wanted == Verdict::Undetermined || states[state].is_complete;
            let is_wanted = |(state, said): &&(usize, Verdict)| *said == wanted && is_surely(*state);
            let (state, _) = change.said.iter().find(is_wanted)?;
            let mut patient = change.patient.clone();
            patient[change.dimension] = *state;
            let name = format!("{}: {}", space.dimensions[change.dimension].name, states[*state].name);
            Some((name, patient))
        };
        changes.iter().filter(|change| change.patient == first.patient).filter_map(of).collect()
    };
    let holds = first.patient.clone();
    let open: Vec<(String, Vec<usize>)> = of(Verdict::Undetermined);
    // The same before any therapy, for what is asked ahead of its line.
    let therapy = space.dimensions.iter().position(|dimension| dimension.name == "earlier therapy")?;
    let ahead = open.iter().filter(|(_, patient)| patient[therapy] == holds[therapy]).map(|(name, patient)| {
        let mut ahead = patient.clone();
        ahead[therapy] = 0;
        (format!("{name}, before any therapy"), ahead)
    });
    let ahead: Vec<_> = ahead.filter(|_| holds[therapy] != 0).collect();
    // And after another line, for what is asked for its own line only: a drug that the rule does not name stands last.
    let is_line = |name: &str| name != "none" && !name.starts_with("early ") && !name.contains(" then ");
    let of_therapy = changes.iter().find(|change| change.dimension == therapy && change.patient == first.patient)?;
    let past = of_therapy.said.iter().rev().find(|(state, said)| {
        let state = &space.dimensions[therapy].states[*state];
        *said == Verdict::NotMet && state.is_complete && is_line(&state.name)
    });
    let past = past.map(|(state, _)| *state);
    // Of what a test finds out.
    const TESTED: [&str; 6] = ["er: ", "pgr: ", "her2: ", "genes: ", "pd-l1 ", "germline-brca: "];
    let is_tested = |name: &String| TESTED.iter().any(|tested| name.starts_with(tested));
    let late = open.iter().filter(|(name, _)| is_tested(name)).filter_map(|(name, patient)| {
        let mut late = patient.clone();
        late[therapy] = past?;
        Some((format!("{name}, after {}", space.dimensions[therapy].states[past?].name), late))
    });
    let late: Vec<_> = late.take(1).collect();
    Some(Patients { holds, open: [open, ahead, late].concat(), fails: of(Verdict::NotMet) })
}

fn ask(asked: &Asked, engine: &Knowledge, space: &Space, states: &[usize]) -> Verdict {
    asked.ask(engine, space, &states.iter().copied().enumerate().collect::<Vec<_>>())[0]
}

fn through(
    asked: &Asked,
    engine: &Knowledge,
    space: &Space,
    patient: &[usize],
    (dimension, kept): (usize, &[usize]),
) -> Vec<(usize, Verdict)> {
    let states = &space.dimensions[dimension].states;
    let is_single = |state: &usize| !states[*state].name.contains(" then ") && !states[*state].name.contains(" + ");
    let mut places: Vec<usize> = (0..states.len()).filter(|state| is_single(state) || kept.contains(state)).collect();
    // Of each gene at least one state is told, of the others so many.
    let about = |state: usize| states[state].name.split(' ').next();
    let step = places.len().div_ceil(TOLD);
    let is_first: Vec<bool> =
        (0..places.len()).map(|at| places[..at].iter().all(|before| about(*before) != about(places[at]))).collect();
    let mut at = 0;
    places.retain(|state| {
        at += 1;
        (at - 1) % step == 0 || is_first[at - 1] || *state == patient[dimension] || kept.contains(state)
    });
    let of = |state: usize| {
        let mut states = patient.to_vec();
        states[dimension] = state;
        (state, ask(asked, engine, space, &states))
    };
    places.into_iter().map(of).collect()
}

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/proof").join(name)
}

/// The tables of a rule, one for each country where it is asked.
pub fn of_rule<'k>(rule: &'k Rule, engine: &mut Knowledge, known: &mut Known) -> Vec<Decisions<'k>> {
    let is_asked = |one: &Country| rule.population.country.is_none_or(|own| own == *one);
    let mut all: Vec<Decisions> = Vec::new();
    for country in Country::ALL.into_iter().filter(is_asked) {
        // In the first country where it holds for somebody.
        let is_told = all.iter().all(|before| before.patients.is_none());
        all.push(Decisions::of(rule, country, is_told, engine, known));
    }
    all
}

/// Those of every rule, or of a slice.
fn all(extent: Extent) -> Vec<Decisions<'static>> {
    let step = if extent == Extent::Whole { 1 } else { SLICE };
    let rules: Vec<&Rule> = knowledge().rules.iter().step_by(step).collect();
    let halves: [Vec<&Rule>; 2] = [0, 1].map(|half| rules.iter().skip(half).step_by(2).copied().collect());
    std::thread::scope(|scope| {
        let running = halves.map(|half| {
            scope.spawn(move || {
                let (mut engine, mut known) = (knowledge().clone(), Known::default());
                half.into_iter().flat_map(|rule| of_rule(rule, &mut engine, &mut known)).collect::<Vec<_>>()
            })
        });
        running.into_iter().flat_map(|half| half.join().unwrap()).collect()
    })
}

/// What of a patient, and where the rule holds, is open, and does not hold.
type Rows = Vec<[String; 4]>;

#[test]
fn each_rule_holds_for_whom_its_table_says_and_says_what_stands_there() {
    let begun = std::time::Instant::now();
    let mut by_rule: BTreeMap<&str, Vec<(Country, Rows)>> = BTreeMap::new();
    let mut spoken = String::from("rule\twhat\tsaid\n");
    let extent = Extent::asked();
    for decisions in all(extent) {
        let (id, rows) = (decisions.asked.rule.id.as_str(), decisions.rows());
        by_rule.entry(id).or_default().push((decisions.asked.country, rows));
        decisions.spoken.iter().for_each(|(what, said)| spoken += &format!("{id}\t{what}\t{said}\n"));
    }
    let mut text = String::from("rule\twhere\twhat\tholds\topen\tdoes not hold\n");
    for (rule, of_countries) in &by_rule {
        let is_alike = of_countries.len() == 2 && of_countries[0].1 == of_countries[1].1;
        for (country, rows) in of_countries.iter().take(if is_alike { 1 } else { 2 }) {
            let place = if is_alike { "both" } else { country.id() };
            rows.iter().for_each(|row| text += &format!("{rule}\t{place}\t{}\n", row.join("\t")));
        }
    }
    println!("decisions: {} rules, {} s", by_rule.len(), begun.elapsed().as_secs());
    for (name, text) in [("decisions.tsv", text), ("spoken.tsv", spoken)] {
        if extent == Extent::Whole && std::env::var_os("UPDATE_DECISIONS").is_some() {
            std::fs::write(file(name), &text).unwrap();
        }
        let known = std::fs::read_to_string(file(name)).unwrap_or_default();
        // Rows of the rules that were looked at.
        let is_asked = |row: &str| by_rule.contains_key(row.split('\t').next().unwrap_or_default());
        let known: String = known.lines().filter(|row| is_asked(row)).map(|row| format!("{row}\n")).collect();
        let text: String = text.lines().skip(1).map(|row| format!("{row}\n")).collect();
        let differing: Vec<String> = differences(&known, &text);
        assert!(differing.is_empty(), "{name}, {} rows: {:#?}", differing.len(), &differing[..differing.len().min(20)]);
    }
    let nobody = by_rule.iter().filter(|(_, all)| all.iter().all(|(_, rows)| rows.is_empty()));
    let nobody: Vec<&&str> = nobody.map(|(rule, _)| rule).collect();
    assert!(nobody.is_empty(), "they hold for nobody: {nobody:?}");
}

/// Rows of one text that the other lacks.
fn differences(known: &str, now: &str) -> Vec<String> {
    let lacking = |of: &str, among: &str, what: &str| -> Vec<String> {
        let among: std::collections::HashSet<&str> = among.lines().collect();
        of.lines().filter(|row| !among.contains(row)).map(|row| format!("{what}: {row}")).collect()
    };
    [lacking(known, now, "expected"), lacking(now, known, "but is")].concat()
}
