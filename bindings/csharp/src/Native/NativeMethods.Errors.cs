// The functions of include/netca_renew.h: errors, cancelling and words.
// tests/tests/binding_csharp.rs compares them with the header.
using System;
using System.Runtime.InteropServices;

namespace Netca.Renew.Native
{
    internal static partial class NativeMethods
    {
        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern uint netca_abi_version();

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_version();

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_error_free(IntPtr error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_error_code(ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_error_message(ErrorHandle error, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_error_what(ErrorHandle error, int language, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_error_next(ErrorHandle error, int language, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_error_detail(ErrorHandle error, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_error_stage(ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_error_vendor(ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern ulong netca_error_vendor_code(ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_error_is_retryable(ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_error_tries_left(ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_error_retry_after(ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern UIntPtr netca_error_field_count(ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_error_field(ErrorHandle error, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_error_field_name(
            ErrorHandle error, UIntPtr index, int language, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_error_field_rule(
            ErrorHandle error, UIntPtr index, int language, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_error_json(ErrorHandle error, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_cancel_new(out CancelHandle cancel, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_cancel_request(CancelHandle cancel);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_cancel_is_requested(CancelHandle cancel);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_cancel_free(IntPtr cancel);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_texts_new(int language, out TextsHandle texts, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_texts_free(IntPtr texts);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_texts_value(TextsHandle texts, int kind, int value, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_texts_what(TextsHandle texts, int code, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_texts_next(TextsHandle texts, int code, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_texts_field(
            TextsHandle texts, byte[] field, UIntPtr fieldLength, out UIntPtr length);
    }
}
