using System;
using System.Runtime.InteropServices;

namespace Netca.Renew.Native
{
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate void ProgressCallback(IntPtr userData, int kind, long value, IntPtr json, UIntPtr jsonLength);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate void LogCallback(IntPtr userData, int level, IntPtr text, UIntPtr textLength);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate void ReleaseCallback(IntPtr userData);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate void SendCallback(IntPtr userData, IntPtr exchange);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate void AbandonCallback(IntPtr userData, ulong exchangeId);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate int PinCallback(
        IntPtr userData, IntPtr label, IntPtr serial, int triesLeft, uint pinBits, IntPtr pin, IntPtr pinLength);

    // netca_transport. Functions are pointers of delegates that Callbacks keeps for ever.
    [StructLayout(LayoutKind.Sequential)]
    internal sealed class NativeTransport
    {
        public UIntPtr Size = (UIntPtr)Marshal.SizeOf(typeof(NativeTransport));
        public IntPtr UserData;
        public IntPtr Send;
        public IntPtr Abandon;
        public IntPtr Release;
    }

    // netca_login.
    [StructLayout(LayoutKind.Sequential)]
    internal sealed class NativeLogin
    {
        public UIntPtr Size = (UIntPtr)Marshal.SizeOf(typeof(NativeLogin));
        public IntPtr Pin;
        public UIntPtr PinLength;
        public IntPtr Ask;
        public IntPtr UserData;
        public int AllowLastTry;
    }
}
