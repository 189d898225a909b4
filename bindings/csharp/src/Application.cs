using System;
using System.Collections.Generic;
using Netca.Renew.Native;
using static Netca.Renew.Native.NativeMethods;

namespace Netca.Renew
{
    /// <summary>业务信息: an application as it stood at the CA when it was asked for.</summary>
    public sealed class Application
    {
        internal Application(ApplicationHandle handle)
        {
            Id = Read.Text(handle, netca_application_id);
            BusinessNumber = Read.Text(handle, netca_application_business_number);
            BusinessStatus = (BusinessStatus)netca_application_business_status(handle);
            PaymentStatus = (PaymentStatus)netca_application_payment_status(handle);
            RenewWith = (RenewWith)netca_application_renew_with(handle);
            TermMonths = netca_application_term_months(handle);
            Reason = Read.Text(handle, netca_application_reason);
            using (var order = new OrderHandle(netca_application_order(handle)))
                Order = new Order(order);
            UpdatedAt = Read.Time(netca_application_updated_at(handle)).GetValueOrDefault();
            Refunds = Read.List(netca_application_refund_count(handle), at => new Refund(handle, at));
            Timeline = Read.List(netca_application_timeline_count(handle), at => new TimelineEntry(handle, at));
            Json = Read.Text(handle, netca_application_json);
        }

        /// <summary>The application's id: the renewal's.</summary>
        public string Id { get; }

        /// <summary>业务单号: 2 digits kind, 8 digits date, 7 digits sequence.</summary>
        public string BusinessNumber { get; }

        /// <summary>业务状态.</summary>
        public BusinessStatus BusinessStatus { get; }

        /// <summary>支付状态.</summary>
        public PaymentStatus PaymentStatus { get; }

        /// <summary>Same key or new key.</summary>
        public RenewWith RenewWith { get; }

        /// <summary>续期时间 in months.</summary>
        public int TermMonths { get; }

        /// <summary>Why it was rejected or withdrawn, for the user to read; null where nothing is said.</summary>
        public string Reason { get; }

        /// <summary>订单详情.</summary>
        public Order Order { get; }

        /// <summary>When the state last changed, UTC.</summary>
        public DateTimeOffset UpdatedAt { get; }

        /// <summary>退款.</summary>
        public IReadOnlyList<Refund> Refunds { get; }

        /// <summary>What happened, in order.</summary>
        public IReadOnlyList<TimelineEntry> Timeline { get; }

        /// <summary>All of it as JSON, also what has no property of its own.</summary>
        public string Json { get; }
    }

    /// <summary>Money that is given back.</summary>
    public sealed class Refund
    {
        internal Refund(ApplicationHandle application, int index)
        {
            Amount = new Money(netca_application_refund_amount(application, (UIntPtr)index));
            Status = (RefundStatus)netca_application_refund_status(application, (UIntPtr)index);
            Reason = (RefundReason)netca_application_refund_reason(application, (UIntPtr)index);
        }

        /// <summary>How much.</summary>
        public Money Amount { get; }

        /// <summary>How far it has come.</summary>
        public RefundStatus Status { get; }

        /// <summary>Why.</summary>
        public RefundReason Reason { get; }
    }

    /// <summary>Something that happened to an application.</summary>
    public sealed class TimelineEntry
    {
        internal TimelineEntry(ApplicationHandle application, int index)
        {
            Event = (TimelineEvent)netca_application_timeline_event(application, (UIntPtr)index);
            At = Read.Time(netca_application_timeline_at(application, (UIntPtr)index)).GetValueOrDefault();
        }

        /// <summary>What happened.</summary>
        public TimelineEvent Event { get; }

        /// <summary>When, UTC.</summary>
        public DateTimeOffset At { get; }
    }

    /// <summary>An application that the CA knows of a certificate, and what was done about it.</summary>
    public sealed class Recovered
    {
        private Recovered(RecoveredHandle recovered, int index)
        {
            var at = (UIntPtr)index;
            Id = Read.Text(recovered, index, netca_recovered_id);
            Outcome = (RecoveryOutcome)netca_recovered_outcome(recovered, at);
            Stage = Read.Stage(netca_recovered_stage(recovered, at));
            IsKeyMissing = netca_recovered_is_key_missing(recovered, at) != 0;
            using (var application = new ApplicationHandle(netca_recovered_application(recovered, at)))
                Application = new Application(application);
            using (var refusal = new ErrorHandle(netca_recovered_refusal(recovered, at)))
                Refusal = refusal.IsInvalid ? null : new NetcaException(refusal);
        }

        /// <summary>The application's id.</summary>
        public string Id { get; }

        /// <summary>What was done about it.</summary>
        public RecoveryOutcome Outcome { get; }

        /// <summary>How far it has come; null for one that was refused.</summary>
        public Stage? Stage { get; }

        /// <summary>
        /// Whether it is for a new key pair that is not on this token, so that it can be withdrawn but not installed here.
        /// </summary>
        public bool IsKeyMissing { get; }

        /// <summary>The application as it stands at the CA. Of a refused one, nothing in it is to be relied on.</summary>
        public Application Application { get; }

        /// <summary>Why it was refused; null for one that was not.</summary>
        public NetcaException Refusal { get; }

        internal static SnapshotList<Recovered> List(RecoveredHandle recovered)
        {
            using (recovered)
                return new SnapshotList<Recovered>(
                    Read.List(netca_recovered_count(recovered), at => new Recovered(recovered, at)),
                    Read.Text(recovered, netca_recovered_json));
        }
    }

    /// <summary>A renewal, as its journal told it when it was asked for.</summary>
    public sealed class JournalEntry
    {
        private JournalEntry(JournalHandle journal, int index)
        {
            var at = (UIntPtr)index;
            Id = Read.Text(journal, index, netca_journal_id);
            Stage = (Stage)netca_journal_stage(journal, at);
            OpenedAt = Read.Time(netca_journal_opened_at(journal, at)).GetValueOrDefault();
            TermMonths = Read.Number(netca_journal_term_months(journal, at));
            Total = Read.Fen(netca_journal_total(journal, at));
            Certificate = Read.Text(journal, index, netca_journal_certificate);
            NewCertificate = Read.Text(journal, index, netca_journal_new_certificate);
            EncryptionCertificate = Read.Text(journal, index, netca_journal_encryption_certificate);
            NewEncryptionCertificate = Read.Text(journal, index, netca_journal_new_encryption_certificate);
            RenewWith = (RenewWith?)Read.Number(netca_journal_renew_with(journal, at));
            BringsPair = netca_journal_brings_pair(journal, at) != 0;
            RetiredKey = Read.Text(journal, index, netca_journal_retired_key);
            RetiredEncryptionKey = Read.Text(journal, index, netca_journal_retired_encryption_key);
            Token = Read.Text(journal, index, netca_journal_token);
            BusinessNumber = Read.Text(journal, index, netca_journal_business_number);
            OrderNumber = Read.Text(journal, index, netca_journal_order_number);
            NextQuestionAt = Read.Time(netca_journal_next_question_at(journal, at));
        }

        /// <summary>The renewal's id, by which <see cref="Client.OpenAsync"/> takes it up.</summary>
        public string Id { get; }

        /// <summary>How far it has come, as far as is known here.</summary>
        public Stage Stage { get; }

        /// <summary>When it was begun, UTC.</summary>
        public DateTimeOffset OpenedAt { get; }

        /// <summary>续期时间 in months; null where it is not known yet.</summary>
        public int? TermMonths { get; }

        /// <summary>What the user agreed to pay; null where it is not known yet.</summary>
        public Money? Total { get; }

        /// <summary>SHA-256 of the certificate being renewed; null where it is not known yet.</summary>
        public string Certificate { get; }

        /// <summary>SHA-256 of the new certificate; null where it was not received yet.</summary>
        public string NewCertificate { get; }

        /// <summary>
        /// SHA-256 of the encryption certificate that is renewed with it; null where there is none or it is not known yet.
        /// </summary>
        public string EncryptionCertificate { get; }

        /// <summary>
        /// SHA-256 of the new encryption certificate of a pair; null where there is none or it was not received yet.
        /// </summary>
        public string NewEncryptionCertificate { get; }

        /// <summary>Same key or new key; null where it is not known yet.</summary>
        public RenewWith? RenewWith { get; }

        /// <summary>Whether a pair of certificates was applied for.</summary>
        public bool BringsPair { get; }

        /// <summary>
        /// The id (CKA_ID of PKCS#11) that the old key pair is kept under since the new one has its id, lower-case hex; null as long as
        /// it has the id that it had.
        /// </summary>
        public string RetiredKey { get; }

        /// <summary>The same of the old encryption key of a pair.</summary>
        public string RetiredEncryptionKey { get; }

        /// <summary>The serial number of the token that the certificate is on; null where it is not known yet.</summary>
        public string Token { get; }

        /// <summary>业务单号; null where the CA has not taken it yet.</summary>
        public string BusinessNumber { get; }

        /// <summary>订单编号; null where the CA has not taken it yet.</summary>
        public string OrderNumber { get; }

        /// <summary>When the CA may be asked next, UTC; null where it did not say.</summary>
        public DateTimeOffset? NextQuestionAt { get; }

        internal static SnapshotList<JournalEntry> List(JournalHandle journal)
        {
            using (journal)
                return new SnapshotList<JournalEntry>(
                    Read.List(netca_journal_count(journal), at => new JournalEntry(journal, at)),
                    Read.Text(journal, netca_journal_json));
        }
    }
}
