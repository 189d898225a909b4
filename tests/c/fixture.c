#include "check.h"

void good(int32_t code, netca_error **error, const char *file, int line, const char *call)
{
    if (code == NETCA_OK)
        return;
    fprintf(stderr, "%s:%d: %s gave %d %s\n", file, line, call, (int)code, netca_error_json(*error, NULL));
    exit(1);
}

void fails(int32_t expected, int32_t code, netca_error **error, const char *file, int line, const char *call)
{
    if (code != expected || netca_error_code(*error) != expected) {
        fprintf(stderr, "%s:%d: %s gave %d and not %d: %s\n", file, line, call, (int)code, (int)expected,
                *error != NULL ? netca_error_json(*error, NULL) : "no error");
        exit(1);
    }
    netca_error_free(*error);
    *error = NULL;
}

char *content(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL);
    CHECK(fseek(file, 0, SEEK_END) == 0);
    long size = ftell(file);
    CHECK(size >= 0);
    rewind(file);
    char *text = calloc(1, (size_t)size + 1);
    CHECK(text != NULL && fread(text, 1, (size_t)size, file) == (size_t)size);
    fclose(file);
    if (length != NULL)
        *length = (size_t)size;
    return text;
}

netca_settings *settings_of(char **argument)
{
    netca_settings *settings = NULL;
    netca_error *error = NULL;
    char *anchor = content(argument[2], NULL);
    GOOD(netca_settings_new(&settings, &error));
    GOOD(netca_settings_set_server(settings, NETCA_TEXT(argument[1]), &error));
    GOOD(netca_settings_add_trust_anchors(settings, NETCA_TEXT(anchor), &error));
    GOOD(netca_settings_add_tls_roots(settings, NETCA_TEXT(anchor), &error));
    GOOD(netca_settings_set_state_directory(settings, NETCA_TEXT(argument[4]), &error));
    GOOD(netca_settings_set_program(settings, NETCA_TEXT("C test"), NETCA_TEXT("4.7.6"), &error));
    GOOD(netca_settings_set_proxy(settings, NETCA_TEXT("direct"), &error));
    free(anchor);
    return settings;
}

netca_login login_of(void)
{
    netca_login login;
    memset(&login, 0, sizeof login);
    login.size = sizeof login;
    login.pin = (const uint8_t *)getenv("PIN");
    CHECK(login.pin != NULL);
    login.pin_length = strlen((const char *)login.pin);
    return login;
}

void plug(const char *event)
{
    char path[4096];
    int length = snprintf(path, sizeof path, "%s.plug", getenv("NETCA_SKF_STATE"));
    CHECK(length > 0 && (size_t)length < sizeof path);
    FILE *file = fopen(path, "ab");
    CHECK(file != NULL && fprintf(file, "%s\n", event) > 0 && fclose(file) == 0);
}

netca_provider *provider_of(char **argument)
{
    netca_provider *provider = NULL;
    netca_error *error = NULL;
    const char *ending = strrchr(argument[3], '.');
    if (ending != NULL && strcmp(ending, ".json") == 0)
        GOOD(netca_provider_open_soft(NETCA_TEXT(argument[3]), &provider, &error));
    else if (strncmp(argument[3], "skf:", 4) == 0)
        GOOD(netca_provider_open_skf(NETCA_TEXT(argument[3] + 4), NULL, 0, &provider, &error));
    else
        GOOD(netca_provider_open_pkcs11(NETCA_TEXT(argument[3]), &provider, &error));
    return provider;
}

netca_token *token_of(char **argument)
{
    netca_provider *provider = provider_of(argument);
    netca_token *token = NULL;
    netca_error *error = NULL;
    GOOD(netca_token_open(provider, NULL, 0, &token, &error));
    netca_provider_free(provider);
    return token;
}

netca_form *form_of(char **argument)
{
    netca_form *form = NULL;
    netca_error *error = NULL;
    char *text = content(argument[5], NULL);
    GOOD(netca_form_from_json(NETCA_TEXT(text), &form, &error));
    free(text);
    return form;
}

netca_renewal *applied(netca_client *client, netca_token *token, char **argument)
{
    netca_error *error = NULL;
    netca_certificates *certificates = NULL;
    netca_quote *quote = NULL;
    netca_agreement *agreement = NULL;
    netca_renewal *renewal = NULL;
    netca_login login = login_of();
    netca_form *form = form_of(argument);
    int32_t how = NETCA_NONE;
    GOOD(netca_client_list(client, token, &certificates, &error));
    GOOD(netca_client_quote(client, certificates, 0, NULL, &quote, &error));
    GOOD(netca_client_agreement(client, quote, NULL, &agreement, &error));
    GOOD(netca_agreement_accept(agreement, &error));
    GOOD(netca_client_apply(client, token, certificates, 0, quote, agreement, form, &login, NULL, &how, &renewal, &error));
    CHECK(how == NETCA_APPLIED_SUBMITTED && renewal != NULL);
    netca_form_free(form);
    netca_agreement_free(agreement);
    netca_quote_free(quote);
    netca_certificates_free(certificates);
    return renewal;
}

/* Answers with an invoice, and keeps the first exchange for itself. */
static void send_canned(void *user_data, netca_exchange *exchange)
{
    fixture *f = user_data;
    const char *url = netca_exchange_url(exchange, NULL);
    const char *answer = strstr(url, "/document") != NULL
                             ? "%PDF-1.4\n%%EOF\n"
                             : "{\"invoice_type\":\"electronic\",\"status\":\"issued\",\"title\":\"x\",\"amount\":10000,"
                               "\"tax_number\":null,\"invoice_number\":\"1\",\"issued_at\":\"2026-11-22T00:00:00Z\"}";
    netca_exchange_answer(exchange, 200, NULL, 0, (const uint8_t *)answer, strlen(answer), NULL);
    if (f->exchange == NULL)
        f->exchange = exchange;
    else
        netca_exchange_free(exchange);
}

/* An invoice that no server gave: there is none before the order is paid. */
static void open_invoice(fixture *f, const char *id)
{
    netca_client *client = NULL;
    netca_renewal *renewal = NULL;
    netca_error *error = NULL;
    GOOD(netca_settings_set_transport(f->settings, &f->transport, &error));
    GOOD(netca_client_open(f->settings, &client, &error));
    GOOD(netca_renewal_open(client, NETCA_TEXT(id), &renewal, &error));
    GOOD(netca_renewal_invoice(renewal, NULL, &f->invoice, &error));
    GOOD(netca_renewal_invoice_document(renewal, NULL, &f->bytes, &error));
    netca_renewal_free(renewal);
    netca_client_free(client);
    GOOD(netca_settings_set_transport(f->settings, NULL, &error));
}

void fixture_open(fixture *f, char **argument)
{
    netca_error *error = NULL;
    memset(f, 0, sizeof *f);
    f->login = login_of();
    f->transport.size = sizeof f->transport;
    f->transport.user_data = f;
    f->transport.send = send_canned;
    f->font = content(argument[6], &f->font_length);
    f->settings = settings_of(argument);
    f->provider = provider_of(argument);
    GOOD(netca_cancel_new(&f->cancel, &error));
    GOOD(netca_texts_new(NETCA_LANGUAGE_CHINESE, &f->texts, &error));
    GOOD(netca_drivers_find(NULL, 0, 0, &f->drivers, &error));
    GOOD(netca_client_open(f->settings, &f->client, &error));
    GOOD(netca_provider_tokens(f->provider, &f->tokens, &error));
    GOOD(netca_token_open(f->provider, NULL, 0, &f->token, &error));
    f->renewal = applied(f->client, f->token, argument);
    char *id = strdup(netca_renewal_id(f->renewal, NULL));
    netca_renewal_free(f->renewal);
    open_invoice(f, id);
    GOOD(netca_client_service(f->client, NULL, &f->service, &error));
    GOOD(netca_client_list(f->client, f->token, &f->certificates, &error));
    GOOD(netca_client_recover(f->client, f->token, f->certificates, 0, &f->login, NULL, &f->recovered, &error));
    GOOD(netca_renewal_open(f->client, NETCA_TEXT(id), &f->renewal, &error));
    free(id);
    GOOD(netca_client_quote(f->client, f->certificates, 0, NULL, &f->quote, &error));
    f->fees = netca_quote_option_fees(f->quote, 0);
    GOOD(netca_client_agreement(f->client, f->quote, NULL, &f->agreement, &error));
    f->form = form_of(argument);
    GOOD(netca_paper_new(f->form, f->certificates, 0, f->quote, f->service, (const uint8_t *)f->font, f->font_length, 0,
                         &f->paper, &error));
    GOOD(netca_client_uploads(f->client, f->quote, NULL, &f->uploads, &error));
    GOOD(netca_client_journal(f->client, &f->journal, &error));
    GOOD(netca_renewal_order(f->renewal, NULL, &f->order, &error));
    GOOD(netca_renewal_refresh(f->renewal, NULL, &f->application, &error));
    GOOD(netca_renewal_payment_link(f->renewal, NETCA_CHANNEL_ALIPAY, NULL, &f->payment_link, &error));
    GOOD(netca_renewal_transfers(f->renewal, NULL, &f->transfer_sheet, &error));
    GOOD(netca_transfers_new(NULL, &f->transfers, &error));
    CHECK(netca_client_open(NULL, &(netca_client *){0}, &f->error) == NETCA_ERROR_C_NULL);
}

void fixture_close(fixture *f)
{
    netca_agreement_free(f->agreement);
    netca_application_free(f->application);
    netca_bytes_free(f->bytes);
    netca_cancel_free(f->cancel);
    netca_certificates_free(f->certificates);
    netca_client_free(f->client);
    netca_drivers_free(f->drivers);
    netca_error_free(f->error);
    netca_exchange_free(f->exchange);
    netca_form_free(f->form);
    netca_invoice_free(f->invoice);
    netca_journal_free(f->journal);
    netca_order_free(f->order);
    netca_paper_free(f->paper);
    netca_payment_link_free(f->payment_link);
    netca_provider_free(f->provider);
    netca_quote_free(f->quote);
    netca_recovered_free(f->recovered);
    netca_renewal_free(f->renewal);
    netca_service_free(f->service);
    netca_settings_free(f->settings);
    netca_texts_free(f->texts);
    netca_token_free(f->token);
    netca_tokens_free(f->tokens);
    netca_transfer_sheet_free(f->transfer_sheet);
    netca_transfers_free(f->transfers);
    netca_uploads_free(f->uploads);
    free(f->font);
}
