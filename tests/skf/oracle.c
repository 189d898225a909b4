#include "oracle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/asn1t.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#define MUST(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                            \
            ERR_print_errors_fp(stderr);                                                                               \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

/* SM2Cipher of GM/T 0009, which EVP_PKEY_encrypt writes. */
typedef struct {
    BIGNUM *x;
    BIGNUM *y;
    ASN1_OCTET_STRING *hash;
    ASN1_OCTET_STRING *text;
} CIPHER;

DECLARE_ASN1_FUNCTIONS(CIPHER)
ASN1_SEQUENCE(CIPHER) = {
    ASN1_SIMPLE(CIPHER, x, BIGNUM),
    ASN1_SIMPLE(CIPHER, y, BIGNUM),
    ASN1_SIMPLE(CIPHER, hash, ASN1_OCTET_STRING),
    ASN1_SIMPLE(CIPHER, text, ASN1_OCTET_STRING),
} ASN1_SEQUENCE_END(CIPHER)
IMPLEMENT_ASN1_FUNCTIONS(CIPHER)

static EVP_PKEY *from_params(const char *type, OSSL_PARAM_BLD *build) {
    EVP_PKEY *key = NULL;
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    MUST(params && context && EVP_PKEY_fromdata_init(context) == 1);
    MUST(EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) == 1);
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(build);
    return key;
}

EVP_PKEY *sm2_new(void) {
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "SM2");
    MUST(key);
    return key;
}

EVP_PKEY *sm2_public(const uint8_t x[32], const uint8_t y[32]) {
    uint8_t point[65] = {4};
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    memcpy(point + 1, x, 32);
    memcpy(point + 33, y, 32);
    MUST(build && OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0));
    MUST(OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point));
    return from_params("SM2", build);
}

static void number(EVP_PKEY *key, const char *name, uint8_t out[32]) {
    BIGNUM *value = NULL;
    MUST(EVP_PKEY_get_bn_param(key, name, &value) == 1 && BN_bn2binpad(value, out, 32) == 32);
    BN_clear_free(value);
}

void sm2_numbers(EVP_PKEY *key, uint8_t x[32], uint8_t y[32], uint8_t d[32]) {
    number(key, OSSL_PKEY_PARAM_EC_PUB_X, x);
    number(key, OSSL_PKEY_PARAM_EC_PUB_Y, y);
    number(key, OSSL_PKEY_PARAM_PRIV_KEY, d);
}

EVP_PKEY *rsa_new(void) {
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
    MUST(key);
    return key;
}

EVP_PKEY *rsa_public(const uint8_t *modulus, size_t length, const uint8_t exponent[4]) {
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    BIGNUM *n = BN_bin2bn(modulus, (int)length, NULL), *e = BN_bin2bn(exponent, 4, NULL);
    MUST(build && n && e && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n));
    MUST(OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e));
    EVP_PKEY *key = from_params("RSA", build);
    BN_free(n);
    BN_free(e);
    return key;
}

/* A context for a signature with SM3 and this identifier, set before the operation begins, as the key's Z needs it. */
static EVP_MD_CTX *sm2_context(EVP_PKEY *key, const char *id, EVP_PKEY_CTX **context) {
    EVP_MD_CTX *digest = EVP_MD_CTX_new();
    *context = EVP_PKEY_CTX_new(key, NULL);
    MUST(digest && *context && EVP_PKEY_CTX_set1_id(*context, id, (int)strlen(id)) > 0);
    EVP_MD_CTX_set_pkey_ctx(digest, *context);
    return digest;
}

int sm2_verifies(EVP_PKEY *key, const char *id, const void *message, size_t length, const uint8_t r[32],
                 const uint8_t s[32]) {
    ECDSA_SIG *signature = ECDSA_SIG_new();
    uint8_t *der = NULL;
    EVP_PKEY_CTX *context;
    EVP_MD_CTX *digest = sm2_context(key, id, &context);
    MUST(signature && ECDSA_SIG_set0(signature, BN_bin2bn(r, 32, NULL), BN_bin2bn(s, 32, NULL)));
    int size = i2d_ECDSA_SIG(signature, &der);
    MUST(size > 0 && EVP_DigestVerifyInit(digest, NULL, EVP_sm3(), NULL, key) == 1);
    int verifies = EVP_DigestVerify(digest, der, (size_t)size, message, length) == 1;
    ERR_clear_error();
    OPENSSL_free(der);
    ECDSA_SIG_free(signature);
    EVP_MD_CTX_free(digest);
    EVP_PKEY_CTX_free(context);
    return verifies;
}

void sm2_sign(EVP_PKEY *key, const char *id, const void *message, size_t length, uint8_t r[32], uint8_t s[32]) {
    uint8_t der[128];
    const uint8_t *at = der;
    size_t size = sizeof der;
    EVP_PKEY_CTX *context;
    EVP_MD_CTX *digest = sm2_context(key, id, &context);
    MUST(EVP_DigestSignInit(digest, NULL, EVP_sm3(), NULL, key) == 1);
    MUST(EVP_DigestSign(digest, der, &size, message, length) == 1);
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &at, (long)size);
    MUST(signature && BN_bn2binpad(ECDSA_SIG_get0_r(signature), r, 32) == 32);
    MUST(BN_bn2binpad(ECDSA_SIG_get0_s(signature), s, 32) == 32);
    ECDSA_SIG_free(signature);
    EVP_MD_CTX_free(digest);
    EVP_PKEY_CTX_free(context);
}

int rsa_sha256_verifies(EVP_PKEY *key, const void *message, size_t length, const uint8_t *signature, size_t size) {
    EVP_MD_CTX *digest = EVP_MD_CTX_new();
    MUST(digest && EVP_DigestVerifyInit(digest, NULL, EVP_sha256(), NULL, key) == 1);
    int verifies = EVP_DigestVerify(digest, signature, size, message, length) == 1;
    ERR_clear_error();
    EVP_MD_CTX_free(digest);
    return verifies;
}

void sm2_encrypt(EVP_PKEY *key, const uint8_t *plaintext, size_t length, sm2_ciphertext *ciphertext) {
    uint8_t der[2048];
    const uint8_t *at = der;
    size_t size = sizeof der;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    MUST(context && EVP_PKEY_encrypt_init(context) == 1);
    MUST(EVP_PKEY_encrypt(context, der, &size, plaintext, length) == 1);
    EVP_PKEY_CTX_free(context);
    CIPHER *cipher = d2i_CIPHER(NULL, &at, (long)size);
    MUST(cipher && BN_bn2binpad(cipher->x, ciphertext->x, 32) == 32 && BN_bn2binpad(cipher->y, ciphertext->y, 32) == 32);
    MUST(ASN1_STRING_length(cipher->hash) == 32 && ASN1_STRING_length(cipher->text) == (int)length);
    MUST(length <= sizeof ciphertext->text);
    memcpy(ciphertext->hash, ASN1_STRING_get0_data(cipher->hash), 32);
    memcpy(ciphertext->text, ASN1_STRING_get0_data(cipher->text), length);
    ciphertext->length = length;
    CIPHER_free(cipher);
}

size_t sm2_decrypt(EVP_PKEY *key, const sm2_ciphertext *ciphertext, uint8_t *plaintext, size_t room) {
    uint8_t *der = NULL;
    CIPHER *cipher = CIPHER_new();
    MUST(cipher && BN_bin2bn(ciphertext->x, 32, cipher->x) && BN_bin2bn(ciphertext->y, 32, cipher->y));
    MUST(ASN1_OCTET_STRING_set(cipher->hash, ciphertext->hash, 32));
    MUST(ASN1_OCTET_STRING_set(cipher->text, ciphertext->text, (int)ciphertext->length));
    int size = i2d_CIPHER(cipher, &der);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    MUST(size > 0 && context && EVP_PKEY_decrypt_init(context) == 1);
    int good = EVP_PKEY_decrypt(context, plaintext, &room, der, (size_t)size) == 1;
    ERR_clear_error();
    EVP_PKEY_CTX_free(context);
    OPENSSL_free(der);
    CIPHER_free(cipher);
    return good ? room : 0;
}

size_t rsa_encrypt(EVP_PKEY *key, const uint8_t *plaintext, size_t length, uint8_t *out, size_t room) {
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    MUST(context && EVP_PKEY_encrypt_init(context) == 1);
    MUST(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1);
    MUST(EVP_PKEY_encrypt(context, out, &room, plaintext, length) == 1);
    EVP_PKEY_CTX_free(context);
    return room;
}

size_t rsa_private_der(EVP_PKEY *key, uint8_t *out, size_t room) {
    int size = i2d_PrivateKey(key, NULL);
    MUST(size > 0 && (size_t)size <= room && i2d_PrivateKey(key, &out) == size);
    return (size_t)size;
}

size_t sm4_ecb(const uint8_t key[16], int padding, const uint8_t *in, size_t length, uint8_t *out) {
    int first = 0, last = 0;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    MUST(context && EVP_EncryptInit_ex(context, EVP_sm4_ecb(), NULL, key, NULL) == 1);
    MUST(EVP_CIPHER_CTX_set_padding(context, padding) == 1);
    MUST(EVP_EncryptUpdate(context, out, &first, in, (int)length) == 1);
    MUST(EVP_EncryptFinal_ex(context, out + first, &last) == 1);
    EVP_CIPHER_CTX_free(context);
    return (size_t)(first + last);
}

void digest(const char *name, const void *message, size_t length, uint8_t *out) {
    MUST(EVP_Digest(message, length, out, NULL, EVP_get_digestbyname(name), NULL) == 1);
}

size_t certificate(EVP_PKEY *subject, EVP_PKEY *issuer, const char *name, uint8_t *out, size_t room) {
    X509 *x509 = X509_new();
    MUST(x509 && X509_set_version(x509, 2) && ASN1_INTEGER_set(X509_get_serialNumber(x509), 4711));
    MUST(X509_gmtime_adj(X509_getm_notBefore(x509), 0) && X509_gmtime_adj(X509_getm_notAfter(x509), 86400));
    X509_NAME *names[2] = {X509_get_subject_name(x509), X509_get_issuer_name(x509)};
    const char *texts[2] = {name, "An invented CA"};
    for (int at = 0; at < 2; at++) {
        const unsigned char *text = (const unsigned char *)texts[at];
        MUST(X509_NAME_add_entry_by_txt(names[at], "CN", MBSTRING_UTF8, text, -1, -1, 0));
    }
    MUST(X509_set_pubkey(x509, subject));
    EVP_PKEY_CTX *context;
    EVP_MD_CTX *digest = sm2_context(issuer, "1234567812345678", &context);
    MUST(EVP_DigestSignInit(digest, NULL, EVP_sm3(), NULL, issuer) == 1 && X509_sign_ctx(x509, digest) > 0);
    EVP_MD_CTX_free(digest);
    EVP_PKEY_CTX_free(context);
    int size = i2d_X509(x509, NULL);
    MUST(size > 0 && (size_t)size <= room && i2d_X509(x509, &out) == size);
    X509_free(x509);
    return (size_t)size;
}
