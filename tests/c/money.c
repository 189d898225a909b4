/* Paid by bank transfer, with an electronic invoice: everything about money that the flow has, and the journal. */
#include "check.h"

#include <unistd.h>

static netca_error *error;

static void check_application(netca_renewal *renewal)
{
    netca_application *application = NULL;
    GOOD(netca_renewal_refresh(renewal, NULL, &application, &error));
    const netca_order *order = netca_application_order(application);
    CHECK(strcmp(netca_application_id(application, NULL), netca_renewal_id(renewal, NULL)) == 0);
    CHECK(strlen(netca_application_business_number(application, NULL)) == 17);
    CHECK(netca_application_payment_status(application) == NETCA_PAYMENT_PAID);
    CHECK(netca_application_term_months(application) == 24);
    CHECK(netca_application_renew_with(application) == NETCA_RENEW_WITH_SAME_KEY);
    CHECK(netca_application_refund_count(application) == 0 && netca_application_reason(application, NULL) == NULL);
    size_t entries = netca_application_timeline_count(application);
    CHECK(entries >= 2 && netca_application_timeline_event(application, 0) == NETCA_TIMELINE_ENTERED);
    CHECK(netca_application_timeline_at(application, 0) <= netca_application_timeline_at(application, entries - 1));
    CHECK(netca_application_timeline_at(application, entries) == NETCA_NO_TIME);
    CHECK(netca_order_total(order) == 20000 && netca_order_invoice_type(order) == NETCA_INVOICE_TYPE_ELECTRONIC);
    CHECK(strstr(netca_application_json(application, NULL), "\"json_version\":1") != NULL);
    netca_application_free(application);
}

static void check_journal(netca_client *client, netca_renewal *renewal)
{
    netca_journal *journal = NULL;
    GOOD(netca_client_journal(client, &journal, &error));
    CHECK(netca_journal_count(journal) == 1 && netca_journal_term_months(journal, 0) == 24);
    CHECK(netca_journal_total(journal, 0) == 20000 && netca_journal_opened_at(journal, 0) > 1700000000);
    CHECK(netca_journal_stage(journal, 0) == netca_renewal_stage(renewal));
    CHECK(strlen(netca_journal_certificate(journal, 0, NULL)) == 64);
    CHECK(netca_journal_new_certificate(journal, 0, NULL) == NULL);
    CHECK(strlen(netca_journal_business_number(journal, 0, NULL)) == 17);
    CHECK(strcmp(netca_journal_token(journal, 0, NULL), "T-1") == 0);
    /* The receipt's token opens the application: it stays inside. */
    CHECK(strstr(netca_journal_json(journal, NULL), "access_token") == NULL);
    netca_journal_free(journal);
}

static void transfer(netca_renewal *renewal)
{
    netca_transfer_sheet *sheet = NULL;
    netca_transfers *transfers = NULL;
    GOOD(netca_renewal_transfers(renewal, NULL, &sheet, &error));
    CHECK(netca_transfer_sheet_total(sheet) == 20000 && netca_transfer_sheet_missing(sheet) == 20000);
    CHECK(netca_transfer_sheet_count(sheet) == 0 && netca_transfer_sheet_received(sheet) == 0);
    CHECK(netca_transfer_sheet_account(sheet, NULL)[0] != 0 && netca_transfer_sheet_bank(sheet, NULL)[0] != 0);
    GOOD(netca_transfers_new(sheet, &transfers, &error));
    netca_transfer_sheet_free(sheet);
    FAILS(NETCA_ERROR_RENEW_FORM, netca_transfers_add(transfers, NETCA_TEXT("x"), NETCA_TEXT(""), NETCA_TEXT("-1"),
                                                      NETCA_TEXT("yesterday"), NULL, 0, &error));
    GOOD(netca_transfers_add(transfers, NETCA_TEXT("6222000000000000001"), NETCA_TEXT("云杉示例有限公司"),
                             NETCA_TEXT("150.00"), NETCA_TEXT("2026-01-05"), NULL, 0, &error));
    GOOD(netca_renewal_declare_transfers(renewal, transfers, NULL, &sheet, &error));
    CHECK(netca_transfer_sheet_count(sheet) == 1 && netca_transfer_sheet_result(sheet, 0) == NETCA_NONE);
    CHECK(netca_transfer_sheet_amount(sheet, 0) == 15000 && netca_transfer_sheet_balance(sheet, 0) == NETCA_NONE);
    netca_transfers_free(transfers);
    /* 添加更多: what was declared before comes along, since declaring replaces it. */
    GOOD(netca_transfers_new(sheet, &transfers, &error));
    netca_transfer_sheet_free(sheet);
    GOOD(netca_transfers_add(transfers, NETCA_TEXT("6222000000000000001"), NETCA_TEXT("云杉示例有限公司"),
                             NETCA_TEXT("99.99"), NETCA_TEXT("2026-01-06"), NETCA_TEXT("wrong"), &error));
    GOOD(netca_transfers_add(transfers, NETCA_TEXT("6222000000000000001"), NETCA_TEXT("云杉示例有限公司"),
                             NETCA_TEXT("50"), NETCA_TEXT("2026-01-06"), NETCA_TEXT("续期"), &error));
    GOOD(netca_transfers_remove(transfers, 1, &error));
    CHECK(netca_transfers_count(transfers) == 2);
    GOOD(netca_renewal_declare_transfers(renewal, transfers, NULL, &sheet, &error));
    netca_transfers_free(transfers);
    for (int tries = 0; netca_transfer_sheet_missing(sheet) != 0; tries++) {
        CHECK(tries < 600);
        netca_transfer_sheet_free(sheet);
        usleep(100000);
        GOOD(netca_renewal_verify_transfers(renewal, NULL, &sheet, &error));
    }
    CHECK(netca_transfer_sheet_received(sheet) == 20000 && netca_transfer_sheet_excess(sheet) == 0);
    CHECK(netca_transfer_sheet_result(sheet, 1) == NETCA_TRANSFER_SUCCESS);
    CHECK(netca_transfer_sheet_checked_at(sheet, 1) > 1700000000);
    CHECK(strcmp(netca_transfer_sheet_remark(sheet, 1, NULL), "续期") == 0);
    CHECK(strcmp(netca_transfer_sheet_date(sheet, 1, NULL), "2026-01-06") == 0);
    netca_transfer_sheet_free(sheet);
}

static void invoice(netca_renewal *renewal)
{
    netca_invoice *invoice = NULL;
    netca_bytes *document = NULL;
    size_t length;
    FAILS(NETCA_ERROR_RENEW_FORM, netca_renewal_request_invoice(renewal, NETCA_TEXT("云杉示例有限公司"), NETCA_TEXT("123"),
                                                                NULL, 0, NULL, &invoice, &error));
    GOOD(netca_renewal_request_invoice(renewal, NETCA_TEXT("云杉示例有限公司"), NETCA_TEXT("91350100M000100Y43"), NULL, 0, NULL,
                                       &invoice, &error));
    CHECK(netca_invoice_type(invoice) == NETCA_INVOICE_TYPE_ELECTRONIC && netca_invoice_amount(invoice) == 20000);
    for (int tries = 0; netca_invoice_status(invoice) != NETCA_INVOICE_ISSUED; tries++) {
        CHECK(tries < 600);
        netca_invoice_free(invoice);
        usleep(100000);
        GOOD(netca_renewal_invoice(renewal, NULL, &invoice, &error));
    }
    CHECK(netca_invoice_number(invoice, NULL) != NULL && netca_invoice_issued_at(invoice) > 1700000000);
    CHECK(strcmp(netca_invoice_tax_number(invoice, NULL), "91350100M000100Y43") == 0);
    netca_invoice_free(invoice);
    GOOD(netca_renewal_invoice_document(renewal, NULL, &document, &error));
    CHECK(memcmp(netca_bytes_data(document, &length), "%PDF-", 5) == 0 && length > 100);
    netca_bytes_free(document);
}

int main(int argc, char **argument)
{
    netca_client *client = NULL;
    netca_certificates *certificates = NULL;
    netca_quote *quote = NULL;
    netca_agreement *agreement = NULL;
    netca_renewal *renewal = NULL;
    netca_payment_link *link = NULL;
    netca_certificates *installed = NULL;
    int32_t waited;
    netca_login login = login_of();
    CHECK(argc == 7);
    netca_settings *settings = settings_of(argument);
    GOOD(netca_client_open(settings, &client, &error));
    netca_settings_free(settings);
    netca_token *token = token_of(argument);
    GOOD(netca_client_list(client, token, &certificates, &error));
    CHECK(netca_certificates_actions(certificates, 0) == NETCA_ACTION_APPLY);
    GOOD(netca_client_quote(client, certificates, 0, NULL, &quote, &error));
    CHECK(netca_quote_option_count(quote) == 3 && netca_quote_option_months(quote, 1) == 24);
    CHECK(netca_quote_option_total(quote, 1) == 20000 && netca_quote_option_total(quote, 3) == NETCA_NONE);
    CHECK(netca_quote_id_type(quote, 0) == 2 && strcmp(netca_quote_id_type_name(quote, 0, NULL), "身份证") == 0);
    CHECK(netca_quote_expires_at(quote) > netca_quote_opens_at(quote));
    CHECK(netca_fees_quantity(netca_quote_option_fees(quote, 1), 0) == 2);
    GOOD(netca_client_agreement(client, quote, NULL, &agreement, &error));
    CHECK(strlen(netca_agreement_sha256(agreement, NULL)) == 64 && netca_agreement_text(agreement, NULL)[0] != 0);
    GOOD(netca_agreement_accept(agreement, &error));
    netca_form *form = form_of(argument);
    GOOD(netca_form_set_number(form, NETCA_TEXT("term_months"), 24, &error));
    GOOD(netca_form_set_number(form, NETCA_TEXT("invoice_type"), NETCA_INVOICE_TYPE_ELECTRONIC, &error));
    FAILS(NETCA_ERROR_C_NO_SUCH_FIELD, netca_form_set_number(form, NETCA_TEXT("memo"), 1, &error));
    FAILS(NETCA_ERROR_C_NO_SUCH_FIELD, netca_form_set_text(form, NETCA_TEXT("term_months"), NETCA_TEXT("24"), &error));
    GOOD(netca_client_apply(client, token, certificates, 0, quote, agreement, form, &login, NULL, NULL, &renewal, &error));
    FAILS(NETCA_ERROR_RENEW_NO_PAYMENT_PAGE,
          netca_renewal_payment_link(renewal, NETCA_CHANNEL_CASH, NULL, &link, &error));
    check_journal(client, renewal);
    transfer(renewal);
    check_application(renewal);
    invoice(renewal);

    /* Paid once: there is no page to pay on any more, and that is no error. */
    GOOD(netca_renewal_payment_link(renewal, NETCA_CHANNEL_ALIPAY, NULL, &link, &error));
    CHECK(link == NULL);
    GOOD(netca_renewal_wait(renewal, NETCA_GOAL_READY_TO_INSTALL, 60000, NULL, &waited, &error));
    GOOD(netca_renewal_install(renewal, token, &login, NULL, &installed, &error));
    CHECK(netca_certificates_not_after(installed, 0) > netca_certificates_not_after(certificates, 0));
    CHECK(netca_certificates_key(installed, 0) == NETCA_KEY_P256 && netca_certificates_actions(installed, 0) == 0);
    netca_certificates_free(installed);
    netca_renewal_free(renewal);
    netca_form_free(form);
    netca_agreement_free(agreement);
    netca_quote_free(quote);
    netca_certificates_free(certificates);
    netca_token_free(token);
    netca_client_free(client);
    return 0;
}
