//! Words for people: the seed's own, and beside each state the tone in which it is shown.

use netca_payment::{
    CourierPayment, FeeUnit, InvoiceStatus, InvoiceType, OrderStatus, PaymentChannel, PaymentStatus, RefundReason,
    TransactionStatus, TransactionType, TransferResult,
};
use netca_protocol::wire::{AttachmentKind, BusinessStatus, MediaType, RenewWith, TimelineEvent};

use crate::store::applications::Status;

/// What a state is like, for who looks at many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// Nothing is to be done about it.
    Calm,
    /// Somebody is waited for.
    Waiting,
    /// It has gone well.
    Good,
    /// It has ended otherwise.
    Bad,
}

impl Tone {
    /// The class in the style sheet.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Calm => "badge",
            Self::Waiting => "badge waiting",
            Self::Good => "badge good",
            Self::Bad => "badge bad",
        }
    }
}

/// 业务状态, as the staff sees it.
pub(super) fn status(status: Status) -> (&'static str, Tone) {
    match status {
        Status::Entered => ("已录入", Tone::Calm),
        Status::UnderReview => ("待审核", Tone::Waiting),
        Status::Approved => ("审核通过", Tone::Good),
        Status::ReadyToInstall => ("待安装", Tone::Good),
        Status::Installed => ("已完成", Tone::Good),
        Status::Rejected => ("审核不通过", Tone::Bad),
        Status::Withdrawn => ("已撤销", Tone::Bad),
    }
}

/// 业务状态, as the applicant sees it.
pub(super) fn business_status(status: BusinessStatus) -> &'static str {
    match status {
        BusinessStatus::Entered => "已录入",
        BusinessStatus::UnderReview => "审核中",
        BusinessStatus::ReadyToInstall => "待安装",
        BusinessStatus::Installed => "已完成",
        BusinessStatus::Rejected => "审核不通过",
        BusinessStatus::Withdrawn => "已撤销",
        _ => "未知",
    }
}

/// 支付状态
pub(super) fn payment_status(status: PaymentStatus) -> (&'static str, Tone) {
    match status {
        PaymentStatus::Unpaid => ("未支付", Tone::Calm),
        PaymentStatus::PartlyPaid => ("部分支付", Tone::Waiting),
        PaymentStatus::Paid => ("已支付", Tone::Good),
        PaymentStatus::Refunding => ("退款中", Tone::Waiting),
        PaymentStatus::Refunded => ("已退款", Tone::Calm),
        PaymentStatus::CarriedOver => ("已结转", Tone::Calm),
        _ => ("未知", Tone::Calm),
    }
}

/// 缴费方式
pub(super) fn channel(channel: PaymentChannel) -> &'static str {
    match channel {
        PaymentChannel::Alipay => "支付宝",
        PaymentChannel::UnionpayPersonal => "银联在线（个人）",
        PaymentChannel::UnionpayCorporate => "银联在线（企业）",
        PaymentChannel::BankTransfer => "银行转账",
        PaymentChannel::Cash => "现金",
        PaymentChannel::Cheque => "支票",
        PaymentChannel::PeriodicSettlement => "定期结算",
        PaymentChannel::CarriedOver => "结转",
        _ => "其他",
    }
}

/// 交易类型
pub(super) fn transaction_type(kind: TransactionType) -> &'static str {
    match kind {
        TransactionType::Purchase => "消费",
        TransactionType::Refund => "退款",
        _ => "其他",
    }
}

/// 交易状态
pub(super) fn transaction_status(status: TransactionStatus) -> &'static str {
    match status {
        TransactionStatus::Unpaid => "未支付",
        TransactionStatus::Paid => "已支付",
        TransactionStatus::Closed => "已关闭",
        _ => "未知",
    }
}

/// 订单状态
pub(super) fn order_status(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Normal => "正常",
        OrderStatus::Cancelled => "已取消",
        _ => "未知",
    }
}

/// The unit of a fee.
pub(super) fn fee_unit(unit: FeeUnit) -> &'static str {
    match unit {
        FeeUnit::Year => "元/年",
        FeeUnit::Month => "元/月",
        FeeUnit::Piece => "元/次",
        _ => "元",
    }
}

/// 快递付款方式
pub(super) fn courier_payment(payment: CourierPayment) -> &'static str {
    match payment {
        CourierPayment::OnDelivery => "货到付款",
        CourierPayment::WithBusiness => "随业务支付",
        CourierPayment::ByCa => "电子认证机构支付",
        _ => "其他",
    }
}

/// 发票类型
pub(super) fn invoice_type(kind: InvoiceType) -> &'static str {
    match kind {
        InvoiceType::OrdinaryFixed => "普通定额发票",
        InvoiceType::Vat => "增值税发票",
        InvoiceType::Electronic => "电子发票",
        _ => "其他",
    }
}

/// Same key or new key.
pub(super) fn renew_with(way: RenewWith) -> &'static str {
    match way {
        RenewWith::SameKey => "沿用原密钥",
        RenewWith::NewKey => "更换新密钥",
        _ => "其他",
    }
}

/// What happened.
pub(super) fn event(event: TimelineEvent) -> &'static str {
    match event {
        TimelineEvent::Entered => "已录入",
        TimelineEvent::PaymentReceived => "部分到账",
        TimelineEvent::Paid => "已支付",
        TimelineEvent::Approved => "审核通过",
        TimelineEvent::Rejected => "审核不通过",
        TimelineEvent::Issued => "已签发证书",
        TimelineEvent::Installed => "证书已安装",
        TimelineEvent::Withdrawn => "申请已撤销",
        TimelineEvent::RefundRequested => "退款中",
        TimelineEvent::Refunded => "已退款",
        TimelineEvent::CarriedOver => "费用已结转",
        TimelineEvent::InvoiceRequested => "申请开票",
        TimelineEvent::InvoiceIssued => "已开票",
        _ => "其他",
    }
}

/// Of a transfer that nobody has looked for yet.
pub(super) const NOT_CHECKED: (&str, Tone) = ("未查验", Tone::Waiting);

/// Of one that was looked for.
pub(super) const CHECKED: (&str, Tone) = ("已查验", Tone::Calm);

/// 转账结果
pub(super) fn transfer_result(result: TransferResult) -> (&'static str, Tone) {
    match result {
        TransferResult::Success => ("成功", Tone::Good),
        TransferResult::NotFound => ("未到账", Tone::Waiting),
        TransferResult::AmountDiffers => ("金额不符", Tone::Bad),
        TransferResult::AlreadyUsed => ("已用于其他订单", Tone::Bad),
        _ => ("未知", Tone::Calm),
    }
}

/// Why money is given back.
pub(super) fn refund_reason(reason: RefundReason) -> &'static str {
    match reason {
        RefundReason::Withdrawn => "申请已撤销",
        RefundReason::Rejected => "审核不通过",
        RefundReason::Overpaid => "多付",
        _ => "其他",
    }
}

/// How far a refund has come.
pub(super) fn refund_status(refunded: bool) -> (&'static str, Tone) {
    if refunded { ("已退款", Tone::Calm) } else { ("待退款", Tone::Waiting) }
}

/// How far an invoice has come.
pub(super) fn invoice_status(status: InvoiceStatus) -> (&'static str, Tone) {
    match status {
        InvoiceStatus::Requested => ("待开票", Tone::Waiting),
        InvoiceStatus::Issued => ("已开票", Tone::Good),
        InvoiceStatus::Voided => ("已作废", Tone::Bad),
        _ => ("未知", Tone::Calm),
    }
}

/// 附件
pub(super) fn attachment_kind(kind: AttachmentKind) -> &'static str {
    match kind {
        AttachmentKind::ApplicationForm => "续期申请表",
        AttachmentKind::OrganisationPapers => "单位证明材料",
        AttachmentKind::OperatorPapers => "经办人证明材料",
        AttachmentKind::VatPapers => "增值税开票材料",
        _ => "其他材料",
    }
}

/// The type of a file.
pub(super) fn media_type(kind: MediaType) -> &'static str {
    match kind {
        MediaType::Pdf => "PDF",
        MediaType::Jpeg => "JPEG",
        MediaType::Png => "PNG",
        _ => "文件",
    }
}

/// Whether a page can show it.
pub(super) fn is_picture(kind: MediaType) -> bool {
    matches!(kind, MediaType::Jpeg | MediaType::Png)
}
