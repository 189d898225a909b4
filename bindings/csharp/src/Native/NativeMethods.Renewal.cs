// The functions of include/netca_renew.h: renewals, applications and journals.
// tests/tests/binding_csharp.rs compares them with the header.
using System;
using System.Runtime.InteropServices;

namespace Netca.Renew.Native
{
    internal static partial class NativeMethods
    {
        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_renewal_open(
            ClientHandle client, byte[] id, UIntPtr idLength, out RenewalHandle renewal, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_renewal_find(
            ClientHandle client, CertificatesHandle certificates, UIntPtr index, out RenewalHandle renewal,
            out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_renewal_id(RenewalHandle renewal, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_renewal_stage(RenewalHandle renewal);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_renewal_journal(
            RenewalHandle renewal, out JournalHandle journal, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_renewal_free(IntPtr renewal);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_renewal_payment_link(
            RenewalHandle renewal, int channel, CancelHandle cancel, out PaymentLinkHandle link, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_renewal_wait_for_payment(
            RenewalHandle renewal, PaymentLinkHandle link, ulong longestMs, CancelHandle cancel, out int end,
            out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_renewal_transfers(
            RenewalHandle renewal, CancelHandle cancel, out TransferSheetHandle sheet, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_renewal_declare_transfers(
            RenewalHandle renewal, TransfersHandle transfers, CancelHandle cancel, out TransferSheetHandle sheet,
            out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_renewal_verify_transfers(
            RenewalHandle renewal, CancelHandle cancel, out TransferSheetHandle sheet, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_renewal_request_invoice(
            RenewalHandle renewal, byte[] title, UIntPtr titleLength, byte[] taxNumber, UIntPtr taxNumberLength,
            byte[] email, UIntPtr emailLength, CancelHandle cancel, out InvoiceHandle invoice, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_renewal_invoice(
            RenewalHandle renewal, CancelHandle cancel, out InvoiceHandle invoice, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_renewal_invoice_document(
            RenewalHandle renewal, CancelHandle cancel, out BytesHandle document, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_renewal_resume(
            RenewalHandle renewal, CancelHandle cancel, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_renewal_order(
            RenewalHandle renewal, CancelHandle cancel, out OrderHandle order, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_renewal_withdraw(
            RenewalHandle renewal, byte[] reason, UIntPtr reasonLength, CancelHandle cancel,
            out ApplicationHandle application, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_renewal_refresh(
            RenewalHandle renewal, CancelHandle cancel, out ApplicationHandle application, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_renewal_wait(
            RenewalHandle renewal, int goal, ulong longestMs, CancelHandle cancel, out int waited,
            out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_renewal_install(
            RenewalHandle renewal, TokenHandle token, NativeLogin login, CancelHandle cancel,
            out CertificatesHandle certificates, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern UIntPtr netca_recovered_count(RecoveredHandle recovered);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_recovered_id(RecoveredHandle recovered, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_recovered_outcome(RecoveredHandle recovered, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_recovered_stage(RecoveredHandle recovered, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_recovered_is_key_missing(RecoveredHandle recovered, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_recovered_application(RecoveredHandle recovered, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_recovered_refusal(RecoveredHandle recovered, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_recovered_json(RecoveredHandle recovered, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_recovered_free(IntPtr recovered);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern UIntPtr netca_journal_count(JournalHandle journal);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_journal_id(JournalHandle journal, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_journal_stage(JournalHandle journal, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_journal_opened_at(JournalHandle journal, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_journal_term_months(JournalHandle journal, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_journal_total(JournalHandle journal, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_journal_certificate(
            JournalHandle journal, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_journal_new_certificate(
            JournalHandle journal, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_journal_encryption_certificate(
            JournalHandle journal, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_journal_new_encryption_certificate(
            JournalHandle journal, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_journal_renew_with(JournalHandle journal, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_journal_brings_pair(JournalHandle journal, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_journal_retired_key(JournalHandle journal, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_journal_retired_encryption_key(
            JournalHandle journal, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_journal_token(JournalHandle journal, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_journal_business_number(
            JournalHandle journal, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_journal_order_number(
            JournalHandle journal, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_journal_next_question_at(JournalHandle journal, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_journal_json(JournalHandle journal, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_journal_free(IntPtr journal);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_application_id(ApplicationHandle application, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_application_business_number(
            ApplicationHandle application, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_application_business_status(ApplicationHandle application);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_application_payment_status(ApplicationHandle application);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_application_renew_with(ApplicationHandle application);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_application_term_months(ApplicationHandle application);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_application_reason(ApplicationHandle application, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_application_order(ApplicationHandle application);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_application_updated_at(ApplicationHandle application);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern UIntPtr netca_application_refund_count(ApplicationHandle application);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_application_refund_amount(ApplicationHandle application, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_application_refund_status(ApplicationHandle application, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_application_refund_reason(ApplicationHandle application, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern UIntPtr netca_application_timeline_count(ApplicationHandle application);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_application_timeline_event(ApplicationHandle application, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_application_timeline_at(ApplicationHandle application, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_application_json(ApplicationHandle application, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_application_free(IntPtr application);
    }
}
