//! Everything that can go wrong with a request, and what the caller is told: the one table of status codes.
//!
//! No text here quotes a value of the request, since a request holds patient data.

use std::fmt;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpRequest, HttpResponse, Responder, ResponseError};

use super::outcome::{Issue, OperationOutcome};
use crate::call::Refusal;
use crate::cds_hooks::schema::{Mistake, Refused};

/// Why a request gets no answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// The call itself.
    Call(Refusal),
    /// The bytes are no UTF-8 from this position on.
    NotUtf8(usize),
    /// The body breaks off, or its bytes are not sent as HTTP says (a chunk without its length).
    BrokenBody,
    /// Holds the ids there are.
    UnknownService(Vec<String>),
    UnknownRoute,
    /// Holds the methods there are.
    MethodNotAllowed(&'static str),
    TooSlow,
    /// Holds the limit in bytes.
    TooLarge(usize),
    /// The body holds more JSON values than any record.
    TooDense,
    UnsupportedMediaType,
    /// Records of the page that cannot be answered for, each mistake in words. Its sender is the only one who sees them.
    Records(Vec<String>),
    /// Deliberately without the reason, which stands in the log (CDS Hooks best practices).
    Unauthorized,
    /// Holds what does not work at the moment, through no fault of the caller's.
    Unavailable(&'static str),
    /// More is asked for at the same time than is taken on.
    Overloaded,
    /// A client had its share of calls; the next is taken after this time.
    TooMany(Duration),
    Internal,
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Call(refusal)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::Call(Refusal::Body(refused))
    }
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Self::Call(Refusal::Body(_) | Refusal::OtherHook { .. })
            | Self::NotUtf8(_)
            | Self::BrokenBody
            | Self::Records(_) => StatusCode::BAD_REQUEST,
            Self::Call(Refusal::Unobtainable(_)) => StatusCode::PRECONDITION_FAILED,
            Self::Call(Refusal::NotR4 { .. }) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::UnknownService(_) | Self::UnknownRoute => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge(_) | Self::TooDense => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Unavailable(_) | Self::Overloaded => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// When it is worth trying again.
    const fn wait(&self) -> Option<Duration> {
        match self {
            Self::TooMany(wait) => Some(*wait),
            Self::Overloaded | Self::Unavailable(_) => Some(Duration::from_secs(1)),
            _ => None,
        }
    }

    fn issues(&self) -> Vec<Issue> {
        match self {
            Self::Call(refusal) => {
                let issue = |Mistake { expression, code, text }| Issue::new(code, text).at(expression);
                refusal.mistakes().into_iter().map(issue).collect()
            }
            Self::NotUtf8(at) => {
                let text =
                    format!("the body is not UTF-8 from byte {at} on; send JSON in UTF-8 (RFC 8259 section 8.1)");
                vec![Issue::new("structure", text).at("$this")]
            }
            Self::BrokenBody => {
                let text =
                    "the body breaks off; send as many bytes as announced, or sound chunks (RFC 9112 section 7.1)";
                vec![Issue::new("structure", text).at("$this")]
            }
            Self::UnknownService(known) => {
                let text = format!("no service of this id; GET /cds-services lists {}", known.join(", "));
                vec![Issue::new("not-found", text)]
            }
            Self::UnknownRoute => vec![Issue::new("not-found", "nothing is here; start at GET /cds-services")],
            Self::MethodNotAllowed(allow) => {
                vec![Issue::new("not-supported", format!("this method is not answered here; use one of {allow}"))]
            }
            Self::TooSlow => vec![Issue::new("timeout", "the body did not arrive in time; send it in one go")],
            Self::TooLarge(limit) => {
                let text = format!("the body is larger than {limit} bytes; send less prefetch data, or raise max_body");
                vec![Issue::new("too-long", text)]
            }
            Self::TooDense => {
                vec![Issue::new(
                    "too-costly",
                    "the body holds more JSON values than any record; send less prefetch data",
                )]
            }
            Self::UnsupportedMediaType => {
                let text = "this content type or encoding is not read here; send application/json or \
                     application/fhir+json without compression";
                vec![Issue::new("not-supported", text)]
            }
            Self::Records(mistakes) => mistakes.iter().map(|mistake| Issue::new("processing", mistake)).collect(),
            Self::Unauthorized => vec![Issue::new("login", "this call needs a valid token (CDS Hooks JWT)")],
            Self::Unavailable(what) => vec![Issue::new("transient", format!("{what} at the moment; try again"))],
            Self::Overloaded => {
                vec![Issue::new("throttled", "too many calls are being answered at the moment; try again")]
            }
            Self::TooMany(_) => {
                let text = "this client has had its share of calls; wait as Retry-After says (limits.rate_per_client)";
                vec![Issue::new("throttled", text)]
            }
            Self::Internal => {
                let text = "the request could not be answered because of a mistake of ours; nothing was checked";
                vec![Issue::new("exception", text)]
            }
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}", self.status())
    }
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status());
        if let Self::MethodNotAllowed(allow) = self {
            response.insert_header((ALLOW, *allow));
        }
        if matches!(self, Self::Unauthorized) {
            response.insert_header((WWW_AUTHENTICATE, "Bearer"));
        }
        if let Some(wait) = self.wait() {
            // Whole seconds, rounded up (RFC 9110 section 10.2.3).
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            response.insert_header((RETRY_AFTER, seconds.max(1).to_string()));
        }
        response.json(OperationOutcome::from(self.issues()))
    }
}

impl Responder for Failure {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        self.error_response()
    }
}
