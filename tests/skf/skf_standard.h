/* GM/T 0016 as far as the tests need it: types, structures and functions as the standard lists them, and nothing taken from
 * the Rust side. Drivers differ in two things that are chosen here when the program is compiled:
 *
 *   SKF_ULONG64    a ULONG has 64 bits, as where it is "unsigned long" on 64-bit Linux; else 32, as on Windows
 *   SKF_NATURAL    structures are aligned as the compiler likes it; else packed to one byte
 */
#ifndef SKF_STANDARD_H
#define SKF_STANDARD_H

#include <stdint.h>

#if defined(_WIN32)
#define DEVAPI __stdcall
#else
#define DEVAPI
#endif

#ifdef SKF_ULONG64
typedef uint64_t ULONG;
#else
typedef uint32_t ULONG;
#endif
typedef uint32_t DWORD;
typedef int32_t BOOL;
typedef uint8_t BYTE;
typedef char CHAR;
typedef CHAR *LPSTR;
typedef void *HANDLE;
typedef HANDLE DEVHANDLE;
typedef HANDLE HAPPLICATION;
typedef HANDLE HCONTAINER;

#define TRUE 1
#define FALSE 0
#define ADMIN_TYPE 0
#define USER_TYPE 1
#define SECURE_ADM_ACCOUNT 0x00000001
#define SECURE_USER_ACCOUNT 0x00000010
#define SECURE_ANYONE_ACCOUNT 0x000000FF
#define DEV_ABSENT_STATE 0
#define DEV_PRESENT_STATE 1

#define SGD_SMS4_ECB 0x00000401
#define SGD_RSA 0x00010000
#define SGD_SM2_1 0x00020100
#define SGD_SM3 0x00000001
#define SGD_SHA1 0x00000002
#define SGD_SHA256 0x00000004

#define SAR_OK 0x00000000
#define SAR_FAIL 0x0A000001
#define SAR_NOTSUPPORTYETERR 0x0A000003
#define SAR_FILEERR 0x0A000004
#define SAR_INVALIDHANDLEERR 0x0A000005
#define SAR_INVALIDPARAMERR 0x0A000006
#define SAR_NAMELENERR 0x0A000009
#define SAR_MODULUSLENERR 0x0A00000B
#define SAR_TIMEOUTERR 0x0A00000F
#define SAR_INDATALENERR 0x0A000010
#define SAR_INDATAERR 0x0A000011
#define SAR_HASHOBJERR 0x0A000013
#define SAR_KEYNOTFOUNTERR 0x0A00001B
#define SAR_CERTNOTFOUNTERR 0x0A00001C
#define SAR_DECRYPTPADERR 0x0A00001E
#define SAR_BUFFER_TOO_SMALL 0x0A000020
#define SAR_KEYINFOTYPEERR 0x0A000021
#define SAR_NOT_EVENTERR 0x0A000022
#define SAR_DEVICE_REMOVED 0x0A000023
#define SAR_PIN_INCORRECT 0x0A000024
#define SAR_PIN_LOCKED 0x0A000025
#define SAR_PIN_LEN_RANGE 0x0A000027
#define SAR_USER_TYPE_INVALID 0x0A00002A
#define SAR_APPLICATION_NAME_INVALID 0x0A00002B
#define SAR_APPLICATION_EXISTS 0x0A00002C
#define SAR_USER_NOT_LOGGED_IN 0x0A00002D
#define SAR_APPLICATION_NOT_EXISTS 0x0A00002E
#define SAR_REACH_MAX_CONTAINER_COUNT 0x0A000032
/* Not in the standard; what most headers of drivers have. */
#define SAR_CONTAINER_NOT_EXISTS 0x0A000036
#define SAR_CONTAINER_EXISTS 0x0A000037

#ifndef SKF_NATURAL
#pragma pack(push, 1)
#endif

typedef struct {
    BYTE major;
    BYTE minor;
} VERSION;

typedef struct {
    VERSION Version;
    CHAR Manufacturer[64];
    CHAR Issuer[64];
    CHAR Label[32];
    CHAR SerialNumber[32];
    VERSION HWVersion;
    VERSION FirmwareVersion;
    ULONG AlgSymCap;
    ULONG AlgAsymCap;
    ULONG AlgHashCap;
    ULONG DevAuthAlgId;
    ULONG TotalSpace;
    ULONG FreeSpace;
    ULONG MaxECCBufferSize;
    ULONG MaxBufferSize;
    BYTE Reserved[64];
} DEVINFO;

typedef struct {
    ULONG AlgID;
    ULONG BitLen;
    BYTE Modulus[256];
    BYTE PublicExponent[4];
} RSAPUBLICKEYBLOB;

typedef struct {
    ULONG BitLen;
    BYTE XCoordinate[64];
    BYTE YCoordinate[64];
} ECCPUBLICKEYBLOB;

typedef struct {
    ULONG BitLen;
    BYTE PrivateKey[64];
} ECCPRIVATEKEYBLOB;

typedef struct {
    BYTE XCoordinate[64];
    BYTE YCoordinate[64];
    BYTE HASH[32];
    ULONG CipherLen;
    BYTE Cipher[1]; /* CipherLen of them */
} ECCCIPHERBLOB;

typedef struct {
    BYTE r[64];
    BYTE s[64];
} ECCSIGNATUREBLOB;

typedef struct {
    ULONG Version;
    ULONG ulSymmAlgID;
    ULONG ulBits;
    BYTE cbEncryptedPriKey[64];
    ECCPUBLICKEYBLOB PubKey;
    ECCCIPHERBLOB ECCCipherBlob;
} ENVELOPEDKEYBLOB;

#ifndef SKF_NATURAL
#pragma pack(pop)
#endif

/* NAME(arguments) for every function that the tests call. */
#define SKF_FUNCTIONS(FUNCTION)                                                                                        \
    FUNCTION(SKF_WaitForDevEvent, (LPSTR szDevName, ULONG *pulDevNameLen, ULONG *pulEvent))                            \
    FUNCTION(SKF_CancelWaitForDevEvent, (void))                                                                        \
    FUNCTION(SKF_EnumDev, (BOOL bPresent, LPSTR szNameList, ULONG *pulSize))                                           \
    FUNCTION(SKF_ConnectDev, (LPSTR szName, DEVHANDLE *phDev))                                                         \
    FUNCTION(SKF_DisConnectDev, (DEVHANDLE hDev))                                                                      \
    FUNCTION(SKF_GetDevState, (LPSTR szDevName, ULONG *pulDevState))                                                   \
    FUNCTION(SKF_SetLabel, (DEVHANDLE hDev, LPSTR szLabel))                                                            \
    FUNCTION(SKF_GetDevInfo, (DEVHANDLE hDev, DEVINFO *pDevInfo))                                                      \
    FUNCTION(SKF_LockDev, (DEVHANDLE hDev, ULONG ulTimeOut))                                                           \
    FUNCTION(SKF_UnlockDev, (DEVHANDLE hDev))                                                                          \
    FUNCTION(SKF_DevAuth, (DEVHANDLE hDev, BYTE *pbAuthData, ULONG ulLen))                                             \
    FUNCTION(SKF_ChangePIN, (HAPPLICATION hApplication, ULONG ulPINType, LPSTR szOldPin, LPSTR szNewPin,               \
                             ULONG *pulRetryCount))                                                                    \
    FUNCTION(SKF_GetPINInfo, (HAPPLICATION hApplication, ULONG ulPINType, ULONG *pulMaxRetryCount,                     \
                              ULONG *pulRemainRetryCount, BOOL *pbDefaultPin))                                         \
    FUNCTION(SKF_VerifyPIN, (HAPPLICATION hApplication, ULONG ulPINType, LPSTR szPIN, ULONG *pulRetryCount))           \
    FUNCTION(SKF_UnblockPIN,                                                                                           \
             (HAPPLICATION hApplication, LPSTR szAdminPIN, LPSTR szNewUserPIN, ULONG *pulRetryCount))                  \
    FUNCTION(SKF_ClearSecureState, (HAPPLICATION hApplication))                                                        \
    FUNCTION(SKF_CreateApplication, (DEVHANDLE hDev, LPSTR szAppName, LPSTR szAdminPin, DWORD dwAdminPinRetryCount,    \
                                     LPSTR szUserPin, DWORD dwUserPinRetryCount, DWORD dwCreateFileRights,             \
                                     HAPPLICATION *phApplication))                                                     \
    FUNCTION(SKF_EnumApplication, (DEVHANDLE hDev, LPSTR szAppName, ULONG *pulSize))                                   \
    FUNCTION(SKF_DeleteApplication, (DEVHANDLE hDev, LPSTR szAppName))                                                 \
    FUNCTION(SKF_OpenApplication, (DEVHANDLE hDev, LPSTR szAppName, HAPPLICATION *phApplication))                      \
    FUNCTION(SKF_CloseApplication, (HAPPLICATION hApplication))                                                        \
    FUNCTION(SKF_CreateContainer, (HAPPLICATION hApplication, LPSTR szContainerName, HCONTAINER *phContainer))         \
    FUNCTION(SKF_DeleteContainer, (HAPPLICATION hApplication, LPSTR szContainerName))                                  \
    FUNCTION(SKF_EnumContainer, (HAPPLICATION hApplication, LPSTR szContainerName, ULONG *pulSize))                    \
    FUNCTION(SKF_OpenContainer, (HAPPLICATION hApplication, LPSTR szContainerName, HCONTAINER *phContainer))           \
    FUNCTION(SKF_CloseContainer, (HCONTAINER hContainer))                                                              \
    FUNCTION(SKF_GetContainerType, (HCONTAINER hContainer, ULONG *pulContainerType))                                   \
    FUNCTION(SKF_ImportCertificate, (HCONTAINER hContainer, BOOL bSignFlag, BYTE *pbCert, ULONG ulCertLen))            \
    FUNCTION(SKF_ExportCertificate, (HCONTAINER hContainer, BOOL bSignFlag, BYTE *pbCert, ULONG *pulCertLen))          \
    FUNCTION(SKF_ExportPublicKey, (HCONTAINER hContainer, BOOL bSignFlag, BYTE *pbBlob, ULONG *pulBlobLen))            \
    FUNCTION(SKF_GenRandom, (DEVHANDLE hDev, BYTE *pbRandom, ULONG ulRandomLen))                                       \
    FUNCTION(SKF_GenRSAKeyPair, (HCONTAINER hContainer, ULONG ulBitsLen, RSAPUBLICKEYBLOB *pBlob))                     \
    FUNCTION(SKF_ImportRSAKeyPair, (HCONTAINER hContainer, ULONG ulSymAlgId, BYTE *pbWrappedKey,                       \
                                    ULONG ulWrappedKeyLen, BYTE *pbEncryptedData, ULONG ulEncryptedDataLen))           \
    FUNCTION(SKF_RSASignData,                                                                                          \
             (HCONTAINER hContainer, BYTE *pbData, ULONG ulDataLen, BYTE *pbSignature, ULONG *pulSignLen))             \
    FUNCTION(SKF_GenECCKeyPair, (HCONTAINER hContainer, ULONG ulAlgId, ECCPUBLICKEYBLOB *pBlob))                       \
    FUNCTION(SKF_ImportECCKeyPair, (HCONTAINER hContainer, ENVELOPEDKEYBLOB *pEnvelopedKeyBlob))                       \
    FUNCTION(SKF_ECCSignData,                                                                                          \
             (HCONTAINER hContainer, BYTE *pbData, ULONG ulDataLen, ECCSIGNATUREBLOB *pSignature))                     \
    FUNCTION(SKF_ECCVerify, (DEVHANDLE hDev, ECCPUBLICKEYBLOB *pECCPubKeyBlob, BYTE *pbData, ULONG ulDataLen,          \
                             ECCSIGNATUREBLOB *pSignature))                                                            \
    FUNCTION(SKF_ExtECCEncrypt, (DEVHANDLE hDev, ECCPUBLICKEYBLOB *pECCPubKeyBlob, BYTE *pbPlainText,                  \
                                 ULONG ulPlainTextLen, ECCCIPHERBLOB *pCipherText))                                    \
    FUNCTION(SKF_ExtECCDecrypt, (DEVHANDLE hDev, ECCPRIVATEKEYBLOB *pECCPriKeyBlob, ECCCIPHERBLOB *pCipherText,        \
                                 BYTE *pbPlainText, ULONG *pulPlainTextLen))                                           \
    FUNCTION(SKF_DigestInit, (DEVHANDLE hDev, ULONG ulAlgID, ECCPUBLICKEYBLOB *pPubKey, BYTE *pucID, ULONG ulIDLen,    \
                              HANDLE *phHash))                                                                         \
    FUNCTION(SKF_Digest, (HANDLE hHash, BYTE *pbData, ULONG ulDataLen, BYTE *pbHashData, ULONG *pulHashLen))           \
    FUNCTION(SKF_DigestUpdate, (HANDLE hHash, BYTE *pbData, ULONG ulDataLen))                                          \
    FUNCTION(SKF_DigestFinal, (HANDLE hHash, BYTE *pHashData, ULONG *pulHashLen))                                      \
    FUNCTION(SKF_CloseHandle, (HANDLE hHandle))                                                                        \
    /* Not in the standard. */                                                                                         \
    FUNCTION(SKF_ECCPrvKeyDecrypt,                                                                                     \
             (HCONTAINER hContainer, ECCCIPHERBLOB *pCipherText, BYTE *pbPlainText, ULONG *pulPlainTextLen))           \
    FUNCTION(SKF_RSADecrypt, (HCONTAINER hContainer, BYTE *pbCipherText, ULONG ulCipherTextLen, BYTE *pbPlainText,     \
                              ULONG *pulPlainTextLen))

/* Three vendors' SKF_ECCDecrypt. */
typedef ULONG(DEVAPI *ecc_decrypt_blob)(HCONTAINER, ECCCIPHERBLOB *, BYTE *, ULONG *);
typedef ULONG(DEVAPI *ecc_decrypt_flag)(HCONTAINER, BOOL, ECCCIPHERBLOB *, BYTE *, ULONG *);
typedef ULONG(DEVAPI *ecc_decrypt_octets)(HCONTAINER, BYTE *, ULONG, BYTE *, ULONG *);

#endif
