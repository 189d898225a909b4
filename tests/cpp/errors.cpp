// What is thrown, and what it carries; words, times, amounts.
#include "check.hpp"

static void values()
{
    using seconds = std::chrono::seconds;
    CHECK(netca::rfc3339(netca::time_point()) == "1970-01-01T00:00:00Z");
    CHECK(netca::rfc3339(netca::time_point(seconds(951'782'400))) == "2000-02-29T00:00:00Z");
    CHECK(netca::rfc3339(netca::time_point(seconds(-1))) == "1969-12-31T23:59:59Z");
    CHECK(netca::rfc3339(netca::time_point(seconds(253'402'300'799))) == "9999-12-31T23:59:59Z");
    CHECK(!netca::rfc3339(netca::time_point(seconds(INT64_MIN))).empty());
    CHECK(netca::yuan(0) == "0.00" && netca::yuan(5) == "0.05" && netca::yuan(10050) == "100.50");
    CHECK(netca::yuan(-10001) == "-100.01" && netca::yuan(INT64_MIN) == "-92233720368547758.08");
    CHECK(netca::abi_version() == NETCA_ABI_VERSION && !netca::version().empty());
    CHECK(has(netca::action::apply | netca::action::install, netca::action::install));
    CHECK(!has(netca::action::apply, netca::action::apply | netca::action::install));
    CHECK(!has(netca::pin_state::pad, netca::pin_state::locked));
}

static void words()
{
    const netca::texts english(netca::language::english), chinese(netca::language::chinese);
    CHECK(english.word(netca::stage::awaiting_payment) == "waiting for payment");
    CHECK(chinese.word(netca::channel::alipay) == "支付宝" && chinese.word(netca::unit::year) == "元/年");
    CHECK(chinese.word(netca::payment_status::unpaid) == "未支付" && chinese.word(netca::order_status::normal) == "正常");
    CHECK(chinese.word(netca::refund_status::refunded) == "已退款" && chinese.word(netca::transfer_result::success) == "成功");
    CHECK(chinese.word(netca::courier_payment::on_delivery) == "货到付款");
    CHECK(chinese.word(netca::transaction_type::purchase) == "消费");
    CHECK(chinese.word(netca::invoice_status::issued) == "已开票");
    CHECK(english.word(static_cast<netca::stage>(4242)).empty());
    CHECK(contains(english.what(netca::code::token_wrong_pin), "PIN") && english.what(netca::code::ok).empty());
    CHECK(!chinese.next(netca::code::token_wrong_pin).empty() && english.next(netca::code::ok).empty());
    CHECK(chinese.field("operator.email") != "operator.email" && chinese.field("x.y") == "x.y");
    FAILS(c_out_of_range, netca::texts(static_cast<netca::language>(9)));
    FAILS(c_skf_profile, netca::provider::skf("/nowhere/skf.so", "sideways"));
    FAILS(token_module, netca::provider::skf("/nowhere/skf.so"));
}

// The fields of the form that break a rule, each with its name and rule; the exception outlives everything.
static netca::error form_error(const netca::client &client, char **argument)
{
    prepared ready(client, argument);
    ready.form.set_text("operator.email", "nobody").set_text("operator.name", "");
    return THROWN(netca::error, ready.form.check(ready.quote));
}

static void forms(const netca::client &client, char **argument)
{
    const netca::error error = form_error(client, argument);
    const netca::error copy = error;
    CHECK(copy.code() == netca::code::renew_form && std::string(copy.what()) == error.what());
    CHECK(!copy.what(netca::language::chinese).empty() && !copy.next(netca::language::english).empty());
    CHECK(copy.what(netca::language::chinese) != copy.what(netca::language::english));
    CHECK(copy.fields().size() == 2 && !copy.retryable() && !copy.stage() && !copy.detail());
    CHECK(copy.vendor() == netca::vendor::none && copy.vendor_code() == 0 && !copy.tries_left() && !copy.retry_after());
    bool seen = false;
    for (const netca::field_error &field : copy.fields()) {
        seen = seen || field.field() == "operator.email";
        CHECK(!field.rule(netca::language::english).empty() && field.name(netca::language::chinese) != field.field());
    }
    CHECK(seen && contains(copy.json(), "operator.email") && !contains(copy.json(), "nobody"));
    CHECK(error.fields().front().field() == copy.fields()[0].field());
    THROWN(std::out_of_range, copy.fields().at(2));
    FAILS(c_no_such_field, netca::form().set_text("operator.shoe_size", "42"));
    FAILS(c_not_utf8, netca::form().set_text("memo", "\xff"));
    FAILS(c_not_json, netca::form::from_json(""));
    netca::form().set_text("memo", "");
}

// A wrong PIN: how many tries are left, and nothing that is secret.
static void pins(const netca::client &client, char **argument)
{
    prepared ready(client, argument);
    FAILS(c_not_accepted, client.apply(ready.draft(), ready.token, netca::login::pin("000000")));
    ready.agreement.accept();
    const auto error = THROWN(netca::error, client.apply(ready.draft(), ready.token, netca::login::pin("000000")));
    CHECK(error.code() == netca::code::token_wrong_pin && error.tries_left() == 5);
    CHECK(!contains(error.json(), "000000"));
    CHECK(ready.token.status().tries_left() == 5 && has(ready.token.status().pin(), netca::pin_state::count_low));
    FAILS(token_pin_required, client.apply(ready.draft(), ready.token, netca::login()));

    // A login that was moved away is no PIN, and spends no try.
    netca::login first = netca::login::pin(pin()).allow_last_try();
    const netca::login second = std::move(first);
    FAILS(token_pin_required, client.apply(ready.draft(), ready.token, first));
    CHECK(ready.token.status().tries_left() == 5);
    const auto [how, renewal] = client.apply(ready.draft(), ready.token, second);
    CHECK(how == netca::applied::submitted);

    // At the wrong stage; the error says at which.
    const auto early = THROWN(netca::error, renewal.install(ready.token, second));
    CHECK(early.code() == netca::code::renew_wrong_stage && early.stage() == netca::stage::awaiting_payment);

    // Paid, and given up: the money goes back.
    CHECK(renewal.payment_link(netca::channel::alipay)->amount() == 10000);
    CHECK(renewal.wait(netca::goal::paid, 1min) == netca::waited::reached);
    CHECK(renewal.wait(netca::goal::ready_to_install, 0ms) == netca::waited::still_waiting);
    const netca::application given_up = renewal.withdraw("重复申请");
    CHECK(given_up.reason() == "重复申请" && given_up.business_status() == netca::business_status::withdrawn);
    CHECK(given_up.refunds().size() == 1 && given_up.refunds()[0].amount() == 10000);
    CHECK(given_up.refunds()[0].reason() == netca::refund_reason::withdrawn);
    CHECK(given_up.refunds()[0].status() == netca::refund_status::requested);
    CHECK(contains(given_up.json(), "\"reason\":\"withdrawn\"") && contains(given_up.json(), "\"status\":\"requested\""));
}

int main(int argc, char **argument)
{
    CHECK(argc == 7);
    values();
    words();
    const netca::error none(42, nullptr);
    CHECK(std::string(none.what()) == "netca error 42" && none.fields().empty() && !none.stage() && !none.tries_left());
    CHECK(none.what(netca::language::english).empty() && !none.retry_after() && !none.retryable() && none.json().empty());
    FAILS(c_setting_missing, netca::client(netca::settings()));
    FAILS(token_not_present, netca::provider::soft("/nowhere/token.json").open());
    const netca::client client(settings_of(argument));
    forms(client, argument);
    pins(client, argument);
    return 0;
}
