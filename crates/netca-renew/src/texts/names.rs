//! The seed's own words for states, with English ones beside them.

use netca_payment::{
    CourierPayment, FeeUnit, InvoiceStatus, InvoiceType, OrderStatus, PaymentChannel, PaymentPageStatus, PaymentStatus,
    RefundReason, RefundStatus, TransactionStatus, TransactionType, TransferResult,
};
use netca_protocol::wire::{AttachmentKind, BusinessStatus, RenewWith, TimelineEvent};

use super::Language;
use crate::{InstallStep, Stage};

macro_rules! names {
    ($($(#[$doc:meta])* $function:ident($type:ty) { $($pattern:pat => $chinese:literal, $english:literal;)* })*) => {$(
        $(#[$doc])*
        pub fn $function(value: $type, language: Language) -> &'static str {
            match value {
                $($pattern => language.pick($chinese, $english),)*
                #[allow(unreachable_patterns)]
                _ => language.pick("未知", "unknown"),
            }
        }
    )*};
}

names! {
    /// A stage of the renewal.
    stage(Stage) {
        Stage::Prepared => "准备中", "prepared";
        Stage::Signed => "已签名, 待提交", "signed, to be handed in";
        Stage::AwaitingPayment => "已录入, 待支付", "waiting for payment";
        Stage::UnderReview => "等待审核", "under review";
        Stage::ReadyToInstall => "审核通过, 待安装", "approved, ready to install";
        Stage::Installing => "正在安装", "being installed";
        Stage::Installed => "已安装, 待确认", "installed, to be confirmed";
        Stage::Complete => "续期成功", "complete";
        Stage::Rejected => "审核不通过", "rejected";
        Stage::Withdrawn => "已撤销", "withdrawn";
    }
    /// 业务状态
    business_status(BusinessStatus) {
        BusinessStatus::Entered => "已录入", "entered";
        BusinessStatus::UnderReview => "审核中", "under review";
        BusinessStatus::ReadyToInstall => "待安装", "ready to install";
        BusinessStatus::Installed => "已完成", "installed";
        BusinessStatus::Rejected => "审核不通过", "rejected";
        BusinessStatus::Withdrawn => "已撤销", "withdrawn";
    }
    /// 支付状态
    payment_status(PaymentStatus) {
        PaymentStatus::Unpaid => "未支付", "unpaid";
        PaymentStatus::Paid => "已支付", "paid";
        PaymentStatus::PartlyPaid => "部分支付", "partly paid";
        PaymentStatus::CarriedOver => "已结转", "carried over";
        PaymentStatus::Refunding => "退款中", "being refunded";
        PaymentStatus::Refunded => "已退款", "refunded";
    }
    /// 缴费方式
    payment_channel(PaymentChannel) {
        PaymentChannel::Alipay => "支付宝", "Alipay";
        PaymentChannel::UnionpayPersonal => "银联在线 (个人)", "UnionPay (personal)";
        PaymentChannel::UnionpayCorporate => "银联在线 (企业)", "UnionPay (corporate)";
        PaymentChannel::BankTransfer => "银行转账", "bank transfer";
        PaymentChannel::Cash => "现金", "cash";
        PaymentChannel::Cheque => "支票", "cheque";
        PaymentChannel::PeriodicSettlement => "定期结算", "periodic settlement";
        PaymentChannel::CarriedOver => "结转", "carried over";
    }
    /// 交易类型
    transaction_type(TransactionType) {
        TransactionType::Purchase => "消费", "purchase";
        TransactionType::Refund => "退款", "refund";
    }
    /// 交易状态
    transaction_status(TransactionStatus) {
        TransactionStatus::Unpaid => "未支付", "unpaid";
        TransactionStatus::Paid => "已支付", "paid";
        TransactionStatus::Closed => "已关闭", "closed";
    }
    /// 订单状态
    order_status(OrderStatus) {
        OrderStatus::Normal => "正常", "normal";
        OrderStatus::Cancelled => "已取消", "cancelled";
    }
    /// 快递付款方式
    courier_payment(CourierPayment) {
        CourierPayment::OnDelivery => "货到付款", "on delivery";
        CourierPayment::WithBusiness => "随业务支付", "with the order";
        CourierPayment::ByCa => "CA 支付", "paid by the CA";
    }
    /// 发票类型
    invoice_type(InvoiceType) {
        InvoiceType::OrdinaryFixed => "普通定额发票", "ordinary fixed-amount invoice";
        InvoiceType::Vat => "增值税发票", "VAT invoice";
        InvoiceType::Electronic => "电子发票", "electronic invoice";
    }
    /// What a fee is counted by: 元/年
    fee_unit(FeeUnit) {
        FeeUnit::Year => "元/年", "yuan/year";
        FeeUnit::Month => "元/月", "yuan/month";
        FeeUnit::Piece => "元/次", "yuan each";
    }
    /// How far a refund has come.
    refund_status(RefundStatus) {
        RefundStatus::Requested => "退款中", "being refunded";
        RefundStatus::Refunded => "已退款", "refunded";
    }
    /// Why money is given back.
    refund_reason(RefundReason) {
        RefundReason::Withdrawn => "申请已撤销", "application withdrawn";
        RefundReason::Rejected => "审核不通过", "application rejected";
        RefundReason::Overpaid => "多付", "overpaid";
    }
    /// How a page to pay on stands.
    payment_page_status(PaymentPageStatus) {
        PaymentPageStatus::Open => "待支付", "open";
        PaymentPageStatus::Paid => "已支付", "paid";
        PaymentPageStatus::Declined => "已取消", "declined";
        PaymentPageStatus::Expired => "已过期", "expired";
        PaymentPageStatus::Closed => "已关闭", "closed";
    }
    /// 转账结果
    transfer_result(TransferResult) {
        TransferResult::Success => "成功", "received";
        TransferResult::NotFound => "未到账", "not found";
        TransferResult::AmountDiffers => "金额不符", "another amount";
        TransferResult::AlreadyUsed => "已使用", "used for another order";
    }
    /// How far an invoice has come.
    invoice_status(InvoiceStatus) {
        InvoiceStatus::Requested => "开票中", "requested";
        InvoiceStatus::Issued => "已开票", "issued";
        InvoiceStatus::Voided => "已作废", "voided";
    }
    /// 附件
    attachment_kind(AttachmentKind) {
        AttachmentKind::ApplicationForm => "续期申请表", "application form";
        AttachmentKind::OrganisationPapers => "单位证明材料", "organisation's papers";
        AttachmentKind::OperatorPapers => "经办人证明材料", "operator's papers";
        AttachmentKind::VatPapers => "增值税开票材料", "papers for the VAT invoice";
    }
    /// What happened to an application.
    timeline_event(TimelineEvent) {
        TimelineEvent::Entered => "已录入", "entered";
        TimelineEvent::PaymentReceived => "到账", "money came in";
        TimelineEvent::Paid => "已支付", "paid";
        TimelineEvent::Approved => "审核通过", "approved";
        TimelineEvent::Rejected => "审核不通过", "rejected";
        TimelineEvent::Issued => "已签发, 待安装", "issued, ready to install";
        TimelineEvent::Installed => "已安装", "installed";
        TimelineEvent::Withdrawn => "已撤销", "withdrawn";
        TimelineEvent::RefundRequested => "退款中", "refund begun";
        TimelineEvent::Refunded => "已退款", "refunded";
        TimelineEvent::CarriedOver => "已结转", "payment carried over";
        TimelineEvent::InvoiceRequested => "申请开票", "invoice asked for";
        TimelineEvent::InvoiceIssued => "已开票", "invoice issued";
        TimelineEvent::Other => "其他", "something else";
    }
    /// Same key or new key.
    renew_with(RenewWith) {
        RenewWith::SameKey => "沿用原密钥", "same key";
        RenewWith::NewKey => "更换新密钥", "new key";
    }
    /// A step of the installation.
    install_step(InstallStep) {
        InstallStep::Check => "检查新证书", "checking the new certificate";
        InstallStep::ImportKey => "导入加密密钥, 请勿拔出 Key", "importing the encryption key; leave the Key plugged in";
        InstallStep::Write => "写入新证书, 请勿拔出 Key", "writing it; leave the Key plugged in";
        InstallStep::ReadBack => "读回比对", "reading it back";
        InstallStep::TrialSignature => "试签名并验证", "trial signature";
        InstallStep::TrialDecryption => "试解密", "trial decryption";
        InstallStep::RetireOld => "移除旧证书", "retiring the old certificate";
        InstallStep::TakeOverKeyId => "接管原密钥标识", "taking over the old key id";
        InstallStep::Confirm => "通知 CA", "telling the CA";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_has_its_own_words_in_both_languages() {
        for language in Language::ALL {
            let words: std::collections::BTreeSet<_> = Stage::ALL.iter().map(|s| stage(*s, *language)).collect();
            assert_eq!(words.len(), Stage::ALL.len());
            assert!(!words.contains("unknown") && !words.contains("未知"));
        }
    }
}
