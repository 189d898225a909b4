/* Compiled as C11 and as C++11 by tests/c_header.rs: the header stands on its own, and header and library agree. */
#include "netca_renew.h"

/* Twice: the guard holds. */
#include "netca_renew.h"
#ifndef NETCA_RENEW_H
#error "no include guard"
#endif

#include <stdio.h>
#include <string.h>

int main(void)
{
    uint32_t abi = netca_abi_version();
    const char *version = netca_version();

    if (abi != NETCA_ABI_VERSION) {
        fprintf(stderr, "header %u, library %u\n", (unsigned)NETCA_ABI_VERSION, (unsigned)abi);
        return 1;
    }
    if (version == NULL || strlen(version) == 0 || version != netca_version())
        return 2;
    printf("abi %u version %s\n", (unsigned)abi, version);
    return 0;
}
