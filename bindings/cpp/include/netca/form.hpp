/// 续期申请表: the form, its attachments, and the form on paper.
#ifndef NETCA_FORM_HPP
#define NETCA_FORM_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <netca/certificates.hpp>
#include <netca/quote.hpp>

namespace netca {

/// An attachment that is at the CA, or a part of it.
class upload : public detail::item<netca_uploads> {
public:
    using item::item;

    /// What it is.
    netca::attachment kind() const noexcept
    {
        return static_cast<netca::attachment>(netca_uploads_kind(handle(), index()));
    }

    netca::media_type media_type() const noexcept
    {
        return static_cast<netca::media_type>(netca_uploads_media_type(handle(), index()));
    }

    /// SHA-256 of its content, 64 lower-case hex digits, by which it is known.
    std::string sha256() const { return detail::text(netca_uploads_sha256, handle(), index()); }

    /// Its size in bytes.
    std::int64_t size() const noexcept { return netca_uploads_size(handle(), index()); }

    /// How many of its bytes are there.
    std::int64_t received() const noexcept { return netca_uploads_received(handle(), index()); }
};

/// The attachments that are at the CA for a quote, as they were when it was asked.
class uploads : public detail::list<upload, netca_uploads, netca_uploads_count> {
public:
    using list::list;

    /// The whole list as JSON.
    std::string json() const { return detail::text(netca_uploads_json, handle()); }
};

/// What the user typed, nothing checked yet. What is personal in it is kept nowhere else before `client::apply`.
class form : public detail::resource<netca_form> {
public:
    using resource::resource;

    /// An empty form: identity document 身份证, recipient copied from the operator, invoice 普通定额发票, courier 货到付款, and the
    /// way of renewing that the CA wants.
    form() : resource(detail::make<netca_form>(netca_form_new)) {}

    /// A form from JSON, as `examples/form.json` has it.
    static form from_json(std::string_view json)
    {
        return form(detail::make<netca_form>(netca_form_from_json, detail::data(json), json.size()));
    }

    /// Sets a field that is a text: `operator.id_number`, `operator.name`, `operator.mobile`, `operator.email`, `operator.address`,
    /// `recipient.name`, `recipient.mobile`, `recipient.address`, `memo`, and for a VAT invoice `vat_invoice.title`,
    /// `vat_invoice.tax_number`, `vat_invoice.address`, `vat_invoice.telephone`, `vat_invoice.bank`,
    /// `vat_invoice.bank_account`. Setting one of the recipient's ends the copying from the operator: then all three must be set.
    form &set_text(std::string_view field, std::string_view value)
    {
        detail::call(netca_form_set_text, handle(), detail::data(field), field.size(), detail::data(value), value.size());
        return *this;
    }

    /// Sets a field that is a number: `term_months`, `operator.id_type`, `renew_with`, `invoice_type`, `courier_payment`.
    form &set_number(std::string_view field, std::int32_t value)
    {
        detail::call(netca_form_set_number, handle(), detail::data(field), field.size(), value);
        return *this;
    }

    /// 续期时间 in months, one of the quote's.
    form &set_term(std::int32_t months) { return set_number("term_months", months); }

    /// Which key the new certificate is for. Without it, the way that the CA wants.
    form &set(renew_with way) { return set_number("renew_with", static_cast<std::int32_t>(way)); }

    form &set(invoice_type type) { return set_number("invoice_type", static_cast<std::int32_t>(type)); }

    form &set(courier_payment way) { return set_number("courier_payment", static_cast<std::int32_t>(way)); }

    /// Names in the form exactly the attachments of a list that are there whole: to go on after a break.
    form &use(const netca::uploads &uploads)
    {
        detail::call(netca_form_use_uploads, handle(), uploads.handle());
        return *this;
    }

    /// Checks every field by its rule and by the quote. Throws `code::renew_form`, with every field that breaks a rule in
    /// `error::fields`. `client::apply` checks again, so this is for showing mistakes early.
    void check(const netca::quote &quote) const { detail::call(netca_form_check, handle(), quote.handle()); }
};

/// The form that is printed, signed by hand, stamped with the company seal and scanned, as PDF.
///
/// The font is the program's: a TrueType file, or one of a collection by `font_index`, that has Chinese glyphs and allows to be
/// embedded. No font is in the library; the project has one to ship beside a program. Throws `code::renew_form` when a
/// field breaks a rule, and a `code::pdf_…` when the font cannot be used.
class paper : public detail::snapshot<netca_paper> {
public:
    using snapshot::snapshot;

    /// Filled in with what the user typed.
    paper(const netca::form &form, const certificate &certificate, const quote &quote, const service &service, bytes_view font,
          std::uint32_t font_index = 0)
        : paper(form.handle(), certificate, quote, service, font, font_index)
    {
    }

    /// Blank, to be filled in by hand.
    static paper blank(const certificate &certificate, const quote &quote, const service &service, bytes_view font,
                       std::uint32_t font_index = 0)
    {
        return paper(nullptr, certificate, quote, service, font, font_index);
    }

    /// The PDF.
    bytes pdf() const { return detail::copy(netca_paper_data, handle()); }

    /// How many pages it has.
    std::size_t pages() const noexcept { return netca_paper_pages(handle()); }

    /// The characters that the font lacks, each once; they are shown as crossed boxes, and what holds them has to be written
    /// in by hand. Empty where it lacks none.
    std::string missing() const { return detail::text(netca_paper_missing, handle()); }

private:
    paper(const netca_form *form, const certificate &certificate, const quote &quote, const service &service, bytes_view font,
          std::uint32_t font_index)
        : snapshot(detail::make<netca_paper>(netca_paper_new, form, certificate.handle(), certificate.index(), quote.handle(),
                                             service.handle(), detail::data(font), font.size(), font_index))
    {
    }
};

}  // namespace netca

#endif
