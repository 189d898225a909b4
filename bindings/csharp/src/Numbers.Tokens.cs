// Numbers of include/netca_renew.h; tests/tests/binding_csharp.rs compares them with it.
using System;

namespace Netca.Renew
{
    /// <summary>What can be done with a certificate, as bits.</summary>
    [Flags]
    public enum CertificateActions : uint
    {
        /// <summary>Nothing.</summary>
        None = 0,
        /// <summary>申请续期</summary>
        Apply = 1,
        /// <summary>查询进度</summary>
        QueryProgress = 2,
        /// <summary>安装证书</summary>
        Install = 4,
    }

    /// <summary>What is known of a token, as bits.</summary>
    [Flags]
    public enum PinState : uint
    {
        /// <summary>Nothing.</summary>
        None = 0,
        /// <summary>At least one wrong PIN since the last right one.</summary>
        CountLow = 1,
        /// <summary>One PIN try is left.</summary>
        FinalTry = 2,
        /// <summary>The PIN is locked.</summary>
        Locked = 4,
        /// <summary>The PIN is entered on the token itself.</summary>
        Pad = 8,
    }

    /// <summary>Whether a token came or went.</summary>
    public enum TokenChange
    {
        /// <summary>It is there.</summary>
        Present = 0,
        /// <summary>It was plugged in.</summary>
        Inserted = 1,
        /// <summary>It was removed; what was last known of it.</summary>
        Removed = 2,
    }

    /// <summary>The kind of a key.</summary>
    public enum KeyKind
    {
        /// <summary>Of a kind that is not known here: its certificate can be listed and not renewed.</summary>
        Unknown = 0,
        /// <summary>RSA</summary>
        Rsa = 1,
        /// <summary>NIST P-256</summary>
        P256 = 2,
        /// <summary>SM2</summary>
        Sm2 = 3,
    }

    /// <summary>Which side of a pair a certificate can be.</summary>
    public enum CertificateRole
    {
        /// <summary>Neither, as a CA's.</summary>
        Neither = 0,
        /// <summary>The signing certificate of a pair, or a single one that only signs.</summary>
        Signing = 1,
        /// <summary>The encryption certificate of a pair.</summary>
        Encryption = 2,
        /// <summary>Both, as single certificates are.</summary>
        Both = 3,
    }

    /// <summary>What became of looking for a driver.</summary>
    public enum DriverStatus
    {
        /// <summary>It is there and made for this processor; if probed, it also loads and answers.</summary>
        Found = 0,
        /// <summary>There is none.</summary>
        Missing = 1,
        /// <summary>It is there and does not work.</summary>
        Broken = 2,
        /// <summary>It is there, made for this processor, and an SKF module.</summary>
        Skf = 3,
    }
}
