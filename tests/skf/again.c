/* In another process, on the Key that the first one left: all is there, and works. */
#include "driver.h"

void again(token *t) {
    char list[128], label[32];
    BYTE hash[32], der[2048], out[64];
    ULONG size = sizeof list, left = 0, length = sizeof out;
    DEVINFO info;
    HANDLE handle;
    ECCPUBLICKEYBLOB key;
    ECCSIGNATUREBLOB signature;
    GOOD(SKF_EnumDev(TRUE, list, &size));
    GOOD(SKF_ConnectDev(list, &t->device));
    GOOD(SKF_GetDevInfo(t->device, &info));
    memcpy(label, info.Label, sizeof label);
    CHECK(strcmp(label, "A label that has 31 bytes in it") == 0);
    GOOD(SKF_OpenApplication(t->device, APPLICATION, &t->application));
    GOOD(SKF_OpenContainer(t->application, CONTAINER, &t->container));
    GOOD(SKF_VerifyPIN(t->application, USER_TYPE, USER_PIN, &left));
    CHECK(left == 6);
    for (BOOL signing = 0; signing < 2; signing++) {
        size = sizeof key;
        GOOD(SKF_ExportPublicKey(t->container, signing, (BYTE *)&key, &size));
        EVP_PKEY *public_key = key_of(&key);
        /* The certificate's key is the container's: the SubjectPublicKeyInfo ends with the point. */
        uint8_t point[64];
        take(key.XCoordinate, point);
        take(key.YCoordinate, point + 32);
        size = sizeof der;
        GOOD(SKF_ExportCertificate(t->container, signing, der, &size));
        size_t at = 0;
        while (at + 64 <= size && memcmp(der + at, point, 64) != 0) {
            at++;
        }
        CHECK(at + 64 <= size);
        if (signing) {
            GOOD(SKF_DigestInit(t->device, SGD_SM3, &key, (BYTE *)DEFAULT_ID, 16, &handle));
            size = sizeof hash;
            GOOD(SKF_Digest(handle, (BYTE *)"the next day", 12, hash, &size));
            GOOD(SKF_ECCSignData(t->container, hash, sizeof hash, &signature));
            CHECK(verifies(public_key, DEFAULT_ID, "the next day", &signature));
        } else {
            ECCCIPHERBLOB *cipher = encrypted(public_key, "the next day", 12);
            GOOD(SKF_ECCPrvKeyDecrypt(t->container, cipher, out, &length));
            CHECK(length == 12 && memcmp(out, "the next day", 12) == 0);
            free(cipher);
        }
        EVP_PKEY_free(public_key);
    }
    GOOD(SKF_DisConnectDev(t->device));
}
