/* A driver as vendors make them for Windows: a PKCS#11 module packed to single bytes, which needs another DLL from its own folder.
 * It has one token, and can be asked about it; nothing else. With HELPER defined, it is that other DLL. */
#include <string.h>

__declspec(dllimport) const char *helper_serial(void);

#ifdef HELPER

__declspec(dllexport) const char *helper_serial(void)
{
    return "WIN-0042        ";
}

#else

typedef unsigned char byte;
/* 32 bits on Windows. */
typedef unsigned long number;

#pragma pack(push, 1)

typedef struct {
    byte major, minor;
} version;

typedef struct {
    version cryptoki;
    byte manufacturer[32];
    number flags;
    byte description[32];
    version library;
} info;

typedef struct {
    byte label[32], manufacturer[32], model[16], serial[16];
    number flags, numbers[10];
    version hardware, firmware;
    byte time[16];
} token_info;

typedef struct {
    version cryptoki;
    void (*functions[68])(void);
} function_list;

#pragma pack(pop)

typedef char info_has_72_bytes[sizeof(info) == 72 ? 1 : -1];
typedef char token_info_has_160_bytes[sizeof(token_info) == 160 ? 1 : -1];

enum { OK = 0, BUFFER_TOO_SMALL = 0x150, TOKEN_INITIALIZED = 0x400, RNG = 1, LOGIN_REQUIRED = 4, USER_PIN_INITIALIZED = 8 };

static void pad(byte *field, size_t size, const char *text)
{
    memset(field, ' ', size);
    memcpy(field, text, strlen(text));
}

static number initialize(void *arguments)
{
    (void)arguments;
    return OK;
}

static number finalize(void *reserved)
{
    (void)reserved;
    return OK;
}

static number about(info *about)
{
    memset(about, 0, sizeof *about);
    about->cryptoki.major = 2;
    about->cryptoki.minor = 40;
    pad(about->manufacturer, 32, "Yunshan");
    pad(about->description, 32, "Yunshan PKCS#11");
    about->library.major = 3;
    about->library.minor = 7;
    return OK;
}

static number slots(byte present, number *list, number *count)
{
    number room = *count;
    (void)present;
    *count = 1;
    if (list == NULL)
        return OK;
    if (room < 1)
        return BUFFER_TOO_SMALL;
    *list = 7;
    return OK;
}

static number token(number slot, token_info *about)
{
    if (slot != 7)
        return 3;
    memset(about, 0, sizeof *about);
    pad(about->label, 32, "\xe4\xba\x91\xe6\x9d\x89 Key");
    pad(about->manufacturer, 32, "Yunshan");
    pad(about->model, 16, "YS-100");
    pad(about->serial, 16, helper_serial());
    about->flags = TOKEN_INITIALIZED | RNG | LOGIN_REQUIRED | USER_PIN_INITIALIZED;
    memset(about->time, '0', 16);
    return OK;
}

__declspec(dllexport) number C_GetFunctionList(function_list **list)
{
    static function_list functions = {{2, 40}, {0}};
    functions.functions[0] = (void (*)(void))initialize;
    functions.functions[1] = (void (*)(void))finalize;
    functions.functions[2] = (void (*)(void))about;
    functions.functions[3] = (void (*)(void))C_GetFunctionList;
    functions.functions[4] = (void (*)(void))slots;
    functions.functions[6] = (void (*)(void))token;
    *list = &functions;
    return OK;
}

#endif
