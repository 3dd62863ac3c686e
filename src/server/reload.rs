//! How other knowledge takes the place of what answers: on SIGHUP, and where the operator wants it when files change. New
//! knowledge is checked first; while anything is wrong with it, the old goes on.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use actix_web::rt;
use actix_web::rt::time::sleep;
use actix_web::web;
use actix_web::web::Data;

use super::Shared;
use super::snapshot::Snapshot;
use super::warm;
use crate::call::Engine;
use crate::files;

/// Loads the knowledge anew, in a thread of its own: with its end the allocator gives back what only loading needed.
async fn reload(shared: &Data<Shared>) {
    let shared = shared.clone();
    let loading = move || thread::spawn(move || load(&shared)).join();
    if !matches!(web::block(loading).await, Ok(Ok(()))) {
        tracing::error!("knowledge could not be loaded anew because of a mistake of ours");
    }
}

/// Loads and checks it, and puts it in the place of the old one.
fn load(shared: &Shared) {
    /// One at a time, so that the last one asked for is the one that answers.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let loaded = Engine::load(shared.settings.config_dir.as_deref())
        .and_then(|engine| Snapshot::new(&shared.settings, Arc::new(engine.with_doses(&shared.settings))));
    let before = shared.current.get().version().to_owned();
    match loaded {
        Ok(snapshot) => {
            let snapshot = Arc::new(snapshot);
            warm::up(&shared.settings, &snapshot);
            shared.metrics.knows(snapshot.version());
            shared.metrics.reloaded(true);
            shared.current.set(Arc::clone(&snapshot));
            let rules = snapshot.engine.knowledge.rules.len();
            tracing::info!(knowledge = snapshot.version(), before, rules, "knowledge loaded anew");
        }
        Err(mistakes) => {
            shared.metrics.reloaded(false);
            for mistake in &mistakes {
                tracing::error!(mistake = %mistake, "new knowledge is wrong");
            }
            let mistakes = mistakes.len();
            tracing::error!(knowledge = before, mistakes, "the old knowledge goes on answering");
        }
    }
}

/// Reloads on every SIGHUP. Must be called before the first signal may come.
#[cfg(unix)]
pub(super) fn on_hangup(shared: &Data<Shared>) {
    use actix_web::rt::signal::unix::{SignalKind, signal};
    let Ok(mut hangup) = signal(SignalKind::hangup()) else {
        tracing::error!("SIGHUP cannot be heard: knowledge is loaded anew at a restart only");
        return;
    };
    let shared = shared.clone();
    rt::spawn(async move {
        while hangup.recv().await.is_some() {
            reload(&shared).await;
        }
    });
}

#[cfg(not(unix))]
pub(super) fn on_hangup(_: &Data<Shared>) {}

/// Reloads when the files of the configuration folder have changed and stand still again, if the operator wants it.
pub(super) fn on_change(shared: &Data<Shared>) {
    let settings = &shared.settings;
    let (Some(every), Some(folder)) = (settings.watch, settings.config_dir.clone()) else { return };
    let shared = shared.clone();
    rt::spawn(async move {
        // What changed while the service started was perhaps not read: the first state counts as new, too.
        let mut loaded = None;
        let mut last = files::state(&folder);
        loop {
            sleep(every).await;
            let now = files::state(&folder);
            // Half of what somebody is copying is no knowledge yet.
            if loaded != Some(now) && now == last {
                loaded = Some(now);
                reload(&shared).await;
            }
            last = now;
        }
    });
}
