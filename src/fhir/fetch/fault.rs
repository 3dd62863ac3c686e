//! Why a FHIR server gave no body: whether it is asked again, what that says of the server, and in words.

use std::time::Duration;

use super::breaker::Health;
use super::refusal::Said;
use super::retry;
use super::room::Full;

/// Why there is no body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// The time of one call is over, or what was left of the budget.
    Timeout,
    /// The budget was spent before the call.
    NoTime,
    /// It was spent waiting, since so many requests of other calls were on their way to the server.
    NoPlace,
    Unreachable,
    /// The connection broke, before or while the answer came.
    Broken,
    /// Another status than 200, with what `Retry-After` asks for.
    Status {
        code: u16,
        wait: Option<Duration>,
    },
    /// The question was refused (400, 403, 404, a redirect, a page for people …): asked otherwise it may be answered. `said` are the words of its
    /// answer, which may name the patient.
    Refused {
        code: u16,
        said: Said,
    },
    TooLarge,
    /// All calls together hold as much as they may.
    NoRoom,
    /// A content encoding that was not asked for.
    Encoded,
}

impl Fault {
    pub(super) const fn of_full(full: Full) -> Self {
        match full {
            Full::OfThisCall => Self::TooLarge,
            Full::OfAllCalls => Self::NoRoom,
        }
    }

    /// How long to wait before the one retry. Nobody who was too slow, refused us or sent too much is asked again.
    pub(super) fn retry(&self) -> Option<Duration> {
        match self {
            Self::Broken => Some(retry::PAUSE),
            Self::Status { code: 429 | 503, wait } => Some(wait.unwrap_or(retry::PAUSE)),
            Self::Timeout | Self::NoTime | Self::NoPlace | Self::Unreachable => None,
            Self::Status { .. } | Self::Refused { .. } => None,
            Self::TooLarge | Self::NoRoom | Self::Encoded => None,
        }
    }

    /// What it says of the server. An answer below 500 shows a server that works, also when it is no help to us.
    pub(super) fn health(&self) -> Health {
        match self {
            Self::NoTime | Self::NoPlace | Self::NoRoom => Health::Unknown,
            Self::Timeout | Self::Unreachable | Self::Broken | Self::Status { code: 500.., .. } => Health::Fails,
            Self::Status { .. } | Self::Refused { .. } | Self::TooLarge | Self::Encoded => Health::Answers,
        }
    }

    /// In words without patient data.
    pub(super) fn told(&self) -> String {
        let told = match self {
            Self::Timeout => "the FHIR server did not answer in time",
            Self::NoTime => "the time budget of this call is spent",
            Self::NoPlace => {
                "the time budget of this call is spent: as many requests as one FHIR server is sent at once were on their \
                 way to it, and it answers slowly"
            }
            Self::Unreachable => "the FHIR server cannot be reached",
            Self::Broken => "the connection to the FHIR server broke",
            Self::Status { code, .. } | Self::Refused { code, .. } => return status(*code),
            Self::TooLarge => "the FHIR server sent more than may be read in one call",
            Self::NoRoom => "too much is being read at the moment",
            Self::Encoded => "the FHIR server answered in a content encoding that was not asked for",
        };
        told.to_owned()
    }
}

pub(super) fn status(code: u16) -> String {
    let told = match code {
        200 => "with a page or an outcome in the place of data",
        204 => "with nothing",
        300..=399 => "redirects are not followed",
        401 => "it does not accept the access token, or wants one",
        403 => "the access token does not allow it",
        404 | 410 => "it does not have it",
        429 | 503 => "it is too busy",
        _ => return format!("the FHIR server answered {code}"),
    };
    format!("the FHIR server answered {code}: {told}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_busy_servers_and_broken_connections_are_asked_again() {
        let status = |code, wait| Fault::Status { code, wait };
        assert_eq!(Fault::Broken.retry(), Some(retry::PAUSE));
        assert_eq!(status(503, Some(Duration::from_secs(2))).retry(), Some(Duration::from_secs(2)));
        assert_eq!(status(429, None).retry(), Some(retry::PAUSE));
        for no in [Fault::Timeout, Fault::Unreachable, Fault::TooLarge, status(500, None), status(401, None)] {
            assert_eq!(no.retry(), None, "{no:?}");
        }
    }

    #[test]
    fn an_answer_below_500_shows_a_server_that_works() {
        let status = |code| Fault::Status { code, wait: None };
        for answers in [status(302), status(401), status(404), status(429), Fault::TooLarge] {
            assert_eq!(answers.health(), Health::Answers, "{answers:?}");
        }
        for fails in [status(500), status(503), Fault::Timeout, Fault::Unreachable, Fault::Broken] {
            assert_eq!(fails.health(), Health::Fails, "{fails:?}");
        }
    }
}
