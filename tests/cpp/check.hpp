// What the C++ tests share: checks that say where they failed, and the steps before step 4.
#ifndef NETCA_CHECK_HPP
#define NETCA_CHECK_HPP

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include <netca/renew.hpp>

using namespace std::chrono_literals;

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            std::cerr << __FILE__ << ":" << __LINE__ << ": " << #condition << std::endl;                               \
            std::exit(1);                                                                                              \
        }                                                                                                              \
    } while (0)

// The expression throws an exception of this type; gives it.
#define THROWN(type, expression)                                                                                       \
    thrown<type>([&] { static_cast<void>(expression); }, __FILE__, __LINE__, #expression)

// It throws a netca::error of this code.
#define FAILS(number, expression)                                                                                      \
    CHECK(THROWN(netca::error, expression).code() == netca::code::number)

template <class Exception, class Work>
Exception thrown(Work work, const char *file, int line, const char *expression)
{
    try {
        work();
    } catch (const Exception &exception) {
        return exception;
    } catch (const std::exception &other) {
        std::cerr << "another exception: " << other.what() << "\n";
    }
    std::cerr << file << ":" << line << ": " << expression << " did not throw" << std::endl;
    std::exit(1);
}

inline std::string content(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    CHECK(file.good());
    return std::string(std::istreambuf_iterator<char>(file), {});
}

inline bool contains(const std::string &text, const std::string &part)
{
    return text.find(part) != std::string::npos;
}

// The arguments of every test: SERVER TRUST_ANCHOR.pem TOKEN STATE_DIR FORM.json FONT; the PIN is in PIN.
inline netca::settings settings_of(char **argument)
{
    const std::string anchor = content(argument[2]);
    netca::settings settings;
    settings.set_server(argument[1]).add_trust_anchors(anchor).add_tls_roots(anchor).set_proxy("direct");
    settings.set_state_directory(argument[4]).set_program("C++ test", "4.7.6");
    return settings;
}

inline std::string pin()
{
    const char *pin = std::getenv("PIN");
    CHECK(pin != nullptr);
    return pin;
}

// Steps 0 to 3 of the first certificate, and what step 4 takes.
struct prepared {
    netca::token token;
    netca::certificate certificate;
    netca::quote quote;
    netca::agreement agreement;
    netca::form form;

    prepared(const netca::client &client, char **argument)
        : token(netca::provider::soft(argument[3]).open()),
          certificate(client.list(token).front()),
          quote(client.quote(certificate)),
          agreement(client.agreement(quote)),
          form(netca::form::from_json(content(argument[5])))
    {
    }

    netca::draft draft() const { return {certificate, quote, agreement, form}; }
};

#endif
