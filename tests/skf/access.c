/* Devices, applications, PINs. */
#include "driver.h"

/* A list: one byte more than its names with their ends, and that byte is a zero. */
static void is_list(const char *list, ULONG size, const char *const *names, size_t count) {
    size_t at = 0;
    for (size_t name = 0; name < count; name++) {
        CHECK(strcmp(list + at, names[name]) == 0);
        at += strlen(names[name]) + 1;
    }
    CHECK(size == at + 1 && list[at] == 0);
}

static void authenticate(DEVHANDLE device) {
    BYTE challenge[16] = {0}, answer[16];
    HAPPLICATION application;
    IS(SAR_USER_NOT_LOGGED_IN, SKF_CreateApplication(device, "None", ADMIN_PIN, 6, USER_PIN, 6, 16, &application));
    IS(SAR_FAIL, SKF_DevAuth(device, answer, sizeof answer)); /* without a challenge */
    GOOD(SKF_GenRandom(device, challenge, 8));
    memset(answer, 0, sizeof answer);
    IS(SAR_FAIL, SKF_DevAuth(device, answer, sizeof answer));
    GOOD(SKF_GenRandom(device, challenge, 8));
    sm4_ecb((const uint8_t *)"1234567812345678", 0, challenge, sizeof challenge, answer);
    GOOD(SKF_DevAuth(device, answer, sizeof answer));
}

static void information(DEVHANDLE device) {
    struct {
        DEVINFO info;
        BYTE guard[32];
    } seen;
    memset(&seen, 0xEE, sizeof seen);
    GOOD(SKF_SetLabel(device, "A label that has 31 bytes in it"));
    IS(SAR_INDATALENERR, SKF_SetLabel(device, "A label that has 32 bytes in it."));
    GOOD(SKF_GetDevInfo(device, &seen.info));
    CHECK(strcmp(seen.info.Label, "A label that has 31 bytes in it") == 0);
    CHECK(strlen(seen.info.SerialNumber) == 12 && strncmp(seen.info.SerialNumber, "SOFT", 4) == 0);
    CHECK(seen.info.Version.major == 1 && seen.info.Version.minor == 0 && seen.info.FirmwareVersion.major == 1);
    CHECK(seen.info.AlgSymCap == SGD_SMS4_ECB && seen.info.DevAuthAlgId == SGD_SMS4_ECB);
    CHECK((seen.info.AlgAsymCap & (SGD_RSA | SGD_SM2_1)) == (SGD_RSA | SGD_SM2_1));
    CHECK((seen.info.AlgHashCap & SGD_SM3) && seen.info.FreeSpace <= seen.info.TotalSpace);
    CHECK(seen.info.MaxECCBufferSize == 1024 && seen.info.Reserved[0] == 0 && seen.info.Reserved[63] == 0);
    for (size_t at = 0; at < sizeof seen.guard; at++) {
        CHECK(seen.guard[at] == 0xEE);
    }
}

void devices(token *t) {
    ULONG size = 0, small, state = 9;
    char list[256];
    DEVHANDLE other;
    IS(SAR_INVALIDPARAMERR, SKF_EnumDev(TRUE, list, NULL));
    GOOD(SKF_EnumDev(TRUE, NULL, &size));
    CHECK(size > 2 && size < sizeof list);
    small = size - 1;
    memset(list, 0xEE, sizeof list);
    IS(SAR_BUFFER_TOO_SMALL, SKF_EnumDev(TRUE, list, &small));
    CHECK(small == size && list[0] == (char)0xEE);
    GOOD(SKF_EnumDev(FALSE, list, &size));
    strcpy(t->name, list);
    is_list(list, size, (const char *const[]){t->name}, 1);
    CHECK(list[size] == (char)0xEE);

    GOOD(SKF_GetDevState(t->name, &state));
    CHECK(state == DEV_PRESENT_STATE);
    GOOD(SKF_GetDevState("Another", &state));
    CHECK(state == DEV_ABSENT_STATE);
    IS(SAR_DEVICE_REMOVED, SKF_ConnectDev("Another", &t->device));
    IS(SAR_INVALIDPARAMERR, SKF_ConnectDev(NULL, &t->device));
    IS(SAR_INVALIDPARAMERR, SKF_ConnectDev(t->name, NULL));
    GOOD(SKF_ConnectDev(t->name, &t->device));
    information(t->device);

    GOOD(SKF_ConnectDev(t->name, &other));
    GOOD(SKF_LockDev(t->device, 0));
    GOOD(SKF_LockDev(t->device, 0));
    IS(SAR_TIMEOUTERR, SKF_LockDev(other, 30));
    IS(SAR_FAIL, SKF_UnlockDev(other));
    GOOD(SKF_UnlockDev(t->device));
    GOOD(SKF_LockDev(other, 0xFFFFFFFF));
    GOOD(SKF_DisConnectDev(other)); /* and the lock goes with it */
    GOOD(SKF_LockDev(t->device, 0));
    GOOD(SKF_UnlockDev(t->device));
    IS(SAR_INVALIDHANDLEERR, SKF_DisConnectDev(other));
    if (has("device-auth")) {
        authenticate(t->device);
    }
}

static void tries_left(HAPPLICATION application, ULONG type, ULONG expected, BOOL initial) {
    ULONG tries = 0, left = 99;
    BOOL is_initial = 9;
    GOOD(SKF_GetPINInfo(application, type, &tries, &left, &is_initial));
    CHECK(tries == 6 && left == expected && is_initial == initial);
}

/* Six wrong PINs lock, and nothing else costs a try. */
static void lock(DEVHANDLE device) {
    HAPPLICATION application;
    HCONTAINER container;
    ULONG left = 99;
    GOOD(SKF_CreateApplication(device, "Locks", ADMIN_PIN, 6, USER_PIN, 6, SECURE_USER_ACCOUNT, &application));
    for (ULONG expected = 6; expected-- > 0;) {
        IS(SAR_PIN_LEN_RANGE, SKF_VerifyPIN(application, USER_TYPE, "short", &left));
        IS(SAR_PIN_LEN_RANGE, SKF_VerifyPIN(application, USER_TYPE, "17 bytes are many", &left));
        IS(SAR_INVALIDPARAMERR, SKF_VerifyPIN(application, USER_TYPE, NULL, &left));
        IS(SAR_USER_TYPE_INVALID, SKF_VerifyPIN(application, 2, "wrong-pin", &left));
        IS(SAR_INVALIDHANDLEERR, SKF_VerifyPIN(device, USER_TYPE, "wrong-pin", &left));
        IS(SAR_PIN_INCORRECT, SKF_VerifyPIN(application, USER_TYPE, "wrong-pin", &left));
        CHECK(left == expected);
        tries_left(application, USER_TYPE, expected, TRUE);
    }
    IS(SAR_PIN_LOCKED, SKF_VerifyPIN(application, USER_TYPE, USER_PIN, &left));
    CHECK(left == 0);
    IS(SAR_PIN_LOCKED, SKF_ChangePIN(application, USER_TYPE, USER_PIN, "22334455", &left));
    IS(SAR_USER_NOT_LOGGED_IN, SKF_CreateContainer(application, "One", &container));
    IS(SAR_PIN_INCORRECT, SKF_UnblockPIN(application, "not-admin", "22334455", &left));
    CHECK(left == 5);
    IS(SAR_PIN_LEN_RANGE, SKF_UnblockPIN(application, ADMIN_PIN, "2233", &left));
    GOOD(SKF_UnblockPIN(application, ADMIN_PIN, "22334455", &left));
    tries_left(application, USER_TYPE, 6, FALSE);
    tries_left(application, ADMIN_TYPE, 6, TRUE);
    IS(SAR_PIN_INCORRECT, SKF_VerifyPIN(application, USER_TYPE, USER_PIN, NULL));
    GOOD(SKF_VerifyPIN(application, USER_TYPE, "22334455", NULL));
    for (ULONG expected = 6; expected-- > 0;) {
        IS(SAR_PIN_INCORRECT, SKF_VerifyPIN(application, ADMIN_TYPE, "not-admin", &left));
        CHECK(left == expected);
    }
    IS(SAR_PIN_LOCKED, SKF_UnblockPIN(application, ADMIN_PIN, "22334455", &left));
    /* The application goes, and the handles on it. */
    GOOD(SKF_CreateContainer(application, "One", &container));
    GOOD(SKF_DeleteApplication(device, "Locks"));
    IS(SAR_INVALIDHANDLEERR, SKF_CloseContainer(container));
    IS(SAR_INVALIDHANDLEERR, SKF_CloseApplication(application));
    IS(SAR_APPLICATION_NOT_EXISTS, SKF_OpenApplication(device, "Locks", &application));
    IS(SAR_APPLICATION_NOT_EXISTS, SKF_DeleteApplication(device, "Locks"));
}

void pins(token *t) {
    ULONG size = 0, left;
    char list[256];
    HAPPLICATION again;
    HCONTAINER container;
    const char *long_name = "An application's name of 33 bytes";
    GOOD(SKF_EnumApplication(t->device, NULL, &size));
    CHECK(size == 1); /* the end of a list without names */
#define CREATE(name, admin, tries, rights)                                                                             \
    SKF_CreateApplication(t->device, (char *)(name), admin, tries, USER_PIN, 6, rights, &t->application)
    IS(SAR_NAMELENERR, CREATE(long_name, ADMIN_PIN, 6, SECURE_USER_ACCOUNT));
    IS(SAR_APPLICATION_NAME_INVALID, CREATE("", ADMIN_PIN, 6, SECURE_USER_ACCOUNT));
    IS(SAR_PIN_LEN_RANGE, CREATE(APPLICATION, "admin", 6, SECURE_USER_ACCOUNT));
    IS(SAR_INVALIDPARAMERR, CREATE(APPLICATION, ADMIN_PIN, 0, SECURE_USER_ACCOUNT));
    IS(SAR_INVALIDPARAMERR, CREATE(APPLICATION, ADMIN_PIN, 6, 0x1000));
    GOOD(CREATE(APPLICATION, ADMIN_PIN, 6, SECURE_USER_ACCOUNT));
    IS(SAR_APPLICATION_EXISTS, CREATE(APPLICATION, ADMIN_PIN, 6, SECURE_USER_ACCOUNT));
    lock(t->device);
    GOOD(SKF_CreateApplication(t->device, "Zweite", ADMIN_PIN, 6, USER_PIN, 6, SECURE_ANYONE_ACCOUNT, &again));
    GOOD(SKF_CreateContainer(again, "Everyone may", &container));
    GOOD(SKF_EnumApplication(t->device, NULL, &size));
    GOOD(SKF_EnumApplication(t->device, list, &size));
    is_list(list, size, (const char *const[]){APPLICATION, "Zweite"}, 2);
    GOOD(SKF_CloseApplication(again));
    GOOD(SKF_DeleteApplication(t->device, "Zweite"));

    IS(SAR_PIN_INCORRECT, SKF_VerifyPIN(t->application, USER_TYPE, "99999999", &left));
    CHECK(left == 5);
    IS(SAR_PIN_INCORRECT, SKF_ChangePIN(t->application, USER_TYPE, "99999999", "12121212", &left));
    CHECK(left == 4);
    IS(SAR_PIN_LEN_RANGE, SKF_ChangePIN(t->application, USER_TYPE, "99999999", "1212", &left));
    tries_left(t->application, USER_TYPE, 4, TRUE);
    GOOD(SKF_ChangePIN(t->application, USER_TYPE, USER_PIN, "12121212", &left));
    tries_left(t->application, USER_TYPE, 6, FALSE);
    GOOD(SKF_ChangePIN(t->application, USER_TYPE, "12121212", USER_PIN, &left));

    /* Who is logged in is a matter of the handle, and ends when that is asked for and with a wrong PIN. */
    IS(SAR_USER_NOT_LOGGED_IN, SKF_CreateContainer(t->application, CONTAINER, &container));
    GOOD(SKF_VerifyPIN(t->application, USER_TYPE, USER_PIN, &left));
    GOOD(SKF_OpenApplication(t->device, APPLICATION, &again));
    IS(SAR_USER_NOT_LOGGED_IN, SKF_CreateContainer(again, CONTAINER, &container));
    GOOD(SKF_ClearSecureState(t->application));
    IS(SAR_USER_NOT_LOGGED_IN, SKF_CreateContainer(t->application, CONTAINER, &container));
    GOOD(SKF_VerifyPIN(t->application, USER_TYPE, USER_PIN, &left));
    IS(SAR_PIN_INCORRECT, SKF_VerifyPIN(t->application, USER_TYPE, "99999999", &left));
    IS(SAR_USER_NOT_LOGGED_IN, SKF_CreateContainer(t->application, CONTAINER, &container));
    GOOD(SKF_VerifyPIN(t->application, USER_TYPE, USER_PIN, &left));
    GOOD(SKF_CloseApplication(again));
}
