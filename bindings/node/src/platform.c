#define _GNU_SOURCE
#include "platform.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a thread begins with, freed by it. */
typedef struct {
    void (*run)(void *);
    void *data;
} beginning;

#ifdef _WIN32

void mutex_init(mutex *lock) { InitializeSRWLock(lock); }
void mutex_lock(mutex *lock) { AcquireSRWLockExclusive(lock); }
void mutex_unlock(mutex *lock) { ReleaseSRWLockExclusive(lock); }
void mutex_destroy(mutex *lock) { (void)lock; }
void condition_init(condition *changed) { InitializeConditionVariable(changed); }
void condition_wait(condition *changed, mutex *lock) { SleepConditionVariableSRW(changed, lock, INFINITE, 0); }
void condition_broadcast(condition *changed) { WakeAllConditionVariable(changed); }
void condition_destroy(condition *changed) { (void)changed; }
uint64_t clock_ms(void) { return GetTickCount64(); }

int condition_wait_until(condition *changed, mutex *lock, uint64_t end)
{
    uint64_t now = clock_ms();
    return now < end && (SleepConditionVariableSRW(changed, lock, (DWORD)(end - now), 0) != 0 || clock_ms() < end);
}

static DWORD WINAPI begin(LPVOID data)
{
    beginning b = *(beginning *)data;
    free(data);
    b.run(b.data);
    return 0;
}

int thread_start(void (*run)(void *), void *data)
{
    beginning *b = malloc(sizeof *b);
    if (b == NULL)
        return 0;
    *b = (beginning){run, data};
    HANDLE thread = CreateThread(NULL, 0, begin, b, 0, NULL);
    if (thread == NULL)
        free(b);
    else
        CloseHandle(thread);
    return thread != NULL;
}

void *library_open(const char *path, char *problem, size_t room)
{
    wchar_t wide[4096];
    HMODULE library = NULL;
    if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, wide, 4096) > 0)
        library = LoadLibraryExW(wide, NULL, wcschr(wide, L'\\') != NULL ? LOAD_WITH_ALTERED_SEARCH_PATH : 0);
    if (library == NULL)
        snprintf(problem, room, "%s: error %lu of Windows", path, GetLastError());
    return library;
}

void *library_symbol(void *library, const char *name)
{
    void *symbol = NULL;
    FARPROC found = GetProcAddress(library, name);
    memcpy(&symbol, &found, sizeof symbol);
    return symbol;
}

void keep_loaded(void)
{
    static const char here = 0;
    HMODULE own;
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN, (LPCWSTR)(const void *)&here,
                       &own);
}

/* Windows ends all other threads before the libraries are told. */
void end_at_once_if(int (*stuck)(void)) { (void)stuck; }

#else

#include <dlfcn.h>
#include <time.h>
#include <unistd.h>

void mutex_init(mutex *lock) { pthread_mutex_init(lock, NULL); }
void mutex_lock(mutex *lock) { pthread_mutex_lock(lock); }
void mutex_unlock(mutex *lock) { pthread_mutex_unlock(lock); }
void mutex_destroy(mutex *lock) { pthread_mutex_destroy(lock); }
void condition_wait(condition *changed, mutex *lock) { pthread_cond_wait(changed, lock); }
void condition_broadcast(condition *changed) { pthread_cond_broadcast(changed); }
void condition_destroy(condition *changed) { pthread_cond_destroy(changed); }
void condition_init(condition *changed) { pthread_cond_init(changed, NULL); }

uint64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

int condition_wait_until(condition *changed, mutex *lock, uint64_t end)
{
    uint64_t now = clock_ms();
    if (now >= end)
        return 0;
    /* The wall clock, since macOS has no other for this; when it jumps, the caller asks again. */
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    uint64_t nanoseconds = (uint64_t)until.tv_nsec + (end - now) * 1000000;
    until.tv_sec += (time_t)(nanoseconds / 1000000000);
    until.tv_nsec = (long)(nanoseconds % 1000000000);
    pthread_cond_timedwait(changed, lock, &until);
    return clock_ms() < end;
}

static void *begin(void *data)
{
    beginning b = *(beginning *)data;
    free(data);
    b.run(b.data);
    return NULL;
}

int thread_start(void (*run)(void *), void *data)
{
    pthread_t thread;
    beginning *b = malloc(sizeof *b);
    if (b == NULL)
        return 0;
    *b = (beginning){run, data};
    if (pthread_create(&thread, NULL, begin, b) != 0) {
        free(b);
        return 0;
    }
    pthread_detach(thread);
    return 1;
}

void *library_open(const char *path, char *problem, size_t room)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        snprintf(problem, room, "%s", dlerror());
    return library;
}

void *library_symbol(void *library, const char *name) { return dlsym(library, name); }

void keep_loaded(void)
{
    static const char here = 0;
    Dl_info own;
    if (dladdr(&here, &own) != 0)
        dlopen(own.dli_fname, RTLD_NOW | RTLD_NODELETE);
}

#ifdef __GLIBC__
static int (*still_stuck)(void);

static void leave(int status, void *data)
{
    (void)data;
    if (still_stuck())
        _exit(status);
}

/* Asked for at the last moment, it comes before everything that a driver asked for when it was loaded. */
void end_at_once_if(int (*stuck)(void))
{
    still_stuck = stuck;
    on_exit(leave, NULL);
}
#else
void end_at_once_if(int (*stuck)(void)) { (void)stuck; }
#endif

#endif
