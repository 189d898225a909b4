using System;
using System.Threading;
using System.Threading.Tasks;
using Netca.Renew.Native;
using static Netca.Renew.Native.NativeMethods;

namespace Netca.Renew
{
    /// <summary>
    /// The program's own HTTP stack. It follows no redirects, keeps no cookies, checks the server's TLS certificate, and sends a
    /// request once: the library repeats what may be repeated. <see cref="HttpClientTransport"/> is one.
    /// </summary>
    public interface ITransport
    {
        /// <summary>
        /// Sends one request and gives the answer, whatever its status. Called on a thread of the pool; any thread may bring the
        /// answer. The cancellation means that nobody waits any more.
        /// </summary>
        /// <exception cref="TransportException">No answer came. Any other exception ends the call, which throws it.</exception>
        Task<TransportAnswer> SendAsync(TransportRequest request, CancellationToken cancellationToken);
    }

    /// <summary>A request to be sent.</summary>
    public sealed class TransportRequest
    {
        internal TransportRequest(ExchangeHandle exchange)
        {
            Id = netca_exchange_id(exchange);
            Method = Read.Text(exchange, netca_exchange_method);
            Url = Read.Text(exchange, netca_exchange_url);
            ContentType = Read.Text(exchange, netca_exchange_content_type);
            Body = Read.Bytes(exchange, netca_exchange_body);
            Bearer = Read.Text(exchange, netca_exchange_bearer);
            ulong limit = netca_exchange_answer_limit(exchange).ToUInt64();
            AnswerLimit = (long)Math.Min(limit, long.MaxValue);
            ulong milliseconds = netca_exchange_timeout_ms(exchange);
            Timeout = TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue));
        }

        /// <summary>A number that no other request of this client has.</summary>
        public ulong Id { get; }

        /// <summary><c>GET</c>, <c>POST</c>, <c>PUT</c> or <c>DELETE</c>.</summary>
        public string Method { get; }

        /// <summary>The whole address, https.</summary>
        public string Url { get; }

        /// <summary>The value for <c>Content-Type</c>; null when there is no body.</summary>
        public string ContentType { get; }

        /// <summary>The body; null when there is none.</summary>
        public byte[] Body { get; }

        /// <summary>The token for <c>Authorization: Bearer …</c>, a secret; null when there is none.</summary>
        public string Bearer { get; }

        /// <summary>The largest body that an answer may have, in bytes; a larger one is refused.</summary>
        public long AnswerLimit { get; }

        /// <summary>How long an answer is waited for.</summary>
        public TimeSpan Timeout { get; }
    }

    /// <summary>A server's answer.</summary>
    public sealed class TransportAnswer
    {
        /// <summary>An answer, whatever its status.</summary>
        /// <param name="status">100 to 599.</param>
        /// <param name="retryAfter">The value of <c>Retry-After</c>, or null.</param>
        /// <param name="body">The whole body; null for none.</param>
        public TransportAnswer(int status, string retryAfter, byte[] body)
        {
            Status = status;
            RetryAfter = retryAfter;
            Body = body;
        }

        /// <summary>The HTTP status.</summary>
        public int Status { get; }

        /// <summary>The value of <c>Retry-After</c>, or null.</summary>
        public string RetryAfter { get; }

        /// <summary>The whole body; null for none.</summary>
        public byte[] Body { get; }
    }

    /// <summary>Why no answer came. The first three only if the request cannot have reached the server.</summary>
    public enum TransportFailure
    {
        /// <summary>The server cannot be reached.</summary>
        Unreachable = (int)ErrorCode.ProtocolUnreachable,
        /// <summary>The server is not the one that it should be.</summary>
        TlsUntrusted = (int)ErrorCode.ProtocolTlsUntrusted,
        /// <summary>The TLS connection failed.</summary>
        TlsFailed = (int)ErrorCode.ProtocolTlsFailed,
        /// <summary>The connection broke; the CA may or may not have acted.</summary>
        Interrupted = (int)ErrorCode.ProtocolInterrupted,
        /// <summary>The server did not answer in time.</summary>
        TimedOut = (int)ErrorCode.ProtocolTimedOut,
        /// <summary>The answer is larger than the limit.</summary>
        AnswerTooLarge = (int)ErrorCode.ProtocolAnswerTooLarge,
    }

    /// <summary>Thrown by a transport: no answer came. It is the inner exception of the one that the call throws.</summary>
    public sealed class TransportException : Exception
    {
        /// <summary>Why, and what the HTTP stack said.</summary>
        public TransportException(TransportFailure failure, Exception inner = null)
            : base("the transport gave no answer: " + failure, inner)
        {
            Failure = failure;
        }

        /// <summary>Why.</summary>
        public TransportFailure Failure { get; }
    }
}
