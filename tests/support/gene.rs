//! Results about genes in the answers of `evaluate`, in the words of the tables.

use serde_json::Value;

/// `germline-brca` is a result of a germline test of BRCA1 or BRCA2, `tumour-brca` any other of the two.
pub fn is_of_marker(finding: &Value, marker: &str) -> bool {
    let is_brca =
        finding["finding"] == "variant" && finding["gene"].as_str().is_some_and(|gene| gene.starts_with("BRCA"));
    match marker {
        "germline-brca" => is_brca && finding["origin"] == "germline",
        "tumour-brca" => is_brca && finding["origin"] != "germline",
        marker => finding["finding"] == marker,
    }
}

/// What a result about a gene comes to in one word.
pub fn judged(finding: &Value) -> &str {
    match (finding["state"].as_str(), finding["significance"].as_str()) {
        (Some("absent"), _) => "negative",
        (Some("present"), Some("pathogenic" | "likely-pathogenic")) => "positive",
        (Some("present"), Some("uncertain")) => "VUS",
        (Some("present"), Some("benign" | "likely-benign")) => "benign",
        (Some("present"), _) if finding["alteration"] == "test-positive" && finding["origin"] == "germline" => {
            "positive"
        }
        (Some("present"), _) => "found",
        _ => "open",
    }
}
