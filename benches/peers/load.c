/* What it costs to load the library: load LIBRARY MODULE PIN */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "netca_renew.h"

static double ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static int threads(void)
{
    int count = 0;
    DIR *tasks = opendir("/proc/self/task");
    for (struct dirent *task = readdir(tasks); task != NULL; task = readdir(tasks))
        count += task->d_name[0] != '.';
    closedir(tasks);
    return count;
}

/* KiB of memory that no other process shares. */
static long own(void)
{
    char line[256];
    long kib = 0, sum = 0;
    FILE *file = fopen("/proc/self/smaps_rollup", "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "Private_Clean: %ld", &kib) == 1 || sscanf(line, "Private_Dirty: %ld", &kib) == 1)
            sum += kib;
    if (file != NULL)
        fclose(file);
    return sum;
}

#define FIND(name) __typeof__(name) *name##_ = (__typeof__(name) *)dlsym(library, #name)

int main(int argc, char **argument)
{
    if (argc != 4)
        return 2;
    double best = 1e9;
    long before = own();
    void *library = NULL;
    for (int run = 0; run < 5; run++) {
        if (library != NULL)
            dlclose(library);
        double begun = ms();
        library = dlopen(argument[1], RTLD_NOW);
        double took = ms() - begun;
        if (library == NULL)
            return fprintf(stderr, "%s\n", dlerror()), 1;
        best = took < best ? took : best;
    }
    printf("loading, ms: %.2f\n", best);
    printf("own memory after loading, KiB: %ld\n", own() - before);
    printf("threads after loading: %d\n", threads());

    FIND(netca_provider_open_pkcs11);
    FIND(netca_token_open);
    FIND(netca_token_free);
    FIND(netca_provider_free);
    netca_provider *provider = NULL;
    netca_token *token = NULL;
    if (netca_provider_open_pkcs11_ == NULL || netca_token_open_ == NULL)
        return fprintf(stderr, "functions are missing\n"), 1;
    int32_t code = netca_provider_open_pkcs11_(argument[2], strlen(argument[2]), &provider, NULL);
    code = code == NETCA_OK ? netca_token_open_(provider, NULL, 0, &token, NULL) : code;
    if (code != NETCA_OK)
        return fprintf(stderr, "the token gives %d\n", (int)code), 1;
    printf("threads with a token open, before the first network call: %d\n", threads());
    printf("own memory with a token open, KiB: %ld\n", own() - before);
    netca_token_free_(token);
    netca_provider_free_(provider);
    return 0;
}
