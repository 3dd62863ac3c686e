//! Answers of a FHIR server in several pages, compressed, incomplete or partly unreadable: what can be used is used, and
//! the rest is said.

use serde_json::json;

use super::hook::answered;
use crate::support::app::allowing;
use crate::support::fhir::{Say, Server};
use crate::support::http::post;
use crate::support::lacking::{gaps, gzipped, lacking, observation};
use crate::support::patient::{bundle, conditions, path};

#[test]
fn gzip_is_asked_for_and_read() {
    let body = gzipped(conditions().to_string().as_bytes());
    let server =
        Server::start(move |_, _| Say::body("application/fhir+json", body.clone()).with("content-encoding: gzip"));
    answered(&post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["conditions"], &server.base)));
    assert!(server.asked()[0].head.contains("accept-encoding: gzip\r\n"), "{}", server.asked()[0].head);
}

/// Names of codings have no case, and what somebody in between has touched is an answer. What came in a coding that was not asked for, or
/// in part, is none.
#[test]
fn what_came_as_it_is_is_read_under_any_name_of_that() {
    let whole = || Say::body("application/fhir+json", conditions().to_string());
    let status = |status| Say { status, ..whole() };
    for (say, is_read) in [
        (whole().with("content-encoding: Identity"), true),
        (whole().with("content-encoding: "), true),
        (status(203), true),
        (whole().with("content-encoding: deflate"), false),
        (status(206), false),
        (status(202), false),
    ] {
        let told = format!("{} {}", say.status, say.headers);
        let server = Server::start(move |_, _| say.clone());
        let call = lacking(&["conditions"], &server.base);
        let reply = post(allowing(&[&server.base]), &path("patient-view"), &call);
        assert_eq!(reply.status == 200, is_read, "{told}");
    }
}

#[test]
fn a_page_that_fails_keeps_the_pages_before_and_is_said() {
    let second: [Say; 3] =
        [Say::status(500), Say::body("text/html", "<html>"), Say::body("application/json", "{\"entry\"")];
    for say in second {
        let server = Server::start(move |target, _| match target {
            t if t.contains("page=2") => say.clone(),
            _ => {
                let mut page = conditions();
                page["link"] = json!([{"relation": "next", "url": "?page=2"}]);
                Say::json(&page)
            }
        });
        let reply = post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["conditions"], &server.base));
        assert_eq!(gaps(&reply), ["conditions"], "the cancer of the first page is known");
    }
}

#[test]
fn pages_that_lead_in_a_circle_are_left_and_it_is_said() {
    for circle in ["?patient=hanako-1&_sort=-date&_count=500", "?page=2"] {
        let server = Server::start(move |_, _| {
            let mut page = bundle(&[observation("one")]);
            page["link"] = json!([{"relation": "next", "url": circle}]);
            Say::json(&page)
        });
        let reply = post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["observations"], &server.base));
        assert_eq!((gaps(&reply), server.asked().len() <= 2), (vec!["observations".to_owned()], true));
    }
}

#[test]
fn a_next_link_that_leads_nowhere_is_said() {
    for link in
        [json!({"relation": "next"}), json!({"relation": "next", "url": ""}), json!({"relation": "next", "url": 7})]
    {
        let server = Server::start(move |_, _| {
            let mut page = bundle(&[observation("one")]);
            page["link"] = json!([link]);
            Say::json(&page)
        });
        let reply = post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["observations"], &server.base));
        assert_eq!((gaps(&reply), server.asked().len()), (vec!["observations".to_owned()], 1));
    }
}

#[test]
fn a_read_that_is_answered_with_an_empty_list_has_not_been_answered() {
    let server = Server::start(|_, _| Say::json(&json!({"resourceType": "Bundle", "total": 0})));
    let reply = post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["patient"], &server.base));
    assert_eq!((reply.status, reply.expressions()), (412, vec!["prefetch.patient".to_owned()]));
}

#[test]
fn fewer_than_the_server_says_there_are_is_said() {
    let server = Server::start(|_, _| {
        let mut page = bundle(&[observation("one")]);
        page["total"] = json!(7);
        Say::json(&page)
    });
    let reply = post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["observations"], &server.base));
    assert_eq!(gaps(&reply), ["observations"]);
}

#[test]
fn one_bad_entry_costs_itself_only() {
    let bad = [
        r#""(truncated)""#,
        "null",
        "7",
        r#"{"resource":null}"#,
        r#"{"resource":{"resourceType":"Observation","id":"x","status":"\udc00"}}"#,
        r#"{"resource":{"resourceType":"Observation","valueDecimal":1e999}}"#,
    ];
    for bad in bad {
        let cancer = conditions()["entry"][0].to_string();
        let page = format!(r#"{{"resourceType":"Bundle","type":"searchset","entry":[{bad},{cancer}]}}"#);
        let server = Server::start(move |_, _| Say::body("application/fhir+json", page.clone()));
        let reply = post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["conditions"], &server.base));
        assert_eq!(gaps(&reply), ["conditions.entry[0]"], "{bad}");
    }
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let body = format!("\u{FEFF}{}", conditions());
    let server = Server::start(move |_, _| Say::body("application/json", body.clone()));
    let reply = post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["conditions"], &server.base));
    assert_eq!(gaps(&reply), Vec::<String>::new());
}

#[test]
fn what_another_patient_has_is_not_used_and_is_said() {
    let server = Server::start(|_, _| {
        let mut conditions = conditions();
        conditions["entry"][0]["resource"]["subject"]["reference"] = json!("Patient/somebody-else");
        Say::json(&conditions)
    });
    let reply = post(allowing(&[&server.base]), &path("patient-view"), &lacking(&["conditions"], &server.base));
    assert_eq!(gaps(&reply), ["Condition/cancer"]);
}
