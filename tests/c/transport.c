/*
 * A host's own HTTP stack: here curl, a process of its own for each request, answering from threads of its own. A whole renewal
 * goes through it. Then one that never answers, and one that fails in every way.
 */
#include "check.h"

#include <pthread.h>
#include <unistd.h>

typedef struct {
    const char *anchor;
    const char *folder;
    int sent, released;
    uint64_t abandoned;
    netca_exchange *kept;
    int32_t code;
} host;

static void write_file(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    CHECK(file != NULL && fwrite(bytes, 1, length, file) == length && fclose(file) == 0);
}

typedef struct {
    host *h;
    netca_exchange *exchange;
} job;

static void *curl(void *data)
{
    job *j = data;
    netca_exchange *exchange = j->exchange;
    netca_error *error = NULL;
    char in[300], out[300], head[300], command[4096], line[600];
    char retry[600] = "";
    size_t length, body_length;
    int status = 0;
    unsigned long long id = netca_exchange_id(exchange);
    snprintf(in, sizeof in, "%s/%llu.in", j->h->folder, id);
    snprintf(out, sizeof out, "%s/%llu.out", j->h->folder, id);
    snprintf(head, sizeof head, "%s/%llu.head", j->h->folder, id);
    write_file(out, "", 0);
    int used = snprintf(command, sizeof command, "curl -s --noproxy '*' --cacert '%s' -X %s -D '%s' -o '%s'", j->h->anchor,
                        netca_exchange_method(exchange, NULL), head, out);
    const uint8_t *body = netca_exchange_body(exchange, &body_length);
    if (body != NULL) {
        write_file(in, body, body_length);
        used += snprintf(command + used, sizeof command - (size_t)used, " -H 'Content-Type: %s' --data-binary '@%s'",
                         netca_exchange_content_type(exchange, NULL), in);
    }
    const char *bearer = netca_exchange_bearer(exchange, &length);
    if (bearer != NULL) {
        CHECK(strlen(bearer) == length && length >= 16);
        used += snprintf(command + used, sizeof command - (size_t)used, " -H 'Authorization: Bearer %s'", bearer);
    }
    snprintf(command + used, sizeof command - (size_t)used, " '%s'", netca_exchange_url(exchange, NULL));
    CHECK(system(command) == 0);
    FILE *file = fopen(head, "rb");
    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL) {
        sscanf(line, "HTTP/%*s %d", &status);
        if (strncmp(line, "retry-after: ", 13) == 0)
            memcpy(retry, line + 13, strcspn(line + 13, "\r\n"));
    }
    fclose(file);
    char *answer = content(out, &length);
    CHECK(length <= netca_exchange_answer_limit(exchange) && netca_exchange_is_over(exchange) == 0);
    GOOD(netca_exchange_answer(exchange, status, retry[0] != 0 ? retry : NULL, strlen(retry), (const uint8_t *)answer, length,
                               &error));
    FAILS(NETCA_ERROR_C_EXCHANGE_OVER, netca_exchange_fail(exchange, NETCA_ERROR_PROTOCOL_INTERRUPTED, &error));
    CHECK(netca_exchange_is_over(exchange) == 1);
    free(answer);
    netca_exchange_free(exchange);
    free(j);
    return NULL;
}

static void send(void *user_data, netca_exchange *exchange)
{
    pthread_t thread;
    job *j = malloc(sizeof *j);
    CHECK(j != NULL);
    j->h = user_data;
    j->h->sent++;
    j->exchange = exchange;
    CHECK(pthread_create(&thread, NULL, curl, j) == 0 && pthread_detach(thread) == 0);
}

static void never(void *user_data, netca_exchange *exchange)
{
    host *h = user_data;
    h->sent++;
    netca_exchange_free(h->kept);
    h->kept = exchange;
}

static void fail(void *user_data, netca_exchange *exchange)
{
    host *h = user_data;
    netca_error *error = NULL;
    h->sent++;
    if (h->code == 1) { /* too large */
        size_t limit = netca_exchange_answer_limit(exchange);
        uint8_t *body = calloc(1, limit + 1);
        CHECK(body != NULL);
        GOOD(netca_exchange_answer(exchange, 200, NULL, 0, body, limit + 1, &error));
        free(body);
    } else if (h->code == 2) { /* no JSON */
        GOOD(netca_exchange_answer(exchange, 200, NULL, 0, NULL, 0, &error));
    } else if (h->code != 0) {
        GOOD(netca_exchange_fail(exchange, h->code, &error));
    }
    netca_exchange_free(exchange); /* without an answer, for 0 */
}

static void abandon(void *user_data, uint64_t exchange_id)
{
    ((host *)user_data)->abandoned = exchange_id;
}

static void release(void *user_data)
{
    ((host *)user_data)->released++;
}

static netca_client *client_of(char **argument, host *h, netca_send_callback callback, uint32_t request_ms)
{
    netca_error *error = NULL;
    netca_client *client = NULL;
    netca_settings *settings = settings_of(argument);
    netca_transport transport;
    memset(&transport, 0, sizeof transport);
    transport.size = sizeof transport;
    transport.user_data = h;
    transport.send = callback;
    transport.abandon = abandon;
    transport.release = release;
    GOOD(netca_settings_set_transport(settings, &transport, &error));
    GOOD(netca_settings_set_timeouts(settings, 1000, request_ms, &error));
    GOOD(netca_client_open(settings, &client, &error));
    netca_settings_free(settings);
    CHECK(h->released == 0);
    return client;
}

static void whole_renewal(char **argument, host *h)
{
    netca_error *error = NULL;
    netca_payment_link *link = NULL;
    netca_certificates *installed = NULL;
    netca_login login = login_of();
    int32_t waited;
    netca_client *client = client_of(argument, h, send, 60000);
    netca_token *token = token_of(argument);
    netca_renewal *renewal = applied(client, token, argument);
    netca_client_free(client);
    CHECK(h->released == 0);
    GOOD(netca_renewal_payment_link(renewal, NETCA_CHANNEL_ALIPAY, NULL, &link, &error));
    GOOD(netca_renewal_wait(renewal, NETCA_GOAL_READY_TO_INSTALL, 60000, NULL, &waited, &error));
    CHECK(waited == NETCA_WAITED_REACHED);
    GOOD(netca_renewal_install(renewal, token, &login, NULL, &installed, &error));
    CHECK(netca_renewal_stage(renewal) == NETCA_STAGE_COMPLETE && h->sent >= 8);
    netca_renewal_free(renewal);
    CHECK(h->released == 1);
    netca_certificates_free(installed);
    netca_payment_link_free(link);
    netca_token_free(token);
}

static void *cancel_when_sent(void *data)
{
    void **both = data;
    host *h = both[0];
    while (h->kept == NULL)
        usleep(1000);
    netca_cancel_request(both[1]);
    return NULL;
}

int main(int argc, char **argument)
{
    netca_error *error = NULL;
    netca_service *service = NULL;
    netca_cancel *cancel = NULL;
    pthread_t thread;
    host h = {0};
    CHECK(argc == 7);
    h.anchor = argument[2];
    h.folder = getenv("CURL_FILES");
    whole_renewal(argument, &h);

    /* Never answered: the call ends all the same, when its time is over, and the host is told. */
    host silent = {0};
    netca_client *client = client_of(argument, &silent, never, 50);
    FAILS(NETCA_ERROR_PROTOCOL_TIMED_OUT, netca_client_service(client, NULL, &service, &error));
    CHECK(silent.sent == 3 && silent.abandoned == netca_exchange_id(silent.kept) && silent.abandoned == 3);
    CHECK(netca_exchange_is_over(silent.kept) == 1);
    FAILS(NETCA_ERROR_C_EXCHANGE_OVER, netca_exchange_answer(silent.kept, 200, NULL, 0, NULL, 0, &error));
    netca_client_free(client);
    CHECK(silent.released == 1);
    netca_exchange_free(silent.kept);

    /* The same, cancelled by another thread. */
    host waiting = {0};
    client = client_of(argument, &waiting, never, 3600000);
    GOOD(netca_cancel_new(&cancel, &error));
    void *both[] = {&waiting, cancel};
    CHECK(pthread_create(&thread, NULL, cancel_when_sent, both) == 0);
    FAILS(NETCA_ERROR_PROTOCOL_CANCELLED, netca_client_service(client, cancel, &service, &error));
    CHECK(pthread_join(thread, NULL) == 0 && waiting.sent == 1 && waiting.abandoned == 1);
    netca_cancel_free(cancel);
    netca_client_free(client);
    /* The exchange outlives its client. */
    CHECK(netca_exchange_url(waiting.kept, NULL) != NULL);
    netca_exchange_free(waiting.kept);

    host failing = {0};
    client = client_of(argument, &failing, fail, 60000);
    const int32_t codes[][2] = {
        {1, NETCA_ERROR_PROTOCOL_ANSWER_TOO_LARGE},
        {2, NETCA_ERROR_PROTOCOL_UNEXPECTED_ANSWER},
        {0, NETCA_ERROR_PROTOCOL_INTERRUPTED},
        {NETCA_ERROR_PROTOCOL_UNREACHABLE, NETCA_ERROR_PROTOCOL_UNREACHABLE},
        {NETCA_ERROR_PROTOCOL_TLS_UNTRUSTED, NETCA_ERROR_PROTOCOL_TLS_UNTRUSTED},
        {NETCA_ERROR_PROTOCOL_TLS_FAILED, NETCA_ERROR_PROTOCOL_TLS_FAILED},
        {NETCA_ERROR_PROTOCOL_INTERRUPTED, NETCA_ERROR_PROTOCOL_INTERRUPTED},
        {NETCA_ERROR_PROTOCOL_TIMED_OUT, NETCA_ERROR_PROTOCOL_TIMED_OUT},
        {NETCA_ERROR_PROTOCOL_CANCELLED, NETCA_ERROR_PROTOCOL_CANCELLED},
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        failing.code = codes[i][0];
        FAILS(codes[i][1], netca_client_service(client, NULL, &service, &error));
    }
    netca_client_free(client);
    return 0;
}
