/* Between JavaScript's values and the library's. What gives 0 or NULL has thrown. */
#ifndef NETCA_NODE_VALUES_H
#define NETCA_NODE_VALUES_H

#include "environment.h"

napi_value undefined(napi_env env);
napi_value null(napi_env env);
napi_value number(napi_env env, double of);
/* NULL is null. */
napi_value string(napi_env env, const char *text, size_t length);
napi_value buffer(napi_env env, const void *bytes, size_t length);
/* Takes the reference; NULL is null. */
napi_value external(napi_env env, handle *h);

int is_nothing(napi_env env, napi_value value);
handle *handle_of(napi_env env, napi_value value, unsigned wanted);
int text_of(napi_env env, napi_value value, argument *a);
/* JavaScript's own bytes: valid until it runs again. */
int view_of(napi_env env, napi_value value, void **bytes, size_t *length);
int number_of(napi_env env, napi_value value, int64_t *to);
int argument_of(napi_env env, napi_value value, unsigned wanted, argument *a, call *c);

/* What a call that has ended gave, and its error as JSON, or null. */
napi_value result_of(napi_env env, call *c);
napi_value error_of(napi_env env, call *c);

#endif
