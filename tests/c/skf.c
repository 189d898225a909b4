/*
 * Keys behind an SKF driver: skf MODULE WHAT. Profiles, what is no module, Keys that come and go, a driver that hangs or gives
 * garbage. Needs no CA.
 */
#include "check.h"

#define OPEN(path, profile) netca_provider_open_skf(NETCA_TEXT(path), NETCA_TEXT(profile), &provider, &error)

/* A word that is not known, and how much of it is told. */
static void unknown(const char *module, const char *profile, const char *told)
{
    netca_error *error = NULL;
    netca_provider *provider = NULL;
    CHECK(OPEN(module, profile) == NETCA_ERROR_C_SKF_PROFILE && provider == NULL);
    CHECK(strstr(netca_error_message(error, NULL), told) != NULL && strlen(netca_error_message(error, NULL)) < 100);
    CHECK(netca_error_next(error, NETCA_LANGUAGE_CHINESE, NULL) != NULL);
    netca_error_free(error);
}

static void profiles(const char *module)
{
    netca_error *error = NULL;
    netca_provider *provider = NULL;
    static const char *const known[] = {
        "",
        ",, ,",
        "ulong32,packed,right,algorithms=0016,decrypt=blob,envelope=as-sent,timeout=3600",
        " ulong64 , natural , left,algorithms=0006,decrypt=flag,envelope=half,timeout=1,application=测试",
        "decrypt=octets,envelope=whole",
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        GOOD(OPEN(module, known[i]));
        netca_provider_free(provider);
    }
    GOOD(netca_provider_open_skf(NETCA_TEXT(module), NULL, SIZE_MAX, &provider, &error));
    netca_provider_free(provider);
    unknown(module, "ulong32,sideways", "\"sideways\"");
    unknown(module, "timeout=0", "\"timeout=0\"");
    unknown(module, "timeout=99999999999999999999", "timeout=9");
    unknown(module, "application=", "\"application=\"");
    unknown(module, "测试", "测试");
    unknown(module, "line\nbreak", "line\\nbreak");
    char *endless = malloc(100001);
    CHECK(endless != NULL);
    memset(endless, 'x', 100000);
    endless[100000] = 0;
    unknown(module, endless, "xxxx");
    free(endless);
    /* A profile is looked at before anything foreign is loaded. */
    unknown("/nowhere/skf.so", "sideways", "sideways");
    FAILS(NETCA_ERROR_TOKEN_MODULE, OPEN("/nowhere/skf.so", ""));
    FAILS(NETCA_ERROR_TOKEN_MODULE, OPEN("/etc/passwd", ""));
    FAILS(NETCA_ERROR_TOKEN_MODULE, OPEN("/", ""));
    FAILS(NETCA_ERROR_TOKEN_MODULE, OPEN("", ""));
    FAILS(NETCA_ERROR_TOKEN_MODULE, netca_provider_open_pkcs11(NETCA_TEXT(module), &provider, &error));
    FAILS(NETCA_ERROR_C_PKCS11_PROFILE,
          netca_provider_open_pkcs11_profile(NETCA_TEXT(module), NETCA_TEXT("ep11,sing=1"), &provider, &error));
    FAILS(NETCA_ERROR_TOKEN_MODULE,
          netca_provider_open_pkcs11_profile(NETCA_TEXT(module), NETCA_TEXT("ep11"), &provider, &error));
    CHECK(provider == NULL);
}

/* How many changes of a kind there are; and no others. */
static size_t changes(const netca_provider *provider, int32_t kind)
{
    netca_error *error = NULL;
    netca_tokens *tokens = NULL;
    GOOD(netca_provider_changes(provider, &tokens, &error));
    size_t count = netca_tokens_count(tokens);
    for (size_t i = 0; i < count; i++)
        CHECK(netca_tokens_change(tokens, i) == kind && *netca_tokens_serial(tokens, i, NULL) != 0);
    netca_tokens_free(tokens);
    return count;
}

static void comes_and_goes(const char *module)
{
    netca_error *error = NULL;
    netca_provider *provider = NULL, *other = NULL;
    netca_token *token = NULL, *again = NULL;
    netca_tokens *tokens = NULL;
    GOOD(OPEN(module, ""));
    GOOD(netca_provider_open_skf(NETCA_TEXT(module), NULL, 0, &other, &error));
    CHECK(changes(provider, NETCA_TOKEN_INSERTED) == 1 && changes(provider, NETCA_TOKEN_INSERTED) == 0);
    GOOD(netca_provider_tokens(provider, &tokens, &error));
    CHECK(netca_tokens_count(tokens) == 1 && netca_tokens_tries_left(tokens, 0) == 6);
    GOOD(netca_token_open(provider, NETCA_TEXT(netca_tokens_serial(tokens, 0, NULL)), &token, &error));
    CHECK(strcmp(netca_token_serial(token, NULL), netca_tokens_serial(tokens, 0, NULL)) == 0);
    netca_tokens_free(tokens);
    FAILS(NETCA_ERROR_TOKEN_NOT_PRESENT, netca_token_open(provider, NETCA_TEXT("another"), &again, &error));
    GOOD(netca_token_status(token, &tokens, &error));
    netca_tokens_free(tokens);

    plug("unplug");
    CHECK(netca_token_status(token, &tokens, &error) == NETCA_ERROR_TOKEN_REMOVED && tokens == NULL);
    CHECK(netca_error_vendor(error) == NETCA_VENDOR_SKF && netca_error_vendor_code(error) >= 0x0A000000);
    netca_error_free(error);
    error = NULL;
    CHECK(changes(provider, NETCA_TOKEN_REMOVED) == 1);
    FAILS(NETCA_ERROR_TOKEN_NOT_PRESENT, netca_token_open(provider, NULL, 0, &again, &error));
    plug("plug");
    CHECK(changes(provider, NETCA_TOKEN_INSERTED) == 1 && changes(other, NETCA_TOKEN_INSERTED) == 1);
    /* What was open stays dead; and a provider may go before its tokens, whose Key is gone when they do. */
    FAILS(NETCA_ERROR_TOKEN_REMOVED, netca_token_status(token, &tokens, &error));
    GOOD(netca_token_open(provider, NULL, 0, &again, &error));
    netca_provider_free(provider);
    GOOD(netca_token_status(again, &tokens, &error));
    netca_tokens_free(tokens);
    plug("unplug");
    netca_token_free(again);
    netca_token_free(token);
    netca_provider_free(other);
}

/* Whatever the driver says, or does not: an answer or an error, within a second or so. */
static void troubled(const char *module)
{
    netca_error *error = NULL;
    netca_provider *provider = NULL;
    netca_token *token = NULL;
    netca_tokens *tokens = NULL;
    GOOD(OPEN(module, "timeout=1"));
    int32_t code = netca_provider_tokens(provider, &tokens, &error);
    if (code == NETCA_OK) {
        (void)netca_tokens_json(tokens, NULL);
        netca_tokens_free(tokens);
        code = netca_token_open(provider, NULL, 0, &token, &error);
    }
    tokens = NULL;
    if (code == NETCA_OK)
        code = netca_token_status(token, &tokens, &error);
    printf("%d %s\n", (int)code, error != NULL ? netca_error_message(error, NULL) : "");
    netca_tokens_free(tokens);
    netca_error_free(error);
    netca_token_free(token);
    netca_provider_free(provider);
}

int main(int argc, char **argument)
{
    CHECK(argc == 3);
    if (strcmp(argument[2], "profiles") == 0)
        profiles(argument[1]);
    else if (strcmp(argument[2], "events") == 0)
        comes_and_goes(argument[1]);
    else
        troubled(argument[1]);
    return 0;
}
