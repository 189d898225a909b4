/// What the CA asks before an application: prices, what the form must hold, the agreement.
#ifndef NETCA_QUOTE_HPP
#define NETCA_QUOTE_HPP

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <netca/error.hpp>

namespace netca {

/// What the CA says of itself.
class service : public detail::snapshot<netca_service> {
public:
    using snapshot::snapshot;

    /// The CA's name.
    std::string name() const { return detail::text(netca_service_name, handle()); }

    /// 客服热线, as it is to be shown on any question.
    std::string hotline() const { return detail::text(netca_service_hotline, handle()); }

    /// 主程序版本: the newest version of the program.
    std::optional<std::string> newest_version() const
    {
        return detail::optional_text(netca_service_newest_version, handle());
    }

    /// Where the newest version is to be had.
    std::optional<std::string> download() const { return detail::optional_text(netca_service_download, handle()); }

    /// Whether this CA is a stand-in whose certificates are worth nothing.
    bool is_sandbox() const noexcept { return netca_service_is_sandbox(handle()) != 0; }

    /// All of it as JSON.
    std::string json() const { return detail::text(netca_service_json, handle()); }
};

/// A line of a price.
class fee : public detail::item<netca_fees> {
public:
    using item::item;

    /// 费用名称, as the CA words it.
    std::string name() const { return detail::text(netca_fees_name, handle(), index()); }

    /// 费用单价 in fen, per `unit`.
    std::int64_t unit_price() const noexcept { return netca_fees_unit_price(handle(), index()); }

    /// What the price is counted by.
    netca::unit unit() const noexcept { return static_cast<netca::unit>(netca_fees_unit(handle(), index())); }

    /// 数量.
    std::int64_t quantity() const noexcept { return netca_fees_quantity(handle(), index()); }

    /// 小计 in fen: unit price times quantity, which was checked.
    std::int64_t subtotal() const noexcept { return netca_fees_subtotal(handle(), index()); }
};

/// The lines of a price. They keep the quote or order that they are of.
using fees = detail::list<fee, netca_fees, netca_fees_count>;

/// 续期时间: a term that can be chosen.
class term : public detail::item<netca_quote> {
public:
    using item::item;

    /// In months, for `form::set_term`.
    std::int32_t months() const noexcept { return netca_quote_option_months(handle(), index()); }

    /// 费用 in fen.
    std::int64_t total() const noexcept { return netca_quote_option_total(handle(), index()); }

    /// The end of the new certificate, if it were issued now.
    time_point new_not_after() const noexcept
    {
        return detail::time(netca_quote_option_new_not_after(handle(), index()));
    }

    /// 详细信息: what the price is made of.
    netca::fees fees() const
    {
        return netca::fees(std::shared_ptr<const netca_fees>(list_, netca_quote_option_fees(handle(), index())));
    }
};

/// The terms that can be chosen.
using terms = detail::list<term, netca_quote, netca_quote_option_count>;

/// A kind of identity document (经办人证件类型) that the CA takes.
struct id_type {
    std::int64_t number;  ///< for `form::set_number("operator.id_type", …)`; 2 is 身份证
    std::string name;     ///< as the CA words it
};

/// A kind of attachment (附件) that the CA asks for or takes.
class attachment_rule : public detail::item<netca_quote> {
public:
    using item::item;

    netca::attachment kind() const noexcept
    {
        return static_cast<netca::attachment>(netca_quote_attachment_kind(handle(), index()));
    }

    /// Whether at least one must come along with an invoice of a type; without one, whatever the invoice.
    bool is_required(std::optional<invoice_type> invoice = std::nullopt) const noexcept
    {
        const std::int32_t type = invoice ? static_cast<std::int32_t>(*invoice) : NETCA_NONE;
        return netca_quote_attachment_is_required(handle(), index(), type) != 0;
    }

    /// The largest file, in bytes.
    std::int64_t max_bytes() const noexcept { return netca_quote_attachment_max_bytes(handle(), index()); }

    /// The most files.
    std::int64_t max_count() const noexcept { return netca_quote_attachment_max_count(handle(), index()); }
};

/// The kinds of attachments that the CA asks for or takes.
using attachment_rules = detail::list<attachment_rule, netca_quote, netca_quote_attachment_count>;

/// What renewing a certificate takes: terms with prices, and what the form must hold.
class quote : public detail::snapshot<netca_quote> {
public:
    using snapshot::snapshot;

    /// The CA's name for it.
    std::string id() const { return detail::text(netca_quote_id, handle()); }

    /// Whether the certificate has expired.
    netca::path path() const noexcept { return static_cast<netca::path>(netca_quote_path(handle())); }

    /// From when the certificate can be renewed online.
    time_point opens_at() const noexcept { return detail::time(netca_quote_opens_at(handle())); }

    /// Until when the certificate can be renewed online.
    time_point closes_at() const noexcept { return detail::time(netca_quote_closes_at(handle())); }

    /// Until when this quote holds.
    time_point expires_at() const noexcept { return detail::time(netca_quote_expires_at(handle())); }

    /// 续期时间, with prices.
    netca::terms terms() const noexcept { return netca::terms(handle_); }

    /// The ways of renewing that the CA allows; the one it wants comes first.
    std::vector<netca::renew_with> renew_with() const
    {
        return detail::all<netca::renew_with>(netca_quote_renew_with, handle());
    }

    /// The kind of key that a renewal with a new key brings; `key_kind::unknown` where the CA says nothing of it: the same kind as
    /// before.
    key_kind new_key() const noexcept { return static_cast<key_kind>(netca_quote_new_key(handle())); }

    /// Whether a renewal in a way brings a pair of certificates, for signing and for encryption.
    bool brings_pair(netca::renew_with way) const noexcept
    {
        return netca_quote_brings_pair(handle(), static_cast<std::int32_t>(way)) != 0;
    }

    /// 经办人证件类型: the identity documents that the CA takes.
    std::vector<netca::id_type> id_types() const
    {
        std::vector<netca::id_type> found;
        for (std::int64_t number = 0; (number = netca_quote_id_type(handle(), found.size())) != NETCA_NONE;)
            found.push_back({number, detail::text(netca_quote_id_type_name, handle(), found.size())});
        return found;
    }

    /// Whether the form must hold 经办人地址.
    bool needs_operator_address() const noexcept { return netca_quote_needs_operator_address(handle()) != 0; }

    /// The invoices that can be chosen.
    std::vector<invoice_type> invoice_types() const
    {
        return detail::all<invoice_type>(netca_quote_invoice_type, handle());
    }

    /// The ways to pay the courier that can be chosen.
    std::vector<courier_payment> courier_payments() const
    {
        return detail::all<courier_payment>(netca_quote_courier_payment, handle());
    }

    /// 附件: what the CA asks for or takes.
    attachment_rules attachments() const noexcept { return attachment_rules(handle_); }

    /// The oldest version of the program that may apply.
    std::optional<std::string> minimum_version() const
    {
        return detail::optional_text(netca_quote_minimum_version, handle());
    }

    /// All of it as JSON, also what has no function of its own.
    std::string json() const { return detail::text(netca_quote_json, handle()); }
};

/// 电子认证服务协议, to be shown and accepted.
class agreement : public detail::resource<netca_agreement> {
public:
    using resource::resource;

    /// The CA's name for this version of the text.
    std::string version() const { return detail::text(netca_agreement_version, handle()); }

    std::string title() const { return detail::text(netca_agreement_title, handle()); }

    /// The whole text, plain, lines ended by `\n`.
    std::string text() const { return detail::text(netca_agreement_text, handle()); }

    /// SHA-256 of the text, 64 lower-case hex digits; it was checked.
    std::string sha256() const { return detail::text(netca_agreement_sha256, handle()); }

    /// 我接受电子认证服务协议内容: to be called when the user ticked that, and only then.
    void accept() { detail::call(netca_agreement_accept, handle()); }

    /// All of it as JSON.
    std::string json() const { return detail::text(netca_agreement_json, handle()); }
};

}  // namespace netca

#endif
