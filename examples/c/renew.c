/*
 * A whole renewal in one program: renew SERVER TRUST_ANCHOR.pem TOKEN STATE_DIR FORM.json, with the PIN in the environment
 * variable PIN. TOKEN is a soft token's file (.json), a PKCS#11 module, or an SKF module with skf: before its path. Start it again
 * after any failure: it goes on where it stopped. What differs from run to run stands in braces (examples/README.md).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <netca_renew.h>

/* Everything that is freed at the end, however it comes. */
typedef struct {
    netca_settings *settings;
    netca_client *client;
    netca_provider *provider;
    netca_token *token;
    netca_certificates *certificates;
    netca_quote *quote;
    netca_agreement *agreement;
    netca_form *form;
    netca_renewal *renewal;
    netca_order *order;
    netca_payment_link *link;
    netca_certificates *renewed;
    netca_texts *texts;
    netca_error *error;
} world;

static const char *yuan(int64_t fen, char text[32])
{
    snprintf(text, 32, "%lld.%02d", (long long)(fen / 100), (int)(fen % 100));
    return text;
}

static const char *date(int64_t seconds, char text[32])
{
    time_t at = (time_t)seconds;
    strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", gmtime(&at));
    return text;
}

/* A file's content, NUL-terminated, to be freed; NULL when it cannot be read. */
static char *content(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, 1 << 20);
    if (file == NULL || text == NULL || fread(text, 1, (1 << 20) - 1, file) == 0) {
        free(text);
        text = NULL;
    }
    if (file != NULL)
        fclose(file);
    return text;
}

/* Called while a step blocks: on this thread, so it must not take long. */
static void progress(void *user_data, int32_t event, int64_t value, const char *json, size_t json_length)
{
    const world *w = user_data;
    (void)json, (void)json_length;
    if (event == NETCA_EVENT_INSTALL)
        printf("  %s\n", netca_texts_value(w->texts, NETCA_TEXT_INSTALL, (int32_t)value, NULL));
    if (event == NETCA_EVENT_STAGE)
        fprintf(stderr, "... %s\n", netca_texts_value(w->texts, NETCA_TEXT_STAGE, (int32_t)value, NULL));
}

static int32_t open_provider(world *w, const char *token)
{
    const char *ending = strrchr(token, '.');
    if (strncmp(token, "skf:", 4) == 0)
        return netca_provider_open_skf(NETCA_TEXT(token + 4), NULL, 0, &w->provider, &w->error);
    if (ending != NULL && strcmp(ending, ".json") == 0)
        return netca_provider_open_soft(NETCA_TEXT(token), &w->provider, &w->error);
    return netca_provider_open_pkcs11(NETCA_TEXT(token), &w->provider, &w->error);
}

static int open_all(world *w, char **argument)
{
    int failed = 1;
    char *anchor = content(argument[2]);
    if (anchor == NULL) {
        fprintf(stderr, "cannot read %s\n", argument[2]);
    } else if (netca_texts_new(NETCA_LANGUAGE_ENGLISH, &w->texts, &w->error) == NETCA_OK &&
               netca_settings_new(&w->settings, &w->error) == NETCA_OK &&
               netca_settings_set_server(w->settings, NETCA_TEXT(argument[1]), &w->error) == NETCA_OK &&
               netca_settings_add_trust_anchors(w->settings, NETCA_TEXT(anchor), &w->error) == NETCA_OK &&
               netca_settings_add_tls_roots(w->settings, NETCA_TEXT(anchor), &w->error) == NETCA_OK &&
               netca_settings_set_state_directory(w->settings, NETCA_TEXT(argument[4]), &w->error) == NETCA_OK &&
               netca_settings_set_program(w->settings, NETCA_TEXT("example"), NETCA_TEXT("4.7.6"), &w->error) == NETCA_OK &&
               netca_settings_set_progress(w->settings, progress, w, NULL, &w->error) == NETCA_OK &&
               netca_client_open(w->settings, &w->client, &w->error) == NETCA_OK &&
               open_provider(w, argument[3]) == NETCA_OK) {
        failed = netca_token_open(w->provider, NULL, 0, &w->token, &w->error);
    }
    free(anchor);
    return failed;
}

/* The other half of a pair, which is renewed with it. */
static void encryption_of(const netca_certificates *certificates, size_t index)
{
    char until[32];
    int64_t not_after = netca_certificates_encryption_not_after(certificates, index);
    if (not_after != NETCA_NO_TIME)
        printf("  with its encryption certificate, until {%s}\n", date(not_after, until));
}

static int list(world *w)
{
    char until[32];
    if (netca_client_list(w->client, w->token, &w->certificates, &w->error) != NETCA_OK)
        return 1;
    size_t count = netca_certificates_count(w->certificates);
    printf("step 0, list: %zu %s\n", count, count == 1 ? "certificate" : "certificates");
    for (size_t i = 0; i < count; i++) {
        uint32_t actions = netca_certificates_actions(w->certificates, i);
        printf("  %s, until {%s}:%s%s%s\n", netca_certificates_subject(w->certificates, i, NULL),
               date(netca_certificates_not_after(w->certificates, i), until), actions & NETCA_ACTION_APPLY ? " apply" : "",
               actions & NETCA_ACTION_QUERY_PROGRESS ? " query_progress" : "",
               actions & NETCA_ACTION_INSTALL ? " install" : "");
        encryption_of(w->certificates, i);
    }
    return 0;
}

static int apply(world *w, const char *form_file, const netca_login *login)
{
    char text[32], more[32], most[32];
    if (netca_client_quote(w->client, w->certificates, 0, NULL, &w->quote, &w->error) != NETCA_OK)
        return 1;
    const netca_fees *fees = netca_quote_option_fees(w->quote, 0);
    printf("step 1, quote: %s\n", netca_quote_path(w->quote) == NETCA_PATH_EXPIRED ? "expired" : "unexpired");
    printf("  %d months, %s: %s yuan\n", netca_quote_option_months(w->quote, 0),
           netca_texts_value(w->texts, NETCA_TEXT_RENEW_WITH, netca_quote_renew_with(w->quote, 0), NULL),
           yuan(netca_quote_option_total(w->quote, 0), text));
    for (size_t i = 0; i < netca_fees_count(fees); i++)
        printf("  %s: %s * %d = %s\n", netca_fees_name(fees, i, NULL), yuan(netca_fees_unit_price(fees, i), more),
               (int)netca_fees_quantity(fees, i), yuan(netca_fees_subtotal(fees, i), most));

    if (netca_client_agreement(w->client, w->quote, NULL, &w->agreement, &w->error) != NETCA_OK)
        return 1;
    /* Here the user reads netca_agreement_text and ticks 我接受. */
    if (netca_agreement_accept(w->agreement, &w->error) != NETCA_OK)
        return 1;
    printf("step 2, agreement: accepted {%s}\n", netca_agreement_version(w->agreement, NULL));

    char *form = content(form_file);
    int failed = form == NULL || netca_form_from_json(NETCA_TEXT(form), &w->form, &w->error) != NETCA_OK ||
                 netca_form_check(w->form, w->quote, &w->error) != NETCA_OK;
    free(form);
    if (failed)
        return 1;
    printf("step 3, form: good\n");

    int32_t how = NETCA_NONE;
    if (netca_client_apply(w->client, w->token, w->certificates, 0, w->quote, w->agreement, w->form, login, NULL, &how,
                           &w->renewal, &w->error) != NETCA_OK)
        return 1;
    printf("step 4, apply: %s {%s}\n", how == NETCA_APPLIED_SUBMITTED ? "submitted" : "resumed",
           netca_renewal_id(w->renewal, NULL));
    return 0;
}

/* Steps 5 to 7: from the order to the approval. */
static int pay(world *w)
{
    char text[32];
    int32_t waited = NETCA_NONE;
    if (netca_renewal_order(w->renewal, NULL, &w->order, &w->error) != NETCA_OK)
        return 1;
    printf("step 5, order {%s}: %s yuan\n", netca_order_number(w->order, NULL), yuan(netca_order_total(w->order), text));
    if (netca_renewal_payment_link(w->renewal, NETCA_CHANNEL_ALIPAY, NULL, &w->link, &w->error) != NETCA_OK)
        return 1;
    if (w->link != NULL)
        printf("step 6, pay: %s, %s yuan, {%s}\n",
               netca_texts_value(w->texts, NETCA_TEXT_CHANNEL, netca_payment_link_channel(w->link), NULL),
               yuan(netca_payment_link_amount(w->link), text), netca_payment_link_url(w->link, NULL));
    if (netca_renewal_wait(w->renewal, NETCA_GOAL_READY_TO_INSTALL, 120000, NULL, &waited, &w->error) != NETCA_OK)
        return 1;
    printf("step 7, progress: %s\n",
           netca_texts_value(w->texts, NETCA_TEXT_STAGE, netca_renewal_stage(w->renewal), NULL));
    return waited != NETCA_WAITED_REACHED;
}

static int renew(world *w, char **argument)
{
    char until[32];
    netca_login login = {0};
    login.size = sizeof login;
    login.pin = (const uint8_t *)getenv("PIN");
    login.pin_length = login.pin != NULL ? strlen((const char *)login.pin) : 0;

    printf("netca-renew {ABI %u}\n", (unsigned)netca_abi_version());
    if (open_all(w, argument) || list(w))
        return 1;
    if (netca_renewal_find(w->client, w->certificates, 0, &w->renewal, &w->error) != NETCA_OK)
        return 1;
    if (w->renewal != NULL && netca_renewal_stage(w->renewal) > NETCA_STAGE_SIGNED) {
        printf("taken up {%s}: %s\n", netca_renewal_id(w->renewal, NULL),
               netca_texts_value(w->texts, NETCA_TEXT_STAGE, netca_renewal_stage(w->renewal), NULL));
    } else {
        netca_renewal_free(w->renewal);
        w->renewal = NULL;
        if (apply(w, argument[5], &login))
            return 1;
    }
    if (netca_renewal_stage(w->renewal) < NETCA_STAGE_READY_TO_INSTALL && pay(w))
        return 1;
    printf("step 8, install\n");
    if (netca_renewal_install(w->renewal, w->token, &login, NULL, &w->renewed, &w->error) != NETCA_OK)
        return 1;
    printf("step 9, done\n  %s, until {%s}\n", netca_certificates_subject(w->renewed, 0, NULL),
           date(netca_certificates_not_after(w->renewed, 0), until));
    encryption_of(w->renewed, 0);
    return 0;
}

int main(int argc, char **argument)
{
    world w = {0};
    if (argc != 6) {
        fprintf(stderr, "usage: renew SERVER TRUST_ANCHOR.pem TOKEN STATE_DIR FORM.json\n");
        return 2;
    }
    if (netca_abi_version() != NETCA_ABI_VERSION) {
        fprintf(stderr, "this program is made for ABI %d\n", NETCA_ABI_VERSION);
        return 2;
    }
    int failed = renew(&w, argument);
    if (w.error != NULL) {
        fprintf(stderr, "failed: %d %s\n", netca_error_code(w.error), netca_error_message(w.error, NULL));
        for (size_t i = 0; i < netca_error_field_count(w.error); i++)
            fprintf(stderr, "  %s: %s\n", netca_error_field(w.error, i, NULL),
                    netca_error_field_rule(w.error, i, NETCA_LANGUAGE_ENGLISH, NULL));
        fprintf(stderr, "next: %s\n", netca_error_next(w.error, NETCA_LANGUAGE_ENGLISH, NULL));
    }
    netca_certificates_free(w.renewed);
    netca_payment_link_free(w.link);
    netca_order_free(w.order);
    netca_renewal_free(w.renewal);
    netca_form_free(w.form);
    netca_agreement_free(w.agreement);
    netca_quote_free(w.quote);
    netca_certificates_free(w.certificates);
    netca_token_free(w.token);
    netca_provider_free(w.provider);
    netca_client_free(w.client);
    netca_settings_free(w.settings);
    netca_texts_free(w.texts);
    netca_error_free(w.error);
    return failed;
}
