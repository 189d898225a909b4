using System;
using Netca.Renew.Native;
using static Netca.Renew.Native.NativeMethods;

namespace Netca.Renew
{
    /// <summary>Words for people in one language. Any thread may use it, several at once.</summary>
    public sealed class Texts : IDisposable
    {
        private readonly TextsHandle handle;

        /// <summary>Opens the words of a language.</summary>
        public Texts(Language language)
        {
            NetcaLibrary.Ensure();
            int code = netca_texts_new((int)language, out handle, out ErrorHandle error);
            Call.Check(code, error);
        }

        /// <summary>The words for a number; null for one that is not known.</summary>
        /// <param name="kind">What the number stands for.</param>
        /// <param name="value">The number: the value of an enumeration.</param>
        public string Value(TextKind kind, int value)
        {
            return Utf8.Text(netca_texts_value(handle, (int)kind, value, out UIntPtr length), length);
        }

        /// <summary>The words for a stage.</summary>
        public string Of(Stage stage) => Value(TextKind.Stage, (int)stage);

        /// <summary>The words for a 业务状态.</summary>
        public string Of(BusinessStatus status) => Value(TextKind.Business, (int)status);

        /// <summary>The words for a 支付状态.</summary>
        public string Of(PaymentStatus status) => Value(TextKind.Payment, (int)status);

        /// <summary>The words for a way to pay.</summary>
        public string Of(PaymentChannel channel) => Value(TextKind.Channel, (int)channel);

        /// <summary>The words for a 交易类型.</summary>
        public string Of(TransactionType type) => Value(TextKind.TransactionType, (int)type);

        /// <summary>The words for a 交易状态.</summary>
        public string Of(TransactionStatus status) => Value(TextKind.Transaction, (int)status);

        /// <summary>The words for a 订单状态.</summary>
        public string Of(OrderStatus status) => Value(TextKind.Order, (int)status);

        /// <summary>The words for a way to pay the courier.</summary>
        public string Of(CourierPayment payment) => Value(TextKind.Courier, (int)payment);

        /// <summary>The words for a 发票类型.</summary>
        public string Of(InvoiceType type) => Value(TextKind.InvoiceType, (int)type);

        /// <summary>The words for what a price is counted by.</summary>
        public string Of(FeeUnit unit) => Value(TextKind.Unit, (int)unit);

        /// <summary>The words for how far a refund has come.</summary>
        public string Of(RefundStatus status) => Value(TextKind.Refund, (int)status);

        /// <summary>The words for why money is given back.</summary>
        public string Of(RefundReason reason) => Value(TextKind.RefundReason, (int)reason);

        /// <summary>The words for something that happened to an application.</summary>
        public string Of(TimelineEvent what) => Value(TextKind.Timeline, (int)what);

        /// <summary>The words for a way of renewing.</summary>
        public string Of(RenewWith renewWith) => Value(TextKind.RenewWith, (int)renewWith);

        /// <summary>The words for a step of the installation.</summary>
        public string Of(InstallStep step) => Value(TextKind.Install, (int)step);

        /// <summary>The words for a 转账结果.</summary>
        public string Of(TransferResult result) => Value(TextKind.Transfer, (int)result);

        /// <summary>The words for how far an invoice has come.</summary>
        public string Of(InvoiceStatus status) => Value(TextKind.Invoice, (int)status);

        /// <summary>The words for a kind of attachment.</summary>
        public string Of(AttachmentKind kind) => Value(TextKind.Attachment, (int)kind);

        /// <summary>What an error's number means; null for a number that no error has.</summary>
        public string What(ErrorCode code)
        {
            return Utf8.Text(netca_texts_what(handle, (int)code, out UIntPtr length), length);
        }

        /// <summary>What the user should do next after an error; null for a number that no error has.</summary>
        public string Next(ErrorCode code)
        {
            return Utf8.Text(netca_texts_next(handle, (int)code, out UIntPtr length), length);
        }

        /// <summary>The form's own word for a field such as <c>operator.email</c>; the path itself for one that is not known.</summary>
        public string Field(string field)
        {
            Utf8 path = Utf8.Of(field);
            return Utf8.Text(netca_texts_field(handle, path.Bytes, path.Length, out UIntPtr length), length);
        }

        /// <summary>Frees it. The texts that it gave stay.</summary>
        public void Dispose() => handle.Dispose();
    }
}
