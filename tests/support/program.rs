//! The program itself, started as an operator starts it.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, Output, Stdio};
use std::thread::JoinHandle;

use serde_json::Value;

pub fn oncohooks(arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oncohooks"));
    command.args(arguments).envs(environment.iter().copied()).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs to the end: exit code, and everything said.
pub fn run(arguments: &[&str], environment: &[(&str, &str)]) -> (i32, String) {
    let Output { status, stdout, stderr } = oncohooks(arguments, environment).output().unwrap();
    (status.code().unwrap(), format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr)))
}

/// A service that runs until it is stopped or dropped.
pub struct Started {
    pub child: Child,
    pub address: SocketAddr,
    /// The lines on stdout.
    pub said: Vec<String>,
    log: Option<JoinHandle<String>>,
}

impl Started {
    /// Waits for the line that says where it is.
    pub fn new(arguments: &[&str]) -> Self {
        Self::with(arguments, &[])
    }

    pub fn with(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut arguments = arguments.to_vec();
        if !arguments.contains(&"--listen") {
            arguments.extend(["--listen", "127.0.0.1:0"]);
        }
        // A test that wants a file says so; none leaves one in the folder of the project.
        let given = |name: &str| environment.iter().any(|(given, _)| *given == name);
        let usual = [("ONCOHOOKS__FEEDBACK__STORE", "memory"), ("ONCOHOOKS__SHUTDOWN__NOTICE", "0 ms")];
        let usual = usual.into_iter().filter(|(name, _)| !given(name));
        let environment: Vec<_> = environment.iter().copied().chain(usual).collect();
        let mut child = oncohooks(&arguments, &environment).spawn().unwrap();
        // Read all the time, so that a full pipe never stops the service.
        let mut errors = child.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut log = String::new();
            errors.read_to_string(&mut log).unwrap();
            log
        });
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let said: Vec<String> = lines.take(3).collect();
        let Some(url) = said.first().and_then(|line| line.strip_prefix("listening on ")) else {
            panic!("it did not start: {said:?} {}", log.join().unwrap());
        };
        let address = url.split("://").nth(1).unwrap().parse().unwrap();
        Self { child, address, said, log: Some(log) }
    }

    /// SIGTERM.
    pub fn terminate(&self) {
        let status = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(status.unwrap().success());
    }

    /// SIGHUP.
    pub fn hang_up(&self) {
        let status = Command::new("kill").args(["-HUP", &self.child.id().to_string()]).status();
        assert!(status.unwrap().success());
    }

    /// Stops it and hands over its log.
    pub fn stop(self) -> String {
        self.terminate();
        self.ended()
    }

    /// Waits for the end, which must be a good one, and hands over the log.
    pub fn ended(mut self) -> String {
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        self.log.take().unwrap().join().unwrap()
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        // It may have stopped already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The log, one JSON object a line.
pub fn log_lines(log: &str) -> Vec<Value> {
    log.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}
