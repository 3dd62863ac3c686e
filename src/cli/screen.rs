//! `oncohooks screen`: the advice for every patient of an export, a line of JSON each, and a report of it.

use std::io::{BufWriter, IsTerminal, Write, stderr, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use super::args::{Globals, ScreenArgs, When};
use super::output::complain;
use super::{evaluate, input, write};
use crate::call::Engine;
use crate::diagnostic::Diagnostic;
use crate::screen::answer::{LineKind, Question};
use crate::screen::files::Sources;
use crate::screen::output::{self, Resumed};
use crate::screen::pseudonyms::Pseudonyms;
use crate::screen::report::{Frame, Summary, Tally, page};
use crate::screen::{Done, Plan, run as screen};
use crate::settings::Settings;

/// So often the terminal is told how far it is.
const EVERY: u64 = 500;

/// Writes the lines. Exit 1 where something could not be read, or where advice differs from that of `--against`.
pub fn run(args: &ScreenArgs, globals: &Globals) -> ExitCode {
    match screened(args, globals) {
        Ok(ended) => {
            complain(ended.told());
            if ended.faults == 0 && ended.differences == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(mistakes) => {
            mistakes.iter().for_each(complain);
            ExitCode::FAILURE
        }
    }
}

/// How it ended.
#[derive(Debug, Default)]
struct Ended {
    patients: u64,
    answers: u64,
    faults: u64,
    /// Of a comparison.
    differences: u64,
    is_comparison: bool,
    passed_over: usize,
}

impl Ended {
    fn told(&self) -> String {
        use std::fmt::Write as _;
        let Self { patients, answers, faults, differences, passed_over, .. } = self;
        let mut told = format!("{patients} patients, {answers} answers, {faults} not read");
        if self.is_comparison {
            let _ = write!(told, ", {differences} differ");
        }
        if *passed_over > 0 {
            let _ = write!(told, "; {passed_over} files hold no records by their names and were passed over");
        }
        told
    }

    fn count(&mut self, kind: LineKind) {
        match kind {
            LineKind::Answer => {
                self.answers += 1;
                self.differences += u64::from(self.is_comparison);
            }
            LineKind::Same => self.answers += 1,
            LineKind::Fault => self.faults += 1,
        }
    }
}

/// A report that is asked for.
enum Report<'a> {
    Page(&'a Path),
    Json(&'a Path),
}

fn reports(files: &[PathBuf]) -> Result<Vec<Report<'_>>, Vec<String>> {
    let mut reports = Vec::new();
    for file in files {
        match file.extension().and_then(|ending| ending.to_str()) {
            Some("html") => reports.push(Report::Page(file)),
            Some("json") => reports.push(Report::Json(file)),
            _ => {
                let file = file.display();
                return Err(vec![format!("error[unknown-report]: {file}: a report is written as .html or as .json")]);
            }
        }
    }
    Ok(reports)
}

fn told(mistakes: &[Diagnostic]) -> Vec<String> {
    mistakes.iter().map(ToString::to_string).collect()
}

fn screened(args: &ScreenArgs, globals: &Globals) -> Result<Ended, Vec<String>> {
    let one = |mistake: String| vec![mistake];
    let reports = reports(&args.report)?;
    let settings = globals.settings().map_err(|mistakes| told(&mistakes))?;
    let load = |folder: Option<&Path>| {
        Engine::load(folder).map(|engine| engine.with_doses(&settings)).map_err(|mistakes| told(&mistakes))
    };
    let engine = load(settings.config_dir.as_deref())?;
    let before = args.against.as_deref().map(|folder| load(Some(folder))).transpose()?;
    let pseudonyms = match &args.hash {
        Some(file) => Some(Pseudonyms::of(&input::key(file).map_err(one)?).map_err(one)?),
        None => None,
    };
    let mut sources = Sources::of(&args.paths)?;
    sources.leave_out(args.output.iter().chain(&args.report).map(PathBuf::as_path));
    if pseudonyms.is_some() {
        sources.anonymous();
    }
    let question = Question {
        engine: &engine,
        before: before.as_ref(),
        audience: evaluate::audience(&settings),
        each_order: globals.as_of == Some(When::EachOrder),
        with_codes: !reports.is_empty(),
        pseudonyms,
        sources: &sources,
    };
    let mut tally = (!reports.is_empty()).then(Tally::default);
    let mut ended = Ended { is_comparison: before.is_some(), passed_over: sources.passed_over, ..Ended::default() };
    let mut from = None;
    let mut writer: Box<dyn Write> = match &args.output {
        None => Box::new(BufWriter::new(stdout())),
        Some(file) if args.resume => {
            let mut known = |line: &str| {
                if let Some(tally) = &mut tally {
                    tally.add(line);
                }
            };
            let Resumed { writer, from: mark } = output::resume(file, &mut known).map_err(one)?;
            from = mark;
            Box::new(writer)
        }
        Some(file) => Box::new(output::begin(file).map_err(one)?),
    };
    let scratch = args.scratch.clone().unwrap_or_else(std::env::temp_dir);
    let threads = args.threads.or_else(|| thread::available_parallelism().ok()).map_or(1, usize::from);
    let plan = Plan { sources: &sources, threads, scratch: &scratch, from };
    let is_watched = stderr().is_terminal();
    let mut broken: Option<std::io::Error> = None;
    screen(&plan, &question, &mut |Done { is_patient, lines }| {
        ended.patients += u64::from(is_patient);
        for line in lines {
            ended.count(line.kind);
            if line.kind == LineKind::Same {
                if let Some(tally) = &mut tally {
                    tally.add_same();
                }
                continue;
            }
            if let Err(cause) = output::write(&mut writer, &line.text) {
                broken = Some(cause);
                return false;
            }
            if let Some(tally) = &mut tally {
                tally.add(&line.text);
            }
        }
        if is_watched && ended.patients.is_multiple_of(EVERY) {
            let _ = write!(stderr(), "\r{} patients", ended.patients);
        }
        true
    })
    .map_err(one)?;
    if is_watched {
        let _ = write!(stderr(), "\r");
    }
    match broken.map_or_else(|| writer.flush(), Err) {
        // A reader who has gone wants no more.
        Err(cause) if cause.kind() == std::io::ErrorKind::BrokenPipe && args.output.is_none() => return Ok(ended),
        done => done.map_err(|cause| vec![format!("error[unwritable-file]: {cause}")])?,
    }
    if let Some(tally) = &tally {
        let frame = Frame {
            knowledge: &engine.knowledge,
            jurisdiction: settings.jurisdiction,
            as_of: question.audience.as_of,
            each_order: question.each_order,
            is_comparison: before.is_some(),
        };
        write_reports(&reports, &Summary::of(tally, &frame), &settings)?;
    }
    Ok(ended)
}

fn write_reports(reports: &[Report], summary: &Summary, settings: &Settings) -> Result<(), Vec<String>> {
    for report in reports {
        let (file, text) = match report {
            Report::Page(file) => (file, page(summary, settings.language).map_err(|mistake| told(&[mistake]))?),
            Report::Json(file) => {
                (file, serde_json::to_string_pretty(summary).map_err(|cause| vec![cause.to_string()])?)
            }
        };
        write::file(file, &text).map_err(|cause| vec![format!("error[unwritable-file]: {cause}")])?;
    }
    Ok(())
}
