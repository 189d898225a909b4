/// Codes 1000 to 1999.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    #[error("placeholder")]
    Placeholder,
}
impl Error {
    pub fn code(&self) -> i32 {
        1000
    }
}
/// A failure to make a signed structure: ours or the signer's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError<E> {
    #[error(transparent)]
    Structure(#[from] Error),
    #[error("the key could not sign")]
    Signer(E),
}
