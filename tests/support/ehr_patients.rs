//! Twelve patients as an EHR holds them: results with a category, drugs as prescriptions, specimens by reference.

use serde_json::{Value, json};

use super::line;

/// One patient, and what is about to be ordered.
pub struct Patient {
    pub id: &'static str,
    pub hook: &'static str,
    conditions: &'static [&'static str],
    results: &'static [&'static str],
    drugs: &'static [&'static str],
    orders: &'static [&'static str],
    /// Whole lines of another kind.
    others: &'static [&'static str],
}

const NOBODY: Patient =
    Patient { id: "", hook: "patient-view", conditions: &[], results: &[], drugs: &[], orders: &[], others: &[] };
const TNBC: &[&str] = &["ER | 0 %", "PgR | 0 %", "HER2 IHC | 0, no staining"];
const HER2_POSITIVE: &[&str] = &["ER | 0 %", "PgR | 0 %", "HER2 IHC | 3+", "LVEF | 62 %"];
const METASTATIC: &[&str] = &["Metastatic breast cancer | 2024-03"];

pub const PATIENTS: [Patient; 12] = [
    Patient {
        id: "tnbc.first-line",
        conditions: METASTATIC,
        results: &["ER | 0 %", "PgR | 0 %", "HER2 IHC | 0, no staining", "PD-L1 IHC 22C3 pharmDx | CPS 22"],
        ..NOBODY
    },
    Patient {
        id: "tnbc-cps-9",
        hook: "order-sign",
        conditions: METASTATIC,
        results: &["ER | 0 %", "PgR | 0 %", "HER2 IHC | 0, no staining", "PD-L1 IHC 22C3 pharmDx | CPS 9"],
        orders: &["pembrolizumab | 200 mg"],
        ..NOBODY
    },
    Patient {
        id: "tnbc-later",
        conditions: METASTATIC,
        results: TNBC,
        drugs: &[
            "paclitaxel | 2022-01..2022-06 | completed | adjuvant chemotherapy",
            "pembrolizumab | 2025-02..2026-08 | completed",
            "gemcitabine | 2025-02..2025-12 | completed",
            "carboplatin | 2025-02..2025-12 | completed",
        ],
        ..NOBODY
    },
    Patient {
        id: "tnbc-neutrophils",
        hook: "order-sign",
        conditions: METASTATIC,
        results: &["ER | 0 %", "PgR | 0 %", "HER2 IHC | 0, no staining", "Neutrophils | 900 /uL"],
        drugs: &[
            "paclitaxel | 2022-01..2022-06 | completed | adjuvant chemotherapy",
            "gemcitabine | 2025-02..2025-12 | completed",
            "carboplatin | 2025-02..2025-12 | completed",
        ],
        orders: &["sacituzumab govitecan | 550 mg"],
        ..NOBODY
    },
    Patient {
        id: "her2-open",
        hook: "order-sign",
        conditions: METASTATIC,
        results: &["ER | 90 %", "PgR | 50 %", "HER2 IHC | 2+", "LVEF | 62 %"],
        drugs: &[
            "letrozole | 2024-04..2025-06 | completed",
            "palbociclib | 2024-04..2025-06 | completed",
            "capecitabine | 2025-07..2026-07 | completed",
        ],
        orders: &["trastuzumab deruxtecan | 324 mg"],
        ..NOBODY
    },
    Patient {
        id: "her2-low-metastasis",
        conditions: METASTATIC,
        results: &[
            "ER | 95 %",
            "PgR | 10 %",
            "HER2 IHC | 0 | 2019-05-01 | specimen: Specimen/breast-2019",
            "HER2 IHC | 1+ | 2026-09-05 | specimen: Specimen/liver-2026",
            "LVEF | 62 %",
        ],
        drugs: &[
            "letrozole | 2024-04..2025-06 | completed",
            "abemaciclib | 2024-04..2025-06 | completed",
            "fulvestrant | 2025-07..2026-08 | completed",
            "capivasertib | 2025-07..2026-08 | completed",
        ],
        others: &[
            "specimen breast-2019 | Tissue | primary tumour, breast",
            "specimen liver-2026 | Tissue | liver metastasis",
        ],
        ..NOBODY
    },
    Patient { id: "her2-first-line", conditions: METASTATIC, results: HER2_POSITIVE, ..NOBODY },
    Patient {
        id: "her2-fits",
        hook: "order-select",
        conditions: METASTATIC,
        results: HER2_POSITIVE,
        orders: &["pertuzumab | 840 mg", "trastuzumab | 8 mg/kg", "docetaxel | 75 mg/m2"],
        ..NOBODY
    },
    Patient {
        id: "her2-pneumonitis",
        hook: "order-sign",
        conditions: &["Metastatic breast cancer | 2024-03", "interstitial pneumonia | 2026-10"],
        results: HER2_POSITIVE,
        drugs: &["trastuzumab | 2024-04..2026-09 | completed", "docetaxel | 2024-04..2024-09 | completed"],
        orders: &["trastuzumab deruxtecan | 5.4 mg/kg"],
        others: &["procedure pneumonitis-ct | Chest CT | 2026-10-28"],
    },
    Patient {
        id: "her2-second-line",
        conditions: METASTATIC,
        results: HER2_POSITIVE,
        drugs: &[
            "trastuzumab | 2024-04..2026-09 | completed",
            "pertuzumab | 2024-04..2026-09 | completed",
            "docetaxel | 2024-04..2024-09 | completed",
        ],
        ..NOBODY
    },
    Patient {
        id: "early",
        hook: "order-sign",
        conditions: &["Breast cancer, stage II | 2026-03"],
        results: HER2_POSITIVE,
        orders: &["trastuzumab deruxtecan | 324 mg"],
        ..NOBODY
    },
    Patient {
        id: "no-cancer",
        conditions: &["Hypertension | 2020"],
        drugs: &["amlodipine | 2020-01.. | active"],
        ..NOBODY
    },
];

impl Patient {
    /// Everything of the record, as a server would keep it.
    pub fn resources(&self) -> Vec<Value> {
        let subject = format!("Patient/{}", self.id);
        let mut all = vec![json!({"resourceType": "Patient", "id": self.id, "gender": "female", "birthDate": "1970"})];
        let numbered = |kind: &'static str, lines: &'static [&'static str]| {
            lines.iter().enumerate().map(move |(at, line)| (format!("{kind} {}-{kind}-{at}", self.id), *line))
        };
        all.extend(
            numbered("condition", self.conditions)
                .map(|(head, line)| line::resource(&format!("{head} | {line}"), &subject)),
        );
        all.extend(numbered("result", self.results).map(|(head, line)| result(&head, line, &subject)));
        all.extend(numbered("prescription", self.drugs).map(|(head, line)| drug(&head, line, &subject)));
        all.extend(self.others.iter().map(|line| line::resource(line, &subject)));
        all
    }

    /// The call of the patient's hook, without prefetch.
    pub fn call(&self) -> Value {
        let subject = format!("Patient/{}", self.id);
        let mut call = json!({"hook": self.hook, "hookInstance": "7be6d1a2-51a3-4ac0-8f4b-2f9b7f0f4d22",
            "context": {"userId": "PractitionerRole/12", "patientId": self.id}});
        let orders: Vec<Value> = self
            .orders
            .iter()
            .enumerate()
            .map(|(at, line)| json!({"resource": line::resource(&format!("draft m{at} | {line}"), &subject)}))
            .collect();
        if self.hook != "patient-view" {
            let selected: Vec<String> = (0..orders.len()).map(|at| format!("MedicationRequest/m{at}")).collect();
            call["context"]["draftOrders"] = json!({"resourceType": "Bundle", "type": "collection", "entry": orders});
            call["context"]["selections"] = json!(selected);
        }
        call
    }
}

/// `HER2 IHC | 1+ | 2026-09-05 | specimen: …`
fn result(head: &str, line: &str, subject: &str) -> Value {
    let mut fields = line.split(" | ");
    let (code, value) = (fields.next().unwrap(), fields.next().unwrap());
    let date = fields.next().unwrap_or("2026-10-30");
    let more: String = fields.map(|field| format!(" | {field}")).collect();
    let category = if code == "LVEF" { "imaging" } else { "laboratory" };
    let category = format!("category: {{http://terminology.hl7.org/CodeSystem/observation-category {category}}}");
    line::resource(&format!("{head} | {code} | {value} | on: {date} | {category}{more}"), subject)
}

/// `paclitaxel | 2022-01..2022-06 | completed | adjuvant`
fn drug(head: &str, line: &str, subject: &str) -> Value {
    let mut fields = line.split(" | ");
    let (name, span, status) = (fields.next().unwrap(), fields.next().unwrap(), fields.next().unwrap());
    let (start, end) = span.split_once("..").unwrap();
    let reason = fields.next().map(|reason| format!(" | reasonCode: {reason}")).unwrap_or_default();
    let mut resource = line::resource(&format!("{head} | {name} | {start} | status: {status}{reason}"), subject);
    resource["dispenseRequest"]["validityPeriod"]["start"] = json!(start);
    if !end.is_empty() {
        resource["dispenseRequest"]["validityPeriod"]["end"] = json!(end);
    }
    resource
}
