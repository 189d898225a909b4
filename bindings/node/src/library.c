#include "library.h"

#include <stdio.h>
#include <string.h>

#include "platform.h"

netca_functions netca;

static mutex loading = MUTEX_INITIALIZER;
static char loaded[4096];
static char problem[8192];
static uint32_t abi;
static const char *version = "";

/* A function's address into a pointer to a function: C has no conversion for it. */
static int find(void *library, const char *name, void *place)
{
    void *symbol = library_symbol(library, name);
    memcpy(place, &symbol, sizeof symbol);
    return symbol != NULL;
}

static int fill(void *library, const char *path)
{
#define X(name)                                                                                                        \
    if (!find(library, "netca_" #name, &netca.name)) {                                                                 \
        snprintf(problem, sizeof problem, "%s has no function netca_%s: it is older than this binding", path, #name);   \
        return 0;                                                                                                      \
    }
    NETCA_FUNCTIONS(X)
#undef X
    return 1;
}

static int load(const char *path)
{
    uint32_t (*abi_version)(void) = NULL;
    const char *(*own_version)(void) = NULL;
    char why[4096];
    void *library = library_open(path, why, sizeof why);
    if (library == NULL) {
        snprintf(problem, sizeof problem, "the C library of netca-renew cannot be loaded: %s", why);
        return 0;
    }
    if (!find(library, "netca_abi_version", &abi_version) || !find(library, "netca_version", &own_version)) {
        snprintf(problem, sizeof problem, "%s is not the C library of netca-renew: it has no netca_abi_version", path);
        return 0;
    }
    abi = abi_version();
    version = own_version();
    /* Before anything else of it is looked at. */
    if (abi != NETCA_ABI_VERSION) {
        snprintf(problem, sizeof problem,
                 "this binding is made for ABI version %d of netca-renew, and %s (version %s) has ABI version %u: install "
                 "binding and library of one release",
                 NETCA_ABI_VERSION, path, version, (unsigned)abi);
        return 0;
    }
    return fill(library, path);
}

const char *library_load(const char *path)
{
    const char *why = NULL;
    mutex_lock(&loading);
    if (loaded[0] != 0) {
        if (strcmp(loaded, path) != 0) {
            snprintf(problem, sizeof problem, "the C library was loaded from %s already, and cannot be from %s", loaded, path);
            why = problem;
        }
    } else if (strlen(path) >= sizeof loaded) {
        why = "the path of the C library is too long";
    } else if (load(path)) {
        strcpy(loaded, path);
    } else {
        why = problem;
    }
    mutex_unlock(&loading);
    return why;
}

int library_is_loaded(void)
{
    mutex_lock(&loading);
    int is = loaded[0] != 0;
    mutex_unlock(&loading);
    return is;
}

uint32_t library_abi(void) { return abi; }
const char *library_version(void) { return version; }
