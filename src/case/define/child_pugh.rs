//! The Child-Pugh classes of liver function as spans of points.
//!
//! A is 5 to 6 points, B 7 to 9, C 10 to 15 (Pugh RN et al., Br J Surg 1973;60:646-649).

use rust_decimal::Decimal;

use crate::case::interval::Interval;

/// The classes and the points of each.
const CLASSES: [(char, i64, i64); 3] = [('A', 5, 6), ('B', 7, 9), ('C', 10, 15)];

/// The points that a class leaves possible.
pub fn points(class: char) -> Option<Interval> {
    let (_, low, high) = CLASSES.iter().find(|(known, ..)| known.eq_ignore_ascii_case(&class))?;
    Some(Interval::between(Decimal::from(*low), Decimal::from(*high)))
}

/// The class of so many points, where all of them are of one.
pub fn class(points: Interval) -> Option<char> {
    let (low, high) = (points.low?.at, points.high?.at);
    let holds = |(_, least, most): &&(char, i64, i64)| low >= Decimal::from(*least) && high <= Decimal::from(*most);
    CLASSES.iter().find(holds).map(|(class, ..)| *class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_stands_for_its_points_and_the_points_for_their_class() {
        for (letter, low, high) in CLASSES {
            assert_eq!(points(letter), Some(Interval::between(low.into(), high.into())));
            for point in low..=high {
                assert_eq!(class(Interval::exactly(point.into())), Some(letter), "{point}");
            }
        }
        assert_eq!(class(Interval::between(6.into(), 7.into())), None);
        assert_eq!(class(Interval::exactly(4.into())), None);
        assert_eq!(points('D'), None);
    }
}
