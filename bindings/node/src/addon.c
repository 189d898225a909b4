/* What JavaScript sees of it: every row of calls.c as a function, and a few beside. lib/native.js is its only user. */
#include <stdlib.h>
#include <string.h>

#include "values.h"

/* How long the end of the process, or of a worker, waits for calls that were cancelled. */
enum { LAST_WAIT_MS = 3000 };

static napi_value run_now(napi_env env, environment *e, call *c)
{
    c->function->run(c);
    if (c->made != NULL)
        c->result = handle_new(e, c->function->result, c->made);
    /* An exchange is answered once: what it holds is let go at once, not when it is collected. */
    if (c->function->argument[0] == EXCHANGE)
        handle_close(c->argument[0].handle);
    napi_value result = NULL;
    napi_create_array_with_length(env, 2, &result);
    napi_set_element(env, result, 0, error_of(env, c));
    napi_set_element(env, result, 1, result_of(env, c));
    call_free(c);
    return result;
}

static napi_value run_later(napi_env env, environment *e, call *c)
{
    /* close() is JavaScript's own reference: from here on it has none. */
    if (c->function->argument[0] == ANY_HANDLE)
        handle_close(c->argument[0].handle);
    if (!environment_start(e, c)) {
        call_free(c);
        napi_throw_error(env, "ERR_NETCA_ENDING", "nothing is begun any more: the process or the worker is ending");
        return NULL;
    }
    if (e->unsettled++ == 0)
        napi_ref_threadsafe_function(env, e->wake);
    return undefined(env);
}

/* Of one that runs later, cancel and id come before its arguments. */
static napi_value invoke(napi_env env, napi_callback_info info)
{
    napi_value given[ARGUMENTS + 2];
    size_t count = ARGUMENTS + 2;
    void *data = NULL, *instance = NULL;
    napi_get_cb_info(env, info, &count, given, NULL, &data);
    napi_get_instance_data(env, &instance);
    environment *e = instance;
    const function *f = data;
    if (!library_is_loaded() || e->wake == NULL) {
        napi_throw_error(env, "ERR_NETCA_NOT_LOADED", "the library is not loaded");
        return NULL;
    }
    call *c = calloc(1, sizeof *c);
    if (c == NULL)
        return NULL;
    c->function = f;
    c->environment = e;
    size_t before = 0;
    if (f->later) {
        before = 2;
        int64_t id = 0;
        c->cancelled_by = handle_of(env, given[0], CANCEL);
        if (c->cancelled_by != NULL)
            handle_keep(c->cancelled_by);
        if (c->cancelled_by == NULL || !number_of(env, given[1], &id)) {
            call_free(c);
            return NULL;
        }
        c->cancel = c->cancelled_by->pointer;
        c->id = (uint32_t)id;
    }
    for (size_t i = 0; i < ARGUMENTS && f->argument[i] != NOTHING; i++) {
        if (!argument_of(env, given[before + i], f->argument[i], &c->argument[i], c)) {
            call_free(c);
            return NULL;
        }
    }
    return f->later ? run_later(env, e, c) : run_now(env, e, c);
}

static napi_value request_of(napi_env env, handle *exchange)
{
    napi_value request = NULL;
    const netca_exchange *x = exchange->pointer;
    size_t length = 0, size = 0;
    napi_create_object(env, &request);
    const char *text = netca.exchange_method(x, &length);
    napi_set_named_property(env, request, "method", string(env, text, length));
    text = netca.exchange_url(x, &length);
    napi_set_named_property(env, request, "url", string(env, text, length));
    text = netca.exchange_content_type(x, &length);
    napi_set_named_property(env, request, "contentType", string(env, text, length));
    text = netca.exchange_bearer(x, &length);
    napi_set_named_property(env, request, "bearer", string(env, text, length));
    const uint8_t *body = netca.exchange_body(x, &size);
    napi_set_named_property(env, request, "body", buffer(env, body, size));
    napi_set_named_property(env, request, "answerLimit", number(env, (double)netca.exchange_answer_limit(x)));
    napi_set_named_property(env, request, "timeoutMs", number(env, (double)netca.exchange_timeout_ms(x)));
    return request;
}

/* One message as arguments of dispatch(kind, id, a, b, c, d). */
static void deliver(napi_env env, environment *e, message *m)
{
    napi_value told[6], dispatch = NULL, result = NULL;
    for (size_t i = 0; i < 6; i++)
        told[i] = undefined(env);
    told[0] = number(env, m->kind);
    told[1] = number(env, m->id);
    if (m->kind == DONE) {
        told[2] = error_of(env, m->call);
        told[3] = result_of(env, m->call);
        told[4] = number(env, (double)m->call->number);
        if (--e->unsettled == 0)
            napi_unref_threadsafe_function(env, e->wake);
    } else if (m->kind == SEND && m->exchange != NULL) {
        told[2] = number(env, (double)m->exchange_id);
        told[3] = request_of(env, m->exchange);
        told[4] = external(env, m->exchange);
        m->exchange = NULL;
    } else if (m->kind == ABANDON) {
        told[2] = number(env, (double)m->exchange_id);
    } else {
        told[2] = string(env, m->text, m->text != NULL ? NAPI_AUTO_LENGTH : 0);
        told[3] = string(env, m->more, m->more != NULL ? NAPI_AUTO_LENGTH : 0);
        told[4] = number(env, m->level);
        told[5] = number(env, m->bits);
    }
    napi_get_reference_value(env, e->dispatch, &dispatch);
    napi_call_function(env, undefined(env), dispatch, 6, told, &result);
    bool thrown = false;
    napi_is_exception_pending(env, &thrown);
    if (thrown) {
        napi_get_and_clear_last_exception(env, &result);
        napi_fatal_exception(env, result);
    }
}

static void drain(napi_env env, napi_value unused, void *context, void *data)
{
    environment *e = context;
    (void)unused, (void)data;
    if (env == NULL)
        return;
    mutex_lock(&e->lock);
    message *m = e->first;
    e->first = e->last = NULL;
    mutex_unlock(&e->lock);
    while (m != NULL) {
        message *next = m->next;
        napi_handle_scope scope;
        if (napi_open_handle_scope(env, &scope) == napi_ok) {
            deliver(env, e, m);
            napi_close_handle_scope(env, scope);
        }
        message_free(m);
        m = next;
    }
}

static void ending(void *data)
{
    environment_close(data, LAST_WAIT_MS);
}

static void gone(napi_env env, void *data, void *hint)
{
    (void)env, (void)hint;
    environment_release(data);
}

#define ARGUMENTS_OF(wanted)                                                                                           \
    napi_value given[wanted];                                                                                          \
    size_t count = wanted;                                                                                             \
    void *instance = NULL;                                                                                             \
    napi_get_cb_info(env, info, &count, given, NULL, NULL);                                                            \
    napi_get_instance_data(env, &instance);                                                                            \
    environment *e = instance;                                                                                         \
    (void)e

/* load(path): loads the library, or throws. */
static napi_value load(napi_env env, napi_callback_info info)
{
    ARGUMENTS_OF(1);
    argument path = {0};
    napi_value result = NULL;
    if (!text_of(env, given[0], &path))
        return NULL;
    const char *why = library_load(path.bytes);
    free(path.bytes);
    if (why != NULL) {
        napi_throw_error(env, "ERR_NETCA_LIBRARY", why);
        return NULL;
    }
    napi_create_array_with_length(env, 2, &result);
    napi_set_element(env, result, 0, number(env, library_abi()));
    napi_set_element(env, result, 1, string(env, library_version(), NAPI_AUTO_LENGTH));
    return result;
}

/* start(dispatch): who is told of messages. */
static napi_value start(napi_env env, napi_callback_info info)
{
    ARGUMENTS_OF(1);
    napi_value name = string(env, "netca-renew", NAPI_AUTO_LENGTH);
    napi_threadsafe_function wake = NULL;
    if (napi_create_reference(env, given[0], 1, &e->dispatch) != napi_ok ||
        napi_create_threadsafe_function(env, NULL, NULL, name, 0, 1, NULL, NULL, e, drain, &wake) != napi_ok)
        return NULL;
    e->wake = wake;
    /* Only calls keep the event loop going. */
    napi_unref_threadsafe_function(env, wake);
    /* After the function above, so that it comes before its end. */
    napi_add_env_cleanup_hook(env, ending, e);
    return undefined(env);
}

/* close(): the end of process or worker; gives how many calls are stuck. */
static napi_value close_all(napi_env env, napi_callback_info info)
{
    ARGUMENTS_OF(1);
    return number(env, (double)environment_close(e, LAST_WAIT_MS));
}

/* answerPin(id, pin): the PIN as a Buffer, which is wiped; null: cancelled. */
static napi_value answer_pin(napi_env env, napi_callback_info info)
{
    ARGUMENTS_OF(2);
    int64_t id = 0;
    void *bytes = NULL;
    size_t length = 0;
    if (!number_of(env, given[0], &id))
        return NULL;
    if (is_nothing(env, given[1])) {
        environment_answer_pin(e, (uint32_t)id, NULL, 0);
    } else if (view_of(env, given[1], &bytes, &length)) {
        environment_answer_pin(e, (uint32_t)id, length > 0 ? bytes : "", length);
        wipe(bytes, length);
    }
    return undefined(env);
}

/* json(handle): its JSON. */
static napi_value json(napi_env env, napi_callback_info info)
{
    ARGUMENTS_OF(1);
    size_t length = 0;
    handle *h = handle_of(env, given[0], ANY_HANDLE);
    if (h == NULL)
        return NULL;
    const char *text = handle_json(h, &length);
    return string(env, text, length);
}

/* data(handle, index): the bytes of a certificate, a paper or a file. */
static napi_value data(napi_env env, napi_callback_info info)
{
    ARGUMENTS_OF(2);
    int64_t index = 0;
    size_t length = 0;
    const uint8_t *bytes = NULL;
    handle *h = handle_of(env, given[0], ANY_HANDLE);
    if (h == NULL || !number_of(env, given[1], &index))
        return NULL;
    if (h->kind == CERTIFICATES)
        bytes = netca.certificates_der(h->pointer, (size_t)index, &length);
    else if (h->kind == PAPER)
        bytes = netca.paper_data(h->pointer, &length);
    else if (h->kind == BYTES_FILE)
        bytes = netca.bytes_data(h->pointer, &length);
    return buffer(env, bytes, length);
}

/* encryption(handle, index): the bytes of the encryption certificate that makes a pair with one; null where there is none. */
static napi_value encryption(napi_env env, napi_callback_info info)
{
    ARGUMENTS_OF(2);
    int64_t index = 0;
    size_t length = 0;
    handle *h = handle_of(env, given[0], CERTIFICATES);
    if (h == NULL || !number_of(env, given[1], &index))
        return NULL;
    const uint8_t *bytes = netca.certificates_encryption_der(h->pointer, (size_t)index, &length);
    return buffer(env, bytes, length);
}

static void export_function(napi_env env, napi_value exports, const char *name, napi_callback callback, const void *data)
{
    napi_value function = NULL;
    /* Node-API hands the pointer back and writes nothing there. */
    if (napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, (void *)(uintptr_t)data, &function) == napi_ok)
        napi_set_named_property(env, exports, name, function);
}

NAPI_MODULE_INIT()
{
    if (!node_find())
        return NULL;
    keep_loaded();
    environment *e = environment_new(env);
    if (e == NULL || napi_set_instance_data(env, e, gone, NULL) != napi_ok)
        return exports;
    for (size_t i = 0; i < function_count; i++)
        export_function(env, exports, functions[i].name, invoke, &functions[i]);
    export_function(env, exports, "load", load, NULL);
    export_function(env, exports, "start", start, NULL);
    export_function(env, exports, "closeAll", close_all, NULL);
    export_function(env, exports, "answerPin", answer_pin, NULL);
    export_function(env, exports, "json", json, NULL);
    export_function(env, exports, "data", data, NULL);
    export_function(env, exports, "encryption", encryption, NULL);
    napi_set_named_property(env, exports, "abiVersion", number(env, NETCA_ABI_VERSION));
    return exports;
}
