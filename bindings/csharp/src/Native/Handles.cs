// One SafeHandle for every opaque type of the header.
using System;
using static Netca.Renew.Native.NativeMethods;

namespace Netca.Renew.Native
{
    internal sealed class AgreementHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_agreement_free(pointer);
    }

    internal sealed class ApplicationHandle : NativeHandle
    {
        public ApplicationHandle() { }

        internal ApplicationHandle(IntPtr borrowed) : base(borrowed, false) { }

        protected override void Free(IntPtr pointer) => netca_application_free(pointer);
    }

    internal sealed class BytesHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_bytes_free(pointer);
    }

    internal sealed class CancelHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_cancel_free(pointer);
    }

    internal sealed class CertificatesHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_certificates_free(pointer);
    }

    internal sealed class ClientHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_client_free(pointer);
    }

    internal sealed class DriversHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_drivers_free(pointer);
    }

    internal sealed class ErrorHandle : NativeHandle
    {
        public ErrorHandle() { }

        internal ErrorHandle(IntPtr borrowed) : base(borrowed, false) { }

        protected override void Free(IntPtr pointer) => netca_error_free(pointer);
    }

    internal sealed class ExchangeHandle : NativeHandle
    {
        public ExchangeHandle() { }

        internal ExchangeHandle(IntPtr owned) : base(owned, true) { }

        protected override void Free(IntPtr pointer) => netca_exchange_free(pointer);
    }

    // Borrowed from a quote or an order, and never freed by itself.
    internal sealed class FeesHandle : NativeHandle
    {
        public FeesHandle() { }

        internal FeesHandle(IntPtr borrowed) : base(borrowed, false) { }

        protected override void Free(IntPtr pointer) { }
    }

    internal sealed class FormHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_form_free(pointer);
    }

    internal sealed class InvoiceHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_invoice_free(pointer);
    }

    internal sealed class JournalHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_journal_free(pointer);
    }

    internal sealed class OrderHandle : NativeHandle
    {
        public OrderHandle() { }

        internal OrderHandle(IntPtr borrowed) : base(borrowed, false) { }

        protected override void Free(IntPtr pointer) => netca_order_free(pointer);
    }

    internal sealed class PaperHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_paper_free(pointer);
    }

    internal sealed class PaymentLinkHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_payment_link_free(pointer);
    }

    internal sealed class ProviderHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_provider_free(pointer);
    }

    internal sealed class QuoteHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_quote_free(pointer);
    }

    internal sealed class RecoveredHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_recovered_free(pointer);
    }

    internal sealed class RenewalHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_renewal_free(pointer);
    }

    internal sealed class ServiceHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_service_free(pointer);
    }

    internal sealed class SettingsHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_settings_free(pointer);
    }

    internal sealed class TextsHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_texts_free(pointer);
    }

    internal sealed class TokenHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_token_free(pointer);
    }

    internal sealed class TokensHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_tokens_free(pointer);
    }

    internal sealed class TransferSheetHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_transfer_sheet_free(pointer);
    }

    internal sealed class TransfersHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_transfers_free(pointer);
    }

    internal sealed class UploadsHandle : NativeHandle
    {
        protected override void Free(IntPtr pointer) => netca_uploads_free(pointer);
    }
}
