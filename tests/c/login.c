/* The host's own PIN dialog: asked once, when the PIN is needed and not before; never twice. */
#include "check.h"

typedef struct {
    const char *answer; /* NULL: the user cancels */
    size_t length;      /* 0: as long as the answer */
    int asked;
    int32_t tries_left;
    uint32_t bits;
    netca_token *token;
} dialog;

static int32_t ask(void *user_data, const char *label, const char *serial, int32_t tries_left, uint32_t pin_bits,
                   uint8_t *pin, size_t *pin_length)
{
    dialog *d = user_data;
    netca_tokens *tokens = NULL;
    netca_error *error = NULL;
    d->asked++;
    d->tries_left = tries_left;
    d->bits = pin_bits;
    CHECK(label[0] != 0 && strcmp(serial, netca_token_serial(d->token, NULL)) == 0);
    /* The token is in use meanwhile, and says so instead of hanging. */
    FAILS(NETCA_ERROR_C_IN_USE, netca_token_status(d->token, &tokens, &error));
    if (d->answer == NULL)
        return 1;
    memcpy(pin, d->answer, strlen(d->answer));
    *pin_length = d->length != 0 ? d->length : strlen(d->answer);
    return 0;
}

int main(int argc, char **argument)
{
    netca_error *error = NULL;
    netca_client *client = NULL;
    netca_certificates *certificates = NULL;
    netca_quote *quote = NULL;
    netca_agreement *agreement = NULL;
    netca_renewal *renewal = NULL;
    netca_tokens *tokens = NULL;
    int32_t how;
    CHECK(argc == 7);
    netca_settings *settings = settings_of(argument);
    GOOD(netca_client_open(settings, &client, &error));
    netca_settings_free(settings);
    netca_token *token = token_of(argument);
    netca_form *form = form_of(argument);
    GOOD(netca_client_list(client, token, &certificates, &error));
    GOOD(netca_client_quote(client, certificates, 0, NULL, &quote, &error));
    GOOD(netca_client_agreement(client, quote, NULL, &agreement, &error));

    dialog d = {0};
    d.token = token;
    netca_login login;
    memset(&login, 0, sizeof login);
    login.size = sizeof login;
    login.ask = ask;
    login.user_data = &d;
#define APPLY(with) \
    netca_client_apply(client, token, certificates, 0, quote, agreement, form, with, NULL, &how, &renewal, &error)

    /* Nobody is asked for a PIN before the agreement is accepted and the form is good. */
    FAILS(NETCA_ERROR_C_NOT_ACCEPTED, APPLY(&login));
    GOOD(netca_agreement_accept(agreement, &error));
    GOOD(netca_form_set_text(form, NETCA_TEXT("operator.email"), NETCA_TEXT("nobody"), &error));
    int32_t code = APPLY(&login);
    CHECK(code == NETCA_ERROR_RENEW_FORM && netca_error_field_count(error) == 1);
    CHECK(strcmp(netca_error_field(error, 0, NULL), "operator.email") == 0);
    CHECK(strstr(netca_error_field_rule(error, 0, NETCA_LANGUAGE_CHINESE, NULL), "email") != NULL);
    CHECK(netca_error_field(error, 1, NULL) == NULL && strstr(netca_error_json(error, NULL), "nobody") == NULL);
    netca_error_free(error);
    error = NULL;
    GOOD(netca_form_set_text(form, NETCA_TEXT("operator.email"), NETCA_TEXT("zhangsan@yunshan.example"), &error));
    CHECK(d.asked == 0);

    /* Neither a PIN nor a dialog, and no PIN pad. */
    FAILS(NETCA_ERROR_TOKEN_PIN_REQUIRED, APPLY(NULL));
    login.ask = NULL;
    FAILS(NETCA_ERROR_TOKEN_PIN_REQUIRED, APPLY(&login));
    login.ask = ask;

    /* The user cancels; nothing is spent. */
    FAILS(NETCA_ERROR_TOKEN_CANCELLED, APPLY(&login));
    CHECK(d.asked == 1 && d.tries_left == 6);

    /* A length that nothing fits in. */
    d.answer = "123456";
    d.length = NETCA_PIN_CAPACITY + 1;
    FAILS(NETCA_ERROR_TOKEN_PIN_LENGTH, APPLY(&login));
    d.length = 0;

    /* A wrong one spends one try, and is not tried again. */
    for (int32_t left = 5; left >= 1; left--) {
        d.answer = "000000";
        code = APPLY(&login);
        CHECK(code == NETCA_ERROR_TOKEN_WRONG_PIN && netca_error_tries_left(error) == left && how == NETCA_NONE);
        CHECK(netca_error_stage(error) == NETCA_NONE && renewal == NULL);
        CHECK(strstr(netca_error_json(error, NULL), "000000") == NULL);
        netca_error_free(error);
        error = NULL;
    }
    CHECK(d.asked == 7 && d.tries_left == 2 && (d.bits & NETCA_TOKEN_PIN_COUNT_LOW) != 0);

    /* The last try is not touched unless that is allowed: nobody is even asked. */
    GOOD(netca_token_status(token, &tokens, &error));
    CHECK(netca_tokens_tries_left(tokens, 0) == 1 && (netca_tokens_pin(tokens, 0) & NETCA_TOKEN_PIN_FINAL_TRY) != 0);
    netca_tokens_free(tokens);
    d.answer = getenv("PIN");
    FAILS(NETCA_ERROR_TOKEN_LAST_TRY, APPLY(&login));
    CHECK(d.asked == 7);
    login.allow_last_try = 1;
    GOOD(APPLY(&login));
    CHECK(d.asked == 8 && how == NETCA_APPLIED_SUBMITTED && netca_renewal_stage(renewal) == NETCA_STAGE_AWAITING_PAYMENT);

    /* The same again changes nothing, and needs no PIN. */
    netca_renewal_free(renewal);
    GOOD(APPLY(&login));
    CHECK(d.asked == 8 && how == NETCA_APPLIED_ALREADY);

    netca_renewal_free(renewal);
    netca_form_free(form);
    netca_agreement_free(agreement);
    netca_quote_free(quote);
    netca_certificates_free(certificates);
    netca_token_free(token);
    netca_client_free(client);
    return 0;
}
