using System;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using static Netca.Renew.Native.NativeMethods;

namespace Netca.Renew.Native
{
    // One blocking call on its worker thread: who is told of it, how it is cancelled, and what a callback threw.
    internal sealed class CallScope : IDisposable
    {
        [ThreadStatic]
        private static CallScope current;

        private readonly CallScope outer;
        private readonly Hub hub;
        private readonly CancellationToken token;
        private readonly CancellationTokenRegistration registration;
        private Exception thrown;
        private Exception transportFailure;

        private CallScope(Hub hub, IProgress<RenewalEvent> progress, CancellationToken token)
        {
            NetcaLibrary.Ensure();
            this.hub = hub;
            this.token = token;
            Progress = progress;
            int code = netca_cancel_new(out CancelHandle cancel, out ErrorHandle error);
            Cancel = cancel;
            Call.Check(code, error);
            outer = current;
            current = this;
            registration = token.Register(() => netca_cancel_request(cancel));
        }

        // The call that is under way on this thread, if it is one of ours.
        internal static CallScope Current => current;

        internal CancelHandle Cancel { get; }

        internal IProgress<RenewalEvent> Progress { get; }

        // The hub is kept alive by the scope, since callbacks know it weakly.
        internal Hub Hub => hub;

        // Runs a call on a thread of its own: a wait may block for hours, and the pool is for others.
        internal static Task<T> Run<T>(
            Hub hub, IProgress<RenewalEvent> progress, CancellationToken token, Func<CallScope, T> call)
        {
            if (token.IsCancellationRequested)
                return Task.FromCanceled<T>(token);
            Func<T> run = () =>
            {
                using (var scope = new CallScope(hub, progress, token))
                    return call(scope);
            };
            const TaskCreationOptions options = TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach;
            return Task.Factory.StartNew(run, token, options, TaskScheduler.Default);
        }

        // What a callback must not let out. The first one counts, and ends the call; any thread may come with it.
        internal void Threw(Exception exception)
        {
            if (Interlocked.CompareExchange(ref thrown, exception, null) != null)
                return;
            try
            {
                netca_cancel_request(Cancel);
            }
            catch (ObjectDisposedException)
            {
                // The call has ended by itself.
            }
        }

        // Why the host's transport brought no answer: the inner exception, should the call fail.
        internal void Failed(Exception exception)
        {
            Volatile.Write(ref transportFailure, exception);
        }

        // After each call of the library: throws what a callback threw, or what the library says. What was made is then
        // disposed, so that nothing keeps a journal or a Key open.
        internal void Check(int code, ErrorHandle error, NativeHandle made = null)
        {
            Exception first = Volatile.Read(ref thrown);
            if (first != null)
            {
                error.Dispose();
                made?.Dispose();
                ExceptionDispatchInfo.Capture(first).Throw();
            }
            NetcaException exception = Call.Failure(code, error, Volatile.Read(ref transportFailure));
            if (exception == null)
                return;
            made?.Dispose();
            if (exception.Code == ErrorCode.ProtocolCancelled && token.IsCancellationRequested)
                throw new OperationCanceledException(exception.Message, exception, token);
            throw exception;
        }

        public void Dispose()
        {
            current = outer;
            // Waits for a cancellation that is under way.
            registration.Dispose();
            Cancel.Dispose();
            GC.KeepAlive(hub);
        }
    }

    // Calls that do not block.
    internal static class Call
    {
        internal static T Need<T>(T argument, string name) where T : class
        {
            return argument ?? throw new ArgumentNullException(name);
        }

        internal static void Check(int code, ErrorHandle error)
        {
            NetcaException exception = Failure(code, error, null);
            if (exception != null)
                throw exception;
        }

        // Null for success. Frees the error.
        internal static NetcaException Failure(int code, ErrorHandle error, Exception inner)
        {
            using (error)
                return code == Constants.Ok ? null : new NetcaException(code, error, inner);
        }
    }
}
