//! Used tokens in PostgreSQL, shared by replicas. `.ci/run` starts a database for the tests that need one.

use std::net::{SocketAddr, TcpListener};

use actix_web::rt::System;
use oncohooks::settings::{Settings, Store};
use tokio_postgres::NoTls;

use crate::support::app::start;
use crate::support::http::{get, send};
use crate::support::patient::{path, request};
use crate::support::token::{Draft, EHR, bearer, client, now, required};

/// A database of its own for this test, by the variable that names the server.
pub fn database(name: &str) -> String {
    let server = std::env::var("ONCOHOOKS_TEST_POSTGRES").expect("ONCOHOOKS_TEST_POSTGRES names a server to test with");
    run(&server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
    run(&server, &format!("CREATE DATABASE {name}"));
    let (start, _) = server.rsplit_once('/').unwrap();
    format!("{start}/{name}")
}

/// Runs one statement and returns the first column of its first row.
pub fn run(url: &str, statement: &str) -> Option<String> {
    System::new().block_on(async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
        actix_web::rt::spawn(async move { drop(connection.await) });
        let messages = client.simple_query(statement).await.unwrap();
        messages.iter().find_map(|message| match message {
            tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        })
    })
}

fn with_store(url: &str) -> Settings {
    let clients = vec![client(EHR, &["one"]), client("https://other.example.org", &["one"])];
    Settings { feedback_store: Store::Postgres(url.to_owned()), ..required(clients) }
}

fn call(address: SocketAddr, token: &str) -> u16 {
    let headers = [("content-type", "application/json"), ("authorization", token)];
    send(address, "POST", &path("patient-view"), &headers, request("patient-view").to_string().as_bytes()).status
}

fn good() -> String {
    bearer(&path("patient-view"))
}

#[test]
#[ignore = "needs ONCOHOOKS_TEST_POSTGRES"]
fn a_token_used_at_one_replica_is_refused_at_the_others() {
    let url = database("replicas");
    let replicas = [start(with_store(&url)), start(with_store(&url))];
    let token = good();
    assert_eq!(replicas.map(|replica| call(replica, &token)), [200, 401]);
    assert_eq!(replicas.map(|replica| call(replica, &token)), [401, 401]);
    assert_eq!(replicas.map(|replica| call(replica, &good())), [200, 200]);
    assert_eq!(call(start(with_store(&url)), &token), 401, "a restart forgets nothing");
    let mut theirs = Draft::from("https://other.example.org", &path("patient-view"));
    let mut ours = Draft::new(&path("patient-view"));
    theirs.claims["jti"] = "shared".into();
    ours.claims["jti"] = "shared".into();
    assert_eq!(
        [theirs, ours].map(|draft| call(replicas[0], &draft.bearer())),
        [200, 200],
        "ids belong to their issuer"
    );
}

#[test]
#[ignore = "needs ONCOHOOKS_TEST_POSTGRES"]
fn of_many_uses_at_once_one_counts_in_postgres() {
    let url = database("at_once");
    let replicas = [start(with_store(&url)), start(with_store(&url))];
    for _ in 0..5 {
        let token = good();
        let uses = std::thread::scope(|scope| {
            let uses: Vec<_> = (0..16)
                .map(|at| {
                    scope.spawn({
                        let token = &token;
                        move || call(replicas[at % 2], token)
                    })
                })
                .collect();
            uses.into_iter().map(|used| used.join().unwrap()).collect::<Vec<_>>()
        });
        assert_eq!(uses.iter().filter(|status| **status == 200).count(), 1, "{uses:?}");
        assert_eq!(uses.iter().filter(|status| **status == 401).count(), 15, "{uses:?}");
    }
}

#[test]
#[ignore = "needs ONCOHOOKS_TEST_POSTGRES"]
fn a_broken_connection_to_postgres_is_made_anew() {
    let url = database("broken");
    let address = start(with_store(&url));
    assert_eq!(call(address, &good()), 200);
    run(&url, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'oncohooks'");
    // The first call may still meet the old connection.
    let statuses = [call(address, &good()), call(address, &good())];
    assert!([200, 503].contains(&statuses[0]) && statuses[1] == 200, "{statuses:?}");
    run(&url, "DROP TABLE oncohooks_used_tokens");
    assert_eq!(call(address, &good()), 503, "no table, no proof that the token is new");
}

#[test]
#[ignore = "needs ONCOHOOKS_TEST_POSTGRES"]
fn what_has_expired_is_removed_from_postgres_and_what_lives_is_kept() {
    let url = database("cleaning");
    assert_eq!(call(start(with_store(&url)), &good()), 200);
    let insert = |id: &str, until: u64| {
        run(&url, &format!("INSERT INTO oncohooks_used_tokens VALUES ('{EHR}', '{id}', {until})"));
    };
    insert("old", now() - 700);
    insert("young", now() - 500);
    insert("live", now() + 500);
    // A replica cleans after its first call.
    assert_eq!(call(start(with_store(&url)), &good()), 200);
    let left = || run(&url, "SELECT string_agg(jti, ' ' ORDER BY until) FROM oncohooks_used_tokens WHERE jti !~ '-'");
    let patience = std::time::Instant::now();
    while left().as_deref() != Some("young live") {
        assert!(patience.elapsed().as_secs() < 20, "{:?}", left());
    }
}

#[test]
#[ignore = "needs ONCOHOOKS_TEST_POSTGRES"]
fn a_postgres_user_who_may_not_make_tables_can_use_one_that_is_there() {
    let url = database("rights");
    assert_eq!(call(start(with_store(&url)), &good()), 200, "the table is made");
    run(&url, "DROP ROLE IF EXISTS oncohooks_reader");
    run(&url, "CREATE ROLE oncohooks_reader LOGIN");
    run(&url, "GRANT SELECT, INSERT, DELETE ON ALL TABLES IN SCHEMA public TO oncohooks_reader");
    let (scheme, rest) = url.split_once("://").unwrap();
    let theirs = format!("{scheme}://oncohooks_reader@{}", rest.split_once('@').unwrap().1);
    assert_eq!(call(start(with_store(&theirs)), &good()), 200);
    run(&url, "DROP OWNED BY oncohooks_reader");
    run(&url, "DROP ROLE oncohooks_reader");
}

/// Nobody can say whether the token was used, so it does not count; that is no fault of the caller's.
#[test]
fn while_the_store_is_unreachable_no_token_counts() {
    let address = start(with_store("postgres://oncohooks:secret@127.0.0.1:9/oncohooks"));
    for _ in 0..2 {
        let token = good();
        let headers = [("content-type", "application/json"), ("authorization", token.as_str())];
        let reply =
            send(address, "POST", &path("patient-view"), &headers, request("patient-view").to_string().as_bytes());
        assert_eq!((reply.status, reply.expressions().len()), (503, 0));
    }
    assert_eq!(call(address, "Bearer nonsense"), 401, "what is wrong anyway is told first");
    assert_eq!(get(address, "/health/live").status, 200);
    let ready = get(address, "/health/ready");
    assert_eq!((ready.status, ready.expressions().len()), (503, 0));
}

#[test]
fn a_store_that_hangs_costs_two_seconds_and_no_more() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("postgres://oncohooks@{}/oncohooks?sslmode=disable", silent.local_addr().unwrap());
    let address = start(with_store(&url));
    assert_eq!([call(address, &good()), call(address, &good())], [503, 503]);
}

#[test]
fn a_store_that_is_no_database_stops_the_start_without_its_password() {
    for wrong in ["postgres://oncohooks:secret@host:port/db", "postgres://oncohooks:secret@host/db?sslmode=perhaps"] {
        let found: String = oncohooks::server::trust(&with_store(wrong)).iter().map(ToString::to_string).collect();
        assert!(found.contains("feedback.store cannot be used") && !found.contains("secret"), "{wrong}: {found}");
    }
}
