//! What criteria read of results, of the patient and of the stage: complete states, and what a record may leave open of them.

use oncohooks::case::disease::{Histology, Stage};
use oncohooks::case::finding::{Assay, Finding, IhcScore, Score, Sign, Source, Usage, Value, Why};
use oncohooks::case::gene_result::{Alteration, GeneResult, GeneState, Material};
use oncohooks::case::interval::Interval;
use oncohooks::case::marker::Marker;
use oncohooks::case::specimen::Origin as SpecimenOrigin;
use oncohooks::case::unread::UnreadValue;
use oncohooks::case::{Case, Menopause, PartialDate, Sex};
use oncohooks::knowledge::Knowledge;
use oncohooks::knowledge::criteria::{Criterion, PdL1};
use oncohooks::knowledge::ids::AssayId;
use oncohooks::knowledge::words::{Condition, ScoreWord};
use oncohooks::variant::{Classification, Origin};
use rust_decimal::Decimal;

use super::Dimension;
use super::whole_case::knowledge;

/// A result of 2026-10.
pub fn finding(marker: Marker, value: Value) -> Finding {
    dated(marker, value, "2026-10-20")
}

pub fn dated(marker: Marker, value: Value, date: &str) -> Finding {
    let source = Source::dated("Observation/1".to_owned(), PartialDate::parse(date));
    Finding { marker, value, assay: None, usage: Usage::Used, gene: None, source }
}

pub fn by(assay: &str, finding: Finding) -> Finding {
    Finding {
        assay: Some(Assay { name: assay.to_owned(), known: true, by_clone_only: false, worked_out_of: None }),
        ..finding
    }
}

pub fn add(finding: Finding) -> impl Fn(&mut Case) + Send + Sync {
    add_all(vec![finding])
}

pub fn add_all(findings: Vec<Finding>) -> impl Fn(&mut Case) + Send + Sync {
    move |case| case.findings.extend(findings.iter().cloned())
}

pub fn nothing(_: &mut Case) {}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub fn exactly(at: &str) -> Value {
    Value::Number(Interval::exactly(number(at)))
}

pub fn unreadable() -> Value {
    Value::Unreadable(UnreadValue::FutureDate("?".to_owned()))
}

pub fn preliminary(finding: Finding) -> Finding {
    Finding { usage: Usage::Shown(Why::Preliminary), ..finding }
}

fn stated(finding: Finding) -> Finding {
    Finding { usage: Usage::Shown(Why::StatedByCondition), ..finding }
}

pub fn stage() -> Dimension {
    let mut stage = Dimension::new("stage");
    let put = |stage: Stage| move |case: &mut Case| case.cancers[0].stage = stage;
    stage.complete("metastatic", put(Stage::MetastaticOrRecurrent));
    stage.complete("early", put(Stage::Early));
    stage.open("unstated", put(Stage::Unstated));
    stage
}

pub fn receptor(name: &'static str, marker: Marker) -> Dimension {
    let mut receptor = Dimension::new(name);
    receptor.complete("90 %", add(finding(marker, exactly("90"))));
    receptor.complete("5 %", add(finding(marker, exactly("5"))));
    receptor.complete("0 %", add(finding(marker, exactly("0"))));
    receptor.open("no result", nothing);
    receptor.partial(">= 1 %", &["90 %", "5 %"], add(finding(marker, Value::Number(Interval::at_least(Decimal::ONE)))));
    receptor.partial("< 10 %", &["5 %", "0 %"], add(finding(marker, Value::Number(Interval::below(Decimal::TEN)))));
    receptor.partial("positive", &["90 %", "5 %"], add(finding(marker, Value::Sign(Sign::Positive))));
    receptor.open("unreadable", add(finding(marker, unreadable())));
    receptor.open("preliminary 90 %", add(preliminary(finding(marker, exactly("90")))));
    receptor.open("diagnosis says positive", add(stated(finding(marker, Value::Sign(Sign::Positive)))));
    receptor.open("diagnosis says negative", add(stated(finding(marker, Value::Sign(Sign::Negative)))));
    receptor
}

pub fn her2() -> Dimension {
    let ihc = |score: IhcScore| finding(Marker::Her2Ihc, Value::Ihc(score));
    let sign = |marker: Marker, sign: Sign| finding(marker, Value::Sign(sign));
    let mut her2 = Dimension::new("her2");
    let (ish, membrane, status) = (Marker::Her2Ish, Marker::Her2Membrane, Marker::Her2Status);
    her2.complete("3+", add(ihc(IhcScore::Three)));
    her2.complete("2+ ISH positive", add_all(vec![ihc(IhcScore::Two), sign(ish, Sign::Positive)]));
    her2.complete("2+ ISH negative", add_all(vec![ihc(IhcScore::Two), sign(ish, Sign::Negative)]));
    her2.complete("1+", add(by("4b5", ihc(IhcScore::One))));
    let zero = |kit: &str| add_all(vec![by(kit, ihc(IhcScore::Zero)), sign(membrane, Sign::Positive)]);
    her2.complete("0 with staining", zero("4b5"));
    her2.complete("0 without staining", add_all(vec![ihc(IhcScore::Zero), sign(membrane, Sign::Negative)]));
    // Read by a kit that is not the companion diagnostic's: another result, and as complete as it gets.
    her2.complete("1+ by another kit", add(by("hercep-test", ihc(IhcScore::One))));
    her2.complete("0 with staining by another kit", zero("hercep-test"));
    let zero = ["0 with staining", "0 without staining"];
    let negative = ["2+ ISH negative", "1+", "0 with staining", "0 without staining"];
    her2.open("no result", nothing);
    her2.partial("2+", &["2+ ISH positive", "2+ ISH negative"], add(ihc(IhcScore::Two)));
    her2.partial("0", &zero, add(ihc(IhcScore::Zero)));
    her2.partial("negative", &negative, add(sign(status, Sign::Negative)));
    her2.partial("positive", &["3+", "2+ ISH positive"], add(sign(status, Sign::Positive)));
    her2.open("3+ called negative", add_all(vec![ihc(IhcScore::Three), sign(status, Sign::Negative)]));
    her2.open("unreadable", add(finding(Marker::Her2Ihc, unreadable())));
    her2.open("preliminary 3+", add(preliminary(ihc(IhcScore::Three))));
    her2.open("diagnosis says positive", add(stated(sign(status, Sign::Positive))));
    her2.open("diagnosis says negative", add(stated(sign(status, Sign::Negative))));
    her2
}

/// The same, and what only a rule about the record asks for: a diagnosis that says otherwise, specimens that disagree.
pub fn her2_on_record() -> Dimension {
    let of = |score: IhcScore, origin: SpecimenOrigin| {
        let mut found = finding(Marker::Her2Ihc, Value::Ihc(score));
        found.source.specimen.origin = origin;
        found
    };
    let mut her2 = her2();
    let says_positive = stated(finding(Marker::Her2Status, Value::Sign(Sign::Positive)));
    let one = finding(Marker::Her2Ihc, Value::Ihc(IhcScore::One));
    her2.open("1+, and a diagnosis says positive", add_all(vec![one, says_positive]));
    let (primary, metastasis) = (SpecimenOrigin::Primary, SpecimenOrigin::Metastasis);
    her2.open(
        "3+ in the primary, 1+ in a metastasis",
        add_all(vec![of(IhcScore::Three, primary), of(IhcScore::One, metastasis)]),
    );
    her2.open("1+ in both", add_all(vec![of(IhcScore::One, primary), of(IhcScore::One, metastasis)]));
    her2
}

/// A score of one assay around its cut-off.
pub fn pd_l1(wanted: &PdL1<AssayId>) -> Dimension {
    let score = match wanted.score {
        ScoreWord::Cps => Score::Cps,
        ScoreWord::Tps => Score::Tps,
        ScoreWord::Ic => Score::Ic,
    };
    let (assay, cut) = (wanted.assay.as_str(), wanted.at_least);
    let of = |interval: Interval| by(assay, finding(Marker::PdL1, Value::Score(score, interval)));
    let half = Decimal::new(5, 1);
    let mut pd_l1 = Dimension::new(format!("pd-l1 {}", wanted.assay));
    pd_l1.complete("above", add(of(Interval::exactly(cut + Decimal::ONE))));
    pd_l1.complete("at the cut-off", add(of(Interval::exactly(cut))));
    pd_l1.complete("just below", add(of(Interval::exactly(cut - half))));
    pd_l1.complete("0", add(of(Interval::exactly(Decimal::ZERO))));
    pd_l1.open("no result", nothing);
    pd_l1.partial("at least a half", &["above", "at the cut-off", "just below"], add(of(Interval::at_least(half))));
    pd_l1.partial("at most the cut-off", &["at the cut-off", "just below", "0"], add(of(Interval::at_most(cut))));
    pd_l1.open("unreadable", add(by(assay, finding(Marker::PdL1, unreadable()))));
    pd_l1.open("preliminary", add(preliminary(of(Interval::exactly(cut)))));
    let other = if score == Score::Ic { Score::Cps } else { Score::Ic };
    let elsewhere = finding(Marker::PdL1, Value::Score(other, Interval::exactly(Decimal::from(50))));
    pd_l1.open("of another assay", add(by("another assay", elsewhere)));
    pd_l1
}

/// The score that a rule asks for.
pub fn pd_l1_of(knowledge: &Knowledge, rule: &str) -> Dimension {
    let rule = knowledge.rules.iter().find(|known| known.id.as_str() == rule).unwrap_or_else(|| panic!("no {rule}"));
    let wanted = rule.when.criteria().into_iter().find_map(|criterion| match criterion {
        Criterion::PdL1(wanted, _) => Some(wanted),
        _ => None,
    });
    Dimension { name: "pd-l1".to_owned(), ..pd_l1(wanted.unwrap()) }
}

pub fn germline_brca() -> Dimension {
    let result = |gene: &str, state: GeneState, significance: Classification| {
        let result = GeneResult {
            state,
            alteration: Alteration::Unnamed,
            origin: Origin::Germline,
            names_origin: false,
            significance,
            rating: None,
            is_called_positive: false,
            is_no_call: false,
            material: Material::Blood,
            is_in_either: false,
            is_germline_test: true,
            is_information: false,
            allele_fraction: None,
            copy_number: None,
            resistance: None,
            received: String::new(),
        };
        Finding { gene: Some(gene.to_owned()), ..finding(Marker::Variant, Value::Gene(Box::new(result))) }
    };
    let absent = |gene: &str| result(gene, GeneState::Absent, Classification::NotStated);
    let present = |gene: &str, significance| result(gene, GeneState::Present, significance);
    let mut brca = Dimension::new("germline-brca");
    brca.complete("BRCA1 pathogenic", add_all(vec![present("BRCA1", Classification::Pathogenic), absent("BRCA2")]));
    brca.complete(
        "BRCA2 pathogenic",
        add_all(vec![present("BRCA2", Classification::LikelyPathogenic), absent("BRCA1")]),
    );
    brca.complete("BRCA2 uncertain", add_all(vec![present("BRCA2", Classification::Uncertain), absent("BRCA1")]));
    brca.complete("neither", add_all(vec![absent("BRCA1"), absent("BRCA2")]));
    brca.open("no result", nothing);
    brca.partial("BRCA1 absent", &["BRCA2 pathogenic", "BRCA2 uncertain", "neither"], add(absent("BRCA1")));
    brca.open("BRCA1 without a class", add(present("BRCA1", Classification::NotStated)));
    brca.open(
        "BRCA1 not evaluable",
        add_all(vec![result("BRCA1", GeneState::Open, Classification::NotStated), absent("BRCA2")]),
    );
    brca.open("preliminary", add(preliminary(present("BRCA1", Classification::Pathogenic))));
    brca
}

pub fn menopause() -> Dimension {
    let woman = |born: &'static str, menopause: Option<Menopause>| {
        move |case: &mut Case| {
            case.patient.sex = Some(Sex::Female);
            case.patient.birth = PartialDate::parse(born);
            case.patient.menopause = menopause;
        }
    };
    let mut status = Dimension::new("menopause");
    status.complete("premenopausal", woman("1985-01-01", Some(Menopause::Premenopausal)));
    status.complete("postmenopausal", woman("1972-01-01", Some(Menopause::Postmenopausal)));
    status.complete("man", |case| case.patient.sex = Some(Sex::Male));
    status.partial("woman of 50", &["premenopausal", "postmenopausal"], woman("1976-01-01", None));
    status.open("nothing known", nothing);
    status
}

/// Each of these conditions, alone and all together; or none.
pub fn conditions(conditions: &[Condition]) -> Dimension {
    let mut has = Dimension::new("has");
    let present = |condition: &Condition| finding(condition.marker(), Value::Sign(Sign::Positive));
    for condition in conditions {
        let name = if conditions.len() == 1 { "present" } else { condition.marker().id() };
        has.complete(name, add(present(condition)));
    }
    if conditions.len() > 1 {
        has.complete("all", add_all(conditions.iter().map(present).collect()));
    }
    has.complete("absent", nothing);
    has.open("conditions not seen", |case| case.conditions_unseen = true);
    has
}

/// What the record says of the histology of a lung cancer, and whether it states it at all.
pub fn histology() -> Dimension {
    let stated = |histology: Option<Histology>| move |case: &mut Case| case.cancers[0].histology = histology;
    let mut histology = Dimension::new("histology");
    histology.complete("non-squamous", stated(Some(Histology::NonSquamous)));
    histology.complete("squamous", stated(Some(Histology::Squamous)));
    // No rule of this disease is about it.
    histology.complete("small-cell", |case| {
        let other = knowledge().diseases.find("small-cell-lung").unwrap();
        case.cancers[0].disease = knowledge().diseases.disease(other).unwrap();
    });
    histology.partial("non-small-cell", &["non-squamous", "squamous"], stated(None));
    histology.open("unstated", |case| case.cancers[0].histology_is_stated = false);
    histology
}

/// The genotypes that are meant, and another.
pub fn ugt1a1(genotypes: &[String]) -> Dimension {
    let of = |genotype: &str| finding(Marker::Ugt1a1, Value::Genotype(genotype.to_owned()));
    let mut ugt1a1 = Dimension::new("ugt1a1");
    for genotype in genotypes {
        ugt1a1.complete(genotype, add(of(genotype)));
    }
    ugt1a1.complete("*1/*1", add(of("*1/*1")));
    ugt1a1.open("no result", nothing);
    ugt1a1.open("unreadable", add(finding(Marker::Ugt1a1, unreadable())));
    ugt1a1.open("two that differ", add_all(vec![of(&genotypes[0]), of("*1/*1")]));
    ugt1a1
}

/// Results of PD-L1 by these assays, by others, by none that is named.
pub fn pd_l1_on_record(assays: &[AssayId]) -> Dimension {
    let result = finding(Marker::PdL1, Value::Score(Score::Cps, Interval::exactly(Decimal::TEN)));
    let mut pd_l1 = Dimension::new("pd-l1 on record");
    pd_l1.complete("by none", nothing);
    for assay in assays {
        pd_l1.complete(assay.as_str(), add(by(assay.as_str(), result.clone())));
    }
    pd_l1.complete("by another assay", add(by("22c3-elsewhere", result.clone())));
    pd_l1.complete("by an unnamed assay", add(result));
    pd_l1
}
