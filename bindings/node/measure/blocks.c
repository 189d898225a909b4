/* Stands in for the library: calls that block, and tell of it on the thread that called. For measure/run.mjs alone. */
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
