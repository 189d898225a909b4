//! Numbers for what is an enum in Rust: the flow.

use netca_renew::netca_protocol::wire::{
    AttachmentKind, BusinessStatus, MediaType, RenewWith, RenewalPath, TimelineEvent,
};
use netca_renew::{Goal, InstallStep, PaymentEnd, Stage, Waited};

use super::numbers;

/// A stage of a renewal. An application id was made and written down; nothing is signed.
pub const NETCA_STAGE_PREPARED: i32 = 0;
/// A stage of a renewal. The application is signed and kept; whether the CA has it is not known.
pub const NETCA_STAGE_SIGNED: i32 = 1;
/// A stage of a renewal. 已录入, 未支付: the CA has it and waits for the money.
pub const NETCA_STAGE_AWAITING_PAYMENT: i32 = 2;
/// A stage of a renewal. 审核中: paid, and being reviewed.
pub const NETCA_STAGE_UNDER_REVIEW: i32 = 3;
/// A stage of a renewal. 待安装: approved; the new certificate can be fetched.
pub const NETCA_STAGE_READY_TO_INSTALL: i32 = 4;
/// A stage of a renewal. The new certificate is being written to the Key; the old one can still be used.
pub const NETCA_STAGE_INSTALLING: i32 = 5;
/// A stage of a renewal. The new certificate is on the Key and was tried; the CA has not been told yet.
pub const NETCA_STAGE_INSTALLED: i32 = 6;
/// A stage of a renewal. 续期成功: an end.
pub const NETCA_STAGE_COMPLETE: i32 = 7;
/// A stage of a renewal. 审核不通过: an end.
pub const NETCA_STAGE_REJECTED: i32 = 8;
/// A stage of a renewal. 已撤销: an end.
pub const NETCA_STAGE_WITHDRAWN: i32 = 9;

/// A step of the installation, in order. The new certificate is fetched and checked.
pub const NETCA_INSTALL_CHECK: i32 = 0;
/// A step of the installation, in order. It is written beside the old one. From here on the Key must stay plugged in.
pub const NETCA_INSTALL_WRITE: i32 = 1;
/// A step of the installation, in order. It is read back and compared.
pub const NETCA_INSTALL_READ_BACK: i32 = 2;
/// A step of the installation, in order. A trial signature is made and verified with it.
pub const NETCA_INSTALL_TRIAL_SIGNATURE: i32 = 3;
/// A step of the installation, in order. The old certificate is deleted; its key pair stays.
pub const NETCA_INSTALL_RETIRE_OLD: i32 = 4;
/// A step of the installation, in order. The new key pair takes over the old one's id.
pub const NETCA_INSTALL_TAKE_OVER_KEY_ID: i32 = 5;
/// A step of the installation, in order. The CA is told.
pub const NETCA_INSTALL_CONFIRM: i32 = 6;
/// A step of the installation, before `NETCA_INSTALL_WRITE`, of a pair with a new key. The encryption key pair that the CA made
/// is put onto the Key.
pub const NETCA_INSTALL_IMPORT_KEY: i32 = 7;
/// A step of the installation, after `NETCA_INSTALL_TRIAL_SIGNATURE`, of a pair. What was encrypted to the new encryption
/// certificate is decrypted on the Key.
pub const NETCA_INSTALL_TRIAL_DECRYPTION: i32 = 8;

/// What to wait for. The CA has the money.
pub const NETCA_GOAL_PAID: i32 = 0;
/// What to wait for. The new certificate can be installed.
pub const NETCA_GOAL_READY_TO_INSTALL: i32 = 1;

/// How a wait ended. The goal is reached.
pub const NETCA_WAITED_REACHED: i32 = 0;
/// How a wait ended. The application ended otherwise: rejected or withdrawn.
pub const NETCA_WAITED_ENDED: i32 = 1;
/// How a wait ended. The time to wait is over.
pub const NETCA_WAITED_STILL_WAITING: i32 = 2;

/// Which of the two paths of the flow. 未过期证书
pub const NETCA_PATH_UNEXPIRED: i32 = 0;
/// Which of the two paths of the flow. 已过期证书
pub const NETCA_PATH_EXPIRED: i32 = 1;

/// Which key the new certificate is for. A new certificate for the key pair that is on the Key.
pub const NETCA_RENEW_WITH_SAME_KEY: i32 = 0;
/// Which key the new certificate is for. A new key pair, made on the Key, and a certificate for it.
pub const NETCA_RENEW_WITH_NEW_KEY: i32 = 1;

/// 业务状态, as the CA reports it. 已录入: accepted, and waiting to be paid.
pub const NETCA_BUSINESS_ENTERED: i32 = 0;
/// 业务状态, as the CA reports it. 审核中: paid, and waiting for review.
pub const NETCA_BUSINESS_UNDER_REVIEW: i32 = 1;
/// 业务状态, as the CA reports it. 待安装: approved and issued.
pub const NETCA_BUSINESS_READY_TO_INSTALL: i32 = 2;
/// 业务状态, as the CA reports it. 已完成: the new certificate is on the Key.
pub const NETCA_BUSINESS_INSTALLED: i32 = 3;
/// 业务状态, as the CA reports it. 审核不通过
pub const NETCA_BUSINESS_REJECTED: i32 = 4;
/// 业务状态, as the CA reports it. 已撤销
pub const NETCA_BUSINESS_WITHDRAWN: i32 = 5;

/// Something that happened to an application. 已录入
pub const NETCA_TIMELINE_ENTERED: i32 = 0;
/// Something that happened to an application. 到账: money came in, not all of it.
pub const NETCA_TIMELINE_PAYMENT_RECEIVED: i32 = 1;
/// Something that happened to an application. 已支付
pub const NETCA_TIMELINE_PAID: i32 = 2;
/// Something that happened to an application. 审核通过
pub const NETCA_TIMELINE_APPROVED: i32 = 3;
/// Something that happened to an application. 审核不通过
pub const NETCA_TIMELINE_REJECTED: i32 = 4;
/// Something that happened to an application. 已签发: the new certificate can be installed.
pub const NETCA_TIMELINE_ISSUED: i32 = 5;
/// Something that happened to an application. 已安装
pub const NETCA_TIMELINE_INSTALLED: i32 = 6;
/// Something that happened to an application. 已撤销
pub const NETCA_TIMELINE_WITHDRAWN: i32 = 7;
/// Something that happened to an application. 退款中
pub const NETCA_TIMELINE_REFUND_REQUESTED: i32 = 8;
/// Something that happened to an application. 已退款
pub const NETCA_TIMELINE_REFUNDED: i32 = 9;
/// Something that happened to an application. 已结转 to a later application
pub const NETCA_TIMELINE_CARRIED_OVER: i32 = 10;
/// Something that happened to an application. 申请开票
pub const NETCA_TIMELINE_INVOICE_REQUESTED: i32 = 11;
/// Something that happened to an application. 已开票
pub const NETCA_TIMELINE_INVOICE_ISSUED: i32 = 12;
/// Something that happened to an application. Something that this version does not know.
pub const NETCA_TIMELINE_OTHER: i32 = 13;

/// How waiting for a payment ended. 已支付: the application says so, whatever way it was paid.
pub const NETCA_PAYMENT_END_PAID: i32 = 0;
/// How waiting for a payment ended. 已取消: the payer declined on the page. Another page can be asked for.
pub const NETCA_PAYMENT_END_DECLINED: i32 = 1;
/// How waiting for a payment ended. 已过期: the page's time is over. Another page can be asked for.
pub const NETCA_PAYMENT_END_EXPIRED: i32 = 2;
/// How waiting for a payment ended. 已关闭: the page takes no money any more, or the application was rejected or withdrawn.
pub const NETCA_PAYMENT_END_CLOSED: i32 = 3;
/// How waiting for a payment ended. The time to wait is over, and nothing is decided.
pub const NETCA_PAYMENT_END_STILL_WAITING: i32 = 4;

/// 附件: what a file is. 续期申请表: printed, signed by hand, stamped with the company seal, scanned.
pub const NETCA_ATTACHMENT_APPLICATION_FORM: i32 = 0;
/// 附件: what a file is. 单位证明材料
pub const NETCA_ATTACHMENT_ORGANISATION_PAPERS: i32 = 1;
/// 附件: what a file is. 经办人证明材料
pub const NETCA_ATTACHMENT_OPERATOR_PAPERS: i32 = 2;
/// 附件: what a file is. 增值税开票材料: what a VAT invoice needs.
pub const NETCA_ATTACHMENT_VAT_PAPERS: i32 = 3;

/// The type of a file. PDF
pub const NETCA_MEDIA_PDF: i32 = 0;
/// The type of a file. JPEG
pub const NETCA_MEDIA_JPEG: i32 = 1;
/// The type of a file. PNG
pub const NETCA_MEDIA_PNG: i32 = 2;

numbers! {
    stage_number, stage_of: Stage {
        Prepared = NETCA_STAGE_PREPARED,
        Signed = NETCA_STAGE_SIGNED,
        AwaitingPayment = NETCA_STAGE_AWAITING_PAYMENT,
        UnderReview = NETCA_STAGE_UNDER_REVIEW,
        ReadyToInstall = NETCA_STAGE_READY_TO_INSTALL,
        Installing = NETCA_STAGE_INSTALLING,
        Installed = NETCA_STAGE_INSTALLED,
        Complete = NETCA_STAGE_COMPLETE,
        Rejected = NETCA_STAGE_REJECTED,
        Withdrawn = NETCA_STAGE_WITHDRAWN,
    }
    install_step_number, install_step_of: InstallStep {
        Check = NETCA_INSTALL_CHECK,
        Write = NETCA_INSTALL_WRITE,
        ReadBack = NETCA_INSTALL_READ_BACK,
        TrialSignature = NETCA_INSTALL_TRIAL_SIGNATURE,
        RetireOld = NETCA_INSTALL_RETIRE_OLD,
        TakeOverKeyId = NETCA_INSTALL_TAKE_OVER_KEY_ID,
        Confirm = NETCA_INSTALL_CONFIRM,
        ImportKey = NETCA_INSTALL_IMPORT_KEY,
        TrialDecryption = NETCA_INSTALL_TRIAL_DECRYPTION,
    }
    goal_number, goal_of: Goal {
        Paid = NETCA_GOAL_PAID,
        ReadyToInstall = NETCA_GOAL_READY_TO_INSTALL,
    }
    waited_number, waited_of: Waited {
        Reached = NETCA_WAITED_REACHED,
        Ended = NETCA_WAITED_ENDED,
        StillWaiting = NETCA_WAITED_STILL_WAITING,
    }
    path_number, path_of: RenewalPath {
        Unexpired = NETCA_PATH_UNEXPIRED,
        Expired = NETCA_PATH_EXPIRED,
    }
    renew_with_number, renew_with_of: RenewWith {
        SameKey = NETCA_RENEW_WITH_SAME_KEY,
        NewKey = NETCA_RENEW_WITH_NEW_KEY,
    }
    business_status_number, business_status_of: BusinessStatus {
        Entered = NETCA_BUSINESS_ENTERED,
        UnderReview = NETCA_BUSINESS_UNDER_REVIEW,
        ReadyToInstall = NETCA_BUSINESS_READY_TO_INSTALL,
        Installed = NETCA_BUSINESS_INSTALLED,
        Rejected = NETCA_BUSINESS_REJECTED,
        Withdrawn = NETCA_BUSINESS_WITHDRAWN,
    }
    timeline_event_number, timeline_event_of: TimelineEvent {
        Entered = NETCA_TIMELINE_ENTERED,
        PaymentReceived = NETCA_TIMELINE_PAYMENT_RECEIVED,
        Paid = NETCA_TIMELINE_PAID,
        Approved = NETCA_TIMELINE_APPROVED,
        Rejected = NETCA_TIMELINE_REJECTED,
        Issued = NETCA_TIMELINE_ISSUED,
        Installed = NETCA_TIMELINE_INSTALLED,
        Withdrawn = NETCA_TIMELINE_WITHDRAWN,
        RefundRequested = NETCA_TIMELINE_REFUND_REQUESTED,
        Refunded = NETCA_TIMELINE_REFUNDED,
        CarriedOver = NETCA_TIMELINE_CARRIED_OVER,
        InvoiceRequested = NETCA_TIMELINE_INVOICE_REQUESTED,
        InvoiceIssued = NETCA_TIMELINE_INVOICE_ISSUED,
        Other = NETCA_TIMELINE_OTHER,
    }
    payment_end_number, payment_end_of: PaymentEnd {
        Paid = NETCA_PAYMENT_END_PAID,
        Declined = NETCA_PAYMENT_END_DECLINED,
        Expired = NETCA_PAYMENT_END_EXPIRED,
        Closed = NETCA_PAYMENT_END_CLOSED,
        StillWaiting = NETCA_PAYMENT_END_STILL_WAITING,
    }
    attachment_number, attachment_of: AttachmentKind {
        ApplicationForm = NETCA_ATTACHMENT_APPLICATION_FORM,
        OrganisationPapers = NETCA_ATTACHMENT_ORGANISATION_PAPERS,
        OperatorPapers = NETCA_ATTACHMENT_OPERATOR_PAPERS,
        VatPapers = NETCA_ATTACHMENT_VAT_PAPERS,
    }
    media_type_number, media_type_of: MediaType {
        Pdf = NETCA_MEDIA_PDF,
        Jpeg = NETCA_MEDIA_JPEG,
        Png = NETCA_MEDIA_PNG,
    }
}
