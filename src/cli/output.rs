//! Lines on stdout and stderr.

use std::io::{Write, stderr, stdout};

/// A line on stdout; a reader who has gone is no error.
pub(super) fn say(line: impl std::fmt::Display) {
    let _ = writeln!(stdout(), "{line}");
}

/// A line on stderr.
pub(super) fn complain(line: impl std::fmt::Display) {
    let _ = writeln!(stderr(), "{line}");
}
