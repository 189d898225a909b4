#include "driver.h"

#include <dlfcn.h>

#define DEFINE(name, arguments) ULONG(DEVAPI *name) arguments;
SKF_FUNCTIONS(DEFINE)
#undef DEFINE

static void *module;
static const char *profile;

void is(ULONG expected, ULONG answer, const char *file, int line, const char *call) {
    if (answer != expected) {
        fprintf(stderr, "%s:%d: %s\n  0x%08llX, not 0x%08llX\n", file, line, call, (unsigned long long)answer,
                (unsigned long long)expected);
        exit(1);
    }
}

any_function function(const char *name) {
    any_function found;
    void *symbol = dlsym(module, name);
    if (!symbol) {
        fprintf(stderr, "%s is not exported\n", name);
        exit(1);
    }
    memcpy(&found, &symbol, sizeof found);
    return found;
}

int has(const char *word) {
    return strstr(profile, word) != NULL;
}

void put(uint8_t field[64], const uint8_t number[32]) {
    memset(field, 0, 64);
    memcpy(has("left") ? field : field + 32, number, 32);
}

void take(const uint8_t field[64], uint8_t number[32]) {
    static const uint8_t zeros[32];
    CHECK(memcmp(has("left") ? field + 32 : field, zeros, 32) == 0);
    memcpy(number, has("left") ? field : field + 32, 32);
}

EVP_PKEY *key_of(const ECCPUBLICKEYBLOB *blob) {
    uint8_t x[32], y[32];
    CHECK(blob->BitLen == 256);
    take(blob->XCoordinate, x);
    take(blob->YCoordinate, y);
    return sm2_public(x, y);
}

void blob_of(const uint8_t x[32], const uint8_t y[32], ECCPUBLICKEYBLOB *blob) {
    blob->BitLen = 256;
    put(blob->XCoordinate, x);
    put(blob->YCoordinate, y);
}

int verifies(EVP_PKEY *key, const char *id, const char *message, const ECCSIGNATUREBLOB *signature) {
    uint8_t r[32], s[32];
    take(signature->r, r);
    take(signature->s, s);
    return sm2_verifies(key, id, message, strlen(message), r, s);
}

ECCCIPHERBLOB *new_cipher(size_t length) {
    ECCCIPHERBLOB *blob = calloc(1, sizeof *blob + length);
    CHECK(blob);
    return blob;
}

ECCCIPHERBLOB *encrypted(EVP_PKEY *key, const void *plaintext, size_t length) {
    sm2_ciphertext ciphertext;
    ECCCIPHERBLOB *blob = new_cipher(length);
    sm2_encrypt(key, plaintext, length, &ciphertext);
    put(blob->XCoordinate, ciphertext.x);
    put(blob->YCoordinate, ciphertext.y);
    memcpy(blob->HASH, ciphertext.hash, 32);
    blob->CipherLen = (ULONG)length;
    memcpy(blob->Cipher, ciphertext.text, length);
    return blob;
}

/* MODULE PLUG-FILE [again]; the profile is in the environment, where the driver has it from too, unless the program shall
 * go by another one. */
int main(int count, char **argument) {
    token t = {0};
    CHECK(count >= 3);
    profile = getenv("SKF_PROFILE_OF_THE_PROGRAM");
    profile = profile ? profile : getenv("NETCA_SKF_PROFILE");
    CHECK(profile);
    module = dlopen(argument[1], RTLD_NOW | RTLD_LOCAL);
    if (!module) {
        fprintf(stderr, "%s\n", dlerror());
        return 1;
    }
#define LOAD(name, arguments) name = (ULONG(DEVAPI *) arguments)function(#name);
    SKF_FUNCTIONS(LOAD)
#undef LOAD
    if (count > 3) {
        again(&t);
        return 0;
    }
    t.plug = argument[2];
    devices(&t);
    pins(&t);
    signatures(&t);
    digests(&t);
    certificates(&t);
    envelopes(&t);
    decryption(&t);
    /* Seconds of work, and nothing in it has two ends to lie at. */
    if (!has("left")) {
        rsa(&t);
    }
    refusals(&t);
    threads(&t);
    events(&t);
    EVP_PKEY_free(t.signing);
    EVP_PKEY_free(t.encryption);
    return 0;
}
