//! Whether a JSON text holds more values than any record does: read, it would take many times its own size.

/// Texts up to here are read whatever they hold.
const SMALL: usize = 1 << 20;
/// How many values a text may hold. FHIR has one in some twelve to twenty bytes, so that the 8 MiB of a body hold fewer.
const MOST: usize = 1_000_000;

/// Counted by what stands before a value: a comma, or the start of a list or an object.
#[must_use]
pub fn is_too_dense(text: &[u8]) -> bool {
    text.len() > SMALL && text.chunks(BLOCK).map(values_in).sum::<usize>() > MOST
}

/// As many bytes as a count of eight bits can tell: such a block is counted many bytes at a time.
const BLOCK: usize = 255;

fn values_in(block: &[u8]) -> usize {
    let starts = |byte: &u8| u8::from(*byte == b',') | u8::from(*byte == b'[') | u8::from(*byte == b'{');
    usize::from(block.iter().map(starts).sum::<u8>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_a_million_numbers_is_no_record() {
        let resource = r#"{"resourceType":"Observation","id":"a","status":"final","code":{"text":"HER2"}},"#;
        assert!(!is_too_dense(resource.repeat((8 << 20) / resource.len()).as_bytes()));
        assert!(is_too_dense("1,".repeat(MOST + 1).as_bytes()));
        assert!(is_too_dense("[[[]]],".repeat(MOST / 2).as_bytes()));
        assert!(!is_too_dense("1,".repeat(SMALL / 2).as_bytes()), "it is small");
    }
}
