// The functions of include/netca_renew.h: the client, the CA itself and certificates.
// tests/tests/binding_csharp.rs compares them with the header.
using System;
using System.Runtime.InteropServices;

namespace Netca.Renew.Native
{
    internal static partial class NativeMethods
    {
        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_client_open(
            SettingsHandle settings, out ClientHandle client, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_client_free(IntPtr client);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_client_service(
            ClientHandle client, CancelHandle cancel, out ServiceHandle service, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_client_list(
            ClientHandle client, TokenHandle token, out CertificatesHandle certificates, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_client_quote(
            ClientHandle client, CertificatesHandle certificates, UIntPtr index, CancelHandle cancel,
            out QuoteHandle quote, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_client_kept_quote(
            ClientHandle client, CertificatesHandle certificates, UIntPtr index, out QuoteHandle quote,
            out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_client_agreement(
            ClientHandle client, QuoteHandle quote, CancelHandle cancel, out AgreementHandle agreement,
            out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_client_journal(
            ClientHandle client, out JournalHandle journal, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_service_name(ServiceHandle service, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_service_hotline(ServiceHandle service, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_service_newest_version(ServiceHandle service, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_service_download(ServiceHandle service, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_service_is_sandbox(ServiceHandle service);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_service_json(ServiceHandle service, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_service_free(IntPtr service);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern UIntPtr netca_certificates_count(CertificatesHandle certificates);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_certificates_subject(
            CertificatesHandle certificates, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_certificates_issuer(
            CertificatesHandle certificates, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_certificates_serial(
            CertificatesHandle certificates, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_certificates_sha256(
            CertificatesHandle certificates, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_certificates_der(
            CertificatesHandle certificates, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_certificates_not_before(CertificatesHandle certificates, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_certificates_not_after(CertificatesHandle certificates, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_certificates_key(CertificatesHandle certificates, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern uint netca_certificates_actions(CertificatesHandle certificates, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_certificates_role(CertificatesHandle certificates, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_certificates_encryption_sha256(
            CertificatesHandle certificates, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_certificates_encryption_der(
            CertificatesHandle certificates, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_certificates_encryption_serial(
            CertificatesHandle certificates, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_certificates_encryption_not_before(CertificatesHandle certificates, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern long netca_certificates_encryption_not_after(CertificatesHandle certificates, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_certificates_renewal(
            CertificatesHandle certificates, UIntPtr index, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_certificates_stage(CertificatesHandle certificates, UIntPtr index);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern IntPtr netca_certificates_json(CertificatesHandle certificates, out UIntPtr length);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern void netca_certificates_free(IntPtr certificates);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_client_upload(
            ClientHandle client, QuoteHandle quote, int kind, byte[] content, UIntPtr contentLength,
            CancelHandle cancel, FormHandle form, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_client_upload_file(
            ClientHandle client, QuoteHandle quote, int kind, byte[] path, UIntPtr pathLength, CancelHandle cancel,
            FormHandle form, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_client_remove_upload(
            ClientHandle client, QuoteHandle quote, byte[] sha256, UIntPtr sha256Length, CancelHandle cancel,
            FormHandle form, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_client_uploads(
            ClientHandle client, QuoteHandle quote, CancelHandle cancel, out UploadsHandle uploads,
            out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_client_apply(
            ClientHandle client, TokenHandle token, CertificatesHandle certificates, UIntPtr index, QuoteHandle quote,
            AgreementHandle agreement, FormHandle form, NativeLogin login, CancelHandle cancel, out int how,
            out RenewalHandle renewal, out ErrorHandle error);

        [DllImport(Library, CallingConvention = Cdecl)]
        internal static extern int netca_client_recover(
            ClientHandle client, TokenHandle token, CertificatesHandle certificates, UIntPtr index, NativeLogin login,
            CancelHandle cancel, out RecoveredHandle recovered, out ErrorHandle error);
    }
}
