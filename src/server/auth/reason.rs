//! Why a token is refused: precise for the log, and never told to the caller (CDS Hooks best practices: 401 without
//! detail).
//!
//! No text quotes anything of the token, since an attacker chooses it.

/// The first thing that is wrong with the credentials of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(in crate::server) enum Reason {
    #[error("no token was sent")]
    NoToken,
    #[error("several authorization headers were sent")]
    SeveralHeaders,
    #[error("the authorization header holds no bearer token")]
    NotBearer,
    #[error("the token is too long")]
    TooLong,
    #[error("the token is no signed JWT: three parts, header and claims as JSON objects, each member once")]
    Malformed,
    #[error("the header's typ is not JWT")]
    WrongType,
    #[error("the header's crit asks for an extension we do not have")]
    Critical,
    #[error("the signature algorithm is none of auth.algorithms")]
    Algorithm,
    #[error("the header names no kid")]
    NoKid,
    #[error("iss is missing or no text")]
    NoIssuer,
    #[error("iss is none of the issuers in [[clients]]")]
    UnknownIssuer,
    #[error("iss differs from an issuer in [[clients]] only by its case or a closing slash; they are compared exactly")]
    AlmostKnownIssuer,
    #[error("public_url is not set, so aud cannot be checked")]
    NoPublicUrl,
    #[error("aud is missing, or neither text nor a list of texts")]
    NoAudience,
    #[error("aud is not public_url followed by the path of this call")]
    WrongAudience,
    #[error("exp is missing or no number of seconds")]
    NoExpiry,
    #[error("the token has expired (exp)")]
    Expired,
    #[error("iat is missing or no number of seconds")]
    NoIssueTime,
    #[error("the token was issued in the future (iat); compare the clocks, or raise auth.leeway")]
    IssuedInFuture,
    #[error("nbf is no number of seconds")]
    BadNotBefore,
    #[error("the token is not valid yet (nbf)")]
    NotYetValid,
    #[error("the token lives longer than an hour (exp - iat)")]
    LivesTooLong,
    #[error("jti is missing, no text, empty, longer than 255 bytes or holds control characters")]
    NoId,
    #[error("the client may not use this service (clients.services)")]
    Service,
    #[error("tenant is none of clients.tenants")]
    Tenant,
    #[error("the client's key set has no key of this kid")]
    UnknownKid,
    #[error(
        "the client's key set could not be fetched, and no key of this kid is known; the line of its jwks_url says why"
    )]
    NoKeySet,
    #[error("the key of this kid is not for the algorithm of the token")]
    UnfitKey,
    #[error("the signature does not fit")]
    Signature,
    #[error("the token was used before (jti)")]
    Replayed,
    #[error("too many unexpired tokens of this client are remembered; it should send tokens of a shorter life")]
    MemoryFull,
    #[error("the store of used tokens cannot be asked")]
    StoreUnreachable,
}

impl Reason {
    /// Whether the caller did nothing wrong, so that the answer is 503 and not 401.
    pub(super) fn is_ours(self) -> bool {
        matches!(self, Self::MemoryFull | Self::StoreUnreachable)
    }
}
