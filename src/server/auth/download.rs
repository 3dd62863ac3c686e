//! Fetches a client's key set from the URL the operator wrote, and from nowhere else.
//!
//! It deliberately follows no redirect, uses no proxy, sends no credentials, and gives up soon: a caller is waiting.

use std::time::Duration;

use reqwest::header::ACCEPT;
use reqwest::{Client, redirect};

const PATIENCE: Duration = Duration::from_secs(3);
/// A key set of some dozen keys with their certificates stays far below.
const LARGEST: usize = 256 << 10;

/// The shared HTTP client.
#[derive(Debug, Clone)]
pub(super) struct Download(Client);

impl Download {
    /// # Errors
    /// In words, when TLS cannot be set up.
    pub(super) fn new() -> Result<Self, String> {
        let client = Client::builder().redirect(redirect::Policy::none()).no_proxy().timeout(PATIENCE);
        // Kept connections would belong to the worker that made them.
        client.pool_max_idle_per_host(0).build().map(Self).map_err(|error| format!("TLS cannot be set up: {error}"))
    }

    /// The text behind the URL.
    ///
    /// # Errors
    /// In words.
    pub(super) async fn text(&self, url: &str) -> Result<String, String> {
        let mut response = self.0.get(url).header(ACCEPT, "application/json").send().await.map_err(|e| told(&e))?;
        match response.status().as_u16() {
            200 => {}
            status @ 300..=399 => return Err(format!("it answered {status}; redirects are not followed")),
            status => return Err(format!("it answered {status}")),
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| told(&error))? {
            if body.len() + chunk.len() > LARGEST {
                return Err(format!("it sent more than {} KiB", LARGEST >> 10));
            }
            body.extend_from_slice(&chunk);
        }
        String::from_utf8(body).map_err(|_| "it sent something that is no UTF-8".to_owned())
    }
}

fn told(error: &reqwest::Error) -> String {
    let told = match error {
        _ if error.is_timeout() => "it did not answer in time",
        _ if error.is_connect() => "it cannot be reached, or its certificate is not trusted",
        _ => "the connection broke",
    };
    told.to_owned()
}
