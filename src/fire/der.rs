//! The few values of ASN.1 DER (ITU-T X.690) that private keys are written in.

/// Tags of the values used here.
pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTETS: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;

/// id-ecPublicKey, secp256r1 and secp384r1 (RFC 5480), rsaEncryption (RFC 8017), as the contents of an OID.
pub(super) const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
pub(super) const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
pub(super) const P384: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];
pub(super) const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

/// A value with its tag and length.
pub(super) fn value(tag: u8, contents: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = contents.len().to_be_bytes();
    let significant: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    match significant.as_slice() {
        [] => out.push(0),
        [short] if *short < 0x80 => out.push(*short),
        long => {
            out.push(0x80 | u8::try_from(long.len()).unwrap_or_default());
            out.extend(long);
        }
    }
    out.extend(contents);
    out
}

/// A sequence of values.
pub(super) fn sequence(values: &[Vec<u8>]) -> Vec<u8> {
    value(SEQUENCE, &values.concat())
}

/// A number that is not negative, of its bytes.
pub(super) fn integer(bytes: &[u8]) -> Vec<u8> {
    let bare: Vec<u8> = bytes.iter().copied().skip_while(|byte| *byte == 0).collect();
    let is_signed = bare.first().is_none_or(|byte| byte & 0x80 != 0);
    value(INTEGER, &[if is_signed { vec![0] } else { Vec::new() }, bare].concat())
}

/// Tag, contents and what follows.
pub(super) fn read(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        let digits = digits.get(..).filter(|digits| digits.len() <= 4)?;
        (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
    };
    let (contents, rest) = rest.split_at_checked(length)?;
    Some((*tag, contents, rest))
}

/// The contents of the values side by side, as long as they can be read.
pub(super) fn each(mut bytes: &[u8]) -> Vec<(u8, &[u8])> {
    let mut values = Vec::new();
    while let Some((tag, contents, rest)) = read(bytes) {
        values.push((tag, contents));
        bytes = rest;
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let contents = vec![7; length];
            let written = [value(OCTETS, &contents), vec![1, 2]].concat();
            assert_eq!(read(&written), Some((OCTETS, contents.as_slice(), [1, 2].as_slice())), "{length}");
        }
        assert_eq!(integer(&[0, 0x80]), [INTEGER, 2, 0, 0x80]);
        assert_eq!(integer(&[0, 1]), [INTEGER, 1, 1]);
        assert_eq!(integer(&[0]), [INTEGER, 1, 0]);
        for broken in [&[][..], &[0x30], &[0x30, 5, 1], &[0x30, 0x84, 1], &[0x30, 0x85, 0, 0, 0, 0, 0]] {
            assert_eq!(read(broken), None);
        }
    }
}
