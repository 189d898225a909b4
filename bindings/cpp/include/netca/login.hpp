/// How the PIN comes.
#ifndef NETCA_LOGIN_HPP
#define NETCA_LOGIN_HPP

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <netca/error.hpp>

namespace netca {

/// What the user is shown when the PIN is asked for.
struct pin_request {
    std::string_view label;                  ///< of the token
    std::string_view serial;                 ///< of the token
    std::optional<std::int32_t> tries_left;  ///< where the token tells
    pin_state pin;                           ///< what is known of the PIN; ask with `has(…)`
};

/// A PIN dialog: gives the PIN, or nothing when the user cancels, which costs no try. The PIN is wiped afterwards.
using pin_dialog = std::function<std::optional<std::string>(const pin_request &)>;

/// How the PIN comes: from the token's own PIN pad, from the program, or from a dialog. One call that is given it spends one
/// try at most. It can be moved and not copied, and wipes the PIN that it holds.
class login {
public:
    /// The token's own PIN pad. Throws `code::token_pin_required` where there is none.
    login() = default;

    /// A PIN that the program has already. A token with a PIN pad of its own asks there all the same.
    static login pin(std::string_view pin)
    {
        login made;
        made.given_ = true;
        made.pin_.assign(pin.begin(), pin.end());
        return made;
    }

    /// A dialog, asked once, when the PIN is needed and not before, on the thread of the call. The token is in use meanwhile.
    /// What it throws comes out of the call, and costs no try.
    static login ask(pin_dialog dialog)
    {
        login made;
        made.dialog_ = std::make_unique<pin_dialog>(std::move(dialog));
        return made;
    }

    /// Goes on even when only one try is left. Otherwise that is `code::token_last_try`, and costs no try.
    login &allow_last_try() &
    {
        allow_last_try_ = true;
        return *this;
    }

    login &&allow_last_try() && { return std::move(allow_last_try()); }

    login(login &&other) noexcept { *this = std::move(other); }
    login &operator=(login &&other) noexcept
    {
        std::swap(given_, other.given_);
        std::swap(pin_, other.pin_);
        std::swap(dialog_, other.dialog_);
        std::swap(allow_last_try_, other.allow_last_try_);
        return *this;
    }

    ~login() { detail::wipe(pin_.data(), pin_.size()); }

    /// For C: good as long as this is.
    netca_login c_login() const noexcept
    {
        netca_login filled;
        std::memset(&filled, 0, sizeof filled);
        filled.size = sizeof filled;
        filled.pin = given_ ? detail::data(bytes_view(pin_)) : nullptr;
        filled.pin_length = pin_.size();
        filled.ask = dialog_ != nullptr ? asked : nullptr;
        filled.user_data = dialog_.get();
        filled.allow_last_try = allow_last_try_ ? 1 : 0;
        return filled;
    }

private:
    static std::int32_t asked(void *user_data, const char *label, const char *serial, std::int32_t tries_left,
                              std::uint32_t pin_bits, std::uint8_t *pin, std::size_t *pin_length) noexcept
    {
        try {
            const auto &dialog = *static_cast<const pin_dialog *>(user_data);
            const auto text = [](const char *given) { return std::string_view(given != nullptr ? given : ""); };
            std::optional<std::string> typed = dialog({text(label), text(serial), detail::optional_number(tries_left),
                                                       static_cast<pin_state>(pin_bits)});
            if (!typed)
                return 1;
            // One that is too long is not cut off: its length says that it cannot be right.
            std::memcpy(pin, typed->data(), std::min<std::size_t>(typed->size(), NETCA_PIN_CAPACITY));
            *pin_length = typed->size();
            detail::wipe(typed->data(), typed->size());
            return 0;
        } catch (...) {
            detail::frame::keep();
            return 1;
        }
    }

    bool given_ = false;
    bytes pin_;
    std::unique_ptr<pin_dialog> dialog_;
    bool allow_last_try_ = false;
};

}  // namespace netca

#endif
