//! A germline result of one gene counts for that gene only, in whatever shape it comes: what is known of BRCA1 says
//! nothing of BRCA2, and olaparib is neither opened nor closed by it.

use serde_json::{Value, json};

use crate::support::command;

const PATIENT: &str = "p1";

/// What the rule on olaparib makes of these results: the verdict on the germline, and whether it is asked for.
fn germline(case: &str, results: &[Value]) -> (String, bool) {
    let subject = json!({"reference": format!("Patient/{PATIENT}")});
    let mut resources = vec![
        json!({"resourceType": "Patient", "id": PATIENT, "gender": "female", "birthDate": "1970"}),
        json!({"resourceType": "Condition", "id": "c1", "code": {"text": "Breast cancer, stage IV"},
            "clinicalStatus": {"coding": [{"code": "active"}]}, "onsetDateTime": "2026-01"}),
    ];
    resources.extend_from_slice(results);
    for resource in resources.iter_mut().skip(1) {
        resource["subject"] = subject.clone();
    }
    let entries: Vec<Value> = resources.iter().map(|resource| json!({"resource": resource})).collect();
    let file = std::env::temp_dir().join(format!("oncohooks-brca-{}-{case}.json", std::process::id()));
    std::fs::write(&file, json!({"resourceType": "Bundle", "type": "collection", "entry": entries}).to_string())
        .unwrap();
    let answer = command::evaluate(&file, "patient-view", "");
    std::fs::remove_file(&file).unwrap();
    let rules = answer["rules"].as_array().unwrap();
    let rule =
        rules.iter().find(|rule| rule["rule"].as_str().unwrap().contains("olaparib")).expect("a rule on olaparib");
    let criteria = rule["criteria"].as_array().unwrap();
    let judged = criteria.iter().find(|criterion| criterion["criterion"] == "germline-brca").expect("judged");
    let is_asked = judged["missing"].as_array().unwrap().contains(&"germline:brca1-brca2".into());
    (judged["verdict"].as_str().unwrap().to_owned(), is_asked)
}

fn observation(id: &str, code: Value, rest: Value) -> Value {
    let mut observation = json!({"resourceType": "Observation", "id": id, "status": "final", "code": code, "effectiveDateTime": "2026-03-01"});
    observation.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    observation
}

fn text(text: &str) -> Value {
    json!({"text": text})
}

fn gene_code(gene: &str) -> Value {
    let code = if gene == "BRCA1" { "HGNC:1100" } else { "HGNC:1101" };
    json!({"coding": [{"system": "http://www.genenames.org", "code": code, "display": gene}]})
}

fn gene_studied(gene: &str) -> Value {
    json!({"code": {"coding": [{"system": "http://loinc.org", "code": "48018-6"}]}, "valueCodeableConcept": gene_code(gene)})
}

/// The shapes in which results of genes arrive, each with the value of each gene.
fn shapes(results: &[(&str, &str)]) -> Vec<(&'static str, Vec<Value>)> {
    let panel = || text("Germline BRCA panel");
    let components = |code: &dyn Fn(&str) -> Value| {
        let parts = results.iter().map(|(gene, value)| json!({"code": code(gene), "valueString": value}));
        vec![observation("o", panel(), json!({"component": parts.collect::<Vec<_>>()}))]
    };
    let each =
        |make: &dyn Fn(&str, &str) -> Value| results.iter().map(|(gene, value)| make(gene, value)).collect::<Vec<_>>();
    let members =
        each(&|gene, value| observation(gene, text(&format!("germline {gene}")), json!({"valueString": value})));
    let named: Vec<Value> =
        results.iter().map(|(gene, _)| json!({"reference": format!("Observation/{gene}")})).collect();
    let mut in_panel = vec![observation("o", panel(), json!({"hasMember": named}))];
    in_panel.extend(members.clone());
    let mut in_report = vec![
        json!({"resourceType": "DiagnosticReport", "id": "r", "status": "final", "code": panel(), "result": named}),
    ];
    in_report.extend(members.clone());
    let row = results.iter().map(|(gene, value)| format!("{gene}: {value}"));
    vec![
        ("component-by-text", components(&|gene| text(&format!("germline {gene}")))),
        ("component-by-symbol", components(&|gene| text(gene))),
        ("component-by-code", components(&gene_code)),
        (
            "interpretation-only",
            each(&|gene, value| {
                let code = if value == "negative" { "NEG" } else { "POS" };
                observation(
                    gene,
                    text(&format!("germline {gene}")),
                    json!({"interpretation": [{"coding": [{"code": code}]}]}),
                )
            }),
        ),
        (
            "gene-studied",
            each(&|gene, value| {
                observation(gene, panel(), json!({"valueString": value, "component": [gene_studied(gene)]}))
            }),
        ),
        ("own-observations", members),
        ("has-member", in_panel),
        ("report", in_report),
        (
            "words-of-one-value",
            vec![observation(
                "o",
                text("germline BRCA1/2"),
                json!({"valueString": row.clone().collect::<Vec<_>>().join("; ")}),
            )],
        ),
        (
            "rows-of-a-table",
            vec![observation(
                "o",
                text("germline BRCA1/2"),
                json!({"valueString": row.collect::<Vec<_>>().join("\n")}),
            )],
        ),
    ]
}

#[test]
fn one_gene_says_nothing_of_the_other() {
    // What is known of each gene; the verdict; whether the test is asked for.
    type Row<'r> = (&'r [(&'r str, &'r str)], &'r str, bool);
    let table: [Row; 5] = [
        (&[("BRCA1", "negative")], "undetermined", true),
        (&[("BRCA2", "negative")], "undetermined", true),
        (&[("BRCA1", "negative"), ("BRCA2", "negative")], "not-met", false),
        (&[("BRCA1", "negative"), ("BRCA2", "pathogenic variant")], "met", false),
        (&[("BRCA2", "pathogenic variant")], "met", false),
    ];
    let mut failures = Vec::new();
    for (results, verdict, is_asked) in table {
        for (shape, resources) in shapes(results) {
            let (got, asked) = germline(shape, &resources);
            if got != verdict || (is_asked && !asked) {
                failures.push(format!("{shape} {results:?}: {got}, asked: {asked}; expected {verdict}"));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn a_result_of_another_gene_says_nothing_of_the_two() {
    for gene in ["PALB2", "TP53"] {
        let studied = json!({"code": {"coding": [{"system": "http://loinc.org", "code": "48018-6"}]}, "valueCodeableConcept": {"text": gene}});
        let result =
            observation("o", text("Germline BRCA panel"), json!({"valueString": "negative", "component": [studied]}));
        assert_eq!(germline("another-gene", &[result]), ("undetermined".to_owned(), true), "{gene}");
    }
}
