//! The page at `/` and the book at `/book`, as a browser asks for them.

use std::net::SocketAddr;
use std::path::PathBuf;

use oncohooks::cli::{self, EvaluateArgs, EvaluateFormat};
use oncohooks::server::Application;
use oncohooks::settings::{Page, Settings};
use serde_json::{Value, json};

use crate::support::app::{app, engine, start};
use crate::support::http::{Reply, get, post, send};
use crate::support::samples::samples;
use crate::support::token::{EHR, client, required};

fn ask(address: SocketAddr, question: &Value) -> Reply {
    post(address, "/page/evaluate", question)
}

fn text(reply: &Reply) -> String {
    String::from_utf8(reply.body.clone()).unwrap()
}

/// The addresses a page of HTML or a module of a script loads.
fn loaded(text: &str) -> Vec<String> {
    let quoted = |start: &str, end: char| {
        text.split(start).skip(1).map(|rest| rest.split(end).next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let found = [quoted("src=\"", '"'), quoted("stylesheet\" href=\"", '"'), quoted("from './", '\'')].concat();
    found.into_iter().map(|name| if name.starts_with('/') { name } else { format!("/page/{name}") }).collect()
}

#[test]
fn everything_the_page_loads_is_here_and_nothing_runs_that_is_not_a_file_of_ours() {
    let mut open = vec!["/".to_owned()];
    let mut seen: Vec<String> = Vec::new();
    while let Some(path) = open.pop() {
        if seen.contains(&path) {
            continue;
        }
        let reply = get(app(), &path);
        let policy = reply.header("content-security-policy").unwrap().to_owned();
        assert_eq!(reply.status, 200, "{path}");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{path}: {policy}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(reply.header("set-cookie"), None, "{path}");
        let text = text(&reply);
        for unsafe_word in [
            "innerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            "onclick=",
            "style=\"",
            "localStorage",
            "document.cookie",
        ] {
            assert!(!text.contains(unsafe_word), "{path}: {unsafe_word}");
        }
        open.extend(loaded(&text));
        seen.push(path);
    }
    assert!(seen.len() >= 10 && seen.contains(&"/page/cards.js".to_owned()), "{seen:?}");
}

/// Where it is served: setting, `public_url`, and whether it is there.
#[test]
fn it_is_there_on_loopback_and_elsewhere_only_where_it_is_allowed() {
    for (page, public_url, is_there) in [
        (Page::Loopback, None, true),
        (Page::Loopback, Some("http://localhost:8080"), true),
        (Page::Loopback, Some("https://cds.example.org"), false),
        (Page::On, Some("https://cds.example.org"), true),
        (Page::Off, None, false),
    ] {
        let public_url = public_url.map(str::to_owned);
        let address = start(Settings { page, public_url: public_url.clone(), ..Settings::default() });
        for path in ["/", "/book", "/page/page.js", "/page/samples"] {
            let status = get(address, path).status;
            assert_eq!(status, if is_there { 200 } else { 404 }, "{page:?} {public_url:?} {path}");
        }
        let asked = ask(address, &json!({"text": "{}"})).status;
        assert_eq!(asked, if is_there { 400 } else { 404 }, "{page:?} {public_url:?}");
        assert_eq!(get(address, "/cds-services").status, 200);
    }
    let beyond = Settings { listen: SocketAddr::from(([0, 0, 0, 0], 0)), ..Settings::default() };
    assert!(!Application::build(beyond.clone(), engine()).unwrap().has_page());
    assert!(Application::build(Settings { page: Page::On, ..beyond }, engine()).unwrap().has_page());
}

#[test]
fn where_tokens_are_required_they_are_required_here_too() {
    let address = start(Settings { page: Page::On, ..required(vec![client(EHR, &["one"])]) });
    for path in ["/", "/book", "/page/page.js", "/page/samples"] {
        assert_eq!(get(address, path).status, 401, "{path}");
    }
    assert_eq!(ask(address, &json!({"text": "{}"})).status, 401);
}

#[test]
fn every_sample_gives_the_cards_of_the_service_and_what_evaluate_tells() {
    let listed = get(app(), "/page/samples").json();
    assert_eq!(listed.as_array().unwrap().len(), samples().len());
    let mut in_words = 0;
    for (name, service, call) in samples() {
        let sent = get(app(), &format!("/page/samples/{name}"));
        assert_eq!(sent.json(), call, "{name}");
        let answer = ask(app(), &json!({"text": text(&sent), "language": "ja"})).json();
        let cards = send(
            app(),
            "POST",
            &format!("/cds-services/{service}"),
            &[("accept-language", "ja")],
            call.to_string().as_bytes(),
        );
        assert_eq!(answer["cards"], cards.json()["cards"], "{name}");
        assert_eq!(answer["asked"]["service"], service, "{name}");
        assert_eq!(answer["asked"]["patient"], call["context"]["patientId"], "{name}");
        for rule in answer["rules"].as_array().unwrap() {
            in_words += rule["criteriaInWords"].as_array().unwrap().len();
        }
    }
    assert!(in_words > 100, "criteria are told in words");
    let (name, _, _) = &samples()[0];
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("cds-hooks/samples");
    let args = EvaluateArgs {
        files: vec![folder.join(name)],
        hook: None,
        order: None,
        patient: None,
        format: EvaluateFormat::Json,
        explain: false,
        against: None,
    };
    let settings = Settings { as_of: Some(time::macros::date!(2026 - 11 - 22)), ..Settings::default() };
    let told: Value = serde_json::from_str(&cli::evaluate::with(&engine(), &args, &settings).unwrap()).unwrap();
    let answer =
        ask(app(), &json!({"text": std::fs::read_to_string(folder.join(name)).unwrap(), "language": "en"})).json();
    for part in ["case", "silences", "unknownCodes", "cards"] {
        assert_eq!(answer[part], told[part], "{part}");
    }
}

#[test]
fn hook_order_country_and_day_can_be_asked_otherwise() {
    let (_, _, call) =
        samples().into_iter().find(|(name, ..)| name == "her2-low-after-zero.patient-view.json").unwrap();
    let question = json!({
        "text": call.to_string(), "order": "trastuzumab deruxtecan 5.4 mg/kg", "jurisdiction": "US", "asOf": "2026-11-01",
    });
    let answer = ask(app(), &question).json();
    assert_eq!(answer["asked"]["hook"], "order-sign");
    assert_eq!((&answer["asked"]["jurisdiction"], &answer["asked"]["asOf"]), (&json!("US"), &json!("2026-11-01")));
    assert_eq!(answer["case"]["orders"][0]["drug"], "trastuzumab-deruxtecan");
}

#[test]
fn what_cannot_be_answered_is_said_with_its_cause() {
    let two = r#"{"resourceType":"Patient","id":"a"}
{"resourceType":"Patient","id":"b"}"#;
    for (question, cause) in [
        (json!({"text": "{"}), "error[no-json]"),
        (json!({"text": "{}"}), "error[no-resource]"),
        (json!({"text": two}), "error[several-patients]"),
        (json!({"text": two, "patient": "c"}), "error[unknown-patient]"),
        (json!({"text": two, "patient": "a", "hook": "order-sign"}), "error[no-order]"),
        (json!({"text": two, "patient": "a", "hook": "order-dispatch"}), "error[no-question]"),
        (json!({"text": two, "patient": "a", "asOf": "yesterday"}), "error[no-question]"),
        (json!({"text": two, "patient": "a", "languages": "en"}), "error[no-question]"),
        (json!({"hook": "order-sign"}), "error[no-question]"),
    ] {
        let reply = ask(app(), &question);
        let told = reply.json()["issue"][0]["details"]["text"].as_str().unwrap().to_owned();
        assert_eq!(reply.status, 400, "{question}");
        assert!(told.starts_with(cause), "{question}: {told}");
    }
    assert_eq!(ask(app(), &json!({"text": two, "patient": "a"})).status, 200);
}

#[test]
fn a_record_of_two_megabytes_is_answered() {
    let filler = "x".repeat(2 << 20);
    let text = format!("{{\"resourceType\":\"Patient\",\"id\":\"a\",\"text\":{{\"div\":\"{filler}\"}}}}");
    assert_eq!(ask(app(), &json!({"text": text})).status, 200);
}

#[test]
fn the_book_comes_in_both_languages_and_runs_nothing() {
    for (path, language, word) in [("/book?language=ja", "ja", "規則集"), ("/book?language=en", "en", "Book of rules")]
    {
        let reply = get(app(), path);
        assert!(
            reply.header("content-security-policy").unwrap().starts_with("default-src 'none'; style-src"),
            "{path}"
        );
        let page = text(&reply);
        assert!(page.contains(&format!("<html lang=\"{language}\">")) && page.contains(word), "{path}");
        assert!(!page.contains("<script"), "{path}");
    }
    let preferred = send(app(), "GET", "/book", &[("accept-language", "ja")], b"");
    assert!(text(&preferred).contains("lang=\"ja\""));
}
