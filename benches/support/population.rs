//! Invented patients of a hospital, 20 KB each: some have a cancer we know, most have none. The same number always is the
//! same patient.

use serde_json::{Value, json};

use super::body::{coded, condition, filler, observation};

/// About how many bytes a patient's Bundle has.
const BYTES: usize = 20_000;
const SCT: &str = "http://snomed.info/sct";
const LOINC: &str = "http://loinc.org";
const RXNORM: &str = "http://www.nlm.nih.gov/research/umls/rxnorm";

/// The id of a patient.
pub fn id(number: usize) -> String {
    format!("p{number:07}")
}

/// The resources of a patient, each as JSON text with its type.
pub fn resources(number: usize) -> Vec<(&'static str, String)> {
    let id = id(number);
    let mut all = vec![(
        "Patient",
        json!({"resourceType": "Patient", "id": id, "gender": if number.is_multiple_of(20) { "male" } else { "female" },
            "birthDate": format!("{}-04-02", 1935 + number % 50), "name": [{"family": "試験", "given": [format!("花子{number}")]}]})
        .to_string(),
    )];
    all.extend(story(number).into_iter().map(|resource| own(&resource, &id)));
    let mut bytes: usize = all.iter().map(|(_, text)| text.len() + 90).sum();
    let mut at = number % 1_000;
    while bytes + 500 < BYTES {
        let (kind, text) = own(&filler(u32::try_from(at).unwrap_or_default()), &id);
        bytes += text.len() + 90;
        all.push((kind, text));
        at += 1;
    }
    all
}

/// The patient as one Bundle in one line.
pub fn bundle(number: usize) -> String {
    let entry = |(kind, text): &(&str, String)| {
        let id = serde_json::from_str::<Value>(text).map(|resource| resource["id"].as_str().unwrap_or("").to_owned());
        format!(r#"{{"fullUrl":"https://ehr.example.org/fhir/{kind}/{}","resource":{text}}}"#, id.unwrap_or_default())
    };
    let entries: Vec<String> = resources(number).iter().map(entry).collect();
    format!(r#"{{"resourceType":"Bundle","type":"collection","entry":[{}]}}"#, entries.join(","))
}

/// Hers, with an id that nobody else's has.
fn own(resource: &Value, id: &str) -> (&'static str, String) {
    const KINDS: [&str; 8] = [
        "Condition",
        "Observation",
        "DiagnosticReport",
        "Specimen",
        "Procedure",
        "MedicationRequest",
        "MedicationAdministration",
        "ServiceRequest",
    ];
    let kind = KINDS.into_iter().find(|kind| resource["resourceType"] == *kind).unwrap_or("Basic");
    let own = resource["id"].as_str().unwrap_or_default();
    let text = resource.to_string().replace("hanako-1", id);
    let (named, new) = (format!(r#""id":"{own}""#), format!(r#""id":"{id}-{own}""#));
    (kind, text.replacen(&named, &new, 1).replace("Specimen/s1", &format!("Specimen/{id}-s1")))
}

fn story(number: usize) -> Vec<Value> {
    let variant = number / 10;
    match number % 10 {
        0 => hormone_receptor_positive(variant),
        1 => her2_positive(variant),
        2 => triple_negative(variant),
        3 => her2_low(variant),
        4 => lung(variant),
        _ => local_codes(variant),
    }
}

fn breast(er: &str, her2: &str) -> Vec<Value> {
    let specimen = json!({"resourceType": "Specimen", "id": "s1", "subject": {"reference": "Patient/hanako-1"},
        "type": coded(SCT, "119376003", "Tissue specimen", "組織"),
        "collection": {"collectedDateTime": "2025-02-10", "bodySite": coded(SCT, "10200004", "Liver structure", "肝")}});
    let mut cancer = condition("c1", "254838004", "Carcinoma of breast", "左乳癌、肝転移 Stage IV", "2025-02-01");
    cancer["recordedDate"] = "2025-02-03".into();
    let marker = |id: &str, code: &str, name: &str, value: &str| {
        let mut marker = observation(id, "laboratory", &coded(LOINC, code, name, name), "2025-02-20");
        marker["specimen"] = json!({"reference": "Specimen/s1"});
        marker["valueString"] = value.into();
        marker
    };
    vec![
        cancer,
        specimen,
        marker("o1", "85337-4", "ER", er),
        marker("o2", "85339-0", "PgR", er),
        marker("o3", "85319-2", "HER2 IHC", her2),
    ]
}

fn order(id: &str, (code, drug): (&str, &str), dose: &str, on: &str, status: &str) -> Value {
    json!({"resourceType": "MedicationRequest", "id": id, "status": status, "intent": "order",
        "subject": {"reference": "Patient/hanako-1"}, "authoredOn": on, "medicationCodeableConcept": coded(RXNORM, code, drug, drug),
        "reasonReference": [{"reference": "Condition/c1"}], "dosageInstruction": [{"text": dose}]})
}

const LETROZOLE: (&str, &str) = ("72965", "letrozole");
const PALBOCICLIB: (&str, &str) = ("1601374", "palbociclib");
const TRASTUZUMAB: (&str, &str) = ("224905", "trastuzumab");
const PERTUZUMAB: (&str, &str) = ("1298944", "pertuzumab");
const DOCETAXEL: (&str, &str) = ("72962", "docetaxel");
const PEMBROLIZUMAB: (&str, &str) = ("1547545", "pembrolizumab");
const DERUXTECAN: (&str, &str) = ("2267579", "trastuzumab deruxtecan");
const CAPECITABINE: (&str, &str) = ("194000", "capecitabine");

fn hormone_receptor_positive(variant: usize) -> Vec<Value> {
    let mut all = breast(if variant.is_multiple_of(3) { "90 %" } else { "positive" }, "0");
    all.push(order("m1", LETROZOLE, "2.5 mg once daily", "2025-03-01", "active"));
    if variant.is_multiple_of(2) {
        all.push(order("m2", PALBOCICLIB, "125 mg once daily, days 1 to 21 of 28", "2025-03-01", "active"));
    }
    all
}

fn her2_positive(variant: usize) -> Vec<Value> {
    let mut all = breast("0 %", "3+");
    all.push(order("m1", TRASTUZUMAB, "8 mg/kg every 3 weeks", "2025-03-05", "completed"));
    if !variant.is_multiple_of(4) {
        all.push(order("m2", PERTUZUMAB, "840 mg", "2025-03-05", "completed"));
    }
    all.push(order("m3", DOCETAXEL, "75 mg/m2 every 3 weeks", "2025-03-05", "completed"));
    all
}

fn triple_negative(variant: usize) -> Vec<Value> {
    let mut all = breast("0 %", if variant.is_multiple_of(2) { "0" } else { "1+" });
    let mut pd_l1 = observation("o4", "laboratory", &json!({"text": "PD-L1 CPS"}), "2025-02-20");
    pd_l1["method"] = json!({"text": "PD-L1 IHC 22C3 pharmDx"});
    pd_l1["valueString"] = format!("CPS {}", variant % 25).into();
    all.push(pd_l1);
    all.push(order("m1", PEMBROLIZUMAB, "200 mg every 3 weeks", "2025-03-03", "completed"));
    all
}

fn her2_low(variant: usize) -> Vec<Value> {
    let mut all = breast("0 %", if variant.is_multiple_of(2) { "1+" } else { "2+" });
    all.push(order("m1", CAPECITABINE, "1000 mg/m2 twice daily, days 1 to 14 of 21", "2025-03-10", "stopped"));
    let dose = if variant.is_multiple_of(3) { "6.4 mg/kg" } else { "5.4 mg/kg" };
    all.push(order("m2", DERUXTECAN, &format!("{dose} every 3 weeks"), "2025-09-10", "active"));
    all
}

fn lung(variant: usize) -> Vec<Value> {
    let mut mutation =
        observation("o1", "laboratory", &coded(LOINC, "69548-6", "Genetic variant assessment", "ERBB2"), "2025-02-20");
    mutation["valueCodeableConcept"] = coded(LOINC, "LA9633-4", "Present", "Present");
    let change = if variant.is_multiple_of(2) { "p.Tyr772_Ala775dup" } else { "p.Gly776Cys" };
    mutation["component"] = json!([
        {"code": coded(LOINC, "48018-6", "Gene studied [ID]", "Gene"), "valueCodeableConcept": {"text": "ERBB2"}},
        {"code": coded(LOINC, "48005-3", "Amino acid change (pHGVS)", "pHGVS"), "valueCodeableConcept": {"text": change}},
    ]);
    mutation["method"] = json!({"text": "Oncomine Dx Target Test"});
    vec![condition("c1", "254637007", "Non-small cell lung cancer", "肺腺癌 Stage IV", "2025-02-01"), mutation]
}

/// An ordinary patient of a hospital with codes of its own.
fn local_codes(variant: usize) -> Vec<Value> {
    let code = format!("L{:03}", variant % 40);
    let mut local = observation(
        "o1",
        "laboratory",
        &coded("urn:oid:1.2.392.999999.7", &code, &format!("院内検査{code}"), "院内検査"),
        "2025-05-01",
    );
    local["valueString"] = "陰性".into();
    vec![condition("c1", "38341003", "Hypertensive disorder", "高血圧症", "2015-02"), local]
}
