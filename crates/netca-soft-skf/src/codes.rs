//! The answers that are not SAR_OK, and the numbers that vendors give them.

/// What a function answers when it did not do as it was told (GM/T 0016, annex A). Containers that are missing or there
/// already have no number in the standard, and every vendor has its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Sar {
    Fail,
    Unknown,
    NotSupported,
    File,
    InvalidHandle,
    InvalidParameter,
    NameLength,
    ModulusLength,
    Timeout,
    InputLength,
    InputData,
    Random,
    HashObject,
    KeyNotFound,
    CertificateNotFound,
    Padding,
    BufferTooSmall,
    KeyType,
    NoEvent,
    DeviceRemoved,
    PinIncorrect,
    PinLocked,
    PinLength,
    UserTypeInvalid,
    ApplicationNameInvalid,
    ApplicationExists,
    NotLoggedIn,
    ApplicationMissing,
    NoRoom,
    TooManyContainers,
    ContainerMissing,
    ContainerExists,
}

/// Which numbers. The names say what they look like; each is in a public header of some driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Codes {
    /// The standard's, and 0x0A000036 and 0x0A000037 for containers: the most common.
    #[default]
    Common,
    /// 0x0A000034 and 0x0A000033 for containers; 0x0A000031 for a key pair that cannot be imported.
    Early,
    /// 0x0B000035 and 0x0B000036 for containers; 0x0B000033 for who is not logged in.
    BRange,
    /// SAR_FAIL for what is missing or there already, SAR_INVALIDHANDLEERR for what was unplugged.
    Bare,
}

impl Sar {
    pub(crate) fn number(self, codes: Codes) -> u32 {
        match (codes, self) {
            (Codes::Common, Self::ContainerMissing) => 0x0A00_0036,
            (Codes::Common, Self::ContainerExists) => 0x0A00_0037,
            (Codes::Early, Self::ContainerMissing) => 0x0A00_0034,
            (Codes::Early, Self::ContainerExists) => 0x0A00_0033,
            (Codes::Early, Self::InputData) => 0x0A00_0031,
            (Codes::BRange, Self::ContainerMissing) => 0x0B00_0035,
            (Codes::BRange, Self::ContainerExists) => 0x0B00_0036,
            (Codes::BRange, Self::NotLoggedIn) => 0x0B00_0033,
            (Codes::Bare, Self::ContainerMissing | Self::ContainerExists | Self::ApplicationMissing) => FAIL,
            (Codes::Bare, Self::ApplicationExists | Self::CertificateNotFound | Self::KeyNotFound) => FAIL,
            (Codes::Bare, Self::DeviceRemoved) => Self::InvalidHandle.standard(),
            _ => self.standard(),
        }
    }

    fn standard(self) -> u32 {
        match self {
            Self::Fail | Self::ContainerMissing | Self::ContainerExists => FAIL,
            Self::Unknown => 0x0A00_0002,
            Self::NotSupported => 0x0A00_0003,
            Self::File => 0x0A00_0004,
            Self::InvalidHandle => 0x0A00_0005,
            Self::InvalidParameter => 0x0A00_0006,
            Self::NameLength => 0x0A00_0009,
            Self::ModulusLength => 0x0A00_000B,
            Self::Timeout => 0x0A00_000F,
            Self::InputLength => 0x0A00_0010,
            Self::InputData => 0x0A00_0011,
            Self::Random => 0x0A00_0012,
            Self::HashObject => 0x0A00_0013,
            Self::KeyNotFound => 0x0A00_001B,
            Self::CertificateNotFound => 0x0A00_001C,
            Self::Padding => 0x0A00_001E,
            Self::BufferTooSmall => 0x0A00_0020,
            Self::KeyType => 0x0A00_0021,
            Self::NoEvent => 0x0A00_0022,
            Self::DeviceRemoved => 0x0A00_0023,
            Self::PinIncorrect => 0x0A00_0024,
            Self::PinLocked => 0x0A00_0025,
            Self::PinLength => 0x0A00_0027,
            Self::UserTypeInvalid => 0x0A00_002A,
            Self::ApplicationNameInvalid => 0x0A00_002B,
            Self::ApplicationExists => 0x0A00_002C,
            Self::NotLoggedIn => 0x0A00_002D,
            Self::ApplicationMissing => 0x0A00_002E,
            Self::NoRoom => 0x0A00_0030,
            Self::TooManyContainers => 0x0A00_0032,
        }
    }
}

const FAIL: u32 = 0x0A00_0001;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendors_differ_where_their_headers_do() {
        let numbers =
            |sar: Sar| [Codes::Common, Codes::Early, Codes::BRange, Codes::Bare].map(|codes| sar.number(codes));
        assert_eq!(numbers(Sar::ContainerMissing), [0x0A00_0036, 0x0A00_0034, 0x0B00_0035, FAIL]);
        assert_eq!(numbers(Sar::ContainerExists), [0x0A00_0037, 0x0A00_0033, 0x0B00_0036, FAIL]);
        assert_eq!(numbers(Sar::NotLoggedIn), [0x0A00_002D, 0x0A00_002D, 0x0B00_0033, 0x0A00_002D]);
        assert_eq!(numbers(Sar::DeviceRemoved), [0x0A00_0023, 0x0A00_0023, 0x0A00_0023, 0x0A00_0005]);
        assert_eq!(numbers(Sar::PinIncorrect), [0x0A00_0024; 4]);
    }
}
