// Numbers of include/netca_renew.h; tests/tests/binding_csharp.rs compares them with it.
namespace Netca.Renew
{
    /// <summary>Which of the two paths of the flow.</summary>
    public enum RenewalPath
    {
        /// <summary>未过期证书</summary>
        Unexpired = 0,
        /// <summary>已过期证书</summary>
        Expired = 1,
    }

    /// <summary>Which key the new certificate is for.</summary>
    public enum RenewWith
    {
        /// <summary>A new certificate for the key pair that is on the Key.</summary>
        SameKey = 0,
        /// <summary>A new key pair, made on the Key, and a certificate for it.</summary>
        NewKey = 1,
    }

    /// <summary>附件: what a file is.</summary>
    public enum AttachmentKind
    {
        /// <summary>续期申请表: printed, signed by hand, stamped with the company seal, scanned.</summary>
        ApplicationForm = 0,
        /// <summary>单位证明材料</summary>
        OrganisationPapers = 1,
        /// <summary>经办人证明材料</summary>
        OperatorPapers = 2,
        /// <summary>增值税开票材料: what a VAT invoice needs.</summary>
        VatPapers = 3,
    }

    /// <summary>The type of a file.</summary>
    public enum MediaType
    {
        /// <summary>PDF</summary>
        Pdf = 0,
        /// <summary>JPEG</summary>
        Jpeg = 1,
        /// <summary>PNG</summary>
        Png = 2,
    }

    /// <summary>How Client.ApplyAsync ended.</summary>
    public enum Applied
    {
        /// <summary>The application was signed and the CA has it.</summary>
        Submitted = 0,
        /// <summary>It had been signed by an earlier call; the CA has it now. The form of this call was not used.</summary>
        Resumed = 1,
        /// <summary>The CA had it already; nothing was signed or sent.</summary>
        Already = 2,
    }

    /// <summary>A stage of a renewal.</summary>
    public enum Stage
    {
        /// <summary>An application id was made and written down; nothing is signed.</summary>
        Prepared = 0,
        /// <summary>The application is signed and kept; whether the CA has it is not known.</summary>
        Signed = 1,
        /// <summary>已录入, 未支付: the CA has it and waits for the money.</summary>
        AwaitingPayment = 2,
        /// <summary>审核中: paid, and being reviewed.</summary>
        UnderReview = 3,
        /// <summary>待安装: approved; the new certificate can be fetched.</summary>
        ReadyToInstall = 4,
        /// <summary>The new certificate is being written to the Key; the old one can still be used.</summary>
        Installing = 5,
        /// <summary>The new certificate is on the Key and was tried; the CA has not been told yet.</summary>
        Installed = 6,
        /// <summary>续期成功: an end.</summary>
        Complete = 7,
        /// <summary>审核不通过: an end.</summary>
        Rejected = 8,
        /// <summary>已撤销: an end.</summary>
        Withdrawn = 9,
    }

    /// <summary>业务状态, as the CA reports it.</summary>
    public enum BusinessStatus
    {
        /// <summary>已录入: accepted, and waiting to be paid.</summary>
        Entered = 0,
        /// <summary>审核中: paid, and waiting for review.</summary>
        UnderReview = 1,
        /// <summary>待安装: approved and issued.</summary>
        ReadyToInstall = 2,
        /// <summary>已完成: the new certificate is on the Key.</summary>
        Installed = 3,
        /// <summary>审核不通过</summary>
        Rejected = 4,
        /// <summary>已撤销</summary>
        Withdrawn = 5,
    }

    /// <summary>Something that happened to an application.</summary>
    public enum TimelineEvent
    {
        /// <summary>已录入</summary>
        Entered = 0,
        /// <summary>到账: money came in, not all of it.</summary>
        PaymentReceived = 1,
        /// <summary>已支付</summary>
        Paid = 2,
        /// <summary>审核通过</summary>
        Approved = 3,
        /// <summary>审核不通过</summary>
        Rejected = 4,
        /// <summary>已签发: the new certificate can be installed.</summary>
        Issued = 5,
        /// <summary>已安装</summary>
        Installed = 6,
        /// <summary>已撤销</summary>
        Withdrawn = 7,
        /// <summary>退款中</summary>
        RefundRequested = 8,
        /// <summary>已退款</summary>
        Refunded = 9,
        /// <summary>已结转 to a later application</summary>
        CarriedOver = 10,
        /// <summary>申请开票</summary>
        InvoiceRequested = 11,
        /// <summary>已开票</summary>
        InvoiceIssued = 12,
        /// <summary>Something that this version does not know.</summary>
        Other = 13,
    }

    /// <summary>What to wait for.</summary>
    public enum Goal
    {
        /// <summary>The CA has the money.</summary>
        Paid = 0,
        /// <summary>The new certificate can be installed.</summary>
        ReadyToInstall = 1,
    }

    /// <summary>How a wait ended.</summary>
    public enum Waited
    {
        /// <summary>The goal is reached.</summary>
        Reached = 0,
        /// <summary>The application ended otherwise: rejected or withdrawn.</summary>
        Ended = 1,
        /// <summary>The time to wait is over.</summary>
        StillWaiting = 2,
    }

    /// <summary>A step of the installation, in order.</summary>
    public enum InstallStep
    {
        /// <summary>The new certificate is fetched and checked.</summary>
        Check = 0,
        /// <summary>It is written beside the old one. From here on the Key must stay plugged in.</summary>
        Write = 1,
        /// <summary>It is read back and compared.</summary>
        ReadBack = 2,
        /// <summary>A trial signature is made and verified with it.</summary>
        TrialSignature = 3,
        /// <summary>The old certificate is deleted; its key pair stays.</summary>
        RetireOld = 4,
        /// <summary>The new key pair takes over the old one's id.</summary>
        TakeOverKeyId = 5,
        /// <summary>The CA is told.</summary>
        Confirm = 6,
        /// <summary>Before <see cref="Write"/>, of a pair with a new key: the encryption key pair is put onto the Key.</summary>
        ImportKey = 7,
        /// <summary>After <see cref="TrialSignature"/>, of a pair: a trial decryption on the Key.</summary>
        TrialDecryption = 8,
    }

    /// <summary>What was done about an application that the CA knows.</summary>
    public enum RecoveryOutcome
    {
        /// <summary>It has a journal now, and Client.OpenAsync goes on with it.</summary>
        Restored = 0,
        /// <summary>It had a journal here, which was left as it is.</summary>
        Known = 1,
        /// <summary>What the CA shows is not what the certificate's holder signed; it was left out.</summary>
        Refused = 2,
    }
}
