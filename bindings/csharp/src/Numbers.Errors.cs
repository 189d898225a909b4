// Numbers of include/netca_renew.h; tests/tests/binding_csharp.rs compares them with it.
namespace Netca.Renew
{
    /// <summary>Whose number an error's vendor code is.</summary>
    public enum ErrorVendor
    {
        /// <summary>Nobody's.</summary>
        None = 0,
        /// <summary>The Key's driver's: a CKR_… of PKCS#11.</summary>
        Pkcs11 = 1,
        /// <summary>The CA's server's: an HTTP status.</summary>
        Http = 2,
        /// <summary>The Key's driver's: a SAR_… of SKF.</summary>
        Skf = 3,
    }

    /// <summary>How serious a line of the log is.</summary>
    public enum LogLevel
    {
        /// <summary>A call failed.</summary>
        Error = 1,
        /// <summary>Something that may need attention.</summary>
        Warning = 2,
        /// <summary>What happens.</summary>
        Info = 3,
        /// <summary>Every request.</summary>
        Debug = 4,
    }

    /// <summary>A language that there are texts in.</summary>
    public enum Language
    {
        /// <summary>Simplified Chinese</summary>
        Chinese = 0,
        /// <summary>English</summary>
        English = 1,
    }

    /// <summary>What a number stands for.</summary>
    public enum TextKind
    {
        /// <summary>A <see cref="Stage"/></summary>
        Stage = 0,
        /// <summary>A <see cref="BusinessStatus"/></summary>
        Business = 1,
        /// <summary>A <see cref="PaymentStatus"/></summary>
        Payment = 2,
        /// <summary>A <see cref="PaymentChannel"/></summary>
        Channel = 3,
        /// <summary>A <see cref="TransactionType"/></summary>
        TransactionType = 4,
        /// <summary>A <see cref="TransactionStatus"/></summary>
        Transaction = 5,
        /// <summary>A <see cref="OrderStatus"/></summary>
        Order = 6,
        /// <summary>A <see cref="CourierPayment"/></summary>
        Courier = 7,
        /// <summary>A <see cref="InvoiceType"/></summary>
        InvoiceType = 8,
        /// <summary>A <see cref="FeeUnit"/></summary>
        Unit = 9,
        /// <summary>A <see cref="RefundStatus"/></summary>
        Refund = 10,
        /// <summary>A <see cref="RefundReason"/></summary>
        RefundReason = 11,
        /// <summary>A <see cref="TimelineEvent"/></summary>
        Timeline = 12,
        /// <summary>A <see cref="RenewWith"/></summary>
        RenewWith = 13,
        /// <summary>A <see cref="InstallStep"/></summary>
        Install = 14,
        /// <summary>A <see cref="TransferResult"/></summary>
        Transfer = 15,
        /// <summary>A <see cref="InvoiceStatus"/></summary>
        Invoice = 16,
        /// <summary>A <see cref="AttachmentKind"/></summary>
        Attachment = 17,
    }

    /// <summary>What is told while a call blocks.</summary>
    public enum EventKind
    {
        /// <summary>Something that this version of the C ABI has no number for; the JSON says what.</summary>
        Other = 0,
        /// <summary>The renewal has come to another stage, a <see cref="Stage"/>.</summary>
        Stage = 1,
        /// <summary>Few PIN tries are left: how many, or nothing where the Key does not tell.</summary>
        FewPinTries = 2,
        /// <summary>The Key makes a key pair; that can take a minute. It must stay plugged in.</summary>
        MakingKey = 3,
        /// <summary>The application is being signed on the Key.</summary>
        Signing = 4,
        /// <summary>The application is on its way to the CA.</summary>
        Submitting = 5,
        /// <summary>The next question to the CA comes after so many milliseconds.</summary>
        NextQuestion = 6,
        /// <summary>A step of the installation begins, a <see cref="InstallStep"/>. The Key must stay plugged in.</summary>
        Install = 7,
        /// <summary>This computer's clock is behind by at least so many milliseconds.</summary>
        ClockBehind = 8,
        /// <summary>The Key keeps the new key pair under an id of its own.</summary>
        KeyIdKept = 9,
        /// <summary>An attachment is on its way to the CA: so many of its bytes are there.</summary>
        Uploading = 10,
        /// <summary>The Key cannot delete the old certificate: it stays beside the new one.</summary>
        OldCertificateKept = 11,
        /// <summary>The driver has no function to decrypt with: the new encryption key was compared, and not tried.</summary>
        DecryptionNotTried = 12,
    }
}
