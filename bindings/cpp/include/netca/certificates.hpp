/// The certificates on a Key.
#ifndef NETCA_CERTIFICATES_HPP
#define NETCA_CERTIFICATES_HPP

#include <optional>
#include <string>

#include <netca/error.hpp>

namespace netca {

/// A certificate on a token, and what can be done with it. Good for its token as long as that is open.
class certificate : public detail::item<netca_certificates> {
public:
    using item::item;

    /// The subject, as `CN=…, O=…`, for the user to read.
    std::string subject() const { return detail::text(netca_certificates_subject, handle(), index()); }

    /// The issuer, in the same form.
    std::string issuer() const { return detail::text(netca_certificates_issuer, handle(), index()); }

    /// The serial number, lower-case hex.
    std::string serial() const { return detail::text(netca_certificates_serial, handle(), index()); }

    /// SHA-256 of the certificate, 64 lower-case hex digits: what tells it from every other.
    std::string sha256() const { return detail::text(netca_certificates_sha256, handle(), index()); }

    /// The certificate itself, DER.
    bytes der() const { return detail::copy(netca_certificates_der, handle(), index()); }

    /// From when it is valid.
    time_point not_before() const noexcept { return detail::time(netca_certificates_not_before(handle(), index())); }

    /// Until when it is valid.
    time_point not_after() const noexcept { return detail::time(netca_certificates_not_after(handle(), index())); }

    /// The kind of its key.
    key_kind key() const noexcept { return static_cast<key_kind>(netca_certificates_key(handle(), index())); }

    /// Which side of a pair it can be.
    netca::role role() const noexcept { return static_cast<netca::role>(netca_certificates_role(handle(), index())); }

    /// SHA-256 of the encryption certificate that makes a pair with it and is renewed with it, 64 lower-case hex digits.
    std::optional<std::string> encryption_sha256() const
    {
        return detail::optional_text(netca_certificates_encryption_sha256, handle(), index());
    }

    /// That encryption certificate itself, DER; empty where it has none.
    bytes encryption_der() const { return detail::copy(netca_certificates_encryption_der, handle(), index()); }

    /// Its serial number, lower-case hex.
    std::optional<std::string> encryption_serial() const
    {
        return detail::optional_text(netca_certificates_encryption_serial, handle(), index());
    }

    /// From when it is valid.
    std::optional<time_point> encryption_not_before() const noexcept
    {
        return detail::optional_time(netca_certificates_encryption_not_before(handle(), index()));
    }

    /// Until when it is valid.
    std::optional<time_point> encryption_not_after() const noexcept
    {
        return detail::optional_time(netca_certificates_encryption_not_after(handle(), index()));
    }

    /// 操作: what can be done with it now; ask with `can`.
    action actions() const noexcept { return static_cast<action>(netca_certificates_actions(handle(), index())); }

    /// Whether something can be done with it now.
    bool can(action wanted) const noexcept { return has(actions(), wanted); }

    /// The id of the renewal of it that has not ended.
    std::optional<std::string> renewal() const
    {
        return detail::optional_text(netca_certificates_renewal, handle(), index());
    }

    /// The stage of that renewal.
    std::optional<netca::stage> stage() const noexcept
    {
        return detail::optional_enum<netca::stage>(netca_certificates_stage(handle(), index()));
    }
};

/// The certificates on a token, as they were when the list was made.
class certificates : public detail::list<certificate, netca_certificates, netca_certificates_count> {
public:
    using list::list;

    /// The whole list as JSON.
    std::string json() const { return detail::text(netca_certificates_json, handle()); }
};

}  // namespace netca

#endif
