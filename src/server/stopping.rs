//! How the service ends: `/health/ready` says no first, then no more calls are taken, then those in flight finish.

use std::sync::atomic::Ordering;

use actix_web::dev::ServerHandle;
use actix_web::rt;
use actix_web::rt::time::sleep;
use actix_web::web::Data;

use super::Shared;

/// Listens for SIGTERM and SIGINT. A second one ends the service at once.
#[cfg(unix)]
pub(super) fn on_signals(shared: &Data<Shared>, server: ServerHandle) -> std::io::Result<()> {
    use actix_web::rt::signal::unix::{SignalKind, signal};
    use futures_util::future::{Either, select};
    use std::pin::pin;
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let shared = shared.clone();
    rt::spawn(async move {
        let first = match select(pin!(terminate.recv()), pin!(interrupt.recv())).await {
            Either::Left(_) => shared.settings.notice,
            // Somebody at a terminal waits for it.
            Either::Right(_) => std::time::Duration::ZERO,
        };
        shared.stopping.store(true, Ordering::Relaxed);
        tracing::info!("stopping: calls in flight finish");
        let (mut terminated, mut interrupted) = (pin!(terminate.recv()), pin!(interrupt.recv()));
        let again = select(&mut terminated, &mut interrupted);
        let graceful = async {
            sleep(first).await;
            server.stop(true).await;
        };
        if let Either::Left(_) = select(pin!(again), pin!(graceful)).await {
            server.stop(false).await;
        }
    });
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn on_signals(shared: &Data<Shared>, server: ServerHandle) -> std::io::Result<()> {
    let shared = shared.clone();
    rt::spawn(async move {
        if rt::signal::ctrl_c().await.is_ok() {
            shared.stopping.store(true, Ordering::Relaxed);
            server.stop(true).await;
        }
    });
    Ok(())
}
