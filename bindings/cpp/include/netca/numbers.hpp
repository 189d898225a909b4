/// The families of numbers. A newer library may give numbers that have no name here: they are kept as they are.
#ifndef NETCA_NUMBERS_HPP
#define NETCA_NUMBERS_HPP

#include <cstdint>

#include <netca_renew.h>

namespace netca {

/// Whose number an error's vendor code is.
enum class vendor : std::int32_t {
    none = NETCA_VENDOR_NONE,  ///< Nobody's.
    pkcs11 = NETCA_VENDOR_PKCS11,  ///< The Key's driver's: a CKR_… of PKCS#11.
    http = NETCA_VENDOR_HTTP,  ///< The CA's server's: an HTTP status.
    skf = NETCA_VENDOR_SKF,  ///< The Key's driver's: a SAR_… of SKF.
};

/// The kind of a key.
enum class key_kind : std::int32_t {
    unknown = NETCA_KEY_UNKNOWN,  ///< Of a kind that is not known here: its certificate can be listed and not renewed.
    rsa = NETCA_KEY_RSA,  ///< RSA
    p256 = NETCA_KEY_P256,  ///< NIST P-256
    sm2 = NETCA_KEY_SM2,  ///< SM2
};

/// Which side of a pair a certificate can be.
enum class role : std::int32_t {
    neither = NETCA_ROLE_NEITHER,  ///< Neither, as a CA's.
    signing = NETCA_ROLE_SIGNING,  ///< Signing: the signing certificate of a pair, or a single one that only signs.
    encryption = NETCA_ROLE_ENCRYPTION,  ///< Encryption.
    both = NETCA_ROLE_BOTH,  ///< Both, as single certificates are.
};

/// A stage of a renewal.
enum class stage : std::int32_t {
    prepared = NETCA_STAGE_PREPARED,  ///< An application id was made and written down; nothing is signed.
    signed_ = NETCA_STAGE_SIGNED,  ///< The application is signed and kept; whether the CA has it is not known.
    awaiting_payment = NETCA_STAGE_AWAITING_PAYMENT,  ///< 已录入, 未支付: the CA has it and waits for the money.
    under_review = NETCA_STAGE_UNDER_REVIEW,  ///< 审核中: paid, and being reviewed.
    ready_to_install = NETCA_STAGE_READY_TO_INSTALL,  ///< 待安装: approved; the new certificate can be fetched.
    installing = NETCA_STAGE_INSTALLING,  ///< The new certificate is being written to the Key; the old one can still be used.
    installed = NETCA_STAGE_INSTALLED,  ///< The new certificate is on the Key and was tried; the CA has not been told yet.
    complete = NETCA_STAGE_COMPLETE,  ///< 续期成功: an end.
    rejected = NETCA_STAGE_REJECTED,  ///< 审核不通过: an end.
    withdrawn = NETCA_STAGE_WITHDRAWN,  ///< 已撤销: an end.
};

/// A step of the installation, in order.
enum class install_step : std::int32_t {
    check = NETCA_INSTALL_CHECK,  ///< The new certificate is fetched and checked.
    write = NETCA_INSTALL_WRITE,  ///< It is written beside the old one. From here on the Key must stay plugged in.
    read_back = NETCA_INSTALL_READ_BACK,  ///< It is read back and compared.
    trial_signature = NETCA_INSTALL_TRIAL_SIGNATURE,  ///< A trial signature is made and verified with it.
    retire_old = NETCA_INSTALL_RETIRE_OLD,  ///< The old certificate is deleted; its key pair stays.
    take_over_key_id = NETCA_INSTALL_TAKE_OVER_KEY_ID,  ///< The new key pair takes over the old one's id.
    confirm = NETCA_INSTALL_CONFIRM,  ///< The CA is told.
    import_key = NETCA_INSTALL_IMPORT_KEY,  ///< The encryption key pair that the CA made is put onto the Key.
    trial_decryption = NETCA_INSTALL_TRIAL_DECRYPTION,  ///< What was encrypted to the new encryption certificate is decrypted on the Key.
};

/// What to wait for.
enum class goal : std::int32_t {
    paid = NETCA_GOAL_PAID,  ///< The CA has the money.
    ready_to_install = NETCA_GOAL_READY_TO_INSTALL,  ///< The new certificate can be installed.
};

/// How a wait ended.
enum class waited : std::int32_t {
    reached = NETCA_WAITED_REACHED,  ///< The goal is reached.
    ended = NETCA_WAITED_ENDED,  ///< The application ended otherwise: rejected or withdrawn.
    still_waiting = NETCA_WAITED_STILL_WAITING,  ///< The time to wait is over.
};

/// Which of the two paths of the flow.
enum class path : std::int32_t {
    unexpired = NETCA_PATH_UNEXPIRED,  ///< 未过期证书
    expired = NETCA_PATH_EXPIRED,  ///< 已过期证书
};

/// Which key the new certificate is for.
enum class renew_with : std::int32_t {
    same_key = NETCA_RENEW_WITH_SAME_KEY,  ///< A new certificate for the key pair that is on the Key.
    new_key = NETCA_RENEW_WITH_NEW_KEY,  ///< A new key pair, made on the Key, and a certificate for it.
};

/// 业务状态, as the CA reports it.
enum class business_status : std::int32_t {
    entered = NETCA_BUSINESS_ENTERED,  ///< 已录入: accepted, and waiting to be paid.
    under_review = NETCA_BUSINESS_UNDER_REVIEW,  ///< 审核中: paid, and waiting for review.
    ready_to_install = NETCA_BUSINESS_READY_TO_INSTALL,  ///< 待安装: approved and issued.
    installed = NETCA_BUSINESS_INSTALLED,  ///< 已完成: the new certificate is on the Key.
    rejected = NETCA_BUSINESS_REJECTED,  ///< 审核不通过
    withdrawn = NETCA_BUSINESS_WITHDRAWN,  ///< 已撤销
};

/// Something that happened to an application.
enum class timeline_event : std::int32_t {
    entered = NETCA_TIMELINE_ENTERED,  ///< 已录入
    payment_received = NETCA_TIMELINE_PAYMENT_RECEIVED,  ///< 到账: money came in, not all of it.
    paid = NETCA_TIMELINE_PAID,  ///< 已支付
    approved = NETCA_TIMELINE_APPROVED,  ///< 审核通过
    rejected = NETCA_TIMELINE_REJECTED,  ///< 审核不通过
    issued = NETCA_TIMELINE_ISSUED,  ///< 已签发: the new certificate can be installed.
    installed = NETCA_TIMELINE_INSTALLED,  ///< 已安装
    withdrawn = NETCA_TIMELINE_WITHDRAWN,  ///< 已撤销
    refund_requested = NETCA_TIMELINE_REFUND_REQUESTED,  ///< 退款中
    refunded = NETCA_TIMELINE_REFUNDED,  ///< 已退款
    carried_over = NETCA_TIMELINE_CARRIED_OVER,  ///< 已结转 to a later application
    invoice_requested = NETCA_TIMELINE_INVOICE_REQUESTED,  ///< 申请开票
    invoice_issued = NETCA_TIMELINE_INVOICE_ISSUED,  ///< 已开票
    other = NETCA_TIMELINE_OTHER,  ///< Something that this version does not know.
};

/// How waiting for a payment ended.
enum class payment_end : std::int32_t {
    paid = NETCA_PAYMENT_END_PAID,  ///< 已支付: the application says so, whatever way it was paid.
    declined = NETCA_PAYMENT_END_DECLINED,  ///< 已取消: the payer declined on the page. Another page can be asked for.
    expired = NETCA_PAYMENT_END_EXPIRED,  ///< 已过期: the page's time is over. Another page can be asked for.
    closed = NETCA_PAYMENT_END_CLOSED,  ///< 已关闭: the page takes no money any more, or the application was rejected or withdrawn.
    still_waiting = NETCA_PAYMENT_END_STILL_WAITING,  ///< The time to wait is over, and nothing is decided.
};

/// 支付状态, as the CA reports it.
enum class payment_status : std::int32_t {
    unpaid = NETCA_PAYMENT_UNPAID,  ///< 未支付
    partly_paid = NETCA_PAYMENT_PARTLY_PAID,  ///< 部分支付: transfers have come in, but not enough.
    paid = NETCA_PAYMENT_PAID,  ///< 已支付: the only one in which nothing more must be paid and nothing was given back.
    refunding = NETCA_PAYMENT_REFUNDING,  ///< 退款中
    refunded = NETCA_PAYMENT_REFUNDED,  ///< 已退款
    carried_over = NETCA_PAYMENT_CARRIED_OVER,  ///< 已结转: kept for the next application, after this one was rejected.
};

/// 附件: what a file is.
enum class attachment : std::int32_t {
    application_form = NETCA_ATTACHMENT_APPLICATION_FORM,  ///< 续期申请表: printed, signed by hand, stamped with the company seal, scanned.
    organisation_papers = NETCA_ATTACHMENT_ORGANISATION_PAPERS,  ///< 单位证明材料
    operator_papers = NETCA_ATTACHMENT_OPERATOR_PAPERS,  ///< 经办人证明材料
    vat_papers = NETCA_ATTACHMENT_VAT_PAPERS,  ///< 增值税开票材料: what a VAT invoice needs.
};

/// The type of a file.
enum class media_type : std::int32_t {
    pdf = NETCA_MEDIA_PDF,  ///< PDF
    jpeg = NETCA_MEDIA_JPEG,  ///< JPEG
    png = NETCA_MEDIA_PNG,  ///< PNG
};

/// 缴费方式: a way to pay. The numbers are NETCA's own.
enum class channel : std::int32_t {
    carried_over = NETCA_CHANNEL_CARRIED_OVER,  ///< 结转: paid for an earlier application that was rejected; settled by the CA only.
    periodic_settlement = NETCA_CHANNEL_PERIODIC_SETTLEMENT,  ///< 定期结算; settled by the CA only.
    cash = NETCA_CHANNEL_CASH,  ///< 现金; settled by the CA only.
    cheque = NETCA_CHANNEL_CHEQUE,  ///< 支票; settled by the CA only.
    bank_transfer = NETCA_CHANNEL_BANK_TRANSFER,  ///< 银行转账
    unionpay_personal = NETCA_CHANNEL_UNIONPAY_PERSONAL,  ///< 银联在线, personal; on a web page.
    alipay = NETCA_CHANNEL_ALIPAY,  ///< 支付宝; on a web page.
    unionpay_corporate = NETCA_CHANNEL_UNIONPAY_CORPORATE,  ///< 银联在线, corporate; on a web page.
};

/// 快递付款方式: who pays the courier. The numbers are NETCA's own.
enum class courier_payment : std::int32_t {
    on_delivery = NETCA_COURIER_ON_DELIVERY,  ///< 货到付款
    with_business = NETCA_COURIER_WITH_BUSINESS,  ///< 随业务支付
    by_ca = NETCA_COURIER_BY_CA,  ///< 网证通支付
};

/// 发票类型. The numbers are NETCA's own.
enum class invoice_type : std::int32_t {
    ordinary_fixed = NETCA_INVOICE_TYPE_ORDINARY_FIXED,  ///< 普通定额发票
    vat = NETCA_INVOICE_TYPE_VAT,  ///< 增值税发票
    electronic = NETCA_INVOICE_TYPE_ELECTRONIC,  ///< 电子发票
};

/// How far an invoice has come.
enum class invoice_status : std::int32_t {
    requested = NETCA_INVOICE_REQUESTED,  ///< 开票中
    issued = NETCA_INVOICE_ISSUED,  ///< 已开票
    voided = NETCA_INVOICE_VOIDED,  ///< 已作废: the money was given back.
};

/// What a fee's unit price is counted by.
enum class unit : std::int32_t {
    year = NETCA_UNIT_YEAR,  ///< 元/年
    month = NETCA_UNIT_MONTH,  ///< 元/月
    piece = NETCA_UNIT_PIECE,  ///< 元/次
};

/// 交易类型.
enum class transaction_type : std::int32_t {
    purchase = NETCA_TRANSACTION_TYPE_PURCHASE,  ///< 消费
    refund = NETCA_TRANSACTION_TYPE_REFUND,  ///< 退款
};

/// 交易状态.
enum class transaction_status : std::int32_t {
    unpaid = NETCA_TRANSACTION_UNPAID,  ///< 未支付
    paid = NETCA_TRANSACTION_PAID,  ///< 已支付
    closed = NETCA_TRANSACTION_CLOSED,  ///< 已关闭: ended without money, or with all of it given back.
};

/// 订单状态.
enum class order_status : std::int32_t {
    normal = NETCA_ORDER_NORMAL,  ///< 正常
    cancelled = NETCA_ORDER_CANCELLED,  ///< 已取消
};

/// Why money is given back.
enum class refund_reason : std::int32_t {
    withdrawn = NETCA_REFUND_REASON_WITHDRAWN,  ///< 申请已撤销
    rejected = NETCA_REFUND_REASON_REJECTED,  ///< 审核不通过
    overpaid = NETCA_REFUND_REASON_OVERPAID,  ///< 多付: more came in than the order asks for.
};

/// How far a refund has come.
enum class refund_status : std::int32_t {
    requested = NETCA_REFUND_REQUESTED,  ///< 退款中
    refunded = NETCA_REFUND_REFUNDED,  ///< 已退款
};

/// 转账结果: what the CA found when it looked for a transfer.
enum class transfer_result : std::int32_t {
    success = NETCA_TRANSFER_SUCCESS,  ///< 成功: the money has come in.
    not_found = NETCA_TRANSFER_NOT_FOUND,  ///< 未到账: there is no such transfer (yet).
    amount_differs = NETCA_TRANSFER_AMOUNT_DIFFERS,  ///< 金额不符: another amount has come in.
    already_used = NETCA_TRANSFER_ALREADY_USED,  ///< 已使用: the transfer paid for another order.
};

/// A language that there are texts in.
enum class language : std::int32_t {
    chinese = NETCA_LANGUAGE_CHINESE,  ///< Simplified Chinese
    english = NETCA_LANGUAGE_ENGLISH,  ///< English
};

/// What a number stands for, for `texts::word`.
enum class text_kind : std::int32_t {
    stage = NETCA_TEXT_STAGE,  ///< A `NETCA_STAGE_…`
    business = NETCA_TEXT_BUSINESS,  ///< A `NETCA_BUSINESS_…`
    payment = NETCA_TEXT_PAYMENT,  ///< A `NETCA_PAYMENT_…`
    channel = NETCA_TEXT_CHANNEL,  ///< A `NETCA_CHANNEL_…`
    transaction_type = NETCA_TEXT_TRANSACTION_TYPE,  ///< A `NETCA_TRANSACTION_TYPE_…`
    transaction = NETCA_TEXT_TRANSACTION,  ///< A `NETCA_TRANSACTION_…`
    order = NETCA_TEXT_ORDER,  ///< A `NETCA_ORDER_…`
    courier = NETCA_TEXT_COURIER,  ///< A `NETCA_COURIER_…`
    invoice_type = NETCA_TEXT_INVOICE_TYPE,  ///< A `NETCA_INVOICE_TYPE_…`
    unit = NETCA_TEXT_UNIT,  ///< A `NETCA_UNIT_…`
    refund = NETCA_TEXT_REFUND,  ///< A `NETCA_REFUND_…`
    refund_reason = NETCA_TEXT_REFUND_REASON,  ///< A `NETCA_REFUND_REASON_…`
    timeline = NETCA_TEXT_TIMELINE,  ///< A `NETCA_TIMELINE_…`
    renew_with = NETCA_TEXT_RENEW_WITH,  ///< A `NETCA_RENEW_WITH_…`
    install = NETCA_TEXT_INSTALL,  ///< A `NETCA_INSTALL_…`
    transfer = NETCA_TEXT_TRANSFER,  ///< A `NETCA_TRANSFER_…`
    invoice = NETCA_TEXT_INVOICE,  ///< A `NETCA_INVOICE_…`
    attachment = NETCA_TEXT_ATTACHMENT,  ///< A `NETCA_ATTACHMENT_…`
};

/// What is told while a call blocks.
enum class event_kind : std::int32_t {
    other = NETCA_EVENT_OTHER,  ///< Something that this version of the C ABI has no number for; the JSON says what.
    stage = NETCA_EVENT_STAGE,  ///< The renewal has come to another stage.
    few_pin_tries = NETCA_EVENT_FEW_PIN_TRIES,  ///< Few PIN tries are left: how many, or nothing where the Key does not tell.
    making_key = NETCA_EVENT_MAKING_KEY,  ///< The Key makes a key pair; that can take a minute. It must stay plugged in.
    signing = NETCA_EVENT_SIGNING,  ///< The application is being signed on the Key.
    submitting = NETCA_EVENT_SUBMITTING,  ///< The application is on its way to the CA.
    next_question = NETCA_EVENT_NEXT_QUESTION,  ///< The next question to the CA comes after so many milliseconds.
    install = NETCA_EVENT_INSTALL,  ///< A step of the installation begins. The Key must stay plugged in.
    clock_behind = NETCA_EVENT_CLOCK_BEHIND,  ///< This computer's clock is behind by at least so many milliseconds.
    key_id_kept = NETCA_EVENT_KEY_ID_KEPT,  ///< The Key keeps the new key pair under an id of its own.
    uploading = NETCA_EVENT_UPLOADING,  ///< An attachment is on its way to the CA: so many of its bytes are there.
    old_certificate_kept = NETCA_EVENT_OLD_CERTIFICATE_KEPT,  ///< The Key cannot delete the old certificate: it stays beside the new one.
    decryption_not_tried = NETCA_EVENT_DECRYPTION_NOT_TRIED,  ///< The driver cannot decrypt: the new encryption key was compared, and not tried.
};

/// How serious a line of the log is.
enum class log_level : std::int32_t {
    error = NETCA_LOG_ERROR,  ///< A call failed.
    warning = NETCA_LOG_WARNING,  ///< Something that may need attention.
    info = NETCA_LOG_INFO,  ///< What happens.
    debug = NETCA_LOG_DEBUG,  ///< Every request.
};

/// How `client::apply` ended.
enum class applied : std::int32_t {
    submitted = NETCA_APPLIED_SUBMITTED,  ///< The application was signed and the CA has it.
    resumed = NETCA_APPLIED_RESUMED,  ///< It had been signed by an earlier call; the CA has it now. The form of this call was not used.
    already = NETCA_APPLIED_ALREADY,  ///< The CA had it already; nothing was signed or sent.
};

/// What was done about an application that the CA knows.
enum class recovery : std::int32_t {
    restored = NETCA_RECOVERY_RESTORED,  ///< It has a journal now, and `client::open` goes on with it.
    known = NETCA_RECOVERY_KNOWN,  ///< It had a journal here, which was left as it is.
    refused = NETCA_RECOVERY_REFUSED,  ///< What the CA shows is not what the certificate's holder signed; it was left out.
};

/// What became of looking for a driver.
enum class driver_status : std::int32_t {
    found = NETCA_DRIVER_FOUND,  ///< It is there and made for this processor; if probed, it also loads and answers.
    missing = NETCA_DRIVER_MISSING,  ///< There is none.
    broken = NETCA_DRIVER_BROKEN,  ///< It is there and does not work.
    skf = NETCA_DRIVER_SKF,  ///< It is there, made for this processor, and an SKF module.
};

/// What can be done with a certificate, as bits.
enum class action : std::uint32_t {
    apply = NETCA_ACTION_APPLY,  ///< 申请续期
    query_progress = NETCA_ACTION_QUERY_PROGRESS,  ///< 查询进度
    install = NETCA_ACTION_INSTALL,  ///< 安装证书
};

/// What is known of a token's PIN, as bits.
enum class pin_state : std::uint32_t {
    count_low = NETCA_TOKEN_PIN_COUNT_LOW,  ///< At least one wrong PIN since the last right one.
    final_try = NETCA_TOKEN_PIN_FINAL_TRY,  ///< One PIN try is left.
    locked = NETCA_TOKEN_PIN_LOCKED,  ///< The PIN is locked.
    pad = NETCA_TOKEN_PIN_PAD,  ///< The PIN is entered on the token itself.
};

/// Whether a token came or went.
enum class token_change : std::int32_t {
    present = NETCA_TOKEN_PRESENT,  ///< It is there.
    inserted = NETCA_TOKEN_INSERTED,  ///< It was plugged in.
    removed = NETCA_TOKEN_REMOVED,  ///< It was removed; what was last known of it.
};

/// Both bits together.
constexpr action operator|(action left, action right) noexcept
{
    return static_cast<action>(static_cast<std::uint32_t>(left) | static_cast<std::uint32_t>(right));
}

/// Both bits together.
constexpr pin_state operator|(pin_state left, pin_state right) noexcept
{
    return static_cast<pin_state>(static_cast<std::uint32_t>(left) | static_cast<std::uint32_t>(right));
}

/// Whether all of some bits are set.
constexpr bool has(action bits, action wanted) noexcept
{
    return (bits | wanted) == bits;
}

/// Whether all of some bits are set.
constexpr bool has(pin_state bits, pin_state wanted) noexcept
{
    return (bits | wanted) == bits;
}

}  // namespace netca

#endif
