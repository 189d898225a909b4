//! Numbers for what is an enum in Rust: money.

use netca_renew::netca_payment::{
    CourierPayment, FeeUnit, InvoiceStatus, InvoiceType, OrderStatus, PaymentChannel, PaymentStatus, RefundReason,
    RefundStatus, TransactionStatus, TransactionType, TransferResult,
};

use super::numbers;

/// 支付状态, as the CA reports it. 未支付
pub const NETCA_PAYMENT_UNPAID: i32 = 0;
/// 支付状态, as the CA reports it. 部分支付: transfers have come in, but not enough.
pub const NETCA_PAYMENT_PARTLY_PAID: i32 = 1;
/// 支付状态, as the CA reports it. 已支付: the only one in which nothing more must be paid and nothing was given back.
pub const NETCA_PAYMENT_PAID: i32 = 2;
/// 支付状态, as the CA reports it. 退款中
pub const NETCA_PAYMENT_REFUNDING: i32 = 3;
/// 支付状态, as the CA reports it. 已退款
pub const NETCA_PAYMENT_REFUNDED: i32 = 4;
/// 支付状态, as the CA reports it. 已结转: kept for the next application, after this one was rejected.
pub const NETCA_PAYMENT_CARRIED_OVER: i32 = 5;

/// 缴费方式: a way to pay. The numbers are NETCA's own. 结转: paid for an earlier application that was rejected; settled by the CA only.
pub const NETCA_CHANNEL_CARRIED_OVER: i32 = 0;
/// 缴费方式: a way to pay. The numbers are NETCA's own. 定期结算; settled by the CA only.
pub const NETCA_CHANNEL_PERIODIC_SETTLEMENT: i32 = 1;
/// 缴费方式: a way to pay. The numbers are NETCA's own. 现金; settled by the CA only.
pub const NETCA_CHANNEL_CASH: i32 = 2;
/// 缴费方式: a way to pay. The numbers are NETCA's own. 支票; settled by the CA only.
pub const NETCA_CHANNEL_CHEQUE: i32 = 3;
/// 缴费方式: a way to pay. The numbers are NETCA's own. 银行转账
pub const NETCA_CHANNEL_BANK_TRANSFER: i32 = 4;
/// 缴费方式: a way to pay. The numbers are NETCA's own. 银联在线, personal; on a web page.
pub const NETCA_CHANNEL_UNIONPAY_PERSONAL: i32 = 5;
/// 缴费方式: a way to pay. The numbers are NETCA's own. 支付宝; on a web page.
pub const NETCA_CHANNEL_ALIPAY: i32 = 6;
/// 缴费方式: a way to pay. The numbers are NETCA's own. 银联在线, corporate; on a web page.
pub const NETCA_CHANNEL_UNIONPAY_CORPORATE: i32 = 11;

/// 快递付款方式: who pays the courier. The numbers are NETCA's own. 货到付款
pub const NETCA_COURIER_ON_DELIVERY: i32 = 0;
/// 快递付款方式: who pays the courier. The numbers are NETCA's own. 随业务支付
pub const NETCA_COURIER_WITH_BUSINESS: i32 = 1;
/// 快递付款方式: who pays the courier. The numbers are NETCA's own. 网证通支付
pub const NETCA_COURIER_BY_CA: i32 = 2;

/// 发票类型. The numbers are NETCA's own. 普通定额发票
pub const NETCA_INVOICE_TYPE_ORDINARY_FIXED: i32 = 1;
/// 发票类型. The numbers are NETCA's own. 增值税发票
pub const NETCA_INVOICE_TYPE_VAT: i32 = 2;
/// 发票类型. The numbers are NETCA's own. 电子发票
pub const NETCA_INVOICE_TYPE_ELECTRONIC: i32 = 3;

/// What a fee's unit price is counted by. 元/年
pub const NETCA_UNIT_YEAR: i32 = 0;
/// What a fee's unit price is counted by. 元/月
pub const NETCA_UNIT_MONTH: i32 = 1;
/// What a fee's unit price is counted by. 元/次
pub const NETCA_UNIT_PIECE: i32 = 2;

/// 交易状态. 未支付
pub const NETCA_TRANSACTION_UNPAID: i32 = 0;
/// 交易状态. 已支付
pub const NETCA_TRANSACTION_PAID: i32 = 1;
/// 交易状态. 已关闭: ended without money, or with all of it given back.
pub const NETCA_TRANSACTION_CLOSED: i32 = 2;

/// 交易类型. 消费
pub const NETCA_TRANSACTION_TYPE_PURCHASE: i32 = 0;
/// 交易类型. 退款
pub const NETCA_TRANSACTION_TYPE_REFUND: i32 = 1;

/// 订单状态. 正常
pub const NETCA_ORDER_NORMAL: i32 = 0;
/// 订单状态. 已取消
pub const NETCA_ORDER_CANCELLED: i32 = 1;

/// How far a refund has come. 退款中
pub const NETCA_REFUND_REQUESTED: i32 = 0;
/// How far a refund has come. 已退款
pub const NETCA_REFUND_REFUNDED: i32 = 1;

/// Why money is given back. 申请已撤销
pub const NETCA_REFUND_REASON_WITHDRAWN: i32 = 0;
/// Why money is given back. 审核不通过
pub const NETCA_REFUND_REASON_REJECTED: i32 = 1;
/// Why money is given back. 多付: more came in than the order asks for.
pub const NETCA_REFUND_REASON_OVERPAID: i32 = 2;

/// 转账结果: what the CA found when it looked for a transfer. 成功: the money has come in.
pub const NETCA_TRANSFER_SUCCESS: i32 = 0;
/// 转账结果: what the CA found when it looked for a transfer. 未到账: there is no such transfer (yet).
pub const NETCA_TRANSFER_NOT_FOUND: i32 = 1;
/// 转账结果: what the CA found when it looked for a transfer. 金额不符: another amount has come in.
pub const NETCA_TRANSFER_AMOUNT_DIFFERS: i32 = 2;
/// 转账结果: what the CA found when it looked for a transfer. 已使用: the transfer paid for another order.
pub const NETCA_TRANSFER_ALREADY_USED: i32 = 3;

/// How far an invoice has come. 开票中
pub const NETCA_INVOICE_REQUESTED: i32 = 0;
/// How far an invoice has come. 已开票
pub const NETCA_INVOICE_ISSUED: i32 = 1;
/// How far an invoice has come. 已作废: the money was given back.
pub const NETCA_INVOICE_VOIDED: i32 = 2;

numbers! {
    payment_status_number, payment_status_of: PaymentStatus {
        Unpaid = NETCA_PAYMENT_UNPAID,
        PartlyPaid = NETCA_PAYMENT_PARTLY_PAID,
        Paid = NETCA_PAYMENT_PAID,
        Refunding = NETCA_PAYMENT_REFUNDING,
        Refunded = NETCA_PAYMENT_REFUNDED,
        CarriedOver = NETCA_PAYMENT_CARRIED_OVER,
    }
    channel_number, channel_of: PaymentChannel {
        CarriedOver = NETCA_CHANNEL_CARRIED_OVER,
        PeriodicSettlement = NETCA_CHANNEL_PERIODIC_SETTLEMENT,
        Cash = NETCA_CHANNEL_CASH,
        Cheque = NETCA_CHANNEL_CHEQUE,
        BankTransfer = NETCA_CHANNEL_BANK_TRANSFER,
        UnionpayPersonal = NETCA_CHANNEL_UNIONPAY_PERSONAL,
        Alipay = NETCA_CHANNEL_ALIPAY,
        UnionpayCorporate = NETCA_CHANNEL_UNIONPAY_CORPORATE,
    }
    courier_number, courier_of: CourierPayment {
        OnDelivery = NETCA_COURIER_ON_DELIVERY,
        WithBusiness = NETCA_COURIER_WITH_BUSINESS,
        ByCa = NETCA_COURIER_BY_CA,
    }
    invoice_type_number, invoice_type_of: InvoiceType {
        OrdinaryFixed = NETCA_INVOICE_TYPE_ORDINARY_FIXED,
        Vat = NETCA_INVOICE_TYPE_VAT,
        Electronic = NETCA_INVOICE_TYPE_ELECTRONIC,
    }
    fee_unit_number, fee_unit_of: FeeUnit {
        Year = NETCA_UNIT_YEAR,
        Month = NETCA_UNIT_MONTH,
        Piece = NETCA_UNIT_PIECE,
    }
    transaction_status_number, transaction_status_of: TransactionStatus {
        Unpaid = NETCA_TRANSACTION_UNPAID,
        Paid = NETCA_TRANSACTION_PAID,
        Closed = NETCA_TRANSACTION_CLOSED,
    }
    transaction_type_number, transaction_type_of: TransactionType {
        Purchase = NETCA_TRANSACTION_TYPE_PURCHASE,
        Refund = NETCA_TRANSACTION_TYPE_REFUND,
    }
    order_status_number, order_status_of: OrderStatus {
        Normal = NETCA_ORDER_NORMAL,
        Cancelled = NETCA_ORDER_CANCELLED,
    }
    refund_status_number, refund_status_of: RefundStatus {
        Requested = NETCA_REFUND_REQUESTED,
        Refunded = NETCA_REFUND_REFUNDED,
    }
    refund_reason_number, refund_reason_of: RefundReason {
        Withdrawn = NETCA_REFUND_REASON_WITHDRAWN,
        Rejected = NETCA_REFUND_REASON_REJECTED,
        Overpaid = NETCA_REFUND_REASON_OVERPAID,
    }
    transfer_result_number, transfer_result_of: TransferResult {
        Success = NETCA_TRANSFER_SUCCESS,
        NotFound = NETCA_TRANSFER_NOT_FOUND,
        AmountDiffers = NETCA_TRANSFER_AMOUNT_DIFFERS,
        AlreadyUsed = NETCA_TRANSFER_ALREADY_USED,
    }
    invoice_status_number, invoice_status_of: InvoiceStatus {
        Requested = NETCA_INVOICE_REQUESTED,
        Issued = NETCA_INVOICE_ISSUED,
        Voided = NETCA_INVOICE_VOIDED,
    }
}
