// Handles are moved and not copied, freed once in any order, and refuse what is done with them after a move.
#include "check.hpp"

#include <memory>
#include <type_traits>

template <class T>
constexpr bool moves = std::is_nothrow_move_constructible_v<T> && std::is_nothrow_move_assignable_v<T> &&
                       !std::is_copy_constructible_v<T> && !std::is_copy_assignable_v<T>;

static_assert(moves<netca::settings> && moves<netca::client> && moves<netca::provider> && moves<netca::token>);
static_assert(moves<netca::renewal> && moves<netca::form> && moves<netca::agreement> && moves<netca::transfers>);
static_assert(moves<netca::texts> && moves<netca::login> && moves<netca::exchange>);
static_assert(std::is_copy_constructible_v<netca::cancel> && std::is_copy_constructible_v<netca::certificate>);
static_assert(std::is_nothrow_copy_constructible_v<netca::error> && std::is_base_of_v<std::runtime_error, netca::error>);

// What is asked of a handle that was moved away is refused, and never a crash.
static void after_a_move(char **argument)
{
    netca::settings settings = settings_of(argument);
    netca::client client(settings);
    prepared ready(client, argument);
    netca::token token = std::move(ready.token);
    FAILS(c_null, client.list(ready.token));
    CHECK(client.list(token).size() == 1 && ready.token.serial().empty() && token.serial() == "T-1");
    netca::client other = std::move(client);
    FAILS(c_null, client.service());
    CHECK(other.service().is_sandbox());
    client = std::move(other);
    CHECK(client.service().is_sandbox());
    netca::settings away = std::move(settings);
    FAILS(c_null, settings.set_server("https://renew.ca.example"));
    FAILS(c_null, netca::client(settings));
    netca::form form = std::move(ready.form);
    FAILS(c_null, ready.form.check(ready.quote));
    form.check(ready.quote);
    netca::agreement agreement = std::move(ready.agreement);
    FAILS(c_null, ready.agreement.accept());
    CHECK(ready.agreement.text().empty() && !agreement.text().empty());
    netca::quote quote = std::move(ready.quote);
    CHECK(ready.quote.terms().empty() && ready.quote.invoice_types().empty() && ready.quote.id().empty());
    CHECK(quote.terms().size() == 3);
    netca::cancel cancel;
    const netca::cancel moved = std::move(cancel);
    cancel.request();
    CHECK(!cancel.is_requested() && !moved.is_requested());
}

// Each keeps what it needs: the order of going out of scope does not matter, and an item keeps its list.
static netca::term term_of(char **argument)
{
    const netca::client client(settings_of(argument));
    return prepared(client, argument).quote.terms()[1];
}

static void in_any_order(char **argument)
{
    const netca::fees fees = term_of(argument).fees();
    CHECK(fees.size() == 1 && fees.front().name() == "证书服务费用" && fees.front().quantity() == 2);
    auto client = std::make_unique<netca::client>(settings_of(argument));
    auto provider = std::make_unique<netca::provider>(netca::provider::soft(argument[3]));
    const netca::token token = provider->open("T-1");
    FAILS(token_not_present, provider->open("T-2"));
    CHECK(provider->tokens().front().serial() == "T-1");
    CHECK(provider->changes().front().change() == netca::token_change::inserted && provider->changes().empty());
    provider.reset();
    const netca::certificate certificate = client->list(token).front();
    CHECK(token.status().serial() == token.serial() && !token.label().empty());
    CHECK(!certificate.der().empty() && certificate.der()[0] == 0x30);
    std::size_t seen = 0;
    for (const netca::certificate &one : client->list(token))
        seen += one.sha256() == certificate.sha256() ? 1 : 0;
    CHECK(seen == 1);
    client.reset();
    CHECK(certificate.can(netca::action::apply) && !certificate.renewal() && !certificate.stage());
}

// One renewal at a time; it is closed when it goes out of scope.
static void renewals(char **argument)
{
    auto client = std::make_unique<netca::client>(settings_of(argument));
    prepared ready(*client, argument);
    CHECK(!client->find(ready.certificate) && client->journal().empty());
    FAILS(renew_no_renewal, client->open("5c0f8f0e-5b8a-4c7e-9f3a-0d6c1b2a3e4f"));
    ready.agreement.accept();
    const netca::login login = netca::login::pin(pin());
    std::optional<netca::renewal> renewal = client->apply(ready.draft(), ready.token, login).renewal;
    const std::string id = renewal->id();
    FAILS(renew_busy, client->open(id));
    renewal.reset();
    netca::renewal again = client->open(id);
    netca::renewal moved = std::move(again);
    FAILS(c_null, again.order());
    CHECK(again.id().empty() && moved.stage() == netca::stage::awaiting_payment);
    again = std::move(moved);
    CHECK(client->list(ready.token).front().renewal() == id);
    CHECK(client->list(ready.token).front().stage() == netca::stage::awaiting_payment);
    // It is open here, and so nobody else's, this program's other handles included.
    prepared second(*client, argument);
    second.agreement.accept();
    FAILS(renew_busy, client->apply(second.draft(), ready.token, login));
    client.reset();
    CHECK(again.order().number() == again.refresh().order().number());
}

int main(int argc, char **argument)
{
    CHECK(argc == 7);
    after_a_move(argument);
    in_any_order(argument);
    renewals(argument);
    return 0;
}
