use serde::{Deserialize, Serialize};

/// 支付状态 of an application, as the CA reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PaymentStatus {
    /// 未支付
    Unpaid,
    /// 部分支付: transfers have come in, but not enough.
    PartlyPaid,
    /// 已支付
    Paid,
    /// 退款中
    Refunding,
    /// 已退款
    Refunded,
    /// 已结转: kept for the next application, after this one was rejected.
    CarriedOver,
}

impl PaymentStatus {
    /// Whether the CA holds the money: the only state in which nothing more must be paid and nothing was given back.
    pub fn is_paid(self) -> bool {
        self == Self::Paid
    }

    /// Whether the CA still waits for money: the only states in which anybody may be sent to pay.
    pub fn is_payable(self) -> bool {
        matches!(self, Self::Unpaid | Self::PartlyPaid)
    }

    /// Whether this can be what a CA says after it said `before`, states in between left out. What is given back or kept
    /// for another application never becomes paid again. Where all went one way, there are two ways back: the rest is
    /// kept once what was too much is given back, and money that comes in late begins another refund.
    pub fn can_follow(self, before: Self) -> bool {
        let back = matches!((before, self), (Self::Refunding, Self::CarriedOver) | (Self::Refunded, Self::Refunding));
        back || self.rank() >= before.rank()
    }

    fn rank(self) -> u8 {
        match self {
            Self::Unpaid => 0,
            Self::PartlyPaid => 1,
            Self::Paid => 2,
            Self::CarriedOver => 3,
            Self::Refunding => 4,
            Self::Refunded => 5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PaymentStatus::{self, CarriedOver, Paid, PartlyPaid, Refunded, Refunding, Unpaid};

    #[test]
    fn what_went_back_is_never_paid_again() {
        let order: [PaymentStatus; 6] = [Unpaid, PartlyPaid, Paid, CarriedOver, Refunding, Refunded];
        for (i, before) in order.into_iter().enumerate() {
            for (j, after) in order.into_iter().enumerate() {
                let late = (before, after) == (Refunded, Refunding);
                let rest = (before, after) == (Refunding, CarriedOver);
                assert_eq!(after.can_follow(before), j >= i || late || rest, "{before:?} {after:?}");
            }
            assert_eq!((before.is_paid(), before.is_payable()), (i == 2, i < 2));
        }
    }
}
