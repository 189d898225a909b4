/* Handles of the library: how each kind is freed, and which have JSON. */
#include <stdlib.h>

#include "environment.h"

typedef struct {
    void (*free)(void *);
    const char *(*json)(const void *, size_t *);
} traits;

#define FREE(name)                                                                                                     \
    static void free_##name(void *pointer) { netca.name##_free(pointer); }
#define FREE_AND_JSON(name)                                                                                            \
    FREE(name)                                                                                                         \
    static const char *json_##name(const void *pointer, size_t *length) { return netca.name##_json(pointer, length); }

FREE(cancel) FREE(texts) FREE(settings) FREE(provider) FREE(token) FREE(client) FREE(form) FREE(paper) FREE(renewal)
FREE(transfers) FREE(bytes) FREE(exchange)
FREE_AND_JSON(tokens) FREE_AND_JSON(service) FREE_AND_JSON(certificates) FREE_AND_JSON(quote) FREE_AND_JSON(agreement)
FREE_AND_JSON(uploads) FREE_AND_JSON(recovered) FREE_AND_JSON(journal) FREE_AND_JSON(application) FREE_AND_JSON(order)
FREE_AND_JSON(payment_link) FREE_AND_JSON(transfer_sheet) FREE_AND_JSON(invoice) FREE_AND_JSON(drivers)

#define HANDLE(kind, name) [kind] = {free_##name, NULL}
#define SNAPSHOT(kind, name) [kind] = {free_##name, json_##name}

static const traits of[KINDS] = {
    HANDLE(CANCEL, cancel),
    HANDLE(TEXTS, texts),
    HANDLE(SETTINGS, settings),
    HANDLE(PROVIDER, provider),
    HANDLE(TOKEN, token),
    SNAPSHOT(TOKENS, tokens),
    HANDLE(CLIENT, client),
    SNAPSHOT(SERVICE, service),
    SNAPSHOT(CERTIFICATES, certificates),
    SNAPSHOT(QUOTE, quote),
    SNAPSHOT(AGREEMENT, agreement),
    HANDLE(FORM, form),
    SNAPSHOT(UPLOADS, uploads),
    HANDLE(PAPER, paper),
    HANDLE(RENEWAL, renewal),
    SNAPSHOT(RECOVERED, recovered),
    SNAPSHOT(JOURNAL, journal),
    SNAPSHOT(APPLICATION, application),
    SNAPSHOT(ORDER, order),
    SNAPSHOT(PAYMENT_LINK, payment_link),
    SNAPSHOT(TRANSFER_SHEET, transfer_sheet),
    HANDLE(TRANSFERS, transfers),
    HANDLE(BYTES_FILE, bytes),
    SNAPSHOT(INVOICE, invoice),
    SNAPSHOT(DRIVERS, drivers),
    HANDLE(EXCHANGE, exchange),
};

handle *handle_new(environment *e, kind kind, void *pointer)
{
    handle *h = calloc(1, sizeof *h);
    if (h == NULL) {
        of[kind].free(pointer);
        return NULL;
    }
    atomic_init(&h->uses, 1);
    atomic_init(&h->references, 1);
    h->kind = kind;
    h->pointer = pointer;
    h->environment = e;
    environment_keep(e);
    return h;
}

void handle_keep(handle *h)
{
    atomic_fetch_add(&h->uses, 1);
    atomic_fetch_add(&h->references, 1);
}

void handle_forget(handle *h)
{
    if (atomic_fetch_sub(&h->references, 1) != 1)
        return;
    environment_release(h->environment);
    free(h);
}

static void let_go(handle *h)
{
    if (atomic_fetch_sub(&h->uses, 1) == 1)
        of[h->kind].free(h->pointer);
}

void handle_release(handle *h)
{
    let_go(h);
    handle_forget(h);
}

void handle_close(handle *h)
{
    h->closed = 1;
    let_go(h);
}

const char *handle_json(const handle *h, size_t *length)
{
    return of[h->kind].json != NULL ? of[h->kind].json(h->pointer, length) : NULL;
}
