// Written by tools/constants.js from include/netca_renew.h; do not edit.

/** The version of the C ABI that this binding is made for. */
export declare const ABI_VERSION: 1;

/** The stable number of every error. */
export declare const ErrorCode: {
  readonly CERT_MALFORMED: 1001;
  readonly CERT_TOO_LARGE: 1002;
  readonly CERT_NO_PEM_BLOCK: 1003;
  readonly CERT_MALFORMED_FINGERPRINT: 1004;
  readonly CERT_UNSUPPORTED_ALGORITHM: 1010;
  readonly CERT_TOO_WEAK: 1011;
  readonly CERT_ALGORITHM_MISMATCH: 1012;
  readonly CERT_BAD_SIGNATURE: 1013;
  readonly CERT_KEY_MISMATCH: 1014;
  readonly CERT_KEY_USAGE_FORBIDS: 1015;
  readonly CERT_SIGNER_COUNT: 1020;
  readonly CERT_SIGNER_CERTIFICATE_MISSING: 1021;
  readonly CERT_DETACHED_CONTENT: 1022;
  readonly CERT_CONTENT_TYPE: 1023;
  readonly CERT_AMBIGUOUS_CONTENT: 1024;
  readonly CERT_SIGNED_ATTRIBUTES: 1025;
  readonly CERT_CONTENT_MISMATCH: 1026;
  readonly CERT_OTHER_SIGNER: 1027;
  readonly CERT_PAIR_MISMATCH: 1030;
  readonly CERT_PAIR_USAGE: 1031;
  readonly CERT_PAIR_ALGORITHMS: 1032;
  readonly CERT_TOO_MANY_CERTIFICATES: 1040;
  readonly CERT_NO_PATH: 1041;
  readonly CERT_PATH_SEARCH_EXHAUSTED: 1042;
  readonly CERT_NO_ACCEPTABLE_POLICY: 1043;
  readonly CERT_PATH_EXPIRED: 1050;
  readonly CERT_PATH_NOT_YET_VALID: 1051;
  readonly CERT_PATH_BAD_SIGNATURE: 1052;
  readonly CERT_PATH_UNSUPPORTED_ALGORITHM: 1053;
  readonly CERT_PATH_TOO_WEAK: 1054;
  readonly CERT_PATH_NOT_A_CA: 1055;
  readonly CERT_PATH_NOT_FOR_CERTIFICATES: 1056;
  readonly CERT_PATH_TOO_LONG: 1057;
  readonly CERT_PATH_NAME_CONSTRAINT: 1058;
  readonly CERT_PATH_UNKNOWN_CRITICAL_EXTENSION: 1059;
  readonly CERT_PATH_MALFORMED_EXTENSION: 1060;
  readonly CERT_PATH_POLICY: 1061;
  readonly CERT_PATH_MIXED_ALGORITHMS: 1062;
  readonly CERT_DECRYPTION_FAILED: 1070;
  readonly CERT_SYMMETRIC_KEY_LENGTH: 1071;
  readonly CERT_ENVELOPED_KEY_MISMATCH: 1072;
  readonly CERT_PLAINTEXT_LENGTH: 1073;
  readonly CERT_NO_RANDOMNESS: 1074;
  readonly TOKEN_NOT_PRESENT: 2001;
  readonly TOKEN_MORE_THAN_ONE: 2002;
  readonly TOKEN_REMOVED: 2003;
  readonly TOKEN_WRONG_PIN: 2004;
  readonly TOKEN_PIN_LOCKED: 2005;
  readonly TOKEN_LAST_TRY: 2006;
  readonly TOKEN_PIN_LENGTH: 2007;
  readonly TOKEN_PIN_REQUIRED: 2008;
  readonly TOKEN_CANCELLED: 2009;
  readonly TOKEN_NOT_LOGGED_IN: 2010;
  readonly TOKEN_KEY_NOT_FOUND: 2011;
  readonly TOKEN_KEY_EXISTS: 2012;
  readonly TOKEN_AMBIGUOUS_KEY: 2013;
  readonly TOKEN_UNSUPPORTED_KEY: 2014;
  readonly TOKEN_CERTIFICATE_GONE: 2015;
  readonly TOKEN_UNSUPPORTED: 2016;
  readonly TOKEN_PKCS11: 2017;
  readonly TOKEN_MODULE: 2018;
  readonly TOKEN_MALFORMED: 2019;
  readonly TOKEN_STRUCTURE: 2020;
  readonly TOKEN_SOFT_FILE: 2021;
  readonly TOKEN_RANDOM: 2022;
  readonly TOKEN_CATALOGUE: 2023;
  readonly TOKEN_DECRYPTION_FAILED: 2024;
  readonly TOKEN_SKF: 2025;
  readonly TOKEN_NO_ANSWER: 2026;
  readonly TOKEN_PKCS11_PROFILE: 2027;
  readonly PAYMENT_MALFORMED_AMOUNT: 3001;
  readonly PAYMENT_AMOUNT_OUT_OF_RANGE: 3002;
  readonly PAYMENT_TERM_OUT_OF_RANGE: 3003;
  readonly PAYMENT_SUBTOTAL_MISMATCH: 3004;
  readonly PAYMENT_TOTAL_MISMATCH: 3005;
  readonly PAYMENT_ORDER_DIFFERS_FROM_QUOTE: 3006;
  readonly PAYMENT_UNSAFE_LINK: 3007;
  readonly PAYMENT_SHEET_MISMATCH: 3008;
  readonly PAYMENT_VERIFIED_EXCEEDS_RECEIVED: 3009;
  readonly PAYMENT_REFUNDS_EXCEED_PAYMENTS: 3010;
  readonly PAYMENT_DUPLICATE_ID: 3011;
  readonly PAYMENT_TOO_MANY: 3012;
  readonly PAYMENT_REFUND_TIMES: 3013;
  readonly PAYMENT_STATUS_MISMATCH: 3014;
  readonly PAYMENT_VANISHED: 3015;
  readonly PAYMENT_INVOICE_MISMATCH: 3016;
  readonly PROTOCOL_CANCELLED: 4001;
  readonly PROTOCOL_UNREACHABLE: 4002;
  readonly PROTOCOL_TLS_UNTRUSTED: 4003;
  readonly PROTOCOL_TLS_FAILED: 4004;
  readonly PROTOCOL_INTERRUPTED: 4005;
  readonly PROTOCOL_TIMED_OUT: 4006;
  readonly PROTOCOL_ANSWER_TOO_LARGE: 4007;
  readonly PROTOCOL_UNEXPECTED_ANSWER: 4008;
  readonly PROTOCOL_UNKNOWN_STATE: 4009;
  readonly PROTOCOL_FIELD: 4010;
  readonly PROTOCOL_MALFORMED: 4011;
  readonly PROTOCOL_SETTING: 4012;
  readonly PROTOCOL_NO_RANDOMNESS: 4013;
  readonly PROTOCOL_ANSWER_TOO_DEEP: 4014;
  readonly PROTOCOL_ANSWER_COMPRESSED: 4015;
  readonly CA_UNKNOWN: 4099;
  readonly CA_MALFORMED_REQUEST: 4100;
  readonly CA_FIELD_INVALID: 4101;
  readonly CA_UNAUTHORIZED: 4102;
  readonly CA_NOT_FOUND: 4103;
  readonly CA_APPLICATION_UNKNOWN: 4104;
  readonly CA_SIGNATURE_INVALID: 4105;
  readonly CA_CERTIFICATE_UNTRUSTED: 4106;
  readonly CA_CERTIFICATE_REVOKED: 4107;
  readonly CA_CERTIFICATE_NOT_RENEWABLE: 4108;
  readonly CA_AGREEMENT_CHANGED: 4109;
  readonly CA_QUOTE_EXPIRED: 4110;
  readonly CA_TERM_NOT_OFFERED: 4111;
  readonly CA_AMOUNT_CHANGED: 4112;
  readonly CA_APPLICATION_OPEN: 4113;
  readonly CA_APPLICATION_CONFLICT: 4114;
  readonly CA_CLIENT_TOO_OLD: 4115;
  readonly CA_CHANNEL_NOT_OFFERED: 4116;
  readonly CA_ALREADY_PAID: 4117;
  readonly CA_NOT_PAID: 4118;
  readonly CA_NOT_READY: 4119;
  readonly CA_APPLICATION_CLOSED: 4120;
  readonly CA_CERTIFICATE_MISMATCH: 4121;
  readonly CA_TOO_LARGE: 4122;
  readonly CA_METHOD_NOT_ALLOWED: 4123;
  readonly CA_UNSUPPORTED_MEDIA_TYPE: 4124;
  readonly CA_TOO_MANY_REQUESTS: 4125;
  readonly CA_INTERNAL: 4126;
  readonly CA_UNAVAILABLE: 4127;
  readonly CA_REQUEST_INVALID: 4128;
  readonly CA_ATTACHMENT_INVALID: 4129;
  readonly CA_ATTACHMENT_MISSING: 4130;
  readonly CA_ATTACHMENT_DIGEST: 4131;
  readonly CA_ATTACHMENT_LIMIT: 4132;
  readonly CA_OFFSET_MISMATCH: 4133;
  readonly CA_CHALLENGE_INVALID: 4134;
  readonly CA_INVOICE_NOT_OFFERED: 4135;
  readonly CA_INVOICE_NOT_ISSUED: 4136;
  readonly CA_PAYMENT_UNKNOWN: 4137;
  readonly CA_PAIR_MISMATCH: 4138;
  readonly RENEW_FORM: 5001;
  readonly RENEW_AGREEMENT_CHANGED: 5002;
  readonly RENEW_AGREEMENT_DIGEST: 5003;
  readonly RENEW_CLIENT_TOO_OLD: 5004;
  readonly RENEW_NO_RENEWAL: 5005;
  readonly RENEW_WRONG_STAGE: 5006;
  readonly RENEW_BUSY: 5007;
  readonly RENEW_STATE: 5008;
  readonly RENEW_JOURNAL_DAMAGED: 5009;
  readonly RENEW_JOURNAL_TOO_NEW: 5010;
  readonly RENEW_APPLICATION_LOST: 5011;
  readonly RENEW_CERTIFICATE_NOT_ON_TOKEN: 5012;
  readonly RENEW_SIGNATURE_WRONG: 5013;
  readonly RENEW_PAYMENT_HOST: 5014;
  readonly RENEW_STATE_RAN_BACKWARDS: 5015;
  readonly RENEW_READ_BACK_DIFFERS: 5016;
  readonly RENEW_TRIAL_SIGNATURE_WRONG: 5017;
  readonly RENEW_RENEW_WITH_NOT_OFFERED: 5018;
  readonly RENEW_ATTACHMENT_UNREADABLE: 5021;
  readonly RENEW_ATTACHMENT_NOT_UPLOADED: 5022;
  readonly RENEW_WRONG_PAYMENT_STATUS: 5031;
  readonly RENEW_STATUSES_CONTRADICT: 5032;
  readonly RENEW_NO_PAYMENT_PAGE: 5033;
  readonly RENEW_CHANNEL_NOT_OFFERED: 5034;
  readonly RENEW_INVOICE_NOT_ELECTRONIC: 5035;
  readonly RENEW_TRIAL_DECRYPTION_WRONG: 5036;
  readonly RENEW_KEY_IMPORT_UNSUPPORTED: 5037;
  readonly RENEW_CERTIFICATE_KEY: 5101;
  readonly RENEW_CERTIFICATE_SUBJECT: 5102;
  readonly RENEW_CERTIFICATE_VALIDITY: 5103;
  readonly RENEW_CERTIFICATE_EXPIRED: 5104;
  readonly RENEW_CERTIFICATE_USAGE: 5105;
  readonly RENEW_CERTIFICATE_CHAIN: 5106;
  readonly RENEW_CERTIFICATE_CHANGED: 5107;
  readonly RENEW_CERTIFICATE_PAIR: 5108;
  readonly RENEW_CERTIFICATE_ENCRYPTION_KEY: 5109;
  readonly RENEW_CERTIFICATE_CHAIN_TOO_LONG: 5110;
  readonly RENEW_CERTIFICATE_CHAIN_EXPIRED: 5111;
  readonly RENEW_RECOVERY_SIGNATURE: 5201;
  readonly RENEW_RECOVERY_CONTENT: 5202;
  readonly RENEW_RECOVERY_SIGNER: 5203;
  readonly RENEW_RECOVERY_RECEIPT: 5204;
  readonly PDF_FONT_UNREADABLE: 6001;
  readonly PDF_FONT_NOT_EMBEDDABLE: 6002;
  readonly PDF_FONT_DAMAGED: 6003;
  readonly C_NULL: 8001;
  readonly C_NOT_UTF8: 8002;
  readonly C_TOO_LONG: 8003;
  readonly C_OUT_OF_RANGE: 8004;
  readonly C_IN_USE: 8005;
  readonly C_PANICKED: 8006;
  readonly C_SETTING_MISSING: 8007;
  readonly C_NOT_ACCEPTED: 8008;
  readonly C_SIZE: 8009;
  readonly C_NOT_JSON: 8010;
  readonly C_NO_SUCH_FIELD: 8011;
  readonly C_EXCHANGE_OVER: 8012;
  readonly C_SKF_PROFILE: 8013;
  readonly C_PKCS11_PROFILE: 8014;
};

/** The name of an error, without its NETCA_ERROR_. */
export type ErrorName = keyof typeof ErrorCode;

/** The words that stand for numbers of the header, as they are in every JSON. */
export namespace Words {
  /** NETCA_VENDOR_… */
  type Vendor =
    | 'none'
    | 'pkcs11'
    | 'http'
    | 'skf';
  /** NETCA_ACTION_… */
  type Action =
    | 'apply'
    | 'query_progress'
    | 'install';
  /** NETCA_TOKEN_… */
  type Token =
    | 'pin_count_low'
    | 'pin_final_try'
    | 'pin_locked'
    | 'pin_pad'
    | 'present'
    | 'inserted'
    | 'removed';
  /** NETCA_KEY_… */
  type Key =
    | 'unknown'
    | 'rsa'
    | 'p256'
    | 'sm2';
  /** NETCA_ROLE_… */
  type Role =
    | 'neither'
    | 'signing'
    | 'encryption'
    | 'both';
  /** NETCA_STAGE_… */
  type Stage =
    | 'prepared'
    | 'signed'
    | 'awaiting_payment'
    | 'under_review'
    | 'ready_to_install'
    | 'installing'
    | 'installed'
    | 'complete'
    | 'rejected'
    | 'withdrawn';
  /** NETCA_INSTALL_… */
  type Install =
    | 'check'
    | 'write'
    | 'read_back'
    | 'trial_signature'
    | 'retire_old'
    | 'take_over_key_id'
    | 'confirm'
    | 'import_key'
    | 'trial_decryption';
  /** NETCA_GOAL_… */
  type Goal =
    | 'paid'
    | 'ready_to_install';
  /** NETCA_WAITED_… */
  type Waited =
    | 'reached'
    | 'ended'
    | 'still_waiting';
  /** NETCA_PATH_… */
  type Path =
    | 'unexpired'
    | 'expired';
  /** NETCA_RENEW_WITH_… */
  type RenewWith =
    | 'same_key'
    | 'new_key';
  /** NETCA_BUSINESS_… */
  type Business =
    | 'entered'
    | 'under_review'
    | 'ready_to_install'
    | 'installed'
    | 'rejected'
    | 'withdrawn';
  /** NETCA_TIMELINE_… */
  type Timeline =
    | 'entered'
    | 'payment_received'
    | 'paid'
    | 'approved'
    | 'rejected'
    | 'issued'
    | 'installed'
    | 'withdrawn'
    | 'refund_requested'
    | 'refunded'
    | 'carried_over'
    | 'invoice_requested'
    | 'invoice_issued'
    | 'other';
  /** NETCA_PAYMENT_END_… */
  type PaymentEnd =
    | 'paid'
    | 'declined'
    | 'expired'
    | 'closed'
    | 'still_waiting';
  /** NETCA_ATTACHMENT_… */
  type Attachment =
    | 'application_form'
    | 'organisation_papers'
    | 'operator_papers'
    | 'vat_papers';
  /** NETCA_MEDIA_… */
  type Media =
    | 'pdf'
    | 'jpeg'
    | 'png';
  /** NETCA_PAYMENT_… */
  type Payment =
    | 'unpaid'
    | 'partly_paid'
    | 'paid'
    | 'refunding'
    | 'refunded'
    | 'carried_over';
  /** NETCA_CHANNEL_… */
  type Channel =
    | 'carried_over'
    | 'periodic_settlement'
    | 'cash'
    | 'cheque'
    | 'bank_transfer'
    | 'unionpay_personal'
    | 'alipay'
    | 'unionpay_corporate';
  /** NETCA_COURIER_… */
  type Courier =
    | 'on_delivery'
    | 'with_business'
    | 'by_ca';
  /** NETCA_INVOICE_TYPE_… */
  type InvoiceType =
    | 'ordinary_fixed'
    | 'vat'
    | 'electronic';
  /** NETCA_UNIT_… */
  type Unit =
    | 'year'
    | 'month'
    | 'piece';
  /** NETCA_TRANSACTION_… */
  type Transaction =
    | 'unpaid'
    | 'paid'
    | 'closed';
  /** NETCA_TRANSACTION_TYPE_… */
  type TransactionType =
    | 'purchase'
    | 'refund';
  /** NETCA_ORDER_… */
  type Order =
    | 'normal'
    | 'cancelled';
  /** NETCA_REFUND_… */
  type Refund =
    | 'requested'
    | 'refunded';
  /** NETCA_REFUND_REASON_… */
  type RefundReason =
    | 'withdrawn'
    | 'rejected'
    | 'overpaid';
  /** NETCA_TRANSFER_… */
  type Transfer =
    | 'success'
    | 'not_found'
    | 'amount_differs'
    | 'already_used';
  /** NETCA_INVOICE_… */
  type Invoice =
    | 'requested'
    | 'issued'
    | 'voided';
  /** NETCA_LANGUAGE_… */
  type Language =
    | 'chinese'
    | 'english';
  /** NETCA_TEXT_… */
  type Text =
    | 'stage'
    | 'business'
    | 'payment'
    | 'channel'
    | 'transaction_type'
    | 'transaction'
    | 'order'
    | 'courier'
    | 'invoice_type'
    | 'unit'
    | 'refund'
    | 'refund_reason'
    | 'timeline'
    | 'renew_with'
    | 'install'
    | 'transfer'
    | 'invoice'
    | 'attachment';
  /** NETCA_EVENT_… */
  type Event =
    | 'other'
    | 'stage'
    | 'few_pin_tries'
    | 'making_key'
    | 'signing'
    | 'submitting'
    | 'next_question'
    | 'install'
    | 'clock_behind'
    | 'key_id_kept'
    | 'uploading'
    | 'old_certificate_kept'
    | 'decryption_not_tried';
  /** NETCA_LOG_… */
  type Log =
    | 'error'
    | 'warning'
    | 'info'
    | 'debug';
  /** NETCA_APPLIED_… */
  type Applied =
    | 'submitted'
    | 'resumed'
    | 'already';
  /** NETCA_RECOVERY_… */
  type Recovery =
    | 'restored'
    | 'known'
    | 'refused';
  /** NETCA_DRIVER_… */
  type Driver =
    | 'found'
    | 'missing'
    | 'broken'
    | 'skf';
}
