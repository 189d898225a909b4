// The functions of include/netca_renew.h: providers, tokens and drivers.
// tests/tests/binding_csharp.rs compares them with the header.
using System;
using System.Runtime.InteropServices;

namespace Netca.Renew.Native
{
    internal static partial class NativeMethods
    {
        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_provider_open_pkcs11(
            byte[] module, UIntPtr moduleLength, out ProviderHandle provider, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_provider_open_pkcs11_profile(
            byte[] module, UIntPtr moduleLength, byte[] profile, UIntPtr profileLength, out ProviderHandle provider,
            out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_provider_open_skf(
            byte[] module, UIntPtr moduleLength, byte[] profile, UIntPtr profileLength, out ProviderHandle provider,
            out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_provider_open_soft(
            byte[] file, UIntPtr fileLength, out ProviderHandle provider, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_provider_tokens(
            ProviderHandle provider, out TokensHandle tokens, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_provider_changes(
            ProviderHandle provider, out TokensHandle tokens, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_provider_free(IntPtr provider);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_token_open(
            ProviderHandle provider, byte[] serial, UIntPtr serialLength, out TokenHandle token, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_token_serial(TokenHandle token, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_token_label(TokenHandle token, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_token_status(
            TokenHandle token, out TokensHandle tokens, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_token_free(IntPtr token);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern UIntPtr netca_tokens_count(TokensHandle tokens);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_tokens_serial(TokensHandle tokens, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_tokens_label(TokensHandle tokens, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_tokens_manufacturer(TokensHandle tokens, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_tokens_model(TokensHandle tokens, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_tokens_tries_left(TokensHandle tokens, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern uint netca_tokens_pin(TokensHandle tokens, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_tokens_change(TokensHandle tokens, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_tokens_json(TokensHandle tokens, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_tokens_free(IntPtr tokens);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_drivers_find(
            byte[] catalogue, UIntPtr catalogueLength, int probe, out DriversHandle drivers, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern UIntPtr netca_drivers_count(DriversHandle drivers);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_drivers_module(DriversHandle drivers, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_drivers_vendor(DriversHandle drivers, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_drivers_model(DriversHandle drivers, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_drivers_download(DriversHandle drivers, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_drivers_status(DriversHandle drivers, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_drivers_what(
            DriversHandle drivers, UIntPtr index, int language, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_drivers_next(
            DriversHandle drivers, UIntPtr index, int language, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_drivers_json(DriversHandle drivers, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_drivers_free(IntPtr drivers);
    }
}
