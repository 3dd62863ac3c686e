//! The `oncohooks` program: hands the command line and the environment to [`oncohooks::cli`].

use std::process::ExitCode;

// Parsing makes many small allocations; measured, mimalloc answers half as many requests again.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // A variable that is no UTF-8 is none of ours.
    let environment =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    oncohooks::cli::run(std::env::args_os(), environment.collect())
}
