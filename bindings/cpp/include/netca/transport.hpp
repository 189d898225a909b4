/// The program's own HTTP stack in place of the library's.
#ifndef NETCA_TRANSPORT_HPP
#define NETCA_TRANSPORT_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <netca/error.hpp>

namespace netca {

/// One request that the program is to send, and the place for its answer. It can be moved to whatever thread gives the answer;
/// one that is dropped without an answer counts as interrupted: the CA may or may not have acted.
class exchange {
public:
    explicit exchange(std::shared_ptr<netca_exchange> handle) noexcept : handle_(std::move(handle)) {}

    exchange(exchange &&) noexcept = default;
    exchange &operator=(exchange &&) noexcept = default;

    /// A number that no other exchange of this client has.
    std::uint64_t id() const noexcept { return netca_exchange_id(handle()); }

    /// `GET`, `POST`, `PUT` or `DELETE`.
    std::string method() const { return detail::text(netca_exchange_method, handle()); }

    /// The whole address, https.
    std::string url() const { return detail::text(netca_exchange_url, handle()); }

    /// The value for `Content-Type`; nothing when there is no body.
    std::optional<std::string> content_type() const
    {
        return detail::optional_text(netca_exchange_content_type, handle());
    }

    /// The body; empty when there is none.
    bytes body() const { return detail::copy(netca_exchange_body, handle()); }

    /// The token for `Authorization: Bearer …`, a secret.
    std::optional<std::string> bearer() const { return detail::optional_text(netca_exchange_bearer, handle()); }

    /// The largest body that an answer may have, in bytes; a larger one is refused.
    std::size_t answer_limit() const noexcept { return netca_exchange_answer_limit(handle()); }

    /// How long an answer is waited for, counted from the call of `transport::send`.
    std::chrono::milliseconds timeout() const noexcept
    {
        return std::chrono::milliseconds(netca_exchange_timeout_ms(handle()));
    }

    /// Whether nobody waits for the answer any more, or it was given already.
    bool is_over() const noexcept { return netca_exchange_is_over(handle()) != 0; }

    /// Gives the server's answer, whatever its status, 100 to 599; `retry_after` is the value of that header. Throws
    /// `code::c_exchange_over` when nobody waits for it any more.
    void answer(std::int32_t status, bytes_view body, std::optional<std::string_view> retry_after = std::nullopt) const
    {
        detail::call(netca_exchange_answer, handle(), status, detail::data(retry_after), detail::size(retry_after),
                     detail::data(body), body.size());
    }

    /// Says that no answer came, and why: `code::protocol_unreachable`, `…_tls_untrusted`, `…_tls_failed`, `…_interrupted`,
    /// `…_timed_out`, `…_answer_too_large` or `…_cancelled`; the first three only if the request cannot have reached the server.
    void fail(code why) const
    {
        detail::call(netca_exchange_fail, handle(), static_cast<std::int32_t>(why));
    }

    /// The C handle, still owned by this.
    const netca_exchange *handle() const noexcept { return handle_.get(); }

private:
    std::shared_ptr<netca_exchange> handle_;
};

/// The program's own HTTP stack, for `settings::set_transport`. It follows no redirects, keeps no cookies, checks the server's TLS
/// certificate, and sends a request once.
class transport {
public:
    transport() = default;
    transport(const transport &) = delete;
    transport &operator=(const transport &) = delete;
    virtual ~transport() = default;

    /// Sends one request, and comes back soon or late: the answer may be given at once, or later from any thread. Called on the
    /// thread that called the library, so several threads may be in it at once. What it throws ends the call, and comes out of it.
    virtual void send(exchange exchange) = 0;

    /// Told that nobody waits for an exchange's answer any more, because the call was cancelled or its time is over.
    virtual void abandon(std::uint64_t exchange_id) { static_cast<void>(exchange_id); }
};

namespace detail {

struct transport_calls {
    using held = std::shared_ptr<transport>;

    static void send(void *user_data, netca_exchange *exchange) noexcept
    {
        std::shared_ptr<netca_exchange> kept;
        try {
            kept = std::shared_ptr<netca_exchange>(exchange, deleter());
            (*static_cast<const held *>(user_data))->send(netca::exchange(kept));
        } catch (...) {
            frame::keep();
            // Not "interrupted", which would be tried again.
            if (kept != nullptr)
                netca_exchange_fail(kept.get(), NETCA_ERROR_PROTOCOL_CANCELLED, nullptr);
        }
    }

    static void abandon(void *user_data, std::uint64_t exchange_id) noexcept
    {
        try {
            (*static_cast<const held *>(user_data))->abandon(exchange_id);
        } catch (...) {
            frame::keep();
        }
    }
};

}  // namespace detail

}  // namespace netca

#endif
