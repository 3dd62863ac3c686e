//! What a probe writes is enough: the next service advises as with complete data.

use std::path::Path;

use serde_json::json;

use super::ehrs::{ask, complete, patients, serve, service};
use crate::support::ehr_patients::PATIENTS;
use crate::support::odd_ehrs::ODD_EHRS;
use crate::support::program::{Started, run};

/// The probe is told nothing but the address; the settings it writes are those of the next service.
#[test]
fn with_the_settings_of_a_probe_the_advice_is_that_of_complete_data() {
    for ehr in &ODD_EHRS {
        let all = patients(ehr);
        let server = serve(ehr, ehr.held(&all));
        let settings = Path::new(env!("CARGO_TARGET_TMPDIR")).join("probed").join(ehr.name).join("oncohooks.toml");
        let _ = std::fs::remove_dir_all(settings.parent().unwrap());
        std::fs::create_dir_all(settings.parent().unwrap()).unwrap();
        let file = settings.display().to_string();
        let (code, told) = run(&["probe", &server.base, "--patient", PATIENTS[0].id, "--write", &file], &[]);
        assert_eq!(code, 0, "{}: {told}", ehr.name);
        let probed = Started::new(&["serve", "--config", &file, "--as-of", "2026-11-22"]);
        let plain = service(ehr, false, &[]);
        for patient in &PATIENTS {
            let mut call = patient.call();
            call["prefetch"] = complete(&all[patient.id]);
            let expected = ask(plain, patient, &call);
            call["fhirServer"] = json!(server.base);
            call.as_object_mut().unwrap().remove("prefetch");
            assert_eq!(ask(probed.address, patient, &call), expected, "{}: {}\n{told}", ehr.name, patient.id);
        }
    }
}
