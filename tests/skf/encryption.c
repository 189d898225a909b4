/* What OpenSSL encrypts: envelopes with an encryption key, ciphertexts, RSA key pairs. */
#include "driver.h"

/* An ENVELOPEDKEYBLOB as a CA makes one for the holder of `signing`; to be freed. */
static ENVELOPEDKEYBLOB *envelope(EVP_PKEY *key, EVP_PKEY *signing) {
    uint8_t x[32], y[32], d[32], field[64];
    static const uint8_t sm4_key[16] = "sixteen bytes it";
    sm2_ciphertext ciphertext;
    ENVELOPEDKEYBLOB *blob = calloc(1, sizeof *blob + sizeof sm4_key);
    CHECK(blob);
    sm2_numbers(key, x, y, d);
    blob->Version = 1;
    blob->ulSymmAlgID = SGD_SMS4_ECB;
    blob->ulBits = 256;
    if (has("envelope=half")) {
        uint8_t half[32];
        CHECK(sm4_ecb(sm4_key, 0, d, 32, half) == 32);
        put(blob->cbEncryptedPriKey, half);
    } else {
        put(field, d);
        CHECK(sm4_ecb(sm4_key, 0, field, 64, blob->cbEncryptedPriKey) == 64);
    }
    blob_of(x, y, &blob->PubKey);
    sm2_encrypt(signing, sm4_key, sizeof sm4_key, &ciphertext);
    put(blob->ECCCipherBlob.XCoordinate, ciphertext.x);
    put(blob->ECCCipherBlob.YCoordinate, ciphertext.y);
    memcpy(blob->ECCCipherBlob.HASH, ciphertext.hash, 32);
    blob->ECCCipherBlob.CipherLen = sizeof sm4_key;
    memcpy(blob->ECCCipherBlob.Cipher, ciphertext.text, sizeof sm4_key);
    return blob;
}

/* What is wrong with the envelope is said, and the key that was there stays. */
static void refused(HCONTAINER container, ULONG code, ENVELOPEDKEYBLOB *good, size_t at, BYTE change) {
    size_t length = sizeof *good + 16;
    ENVELOPEDKEYBLOB *bad = malloc(length);
    CHECK(bad);
    memcpy(bad, good, length);
    ((BYTE *)bad)[at] ^= change;
    IS(code, SKF_ImportECCKeyPair(container, bad));
    free(bad);
}

void envelopes(token *t) {
    ULONG size = sizeof(ECCPUBLICKEYBLOB);
    ECCPUBLICKEYBLOB key;
    BYTE der[2048];
    HCONTAINER empty;
    EVP_PKEY *stranger = sm2_new(), *other = sm2_new();
    t->encryption = sm2_new();
    ENVELOPEDKEYBLOB *good = envelope(t->encryption, t->signing), *another = envelope(other, t->signing);
    ENVELOPEDKEYBLOB *not_ours = envelope(t->encryption, stranger);
    const size_t end = has("left") ? 31 : 63; /* of a number in its field, which is of this byte order on any machine */

    GOOD(SKF_CreateContainer(t->application, "Empty", &empty));
    IS(SAR_KEYNOTFOUNTERR, SKF_ImportECCKeyPair(empty, good));
    GOOD(SKF_DeleteContainer(t->application, "Empty"));
    IS(SAR_KEYNOTFOUNTERR, SKF_ExportPublicKey(t->container, FALSE, NULL, &size));
    GOOD(SKF_ImportECCKeyPair(t->container, another));
    GOOD(SKF_ImportECCKeyPair(t->container, good));

    IS(SAR_INDATAERR, SKF_ImportECCKeyPair(t->container, not_ours));
    refused(t->container, SAR_INVALIDPARAMERR, good, offsetof(ENVELOPEDKEYBLOB, Version), 2);
    refused(t->container, SAR_NOTSUPPORTYETERR, good, offsetof(ENVELOPEDKEYBLOB, ulSymmAlgID), 3);
    refused(t->container, SAR_INVALIDPARAMERR, good, offsetof(ENVELOPEDKEYBLOB, ulBits), 1);
    refused(t->container, SAR_INDATAERR, good, offsetof(ENVELOPEDKEYBLOB, PubKey), 1);
    refused(t->container, SAR_INDATAERR, good, offsetof(ENVELOPEDKEYBLOB, cbEncryptedPriKey) + end, 1);
    refused(t->container, SAR_INDATAERR, good, offsetof(ENVELOPEDKEYBLOB, cbEncryptedPriKey) + 63 - end, 1);
    refused(t->container, SAR_INDATAERR, good, offsetof(ENVELOPEDKEYBLOB, PubKey.XCoordinate) + end, 1);
    refused(t->container, SAR_INDATAERR, good, offsetof(ENVELOPEDKEYBLOB, PubKey.XCoordinate) + 63 - end, 1);
    refused(t->container, SAR_INDATAERR, good, offsetof(ENVELOPEDKEYBLOB, ECCCipherBlob.YCoordinate) + end, 1);
    refused(t->container, SAR_INDATAERR, good, offsetof(ENVELOPEDKEYBLOB, ECCCipherBlob.HASH), 1);
    refused(t->container, SAR_INDATAERR, good, offsetof(ENVELOPEDKEYBLOB, ECCCipherBlob.Cipher), 1);
    good->ECCCipherBlob.CipherLen = 15;
    IS(SAR_INDATALENERR, SKF_ImportECCKeyPair(t->container, good));
    good->ECCCipherBlob.CipherLen = 1u << 30;
    IS(SAR_INDATALENERR, SKF_ImportECCKeyPair(t->container, good));
    good->ECCCipherBlob.CipherLen = 16;
    /* One key pair's private key under the other's public key. */
    memcpy(another->cbEncryptedPriKey, good->cbEncryptedPriKey, 64);
    memcpy(&another->ECCCipherBlob, &good->ECCCipherBlob, sizeof good->ECCCipherBlob + 15);
    IS(SAR_INDATAERR, SKF_ImportECCKeyPair(t->container, another));

    size = sizeof key;
    GOOD(SKF_ExportPublicKey(t->container, FALSE, (BYTE *)&key, &size));
    CHECK(memcmp(&key, &good->PubKey, sizeof key) == 0);
    size_t length = certificate(t->encryption, stranger, "张三", der, sizeof der);
    GOOD(SKF_ImportCertificate(t->container, FALSE, der, (ULONG)length));
    BYTE seen[2048];
    size = sizeof seen;
    GOOD(SKF_ExportCertificate(t->container, FALSE, seen, &size));
    CHECK(size == length && memcmp(seen, der, length) == 0);
    free(good);
    free(another);
    free(not_ours);
    EVP_PKEY_free(stranger);
    EVP_PKEY_free(other);
}

/* The container's own decryption, with the arguments that the profile says; the encryption key, or the signing key. */
static ULONG decrypt(HCONTAINER container, BOOL signing, ECCCIPHERBLOB *cipher, BYTE *out, ULONG *length) {
    any_function found = function("SKF_ECCDecrypt");
    if (has("decrypt=flag")) {
        return ((ecc_decrypt_flag)found)(container, signing, cipher, out, length);
    }
    if (has("decrypt=octets")) {
        BYTE octets[2048] = {4};
        take(cipher->XCoordinate, octets + 1);
        take(cipher->YCoordinate, octets + 33);
        memcpy(octets + 65, cipher->HASH, 32);
        memcpy(octets + 97, cipher->Cipher, cipher->CipherLen);
        return ((ecc_decrypt_octets)found)(container, octets, 97 + cipher->CipherLen, out, length);
    }
    return ((ecc_decrypt_blob)found)(container, cipher, out, length);
}

void decryption(token *t) {
    static const char text[] = "What is encrypted to the new certificate is read on the token.";
    BYTE out[256];
    ULONG length = 0, small = sizeof text - 1;
    ECCCIPHERBLOB *cipher = encrypted(t->encryption, text, sizeof text);
    GOOD(decrypt(t->container, FALSE, cipher, NULL, &length));
    CHECK(length == sizeof text);
    memset(out, 0xEE, sizeof out);
    IS(SAR_BUFFER_TOO_SMALL, decrypt(t->container, FALSE, cipher, out, &small));
    CHECK(small == sizeof text && out[0] == 0xEE);
    GOOD(decrypt(t->container, FALSE, cipher, out, &length));
    CHECK(length == sizeof text && memcmp(out, text, sizeof text) == 0 && out[sizeof text] == 0xEE);
    memset(out, 0, sizeof out);
    GOOD(SKF_ECCPrvKeyDecrypt(t->container, cipher, out, &length));
    CHECK(memcmp(out, text, sizeof text) == 0);
    cipher->HASH[31] ^= 1;
    IS(SAR_INDATAERR, SKF_ECCPrvKeyDecrypt(t->container, cipher, out, &length));
    free(cipher);

    cipher = encrypted(t->signing, text, sizeof text);
    IS(SAR_INDATAERR, SKF_ECCPrvKeyDecrypt(t->container, cipher, out, &length));
    if (has("decrypt=flag")) {
        GOOD(decrypt(t->container, TRUE, cipher, out, &length));
    }
    free(cipher);

    /* The other way round: what the device encrypts OpenSSL reads; and the device with a key of somebody else's. */
    sm2_ciphertext ciphertext;
    ECCPUBLICKEYBLOB to;
    ECCPRIVATEKEYBLOB from = {.BitLen = 256};
    uint8_t x[32], y[32], d[32], seen[256];
    sm2_numbers(t->encryption, x, y, d);
    blob_of(x, y, &to);
    put(from.PrivateKey, d);
    cipher = new_cipher(sizeof text);
    IS(SAR_INDATALENERR, SKF_ExtECCEncrypt(t->device, &to, (BYTE *)text, 0, cipher));
    GOOD(SKF_ExtECCEncrypt(t->device, &to, (BYTE *)text, sizeof text, cipher));
    CHECK(cipher->CipherLen == sizeof text);
    take(cipher->XCoordinate, ciphertext.x);
    take(cipher->YCoordinate, ciphertext.y);
    memcpy(ciphertext.hash, cipher->HASH, 32);
    memcpy(ciphertext.text, cipher->Cipher, sizeof text);
    ciphertext.length = sizeof text;
    CHECK(sm2_decrypt(t->encryption, &ciphertext, seen, sizeof seen) == sizeof text);
    CHECK(memcmp(seen, text, sizeof text) == 0);
    length = sizeof out;
    memset(out, 0, sizeof out);
    GOOD(SKF_ExtECCDecrypt(t->device, &from, cipher, out, &length));
    CHECK(length == sizeof text && memcmp(out, text, sizeof text) == 0);
    free(cipher);
}

void rsa(token *t) {
    static const uint8_t sm4_key[16] = "sixteen bytes it";
    /* DigestInfo of SHA-256 (RFC 8017, section 9.2). */
    BYTE info[51] = {0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                     0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
    BYTE signature[256], der[2048], data[2064], wrapped[256], out[256];
    ULONG length = 0, kind, size;
    HCONTAINER container;
    struct {
        RSAPUBLICKEYBLOB blob;
        BYTE guard[16];
    } key;
    memset(&key, 0xEE, sizeof key);
    GOOD(SKF_CreateContainer(t->application, "RSA", &container));
    IS(SAR_MODULUSLENERR, SKF_GenRSAKeyPair(container, 1024, &key.blob));
    GOOD(SKF_GenRSAKeyPair(container, 2048, &key.blob));
    CHECK(key.guard[0] == 0xEE && key.blob.AlgID == SGD_RSA && key.blob.BitLen == 2048);
    GOOD(SKF_GetContainerType(container, &kind));
    CHECK(kind == 1);
    EVP_PKEY *signing = rsa_public(key.blob.Modulus, 256, key.blob.PublicExponent);
    digest("SHA256", "a message", 9, info + 19);
    GOOD(SKF_RSASignData(container, info, sizeof info, NULL, &length));
    CHECK(length == 256);
    GOOD(SKF_RSASignData(container, info, sizeof info, signature, &length));
    CHECK(rsa_sha256_verifies(signing, "a message", 9, signature, 256));
    CHECK(!rsa_sha256_verifies(signing, "another", 7, signature, 256));
    IS(SAR_INDATALENERR, SKF_RSASignData(container, data, 246, signature, &length));

    /* An encryption key pair: SM4 under the signing key, the pair under SM4. */
    EVP_PKEY *encryption = rsa_new();
    size_t plain = rsa_private_der(encryption, der, sizeof der), sealed = sm4_ecb(sm4_key, 1, der, plain, data);
    rsa_encrypt(signing, sm4_key, sizeof sm4_key, wrapped, sizeof wrapped);
#define IMPORT(algorithm, key_length, data_length)                                                                     \
    SKF_ImportRSAKeyPair(container, algorithm, wrapped, key_length, data, (ULONG)(data_length))
    IS(SAR_NOTSUPPORTYETERR, IMPORT(0x101, 256, sealed));
    IS(SAR_INDATALENERR, IMPORT(SGD_SMS4_ECB, 255, sealed));
    IS(SAR_INDATALENERR, IMPORT(SGD_SMS4_ECB, 256, sealed - 1));
    IS(SAR_INDATAERR, IMPORT(SGD_SMS4_ECB, 256, sealed - 16));
    GOOD(IMPORT(SGD_SMS4_ECB, 256, sealed));
    data[400] ^= 1;
    IS(SAR_INDATAERR, IMPORT(SGD_SMS4_ECB, 256, sealed));
    size = sizeof key.blob;
    GOOD(SKF_ExportPublicKey(container, FALSE, (BYTE *)&key.blob, &size));
    CHECK(size == sizeof key.blob);
    EVP_PKEY *exported = rsa_public(key.blob.Modulus, 256, key.blob.PublicExponent);
    CHECK(EVP_PKEY_eq(exported, encryption) == 1);
    rsa_encrypt(exported, (const uint8_t *)"for the token", 13, wrapped, sizeof wrapped);
    length = sizeof out;
    GOOD(SKF_RSADecrypt(container, wrapped, 256, out, &length));
    CHECK(length == 13 && memcmp(out, "for the token", 13) == 0);
    wrapped[10] ^= 1;
    CHECK(SKF_RSADecrypt(container, wrapped, 256, out, &length) != SAR_OK || length != 13);
    IS(SAR_KEYINFOTYPEERR, SKF_GenECCKeyPair(container, SGD_SM2_1, (ECCPUBLICKEYBLOB *)data));
    EVP_PKEY_free(signing);
    EVP_PKEY_free(encryption);
    EVP_PKEY_free(exported);
    GOOD(SKF_DeleteContainer(t->application, "RSA"));
}
