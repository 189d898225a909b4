/* An RSA pair on a Key, as a CA puts it there: MODULE CONTAINER OUT. The signing key is made on the Key; the encryption key is
 * OpenSSL's, comes under an SM4 key under the signing key, and is left in OUT, PKCS#1. */
#include "../driver.h"

#include <dlfcn.h>

#define DEFINE(name, arguments) ULONG(DEVAPI *name) arguments;
SKF_FUNCTIONS(DEFINE)
#undef DEFINE

void is(ULONG expected, ULONG answer, const char *file, int line, const char *call) {
    if (answer != expected) {
        fprintf(stderr, "%s:%d: %s\n  0x%08lX\n", file, line, call, (unsigned long)answer);
        exit(1);
    }
}

int main(int count, char **argument) {
    static const uint8_t sm4_key[16] = "sixteen bytes it";
    char list[128];
    ULONG size = sizeof list, left;
    DEVHANDLE device;
    HAPPLICATION application;
    HCONTAINER container;
    RSAPUBLICKEYBLOB key;
    BYTE der[2048], data[2064], wrapped[256];
    CHECK(count == 4);
    void *module = dlopen(argument[1], RTLD_NOW | RTLD_LOCAL);
    CHECK(module);
#define LOAD(name, arguments)                                                                                          \
    do {                                                                                                               \
        void *symbol = dlsym(module, #name);                                                                           \
        CHECK(symbol);                                                                                                 \
        memcpy(&name, &symbol, sizeof symbol);                                                                         \
    } while (0);
    SKF_FUNCTIONS(LOAD)
#undef LOAD
    GOOD(SKF_EnumDev(TRUE, list, &size));
    GOOD(SKF_ConnectDev(list, &device));
    GOOD(SKF_OpenApplication(device, "NETCA", &application));
    GOOD(SKF_VerifyPIN(application, USER_TYPE, "12345678", &left));
    GOOD(SKF_CreateContainer(application, argument[2], &container));
    GOOD(SKF_GenRSAKeyPair(container, 2048, &key));
    EVP_PKEY *signing = rsa_public(key.Modulus, 256, key.PublicExponent), *encryption = rsa_new();
    size_t plain = rsa_private_der(encryption, der, sizeof der), sealed = sm4_ecb(sm4_key, 1, der, plain, data);
    rsa_encrypt(signing, sm4_key, sizeof sm4_key, wrapped, sizeof wrapped);
    GOOD(SKF_ImportRSAKeyPair(container, SGD_SMS4_ECB, wrapped, sizeof wrapped, data, (ULONG)sealed));
    FILE *out = fopen(argument[3], "wb");
    CHECK(out && fwrite(der, 1, plain, out) == plain && fclose(out) == 0);
    EVP_PKEY_free(signing);
    EVP_PKEY_free(encryption);
    GOOD(SKF_DisConnectDev(device));
    return 0;
}
