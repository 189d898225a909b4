// An SM2 pair, renewed with new keys on a soft token: every accessor for a pair says what the library's own JSON says.
#include "check.hpp"

static bool says(const std::string &json, const std::string &name, const std::optional<std::string> &value)
{
    return value && contains(json, "\"" + name + "\":\"" + *value + "\"");
}

// The JSON of a list has the encryption certificate in an object of its own.
static void both_halves(const netca::certificate &one, const std::string &json)
{
    const std::size_t at = json.find("\"encryption\":{");
    CHECK(at != std::string::npos);
    const std::string encryption = json.substr(at, json.find('}', at) - at);
    CHECK(one.key() == netca::key_kind::sm2 && one.role() == netca::role::signing);
    CHECK(says(encryption, "sha256", one.encryption_sha256()) && one.encryption_sha256() != one.sha256());
    CHECK(says(encryption, "serial_number", one.encryption_serial()) && one.encryption_serial() != one.serial());
    CHECK(says(encryption, "not_before", netca::rfc3339(one.encryption_not_before().value())));
    CHECK(says(encryption, "not_after", netca::rfc3339(one.encryption_not_after().value())));
    CHECK(one.encryption_der().size() > 300 && one.encryption_der() != one.der());
}

int main(int argc, char **argument)
{
    CHECK(argc == 7);
    const netca::client client(settings_of(argument));
    prepared ready(client, argument);
    both_halves(ready.certificate, client.list(ready.token).json());
    CHECK(ready.quote.new_key() == netca::key_kind::sm2 && ready.quote.brings_pair(netca::renew_with::new_key));
    CHECK(ready.quote.brings_pair(netca::renew_with::same_key));
    ready.agreement.accept();
    ready.form.set_number("renew_with", NETCA_RENEW_WITH_NEW_KEY);
    const netca::login login = netca::login::pin(pin());
    auto [how, renewal] = client.apply(ready.draft(), ready.token, login);
    netca::journal_entry before = renewal.journal();
    CHECK(before.brings_pair() && before.renew_with() == netca::renew_with::new_key);
    CHECK(before.certificate() == ready.certificate.sha256());
    CHECK(before.encryption_certificate() == ready.certificate.encryption_sha256());
    CHECK(!before.new_encryption_certificate() && !before.retired_key() && !before.retired_encryption_key());
    renewal.payment_link(netca::channel::alipay);
    CHECK(renewal.wait(netca::goal::ready_to_install, std::chrono::minutes(2)) == netca::waited::reached);
    const netca::certificates renewed = renewal.install(ready.token, login);
    both_halves(renewed.front(), renewed.json());
    const netca::journal journal = client.journal();
    const netca::journal_entry after = journal.front();
    CHECK(after.new_certificate() == renewed.front().sha256());
    CHECK(says(journal.json(), "new_encryption_certificate_sha256", after.new_encryption_certificate()));
    CHECK(after.new_encryption_certificate() == renewed.front().encryption_sha256());
    CHECK(says(journal.json(), "retired_key", after.retired_key()));
    CHECK(says(journal.json(), "retired_encryption_key", after.retired_encryption_key()));
    CHECK(after.retired_key() != after.retired_encryption_key());
    return 0;
}
