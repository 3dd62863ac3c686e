//! Goes through JSON text value by value and checks all of it, also what nobody keeps.

use serde::de::IgnoredAny;

use super::GivenUp;
use super::plain::{self, Step, find_end};

/// Lists and objects in each other, as deep as `serde_json` goes.
const DEEPEST: u8 = 127;

/// A place in a JSON text.
#[derive(Debug)]
pub struct Scanner<'t> {
    text: &'t str,
    at: usize,
    depth: u8,
}

/// A string as it stands in the text.
#[derive(Debug, Clone, Copy)]
pub enum Quoted<'t> {
    /// What it says, which is what is written.
    Plain(&'t str),
    /// With its marks and escapes, for `serde_json`.
    Escaped(&'t str),
}

/// A number as it stands in the text.
#[derive(Debug, Clone, Copy)]
pub enum Numeral<'t> {
    Whole(u64),
    /// With a sign, a fraction, an exponent or many digits, for `serde_json`.
    Other(&'t str),
}

impl<'t> Scanner<'t> {
    /// Before the first value of the text.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let mut scanner = Self { text, at: 0, depth: 0 };
        scanner.skip_space();
        scanner
    }

    /// Whether nothing but space is left.
    pub fn is_done(&mut self) -> bool {
        self.skip_space();
        self.at == self.text.len()
    }

    /// The byte a value begins with.
    ///
    /// # Errors
    /// At the end of the text.
    pub fn peek(&self) -> Result<u8, GivenUp> {
        self.text.as_bytes().get(self.at).copied().ok_or(GivenUp)
    }

    /// The whole text.
    #[must_use]
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// How many bytes of it are passed.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.text.as_bytes().get(self.at) {
            self.at += 1;
        }
    }

    fn pass(&mut self, byte: u8) -> Result<(), GivenUp> {
        if self.text.as_bytes().get(self.at) != Some(&byte) {
            return Err(GivenUp);
        }
        self.at += 1;
        Ok(())
    }

    /// Passes `true`, `false` or `null`.
    ///
    /// # Errors
    /// Where another word stands.
    pub fn word(&mut self, word: &str) -> Result<(), GivenUp> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return Err(GivenUp);
        }
        self.at += word.len();
        Ok(())
    }

    /// Passes the string that starts here.
    ///
    /// # Errors
    /// Where it does not end, or holds a control character.
    #[inline]
    pub fn string(&mut self) -> Result<Quoted<'t>, GivenUp> {
        let start = self.at + 1;
        let (past, step) = find_end(self.text.as_bytes().get(start..).ok_or(GivenUp)?);
        match step {
            Step::End => {
                self.at = start + past;
                self.text.get(start..self.at - 1).map(Quoted::Plain).ok_or(GivenUp)
            }
            Step::Escape => self.escaped(start + past),
            Step::Fault => Err(GivenUp),
        }
    }

    /// The string that starts here and has its first escape at `first`.
    #[inline(never)]
    fn escaped(&mut self, first: usize) -> Result<Quoted<'t>, GivenUp> {
        // Behind the escaped sign, which may be a quotation mark.
        let mut at = first + 1;
        loop {
            let (past, step) = find_end(self.text.as_bytes().get(at..).ok_or(GivenUp)?);
            at += past;
            match step {
                Step::End => break,
                Step::Escape => at += 1,
                Step::Fault => return Err(GivenUp),
            }
        }
        let string = self.text.get(self.at..at).ok_or(GivenUp)?;
        self.at = at;
        Ok(Quoted::Escaped(string))
    }

    /// Passes the number that stands here, or nothing where none does, which is for `serde_json` to refuse.
    ///
    /// # Errors
    /// At the end of the text.
    pub fn number(&mut self) -> Result<Numeral<'t>, GivenUp> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let is_part = |byte: &&u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let length = rest.iter().take_while(is_part).count();
        let number = self.text.get(self.at..self.at + length).ok_or(GivenUp)?;
        self.at += length;
        Ok(plain::whole_number(number.as_bytes()).map_or(Numeral::Other(number), Numeral::Whole))
    }

    /// Goes into a list or an object.
    ///
    /// # Errors
    /// Where that is deeper than `serde_json` goes.
    pub fn enter(&mut self) -> Result<(), GivenUp> {
        if self.depth == DEEPEST {
            return Err(GivenUp);
        }
        (self.at, self.depth) = (self.at + 1, self.depth + 1);
        Ok(())
    }

    /// Goes to the next item or member; out of the list or object behind its `end` where there is none (`false`).
    ///
    /// # Errors
    /// Where neither stands.
    #[inline]
    pub fn goes_on(&mut self, is_first: bool, end: u8) -> Result<bool, GivenUp> {
        self.skip_space();
        if self.peek()? == end {
            self.at += 1;
            self.depth -= 1;
            return Ok(false);
        }
        if !is_first {
            self.pass(b',')?;
            self.skip_space();
        }
        Ok(true)
    }

    /// The name of the member that starts here.
    ///
    /// # Errors
    /// Where none does.
    #[inline]
    pub fn name(&mut self) -> Result<Quoted<'t>, GivenUp> {
        if self.peek()? == b'"' { self.string() } else { Err(GivenUp) }
    }

    /// Passes the name that starts here, where it has at most fifteen bytes and no escape, and gives its bytes as a number
    /// in little-endian order, the rest zero.
    #[inline]
    pub fn short_name(&mut self) -> Option<u128> {
        let (&mark, rest) = self.text.as_bytes().get(self.at..)?.split_first()?;
        let (bytes, length) = plain::short(rest)?;
        if mark != b'"' {
            return None;
        }
        self.at += length + 2;
        Some(bytes)
    }

    /// Goes from the name of a member to its value.
    ///
    /// # Errors
    /// Where no colon stands.
    #[inline]
    pub fn colon(&mut self) -> Result<(), GivenUp> {
        self.skip_space();
        self.pass(b':')?;
        self.skip_space();
        Ok(())
    }

    /// Passes a value that nobody keeps.
    ///
    /// # Errors
    /// Where it is no JSON.
    pub fn skip_value(&mut self) -> Result<(), GivenUp> {
        let is_json = |text: &str| serde_json::from_str::<IgnoredAny>(text).map(|_| ()).map_err(|_| GivenUp);
        match self.peek()? {
            b'"' => match self.string()? {
                Quoted::Plain(_) => Ok(()),
                Quoted::Escaped(string) => is_json(string),
            },
            b'[' => self.skip_inside(b']'),
            b'{' => self.skip_inside(b'}'),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            _ => match self.number()? {
                Numeral::Whole(_) => Ok(()),
                Numeral::Other(number) => is_json(number),
            },
        }
    }

    fn skip_inside(&mut self, end: u8) -> Result<(), GivenUp> {
        self.enter()?;
        let mut is_first = true;
        while self.goes_on(is_first, end)? {
            is_first = false;
            if end == b'}' {
                if let Quoted::Escaped(name) = self.name()? {
                    serde_json::from_str::<IgnoredAny>(name).map_err(|_| GivenUp)?;
                }
                self.colon()?;
            }
            self.skip_value()?;
        }
        Ok(())
    }
}
