using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace Netca.Renew.Native
{
    // A pointer that the library gave and that is freed once, whatever happens: each keeps in the library what it needs,
    // so the order of disposal and of finalizers does not matter.
    internal abstract class NativeHandle : SafeHandle
    {
        private static int freed;

        protected NativeHandle() : base(IntPtr.Zero, true) { }

        protected NativeHandle(IntPtr pointer, bool owned) : base(IntPtr.Zero, owned)
        {
            SetHandle(pointer);
        }

        public override bool IsInvalid => handle == IntPtr.Zero;

        // How many were freed so far in this process; for tests.
        internal static int Freed => Volatile.Read(ref freed);

        protected abstract void Free(IntPtr pointer);

        protected override bool ReleaseHandle()
        {
            Free(handle);
            Interlocked.Increment(ref freed);
            return true;
        }
    }
}
