//! The services a site offers: what is declared, with the templates of the site's EHR profile.

use std::path::Path;
use std::sync::Arc;

use super::engine::Engine;
use crate::cds_hooks::discovery::{Declaration, declarations};
use crate::cds_hooks::ehr::{self, EhrProfile, way_by_code};
use crate::diagnostic::Diagnostic;
use crate::settings::{Client, PrefetchStyle, Settings, Written, read_bytes};

/// The services as the settings want them.
///
/// # Errors
/// Every mistake of the profile and of the service files, with its remedy.
pub fn services(settings: &Settings, engine: &Engine) -> Result<Vec<Declaration>, Vec<Diagnostic>> {
    with_profile(profile(settings)?, &settings.not_kept, settings, engine)
}

/// The services as a client is asked that has a profile of its own, or keeps less than the site.
///
/// # Errors
/// As [`services`].
pub fn services_of_client(
    client: &Client,
    settings: &Settings,
    engine: &Engine,
) -> Result<Option<Vec<Declaration>>, Vec<Diagnostic>> {
    let own = profile_of_client(client)?;
    if own.is_none() && client.not_kept.is_empty() {
        return Ok(None);
    }
    let profile = own.map_or_else(|| profile(settings), Ok)?;
    let not_kept: Vec<String> = settings.not_kept.iter().chain(&client.not_kept).cloned().collect();
    with_profile(profile, &not_kept, settings, engine).map(Some)
}

/// What is not kept is not asked for by prefetch either; it is read where it is sent.
fn with_profile(
    mut profile: EhrProfile,
    not_kept: &[String],
    settings: &Settings,
    engine: &Engine,
) -> Result<Vec<Declaration>, Vec<Diagnostic>> {
    if settings.prefetch == PrefetchStyle::Narrow {
        profile.narrow("Observation", &engine.result_codes);
    }
    let mut services = declarations(profile).map_err(|mistakes| {
        let help = "correct the file and build again";
        let tell = |mistake| Diagnostic::error("bad-service", "cds-hooks/services", None, mistake, help);
        mistakes.into_iter().map(tell).collect::<Vec<_>>()
    })?;
    let by_code = way_by_code("Observation", &engine.result_codes);
    for service in &mut services {
        service.service.prefetch.leave_out(not_kept);
        Arc::make_mut(&mut service.ways_by_name).entry("Observation".to_owned()).or_default().push(by_code.clone());
    }
    if settings.prefetch == PrefetchStyle::Narrow {
        let said = " Observations are asked for by known codes only; what has none of them is not seen.";
        for service in &mut services {
            service.service.usage_requirements.push_str(said);
        }
    }
    Ok(services)
}

/// The profile that the settings name: one that is built in, or a file of the site's own.
///
/// # Errors
/// Every mistake, with its remedy.
pub fn profile(settings: &Settings) -> Result<EhrProfile, Vec<Diagnostic>> {
    named(&settings.ehr.profile, "ehr.profile", &settings.written)
}

/// The profile of a client's own, where it has one.
///
/// # Errors
/// Every mistake, with its remedy.
pub fn profile_of_client(client: &Client) -> Result<Option<EhrProfile>, Vec<Diagnostic>> {
    client.profile.as_deref().map(|name| named(name, "profile", &client.written)).transpose()
}

/// The profile with this name, which stands in this setting.
fn named(name: &str, setting: &str, written: &Written) -> Result<EhrProfile, Vec<Diagnostic>> {
    let mistake = |message: String, help: &str| written.mistake(setting, "bad-profile", message, help);
    let bytes;
    let text = match ehr::text(name) {
        Some(text) => text,
        None if Path::new(name).extension().is_some_and(|ending| ending == "json") => {
            bytes = read_bytes(written, setting, Path::new(name)).map_err(|mistake| vec![mistake])?;
            str::from_utf8(&bytes).map_err(|_| vec![mistake(format!("\"{name}\" is not UTF-8"), "save it as UTF-8")])?
        }
        None => {
            let names: Vec<&str> = ehr::names().collect();
            let help = format!("use one of {}, or a file that ends in .json", names.join(", "));
            return Err(vec![mistake(format!("no EHR profile is called \"{name}\""), &help)]);
        }
    };
    EhrProfile::read(name, text.strip_prefix('\u{feff}').unwrap_or(text)).map_err(|mistakes| {
        let help = "correct the profile; those in cds-hooks/ehr show how it is written";
        mistakes.into_iter().map(|found| mistake(found, help)).collect()
    })
}
