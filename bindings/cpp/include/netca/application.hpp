/// How far renewals have come: at the CA, and as the journals tell it.
#ifndef NETCA_APPLICATION_HPP
#define NETCA_APPLICATION_HPP

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <netca/payment.hpp>

namespace netca {

/// 退款: money that is given back.
class refund : public detail::item<netca_application> {
public:
    using item::item;

    /// In fen.
    std::int64_t amount() const noexcept { return netca_application_refund_amount(handle(), index()); }

    /// How far it has come.
    refund_status status() const noexcept
    {
        return static_cast<refund_status>(netca_application_refund_status(handle(), index()));
    }

    /// Why it is given.
    refund_reason reason() const noexcept
    {
        return static_cast<refund_reason>(netca_application_refund_reason(handle(), index()));
    }
};

using refunds = detail::list<refund, netca_application, netca_application_refund_count>;

/// Something that happened to an application.
class timeline_entry : public detail::item<netca_application> {
public:
    using item::item;

    /// What.
    timeline_event event() const noexcept
    {
        return static_cast<timeline_event>(netca_application_timeline_event(handle(), index()));
    }

    /// When.
    time_point at() const noexcept { return detail::time(netca_application_timeline_at(handle(), index())); }
};

/// What happened, in order.
using timeline = detail::list<timeline_entry, netca_application, netca_application_timeline_count>;

/// 业务信息: an application as it stood at the CA when it was asked for.
class application : public detail::snapshot<netca_application> {
public:
    using snapshot::snapshot;

    /// The application's id: the renewal's.
    std::string id() const { return detail::text(netca_application_id, handle()); }

    /// 业务单号: 2 digits kind, 8 digits date, 7 digits sequence.
    std::string business_number() const { return detail::text(netca_application_business_number, handle()); }

    /// 业务状态.
    netca::business_status business_status() const noexcept
    {
        return static_cast<netca::business_status>(netca_application_business_status(handle()));
    }

    /// 支付状态.
    netca::payment_status payment_status() const noexcept
    {
        return static_cast<netca::payment_status>(netca_application_payment_status(handle()));
    }

    /// Same key or new key.
    netca::renew_with renew_with() const noexcept
    {
        return static_cast<netca::renew_with>(netca_application_renew_with(handle()));
    }

    /// 续期时间 in months.
    std::int32_t term_months() const noexcept { return netca_application_term_months(handle()); }

    /// Why it was rejected or withdrawn, for the user to read.
    std::optional<std::string> reason() const { return detail::optional_text(netca_application_reason, handle()); }

    /// 订单详情.
    netca::order order() const
    {
        return netca::order(std::shared_ptr<const netca_order>(handle_, netca_application_order(handle())));
    }

    /// When the state last changed.
    time_point updated_at() const noexcept { return detail::time(netca_application_updated_at(handle())); }

    /// 退款.
    netca::refunds refunds() const noexcept { return netca::refunds(handle_); }

    /// What happened, in order.
    netca::timeline timeline() const noexcept { return netca::timeline(handle_); }

    /// All of it as JSON, also what has no function of its own.
    std::string json() const { return detail::text(netca_application_json, handle()); }
};

/// What is known here of a renewal: the last that its journal tells.
class journal_entry : public detail::item<netca_journal> {
public:
    using item::item;

    /// The renewal's id, by which `client::open` takes it up.
    std::string id() const { return detail::text(netca_journal_id, handle(), index()); }

    /// How far it has come, as far as is known here.
    netca::stage stage() const noexcept { return static_cast<netca::stage>(netca_journal_stage(handle(), index())); }

    /// When it was begun.
    time_point opened_at() const noexcept { return detail::time(netca_journal_opened_at(handle(), index())); }

    /// 续期时间 in months.
    std::optional<std::int32_t> term_months() const noexcept
    {
        return detail::optional_number(netca_journal_term_months(handle(), index()));
    }

    /// What the user agreed to pay, in fen.
    std::optional<std::int64_t> total() const noexcept
    {
        return detail::optional_number(netca_journal_total(handle(), index()));
    }

    /// SHA-256 of the certificate being renewed, as `certificate::sha256` gives it.
    std::optional<std::string> certificate() const
    {
        return detail::optional_text(netca_journal_certificate, handle(), index());
    }

    /// SHA-256 of the new certificate, once it was received.
    std::optional<std::string> new_certificate() const
    {
        return detail::optional_text(netca_journal_new_certificate, handle(), index());
    }

    /// SHA-256 of the encryption certificate that is renewed with it, as `certificate::encryption_sha256` gives it.
    std::optional<std::string> encryption_certificate() const
    {
        return detail::optional_text(netca_journal_encryption_certificate, handle(), index());
    }

    /// SHA-256 of the new encryption certificate of a pair, once it was received.
    std::optional<std::string> new_encryption_certificate() const
    {
        return detail::optional_text(netca_journal_new_encryption_certificate, handle(), index());
    }

    /// Same key or new key.
    std::optional<netca::renew_with> renew_with() const noexcept
    {
        return detail::optional_enum<netca::renew_with>(netca_journal_renew_with(handle(), index()));
    }

    /// Whether a pair of certificates was applied for.
    bool brings_pair() const noexcept { return netca_journal_brings_pair(handle(), index()) != 0; }

    /// The id (CKA_ID of PKCS#11) that the old key pair is kept under since the new one has its id, lower-case hex; nothing as
    /// long as it has the id that it had.
    std::optional<std::string> retired_key() const
    {
        return detail::optional_text(netca_journal_retired_key, handle(), index());
    }

    /// The same of the old encryption key of a pair.
    std::optional<std::string> retired_encryption_key() const
    {
        return detail::optional_text(netca_journal_retired_encryption_key, handle(), index());
    }

    /// The serial number of the token that the certificate is on.
    std::optional<std::string> token() const { return detail::optional_text(netca_journal_token, handle(), index()); }

    /// 业务单号, once the CA has taken it.
    std::optional<std::string> business_number() const
    {
        return detail::optional_text(netca_journal_business_number, handle(), index());
    }

    /// 订单编号, once the CA has taken it.
    std::optional<std::string> order_number() const
    {
        return detail::optional_text(netca_journal_order_number, handle(), index());
    }

    /// When the CA may be asked next, where it said so.
    std::optional<time_point> next_question_at() const noexcept
    {
        return detail::optional_time(netca_journal_next_question_at(handle(), index()));
    }
};

/// Renewals, as their journals told them when the list was made; the one begun last comes last.
class journal : public detail::list<journal_entry, netca_journal, netca_journal_count> {
public:
    using list::list;

    /// The whole list as JSON.
    std::string json() const { return detail::text(netca_journal_json, handle()); }
};

/// An application that the CA knows of a certificate, and what was done about it.
class recovered_application : public detail::item<netca_recovered> {
public:
    using item::item;

    /// Its id.
    std::string id() const { return detail::text(netca_recovered_id, handle(), index()); }

    /// What was done about it.
    recovery outcome() const noexcept { return static_cast<recovery>(netca_recovered_outcome(handle(), index())); }

    /// How far it has come; nothing for one that was refused.
    std::optional<netca::stage> stage() const noexcept
    {
        return detail::optional_enum<netca::stage>(netca_recovered_stage(handle(), index()));
    }

    /// Whether it is for a new key pair that is not on this token, so that it can be withdrawn but not installed here.
    bool is_key_missing() const noexcept { return netca_recovered_is_key_missing(handle(), index()) != 0; }

    /// As it stands at the CA. Of a refused one, nothing in it is to be relied on.
    netca::application application() const
    {
        const netca_application *borrowed = netca_recovered_application(handle(), index());
        return netca::application(std::shared_ptr<const netca_application>(list_, borrowed));
    }

    /// Why it was refused; nothing for one that was not.
    std::optional<error> refusal() const
    {
        const netca_error *borrowed = netca_recovered_refusal(handle(), index());
        if (borrowed == nullptr)
            return std::nullopt;
        return error(netca_error_code(borrowed), std::shared_ptr<const netca_error>(list_, borrowed));
    }
};

/// The applications that the CA knows of a certificate; the newest first.
class recovered : public detail::list<recovered_application, netca_recovered, netca_recovered_count> {
public:
    using list::list;

    /// The whole list as JSON.
    std::string json() const { return detail::text(netca_recovered_json, handle()); }
};

}  // namespace netca

#endif
