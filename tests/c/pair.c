/*
 * A pair, whole, with the keys that the form asks for: what C is told of both halves before, meanwhile and after. On an SKF Key
 * the Key is pulled out and put back before the installation.
 */
#include "check.h"

static int asked;

static int32_t ask(void *user_data, const char *label, const char *serial, int32_t tries_left, uint32_t pin_bits,
                   uint8_t *pin, size_t *pin_length)
{
    (void)pin_bits;
    CHECK(*label != 0 && *serial != 0 && (tries_left == NETCA_NONE || tries_left > 0));
    *pin_length = strlen(user_data);
    memcpy(pin, user_data, *pin_length);
    asked++;
    return 0;
}

static char *copy(const char *text)
{
    CHECK(text != NULL);
    char *made = malloc(strlen(text) + 1);
    CHECK(made != NULL);
    return strcpy(made, text);
}

/* Both halves of the only certificate, in every way that there is to ask for them. */
static void both_halves(const netca_certificates *list)
{
    size_t length = 7, other = 7;
    const char *json = netca_certificates_json(list, NULL);
    CHECK(netca_certificates_count(list) == 1 && netca_certificates_key(list, 0) == NETCA_KEY_SM2);
    CHECK(netca_certificates_role(list, 0) == NETCA_ROLE_SIGNING);
    CHECK(strstr(json, netca_certificates_encryption_sha256(list, 0, &length)) != NULL && length == 64);
    CHECK(strcmp(netca_certificates_encryption_sha256(list, 0, NULL), netca_certificates_sha256(list, 0, NULL)) != 0);
    CHECK(strstr(json, netca_certificates_encryption_serial(list, 0, NULL)) != NULL);
    CHECK(strcmp(netca_certificates_encryption_serial(list, 0, NULL), netca_certificates_serial(list, 0, NULL)) != 0);
    int64_t from = netca_certificates_encryption_not_before(list, 0);
    CHECK(from != NETCA_NO_TIME && from < netca_certificates_encryption_not_after(list, 0));
    const uint8_t *der = netca_certificates_encryption_der(list, 0, &length);
    const uint8_t *signing = netca_certificates_der(list, 0, &other);
    CHECK(der != NULL && signing != NULL && length > 300 && (length != other || memcmp(der, signing, length) != 0));
    CHECK(netca_certificates_encryption_not_after(list, 1) == NETCA_NO_TIME);
    CHECK(netca_certificates_encryption_serial(list, 1, &length) == NULL && length == 0);
}

static int same(const char *one, const char *other)
{
    return one != NULL && other != NULL && strcmp(one, other) == 0;
}

/* The Key is pulled out: what is open fails, with the driver's own number, and is opened anew when the Key is there again. */
static void pulled_out(netca_renewal *renewal, netca_provider *provider, netca_token **token, const netca_login *login)
{
    netca_error *error = NULL;
    netca_certificates *list = NULL;
    netca_tokens *tokens = NULL;
    plug("unplug");
    CHECK(netca_renewal_install(renewal, *token, login, NULL, &list, &error) == NETCA_ERROR_TOKEN_REMOVED);
    CHECK(netca_error_vendor(error) == NETCA_VENDOR_SKF && netca_error_vendor_code(error) != 0 && list == NULL);
    CHECK(strstr(netca_error_json(error, NULL), "\"vendor\":\"skf\"") != NULL);
    netca_error_free(error);
    error = NULL;
    plug("plug");
    FAILS(NETCA_ERROR_TOKEN_REMOVED, netca_token_status(*token, &tokens, &error));
    netca_token_free(*token);
    GOOD(netca_token_open(provider, NULL, 0, token, &error));
}

int main(int argc, char **argument)
{
    netca_error *error = NULL;
    netca_client *client = NULL;
    netca_certificates *certificates = NULL, *renewed = NULL;
    netca_quote *quote = NULL;
    netca_agreement *agreement = NULL;
    netca_renewal *renewal = NULL;
    netca_payment_link *link = NULL;
    netca_tokens *tokens = NULL;
    netca_journal *journal = NULL;
    netca_token *token = NULL;
    int32_t how = NETCA_NONE, waited = NETCA_NONE;
    int is_skf = getenv("NETCA_SKF_STATE") != NULL;
    CHECK(argc == 6);
    netca_settings *settings = settings_of(argument);
    GOOD(netca_client_open(settings, &client, &error));
    netca_settings_free(settings);
    netca_provider *provider = provider_of(argument);
    GOOD(netca_token_open(provider, NULL, 0, &token, &error));
    netca_form *form = form_of(argument);
    GOOD(netca_client_list(client, token, &certificates, &error));
    both_halves(certificates);
    char *old = copy(netca_certificates_sha256(certificates, 0, NULL));
    char *old_encryption = copy(netca_certificates_encryption_sha256(certificates, 0, NULL));
    GOOD(netca_client_quote(client, certificates, 0, NULL, &quote, &error));
    CHECK(netca_quote_renew_with(quote, 0) == NETCA_RENEW_WITH_SAME_KEY && netca_quote_new_key(quote) == NETCA_KEY_SM2);
    CHECK(netca_quote_brings_pair(quote, NETCA_RENEW_WITH_SAME_KEY) == 1);
    CHECK(netca_quote_brings_pair(quote, NETCA_RENEW_WITH_NEW_KEY) == 1);
    CHECK(netca_quote_brings_pair(quote, 99) == 0);
    GOOD(netca_client_agreement(client, quote, NULL, &agreement, &error));
    GOOD(netca_agreement_accept(agreement, &error));
    GOOD(netca_form_check(form, quote, &error));

    /* A wrong PIN costs one try, and nothing is begun. */
    netca_login login = login_of(), wrong = login_of();
    wrong.pin = (const uint8_t *)"000000";
    wrong.pin_length = 6;
#define APPLY(with)                                                                                                    \
    netca_client_apply(client, token, certificates, 0, quote, agreement, form, with, NULL, &how, &renewal, &error)
    CHECK(APPLY(&wrong) == NETCA_ERROR_TOKEN_WRONG_PIN && renewal == NULL);
    int32_t left = netca_error_tries_left(error);
    netca_error_free(error);
    error = NULL;
    GOOD(netca_token_status(token, &tokens, &error));
    CHECK(left > 0 && netca_tokens_tries_left(tokens, 0) == left && (!is_skf || left == 5));
    netca_tokens_free(tokens);
    login.ask = ask;
    login.user_data = copy((const char *)login.pin);
    login.pin = NULL;
    GOOD(APPLY(&login));
    CHECK(how == NETCA_APPLIED_SUBMITTED && asked == 1);

    GOOD(netca_renewal_journal(renewal, &journal, &error));
    int new_key = netca_journal_renew_with(journal, 0) == NETCA_RENEW_WITH_NEW_KEY;
    CHECK(new_key || netca_journal_renew_with(journal, 0) == NETCA_RENEW_WITH_SAME_KEY);
    CHECK(netca_journal_brings_pair(journal, 0) == 1 && netca_journal_brings_pair(journal, 1) == 0);
    CHECK(same(netca_journal_certificate(journal, 0, NULL), old));
    CHECK(same(netca_journal_encryption_certificate(journal, 0, NULL), old_encryption));
    CHECK(netca_journal_new_encryption_certificate(journal, 0, NULL) == NULL);
    CHECK(netca_journal_retired_key(journal, 0, NULL) == NULL && netca_journal_renew_with(journal, 1) == NETCA_NONE);
    netca_journal_free(journal);

    GOOD(netca_renewal_payment_link(renewal, NETCA_CHANNEL_ALIPAY, NULL, &link, &error));
    netca_payment_link_free(link);
    GOOD(netca_renewal_wait(renewal, NETCA_GOAL_READY_TO_INSTALL, 120000, NULL, &waited, &error));
    CHECK(waited == NETCA_WAITED_REACHED);
    if (is_skf)
        pulled_out(renewal, provider, &token, &login);
    GOOD(netca_renewal_install(renewal, token, &login, NULL, &renewed, &error));
    both_halves(renewed);
    CHECK(netca_certificates_encryption_not_after(renewed, 0) > netca_certificates_encryption_not_after(certificates, 0));

    GOOD(netca_client_journal(client, &journal, &error));
    CHECK(netca_journal_count(journal) == 1 && netca_journal_stage(journal, 0) == NETCA_STAGE_COMPLETE);
    const char *encryption = netca_certificates_encryption_sha256(renewed, 0, NULL);
    CHECK(same(netca_journal_new_encryption_certificate(journal, 0, NULL), encryption));
    CHECK(same(netca_journal_new_certificate(journal, 0, NULL), netca_certificates_sha256(renewed, 0, NULL)));
    const char *retired = netca_journal_retired_key(journal, 0, NULL);
    const char *retired_encryption = netca_journal_retired_encryption_key(journal, 0, NULL);
    CHECK((retired != NULL) == (new_key && !is_skf) && (retired_encryption != NULL) == (retired != NULL));
    CHECK(retired == NULL || !same(retired, retired_encryption));
    printf("%s\n%s\n", retired != NULL ? retired : "", retired_encryption != NULL ? retired_encryption : "");

    free(login.user_data);
    free(old);
    free(old_encryption);
    netca_journal_free(journal);
    netca_certificates_free(renewed);
    netca_renewal_free(renewal);
    netca_form_free(form);
    netca_agreement_free(agreement);
    netca_quote_free(quote);
    netca_certificates_free(certificates);
    netca_provider_free(provider);
    netca_token_free(token);
    netca_client_free(client);
    return 0;
}
