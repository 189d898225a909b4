//! The numbers of all errors. Written by `cargo xtask header` from the crates' sources; do not edit.

/// Success.
pub const NETCA_OK: i32 = 0;
/// A certificate or signed structure is malformed.
pub const NETCA_ERROR_CERT_MALFORMED: i32 = 1001;
/// A certificate or signed structure is too large.
pub const NETCA_ERROR_CERT_TOO_LARGE: i32 = 1002;
/// The file holds no readable PEM block.
pub const NETCA_ERROR_CERT_NO_PEM_BLOCK: i32 = 1003;
/// A fingerprint is 64 hexadecimal digits.
pub const NETCA_ERROR_CERT_MALFORMED_FINGERPRINT: i32 = 1004;
/// The algorithm is not supported.
pub const NETCA_ERROR_CERT_UNSUPPORTED_ALGORITHM: i32 = 1010;
/// The algorithm is too weak.
pub const NETCA_ERROR_CERT_TOO_WEAK: i32 = 1011;
/// The signature algorithms do not agree.
pub const NETCA_ERROR_CERT_ALGORITHM_MISMATCH: i32 = 1012;
/// A signature does not verify.
pub const NETCA_ERROR_CERT_BAD_SIGNATURE: i32 = 1013;
/// The signing key is not the certificate's.
pub const NETCA_ERROR_CERT_KEY_MISMATCH: i32 = 1014;
/// The certificate's key usage does not allow this.
pub const NETCA_ERROR_CERT_KEY_USAGE_FORBIDS: i32 = 1015;
/// The message has not exactly one signer.
pub const NETCA_ERROR_CERT_SIGNER_COUNT: i32 = 1020;
/// The message lacks its signer's certificate.
pub const NETCA_ERROR_CERT_SIGNER_CERTIFICATE_MISSING: i32 = 1021;
/// The message carries no content.
pub const NETCA_ERROR_CERT_DETACHED_CONTENT: i32 = 1022;
/// The message has another content type.
pub const NETCA_ERROR_CERT_CONTENT_TYPE: i32 = 1023;
/// The signed content is ambiguous.
pub const NETCA_ERROR_CERT_AMBIGUOUS_CONTENT: i32 = 1024;
/// The signed attributes do not fit the content.
pub const NETCA_ERROR_CERT_SIGNED_ATTRIBUTES: i32 = 1025;
/// The message carries other content than the one given.
pub const NETCA_ERROR_CERT_CONTENT_MISMATCH: i32 = 1026;
/// The message was signed with another certificate.
pub const NETCA_ERROR_CERT_OTHER_SIGNER: i32 = 1027;
/// Signing and encryption certificate are not one holder's.
pub const NETCA_ERROR_CERT_PAIR_MISMATCH: i32 = 1030;
/// A certificate of the pair mixes signing and encryption.
pub const NETCA_ERROR_CERT_PAIR_USAGE: i32 = 1031;
/// The keys of the pair are of different kinds.
pub const NETCA_ERROR_CERT_PAIR_ALGORITHMS: i32 = 1032;
/// There are too many intermediate certificates.
pub const NETCA_ERROR_CERT_TOO_MANY_CERTIFICATES: i32 = 1040;
/// No path leads to a trust anchor.
pub const NETCA_ERROR_CERT_NO_PATH: i32 = 1041;
/// The search for a path was given up.
pub const NETCA_ERROR_CERT_PATH_SEARCH_EXHAUSTED: i32 = 1042;
/// No certificate policy is acceptable.
pub const NETCA_ERROR_CERT_NO_ACCEPTABLE_POLICY: i32 = 1043;
/// A certificate of the chain has expired.
pub const NETCA_ERROR_CERT_PATH_EXPIRED: i32 = 1050;
/// A certificate of the chain is not valid yet.
pub const NETCA_ERROR_CERT_PATH_NOT_YET_VALID: i32 = 1051;
/// A signature in the chain does not verify.
pub const NETCA_ERROR_CERT_PATH_BAD_SIGNATURE: i32 = 1052;
/// The chain uses an unsupported algorithm.
pub const NETCA_ERROR_CERT_PATH_UNSUPPORTED_ALGORITHM: i32 = 1053;
/// The chain uses a weak algorithm.
pub const NETCA_ERROR_CERT_PATH_TOO_WEAK: i32 = 1054;
/// A certificate in the chain is no CA's.
pub const NETCA_ERROR_CERT_PATH_NOT_A_CA: i32 = 1055;
/// A certificate in the chain may not issue.
pub const NETCA_ERROR_CERT_PATH_NOT_FOR_CERTIFICATES: i32 = 1056;
/// The chain is longer than allowed.
pub const NETCA_ERROR_CERT_PATH_TOO_LONG: i32 = 1057;
/// A name is outside the name constraints.
pub const NETCA_ERROR_CERT_PATH_NAME_CONSTRAINT: i32 = 1058;
/// A certificate has an unknown critical extension.
pub const NETCA_ERROR_CERT_PATH_UNKNOWN_CRITICAL_EXTENSION: i32 = 1059;
/// An extension is malformed.
pub const NETCA_ERROR_CERT_PATH_MALFORMED_EXTENSION: i32 = 1060;
/// The certificate policies do not fit.
pub const NETCA_ERROR_CERT_PATH_POLICY: i32 = 1061;
/// The chain mixes SM2 with other algorithms.
pub const NETCA_ERROR_CERT_PATH_MIXED_ALGORITHMS: i32 = 1062;
/// The ciphertext cannot be decrypted with this key.
pub const NETCA_ERROR_CERT_DECRYPTION_FAILED: i32 = 1070;
/// The enveloped key's symmetric key has another length.
pub const NETCA_ERROR_CERT_SYMMETRIC_KEY_LENGTH: i32 = 1071;
/// The enveloped key is not the encryption certificate's.
pub const NETCA_ERROR_CERT_ENVELOPED_KEY_MISMATCH: i32 = 1072;
/// SM2 cannot encrypt content of this length.
pub const NETCA_ERROR_CERT_PLAINTEXT_LENGTH: i32 = 1073;
/// The system gives no random numbers.
pub const NETCA_ERROR_CERT_NO_RANDOMNESS: i32 = 1074;
/// No Key is plugged in, or not the one asked for.
pub const NETCA_ERROR_TOKEN_NOT_PRESENT: i32 = 2001;
/// More than one Key is plugged in.
pub const NETCA_ERROR_TOKEN_MORE_THAN_ONE: i32 = 2002;
/// The Key was removed while it was used.
pub const NETCA_ERROR_TOKEN_REMOVED: i32 = 2003;
/// The PIN was wrong.
pub const NETCA_ERROR_TOKEN_WRONG_PIN: i32 = 2004;
/// The Key is locked.
pub const NETCA_ERROR_TOKEN_PIN_LOCKED: i32 = 2005;
/// Only one PIN try is left; it was not used.
pub const NETCA_ERROR_TOKEN_LAST_TRY: i32 = 2006;
/// The PIN is too short or too long for this Key.
pub const NETCA_ERROR_TOKEN_PIN_LENGTH: i32 = 2007;
/// A PIN is needed.
pub const NETCA_ERROR_TOKEN_PIN_REQUIRED: i32 = 2008;
/// The PIN entry was cancelled on the Key.
pub const NETCA_ERROR_TOKEN_CANCELLED: i32 = 2009;
/// Not logged in to the Key.
pub const NETCA_ERROR_TOKEN_NOT_LOGGED_IN: i32 = 2010;
/// The certificate's private key is not on the Key.
pub const NETCA_ERROR_TOKEN_KEY_NOT_FOUND: i32 = 2011;
/// A key with this id is on the Key already.
pub const NETCA_ERROR_TOKEN_KEY_EXISTS: i32 = 2012;
/// Several private keys on the Key have this id.
pub const NETCA_ERROR_TOKEN_AMBIGUOUS_KEY: i32 = 2013;
/// The Key does not support this kind of key.
pub const NETCA_ERROR_TOKEN_UNSUPPORTED_KEY: i32 = 2014;
/// The certificate is no longer on the Key.
pub const NETCA_ERROR_TOKEN_CERTIFICATE_GONE: i32 = 2015;
/// The Key does not support this operation.
pub const NETCA_ERROR_TOKEN_UNSUPPORTED: i32 = 2016;
/// The Key's driver reported an error.
pub const NETCA_ERROR_TOKEN_PKCS11: i32 = 2017;
/// The Key's driver module cannot be loaded.
pub const NETCA_ERROR_TOKEN_MODULE: i32 = 2018;
/// The Key gave a malformed answer.
pub const NETCA_ERROR_TOKEN_MALFORMED: i32 = 2019;
/// A key or signature of the Key cannot be read.
pub const NETCA_ERROR_TOKEN_STRUCTURE: i32 = 2020;
/// The soft token's file cannot be used.
pub const NETCA_ERROR_TOKEN_SOFT_FILE: i32 = 2021;
/// The system gives no random numbers.
pub const NETCA_ERROR_TOKEN_RANDOM: i32 = 2022;
/// The catalogue of drivers cannot be used.
pub const NETCA_ERROR_TOKEN_CATALOGUE: i32 = 2023;
/// Decryption with a key of the token failed.
pub const NETCA_ERROR_TOKEN_DECRYPTION_FAILED: i32 = 2024;
/// The Key's driver reported an error.
pub const NETCA_ERROR_TOKEN_SKF: i32 = 2025;
/// The Key's driver does not answer.
pub const NETCA_ERROR_TOKEN_NO_ANSWER: i32 = 2026;
/// SM2 through this PKCS#11 driver needs the vendor's numbers, or those given do not fit.
pub const NETCA_ERROR_TOKEN_PKCS11_PROFILE: i32 = 2027;
/// The amount is malformed.
pub const NETCA_ERROR_PAYMENT_MALFORMED_AMOUNT: i32 = 3001;
/// The amount is out of range.
pub const NETCA_ERROR_PAYMENT_AMOUNT_OUT_OF_RANGE: i32 = 3002;
/// The term is out of range.
pub const NETCA_ERROR_PAYMENT_TERM_OUT_OF_RANGE: i32 = 3003;
/// A fee line does not multiply; stopped.
pub const NETCA_ERROR_PAYMENT_SUBTOTAL_MISMATCH: i32 = 3004;
/// The fees do not add up; stopped.
pub const NETCA_ERROR_PAYMENT_TOTAL_MISMATCH: i32 = 3005;
/// The order asks for another amount than the quote; stopped.
pub const NETCA_ERROR_PAYMENT_ORDER_DIFFERS_FROM_QUOTE: i32 = 3006;
/// The payment link is unsafe; stopped.
pub const NETCA_ERROR_PAYMENT_UNSAFE_LINK: i32 = 3007;
/// What came in, what is missing and what is too much do not add up; stopped.
pub const NETCA_ERROR_PAYMENT_SHEET_MISMATCH: i32 = 3008;
/// More transfers were found than money came in; stopped.
pub const NETCA_ERROR_PAYMENT_VERIFIED_EXCEEDS_RECEIVED: i32 = 3009;
/// More is given back than came in; stopped.
pub const NETCA_ERROR_PAYMENT_REFUNDS_EXCEED_PAYMENTS: i32 = 3010;
/// Two payments or refunds have one id; stopped.
pub const NETCA_ERROR_PAYMENT_DUPLICATE_ID: i32 = 3011;
/// There are too many payments, refunds or transfers; stopped.
pub const NETCA_ERROR_PAYMENT_TOO_MANY: i32 = 3012;
/// A refund's state and times contradict each other; stopped.
pub const NETCA_ERROR_PAYMENT_REFUND_TIMES: i32 = 3013;
/// The payment status does not fit the money; stopped.
pub const NETCA_ERROR_PAYMENT_STATUS_MISMATCH: i32 = 3014;
/// A payment or refund that was there before is gone or was changed; stopped.
pub const NETCA_ERROR_PAYMENT_VANISHED: i32 = 3015;
/// The invoice is not the one that was asked for.
pub const NETCA_ERROR_PAYMENT_INVOICE_MISMATCH: i32 = 3016;
/// Cancelled.
pub const NETCA_ERROR_PROTOCOL_CANCELLED: i32 = 4001;
/// The server cannot be reached.
pub const NETCA_ERROR_PROTOCOL_UNREACHABLE: i32 = 4002;
/// The server is not the one that the trust anchors vouch for.
pub const NETCA_ERROR_PROTOCOL_TLS_UNTRUSTED: i32 = 4003;
/// The TLS connection failed.
pub const NETCA_ERROR_PROTOCOL_TLS_FAILED: i32 = 4004;
/// The connection broke and the outcome is not known.
pub const NETCA_ERROR_PROTOCOL_INTERRUPTED: i32 = 4005;
/// The server did not answer in time.
pub const NETCA_ERROR_PROTOCOL_TIMED_OUT: i32 = 4006;
/// The answer is too large and was cut off.
pub const NETCA_ERROR_PROTOCOL_ANSWER_TOO_LARGE: i32 = 4007;
/// The answer is not what the protocol says.
pub const NETCA_ERROR_PROTOCOL_UNEXPECTED_ANSWER: i32 = 4008;
/// The server reports a state that this version does not know.
pub const NETCA_ERROR_PROTOCOL_UNKNOWN_STATE: i32 = 4009;
/// A field breaks a rule.
pub const NETCA_ERROR_PROTOCOL_FIELD: i32 = 4010;
/// A text is not of the right form.
pub const NETCA_ERROR_PROTOCOL_MALFORMED: i32 = 4011;
/// A setting of the connection cannot be used.
pub const NETCA_ERROR_PROTOCOL_SETTING: i32 = 4012;
/// The system gives no random numbers.
pub const NETCA_ERROR_PROTOCOL_NO_RANDOMNESS: i32 = 4013;
/// The answer is nested too deep.
pub const NETCA_ERROR_PROTOCOL_ANSWER_TOO_DEEP: i32 = 4014;
/// The answer is compressed, which was not asked for.
pub const NETCA_ERROR_PROTOCOL_ANSWER_COMPRESSED: i32 = 4015;
/// The CA refused for a reason that this version does not know.
pub const NETCA_ERROR_CA_UNKNOWN: i32 = 4099;
/// The CA cannot read the request.
pub const NETCA_ERROR_CA_MALFORMED_REQUEST: i32 = 4100;
/// The CA refuses a field.
pub const NETCA_ERROR_CA_FIELD_INVALID: i32 = 4101;
/// The access token is not accepted.
pub const NETCA_ERROR_CA_UNAUTHORIZED: i32 = 4102;
/// There is nothing at this address.
pub const NETCA_ERROR_CA_NOT_FOUND: i32 = 4103;
/// The CA has no such application.
pub const NETCA_ERROR_CA_APPLICATION_UNKNOWN: i32 = 4104;
/// The application's signature is not accepted.
pub const NETCA_ERROR_CA_SIGNATURE_INVALID: i32 = 4105;
/// The certificate is not this CA's.
pub const NETCA_ERROR_CA_CERTIFICATE_UNTRUSTED: i32 = 4106;
/// The certificate was revoked or replaced.
pub const NETCA_ERROR_CA_CERTIFICATE_REVOKED: i32 = 4107;
/// The certificate cannot be renewed now.
pub const NETCA_ERROR_CA_CERTIFICATE_NOT_RENEWABLE: i32 = 4108;
/// The agreement has changed.
pub const NETCA_ERROR_CA_AGREEMENT_CHANGED: i32 = 4109;
/// The quote has expired.
pub const NETCA_ERROR_CA_QUOTE_EXPIRED: i32 = 4110;
/// The term is not offered.
pub const NETCA_ERROR_CA_TERM_NOT_OFFERED: i32 = 4111;
/// The fee has changed.
pub const NETCA_ERROR_CA_AMOUNT_CHANGED: i32 = 4112;
/// Another application for this certificate is open.
pub const NETCA_ERROR_CA_APPLICATION_OPEN: i32 = 4113;
/// The application id was used already.
pub const NETCA_ERROR_CA_APPLICATION_CONFLICT: i32 = 4114;
/// The client is too old for this renewal; the CA did not take the application.
pub const NETCA_ERROR_CA_CLIENT_TOO_OLD: i32 = 4115;
/// This way to pay is not offered.
pub const NETCA_ERROR_CA_CHANNEL_NOT_OFFERED: i32 = 4116;
/// The order is paid already.
pub const NETCA_ERROR_CA_ALREADY_PAID: i32 = 4117;
/// The order is not paid yet.
pub const NETCA_ERROR_CA_NOT_PAID: i32 = 4118;
/// The certificate is not issued yet.
pub const NETCA_ERROR_CA_NOT_READY: i32 = 4119;
/// The application has ended.
pub const NETCA_ERROR_CA_APPLICATION_CLOSED: i32 = 4120;
/// This is not the certificate that was issued.
pub const NETCA_ERROR_CA_CERTIFICATE_MISMATCH: i32 = 4121;
/// The request is too large.
pub const NETCA_ERROR_CA_TOO_LARGE: i32 = 4122;
/// The server does not take this method.
pub const NETCA_ERROR_CA_METHOD_NOT_ALLOWED: i32 = 4123;
/// The server does not take this media type.
pub const NETCA_ERROR_CA_UNSUPPORTED_MEDIA_TYPE: i32 = 4124;
/// Too many requests.
pub const NETCA_ERROR_CA_TOO_MANY_REQUESTS: i32 = 4125;
/// The CA failed.
pub const NETCA_ERROR_CA_INTERNAL: i32 = 4126;
/// The CA is not available now.
pub const NETCA_ERROR_CA_UNAVAILABLE: i32 = 4127;
/// The request for the new key is not accepted.
pub const NETCA_ERROR_CA_REQUEST_INVALID: i32 = 4128;
/// The attachment is of a type or size that is not taken.
pub const NETCA_ERROR_CA_ATTACHMENT_INVALID: i32 = 4129;
/// An attachment is missing or was not uploaded whole.
pub const NETCA_ERROR_CA_ATTACHMENT_MISSING: i32 = 4130;
/// The attachment did not arrive as it was announced.
pub const NETCA_ERROR_CA_ATTACHMENT_DIGEST: i32 = 4131;
/// There are too many attachments.
pub const NETCA_ERROR_CA_ATTACHMENT_LIMIT: i32 = 4132;
/// The chunk does not begin where the last one ended.
pub const NETCA_ERROR_CA_OFFSET_MISMATCH: i32 = 4133;
/// The challenge is unknown, expired or used.
pub const NETCA_ERROR_CA_CHALLENGE_INVALID: i32 = 4134;
/// No such invoice can be asked for now.
pub const NETCA_ERROR_CA_INVOICE_NOT_OFFERED: i32 = 4135;
/// The invoice is not issued yet.
pub const NETCA_ERROR_CA_INVOICE_NOT_ISSUED: i32 = 4136;
/// There is no such payment.
pub const NETCA_ERROR_CA_PAYMENT_UNKNOWN: i32 = 4137;
/// The signing and the encryption certificate do not belong together.
pub const NETCA_ERROR_CA_PAIR_MISMATCH: i32 = 4138;
/// What was filled in has mistakes; nothing was signed or sent.
pub const NETCA_ERROR_RENEW_FORM: i32 = 5001;
/// The agreement has changed since it was accepted.
pub const NETCA_ERROR_RENEW_AGREEMENT_CHANGED: i32 = 5002;
/// The agreement's text does not fit its digest.
pub const NETCA_ERROR_RENEW_AGREEMENT_DIGEST: i32 = 5003;
/// The client is too old for this renewal; nothing was signed.
pub const NETCA_ERROR_RENEW_CLIENT_TOO_OLD: i32 = 5004;
/// There is no renewal here.
pub const NETCA_ERROR_RENEW_NO_RENEWAL: i32 = 5005;
/// This is not possible at the present stage.
pub const NETCA_ERROR_RENEW_WRONG_STAGE: i32 = 5006;
/// Another program is working on this renewal.
pub const NETCA_ERROR_RENEW_BUSY: i32 = 5007;
/// The state directory cannot be read or written.
pub const NETCA_ERROR_RENEW_STATE: i32 = 5008;
/// The journal is damaged; stopped to be safe.
pub const NETCA_ERROR_RENEW_JOURNAL_DAMAGED: i32 = 5009;
/// The journal was written by a newer version.
pub const NETCA_ERROR_RENEW_JOURNAL_TOO_NEW: i32 = 5010;
/// The signed application is missing or was changed.
pub const NETCA_ERROR_RENEW_APPLICATION_LOST: i32 = 5011;
/// The certificate is not on this Key.
pub const NETCA_ERROR_RENEW_CERTIFICATE_NOT_ON_TOKEN: i32 = 5012;
/// The Key's signature does not verify; nothing was handed in.
pub const NETCA_ERROR_RENEW_SIGNATURE_WRONG: i32 = 5013;
/// The payment link leads to a host that is not allowed; stopped.
pub const NETCA_ERROR_RENEW_PAYMENT_HOST: i32 = 5014;
/// The CA's answer contradicts an earlier one; stopped.
pub const NETCA_ERROR_RENEW_STATE_RAN_BACKWARDS: i32 = 5015;
/// The certificate read back differs and was taken away; the old one is untouched.
pub const NETCA_ERROR_RENEW_READ_BACK_DIFFERS: i32 = 5016;
/// The trial signature failed, the new certificate was taken away; the old one is untouched.
pub const NETCA_ERROR_RENEW_TRIAL_SIGNATURE_WRONG: i32 = 5017;
/// This way of renewing is not offered.
pub const NETCA_ERROR_RENEW_RENEW_WITH_NOT_OFFERED: i32 = 5018;
/// The file for an attachment cannot be read.
pub const NETCA_ERROR_RENEW_ATTACHMENT_UNREADABLE: i32 = 5021;
/// An attachment is not uploaded whole; nothing was signed.
pub const NETCA_ERROR_RENEW_ATTACHMENT_NOT_UPLOADED: i32 = 5022;
/// This is not possible at the present payment status.
pub const NETCA_ERROR_RENEW_WRONG_PAYMENT_STATUS: i32 = 5031;
/// The CA's business status and payment status contradict each other; stopped.
pub const NETCA_ERROR_RENEW_STATUSES_CONTRADICT: i32 = 5032;
/// This way to pay has no page.
pub const NETCA_ERROR_RENEW_NO_PAYMENT_PAGE: i32 = 5033;
/// This way to pay is not offered for this order.
pub const NETCA_ERROR_RENEW_CHANNEL_NOT_OFFERED: i32 = 5034;
/// No electronic invoice was chosen for this order.
pub const NETCA_ERROR_RENEW_INVOICE_NOT_ELECTRONIC: i32 = 5035;
/// The trial decryption with the encryption certificate's key failed; the old certificates are untouched.
pub const NETCA_ERROR_RENEW_TRIAL_DECRYPTION_WRONG: i32 = 5036;
/// This Key or its driver cannot import the encryption key that the CA makes; nothing was signed or paid.
pub const NETCA_ERROR_RENEW_KEY_IMPORT_UNSUPPORTED: i32 = 5037;
/// The new certificate is for another key; nothing was written.
pub const NETCA_ERROR_RENEW_CERTIFICATE_KEY: i32 = 5101;
/// The new certificate has another subject; nothing was written.
pub const NETCA_ERROR_RENEW_CERTIFICATE_SUBJECT: i32 = 5102;
/// The new certificate does not end later; nothing was written.
pub const NETCA_ERROR_RENEW_CERTIFICATE_VALIDITY: i32 = 5103;
/// The new certificate has expired already; nothing was written.
pub const NETCA_ERROR_RENEW_CERTIFICATE_EXPIRED: i32 = 5104;
/// The new certificate's usage does not fit; nothing was written.
pub const NETCA_ERROR_RENEW_CERTIFICATE_USAGE: i32 = 5105;
/// The new certificate does not lead to a trust anchor; nothing was written.
pub const NETCA_ERROR_RENEW_CERTIFICATE_CHAIN: i32 = 5106;
/// The new certificate is another one than before; nothing was written.
pub const NETCA_ERROR_RENEW_CERTIFICATE_CHANGED: i32 = 5107;
/// The new signing and encryption certificates are not the pair that was promised; nothing was written.
pub const NETCA_ERROR_RENEW_CERTIFICATE_PAIR: i32 = 5108;
/// The new encryption certificate does not fit its key; nothing was written.
pub const NETCA_ERROR_RENEW_CERTIFICATE_ENCRYPTION_KEY: i32 = 5109;
/// The new certificate's chain is too long; nothing was written.
pub const NETCA_ERROR_RENEW_CERTIFICATE_CHAIN_TOO_LONG: i32 = 5110;
/// A CA's certificate above the new one has expired; nothing was written.
pub const NETCA_ERROR_RENEW_CERTIFICATE_CHAIN_EXPIRED: i32 = 5111;
/// The signature of the application that the CA shows does not verify; it was left out.
pub const NETCA_ERROR_RENEW_RECOVERY_SIGNATURE: i32 = 5201;
/// What the CA shows is no application for the certificate that signed it; it was left out.
pub const NETCA_ERROR_RENEW_RECOVERY_CONTENT: i32 = 5202;
/// The application that the CA shows was signed by another certificate; it was left out.
pub const NETCA_ERROR_RENEW_RECOVERY_SIGNER: i32 = 5203;
/// The CA says of the application what was not signed; it was left out.
pub const NETCA_ERROR_RENEW_RECOVERY_RECEIPT: i32 = 5204;
/// The font cannot be read, or has no TrueType outlines.
pub const NETCA_ERROR_PDF_FONT_UNREADABLE: i32 = 6001;
/// The font does not allow to be embedded in documents.
pub const NETCA_ERROR_PDF_FONT_NOT_EMBEDDABLE: i32 = 6002;
/// The font is damaged.
pub const NETCA_ERROR_PDF_FONT_DAMAGED: i32 = 6003;
/// The program left out an argument.
pub const NETCA_ERROR_C_NULL: i32 = 8001;
/// The program gave a text that is not UTF-8.
pub const NETCA_ERROR_C_NOT_UTF8: i32 = 8002;
/// The program gave too long a text or file.
pub const NETCA_ERROR_C_TOO_LONG: i32 = 8003;
/// The program gave a number that is out of range.
pub const NETCA_ERROR_C_OUT_OF_RANGE: i32 = 8004;
/// Another step is still under way.
pub const NETCA_ERROR_C_IN_USE: i32 = 8005;
/// A defect in the program was caught.
pub const NETCA_ERROR_C_PANICKED: i32 = 8006;
/// The program lacks a setting.
pub const NETCA_ERROR_C_SETTING_MISSING: i32 = 8007;
/// The agreement was not accepted.
pub const NETCA_ERROR_C_NOT_ACCEPTED: i32 = 8008;
/// Program and library do not fit together.
pub const NETCA_ERROR_C_SIZE: i32 = 8009;
/// A text is not the JSON that it should be.
pub const NETCA_ERROR_C_NOT_JSON: i32 = 8010;
/// The form has no such field.
pub const NETCA_ERROR_C_NO_SUCH_FIELD: i32 = 8011;
/// The request is over.
pub const NETCA_ERROR_C_EXCHANGE_OVER: i32 = 8012;
/// A word of the SKF driver's profile is not known.
pub const NETCA_ERROR_C_SKF_PROFILE: i32 = 8013;
/// A word of the PKCS#11 driver's profile is not known.
pub const NETCA_ERROR_C_PKCS11_PROFILE: i32 = 8014;
