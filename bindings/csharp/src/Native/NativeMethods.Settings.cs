// The functions of include/netca_renew.h: settings, and the host's own HTTP stack.
// tests/tests/binding_csharp.rs compares them with the header.
using System;
using System.Runtime.InteropServices;

namespace Netca.Renew.Native
{
    internal static partial class NativeMethods
    {
        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_settings_new(out SettingsHandle settings, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_settings_free(IntPtr settings);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_settings_set_server(
            SettingsHandle settings, byte[] url, UIntPtr urlLength, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_settings_add_trust_anchors(
            SettingsHandle settings, byte[] pem, UIntPtr pemLength, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_settings_add_tls_roots(
            SettingsHandle settings, byte[] pem, UIntPtr pemLength, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_settings_set_state_directory(
            SettingsHandle settings, byte[] path, UIntPtr pathLength, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_settings_set_program(
            SettingsHandle settings, byte[] name, UIntPtr nameLength, byte[] version, UIntPtr versionLength,
            out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_settings_add_payment_host(
            SettingsHandle settings, byte[] host, UIntPtr hostLength, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_settings_set_proxy(
            SettingsHandle settings, byte[] proxy, UIntPtr proxyLength, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_settings_set_timeouts(
            SettingsHandle settings, uint connectMs, uint requestMs, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_settings_set_progress(
            SettingsHandle settings, ProgressCallback callback, IntPtr userData, ReleaseCallback release,
            out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_settings_set_log(
            SettingsHandle settings, LogCallback callback, IntPtr userData, ReleaseCallback release,
            out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_settings_set_transport(
            SettingsHandle settings, NativeTransport transport, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern ulong netca_exchange_id(ExchangeHandle exchange);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_exchange_method(ExchangeHandle exchange, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_exchange_url(ExchangeHandle exchange, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_exchange_content_type(ExchangeHandle exchange, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_exchange_body(ExchangeHandle exchange, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_exchange_bearer(ExchangeHandle exchange, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern UIntPtr netca_exchange_answer_limit(ExchangeHandle exchange);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern ulong netca_exchange_timeout_ms(ExchangeHandle exchange);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_exchange_is_over(ExchangeHandle exchange);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_exchange_answer(
            ExchangeHandle exchange, int status, byte[] retry, UIntPtr retryLength, byte[] body, UIntPtr bodyLength,
            out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_exchange_fail(ExchangeHandle exchange, int code, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_exchange_free(IntPtr exchange);
    }
}
