// The functions of include/netca_renew.h: quotes, the agreement, the form and its attachments.
// tests/tests/binding_csharp.rs compares them with the header.
using System;
using System.Runtime.InteropServices;

namespace Netca.Renew.Native
{
    internal static partial class NativeMethods
    {
        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern UIntPtr netca_fees_count(FeesHandle fees);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_fees_name(FeesHandle fees, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_fees_unit_price(FeesHandle fees, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_fees_unit(FeesHandle fees, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_fees_quantity(FeesHandle fees, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_fees_subtotal(FeesHandle fees, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_quote_id(QuoteHandle quote, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_quote_path(QuoteHandle quote);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_quote_opens_at(QuoteHandle quote);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_quote_closes_at(QuoteHandle quote);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_quote_expires_at(QuoteHandle quote);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern UIntPtr netca_quote_option_count(QuoteHandle quote);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_quote_option_months(QuoteHandle quote, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_quote_option_total(QuoteHandle quote, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_quote_option_new_not_after(QuoteHandle quote, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_quote_option_fees(QuoteHandle quote, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_quote_renew_with(QuoteHandle quote, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_quote_new_key(QuoteHandle quote);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_quote_brings_pair(QuoteHandle quote, int renewWith);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_quote_id_type(QuoteHandle quote, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_quote_id_type_name(QuoteHandle quote, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_quote_needs_operator_address(QuoteHandle quote);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_quote_invoice_type(QuoteHandle quote, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_quote_courier_payment(QuoteHandle quote, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern UIntPtr netca_quote_attachment_count(QuoteHandle quote);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_quote_attachment_kind(QuoteHandle quote, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_quote_attachment_is_required(
            QuoteHandle quote, UIntPtr index, int invoiceType);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_quote_attachment_max_bytes(QuoteHandle quote, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_quote_attachment_max_count(QuoteHandle quote, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_quote_minimum_version(QuoteHandle quote, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_quote_json(QuoteHandle quote, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_quote_free(IntPtr quote);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_agreement_version(AgreementHandle agreement, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_agreement_title(AgreementHandle agreement, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_agreement_text(AgreementHandle agreement, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_agreement_sha256(AgreementHandle agreement, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_agreement_accept(AgreementHandle agreement, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_agreement_json(AgreementHandle agreement, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_agreement_free(IntPtr agreement);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_form_new(out FormHandle form, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_form_from_json(
            byte[] json, UIntPtr jsonLength, out FormHandle form, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_form_set_text(
            FormHandle form, byte[] field, UIntPtr fieldLength, byte[] value, UIntPtr valueLength,
            out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_form_set_number(
            FormHandle form, byte[] field, UIntPtr fieldLength, int value, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_form_check(FormHandle form, QuoteHandle quote, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_form_free(IntPtr form);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_form_use_uploads(
            FormHandle form, UploadsHandle uploads, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern UIntPtr netca_uploads_count(UploadsHandle uploads);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_uploads_kind(UploadsHandle uploads, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_uploads_media_type(UploadsHandle uploads, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_uploads_sha256(UploadsHandle uploads, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_uploads_size(UploadsHandle uploads, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_uploads_received(UploadsHandle uploads, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_uploads_json(UploadsHandle uploads, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_uploads_free(IntPtr uploads);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_paper_new(
            FormHandle form, CertificatesHandle certificates, UIntPtr index, QuoteHandle quote, ServiceHandle service,
            byte[] font, UIntPtr fontLength, uint fontIndex, out PaperHandle paper, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_paper_data(PaperHandle paper, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern UIntPtr netca_paper_pages(PaperHandle paper);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_paper_missing(PaperHandle paper, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_paper_free(IntPtr paper);
    }
}
