//! What holds after a button was pressed, and of the buttons of a call together (CONTRACT 3e).

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::Value;

use super::clashes::clash;
use super::fired::{Fired, ours, texts};

/// How many buttons were pressed, and what went wrong.
#[derive(Debug, Default)]
pub struct Tally {
    pub calls: usize,
    pub pressed: usize,
    pub replacements: usize,
    pub failures: Vec<Failure>,
}

/// One promise that was not kept.
#[derive(Debug)]
pub struct Failure {
    promise: &'static str,
    what: String,
}

impl Tally {
    pub fn fail(&mut self, promise: &'static str, what: String) {
        self.failures.push(Failure { promise, what });
    }

    /// How often each promise was broken, with the shortest examples.
    pub fn report(&self) -> String {
        let (calls, pressed) = (self.calls, self.pressed);
        let mut text = format!("{} failures, {pressed} buttons of {calls} calls\n", self.failures.len());
        let promises: BTreeSet<&str> = self.failures.iter().map(|failure| failure.promise).collect();
        for promise in promises {
            let mut broken: Vec<&str> = self
                .failures
                .iter()
                .filter(|failure| failure.promise == promise)
                .map(|failure| failure.what.as_str())
                .collect();
            broken.sort_by_key(|what| what.len());
            let _ = writeln!(text, "{} × {promise}", broken.len());
            for what in broken.iter().take(3) {
                let _ = writeln!(text, "      {what}");
            }
        }
        text
    }
}

/// Presses each button of the call, one at a time.
pub fn press_all(before: &Fired, name: &str, tally: &mut Tally) {
    tally.calls += 1;
    of_the_call(before, name, tally);
    for (card, suggestion) in before.suggestions() {
        let label = suggestion["label"].as_str().unwrap();
        let name = format!("{name} drafts {:?}, \"{label}\"", before.antineoplastics());
        tally.pressed += 1;
        tally.replacements += usize::from(removes(suggestion));
        match before.after(suggestion) {
            Ok(after) => of_the_press(before, &after, (card, suggestion), &name, tally),
            Err(why) => tally.fail("actions can be applied", format!("{name}: {why}")),
        }
    }
}

fn removes(suggestion: &Value) -> bool {
    suggestion["actions"].as_array().unwrap().iter().any(|action| action["type"] == "delete")
}

fn creates(suggestion: &Value, kind: &str) -> bool {
    let is_new = |action: &Value| action["type"] == "create" && action["resource"]["resourceType"] == kind;
    suggestion["actions"].as_array().unwrap().iter().any(is_new)
}

fn of_the_call(fired: &Fired, name: &str, tally: &mut Tally) {
    let replacing = fired.cards.iter().filter(|card| card["suggestions"].as_array().into_iter().flatten().any(removes));
    if replacing.count() > 1 {
        tally.fail("at most one card replaces", name.to_owned());
    }
    for card in &fired.cards {
        let buttons: Vec<&Value> = card["suggestions"].as_array().into_iter().flatten().collect();
        let of_drugs = buttons.iter().filter(|button| creates(button, "MedicationRequest")).count();
        if of_drugs > 3 {
            tally.fail("at most three buttons of drugs", format!("{name}: {of_drugs}"));
        }
        if buttons.iter().filter(|button| button["isRecommended"] == true).count() > 1 {
            tally.fail("at most one button is recommended", name.to_owned());
        }
        let options = ours(card)["options"].as_array().map_or(0, Vec::len);
        if card["indicator"] == "critical" && options + of_drugs > 0 {
            tally.fail("a critical card has no options", format!("{name}: {options}"));
        }
        let verdict = ours(card)["order"]["verdict"].as_str();
        let changes = buttons.iter().any(|button| removes(button) || creates(button, "MedicationRequest"));
        if verdict == Some("undetermined") && changes {
            tally.fail("what is undetermined is not replaced", name.to_owned());
        }
    }
}

fn of_the_press(before: &Fired, after: &Fired, (card, suggestion): (&Value, &Value), name: &str, tally: &mut Tally) {
    let drugs = after.antineoplastics();
    if creates(suggestion, "MedicationRequest") || removes(suggestion) {
        let wanted = ours(card)["options"].as_array().into_iter().flatten().any(|option| {
            let mut regimen = texts(&option["regimen"]);
            // Ovarian suppression is part of some regimens, and no cancer drug of its own.
            let supports = |drug: &str| after.drafts.iter().any(|draft| draft.drug == drug && !draft.is_antineoplastic);
            regimen.retain(|drug| !supports(drug));
            regimen.sort_unstable();
            option["verdict"] == "met" && regimen == drugs
        });
        if !wanted {
            tally.fail("the drafts are the regimen offered, and nothing else", format!("{name}: {drugs:?}"));
        }
        let rest = |fired: &Fired| {
            let rest = fired.drafts.iter().filter(|draft| !draft.is_antineoplastic).map(|draft| draft.drug.clone());
            rest.collect::<BTreeSet<_>>()
        };
        let of_regimen: BTreeSet<String> = ours(card)["options"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|option| texts(&option["regimen"]).into_iter().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let (had, has) = (rest(before), rest(after));
        if !had.is_subset(&has) || has.difference(&had).any(|drug| !of_regimen.contains(drug)) {
            tally.fail("supportive drugs stay", name.to_owned());
        }
    }
    for (at, drug) in drugs.iter().enumerate() {
        for other in drugs.iter().take(at) {
            if clash(drug, other) && !before.suggests_only_tests(suggestion) {
                tally.fail("no drug twice, no two of a class", format!("{name}: {drug}, {other}"));
            }
        }
    }
    let known = warnings(before);
    for warning in warnings(after) {
        if !known.contains(&warning) {
            tally.fail("no new warning", format!("{name}: {warning}"));
        }
    }
    if before.suggests_only_tests(suggestion) {
        let again = after.suggestions().any(|(_, again)| again["label"] == suggestion["label"]);
        let test = suggestion["actions"][0]["resource"]["code"]["coding"].as_array().unwrap();
        let test = test.iter().rfind(|coding| coding["system"].as_str().unwrap().contains("oncohooks")).unwrap();
        let test = test["code"].as_str().unwrap();
        let asked = after
            .cards
            .iter()
            .map(ours)
            .any(|ours| texts(&ours["missing"]).contains(&test) && !texts(&ours["pending"]).contains(&test));
        if again || asked {
            tally.fail("a test is not asked for again", format!("{name}: {test}"));
        }
    }
}

impl Fired {
    fn suggests_only_tests(&self, suggestion: &Value) -> bool {
        creates(suggestion, "ServiceRequest")
    }
}

/// Each warning, by level, drug and what is checked.
fn warnings(fired: &Fired) -> BTreeSet<String> {
    let loud = fired.cards.iter().filter(|card| card["indicator"] != "info");
    let warning = |card: &Value| {
        let order = &ours(card)["order"];
        format!("{} {} {}", card["indicator"], order["drug"], order["check"])
    };
    loud.map(warning).collect()
}
