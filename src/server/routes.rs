//! The addresses of the service, and who answers them.

use std::io;
use std::net::TcpListener;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpServer, web};

use super::failure::Failure;
use super::methods::{read, resource};
use super::{Shared, discovery, feedback, health, hook, metrics, page};

/// Starts the address for Prometheus, which cannot make tokens. What is told there names nobody.
pub(super) fn serve_metrics(listener: TcpListener, shared: web::Data<Shared>) -> io::Result<ServerHandle> {
    let server = HttpServer::new(move || {
        let show = resource("/metrics", "GET, HEAD").route(read().to(metrics::show));
        App::new().app_data(shared.clone()).service(show).default_service(web::to(|| async { Failure::UnknownRoute }))
    });
    let server = server.workers(1).disable_signals().listen(listener)?.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    Ok(handle)
}

pub(super) fn routes(config: &mut web::ServiceConfig, shared: &Shared) {
    // Our own services by their plain paths: a path with a variable in it is found by a pattern, which takes longer.
    for service in &shared.current.get().services {
        config.service(hook_resource(&format!("/cds-services/{}", service.service.id)));
    }
    if page::is_served(&shared.settings) {
        page::routes(config);
    }
    config
        .service(resource("/cds-services", "GET, HEAD, OPTIONS").route(read().to(discovery::list)))
        .service(service_resource("/cds-services/{service}").route(web::post().to(hook::call)))
        .service(service_resource("/cds-services/{service}/feedback").route(web::post().to(feedback::take)))
        .service(resource("/health/live", "GET, HEAD, OPTIONS").route(read().to(health::live)))
        .service(resource("/health/ready", "GET, HEAD, OPTIONS").route(read().to(health::ready)))
        .service(resource("/metrics", "GET, HEAD, OPTIONS").route(read().to(metrics::show)))
        .default_service(web::to(|| async { Failure::UnknownRoute }));
}

fn hook_resource(path: &str) -> actix_web::Resource {
    resource(path, "POST, OPTIONS").route(web::post().to(hook::call))
}

/// Like `resource`, but an unknown service id gets 404 first.
fn service_resource(path: &str) -> actix_web::Resource {
    web::resource(path).default_service(web::to(async |id: web::Path<String>, shared: web::Data<Shared>| {
        let snapshot = shared.current.get();
        snapshot.service(&id, None).map_or_else(|unknown| unknown, |_| Failure::MethodNotAllowed("POST, OPTIONS"))
    }))
}
