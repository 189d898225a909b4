use serde::{Deserialize, Serialize};

/// How far a renewal has come. A plain value: it survives a crash, crosses C, and is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Stage {
    /// An application id was made and written down; nothing is signed.
    Prepared,
    /// The application is signed and kept; whether the CA has it is not known.
    Signed,
    /// 已录入, 未支付: the CA has it and waits for the money.
    AwaitingPayment,
    /// 审核中: paid, and being reviewed.
    UnderReview,
    /// 待安装: approved; the new certificate can be fetched.
    ReadyToInstall,
    /// The new certificate is being written to the Key; the old one can still be used.
    Installing,
    /// The new certificate is on the Key and was tried; the CA has not been told yet.
    Installed,
    /// 续期成功
    Complete,
    /// 审核不通过
    Rejected,
    /// 已撤销
    Withdrawn,
}

impl Stage {
    /// Every stage, in the order of the flow.
    pub const ALL: &'static [Self] = &[
        Self::Prepared,
        Self::Signed,
        Self::AwaitingPayment,
        Self::UnderReview,
        Self::ReadyToInstall,
        Self::Installing,
        Self::Installed,
        Self::Complete,
        Self::Rejected,
        Self::Withdrawn,
    ];

    /// The name in JSON and in the journal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::Signed => "signed",
            Self::AwaitingPayment => "awaiting_payment",
            Self::UnderReview => "under_review",
            Self::ReadyToInstall => "ready_to_install",
            Self::Installing => "installing",
            Self::Installed => "installed",
            Self::Complete => "complete",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether nothing more can happen.
    pub fn is_end(self) -> bool {
        matches!(self, Self::Complete | Self::Rejected | Self::Withdrawn)
    }
}

impl std::fmt::Display for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_json() {
        for stage in Stage::ALL {
            assert_eq!(serde_json::to_string(stage).unwrap(), format!("\"{}\"", stage.name()));
        }
    }
}
