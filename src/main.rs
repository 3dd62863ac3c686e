//! The `oncohooks` program: hands the command line and the environment to [`oncohooks::cli`].

use std::process::ExitCode;

// Measured against mimalloc: as fast, and 5 MB less at rest, 35 MB less after large charts. glibc's needs 8 % more time a call.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    // A variable that is no UTF-8 is none of ours.
    let environment =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    oncohooks::cli::run(std::env::args_os(), environment.collect())
}
