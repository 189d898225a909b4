/* The functions of the C library that the binding uses, found when it is loaded: nothing is linked. */
#ifndef NETCA_NODE_LIBRARY_H
#define NETCA_NODE_LIBRARY_H

#include <netca_renew.h>

/* bindings/node/test/coverage.test.js compares this list with the header. */
#define NETCA_FUNCTIONS(X)                                                                                             \
    X(error_free) X(error_json)                                                                                        \
    X(cancel_new) X(cancel_request) X(cancel_free)                                                                     \
    X(texts_new) X(texts_free) X(texts_value) X(texts_what) X(texts_next) X(texts_field)                               \
    X(settings_new) X(settings_free) X(settings_set_server) X(settings_add_trust_anchors) X(settings_add_tls_roots)    \
    X(settings_set_state_directory) X(settings_set_program) X(settings_add_payment_host) X(settings_set_proxy)         \
    X(settings_set_timeouts) X(settings_set_progress) X(settings_set_log) X(settings_set_transport)                    \
    X(exchange_id) X(exchange_method) X(exchange_url) X(exchange_content_type) X(exchange_body) X(exchange_bearer)     \
    X(exchange_answer_limit) X(exchange_timeout_ms) X(exchange_answer) X(exchange_fail) X(exchange_free)               \
    X(provider_open_pkcs11) X(provider_open_pkcs11_profile) X(provider_open_skf) X(provider_open_soft)                 \
    X(provider_tokens) X(provider_changes) X(provider_free)                                                            \
    X(token_open) X(token_serial) X(token_label) X(token_status) X(token_free) X(tokens_json) X(tokens_free)           \
    X(client_open) X(client_free) X(client_service) X(client_list) X(client_quote) X(client_kept_quote)                \
    X(client_agreement) X(client_journal) X(client_upload) X(client_upload_file) X(client_remove_upload)               \
    X(client_uploads) X(client_apply) X(client_recover)                                                                \
    X(service_json) X(service_free) X(certificates_json) X(certificates_der) X(certificates_encryption_der)            \
    X(certificates_free)                                                                                               \
    X(quote_json) X(quote_free) X(agreement_accept) X(agreement_json) X(agreement_free)                                \
    X(form_new) X(form_from_json) X(form_set_text) X(form_set_number) X(form_check) X(form_use_uploads) X(form_free)   \
    X(uploads_json) X(uploads_free) X(paper_new) X(paper_data) X(paper_pages) X(paper_missing) X(paper_free)           \
    X(renewal_open) X(renewal_find) X(renewal_id) X(renewal_stage) X(renewal_journal) X(renewal_free)                  \
    X(renewal_payment_link) X(renewal_wait_for_payment) X(renewal_transfers) X(renewal_declare_transfers)              \
    X(renewal_verify_transfers) X(renewal_request_invoice) X(renewal_invoice) X(renewal_invoice_document)              \
    X(renewal_resume) X(renewal_order) X(renewal_withdraw) X(renewal_refresh) X(renewal_wait) X(renewal_install)       \
    X(recovered_json) X(recovered_free) X(journal_json) X(journal_free) X(application_json) X(application_free)        \
    X(order_json) X(order_free) X(payment_link_json) X(payment_link_free) X(transfer_sheet_json)                       \
    X(transfer_sheet_free) X(transfers_new) X(transfers_add) X(transfers_remove) X(transfers_count) X(transfers_free)  \
    X(bytes_data) X(bytes_free) X(invoice_json) X(invoice_free)                                                        \
    X(drivers_find) X(drivers_count) X(drivers_what) X(drivers_next) X(drivers_json) X(drivers_free)

/* `netca.client_quote` is netca_client_quote, and so on. */
typedef struct {
#define X(name) __typeof__(netca_##name) *name;
    NETCA_FUNCTIONS(X)
#undef X
} netca_functions;

extern netca_functions netca;

/* Why the library at `path` cannot be used, or NULL. Once loaded it stays; another path is refused then. */
const char *library_load(const char *path);

/* Whether library_load has succeeded. */
int library_is_loaded(void);

/* What netca_abi_version and netca_version say. */
uint32_t library_abi(void);
const char *library_version(void);

#endif
