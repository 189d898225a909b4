#include "environment.h"

#include <stdlib.h>
#include <string.h>

THREAD_LOCAL call *current_call;

/* Calls of all environments that were left behind in a driver. */
static atomic_size_t stuck;

static int is_stuck(void) { return atomic_load(&stuck) > 0; }

environment *environment_new(napi_env env)
{
    environment *e = calloc(1, sizeof *e);
    if (e == NULL)
        return NULL;
    atomic_init(&e->references, 1);
    mutex_init(&e->lock);
    condition_init(&e->changed);
    e->env = env;
    return e;
}

void environment_keep(environment *e) { atomic_fetch_add(&e->references, 1); }

void environment_release(environment *e)
{
    if (atomic_fetch_sub(&e->references, 1) != 1)
        return;
    condition_destroy(&e->changed);
    mutex_destroy(&e->lock);
    free(e);
}

message *message_new(message_kind kind)
{
    message *m = calloc(1, sizeof *m);
    if (m != NULL)
        m->kind = kind;
    return m;
}

void message_free(message *m)
{
    if (m->call != NULL)
        call_free(m->call);
    if (m->exchange != NULL)
        handle_release(m->exchange);
    free(m->text);
    free(m->more);
    free(m);
}

void wipe(void *bytes, size_t length)
{
    volatile unsigned char *byte = bytes;
    while (length-- > 0)
        *byte++ = 0;
}

void call_free(call *c)
{
    wipe(c->pin, sizeof c->pin);
    for (size_t i = 0; i < ARGUMENTS; i++) {
        if (c->argument[i].handle != NULL)
            handle_release(c->argument[i].handle);
        free(c->argument[i].bytes);
    }
    if (c->cancelled_by != NULL)
        handle_release(c->cancelled_by);
    if (c->result != NULL)
        handle_release(c->result);
    if (c->error != NULL)
        netca.error_free(c->error);
    free(c);
}

/* With the lock held. False once nobody is told any more: then the message is still the caller's. */
static int tell(environment *e, message *m)
{
    if (e->closing)
        return 0;
    m->next = NULL;
    if (e->last != NULL)
        e->last->next = m;
    else
        e->first = m;
    e->last = m;
    /* Never waits: the queue has no end. JavaScript's end of it exists until `closing` is set under this lock. */
    napi_call_threadsafe_function(e->wake, NULL, napi_tsfn_nonblocking);
    return 1;
}

void environment_tell(environment *e, message *m)
{
    if (m == NULL)
        return;
    mutex_lock(&e->lock);
    int told = tell(e, m);
    mutex_unlock(&e->lock);
    if (!told)
        message_free(m);
}

static void leave(environment *e, call *c)
{
    call **place = &e->calls;
    while (*place != c)
        place = &(*place)->next;
    *place = c->next;
    e->running--;
    if (e->closing > 1)
        atomic_fetch_sub(&stuck, 1);
}

/* The arguments are let go here, since freeing a token asks hardware. */
static void let_go(call *c)
{
    for (size_t i = 0; i < ARGUMENTS; i++) {
        if (c->argument[i].handle != NULL)
            handle_release(c->argument[i].handle);
        c->argument[i].handle = NULL;
    }
    wipe(c->pin, sizeof c->pin);
}

static void run(void *data)
{
    call *c = data;
    environment *e = c->environment;
    current_call = c;
    c->function->run(c);
    current_call = NULL;
    if (c->made != NULL)
        c->result = handle_new(e, c->function->result, c->made);
    if (c->result != NULL)
        handle_json(c->result, NULL); /* it is kept, so that JavaScript's thread has it without work */
    message *done = message_new(DONE);
    let_go(c);
    mutex_lock(&e->lock);
    leave(e, c);
    int told = 0;
    if (done != NULL) {
        done->call = c;
        done->id = c->id;
        told = tell(e, done);
    }
    condition_broadcast(&e->changed);
    mutex_unlock(&e->lock);
    if (!told && done != NULL)
        message_free(done);
    environment_release(e);
}

int environment_start(environment *e, call *c)
{
    environment_keep(e);
    mutex_lock(&e->lock);
    int open = !e->closing;
    if (open) {
        c->next = e->calls;
        e->calls = c;
        e->running++;
        if (!thread_start(run, c)) {
            leave(e, c);
            open = 0;
        }
    }
    mutex_unlock(&e->lock);
    if (!open)
        environment_release(e);
    return open;
}

size_t environment_close(environment *e, uint64_t longest_ms)
{
    mutex_lock(&e->lock);
    int first = !e->closing;
    e->closing |= 1;
    for (call *c = e->calls; c != NULL; c = c->next)
        if (c->cancel != NULL)
            netca.cancel_request(c->cancel);
    condition_broadcast(&e->changed);
    uint64_t end = clock_ms() + longest_ms;
    while (first && e->running + e->freeing > 0 && condition_wait_until(&e->changed, &e->lock, end)) {
    }
    size_t left = e->running;
    if (first && left > 0) {
        e->closing |= 2;
        atomic_fetch_add(&stuck, left);
        end_at_once_if(is_stuck);
    }
    message *undelivered = e->first;
    e->first = e->last = NULL;
    mutex_unlock(&e->lock);
    while (undelivered != NULL) {
        message *next = undelivered->next;
        message_free(undelivered);
        undelivered = next;
    }
    return left;
}

void environment_answer_pin(environment *e, uint32_t id, const void *pin, size_t length)
{
    mutex_lock(&e->lock);
    for (call *c = e->calls; c != NULL; c = c->next) {
        if (c->id != id || c->question != ASKED)
            continue;
        c->question = ANSWERED;
        c->pin_given = pin != NULL;
        /* Longer than there is room for: the length alone says that it cannot be the PIN. */
        c->pin_length = length;
        if (pin != NULL && length > 0 && length <= sizeof c->pin)
            memcpy(c->pin, pin, length);
    }
    condition_broadcast(&e->changed);
    mutex_unlock(&e->lock);
}

static void free_one(void *data)
{
    handle *h = data;
    environment *e = h->environment;
    handle_release(h);
    mutex_lock(&e->lock);
    e->freeing--;
    condition_broadcast(&e->changed);
    mutex_unlock(&e->lock);
    environment_release(e);
}

void environment_free_later(environment *e, handle *h)
{
    int asks_hardware = h->kind == TOKEN || h->kind == PROVIDER || h->kind == CLIENT || h->kind == RENEWAL;
    environment_keep(e);
    mutex_lock(&e->lock);
    int later = asks_hardware && !e->closing && atomic_load(&h->uses) == 1 && thread_start(free_one, h);
    if (later)
        e->freeing++;
    mutex_unlock(&e->lock);
    if (later)
        return;
    handle_release(h);
    environment_release(e);
}
