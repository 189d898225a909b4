using System.Runtime.InteropServices;

namespace Netca.Renew.Native
{
    // Declared as the header has them, and under its names, so that a test can compare the two. Texts go in as UTF-8 bytes
    // with their length, and come out as a pointer with its length.
    internal static partial class NativeMethods
    {
        // libnetca_renew.so.0 on Linux, netca_renew.dll on Windows: see NativeLibraryLoader and Netca.Renew.dll.config.
        internal const string Library = "netca_renew";

        private const CallingConvention Cdecl = CallingConvention.Cdecl;
    }

    // NETCA_... of the header that belong to no enumeration.
    internal static class Constants
    {
        internal const int Ok = 0;
        internal const int None = -1;
        internal const long NoTime = long.MinValue;
        internal const int PinCapacity = 256;
    }
}
