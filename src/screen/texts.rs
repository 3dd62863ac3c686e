//! The JSON texts of a source, one after another, each no longer than is held at once.

use std::io::{BufRead, Read};

use serde_json::value::RawValue;

use super::files::Source;
use super::record::Fault;

/// The longest text: several times the largest record of one patient.
pub const LONGEST: usize = 32 << 20;
/// How many values a text may hold; read, each takes 32 bytes.
const MOST_VALUES: usize = 3_000_000;

/// Gives every text of a source with its line to `each`, until `each` says that it is enough.
pub fn each(source: &Source, each: &mut dyn FnMut(u64, Result<String, Fault>) -> bool) -> bool {
    let mut reader = match source.open() {
        Ok(reader) => reader,
        Err(cause) => return each(0, Err(Fault::new(Fault::BROKEN_OFF, cause.to_string()))),
    };
    // As Windows writes; no line of it could be told from the next.
    if reader.fill_buf().is_ok_and(|start| start.starts_with(&[0xFF, 0xFE]) || start.starts_with(&[0xFE, 0xFF])) {
        return each(0, Err(Fault::new(Fault::BROKEN_OFF, "UTF-16; export it as UTF-8")));
    }
    if source.is_whole() { documents(&mut reader, each) } else { lines(&mut reader, each) }
}

fn lines(reader: &mut dyn BufRead, each: &mut dyn FnMut(u64, Result<String, Fault>) -> bool) -> bool {
    let mut number = 0;
    loop {
        number += 1;
        let text = match line(reader) {
            Ok(Some(bytes)) => text(bytes, number == 1),
            Ok(None) => return true,
            // What follows cannot be found any more.
            Err(cause) => return each(number, Err(Fault::new(Fault::BROKEN_OFF, cause.to_string()))),
        };
        if text.as_ref().is_ok_and(|text| text.trim().is_empty()) {
            continue;
        }
        if !each(number, text) {
            return false;
        }
    }
}

/// The next line, without its end; of one that is too long, one byte more than is held.
fn line(reader: &mut dyn BufRead) -> std::io::Result<Option<Vec<u8>>> {
    let bounded = |reader: &mut dyn BufRead, most: usize| {
        let mut bytes = Vec::new();
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        reader.take(most).read_until(b'\n', &mut bytes).map(|_| bytes)
    };
    let mut bytes = bounded(reader, LONGEST + 1)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    } else if bytes.len() > LONGEST {
        // The rest of it is passed over, a piece at a time.
        loop {
            let piece = bounded(reader, 1 << 20)?;
            if piece.is_empty() || piece.last() == Some(&b'\n') {
                break;
            }
        }
    }
    Ok(Some(bytes))
}

fn text(bytes: Vec<u8>, is_first: bool) -> Result<String, Fault> {
    if bytes.len() > LONGEST {
        let most = LONGEST >> 20;
        return Err(Fault::new(
            "too-large",
            format!("longer than {most} MiB; write one resource or one patient a line"),
        ));
    }
    let text = String::from_utf8(bytes).map_err(|_| Fault::new("no-utf-8", "not UTF-8; export it as UTF-8"))?;
    // A byte order mark is passed over, as in a body (RFC 8259 section 8.1).
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) if is_first => rest.to_owned(),
        _ => text,
    };
    let values = || text.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count();
    if text.len() > MOST_VALUES && values() > MOST_VALUES {
        return Err(Fault::new("too-large", "more values than any record has"));
    }
    Ok(text)
}

/// A file is one JSON text, or several one behind the other.
fn documents(reader: &mut dyn BufRead, each: &mut dyn FnMut(u64, Result<String, Fault>) -> bool) -> bool {
    let mut bytes = Vec::new();
    let most = u64::try_from(LONGEST + 1).unwrap_or(u64::MAX);
    if let Err(cause) = reader.take(most).read_to_end(&mut bytes) {
        return each(0, Err(Fault::new(Fault::BROKEN_OFF, cause.to_string())));
    }
    let whole = match text(bytes, true) {
        Ok(text) => text,
        Err(fault) => return each(0, Err(fault)),
    };
    if whole.trim().is_empty() {
        return each(0, Err(Fault::new("no-json", "nothing in it")));
    }
    if serde_json::from_str::<&RawValue>(&whole).is_ok() {
        return each(0, Ok(whole));
    }
    let mut stream = serde_json::Deserializer::from_str(&whole).into_iter::<&RawValue>();
    let (mut line, mut counted) = (1, 0);
    loop {
        let rest = whole.get(stream.byte_offset()..).unwrap_or_default();
        let start = stream.byte_offset() + (rest.len() - rest.trim_start().len());
        line += whole.get(counted..start).unwrap_or_default().matches('\n').count() as u64;
        counted = start;
        let goes_on = match stream.next() {
            None => return true,
            Some(Ok(document)) => each(line, Ok(document.get().to_owned())),
            Some(Err(cause)) => return each(line, Err(Fault::new("no-json", cause.to_string()))),
        };
        if !goes_on {
            return false;
        }
    }
}
