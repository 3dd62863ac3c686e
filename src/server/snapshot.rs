//! The knowledge that answers at the moment: an answer holds on to one snapshot from its beginning to its end.

use std::sync::{Arc, PoisonError, RwLock};

use super::auth::Caller;
use super::failure::Failure;
use crate::call::{self, Engine};
use crate::cds_hooks::discovery::Declaration;
use crate::diagnostic::Diagnostic;
use crate::settings::Settings;

/// Knowledge and the services that follow from it. An answer sees one of these from its beginning to its end.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub engine: Arc<Engine>,
    pub services: Vec<Declaration>,
    /// Of clients that are asked in a way of their own, by issuer.
    of_clients: Vec<(String, Vec<Declaration>)>,
}

/// The snapshot that new calls get.
#[derive(Debug)]
pub(super) struct Current(RwLock<Arc<Snapshot>>);

impl Snapshot {
    pub(super) fn new(settings: &Settings, engine: Arc<Engine>) -> Result<Self, Vec<Diagnostic>> {
        let services = call::services(settings, &engine)?;
        let mut of_clients = Vec::new();
        for client in &settings.clients {
            let own = call::services_of_client(client, settings, &engine)?;
            of_clients.extend(own.map(|services| (client.issuer.clone(), services)));
        }
        Ok(Self { engine, services, of_clients })
    }

    pub(super) fn version(&self) -> &str {
        &self.engine.knowledge.policy.version
    }

    /// The services as this caller is asked.
    pub(super) fn services_of(&self, caller: Option<&Caller>) -> &[Declaration] {
        let issuer = caller.map(|caller| &caller.client.issuer);
        let own = self.of_clients.iter().find(|(client, _)| Some(client) == issuer);
        own.map_or(&self.services, |(_, services)| services)
    }

    pub(super) fn service(&self, id: &str, caller: Option<&Caller>) -> Result<&Declaration, Failure> {
        let found = self.services_of(caller).iter().find(|declaration| declaration.service.id == id);
        found.ok_or_else(|| {
            Failure::UnknownService(self.services.iter().map(|declaration| declaration.service.id.clone()).collect())
        })
    }
}

impl Current {
    pub(super) fn new(snapshot: Snapshot) -> Self {
        Self(RwLock::new(Arc::new(snapshot)))
    }

    pub(super) fn get(&self) -> Arc<Snapshot> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn set(&self, snapshot: Arc<Snapshot>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = snapshot;
    }
}
