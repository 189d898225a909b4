//! What packages are made for.

use std::fmt;

use crate::windows::Arch;

/// One package's machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// This machine, with its own Rust and C library: what `cargo xtask test` checks. The triple is rustc's.
    Host(String),
    /// Linux, for computers with an older C library than the one here.
    Linux(Floor),
    /// Windows 7 and later.
    Windows(Arch),
}

/// A processor, and the oldest glibc that will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Floor {
    triple: &'static str,
    pub(super) glibc: (u32, u32),
}

/// Red Hat 7 of 2014, and everything since: UOS and Kylin have 2.28.
const GLIBC: (u32, u32) = (2, 17);

const LINUX: [Floor; 2] = [
    Floor { triple: "x86_64-unknown-linux-gnu", glibc: GLIBC },
    Floor { triple: "aarch64-unknown-linux-gnu", glibc: GLIBC },
];

impl Floor {
    /// As cargo-zigbuild takes it.
    pub(super) fn suffix(self, triple: &str) -> String {
        let (major, minor) = self.glibc;
        format!("{triple}.{major}.{minor}")
    }
}

impl Target {
    /// All that can be named.
    pub(super) fn all() -> Vec<Self> {
        LINUX.map(Self::Linux).into_iter().chain(Arch::ALL.map(Self::Windows)).collect()
    }

    /// The one of that name.
    pub(super) fn named(name: &str) -> Result<Self, String> {
        let names = || Self::all().iter().map(Self::triple).collect::<Vec<_>>().join(", ");
        let found = Self::all().into_iter().find(|target| target.triple() == name);
        found.ok_or_else(|| format!("there is no target {name}; there are: {}", names()))
    }

    /// As rustc names it.
    pub(super) fn triple(&self) -> String {
        match self {
            Self::Host(triple) => triple.clone(),
            Self::Linux(floor) => floor.triple.to_owned(),
            Self::Windows(arch) => arch.triple(),
        }
    }

    /// The processor, as the triple begins.
    pub(super) fn processor(&self) -> String {
        self.triple().split('-').next().unwrap_or_default().to_owned()
    }

    /// The size of a pointer, in bytes.
    pub(super) fn pointer(&self) -> u32 {
        if matches!(self.processor().as_str(), "x86_64" | "aarch64") { 8 } else { 4 }
    }

    /// The oldest glibc that it must run with, where that was asked for.
    pub(super) fn floor(&self) -> Option<Floor> {
        match self {
            Self::Host(_) | Self::Windows(_) => None,
            Self::Linux(floor) => Some(*floor),
        }
    }
}

/// As it stands in the package's name.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host(_) => f.write_str("host"),
            Self::Linux(_) | Self::Windows(_) => f.write_str(&self.triple()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_is_found_by_its_name() {
        for target in Target::all() {
            assert_eq!(Target::named(&target.triple()), Ok(target.clone()));
        }
        assert!(Target::named("sparc-sun-solaris").unwrap_err().contains("aarch64-unknown-linux-gnu"));
        let pointers: Vec<_> = Target::all().iter().map(Target::pointer).collect();
        assert_eq!(pointers, [8, 8, 8, 4]);
    }

    #[test]
    fn a_package_for_this_machine_alone_is_told_from_one_for_many() {
        let host = Target::Host("x86_64-unknown-linux-gnu".into());
        assert_ne!(host.to_string(), Target::all()[0].to_string());
        assert_eq!(host.processor(), "x86_64");
        assert_eq!(Target::all()[1].floor().unwrap().suffix("a"), "a.2.17");
    }
}
