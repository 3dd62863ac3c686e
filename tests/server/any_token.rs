//! Whatever stands in a token or its header, the answer is 401, or 200 where it happens to be sound; never a mistake of ours.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::support::app::start;
use crate::support::http::send;
use crate::support::token::{Draft, EHR, bearer, client, required};

const DISCOVERY: &str = "/cds-services";

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(json!("https://cds.example.org/cds-services")),
        Just(json!("ES384")),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(any::<String>(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

#[test]
fn no_token_is_more_than_refused() {
    let address = start(required(vec![client(EHR, &["one"])]));
    let ask = |header: &str| send(address, "GET", DISCOVERY, &[("authorization", header)], b"").status;
    let mut runner = TestRunner::new(Config { cases: 200, failure_persistence: None, ..Config::default() });
    let members =
        prop::sample::select(vec!["iss", "aud", "exp", "iat", "nbf", "jti", "alg", "kid", "typ", "crit", "jwk"]);
    runner
        .run(&(members, any_json(), "[!-~ ]{0,200}", "[A-Za-z0-9_.-]{0,80}"), |(member, value, header, token)| {
            let mut draft = Draft::new(DISCOVERY);
            let part = if draft.claims.get(member).is_some() || member == "nbf" {
                &mut draft.claims
            } else {
                &mut draft.header
            };
            part[member] = value;
            prop_assert!([200, 401].contains(&ask(&draft.bearer())));
            prop_assert_eq!(ask(&header), 401);
            prop_assert_eq!(ask(&format!("Bearer {token}")), 401);
            Ok(())
        })
        .unwrap();
    assert_eq!(ask(&bearer(DISCOVERY)), 200);
}
