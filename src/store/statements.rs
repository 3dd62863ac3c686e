//! The questions that SQLite and PostgreSQL are asked in the same words.

/// Shown cards by service, knowledge and rules; `$1` since when, `$2` the service, if not empty.
pub(super) const SHOWN: &str = "SELECT knowledge, rules, COUNT(*) FROM oncohooks_cards \
    WHERE at >= $1 AND ($2 = '' OR service = $2) GROUP BY knowledge, rules";

/// What became of cards, by their rules, the outcome and the reason; a card that is not on file has no rules. Each card is counted
/// once, however often it was told of: who accepts a suggestion and then dismisses the card has accepted it, else the newest
/// counts.
pub(super) const OUTCOMES: &str = "SELECT COALESCE(c.knowledge, ''), COALESCE(c.rules, ''), f.outcome, \
    COALESCE(f.reason, ''), COUNT(*), MAX(CASE WHEN c.card IS NULL THEN 0 ELSE 1 END) \
    FROM (SELECT card, outcome, reason, ROW_NUMBER() OVER (PARTITION BY card \
    ORDER BY CASE WHEN outcome = 'accepted' THEN 0 ELSE 1 END, at DESC, id DESC) AS place \
    FROM oncohooks_feedback WHERE at >= $1 AND ($2 = '' OR service = $2)) f \
    LEFT JOIN oncohooks_cards c ON c.card = f.card WHERE f.place = 1 \
    GROUP BY COALESCE(c.knowledge, ''), COALESCE(c.rules, ''), f.outcome, COALESCE(f.reason, ''), \
    CASE WHEN c.card IS NULL THEN 0 ELSE 1 END";

/// The seal of the newest record of the audit.
pub(super) const NEWEST_SEAL: &str =
    "SELECT seal FROM oncohooks_calls WHERE seal IS NOT NULL ORDER BY at DESC, number DESC LIMIT 1";

/// The next `$4` records of the audit behind writer, number and id, in the order of writers and numbers; those without a seal first.
pub(super) const AUDITED: &str = "SELECT id, at, request, client, service, hook_instance, patient, rules, cards, gaps, \
    knowledge, milliseconds, status, COALESCE(writer, ''), COALESCE(number, 0), COALESCE(previous, ''), COALESCE(seal, '') \
    FROM oncohooks_calls WHERE (COALESCE(writer, ''), COALESCE(number, 0), id) > ($1, $2, $3) \
    ORDER BY COALESCE(writer, ''), COALESCE(number, 0), id LIMIT $4";

pub(super) const FORGET_TOKENS: &str = "DELETE FROM oncohooks_used_tokens WHERE until < $1";
pub(super) const FORGET_CARDS: &str = "DELETE FROM oncohooks_cards WHERE at < $1";
pub(super) const FORGET_FEEDBACK: &str = "DELETE FROM oncohooks_feedback WHERE received < $1";
pub(super) const FORGET_CALLS: &str = "DELETE FROM oncohooks_calls WHERE at < $1";
