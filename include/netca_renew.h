/*
 * netca-renew: online renewal of certificates on USB Keys. SPDX-License-Identifier: MIT OR Apache-2.0
 *
 * Written by `cargo xtask header` from crates/netca-renew-ffi; do not edit.
 *
 * THE FLOW, by its steps:
 *
 *   before  netca_settings_new, netca_client_open; netca_provider_open_pkcs11 or ..._open_skf, netca_token_open
 *   0       netca_client_list        the certificates on the Key, with what can be done with each
 *   1       netca_client_quote       terms and prices, and what the form must hold
 *   2       netca_client_agreement   the agreement, shown to the user; netca_agreement_accept
 *   3       netca_form_new           the form; netca_form_check tells every field that breaks a rule
 *   3c      netca_paper_new          the form on paper, where it must be stamped; netca_client_upload brings the scan to the CA
 *   4       netca_client_apply       the PIN: signed with the certificate being renewed, and handed in
 *   5       netca_renewal_order      what is to be paid
 *   6a      netca_renewal_payment_link         the page to pay on; netca_renewal_wait_for_payment
 *   6b      netca_renewal_declare_transfers    paid by bank transfer; netca_renewal_verify_transfers
 *   6c      netca_renewal_withdraw   gives it all up; what was paid is refunded
 *   7       netca_renewal_wait       until it is approved; netca_renewal_refresh asks once
 *   7a      netca_client_recover     a renewal that was begun on another computer
 *   8       netca_renewal_install    the new certificate on the Key, in place of the old one
 *   beside  netca_renewal_request_invoice      an electronic invoice; netca_drivers_find, netca_texts_new
 *
 * Everything is written to a journal before it is done. After a crash, netca_renewal_find or netca_renewal_open goes on where
 * it stopped. examples/c has the whole of it; docs/c-json.md describes the JSON.
 *
 * WHAT HOLDS FOR EVERY FUNCTION
 *
 * Results. A function that can fail gives an int32_t: 0 (NETCA_OK) or the NETCA_ERROR_... that says why. Numbers are never used
 * again for something else. What it makes goes to the place that its last arguments point to: NULL (or NETCA_NONE) from the
 * beginning of the call, and something else only on success.
 *
 * Errors. The last argument may be NULL; else *error is NULL from the beginning of the call, and after a failure an error that
 * says more. Free it with netca_error_free. Leaving it out leaks nothing.
 *
 * Handles. What a function gives through a pointer to a pointer is the caller's, and is freed once, with the netca_..._free of
 * its type; NULL is fine there. A handle must not be used after that. What is borrowed says so. No handle has to be freed before
 * another: each keeps what it needs.
 *
 * Texts in. UTF-8, with their length in bytes; no NUL is needed. They are copied before the function returns. NETCA_TEXT("...")
 * gives both for a NUL-terminated text. A NULL is an error unless the function allows it, and so is what is not UTF-8 or
 * longer than 64 MiB.
 *
 * Texts out. UTF-8, NUL-terminated, borrowed from the handle that they were asked of, valid until that is freed, the same
 * pointer each time that the text is the same. length, which may be NULL, is set to the number of bytes without the NUL: a text
 * from outside may hold a NUL itself. NULL, with length 0, where there is none.
 *
 * Numbers. Never an enum: a number that stands for nothing is NETCA_ERROR_C_OUT_OF_RANGE. Amounts are whole fen (1 yuan = 100
 * fen), times are seconds since 1970 in UTC. Of an index beyond the last one, functions that cannot fail give NULL, NETCA_NONE,
 * NETCA_NO_TIME or 0, as they say.
 *
 * Threads. Every function may be called from any thread, and a handle used on another than it was made on. Functions that take a
 * handle by a const pointer may be called concurrently with that handle. Where work on it is for one at a time (a provider, a
 * token, a renewal), a second call meanwhile does not wait but fails with NETCA_ERROR_C_IN_USE. Only freeing is for one thread,
 * when no other uses the handle. Functions that ask the CA or a Key block; give them a netca_cancel and they can be stopped
 * from any thread. The calling thread may run an async runtime or an event loop, which stands still meanwhile.
 *
 * Callbacks are called on the thread that called the library, while it blocks, and on no other. They must not throw, longjmp or
 * end the thread. They may call anything but what would need the handles in use.
 *
 * Safety. No PIN, name, identity number, phone number, account or access token is in an error's message or in the log. A PIN
 * is copied, wiped after use, and never tried twice.
 *
 * Growth. A program made with this header works with every later library of the same NETCA_ABI_VERSION: functions and numbers
 * are added, none changes. Structures begin with their size. Ignore numbers and JSON members that you do not know.
 */

#ifndef NETCA_RENEW_H
#define NETCA_RENEW_H

#include <stddef.h>
#include <stdint.h>

/**
 * A NUL-terminated text and its length, for two arguments of a function; needs string.h. The text is evaluated twice.
 */
#define NETCA_TEXT(text) (text), strlen(text)


/**
 * The version of the C ABI that this header describes. It grows with every change that an older program would not
 * survive. Compare it with `netca_abi_version()` before calling anything else, and go no further when they differ.
 */
#define NETCA_ABI_VERSION 1

/**
 * Success.
 */
#define NETCA_OK 0

/**
 * A certificate or signed structure is malformed.
 */
#define NETCA_ERROR_CERT_MALFORMED 1001

/**
 * A certificate or signed structure is too large.
 */
#define NETCA_ERROR_CERT_TOO_LARGE 1002

/**
 * The file holds no readable PEM block.
 */
#define NETCA_ERROR_CERT_NO_PEM_BLOCK 1003

/**
 * A fingerprint is 64 hexadecimal digits.
 */
#define NETCA_ERROR_CERT_MALFORMED_FINGERPRINT 1004

/**
 * The algorithm is not supported.
 */
#define NETCA_ERROR_CERT_UNSUPPORTED_ALGORITHM 1010

/**
 * The algorithm is too weak.
 */
#define NETCA_ERROR_CERT_TOO_WEAK 1011

/**
 * The signature algorithms do not agree.
 */
#define NETCA_ERROR_CERT_ALGORITHM_MISMATCH 1012

/**
 * A signature does not verify.
 */
#define NETCA_ERROR_CERT_BAD_SIGNATURE 1013

/**
 * The signing key is not the certificate's.
 */
#define NETCA_ERROR_CERT_KEY_MISMATCH 1014

/**
 * The certificate's key usage does not allow this.
 */
#define NETCA_ERROR_CERT_KEY_USAGE_FORBIDS 1015

/**
 * The message has not exactly one signer.
 */
#define NETCA_ERROR_CERT_SIGNER_COUNT 1020

/**
 * The message lacks its signer's certificate.
 */
#define NETCA_ERROR_CERT_SIGNER_CERTIFICATE_MISSING 1021

/**
 * The message carries no content.
 */
#define NETCA_ERROR_CERT_DETACHED_CONTENT 1022

/**
 * The message has another content type.
 */
#define NETCA_ERROR_CERT_CONTENT_TYPE 1023

/**
 * The signed content is ambiguous.
 */
#define NETCA_ERROR_CERT_AMBIGUOUS_CONTENT 1024

/**
 * The signed attributes do not fit the content.
 */
#define NETCA_ERROR_CERT_SIGNED_ATTRIBUTES 1025

/**
 * The message carries other content than the one given.
 */
#define NETCA_ERROR_CERT_CONTENT_MISMATCH 1026

/**
 * The message was signed with another certificate.
 */
#define NETCA_ERROR_CERT_OTHER_SIGNER 1027

/**
 * Signing and encryption certificate are not one holder's.
 */
#define NETCA_ERROR_CERT_PAIR_MISMATCH 1030

/**
 * A certificate of the pair mixes signing and encryption.
 */
#define NETCA_ERROR_CERT_PAIR_USAGE 1031

/**
 * The keys of the pair are of different kinds.
 */
#define NETCA_ERROR_CERT_PAIR_ALGORITHMS 1032

/**
 * There are too many intermediate certificates.
 */
#define NETCA_ERROR_CERT_TOO_MANY_CERTIFICATES 1040

/**
 * No path leads to a trust anchor.
 */
#define NETCA_ERROR_CERT_NO_PATH 1041

/**
 * The search for a path was given up.
 */
#define NETCA_ERROR_CERT_PATH_SEARCH_EXHAUSTED 1042

/**
 * No certificate policy is acceptable.
 */
#define NETCA_ERROR_CERT_NO_ACCEPTABLE_POLICY 1043

/**
 * A certificate of the chain has expired.
 */
#define NETCA_ERROR_CERT_PATH_EXPIRED 1050

/**
 * A certificate of the chain is not valid yet.
 */
#define NETCA_ERROR_CERT_PATH_NOT_YET_VALID 1051

/**
 * A signature in the chain does not verify.
 */
#define NETCA_ERROR_CERT_PATH_BAD_SIGNATURE 1052

/**
 * The chain uses an unsupported algorithm.
 */
#define NETCA_ERROR_CERT_PATH_UNSUPPORTED_ALGORITHM 1053

/**
 * The chain uses a weak algorithm.
 */
#define NETCA_ERROR_CERT_PATH_TOO_WEAK 1054

/**
 * A certificate in the chain is no CA's.
 */
#define NETCA_ERROR_CERT_PATH_NOT_A_CA 1055

/**
 * A certificate in the chain may not issue.
 */
#define NETCA_ERROR_CERT_PATH_NOT_FOR_CERTIFICATES 1056

/**
 * The chain is longer than allowed.
 */
#define NETCA_ERROR_CERT_PATH_TOO_LONG 1057

/**
 * A name is outside the name constraints.
 */
#define NETCA_ERROR_CERT_PATH_NAME_CONSTRAINT 1058

/**
 * A certificate has an unknown critical extension.
 */
#define NETCA_ERROR_CERT_PATH_UNKNOWN_CRITICAL_EXTENSION 1059

/**
 * An extension is malformed.
 */
#define NETCA_ERROR_CERT_PATH_MALFORMED_EXTENSION 1060

/**
 * The certificate policies do not fit.
 */
#define NETCA_ERROR_CERT_PATH_POLICY 1061

/**
 * The chain mixes SM2 with other algorithms.
 */
#define NETCA_ERROR_CERT_PATH_MIXED_ALGORITHMS 1062

/**
 * The ciphertext cannot be decrypted with this key.
 */
#define NETCA_ERROR_CERT_DECRYPTION_FAILED 1070

/**
 * The enveloped key's symmetric key has another length.
 */
#define NETCA_ERROR_CERT_SYMMETRIC_KEY_LENGTH 1071

/**
 * The enveloped key is not the encryption certificate's.
 */
#define NETCA_ERROR_CERT_ENVELOPED_KEY_MISMATCH 1072

/**
 * SM2 cannot encrypt content of this length.
 */
#define NETCA_ERROR_CERT_PLAINTEXT_LENGTH 1073

/**
 * The system gives no random numbers.
 */
#define NETCA_ERROR_CERT_NO_RANDOMNESS 1074

/**
 * No Key is plugged in, or not the one asked for.
 */
#define NETCA_ERROR_TOKEN_NOT_PRESENT 2001

/**
 * More than one Key is plugged in.
 */
#define NETCA_ERROR_TOKEN_MORE_THAN_ONE 2002

/**
 * The Key was removed while it was used.
 */
#define NETCA_ERROR_TOKEN_REMOVED 2003

/**
 * The PIN was wrong.
 */
#define NETCA_ERROR_TOKEN_WRONG_PIN 2004

/**
 * The Key is locked.
 */
#define NETCA_ERROR_TOKEN_PIN_LOCKED 2005

/**
 * Only one PIN try is left; it was not used.
 */
#define NETCA_ERROR_TOKEN_LAST_TRY 2006

/**
 * The PIN is too short or too long for this Key.
 */
#define NETCA_ERROR_TOKEN_PIN_LENGTH 2007

/**
 * A PIN is needed.
 */
#define NETCA_ERROR_TOKEN_PIN_REQUIRED 2008

/**
 * The PIN entry was cancelled on the Key.
 */
#define NETCA_ERROR_TOKEN_CANCELLED 2009

/**
 * Not logged in to the Key.
 */
#define NETCA_ERROR_TOKEN_NOT_LOGGED_IN 2010

/**
 * The certificate's private key is not on the Key.
 */
#define NETCA_ERROR_TOKEN_KEY_NOT_FOUND 2011

/**
 * A key with this id is on the Key already.
 */
#define NETCA_ERROR_TOKEN_KEY_EXISTS 2012

/**
 * Several private keys on the Key have this id.
 */
#define NETCA_ERROR_TOKEN_AMBIGUOUS_KEY 2013

/**
 * The Key does not support this kind of key.
 */
#define NETCA_ERROR_TOKEN_UNSUPPORTED_KEY 2014

/**
 * The certificate is no longer on the Key.
 */
#define NETCA_ERROR_TOKEN_CERTIFICATE_GONE 2015

/**
 * The Key does not support this operation.
 */
#define NETCA_ERROR_TOKEN_UNSUPPORTED 2016

/**
 * The Key's driver reported an error.
 */
#define NETCA_ERROR_TOKEN_PKCS11 2017

/**
 * The Key's driver module cannot be loaded.
 */
#define NETCA_ERROR_TOKEN_MODULE 2018

/**
 * The Key gave a malformed answer.
 */
#define NETCA_ERROR_TOKEN_MALFORMED 2019

/**
 * A key or signature of the Key cannot be read.
 */
#define NETCA_ERROR_TOKEN_STRUCTURE 2020

/**
 * The soft token's file cannot be used.
 */
#define NETCA_ERROR_TOKEN_SOFT_FILE 2021

/**
 * The system gives no random numbers.
 */
#define NETCA_ERROR_TOKEN_RANDOM 2022

/**
 * The catalogue of drivers cannot be used.
 */
#define NETCA_ERROR_TOKEN_CATALOGUE 2023

/**
 * Decryption with a key of the token failed.
 */
#define NETCA_ERROR_TOKEN_DECRYPTION_FAILED 2024

/**
 * The Key's driver reported an error.
 */
#define NETCA_ERROR_TOKEN_SKF 2025

/**
 * The Key's driver does not answer.
 */
#define NETCA_ERROR_TOKEN_NO_ANSWER 2026

/**
 * SM2 through this PKCS#11 driver needs the vendor's numbers, or those given do not fit.
 */
#define NETCA_ERROR_TOKEN_PKCS11_PROFILE 2027

/**
 * The amount is malformed.
 */
#define NETCA_ERROR_PAYMENT_MALFORMED_AMOUNT 3001

/**
 * The amount is out of range.
 */
#define NETCA_ERROR_PAYMENT_AMOUNT_OUT_OF_RANGE 3002

/**
 * The term is out of range.
 */
#define NETCA_ERROR_PAYMENT_TERM_OUT_OF_RANGE 3003

/**
 * A fee line does not multiply; stopped.
 */
#define NETCA_ERROR_PAYMENT_SUBTOTAL_MISMATCH 3004

/**
 * The fees do not add up; stopped.
 */
#define NETCA_ERROR_PAYMENT_TOTAL_MISMATCH 3005

/**
 * The order asks for another amount than the quote; stopped.
 */
#define NETCA_ERROR_PAYMENT_ORDER_DIFFERS_FROM_QUOTE 3006

/**
 * The payment link is unsafe; stopped.
 */
#define NETCA_ERROR_PAYMENT_UNSAFE_LINK 3007

/**
 * What came in, what is missing and what is too much do not add up; stopped.
 */
#define NETCA_ERROR_PAYMENT_SHEET_MISMATCH 3008

/**
 * More transfers were found than money came in; stopped.
 */
#define NETCA_ERROR_PAYMENT_VERIFIED_EXCEEDS_RECEIVED 3009

/**
 * More is given back than came in; stopped.
 */
#define NETCA_ERROR_PAYMENT_REFUNDS_EXCEED_PAYMENTS 3010

/**
 * Two payments or refunds have one id; stopped.
 */
#define NETCA_ERROR_PAYMENT_DUPLICATE_ID 3011

/**
 * There are too many payments, refunds or transfers; stopped.
 */
#define NETCA_ERROR_PAYMENT_TOO_MANY 3012

/**
 * A refund's state and times contradict each other; stopped.
 */
#define NETCA_ERROR_PAYMENT_REFUND_TIMES 3013

/**
 * The payment status does not fit the money; stopped.
 */
#define NETCA_ERROR_PAYMENT_STATUS_MISMATCH 3014

/**
 * A payment or refund that was there before is gone or was changed; stopped.
 */
#define NETCA_ERROR_PAYMENT_VANISHED 3015

/**
 * The invoice is not the one that was asked for.
 */
#define NETCA_ERROR_PAYMENT_INVOICE_MISMATCH 3016

/**
 * Cancelled.
 */
#define NETCA_ERROR_PROTOCOL_CANCELLED 4001

/**
 * The server cannot be reached.
 */
#define NETCA_ERROR_PROTOCOL_UNREACHABLE 4002

/**
 * The server is not the one that the trust anchors vouch for.
 */
#define NETCA_ERROR_PROTOCOL_TLS_UNTRUSTED 4003

/**
 * The TLS connection failed.
 */
#define NETCA_ERROR_PROTOCOL_TLS_FAILED 4004

/**
 * The connection broke and the outcome is not known.
 */
#define NETCA_ERROR_PROTOCOL_INTERRUPTED 4005

/**
 * The server did not answer in time.
 */
#define NETCA_ERROR_PROTOCOL_TIMED_OUT 4006

/**
 * The answer is too large and was cut off.
 */
#define NETCA_ERROR_PROTOCOL_ANSWER_TOO_LARGE 4007

/**
 * The answer is not what the protocol says.
 */
#define NETCA_ERROR_PROTOCOL_UNEXPECTED_ANSWER 4008

/**
 * The server reports a state that this version does not know.
 */
#define NETCA_ERROR_PROTOCOL_UNKNOWN_STATE 4009

/**
 * A field breaks a rule.
 */
#define NETCA_ERROR_PROTOCOL_FIELD 4010

/**
 * A text is not of the right form.
 */
#define NETCA_ERROR_PROTOCOL_MALFORMED 4011

/**
 * A setting of the connection cannot be used.
 */
#define NETCA_ERROR_PROTOCOL_SETTING 4012

/**
 * The system gives no random numbers.
 */
#define NETCA_ERROR_PROTOCOL_NO_RANDOMNESS 4013

/**
 * The answer is nested too deep.
 */
#define NETCA_ERROR_PROTOCOL_ANSWER_TOO_DEEP 4014

/**
 * The answer is compressed, which was not asked for.
 */
#define NETCA_ERROR_PROTOCOL_ANSWER_COMPRESSED 4015

/**
 * The CA refused for a reason that this version does not know.
 */
#define NETCA_ERROR_CA_UNKNOWN 4099

/**
 * The CA cannot read the request.
 */
#define NETCA_ERROR_CA_MALFORMED_REQUEST 4100

/**
 * The CA refuses a field.
 */
#define NETCA_ERROR_CA_FIELD_INVALID 4101

/**
 * The access token is not accepted.
 */
#define NETCA_ERROR_CA_UNAUTHORIZED 4102

/**
 * There is nothing at this address.
 */
#define NETCA_ERROR_CA_NOT_FOUND 4103

/**
 * The CA has no such application.
 */
#define NETCA_ERROR_CA_APPLICATION_UNKNOWN 4104

/**
 * The application's signature is not accepted.
 */
#define NETCA_ERROR_CA_SIGNATURE_INVALID 4105

/**
 * The certificate is not this CA's.
 */
#define NETCA_ERROR_CA_CERTIFICATE_UNTRUSTED 4106

/**
 * The certificate was revoked or replaced.
 */
#define NETCA_ERROR_CA_CERTIFICATE_REVOKED 4107

/**
 * The certificate cannot be renewed now.
 */
#define NETCA_ERROR_CA_CERTIFICATE_NOT_RENEWABLE 4108

/**
 * The agreement has changed.
 */
#define NETCA_ERROR_CA_AGREEMENT_CHANGED 4109

/**
 * The quote has expired.
 */
#define NETCA_ERROR_CA_QUOTE_EXPIRED 4110

/**
 * The term is not offered.
 */
#define NETCA_ERROR_CA_TERM_NOT_OFFERED 4111

/**
 * The fee has changed.
 */
#define NETCA_ERROR_CA_AMOUNT_CHANGED 4112

/**
 * Another application for this certificate is open.
 */
#define NETCA_ERROR_CA_APPLICATION_OPEN 4113

/**
 * The application id was used already.
 */
#define NETCA_ERROR_CA_APPLICATION_CONFLICT 4114

/**
 * The client is too old for this renewal; the CA did not take the application.
 */
#define NETCA_ERROR_CA_CLIENT_TOO_OLD 4115

/**
 * This way to pay is not offered.
 */
#define NETCA_ERROR_CA_CHANNEL_NOT_OFFERED 4116

/**
 * The order is paid already.
 */
#define NETCA_ERROR_CA_ALREADY_PAID 4117

/**
 * The order is not paid yet.
 */
#define NETCA_ERROR_CA_NOT_PAID 4118

/**
 * The certificate is not issued yet.
 */
#define NETCA_ERROR_CA_NOT_READY 4119

/**
 * The application has ended.
 */
#define NETCA_ERROR_CA_APPLICATION_CLOSED 4120

/**
 * This is not the certificate that was issued.
 */
#define NETCA_ERROR_CA_CERTIFICATE_MISMATCH 4121

/**
 * The request is too large.
 */
#define NETCA_ERROR_CA_TOO_LARGE 4122

/**
 * The server does not take this method.
 */
#define NETCA_ERROR_CA_METHOD_NOT_ALLOWED 4123

/**
 * The server does not take this media type.
 */
#define NETCA_ERROR_CA_UNSUPPORTED_MEDIA_TYPE 4124

/**
 * Too many requests.
 */
#define NETCA_ERROR_CA_TOO_MANY_REQUESTS 4125

/**
 * The CA failed.
 */
#define NETCA_ERROR_CA_INTERNAL 4126

/**
 * The CA is not available now.
 */
#define NETCA_ERROR_CA_UNAVAILABLE 4127

/**
 * The request for the new key is not accepted.
 */
#define NETCA_ERROR_CA_REQUEST_INVALID 4128

/**
 * The attachment is of a type or size that is not taken.
 */
#define NETCA_ERROR_CA_ATTACHMENT_INVALID 4129

/**
 * An attachment is missing or was not uploaded whole.
 */
#define NETCA_ERROR_CA_ATTACHMENT_MISSING 4130

/**
 * The attachment did not arrive as it was announced.
 */
#define NETCA_ERROR_CA_ATTACHMENT_DIGEST 4131

/**
 * There are too many attachments.
 */
#define NETCA_ERROR_CA_ATTACHMENT_LIMIT 4132

/**
 * The chunk does not begin where the last one ended.
 */
#define NETCA_ERROR_CA_OFFSET_MISMATCH 4133

/**
 * The challenge is unknown, expired or used.
 */
#define NETCA_ERROR_CA_CHALLENGE_INVALID 4134

/**
 * No such invoice can be asked for now.
 */
#define NETCA_ERROR_CA_INVOICE_NOT_OFFERED 4135

/**
 * The invoice is not issued yet.
 */
#define NETCA_ERROR_CA_INVOICE_NOT_ISSUED 4136

/**
 * There is no such payment.
 */
#define NETCA_ERROR_CA_PAYMENT_UNKNOWN 4137

/**
 * The signing and the encryption certificate do not belong together.
 */
#define NETCA_ERROR_CA_PAIR_MISMATCH 4138

/**
 * What was filled in has mistakes; nothing was signed or sent.
 */
#define NETCA_ERROR_RENEW_FORM 5001

/**
 * The agreement has changed since it was accepted.
 */
#define NETCA_ERROR_RENEW_AGREEMENT_CHANGED 5002

/**
 * The agreement's text does not fit its digest.
 */
#define NETCA_ERROR_RENEW_AGREEMENT_DIGEST 5003

/**
 * The client is too old for this renewal; nothing was signed.
 */
#define NETCA_ERROR_RENEW_CLIENT_TOO_OLD 5004

/**
 * There is no renewal here.
 */
#define NETCA_ERROR_RENEW_NO_RENEWAL 5005

/**
 * This is not possible at the present stage.
 */
#define NETCA_ERROR_RENEW_WRONG_STAGE 5006

/**
 * Another program is working on this renewal.
 */
#define NETCA_ERROR_RENEW_BUSY 5007

/**
 * The state directory cannot be read or written.
 */
#define NETCA_ERROR_RENEW_STATE 5008

/**
 * The journal is damaged; stopped to be safe.
 */
#define NETCA_ERROR_RENEW_JOURNAL_DAMAGED 5009

/**
 * The journal was written by a newer version.
 */
#define NETCA_ERROR_RENEW_JOURNAL_TOO_NEW 5010

/**
 * The signed application is missing or was changed.
 */
#define NETCA_ERROR_RENEW_APPLICATION_LOST 5011

/**
 * The certificate is not on this Key.
 */
#define NETCA_ERROR_RENEW_CERTIFICATE_NOT_ON_TOKEN 5012

/**
 * The Key's signature does not verify; nothing was handed in.
 */
#define NETCA_ERROR_RENEW_SIGNATURE_WRONG 5013

/**
 * The payment link leads to a host that is not allowed; stopped.
 */
#define NETCA_ERROR_RENEW_PAYMENT_HOST 5014

/**
 * The CA's answer contradicts an earlier one; stopped.
 */
#define NETCA_ERROR_RENEW_STATE_RAN_BACKWARDS 5015

/**
 * The certificate read back differs and was taken away; the old one is untouched.
 */
#define NETCA_ERROR_RENEW_READ_BACK_DIFFERS 5016

/**
 * The trial signature failed, the new certificate was taken away; the old one is untouched.
 */
#define NETCA_ERROR_RENEW_TRIAL_SIGNATURE_WRONG 5017

/**
 * This way of renewing is not offered.
 */
#define NETCA_ERROR_RENEW_RENEW_WITH_NOT_OFFERED 5018

/**
 * The file for an attachment cannot be read.
 */
#define NETCA_ERROR_RENEW_ATTACHMENT_UNREADABLE 5021

/**
 * An attachment is not uploaded whole; nothing was signed.
 */
#define NETCA_ERROR_RENEW_ATTACHMENT_NOT_UPLOADED 5022

/**
 * This is not possible at the present payment status.
 */
#define NETCA_ERROR_RENEW_WRONG_PAYMENT_STATUS 5031

/**
 * The CA's business status and payment status contradict each other; stopped.
 */
#define NETCA_ERROR_RENEW_STATUSES_CONTRADICT 5032

/**
 * This way to pay has no page.
 */
#define NETCA_ERROR_RENEW_NO_PAYMENT_PAGE 5033

/**
 * This way to pay is not offered for this order.
 */
#define NETCA_ERROR_RENEW_CHANNEL_NOT_OFFERED 5034

/**
 * No electronic invoice was chosen for this order.
 */
#define NETCA_ERROR_RENEW_INVOICE_NOT_ELECTRONIC 5035

/**
 * The trial decryption with the encryption certificate's key failed; the old certificates are untouched.
 */
#define NETCA_ERROR_RENEW_TRIAL_DECRYPTION_WRONG 5036

/**
 * This Key or its driver cannot import the encryption key that the CA makes; nothing was signed or paid.
 */
#define NETCA_ERROR_RENEW_KEY_IMPORT_UNSUPPORTED 5037

/**
 * The new certificate is for another key; nothing was written.
 */
#define NETCA_ERROR_RENEW_CERTIFICATE_KEY 5101

/**
 * The new certificate has another subject; nothing was written.
 */
#define NETCA_ERROR_RENEW_CERTIFICATE_SUBJECT 5102

/**
 * The new certificate does not end later; nothing was written.
 */
#define NETCA_ERROR_RENEW_CERTIFICATE_VALIDITY 5103

/**
 * The new certificate has expired already; nothing was written.
 */
#define NETCA_ERROR_RENEW_CERTIFICATE_EXPIRED 5104

/**
 * The new certificate's usage does not fit; nothing was written.
 */
#define NETCA_ERROR_RENEW_CERTIFICATE_USAGE 5105

/**
 * The new certificate does not lead to a trust anchor; nothing was written.
 */
#define NETCA_ERROR_RENEW_CERTIFICATE_CHAIN 5106

/**
 * The new certificate is another one than before; nothing was written.
 */
#define NETCA_ERROR_RENEW_CERTIFICATE_CHANGED 5107

/**
 * The new signing and encryption certificates are not the pair that was promised; nothing was written.
 */
#define NETCA_ERROR_RENEW_CERTIFICATE_PAIR 5108

/**
 * The new encryption certificate does not fit its key; nothing was written.
 */
#define NETCA_ERROR_RENEW_CERTIFICATE_ENCRYPTION_KEY 5109

/**
 * The new certificate's chain is too long; nothing was written.
 */
#define NETCA_ERROR_RENEW_CERTIFICATE_CHAIN_TOO_LONG 5110

/**
 * A CA's certificate above the new one has expired; nothing was written.
 */
#define NETCA_ERROR_RENEW_CERTIFICATE_CHAIN_EXPIRED 5111

/**
 * The signature of the application that the CA shows does not verify; it was left out.
 */
#define NETCA_ERROR_RENEW_RECOVERY_SIGNATURE 5201

/**
 * What the CA shows is no application for the certificate that signed it; it was left out.
 */
#define NETCA_ERROR_RENEW_RECOVERY_CONTENT 5202

/**
 * The application that the CA shows was signed by another certificate; it was left out.
 */
#define NETCA_ERROR_RENEW_RECOVERY_SIGNER 5203

/**
 * The CA says of the application what was not signed; it was left out.
 */
#define NETCA_ERROR_RENEW_RECOVERY_RECEIPT 5204

/**
 * The font cannot be read, or has no TrueType outlines.
 */
#define NETCA_ERROR_PDF_FONT_UNREADABLE 6001

/**
 * The font does not allow to be embedded in documents.
 */
#define NETCA_ERROR_PDF_FONT_NOT_EMBEDDABLE 6002

/**
 * The font is damaged.
 */
#define NETCA_ERROR_PDF_FONT_DAMAGED 6003

/**
 * The program left out an argument.
 */
#define NETCA_ERROR_C_NULL 8001

/**
 * The program gave a text that is not UTF-8.
 */
#define NETCA_ERROR_C_NOT_UTF8 8002

/**
 * The program gave too long a text or file.
 */
#define NETCA_ERROR_C_TOO_LONG 8003

/**
 * The program gave a number that is out of range.
 */
#define NETCA_ERROR_C_OUT_OF_RANGE 8004

/**
 * Another step is still under way.
 */
#define NETCA_ERROR_C_IN_USE 8005

/**
 * A defect in the program was caught.
 */
#define NETCA_ERROR_C_PANICKED 8006

/**
 * The program lacks a setting.
 */
#define NETCA_ERROR_C_SETTING_MISSING 8007

/**
 * The agreement was not accepted.
 */
#define NETCA_ERROR_C_NOT_ACCEPTED 8008

/**
 * Program and library do not fit together.
 */
#define NETCA_ERROR_C_SIZE 8009

/**
 * A text is not the JSON that it should be.
 */
#define NETCA_ERROR_C_NOT_JSON 8010

/**
 * The form has no such field.
 */
#define NETCA_ERROR_C_NO_SUCH_FIELD 8011

/**
 * The request is over.
 */
#define NETCA_ERROR_C_EXCHANGE_OVER 8012

/**
 * A word of the SKF driver's profile is not known.
 */
#define NETCA_ERROR_C_SKF_PROFILE 8013

/**
 * A word of the PKCS#11 driver's profile is not known.
 */
#define NETCA_ERROR_C_PKCS11_PROFILE 8014

/**
 * There is no such number: a count, an amount or a state that is not known or does not apply.
 */
#define NETCA_NONE -1

/**
 * There is no such time.
 */
#define NETCA_NO_TIME INT64_MIN

/**
 * Whose number an error's vendor code is. Nobody's.
 */
#define NETCA_VENDOR_NONE 0

/**
 * Whose number an error's vendor code is. The Key's driver's: a CKR_… of PKCS#11.
 */
#define NETCA_VENDOR_PKCS11 1

/**
 * Whose number an error's vendor code is. The CA's server's: an HTTP status.
 */
#define NETCA_VENDOR_HTTP 2

/**
 * Whose number an error's vendor code is. The Key's driver's: a SAR_… of SKF.
 */
#define NETCA_VENDOR_SKF 3

/**
 * What can be done with a certificate, as bits. 申请续期
 */
#define NETCA_ACTION_APPLY 1

/**
 * What can be done with a certificate, as bits. 查询进度
 */
#define NETCA_ACTION_QUERY_PROGRESS 2

/**
 * What can be done with a certificate, as bits. 安装证书
 */
#define NETCA_ACTION_INSTALL 4

/**
 * What is known of a token, as bits. At least one wrong PIN since the last right one.
 */
#define NETCA_TOKEN_PIN_COUNT_LOW 1

/**
 * What is known of a token, as bits. One PIN try is left.
 */
#define NETCA_TOKEN_PIN_FINAL_TRY 2

/**
 * What is known of a token, as bits. The PIN is locked.
 */
#define NETCA_TOKEN_PIN_LOCKED 4

/**
 * What is known of a token, as bits. The PIN is entered on the token itself.
 */
#define NETCA_TOKEN_PIN_PAD 8

/**
 * Whether a token came or went. It is there.
 */
#define NETCA_TOKEN_PRESENT 0

/**
 * Whether a token came or went. It was plugged in.
 */
#define NETCA_TOKEN_INSERTED 1

/**
 * Whether a token came or went. It was removed; what was last known of it.
 */
#define NETCA_TOKEN_REMOVED 2

/**
 * The kind of a key. Of a kind that is not known here: its certificate can be listed and not renewed.
 */
#define NETCA_KEY_UNKNOWN 0

/**
 * The kind of a key. RSA
 */
#define NETCA_KEY_RSA 1

/**
 * The kind of a key. NIST P-256
 */
#define NETCA_KEY_P256 2

/**
 * The kind of a key. SM2
 */
#define NETCA_KEY_SM2 3

/**
 * Which side of a pair a certificate can be. Neither, as a CA's.
 */
#define NETCA_ROLE_NEITHER 0

/**
 * Which side of a pair a certificate can be. Signing: the signing certificate of a pair, or a single one that only signs.
 */
#define NETCA_ROLE_SIGNING 1

/**
 * Which side of a pair a certificate can be. Encryption.
 */
#define NETCA_ROLE_ENCRYPTION 2

/**
 * Which side of a pair a certificate can be. Both, as single certificates are.
 */
#define NETCA_ROLE_BOTH 3

/**
 * A stage of a renewal. An application id was made and written down; nothing is signed.
 */
#define NETCA_STAGE_PREPARED 0

/**
 * A stage of a renewal. The application is signed and kept; whether the CA has it is not known.
 */
#define NETCA_STAGE_SIGNED 1

/**
 * A stage of a renewal. 已录入, 未支付: the CA has it and waits for the money.
 */
#define NETCA_STAGE_AWAITING_PAYMENT 2

/**
 * A stage of a renewal. 审核中: paid, and being reviewed.
 */
#define NETCA_STAGE_UNDER_REVIEW 3

/**
 * A stage of a renewal. 待安装: approved; the new certificate can be fetched.
 */
#define NETCA_STAGE_READY_TO_INSTALL 4

/**
 * A stage of a renewal. The new certificate is being written to the Key; the old one can still be used.
 */
#define NETCA_STAGE_INSTALLING 5

/**
 * A stage of a renewal. The new certificate is on the Key and was tried; the CA has not been told yet.
 */
#define NETCA_STAGE_INSTALLED 6

/**
 * A stage of a renewal. 续期成功: an end.
 */
#define NETCA_STAGE_COMPLETE 7

/**
 * A stage of a renewal. 审核不通过: an end.
 */
#define NETCA_STAGE_REJECTED 8

/**
 * A stage of a renewal. 已撤销: an end.
 */
#define NETCA_STAGE_WITHDRAWN 9

/**
 * A step of the installation, in order. The new certificate is fetched and checked.
 */
#define NETCA_INSTALL_CHECK 0

/**
 * A step of the installation, in order. It is written beside the old one. From here on the Key must stay plugged in.
 */
#define NETCA_INSTALL_WRITE 1

/**
 * A step of the installation, in order. It is read back and compared.
 */
#define NETCA_INSTALL_READ_BACK 2

/**
 * A step of the installation, in order. A trial signature is made and verified with it.
 */
#define NETCA_INSTALL_TRIAL_SIGNATURE 3

/**
 * A step of the installation, in order. The old certificate is deleted; its key pair stays.
 */
#define NETCA_INSTALL_RETIRE_OLD 4

/**
 * A step of the installation, in order. The new key pair takes over the old one's id.
 */
#define NETCA_INSTALL_TAKE_OVER_KEY_ID 5

/**
 * A step of the installation, in order. The CA is told.
 */
#define NETCA_INSTALL_CONFIRM 6

/**
 * A step of the installation, before `NETCA_INSTALL_WRITE`, of a pair with a new key. The encryption key pair that the CA made
 * is put onto the Key.
 */
#define NETCA_INSTALL_IMPORT_KEY 7

/**
 * A step of the installation, after `NETCA_INSTALL_TRIAL_SIGNATURE`, of a pair. What was encrypted to the new encryption
 * certificate is decrypted on the Key.
 */
#define NETCA_INSTALL_TRIAL_DECRYPTION 8

/**
 * What to wait for. The CA has the money.
 */
#define NETCA_GOAL_PAID 0

/**
 * What to wait for. The new certificate can be installed.
 */
#define NETCA_GOAL_READY_TO_INSTALL 1

/**
 * How a wait ended. The goal is reached.
 */
#define NETCA_WAITED_REACHED 0

/**
 * How a wait ended. The application ended otherwise: rejected or withdrawn.
 */
#define NETCA_WAITED_ENDED 1

/**
 * How a wait ended. The time to wait is over.
 */
#define NETCA_WAITED_STILL_WAITING 2

/**
 * Which of the two paths of the flow. 未过期证书
 */
#define NETCA_PATH_UNEXPIRED 0

/**
 * Which of the two paths of the flow. 已过期证书
 */
#define NETCA_PATH_EXPIRED 1

/**
 * Which key the new certificate is for. A new certificate for the key pair that is on the Key.
 */
#define NETCA_RENEW_WITH_SAME_KEY 0

/**
 * Which key the new certificate is for. A new key pair, made on the Key, and a certificate for it.
 */
#define NETCA_RENEW_WITH_NEW_KEY 1

/**
 * 业务状态, as the CA reports it. 已录入: accepted, and waiting to be paid.
 */
#define NETCA_BUSINESS_ENTERED 0

/**
 * 业务状态, as the CA reports it. 审核中: paid, and waiting for review.
 */
#define NETCA_BUSINESS_UNDER_REVIEW 1

/**
 * 业务状态, as the CA reports it. 待安装: approved and issued.
 */
#define NETCA_BUSINESS_READY_TO_INSTALL 2

/**
 * 业务状态, as the CA reports it. 已完成: the new certificate is on the Key.
 */
#define NETCA_BUSINESS_INSTALLED 3

/**
 * 业务状态, as the CA reports it. 审核不通过
 */
#define NETCA_BUSINESS_REJECTED 4

/**
 * 业务状态, as the CA reports it. 已撤销
 */
#define NETCA_BUSINESS_WITHDRAWN 5

/**
 * Something that happened to an application. 已录入
 */
#define NETCA_TIMELINE_ENTERED 0

/**
 * Something that happened to an application. 到账: money came in, not all of it.
 */
#define NETCA_TIMELINE_PAYMENT_RECEIVED 1

/**
 * Something that happened to an application. 已支付
 */
#define NETCA_TIMELINE_PAID 2

/**
 * Something that happened to an application. 审核通过
 */
#define NETCA_TIMELINE_APPROVED 3

/**
 * Something that happened to an application. 审核不通过
 */
#define NETCA_TIMELINE_REJECTED 4

/**
 * Something that happened to an application. 已签发: the new certificate can be installed.
 */
#define NETCA_TIMELINE_ISSUED 5

/**
 * Something that happened to an application. 已安装
 */
#define NETCA_TIMELINE_INSTALLED 6

/**
 * Something that happened to an application. 已撤销
 */
#define NETCA_TIMELINE_WITHDRAWN 7

/**
 * Something that happened to an application. 退款中
 */
#define NETCA_TIMELINE_REFUND_REQUESTED 8

/**
 * Something that happened to an application. 已退款
 */
#define NETCA_TIMELINE_REFUNDED 9

/**
 * Something that happened to an application. 已结转 to a later application
 */
#define NETCA_TIMELINE_CARRIED_OVER 10

/**
 * Something that happened to an application. 申请开票
 */
#define NETCA_TIMELINE_INVOICE_REQUESTED 11

/**
 * Something that happened to an application. 已开票
 */
#define NETCA_TIMELINE_INVOICE_ISSUED 12

/**
 * Something that happened to an application. Something that this version does not know.
 */
#define NETCA_TIMELINE_OTHER 13

/**
 * How waiting for a payment ended. 已支付: the application says so, whatever way it was paid.
 */
#define NETCA_PAYMENT_END_PAID 0

/**
 * How waiting for a payment ended. 已取消: the payer declined on the page. Another page can be asked for.
 */
#define NETCA_PAYMENT_END_DECLINED 1

/**
 * How waiting for a payment ended. 已过期: the page's time is over. Another page can be asked for.
 */
#define NETCA_PAYMENT_END_EXPIRED 2

/**
 * How waiting for a payment ended. 已关闭: the page takes no money any more, or the application was rejected or withdrawn.
 */
#define NETCA_PAYMENT_END_CLOSED 3

/**
 * How waiting for a payment ended. The time to wait is over, and nothing is decided.
 */
#define NETCA_PAYMENT_END_STILL_WAITING 4

/**
 * 附件: what a file is. 续期申请表: printed, signed by hand, stamped with the company seal, scanned.
 */
#define NETCA_ATTACHMENT_APPLICATION_FORM 0

/**
 * 附件: what a file is. 单位证明材料
 */
#define NETCA_ATTACHMENT_ORGANISATION_PAPERS 1

/**
 * 附件: what a file is. 经办人证明材料
 */
#define NETCA_ATTACHMENT_OPERATOR_PAPERS 2

/**
 * 附件: what a file is. 增值税开票材料: what a VAT invoice needs.
 */
#define NETCA_ATTACHMENT_VAT_PAPERS 3

/**
 * The type of a file. PDF
 */
#define NETCA_MEDIA_PDF 0

/**
 * The type of a file. JPEG
 */
#define NETCA_MEDIA_JPEG 1

/**
 * The type of a file. PNG
 */
#define NETCA_MEDIA_PNG 2

/**
 * 支付状态, as the CA reports it. 未支付
 */
#define NETCA_PAYMENT_UNPAID 0

/**
 * 支付状态, as the CA reports it. 部分支付: transfers have come in, but not enough.
 */
#define NETCA_PAYMENT_PARTLY_PAID 1

/**
 * 支付状态, as the CA reports it. 已支付: the only one in which nothing more must be paid and nothing was given back.
 */
#define NETCA_PAYMENT_PAID 2

/**
 * 支付状态, as the CA reports it. 退款中
 */
#define NETCA_PAYMENT_REFUNDING 3

/**
 * 支付状态, as the CA reports it. 已退款
 */
#define NETCA_PAYMENT_REFUNDED 4

/**
 * 支付状态, as the CA reports it. 已结转: kept for the next application, after this one was rejected.
 */
#define NETCA_PAYMENT_CARRIED_OVER 5

/**
 * 缴费方式: a way to pay. The numbers are NETCA's own. 结转: paid for an earlier application that was rejected; settled by the CA only.
 */
#define NETCA_CHANNEL_CARRIED_OVER 0

/**
 * 缴费方式: a way to pay. The numbers are NETCA's own. 定期结算; settled by the CA only.
 */
#define NETCA_CHANNEL_PERIODIC_SETTLEMENT 1

/**
 * 缴费方式: a way to pay. The numbers are NETCA's own. 现金; settled by the CA only.
 */
#define NETCA_CHANNEL_CASH 2

/**
 * 缴费方式: a way to pay. The numbers are NETCA's own. 支票; settled by the CA only.
 */
#define NETCA_CHANNEL_CHEQUE 3

/**
 * 缴费方式: a way to pay. The numbers are NETCA's own. 银行转账
 */
#define NETCA_CHANNEL_BANK_TRANSFER 4

/**
 * 缴费方式: a way to pay. The numbers are NETCA's own. 银联在线, personal; on a web page.
 */
#define NETCA_CHANNEL_UNIONPAY_PERSONAL 5

/**
 * 缴费方式: a way to pay. The numbers are NETCA's own. 支付宝; on a web page.
 */
#define NETCA_CHANNEL_ALIPAY 6

/**
 * 缴费方式: a way to pay. The numbers are NETCA's own. 银联在线, corporate; on a web page.
 */
#define NETCA_CHANNEL_UNIONPAY_CORPORATE 11

/**
 * 快递付款方式: who pays the courier. The numbers are NETCA's own. 货到付款
 */
#define NETCA_COURIER_ON_DELIVERY 0

/**
 * 快递付款方式: who pays the courier. The numbers are NETCA's own. 随业务支付
 */
#define NETCA_COURIER_WITH_BUSINESS 1

/**
 * 快递付款方式: who pays the courier. The numbers are NETCA's own. 网证通支付
 */
#define NETCA_COURIER_BY_CA 2

/**
 * 发票类型. The numbers are NETCA's own. 普通定额发票
 */
#define NETCA_INVOICE_TYPE_ORDINARY_FIXED 1

/**
 * 发票类型. The numbers are NETCA's own. 增值税发票
 */
#define NETCA_INVOICE_TYPE_VAT 2

/**
 * 发票类型. The numbers are NETCA's own. 电子发票
 */
#define NETCA_INVOICE_TYPE_ELECTRONIC 3

/**
 * What a fee's unit price is counted by. 元/年
 */
#define NETCA_UNIT_YEAR 0

/**
 * What a fee's unit price is counted by. 元/月
 */
#define NETCA_UNIT_MONTH 1

/**
 * What a fee's unit price is counted by. 元/次
 */
#define NETCA_UNIT_PIECE 2

/**
 * 交易状态. 未支付
 */
#define NETCA_TRANSACTION_UNPAID 0

/**
 * 交易状态. 已支付
 */
#define NETCA_TRANSACTION_PAID 1

/**
 * 交易状态. 已关闭: ended without money, or with all of it given back.
 */
#define NETCA_TRANSACTION_CLOSED 2

/**
 * 交易类型. 消费
 */
#define NETCA_TRANSACTION_TYPE_PURCHASE 0

/**
 * 交易类型. 退款
 */
#define NETCA_TRANSACTION_TYPE_REFUND 1

/**
 * 订单状态. 正常
 */
#define NETCA_ORDER_NORMAL 0

/**
 * 订单状态. 已取消
 */
#define NETCA_ORDER_CANCELLED 1

/**
 * How far a refund has come. 退款中
 */
#define NETCA_REFUND_REQUESTED 0

/**
 * How far a refund has come. 已退款
 */
#define NETCA_REFUND_REFUNDED 1

/**
 * Why money is given back. 申请已撤销
 */
#define NETCA_REFUND_REASON_WITHDRAWN 0

/**
 * Why money is given back. 审核不通过
 */
#define NETCA_REFUND_REASON_REJECTED 1

/**
 * Why money is given back. 多付: more came in than the order asks for.
 */
#define NETCA_REFUND_REASON_OVERPAID 2

/**
 * 转账结果: what the CA found when it looked for a transfer. 成功: the money has come in.
 */
#define NETCA_TRANSFER_SUCCESS 0

/**
 * 转账结果: what the CA found when it looked for a transfer. 未到账: there is no such transfer (yet).
 */
#define NETCA_TRANSFER_NOT_FOUND 1

/**
 * 转账结果: what the CA found when it looked for a transfer. 金额不符: another amount has come in.
 */
#define NETCA_TRANSFER_AMOUNT_DIFFERS 2

/**
 * 转账结果: what the CA found when it looked for a transfer. 已使用: the transfer paid for another order.
 */
#define NETCA_TRANSFER_ALREADY_USED 3

/**
 * How far an invoice has come. 开票中
 */
#define NETCA_INVOICE_REQUESTED 0

/**
 * How far an invoice has come. 已开票
 */
#define NETCA_INVOICE_ISSUED 1

/**
 * How far an invoice has come. 已作废: the money was given back.
 */
#define NETCA_INVOICE_VOIDED 2

/**
 * A language that there are texts in. Simplified Chinese
 */
#define NETCA_LANGUAGE_CHINESE 0

/**
 * A language that there are texts in. English
 */
#define NETCA_LANGUAGE_ENGLISH 1

/**
 * What a number stands for, for `netca_texts_value`. A `NETCA_STAGE_…`
 */
#define NETCA_TEXT_STAGE 0

/**
 * What a number stands for, for `netca_texts_value`. A `NETCA_BUSINESS_…`
 */
#define NETCA_TEXT_BUSINESS 1

/**
 * What a number stands for, for `netca_texts_value`. A `NETCA_PAYMENT_…`
 */
#define NETCA_TEXT_PAYMENT 2

/**
 * What a number stands for, for `netca_texts_value`. A `NETCA_CHANNEL_…`
 */
#define NETCA_TEXT_CHANNEL 3

/**
 * What a number stands for, for `netca_texts_value`. A `NETCA_TRANSACTION_TYPE_…`
 */
#define NETCA_TEXT_TRANSACTION_TYPE 4

/**
 * What a number stands for, for `netca_texts_value`. A `NETCA_TRANSACTION_…`
 */
#define NETCA_TEXT_TRANSACTION 5

/**
 * What a number stands for, for `netca_texts_value`. A `NETCA_ORDER_…`
 */
#define NETCA_TEXT_ORDER 6

/**
 * What a number stands for, for `netca_texts_value`. A `NETCA_COURIER_…`
 */
#define NETCA_TEXT_COURIER 7

/**
 * What a number stands for, for `netca_texts_value`. A `NETCA_INVOICE_TYPE_…`
 */
#define NETCA_TEXT_INVOICE_TYPE 8

/**
 * What a number stands for, for `netca_texts_value`. A `NETCA_UNIT_…`
 */
#define NETCA_TEXT_UNIT 9

/**
 * What a number stands for, for `netca_texts_value`. A `NETCA_REFUND_…`
 */
#define NETCA_TEXT_REFUND 10

/**
 * What a number stands for, for `netca_texts_value`. A `NETCA_REFUND_REASON_…`
 */
#define NETCA_TEXT_REFUND_REASON 11

/**
 * What a number stands for, for `netca_texts_value`. A `NETCA_TIMELINE_…`
 */
#define NETCA_TEXT_TIMELINE 12

/**
 * What a number stands for, for `netca_texts_value`. A `NETCA_RENEW_WITH_…`
 */
#define NETCA_TEXT_RENEW_WITH 13

/**
 * What a number stands for, for `netca_texts_value`. A `NETCA_INSTALL_…`
 */
#define NETCA_TEXT_INSTALL 14

/**
 * What a number stands for, for `netca_texts_value`. A `NETCA_TRANSFER_…`
 */
#define NETCA_TEXT_TRANSFER 15

/**
 * What a number stands for, for `netca_texts_value`. A `NETCA_INVOICE_…`
 */
#define NETCA_TEXT_INVOICE 16

/**
 * What a number stands for, for `netca_texts_value`. A `NETCA_ATTACHMENT_…`
 */
#define NETCA_TEXT_ATTACHMENT 17

/**
 * What is told while a call blocks. Something that this version of the C ABI has no number for; the JSON says what.
 */
#define NETCA_EVENT_OTHER 0

/**
 * What is told while a call blocks. The renewal has come to another stage, a `NETCA_STAGE_…`.
 */
#define NETCA_EVENT_STAGE 1

/**
 * What is told while a call blocks. Few PIN tries are left: how many, or `NETCA_NONE` where the Key does not tell.
 */
#define NETCA_EVENT_FEW_PIN_TRIES 2

/**
 * What is told while a call blocks. The Key makes a key pair; that can take a minute. It must stay plugged in.
 */
#define NETCA_EVENT_MAKING_KEY 3

/**
 * What is told while a call blocks. The application is being signed on the Key.
 */
#define NETCA_EVENT_SIGNING 4

/**
 * What is told while a call blocks. The application is on its way to the CA.
 */
#define NETCA_EVENT_SUBMITTING 5

/**
 * What is told while a call blocks. The next question to the CA comes after so many milliseconds.
 */
#define NETCA_EVENT_NEXT_QUESTION 6

/**
 * What is told while a call blocks. A step of the installation begins, a `NETCA_INSTALL_…`. The Key must stay plugged in.
 */
#define NETCA_EVENT_INSTALL 7

/**
 * What is told while a call blocks. This computer's clock is behind by at least so many milliseconds.
 */
#define NETCA_EVENT_CLOCK_BEHIND 8

/**
 * What is told while a call blocks. The Key keeps the new key pair under an id of its own.
 */
#define NETCA_EVENT_KEY_ID_KEPT 9

/**
 * What is told while a call blocks. An attachment is on its way to the CA: so many of its bytes are there.
 */
#define NETCA_EVENT_UPLOADING 10

/**
 * What is told while a call blocks. The Key cannot delete the old certificate: it stays beside the new one.
 */
#define NETCA_EVENT_OLD_CERTIFICATE_KEPT 11

/**
 * The driver has no function to decrypt with: that the new encryption key decrypts what is encrypted to its certificate was not
 * tried; the public key that the Key shows beside it was compared.
 */
#define NETCA_EVENT_DECRYPTION_NOT_TRIED 12

/**
 * How serious a line of the log is. A call failed.
 */
#define NETCA_LOG_ERROR 1

/**
 * How serious a line of the log is. Something that may need attention.
 */
#define NETCA_LOG_WARNING 2

/**
 * How serious a line of the log is. What happens.
 */
#define NETCA_LOG_INFO 3

/**
 * How serious a line of the log is. Every request.
 */
#define NETCA_LOG_DEBUG 4

/**
 * The room that a PIN callback has, in bytes.
 */
#define NETCA_PIN_CAPACITY 256

/**
 * How `netca_client_apply` ended. The application was signed and the CA has it.
 */
#define NETCA_APPLIED_SUBMITTED 0

/**
 * How `netca_client_apply` ended. It had been signed by an earlier call; the CA has it now. The form of this call was not used.
 */
#define NETCA_APPLIED_RESUMED 1

/**
 * How `netca_client_apply` ended. The CA had it already; nothing was signed or sent.
 */
#define NETCA_APPLIED_ALREADY 2

/**
 * What was done about an application that the CA knows. It has a journal now, and `netca_renewal_open` goes on with it.
 */
#define NETCA_RECOVERY_RESTORED 0

/**
 * What was done about an application that the CA knows. It had a journal here, which was left as it is.
 */
#define NETCA_RECOVERY_KNOWN 1

/**
 * What was done about an application that the CA knows. What the CA shows is not what the certificate's holder signed; it was
 * left out.
 */
#define NETCA_RECOVERY_REFUSED 2

/**
 * What became of looking for a driver. It is there and made for this processor; if probed, it also loads and answers.
 */
#define NETCA_DRIVER_FOUND 0

/**
 * What became of looking for a driver. There is none.
 */
#define NETCA_DRIVER_MISSING 1

/**
 * What became of looking for a driver. It is there and does not work.
 */
#define NETCA_DRIVER_BROKEN 2

/**
 * What became of looking for a driver. It is there, made for this processor, and an SKF module.
 */
#define NETCA_DRIVER_SKF 3

/**
 * The agreement, to be shown and accepted. Any thread may use it, several at once.
 */
typedef struct netca_agreement netca_agreement;

/**
 * 业务信息: an application as it stood at the CA when it was asked for. Any thread may read it, several at once.
 */
typedef struct netca_application netca_application;

/**
 * A file in memory. Any thread may read it, several at once.
 */
typedef struct netca_bytes netca_bytes;

/**
 * Stops blocking calls from another thread. Any thread may use it, several at once, also a callback; once cancelled it
 * stays so. It may be freed while a call that was given it is still under way.
 */
typedef struct netca_cancel netca_cancel;

/**
 * A list of certificates, as they were when it was made. Valid for its token as long as that is open. Any thread may read
 * it, several at once.
 */
typedef struct netca_certificates netca_certificates;

/**
 * Renews certificates at one CA. Any thread may use it, several at once. It may be freed while its renewals are open.
 */
typedef struct netca_client netca_client;

/**
 * The drivers that were found, or ought to be there, and Keys that have none. Any thread may read it, several at once.
 */
typedef struct netca_drivers netca_drivers;

/**
 * What went wrong: a number, words for a log, words for people, and facts.
 *
 * Made by a function that failed, through its last argument; freed with `netca_error_free`. Any thread may read it,
 * several at once.
 */
typedef struct netca_error netca_error;

/**
 * One request that a host's own HTTP stack is to send, and the place for its answer. Given to the host's callback, which
 * frees it in any case. Any thread may use it, several at once; what it gives lasts until it is freed.
 */
typedef struct netca_exchange netca_exchange;

/**
 * The lines of a price: borrowed from a quote or an order, lasts as long as that, and is never freed by itself. Any thread
 * may read it, several at once.
 */
typedef struct netca_fees netca_fees;

/**
 * What the user typed, nothing checked yet. Any thread may use it, several at once. What is personal in it is not kept
 * anywhere else before `netca_client_apply`.
 */
typedef struct netca_form netca_form;

/**
 * 发票, as it stood at the CA when it was asked for. Any thread may read it, several at once.
 */
typedef struct netca_invoice netca_invoice;

/**
 * A list of renewals, as their journals told them when it was made. Any thread may read it, several at once.
 */
typedef struct netca_journal netca_journal;

/**
 * 订单详情: what the user is asked to pay, and for what. Any thread may read it, several at once.
 */
typedef struct netca_order netca_order;

/**
 * The form on paper, as PDF. Any thread may read it, several at once.
 */
typedef struct netca_paper netca_paper;

/**
 * The web page on which an order is paid. Its link was checked: https, an allowed host, the amount agreed to. Any thread may
 * read it, several at once.
 */
typedef struct netca_payment_link netca_payment_link;

/**
 * Where tokens are: a vendor's driver, or a soft token's file. Any thread may use it, one at a time: a second call meanwhile
 * fails with `NETCA_ERROR_C_IN_USE`.
 */
typedef struct netca_provider netca_provider;

/**
 * What renewing a certificate takes: terms with prices, and what the form must hold. Any thread may read it, several at
 * once.
 */
typedef struct netca_quote netca_quote;

/**
 * The applications that the CA knows of a certificate, and what was done about each; the newest first. Any thread may read it,
 * several at once.
 */
typedef struct netca_recovered netca_recovered;

/**
 * One renewal, with its journal open: no other process can work on it meanwhile. Any thread may use it, one at a time: a
 * second call meanwhile fails with `NETCA_ERROR_C_IN_USE`, but for the id, the stage and the journal, which may be asked at
 * any time. It may outlive its client's handle.
 */
typedef struct netca_renewal netca_renewal;

/**
 * What the CA says of itself. Any thread may read it, several at once.
 */
typedef struct netca_service netca_service;

/**
 * What a client needs to know: made empty, filled, and given to `netca_client_open`, which takes a copy. It may be used for
 * several clients, changed in between, and freed at any time. Any thread may use it, several at once.
 */
typedef struct netca_settings netca_settings;

/**
 * Words for people in one language. Any thread may use it, several at once.
 */
typedef struct netca_texts netca_texts;

/**
 * An open token: one session, kept until it is freed. Any thread may use it, one at a time: a second call meanwhile fails
 * with `NETCA_ERROR_C_IN_USE`.
 */
typedef struct netca_token netca_token;

/**
 * A list of tokens, as they were when it was made. Any thread may read it, several at once.
 */
typedef struct netca_tokens netca_tokens;

/**
 * 银行转账 of one order, as it stood at the CA when it was asked for. Any thread may read it, several at once.
 */
typedef struct netca_transfer_sheet netca_transfer_sheet;

/**
 * The transfers that the payer says were made, before they are declared. Any thread may use it, several at once.
 */
typedef struct netca_transfers netca_transfers;

/**
 * The attachments that are at the CA for a quote, as they were when it was asked. Any thread may read it, several at once.
 */
typedef struct netca_uploads netca_uploads;

/**
 * Told what happens while a call blocks: a `NETCA_EVENT_…`, the number that belongs to it or `NETCA_NONE`, and the same as JSON,
 * NUL-terminated, which lasts until the callback returns. Called on the thread that called the library, so several threads may be in it at once. It must
 * return soon, must not throw or jump out, and may cancel (`netca_cancel_request`); the token and the renewal of the
 * call under way are in use meanwhile.
 */
typedef void (*netca_progress_callback)(void *user_data,
                                        int32_t event,
                                        int64_t value,
                                        const char *json,
                                        size_t json_length);

/**
 * Called once when nothing can call a callback any more: its `user_data` may be freed. Called on the thread that freed
 * the last handle that held it.
 */
typedef void (*netca_release_callback)(void *user_data);

/**
 * Given each line of the log: a `NETCA_LOG_…`, and a text in English, NUL-terminated, which lasts until the callback
 * returns. No line ever holds a PIN, a name, an identity number, a phone number, an account or an access token. Called
 * on the thread that called the library, so several threads may be in it at once.
 */
typedef void (*netca_log_callback)(void *user_data,
                                   int32_t level,
                                   const char *text,
                                   size_t text_length);

/**
 * Sends one request, and comes back soon or late: the answer is given with `netca_exchange_answer` or
 * `netca_exchange_fail`, from any thread, at once or after this has returned. The exchange belongs to the callback, which
 * frees it with `netca_exchange_free` in any case. Called on the thread that called the library, so several threads may be
 * in it at once. It must not throw or jump out.
 */
typedef void (*netca_send_callback)(void *user_data,
                                    struct netca_exchange *exchange);

/**
 * Told that nobody waits for an exchange's answer any more, because the call was cancelled or its time is over. It names the
 * exchange by `netca_exchange_id`, since the exchange itself may have been freed. Called on the thread that called the
 * library.
 */
typedef void (*netca_abandon_callback)(void *user_data,
                                       uint64_t exchange_id);

/**
 * A host's own HTTP stack. Set every byte to zero, then `size` and what is wanted.
 *
 * It follows no redirects, keeps no cookies, checks the server's TLS certificate, and sends a request once.
 */
typedef struct netca_transport {
    /**
     * `sizeof(netca_transport)`
     */
    size_t size;
    /**
     * Handed to the callbacks.
     */
    void *user_data;
    /**
     * Sends a request. Must not be NULL.
     */
    netca_send_callback send;
    /**
     * Told that an answer is no longer waited for. May be NULL.
     */
    netca_abandon_callback abandon;
    /**
     * Told that `user_data` may be freed. May be NULL.
     */
    netca_release_callback release;
} netca_transport;

/**
 * Asks the user for the PIN, once, when it is needed and not before: writes it to `pin`, at most `NETCA_PIN_CAPACITY` bytes,
 * and how many bytes it has to `*pin_length`, and gives 0; anything else means that the user cancelled, and costs no try.
 * What was written is wiped afterwards. `label` and `serial` say which token, NUL-terminated; `tries_left` how many tries
 * are left or `NETCA_NONE`; `pin_bits` is what is known of the PIN, as `NETCA_TOKEN_PIN_…` bits. Called on the thread
 * that called the library; the token is in use meanwhile. It must not throw or jump out.
 */
typedef int32_t (*netca_pin_callback)(void *user_data,
                                      const char *label,
                                      const char *serial,
                                      int32_t tries_left,
                                      uint32_t pin_bits,
                                      uint8_t *pin,
                                      size_t *pin_length);

/**
 * How the PIN comes. Set every byte to zero, then `size` and what is wanted. NULL in place of it, and a structure without
 * `pin` and `ask`, leaves it to the token's own PIN pad, and is `NETCA_ERROR_TOKEN_PIN_REQUIRED` where there is none.
 *
 * It is read, and the PIN copied, while the function that takes it runs; the copy is wiped. One call spends one try at most.
 */
typedef struct netca_login {
    /**
     * `sizeof(netca_login)`
     */
    size_t size;
    /**
     * The PIN, or NULL. A token with a PIN pad of its own asks there all the same.
     */
    const uint8_t *pin;
    /**
     * How many bytes it has.
     */
    size_t pin_length;
    /**
     * Asks the user for the PIN when it is needed, if `pin` is NULL and the token has no PIN pad. May be NULL.
     */
    netca_pin_callback ask;
    /**
     * Handed to `ask`.
     */
    void *user_data;
    /**
     * Not 0: go on even when only one try is left. Otherwise that is `NETCA_ERROR_TOKEN_LAST_TRY`, and costs no try.
     */
    int32_t allow_last_try;
} netca_login;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The version of the C ABI that the loaded library has; 0, which no library has, when it cannot tell.
 *
 * May be called at any time, from any thread, concurrently.
 */
uint32_t netca_abi_version(void);

/**
 * The library's version, like `0.1.0`: ASCII, NUL-terminated, valid as long as the library is loaded, never to be
 * freed. Never NULL.
 *
 * May be called at any time, from any thread, concurrently.
 */
const char *netca_version(void);

/**
 * Frees an error. NULL is fine.
 */
void netca_error_free(struct netca_error *error);

/**
 * The stable number, a `NETCA_ERROR_…`; the same that the function gave. 0 for NULL.
 */
int32_t netca_error_code(const struct netca_error *error);

/**
 * English, for a log and for developers: never a PIN, name, identity number, phone number or account. NULL for NULL.
 */
const char *netca_error_message(const struct netca_error *error,
                                size_t *length);

/**
 * What went wrong, for the user to read. `language` is a `NETCA_LANGUAGE_…`. NULL for NULL or another language.
 */
const char *netca_error_what(const struct netca_error *error,
                             int32_t language,
                             size_t *length);

/**
 * What the user should do next. `language` is a `NETCA_LANGUAGE_…`. NULL for NULL or another language.
 */
const char *netca_error_next(const struct netca_error *error,
                             int32_t language,
                             size_t *length);

/**
 * What the CA itself says of it, for the user to read; not for a log. NULL where it says nothing.
 */
const char *netca_error_detail(const struct netca_error *error,
                               size_t *length);

/**
 * The stage that the renewal is at, a `NETCA_STAGE_…`; `NETCA_NONE` where none is known.
 */
int32_t netca_error_stage(const struct netca_error *error);

/**
 * Whose number `netca_error_vendor_code` is, a `NETCA_VENDOR_…`; `NETCA_VENDOR_NONE` where there is none.
 */
int32_t netca_error_vendor(const struct netca_error *error);

/**
 * The number that the Key's driver (CKR_…) or the CA's server (HTTP status) gave; 0 where there is none.
 */
uint64_t netca_error_vendor_code(const struct netca_error *error);

/**
 * 1 when the same call may well succeed later without any change, else 0.
 */
int32_t netca_error_is_retryable(const struct netca_error *error);

/**
 * How many PIN tries are left after a wrong PIN, as far as the Key tells; `NETCA_NONE` where that is not known, and for NULL. 0
 * means that the Key is locked.
 */
int32_t netca_error_tries_left(const struct netca_error *error);

/**
 * For how many milliseconds the CA asks to be left alone; `NETCA_NONE` where it does not, and for NULL.
 */
int64_t netca_error_retry_after(const struct netca_error *error);

/**
 * How many fields of the form break a rule.
 */
size_t netca_error_field_count(const struct netca_error *error);

/**
 * A field that breaks a rule, as a path such as `operator.email`. NULL beyond the last.
 */
const char *netca_error_field(const struct netca_error *error,
                              size_t index,
                              size_t *length);

/**
 * The form's own word for such a field, for the user to read. NULL beyond the last, or for another language.
 */
const char *netca_error_field_name(const struct netca_error *error,
                                   size_t index,
                                   int32_t language,
                                   size_t *length);

/**
 * The rule that such a field breaks, for the user to read. NULL beyond the last, or for another language.
 */
const char *netca_error_field_rule(const struct netca_error *error,
                                   size_t index,
                                   int32_t language,
                                   size_t *length);

/**
 * All of it as JSON. NULL for NULL.
 */
const char *netca_error_json(const struct netca_error *error,
                             size_t *length);

/**
 * Makes one that nobody has cancelled yet.
 */
int32_t netca_cancel_new(struct netca_cancel **cancel,
                         struct netca_error **error);

/**
 * Cancels every call that was given this handle, now and later: they end soon with `NETCA_ERROR_PROTOCOL_CANCELLED`. What
 * was written to the journal stays, so nothing is lost. NULL is fine.
 */
void netca_cancel_request(const struct netca_cancel *cancel);

/**
 * 1 when `netca_cancel_request` was called, else 0.
 */
int32_t netca_cancel_is_requested(const struct netca_cancel *cancel);

/**
 * Frees it. NULL is fine.
 */
void netca_cancel_free(struct netca_cancel *cancel);

/**
 * Opens the words of a language, a `NETCA_LANGUAGE_…`. What it gives lasts until it is freed.
 */
int32_t netca_texts_new(int32_t language,
                        struct netca_texts **texts,
                        struct netca_error **error);

/**
 * Frees it, and every text that it gave. NULL is fine.
 */
void netca_texts_free(struct netca_texts *texts);

/**
 * The words for a number; `kind` is a `NETCA_TEXT_…` and says what the number stands for. NULL for a number or a kind
 * that is not known.
 */
const char *netca_texts_value(const struct netca_texts *texts,
                              int32_t kind,
                              int32_t value,
                              size_t *length);

/**
 * What an error's number means. NULL for a number that no error has.
 */
const char *netca_texts_what(const struct netca_texts *texts,
                             int32_t code,
                             size_t *length);

/**
 * What the user should do next after an error. NULL for a number that no error has.
 */
const char *netca_texts_next(const struct netca_texts *texts,
                             int32_t code,
                             size_t *length);

/**
 * The form's own word for a field, given as a path such as `operator.email`; the path itself for a field that is not
 * known. NULL for a path that is NULL, too long or not UTF-8.
 */
const char *netca_texts_field(const struct netca_texts *texts,
                              const char *field,
                              size_t field_length,
                              size_t *length);

/**
 * Makes empty settings. What must be set before a client can be opened: the server, the trust anchors, the state directory,
 * and the program's name and version.
 */
int32_t netca_settings_new(struct netca_settings **settings,
                           struct netca_error **error);

/**
 * Frees settings. Clients made with them go on. NULL is fine.
 */
void netca_settings_free(struct netca_settings *settings);

/**
 * The CA's address, as `https://renew.ca.example`. It is looked at when a client is opened.
 */
int32_t netca_settings_set_server(const struct netca_settings *settings,
                                  const char *url,
                                  size_t url_length,
                                  struct netca_error **error);

/**
 * Adds the certificates of a PEM text to those that a new certificate must lead to: the CA's own roots. At least one is
 * needed, and it never comes from the server.
 */
int32_t netca_settings_add_trust_anchors(const struct netca_settings *settings,
                                         const char *pem,
                                         size_t pem_length,
                                         struct netca_error **error);

/**
 * Adds the certificates of a PEM text to those that the server's TLS certificate must lead to. Without any, the operating
 * system's trust store counts; with any, only these. They do not matter to a transport of the host's own.
 */
int32_t netca_settings_add_tls_roots(const struct netca_settings *settings,
                                     const char *pem,
                                     size_t pem_length,
                                     struct netca_error **error);

/**
 * The folder in which the journals are kept, one for each user of the computer; it is made if it is missing. Renewals are
 * found again only where they were begun, so it must stay the same.
 */
int32_t netca_settings_set_state_directory(const struct netca_settings *settings,
                                           const char *path,
                                           size_t path_length,
                                           struct netca_error **error);

/**
 * The name and the version (主程序版本, as `4.7.6`) of the program that embeds this library; the CA may ask for a newer one.
 */
int32_t netca_settings_set_program(const struct netca_settings *settings,
                                   const char *name,
                                   size_t name_length,
                                   const char *version,
                                   size_t version_length,
                                   struct netca_error **error);

/**
 * Adds a host that a payment page may be on, with its port unless that is 443, as `pay.ca.example` or
 * `pay.ca.example:8443`. The CA's own server is always allowed.
 */
int32_t netca_settings_add_payment_host(const struct netca_settings *settings,
                                        const char *host,
                                        size_t host_length,
                                        struct netca_error **error);

/**
 * The proxy, as `http://proxy.example:8080`; `direct` for none. NULL, and what holds without this call: the system's own
 * settings. It does not matter to a transport of the host's own.
 */
int32_t netca_settings_set_proxy(const struct netca_settings *settings,
                                 const char *proxy,
                                 size_t proxy_length,
                                 struct netca_error **error);

/**
 * How long to wait, in milliseconds, 1 to 3,600,000: for a connection, and for a request with its whole answer. Without this
 * call, 10 s and 60 s. A transport of the host's own is given the second one.
 */
int32_t netca_settings_set_timeouts(const struct netca_settings *settings,
                                    uint32_t connect_ms,
                                    uint32_t request_ms,
                                    struct netca_error **error);

/**
 * Who is told what happens while a call blocks; NULL for nobody. `user_data` is handed to the callback and must stay valid
 * until `release`, which may be NULL, was called: once, when the settings and every client made with them, with its
 * renewals, are freed or hold another callback. When this function fails, or `callback` is NULL, it is not called.
 */
int32_t netca_settings_set_progress(const struct netca_settings *settings,
                                    netca_progress_callback callback,
                                    void *user_data,
                                    netca_release_callback release,
                                    struct netca_error **error);

/**
 * Who is given the lines of the log; NULL for nobody. `user_data` and `release` as in `netca_settings_set_progress`.
 */
int32_t netca_settings_set_log(const struct netca_settings *settings,
                               netca_log_callback callback,
                               void *user_data,
                               netca_release_callback release,
                               struct netca_error **error);

/**
 * Sends all requests through the host's own HTTP stack; NULL for the built-in one. The structure is copied; its `user_data`
 * must stay valid until its `release` was called, as in `netca_settings_set_progress`.
 */
int32_t netca_settings_set_transport(const struct netca_settings *settings,
                                     const struct netca_transport *transport,
                                     struct netca_error **error);

/**
 * A number that no other exchange of this client has; 0 for NULL.
 */
uint64_t netca_exchange_id(const struct netca_exchange *exchange);

/**
 * `GET`, `POST`, `PUT` or `DELETE`.
 */
const char *netca_exchange_method(const struct netca_exchange *exchange,
                                  size_t *length);

/**
 * The whole address, https.
 */
const char *netca_exchange_url(const struct netca_exchange *exchange,
                               size_t *length);

/**
 * The value for `Content-Type`; NULL when there is no body.
 */
const char *netca_exchange_content_type(const struct netca_exchange *exchange,
                                        size_t *length);

/**
 * The body, `*length` bytes; NULL when there is none.
 */
const uint8_t *netca_exchange_body(const struct netca_exchange *exchange,
                                   size_t *length);

/**
 * The token for `Authorization: Bearer …`, a secret; NULL when there is none.
 */
const char *netca_exchange_bearer(const struct netca_exchange *exchange,
                                  size_t *length);

/**
 * The largest body that an answer may have, in bytes; a larger one is refused.
 */
size_t netca_exchange_answer_limit(const struct netca_exchange *exchange);

/**
 * How many milliseconds an answer is waited for, counted from the call of the callback.
 */
uint64_t netca_exchange_timeout_ms(const struct netca_exchange *exchange);

/**
 * 1 when nobody waits for the answer any more, or it was given already; else 0.
 */
int32_t netca_exchange_is_over(const struct netca_exchange *exchange);

/**
 * Gives the server's answer, whatever its status: `status` 100 to 599; the value of `Retry-After`, or NULL; and the whole
 * body, which is copied. `NETCA_ERROR_C_EXCHANGE_OVER` when nobody waits for it any more.
 */
int32_t netca_exchange_answer(const struct netca_exchange *exchange,
                              int32_t status,
                              const char *retry,
                              size_t retry_length,
                              const uint8_t *body,
                              size_t body_length,
                              struct netca_error **error);

/**
 * Says that no answer came. `code` is why: `NETCA_ERROR_PROTOCOL_UNREACHABLE`, `…_TLS_UNTRUSTED`, `…_TLS_FAILED`,
 * `…_INTERRUPTED`, `…_TIMED_OUT`, `…_ANSWER_TOO_LARGE` or `…_CANCELLED`; the first three only if the request cannot have
 * reached the server.
 */
int32_t netca_exchange_fail(const struct netca_exchange *exchange,
                            int32_t code,
                            struct netca_error **error);

/**
 * Frees it. One that has no answer yet counts as interrupted: the CA may or may not have acted. NULL is fine.
 */
void netca_exchange_free(struct netca_exchange *exchange);

/**
 * Loads a vendor's driver, a PKCS#11 module, by its path. It stays loaded until the provider and its tokens are freed.
 */
int32_t netca_provider_open_pkcs11(const char *module,
                                   size_t module_length,
                                   struct netca_provider **provider,
                                   struct netca_error **error);

/**
 * The same for a driver that does SM2, which PKCS#11 does not know: `profile` has the vendor's numbers and forms, in words with commas
 * between. First the name of a known set, if it is one: `ep11` (IBM's), `swpkcs11` (of the header swpkcs11.h). Then what differs:
 * `key-type=N`, `generate=N`, `sign=N`, `decrypt=N` or `none`, numbers decimal or behind `0x`; without a name the first three are needed.
 * `signs=digest` or `message`: what C_Sign is given. `signature=raw` or `der`. `ciphertext=c1c3c2` or `der`. `point=octets`, `bare` or
 * `xy`: CKA_EC_POINT. `parameters=oid` or `none`: CKA_EC_PARAMS. `import=none`, `envelope` (with `unwrap=N`), `keys` (with `unwrap=N`,
 * `sm4=N`, `sm4-key-type=N`) or `host`: how an encryption key that the CA made comes onto the Key; with `host` it is in this process's
 * memory for a moment.
 *
 * Fails with `NETCA_ERROR_C_PKCS11_PROFILE` for another word, which the message names. What turns out not to fit the driver is
 * `NETCA_ERROR_TOKEN_PKCS11_PROFILE`, as is SM2 on a driver that was opened without a profile.
 */
int32_t netca_provider_open_pkcs11_profile(const char *module,
                                           size_t module_length,
                                           const char *profile,
                                           size_t profile_length,
                                           struct netca_provider **provider,
                                           struct netca_error **error);

/**
 * Loads a vendor's driver, an SKF module (GM/T 0016), by its path. Several providers of one module share it; it stays loaded until
 * the process ends.
 *
 * `profile` says how the driver differs from others, in words with commas between; NULL, or no words, for the usual, and rarely
 * anything else is needed: what the Key itself shows (the layout of structures, the side of numbers) is detected.
 *
 * `ulong32`, `ulong64`: the width of a ULONG in structures. `packed`, `natural`: their packing. `right`, `left`: the end of
 * its field that a number lies at. `algorithms=0016`, `algorithms=0006`: the standard that numbers of algorithms come
 * from. `decrypt=blob`, `flag`, `octets`: the arguments of SKF_ECCDecrypt. `envelope=as-sent`, `whole`, `half`: how an encryption key is
 * handed over. `application=NAME`: the application on the Key, where it has several. `timeout=SECONDS`: how long one call to
 * the driver may take, 1 to 3600; 60 without this word.
 *
 * Fails with `NETCA_ERROR_C_SKF_PROFILE` for another word, which the message names, and with `NETCA_ERROR_TOKEN_MODULE` when the
 * file is missing, is no SKF module, or is not made for this process. A call that the driver does not come back from is
 * `NETCA_ERROR_TOKEN_NO_ANSWER`; a `netca_cancel` does not reach into a driver.
 */
int32_t netca_provider_open_skf(const char *module,
                                size_t module_length,
                                const char *profile,
                                size_t profile_length,
                                struct netca_provider **provider,
                                struct netca_error **error);

/**
 * Takes a soft token's file for a token; when there is no such file, it counts as a token that is not plugged in. For trials,
 * tests and servers, not in place of a Key.
 */
int32_t netca_provider_open_soft(const char *file,
                                 size_t file_length,
                                 struct netca_provider **provider,
                                 struct netca_error **error);

/**
 * Lists the tokens that are plugged in now. Asks the hardware, and needs no PIN.
 */
int32_t netca_provider_tokens(const struct netca_provider *provider,
                              struct netca_tokens **tokens,
                              struct netca_error **error);

/**
 * Lists what changed since this was last called, first everything that is there: tokens that came and tokens that went
 * (`netca_tokens_change`). Call it about once a second to see Keys being plugged in and out, whatever the driver: it asks, and
 * does not wait. When it fails, nothing is forgotten, and the next call tells what changed.
 */
int32_t netca_provider_changes(const struct netca_provider *provider,
                               struct netca_tokens **tokens,
                               struct netca_error **error);

/**
 * Frees a provider. Its open tokens go on. NULL is fine.
 */
void netca_provider_free(struct netca_provider *provider);

/**
 * Opens the token with a serial number; with NULL, the only one that is plugged in. Needs no PIN.
 *
 * Fails with `NETCA_ERROR_TOKEN_NOT_PRESENT` when there is none, and with `NETCA_ERROR_TOKEN_MORE_THAN_ONE` when there are
 * two and none is named: while renewing, only one Key should be plugged in.
 */
int32_t netca_token_open(const struct netca_provider *provider,
                         const char *serial,
                         size_t serial_length,
                         struct netca_token **token,
                         struct netca_error **error);

/**
 * Its serial number. NULL for NULL. May be asked while another thread uses the token.
 */
const char *netca_token_serial(const struct netca_token *token,
                               size_t *length);

/**
 * Its label, for the user to read. NULL for NULL. May be asked while another thread uses the token.
 */
const char *netca_token_label(const struct netca_token *token,
                              size_t *length);

/**
 * Asks the token how many PIN tries are left, and gives a list with this token alone. Needs no PIN, and costs no try.
 */
int32_t netca_token_status(const struct netca_token *token,
                           struct netca_tokens **tokens,
                           struct netca_error **error);

/**
 * Closes a token. NULL is fine.
 */
void netca_token_free(struct netca_token *token);

/**
 * How many tokens are in the list; 0 for NULL.
 */
size_t netca_tokens_count(const struct netca_tokens *tokens);

/**
 * The serial number, which tells two tokens apart and opens one (`netca_token_open`). NULL beyond the last.
 */
const char *netca_tokens_serial(const struct netca_tokens *tokens,
                                size_t index,
                                size_t *length);

/**
 * The label, for the user to read. NULL beyond the last.
 */
const char *netca_tokens_label(const struct netca_tokens *tokens,
                               size_t index,
                               size_t *length);

/**
 * The manufacturer. NULL beyond the last.
 */
const char *netca_tokens_manufacturer(const struct netca_tokens *tokens,
                                      size_t index,
                                      size_t *length);

/**
 * The model. NULL beyond the last.
 */
const char *netca_tokens_model(const struct netca_tokens *tokens,
                               size_t index,
                               size_t *length);

/**
 * How many PIN tries are left; `NETCA_NONE` where the token does not tell, and beyond the last. 0 means that it is locked.
 */
int32_t netca_tokens_tries_left(const struct netca_tokens *tokens,
                                size_t index);

/**
 * What is known of its PIN, as `NETCA_TOKEN_PIN_…` bits; 0 beyond the last.
 */
uint32_t netca_tokens_pin(const struct netca_tokens *tokens,
                          size_t index);

/**
 * Whether it came or went, a `NETCA_TOKEN_PRESENT`, `…_INSERTED` or `…_REMOVED`; `NETCA_NONE` beyond the last.
 */
int32_t netca_tokens_change(const struct netca_tokens *tokens,
                            size_t index);

/**
 * The whole list as JSON. NULL for NULL.
 */
const char *netca_tokens_json(const struct netca_tokens *tokens,
                              size_t *length);

/**
 * Frees a list. NULL is fine.
 */
void netca_tokens_free(struct netca_tokens *tokens);

/**
 * Opens a client; connects to nothing yet. The settings are copied.
 *
 * Fails with `NETCA_ERROR_C_SETTING_MISSING` when the server, the trust anchors, the state directory or the program is not
 * set, with `NETCA_ERROR_PROTOCOL_SETTING` when one cannot be used.
 */
int32_t netca_client_open(const struct netca_settings *settings,
                          struct netca_client **client,
                          struct netca_error **error);

/**
 * Frees a client. Its renewals go on. NULL is fine.
 */
void netca_client_free(struct netca_client *client);

/**
 * Asks the CA for its name, its hotline, and the newest version of the program.
 */
int32_t netca_client_service(const struct netca_client *client,
                             const struct netca_cancel *cancel,
                             struct netca_service **service,
                             struct netca_error **error);

/**
 * Step 0, 我的证书, 刷新: lists the certificates on a token, CA certificates left out, with what can be done with each. Needs
 * no PIN and no network.
 */
int32_t netca_client_list(const struct netca_client *client,
                          const struct netca_token *token,
                          struct netca_certificates **certificates,
                          struct netca_error **error);

/**
 * Step 1, 申请续期: asks the CA what renewing a certificate takes. `index` is its place in the list.
 *
 * Fails with `NETCA_ERROR_CA_CERTIFICATE_NOT_RENEWABLE` among others when it cannot be renewed here or now.
 */
int32_t netca_client_quote(const struct netca_client *client,
                           const struct netca_certificates *certificates,
                           size_t index,
                           const struct netca_cancel *cancel,
                           struct netca_quote **quote,
                           struct netca_error **error);

/**
 * The quote of a certificate that attachments were uploaded for and that was not applied with, if it still holds; `quote` stays
 * NULL, and that is no error, when there is none. Going on with it, instead of asking for another, saves sending them again.
 * Needs no network.
 */
int32_t netca_client_kept_quote(const struct netca_client *client,
                                const struct netca_certificates *certificates,
                                size_t index,
                                struct netca_quote **quote,
                                struct netca_error **error);

/**
 * Step 2, 电子认证服务协议: fetches the agreement that a quote names, to be shown to the user, who must accept it
 * (`netca_agreement_accept`). Its digest is checked.
 */
int32_t netca_client_agreement(const struct netca_client *client,
                               const struct netca_quote *quote,
                               const struct netca_cancel *cancel,
                               struct netca_agreement **agreement,
                               struct netca_error **error);

/**
 * Lists every renewal that the state directory knows of, ended ones too; the one begun last comes last. Needs no network.
 * `netca_renewal_open` takes one up.
 */
int32_t netca_client_journal(const struct netca_client *client,
                             struct netca_journal **journal,
                             struct netca_error **error);

/**
 * The CA's name. NULL for NULL.
 */
const char *netca_service_name(const struct netca_service *service,
                               size_t *length);

/**
 * 客服热线, as it is to be shown on any question. NULL for NULL.
 */
const char *netca_service_hotline(const struct netca_service *service,
                                  size_t *length);

/**
 * 主程序版本: the newest version of the program. NULL where the CA does not say.
 */
const char *netca_service_newest_version(const struct netca_service *service,
                                         size_t *length);

/**
 * Where the newest version is to be had. NULL where the CA does not say.
 */
const char *netca_service_download(const struct netca_service *service,
                                   size_t *length);

/**
 * 1 when this CA is a stand-in whose certificates are worth nothing, else 0.
 */
int32_t netca_service_is_sandbox(const struct netca_service *service);

/**
 * All of it as JSON. NULL for NULL.
 */
const char *netca_service_json(const struct netca_service *service,
                               size_t *length);

/**
 * Frees it. NULL is fine.
 */
void netca_service_free(struct netca_service *service);

/**
 * How many certificates are in the list; 0 for NULL.
 */
size_t netca_certificates_count(const struct netca_certificates *certificates);

/**
 * The subject, as `CN=…, O=…`, for the user to read. NULL beyond the last.
 */
const char *netca_certificates_subject(const struct netca_certificates *certificates,
                                       size_t index,
                                       size_t *length);

/**
 * The issuer, in the same form. NULL beyond the last.
 */
const char *netca_certificates_issuer(const struct netca_certificates *certificates,
                                      size_t index,
                                      size_t *length);

/**
 * The serial number, lower-case hex. NULL beyond the last.
 */
const char *netca_certificates_serial(const struct netca_certificates *certificates,
                                      size_t index,
                                      size_t *length);

/**
 * SHA-256 of the certificate, 64 lower-case hex digits: what tells it from every other. NULL beyond the last.
 */
const char *netca_certificates_sha256(const struct netca_certificates *certificates,
                                      size_t index,
                                      size_t *length);

/**
 * The certificate itself, DER, `*length` bytes; lasts as long as the list. NULL beyond the last.
 */
const uint8_t *netca_certificates_der(const struct netca_certificates *certificates,
                                      size_t index,
                                      size_t *length);

/**
 * From when it is valid, in seconds since 1970, UTC; `NETCA_NO_TIME` beyond the last.
 */
int64_t netca_certificates_not_before(const struct netca_certificates *certificates,
                                      size_t index);

/**
 * Until when it is valid, in seconds since 1970, UTC; `NETCA_NO_TIME` beyond the last.
 */
int64_t netca_certificates_not_after(const struct netca_certificates *certificates,
                                     size_t index);

/**
 * The kind of its key, a `NETCA_KEY_…`; `NETCA_KEY_UNKNOWN` beyond the last.
 */
int32_t netca_certificates_key(const struct netca_certificates *certificates,
                               size_t index);

/**
 * 操作: what can be done with it now, as `NETCA_ACTION_…` bits; 0 beyond the last.
 */
uint32_t netca_certificates_actions(const struct netca_certificates *certificates,
                                    size_t index);

/**
 * The id of the renewal of it that has not ended; NULL where there is none, and beyond the last.
 */
const char *netca_certificates_renewal(const struct netca_certificates *certificates,
                                       size_t index,
                                       size_t *length);

/**
 * The stage of the renewal of it that has not ended, a `NETCA_STAGE_…`; `NETCA_NONE` where there is none, and beyond the last.
 */
int32_t netca_certificates_stage(const struct netca_certificates *certificates,
                                 size_t index);

/**
 * The whole list as JSON. NULL for NULL.
 */
const char *netca_certificates_json(const struct netca_certificates *certificates,
                                    size_t *length);

/**
 * Frees a list. NULL is fine.
 */
void netca_certificates_free(struct netca_certificates *certificates);

/**
 * Which side of a pair it can be, a `NETCA_ROLE_…`; `NETCA_ROLE_NEITHER` beyond the last.
 */
int32_t netca_certificates_role(const struct netca_certificates *certificates,
                                size_t index);

/**
 * SHA-256 of the encryption certificate that makes a pair with it and is renewed with it, 64 lower-case hex digits. NULL
 * where it has none, and beyond the last.
 */
const char *netca_certificates_encryption_sha256(const struct netca_certificates *certificates,
                                                 size_t index,
                                                 size_t *length);

/**
 * That encryption certificate itself, DER, `*length` bytes; lasts as long as the list. NULL where it has none, and beyond
 * the last.
 */
const uint8_t *netca_certificates_encryption_der(const struct netca_certificates *certificates,
                                                 size_t index,
                                                 size_t *length);

/**
 * That encryption certificate's serial number, lower-case hex. NULL where it has none, and beyond the last.
 */
const char *netca_certificates_encryption_serial(const struct netca_certificates *certificates,
                                                 size_t index,
                                                 size_t *length);

/**
 * From when that encryption certificate is valid, in seconds since 1970, UTC; `NETCA_NO_TIME` where it has none, and beyond
 * the last.
 */
int64_t netca_certificates_encryption_not_before(const struct netca_certificates *certificates,
                                                 size_t index);

/**
 * Until when that encryption certificate is valid, in seconds since 1970, UTC; `NETCA_NO_TIME` where it has none, and beyond
 * the last.
 */
int64_t netca_certificates_encryption_not_after(const struct netca_certificates *certificates,
                                                size_t index);

/**
 * How many lines there are; 0 for NULL.
 */
size_t netca_fees_count(const struct netca_fees *fees);

/**
 * 费用名称, as the CA words it. NULL beyond the last.
 */
const char *netca_fees_name(const struct netca_fees *fees,
                            size_t index,
                            size_t *length);

/**
 * 费用单价 in fen (1 yuan = 100 fen), per `netca_fees_unit`; `NETCA_NONE` beyond the last.
 */
int64_t netca_fees_unit_price(const struct netca_fees *fees,
                              size_t index);

/**
 * What the price is counted by, a `NETCA_UNIT_…`; `NETCA_NONE` beyond the last.
 */
int32_t netca_fees_unit(const struct netca_fees *fees,
                        size_t index);

/**
 * 数量; `NETCA_NONE` beyond the last.
 */
int64_t netca_fees_quantity(const struct netca_fees *fees,
                            size_t index);

/**
 * 小计 in fen: unit price times quantity, which was checked; `NETCA_NONE` beyond the last.
 */
int64_t netca_fees_subtotal(const struct netca_fees *fees,
                            size_t index);

/**
 * The CA's name for this quote. NULL for NULL.
 */
const char *netca_quote_id(const struct netca_quote *quote,
                           size_t *length);

/**
 * Whether the certificate has expired, a `NETCA_PATH_…`; `NETCA_NONE` for NULL.
 */
int32_t netca_quote_path(const struct netca_quote *quote);

/**
 * From when the certificate can be renewed online, in seconds since 1970, UTC; `NETCA_NO_TIME` for NULL.
 */
int64_t netca_quote_opens_at(const struct netca_quote *quote);

/**
 * Until when the certificate can be renewed online, in seconds since 1970, UTC; `NETCA_NO_TIME` for NULL.
 */
int64_t netca_quote_closes_at(const struct netca_quote *quote);

/**
 * Until when this quote holds, in seconds since 1970, UTC; `NETCA_NO_TIME` for NULL.
 */
int64_t netca_quote_expires_at(const struct netca_quote *quote);

/**
 * How many terms (续期时间) can be chosen; 0 for NULL.
 */
size_t netca_quote_option_count(const struct netca_quote *quote);

/**
 * A term in months, for the form's `term_months`; `NETCA_NONE` beyond the last.
 */
int32_t netca_quote_option_months(const struct netca_quote *quote,
                                  size_t index);

/**
 * 费用 of a term in fen (1 yuan = 100 fen); `NETCA_NONE` beyond the last.
 */
int64_t netca_quote_option_total(const struct netca_quote *quote,
                                 size_t index);

/**
 * The end of the new certificate, if it were issued now, in seconds since 1970, UTC; `NETCA_NO_TIME` beyond the last.
 */
int64_t netca_quote_option_new_not_after(const struct netca_quote *quote,
                                         size_t index);

/**
 * 详细信息: what a term's price is made of; borrowed from the quote. NULL beyond the last.
 */
const struct netca_fees *netca_quote_option_fees(const struct netca_quote *quote,
                                                 size_t index);

/**
 * A way of renewing that the CA allows, a `NETCA_RENEW_WITH_…`, for the form's `renew_with`; the one it wants comes first.
 * `NETCA_NONE` beyond the last.
 */
int32_t netca_quote_renew_with(const struct netca_quote *quote,
                               size_t index);

/**
 * A kind of identity document (经办人证件类型) that the CA takes, for the form's `operator.id_type`; 2 is 身份证.
 * `NETCA_NONE` beyond the last.
 */
int64_t netca_quote_id_type(const struct netca_quote *quote,
                            size_t index);

/**
 * The name of such a kind, as the CA words it. NULL beyond the last.
 */
const char *netca_quote_id_type_name(const struct netca_quote *quote,
                                     size_t index,
                                     size_t *length);

/**
 * 1 when the form must hold 经办人地址, else 0.
 */
int32_t netca_quote_needs_operator_address(const struct netca_quote *quote);

/**
 * An invoice that can be chosen, a `NETCA_INVOICE_TYPE_…`, for the form's `invoice_type`. `NETCA_NONE` beyond the last.
 */
int32_t netca_quote_invoice_type(const struct netca_quote *quote,
                                 size_t index);

/**
 * A way to pay the courier that can be chosen, a `NETCA_COURIER_…`, for the form's `courier_payment`. `NETCA_NONE` beyond
 * the last.
 */
int32_t netca_quote_courier_payment(const struct netca_quote *quote,
                                    size_t index);

/**
 * How many kinds of attachments (附件) the CA asks for or takes; 0 for NULL.
 */
size_t netca_quote_attachment_count(const struct netca_quote *quote);

/**
 * Such a kind, a `NETCA_ATTACHMENT_…`; `NETCA_NONE` beyond the last.
 */
int32_t netca_quote_attachment_kind(const struct netca_quote *quote,
                                    size_t index);

/**
 * 1 when at least one of such a kind must come along with an invoice of a type, a `NETCA_INVOICE_TYPE_…`; else 0. With
 * `NETCA_NONE`: 1 when it must whatever the invoice is.
 */
int32_t netca_quote_attachment_is_required(const struct netca_quote *quote,
                                           size_t index,
                                           int32_t invoice_type);

/**
 * The largest file of such a kind, in bytes; `NETCA_NONE` beyond the last.
 */
int64_t netca_quote_attachment_max_bytes(const struct netca_quote *quote,
                                         size_t index);

/**
 * The most files of such a kind; `NETCA_NONE` beyond the last.
 */
int64_t netca_quote_attachment_max_count(const struct netca_quote *quote,
                                         size_t index);

/**
 * The oldest version of the program that may apply. NULL where there is none.
 */
const char *netca_quote_minimum_version(const struct netca_quote *quote,
                                        size_t *length);

/**
 * All of it as JSON, also what has no function of its own. NULL for NULL.
 */
const char *netca_quote_json(const struct netca_quote *quote,
                             size_t *length);

/**
 * Frees it, and its fees. NULL is fine.
 */
void netca_quote_free(struct netca_quote *quote);

/**
 * The kind of key that a renewal with a new key brings, a `NETCA_KEY_…`, where that may be another kind than before;
 * `NETCA_KEY_UNKNOWN` where the CA says nothing of it: the same kind as before.
 */
int32_t netca_quote_new_key(const struct netca_quote *quote);

/**
 * 1 when a renewal in a way, a `NETCA_RENEW_WITH_…`, brings a pair of certificates, for signing and for encryption; else 0.
 */
int32_t netca_quote_brings_pair(const struct netca_quote *quote,
                                int32_t renew_with);

/**
 * The CA's name for this version of the text. NULL for NULL.
 */
const char *netca_agreement_version(const struct netca_agreement *agreement,
                                    size_t *length);

/**
 * The title. NULL for NULL.
 */
const char *netca_agreement_title(const struct netca_agreement *agreement,
                                  size_t *length);

/**
 * The whole text, plain, lines ended by `\n`. NULL for NULL.
 */
const char *netca_agreement_text(const struct netca_agreement *agreement,
                                 size_t *length);

/**
 * SHA-256 of the text, 64 lower-case hex digits; it was checked. NULL for NULL.
 */
const char *netca_agreement_sha256(const struct netca_agreement *agreement,
                                   size_t *length);

/**
 * 我接受电子认证服务协议内容: to be called when the user ticked that, and only then. `netca_client_apply` fails with
 * `NETCA_ERROR_C_NOT_ACCEPTED` before it.
 */
int32_t netca_agreement_accept(const struct netca_agreement *agreement,
                               struct netca_error **error);

/**
 * All of it as JSON. NULL for NULL.
 */
const char *netca_agreement_json(const struct netca_agreement *agreement,
                                 size_t *length);

/**
 * Frees it. NULL is fine.
 */
void netca_agreement_free(struct netca_agreement *agreement);

/**
 * Makes an empty form: identity document 身份证, recipient copied from the operator (从经办人处拷贝), invoice 普通定额发票,
 * courier 货到付款, and the way of renewing that the CA wants.
 */
int32_t netca_form_new(struct netca_form **form,
                       struct netca_error **error);

/**
 * Makes a form from JSON, as `examples/form.json` has it.
 */
int32_t netca_form_from_json(const char *json,
                             size_t json_length,
                             struct netca_form **form,
                             struct netca_error **error);

/**
 * Sets a field that is a text: `operator.id_number`, `operator.name`, `operator.mobile`, `operator.email`,
 * `operator.address`, `recipient.name`, `recipient.mobile`, `recipient.address`, `memo`, and for a VAT invoice
 * `vat_invoice.title`, `vat_invoice.tax_number`, `vat_invoice.address`, `vat_invoice.telephone`, `vat_invoice.bank`,
 * `vat_invoice.bank_account`. Setting one of the recipient's ends the copying from the operator: then all three must be set.
 */
int32_t netca_form_set_text(const struct netca_form *form,
                            const char *field,
                            size_t field_length,
                            const char *value,
                            size_t value_length,
                            struct netca_error **error);

/**
 * Sets a field that is a number: `term_months`, `operator.id_type`, `renew_with` (a `NETCA_RENEW_WITH_…`, or `NETCA_NONE`
 * for the one that the CA wants), `invoice_type` (a `NETCA_INVOICE_TYPE_…`), `courier_payment` (a `NETCA_COURIER_…`).
 */
int32_t netca_form_set_number(const struct netca_form *form,
                              const char *field,
                              size_t field_length,
                              int32_t value,
                              struct netca_error **error);

/**
 * Checks every field by its rule and by the quote. Fails with `NETCA_ERROR_RENEW_FORM`, and every field that breaks a rule is
 * in the error (`netca_error_field_count`). `netca_client_apply` checks again, so this is for showing mistakes early.
 */
int32_t netca_form_check(const struct netca_form *form,
                         const struct netca_quote *quote,
                         struct netca_error **error);

/**
 * Frees it. NULL is fine.
 */
void netca_form_free(struct netca_form *form);

/**
 * Brings a file to the CA and names it in the form. `kind` is a `NETCA_ATTACHMENT_…` that the quote lists; the type is told by
 * the content. What is there already is not sent again: after a break, the upload goes on where it stopped, also in another
 * process that goes on with the same quote (`netca_client_kept_quote`).
 *
 * Fails with `NETCA_ERROR_RENEW_FORM` when the file is of a type or size that the quote does not take, or was cut off.
 */
int32_t netca_client_upload(const struct netca_client *client,
                            const struct netca_quote *quote,
                            int32_t kind,
                            const uint8_t *content,
                            size_t content_length,
                            const struct netca_cancel *cancel,
                            const struct netca_form *form,
                            struct netca_error **error);

/**
 * The same with a file's path. A file that is larger than the quote takes is not read.
 */
int32_t netca_client_upload_file(const struct netca_client *client,
                                 const struct netca_quote *quote,
                                 int32_t kind,
                                 const char *path,
                                 size_t path_length,
                                 const struct netca_cancel *cancel,
                                 const struct netca_form *form,
                                 struct netca_error **error);

/**
 * Takes a file away from the CA, and out of the form, by the SHA-256 of its content (64 lower-case hex digits). Again changes
 * nothing.
 */
int32_t netca_client_remove_upload(const struct netca_client *client,
                                   const struct netca_quote *quote,
                                   const char *sha256,
                                   size_t sha256_length,
                                   const struct netca_cancel *cancel,
                                   const struct netca_form *form,
                                   struct netca_error **error);

/**
 * Lists the attachments that are at the CA for a quote.
 */
int32_t netca_client_uploads(const struct netca_client *client,
                             const struct netca_quote *quote,
                             const struct netca_cancel *cancel,
                             struct netca_uploads **uploads,
                             struct netca_error **error);

/**
 * Names in the form exactly the attachments of a list that are there whole: to go on after a break.
 */
int32_t netca_form_use_uploads(const struct netca_form *form,
                               const struct netca_uploads *uploads,
                               struct netca_error **error);

/**
 * How many attachments are in the list; 0 for NULL.
 */
size_t netca_uploads_count(const struct netca_uploads *uploads);

/**
 * What it is, a `NETCA_ATTACHMENT_…`; `NETCA_NONE` beyond the last.
 */
int32_t netca_uploads_kind(const struct netca_uploads *uploads,
                           size_t index);

/**
 * Its type, a `NETCA_MEDIA_…`; `NETCA_NONE` beyond the last.
 */
int32_t netca_uploads_media_type(const struct netca_uploads *uploads,
                                 size_t index);

/**
 * SHA-256 of its content, 64 lower-case hex digits, by which it is known. NULL beyond the last.
 */
const char *netca_uploads_sha256(const struct netca_uploads *uploads,
                                 size_t index,
                                 size_t *length);

/**
 * Its size in bytes; `NETCA_NONE` beyond the last.
 */
int64_t netca_uploads_size(const struct netca_uploads *uploads,
                           size_t index);

/**
 * How many of its bytes are there; `NETCA_NONE` beyond the last.
 */
int64_t netca_uploads_received(const struct netca_uploads *uploads,
                               size_t index);

/**
 * The whole list as JSON. NULL for NULL.
 */
const char *netca_uploads_json(const struct netca_uploads *uploads,
                               size_t *length);

/**
 * Frees a list. NULL is fine.
 */
void netca_uploads_free(struct netca_uploads *uploads);

/**
 * Makes the form that is printed, signed by hand, stamped with the company seal and scanned (`NETCA_ATTACHMENT_APPLICATION_FORM`).
 * With a form it is filled in with what the user typed; with NULL it is blank, to be filled in by hand. The certificate is named
 * by its place in the list; the service is what `netca_client_service` gave.
 *
 * The font is the program's: a TrueType file, or one of a collection by `font_index`, that has Chinese glyphs and allows to be
 * embedded. No font is in this library, which would be larger by 4.4 MB; the project has one to ship beside a program.
 *
 * Fails with `NETCA_ERROR_RENEW_FORM` when a field breaks a rule (attachments are not looked at), with `NETCA_ERROR_PDF_…` when the
 * font cannot be used.
 */
int32_t netca_paper_new(const struct netca_form *form,
                        const struct netca_certificates *certificates,
                        size_t index,
                        const struct netca_quote *quote,
                        const struct netca_service *service,
                        const uint8_t *font,
                        size_t font_length,
                        uint32_t font_index,
                        struct netca_paper **paper,
                        struct netca_error **error);

/**
 * The PDF, `*length` bytes; lasts until it is freed. NULL for NULL.
 */
const uint8_t *netca_paper_data(const struct netca_paper *paper,
                                size_t *length);

/**
 * How many pages it has; 0 for NULL.
 */
size_t netca_paper_pages(const struct netca_paper *paper);

/**
 * The characters that the font lacks, each once; they are shown as crossed boxes, and what holds them has to be written in by
 * hand. Empty where it lacks none. NULL for NULL.
 */
const char *netca_paper_missing(const struct netca_paper *paper,
                                size_t *length);

/**
 * Frees it. NULL is fine.
 */
void netca_paper_free(struct netca_paper *paper);

/**
 * Step 4, 输入证书的密码: signs the application with the certificate being renewed, and hands it in. The certificate is named by
 * its place in the list. With a new key, the Key makes the key pair first. One login is made, with one try, unless the token is
 * still logged in.
 *
 * A renewal of this certificate that was begun before is taken up where it stopped, with the same application id: however
 * often this is called, the CA gets one application. `how`, which may be NULL, says which it was, a `NETCA_APPLIED_…`.
 *
 * Fails before anything is signed with `NETCA_ERROR_RENEW_FORM`, `NETCA_ERROR_C_NOT_ACCEPTED`,
 * `NETCA_ERROR_RENEW_CLIENT_TOO_OLD`, `NETCA_ERROR_RENEW_BUSY` and those of the login. After that, whatever fails, calling it
 * again goes on.
 */
int32_t netca_client_apply(const struct netca_client *client,
                           const struct netca_token *token,
                           const struct netca_certificates *certificates,
                           size_t index,
                           const struct netca_quote *quote,
                           const struct netca_agreement *agreement,
                           const struct netca_form *form,
                           const struct netca_login *login,
                           const struct netca_cancel *cancel,
                           int32_t *how,
                           struct netca_renewal **renewal,
                           struct netca_error **error);

/**
 * Takes up a renewal by its id, wherever it stands. Fails with `NETCA_ERROR_RENEW_NO_RENEWAL` when the state directory has none
 * of this id, and with `NETCA_ERROR_RENEW_BUSY` when another process or another handle works on it.
 */
int32_t netca_renewal_open(const struct netca_client *client,
                           const char *id,
                           size_t id_length,
                           struct netca_renewal **renewal,
                           struct netca_error **error);

/**
 * Takes up the renewal of a certificate that has not ended; `renewal` stays NULL, and that is no error, when there is none. The
 * certificate is named by its place in the list.
 */
int32_t netca_renewal_find(const struct netca_client *client,
                           const struct netca_certificates *certificates,
                           size_t index,
                           struct netca_renewal **renewal,
                           struct netca_error **error);

/**
 * The application's id, which opens it again. NULL for NULL. May be asked while another thread uses the renewal.
 */
const char *netca_renewal_id(const struct netca_renewal *renewal,
                             size_t *length);

/**
 * How far it has come, as far as is known here, a `NETCA_STAGE_…`; `NETCA_NONE` for NULL. May be asked while another thread
 * uses the renewal, and changes when that call ends.
 */
int32_t netca_renewal_stage(const struct netca_renewal *renewal);

/**
 * What is known here of it: a list with this renewal alone. May be asked while another thread uses the renewal, and changes
 * when that call ends.
 */
int32_t netca_renewal_journal(const struct netca_renewal *renewal,
                              struct netca_journal **journal,
                              struct netca_error **error);

/**
 * Closes a renewal, so that others can work on it. What was begun is in its journal. NULL is fine.
 */
void netca_renewal_free(struct netca_renewal *renewal);

/**
 * Step 6a, 在线支付: asks for the page on which the order is paid. `channel` is a `NETCA_CHANNEL_…` that the order lists and that
 * is on a web page. `link` stays NULL, and that is no error, when the CA has the money already.
 */
int32_t netca_renewal_payment_link(const struct netca_renewal *renewal,
                                   int32_t channel,
                                   const struct netca_cancel *cancel,
                                   struct netca_payment_link **link,
                                   struct netca_error **error);

/**
 * Waits until the payer has paid or declined on the page, the page has expired or was closed, or `longest_ms` milliseconds are
 * over; `end` says which, a `NETCA_PAYMENT_END_…`. It is paid when the application says so, not the page.
 */
int32_t netca_renewal_wait_for_payment(const struct netca_renewal *renewal,
                                       const struct netca_payment_link *link,
                                       uint64_t longest_ms,
                                       const struct netca_cancel *cancel,
                                       int32_t *end,
                                       struct netca_error **error);

/**
 * Step 6b, 银行转账: asks where to pay, what was declared, and what has come in.
 */
int32_t netca_renewal_transfers(const struct netca_renewal *renewal,
                                const struct netca_cancel *cancel,
                                struct netca_transfer_sheet **sheet,
                                struct netca_error **error);

/**
 * Step 6b: says which transfers were made, all of them, at most 20; what was declared before is replaced, and what has come in
 * already cannot be left out.
 */
int32_t netca_renewal_declare_transfers(const struct netca_renewal *renewal,
                                        const struct netca_transfers *transfers,
                                        const struct netca_cancel *cancel,
                                        struct netca_transfer_sheet **sheet,
                                        struct netca_error **error);

/**
 * Step 6b, 核验转账信息: has the CA look for the declared transfers in its bank's records, and gives what it found.
 */
int32_t netca_renewal_verify_transfers(const struct netca_renewal *renewal,
                                       const struct netca_cancel *cancel,
                                       struct netca_transfer_sheet **sheet,
                                       struct netca_error **error);

/**
 * Asks for the electronic invoice (电子发票) of a paid order: `title` is 发票抬头; `tax_number` 纳税人识别号, NULL for a person's; `email`
 * where it is sent, NULL to only download it. The same again changes nothing. Fails with `NETCA_ERROR_RENEW_FORM` when a field
 * breaks a rule.
 */
int32_t netca_renewal_request_invoice(const struct netca_renewal *renewal,
                                      const char *title,
                                      size_t title_length,
                                      const char *tax_number,
                                      size_t tax_number_length,
                                      const char *email,
                                      size_t email_length,
                                      const struct netca_cancel *cancel,
                                      struct netca_invoice **invoice,
                                      struct netca_error **error);

/**
 * Asks how far the invoice has come.
 */
int32_t netca_renewal_invoice(const struct netca_renewal *renewal,
                              const struct netca_cancel *cancel,
                              struct netca_invoice **invoice,
                              struct netca_error **error);

/**
 * Fetches the issued invoice, a PDF of at most 4 MiB.
 */
int32_t netca_renewal_invoice_document(const struct netca_renewal *renewal,
                                       const struct netca_cancel *cancel,
                                       struct netca_bytes **document,
                                       struct netca_error **error);

/**
 * Hands in an application that was signed before and may not have reached the CA (`NETCA_STAGE_SIGNED`). Needs no PIN and no
 * token. Fails with `NETCA_ERROR_RENEW_WRONG_STAGE` when nothing is signed, or the CA has it.
 */
int32_t netca_renewal_resume(const struct netca_renewal *renewal,
                             const struct netca_cancel *cancel,
                             struct netca_error **error);

/**
 * Step 5, 订单详情: asks the CA for the order, its lines and its total checked against what the user agreed to pay. When it fails
 * with `NETCA_ERROR_PAYMENT_…`, nothing must be paid.
 */
int32_t netca_renewal_order(const struct netca_renewal *renewal,
                            const struct netca_cancel *cancel,
                            struct netca_order **order,
                            struct netca_error **error);

/**
 * Step 6c, 撤销申请: gives the application up; what was paid is refunded by the CA. `reason` is the user's, at most 200
 * characters, and may be NULL. Asking again changes nothing.
 */
int32_t netca_renewal_withdraw(const struct netca_renewal *renewal,
                               const char *reason,
                               size_t reason_length,
                               const struct netca_cancel *cancel,
                               struct netca_application **application,
                               struct netca_error **error);

/**
 * Step 7, 查询进度: asks the CA once.
 */
int32_t netca_renewal_refresh(const struct netca_renewal *renewal,
                              const struct netca_cancel *cancel,
                              struct netca_application **application,
                              struct netca_error **error);

/**
 * Asks the CA again and again until the goal, a `NETCA_GOAL_…`, is reached, the application ends, or `longest_ms` milliseconds
 * are over; `waited` says which, a `NETCA_WAITED_…`. It pauses as long as the CA asks for, also across restarts; a
 * connection that fails for a while does not end it.
 */
int32_t netca_renewal_wait(const struct netca_renewal *renewal,
                           int32_t goal,
                           uint64_t longest_ms,
                           const struct netca_cancel *cancel,
                           int32_t *waited,
                           struct netca_error **error);

/**
 * Step 8, 安装证书: fetches the new certificate, checks it, and puts it on the token in place of the old one. Gives a list with the
 * new certificate alone, as it lies on the token. One login is made, with one try, unless the token is still logged in: then
 * nobody is asked for a PIN.
 *
 * The token must not be removed meanwhile; if it is all the same, the old certificate can still be used, and calling this
 * again goes on. Whatever is wrong with the new certificate (`NETCA_ERROR_RENEW_CERTIFICATE_…`), the old one stays.
 */
int32_t netca_renewal_install(const struct netca_renewal *renewal,
                              const struct netca_token *token,
                              const struct netca_login *login,
                              const struct netca_cancel *cancel,
                              struct netca_certificates **certificates,
                              struct netca_error **error);

/**
 * Step 7a: asks the CA for the applications of a certificate, by proving that its key is at hand, and writes a journal for each
 * that has none here. The certificate may be the one being renewed, also when it has expired, or the new one; it is named by
 * its place in the list. One login is made, with one try. None found is no error.
 */
int32_t netca_client_recover(const struct netca_client *client,
                             const struct netca_token *token,
                             const struct netca_certificates *certificates,
                             size_t index,
                             const struct netca_login *login,
                             const struct netca_cancel *cancel,
                             struct netca_recovered **recovered,
                             struct netca_error **error);

/**
 * How many applications were found; 0 for NULL.
 */
size_t netca_recovered_count(const struct netca_recovered *recovered);

/**
 * An application's id. NULL beyond the last.
 */
const char *netca_recovered_id(const struct netca_recovered *recovered,
                               size_t index,
                               size_t *length);

/**
 * What was done about it, a `NETCA_RECOVERY_…`; `NETCA_NONE` beyond the last.
 */
int32_t netca_recovered_outcome(const struct netca_recovered *recovered,
                                size_t index);

/**
 * How far it has come, a `NETCA_STAGE_…`; `NETCA_NONE` for one that was refused, and beyond the last.
 */
int32_t netca_recovered_stage(const struct netca_recovered *recovered,
                              size_t index);

/**
 * 1 when it is for a new key pair that is not on this token, so that it can be withdrawn but not installed here; else 0.
 */
int32_t netca_recovered_is_key_missing(const struct netca_recovered *recovered,
                                       size_t index);

/**
 * The application as it stands at the CA; borrowed from the list. Of a refused one, nothing in it is to be relied on. NULL beyond
 * the last.
 */
const struct netca_application *netca_recovered_application(const struct netca_recovered *recovered,
                                                            size_t index);

/**
 * Why it was refused; borrowed from the list. NULL for one that was not, and beyond the last.
 */
const struct netca_error *netca_recovered_refusal(const struct netca_recovered *recovered,
                                                  size_t index);

/**
 * The whole list as JSON. NULL for NULL.
 */
const char *netca_recovered_json(const struct netca_recovered *recovered,
                                 size_t *length);

/**
 * Frees a list, and what is borrowed from it. NULL is fine.
 */
void netca_recovered_free(struct netca_recovered *recovered);

/**
 * How many renewals are in the list; 0 for NULL.
 */
size_t netca_journal_count(const struct netca_journal *journal);

/**
 * A renewal's id, by which `netca_renewal_open` takes it up. NULL beyond the last.
 */
const char *netca_journal_id(const struct netca_journal *journal,
                             size_t index,
                             size_t *length);

/**
 * How far it has come, as far as is known here, a `NETCA_STAGE_…`; `NETCA_NONE` beyond the last.
 */
int32_t netca_journal_stage(const struct netca_journal *journal,
                            size_t index);

/**
 * When it was begun, in seconds since 1970, UTC; `NETCA_NO_TIME` beyond the last.
 */
int64_t netca_journal_opened_at(const struct netca_journal *journal,
                                size_t index);

/**
 * 续期时间 in months; `NETCA_NONE` where it is not known yet, and beyond the last.
 */
int32_t netca_journal_term_months(const struct netca_journal *journal,
                                  size_t index);

/**
 * What the user agreed to pay, in fen; `NETCA_NONE` where it is not known yet, and beyond the last.
 */
int64_t netca_journal_total(const struct netca_journal *journal,
                            size_t index);

/**
 * SHA-256 of the certificate being renewed, as `netca_certificates_sha256` gives it. NULL where it is not known yet, and
 * beyond the last.
 */
const char *netca_journal_certificate(const struct netca_journal *journal,
                                      size_t index,
                                      size_t *length);

/**
 * SHA-256 of the new certificate. NULL where it was not received yet, and beyond the last.
 */
const char *netca_journal_new_certificate(const struct netca_journal *journal,
                                          size_t index,
                                          size_t *length);

/**
 * SHA-256 of the encryption certificate that is renewed with it. NULL where there is none or it is not known yet, and beyond
 * the last.
 */
const char *netca_journal_encryption_certificate(const struct netca_journal *journal,
                                                 size_t index,
                                                 size_t *length);

/**
 * SHA-256 of the new encryption certificate of a pair. NULL where there is none or it was not received yet, and beyond the
 * last.
 */
const char *netca_journal_new_encryption_certificate(const struct netca_journal *journal,
                                                     size_t index,
                                                     size_t *length);

/**
 * Same key or new key, a `NETCA_RENEW_WITH_…`; `NETCA_NONE` where it is not known yet, and beyond the last.
 */
int32_t netca_journal_renew_with(const struct netca_journal *journal,
                                 size_t index);

/**
 * 1 when a pair of certificates was applied for; else 0.
 */
int32_t netca_journal_brings_pair(const struct netca_journal *journal,
                                  size_t index);

/**
 * The id (CKA_ID of PKCS#11) that the old key pair is kept under since the new one has its id, in lower-case hex: old documents
 * are opened with the old encryption key, and no key pair is deleted. NULL as long as it has the id that it had, and so
 * with the same key, and with SKF, where it stays in its container; NULL beyond the last.
 */
const char *netca_journal_retired_key(const struct netca_journal *journal,
                                      size_t index,
                                      size_t *length);

/**
 * The same of the old encryption key of a pair.
 */
const char *netca_journal_retired_encryption_key(const struct netca_journal *journal,
                                                 size_t index,
                                                 size_t *length);

/**
 * The serial number of the token that the certificate is on. NULL where it is not known yet, and beyond the last.
 */
const char *netca_journal_token(const struct netca_journal *journal,
                                size_t index,
                                size_t *length);

/**
 * 业务单号. NULL where the CA has not taken it yet, and beyond the last.
 */
const char *netca_journal_business_number(const struct netca_journal *journal,
                                          size_t index,
                                          size_t *length);

/**
 * 订单编号. NULL where the CA has not taken it yet, and beyond the last.
 */
const char *netca_journal_order_number(const struct netca_journal *journal,
                                       size_t index,
                                       size_t *length);

/**
 * When the CA may be asked next, in seconds since 1970, UTC; `NETCA_NO_TIME` where it did not say, and beyond the last.
 */
int64_t netca_journal_next_question_at(const struct netca_journal *journal,
                                       size_t index);

/**
 * The whole list as JSON. NULL for NULL.
 */
const char *netca_journal_json(const struct netca_journal *journal,
                               size_t *length);

/**
 * Frees a list. NULL is fine.
 */
void netca_journal_free(struct netca_journal *journal);

/**
 * The application's id: the renewal's. NULL for NULL.
 */
const char *netca_application_id(const struct netca_application *application,
                                 size_t *length);

/**
 * 业务单号: 2 digits kind, 8 digits date, 7 digits sequence. NULL for NULL.
 */
const char *netca_application_business_number(const struct netca_application *application,
                                              size_t *length);

/**
 * 业务状态, a `NETCA_BUSINESS_…`; `NETCA_NONE` for NULL.
 */
int32_t netca_application_business_status(const struct netca_application *application);

/**
 * 支付状态, a `NETCA_PAYMENT_…`; `NETCA_NONE` for NULL.
 */
int32_t netca_application_payment_status(const struct netca_application *application);

/**
 * Same key or new key, a `NETCA_RENEW_WITH_…`; `NETCA_NONE` for NULL.
 */
int32_t netca_application_renew_with(const struct netca_application *application);

/**
 * 续期时间 in months; `NETCA_NONE` for NULL.
 */
int32_t netca_application_term_months(const struct netca_application *application);

/**
 * Why it was rejected or withdrawn, for the user to read. NULL where nothing is said.
 */
const char *netca_application_reason(const struct netca_application *application,
                                     size_t *length);

/**
 * 订单详情; borrowed from the application. NULL for NULL.
 */
const struct netca_order *netca_application_order(const struct netca_application *application);

/**
 * When the state last changed, in seconds since 1970, UTC; `NETCA_NO_TIME` for NULL.
 */
int64_t netca_application_updated_at(const struct netca_application *application);

/**
 * How many refunds (退款) there are; 0 for NULL.
 */
size_t netca_application_refund_count(const struct netca_application *application);

/**
 * What a refund gives back, in fen; `NETCA_NONE` beyond the last.
 */
int64_t netca_application_refund_amount(const struct netca_application *application,
                                        size_t index);

/**
 * How far a refund has come, a `NETCA_REFUND_…`; `NETCA_NONE` beyond the last.
 */
int32_t netca_application_refund_status(const struct netca_application *application,
                                        size_t index);

/**
 * Why a refund is given, a `NETCA_REFUND_REASON_…`; `NETCA_NONE` beyond the last.
 */
int32_t netca_application_refund_reason(const struct netca_application *application,
                                        size_t index);

/**
 * How many entries the timeline has: what happened, in order; 0 for NULL.
 */
size_t netca_application_timeline_count(const struct netca_application *application);

/**
 * What happened, a `NETCA_TIMELINE_…`; `NETCA_NONE` beyond the last.
 */
int32_t netca_application_timeline_event(const struct netca_application *application,
                                         size_t index);

/**
 * When it happened, in seconds since 1970, UTC; `NETCA_NO_TIME` beyond the last.
 */
int64_t netca_application_timeline_at(const struct netca_application *application,
                                      size_t index);

/**
 * All of it as JSON, also what has no function of its own. NULL for NULL.
 */
const char *netca_application_json(const struct netca_application *application,
                                   size_t *length);

/**
 * Frees it, and its order. NULL is fine.
 */
void netca_application_free(struct netca_application *application);

/**
 * 订单编号. NULL for NULL.
 */
const char *netca_order_number(const struct netca_order *order,
                               size_t *length);

/**
 * 总价 in fen (1 yuan = 100 fen); `NETCA_NONE` for NULL.
 */
int64_t netca_order_total(const struct netca_order *order);

/**
 * The fees, one by one; borrowed from the order. NULL for NULL.
 */
const struct netca_fees *netca_order_fees(const struct netca_order *order);

/**
 * 交易类型, a `NETCA_TRANSACTION_TYPE_…`; `NETCA_NONE` for NULL.
 */
int32_t netca_order_transaction_type(const struct netca_order *order);

/**
 * 交易状态, a `NETCA_TRANSACTION_…`; `NETCA_NONE` for NULL.
 */
int32_t netca_order_transaction_status(const struct netca_order *order);

/**
 * 订单状态, a `NETCA_ORDER_…`; `NETCA_NONE` for NULL.
 */
int32_t netca_order_status(const struct netca_order *order);

/**
 * 创建时间, in seconds since 1970, UTC; `NETCA_NO_TIME` for NULL.
 */
int64_t netca_order_created_at(const struct netca_order *order);

/**
 * 快递付款方式, a `NETCA_COURIER_…`; `NETCA_NONE` for NULL.
 */
int32_t netca_order_courier_payment(const struct netca_order *order);

/**
 * 发票类型, a `NETCA_INVOICE_TYPE_…`; `NETCA_NONE` for NULL.
 */
int32_t netca_order_invoice_type(const struct netca_order *order);

/**
 * A way to pay that the CA takes for this order, a `NETCA_CHANNEL_…`; `NETCA_NONE` beyond the last.
 */
int32_t netca_order_channel(const struct netca_order *order,
                            size_t index);

/**
 * All of it as JSON. NULL for NULL.
 */
const char *netca_order_json(const struct netca_order *order,
                             size_t *length);

/**
 * Frees an order that `netca_renewal_order` gave; one that is borrowed from an application is not to be freed. NULL is fine.
 */
void netca_order_free(struct netca_order *order);

/**
 * The address of the page, to be opened, copied to another browser, or shown as a QR code. NULL for NULL.
 */
const char *netca_payment_link_url(const struct netca_payment_link *link,
                                   size_t *length);

/**
 * The CA's name for this payment. NULL for NULL.
 */
const char *netca_payment_link_id(const struct netca_payment_link *link,
                                  size_t *length);

/**
 * What the page will ask for, in fen (1 yuan = 100 fen); `NETCA_NONE` for NULL.
 */
int64_t netca_payment_link_amount(const struct netca_payment_link *link);

/**
 * The way to pay, a `NETCA_CHANNEL_…`; `NETCA_NONE` for NULL.
 */
int32_t netca_payment_link_channel(const struct netca_payment_link *link);

/**
 * When the page stops taking money, in seconds since 1970, UTC; `NETCA_NO_TIME` for NULL.
 */
int64_t netca_payment_link_expires_at(const struct netca_payment_link *link);

/**
 * All of it as JSON. NULL for NULL.
 */
const char *netca_payment_link_json(const struct netca_payment_link *link,
                                    size_t *length);

/**
 * Frees it. NULL is fine.
 */
void netca_payment_link_free(struct netca_payment_link *link);

/**
 * 开户公司名称 of the account to pay to. NULL for NULL.
 */
const char *netca_transfer_sheet_payee(const struct netca_transfer_sheet *sheet,
                                       size_t *length);

/**
 * 开户账号 to pay to. NULL for NULL.
 */
const char *netca_transfer_sheet_account(const struct netca_transfer_sheet *sheet,
                                         size_t *length);

/**
 * 开户行 of the account to pay to. NULL for NULL.
 */
const char *netca_transfer_sheet_bank(const struct netca_transfer_sheet *sheet,
                                      size_t *length);

/**
 * What the order asks for, in fen (1 yuan = 100 fen); `NETCA_NONE` for NULL.
 */
int64_t netca_transfer_sheet_total(const struct netca_transfer_sheet *sheet);

/**
 * What has come in for the order, all ways to pay together, in fen; `NETCA_NONE` for NULL.
 */
int64_t netca_transfer_sheet_received(const struct netca_transfer_sheet *sheet);

/**
 * What is still missing, in fen; 0 once the order is paid, `NETCA_NONE` for NULL.
 */
int64_t netca_transfer_sheet_missing(const struct netca_transfer_sheet *sheet);

/**
 * What came in above the total, in fen, which is given back; `NETCA_NONE` for NULL.
 */
int64_t netca_transfer_sheet_excess(const struct netca_transfer_sheet *sheet);

/**
 * How many transfers were declared; 0 for NULL.
 */
size_t netca_transfer_sheet_count(const struct netca_transfer_sheet *sheet);

/**
 * 付款账号 of a transfer. NULL beyond the last.
 */
const char *netca_transfer_sheet_payer_account(const struct netca_transfer_sheet *sheet,
                                               size_t index,
                                               size_t *length);

/**
 * 付款账户名 of a transfer. NULL beyond the last.
 */
const char *netca_transfer_sheet_payer_name(const struct netca_transfer_sheet *sheet,
                                            size_t index,
                                            size_t *length);

/**
 * 转账金额 of a transfer, in fen; `NETCA_NONE` beyond the last.
 */
int64_t netca_transfer_sheet_amount(const struct netca_transfer_sheet *sheet,
                                    size_t index);

/**
 * 付款日期 of a transfer in China, as `2026-11-22`. NULL beyond the last.
 */
const char *netca_transfer_sheet_date(const struct netca_transfer_sheet *sheet,
                                      size_t index,
                                      size_t *length);

/**
 * 备注说明 of a transfer, may be empty. NULL beyond the last.
 */
const char *netca_transfer_sheet_remark(const struct netca_transfer_sheet *sheet,
                                        size_t index,
                                        size_t *length);

/**
 * 转账结果 of a transfer, a `NETCA_TRANSFER_…`; `NETCA_NONE` until it was looked for (已查验), and beyond the last.
 */
int32_t netca_transfer_sheet_result(const struct netca_transfer_sheet *sheet,
                                    size_t index);

/**
 * 账户余额: what the CA holds of this payer account that is not used for any order, in fen; `NETCA_NONE` until it was looked
 * for, and beyond the last.
 */
int64_t netca_transfer_sheet_balance(const struct netca_transfer_sheet *sheet,
                                     size_t index);

/**
 * When a transfer was looked for, in seconds since 1970, UTC; `NETCA_NO_TIME` until then, and beyond the last.
 */
int64_t netca_transfer_sheet_checked_at(const struct netca_transfer_sheet *sheet,
                                        size_t index);

/**
 * All of it as JSON. NULL for NULL.
 */
const char *netca_transfer_sheet_json(const struct netca_transfer_sheet *sheet,
                                      size_t *length);

/**
 * Frees it. NULL is fine.
 */
void netca_transfer_sheet_free(struct netca_transfer_sheet *sheet);

/**
 * Makes an empty list; with a sheet, one with the transfers that were declared before, since declaring replaces them all. The
 * sheet may be NULL.
 */
int32_t netca_transfers_new(const struct netca_transfer_sheet *sheet,
                            struct netca_transfers **transfers,
                            struct netca_error **error);

/**
 * 添加更多: adds a transfer as the user typed it. `account` is 付款账号, 5 to 30 digits; `name` 付款账户名; `amount` 转账金额 in
 * yuan, as `150.50`; `date` 付款日期 in China, as `2026-11-22`, not in the future; `remark` 备注说明, which may be NULL.
 *
 * Fails with `NETCA_ERROR_RENEW_FORM`, every field that breaks a rule (`transfer.amount` …) in the error; then nothing is
 * added.
 */
int32_t netca_transfers_add(const struct netca_transfers *transfers,
                            const char *account,
                            size_t account_length,
                            const char *name,
                            size_t name_length,
                            const char *amount,
                            size_t amount_length,
                            const char *date,
                            size_t date_length,
                            const char *remark,
                            size_t remark_length,
                            struct netca_error **error);

/**
 * 删除: takes a transfer away, by its place in the list; those behind it move up.
 */
int32_t netca_transfers_remove(const struct netca_transfers *transfers,
                               size_t index,
                               struct netca_error **error);

/**
 * How many transfers are in the list; 0 for NULL.
 */
size_t netca_transfers_count(const struct netca_transfers *transfers);

/**
 * Frees it. NULL is fine.
 */
void netca_transfers_free(struct netca_transfers *transfers);

/**
 * The file, `*length` bytes; lasts until it is freed. NULL for NULL.
 */
const uint8_t *netca_bytes_data(const struct netca_bytes *bytes,
                                size_t *length);

/**
 * Frees it. NULL is fine.
 */
void netca_bytes_free(struct netca_bytes *bytes);

/**
 * 发票类型, a `NETCA_INVOICE_TYPE_…`; `NETCA_NONE` for NULL.
 */
int32_t netca_invoice_type(const struct netca_invoice *invoice);

/**
 * How far it has come, a `NETCA_INVOICE_…`; `NETCA_NONE` for NULL.
 */
int32_t netca_invoice_status(const struct netca_invoice *invoice);

/**
 * 发票抬头. NULL for NULL.
 */
const char *netca_invoice_title(const struct netca_invoice *invoice,
                                size_t *length);

/**
 * 纳税人识别号. NULL for a person's.
 */
const char *netca_invoice_tax_number(const struct netca_invoice *invoice,
                                     size_t *length);

/**
 * 价税合计 in fen (1 yuan = 100 fen); `NETCA_NONE` for NULL.
 */
int64_t netca_invoice_amount(const struct netca_invoice *invoice);

/**
 * 发票号码. NULL until it is issued.
 */
const char *netca_invoice_number(const struct netca_invoice *invoice,
                                 size_t *length);

/**
 * When it was issued, in seconds since 1970, UTC; `NETCA_NO_TIME` until then.
 */
int64_t netca_invoice_issued_at(const struct netca_invoice *invoice);

/**
 * All of it as JSON. NULL for NULL.
 */
const char *netca_invoice_json(const struct netca_invoice *invoice,
                               size_t *length);

/**
 * Frees it. NULL is fine.
 */
void netca_invoice_free(struct netca_invoice *invoice);

/**
 * Looks for the drivers of a catalogue (JSON as in `examples/drivers.json`; NULL for none) and for those that the system knows:
 * through p11-kit's files on Linux, the registry on Windows. Needs no client.
 *
 * With `probe` not 0, each module that is there is loaded and asked who it is: foreign code, which can crash or hang this
 * process, so better in a process of its own.
 */
int32_t netca_drivers_find(const char *catalogue,
                           size_t catalogue_length,
                           int32_t probe,
                           struct netca_drivers **drivers,
                           struct netca_error **error);

/**
 * How many drivers are in the list; 0 for NULL.
 */
size_t netca_drivers_count(const struct netca_drivers *drivers);

/**
 * The module's path, for `netca_provider_open_skf` where the status is `NETCA_DRIVER_SKF`, else for
 * `netca_provider_open_pkcs11`; of a missing one, its name. NULL beyond the last.
 */
const char *netca_drivers_module(const struct netca_drivers *drivers,
                                 size_t index,
                                 size_t *length);

/**
 * The vendor of its Keys, from the catalogue. NULL where the catalogue does not have it, and beyond the last.
 */
const char *netca_drivers_vendor(const struct netca_drivers *drivers,
                                 size_t index,
                                 size_t *length);

/**
 * The model of its Keys, from the catalogue. NULL where the catalogue does not have it, and beyond the last.
 */
const char *netca_drivers_model(const struct netca_drivers *drivers,
                                size_t index,
                                size_t *length);

/**
 * Where it is to be had, an https link, from the catalogue. NULL where the catalogue does not say, and beyond the last.
 */
const char *netca_drivers_download(const struct netca_drivers *drivers,
                                   size_t index,
                                   size_t *length);

/**
 * What became of looking for it, a `NETCA_DRIVER_…`; `NETCA_NONE` beyond the last.
 */
int32_t netca_drivers_status(const struct netca_drivers *drivers,
                             size_t index);

/**
 * The same for the user to read. `language` is a `NETCA_LANGUAGE_…`. NULL beyond the last, or for another language.
 */
const char *netca_drivers_what(const struct netca_drivers *drivers,
                               size_t index,
                               int32_t language,
                               size_t *length);

/**
 * What the user should do about it. `language` is a `NETCA_LANGUAGE_…`. NULL beyond the last, or for another language.
 */
const char *netca_drivers_next(const struct netca_drivers *drivers,
                               size_t index,
                               int32_t language,
                               size_t *length);

/**
 * All of it as JSON, also the Keys without a driver. NULL for NULL.
 */
const char *netca_drivers_json(const struct netca_drivers *drivers,
                               size_t *length);

/**
 * Frees it. NULL is fine.
 */
void netca_drivers_free(struct netca_drivers *drivers);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* NETCA_RENEW_H */
