using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;
using static Netca.Renew.Native.NativeMethods;

namespace Netca.Renew.Native
{
    // Whom a client's callbacks go to. The client and its renewals hold it, and each call while it lasts.
    internal sealed class Hub
    {
        private readonly Action<LogLevel, string> log;
        private readonly ITransport transport;
        private readonly ConcurrentDictionary<ulong, CancellationTokenSource> underWay =
            new ConcurrentDictionary<ulong, CancellationTokenSource>();

        private readonly object sender;

        internal Hub(object sender, Action<LogLevel, string> log, ITransport transport)
        {
            this.sender = sender;
            this.log = log;
            this.transport = transport;
        }

        internal event EventHandler<RenewalEvent> Progress;

        internal void Raise(RenewalEvent what)
        {
            Progress?.Invoke(sender, what);
        }

        internal void Log(LogLevel level, string text)
        {
            log?.Invoke(level, text);
        }

        // Has the host's transport send a request. The exchange is freed when its answer has come, or none will.
        internal void Send(ExchangeHandle exchange, CallScope scope)
        {
            var request = new TransportRequest(exchange);
            var cancel = new CancellationTokenSource();
            underWay[request.Id] = cancel;
            // Not on this thread: the library waits on it, and must be able to give up.
            Task<TransportAnswer> sent = Task.Run(() =>
                transport.SendAsync(request, cancel.Token) ?? throw new InvalidOperationException("SendAsync gave null"));
            sent.ContinueWith(
                ended =>
                {
                    using (exchange)
                        Finish(ended, exchange, scope);
                    underWay.TryRemove(request.Id, out CancellationTokenSource _);
                },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        internal void Abandon(ulong exchangeId)
        {
            if (underWay.TryRemove(exchangeId, out CancellationTokenSource cancel))
                cancel.Cancel();
        }

        // On whatever thread the answer came. An exchange that is over by now is nobody's concern.
        private static void Finish(Task<TransportAnswer> sent, ExchangeHandle exchange, CallScope scope)
        {
            if (sent.Status == TaskStatus.RanToCompletion && sent.Result != null)
            {
                TransportAnswer answer = sent.Result;
                Utf8 retry = Utf8.Of(answer.RetryAfter);
                Utf8 body = Utf8.Of(answer.Body ?? new byte[0]);
                int code = netca_exchange_answer(
                    exchange, answer.Status, retry.Bytes, retry.Length, body.Bytes, body.Length, out ErrorHandle error);
                NetcaException refused = Call.Failure(code, error, null);
                if (refused != null && refused.Code != ErrorCode.CExchangeOver)
                    scope?.Threw(refused);
                return;
            }
            if (netca_exchange_is_over(exchange) != 0)
                return;
            Exception why = sent.Exception?.InnerException;
            var known = why as TransportException;
            if (sent.IsCanceled)
                known = new TransportException(TransportFailure.Interrupted, new TaskCanceledException(sent));
            if (known != null)
                scope?.Failed(known);
            else
                scope?.Threw(why ?? new InvalidOperationException("SendAsync ended with null"));
            var failure = known?.Failure ?? TransportFailure.Interrupted;
            netca_exchange_fail(exchange, (int)failure, out ErrorHandle ignored);
            ignored.Dispose();
        }
    }
}
