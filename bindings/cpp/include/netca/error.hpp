/// What is thrown when a function of the library fails.
#ifndef NETCA_ERROR_HPP
#define NETCA_ERROR_HPP

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include <netca/abi.hpp>
#include <netca/code.hpp>
#include <netca/handle.hpp>
#include <netca/numbers.hpp>
#include <netca/value.hpp>

namespace netca {

/// A field of the form that breaks a rule.
class field_error : public detail::item<netca_error> {
public:
    using item::item;

    /// Which, as a path such as `operator.email`.
    std::string field() const { return detail::text(netca_error_field, handle(), index()); }

    /// The form's own word for it, for the user to read.
    std::string name(netca::language language) const
    {
        return detail::text(netca_error_field_name, handle(), index(), static_cast<std::int32_t>(language));
    }

    /// The rule that it breaks, for the user to read.
    std::string rule(netca::language language) const
    {
        return detail::text(netca_error_field_rule, handle(), index(), static_cast<std::int32_t>(language));
    }
};

/// The fields of the form that break a rule.
using field_errors = detail::list<field_error, netca_error, netca_error_field_count>;

/// A function of the library failed. `what()` is English, for a log and for developers: never a PIN, name, identity number, phone
/// number or account. `what(language)` and `next(language)` are for the user.
class error : public std::runtime_error {
public:
    /// Of a C error, which may be null.
    error(std::int32_t number, std::shared_ptr<const netca_error> handle)
        : std::runtime_error(detail::optional_text(netca_error_message, handle.get())
                                 .value_or("netca error " + std::to_string(number))),
          number_(number),
          handle_(std::move(handle))
    {
    }

    /// Which error.
    netca::code code() const noexcept { return static_cast<netca::code>(number_); }

    using std::runtime_error::what;

    /// What went wrong, for the user to read.
    std::string what(netca::language language) const
    {
        return detail::text(netca_error_what, handle(), static_cast<std::int32_t>(language));
    }

    /// What the user should do next.
    std::string next(netca::language language) const
    {
        return detail::text(netca_error_next, handle(), static_cast<std::int32_t>(language));
    }

    /// What the CA itself says of it, for the user to read; not for a log.
    std::optional<std::string> detail() const { return netca::detail::optional_text(netca_error_detail, handle()); }

    /// The stage that the renewal is at, where one is known.
    std::optional<netca::stage> stage() const noexcept
    {
        return netca::detail::optional_enum<netca::stage>(netca_error_stage(handle()));
    }

    /// Whose number `vendor_code` is.
    netca::vendor vendor() const noexcept { return static_cast<netca::vendor>(netca_error_vendor(handle())); }

    /// The number that the Key's driver or the CA's server gave; 0 where there is none.
    std::uint64_t vendor_code() const noexcept { return netca_error_vendor_code(handle()); }

    /// Whether the same call may well succeed later without any change.
    bool retryable() const noexcept { return netca_error_is_retryable(handle()) != 0; }

    /// How many PIN tries are left after a wrong PIN, where that is known. 0 means that the Key is locked.
    std::optional<std::int32_t> tries_left() const noexcept
    {
        return netca::detail::optional_number(handle() != nullptr ? netca_error_tries_left(handle()) : NETCA_NONE);
    }

    /// For how long the CA asks to be left alone.
    std::optional<std::chrono::milliseconds> retry_after() const noexcept
    {
        const std::int64_t time = handle() != nullptr ? netca_error_retry_after(handle()) : NETCA_NONE;
        return time != NETCA_NONE ? std::optional(std::chrono::milliseconds(time)) : std::nullopt;
    }

    /// The fields of the form that break a rule; empty but for `code::renew_form`.
    field_errors fields() const noexcept { return field_errors(handle_); }

    /// All of it as JSON, for a log.
    std::string json() const { return netca::detail::text(netca_error_json, handle()); }

    /// The C error, still owned by this; null where there is none.
    const netca_error *handle() const noexcept { return handle_.get(); }

private:
    std::int32_t number_;
    std::shared_ptr<const netca_error> handle_;
};

namespace detail {

/// A call of the library on this thread. What a callback throws meanwhile is kept here, since it must not pass through C.
class frame {
public:
    frame() noexcept : outer_(innermost()) { innermost() = this; }
    ~frame() { innermost() = outer_; }
    frame(const frame &) = delete;
    frame &operator=(const frame &) = delete;

    /// Keeps the exception that is being handled: the first one of a call.
    static void keep() noexcept
    {
        frame *const call = innermost();
        if (call != nullptr && call->thrown_ == nullptr)
            call->thrown_ = std::current_exception();
    }

    /// What was kept, or null.
    std::exception_ptr thrown() const noexcept { return thrown_; }

private:
    static frame *&innermost() noexcept
    {
        static thread_local frame *call = nullptr;
        return call;
    }

    frame *outer_;
    std::exception_ptr thrown_;
};

/// Calls a function whose last parameter is a place for an error. Throws what a callback threw, or else the error.
template <class... Parameters, class... Arguments>
void call(std::int32_t (*function)(Parameters...), const Arguments &...arguments)
{
    require_abi();
    netca_error *raised = nullptr;
    std::int32_t number = NETCA_OK;
    std::exception_ptr thrown;
    {
        frame here;
        number = function(arguments..., &raised);
        thrown = here.thrown();
    }
    owned<netca_error> failure(raised);
    if (thrown != nullptr)
        std::rethrow_exception(thrown);
    if (number != NETCA_OK)
        throw error(number, std::shared_ptr<const netca_error>(std::move(failure)));
}

/// The place that a new handle is put to; frees it unless it is taken.
template <class Handle>
class place {
public:
    place() noexcept = default;
    ~place() { static_cast<void>(take()); }
    place(const place &) = delete;
    place &operator=(const place &) = delete;

    Handle **address() noexcept { return &handle_; }
    owned<Handle> take() noexcept { return owned<Handle>(std::exchange(handle_, nullptr)); }

private:
    Handle *handle_ = nullptr;
};

/// Calls a function that makes a handle; its place comes last but one. Null where the function makes none.
template <class Handle, class... Parameters, class... Arguments>
owned<Handle> make(std::int32_t (*function)(Parameters...), const Arguments &...arguments)
{
    place<Handle> made;
    call(function, arguments..., made.address());
    return made.take();
}

}  // namespace detail

}  // namespace netca

#endif
