/*
 * A whole renewal in one program: renew SERVER TRUST_ANCHOR.pem TOKEN STATE_DIR FORM.json, with the PIN in the environment
 * variable PIN. TOKEN is a soft token's file (.json), a PKCS#11 module, or an SKF module with skf: before its path. Start it again
 * after any failure: it goes on where it stopped. What differs from run to run stands in braces (examples/README.md).
 */
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include <netca/renew.hpp>

using namespace std::chrono_literals;

namespace {

const netca::texts &english()
{
    static const netca::texts words(netca::language::english);
    return words;
}

std::string content(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw std::runtime_error("cannot read " + path);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

/* Called while a step blocks: on this thread, so it must not take long. */
void progress(const netca::event &event)
{
    if (const auto step = event.install_step())
        std::cout << "  " << english().word(*step) << std::endl;
    if (const auto stage = event.stage())
        std::cerr << "... " << english().word(*stage) << std::endl;
}

netca::client client_of(char **argument)
{
    const std::string anchor = content(argument[2]);
    netca::settings settings;
    settings.set_server(argument[1]).add_trust_anchors(anchor).add_tls_roots(anchor);
    settings.set_state_directory(argument[4]).set_program("example", "4.7.6").on_progress(progress);
    return netca::client(settings);
}

netca::token token_of(const std::string &path)
{
    if (path.compare(0, 4, "skf:") == 0)
        return netca::provider::skf(path.substr(4)).open();
    const bool soft = path.size() > 5 && path.compare(path.size() - 5, 5, ".json") == 0;
    return (soft ? netca::provider::soft(path) : netca::provider::pkcs11(path)).open();
}

netca::login login_of_user()
{
    const char *pin = std::getenv("PIN");
    return pin != nullptr ? netca::login::pin(pin) : netca::login();
}

/* The other half of a pair, which is renewed with it. */
void encryption_of(const netca::certificate &certificate)
{
    if (const auto not_after = certificate.encryption_not_after())
        std::cout << "  with its encryption certificate, until {" << netca::rfc3339(*not_after) << "}" << std::endl;
}

netca::certificates list(const netca::client &client, const netca::token &token)
{
    const netca::certificates certificates = client.list(token);
    std::cout << "step 0, list: " << certificates.size() << (certificates.size() == 1 ? " certificate" : " certificates")
              << std::endl;
    for (const netca::certificate &certificate : certificates) {
        std::cout << "  " << certificate.subject() << ", until {" << netca::rfc3339(certificate.not_after()) << "}:"
                  << (certificate.can(netca::action::apply) ? " apply" : "")
                  << (certificate.can(netca::action::query_progress) ? " query_progress" : "")
                  << (certificate.can(netca::action::install) ? " install" : "") << std::endl;
        encryption_of(certificate);
    }
    return certificates;
}

netca::renewal apply(const netca::client &client, const netca::token &token, const netca::login &login,
                     const netca::certificate &certificate, const std::string &form_file)
{
    const netca::quote quote = client.quote(certificate);
    const netca::term term = quote.terms().front();
    std::cout << "step 1, quote: " << (quote.path() == netca::path::expired ? "expired" : "unexpired") << "\n  "
              << term.months() << " months, " << english().word(quote.renew_with().at(0)) << ": "
              << netca::yuan(term.total()) << " yuan" << std::endl;
    for (const netca::fee &fee : term.fees())
        std::cout << "  " << fee.name() << ": " << netca::yuan(fee.unit_price()) << " * " << fee.quantity() << " = "
                  << netca::yuan(fee.subtotal()) << std::endl;

    netca::agreement agreement = client.agreement(quote);
    /* Here the user reads agreement.text() and ticks 我接受. */
    agreement.accept();
    std::cout << "step 2, agreement: accepted {" << agreement.version() << "}" << std::endl;

    const netca::form form = netca::form::from_json(content(form_file));
    form.check(quote);
    std::cout << "step 3, form: good" << std::endl;

    auto [how, renewal] = client.apply({certificate, quote, agreement, form}, token, login);
    std::cout << "step 4, apply: " << (how == netca::applied::submitted ? "submitted" : "resumed") << " {" << renewal.id()
              << "}" << std::endl;
    return std::move(renewal);
}

/* Steps 5 to 7: from the order to the approval. */
bool pay(const netca::renewal &renewal)
{
    const netca::order order = renewal.order();
    std::cout << "step 5, order {" << order.number() << "}: " << netca::yuan(order.total()) << " yuan" << std::endl;
    if (const auto link = renewal.payment_link(netca::channel::alipay))
        std::cout << "step 6, pay: " << english().word(link->channel()) << ", " << netca::yuan(link->amount()) << " yuan, {"
                  << link->url() << "}" << std::endl;
    const netca::waited waited = renewal.wait(netca::goal::ready_to_install, 2min);
    std::cout << "step 7, progress: " << english().word(renewal.stage()) << std::endl;
    return waited == netca::waited::reached;
}

int renew(char **argument)
{
    netca::require_abi();
    std::cout << "netca-renew {ABI " << netca::abi_version() << '}' << std::endl;
    const netca::client client = client_of(argument);
    const netca::token token = token_of(argument[3]);
    const netca::login login = login_of_user();
    const netca::certificate certificate = list(client, token).front();
    auto renewal = client.find(certificate);
    if (renewal && renewal->stage() > netca::stage::signed_) {
        std::cout << "taken up {" << renewal->id() << "}: " << english().word(renewal->stage()) << std::endl;
    } else {
        renewal.reset();
        renewal = apply(client, token, login, certificate, argument[5]);
    }
    if (renewal->stage() < netca::stage::ready_to_install && !pay(*renewal))
        return 1;
    std::cout << "step 8, install" << std::endl;
    const netca::certificate renewed = renewal->install(token, login).front();
    std::cout << "step 9, done\n  " << renewed.subject() << ", until {" << netca::rfc3339(renewed.not_after()) << "}" << std::endl;
    encryption_of(renewed);
    return 0;
}

}  // namespace

int main(int argc, char **argument)
{
    if (argc != 6) {
        std::cerr << "usage: renew SERVER TRUST_ANCHOR.pem TOKEN STATE_DIR FORM.json" << std::endl;
        return 2;
    }
    try {
        return renew(argument);
    } catch (const netca::abi_mismatch &mismatch) {
        std::cerr << mismatch.what() << std::endl;
        return 2;
    } catch (const netca::error &error) {
        std::cerr << "failed: " << static_cast<int>(error.code()) << " " << error.what() << std::endl;
        for (const netca::field_error &field : error.fields())
            std::cerr << "  " << field.field() << ": " << field.rule(netca::language::english) << std::endl;
        std::cerr << "next: " << error.next(netca::language::english) << std::endl;
    } catch (const std::exception &failure) {
        std::cerr << failure.what() << std::endl;
    }
    return 1;
}
