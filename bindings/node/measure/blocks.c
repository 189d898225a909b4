/* Stands in for the library: calls that block, and tell of it on the thread that called. For measure/run.mjs alone. */
#include <pthread.h>
#include <stdint.h>
#include <time.h>

static void pause_ms(int ms)
{
    struct timespec time = {ms / 1000, (ms % 1000) * 1000000L};
    nanosleep(&time, NULL);
}

/* Like a wait for the CA. */
int32_t blocks(int32_t ms)
{
    pause_ms(ms);
    return ms;
}

/* Like a step with progress: tells it every 10 ms. */
int32_t tells(int32_t ms, void (*told)(int32_t))
{
    for (int32_t at = 0; at < ms; at += 10) {
        told(at);
        pause_ms(10);
    }
    return ms;
}

static void *tell_for_ever(void *told)
{
    for (int32_t at = 0;; at += 10) {
        ((void (*)(int32_t))told)(at);
        pause_ms(10);
    }
    return NULL;
}

/* Like a transport's or a log's callback from a thread of the library's own; comes back at once. */
int32_t tells_from_elsewhere(void (*told)(int32_t))
{
    pthread_t thread;
    return pthread_create(&thread, NULL, tell_for_ever, (void *)told);
}
