using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;

namespace Netca.Renew
{
    /// <summary>Sends requests with .NET's own <see cref="HttpClient"/>: its proxy, its trust store, its certificates.</summary>
    public sealed class HttpClientTransport : ITransport, IDisposable
    {
        private readonly HttpClient client;

        /// <summary>
        /// Takes a handler for its own, with a proxy, client certificates or whatever it needs. Redirects and cookies are turned off.
        /// </summary>
        public HttpClientTransport(HttpClientHandler handler)
        {
            if (handler == null)
                throw new ArgumentNullException(nameof(handler));
            handler.AllowAutoRedirect = false;
            handler.UseCookies = false;
            // The library says how long to wait, and cancels.
            client = new HttpClient(handler, true) { Timeout = Timeout.InfiniteTimeSpan };
        }

        /// <inheritdoc/>
        public async Task<TransportAnswer> SendAsync(TransportRequest request, CancellationToken cancellationToken)
        {
            using (var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Url))
            {
                if (request.Body != null)
                    message.Content = new ByteArrayContent(request.Body);
                if (request.ContentType != null)
                    message.Content?.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
                if (request.Bearer != null)
                    message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", request.Bearer);
                try
                {
                    return await SendAsync(message, request.AnswerLimit, cancellationToken).ConfigureAwait(false);
                }
                catch (HttpRequestException exception)
                {
                    throw new TransportException(Failure(exception), exception);
                }
                catch (IOException exception)
                {
                    throw new TransportException(TransportFailure.Interrupted, exception);
                }
                catch (WebException exception)
                {
                    throw new TransportException(Failure(exception), exception);
                }
            }
        }

        /// <summary>Closes its connections.</summary>
        public void Dispose() => client.Dispose();

        private async Task<TransportAnswer> SendAsync(HttpRequestMessage message, long limit, CancellationToken cancellation)
        {
            const HttpCompletionOption early = HttpCompletionOption.ResponseHeadersRead;
            using (HttpResponseMessage response = await client.SendAsync(message, early, cancellation).ConfigureAwait(false))
            using (Stream content = await response.Content.ReadAsStreamAsync().ConfigureAwait(false))
            using (var body = new MemoryStream())
            {
                var chunk = new byte[16 * 1024];
                int got;
                while ((got = await content.ReadAsync(chunk, 0, chunk.Length, cancellation).ConfigureAwait(false)) > 0)
                {
                    if (body.Length + got > limit)
                        throw new TransportException(TransportFailure.AnswerTooLarge);
                    body.Write(chunk, 0, got);
                }
                return new TransportAnswer((int)response.StatusCode, RetryAfter(response), body.ToArray());
            }
        }

        private static string RetryAfter(HttpResponseMessage response)
        {
            IEnumerable<string> values;
            return response.Headers.TryGetValues("Retry-After", out values) ? values.FirstOrDefault() : null;
        }

        // What cannot be told is "interrupted": then the library asks the CA before it does anything again.
        private static TransportFailure Failure(Exception exception)
        {
            for (Exception one = exception; one != null; one = one.InnerException)
            {
                if (one is AuthenticationException)
                    return TransportFailure.TlsUntrusted;
                var web = one as WebException;
                if (web != null && web.Status == WebExceptionStatus.TrustFailure)
                    return TransportFailure.TlsUntrusted;
                if (web != null && web.Status == WebExceptionStatus.SecureChannelFailure)
                    return TransportFailure.TlsFailed;
                if (web != null && IsUnreachable(web.Status))
                    return TransportFailure.Unreachable;
                var socket = one as SocketException;
                if (socket != null && IsUnreachable(socket.SocketErrorCode))
                    return TransportFailure.Unreachable;
            }
            return TransportFailure.Interrupted;
        }

        private static bool IsUnreachable(WebExceptionStatus status)
        {
            return status == WebExceptionStatus.NameResolutionFailure || status == WebExceptionStatus.ConnectFailure ||
                status == WebExceptionStatus.ProxyNameResolutionFailure;
        }

        private static bool IsUnreachable(SocketError error)
        {
            return error == SocketError.ConnectionRefused || error == SocketError.HostNotFound ||
                error == SocketError.HostUnreachable || error == SocketError.NetworkUnreachable || error == SocketError.TryAgain;
        }
    }
}
