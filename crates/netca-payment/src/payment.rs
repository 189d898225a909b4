use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::{Error, Money, rfc3339};

/// 缴费方式: a way to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PaymentChannel {
    /// 支付宝
    Alipay,
    /// 银联在线, personal
    UnionpayPersonal,
    /// 银联在线, corporate
    UnionpayCorporate,
    /// 银行转账
    BankTransfer,
    /// 现金, settled by the CA only
    Cash,
    /// 支票, settled by the CA only
    Cheque,
    /// 定期结算, settled by the CA only
    PeriodicSettlement,
    /// 结转: paid for an earlier application that was rejected, settled by the CA only
    CarriedOver,
}

impl PaymentChannel {
    /// Whether this way is paid on a web page, through a [`PaymentLink`].
    pub fn is_online(self) -> bool {
        matches!(self, Self::Alipay | Self::UnionpayPersonal | Self::UnionpayCorporate)
    }
}

/// The web page on which one order is paid; its link can be opened, copied or shown as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct PaymentLink {
    /// The CA's name for this payment.
    pub payment_id: String,
    /// The way to pay.
    pub channel: PaymentChannel,
    /// The address of the page.
    pub url: String,
    /// What the page will ask for.
    pub amount: Money,
    /// When the page stops taking money.
    #[serde(with = "rfc3339")]
    #[cfg_attr(feature = "openapi", schemars(with = "String", extend("format" = "date-time")))]
    pub expires_at: SystemTime,
}

impl PaymentLink {
    /// Checks that a user may be sent to this link: https, no user name in it, no control characters, and the
    /// amount of the order.
    ///
    /// # Errors
    /// [`Error::UnsafeLink`], [`Error::OrderDiffersFromQuote`].
    pub fn check_against(&self, amount: Money) -> Result<(), Error> {
        let rest =
            self.url.strip_prefix("https://").ok_or(Error::UnsafeLink { rule: "it must begin with https://" })?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if authority.is_empty() || authority.contains(['@', '\\']) {
            return Err(Error::UnsafeLink { rule: "it must name a host and no user" });
        }
        if self.url.len() > 2048 || self.url.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(Error::UnsafeLink { rule: "at most 2048 characters, no spaces or control characters" });
        }
        if self.amount != amount {
            return Err(Error::OrderDiffersFromQuote { quoted: amount, ordered: self.amount });
        }
        Ok(())
    }
}

/// How a page to pay on stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PaymentPageStatus {
    /// 待支付: it takes money.
    Open,
    /// 已支付: paid on this page.
    Paid,
    /// 已取消: the payer declined on the page.
    Declined,
    /// 已过期: its time is over.
    Expired,
    /// 已关闭: the order was paid another way, or the application has ended.
    Closed,
}

/// A page to pay on, as it stands at the CA.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct PaymentPage {
    /// The CA's name for this payment.
    pub payment_id: String,
    /// The way to pay; on the page the payer may have chosen another.
    pub channel: PaymentChannel,
    /// How it stands.
    pub status: PaymentPageStatus,
    /// When the page stops taking money.
    #[serde(with = "rfc3339")]
    #[cfg_attr(feature = "openapi", schemars(with = "String", extend("format" = "date-time")))]
    pub expires_at: SystemTime,
}

/// Money that the CA has received for an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ReceivedPayment {
    /// The CA's name for this payment.
    pub payment_id: String,
    /// How it was paid.
    pub channel: PaymentChannel,
    /// What came in.
    pub amount: Money,
    /// When.
    #[serde(with = "rfc3339")]
    #[cfg_attr(feature = "openapi", schemars(with = "String", extend("format" = "date-time")))]
    pub received_at: SystemTime,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(url: &str) -> PaymentLink {
        PaymentLink {
            payment_id: "p".into(),
            channel: PaymentChannel::Alipay,
            url: url.into(),
            amount: Money::from_fen(100).unwrap(),
            expires_at: SystemTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn only_plain_https_pages_are_opened() {
        let amount = Money::from_fen(100).unwrap();
        assert_eq!(link("https://pay.ca.example/cashier/1?x=2").check_against(amount), Ok(()));
        for url in [
            "http://pay.ca.example/",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://",
            "https:///x",
            "https://ca.example@evil.example/",
            "https://ca.example\\@evil.example/",
            "https://ca.example/\u{7}",
            "https://ca.example/a b",
        ] {
            assert!(matches!(link(url).check_against(amount), Err(Error::UnsafeLink { .. })), "{url}");
        }
        let other = Money::from_fen(101).unwrap();
        assert!(matches!(link("https://ca.example/").check_against(other), Err(Error::OrderDiffersFromQuote { .. })));
    }
}
