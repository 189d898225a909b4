/* What the library calls back for, on the thread of the call: told to JavaScript, and never waited for but for a PIN. */
#include <stdlib.h>
#include <string.h>

#include "environment.h"

static char *copy(const char *text, size_t length)
{
    char *own = malloc(length + 1);
    if (own != NULL) {
        memcpy(own, text, length);
        own[length] = 0;
    }
    return own;
}

static uint32_t current_id(void) { return current_call != NULL ? current_call->id : 0; }

static void tell_text(environment *e, message_kind kind, int32_t level, const char *text, size_t length)
{
    message *m = message_new(kind);
    if (m == NULL)
        return;
    m->id = current_id();
    m->level = level;
    m->text = copy(text, length);
    environment_tell(e, m);
}

static void on_progress(void *user_data, int32_t event, int64_t value, const char *json, size_t json_length)
{
    (void)event, (void)value; /* the JSON has both */
    tell_text(user_data, PROGRESS, 0, json, json_length);
}

static void on_log(void *user_data, int32_t level, const char *text, size_t text_length)
{
    tell_text(user_data, LOG, level, text, text_length);
}

static void on_send(void *user_data, netca_exchange *exchange)
{
    environment *e = user_data;
    message *m = message_new(SEND);
    if (m == NULL) {
        netca.exchange_free(exchange);
        return;
    }
    m->id = current_id();
    m->exchange_id = netca.exchange_id(exchange);
    m->exchange = handle_new(e, EXCHANGE, exchange);
    environment_tell(e, m);
}

static void on_abandon(void *user_data, uint64_t exchange_id)
{
    message *m = message_new(ABANDON);
    if (m == NULL)
        return;
    m->id = current_id();
    m->exchange_id = exchange_id;
    environment_tell(user_data, m);
}

static void on_release(void *user_data) { environment_release(user_data); }

int32_t listen_to(netca_settings *settings, environment *e, int log, int transport, netca_error **error)
{
    environment_keep(e);
    int32_t code = netca.settings_set_progress(settings, on_progress, e, on_release, error);
    if (code != NETCA_OK)
        environment_release(e);
    if (code == NETCA_OK && log) {
        environment_keep(e);
        code = netca.settings_set_log(settings, on_log, e, on_release, error);
        if (code != NETCA_OK)
            environment_release(e);
    }
    if (code == NETCA_OK && transport) {
        netca_transport host;
        memset(&host, 0, sizeof host);
        host.size = sizeof host;
        host.user_data = e;
        host.send = on_send;
        host.abandon = on_abandon;
        host.release = on_release;
        environment_keep(e);
        code = netca.settings_set_transport(settings, &host, error);
        if (code != NETCA_OK)
            environment_release(e);
    }
    return code;
}

/* Waits for JavaScript's dialog, on the call's own thread; the end of the environment is an answer too. */
static int32_t on_ask(void *user_data, const char *label, const char *serial, int32_t tries_left, uint32_t pin_bits,
                      uint8_t *pin, size_t *pin_length)
{
    call *c = user_data;
    environment *e = c->environment;
    message *m = message_new(ASK);
    if (m == NULL)
        return 1;
    m->id = c->id;
    m->level = tries_left;
    m->bits = pin_bits;
    m->text = copy(label, strlen(label));
    m->more = copy(serial, strlen(serial));
    mutex_lock(&e->lock);
    c->question = ASKED;
    mutex_unlock(&e->lock);
    environment_tell(e, m);
    mutex_lock(&e->lock);
    while (c->question == ASKED && !e->closing)
        condition_wait(&e->changed, &e->lock);
    int given = c->question == ANSWERED && c->pin_given;
    if (given) {
        *pin_length = c->pin_length;
        if (c->pin_length <= NETCA_PIN_CAPACITY)
            memcpy(pin, c->pin, c->pin_length);
    }
    wipe(c->pin, sizeof c->pin);
    mutex_unlock(&e->lock);
    return !given;
}

netca_login login_of(call *c)
{
    netca_login login;
    memset(&login, 0, sizeof login);
    login.size = sizeof login;
    login.allow_last_try = c->allow_last_try;
    if (c->has_pin) {
        login.pin = (const uint8_t *)c->pin;
        login.pin_length = c->pin_length;
    } else if (c->asks_pin) {
        login.ask = on_ask;
        login.user_data = c;
    }
    return login;
}
