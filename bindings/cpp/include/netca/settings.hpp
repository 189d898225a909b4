/// What a client needs to know, and who is told what happens.
#ifndef NETCA_SETTINGS_HPP
#define NETCA_SETTINGS_HPP

#include <chrono>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include <netca/error.hpp>
#include <netca/transport.hpp>

namespace netca {

/// What is told while a call blocks.
class event {
public:
    event(std::int32_t kind, std::int64_t value, std::string_view json) noexcept : kind_(kind), value_(value), json_(json) {}

    event_kind kind() const noexcept { return static_cast<event_kind>(kind_); }

    /// The number that belongs to it, where there is one: of `few_pin_tries` how many, of `next_question` and `clock_behind`
    /// milliseconds, of `uploading` bytes.
    std::optional<std::int64_t> value() const noexcept { return detail::optional_number(value_); }

    /// The stage that the renewal has come to; nothing for another kind of event.
    std::optional<netca::stage> stage() const noexcept { return as<netca::stage>(event_kind::stage); }

    /// The step of the installation that begins; nothing for another kind of event.
    std::optional<netca::install_step> install_step() const noexcept
    {
        return as<netca::install_step>(event_kind::install);
    }

    /// The same as JSON; lasts until the handler returns.
    std::string_view json() const noexcept { return json_; }

private:
    template <class Enum>
    std::optional<Enum> as(event_kind wanted) const noexcept
    {
        return kind() == wanted ? detail::optional_enum<Enum>(static_cast<std::int32_t>(value_)) : std::nullopt;
    }

    std::int32_t kind_;
    std::int64_t value_;
    std::string_view json_;
};

/// Told what happens while a call blocks, on the thread of that call, so several threads may be in it at once. What it throws does
/// not stop the call, but comes out of it in the end, in place of its result; it may call `cancel::request`.
using progress_handler = std::function<void(const event &)>;

/// Given each line of the log, in English, which lasts until it returns. No line ever holds a PIN, a name, an identity number, a
/// phone number, an account or an access token. Called, and may throw, as a `progress_handler`.
using log_handler = std::function<void(log_level level, std::string_view line)>;

/// What a client needs to know: the server, the trust anchors, the state directory, and the program's name and version must be
/// set. It may be used for several clients, changed in between, and go out of scope while they are used.
class settings : public detail::resource<netca_settings> {
public:
    using resource::resource;

    settings() : resource(detail::make<netca_settings>(netca_settings_new)) {}

    /// The CA's address, as `https://renew.ca.example`. It is looked at when a client is opened.
    settings &set_server(std::string_view url)
    {
        detail::call(netca_settings_set_server, handle(), detail::data(url), url.size());
        return *this;
    }

    /// Adds the certificates of a PEM text to those that a new certificate must lead to: the CA's own roots.
    settings &add_trust_anchors(std::string_view pem)
    {
        detail::call(netca_settings_add_trust_anchors, handle(), detail::data(pem), pem.size());
        return *this;
    }

    /// Adds the certificates of a PEM text to those that the server's TLS certificate must lead to. Without any, the operating
    /// system's trust store counts; with any, only these.
    settings &add_tls_roots(std::string_view pem)
    {
        detail::call(netca_settings_add_tls_roots, handle(), detail::data(pem), pem.size());
        return *this;
    }

    /// The folder in which the journals are kept, one for each user of the computer; it is made if it is missing. Renewals are
    /// found again only where they were begun, so it must stay the same.
    settings &set_state_directory(std::string_view path)
    {
        detail::call(netca_settings_set_state_directory, handle(), detail::data(path), path.size());
        return *this;
    }

    /// The name and the version (主程序版本, as `4.7.6`) of the program; the CA may ask for a newer one.
    settings &set_program(std::string_view name, std::string_view version)
    {
        detail::call(netca_settings_set_program, handle(), detail::data(name), name.size(), detail::data(version),
                     version.size());
        return *this;
    }

    /// Adds a host that a payment page may be on, with its port unless that is 443. The CA's own server is always allowed.
    settings &add_payment_host(std::string_view host)
    {
        detail::call(netca_settings_add_payment_host, handle(), detail::data(host), host.size());
        return *this;
    }

    /// The proxy, as `http://proxy.example:8080`; `direct` for none. Nothing, and what holds without this call: the system's
    /// own settings.
    settings &set_proxy(std::optional<std::string_view> proxy)
    {
        detail::call(netca_settings_set_proxy, handle(), detail::data(proxy), detail::size(proxy));
        return *this;
    }

    /// How long to wait, 1 ms to an hour: for a connection, and for a request with its whole answer. Without this call, 10 s
    /// and 60 s.
    settings &set_timeouts(std::chrono::milliseconds connect, std::chrono::milliseconds request)
    {
        detail::call(netca_settings_set_timeouts, handle(), timeout(connect), timeout(request));
        return *this;
    }

    /// Who is told what happens while a call blocks; nothing for nobody.
    settings &on_progress(progress_handler handler)
    {
        set_handler<progress_handler>(netca_settings_set_progress, progressed, std::move(handler));
        return *this;
    }

    /// Who is given the lines of the log; nothing for nobody.
    settings &on_log(log_handler handler)
    {
        set_handler<log_handler>(netca_settings_set_log, logged, std::move(handler));
        return *this;
    }

    /// Sends all requests through the program's own HTTP stack; null for the built-in one.
    settings &set_transport(std::shared_ptr<transport> stack)
    {
        if (stack == nullptr) {
            detail::call(netca_settings_set_transport, handle(), nullptr);
            return *this;
        }
        auto held = std::make_unique<std::shared_ptr<transport>>(std::move(stack));
        netca_transport calls;
        std::memset(&calls, 0, sizeof calls);
        calls.size = sizeof calls;
        calls.user_data = held.get();
        calls.send = detail::transport_calls::send;
        calls.abandon = detail::transport_calls::abandon;
        calls.release = released<std::shared_ptr<transport>>;
        detail::call(netca_settings_set_transport, handle(), &calls);
        held.release();
        return *this;
    }

private:
    static std::uint32_t timeout(std::chrono::milliseconds time) noexcept
    {
        return time.count() >= 0 && time.count() <= UINT32_MAX ? static_cast<std::uint32_t>(time.count()) : 0;
    }

    /// The library frees the handler through `released`, but for one that it did not take.
    template <class Handler, class Function, class Callback>
    void set_handler(Function function, Callback callback, Handler handler)
    {
        if (!handler) {
            detail::call(function, handle(), nullptr, nullptr, nullptr);
            return;
        }
        auto held = std::make_unique<Handler>(std::move(handler));
        detail::call(function, handle(), callback, static_cast<void *>(held.get()), released<Handler>);
        held.release();
    }

    template <class Held>
    static void released(void *user_data) noexcept
    {
        delete static_cast<Held *>(user_data);
    }

    static void progressed(void *user_data, std::int32_t kind, std::int64_t value, const char *json,
                           std::size_t length) noexcept
    {
        try {
            (*static_cast<const progress_handler *>(user_data))(event(kind, value, std::string_view(json, length)));
        } catch (...) {
            detail::frame::keep();
        }
    }

    static void logged(void *user_data, std::int32_t level, const char *line, std::size_t length) noexcept
    {
        try {
            (*static_cast<const log_handler *>(user_data))(static_cast<log_level>(level), std::string_view(line, length));
        } catch (...) {
            detail::frame::keep();
        }
    }
};

}  // namespace netca

#endif
