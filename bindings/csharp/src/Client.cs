using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Netca.Renew.Native;
using static Netca.Renew.Native.Call;
using static Netca.Renew.Native.NativeMethods;

namespace Netca.Renew
{
    /// <summary>
    /// Renews certificates at one CA. Any thread may use it, several at once. What blocks gives a <see cref="Task"/> and works on a
    /// thread of its own; cancelling ends it soon, and loses nothing, since everything is in the journal first.
    /// </summary>
    public sealed class Client : IDisposable
    {
        private readonly Hub hub;
        private readonly ClientHandle handle;

        /// <summary>Opens a client; connects to nothing yet. The settings are copied.</summary>
        /// <exception cref="NetcaException">
        /// <see cref="ErrorCode.CSettingMissing"/>, or <see cref="ErrorCode.ProtocolSetting"/> when one cannot be used.
        /// </exception>
        public Client(ClientSettings settings)
        {
            hub = new Hub(this, Need(settings, nameof(settings)).Log, settings.Transport);
            using (SettingsHandle native = settings.Native(hub))
            {
                int code = netca_client_open(native, out handle, out ErrorHandle error);
                Check(code, error);
            }
        }

        /// <summary>
        /// What happens while a call of this client or of its renewals is under way. Raised on the thread that does the work: return
        /// soon, and hand it over to a user interface's own thread. What a handler throws ends the call, which throws it.
        /// </summary>
        public event EventHandler<RenewalEvent> Progress
        {
            add { hub.Progress += value; }
            remove { hub.Progress -= value; }
        }

        /// <summary>Asks the CA for its name, its hotline, and the newest version of the program.</summary>
        public Task<Service> ServiceAsync(CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                int code = netca_client_service(handle, scope.Cancel, out ServiceHandle service, out ErrorHandle error);
                scope.Check(code, error, service);
                return new Service(service);
            });
        }

        /// <summary>
        /// Step 0, 我的证书, 刷新: lists the certificates on a token, CA certificates left out, with what can be done with each. Needs no
        /// PIN and no network.
        /// </summary>
        public Task<CertificateList> ListAsync(
            Token token, CancellationToken cancellationToken = default(CancellationToken))
        {
            TokenHandle key = Need(token, nameof(token)).Handle;
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                int code = netca_client_list(handle, key, out CertificatesHandle list, out ErrorHandle error);
                scope.Check(code, error, list);
                return new CertificateList(list);
            });
        }

        /// <summary>Step 1, 申请续期: asks the CA what renewing a certificate takes.</summary>
        public Task<Quote> QuoteAsync(
            Certificate certificate, CancellationToken cancellationToken = default(CancellationToken))
        {
            Need(certificate, nameof(certificate));
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                int code = netca_client_quote(
                    handle, certificate.List, certificate.Index, scope.Cancel, out QuoteHandle quote, out ErrorHandle error);
                scope.Check(code, error, quote);
                return new Quote(quote);
            });
        }

        /// <summary>
        /// The quote of a certificate that attachments were uploaded for and that was not applied with, if it still holds; null when
        /// there is none. Going on with it saves sending them again. Needs no network.
        /// </summary>
        public Task<Quote> KeptQuoteAsync(
            Certificate certificate, CancellationToken cancellationToken = default(CancellationToken))
        {
            Need(certificate, nameof(certificate));
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                int code = netca_client_kept_quote(
                    handle, certificate.List, certificate.Index, out QuoteHandle quote, out ErrorHandle error);
                scope.Check(code, error, quote);
                return quote.IsInvalid ? null : new Quote(quote);
            });
        }

        /// <summary>
        /// Step 2, 电子认证服务协议: fetches the agreement that a quote names, to be shown to the user, who must accept it. Its digest is
        /// checked.
        /// </summary>
        public Task<Agreement> AgreementAsync(
            Quote quote, CancellationToken cancellationToken = default(CancellationToken))
        {
            Need(quote, nameof(quote));
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                int code = netca_client_agreement(
                    handle, quote.Handle, scope.Cancel, out AgreementHandle agreement, out ErrorHandle error);
                scope.Check(code, error, agreement);
                return new Agreement(agreement);
            });
        }

        /// <summary>
        /// Step 4, 输入证书的密码: signs the application with the certificate being renewed, and hands it in. With a new key, the Key
        /// makes the key pair first. One login is made, with one try. A renewal of this certificate that was begun before is taken
        /// up where it stopped: however often this is called, the CA gets one application (<see cref="Renewal.Applied"/>).
        /// </summary>
        /// <param name="token">The token that the certificate is on.</param>
        /// <param name="certificate">The certificate to renew.</param>
        /// <param name="quote">Its quote.</param>
        /// <param name="agreement">The agreement, accepted.</param>
        /// <param name="form">The form, checked or not.</param>
        /// <param name="login">How the PIN comes; null: typed on the Key.</param>
        /// <param name="progress">Told what happens, on the thread that does the work unless it sees to that itself.</param>
        /// <param name="cancellationToken">Ends it soon.</param>
        public Task<Renewal> ApplyAsync(
            Token token, Certificate certificate, Quote quote, Agreement agreement, Form form, Login login,
            IProgress<RenewalEvent> progress = null, CancellationToken cancellationToken = default(CancellationToken))
        {
            Need(token, nameof(token));
            Need(certificate, nameof(certificate));
            Need(quote, nameof(quote));
            Need(agreement, nameof(agreement));
            Need(form, nameof(form));
            return CallScope.Run(hub, progress, cancellationToken, scope =>
            {
                using (Login.Use how = Login.Begin(login))
                {
                    int code = netca_client_apply(
                        handle, token.Handle, certificate.List, certificate.Index, quote.Handle, agreement.Handle, form.Handle,
                        how.Native, scope.Cancel, out int applied, out RenewalHandle renewal, out ErrorHandle error);
                    scope.Check(code, error, renewal);
                    return new Renewal(hub, renewal, (Applied)applied);
                }
            });
        }

        /// <summary>
        /// Takes up a renewal by its id, wherever it stands. <see cref="ErrorCode.RenewBusy"/> when another process works on it, or
        /// another <see cref="Renewal"/> that is not disposed.
        /// </summary>
        public Task<Renewal> OpenAsync(string id, CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                Utf8 name = Utf8.Of(id);
                int code = netca_renewal_open(
                    handle, name.Bytes, name.Length, out RenewalHandle renewal, out ErrorHandle error);
                scope.Check(code, error, renewal);
                return new Renewal(hub, renewal, null);
            });
        }

        /// <summary>Takes up the renewal of a certificate that has not ended; null when there is none.</summary>
        public Task<Renewal> FindAsync(
            Certificate certificate, CancellationToken cancellationToken = default(CancellationToken))
        {
            Need(certificate, nameof(certificate));
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                int code = netca_renewal_find(
                    handle, certificate.List, certificate.Index, out RenewalHandle renewal, out ErrorHandle error);
                scope.Check(code, error, renewal);
                return renewal.IsInvalid ? null : new Renewal(hub, renewal, null);
            });
        }

        /// <summary>
        /// Lists every renewal that the state directory knows of, ended ones too; the one begun last comes last. Needs no network.
        /// </summary>
        public Task<SnapshotList<JournalEntry>> JournalAsync(
            CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                int code = netca_client_journal(handle, out JournalHandle journal, out ErrorHandle error);
                scope.Check(code, error, journal);
                return JournalEntry.List(journal);
            });
        }

        /// <summary>
        /// Step 7a: asks the CA for the applications of a certificate, by proving that its key is at hand, and writes a journal for
        /// each that has none here. The certificate may be the one being renewed, also when it has expired, or the new one. One login is
        /// made, with one try. None found is no error.
        /// </summary>
        public Task<SnapshotList<Recovered>> RecoverAsync(
            Token token, Certificate certificate, Login login,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            Need(token, nameof(token));
            Need(certificate, nameof(certificate));
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                using (Login.Use how = Login.Begin(login))
                {
                    int code = netca_client_recover(
                        handle, token.Handle, certificate.List, certificate.Index, how.Native, scope.Cancel,
                        out RecoveredHandle recovered, out ErrorHandle error);
                    scope.Check(code, error, recovered);
                    return Recovered.List(recovered);
                }
            });
        }

        /// <summary>
        /// Brings a file to the CA and names it in the form; its type is told by its content. What is there already is not sent again:
        /// after a break, the upload goes on where it stopped.
        /// </summary>
        public Task UploadAsync(
            Quote quote, AttachmentKind kind, byte[] content, Form form, IProgress<RenewalEvent> progress = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            Need(quote, nameof(quote));
            Need(form, nameof(form));
            return CallScope.Run(hub, progress, cancellationToken, scope =>
            {
                Utf8 file = Utf8.Of(content);
                int code = netca_client_upload(
                    handle, quote.Handle, (int)kind, file.Bytes, file.Length, scope.Cancel, form.Handle,
                    out ErrorHandle error);
                scope.Check(code, error);
                return true;
            });
        }

        /// <summary>The same with a file's path. A file that is larger than the quote takes is not read.</summary>
        public Task UploadFileAsync(
            Quote quote, AttachmentKind kind, string path, Form form, IProgress<RenewalEvent> progress = null,
            CancellationToken cancellationToken = default(CancellationToken))
        {
            Need(quote, nameof(quote));
            Need(form, nameof(form));
            return CallScope.Run(hub, progress, cancellationToken, scope =>
            {
                Utf8 file = Utf8.Of(path);
                int code = netca_client_upload_file(
                    handle, quote.Handle, (int)kind, file.Bytes, file.Length, scope.Cancel, form.Handle,
                    out ErrorHandle error);
                scope.Check(code, error);
                return true;
            });
        }

        /// <summary>Takes a file away from the CA, and out of the form, by its SHA-256. Again changes nothing.</summary>
        public Task RemoveUploadAsync(
            Quote quote, string sha256, Form form, CancellationToken cancellationToken = default(CancellationToken))
        {
            Need(quote, nameof(quote));
            Need(form, nameof(form));
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                Utf8 digest = Utf8.Of(sha256);
                int code = netca_client_remove_upload(
                    handle, quote.Handle, digest.Bytes, digest.Length, scope.Cancel, form.Handle, out ErrorHandle error);
                scope.Check(code, error);
                return true;
            });
        }

        /// <summary>Lists the attachments that are at the CA for a quote.</summary>
        public Task<UploadList> UploadsAsync(
            Quote quote, CancellationToken cancellationToken = default(CancellationToken))
        {
            Need(quote, nameof(quote));
            return CallScope.Run(hub, null, cancellationToken, scope =>
            {
                int code = netca_client_uploads(
                    handle, quote.Handle, scope.Cancel, out UploadsHandle uploads, out ErrorHandle error);
                scope.Check(code, error, uploads);
                return new UploadList(uploads);
            });
        }

        /// <summary>Frees it. Its renewals go on.</summary>
        public void Dispose() => handle.Dispose();
    }
}
