//! `tests/diseases/`: which disease a record names, and that only the rules of this disease are asked.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use oncohooks::call::Engine;
use oncohooks::cds_hooks::Hook;
use oncohooks::cli::{self, EvaluateArgs, EvaluateFormat};
use oncohooks::settings::Settings;
use serde_json::{Value, json};

use crate::support::record::Record;

/// The product with two rules for non-small-cell lung cancer, one for a made-up third disease, and a made-up drug.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let overlay = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diseases/overlay");
    Engine::load(Some(&overlay))
        .unwrap_or_else(|mistakes| panic!("{}", mistakes.iter().map(|m| format!("{m}\n")).collect::<String>()))
});

const DRUG: &str = "examplinib";
const MORPHOLOGY: &str = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-histology-morphology-behavior";

#[test]
fn a_tumour_is_the_disease_its_record_names_and_rules_of_no_other_judge_it() {
    let table = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/diseases/histology.tsv")).unwrap();
    let mut failures = Vec::new();
    for line in table.lines().skip(1) {
        let [how, diagnosis, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("three columns: {line}")
        };
        let conditions = conditions(how, diagnosis);
        let view = evaluate("patient-view", &conditions);
        let found = match diseases(&view) {
            found if found.is_empty() => "-".to_owned(),
            found => found.join(", "),
        };
        if found != expected {
            failures.push(format!("{line}: {found}"));
        }
        let is_nsclc = expected.split(", ").any(|disease| disease == "nsclc");
        for answer in [view, evaluate("order-sign", &conditions)] {
            if is_nsclc != is_judged_as_nsclc(&answer) {
                failures.push(format!("{line}: {}", answer["cards"]));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// A card of one disease carries its word. (That no cancer could be read, and so no rule was asked, is no judgement.)
fn is_judged_as_nsclc(answer: &Value) -> bool {
    let ours = answer["cards"].as_array().unwrap().iter().map(|card| &card["extension"]["org.oncohooks"]);
    ours.into_iter().any(|ours| ours["disease"] == "nsclc")
}

/// What a tumour has changed into is said on a card; that a small-cell lung cancer has no rules is not: there is nothing
/// to do about it.
#[test]
fn a_transformation_is_said_and_a_disease_out_of_scope_is_silent() {
    let open = evaluate("patient-view", &conditions("text", "肺腺癌の小細胞癌転化、IV期"));
    let gaps = &open["cards"][0]["extension"]["org.oncohooks"]["gaps"];
    assert_eq!(gaps[0]["place"], "Condition/c1", "{open:#}");
    let silent = evaluate("patient-view", &conditions("text", "小細胞肺癌、IV期"));
    assert_eq!(silent["cards"], json!([]));
    let silences = silent["silences"].to_string();
    assert!(silences.contains("Condition/c1: small-cell lung cancer has no rules here"), "{silences}");
}

/// One data file, its value set, and its rule: nothing else makes a third disease.
#[test]
fn a_third_disease_is_one_file_of_data() {
    let conditions = conditions("text", "Gastric cancer, stage IV");
    let view = evaluate("patient-view", &conditions);
    assert_eq!(diseases(&view), ["gastric"]);
    let cards = view["cards"].to_string();
    assert!(cards.contains("gas-example-option") && !cards.contains("nsc-example"), "{cards}");
    let ours = &view["cards"][0]["extension"]["org.oncohooks"];
    assert_eq!((&ours["disease"], &ours["options"][0]["verdict"]), (&json!("gastric"), &json!("met")));
    let without = crate::support::command::evaluate(&written("patient-view", &conditions), "patient-view", "");
    assert_eq!(diseases(&without), ["other"], "the product itself does not know it");
    assert_eq!(without["cards"], json!([]));
}

/// A metastasis says by its words which of two cancers has spread.
#[test]
fn the_words_of_a_metastasis_name_the_disease_it_comes_from() {
    let both = |metastasis: &str| {
        let conditions = ["Gastric cancer, stage II", "Breast cancer, stage II", metastasis];
        let view = evaluate("patient-view", &conditions.map(|text| json!({"text": text})));
        view["case"]["cancers"].as_array().unwrap().iter().map(|cancer| cancer["stage"].to_string()).collect::<Vec<_>>()
    };
    let (early, spread) = ("\"early\"".to_owned(), "\"metastatic-or-recurrent\"".to_owned());
    assert_eq!(both("Liver metastasis (gastric)"), [spread.clone(), early.clone()]);
    assert_eq!(both("肝転移（乳）"), [early.clone(), spread]);
    let open = "\"unstated\"".to_owned();
    assert_eq!(both("Liver metastasis"), [open.clone(), open], "either may have spread");
}

/// The `code` (and what stands beside it) of the Conditions of a row.
fn conditions(how: &str, diagnosis: &str) -> Vec<Value> {
    let coded = |code: &str| {
        let mut fields = code.splitn(3, ' ');
        let coding = json!({"system": fields.next(), "code": fields.next()});
        let mut code = json!({"coding": [coding]});
        if let Some(text) = fields.next() {
            code["text"] = text.into();
        }
        code
    };
    let pair = || diagnosis.split_once(" / ").unwrap();
    match how {
        "text" => vec![json!({"text": diagnosis})],
        "two" => [pair().0, pair().1].map(|text| json!({"text": text})).to_vec(),
        "code" => vec![coded(diagnosis)],
        "code+note" => vec![json!({"code": coded(pair().0), "note": [{"text": pair().1}]})],
        "code+morphology" => {
            let coding = json!({"system": "http://terminology.hl7.org/CodeSystem/icd-o-3", "code": pair().1});
            let extension = json!({"url": MORPHOLOGY, "valueCodeableConcept": {"coding": [coding]}});
            vec![json!({"code": coded(pair().0), "extension": [extension]})]
        }
        other => panic!("\"{other}\" is no way to name a tumour"),
    }
}

/// A hook call of a patient with these Conditions, at which the made-up drug is ordered. Where no stage is given the
/// disease is metastatic, so that nothing but the disease keeps the rules away.
fn request(hook: &str, conditions: &[Value]) -> Value {
    let record = Record {
        conditions: conditions.iter().map(|_| "cancer | 2026-01".to_owned()).collect(),
        orders: vec![DRUG.to_owned()],
        ..Record::default()
    };
    let mut request = record.request(hook);
    for (at, condition) in conditions.iter().enumerate() {
        let resource = &mut request["prefetch"]["conditions"]["entry"][at]["resource"];
        let is_code = condition.get("code").is_none();
        let members = if is_code { json!({"code": condition}) } else { condition.clone() };
        resource.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let text = condition.to_string();
        if !["stage", "metasta", "転移", "IV期"].iter().any(|word| text.contains(word)) {
            resource["stage"] = json!([{"summary": {"text": "stage IV"}}]);
        }
    }
    request
}

fn written(hook: &str, conditions: &[Value]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("diseases");
    std::fs::create_dir_all(&folder).unwrap();
    let request = request(hook, conditions).to_string();
    let name = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, request.as_bytes());
    let file = folder.join(format!("{name}.json"));
    std::fs::write(&file, request).unwrap();
    file
}

fn evaluate(hook: &str, conditions: &[Value]) -> Value {
    let args = EvaluateArgs {
        files: vec![written(hook, conditions)],
        against: None,
        hook: Hook::named(hook),
        order: None,
        patient: None,
        format: EvaluateFormat::Json,
        explain: false,
    };
    let settings = Settings { as_of: Some(time::macros::date!(2026 - 11 - 01)), ..Settings::default() };
    serde_json::from_str(&cli::evaluate::with(&ENGINE, &args, &settings).unwrap()).unwrap()
}

fn diseases(answer: &Value) -> Vec<&str> {
    let cancers = answer["case"]["cancers"].as_array().unwrap();
    let mut diseases: Vec<&str> = cancers.iter().map(|cancer| cancer["disease"].as_str().unwrap()).collect();
    diseases.sort_unstable();
    diseases
}
