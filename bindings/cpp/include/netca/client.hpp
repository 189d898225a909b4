/// Renews certificates at one CA.
#ifndef NETCA_CLIENT_HPP
#define NETCA_CLIENT_HPP

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <netca/form.hpp>
#include <netca/renewal.hpp>
#include <netca/settings.hpp>

namespace netca {

/// What step 4 signs. It borrows all of them.
struct draft {
    const netca::certificate &certificate;
    const netca::quote &quote;
    const netca::agreement &agreement;  ///< accepted
    const netca::form &form;
};

/// How `client::apply` ended.
struct application_result {
    applied how;
    netca::renewal renewal;
};

/// Renews certificates at one CA. Any thread may use it, several at once. It may go out of scope while its renewals are open.
class client : public detail::resource<netca_client> {
public:
    using resource::resource;

    /// Connects to nothing yet. Throws `code::c_setting_missing` when the server, the trust anchors, the state directory or the
    /// program is not set, `code::protocol_setting` when one cannot be used.
    explicit client(const settings &settings) : resource(detail::make<netca_client>(netca_client_open, settings.handle())) {}

    /// Asks the CA for its name, its hotline, and the newest version of the program.
    netca::service service(const cancel &cancel = cancel::never()) const
    {
        return netca::service(detail::make<netca_service>(netca_client_service, handle(), cancel.handle()));
    }

    /// Step 0, 我的证书, 刷新: lists the certificates on a token, with what can be done with each. Needs no PIN and no network.
    certificates list(const token &token) const
    {
        return certificates(detail::make<netca_certificates>(netca_client_list, handle(), token.handle()));
    }

    /// Step 1, 申请续期: asks the CA what renewing a certificate takes. Throws `code::ca_certificate_not_renewable` among others
    /// when it cannot be renewed here or now.
    netca::quote quote(const certificate &certificate, const cancel &cancel = cancel::never()) const
    {
        return netca::quote(detail::make<netca_quote>(netca_client_quote, handle(), certificate.handle(), certificate.index(),
                                                      cancel.handle()));
    }

    /// The quote of a certificate that attachments were uploaded for and that was not applied with, if it still holds. Going on
    /// with it, instead of asking for another, saves sending them again. Needs no network.
    std::optional<netca::quote> kept_quote(const certificate &certificate) const
    {
        auto made = detail::make<netca_quote>(netca_client_kept_quote, handle(), certificate.handle(), certificate.index());
        return made != nullptr ? std::optional(netca::quote(std::move(made))) : std::nullopt;
    }

    /// Step 2, 电子认证服务协议: fetches the agreement that a quote names, to be shown to the user, who must accept it
    /// (`agreement::accept`). Its digest is checked.
    netca::agreement agreement(const netca::quote &quote, const cancel &cancel = cancel::never()) const
    {
        return netca::agreement(
            detail::make<netca_agreement>(netca_client_agreement, handle(), quote.handle(), cancel.handle()));
    }

    /// Step 3c: brings a file to the CA and names it in the form. Its type is told by the content. What is there already is not
    /// sent again: after a break, the upload goes on where it stopped, also in another process that goes on with the same quote
    /// (`kept_quote`). Throws `code::renew_form` when the quote does not take such a file, or it was cut off.
    void upload(const netca::quote &quote, attachment kind, bytes_view content, netca::form &form,
                const cancel &cancel = cancel::never()) const
    {
        detail::call(netca_client_upload, handle(), quote.handle(), static_cast<std::int32_t>(kind), detail::data(content),
                     content.size(), cancel.handle(), form.handle());
    }

    /// The same with a file's path, in UTF-8. A file that is larger than the quote takes is not read.
    void upload_file(const netca::quote &quote, attachment kind, std::string_view path, netca::form &form,
                     const cancel &cancel = cancel::never()) const
    {
        detail::call(netca_client_upload_file, handle(), quote.handle(), static_cast<std::int32_t>(kind), detail::data(path),
                     path.size(), cancel.handle(), form.handle());
    }

    /// Takes a file away from the CA, and out of the form, by the SHA-256 of its content (64 lower-case hex digits).
    void remove_upload(const netca::quote &quote, std::string_view sha256, netca::form &form,
                       const cancel &cancel = cancel::never()) const
    {
        detail::call(netca_client_remove_upload, handle(), quote.handle(), detail::data(sha256), sha256.size(),
                     cancel.handle(), form.handle());
    }

    /// Lists the attachments that are at the CA for a quote.
    netca::uploads uploads(const netca::quote &quote, const cancel &cancel = cancel::never()) const
    {
        return netca::uploads(detail::make<netca_uploads>(netca_client_uploads, handle(), quote.handle(), cancel.handle()));
    }

    /// Step 4, 输入证书的密码: signs the application with the certificate being renewed, and hands it in. With a new key, the Key makes
    /// the key pair first. One login is made, with one try.
    ///
    /// A renewal of this certificate that was begun before is taken up where it stopped, with the same application id: however
    /// often this is called, the CA gets one application.
    ///
    /// Throws before anything is signed `code::renew_form`, `code::c_not_accepted`, `code::renew_client_too_old`,
    /// `code::renew_busy` and those of the login. After that, whatever fails, calling it again goes on.
    application_result apply(const draft &draft, const token &token, const login &login,
                             const cancel &cancel = cancel::never()) const
    {
        const netca_login pin = login.c_login();
        std::int32_t how = NETCA_NONE;
        auto made = detail::make<netca_renewal>(netca_client_apply, handle(), token.handle(), draft.certificate.handle(),
                                                draft.certificate.index(), draft.quote.handle(), draft.agreement.handle(),
                                                draft.form.handle(), &pin, cancel.handle(), &how);
        return {static_cast<applied>(how), renewal(std::move(made))};
    }

    /// Takes up a renewal by its id, wherever it stands. Throws `code::renew_no_renewal` when the state directory has none of this
    /// id, `code::renew_busy` when another process or another `renewal` works on it.
    renewal open(std::string_view id) const
    {
        return renewal(detail::make<netca_renewal>(netca_renewal_open, handle(), detail::data(id), id.size()));
    }

    /// Takes up the renewal of a certificate that has not ended, if there is one.
    std::optional<renewal> find(const certificate &certificate) const
    {
        auto made = detail::make<netca_renewal>(netca_renewal_find, handle(), certificate.handle(), certificate.index());
        return made != nullptr ? std::optional(renewal(std::move(made))) : std::nullopt;
    }

    /// Lists every renewal that the state directory knows of, ended ones too; the one begun last comes last. Needs no network.
    netca::journal journal() const
    {
        return netca::journal(detail::make<netca_journal>(netca_client_journal, handle()));
    }

    /// Step 7a: asks the CA for the applications of a certificate, by proving that its key is at hand, and writes a journal for
    /// each that has none here. The certificate may be the one being renewed, also when it has expired, or the new one. One login is
    /// made, with one try. None found is no error.
    recovered recover(const token &token, const certificate &certificate, const login &login,
                      const cancel &cancel = cancel::never()) const
    {
        const netca_login pin = login.c_login();
        return recovered(detail::make<netca_recovered>(netca_client_recover, handle(), token.handle(), certificate.handle(),
                                                       certificate.index(), &pin, cancel.handle()));
    }
};

}  // namespace netca

#endif
