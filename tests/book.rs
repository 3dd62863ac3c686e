//! The book of rules: every rule as it runs, nothing of a file that could become markup; and a review that is signed.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use oncohooks::call::{self, Engine};
use oncohooks::files;
use oncohooks::knowledge::criteria::Criterion;
use oncohooks::knowledge::told::Gap;
use oncohooks::settings::Language;
use time::macros::date;

use crate::support::app::engine;
use crate::support::program::run;

fn book(language: Language) -> String {
    call::book(&engine(), language, date!(2026 - 11 - 22)).unwrap()
}

/// The section of a rule.
fn section<'b>(book: &'b str, rule: &str) -> &'b str {
    let start = book.find(&format!("<section class=\"rule\" id=\"{rule}\">")).unwrap_or_else(|| panic!("no {rule}"));
    let end = book[start..].find("</section>").unwrap();
    &book[start..start + end]
}

#[test]
fn every_active_rule_stands_in_it_once_with_its_statements() {
    for language in [Language::En, Language::Ja] {
        let book = book(language);
        for rule in &engine().knowledge.rules {
            let section = section(&book, rule.id.as_str());
            for evidence in &rule.evidence {
                assert!(section.contains(evidence.statement.as_str()), "{}: {}", rule.id, evidence.statement.as_str());
            }
            assert_eq!(book.matches(&format!("id=\"{}\"", rule.id)).count(), 1, "{}", rule.id);
            // An option is on the map, drawn and as a list; others stand in the list of titles.
            let ways = if rule.offer().is_some() { 2 } else { 1 };
            assert_eq!(book.matches(&format!("#{}\"", rule.id)).count(), ways, "{}", rule.id);
        }
    }
}

/// One rule as a tumour board reads it.
#[test]
fn a_rule_says_for_whom_under_which_conditions_what_and_why() {
    for (language, rule, said) in [
        (
            Language::En,
            "brc-tnbc-pembrolizumab-cps10",
            &[
                "breast cancer, metastatic or recurrent, first line",
                "ER negative (under 1 %)",
                "HER2-negative",
                "CPS 10 or more",
                "No clinician has reviewed it as it is now",
                "<td>Japan</td><td>approved</td>",
            ][..],
        ),
        (
            Language::Ja,
            "brc-her2low-t-dxd-after-chemotherapy",
            &[
                "乳癌、転移・再発、二次治療以降",
                "HER2：低発現",
                "転移・再発後の治療歴：化学療法",
                "5.4 mg/kg",
                "2023-03-27",
            ][..],
        ),
        (Language::En, "nsc-ild-t-dxd", &["T-DXd", "critical", "interstitial lung disease"][..]),
    ] {
        let book = book(language);
        let section = section(&book, rule);
        for words in said {
            assert!(section.contains(words), "{rule}: {words} in {section}");
        }
    }
}

/// The map tells a reader in Japan what cannot be given there, and a check when it speaks and what it asks for.
#[test]
fn what_a_rule_does_is_not_left_out() {
    let english = book(Language::En);
    for said in ["Dato-DXd (United States)", "elacestrant (United States)", "atezolizumab + nab-paclitaxel (Japan)"] {
        assert!(english.contains(said), "{said}");
    }
    let check = section(&english, "brc-lvef-before-trastuzumab");
    for said in ["<dt>At</dt><dd>the start only</dd>", "<dt>Asks for</dt><dd>LVEF by echocardiography</dd>"] {
        assert!(check.contains(said), "{said} in {check}");
    }
    let told = section(&english, "brc-lvef-below-40-us");
    assert!(told.contains("told as what this country&#39;s label says"), "{told}");
    // Statements carry parts of the rule by their names, not by the keys of a file.
    assert!(!english.contains(">when.") && !english.contains("for.stage"), "keys of rule files");
    assert!(book(Language::Ja).contains("<dd>開始時のみ</dd>"));
}

/// A site's own files may hold anything.
#[test]
fn nothing_of_a_file_becomes_markup() {
    let mut files = files::collect(None).unwrap();
    let path = "knowledge/breast/her2-low/t-dxd-after-chemotherapy.yaml";
    let text = files[path].replacen("en: \"HER2-low", "en: \"<script>alert(1)</script>", 1);
    assert!(text.contains("<script>"), "{text}");
    files.insert(path.to_owned(), Cow::Owned(text));
    let (engine, _) = Engine::from_files(&files).unwrap();
    let book = call::book(&engine, Language::En, date!(2026 - 11 - 22)).unwrap();
    assert!(book.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !book.contains("<script"));
}

/// Every dose rule stands at its disease, with its amounts, steps and timing.
#[test]
fn the_dose_rules_stand_in_it() {
    let knowledge = &engine().knowledge;
    for language in [Language::En, Language::Ja] {
        let book = book(language);
        for rule in knowledge.doses.values().flatten() {
            let count = book.matches(&format!("<code>{}</code>", rule.id)).count();
            // One id may hold for both countries.
            let same = knowledge.doses.values().flatten().filter(|other| other.id == rule.id);
            assert_eq!(count, same.map(|rule| rule.schemes.len()).sum::<usize>(), "{}", rule.id);
        }
    }
    // A number that no label of the country gives is told with what speaks there, not with another country's label.
    for rule in knowledge.doses.values().flatten().filter(|rule| rule.id.as_str() == "brc-anastrozole-dose") {
        let sources: Vec<&str> = rule.schemes.iter().map(|scheme| scheme.source.source.as_str()).collect();
        assert_eq!(
            sources,
            [if rule.country == oncohooks::knowledge::Country::Jp { "doses-jp" } else { "doses-monographs" }]
        );
    }
    let book = book(Language::En);
    let start = book.find("<code>nsc-t-dxd-dose</code>").unwrap();
    let row = &book[start..start + book[start..].find("</tr>").unwrap()];
    for said in ["5.4 mg/kg", "4.4 mg/kg → 3.2 mg/kg", "every 21 days", "6.4 mg/kg belongs to gastric cancer"] {
        assert!(row.contains(said), "{said} in {row}");
    }
}

/// What a board has to read again: rules that are new, gone, or say something else; not those that are only signed.
#[test]
fn the_book_lists_what_has_changed_since_another_version() {
    let before = folder("since");
    let path = before.join("knowledge/breast/her2-low/t-dxd-after-chemotherapy.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let changed = text.replacen("en: \"HER2-low", "en: \"Once HER2-low", 1);
    assert_ne!(changed, text);
    std::fs::write(&path, changed).unwrap();
    let signed = before.join("knowledge/breast/tnbc/pembrolizumab-22c3-cps10.yaml");
    let text = std::fs::read_to_string(&signed).unwrap();
    std::fs::write(&signed, format!("# read again\n{text}")).unwrap();
    let since = |before: &Path| {
        call::book_since(None, before, &[], Language::En, date!(2026 - 11 - 22))
            .unwrap_or_else(|found| panic!("{found:?}"))
    };
    let part = |book: &str| {
        let start = book.find("<section id=\"changes\">").unwrap();
        book[start..start + book[start..].find("</section>").unwrap()].to_owned()
    };
    let changes = part(&since(&before));
    assert!(changes.contains("changed: <a href=\"#brc-her2low-t-dxd-after-chemotherapy\">"), "{changes}");
    assert_eq!(changes.matches("<li>").count(), 1, "{changes}");
    assert!(part(&since(&folder("since-same"))).contains("no changes"));
    assert!(!book(Language::En).contains("id=\"changes\""));
}

/// The knowledge of the project in a folder of the test.
fn folder(name: &str) -> PathBuf {
    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
            let to = to.join(entry.file_name());
            if entry.path().is_dir() {
                copy(&entry.path(), &to);
            } else {
                std::fs::copy(entry.path(), to).unwrap();
            }
        }
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("review").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("config/knowledge"), &folder.join("knowledge"));
    folder
}

#[test]
fn a_signature_is_written_into_the_rule_and_lost_when_the_rule_changes() {
    const RULE: &str = "brc-her2low-t-dxd-after-chemotherapy";
    let folder = folder("signed");
    let dir = folder.to_str().unwrap();
    let review =
        |rule: &str, by: &str| run(&["review", rule, "--by", by, "--config-dir", dir, "--as-of", "2026-11-22"], &[]);
    let shown = || run(&["book", "--config-dir", dir, "--language", "en"], &[]).1;
    assert_eq!(review(RULE, "Dr. A").0, 0);
    let (code, said) = review(RULE, "Dr. B");
    assert!(code == 0 && said.contains(RULE), "{said}");
    let file = folder.join("knowledge/breast/her2-low/t-dxd-after-chemotherapy.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("by: [\"Dr. A\", \"Dr. B\"]\n  on: 2026-11-22"), "{text}");
    assert!(section(&shown(), RULE).contains("Dr. A, Dr. B, 2026-11-22"));
    std::fs::write(&file, text.replacen("en: \"HER2-low", "en: \"Once HER2-low", 1)).unwrap();
    assert!(section(&shown(), RULE).contains("No clinician has reviewed it as it is now"));
    let (code, said) = review("brc-her2low-t-dxd-after-chemotherapi", "Dr. A");
    assert!(code == 1 && said.contains("did you mean"), "{said}");
}

#[test]
fn a_rule_that_is_only_built_in_cannot_be_signed() {
    let empty = Path::new(env!("CARGO_TARGET_TMPDIR")).join("review").join("empty");
    std::fs::create_dir_all(empty.join("knowledge")).unwrap();
    let rule = "brc-her2low-t-dxd-after-chemotherapy";
    let (code, said) = run(&["review", rule, "--by", "Dr. A", "--config-dir", empty.to_str().unwrap()], &[]);
    assert!(code == 1 && said.contains("foreign-rule"), "{said}");
    let (code, said) = run(&["review", rule, "--by", "Dr. A"], &[]);
    assert!(code == 1 && said.contains("--config-dir"), "{said}");
}

/// Every criterion, with every word a rule may write (`config/knowledge/README.md`).
const ALL_CRITERIA: &str = r#"when:
  any-of:
    - er: [negative]
      pgr: [low-positive, positive]
    - hormone-receptors: positive
    - hormone-receptors: negative
    - her2: [positive, low, ultralow, "null"]
    - her2: [negative]
    - her2-by: [4b5]
    - her2-open: [needs-ish, needs-staining, needs-score, contradiction, specimens, diagnosis]
    - pd-l1: {assay: 22c3-pharmdx, score: cps, at-least: 10}
    - pd-l1-by-other-than: [22c3-pharmdx]
    - prior:
        - {any-of: [taxane], none-of: [anthracycline], or-relapse-within-months: 12}
        - {any-of: [taxane], none-of: [anthracycline], setting: metastatic}
        - {any-of: [taxane], courses: 2}
        - {any-of: [taxane], courses: 2, setting: metastatic}
    - germline-brca: pathogenic
      ugt1a1: ["*28/*28"]
    - menopause: postmenopausal
    - menopause: premenopausal
    - has: [interstitial-lung-disease, interstitial-lung-disease-history, interstitial-lung-disease-suspected,
            brain-metastasis, visceral-crisis, oligometastatic-disease, pregnancy, diabetes, kidney-failure,
            severe-kidney-impairment, heart-failure, nephrotic-syndrome, glucuronidation-disorder, hypertensive-crisis, dpd-deficiency]
    - together-with: [taxane, trastuzumab]
    - measured: {of: lvef, at-least: 40, above: 40, at-most: 60, below: 60, not-older-than-weeks: 10}
    - on-file: {of: chest-ct, not-older-than-weeks: 10}
    - on-file: {of: major-surgery, not-older-than-weeks: 10}
    - on-file: {of: major-surgery}
    - fallen: {of: lvef, since: [trastuzumab], by-at-least: 10, by-more-than: 10}
    - last-given: {drug: trastuzumab, at-least-days: 10, at-most-days: 10, day-of-cycle: 10}
    - last-given: {drug: trastuzumab, at-least-days: 10, at-most-days: 10}
    - histology: [squamous, non-squamous, unstated]
    - her2-ihc: ["0", "1+", "2+", "3+"]
    - listed: {drug: trastuzumab-deruxtecan, ask: "erbb2:oncomine-dxtt"}
    - gene-result:
        - genes: [EGFR]
          protein: [p.C797S]
          significance: [pathogenic, uncertain, benign, not-stated]
          origin: [germline, somatic, unknown]
          material: [tissue, plasma, blood, unstated]
          by: [oncomine-dxtt]
          by-other-than: [oncomine-dxtt]
          on-lists-of: {drug: capivasertib, standing: [cdx, reference-only, unsettled, unspecific, listed-elsewhere, not-listed]}
        - change: [variant, amplification, fusion, structural]
        - state: present
        - state: absent
        - state: not-evaluable
        - state: tested
    - genes-absent: {all-of: [EGFR], nothing-found-in: [ALK]}

"#;

/// A word without a sentence would stand in the book as its key.
#[test]
fn every_word_a_rule_may_write_has_its_sentence_in_both_languages() {
    let mut files = files::collect(None).unwrap();
    let (path, text) = files.iter().find(|(_, text)| text.contains("id: nsc-her2-co-driver")).unwrap();
    let (path, text) = (path.clone(), text.clone());
    let (start, end) = (text.find("when:").unwrap(), text.find("asks:").unwrap());
    let text = [&text[..start], ALL_CRITERIA, &text[end..]].concat();
    let text = text.replace("supports: [when.gene-result]", "supports: [when]");
    files.insert(
        path,
        Cow::Owned(text.replace("supports: [for.stage, when.gene-result, card]", "supports: [for.stage, card]")),
    );
    let (engine, _) = Engine::from_files(&files).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let rule = engine.knowledge.rules.iter().find(|rule| rule.id.as_str() == "nsc-her2-co-driver").unwrap();
    let sentences: serde_json::Value = serde_saphyr::from_str(files::BOOK).unwrap();
    let keys = sentences["each-criterion"].as_object().unwrap();
    let told = rule.when.criteria().into_iter().flat_map(Criterion::told);
    let asked: std::collections::BTreeSet<String> = told
        .flat_map(|told| {
            let words =
                told.gaps.into_iter().flat_map(|(_, gap)| if let Gap::Words(keys) = gap { keys } else { Vec::new() });
            words.chain([told.sentence]).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(asked, keys.keys().cloned().collect(), "left: what a rule may write, right: the sentences");
}

/// With the scenarios of the tests, each rule shows the patients it speaks of, and each patient stands there once with the cards.
#[test]
fn a_rule_shows_its_scenarios_with_their_cards() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let (code, page) = run(&["book", "--language", "en", "--scenarios", folder.to_str().unwrap()], &[]);
    let scenario = page.find("<h3>V11 IHC 2+ without ISH, T-DXd ordered</h3>").unwrap();
    let id = page[..scenario].rsplit("id=\"").next().unwrap().split('"').next().unwrap();
    let shown = &page[scenario..scenario + page[scenario..].find("</section>").unwrap()];
    assert!(shown.contains("HER2 IHC | 2+") && shown.contains("warning order-check trastuzumab-deruxtecan"), "{shown}");
    let rule = section(&page, "brc-her2-needs-ish");
    assert!(rule.contains(&format!("<a href=\"#{id}\">V11 IHC 2+ without ISH, T-DXd ordered</a>")), "{rule}");
    assert!(!section(&page, "brc-tnbc-pembrolizumab-cps10").contains(&format!("#{id}\"")));
    assert!(code == 0 && !book(Language::En).contains("scenario-"), "without the folder there are none");
}

#[test]
fn a_folder_of_scenarios_that_is_not_there_is_said() {
    let (code, complaint) = run(&["book", "--scenarios", "no-such-folder"], &[]);
    assert!(code == 1 && complaint.contains("no-such-folder"), "{complaint}");
}
