/* One Node.js environment (the main thread's, or a worker's): its calls under way, and what its JavaScript is to be told.
 *
 * Each call has a thread of its own, never one of libuv's, which process.exit() would wait for. What happens on it goes to
 * JavaScript as a message. No thread ever waits for JavaScript, but for a PIN, and that wait ends with the environment. */
#ifndef NETCA_NODE_ENVIRONMENT_H
#define NETCA_NODE_ENVIRONMENT_H

#include <stdatomic.h>

#include "library.h"
#include "node.h"
#include "platform.h"

enum { ARGUMENTS = 8 };

/* What an argument or a result is: a handle's kind, or something else. */
typedef enum {
    NOTHING,
    /* results */
    A_COUNT,
    A_STRING,
    /* arguments */
    TEXT,
    TEXT_OR_NULL,
    BYTES,
    NUMBER,
    LOGIN,
    ANY_HANDLE,
    /* handles; each has a row in handle.c */
    CANCEL,
    TEXTS,
    SETTINGS,
    PROVIDER,
    TOKEN,
    TOKENS,
    CLIENT,
    SERVICE,
    CERTIFICATES,
    QUOTE,
    AGREEMENT,
    FORM,
    UPLOADS,
    PAPER,
    RENEWAL,
    RECOVERED,
    JOURNAL,
    APPLICATION,
    ORDER,
    PAYMENT_LINK,
    TRANSFER_SHEET,
    TRANSFERS,
    BYTES_FILE,
    INVOICE,
    DRIVERS,
    EXCHANGE,
    KINDS,
    /* with any handle: null will do */
    OR_NULL = 128
} kind;

typedef struct environment environment;

/* A handle of the library, shared by JavaScript and the calls under way. The last use frees what the library made; this
   structure itself stays as long as JavaScript's object does, closed or not. */
typedef struct {
    atomic_int uses, references;
    kind kind;
    void *pointer;
    environment *environment;
    int closed; /* JavaScript has let go of it; on its thread only */
} handle;

handle *handle_new(environment *e, kind kind, void *pointer);
void handle_keep(handle *h);
void handle_release(handle *h);
/* JavaScript lets go of it before its object is collected, and of the object's part then. */
void handle_close(handle *h);
void handle_forget(handle *h);
/* The JSON of a list or snapshot; NULL where it has none. */
const char *handle_json(const handle *h, size_t *length);

typedef struct call call;

/* A function that JavaScript can call: `later` ones on a thread of their own. */
typedef struct {
    const char *name;
    void (*run)(call *);
    int later;
    kind result;
    unsigned char argument[ARGUMENTS];
} function;

extern const function functions[];
extern const size_t function_count;

/* One argument: a handle, bytes that end with a NUL which is not counted, or a number. */
typedef struct {
    handle *handle;
    char *bytes;
    size_t length;
    int64_t number;
} argument;

typedef enum { NOT_ASKED, ASKED, ANSWERED } question;

struct call {
    const function *function;
    environment *environment;
    uint32_t id;
    argument argument[ARGUMENTS];
    /* the PIN */
    int has_pin, asks_pin, allow_last_try;
    question question;
    int pin_given;
    char pin[NETCA_PIN_CAPACITY];
    size_t pin_length;
    /* what came of it */
    handle *cancelled_by;
    netca_cancel *cancel; /* borrowed from it */
    int32_t code;
    netca_error *error;
    void *made;
    handle *result;
    const char *text;
    size_t text_length;
    int64_t number;
    call *next;
};

typedef enum { DONE, PROGRESS, LOG, SEND, ABANDON, ASK } message_kind;

typedef struct message {
    struct message *next;
    message_kind kind;
    uint32_t id;
    call *call;
    handle *exchange;
    uint64_t exchange_id;
    int32_t level; /* of the log; PIN tries left */
    uint32_t bits;
    char *text, *more;
} message;

struct environment {
    atomic_int references;
    mutex lock;
    condition changed;
    int closing;
    size_t running, freeing;
    call *calls;
    message *first, *last;
    napi_threadsafe_function wake;
    /* on JavaScript's thread only */
    napi_env env;
    napi_ref dispatch;
    size_t unsettled;
};

environment *environment_new(napi_env env);
void environment_keep(environment *e);
void environment_release(environment *e);

/* Starts a call on a thread of its own; 0, and it is still the caller's, when the environment is closing or there is none. */
int environment_start(environment *e, call *c);

/* Cancels what is under way and waits for it, at most so many milliseconds. Nothing is started or told after that. Gives
   how many calls still run: stuck in a driver, and without any use for JavaScript. */
size_t environment_close(environment *e, uint64_t longest_ms);

/* Has JavaScript told; takes the message. */
void environment_tell(environment *e, message *m);
message *message_new(message_kind kind);
void message_free(message *m);

/* Frees a handle that may ask hardware, on a thread of its own where there is one. */
void environment_free_later(environment *e, handle *h);

/* The answer to a PIN question; `pin` NULL: cancelled. */
void environment_answer_pin(environment *e, uint32_t id, const void *pin, size_t length);

/* The call that this thread runs; NULL on JavaScript's. */
extern THREAD_LOCAL call *current_call;

/* callbacks.c */
int32_t listen_to(netca_settings *settings, environment *e, int log, int transport, netca_error **error);
netca_login login_of(call *c);

/* Wipes what the compiler might think nobody reads. */
void wipe(void *bytes, size_t length);

void call_free(call *c);

#endif
