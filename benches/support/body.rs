//! Hook calls of a chosen size: one invented patient with metastatic triple-negative breast cancer, and as much of an
//! ordinary hospital record around her as is asked for.
//!
//! The mix follows what hospitals send: mostly laboratory values and vital signs with names in two languages, some with
//! narrative, some without category; mCODE markers, notes and reports in running text, a year of cycles of earlier
//! chemotherapy as orders and administrations, drugs of other diseases. The same size always gives the same bytes.

mod labs;

use labs::LABS;
use serde_json::{Value, json};

/// The sizes that are measured, in bytes.
pub const SIZES: [(&str, usize); 3] = [("26 KB", 26_000), ("265 KB", 265_000), ("2.7 MB", 2_700_000)];

/// What the call is answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The order rests on the assay of another drug: a warning with alternatives and buttons.
    Warning,
    /// An order that nothing is to be said of.
    Silence,
    /// The chart is opened: what fits the patient.
    Options,
}

const ID: &str = "hanako-1";
const SCT: &str = "http://snomed.info/sct";
const LOINC: &str = "http://loinc.org";
const UCUM: &str = "http://unitsofmeasure.org";
const HL7: &str = "http://terminology.hl7.org/CodeSystem";
const MCODE: &str = "http://hl7.org/fhir/us/mcode/StructureDefinition";

/// An order-sign body of about `bytes` bytes, as compact JSON, answered with a warning; nearest whole resource.
pub fn order_sign(bytes: usize) -> String {
    call(bytes, Answer::Warning)
}

/// A body of about `bytes` bytes with the answer that is asked for.
pub fn call(bytes: usize, answer: Answer) -> String {
    let mut record = Record::default();
    let mut number = 0;
    for resource in story() {
        record.add(resource);
    }
    while record.bytes + 3_600 < bytes {
        record.add(match number % 20 {
            9 => cycle("MedicationRequest", number),
            15 => cycle("MedicationAdministration", number),
            _ => filler(number),
        });
        number += 1;
    }
    record.body(answer)
}

/// Resources by prefetch key.
#[derive(Default)]
struct Record {
    entries: Vec<(&'static str, Value)>,
    bytes: usize,
}

impl Record {
    fn add(&mut self, resource: Value) {
        let kind = resource["resourceType"].as_str().expect("a resource");
        let key = match kind {
            "Condition" => "conditions",
            "Observation" => "observations",
            "DiagnosticReport" => "reports",
            "Specimen" => "specimens",
            "Procedure" => "procedures",
            "MedicationRequest" => "medications",
            "MedicationAdministration" => "administrations",
            "ServiceRequest" => "serviceRequests",
            other => panic!("no key for {other}"),
        };
        let url = format!("https://ehr.example.org/fhir/{kind}/{}", resource["id"].as_str().expect("an id"));
        let entry = json!({"fullUrl": url, "resource": resource, "search": {"mode": "match"}});
        self.bytes += entry.to_string().len() + 1;
        self.entries.push((key, entry));
    }

    fn body(self, answer: Answer) -> String {
        let keys = ["conditions", "observations", "reports", "specimens", "procedures", "medications"];
        let mut prefetch = json!({"patient": patient()});
        for key in keys.into_iter().chain(["administrations", "statements", "serviceRequests"]) {
            let entries: Vec<&Value> =
                self.entries.iter().filter(|(of, _)| *of == key).map(|(_, entry)| entry).collect();
            let link = [json!({"relation": "self", "url": format!("https://ehr.example.org/fhir/{key}?patient={ID}")})];
            prefetch[key] = json!({"resourceType": "Bundle", "id": format!("b-{key}"), "type": "searchset",
                "total": entries.len(), "link": link, "entry": entries});
        }
        let mut context = json!({"userId": "Practitioner/oncologist-1", "patientId": ID, "encounterId": "e1"});
        let orders = match answer {
            Answer::Warning => vec![
                order("d1", "1547545", "pembrolizumab", "200 mg IV every 3 weeks", 200, "mg"),
                order("d2", "56946", "paclitaxel", "90 mg/m2 on days 1, 8 and 15 of 28", 90, "mg/m2"),
            ],
            Answer::Silence => vec![order("d1", "161", "acetaminophen", "400 mg up to 3 times daily", 400, "mg")],
            Answer::Options => Vec::new(),
        };
        if answer != Answer::Options {
            let drafts: Vec<Value> = orders.into_iter().map(|order| json!({"resource": order})).collect();
            context["draftOrders"] = json!({"resourceType": "Bundle", "type": "collection", "entry": drafts});
        }
        json!({
            "hook": if answer == Answer::Options { "patient-view" } else { "order-sign" },
            "hookInstance": "7be6d1a2-51a3-4ac0-8f4b-2f9b7f0f4d22",
            "context": context,
            "prefetch": prefetch,
        })
        .to_string()
    }
}

fn patient() -> Value {
    json!({"resourceType": "Patient", "id": ID, "gender": "female", "birthDate": "1971-04-02",
        "identifier": [{"system": "urn:oid:1.2.392.100495.20.3.51", "value": "00012345"}],
        "name": [{"family": "試験", "given": ["花子"]}], "address": [{"text": "東京都千代田区丸の内1-1-1", "postalCode": "100-0005"}]})
}

fn order(id: &str, code: &str, drug: &str, text: &str, dose: u32, unit: &str) -> Value {
    json!({"resourceType": "MedicationRequest", "id": id, "status": "draft", "intent": "order", "subject": subject(),
        "medicationCodeableConcept": coded("http://www.nlm.nih.gov/research/umls/rxnorm", code, drug, drug),
        "authoredOn": "2026-11-24", "reasonReference": [{"reference": "Condition/c1"}],
        "dosageInstruction": [{"text": text,
            "doseAndRate": [{"doseQuantity": {"value": dose, "unit": unit, "system": UCUM, "code": unit}}]}]})
}

/// What decides: the cancer, the specimen, and the results the rules ask for.
fn story() -> Vec<Value> {
    let marker = |id: &str, code: &str, display: &str, text: &str, value: Value| {
        let mut resource = observation(id, "laboratory", &coded(LOINC, code, display, text), "2026-09-20");
        resource["meta"] = json!({"profile": [format!("{MCODE}/mcode-tumor-marker-test")]});
        resource["specimen"] = json!({"reference": "Specimen/s1", "display": "肝生検"});
        for (name, member) in value.as_object().expect("the value slots") {
            resource[name] = member.clone();
        }
        resource
    };
    let negative = json!({"valueCodeableConcept": coded(SCT, "260385009", "Negative (qualifier value)", "陰性")});
    // By the assay of another drug, so that a card with alternatives and buttons is made.
    let mut pd_l1 = marker("o4", "", "", "", json!({"valueQuantity": {"value": 5, "unit": "%"}}));
    pd_l1["code"] = json!({"text": "PD-L1 IC"});
    pd_l1["method"] = json!({"text": "VENTANA PD-L1 (SP142)"});
    vec![
        condition("c1", "254838004", "Carcinoma of breast", "左乳癌、肝転移 Stage IV", "2026-09-10"),
        condition("c2", "38341003", "Hypertensive disorder", "高血圧症", "2015-02"),
        json!({"resourceType": "Specimen", "id": "s1", "status": "available", "subject": subject(),
            "type": coded(SCT, "119376003", "Tissue specimen", "組織"),
            "collection": {"collectedDateTime": "2026-09-15", "bodySite": coded(SCT, "10200004", "Liver structure", "肝")}}),
        marker(
            "o1",
            "85337-4",
            "Estrogen receptor Ag [Presence] in Breast cancer specimen by Immune stain",
            "ER",
            negative.clone(),
        ),
        marker(
            "o2",
            "85339-0",
            "Progesterone receptor Ag [Presence] in Breast cancer specimen by Immune stain",
            "PgR",
            negative,
        ),
        marker(
            "o3",
            "85319-2",
            "HER2 [Presence] in Breast cancer specimen by Immune stain",
            "HER2（IHC法）",
            json!({"valueString": "1+"}),
        ),
        pd_l1,
    ]
}

/// One more resource of the record.
pub fn filler(number: u32) -> Value {
    let id = format!("f{number}");
    let date = format!("202{}-{:02}-{:02}", number / 140 % 7, number / 12 % 12 + 1, number % 28 + 1);
    match number % 20 {
        3 => condition(&id, "73211009", "Diabetes mellitus", "２型糖尿病の疑い", &date),
        7 => json!({"resourceType": "MedicationAdministration", "id": id, "status": "completed", "subject": subject(),
            "medicationCodeableConcept": {"text": "生理食塩液 100mL", "coding": [{"system": "urn:oid:1.2.392.100495.20.2.74", "code": "3319534A5020", "display": "生食注キット"}]},
            "effectivePeriod": {"start": format!("{date}T09:00:00+09:00"), "end": format!("{date}T10:30:00+09:00")},
            "dosage": {"text": "点滴静注", "dose": {"value": 100, "unit": "mL", "system": UCUM, "code": "mL"}}}),
        11 => {
            json!({"resourceType": "MedicationRequest", "id": id, "status": "completed", "intent": "order", "subject": subject(),
            "medicationCodeableConcept": {"text": "アムロジピンOD錠5mg", "coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "197361", "display": "amlodipine 5 MG Oral Tablet"}]},
            "authoredOn": date, "dosageInstruction": [{"text": "1日1回 朝食後 28日分", "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}}],
            "dispenseRequest": {"quantity": {"value": 28, "unit": "錠"}}})
        }
        13 => {
            json!({"resourceType": "DiagnosticReport", "id": id, "status": "final", "subject": subject(), "effectiveDateTime": date, "text": narrative(number, "画像診断報告書"),
            "code": coded(LOINC, "24627-2", "CT Chest", "胸部CT"), "performer": [{"display": "放射線科"}],
            "conclusion": format!("{date} 前回と比較し肝S{}の結節は{} mmで著変なし。胸水なし。縦隔リンパ節腫大を認めない。", number % 8 + 1, number % 30),
            "presentedForm": [{"contentType": "text/plain", "data": "44Os5bmz5oiQMjjlubQ=".repeat(20)}]})
        }
        17 => {
            json!({"resourceType": "Procedure", "id": id, "status": "completed", "subject": subject(), "performedDateTime": date,
            "code": coded(SCT, "86273004", "Biopsy", "生検"), "note": [{"text": "合併症なし"}]})
        }
        19 => {
            let mut note = observation(
                &id,
                "exam",
                &coded(LOINC, "10210-3", "Physical findings of General status Narrative", "診察所見"),
                &date,
            );
            note["valueString"] = format!(
                "全身状態良好。PS 1。食欲あり。体重 {}.{} kg。末梢神経障害 Grade 1、皮疹なし。",
                48 + number % 9,
                number % 10
            )
            .into();
            note
        }
        5 => {
            let mut status =
                observation(&id, "exam", &coded(LOINC, "89247-1", "ECOG Performance Status score", "ECOG PS"), &date);
            status["valueInteger"] = (number % 3).into();
            status
        }
        _ => lab(number, &id, &date),
    }
}

/// A cycle of the chemotherapy before the operation, in 2024: what was ordered, or what was given.
fn cycle(kind: &str, number: u32) -> Value {
    let [code, drug, text, unit] = match number / 20 % 3 {
        0 => ["3639", "doxorubicin", "ドキソルビシン 60 mg/m2 day1 (AC療法)", "mg"],
        1 => ["3002", "cyclophosphamide", "シクロホスファミド 600 mg/m2 day1 (AC療法)", "mg"],
        _ => ["56946", "paclitaxel", "パクリタキセル 80 mg/m2 毎週", "mg"],
    };
    let date = format!("2024-{:02}-{:02}", number / 20 % 10 + 1, number % 27 + 1);
    let drug = coded("http://www.nlm.nih.gov/research/umls/rxnorm", code, drug, drug);
    let dose = json!({"value": 90 + number % 7, "unit": unit, "system": UCUM, "code": unit});
    let mut cycle = json!({"resourceType": kind, "id": format!("f{number}"), "status": "completed", "subject": subject(),
        "medicationCodeableConcept": drug, "reasonReference": [{"reference": "Condition/c1"}]});
    if kind == "MedicationRequest" {
        cycle["intent"] = json!("order");
        cycle["authoredOn"] = json!(date);
        cycle["dosageInstruction"] = json!([{"text": text, "doseAndRate": [{"doseQuantity": dose}]}]);
    } else {
        cycle["effectivePeriod"] =
            json!({"start": format!("{date}T09:00:00+09:00"), "end": format!("{date}T10:30:00+09:00")});
        cycle["dosage"] = json!({"text": text, "dose": dose});
    }
    cycle
}

fn lab(number: u32, id: &str, date: &str) -> Value {
    let (name, code, display, unit, low, high) = LABS[number as usize * 5 % LABS.len()];
    let mut lab = observation(id, "laboratory", &coded(LOINC, code, display, name), date);
    let tenths = |value: u32| json!({"value": f64::from(value) / 10.0, "unit": unit, "system": UCUM, "code": unit});
    let value = low + number * 37 % (high * 2 - low);
    lab["valueQuantity"] = tenths(value);
    lab["referenceRange"] = json!([{"low": tenths(low), "high": tenths(high), "text": format!("{}-{} {unit}", f64::from(low) / 10.0, f64::from(high) / 10.0)}]);
    if value > high {
        lab["interpretation"] = json!([{"coding": [{"system": format!("{HL7}/v3-ObservationInterpretation"), "code": "H", "display": "High"}], "text": "高値"}]);
    }
    if number.is_multiple_of(2) {
        lab["text"] = narrative(number, name);
    }
    if number.is_multiple_of(11) {
        lab.as_object_mut().expect("a resource").remove("category");
    }
    if number.is_multiple_of(9) {
        lab["note"] = json!([{"text": format!("検体に軽度の溶血あり。再検 {number} 回目")}]);
    }
    lab
}

pub fn observation(id: &str, category: &str, code: &Value, date: &str) -> Value {
    json!({"resourceType": "Observation", "id": id, "status": "final", "subject": subject(), "code": code,
        "meta": {"versionId": "1", "lastUpdated": format!("{date}T12:34:56.789+09:00"), "profile": ["http://jpfhir.jp/fhir/core/StructureDefinition/JP_Observation_LabResult"]},
        "category": [{"coding": [{"system": format!("{HL7}/observation-category"), "code": category, "display": category}]}],
        "encounter": {"reference": "Encounter/e1"}, "effectiveDateTime": format!("{date}T08:30:00+09:00"), "issued": format!("{date}T11:02:03.123+09:00"),
        "performer": [{"reference": "Organization/lab-1", "display": "中央検査部"}]})
}

pub fn condition(id: &str, code: &str, display: &str, text: &str, since: &str) -> Value {
    json!({"resourceType": "Condition", "id": id, "subject": subject(), "onsetDateTime": since, "code": coded(SCT, code, display, text),
        "clinicalStatus": {"coding": [{"system": format!("{HL7}/condition-clinical"), "code": "active"}]},
        "verificationStatus": {"coding": [{"system": format!("{HL7}/condition-ver-status"), "code": "confirmed"}]},
        "category": [{"coding": [{"system": format!("{HL7}/condition-category"), "code": "problem-list-item", "display": "Problem List Item"}]}]})
}

pub fn coded(system: &str, code: &str, display: &str, text: &str) -> Value {
    json!({"coding": [{"system": system, "code": code, "display": display}], "text": text})
}

fn subject() -> Value {
    json!({"reference": format!("Patient/{ID}"), "display": "試験 花子"})
}

fn narrative(number: u32, title: &str) -> Value {
    let div = format!(
        "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p><b>Generated Narrative: {title}</b><a name=\"f{number}\"> </a></p>\
         <table class=\"grid\"><tr><td>\u{3000}結果</td><td>{number}</td></tr></table></div>"
    );
    json!({"status": "generated", "div": div})
}
