/* Node-API. On Windows its functions are looked up in the program that loaded the addon, whatever its name: node.exe,
   electron.exe, or a product's own. */
#ifndef NETCA_NODE_NODE_H
#define NETCA_NODE_NODE_H

#define NAPI_VERSION 8
#include <node_api.h>

#ifdef _WIN32
#define NODE_FUNCTIONS(X)                                                                                              \
    X(napi_add_env_cleanup_hook) X(napi_call_function) X(napi_call_threadsafe_function) X(napi_close_handle_scope)     \
    X(napi_create_array_with_length) X(napi_create_buffer_copy) X(napi_create_double) X(napi_create_external)          \
    X(napi_create_function) X(napi_create_object) X(napi_create_reference) X(napi_create_string_utf8)                  \
    X(napi_create_threadsafe_function) X(napi_create_uint32) X(napi_fatal_exception)                                   \
    X(napi_get_and_clear_last_exception) X(napi_get_boolean) X(napi_get_cb_info) X(napi_get_instance_data)             \
    X(napi_get_named_property) X(napi_get_null) X(napi_get_reference_value) X(napi_get_typedarray_info)                \
    X(napi_get_undefined) X(napi_get_value_bool) X(napi_get_value_double) X(napi_get_value_external)                   \
    X(napi_get_value_string_utf8) X(napi_get_value_uint32) X(napi_is_exception_pending) X(napi_is_typedarray)          \
    X(napi_open_handle_scope) X(napi_ref_threadsafe_function) X(napi_set_element) X(napi_set_instance_data)            \
    X(napi_set_named_property) X(napi_throw_error) X(napi_throw_type_error) X(napi_typeof)                             \
    X(napi_unref_threadsafe_function)

typedef struct {
#define X(name) __typeof__(name) *name##_;
    NODE_FUNCTIONS(X)
#undef X
} node_functions;

extern node_functions node;

#ifndef NETCA_NODE_NO_NAMES
#define napi_add_env_cleanup_hook node.napi_add_env_cleanup_hook_
#define napi_call_function node.napi_call_function_
#define napi_call_threadsafe_function node.napi_call_threadsafe_function_
#define napi_close_handle_scope node.napi_close_handle_scope_
#define napi_create_array_with_length node.napi_create_array_with_length_
#define napi_create_buffer_copy node.napi_create_buffer_copy_
#define napi_create_double node.napi_create_double_
#define napi_create_external node.napi_create_external_
#define napi_create_function node.napi_create_function_
#define napi_create_object node.napi_create_object_
#define napi_create_reference node.napi_create_reference_
#define napi_create_string_utf8 node.napi_create_string_utf8_
#define napi_create_threadsafe_function node.napi_create_threadsafe_function_
#define napi_create_uint32 node.napi_create_uint32_
#define napi_fatal_exception node.napi_fatal_exception_
#define napi_get_and_clear_last_exception node.napi_get_and_clear_last_exception_
#define napi_get_boolean node.napi_get_boolean_
#define napi_get_cb_info node.napi_get_cb_info_
#define napi_get_instance_data node.napi_get_instance_data_
#define napi_get_named_property node.napi_get_named_property_
#define napi_get_null node.napi_get_null_
#define napi_get_reference_value node.napi_get_reference_value_
#define napi_get_typedarray_info node.napi_get_typedarray_info_
#define napi_get_undefined node.napi_get_undefined_
#define napi_get_value_bool node.napi_get_value_bool_
#define napi_get_value_double node.napi_get_value_double_
#define napi_get_value_external node.napi_get_value_external_
#define napi_get_value_string_utf8 node.napi_get_value_string_utf8_
#define napi_get_value_uint32 node.napi_get_value_uint32_
#define napi_is_exception_pending node.napi_is_exception_pending_
#define napi_is_typedarray node.napi_is_typedarray_
#define napi_open_handle_scope node.napi_open_handle_scope_
#define napi_ref_threadsafe_function node.napi_ref_threadsafe_function_
#define napi_set_element node.napi_set_element_
#define napi_set_instance_data node.napi_set_instance_data_
#define napi_set_named_property node.napi_set_named_property_
#define napi_throw_error node.napi_throw_error_
#define napi_throw_type_error node.napi_throw_type_error_
#define napi_typeof node.napi_typeof_
#define napi_unref_threadsafe_function node.napi_unref_threadsafe_function_
#endif
#endif

/* Before anything else of Node-API is called. 0 when the program has no Node-API. */
int node_find(void);

#endif
