/* An expired certificate: the form on paper, its scan uploaded, and the application taken up on another computer. */
#include "check.h"

static netca_error *error;

static netca_client *client_at(char **argument, const char *state)
{
    netca_client *client = NULL;
    netca_settings *settings = settings_of(argument);
    GOOD(netca_settings_set_state_directory(settings, NETCA_TEXT(state), &error));
    GOOD(netca_client_open(settings, &client, &error));
    netca_settings_free(settings);
    return client;
}

static void write_file(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    CHECK(file != NULL && fwrite(bytes, 1, length, file) == length && fclose(file) == 0);
}

int main(int argc, char **argument)
{
    netca_certificates *certificates = NULL;
    netca_quote *quote = NULL, *kept = NULL;
    netca_service *service = NULL;
    netca_agreement *agreement = NULL;
    netca_paper *blank = NULL, *paper = NULL;
    netca_uploads *uploads = NULL;
    netca_renewal *renewal = NULL;
    netca_recovered *recovered = NULL;
    netca_application *application = NULL;
    netca_login login = login_of();
    size_t font_length, length;
    char other[512];
    CHECK(argc == 7);
    uint8_t *font = (uint8_t *)content(argument[6], &font_length);
    netca_client *client = client_at(argument, argument[4]);
    netca_token *token = token_of(argument);
    netca_form *form = form_of(argument);
    GOOD(netca_client_list(client, token, &certificates, &error));
    GOOD(netca_client_service(client, NULL, &service, &error));
    GOOD(netca_client_quote(client, certificates, 0, NULL, &quote, &error));
    CHECK(netca_quote_path(quote) == NETCA_PATH_EXPIRED && netca_quote_needs_operator_address(quote) == 1);
    CHECK(netca_quote_attachment_count(quote) == 4);
    size_t wanted = 0;
    while (netca_quote_attachment_kind(quote, wanted) != NETCA_ATTACHMENT_APPLICATION_FORM)
        CHECK(++wanted < 4);
    CHECK(netca_quote_attachment_is_required(quote, wanted, NETCA_NONE) == 1);
    CHECK(netca_quote_attachment_max_bytes(quote, wanted) == 10 << 20);

    FAILS(NETCA_ERROR_RENEW_FORM, netca_form_check(form, quote, &error));
    FAILS(NETCA_ERROR_PDF_FONT_UNREADABLE, netca_paper_new(form, certificates, 0, quote, service, (const uint8_t *)"font", 4,
                                                           0, &paper, &error));
    GOOD(netca_paper_new(NULL, certificates, 0, quote, service, font, font_length, 0, &blank, &error));
    GOOD(netca_paper_new(form, certificates, 0, quote, service, font, font_length, 0, &paper, &error));
    CHECK(netca_paper_pages(paper) >= 1 && netca_paper_missing(paper, &length) != NULL && length == 0);
    const uint8_t *empty = netca_paper_data(blank, &length);
    snprintf(other, sizeof other, "%s.blank", getenv("PAPER"));
    write_file(other, empty, length);
    const uint8_t *pdf = netca_paper_data(paper, &length);
    write_file(getenv("PAPER"), pdf, length);

    /* Signed, stamped, scanned: here the PDF itself. */
    FAILS(NETCA_ERROR_RENEW_FORM, netca_client_upload(client, quote, NETCA_ATTACHMENT_APPLICATION_FORM,
                                                      (const uint8_t *)"no scan", 7, NULL, form, &error));
    GOOD(netca_client_upload(client, quote, NETCA_ATTACHMENT_APPLICATION_FORM, pdf, length, NULL, form, &error));
    GOOD(netca_client_upload_file(client, quote, NETCA_ATTACHMENT_OPERATOR_PAPERS, NETCA_TEXT(other), NULL, form,
                                  &error));
    GOOD(netca_client_uploads(client, quote, NULL, &uploads, &error));
    CHECK(netca_uploads_count(uploads) == 2 && netca_uploads_kind(uploads, 0) == NETCA_ATTACHMENT_APPLICATION_FORM);
    CHECK(netca_uploads_size(uploads, 0) == (int64_t)length && netca_uploads_received(uploads, 0) == (int64_t)length);
    CHECK(netca_uploads_media_type(uploads, 0) == NETCA_MEDIA_PDF);
    /* In another process: the quote was kept, and the attachments with it. */
    GOOD(netca_client_kept_quote(client, certificates, 0, &kept, &error));
    CHECK(kept != NULL && strcmp(netca_quote_id(kept, NULL), netca_quote_id(quote, NULL)) == 0);
    netca_form_free(form);
    form = form_of(argument);
    GOOD(netca_form_use_uploads(form, uploads, &error));
    GOOD(netca_form_check(form, kept, &error));

    GOOD(netca_client_agreement(client, kept, NULL, &agreement, &error));
    GOOD(netca_agreement_accept(agreement, &error));
    GOOD(netca_client_apply(client, token, certificates, 0, kept, agreement, form, &login, NULL, NULL, &renewal, &error));
    char *id = strdup(netca_renewal_id(renewal, NULL));
    netca_renewal_free(renewal);
    netca_client_free(client);

    /* Another computer, that knows nothing of it. */
    snprintf(other, sizeof other, "%s-other", argument[4]);
    client = client_at(argument, other);
    GOOD(netca_renewal_find(client, certificates, 0, &renewal, &error));
    CHECK(renewal == NULL);
    FAILS(NETCA_ERROR_RENEW_NO_RENEWAL, netca_renewal_open(client, NETCA_TEXT(id), &renewal, &error));
    GOOD(netca_client_recover(client, token, certificates, 0, &login, NULL, &recovered, &error));
    CHECK(netca_recovered_count(recovered) == 1 && strcmp(netca_recovered_id(recovered, 0, NULL), id) == 0);
    CHECK(netca_recovered_outcome(recovered, 0) == NETCA_RECOVERY_RESTORED);
    CHECK(netca_recovered_stage(recovered, 0) == NETCA_STAGE_AWAITING_PAYMENT);
    CHECK(netca_recovered_refusal(recovered, 0) == NULL && netca_recovered_is_key_missing(recovered, 0) == 0);
    CHECK(netca_application_payment_status(netca_recovered_application(recovered, 0)) == NETCA_PAYMENT_UNPAID);
    netca_recovered_free(recovered);
    GOOD(netca_renewal_open(client, NETCA_TEXT(id), &renewal, &error));
    GOOD(netca_renewal_refresh(renewal, NULL, &application, &error));
    netca_application_free(application);
    netca_renewal_free(renewal);
    GOOD(netca_client_recover(client, token, certificates, 0, &login, NULL, &recovered, &error));
    CHECK(netca_recovered_outcome(recovered, 0) == NETCA_RECOVERY_KNOWN);
    netca_recovered_free(recovered);

    free(id);
    free(font);
    netca_uploads_free(uploads);
    netca_paper_free(blank);
    netca_paper_free(paper);
    netca_form_free(form);
    netca_agreement_free(agreement);
    netca_quote_free(quote);
    netca_quote_free(kept);
    netca_service_free(service);
    netca_certificates_free(certificates);
    netca_token_free(token);
    netca_client_free(client);
    return 0;
}
