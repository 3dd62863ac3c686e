//! The floor under the service's latency: the same actix-web, the same allocator, no work.
//!
//! `POST /echo` answers with the body; `POST /parse` reads it into a `serde_json::Value` and answers a small JSON.
//! `examples/measure.rs` compares the service with both.

use std::io::Write;
use std::net::TcpListener;

use actix_web::middleware::NormalizePath;
use actix_web::web::{self, Bytes};
use actix_web::{App, HttpResponse, HttpServer};
use serde_json::{Value, json};

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// The service's own limit.
const MAX_BODY: usize = 16 << 20;

fn main() -> std::io::Result<()> {
    serve(std::env::args().nth(1).as_deref().unwrap_or("127.0.0.1:8081"))
}

/// Serves until the process is ended.
pub fn serve(address: &str) -> std::io::Result<()> {
    let listener = TcpListener::bind(address)?;
    writeln!(std::io::stdout(), "listening on http://{}", listener.local_addr()?)?;
    actix_web::rt::System::new().block_on(async move {
        let app = || {
            App::new()
                .app_data(web::PayloadConfig::new(MAX_BODY))
                .route("/echo", web::post().to(echo))
                .route("/parse", web::post().to(parse))
                .wrap(NormalizePath::trim())
        };
        HttpServer::new(app).listen(listener)?.run().await
    })
}

async fn echo(body: Bytes) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(body)
}

async fn parse(body: Bytes) -> HttpResponse {
    match serde_json::from_slice::<Value>(&body) {
        Ok(value) => HttpResponse::Ok().json(json!({"hook": value.get("hook"), "cards": []})),
        Err(cause) => HttpResponse::BadRequest().body(cause.to_string()),
    }
}
