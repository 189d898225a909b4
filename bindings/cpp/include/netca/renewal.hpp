/// One renewal, from the order to the new certificate.
#ifndef NETCA_RENEWAL_HPP
#define NETCA_RENEWAL_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <netca/application.hpp>
#include <netca/cancel.hpp>
#include <netca/certificates.hpp>
#include <netca/login.hpp>
#include <netca/payment.hpp>
#include <netca/token.hpp>

namespace netca {

/// One renewal, with its journal open: no other process can work on it meanwhile. One call at a time; a second one meanwhile throws
/// `code::c_in_use`, but for the id, the stage and the journal. Closed when it goes out of scope, and gone on with by `client::open`
/// or `client::find`. It may outlive its client.
class renewal : public detail::resource<netca_renewal> {
public:
    using resource::resource;

    /// The application's id, which opens it again.
    std::string id() const { return detail::text(netca_renewal_id, handle()); }

    /// How far it has come, as far as is known here.
    netca::stage stage() const noexcept { return static_cast<netca::stage>(netca_renewal_stage(handle())); }

    /// What is known here of it.
    journal_entry journal() const
    {
        return netca::journal(detail::make<netca_journal>(netca_renewal_journal, handle())).front();
    }

    /// Hands in an application that was signed before and may not have reached the CA (`stage::signed_`). Needs no PIN and no
    /// token.
    void resume(const cancel &cancel = cancel::never()) const
    {
        detail::call(netca_renewal_resume, handle(), cancel.handle());
    }

    /// Step 5, 订单详情: asks the CA for the order, its lines and its total checked against what the user agreed to pay. When
    /// it throws a `code::payment_…`, nothing must be paid.
    netca::order order(const cancel &cancel = cancel::never()) const
    {
        return netca::order(detail::make<netca_order>(netca_renewal_order, handle(), cancel.handle()));
    }

    /// Step 6a, 在线支付: asks for the page on which the order is paid, by a way that the order lists. Nothing when the CA has
    /// the money already.
    std::optional<netca::payment_link> payment_link(channel channel, const cancel &cancel = cancel::never()) const
    {
        auto made = detail::make<netca_payment_link>(netca_renewal_payment_link, handle(), static_cast<std::int32_t>(channel),
                                                     cancel.handle());
        return made != nullptr ? std::optional(netca::payment_link(std::move(made))) : std::nullopt;
    }

    /// Waits until the payer has paid or declined on the page, the page has expired or was closed, or the time is over. It is paid
    /// when the application says so, not the page.
    payment_end wait_for_payment(const netca::payment_link &link, std::chrono::milliseconds longest,
                                 const cancel &cancel = cancel::never()) const
    {
        std::int32_t end = NETCA_NONE;
        detail::call(netca_renewal_wait_for_payment, handle(), link.handle(), detail::milliseconds(longest), cancel.handle(),
                     &end);
        return static_cast<payment_end>(end);
    }

    /// Step 6b, 银行转账: asks where to pay, what was declared, and what has come in.
    transfer_sheet transfers(const cancel &cancel = cancel::never()) const
    {
        return transfer_sheet(detail::make<netca_transfer_sheet>(netca_renewal_transfers, handle(), cancel.handle()));
    }

    /// Step 6b: says which transfers were made, all of them, at most 20; what was declared before is replaced, and what has
    /// come in already cannot be left out.
    transfer_sheet declare_transfers(const netca::transfers &transfers, const cancel &cancel = cancel::never()) const
    {
        return transfer_sheet(detail::make<netca_transfer_sheet>(netca_renewal_declare_transfers, handle(),
                                                                 transfers.handle(), cancel.handle()));
    }

    /// Step 6b, 核验转账信息: has the CA look for the declared transfers in its bank's records, and gives what it found.
    transfer_sheet verify_transfers(const cancel &cancel = cancel::never()) const
    {
        return transfer_sheet(detail::make<netca_transfer_sheet>(netca_renewal_verify_transfers, handle(), cancel.handle()));
    }

    /// Step 6c, 撤销申请: gives the application up; what was paid is refunded by the CA. The reason is the user's, at most 200
    /// characters. Asking again changes nothing.
    application withdraw(std::optional<std::string_view> reason = std::nullopt,
                         const cancel &cancel = cancel::never()) const
    {
        return application(detail::make<netca_application>(netca_renewal_withdraw, handle(), detail::data(reason),
                                                           detail::size(reason), cancel.handle()));
    }

    /// Step 7, 查询进度: asks the CA once.
    application refresh(const cancel &cancel = cancel::never()) const
    {
        return application(detail::make<netca_application>(netca_renewal_refresh, handle(), cancel.handle()));
    }

    /// Asks the CA again and again until the goal is reached, the application ends, or the time is over. It pauses as long as the
    /// CA asks for, also across restarts; a connection that fails for a while does not end it.
    waited wait(goal goal, std::chrono::milliseconds longest, const cancel &cancel = cancel::never()) const
    {
        std::int32_t how = NETCA_NONE;
        detail::call(netca_renewal_wait, handle(), static_cast<std::int32_t>(goal), detail::milliseconds(longest),
                     cancel.handle(), &how);
        return static_cast<waited>(how);
    }

    /// Step 8, 安装证书: fetches the new certificate, checks it, and puts it on the token in place of the old one. Gives a list with
    /// the new certificate alone. One login is made, with one try.
    ///
    /// The token must not be removed meanwhile; if it is all the same, the old certificate can still be used, and calling this
    /// again goes on. Whatever is wrong with the new certificate (`code::renew_certificate_…`), the old one stays.
    certificates install(const token &token, const login &login, const cancel &cancel = cancel::never()) const
    {
        const netca_login pin = login.c_login();
        return certificates(detail::make<netca_certificates>(netca_renewal_install, handle(), token.handle(), &pin,
                                                             cancel.handle()));
    }

    /// Asks for the electronic invoice (电子发票) of a paid order: 发票抬头; 纳税人识别号, none for a person's; the address it is sent
    /// to, none to only download it. The same again changes nothing. Throws `code::renew_form` when a field breaks a rule.
    netca::invoice request_invoice(std::string_view title, std::optional<std::string_view> tax_number = std::nullopt,
                                   std::optional<std::string_view> email = std::nullopt,
                                   const cancel &cancel = cancel::never()) const
    {
        return netca::invoice(detail::make<netca_invoice>(netca_renewal_request_invoice, handle(), detail::data(title),
                                                          title.size(), detail::data(tax_number), detail::size(tax_number),
                                                          detail::data(email), detail::size(email), cancel.handle()));
    }

    /// Asks how far the invoice has come.
    netca::invoice invoice(const cancel &cancel = cancel::never()) const
    {
        return netca::invoice(detail::make<netca_invoice>(netca_renewal_invoice, handle(), cancel.handle()));
    }

    /// Fetches the issued invoice, a PDF of at most 4 MiB.
    bytes invoice_document(const cancel &cancel = cancel::never()) const
    {
        const auto made = detail::make<netca_bytes>(netca_renewal_invoice_document, handle(), cancel.handle());
        return detail::copy(netca_bytes_data, made.get());
    }
};

}  // namespace netca

#endif
