//! What the lists say: country, date, policy, the four forms, and what the report leaves open.

use oncohooks::variant::{Classification, Dna, Lack, Notation, Origin, Scope, Standing, Subject, Verdict, read};

use super::support::{JP, US, catalogue};

/// `drug assay country status` of every list in scope.
fn standings(notation: &Notation<'_>, scope: &Scope<'_>) -> Vec<String> {
    let variant = read(notation, &catalogue().genes).unwrap();
    catalogue().lists.standings(&Subject::from(&variant), scope).iter().map(show).collect()
}

fn show(standing: &Standing<'_>) -> String {
    let verdict = match &standing.verdict {
        Verdict::OnList { status, dna: Dna::NotPrinted, .. } => format!("{} other-dna", status.id()),
        Verdict::OnList { status, .. } => status.id().to_owned(),
        Verdict::ByPolicy { .. } => "by-policy".to_owned(),
        Verdict::Undetermined { lack: Lack::OfReport, .. } => "report-open".to_owned(),
        Verdict::Undetermined { lack: Lack::OfList, .. } => "list-open".to_owned(),
        Verdict::NotOnList => "-".to_owned(),
    };
    let list = standing.list;
    format!("{} {} {} {verdict}", list.drug, list.assay, list.country)
}

fn protein<'a>(gene: &'a str, protein: &'a str) -> Notation<'a> {
    Notation { gene: Some(gene), protein: Some(protein), ..Notation::default() }
}

fn asked(notation: &Notation<'_>, country: &str, drug: &str, assay: &str) -> Vec<String> {
    let scope = Scope { country, as_of: None, drug: Some(drug), assay: Some(assay) };
    standings(notation, &scope).iter().map(|line| line.rsplit(' ').next().unwrap().to_owned()).collect()
}

#[test]
fn yvma_in_japan() {
    let expected = [
        "sevabertinib oncomine-dxtt US by-policy",
        "trastuzumab-deruxtecan guardant360-cdx JP by-policy",
        "trastuzumab-deruxtecan oncomine-dxtt JP cdx",
        "zongertinib oncomine-dxtt JP cdx",
    ];
    assert_eq!(standings(&protein("ERBB2", "p.A775_G776insYVMA"), &JP), expected);
}

/// facts.md section 6: the guide prints no list of Guardant360 itself, so a row of the other assay is never "not met".
#[test]
fn guardant360_with_an_oncomine_variant() {
    let of = |name: &str| asked(&protein("ERBB2", name), "JP", "trastuzumab-deruxtecan", "guardant360-cdx");
    assert_eq!(of("p.G776delinsVC"), ["by-policy"]);
    assert_eq!(of("p.V777L"), ["list-open"]);
    assert_eq!(of("p.S310F"), ["list-open"]);
    assert_eq!(of("p.I767F"), ["cdx"]);
    assert_eq!(of("p.T798I"), ["cdx"]);
    assert_eq!(of("p.A775_G776insAVMA"), ["-"]);
    assert_eq!(of("p.G776delinsCV"), ["-"]);
}

/// The notice of October 2025 counts one of the six, not known which; the rest of the gap is said by the list.
#[test]
fn zongertinib_in_japan() {
    let of = |name: &str| asked(&protein("ERBB2", name), "JP", "zongertinib", "oncomine-dxtt");
    assert_eq!(of("p.V777L"), ["cdx"]);
    assert_eq!(of("p.G776delinsCV"), ["list-open"]);
    assert_eq!(of("p.T798M"), ["-"]);
    let variant = read(&protein("ERBB2", "p.T798M"), &catalogue().genes).unwrap();
    let standings = catalogue().lists.standings(&Subject::from(&variant), &JP);
    let zongertinib = standings.iter().find(|standing| standing.list.drug == "zongertinib").unwrap();
    assert!(!zongertinib.list.gaps.is_empty());
}

#[test]
fn the_united_states_have_their_own_lists() {
    assert_eq!(asked(&protein("ERBB2", "p.T798M"), "US", "zongertinib", "oncomine-dxtt"), ["cdx"]);
    assert_eq!(asked(&protein("ERBB2", "p.V697L"), "US", "zongertinib", "oncomine-dxtt"), ["-"]);
    assert_eq!(asked(&protein("ERBB2", "p.S310F"), "US", "zongertinib", "oncomine-dxtt"), ["-"]);
    let insertion = protein("ERBB2", "p.A775_G776insAVMA");
    assert_eq!(asked(&insertion, "US", "trastuzumab-deruxtecan", "guardant360-cdx"), ["cdx"]);
    let snv = protein("ERBB2", "p.V777L");
    assert_eq!(asked(&snv, "US", "trastuzumab-deruxtecan", "guardant360-cdx"), ["list-open"]);
    // No list of this assay is held for the United States: the Japanese one decides, and says that it is Japanese.
    assert!(standings(&snv, &US).contains(&"trastuzumab-deruxtecan oncomine-dxtt JP cdx".to_owned()));
}

#[test]
fn a_list_younger_than_the_date_does_not_count() {
    let scope = Scope { as_of: Some("2024-06-01"), ..JP };
    let found = standings(&protein("ERBB2", "p.V777L"), &scope);
    assert!(found.iter().all(|line| !line.starts_with("zongertinib")), "{found:?}");
    let scope = Scope { as_of: Some("2022-01-01"), ..JP };
    assert!(standings(&protein("ERBB2", "p.V777L"), &scope).is_empty());
}

/// E545D counts for one drug only as c.1635G>T, for the other whatever the DNA.
#[test]
fn protein_with_one_coding_change() {
    let of = |coding: Option<&str>, drug: &str, assay: &str| {
        asked(&Notation { coding, ..protein("PIK3CA", "p.E545D") }, "JP", drug, assay)
    };
    assert_eq!(of(None, "alpelisib", "therascreen-pik3ca"), ["report-open"]);
    assert_eq!(of(None, "alpelisib", "foundationone-cdx"), ["report-open"]);
    assert_eq!(of(Some("c.1635G>T"), "alpelisib", "therascreen-pik3ca"), ["cdx"]);
    assert_eq!(of(Some("NM_006218.4:c.1635G>T"), "alpelisib", "foundationone-cdx"), ["cdx"]);
    assert_eq!(of(Some("c.1635G>C"), "alpelisib", "therascreen-pik3ca"), ["-"]);
    assert_eq!(of(None, "capivasertib", "foundationone-cdx"), ["cdx"]);
}

#[test]
fn ranges_of_codons_with_kinds() {
    let of = |name: &str| asked(&protein("ESR1", name), "JP", "elacestrant", "guardant360-cdx");
    assert_eq!(of("p.Y537S"), ["cdx"]);
    assert_eq!(of("p.E380Q"), ["cdx"]);
    assert_eq!(of("p.L310F"), ["cdx"]);
    assert_eq!(of("p.V422del"), ["-"]);
    assert_eq!(of("p.Y537*"), ["-"]);
    assert_eq!(of("p.K303R"), ["-"]);
    let of = |name: &str| asked(&protein("ESR1", name), "JP", "imlunestrant", "guardant360-cdx");
    assert_eq!(of("p.V422del"), ["cdx"]);
    assert_eq!(of("p.L310F"), ["-"]);
}

#[test]
fn pten_by_kind() {
    let of = |name: &str| asked(&protein("PTEN", name), "JP", "capivasertib", "foundationone-cdx");
    assert_eq!(of("p.R130*"), ["cdx"]);
    assert_eq!(of("p.K267fs"), ["cdx"]);
    assert_eq!(of("p.R130Q"), ["list-open"]);
    assert_eq!(of("p.R130="), ["-"]);
}

/// Germline and (likely) pathogenic, each said by the report; anything else is open or not it.
#[test]
fn laboratory_classification() {
    use Classification::{LikelyPathogenic, NotStated, Pathogenic, Uncertain};
    use Origin::{Germline, Somatic, Unknown};
    for (origin, classification, expected) in [
        (Germline, Pathogenic, "cdx"),
        (Germline, LikelyPathogenic, "cdx"),
        (Germline, Uncertain, "-"),
        (Somatic, Pathogenic, "-"),
        (Unknown, Pathogenic, "report-open"),
        (Germline, NotStated, "report-open"),
        (Unknown, Uncertain, "-"),
    ] {
        let notation = Notation { origin, classification, ..protein("BRCA1", "p.C61G") };
        assert_eq!(asked(&notation, "JP", "olaparib", "bracanalysis"), [expected], "{origin:?} {classification:?}");
        // The same for a variant whose name cannot be read.
        let subject = Subject::unread("BRCA2", origin, classification);
        let scope = Scope { country: "JP", as_of: None, drug: Some("talazoparib"), assay: None };
        let found: Vec<String> = catalogue().lists.standings(&subject, &scope).iter().map(show).collect();
        assert_eq!(found, [format!("talazoparib bracanalysis US {expected}")]);
    }
}

/// A variant that could not be read is never "not on the list" of names.
#[test]
fn an_unread_variant_is_open() {
    let subject = Subject::unread("ERBB2", Origin::Unknown, Classification::NotStated);
    let found: Vec<String> = catalogue().lists.standings(&subject, &JP).iter().map(show).collect();
    assert!(found.iter().all(|line| line.ends_with("report-open")), "{found:?}");
}

/// What FHIR carries in components of their own is read part by part and compared.
#[test]
fn components_of_a_fhir_observation() {
    let notation = Notation {
        gene: Some("HGNC:3430"),
        transcript: Some("NM_004448.4"),
        protein: Some("p.Val777Leu"),
        coding: Some("NM_004448.4:c.2329G>C"),
        origin: Origin::Somatic,
        ..Notation::default()
    };
    let variant = read(&notation, &catalogue().genes).unwrap();
    assert_eq!((variant.gene.as_str(), variant.origin), ("ERBB2", Origin::Somatic));
    assert_eq!(variant.coding.name(), Some("c.2329G>C"));
    let other = read(&Notation { coding: Some("c.2329G>A"), ..notation }, &catalogue().genes).unwrap_err();
    assert_eq!(other.class.id(), "conflict");
    let other = read(&Notation { transcript: Some("NM_001005862.3"), ..notation }, &catalogue().genes).unwrap_err();
    assert_eq!(other.class.id(), "unsupported-reference");
    let nameless = Notation { protein: Some("p.Val777Leu"), ..Notation::default() };
    assert_eq!(read(&nameless, &catalogue().genes).unwrap_err().class.id(), "uninterpretable");
}

/// A refusal keeps what the report says beside the name.
#[test]
fn a_refusal_keeps_origin_and_classification() {
    let text = "BRCA2 c.5946del germline pathogenic";
    let refusal = read(&Notation { text: Some(text), ..Notation::default() }, &catalogue().genes).unwrap_err();
    assert_eq!((refusal.origin, refusal.classification), (Origin::Germline, Classification::Pathogenic));
    assert_eq!((refusal.class.id(), refusal.gene.as_deref()), ("unsupported-reference", Some("BRCA2")));
}

#[test]
fn other_dna_of_a_listed_protein_is_said() {
    let notation = Notation { coding: Some("c.2325_2326insTATGTTATGGCT"), gene: Some("ERBB2"), ..Notation::default() };
    assert!(standings(&notation, &JP).contains(&"trastuzumab-deruxtecan oncomine-dxtt JP cdx other-dna".to_owned()));
}
