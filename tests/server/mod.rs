//! The service over HTTP, endpoint by endpoint, as an integrator meets it.

mod cors;
mod discovery;
mod fetching;
mod feedback;
mod health;
mod hook;
mod hostile;
mod process;
mod sandbox;
mod settings;
