use super::Entry;
use crate::Error;

/// CRC-32 as gzip has it (RFC 1952, section 8). Bit by bit: lines are short, and a table of 16 KB would be longer than any.
fn crc32(bytes: &[u8]) -> u32 {
    let bit = |crc: u32, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), bit))
}

/// The member that says which entry it is.
const TAG: &str = "entry";

/// One entry as a line: CRC-32 in hex, a space, JSON, a line feed.
pub(super) fn write(entry: &Entry) -> Vec<u8> {
    // An entry holds nothing that JSON cannot express; were that to change, an empty line fails the CRC when read.
    let json = netca_json::write_tagged(TAG, entry).unwrap_or_default();
    let mut line = format!("{:08x} ", crc32(&json)).into_bytes();
    line.extend_from_slice(&json);
    line.push(b'\n');
    line
}

/// The entries of a file, and how many of its bytes are good. What follows them is a torn last line.
pub(super) fn read_all(bytes: &[u8]) -> Result<(Vec<Entry>, usize), Error> {
    let mut entries = Vec::new();
    let mut good = 0;
    while let Some(length) = bytes.get(good..).and_then(|rest| rest.iter().position(|byte| *byte == b'\n')) {
        let end = good + length;
        let line = bytes.get(good..end).unwrap_or_default();
        match read(line) {
            Ok(entry) => entries.push(entry),
            // A torn write can leave a line feed of an older block behind it, so a bad last line is torn as well.
            Err(Damage::Bytes) if end + 1 == bytes.len() => return Ok((entries, good)),
            Err(Damage::Bytes) => return Err(Error::JournalDamaged { line: entries.len() + 1 }),
            Err(Damage::Meaning) => return Err(Error::JournalTooNew),
        }
        good = end + 1;
    }
    Ok((entries, good))
}

enum Damage {
    /// The bytes are not those that were written.
    Bytes,
    /// They are, but say something that this version does not know.
    Meaning,
}

fn read(line: &[u8]) -> Result<Entry, Damage> {
    let (crc, json) = line.split_at_checked(9).ok_or(Damage::Bytes)?;
    if crc != format!("{:08x} ", crc32(json)).as_bytes() {
        return Err(Damage::Bytes);
    }
    netca_json::read_tagged(TAG, json).map_err(|_| Damage::Meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> Vec<u8> {
        [write(&Entry::Submitting), write(&Entry::Confirmed)].concat()
    }

    #[test]
    fn a_line_is_its_crc_and_its_json() {
        // CRC-32 of {"entry":"confirmed"} by `printf '{"entry":"confirmed"}' | gzip -c | tail -c8 | od -tx4`.
        assert_eq!(String::from_utf8(write(&Entry::Confirmed)).unwrap(), "0e3c7abf {\"entry\":\"confirmed\"}\n");
    }

    #[test]
    fn the_sum_is_that_of_others() {
        assert_eq!((crc32(b""), crc32(b"123456789")), (0, 0xcbf4_3926));
        let bytes: Vec<u8> = (0..=255).collect();
        for length in 0..=bytes.len() {
            assert_eq!(crc32(&bytes[..length]), crc32fast::hash(&bytes[..length]));
        }
    }

    #[test]
    fn torn_at_any_byte_the_good_part_is_read() {
        let (whole, first) = (two(), write(&Entry::Submitting).len());
        for cut in 0..whole.len() {
            let (entries, good) = read_all(&whole[..cut]).unwrap();
            let expected = usize::from(cut >= first);
            assert_eq!((entries.len(), good), (expected, expected * first), "cut at {cut}");
        }
        assert_eq!(read_all(&whole).unwrap().0, [Entry::Submitting, Entry::Confirmed]);
    }

    #[test]
    fn any_flipped_bit_is_noticed() {
        let whole = two();
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut bytes = whole.clone();
                bytes[at] ^= 1 << bit;
                match read_all(&bytes) {
                    Ok((entries, _)) => assert!(entries.len() < 2, "byte {at} bit {bit}"),
                    Err(error) => assert!(matches!(error, Error::JournalDamaged { .. }), "byte {at} bit {bit}"),
                }
            }
        }
    }

    #[test]
    fn an_entry_of_the_future_is_no_damage() {
        let json = br#"{"entry":"teleported"}"#;
        let line = [format!("{:08x} ", crc32(json)).as_bytes(), json, b"\n"].concat();
        assert!(matches!(read_all(&line), Err(Error::JournalTooNew)));
    }
}
