using System;
using Netca.Renew.Native;
using static Netca.Renew.Native.NativeMethods;

namespace Netca.Renew
{
    /// <summary>The native library that this binding calls: <c>libnetca_renew.so.0</c>, or <c>netca_renew.dll</c>.</summary>
    public static class NetcaLibrary
    {
        /// <summary>The version of the C ABI that this binding is made for.</summary>
        public const int AbiVersion = 1;

        private static readonly object Gate = new object();
        private static volatile bool checkedOnce;

        /// <summary>The version of the native library, like <c>0.1.0</c>.</summary>
        /// <exception cref="NetcaLibraryException">There is none, or one of another ABI version.</exception>
        public static string Version
        {
            get
            {
                Ensure();
                return Utf8.Text(netca_version());
            }
        }

        /// <summary>
        /// Looks whether the native library is there and fits. Everything else does so by itself before its first call; a program
        /// may want to know earlier.
        /// </summary>
        /// <exception cref="NetcaLibraryException">There is none, or one of another ABI version.</exception>
        public static void Ensure()
        {
            if (checkedOnce)
                return;
            lock (Gate)
            {
                if (checkedOnce)
                    return;
                NativeLibraryLoader.Install();
                uint loaded = Loaded();
                if (loaded != AbiVersion)
                    throw new NetcaLibraryException(
                        "the native library of netca-renew has ABI version " + loaded + ", but this binding is made for ABI version " +
                        AbiVersion + "; install library and binding of the same version", null);
                checkedOnce = true;
            }
        }

        private static uint Loaded()
        {
            try
            {
                return netca_abi_version();
            }
            catch (DllNotFoundException exception)
            {
                throw new NetcaLibraryException(
                    "the native library of netca-renew (libnetca_renew.so.0, netca_renew.dll) was not found", exception);
            }
            catch (EntryPointNotFoundException exception)
            {
                throw new NetcaLibraryException(
                    "what was loaded as netca_renew is not the native library of netca-renew", exception);
            }
            catch (BadImageFormatException exception)
            {
                throw new NetcaLibraryException(
                    "the native library of netca-renew is made for another processor than this process", exception);
            }
        }
    }

    /// <summary>The native library is missing, or does not fit this binding. Nothing was called but its version.</summary>
    public sealed class NetcaLibraryException : Exception
    {
        internal NetcaLibraryException(string message, Exception inner) : base(message, inner) { }
    }
}
