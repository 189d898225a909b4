// Exceptions never pass through C: what a callback throws comes out of the call that it belongs to, and nothing is lost.
#include "check.hpp"

#include <memory>
#include <thread>
#include <vector>

struct oops : std::runtime_error {
    oops() : std::runtime_error("oops") {}
};

// The program's own HTTP stack, that answers out of the program itself.
struct stack : netca::transport {
    std::function<void(netca::exchange)> answer;
    int sent = 0;
    std::uint64_t abandoned = 0;

    void send(netca::exchange exchange) override
    {
        ++sent;
        answer(std::move(exchange));
    }

    void abandon(std::uint64_t exchange_id) override { abandoned = exchange_id; }
};

// Every event throws; the application is handed in all the same, and found again.
static void progress_that_throws(char **argument)
{
    int events = 0;
    bool seen = false;
    auto held = std::make_shared<int>(1);
    const std::weak_ptr<int> watched = held;
    auto settings = std::make_unique<netca::settings>(settings_of(argument));
    settings->on_progress([&events, &seen, held](const netca::event &event) {
        ++events;
        seen = seen || event.stage() == netca::stage::awaiting_payment;
        CHECK(contains(std::string(event.json()), "\"event\":") && !event.install_step());
        throw oops();
    });
    held.reset();
    auto client = std::make_unique<netca::client>(*settings);
    settings.reset();
    prepared ready(*client, argument);
    ready.agreement.accept();
    THROWN(oops, client->apply(ready.draft(), ready.token, netca::login::pin(pin())));
    CHECK(events >= 3 && seen);
    auto renewal = client->find(ready.certificate);
    CHECK(renewal && renewal->stage() == netca::stage::awaiting_payment);
    // The handler is freed once, with the last that may call it.
    client.reset();
    CHECK(!watched.expired());
    renewal.reset();
    CHECK(watched.expired());
}

// A handler that is put in place of another one frees that; none is fine.
static void handlers_in_turn(char **argument)
{
    netca::settings settings = settings_of(argument);
    auto held = std::make_shared<int>(1);
    const std::weak_ptr<int> watched = held;
    settings.on_log([held](netca::log_level, std::string_view) { CHECK(!"nobody's log"); });
    held.reset();
    CHECK(!watched.expired());
    int lines = 0;
    settings.on_log([&lines](netca::log_level level, std::string_view line) {
        CHECK(level >= netca::log_level::error && level <= netca::log_level::debug && !line.empty());
        if (++lines == 1)
            throw oops();
    });
    CHECK(watched.expired());
    const netca::client client(settings);
    THROWN(oops, client.service());
    // The next call is none the worse for it.
    CHECK(client.service().is_sandbox() && lines >= 2);
    settings.on_log(nullptr).on_progress(nullptr).set_transport(nullptr);
    const int before = lines;
    netca::client(settings).service();
    CHECK(lines == before);
}

// The PIN dialog: what it throws comes out, and costs no try; nothing means that the user cancelled.
static void pin_dialogs(const netca::client &client, char **argument)
{
    prepared ready(client, argument);
    ready.agreement.accept();
    int asked = 0;
    const auto apply = [&](std::function<std::optional<std::string>()> answer) {
        const netca::login login = netca::login::ask([&, answer](const netca::pin_request &request) {
            ++asked;
            CHECK(request.serial == "T-1" && !request.label.empty() && request.tries_left == 6);
            // A call of its own inside a callback: the token is in use, and the dialog sees that exception itself.
            FAILS(c_in_use, ready.token.status());
            CHECK(!client.journal().empty());
            return answer();
        });
        return client.apply(ready.draft(), ready.token, login);
    };
    THROWN(oops, apply([]() -> std::optional<std::string> { throw oops(); }));
    FAILS(token_cancelled, apply([] { return std::nullopt; }));
    FAILS(token_pin_length, apply([] { return std::string(1000, '1'); }));
    FAILS(token_pin_length, apply([] { return std::string(); }));
    CHECK(asked == 4 && ready.token.status().tries_left() == 6);
    CHECK(apply([] { return pin(); }).how == netca::applied::submitted && asked == 5);
    CHECK(apply([] { return pin(); }).how == netca::applied::already && asked == 5);
}

static void own_stack(const netca::client &real, char **argument)
{
    const std::string service = real.service().json();
    netca::settings settings = settings_of(argument);
    auto http = std::make_shared<stack>();
    const netca::client client(settings.set_transport(http).set_timeouts(1s, 5s));

    // From another thread, later.
    std::vector<std::thread> threads;
    http->answer = [&](netca::exchange exchange) {
        CHECK(exchange.method() == "GET" && contains(exchange.url(), "https://") && exchange.body().empty());
        CHECK(!exchange.bearer() && !exchange.content_type() && exchange.answer_limit() > 1000 && exchange.timeout() == 5s);
        threads.emplace_back([&service, exchange = std::move(exchange)] {
            CHECK(!exchange.is_over());
            exchange.answer(200, service);
            CHECK(exchange.is_over());
            FAILS(c_exchange_over, exchange.fail(netca::code::protocol_interrupted));
        });
    };
    CHECK(client.service().hotline() == real.service().hotline() && http->sent == 1);
    threads.front().join();

    // The server's own words, and its status.
    http->answer = [](const netca::exchange &exchange) {
        exchange.answer(404, std::string("{\"type\":\"about:blank\",\"status\":404,\"code\":\"not_found\",\"detail\":\"没有\"}"));
    };
    const auto missing = THROWN(netca::error, client.service());
    CHECK(missing.vendor() == netca::vendor::http && missing.vendor_code() == 404 && !missing.retryable());

    // What the stack throws ends the call at once: it is not tried again.
    http->sent = 0;
    http->answer = [](const netca::exchange &) { throw oops(); };
    THROWN(oops, client.service());
    CHECK(http->sent == 1);
    http->answer = [](const netca::exchange &exchange) { exchange.fail(netca::code::protocol_cancelled); };
    FAILS(protocol_cancelled, client.service());

    // No answer, and nobody waits any more: the stack is told, and the exchange may live on.
    std::optional<netca::exchange> kept;
    const netca::cancel cancel;
    http->answer = [&](netca::exchange exchange) {
        kept = std::move(exchange);
        cancel.request();
    };
    FAILS(protocol_cancelled, client.service(cancel));
    CHECK(kept->is_over() && http->abandoned == kept->id());
    FAILS(c_exchange_over, kept->answer(200, service, "1"));
}

int main(int argc, char **argument)
{
    CHECK(argc == 7);
    progress_that_throws(argument);
    handlers_in_turn(argument);
    const netca::client client(settings_of(argument));
    client.find(client.list(netca::provider::soft(argument[3]).open()).front())->withdraw("for the next test");
    pin_dialogs(client, argument);
    own_stack(client, argument);
    return 0;
}
