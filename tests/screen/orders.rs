//! Historic orders, each judged on its own day, by what was known on that day.

use serde_json::{Value, json};

use super::{Screening, USUAL, folder, her2_positive, ndjson, order, patient, result};

const EACH_ORDER: Screening = Screening { each_order: true, ..USUAL };

fn lines(resources: &[Value]) -> Vec<Value> {
    EACH_ORDER.values(&[folder("orders", &[("all.ndjson", &ndjson(resources))])])
}

/// `warning not-met` of each card about an order.
fn checks(line: &Value) -> Vec<String> {
    let cards = line["cards"].as_array().unwrap().iter();
    cards
        .filter_map(|card| {
            let order = card["extension"]["org.oncohooks"].get("order")?;
            Some(format!("{} {} {}", card["indicator"].as_str()?, order["check"].as_str()?, order["verdict"].as_str()?))
        })
        .collect()
}

fn dates(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["date"].as_str().unwrap_or("–")).collect()
}

#[test]
fn each_day_with_orders_is_a_line_in_the_order_of_the_days() {
    let mut all = her2_positive("a");
    all.extend([
        order("a", "2", "trastuzumab deruxtecan 5.4 mg/kg", "2025-03-01", "completed"),
        order("a", "1", "trastuzumab 8 mg/kg", "2024-02-01", "completed"),
        order("a", "3", "pertuzumab 840 mg", "2024-02-01T10:00:00+09:00", "completed"),
    ]);
    let lines = lines(&all);
    assert_eq!(dates(&lines), ["2024-02-01", "2025-03-01"]);
    assert_eq!(lines[0]["hook"], "order-sign");
    assert_eq!(lines[0]["orders"], json!(["MedicationRequest/a-1", "MedicationRequest/a-3"]));
}

/// One patient, one order of trastuzumab on 2024-02-01, and one thing that changes: what the line says of it.
#[test]
fn an_order_is_judged_by_what_was_known_on_its_day() {
    let ordered = |status: &str| order("a", "m", "trastuzumab deruxtecan 5.4 mg/kg", "2024-02-01", status);
    let mut late = her2_positive("a");
    late[4]["issued"] = "2024-02-05T09:00:00+09:00".into();
    let mut early = her2_positive("a");
    early[4]["issued"] = "2024-01-25T09:00:00+09:00".into();
    let mut recorded_late = her2_positive("a");
    recorded_late[1]["recordedDate"] = "2024-06-01".into();
    let mut died = her2_positive("a");
    died[0]["deceasedDateTime"] = "2025-01-01".into();
    let mut is_dead = her2_positive("a");
    is_dead[0]["deceasedBoolean"] = true.into();
    for (what, mut all, unknown, knows_the_cancer) in [
        ("a result issued before", early.clone(), json!(null), true),
        ("a result issued after", late, json!(["Observation/a-her2"]), true),
        ("a cancer recorded after", recorded_late, json!(["Condition/a-c"]), false),
        ("a patient who has died since", died, json!(null), true),
        ("a patient who is dead now", is_dead, json!(null), true),
    ] {
        all.push(ordered("completed"));
        let lines = lines(&all);
        assert_eq!(dates(&lines), ["2024-02-01"], "{what}");
        let not_yet = lines[0].get("notYetKnown").cloned().unwrap_or_default();
        assert_eq!(not_yet, unknown, "{what}");
        assert!(!checks(&lines[0]).is_empty(), "{what}");
        let is_blind = lines[0]["cards"].to_string().contains("no cancer could be read");
        assert_eq!(is_blind, !knows_the_cancer, "{what}");
    }
    // The result decides: on the day of the order nobody knew it.
    let judged = |resources: &[Value]| {
        let ordered = order("a", "m", "trastuzumab 8 mg/kg", "2024-02-01", "stopped");
        let lines = lines(&[resources, &[ordered]].concat());
        checks(&lines[0])
    };
    let mut unknown = early.clone();
    unknown.remove(4);
    let mut late = early.clone();
    late[4]["issued"] = "2024-02-05".into();
    assert_eq!(judged(&late), judged(&unknown));
    assert_ne!(judged(&early), judged(&unknown));
}

/// What was begun later was not there; what ended later was running.
#[test]
fn therapy_stands_as_it_stood_on_the_day() {
    let mut first = order("a", "1", "trastuzumab", "2024-02-01", "completed");
    first["dispenseRequest"] = json!({"validityPeriod": {"start": "2024-02-01", "end": "2024-12-31"}});
    let again = order("a", "2", "trastuzumab", "2024-08-01", "active");
    let given = json!({"resourceType": "MedicationAdministration", "id": "g", "status": "completed", "subject": {"reference": "Patient/a"},
        "medicationCodeableConcept": {"text": "trastuzumab"}, "effectiveDateTime": "2024-02-01"});
    let all = [her2_positive("a"), vec![first, again, given]].concat();
    let lines = lines(&all);
    assert_eq!(dates(&lines), ["2024-02-01", "2024-08-01"]);
    assert_eq!(lines[0]["notYetKnown"], json!(["MedicationRequest/a-2", "MedicationAdministration/g"]));
    assert!(lines[1].get("notYetKnown").is_none(), "{}", lines[1]["notYetKnown"]);
    // The second goes on with what is running.
    let therapy = |line: &Value| line.to_string().contains(r#""status":"running""#);
    assert!(!therapy(&lines[0]));
}

#[test]
fn an_order_without_a_day_is_said_and_what_was_never_ordered_is_not_judged() {
    let mut undated = order("a", "m", "trastuzumab", "", "active");
    undated.as_object_mut().unwrap().remove("authoredOn");
    let lines = lines(&[her2_positive("a"), vec![undated]].concat());
    assert_eq!((lines.len(), &lines[0]["error"]), (1, &json!("undated-order")));
    assert_eq!(lines[0]["resource"], "MedicationRequest/a-m");
    let mut plan = order("a", "p", "trastuzumab", "2024-02-01", "active");
    plan["intent"] = "plan".into();
    let wrong = order("a", "e", "trastuzumab", "2024-02-01", "entered-in-error");
    assert!(self::lines(&[her2_positive("a"), vec![plan, wrong]].concat()).is_empty());
    assert!(self::lines(&[vec![patient("a"), result("a", "er", "ER", "0 %", "2024-01-20")]].concat()).is_empty());
}

/// The orders of a day stand beside each other: the partner is there.
#[test]
fn the_orders_of_one_day_are_judged_together() {
    let lone =
        lines(&[her2_positive("a"), vec![order("a", "1", "pertuzumab 840 mg", "2024-02-01", "completed")]].concat());
    let whole = lines(
        &[
            her2_positive("a"),
            vec![
                order("a", "1", "pertuzumab 840 mg", "2024-02-01", "completed"),
                order("a", "2", "trastuzumab 8 mg/kg", "2024-02-01", "completed"),
                order("a", "3", "docetaxel 75 mg/m2", "2024-02-01", "completed"),
            ],
        ]
        .concat(),
    );
    let combination = |line: &Value| checks(line).iter().any(|check| check.contains("combination"));
    assert!(combination(&lone[0]), "{:?}", checks(&lone[0]));
    assert!(!combination(&whole[0]), "{:?}", checks(&whole[0]));
}
