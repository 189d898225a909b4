// Lists the certificates on a Key, renews the first one, and shows progress:
// short SERVER TRUST_ANCHOR.pem TOKEN STATE_DIR FORM.json, with the PIN in the environment variable PIN.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include <netca/renew.hpp>

std::string content(const char *path)
{
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

int main(int argc, char **argument)
try {
    const char *pin = std::getenv("PIN");
    if (argc != 6 || pin == nullptr)
        return std::cerr << "usage: short SERVER TRUST_ANCHOR.pem TOKEN STATE_DIR FORM.json\n", 2;
    const netca::texts words(netca::language::english);
    netca::settings settings;
    settings.set_server(argument[1]).add_trust_anchors(content(argument[2])).add_tls_roots(content(argument[2]));
    settings.set_state_directory(argument[4]).set_program("short", "1.0.0");
    settings.on_progress([&words](const netca::event &event) {
        if (auto stage = event.stage())
            std::cout << words.word(*stage) << std::endl;
        if (auto step = event.install_step())
            std::cout << "  " << words.word(*step) << std::endl;
    });
    const netca::client client(settings);
    const netca::token token = netca::provider::soft(argument[3]).open();
    const netca::certificates certificates = client.list(token);
    for (const netca::certificate &one : certificates)
        std::cout << one.subject() << ", until " << netca::rfc3339(one.not_after()) << std::endl;

    const netca::certificate certificate = certificates.front();
    const netca::quote quote = client.quote(certificate);
    netca::agreement agreement = client.agreement(quote);
    agreement.accept(); // the user has read agreement.text()
    const netca::form form = netca::form::from_json(content(argument[5]));
    const netca::login login = netca::login::pin(pin);
    auto [how, renewal] = client.apply({certificate, quote, agreement, form}, token, login);
    if (auto link = renewal.payment_link(netca::channel::alipay))
        std::cout << "pay " << netca::yuan(link->amount()) << " yuan at " << link->url() << std::endl;
    if (renewal.wait(netca::goal::ready_to_install, std::chrono::minutes(2)) != netca::waited::reached)
        return 1;
    const netca::certificate renewed = renewal.install(token, login).front();
    std::cout << "renewed until " << netca::rfc3339(renewed.not_after()) << std::endl;
} catch (const netca::error &error) {
    for (const netca::field_error &field : error.fields())
        std::cerr << field.field() << ": " << field.rule(netca::language::english) << "\n";
    std::cerr << error.what() << "\n" << error.next(netca::language::english) << "\n";
    return 1;
} catch (const std::exception &failure) {
    std::cerr << failure.what() << "\n";
    return 1;
}
