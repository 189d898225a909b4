/* How vendors differ beside their layouts, and faults on purpose: one run a profile, MODULE WHAT. */
#include "../driver.h"

#include <dlfcn.h>
#include <time.h>

#define DEFINE(name, arguments) ULONG(DEVAPI *name) arguments;
SKF_FUNCTIONS(DEFINE)
#undef DEFINE

void is(ULONG expected, ULONG answer, const char *file, int line, const char *call) {
    if (answer != expected) {
        fprintf(stderr, "%s:%d: %s\n  0x%08lX, not 0x%08lX\n", file, line, call, (unsigned long)answer,
                (unsigned long)expected);
        exit(1);
    }
}

static DEVHANDLE device;
static HAPPLICATION application;
static HCONTAINER container;

/* The application that a device comes with, and its PINs. */
static void log_in(void) {
    char list[128];
    ULONG size = sizeof list, tries, left;
    BOOL initial;
    GOOD(SKF_EnumDev(TRUE, list, &size));
    GOOD(SKF_ConnectDev(list, &device));
    GOOD(SKF_OpenApplication(device, "NETCA", &application));
    GOOD(SKF_GetPINInfo(application, USER_TYPE, &tries, &left, &initial));
    CHECK(tries == 6 && initial == TRUE);
    GOOD(SKF_VerifyPIN(application, USER_TYPE, "12345678", &left));
    GOOD(SKF_VerifyPIN(application, ADMIN_TYPE, "87654321", &left));
    GOOD(SKF_CreateContainer(application, "One", &container));
}

static void codes(ULONG missing, ULONG exists, ULONG not_logged_in, ULONG import) {
    HCONTAINER other;
    ECCPUBLICKEYBLOB key;
    ENVELOPEDKEYBLOB *blob = calloc(1, sizeof *blob + 16);
    log_in();
    IS(missing, SKF_OpenContainer(application, "Two", &other));
    IS(exists, SKF_CreateContainer(application, "One", &other));
    GOOD(SKF_GenECCKeyPair(container, SGD_SM2_1, &key));
    blob->Version = 1;
    blob->ECCCipherBlob.CipherLen = 16;
    IS(import, SKF_ImportECCKeyPair(container, blob));
    free(blob);
    GOOD(SKF_ClearSecureState(application));
    IS(not_logged_in, SKF_GenECCKeyPair(container, SGD_SM2_1, &key));
}

static void algorithms(ULONG sm2, ULONG not_sm2, ULONG sm3, ULONG not_sm3) {
    ECCPUBLICKEYBLOB key;
    HANDLE hash;
    DEVINFO info;
    log_in();
    IS(SAR_NOTSUPPORTYETERR, SKF_GenECCKeyPair(container, not_sm2, &key));
    GOOD(SKF_GenECCKeyPair(container, sm2, &key));
    IS(SAR_NOTSUPPORTYETERR, SKF_DigestInit(device, not_sm3, NULL, NULL, 0, &hash));
    GOOD(SKF_DigestInit(device, sm3, NULL, NULL, 0, &hash));
    GOOD(SKF_GetDevInfo(device, &info));
    CHECK((info.AlgAsymCap & sm2) == sm2 && (info.AlgHashCap & sm3) == sm3);
}

static void faults(void) {
    ECCPUBLICKEYBLOB key, other;
    ULONG size = sizeof key;
    struct timespec before, after;
    log_in();
    /* garbage=SKF_ExportPublicKey */
    GOOD(SKF_GenECCKeyPair(container, SGD_SM2_1, &key));
    GOOD(SKF_ExportPublicKey(container, TRUE, (BYTE *)&other, &size));
    CHECK((ULONG)~size == sizeof key && (other.BitLen ^ key.BitLen) == (ULONG)-1);
    CHECK((other.XCoordinate[40] ^ key.XCoordinate[40]) == 0xFF);
    /* fail=SKF_GenRandom:0x0A000012, without=SKF_SetLabel */
    IS(0x0A000012, SKF_GenRandom(device, (BYTE *)&other, 8));
    IS(SAR_NOTSUPPORTYETERR, SKF_SetLabel(device, "label"));
    /* slow=SKF_UnlockDev:150 */
    clock_gettime(CLOCK_MONOTONIC, &before);
    IS(SAR_FAIL, SKF_UnlockDev(device));
    clock_gettime(CLOCK_MONOTONIC, &after);
    CHECK((after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000 >= 150);
}

/* unplug-before=8: the call after log_in's seven finds no device. */
static void unplugged(ULONG code) {
    ECCPUBLICKEYBLOB key;
    log_in();
    IS(code, SKF_GenECCKeyPair(container, SGD_SM2_1, &key));
    IS(code, SKF_SetLabel(device, "label"));
}

/* die-after=7 ends the process behind the container's creation, die-before=7 before it: in the next one, it is there or not. */
static void after_death(int there) {
    char list[128];
    ULONG size = sizeof list;
    GOOD(SKF_EnumDev(TRUE, list, &size));
    GOOD(SKF_ConnectDev(list, &device));
    GOOD(SKF_OpenApplication(device, "NETCA", &application));
    IS(there ? SAR_OK : SAR_CONTAINER_NOT_EXISTS, SKF_OpenContainer(application, "One", &container));
}

int main(int count, char **argument) {
    CHECK(count == 3);
    void *module = dlopen(argument[1], RTLD_NOW | RTLD_LOCAL);
    const char *what = argument[2];
    CHECK(module);
#define LOAD(name, arguments) *(void **)&name = dlsym(module, #name);
    SKF_FUNCTIONS(LOAD)
#undef LOAD
    if (strcmp(what, "lacking") == 0) {
        CHECK(!SKF_WaitForDevEvent && !SKF_GetPINInfo && SKF_EnumDev && SKF_ImportECCKeyPair);
        return 0;
    }
    CHECK(SKF_WaitForDevEvent && SKF_GetPINInfo);
    if (strcmp(what, "common") == 0) {
        codes(0x0A000036, 0x0A000037, SAR_USER_NOT_LOGGED_IN, SAR_INDATAERR);
    } else if (strcmp(what, "early") == 0) {
        codes(0x0A000034, 0x0A000033, SAR_USER_NOT_LOGGED_IN, 0x0A000031);
    } else if (strcmp(what, "b-range") == 0) {
        codes(0x0B000035, 0x0B000036, 0x0B000033, SAR_INDATAERR);
    } else if (strcmp(what, "bare") == 0) {
        codes(SAR_FAIL, SAR_FAIL, SAR_USER_NOT_LOGGED_IN, SAR_INDATAERR);
    } else if (strcmp(what, "0016") == 0) {
        algorithms(SGD_SM2_1, 0x20200, SGD_SM3, 0x40);
    } else if (strcmp(what, "0006") == 0) {
        algorithms(0x20200, SGD_SM2_1, SGD_SM3, 0x40);
    } else if (strcmp(what, "0x40") == 0) {
        algorithms(SGD_SM2_1, 0x20200, 0x40, SGD_SM3);
    } else if (strcmp(what, "faults") == 0) {
        faults();
    } else if (strcmp(what, "unplugged") == 0) {
        unplugged(SAR_DEVICE_REMOVED);
    } else if (strcmp(what, "unplugged-bare") == 0) {
        unplugged(SAR_INVALIDHANDLEERR);
    } else if (strcmp(what, "dies") == 0) {
        log_in();
        CHECK(!"reached");
    } else if (strcmp(what, "there") == 0 || strcmp(what, "not-there") == 0) {
        after_death(what[0] == 't');
    } else if (strcmp(what, "none") == 0) {
        ULONG size;
        GOOD(SKF_EnumDev(FALSE, NULL, &size));
        CHECK(size == 1);
    } else {
        CHECK(strcmp(what, "unknown-word") == 0);
        ULONG size;
        IS(SAR_INVALIDPARAMERR, SKF_EnumDev(FALSE, NULL, &size));
    }
    return 0;
}
