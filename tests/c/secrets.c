/* A renewal whose PIN comes from standard input and is wiped; stands still twice, to be looked through. */
#include "check.h"
#include <unistd.h>

static const char kept[] = "kept-by-the-host-3f6c";

static size_t line(char *buffer, size_t room)
{
    size_t length = 0;
    while (length < room && read(0, buffer + length, 1) == 1 && buffer[length] != '\n')
        length++;
    return length;
}

static void wipe(char *buffer, size_t length)
{
    volatile char *at = buffer;
    while (length-- > 0)
        *at++ = 0;
}

static void log_line(void *user_data, int32_t level, const char *text, size_t length)
{
    (void)user_data;
    printf("%d %.*s\n", (int)level, (int)length, text);
}

static void progress(void *user_data, int32_t event, int64_t value, const char *json, size_t length)
{
    (void)user_data, (void)value;
    printf("%d %.*s\n", (int)event, (int)length, json);
}

static void stand_still(const char *word)
{
    char on[8];
    printf("%s\n", word);
    fflush(stdout);
    line(on, sizeof on);
}

int main(int argc, char **argument)
{
    char pin[64], wrong[64];
    netca_error *error = NULL;
    netca_client *client = NULL;
    netca_certificates *certificates = NULL;
    netca_quote *quote = NULL;
    netca_agreement *agreement = NULL;
    netca_renewal *renewal = NULL;
    netca_payment_link *link = NULL;
    netca_application *application = NULL;
    netca_certificates *installed = NULL;
    int32_t how, reached;
    char *heap = strdup(kept);
    CHECK(argc == 7 && heap != NULL);
    netca_login login;
    memset(&login, 0, sizeof login);
    login.size = sizeof login;

    netca_settings *settings = settings_of(argument);
    GOOD(netca_settings_set_log(settings, log_line, NULL, NULL, &error));
    GOOD(netca_settings_set_progress(settings, progress, NULL, NULL, &error));
    GOOD(netca_client_open(settings, &client, &error));
    netca_settings_free(settings);
    netca_token *token = token_of(argument);
    netca_form *form = form_of(argument);
    GOOD(netca_client_list(client, token, &certificates, &error));
    GOOD(netca_client_quote(client, certificates, 0, NULL, &quote, &error));
    GOOD(netca_client_agreement(client, quote, NULL, &agreement, &error));
    GOOD(netca_agreement_accept(agreement, &error));
    size_t pin_length = line(pin, sizeof pin), wrong_length = line(wrong, sizeof wrong);

    login.pin = (const uint8_t *)wrong;
    login.pin_length = wrong_length;
    int32_t code = netca_client_apply(client, token, certificates, 0, quote, agreement, form, &login, NULL, &how, &renewal,
                                      &error);
    CHECK(code == NETCA_ERROR_TOKEN_WRONG_PIN);
    printf("%s %s\n", netca_error_message(error, NULL), netca_error_json(error, NULL));
    netca_error_free(error);
    error = NULL;
    wipe(wrong, sizeof wrong);

    login.pin = (const uint8_t *)pin;
    login.pin_length = pin_length;
    GOOD(netca_client_apply(client, token, certificates, 0, quote, agreement, form, &login, NULL, &how, &renewal, &error));
    GOOD(netca_renewal_payment_link(renewal, NETCA_CHANNEL_ALIPAY, NULL, &link, &error));
    GOOD(netca_renewal_wait_for_payment(renewal, link, 120000, NULL, &reached, &error));
    netca_payment_link_free(link);
    GOOD(netca_renewal_wait(renewal, NETCA_GOAL_READY_TO_INSTALL, 120000, NULL, &reached, &error));
    GOOD(netca_renewal_install(renewal, token, &login, NULL, &installed, &error));
    printf("%s\n", netca_certificates_json(installed, NULL));
    GOOD(netca_renewal_refresh(renewal, NULL, &application, &error));
    printf("%s\n", netca_application_json(application, NULL));
    wipe(pin, sizeof pin);
    stand_still("TOKEN OPEN");
    netca_token_free(token);
    stand_still("TOKEN CLOSED");

    netca_application_free(application);
    netca_certificates_free(installed);
    netca_renewal_free(renewal);
    netca_agreement_free(agreement);
    netca_quote_free(quote);
    netca_form_free(form);
    netca_certificates_free(certificates);
    netca_client_free(client);
    free(heap);
    return 0;
}
