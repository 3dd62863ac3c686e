//! Doubles as the decimals that were written.

use rust_decimal::Decimal;

/// The shortest decimal that reads back as this double: what the sender wrote, up to 15 digits.
#[expect(clippy::cast_possible_truncation, reason = "compared with what came of it")]
#[expect(clippy::cast_precision_loss, reason = "fewer than 16 digits are exact")]
#[expect(clippy::float_cmp, reason = "a quotient of exact numbers is the double nearest to it, or it is not")]
pub(super) fn written(number: f64) -> Option<Decimal> {
    let few = [(1, 10.0), (2, 100.0), (3, 1000.0)].into_iter().find_map(|(places, scale)| {
        let digits = (number * scale).round() as i64;
        let is_exact = digits.unsigned_abs() < 1_000_000_000_000 && digits as f64 / scale == number;
        is_exact.then(|| Decimal::new(digits, places).normalize())
    });
    few.or_else(|| number.to_string().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fhir::record::tape::Tape;

    #[test]
    fn a_number_is_the_decimal_that_was_written() {
        let written = ["0.1", "2.54", "-2.54", "98.6", "1.005", "0.001", "-0.0", "0.1234567", "1e-7", "4.35", "1.15"];
        for text in written.into_iter().chain(["123456789012.345", "999999999.999", "1e15", "0.30000000000000004"]) {
            let tape = Tape::read(text).unwrap();
            let exact = Decimal::from_scientific(text).or_else(|_| text.parse()).unwrap();
            assert_eq!(tape.root().number(), Some(exact), "{text}");
        }
        for thousandths in 0..20_000_i64 {
            let exact = Decimal::new(thousandths, 3);
            let text = exact.to_string();
            let tape = Tape::read(&text).unwrap();
            assert_eq!(tape.root().number(), Some(exact), "{text}");
        }
    }
}
