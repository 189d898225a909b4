/// Keys, and where they are.
#ifndef NETCA_TOKEN_HPP
#define NETCA_TOKEN_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <netca/error.hpp>

namespace netca {

/// What a token says of itself.
class token_info : public detail::item<netca_tokens> {
public:
    using item::item;

    /// The serial number, which tells two tokens apart and opens one (`provider::open`).
    std::string serial() const { return detail::text(netca_tokens_serial, handle(), index()); }

    /// The label, for the user to read.
    std::string label() const { return detail::text(netca_tokens_label, handle(), index()); }

    std::string manufacturer() const { return detail::text(netca_tokens_manufacturer, handle(), index()); }

    std::string model() const { return detail::text(netca_tokens_model, handle(), index()); }

    /// How many PIN tries are left, where the token tells. 0 means that it is locked.
    std::optional<std::int32_t> tries_left() const noexcept
    {
        return detail::optional_number(netca_tokens_tries_left(handle(), index()));
    }

    /// What is known of its PIN; ask with `has(…)`.
    pin_state pin() const noexcept { return static_cast<pin_state>(netca_tokens_pin(handle(), index())); }

    /// Whether it came or went.
    token_change change() const noexcept { return static_cast<token_change>(netca_tokens_change(handle(), index())); }
};

/// Tokens, as they were when the list was made.
class tokens : public detail::list<token_info, netca_tokens, netca_tokens_count> {
public:
    using list::list;

    /// The whole list as JSON.
    std::string json() const { return detail::text(netca_tokens_json, handle()); }
};

/// An open token: one session, kept as long as this lives. One call at a time; a second one meanwhile throws `code::c_in_use`.
class token : public detail::resource<netca_token> {
public:
    using resource::resource;

    /// Its serial number. May be asked while another thread uses the token.
    std::string serial() const { return detail::text(netca_token_serial, handle()); }

    /// Its label, for the user to read. May be asked while another thread uses the token.
    std::string label() const { return detail::text(netca_token_label, handle()); }

    /// Asks the token how many PIN tries are left. Needs no PIN, and costs no try.
    token_info status() const { return tokens(detail::make<netca_tokens>(netca_token_status, handle())).front(); }
};

/// Where tokens are: a vendor's driver, or a soft token's file. One call at a time, as with a token. It may go out of scope
/// while its tokens are open.
class provider : public detail::resource<netca_provider> {
public:
    using resource::resource;

    /// Loads a vendor's driver, a PKCS#11 module, by its path.
    static provider pkcs11(std::string_view module)
    {
        return provider(detail::make<netca_provider>(netca_provider_open_pkcs11, detail::data(module), module.size()));
    }

    /// The same for a driver that does SM2: the profile has the vendor's numbers, in the words that `netca_provider_open_pkcs11_profile` of
    /// netca_renew.h lists, as `swpkcs11,import=host`. Throws `code::c_pkcs11_profile` for another word.
    static provider pkcs11(std::string_view module, std::string_view profile)
    {
        return provider(detail::make<netca_provider>(netca_provider_open_pkcs11_profile, detail::data(module), module.size(),
                                                     detail::data(profile), profile.size()));
    }

    /// Loads a vendor's driver, an SKF module (GM/T 0016), by its path; it stays loaded until the process ends. The profile says
    /// how the driver differs from others, in the words that `netca_provider_open_skf` of netca_renew.h lists, as
    /// `ulong64,natural,decrypt=flag`; rarely is one needed. Throws `code::c_skf_profile` for another word,
    /// `code::token_module` for what is no such module.
    static provider skf(std::string_view module, std::string_view profile = {})
    {
        return provider(detail::make<netca_provider>(netca_provider_open_skf, detail::data(module), module.size(),
                                                     detail::data(profile), profile.size()));
    }

    /// Takes a soft token's file for a token. For trials, tests and servers, not in place of a Key.
    static provider soft(std::string_view file)
    {
        return provider(detail::make<netca_provider>(netca_provider_open_soft, detail::data(file), file.size()));
    }

    /// Lists the tokens that are plugged in now. Asks the hardware, and needs no PIN.
    netca::tokens tokens() const { return netca::tokens(detail::make<netca_tokens>(netca_provider_tokens, handle())); }

    /// Lists what changed since this was last called, first everything that is there. Call it about once a second to see Keys
    /// being plugged in and out.
    netca::tokens changes() const { return netca::tokens(detail::make<netca_tokens>(netca_provider_changes, handle())); }

    /// Opens the token with a serial number, or the only one that is plugged in. Needs no PIN. Throws
    /// `code::token_not_present` when there is none, `code::token_more_than_one` when there are two and none is named.
    token open(std::optional<std::string_view> serial = std::nullopt) const
    {
        return token(detail::make<netca_token>(netca_token_open, handle(), detail::data(serial), detail::size(serial)));
    }
};

}  // namespace netca

#endif
