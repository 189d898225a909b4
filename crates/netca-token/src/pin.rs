use zeroize::Zeroizing;

/// A Key's password (证书的密码). Wiped when dropped; never shown by `Debug`, never logged, never in an error.
#[derive(Clone)]
pub struct Pin(Zeroizing<Vec<u8>>);

impl Pin {
    /// Takes the PIN's bytes as the token wants them (UTF-8 for PKCS#11).
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(Zeroizing::new(bytes.into()))
    }

    /// The bytes, for the one call that needs them.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pin(…)")
    }
}

/// How close a token is to locking itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PinStatus {
    /// Tries left, where the token tells (PKCS#11 does not: it only has the flags below).
    pub tries_left: Option<u32>,
    /// At least one wrong try since the last right one (CKF_USER_PIN_COUNT_LOW).
    pub count_low: bool,
    /// One try left (CKF_USER_PIN_FINAL_TRY).
    pub final_try: bool,
    /// Locked (CKF_USER_PIN_LOCKED): unlocking is the CA's business.
    pub locked: bool,
}

/// One login: how the PIN comes, and whether the last try before the lock may be spent.
#[derive(Debug, Clone, Copy)]
pub struct Login<'a> {
    /// The PIN, or `None` to have it entered on the token's own PIN pad. A token with a pad always asks there.
    pub pin: Option<&'a Pin>,
    /// Whether to go on when only one try is left; without it the token refuses with [`crate::Error::LastTry`].
    pub allow_last_try: bool,
}
