// Several threads: a wait is cancelled from outside, futures carry results and exceptions, what is in use says so.
#include "check.hpp"

#include <atomic>
#include <thread>
#include <vector>

struct oops {};

static netca::renewal applied(const netca::client &client, const netca::token &token, const netca::login &login,
                              char **argument)
{
    const auto certificate = netca::list_async(client, token).get().front();
    const netca::quote quote = netca::quote_async(client, certificate).get();
    netca::agreement agreement = netca::agreement_async(client, quote).get();
    agreement.accept();
    const netca::form form = netca::form::from_json(content(argument[5]));
    const netca::draft draft{certificate, quote, agreement, form};
    return netca::apply_async(client, draft, token, login).get().renewal;
}

// Unpaid, so that it would wait for ever.
static void cancelled_from_outside(const netca::client &client, const netca::renewal &renewal, std::atomic<bool> &pausing)
{
    const netca::cancel cancel;
    pausing = false;
    auto waiting = netca::wait_async(renewal, netca::goal::paid, std::chrono::hours(1000), cancel);
    while (!pausing && waiting.wait_for(10ms) == std::future_status::timeout) {
    }
    std::atomic<int> asked = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            CHECK(client.service().is_sandbox() && client.journal().front().id() == renewal.id());
            CHECK(renewal.journal().stage() == netca::stage::awaiting_payment);
            FAILS(c_in_use, renewal.order());
            FAILS(renew_busy, client.open(renewal.id()));
            ++asked;
        });
    for (std::thread &thread : threads)
        thread.join();
    CHECK(asked == 8 && waiting.wait_for(0s) == std::future_status::timeout);
    const netca::cancel same = cancel;
    same.request();
    CHECK(cancel.is_requested());
    FAILS(protocol_cancelled, waiting.get());
    // What was cancelled stays so; the renewal is as good as before.
    FAILS(protocol_cancelled, renewal.refresh(cancel));
    CHECK(netca::refresh_async(renewal).get().payment_status() == netca::payment_status::unpaid);
    netca::cancel::never().request();
    CHECK(!netca::cancel::never().is_requested() && renewal.order().total() == 10000);
}

int main(int argc, char **argument)
{
    CHECK(argc == 7);
    const auto test = std::this_thread::get_id();
    std::atomic<int> elsewhere = 0;
    std::atomic<bool> throws = false, pausing = false;
    netca::settings settings = settings_of(argument);
    settings.on_progress([&](const netca::event &event) {
        CHECK((event.kind() == netca::event_kind::next_question) == event.value().has_value() || event.stage());
        pausing = pausing || event.kind() == netca::event_kind::next_question;
        elsewhere += std::this_thread::get_id() != test ? 1 : 0;
        if (throws)
            throw oops();
    });
    const netca::client client(settings);
    const netca::token token = netca::provider::soft(argument[3]).open();
    const netca::login login = netca::login::pin(pin());
    const netca::renewal renewal = applied(client, token, login, argument);
    CHECK(elsewhere > 0 && renewal.stage() == netca::stage::awaiting_payment);
    const auto link = netca::payment_link_async(renewal, netca::channel::unionpay_corporate).get();
    const std::string json = link->json();
    CHECK(contains(json, "\"url\":\"" + link->url() + "\"") && contains(json, "\"payment_id\":\"" + link->id() + "\""));
    CHECK(contains(json, "\"expires_at\":\"" + netca::rfc3339(link->expires_at()) + "\"") && link->amount() == 10000);
    CHECK(link->channel() == netca::channel::unionpay_corporate);
    CHECK(netca::wait_for_payment_async(renewal, *link, 0ms).get() == netca::payment_end::still_waiting);
    cancelled_from_outside(client, renewal, pausing);

    // An exception of a callback travels through the future, and stays with its own thread.
    throws = true;
    std::atomic<bool> caught = false;
    try {
        netca::withdraw_async(renewal, "重复申请").get();
    } catch (const oops &) {
        caught = true;
    }
    CHECK(caught && renewal.stage() == netca::stage::withdrawn && client.service().is_sandbox());
    CHECK(netca::async([&] { return client.journal().size(); }).get() == 1);
    return 0;
}
