using System;
using System.Collections.Generic;
using Netca.Renew.Native;
using static Netca.Renew.Native.NativeMethods;

namespace Netca.Renew
{
    /// <summary>订单详情: what the user is asked to pay, and for what.</summary>
    public sealed class Order
    {
        internal Order(OrderHandle handle)
        {
            Number = Read.Text(handle, netca_order_number);
            Total = new Money(netca_order_total(handle));
            FeeLines = FeeLine.List(netca_order_fees(handle));
            TransactionType = (TransactionType)netca_order_transaction_type(handle);
            TransactionStatus = (TransactionStatus)netca_order_transaction_status(handle);
            Status = (OrderStatus)netca_order_status(handle);
            CreatedAt = Read.Time(netca_order_created_at(handle)).GetValueOrDefault();
            CourierPayment = (CourierPayment)netca_order_courier_payment(handle);
            InvoiceType = (InvoiceType)netca_order_invoice_type(handle);
            Channels = Read.Until(
                at => netca_order_channel(handle, (UIntPtr)at), (at, number) => (PaymentChannel)number);
            Json = Read.Text(handle, netca_order_json);
        }

        /// <summary>订单编号.</summary>
        public string Number { get; }

        /// <summary>总价.</summary>
        public Money Total { get; }

        /// <summary>The fees, one by one.</summary>
        public IReadOnlyList<FeeLine> FeeLines { get; }

        /// <summary>交易类型.</summary>
        public TransactionType TransactionType { get; }

        /// <summary>交易状态.</summary>
        public TransactionStatus TransactionStatus { get; }

        /// <summary>订单状态.</summary>
        public OrderStatus Status { get; }

        /// <summary>创建时间, UTC.</summary>
        public DateTimeOffset CreatedAt { get; }

        /// <summary>快递付款方式.</summary>
        public CourierPayment CourierPayment { get; }

        /// <summary>发票类型.</summary>
        public InvoiceType InvoiceType { get; }

        /// <summary>The ways to pay that the CA takes for this order.</summary>
        public IReadOnlyList<PaymentChannel> Channels { get; }

        /// <summary>All of it as JSON.</summary>
        public string Json { get; }
    }

    /// <summary>
    /// The web page on which an order is paid. Its link was checked: https, an allowed host, the amount agreed to.
    /// </summary>
    public sealed class PaymentLink : IDisposable
    {
        internal PaymentLink(PaymentLinkHandle handle)
        {
            Handle = handle;
            Url = Read.Text(handle, netca_payment_link_url);
            Id = Read.Text(handle, netca_payment_link_id);
            Amount = new Money(netca_payment_link_amount(handle));
            Channel = (PaymentChannel)netca_payment_link_channel(handle);
            ExpiresAt = Read.Time(netca_payment_link_expires_at(handle)).GetValueOrDefault();
            Json = Read.Text(handle, netca_payment_link_json);
        }

        internal PaymentLinkHandle Handle { get; }

        /// <summary>The address of the page, to be opened, copied to another browser, or shown as a QR code.</summary>
        public string Url { get; }

        /// <summary>The CA's name for this payment.</summary>
        public string Id { get; }

        /// <summary>What the page will ask for.</summary>
        public Money Amount { get; }

        /// <summary>The way to pay.</summary>
        public PaymentChannel Channel { get; }

        /// <summary>When the page stops taking money, UTC.</summary>
        public DateTimeOffset ExpiresAt { get; }

        /// <summary>All of it as JSON.</summary>
        public string Json { get; }

        /// <summary>Frees it. It can still be read, but not be waited for any more.</summary>
        public void Dispose() => Handle.Dispose();
    }

    /// <summary>发票, as it stood at the CA when it was asked for.</summary>
    public sealed class Invoice
    {
        private Invoice(InvoiceHandle handle)
        {
            Type = (InvoiceType)netca_invoice_type(handle);
            Status = (InvoiceStatus)netca_invoice_status(handle);
            Title = Read.Text(handle, netca_invoice_title);
            TaxNumber = Read.Text(handle, netca_invoice_tax_number);
            Amount = new Money(netca_invoice_amount(handle));
            Number = Read.Text(handle, netca_invoice_number);
            IssuedAt = Read.Time(netca_invoice_issued_at(handle));
            Json = Read.Text(handle, netca_invoice_json);
        }

        /// <summary>发票类型.</summary>
        public InvoiceType Type { get; }

        /// <summary>How far it has come.</summary>
        public InvoiceStatus Status { get; }

        /// <summary>发票抬头.</summary>
        public string Title { get; }

        /// <summary>纳税人识别号; null for a person's.</summary>
        public string TaxNumber { get; }

        /// <summary>价税合计.</summary>
        public Money Amount { get; }

        /// <summary>发票号码; null until it is issued.</summary>
        public string Number { get; }

        /// <summary>When it was issued, UTC; null until then.</summary>
        public DateTimeOffset? IssuedAt { get; }

        /// <summary>All of it as JSON.</summary>
        public string Json { get; }

        internal static Invoice Of(InvoiceHandle invoice)
        {
            using (invoice)
                return new Invoice(invoice);
        }
    }
}
