/* Progress and log of a whole renewal; what a callback may and may not do; when its data may be freed. */
#include "check.h"

typedef struct {
    int released;
    int events[16];
    int32_t last_stage;
    int lines;
    netca_renewal *renewal;
    netca_client *client;
} told;

static void progress(void *user_data, int32_t event, int64_t value, const char *json, size_t json_length)
{
    told *t = user_data;
    netca_error *error = NULL;
    CHECK(t->released == 0 && event > 0 && event < 16 && strlen(json) == json_length);
    CHECK(strstr(json, "\"json_version\":1") != NULL && strstr(json, "\"event\":") != NULL);
    t->events[event]++;
    if (event == NETCA_EVENT_STAGE)
        t->last_stage = (int32_t)value;
    else if (event != NETCA_EVENT_INSTALL && event != NETCA_EVENT_NEXT_QUESTION)
        CHECK(value == NETCA_NONE);
    if (t->renewal != NULL) {
        /* The renewal is in use; it says so at once, and what may be asked at any time can be asked. */
        netca_application *application = NULL;
        netca_journal *journal = NULL;
        FAILS(NETCA_ERROR_C_IN_USE, netca_renewal_refresh(t->renewal, NULL, &application, &error));
        GOOD(netca_renewal_journal(t->renewal, &journal, &error));
        CHECK(netca_journal_count(journal) == 1 && netca_renewal_stage(t->renewal) != NETCA_NONE);
        netca_journal_free(journal);
        GOOD(netca_client_journal(t->client, &journal, &error));
        netca_journal_free(journal);
    }
}

static void log_line(void *user_data, int32_t level, const char *text, size_t text_length)
{
    told *t = user_data;
    CHECK(t->released == 0 && strlen(text) == text_length && level >= NETCA_LOG_ERROR && level <= NETCA_LOG_DEBUG);
    t->lines++;
    printf("%d %s\n", (int)level, text);
}

static void release(void *user_data)
{
    ((told *)user_data)->released++;
}

int main(int argc, char **argument)
{
    netca_error *error = NULL;
    netca_client *client = NULL;
    netca_payment_link *link = NULL;
    netca_certificates *installed = NULL;
    netca_login login = login_of();
    told heard = {0}, logged = {0};
    int32_t waited, end;
    CHECK(argc == 7);
    netca_settings *settings = settings_of(argument);
    GOOD(netca_settings_set_progress(settings, progress, &heard, release, &error));
    GOOD(netca_settings_set_log(settings, log_line, &logged, release, &error));
    GOOD(netca_client_open(settings, &client, &error));
    netca_settings_free(settings);
    heard.client = client;
    netca_token *token = token_of(argument);
    netca_renewal *renewal = applied(client, token, argument);
    CHECK(heard.events[NETCA_EVENT_SIGNING] == 1 && heard.events[NETCA_EVENT_SUBMITTING] == 1);
    CHECK(heard.last_stage == NETCA_STAGE_AWAITING_PAYMENT);
    heard.renewal = renewal;
    GOOD(netca_renewal_payment_link(renewal, NETCA_CHANNEL_UNIONPAY_CORPORATE, NULL, &link, &error));
    CHECK(netca_payment_link_channel(link) == NETCA_CHANNEL_UNIONPAY_CORPORATE && netca_payment_link_amount(link) == 10000);
    GOOD(netca_renewal_wait_for_payment(renewal, link, 60000, NULL, &end, &error));
    CHECK(end == NETCA_PAYMENT_END_PAID);
    GOOD(netca_renewal_wait(renewal, NETCA_GOAL_READY_TO_INSTALL, 60000, NULL, &waited, &error));
    CHECK(waited == NETCA_WAITED_REACHED && heard.last_stage == NETCA_STAGE_READY_TO_INSTALL);
    GOOD(netca_renewal_install(renewal, token, &login, NULL, &installed, &error));
    CHECK(heard.events[NETCA_EVENT_INSTALL] == 6 && heard.last_stage == NETCA_STAGE_COMPLETE);
    CHECK(netca_certificates_count(installed) == 1);

    /* The callbacks are held by whatever may call them, and let go once, with the last of that. */
    netca_client_free(client);
    CHECK(heard.released == 0 && logged.released == 0);
    netca_renewal_free(renewal);
    CHECK(heard.released == 1 && logged.released == 1 && logged.lines > 10);
    netca_certificates_free(installed);
    netca_payment_link_free(link);
    netca_token_free(token);
    return 0;
}
