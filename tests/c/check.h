/* What the C tests share: a check that says where it failed, and one handle of every type. */
#ifndef NETCA_CHECK_H
#define NETCA_CHECK_H

#include <netca_renew.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                            \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

/* The call succeeds; else its error is shown. */
#define GOOD(call) good((call), &error, __FILE__, __LINE__, #call)

/* The call fails with this number, and with an error of the same number, which is freed. */
#define FAILS(code, call) fails((code), (call), &error, __FILE__, __LINE__, #call)

void good(int32_t code, netca_error **error, const char *file, int line, const char *call);
void fails(int32_t expected, int32_t code, netca_error **error, const char *file, int line, const char *call);

/* A file's content, to be freed. */
char *content(const char *path, size_t *length);

/* One of everything; the PIN's login, and a transport that answers out of the program itself. */
typedef struct {
    netca_agreement *agreement;
    netca_application *application;
    netca_bytes *bytes;
    netca_cancel *cancel;
    netca_certificates *certificates;
    netca_client *client;
    netca_drivers *drivers;
    netca_error *error;
    netca_exchange *exchange;
    const netca_fees *fees;
    netca_form *form;
    netca_invoice *invoice;
    netca_journal *journal;
    netca_order *order;
    netca_paper *paper;
    netca_payment_link *payment_link;
    netca_provider *provider;
    netca_quote *quote;
    netca_recovered *recovered;
    netca_renewal *renewal;
    netca_service *service;
    netca_settings *settings;
    netca_texts *texts;
    netca_token *token;
    netca_tokens *tokens;
    netca_transfer_sheet *transfer_sheet;
    netca_transfers *transfers;
    netca_uploads *uploads;
    netca_login login;
    netca_transport transport;
    char *font;
    size_t font_length;
} fixture;

/* The arguments of every test: SERVER TRUST_ANCHOR.pem TOKEN STATE_DIR FORM.json [FONT]; the PIN is in PIN. */
netca_settings *settings_of(char **argument);
netca_login login_of(void);
netca_provider *provider_of(char **argument);
netca_token *token_of(char **argument);
netca_form *form_of(char **argument);

/* Pulls the software SKF module's Key out, or puts it in again. */
void plug(const char *event);

/* Steps 0 to 4, with whatever is in the form. */
netca_renewal *applied(netca_client *client, netca_token *token, char **argument);

void fixture_open(fixture *f, char **argument);
void fixture_close(fixture *f);

#endif
