/* Containers, signing keys, digests, certificates. */
#include "driver.h"

/* The size is asked for, too little room is refused, and then it is the same public key. */
static void same_public_key(HCONTAINER container, BOOL signing, const ECCPUBLICKEYBLOB *expected) {
    struct {
        ECCPUBLICKEYBLOB blob;
        BYTE guard[16];
    } seen;
    ULONG size = 0, small = sizeof seen.blob - 1;
    memset(&seen, 0xEE, sizeof seen);
    GOOD(SKF_ExportPublicKey(container, signing, NULL, &size));
    CHECK(size == sizeof seen.blob);
    IS(SAR_BUFFER_TOO_SMALL, SKF_ExportPublicKey(container, signing, (BYTE *)&seen.blob, &small));
    CHECK(small == size);
    GOOD(SKF_ExportPublicKey(container, signing, (BYTE *)&seen.blob, &size));
    CHECK(memcmp(&seen.blob, expected, sizeof seen.blob) == 0 && seen.guard[0] == 0xEE);
}

static void containers(token *t) {
    ULONG size, kind = 9;
    char list[256], name[66];
    HCONTAINER other;
    memset(name, 'c', 65);
    name[65] = 0;
    IS(SAR_NAMELENERR, SKF_CreateContainer(t->application, name, &other));
    IS(SAR_NAMELENERR, SKF_CreateContainer(t->application, "", &other));
    IS(SAR_CONTAINER_NOT_EXISTS, SKF_OpenContainer(t->application, CONTAINER, &other));
    GOOD(SKF_CreateContainer(t->application, CONTAINER, &t->container));
    IS(SAR_CONTAINER_EXISTS, SKF_CreateContainer(t->application, CONTAINER, &other));
    GOOD(SKF_GetContainerType(t->container, &kind));
    CHECK(kind == 0);
    name[64] = 0;
    GOOD(SKF_CreateContainer(t->application, name, &other));
    GOOD(SKF_EnumContainer(t->application, NULL, &size));
    CHECK(size == sizeof CONTAINER + 65 + 1);
    GOOD(SKF_EnumContainer(t->application, list, &size));
    CHECK(strcmp(list, CONTAINER) == 0 && strcmp(list + sizeof CONTAINER, name) == 0 && list[size - 1] == 0);
    GOOD(SKF_DeleteContainer(t->application, name));
    IS(SAR_INVALIDHANDLEERR, SKF_GetContainerType(other, &kind));
    IS(SAR_CONTAINER_NOT_EXISTS, SKF_DeleteContainer(t->application, name));
    /* Sixteen of them, and one of them is there. */
    for (int at = 0; at < 15; at++) {
        snprintf(name, sizeof name, "Container %d", at);
        GOOD(SKF_CreateContainer(t->application, name, &other));
    }
    IS(SAR_REACH_MAX_CONTAINER_COUNT, SKF_CreateContainer(t->application, "Container 15", &other));
    for (int at = 0; at < 15; at++) {
        snprintf(name, sizeof name, "Container %d", at);
        GOOD(SKF_DeleteContainer(t->application, name));
    }
}

void signatures(token *t) {
    BYTE hash[32];
    ULONG kind;
    ECCPUBLICKEYBLOB key;
    RSAPUBLICKEYBLOB rsa_key;
    ECCSIGNATUREBLOB signature;
    containers(t);
    memset(hash, 7, sizeof hash);
    IS(SAR_KEYNOTFOUNTERR, SKF_ECCSignData(t->container, hash, 32, &signature));
    IS(SAR_KEYNOTFOUNTERR, SKF_ExportPublicKey(t->container, TRUE, NULL, &kind));
    IS(SAR_NOTSUPPORTYETERR, SKF_GenECCKeyPair(t->container, SGD_RSA, &key));
    GOOD(SKF_GenECCKeyPair(t->container, SGD_SM2_1, &key));
    GOOD(SKF_GetContainerType(t->container, &kind));
    CHECK(kind == 2);
    same_public_key(t->container, TRUE, &key);
    t->signing = key_of(&key);
    IS(SAR_INDATALENERR, SKF_ECCSignData(t->container, hash, 31, &signature));
    IS(SAR_INDATALENERR, SKF_ECCSignData(t->container, hash, 33, &signature));
    IS(SAR_KEYINFOTYPEERR, SKF_GenRSAKeyPair(t->container, 2048, &rsa_key));
}

/* The digest that SM2 signs: with the signer's identifier before the message. */
static void sm3_with_z(DEVHANDLE device, const ECCPUBLICKEYBLOB *key, const char *id, const char *message, BYTE hash[32]) {
    HANDLE handle;
    ULONG length = 32;
    ECCPUBLICKEYBLOB copy = *key;
    GOOD(SKF_DigestInit(device, SGD_SM3, &copy, (BYTE *)id, (ULONG)strlen(id), &handle));
    GOOD(SKF_Digest(handle, (BYTE *)message, (ULONG)strlen(message), hash, &length));
    CHECK(length == 32);
    GOOD(SKF_CloseHandle(handle));
}

static void plain(DEVHANDLE device, ULONG algorithm, const char *name, ULONG size) {
    HANDLE handle;
    BYTE hash[64], expected[64];
    ULONG length = 0, small = size - 1;
    GOOD(SKF_DigestInit(device, algorithm, NULL, NULL, 0, &handle));
    GOOD(SKF_DigestUpdate(handle, (BYTE *)"message ", 8));
    GOOD(SKF_DigestUpdate(handle, (BYTE *)"digest", 6));
    GOOD(SKF_DigestFinal(handle, NULL, &length));
    CHECK(length == size);
    IS(SAR_BUFFER_TOO_SMALL, SKF_DigestFinal(handle, hash, &small));
    CHECK(small == size);
    GOOD(SKF_DigestFinal(handle, hash, &length)); /* neither question ended it */
    digest(name, "message digest", 14, expected);
    CHECK(memcmp(hash, expected, size) == 0);
    IS(SAR_HASHOBJERR, SKF_DigestFinal(handle, hash, &length));
    IS(SAR_HASHOBJERR, SKF_DigestUpdate(handle, (BYTE *)"x", 1));
    GOOD(SKF_CloseHandle(handle));
    IS(SAR_INVALIDHANDLEERR, SKF_CloseHandle(handle));
}

void digests(token *t) {
    static const char *const ids[2] = {DEFAULT_ID, "signer@example.example"};
    BYTE hash[32];
    HANDLE handle;
    ULONG size = sizeof(ECCPUBLICKEYBLOB);
    ECCPUBLICKEYBLOB key, other;
    ECCSIGNATUREBLOB signature;
    uint8_t x[32], y[32], d[32], r[32], s[32];
    plain(t->device, SGD_SM3, "SM3", 32);
    plain(t->device, SGD_SHA1, "SHA1", 20);
    plain(t->device, SGD_SHA256, "SHA256", 32);
    IS(SAR_NOTSUPPORTYETERR, SKF_DigestInit(t->device, 0x99, NULL, NULL, 0, &handle));
    IS(SAR_INVALIDPARAMERR, SKF_DigestInit(t->device, SGD_SM3, NULL, (BYTE *)DEFAULT_ID, 16, &handle));
    GOOD(SKF_ExportPublicKey(t->container, TRUE, (BYTE *)&key, &size));
    IS(SAR_INVALIDPARAMERR, SKF_DigestInit(t->device, SGD_SHA256, &key, (BYTE *)DEFAULT_ID, 16, &handle));

    /* OpenSSL, which computes Z for itself, verifies what was signed, and nothing else. */
    for (int at = 0; at < 2; at++) {
        sm3_with_z(t->device, &key, ids[at], "a message", hash);
        GOOD(SKF_ECCSignData(t->container, hash, 32, &signature));
        CHECK(verifies(t->signing, ids[at], "a message", &signature));
        CHECK(!verifies(t->signing, ids[1 - at], "a message", &signature));
        CHECK(!verifies(t->signing, ids[at], "another message", &signature));
        GOOD(SKF_ECCVerify(t->device, &key, hash, 32, &signature));
        hash[0] ^= 1;
        IS(SAR_FAIL, SKF_ECCVerify(t->device, &key, hash, 32, &signature));
    }
    /* And the other way round. */
    EVP_PKEY *openssl = sm2_new();
    sm2_numbers(openssl, x, y, d);
    blob_of(x, y, &other);
    sm2_sign(openssl, DEFAULT_ID, "a message", 9, r, s);
    put(signature.r, r);
    put(signature.s, s);
    sm3_with_z(t->device, &other, DEFAULT_ID, "a message", hash);
    GOOD(SKF_ECCVerify(t->device, &other, hash, 32, &signature));
    IS(SAR_FAIL, SKF_ECCVerify(t->device, &key, hash, 32, &signature));
    other.YCoordinate[has("left") ? 31 : 63] ^= 1; /* off the curve */
    IS(SAR_INDATAERR, SKF_ECCVerify(t->device, &other, hash, 32, &signature));
    other.YCoordinate[has("left") ? 31 : 63] ^= 1;
    memmove(has("left") ? other.XCoordinate + 32 : other.XCoordinate, x, 32); /* at both ends */
    IS(SAR_INDATAERR, SKF_ECCVerify(t->device, &other, hash, 32, &signature));
    EVP_PKEY_free(openssl);
}

static void write_and_read(HCONTAINER container, BOOL signing, BYTE *der, size_t length) {
    BYTE seen[2048];
    ULONG size = 0, small = (ULONG)length - 1;
    IS(SAR_CERTNOTFOUNTERR, SKF_ExportCertificate(container, signing, NULL, &size));
    IS(SAR_INDATAERR, SKF_ImportCertificate(container, signing, der, (ULONG)length - 1));
    GOOD(SKF_ImportCertificate(container, signing, der, (ULONG)length));
    GOOD(SKF_ExportCertificate(container, signing, NULL, &size));
    CHECK(size == length);
    memset(seen, 0xEE, sizeof seen);
    IS(SAR_BUFFER_TOO_SMALL, SKF_ExportCertificate(container, signing, seen, &small));
    CHECK(small == length && seen[0] == 0xEE);
    size = sizeof seen;
    GOOD(SKF_ExportCertificate(container, signing, seen, &size));
    CHECK(size == length && memcmp(seen, der, length) == 0 && seen[length] == 0xEE);
}

void certificates(token *t) {
    BYTE der[2048], long_one[4097] = {0x30, 0x82, 0x0F, 0xFD};
    EVP_PKEY *ca = sm2_new();
    size_t length = certificate(t->signing, ca, "张三", der, sizeof der);
    write_and_read(t->container, TRUE, der, length);
    IS(SAR_INDATALENERR, SKF_ImportCertificate(t->container, TRUE, long_one, sizeof long_one));
    IS(SAR_INVALIDPARAMERR, SKF_ImportCertificate(t->container, TRUE, NULL, (ULONG)length));
    /* There is no encryption key to it yet. */
    IS(SAR_KEYNOTFOUNTERR, SKF_ImportCertificate(t->container, FALSE, der, (ULONG)length));
    EVP_PKEY_free(ca);
}
