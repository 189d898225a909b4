/// Stops blocking calls from another thread.
#ifndef NETCA_CANCEL_HPP
#define NETCA_CANCEL_HPP

#include <memory>
#include <utility>

#include <netca/error.hpp>

namespace netca {

/// Stops every call that it is given to. Copies are one and the same: keep one, give the other to a thread. Any thread may use
/// it, also a callback, and it may go out of scope while a call goes on.
class cancel {
public:
    /// One that nobody has cancelled yet.
    cancel() : handle_(detail::make<netca_cancel>(netca_cancel_new)) {}

    /// One that never cancels, for calls that nobody stops.
    static const cancel &never() noexcept
    {
        static const cancel none{nullptr};
        return none;
    }

    /// Cancels every call that was given this, now and later: they throw `code::protocol_cancelled` soon. What was written to
    /// the journal stays, so nothing is lost.
    void request() const noexcept { netca_cancel_request(handle()); }

    /// Whether that was done.
    bool is_requested() const noexcept { return handle() != nullptr && netca_cancel_is_requested(handle()) != 0; }

    /// The C handle, still owned by this; null for the one that never cancels.
    const netca_cancel *handle() const noexcept { return handle_.get(); }

private:
    explicit cancel(std::nullptr_t) noexcept {}

    std::shared_ptr<const netca_cancel> handle_;
};

}  // namespace netca

#endif
