/* What OpenSSL says, on plain octets: nothing of SKF here. Every function ends the program where OpenSSL fails. */
#ifndef SKF_ORACLE_H
#define SKF_ORACLE_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/evp.h>

typedef struct {
    uint8_t x[32], y[32], hash[32];
    uint8_t text[1024];
    size_t length;
} sm2_ciphertext;

/* Keys: a new one, one of its point, and the numbers of one. */
EVP_PKEY *sm2_new(void);
EVP_PKEY *sm2_public(const uint8_t x[32], const uint8_t y[32]);
void sm2_numbers(EVP_PKEY *key, uint8_t x[32], uint8_t y[32], uint8_t d[32]);
EVP_PKEY *rsa_new(void);
EVP_PKEY *rsa_public(const uint8_t *modulus, size_t length, const uint8_t exponent[4]);

/* Whether a signature over the message is this key's, with SM3 and the identifier. */
int sm2_verifies(EVP_PKEY *key, const char *id, const void *message, size_t length, const uint8_t r[32],
                 const uint8_t s[32]);
/* r and s of a signature over the message. */
void sm2_sign(EVP_PKEY *key, const char *id, const void *message, size_t length, uint8_t r[32], uint8_t s[32]);
int rsa_sha256_verifies(EVP_PKEY *key, const void *message, size_t length, const uint8_t *signature, size_t size);

void sm2_encrypt(EVP_PKEY *key, const uint8_t *plaintext, size_t length, sm2_ciphertext *ciphertext);
/* The plaintext's length, or 0. */
size_t sm2_decrypt(EVP_PKEY *key, const sm2_ciphertext *ciphertext, uint8_t *plaintext, size_t room);
size_t rsa_encrypt(EVP_PKEY *key, const uint8_t *plaintext, size_t length, uint8_t *out, size_t room);
size_t rsa_private_der(EVP_PKEY *key, uint8_t *out, size_t room);

/* SM4, ECB, no padding, or PKCS#7; gives the length. */
size_t sm4_ecb(const uint8_t key[16], int padding, const uint8_t *in, size_t length, uint8_t *out);
void digest(const char *name, const void *message, size_t length, uint8_t *out);

/* A certificate for a key, signed by another, in DER; gives the length. */
size_t certificate(EVP_PKEY *subject, EVP_PKEY *issuer, const char *name, uint8_t *out, size_t room);

#endif
