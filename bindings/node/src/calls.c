/* Every function of the library that JavaScript calls by its name, with what it takes and what it gives. */
#include <stdlib.h>
#include <string.h>

#include "environment.h"

#define H(i) (c->argument[i].handle != NULL ? c->argument[i].handle->pointer : NULL)
#define T(i) c->argument[i].bytes, c->argument[i].length
#define B(i) (const uint8_t *)c->argument[i].bytes, c->argument[i].length
#define N(i) c->argument[i].number
#define WHY &c->error

#define RUN(name) static void run_##name(call *c)
#define MADE(type, expression)                                                                                         \
    do {                                                                                                               \
        netca_##type *made = NULL;                                                                                     \
        c->code = (expression);                                                                                        \
        c->made = made;                                                                                                \
    } while (0)
#define COUNTED(expression)                                                                                            \
    do {                                                                                                               \
        int32_t number = NETCA_NONE;                                                                                   \
        c->code = (expression);                                                                                        \
        c->number = number;                                                                                            \
    } while (0)
#define STRING(expression)                                                                                             \
    do {                                                                                                               \
        size_t length = 0;                                                                                             \
        c->text = (expression);                                                                                        \
        c->text_length = length;                                                                                       \
    } while (0)

RUN(close) { (void)c; } /* its argument is let go on this thread */

RUN(cancel_new) { MADE(cancel, netca.cancel_new(&made, WHY)); }
RUN(cancel_request) { netca.cancel_request(H(0)); }

RUN(texts_new) { MADE(texts, netca.texts_new((int32_t)N(0), &made, WHY)); }
RUN(texts_value) { STRING(netca.texts_value(H(0), (int32_t)N(1), (int32_t)N(2), &length)); }
RUN(texts_what) { STRING(netca.texts_what(H(0), (int32_t)N(1), &length)); }
RUN(texts_next) { STRING(netca.texts_next(H(0), (int32_t)N(1), &length)); }
RUN(texts_field) { STRING(netca.texts_field(H(0), T(1), &length)); }

RUN(settings_new) { MADE(settings, netca.settings_new(&made, WHY)); }
RUN(settings_set_server) { c->code = netca.settings_set_server(H(0), T(1), WHY); }
RUN(settings_add_trust_anchors) { c->code = netca.settings_add_trust_anchors(H(0), T(1), WHY); }
RUN(settings_add_tls_roots) { c->code = netca.settings_add_tls_roots(H(0), T(1), WHY); }
RUN(settings_set_state_directory) { c->code = netca.settings_set_state_directory(H(0), T(1), WHY); }
RUN(settings_set_program) { c->code = netca.settings_set_program(H(0), T(1), T(2), WHY); }
RUN(settings_add_payment_host) { c->code = netca.settings_add_payment_host(H(0), T(1), WHY); }
RUN(settings_set_proxy) { c->code = netca.settings_set_proxy(H(0), T(1), WHY); }
RUN(settings_set_timeouts) { c->code = netca.settings_set_timeouts(H(0), (uint32_t)N(1), (uint32_t)N(2), WHY); }
RUN(settings_listen) { c->code = listen_to(H(0), c->environment, N(1) != 0, N(2) != 0, WHY); }

RUN(exchange_answer)
{
    c->code = netca.exchange_answer(H(0), (int32_t)N(1), T(2), B(3), WHY);
}
RUN(exchange_fail) { c->code = netca.exchange_fail(H(0), (int32_t)N(1), WHY); }

RUN(provider_open_pkcs11) { MADE(provider, netca.provider_open_pkcs11(T(0), &made, WHY)); }
RUN(provider_open_pkcs11_profile) { MADE(provider, netca.provider_open_pkcs11_profile(T(0), T(1), &made, WHY)); }
RUN(provider_open_skf) { MADE(provider, netca.provider_open_skf(T(0), T(1), &made, WHY)); }
RUN(provider_open_soft) { MADE(provider, netca.provider_open_soft(T(0), &made, WHY)); }
RUN(provider_tokens) { MADE(tokens, netca.provider_tokens(H(0), &made, WHY)); }
RUN(provider_changes) { MADE(tokens, netca.provider_changes(H(0), &made, WHY)); }

RUN(token_open) { MADE(token, netca.token_open(H(0), T(1), &made, WHY)); }
RUN(token_serial) { STRING(netca.token_serial(H(0), &length)); }
RUN(token_label) { STRING(netca.token_label(H(0), &length)); }
RUN(token_status) { MADE(tokens, netca.token_status(H(0), &made, WHY)); }

RUN(client_open) { MADE(client, netca.client_open(H(0), &made, WHY)); }
RUN(client_service) { MADE(service, netca.client_service(H(0), c->cancel, &made, WHY)); }
RUN(client_list) { MADE(certificates, netca.client_list(H(0), H(1), &made, WHY)); }
RUN(client_quote) { MADE(quote, netca.client_quote(H(0), H(1), (size_t)N(2), c->cancel, &made, WHY)); }
RUN(client_kept_quote) { MADE(quote, netca.client_kept_quote(H(0), H(1), (size_t)N(2), &made, WHY)); }
RUN(client_agreement) { MADE(agreement, netca.client_agreement(H(0), H(1), c->cancel, &made, WHY)); }
RUN(client_journal) { MADE(journal, netca.client_journal(H(0), &made, WHY)); }
RUN(client_upload) { c->code = netca.client_upload(H(0), H(1), (int32_t)N(2), B(3), c->cancel, H(4), WHY); }
RUN(client_upload_file) { c->code = netca.client_upload_file(H(0), H(1), (int32_t)N(2), T(3), c->cancel, H(4), WHY); }
RUN(client_remove_upload) { c->code = netca.client_remove_upload(H(0), H(1), T(2), c->cancel, H(3), WHY); }
RUN(client_uploads) { MADE(uploads, netca.client_uploads(H(0), H(1), c->cancel, &made, WHY)); }

RUN(client_apply)
{
    int32_t how = NETCA_NONE;
    netca_login login = login_of(c);
    MADE(renewal, netca.client_apply(H(0), H(1), H(2), (size_t)N(3), H(4), H(5), H(6), &login, c->cancel, &how, &made, WHY));
    c->number = how;
}

RUN(client_recover)
{
    netca_login login = login_of(c);
    MADE(recovered, netca.client_recover(H(0), H(1), H(2), (size_t)N(3), &login, c->cancel, &made, WHY));
}

RUN(agreement_accept) { c->code = netca.agreement_accept(H(0), WHY); }

RUN(form_new) { MADE(form, netca.form_new(&made, WHY)); }
RUN(form_from_json) { MADE(form, netca.form_from_json(T(0), &made, WHY)); }
RUN(form_set_text) { c->code = netca.form_set_text(H(0), T(1), T(2), WHY); }
RUN(form_set_number) { c->code = netca.form_set_number(H(0), T(1), (int32_t)N(2), WHY); }
RUN(form_check) { c->code = netca.form_check(H(0), H(1), WHY); }
RUN(form_use_uploads) { c->code = netca.form_use_uploads(H(0), H(1), WHY); }

RUN(paper_new)
{
    MADE(paper, netca.paper_new(H(0), H(1), (size_t)N(2), H(3), H(4), B(5), (uint32_t)N(6), &made, WHY));
}
RUN(paper_pages) { c->number = (int64_t)netca.paper_pages(H(0)); }
RUN(paper_missing) { STRING(netca.paper_missing(H(0), &length)); }

RUN(renewal_open) { MADE(renewal, netca.renewal_open(H(0), T(1), &made, WHY)); }
RUN(renewal_find) { MADE(renewal, netca.renewal_find(H(0), H(1), (size_t)N(2), &made, WHY)); }
RUN(renewal_id) { STRING(netca.renewal_id(H(0), &length)); }
RUN(renewal_stage) { c->number = netca.renewal_stage(H(0)); }
RUN(renewal_journal) { MADE(journal, netca.renewal_journal(H(0), &made, WHY)); }
RUN(renewal_payment_link) { MADE(payment_link, netca.renewal_payment_link(H(0), (int32_t)N(1), c->cancel, &made, WHY)); }
RUN(renewal_wait_for_payment)
{
    COUNTED(netca.renewal_wait_for_payment(H(0), H(1), (uint64_t)N(2), c->cancel, &number, WHY));
}
RUN(renewal_transfers) { MADE(transfer_sheet, netca.renewal_transfers(H(0), c->cancel, &made, WHY)); }
RUN(renewal_declare_transfers)
{
    MADE(transfer_sheet, netca.renewal_declare_transfers(H(0), H(1), c->cancel, &made, WHY));
}
RUN(renewal_verify_transfers) { MADE(transfer_sheet, netca.renewal_verify_transfers(H(0), c->cancel, &made, WHY)); }
RUN(renewal_request_invoice)
{
    MADE(invoice, netca.renewal_request_invoice(H(0), T(1), T(2), T(3), c->cancel, &made, WHY));
}
RUN(renewal_invoice) { MADE(invoice, netca.renewal_invoice(H(0), c->cancel, &made, WHY)); }
RUN(renewal_invoice_document) { MADE(bytes, netca.renewal_invoice_document(H(0), c->cancel, &made, WHY)); }
RUN(renewal_resume) { c->code = netca.renewal_resume(H(0), c->cancel, WHY); }
RUN(renewal_order) { MADE(order, netca.renewal_order(H(0), c->cancel, &made, WHY)); }
RUN(renewal_withdraw) { MADE(application, netca.renewal_withdraw(H(0), T(1), c->cancel, &made, WHY)); }
RUN(renewal_refresh) { MADE(application, netca.renewal_refresh(H(0), c->cancel, &made, WHY)); }
RUN(renewal_wait) { COUNTED(netca.renewal_wait(H(0), (int32_t)N(1), (uint64_t)N(2), c->cancel, &number, WHY)); }
RUN(renewal_install)
{
    netca_login login = login_of(c);
    MADE(certificates, netca.renewal_install(H(0), H(1), &login, c->cancel, &made, WHY));
}

RUN(transfers_new) { MADE(transfers, netca.transfers_new(H(0), &made, WHY)); }
RUN(transfers_add) { c->code = netca.transfers_add(H(0), T(1), T(2), T(3), T(4), T(5), WHY); }
RUN(transfers_remove) { c->code = netca.transfers_remove(H(0), (size_t)N(1), WHY); }
RUN(transfers_count) { c->number = (int64_t)netca.transfers_count(H(0)); }

RUN(drivers_find) { MADE(drivers, netca.drivers_find(T(0), (int32_t)N(1), &made, WHY)); }
RUN(drivers_count) { c->number = (int64_t)netca.drivers_count(H(0)); }
RUN(drivers_what) { STRING(netca.drivers_what(H(0), (size_t)N(1), (int32_t)N(2), &length)); }
RUN(drivers_next) { STRING(netca.drivers_next(H(0), (size_t)N(1), (int32_t)N(2), &length)); }

#define NOW(name, result, ...) {#name, run_##name, 0, result, {__VA_ARGS__}}
#define LATER(name, result, ...) {#name, run_##name, 1, result, {__VA_ARGS__}}
#define NO_ARGUMENTS NOTHING

const function functions[] = {
    LATER(close, NOTHING, ANY_HANDLE),
    NOW(cancel_new, CANCEL, NO_ARGUMENTS),
    NOW(cancel_request, NOTHING, CANCEL),
    NOW(texts_new, TEXTS, NUMBER),
    NOW(texts_value, A_STRING, TEXTS, NUMBER, NUMBER),
    NOW(texts_what, A_STRING, TEXTS, NUMBER),
    NOW(texts_next, A_STRING, TEXTS, NUMBER),
    NOW(texts_field, A_STRING, TEXTS, TEXT),
    NOW(settings_new, SETTINGS, NO_ARGUMENTS),
    NOW(settings_set_server, NOTHING, SETTINGS, TEXT),
    NOW(settings_add_trust_anchors, NOTHING, SETTINGS, TEXT),
    NOW(settings_add_tls_roots, NOTHING, SETTINGS, TEXT),
    NOW(settings_set_state_directory, NOTHING, SETTINGS, TEXT),
    NOW(settings_set_program, NOTHING, SETTINGS, TEXT, TEXT),
    NOW(settings_add_payment_host, NOTHING, SETTINGS, TEXT),
    NOW(settings_set_proxy, NOTHING, SETTINGS, TEXT_OR_NULL),
    NOW(settings_set_timeouts, NOTHING, SETTINGS, NUMBER, NUMBER),
    NOW(settings_listen, NOTHING, SETTINGS, NUMBER, NUMBER),
    NOW(exchange_answer, NOTHING, EXCHANGE, NUMBER, TEXT_OR_NULL, BYTES),
    NOW(exchange_fail, NOTHING, EXCHANGE, NUMBER),
    LATER(provider_open_pkcs11, PROVIDER, TEXT),
    LATER(provider_open_pkcs11_profile, PROVIDER, TEXT, TEXT),
    LATER(provider_open_skf, PROVIDER, TEXT, TEXT_OR_NULL),
    LATER(provider_open_soft, PROVIDER, TEXT),
    LATER(provider_tokens, TOKENS, PROVIDER),
    LATER(provider_changes, TOKENS, PROVIDER),
    LATER(token_open, TOKEN, PROVIDER, TEXT_OR_NULL),
    NOW(token_serial, A_STRING, TOKEN),
    NOW(token_label, A_STRING, TOKEN),
    LATER(token_status, TOKENS, TOKEN),
    LATER(client_open, CLIENT, SETTINGS),
    LATER(client_service, SERVICE, CLIENT),
    LATER(client_list, CERTIFICATES, CLIENT, TOKEN),
    LATER(client_quote, QUOTE, CLIENT, CERTIFICATES, NUMBER),
    LATER(client_kept_quote, QUOTE, CLIENT, CERTIFICATES, NUMBER),
    LATER(client_agreement, AGREEMENT, CLIENT, QUOTE),
    LATER(client_journal, JOURNAL, CLIENT),
    LATER(client_upload, NOTHING, CLIENT, QUOTE, NUMBER, BYTES, FORM),
    LATER(client_upload_file, NOTHING, CLIENT, QUOTE, NUMBER, TEXT, FORM),
    LATER(client_remove_upload, NOTHING, CLIENT, QUOTE, TEXT, FORM),
    LATER(client_uploads, UPLOADS, CLIENT, QUOTE),
    LATER(client_apply, RENEWAL, CLIENT, TOKEN, CERTIFICATES, NUMBER, QUOTE, AGREEMENT, FORM, LOGIN),
    LATER(client_recover, RECOVERED, CLIENT, TOKEN, CERTIFICATES, NUMBER, LOGIN),
    NOW(agreement_accept, NOTHING, AGREEMENT),
    NOW(form_new, FORM, NO_ARGUMENTS),
    NOW(form_from_json, FORM, TEXT),
    NOW(form_set_text, NOTHING, FORM, TEXT, TEXT),
    NOW(form_set_number, NOTHING, FORM, TEXT, NUMBER),
    NOW(form_check, NOTHING, FORM, QUOTE),
    NOW(form_use_uploads, NOTHING, FORM, UPLOADS),
    LATER(paper_new, PAPER, FORM | OR_NULL, CERTIFICATES, NUMBER, QUOTE, SERVICE, BYTES, NUMBER),
    NOW(paper_pages, A_COUNT, PAPER),
    NOW(paper_missing, A_STRING, PAPER),
    LATER(renewal_open, RENEWAL, CLIENT, TEXT),
    LATER(renewal_find, RENEWAL, CLIENT, CERTIFICATES, NUMBER),
    NOW(renewal_id, A_STRING, RENEWAL),
    NOW(renewal_stage, A_COUNT, RENEWAL),
    NOW(renewal_journal, JOURNAL, RENEWAL),
    LATER(renewal_payment_link, PAYMENT_LINK, RENEWAL, NUMBER),
    LATER(renewal_wait_for_payment, A_COUNT, RENEWAL, PAYMENT_LINK, NUMBER),
    LATER(renewal_transfers, TRANSFER_SHEET, RENEWAL),
    LATER(renewal_declare_transfers, TRANSFER_SHEET, RENEWAL, TRANSFERS),
    LATER(renewal_verify_transfers, TRANSFER_SHEET, RENEWAL),
    LATER(renewal_request_invoice, INVOICE, RENEWAL, TEXT, TEXT_OR_NULL, TEXT_OR_NULL),
    LATER(renewal_invoice, INVOICE, RENEWAL),
    LATER(renewal_invoice_document, BYTES_FILE, RENEWAL),
    LATER(renewal_resume, NOTHING, RENEWAL),
    LATER(renewal_order, ORDER, RENEWAL),
    LATER(renewal_withdraw, APPLICATION, RENEWAL, TEXT_OR_NULL),
    LATER(renewal_refresh, APPLICATION, RENEWAL),
    LATER(renewal_wait, A_COUNT, RENEWAL, NUMBER, NUMBER),
    LATER(renewal_install, CERTIFICATES, RENEWAL, TOKEN, LOGIN),
    NOW(transfers_new, TRANSFERS, TRANSFER_SHEET | OR_NULL),
    NOW(transfers_add, NOTHING, TRANSFERS, TEXT, TEXT, TEXT, TEXT, TEXT_OR_NULL),
    NOW(transfers_remove, NOTHING, TRANSFERS, NUMBER),
    NOW(transfers_count, A_COUNT, TRANSFERS),
    LATER(drivers_find, DRIVERS, TEXT_OR_NULL, NUMBER),
    NOW(drivers_count, A_COUNT, DRIVERS),
    NOW(drivers_what, A_STRING, DRIVERS, NUMBER, NUMBER),
    NOW(drivers_next, A_STRING, DRIVERS, NUMBER, NUMBER),
};

const size_t function_count = sizeof functions / sizeof functions[0];
