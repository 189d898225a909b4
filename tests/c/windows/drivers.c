/* Drivers on Windows: a module and what it needs in a folder of the vendor's, and what the registry names. Argument: that folder,
 * with module.dll and helper.dll. */
#include "../check.h"

#include <windows.h>

#define PROVIDERS "SOFTWARE\\Microsoft\\Cryptography\\Defaults\\Provider\\"

static void set(const char *provider, const char *name, const char *value)
{
    char key[200];
    HKEY opened;
    snprintf(key, sizeof key, PROVIDERS "%s", provider);
    CHECK(RegCreateKeyExA(HKEY_LOCAL_MACHINE, key, 0, NULL, 0, KEY_WRITE, NULL, &opened, NULL) == ERROR_SUCCESS);
    CHECK(RegSetValueExA(opened, name, 0, REG_SZ, (const BYTE *)value, (DWORD)strlen(value) + 1) == ERROR_SUCCESS);
    RegCloseKey(opened);
}

static void module_with_its_helper(const char *module)
{
    netca_error *error = NULL;
    netca_provider *provider = NULL;
    netca_tokens *tokens = NULL;
    GOOD(netca_provider_open_pkcs11(NETCA_TEXT(module), &provider, &error));
    GOOD(netca_provider_tokens(provider, &tokens, &error));
    CHECK(netca_tokens_count(tokens) == 1);
    CHECK(strcmp(netca_tokens_serial(tokens, 0, NULL), "WIN-0042") == 0);
    CHECK(strcmp(netca_tokens_label(tokens, 0, NULL), "\xe4\xba\x91\xe6\x9d\x89 Key") == 0);
    CHECK(strcmp(netca_tokens_model(tokens, 0, NULL), "YS-100") == 0);
    netca_tokens_free(tokens);
    netca_provider_free(provider);
}

/* The working directory is where a stranger puts his. */
static void a_name_alone_is_not_looked_for_here(const char *folder)
{
    netca_error *error = NULL;
    netca_provider *provider = NULL;
    CHECK(SetCurrentDirectoryA(folder));
    CHECK(netca_provider_open_pkcs11(NETCA_TEXT("module.dll"), &provider, &error) == NETCA_ERROR_TOKEN_MODULE);
    netca_error_free(error);
}

static void found_by_the_registry(const char *folder, const char *module)
{
    netca_error *error = NULL;
    netca_drivers *drivers = NULL;
    char skf[500], csp[500], *there = NULL;
    const char *catalogue = "{\"format\":\"netca-drivers\",\"version\":1,\"drivers\":[{\"vendor\":\"Yunshan\",\"model\":\"YS-100\","
                            "\"modules\":[\"module.dll\"]}]}";
    snprintf(skf, sizeof skf, "%s\\helper.dll", folder);
    snprintf(csp, sizeof csp, "%s\\csp.dll", folder);
    set("Yunshan CSP", "SKFImagePath", skf);
    set("Yunshan CSP", "Image Path", csp);
    GOOD(netca_drivers_find(NETCA_TEXT(catalogue), 1, &drivers, &error));
    const char *json = netca_drivers_json(drivers, NULL);
    for (size_t i = 0; i < netca_drivers_count(drivers); i++)
        if (strcmp(netca_drivers_module(drivers, i, NULL), module) == 0)
            there = (char *)netca_drivers_vendor(drivers, i, NULL);
    if (there == NULL || strcmp(there, "Yunshan") != 0 || strstr(json, "\"description\":\"Yunshan PKCS#11\"") == NULL ||
        strstr(json, "\"version\":\"3.7\"") == NULL || strstr(json, "\"provider\":\"Yunshan CSP\"") == NULL) {
        fprintf(stderr, "%s\n", json);
        exit(1);
    }
    netca_drivers_free(drivers);
    CHECK(RegDeleteKeyA(HKEY_LOCAL_MACHINE, PROVIDERS "Yunshan CSP") == ERROR_SUCCESS);
}

int main(int argc, char **argument)
{
    char module[500];
    CHECK(argc == 2);
    snprintf(module, sizeof module, "%s\\module.dll", argument[1]);
    module_with_its_helper(module);
    found_by_the_registry(argument[1], module);
    a_name_alone_is_not_looked_for_here(argument[1]);
    return 0;
}
