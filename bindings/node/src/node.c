#define NETCA_NODE_NO_NAMES
#include "node.h"

#ifdef _WIN32
#include <string.h>
#include <windows.h>

node_functions node;

static int find(const char *name, void *place)
{
    FARPROC found = GetProcAddress(GetModuleHandleW(NULL), name);
    if (found == NULL && GetModuleHandleW(L"node.dll") != NULL)
        found = GetProcAddress(GetModuleHandleW(L"node.dll"), name);
    memcpy(place, &found, sizeof found);
    return found != NULL;
}

int node_find(void)
{
    int all = 1;
#define X(name) all &= find(#name, &node.name##_);
    NODE_FUNCTIONS(X)
#undef X
    return all;
}
#else
int node_find(void) { return 1; }
#endif
