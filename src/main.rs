//! The `oncohooks` program.

fn main() {}
