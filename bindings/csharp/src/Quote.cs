using System;
using System.Collections.Generic;
using Netca.Renew.Native;
using static Netca.Renew.Native.NativeMethods;

namespace Netca.Renew
{
    /// <summary>What renewing a certificate takes: terms with prices, and what the form must hold.</summary>
    public sealed class Quote : IDisposable
    {
        internal Quote(QuoteHandle handle)
        {
            Handle = handle;
            Id = Read.Text(handle, netca_quote_id);
            Path = (RenewalPath)netca_quote_path(handle);
            OpensAt = Read.Time(netca_quote_opens_at(handle)).GetValueOrDefault();
            ClosesAt = Read.Time(netca_quote_closes_at(handle)).GetValueOrDefault();
            ExpiresAt = Read.Time(netca_quote_expires_at(handle)).GetValueOrDefault();
            Options = Read.List(netca_quote_option_count(handle), at => new QuoteOption(handle, at));
            RenewWith = Read.Until(
                at => netca_quote_renew_with(handle, (UIntPtr)at), (at, number) => (RenewWith)number);
            NewKey = (KeyKind)netca_quote_new_key(handle);
            IdTypes = Read.Until(
                at => netca_quote_id_type(handle, (UIntPtr)at), (at, number) => new IdType(handle, at, number));
            NeedsOperatorAddress = netca_quote_needs_operator_address(handle) != 0;
            InvoiceTypes = Read.Until(
                at => netca_quote_invoice_type(handle, (UIntPtr)at), (at, number) => (InvoiceType)number);
            CourierPayments = Read.Until(
                at => netca_quote_courier_payment(handle, (UIntPtr)at), (at, number) => (CourierPayment)number);
            Attachments = Read.List(
                netca_quote_attachment_count(handle), at => new AttachmentRule(handle, at, InvoiceTypes));
            MinimumVersion = Read.Text(handle, netca_quote_minimum_version);
            Json = Read.Text(handle, netca_quote_json);
        }

        internal QuoteHandle Handle { get; }

        /// <summary>The CA's name for this quote.</summary>
        public string Id { get; }

        /// <summary>Whether the certificate has expired.</summary>
        public RenewalPath Path { get; }

        /// <summary>From when the certificate can be renewed online, UTC.</summary>
        public DateTimeOffset OpensAt { get; }

        /// <summary>Until when the certificate can be renewed online, UTC.</summary>
        public DateTimeOffset ClosesAt { get; }

        /// <summary>Until when this quote holds, UTC.</summary>
        public DateTimeOffset ExpiresAt { get; }

        /// <summary>续期时间: the terms that can be chosen.</summary>
        public IReadOnlyList<QuoteOption> Options { get; }

        /// <summary>The ways of renewing that the CA allows; the one it wants comes first.</summary>
        public IReadOnlyList<RenewWith> RenewWith { get; }

        /// <summary>
        /// The kind of key that a renewal with a new key brings; <see cref="KeyKind.Unknown"/> where the CA says nothing of it: the
        /// same kind as before.
        /// </summary>
        public KeyKind NewKey { get; }

        /// <summary>Whether a renewal in a way brings a pair of certificates, for signing and for encryption.</summary>
        public bool BringsPair(RenewWith way)
        {
            bool pair = netca_quote_brings_pair(Handle, (int)way) != 0;
            GC.KeepAlive(Handle);
            return pair;
        }

        /// <summary>经办人证件类型: the kinds of identity document that the CA takes.</summary>
        public IReadOnlyList<IdType> IdTypes { get; }

        /// <summary>Whether the form must hold 经办人地址.</summary>
        public bool NeedsOperatorAddress { get; }

        /// <summary>The invoices that can be chosen.</summary>
        public IReadOnlyList<InvoiceType> InvoiceTypes { get; }

        /// <summary>The ways to pay the courier that can be chosen.</summary>
        public IReadOnlyList<CourierPayment> CourierPayments { get; }

        /// <summary>附件: the kinds of attachments that the CA asks for or takes.</summary>
        public IReadOnlyList<AttachmentRule> Attachments { get; }

        /// <summary>The oldest version of the program that may apply; null where there is none.</summary>
        public string MinimumVersion { get; }

        /// <summary>All of it as JSON, also what has no property of its own.</summary>
        public string Json { get; }

        /// <summary>Frees it. It can still be read, but not be applied with any more.</summary>
        public void Dispose() => Handle.Dispose();
    }

    /// <summary>A term that can be chosen, and its price.</summary>
    public sealed class QuoteOption
    {
        internal QuoteOption(QuoteHandle quote, int index)
        {
            Months = netca_quote_option_months(quote, (UIntPtr)index);
            Total = new Money(netca_quote_option_total(quote, (UIntPtr)index));
            NewNotAfter = Read.Time(netca_quote_option_new_not_after(quote, (UIntPtr)index)).GetValueOrDefault();
            FeeLines = FeeLine.List(netca_quote_option_fees(quote, (UIntPtr)index));
        }

        /// <summary>The term in months, for the form.</summary>
        public int Months { get; }

        /// <summary>费用.</summary>
        public Money Total { get; }

        /// <summary>The end of the new certificate, if it were issued now, UTC.</summary>
        public DateTimeOffset NewNotAfter { get; }

        /// <summary>详细信息: what the price is made of.</summary>
        public IReadOnlyList<FeeLine> FeeLines { get; }
    }

    /// <summary>A line of a price.</summary>
    public sealed class FeeLine
    {
        private FeeLine(FeesHandle fees, int index)
        {
            Name = Read.Text(fees, index, netca_fees_name);
            UnitPrice = new Money(netca_fees_unit_price(fees, (UIntPtr)index));
            Unit = (FeeUnit)netca_fees_unit(fees, (UIntPtr)index);
            Quantity = netca_fees_quantity(fees, (UIntPtr)index);
            Subtotal = new Money(netca_fees_subtotal(fees, (UIntPtr)index));
        }

        /// <summary>费用名称, as the CA words it.</summary>
        public string Name { get; }

        /// <summary>费用单价, per <see cref="Unit"/>.</summary>
        public Money UnitPrice { get; }

        /// <summary>What the price is counted by.</summary>
        public FeeUnit Unit { get; }

        /// <summary>数量.</summary>
        public long Quantity { get; }

        /// <summary>小计: unit price times quantity, which was checked.</summary>
        public Money Subtotal { get; }

        // Borrowed from a quote or an order that the caller keeps.
        internal static IReadOnlyList<FeeLine> List(IntPtr borrowed)
        {
            using (var fees = new FeesHandle(borrowed))
                return Read.List(netca_fees_count(fees), at => new FeeLine(fees, at));
        }
    }

    /// <summary>A kind of identity document.</summary>
    public sealed class IdType
    {
        internal IdType(QuoteHandle quote, int index, long number)
        {
            Number = (int)number;
            Name = Read.Text(quote, index, netca_quote_id_type_name);
        }

        /// <summary>Its number, for the form; 2 is 身份证.</summary>
        public int Number { get; }

        /// <summary>Its name, as the CA words it.</summary>
        public string Name { get; }
    }

    /// <summary>A kind of attachment that the CA asks for or takes.</summary>
    public sealed class AttachmentRule
    {
        internal AttachmentRule(QuoteHandle quote, int index, IReadOnlyList<InvoiceType> invoices)
        {
            var required = new List<InvoiceType>();
            foreach (InvoiceType invoice in invoices)
                if (netca_quote_attachment_is_required(quote, (UIntPtr)index, (int)invoice) != 0)
                    required.Add(invoice);
            RequiredWith = required.AsReadOnly();
            IsAlwaysRequired = netca_quote_attachment_is_required(quote, (UIntPtr)index, Constants.None) != 0;
            Kind = (AttachmentKind)netca_quote_attachment_kind(quote, (UIntPtr)index);
            MaxBytes = netca_quote_attachment_max_bytes(quote, (UIntPtr)index);
            MaxCount = netca_quote_attachment_max_count(quote, (UIntPtr)index);
        }

        /// <summary>What the files are.</summary>
        public AttachmentKind Kind { get; }

        /// <summary>Whether at least one must come along, whatever the invoice.</summary>
        public bool IsAlwaysRequired { get; }

        /// <summary>The invoices with which at least one must come along.</summary>
        public IReadOnlyList<InvoiceType> RequiredWith { get; }

        /// <summary>The largest file, in bytes.</summary>
        public long MaxBytes { get; }

        /// <summary>The most files.</summary>
        public long MaxCount { get; }
    }

    /// <summary>The agreement, to be shown and accepted.</summary>
    public sealed class Agreement : IDisposable
    {
        internal Agreement(AgreementHandle handle)
        {
            Handle = handle;
            Version = Read.Text(handle, netca_agreement_version);
            Title = Read.Text(handle, netca_agreement_title);
            Text = Read.Text(handle, netca_agreement_text);
            Sha256 = Read.Text(handle, netca_agreement_sha256);
            Json = Read.Text(handle, netca_agreement_json);
        }

        internal AgreementHandle Handle { get; }

        /// <summary>The CA's name for this version of the text.</summary>
        public string Version { get; }

        /// <summary>The title.</summary>
        public string Title { get; }

        /// <summary>The whole text, plain, lines ended by <c>\n</c>.</summary>
        public string Text { get; }

        /// <summary>SHA-256 of the text, 64 lower-case hex digits; it was checked.</summary>
        public string Sha256 { get; }

        /// <summary>All of it as JSON.</summary>
        public string Json { get; }

        /// <summary>
        /// 我接受电子认证服务协议内容: to be called when the user ticked that, and only then. Applying fails with
        /// <see cref="ErrorCode.CNotAccepted"/> before it.
        /// </summary>
        public void Accept()
        {
            int code = netca_agreement_accept(Handle, out ErrorHandle error);
            Call.Check(code, error);
        }

        /// <summary>Frees it. It can still be read, but not be accepted or applied with any more.</summary>
        public void Dispose() => Handle.Dispose();
    }
}
