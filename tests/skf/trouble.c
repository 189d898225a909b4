/* Wrong calls, several threads, and a device that is pulled out. */
#include "driver.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

/* Every handle is looked at, and so is every pointer that can be: NULL. */
void refusals(token *t) {
    BYTE octets[512] = {0};
    ULONG n = sizeof octets, m;
    BOOL b;
    HANDLE h, hash;
    DEVHANDLE device = t->device;
    HAPPLICATION application = t->application;
    HCONTAINER container = t->container;
    HANDLE wrong[4] = {NULL, (HANDLE)(uintptr_t)4096, application, (HANDLE)(uintptr_t)-1};
    GOOD(SKF_DigestInit(device, SGD_SM3, NULL, NULL, 0, &hash));
    for (int at = 0; at < 4; at++) {
        HANDLE x = wrong[at];
        IS(SAR_INVALIDHANDLEERR, SKF_DisConnectDev(x));
        IS(SAR_INVALIDHANDLEERR, SKF_SetLabel(x, "label"));
        IS(SAR_INVALIDHANDLEERR, SKF_GetDevInfo(x, (DEVINFO *)octets));
        IS(SAR_INVALIDHANDLEERR, SKF_LockDev(x, 0));
        IS(SAR_INVALIDHANDLEERR, SKF_UnlockDev(x));
        IS(SAR_INVALIDHANDLEERR, SKF_DevAuth(x, octets, 16));
        IS(SAR_INVALIDHANDLEERR, SKF_GenRandom(x, octets, 8));
        IS(SAR_INVALIDHANDLEERR, SKF_EnumApplication(x, NULL, &n));
        IS(SAR_INVALIDHANDLEERR, SKF_OpenApplication(x, APPLICATION, &h));
        IS(SAR_INVALIDHANDLEERR, SKF_DeleteApplication(x, APPLICATION));
        IS(SAR_INVALIDHANDLEERR, SKF_CreateApplication(x, "New", ADMIN_PIN, 6, USER_PIN, 6, 16, &h));
        IS(SAR_INVALIDHANDLEERR, SKF_DigestInit(x, SGD_SM3, NULL, NULL, 0, &h));
        IS(SAR_INVALIDHANDLEERR, SKF_ExtECCEncrypt(x, (ECCPUBLICKEYBLOB *)octets, octets, 1, (ECCCIPHERBLOB *)octets));
        IS(SAR_INVALIDHANDLEERR, SKF_CloseContainer(x));
        IS(SAR_INVALIDHANDLEERR, SKF_GetContainerType(x, &n));
        IS(SAR_INVALIDHANDLEERR, SKF_ExportCertificate(x, TRUE, NULL, &n));
        IS(SAR_INVALIDHANDLEERR, SKF_ImportCertificate(x, TRUE, octets, 10));
        IS(SAR_INVALIDHANDLEERR, SKF_ExportPublicKey(x, TRUE, NULL, &n));
        IS(SAR_INVALIDHANDLEERR, SKF_GenECCKeyPair(x, SGD_SM2_1, (ECCPUBLICKEYBLOB *)octets));
        IS(SAR_INVALIDHANDLEERR, SKF_GenRSAKeyPair(x, 2048, (RSAPUBLICKEYBLOB *)octets));
        IS(SAR_INVALIDHANDLEERR, SKF_ECCSignData(x, octets, 32, (ECCSIGNATUREBLOB *)octets));
        IS(SAR_INVALIDHANDLEERR, SKF_RSASignData(x, octets, 32, NULL, &n));
        IS(SAR_INVALIDHANDLEERR, SKF_ImportRSAKeyPair(x, SGD_SMS4_ECB, octets, 256, octets, 256));
        IS(SAR_INVALIDHANDLEERR, SKF_Digest(x, octets, 1, NULL, &n));
        IS(SAR_INVALIDHANDLEERR, SKF_DigestUpdate(x, octets, 1));
        IS(SAR_INVALIDHANDLEERR, SKF_DigestFinal(x, NULL, &n));
        IS(SAR_INVALIDHANDLEERR, SKF_CloseHandle(x));
        x = x == application ? container : x;
        IS(SAR_INVALIDHANDLEERR, SKF_CloseApplication(x));
        IS(SAR_INVALIDHANDLEERR, SKF_VerifyPIN(x, USER_TYPE, "99999999", &n));
        IS(SAR_INVALIDHANDLEERR, SKF_ChangePIN(x, USER_TYPE, "99999999", "88888888", &n));
        IS(SAR_INVALIDHANDLEERR, SKF_UnblockPIN(x, "99999999", "88888888", &n));
        IS(SAR_INVALIDHANDLEERR, SKF_GetPINInfo(x, USER_TYPE, &n, &m, &b));
        IS(SAR_INVALIDHANDLEERR, SKF_ClearSecureState(x));
        IS(SAR_INVALIDHANDLEERR, SKF_EnumContainer(x, NULL, &n));
        IS(SAR_INVALIDHANDLEERR, SKF_CreateContainer(x, "New", &h));
        IS(SAR_INVALIDHANDLEERR, SKF_OpenContainer(x, CONTAINER, &h));
        IS(SAR_INVALIDHANDLEERR, SKF_DeleteContainer(x, CONTAINER));
    }
    IS(SAR_INVALIDPARAMERR, SKF_SetLabel(device, NULL));
    IS(SAR_INVALIDPARAMERR, SKF_GetDevInfo(device, NULL));
    IS(SAR_INVALIDPARAMERR, SKF_GetDevState(NULL, &n));
    IS(SAR_INVALIDPARAMERR, SKF_GetDevState(t->name, NULL));
    IS(SAR_INVALIDPARAMERR, SKF_GenRandom(device, NULL, 8));
    IS(SAR_INDATALENERR, SKF_GenRandom(device, octets, 0));
    IS(SAR_INVALIDPARAMERR, SKF_EnumApplication(device, (char *)octets, NULL));
    IS(SAR_INVALIDPARAMERR, SKF_OpenApplication(device, NULL, &h));
    IS(SAR_INVALIDPARAMERR, SKF_OpenApplication(device, APPLICATION, NULL));
    IS(SAR_INVALIDPARAMERR, SKF_EnumContainer(application, (char *)octets, NULL));
    IS(SAR_INVALIDPARAMERR, SKF_CreateContainer(application, NULL, &h));
    IS(SAR_INVALIDPARAMERR, SKF_CreateContainer(application, "New", NULL));
    IS(SAR_INVALIDPARAMERR, SKF_GetPINInfo(application, USER_TYPE, NULL, &m, &b));
    IS(SAR_INVALIDPARAMERR, SKF_GetContainerType(container, NULL));
    IS(SAR_INVALIDPARAMERR, SKF_ExportCertificate(container, TRUE, octets, NULL));
    IS(SAR_INVALIDPARAMERR, SKF_ExportPublicKey(container, TRUE, octets, NULL));
    IS(SAR_INVALIDPARAMERR, SKF_GenECCKeyPair(container, SGD_SM2_1, NULL));
    IS(SAR_INVALIDPARAMERR, SKF_ImportECCKeyPair(container, NULL));
    IS(SAR_INVALIDPARAMERR, SKF_ECCSignData(container, NULL, 32, (ECCSIGNATUREBLOB *)octets));
    IS(SAR_INVALIDPARAMERR, SKF_ECCSignData(container, octets, 32, NULL));
    IS(SAR_INVALIDPARAMERR, SKF_ECCVerify(device, NULL, octets, 32, (ECCSIGNATUREBLOB *)octets));
    IS(SAR_INVALIDPARAMERR, SKF_ECCPrvKeyDecrypt(container, NULL, octets, &n));
    IS(SAR_INVALIDPARAMERR, SKF_DigestInit(device, SGD_SM3, NULL, NULL, 0, NULL));
    IS(SAR_INVALIDPARAMERR, SKF_DigestUpdate(hash, NULL, 1));
    IS(SAR_INVALIDPARAMERR, SKF_DigestFinal(hash, octets, NULL));
    IS(SAR_INVALIDPARAMERR, SKF_WaitForDevEvent(NULL, &n, &m));
    IS(SAR_INVALIDPARAMERR, SKF_WaitForDevEvent((char *)octets, NULL, &m));
    IS(SAR_INVALIDPARAMERR, SKF_WaitForDevEvent((char *)octets, &n, NULL));
    IS(SAR_INDATALENERR, SKF_DigestUpdate(hash, octets, (ULONG)-1));
    GOOD(SKF_CloseHandle(hash));

    /* Nobody who is not logged in writes, makes, signs or decrypts. */
    GOOD(SKF_ClearSecureState(application));
    IS(SAR_USER_NOT_LOGGED_IN, SKF_ECCSignData(container, octets, 32, (ECCSIGNATUREBLOB *)octets));
    IS(SAR_USER_NOT_LOGGED_IN, SKF_GenECCKeyPair(container, SGD_SM2_1, (ECCPUBLICKEYBLOB *)octets));
    IS(SAR_USER_NOT_LOGGED_IN, SKF_ImportCertificate(container, TRUE, octets, 10));
    IS(SAR_USER_NOT_LOGGED_IN, SKF_DeleteContainer(application, CONTAINER));
    ECCCIPHERBLOB *cipher = encrypted(t->encryption, "text", 4);
    IS(SAR_USER_NOT_LOGGED_IN, SKF_ECCPrvKeyDecrypt(container, cipher, octets, &n));
    free(cipher);
    GOOD(SKF_ExportCertificate(container, TRUE, NULL, &n));
    GOOD(SKF_VerifyPIN(application, USER_TYPE, USER_PIN, NULL));
}

static ULONG sign(HCONTAINER container, ECCSIGNATUREBLOB *signature) {
    BYTE hash[32];
    memset(hash, 0x5A, sizeof hash);
    return SKF_ECCSignData(container, hash, sizeof hash, signature);
}

static void *work(void *argument) {
    token *t = argument;
    DEVHANDLE device;
    HAPPLICATION application;
    HCONTAINER container;
    BYTE hash[32];
    ECCPUBLICKEYBLOB key;
    ECCSIGNATUREBLOB signature;
    memset(hash, 0x5A, sizeof hash);
    for (int at = 0; at < 8; at++) {
        ULONG size = sizeof key;
        GOOD(SKF_ConnectDev(t->name, &device));
        GOOD(SKF_OpenApplication(device, APPLICATION, &application));
        GOOD(SKF_VerifyPIN(application, USER_TYPE, USER_PIN, NULL));
        GOOD(SKF_OpenContainer(application, CONTAINER, &container));
        GOOD(SKF_ExportPublicKey(container, TRUE, (BYTE *)&key, &size));
        GOOD(sign(container, &signature));
        GOOD(SKF_ECCVerify(device, &key, hash, sizeof hash, &signature));
        GOOD(SKF_CloseContainer(container));
        GOOD(SKF_CloseApplication(application));
        GOOD(SKF_DisConnectDev(device));
    }
    return NULL;
}

typedef struct {
    ULONG answer, event;
    char name[128];
    atomic_int done;
} waited;

static void *wait(void *argument) {
    waited *w = argument;
    ULONG length = sizeof w->name;
    w->answer = SKF_WaitForDevEvent(w->name, &length, &w->event);
    atomic_store(&w->done, 1);
    return NULL;
}

void threads(token *t) {
    pthread_t workers[4], waiting;
    waited w = {.answer = 99};
    CHECK(pthread_create(&waiting, NULL, wait, &w) == 0);
    for (int at = 0; at < 4; at++) {
        CHECK(pthread_create(&workers[at], NULL, work, t) == 0);
    }
    for (int at = 0; at < 4; at++) {
        CHECK(pthread_join(workers[at], NULL) == 0);
    }
    /* Again and again: on a busy machine the thread may not even have begun to wait. */
    while (!atomic_load(&w.done)) {
        GOOD(SKF_CancelWaitForDevEvent());
        usleep(10000);
    }
    CHECK(pthread_join(waiting, NULL) == 0);
    CHECK(w.answer == SAR_NOT_EVENTERR);
}

static void plug(const token *t, const char *line) {
    FILE *file = fopen(t->plug, "a");
    CHECK(file && fputs(line, file) >= 0 && fclose(file) == 0);
}

/* Pulled out, put in again: the handles from before are dead, the keys are not. */
void events(token *t) {
    pthread_t waiting;
    waited w = {.answer = 99};
    HANDLE hash, h;
    ULONG size, state, length;
    BYTE octets[64];
    char name[128];
    ECCSIGNATUREBLOB signature;
    GOOD(SKF_DigestInit(t->device, SGD_SM3, NULL, NULL, 0, &hash));
    CHECK(pthread_create(&waiting, NULL, wait, &w) == 0);
    usleep(100000);
    plug(t, "unplug\n");
    CHECK(pthread_join(waiting, NULL) == 0);
    CHECK(w.answer == SAR_OK && w.event == 2 && strcmp(w.name, t->name) == 0);

    GOOD(SKF_EnumDev(TRUE, NULL, &size));
    CHECK(size == 1);
    GOOD(SKF_EnumDev(FALSE, NULL, &size));
    CHECK(size == strlen(t->name) + 2);
    GOOD(SKF_GetDevState(t->name, &state));
    CHECK(state == DEV_ABSENT_STATE);
    for (int again = 0; again < 2; again++) {
        IS(SAR_DEVICE_REMOVED, SKF_LockDev(t->device, 0));
        IS(SAR_DEVICE_REMOVED, SKF_GenRandom(t->device, octets, 8));
        IS(SAR_DEVICE_REMOVED, SKF_OpenApplication(t->device, APPLICATION, &h));
        IS(SAR_DEVICE_REMOVED, SKF_VerifyPIN(t->application, USER_TYPE, "99999999", NULL));
        IS(SAR_DEVICE_REMOVED, SKF_OpenContainer(t->application, CONTAINER, &h));
        IS(SAR_DEVICE_REMOVED, SKF_ExportCertificate(t->container, TRUE, NULL, &size));
        IS(SAR_DEVICE_REMOVED, sign(t->container, &signature));
        IS(SAR_DEVICE_REMOVED, SKF_DigestUpdate(hash, octets, 1));
        if (again == 0) {
            IS(SAR_DEVICE_REMOVED, SKF_ConnectDev(t->name, &h));
            plug(t, "plug\n");
        }
    }
    /* Too little room for the name: the event is told again. */
    length = 4;
    IS(SAR_BUFFER_TOO_SMALL, SKF_WaitForDevEvent(name, &length, &state));
    CHECK(length == strlen(t->name) + 1);
    GOOD(SKF_WaitForDevEvent(name, &length, &state));
    CHECK(state == 1 && strcmp(name, t->name) == 0);

    IS(SAR_DEVICE_REMOVED, SKF_DisConnectDev(t->device));
    IS(SAR_INVALIDHANDLEERR, SKF_DisConnectDev(t->device));
    IS(SAR_INVALIDHANDLEERR, sign(t->container, &signature));
    IS(SAR_INVALIDHANDLEERR, SKF_CloseHandle(hash));
    GOOD(SKF_ConnectDev(t->name, &t->device));
    GOOD(SKF_OpenApplication(t->device, APPLICATION, &t->application));
    GOOD(SKF_GetPINInfo(t->application, USER_TYPE, &size, &state, (BOOL *)octets));
    CHECK(size == 6 && state == 6); /* none was spent while it was out */
    GOOD(SKF_OpenContainer(t->application, CONTAINER, &t->container));
    IS(SAR_USER_NOT_LOGGED_IN, sign(t->container, &signature));
    GOOD(SKF_VerifyPIN(t->application, USER_TYPE, USER_PIN, NULL));
    GOOD(sign(t->container, &signature));
    GOOD(SKF_DisConnectDev(t->device));
}
