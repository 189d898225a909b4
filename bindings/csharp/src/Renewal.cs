using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Netca.Renew.Native;
using static Netca.Renew.Native.Call;
using static Netca.Renew.Native.NativeMethods;

namespace Netca.Renew
{
    /// <summary>
    /// One renewal, with its journal open: no other process can work on it meanwhile. Any thread may use it, one at a time: a second
    /// call meanwhile fails with <see cref="ErrorCode.CInUse"/>, but for <see cref="Id"/>, <see cref="Stage"/> and
    /// <see cref="Journal"/>. It may outlive its client.
    /// </summary>
    public sealed class Renewal : IDisposable
    {
        private readonly Hub hub;
        private readonly RenewalHandle handle;

        internal Renewal(Hub hub, RenewalHandle handle, Applied? applied)
        {
            this.hub = hub;
            this.handle = handle;
            Applied = applied;
            Id = Read.Text(handle, netca_renewal_id);
        }

        /// <summary>The application's id, which opens it again.</summary>
        public string Id { get; }

        /// <summary>How <see cref="Client.ApplyAsync"/> ended; null of a renewal that was opened otherwise.</summary>
        public Applied? Applied { get; }

        /// <summary>How far it has come, as far as is known here. Changes when a call ends.</summary>
        public Stage Stage => (Stage)netca_renewal_stage(handle);

        /// <summary>What is known here of it. Changes when a call ends.</summary>
        public JournalEntry Journal()
        {
            int code = netca_renewal_journal(handle, out JournalHandle journal, out ErrorHandle error);
            Check(code, error);
            return JournalEntry.List(journal).Single();
        }

        /// <summary>
        /// Step 5, 订单详情: asks the CA for the order, its lines and its total checked against what the user agreed to pay. When it
        /// fails with an <c>ErrorCode.Payment…</c>, nothing must be paid.
        /// </summary>
        public Task<Order> OrderAsync(CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                int code = netca_renewal_order(handle, scope.Cancel, out OrderHandle order, out ErrorHandle error);
                scope.Check(code, error, order);
                using (order)
                    return new Order(order);
            });
        }

        /// <summary>
        /// Step 6a, 在线支付: asks for the page on which the order is paid. Null when the CA has the money already.
        /// </summary>
        /// <param name="channel">One that the order lists and that is on a web page.</param>
        /// <param name="cancellationToken">Ends it soon.</param>
        public Task<PaymentLink> PaymentLinkAsync(
            PaymentChannel channel, CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                int code = netca_renewal_payment_link(
                    handle, (int)channel, scope.Cancel, out PaymentLinkHandle link, out ErrorHandle error);
                scope.Check(code, error, link);
                return link.IsInvalid ? null : new PaymentLink(link);
            });
        }

        /// <summary>
        /// Waits until the payer has paid or declined on the page, or the page has expired or was closed. It is paid when the
        /// application says so, not the page.
        /// </summary>
        /// <param name="link">The page.</param>
        /// <param name="longest">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for as long as the library does.</param>
        /// <param name="progress">Told what happens.</param>
        /// <param name="cancellationToken">Ends it soon.</param>
        public Task<PaymentEnd> WaitForPaymentAsync(
            PaymentLink link, TimeSpan longest, IProgress<RenewalEvent> progress = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            Need(link, nameof(link));
            ulong milliseconds = Milliseconds(longest);
            return CallScope.Run(hub, progress, cancellationToken, scope =>
            {
                int code = netca_renewal_wait_for_payment(
                    handle, link.Handle, milliseconds, scope.Cancel, out int end, out ErrorHandle error);
                scope.Check(code, error);
                return (PaymentEnd)end;
            });
        }

        /// <summary>Step 6b, 银行转账: asks where to pay, what was declared, and what has come in.</summary>
        public Task<TransferSheet> TransfersAsync(CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                int code = netca_renewal_transfers(
                    handle, scope.Cancel, out TransferSheetHandle sheet, out ErrorHandle error);
                scope.Check(code, error, sheet);
                return new TransferSheet(sheet);
            });
        }

        /// <summary>
        /// Step 6b: says which transfers were made, all of them, at most 20; what was declared before is replaced, and what has come in
        /// already cannot be left out.
        /// </summary>
        public Task<TransferSheet> DeclareTransfersAsync(
            Transfers transfers, CancellationToken cancellationToken = default(CancellationToken))
        {
            Need(transfers, nameof(transfers));
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                int code = netca_renewal_declare_transfers(
                    handle, transfers.Handle, scope.Cancel, out TransferSheetHandle sheet, out ErrorHandle error);
                scope.Check(code, error, sheet);
                return new TransferSheet(sheet);
            });
        }

        /// <summary>
        /// Step 6b, 核验转账信息: has the CA look for the declared transfers in its bank's records, and gives what it found.
        /// </summary>
        public Task<TransferSheet> VerifyTransfersAsync(
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                int code = netca_renewal_verify_transfers(
                    handle, scope.Cancel, out TransferSheetHandle sheet, out ErrorHandle error);
                scope.Check(code, error, sheet);
                return new TransferSheet(sheet);
            });
        }

        /// <summary>
        /// Asks for the electronic invoice (电子发票) of a paid order. The same again changes nothing.
        /// </summary>
        /// <param name="title">发票抬头.</param>
        /// <param name="taxNumber">纳税人识别号; null for a person's.</param>
        /// <param name="email">Where it is sent; null to only download it.</param>
        /// <param name="cancellationToken">Ends it soon.</param>
        public Task<Invoice> RequestInvoiceAsync(
            string title, string taxNumber, string email,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                Utf8 name = Utf8.Of(title);
                Utf8 number = Utf8.Of(taxNumber);
                Utf8 address = Utf8.Of(email);
                int code = netca_renewal_request_invoice(
                    handle, name.Bytes, name.Length, number.Bytes, number.Length, address.Bytes, address.Length, scope.Cancel,
                    out InvoiceHandle invoice, out ErrorHandle error);
                scope.Check(code, error, invoice);
                return Invoice.Of(invoice);
            });
        }

        /// <summary>Asks how far the invoice has come.</summary>
        public Task<Invoice> InvoiceAsync(CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                int code = netca_renewal_invoice(handle, scope.Cancel, out InvoiceHandle invoice, out ErrorHandle error);
                scope.Check(code, error, invoice);
                return Invoice.Of(invoice);
            });
        }

        /// <summary>Fetches the issued invoice, a PDF of at most 4 MiB.</summary>
        public Task<byte[]> InvoiceDocumentAsync(CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                int code = netca_renewal_invoice_document(
                    handle, scope.Cancel, out BytesHandle document, out ErrorHandle error);
                scope.Check(code, error, document);
                using (document)
                    return Read.Bytes(document, netca_bytes_data);
            });
        }

        /// <summary>
        /// Hands in an application that was signed before and may not have reached the CA (<see cref="Stage.Signed"/>). Needs no PIN and
        /// no token.
        /// </summary>
        public Task ResumeAsync(
            IProgress<RenewalEvent> progress = null, CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(hub, progress, cancellationToken, scope =>
            {
                int code = netca_renewal_resume(handle, scope.Cancel, out ErrorHandle error);
                scope.Check(code, error);
                return true;
            });
        }

        /// <summary>
        /// Step 6c, 撤销申请: gives the application up; what was paid is refunded by the CA. Asking again changes nothing.
        /// </summary>
        /// <param name="reason">The user's, at most 200 characters; may be null.</param>
        /// <param name="cancellationToken">Ends it soon.</param>
        public Task<Application> WithdrawAsync(
            string reason = null, CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                Utf8 why = Utf8.Of(reason);
                int code = netca_renewal_withdraw(
                    handle, why.Bytes, why.Length, scope.Cancel, out ApplicationHandle application, out ErrorHandle error);
                scope.Check(code, error, application);
                using (application)
                    return new Application(application);
            });
        }

        /// <summary>Step 7, 查询进度: asks the CA once.</summary>
        public Task<Application> RefreshAsync(CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                int code = netca_renewal_refresh(
                    handle, scope.Cancel, out ApplicationHandle application, out ErrorHandle error);
                scope.Check(code, error, application);
                using (application)
                    return new Application(application);
            });
        }

        /// <summary>
        /// Asks the CA again and again until the goal is reached or the application ends. It pauses as long as the CA asks for, also
        /// across restarts; a connection that fails for a while does not end it.
        /// </summary>
        /// <param name="goal">What to wait for.</param>
        /// <param name="longest">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for as long as the library does.</param>
        /// <param name="progress">Told what happens.</param>
        /// <param name="cancellationToken">Ends it soon.</param>
        public Task<Waited> WaitAsync(
            Goal goal, TimeSpan longest, IProgress<RenewalEvent> progress = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            ulong milliseconds = Milliseconds(longest);
            return CallScope.Run(hub, progress, cancellationToken, scope =>
            {
                int code = netca_renewal_wait(
                    handle, (int)goal, milliseconds, scope.Cancel, out int waited, out ErrorHandle error);
                scope.Check(code, error);
                return (Waited)waited;
            });
        }

        /// <summary>
        /// Step 8, 安装证书: fetches the new certificate, checks it, and puts it on the token in place of the old one. Gives a list with
        /// the new certificate alone, as it lies on the token. One login is made, with one try. The token must not be removed
        /// meanwhile; if it is all the same, the old certificate can still be used, and calling this again goes on.
        /// </summary>
        /// <param name="token">The token that the certificate is on.</param>
        /// <param name="login">How the PIN comes; null: typed on the Key.</param>
        /// <param name="progress">Told what happens.</param>
        /// <param name="cancellationToken">Ends it soon.</param>
        public Task<CertificateList> InstallAsync(
            Token token, Login login, IProgress<RenewalEvent> progress = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            Need(token, nameof(token));
            return CallScope.Run(hub, progress, cancellationToken, scope =>
            {
                using (Login.Use how = Login.Begin(login))
                {
                    int code = netca_renewal_install(
                        handle, token.Handle, how.Native, scope.Cancel, out CertificatesHandle list, out ErrorHandle error);
                    scope.Check(code, error, list);
                    return new CertificateList(list);
                }
            });
        }

        /// <summary>Closes it, so that others can work on it. What was begun is in its journal.</summary>
        public void Dispose() => handle.Dispose();

        private static ulong Milliseconds(TimeSpan longest)
        {
            if (longest == Timeout.InfiniteTimeSpan)
                return ulong.MaxValue;
            if (longest < TimeSpan.Zero)
                throw new ArgumentOutOfRangeException(nameof(longest), longest, "a time to wait is not negative");
            return (ulong)longest.TotalMilliseconds;
        }
    }
}
