#include "values.h"

#include <stdlib.h>
#include <string.h>

napi_value undefined(napi_env env)
{
    napi_value value = NULL;
    napi_get_undefined(env, &value);
    return value;
}

napi_value null(napi_env env)
{
    napi_value value = NULL;
    napi_get_null(env, &value);
    return value;
}

napi_value number(napi_env env, double of)
{
    napi_value value = NULL;
    napi_create_double(env, of, &value);
    return value;
}

napi_value string(napi_env env, const char *text, size_t length)
{
    napi_value value = NULL;
    if (text == NULL)
        return null(env);
    napi_create_string_utf8(env, text, length, &value);
    return value;
}

napi_value buffer(napi_env env, const void *bytes, size_t length)
{
    napi_value value = NULL;
    if (bytes == NULL)
        return null(env);
    napi_create_buffer_copy(env, length, bytes, NULL, &value);
    return value;
}

static void collected(napi_env env, void *data, void *hint)
{
    handle *h = data;
    (void)env, (void)hint;
    if (h->closed)
        handle_forget(h);
    else
        environment_free_later(h->environment, h);
}

/* Takes the reference. */
napi_value external(napi_env env, handle *h)
{
    napi_value value = NULL;
    if (h == NULL)
        return null(env);
    if (napi_create_external(env, h, collected, NULL, &value) != napi_ok) {
        handle_release(h);
        return null(env);
    }
    return value;
}

int is_nothing(napi_env env, napi_value value)
{
    napi_valuetype type = napi_undefined;
    napi_typeof(env, value, &type);
    return type == napi_undefined || type == napi_null;
}

static int failed(napi_env env, const char *why)
{
    napi_throw_type_error(env, NULL, why);
    return 0;
}

handle *handle_of(napi_env env, napi_value value, unsigned wanted)
{
    napi_valuetype type = napi_undefined;
    void *data = NULL;
    napi_typeof(env, value, &type);
    if (type != napi_external || napi_get_value_external(env, value, &data) != napi_ok) {
        failed(env, "a handle is missing, or of something else");
        return NULL;
    }
    handle *h = data;
    if (wanted != ANY_HANDLE && (unsigned)h->kind != wanted) {
        failed(env, "a handle is of another kind");
        return NULL;
    }
    if (h->closed) {
        napi_throw_error(env, "ERR_NETCA_CLOSED", "it was closed");
        return NULL;
    }
    return h;
}

int text_of(napi_env env, napi_value value, argument *a)
{
    size_t length = 0;
    if (napi_get_value_string_utf8(env, value, NULL, 0, &length) != napi_ok)
        return failed(env, "a string is missing");
    a->bytes = malloc(length + 1);
    if (a->bytes == NULL)
        return failed(env, "no memory");
    napi_get_value_string_utf8(env, value, a->bytes, length + 1, &a->length);
    return 1;
}

int view_of(napi_env env, napi_value value, void **bytes, size_t *length)
{
    bool is = false;
    napi_typedarray_type type;
    if (napi_is_typedarray(env, value, &is) != napi_ok || !is ||
        napi_get_typedarray_info(env, value, &type, length, bytes, NULL, NULL) != napi_ok ||
        (type != napi_uint8_array && type != napi_uint8_clamped_array))
        return failed(env, "a Buffer or Uint8Array is missing");
    return 1;
}

static int bytes_of(napi_env env, napi_value value, argument *a)
{
    void *bytes = NULL;
    if (!view_of(env, value, &bytes, &a->length))
        return 0;
    a->bytes = malloc(a->length + 1);
    if (a->bytes == NULL)
        return failed(env, "no memory");
    if (a->length > 0)
        memcpy(a->bytes, bytes, a->length);
    return 1;
}

int number_of(napi_env env, napi_value value, int64_t *to)
{
    double given = 0;
    if (napi_get_value_double(env, value, &given) != napi_ok || !(given >= -9007199254740991.0) || given > 9007199254740991.0)
        return failed(env, "a number is missing");
    *to = (int64_t)given;
    return 1;
}

/* null, or an object { pin, ask, last }. */
static int login_from(napi_env env, napi_value value, call *c)
{
    napi_value pin, ask, last;
    bool yes = false;
    if (is_nothing(env, value))
        return 1;
    if (napi_get_named_property(env, value, "pin", &pin) != napi_ok ||
        napi_get_named_property(env, value, "ask", &ask) != napi_ok ||
        napi_get_named_property(env, value, "last", &last) != napi_ok)
        return failed(env, "a login is missing");
    if (napi_get_value_bool(env, ask, &yes) == napi_ok)
        c->asks_pin = yes;
    if (napi_get_value_bool(env, last, &yes) == napi_ok)
        c->allow_last_try = yes;
    if (is_nothing(env, pin))
        return 1;
    void *bytes = NULL;
    if (!view_of(env, pin, &bytes, &c->pin_length))
        return 0;
    if (c->pin_length > sizeof c->pin)
        return failed(env, "no PIN has more than 256 bytes");
    if (c->pin_length > 0)
        memcpy(c->pin, bytes, c->pin_length);
    c->has_pin = 1;
    return 1;
}

int argument_of(napi_env env, napi_value value, unsigned wanted, argument *a, call *c)
{
    int may_lack = (wanted & OR_NULL) != 0 || wanted == TEXT_OR_NULL;
    if (may_lack && is_nothing(env, value))
        return 1;
    wanted &= ~(unsigned)OR_NULL;
    switch (wanted) {
    case TEXT:
    case TEXT_OR_NULL:
        return text_of(env, value, a);
    case BYTES:
        return bytes_of(env, value, a);
    case NUMBER:
        return number_of(env, value, &a->number);
    case LOGIN:
        return login_from(env, value, c);
    default:
        a->handle = handle_of(env, value, wanted);
        if (a->handle != NULL)
            handle_keep(a->handle);
        return a->handle != NULL;
    }
}

napi_value result_of(napi_env env, call *c)
{
    handle *made = c->result;
    switch (c->function->result) {
    case NOTHING:
        return undefined(env);
    case A_COUNT:
        return number(env, (double)c->number);
    case A_STRING:
        return string(env, c->text, c->text_length);
    default:
        c->result = NULL;
        return external(env, made);
    }
}

napi_value error_of(napi_env env, call *c)
{
    size_t length = 0;
    if (c->code == NETCA_OK)
        return null(env);
    const char *json = netca.error_json(c->error, &length);
    return json != NULL ? string(env, json, length) : string(env, "{\"code\":8006,\"message\":\"no memory\"}", NAPI_AUTO_LENGTH);
}
