using System;
using System.Runtime.InteropServices;

namespace Netca.Renew.Tests
{
    // A thread that .NET knows nothing of until it comes.
    internal static class Foreign
    {
        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        private delegate IntPtr Start(IntPtr argument);

        [DllImport("libpthread.so.0")]
        private static extern int pthread_create(out IntPtr thread, IntPtr attributes, Start start, IntPtr argument);

        [DllImport("libpthread.so.0")]
        private static extern int pthread_join(IntPtr thread, IntPtr result);

        internal static void Run(Action action)
        {
            Exception thrown = null;
            Start start = argument =>
            {
                try
                {
                    action();
                }
                catch (Exception exception)
                {
                    thrown = exception;
                }
                return IntPtr.Zero;
            };
            Check.Equal(0, pthread_create(out IntPtr thread, IntPtr.Zero, start, IntPtr.Zero));
            Check.Equal(0, pthread_join(thread, IntPtr.Zero));
            GC.KeepAlive(start);
            if (thrown != null)
                throw thrown;
        }
    }
}
