/* One renewal and several threads: a wait is cancelled from outside; what is in use says so; eight at once on one client. */
#include "check.h"

#include <pthread.h>
#include <unistd.h>

static netca_client *client;
static netca_renewal *renewal;
static netca_cancel *cancel;
static int32_t waited_with;

static void *wait_long(void *unused)
{
    int32_t waited;
    (void)unused;
    do /* the other thread may be asking for the order just now */
        waited_with = netca_renewal_wait(renewal, NETCA_GOAL_PAID, UINT64_MAX, cancel, &waited, NULL);
    while (waited_with == NETCA_ERROR_C_IN_USE);
    return NULL;
}

static void *ask(void *id)
{
    netca_error *error = NULL;
    for (int i = 0; i < 5; i++) {
        netca_service *service = NULL;
        netca_journal *journal = NULL;
        netca_renewal *mine = NULL;
        GOOD(netca_client_service(client, NULL, &service, &error));
        CHECK(netca_service_is_sandbox(service) == 1);
        GOOD(netca_client_journal(client, &journal, &error));
        CHECK(netca_journal_count(journal) == 1 && strcmp(netca_journal_id(journal, 0, NULL), id) == 0);
        CHECK(netca_journal_id(journal, 0, NULL) == netca_journal_id(journal, 0, NULL));
        FAILS(NETCA_ERROR_RENEW_BUSY, netca_renewal_open(client, NETCA_TEXT((const char *)id), &mine, &error));
        CHECK(mine == NULL && strcmp(netca_renewal_id(renewal, NULL), id) == 0);
        netca_service_free(service);
        netca_journal_free(journal);
    }
    return NULL;
}

int main(int argc, char **argument)
{
    netca_error *error = NULL;
    netca_order *order = NULL;
    netca_application *application = NULL;
    pthread_t waiting, asking[8];
    CHECK(argc == 7);
    netca_settings *settings = settings_of(argument);
    GOOD(netca_client_open(settings, &client, &error));
    netca_settings_free(settings);
    netca_token *token = token_of(argument);
    renewal = applied(client, token, argument);
    netca_token_free(token);
    GOOD(netca_cancel_new(&cancel, &error));

    CHECK(pthread_create(&waiting, NULL, wait_long, NULL) == 0);
    while (netca_renewal_order(renewal, NULL, &order, NULL) != NETCA_ERROR_C_IN_USE) {
        netca_order_free(order);
        usleep(20000);
    }
    CHECK(order == NULL && netca_renewal_stage(renewal) == NETCA_STAGE_AWAITING_PAYMENT);
    for (int i = 0; i < 8; i++)
        CHECK(pthread_create(&asking[i], NULL, ask, (void *)netca_renewal_id(renewal, NULL)) == 0);
    for (int i = 0; i < 8; i++)
        CHECK(pthread_join(asking[i], NULL) == 0);
    FAILS(NETCA_ERROR_C_IN_USE, netca_renewal_refresh(renewal, NULL, &application, &error));

    netca_cancel_request(cancel);
    CHECK(pthread_join(waiting, NULL) == 0);
    CHECK(waited_with == NETCA_ERROR_PROTOCOL_CANCELLED);

    /* The renewal is as good as before; what was cancelled stays cancelled. */
    FAILS(NETCA_ERROR_PROTOCOL_CANCELLED, netca_renewal_refresh(renewal, cancel, &application, &error));
    GOOD(netca_renewal_refresh(renewal, NULL, &application, &error));
    CHECK(netca_application_payment_status(application) == NETCA_PAYMENT_UNPAID);
    netca_application_free(application);
    netca_cancel_free(cancel);
    netca_renewal_free(renewal);
    netca_client_free(client);
    return 0;
}
