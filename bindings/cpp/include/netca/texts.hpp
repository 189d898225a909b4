/// Words for people.
#ifndef NETCA_TEXTS_HPP
#define NETCA_TEXTS_HPP

#include <cstdint>
#include <string>
#include <string_view>

#include <netca/error.hpp>

namespace netca {

namespace detail {

constexpr text_kind kind_of(stage) noexcept { return text_kind::stage; }
constexpr text_kind kind_of(business_status) noexcept { return text_kind::business; }
constexpr text_kind kind_of(payment_status) noexcept { return text_kind::payment; }
constexpr text_kind kind_of(channel) noexcept { return text_kind::channel; }
constexpr text_kind kind_of(transaction_type) noexcept { return text_kind::transaction_type; }
constexpr text_kind kind_of(transaction_status) noexcept { return text_kind::transaction; }
constexpr text_kind kind_of(order_status) noexcept { return text_kind::order; }
constexpr text_kind kind_of(courier_payment) noexcept { return text_kind::courier; }
constexpr text_kind kind_of(invoice_type) noexcept { return text_kind::invoice_type; }
constexpr text_kind kind_of(unit) noexcept { return text_kind::unit; }
constexpr text_kind kind_of(refund_status) noexcept { return text_kind::refund; }
constexpr text_kind kind_of(refund_reason) noexcept { return text_kind::refund_reason; }
constexpr text_kind kind_of(timeline_event) noexcept { return text_kind::timeline; }
constexpr text_kind kind_of(renew_with) noexcept { return text_kind::renew_with; }
constexpr text_kind kind_of(install_step) noexcept { return text_kind::install; }
constexpr text_kind kind_of(transfer_result) noexcept { return text_kind::transfer; }
constexpr text_kind kind_of(invoice_status) noexcept { return text_kind::invoice; }
constexpr text_kind kind_of(attachment) noexcept { return text_kind::attachment; }

}  // namespace detail

/// Words for people in one language. Any thread may use it.
class texts : public detail::resource<netca_texts> {
public:
    explicit texts(netca::language language)
        : resource(detail::make<netca_texts>(netca_texts_new, static_cast<std::int32_t>(language)))
    {
    }

    /// The words for a number: `texts.word(netca::stage::complete)`. Empty for one that the library does not know.
    template <class Enum>
    std::string word(Enum value) const
    {
        return word(detail::kind_of(value), static_cast<std::int32_t>(value));
    }

    /// The same for any number; the kind says what it stands for.
    std::string word(text_kind kind, std::int32_t value) const
    {
        return detail::text(netca_texts_value, handle(), static_cast<std::int32_t>(kind), value);
    }

    /// What an error's number means. Empty for one that no error has.
    std::string what(netca::code code) const
    {
        return detail::text(netca_texts_what, handle(), static_cast<std::int32_t>(code));
    }

    /// What the user should do next after an error. Empty for a number that no error has.
    std::string next(netca::code code) const
    {
        return detail::text(netca_texts_next, handle(), static_cast<std::int32_t>(code));
    }

    /// The form's own word for a field, given as a path such as `operator.email`.
    std::string field(std::string_view path) const
    {
        return detail::text(netca_texts_field, handle(), detail::data(path), path.size());
    }
};

}  // namespace netca

#endif
