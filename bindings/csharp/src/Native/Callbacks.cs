using System;
using System.Runtime.InteropServices;
using static Netca.Renew.Native.NativeMethods;

namespace Netca.Renew.Native
{
    // What the library calls. The delegates are static, so they are never collected; whose call it is, a GCHandle says, which
    // the library gives back through the release callback. No exception gets out: the call throws it when it has ended.
    internal static class Callbacks
    {
        internal static readonly ProgressCallback Progress = OnProgress;
        internal static readonly LogCallback Log = OnLog;
        internal static readonly ReleaseCallback Release = OnRelease;
        private static readonly SendCallback Send = OnSend;
        private static readonly AbandonCallback Abandon = OnAbandon;
        private static readonly PinCallback Ask = OnAsk;

        internal static readonly IntPtr AskPointer = Marshal.GetFunctionPointerForDelegate(Ask);

        internal static NativeTransport Transport(IntPtr userData)
        {
            return new NativeTransport
            {
                UserData = userData,
                Send = Marshal.GetFunctionPointerForDelegate(Send),
                Abandon = Marshal.GetFunctionPointerForDelegate(Abandon),
                Release = Marshal.GetFunctionPointerForDelegate(Release),
            };
        }

        // The library knows the hub weakly: else a client that nobody disposes would keep itself alive through it.
        internal static IntPtr Hold(Hub hub)
        {
            return GCHandle.ToIntPtr(GCHandle.Alloc(hub, GCHandleType.Weak));
        }

        internal static void OnRelease(IntPtr userData)
        {
            try
            {
                GCHandle.FromIntPtr(userData).Free();
            }
            catch (Exception)
            {
                // Nobody is left to be told.
            }
        }

        private static Hub Of(IntPtr userData)
        {
            return (Hub)GCHandle.FromIntPtr(userData).Target;
        }

        private static void OnProgress(IntPtr userData, int kind, long value, IntPtr json, UIntPtr jsonLength)
        {
            try
            {
                var what = new RenewalEvent((EventKind)kind, Read.Number(value), Utf8.Text(json, jsonLength));
                Of(userData)?.Raise(what);
                CallScope.Current?.Progress?.Report(what);
            }
            catch (Exception exception)
            {
                CallScope.Current?.Threw(exception);
            }
        }

        private static void OnLog(IntPtr userData, int level, IntPtr text, UIntPtr textLength)
        {
            try
            {
                Of(userData)?.Log((LogLevel)level, Utf8.Text(text, textLength));
            }
            catch (Exception exception)
            {
                CallScope.Current?.Threw(exception);
            }
        }

        private static void OnSend(IntPtr userData, IntPtr pointer)
        {
            var exchange = new ExchangeHandle(pointer);
            try
            {
                Of(userData).Send(exchange, CallScope.Current);
            }
            catch (Exception exception)
            {
                CallScope.Current?.Threw(exception);
                exchange.Dispose();
            }
        }

        private static void OnAbandon(IntPtr userData, ulong exchangeId)
        {
            try
            {
                Of(userData)?.Abandon(exchangeId);
            }
            catch (Exception exception)
            {
                CallScope.Current?.Threw(exception);
            }
        }

        private static int OnAsk(
            IntPtr userData, IntPtr label, IntPtr serial, int triesLeft, uint pinBits, IntPtr pin, IntPtr pinLength)
        {
            try
            {
                var login = (Login)GCHandle.FromIntPtr(userData).Target;
                var request = new PinRequest(
                    Utf8.Text(label), Utf8.Text(serial), Read.Number(triesLeft), (PinState)pinBits);
                return login.Answer(request, pin, pinLength) ? 0 : 1;
            }
            catch (Exception exception)
            {
                CallScope.Current?.Threw(exception);
                return 1;
            }
        }
    }
}
