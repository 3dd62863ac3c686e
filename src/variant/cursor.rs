//! A place in a text that moves forward. Copy it to try something and come back.

/// What is still to be read.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    pub fn rest(self) -> &'a str {
        self.rest
    }

    pub fn is_at_end(self) -> bool {
        self.rest.is_empty()
    }

    pub fn peek(self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Takes one character if it is this one.
    pub fn eat(&mut self, character: char) -> bool {
        self.rest.strip_prefix(character).map(|rest| self.rest = rest).is_some()
    }

    /// Takes these ASCII letters in any case.
    pub fn eat_word(&mut self, word: &str) -> bool {
        match self.rest.split_at_checked(word.len()) {
            Some((front, rest)) if front.eq_ignore_ascii_case(word) => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// Takes all characters of a sort.
    pub fn take(&mut self, sort: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|character| !sort(character)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Takes one character, whatever it is.
    pub fn step(&mut self) {
        let mut characters = self.rest.chars();
        characters.next();
        self.rest = characters.as_str();
    }

    pub fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches(' ');
    }

    /// Takes a number without sign; `None` (nothing taken) if there is none or it is absurdly long.
    pub fn number(&mut self) -> Option<usize> {
        let mut ahead = *self;
        let digits = ahead.take(|character| character.is_ascii_digit());
        let number = digits.parse().ok().filter(|_| digits.len() <= 9)?;
        *self = ahead;
        Some(number)
    }
}
