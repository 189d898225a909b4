use serde::{Deserialize, Serialize};

/// 快递付款方式: who pays the courier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CourierPayment {
    /// 货到付款
    #[default]
    OnDelivery,
    /// 随业务支付
    WithBusiness,
    /// 网证通支付
    ByCa,
}

/// 发票类型
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum InvoiceType {
    /// 普通定额发票
    #[default]
    OrdinaryFixed,
    /// 增值税发票
    Vat,
    /// 电子发票
    Electronic,
}
