/* Every snapshot as JSON, one a line: its function, a tab, and the text. */
#include "check.h"

static int32_t events;

static void show(const char *name, const char *json, size_t length)
{
    CHECK(json != NULL && strlen(json) == length && strchr(json, '\n') == NULL);
    printf("%s\t%s\n", name, json);
}

static void progress(void *user_data, int32_t event, int64_t value, const char *json, size_t json_length)
{
    (void)user_data, (void)value;
    if ((events & (1 << event)) == 0)
        show("netca_progress_callback", json, json_length);
    events |= 1 << event;
}

#define SHOW(name, handle)                                                                                             \
    do {                                                                                                               \
        const char *json = name(handle, &length);                                                                      \
        show(#name, json, length);                                                                                     \
    } while (0)

int main(int argc, char **argument)
{
    fixture f;
    netca_error *error = NULL;
    netca_client *client = NULL;
    netca_renewal *renewal = NULL;
    netca_application *withdrawn = NULL;
    size_t length = 0;
    CHECK(argc == 7);
    fixture_open(&f, argument);
    SHOW(netca_agreement_json, f.agreement);
    SHOW(netca_certificates_json, f.certificates);
    SHOW(netca_drivers_json, f.drivers);
    SHOW(netca_error_json, f.error);
    SHOW(netca_invoice_json, f.invoice);
    SHOW(netca_journal_json, f.journal);
    SHOW(netca_order_json, f.order);
    SHOW(netca_payment_link_json, f.payment_link);
    SHOW(netca_quote_json, f.quote);
    SHOW(netca_recovered_json, f.recovered);
    SHOW(netca_service_json, f.service);
    SHOW(netca_tokens_json, f.tokens);

    GOOD(netca_transfers_add(f.transfers, NETCA_TEXT("6222000000000000001"), NETCA_TEXT("云杉示例有限公司"), NETCA_TEXT("100"),
                             NETCA_TEXT("2026-01-05"), NULL, 0, &error));
    netca_transfer_sheet_free(f.transfer_sheet);
    GOOD(netca_renewal_declare_transfers(f.renewal, f.transfers, NULL, &f.transfer_sheet, &error));
    netca_transfer_sheet_free(f.transfer_sheet);
    GOOD(netca_renewal_verify_transfers(f.renewal, NULL, &f.transfer_sheet, &error));
    SHOW(netca_transfer_sheet_json, f.transfer_sheet);
    const uint8_t *pdf = netca_paper_data(f.paper, &length);
    GOOD(netca_client_upload(f.client, f.quote, NETCA_ATTACHMENT_VAT_PAPERS, pdf, length, NULL, f.form, &error));
    netca_uploads_free(f.uploads);
    GOOD(netca_client_uploads(f.client, f.quote, NULL, &f.uploads, &error));
    SHOW(netca_uploads_json, f.uploads);

    /* A form with mistakes, and an error of the CA's. */
    GOOD(netca_form_set_text(f.form, NETCA_TEXT("operator.mobile"), NETCA_TEXT("1"), &error));
    CHECK(netca_form_check(f.form, f.quote, &error) == NETCA_ERROR_RENEW_FORM);
    SHOW(netca_error_json, error);
    netca_error_free(error);
    error = NULL;

    /* Events of another client, on the same renewal. */
    char *id = strdup(netca_renewal_id(f.renewal, NULL));
    netca_renewal_free(f.renewal);
    f.renewal = NULL;
    GOOD(netca_settings_set_progress(f.settings, progress, NULL, NULL, &error));
    GOOD(netca_client_open(f.settings, &client, &error));
    GOOD(netca_renewal_open(client, NETCA_TEXT(id), &renewal, &error));
    GOOD(netca_renewal_withdraw(renewal, NETCA_TEXT("why"), NULL, &withdrawn, &error));
    SHOW(netca_application_json, withdrawn);
    netca_application_free(withdrawn);
    netca_renewal_free(renewal);
    renewal = applied(client, f.token, argument);
    netca_renewal_free(renewal);
    netca_client_free(client);
    free(id);
    fixture_close(&f);
    return 0;
}
