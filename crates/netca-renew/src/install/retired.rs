//! The id that an old key pair is kept under once a new one has its id.
//!
//! It tells the id that the pair had. Where the journal is lost while the new pair takes that id over, there is an instant
//! at which nothing else on the token does.

use netca_token::KeyId;

use crate::Error;
use crate::apply::random_key_id;

/// Stands between the id that the pair had and what keeps two retired pairs of one id apart.
const MARK: [u8; 4] = *b"\0ret";
const RANDOM: usize = 4;
/// Longer ones may not fit on every token.
const LONGEST: usize = 32;

/// An id for the pair that has the id `old` and is to give it up.
pub(super) fn id(old: &KeyId) -> Result<KeyId, Error> {
    let random = random_key_id()?;
    if old.0.len() + MARK.len() + RANDOM > LONGEST {
        return Ok(random);
    }
    let rest = random.0.get(..RANDOM).unwrap_or_default();
    Ok(KeyId([old.0.as_slice(), &MARK, rest].concat()))
}

/// The id that a pair had before it was kept under this one; `None` for a pair that was never retired.
pub(crate) fn original(id: &KeyId) -> Option<KeyId> {
    let marked = id.0.get(..id.0.len().checked_sub(RANDOM)?)?;
    marked.strip_suffix(&MARK).map(|old| KeyId(old.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retired_id_tells_the_original_and_no_two_are_one() {
        for length in 0..=LONGEST - MARK.len() - RANDOM {
            let old = KeyId((1..).take(length).collect());
            let (one, two) = (id(&old).unwrap(), id(&old).unwrap());
            assert_ne!(one, two);
            assert!(one.0.len() <= LONGEST);
            assert_eq!(original(&one), Some(old.clone()));
            assert_eq!(original(&old), None);
            // Retired again, under its own id: the last one counts.
            assert!(one.0.len() > LONGEST - 8 || original(&id(&one).unwrap()) == Some(one));
        }
        let long = KeyId(vec![7; 25]);
        let retired = id(&long).unwrap();
        assert_eq!((retired.0.len(), original(&retired)), (20, None), "too long to be told");
    }
}
