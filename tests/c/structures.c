/* Structures that begin with their size: of this version, of another, and of none. */
#include "check.h"

typedef struct {
    netca_login known;
    uint64_t added_later[4];
} newer_login;

static int released;

static void release(void *user_data)
{
    CHECK(user_data == &released);
    released++;
}

static void send(void *user_data, netca_exchange *exchange)
{
    (void)user_data;
    netca_exchange_free(exchange);
}

int main(int argc, char **argument)
{
    netca_error *error = NULL;
    netca_client *client = NULL;
    netca_certificates *certificates = NULL;
    netca_recovered *recovered = NULL;
    CHECK(argc == 7);
    netca_settings *settings = settings_of(argument);
    GOOD(netca_client_open(settings, &client, &error));
    netca_token *token = token_of(argument);
    GOOD(netca_client_list(client, token, &certificates, &error));
#define RECOVER(login) netca_client_recover(client, token, certificates, 0, login, NULL, &recovered, &error)
    const size_t wrong[] = {0, 1, sizeof(size_t), sizeof(netca_login) - sizeof(void *), 100000, SIZE_MAX};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        netca_login login = login_of();
        login.size = wrong[i];
        FAILS(NETCA_ERROR_C_SIZE, RECOVER(&login));
    }
    /* A program made with a later header, that does not use what came later. */
    newer_login newer;
    memset(&newer, 0, sizeof newer);
    newer.known = login_of();
    newer.known.size = sizeof newer;
    GOOD(RECOVER(&newer.known));
    CHECK(netca_recovered_count(recovered) == 0);
    netca_recovered_free(recovered);
    /* And one that does: what it wants cannot be done, and is not left out unseen. */
    newer.added_later[2] = 1;
    FAILS(NETCA_ERROR_C_SIZE, RECOVER(&newer.known));

    netca_transport transport;
    memset(&transport, 0, sizeof transport);
    transport.size = sizeof transport;
    transport.user_data = &released;
    transport.release = release;
    FAILS(NETCA_ERROR_C_NULL, netca_settings_set_transport(settings, &transport, &error));
    transport.send = send;
    transport.size = 3;
    FAILS(NETCA_ERROR_C_SIZE, netca_settings_set_transport(settings, &transport, &error));
    CHECK(released == 0);
    transport.size = sizeof transport;
    GOOD(netca_settings_set_transport(settings, &transport, &error));
    GOOD(netca_settings_set_transport(settings, &transport, &error));
    CHECK(released == 1);
    netca_settings_free(settings);
    CHECK(released == 2);
    netca_certificates_free(certificates);
    netca_token_free(token);
    netca_client_free(client);
    return 0;
}
