using System;
using System.Collections;
using System.Collections.Generic;
using Netca.Renew.Native;
using static Netca.Renew.Native.NativeMethods;

namespace Netca.Renew
{
    /// <summary>
    /// The certificates on a token, as they were when it was asked for. Valid for its token as long as that is open. Any thread may
    /// use it, several at once.
    /// </summary>
    public sealed class CertificateList : IReadOnlyList<Certificate>, IDisposable
    {
        private readonly CertificatesHandle handle;
        private readonly IReadOnlyList<Certificate> items;

        internal CertificateList(CertificatesHandle handle)
        {
            this.handle = handle;
            items = Read.List(netca_certificates_count(handle), at => new Certificate(handle, at));
            Json = Read.Text(handle, netca_certificates_json);
        }

        /// <summary>The whole list as JSON.</summary>
        public string Json { get; }

        /// <inheritdoc/>
        public int Count => items.Count;

        /// <inheritdoc/>
        public Certificate this[int index] => items[index];

        /// <inheritdoc/>
        public IEnumerator<Certificate> GetEnumerator() => items.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>Frees it. Its certificates can still be read, but not be renewed any more.</summary>
        public void Dispose() => handle.Dispose();
    }

    /// <summary>A certificate on a token.</summary>
    public sealed class Certificate
    {
        internal Certificate(CertificatesHandle list, int index)
        {
            List = list;
            Index = (UIntPtr)index;
            Subject = Read.Text(list, index, netca_certificates_subject);
            Issuer = Read.Text(list, index, netca_certificates_issuer);
            SerialNumber = Read.Text(list, index, netca_certificates_serial);
            Sha256 = Read.Text(list, index, netca_certificates_sha256);
            Der = Read.Bytes(list, index, netca_certificates_der);
            NotBefore = Read.Time(netca_certificates_not_before(list, Index)).GetValueOrDefault();
            NotAfter = Read.Time(netca_certificates_not_after(list, Index)).GetValueOrDefault();
            Key = (KeyKind)netca_certificates_key(list, Index);
            Role = (CertificateRole)netca_certificates_role(list, Index);
            EncryptionSha256 = Read.Text(list, index, netca_certificates_encryption_sha256);
            EncryptionDer = Read.Bytes(list, index, netca_certificates_encryption_der);
            EncryptionSerialNumber = Read.Text(list, index, netca_certificates_encryption_serial);
            EncryptionNotBefore = Read.Time(netca_certificates_encryption_not_before(list, Index));
            EncryptionNotAfter = Read.Time(netca_certificates_encryption_not_after(list, Index));
            Actions = (CertificateActions)netca_certificates_actions(list, Index);
            RenewalId = Read.Text(list, index, netca_certificates_renewal);
            RenewalStage = Read.Stage(netca_certificates_stage(list, Index));
        }

        internal CertificatesHandle List { get; }

        internal UIntPtr Index { get; }

        /// <summary>The subject, as <c>CN=…, O=…</c>, for the user to read.</summary>
        public string Subject { get; }

        /// <summary>The issuer, in the same form.</summary>
        public string Issuer { get; }

        /// <summary>The serial number, lower-case hex.</summary>
        public string SerialNumber { get; }

        /// <summary>SHA-256 of the certificate, 64 lower-case hex digits: what tells it from every other.</summary>
        public string Sha256 { get; }

        /// <summary>The certificate itself, DER.</summary>
        public byte[] Der { get; }

        /// <summary>From when it is valid, UTC.</summary>
        public DateTimeOffset NotBefore { get; }

        /// <summary>Until when it is valid, UTC.</summary>
        public DateTimeOffset NotAfter { get; }

        /// <summary>The kind of its key.</summary>
        public KeyKind Key { get; }

        /// <summary>Which side of a pair it can be.</summary>
        public CertificateRole Role { get; }

        /// <summary>
        /// SHA-256 of the encryption certificate that makes a pair with it and is renewed with it, 64 lower-case hex digits; null
        /// where it has none.
        /// </summary>
        public string EncryptionSha256 { get; }

        /// <summary>That encryption certificate itself, DER; null where it has none.</summary>
        public byte[] EncryptionDer { get; }

        /// <summary>Its serial number, lower-case hex; null where it has none.</summary>
        public string EncryptionSerialNumber { get; }

        /// <summary>From when it is valid, UTC; null where it has none.</summary>
        public DateTimeOffset? EncryptionNotBefore { get; }

        /// <summary>Until when it is valid, UTC; null where it has none.</summary>
        public DateTimeOffset? EncryptionNotAfter { get; }

        /// <summary>操作: what can be done with it now.</summary>
        public CertificateActions Actions { get; }

        /// <summary>The id of the renewal of it that has not ended; null where there is none.</summary>
        public string RenewalId { get; }

        /// <summary>The stage of that renewal; null where there is none.</summary>
        public Stage? RenewalStage { get; }
    }

    /// <summary>What the CA says of itself.</summary>
    public sealed class Service : IDisposable
    {
        internal Service(ServiceHandle handle)
        {
            Handle = handle;
            Name = Read.Text(handle, netca_service_name);
            Hotline = Read.Text(handle, netca_service_hotline);
            NewestVersion = Read.Text(handle, netca_service_newest_version);
            Download = Read.Text(handle, netca_service_download);
            IsSandbox = netca_service_is_sandbox(handle) != 0;
            Json = Read.Text(handle, netca_service_json);
        }

        internal ServiceHandle Handle { get; }

        /// <summary>The CA's name.</summary>
        public string Name { get; }

        /// <summary>客服热线, as it is to be shown on any question.</summary>
        public string Hotline { get; }

        /// <summary>主程序版本: the newest version of the program; null where the CA does not say.</summary>
        public string NewestVersion { get; }

        /// <summary>Where the newest version is to be had; null where the CA does not say.</summary>
        public string Download { get; }

        /// <summary>Whether this CA is a stand-in whose certificates are worth nothing.</summary>
        public bool IsSandbox { get; }

        /// <summary>All of it as JSON.</summary>
        public string Json { get; }

        /// <summary>Frees it. It can still be read, but makes no <see cref="Paper"/> any more.</summary>
        public void Dispose() => Handle.Dispose();
    }
}
