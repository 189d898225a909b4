/* The same calls through Node-API's own way of working beside the event loop (napi_create_async_work), on which napi-rs's
   AsyncTask is built as well; and a callback through a thread-safe function that waits for its answer. For measure/run.mjs alone. */
#include <node_api.h>
#include <stdint.h>
#include <stdlib.h>

int32_t blocks(int32_t ms);
int32_t tells(int32_t ms, void (*told)(int32_t));

typedef struct {
    napi_async_work work;
    napi_deferred deferred;
    int32_t ms;
} job;

static napi_threadsafe_function callback;

static void told(int32_t at)
{
    napi_call_threadsafe_function(callback, (void *)(intptr_t)at, napi_tsfn_blocking);
}

static void run(napi_env env, void *data)
{
    job *j = data;
    (void)env;
    if (callback != NULL)
        tells(j->ms, told);
    else
        blocks(j->ms);
}

static void done(napi_env env, napi_status status, void *data)
{
    job *j = data;
    napi_value ms;
    (void)status;
    napi_create_int32(env, j->ms, &ms);
    napi_resolve_deferred(env, j->deferred, ms);
    if (callback != NULL)
        napi_release_threadsafe_function(callback, napi_tsfn_release);
    napi_delete_async_work(env, j->work);
    free(j);
}

static napi_value call(napi_env env, napi_callback_info info)
{
    size_t count = 2;
    napi_value argument[2], name, promise;
    napi_valuetype type;
    job *j = calloc(1, sizeof *j);
    napi_get_cb_info(env, info, &count, argument, NULL, NULL);
    napi_get_value_int32(env, argument[0], &j->ms);
    napi_create_string_utf8(env, "call", NAPI_AUTO_LENGTH, &name);
    napi_typeof(env, argument[1], &type);
    if (type == napi_function)
        napi_create_threadsafe_function(env, argument[1], NULL, name, 0, 1, NULL, NULL, NULL, NULL, &callback);
    napi_create_promise(env, &j->deferred, &promise);
    napi_create_async_work(env, NULL, name, run, done, j, &j->work);
    napi_queue_async_work(env, j->work);
    return promise;
}

static napi_value init(napi_env env, napi_value exports)
{
    napi_value function;
    napi_create_function(env, "call", NAPI_AUTO_LENGTH, call, NULL, &function);
    napi_set_named_property(env, exports, "call", function);
    return exports;
}

NAPI_MODULE(work, init)
