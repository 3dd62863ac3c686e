//! The shipped sequences and lists, and what the parsers say of wrong ones.

use oncohooks::variant::{Catalogue, Fault, Genes, Lists, Status};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::support::{borrow, catalogue, files};

#[test]
fn sequences_have_their_checksums_and_provenance() {
    let genes = files("genes", "json");
    assert_eq!(genes.len(), 7);
    for (file, text) in genes {
        let gene: Value = serde_json::from_str(&text).unwrap();
        assert!(!gene["provenance"].as_array().unwrap().is_empty(), "{file}");
        for part in ["protein", "coding"] {
            let Some(sequence) = gene[part]["sequence"].as_str() else { continue };
            assert_eq!(gene[part]["sha256"], format!("{:x}", Sha256::digest(sequence)), "{file} {part}");
        }
    }
}

/// The two checksums of PROVENANCE.md: pinned here too, so that file and checksum cannot change together unseen.
#[test]
fn erbb2_is_the_agreed_sequence() {
    let (_, text) = files("genes", "json").into_iter().find(|(file, _)| file == "ERBB2.json").unwrap();
    let gene: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(gene["protein"]["sha256"], "a5f256fc653515d110f6dd48ad55b8ea21bf6d45af33b7f5c182c6c31455b636");
    assert_eq!(gene["coding"]["sha256"], "e166839ef380c9ac17200efd94272f5358fb27e4557c28f7360497a8ce323a65");
}

#[test]
fn the_oncomine_list_has_48_and_6_rows() {
    let list =
        catalogue().lists.iter().find(|list| list.id == "erbb2-trastuzumab-deruxtecan-oncomine-dxtt-jp").unwrap();
    let count = |status| list.rows.iter().filter(|row| row.status == status).count();
    assert_eq!((count(Status::Cdx), count(Status::ReferenceOnly)), (48, 6));
    assert!(list.gaps.iter().any(|gap| gap.contains("24 further")));
}

#[test]
fn every_row_names_its_source() {
    for list in catalogue().lists.iter() {
        assert!(list.rows.iter().all(|row| !row.source.is_empty()), "{}", list.id);
        assert!(!list.sources.is_empty(), "{}", list.id);
    }
}

fn faults(lists: &[(&str, &str)]) -> Vec<Fault> {
    Lists::parse(lists.iter().copied(), &catalogue().genes).unwrap_err()
}

const HEAD: &str = "# list: l\n# gene: ERBB2\n# drug: d\n# assay: a\n# country: JP\n# as-of: 2023-11\n# source: s\n\
    id\tform\tmatch\tcoding\tcodons\tkinds\tstatus\tsource\tnote\n";

fn one_fault(rows: &str) -> String {
    let text = format!("{HEAD}{rows}");
    let faults = faults(&[("l.tsv", &text)]);
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.first().unwrap().to_string()
}

/// Two names of one protein in two classes: found although the names differ.
#[test]
fn one_identity_in_two_classes_is_a_fault() {
    let fault = one_fault(
        "1\texact\tp.A775_G776insYVMA\t-\t-\t-\tcdx\ts\t-\n2\texact\tp.Y772_A775dup\t-\t-\t-\treference-only\ts\t-\n",
    );
    assert!(fault.contains("one protein in two classes"), "{fault}");
}

#[test]
fn wrong_rows_are_named_with_line_and_remedy() {
    for (row, expected) in [
        ("1\texact\tp.V775L\t-\t-\t-\tcdx\ts\t-\n", "l.tsv:9: \"p.V775L\" cannot be read: reference-mismatch"),
        ("1\texact\tp.V777L\tc.2329G>A\t-\t-\tcdx\ts\t-\n", "conflict"),
        ("1\texact\tp.V777fs\t-\t-\t-\tcdx\ts\t-\n", "does not fix a protein"),
        ("1\texact\tp.V777L\t-\t-\t-\tgood\ts\t-\n", "unknown status \"good\""),
        ("1\texact\tp.V777L\t-\t-\t-\tcdx\t-\t-\n", "no source"),
        ("1\trange\t-\t-\t-\t-\tcdx\ts\t-\n", "would take every variant"),
        ("1\trange\t-\t-\t9-8\t-\tcdx\ts\t-\n", "no range of codons"),
        ("1\tlike\t-\t-\t-\t-\tcdx\ts\t-\n", "unknown form"),
        ("1\tas-list\tother cdx\t-\t-\t-\tcdx\ts\t-\n", "points at \"other\""),
        ("1\texact\tp.V777L\n", "nine cells"),
        ("1\texact\tp.V777L\t-\t-\t-\tcdx\ts\t-\n1\texact\tp.V777M\t-\t-\t-\tcdx\ts\t-\n", "has the id \"1\""),
    ] {
        let fault = one_fault(row);
        assert!(fault.contains(expected), "{fault}");
        assert!(fault.contains("; "), "no remedy: {fault}");
    }
}

#[test]
fn wrong_heads_are_faults() {
    let row = "1\texact\tp.V777L\t-\t-\t-\tcdx\ts\t-\n";
    for (from, to, expected) in [
        ("# gene: ERBB2", "# gene: EGFR", "no reference of gene \"EGFR\""),
        ("# drug: d", "# drug: D d", "is no id"),
        ("# country: JP", "# country: Japan", "is no country"),
        ("# as-of: 2023-11", "# as-of: Nov 2023", "is no date"),
        ("# source: s", "# sauce: s", "unknown key \"sauce\""),
        ("# source: s\n", "", "\"source\" is missing"),
        ("# source: s", "# drug: e", "second value"),
    ] {
        let text = format!("{HEAD}{row}").replace(from, to);
        let faults = faults(&[("l.tsv", &text)]);
        assert!(faults.iter().any(|fault| fault.to_string().contains(expected)), "{expected}: {faults:?}");
    }
    let text = format!("{HEAD}{row}");
    assert!(faults(&[("l.tsv", &text), ("m.tsv", &text)]).iter().any(|fault| fault.cause.contains("the key of l.tsv")));
}

#[test]
fn wrong_sequences_are_faults() {
    let genes = files("genes", "json");
    let (_, erbb2) = genes.iter().find(|(file, _)| file == "ERBB2.json").unwrap();
    for (from, to, expected) in [
        ("MELAALCRW", "MELAALCR", "is not 1255 readable letters"),
        ("MELAALCRW", "MELAALCRB", "is not 1255 readable letters"),
        ("MELAALCRW", "MELAALCRY", "does not translate to the protein"),
        ("\"first\": 74", "\"first\": 75", "does not follow the exon before it"),
        ("\"symbol\"", "\"symbols\"", "unknown field"),
    ] {
        let text = erbb2.replacen(from, to, 1);
        let faults = Genes::parse([("ERBB2.json", text.as_str())]).unwrap_err();
        assert!(faults.iter().any(|fault| fault.to_string().contains(expected)), "{expected}: {faults:?}");
    }
    let twice = Catalogue::parse([("a.json", erbb2.as_str()), ("b.json", erbb2.as_str())], []).unwrap_err();
    assert!(twice.iter().any(|fault| fault.cause.contains("already stands in a.json")), "{twice:?}");
    assert!(Genes::parse(borrow(&genes)).is_ok());
}
