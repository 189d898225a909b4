using System;
using Netca.Renew.Native;
using static Netca.Renew.Native.NativeMethods;

namespace Netca.Renew
{
    /// <summary>
    /// 续期申请表: what the user typed, nothing checked yet. What is personal in it is not kept anywhere else before it is applied with.
    /// </summary>
    public sealed class Form : IDisposable
    {
        /// <summary>
        /// An empty form: identity document 身份证, recipient copied from the operator (从经办人处拷贝), invoice 普通定额发票, courier
        /// 货到付款, and the way of renewing that the CA wants.
        /// </summary>
        public Form()
        {
            NetcaLibrary.Ensure();
            int code = netca_form_new(out FormHandle form, out ErrorHandle error);
            Call.Check(code, error);
            Handle = form;
        }

        private Form(FormHandle handle)
        {
            Handle = handle;
        }

        internal FormHandle Handle { get; }

        /// <summary>A form from JSON, as <c>examples/form.json</c> has it.</summary>
        public static Form FromJson(string json)
        {
            NetcaLibrary.Ensure();
            Utf8 text = Utf8.Of(json);
            int code = netca_form_from_json(text.Bytes, text.Length, out FormHandle form, out ErrorHandle error);
            Call.Check(code, error);
            return new Form(form);
        }

        /// <summary>
        /// Sets a field that is a text, named in <see cref="FormField"/>. Setting one of the recipient's ends the copying from the
        /// operator: then all three must be set.
        /// </summary>
        public void Set(string field, string value)
        {
            Utf8 name = Utf8.Of(field);
            Utf8 text = Utf8.Of(value);
            int code = netca_form_set_text(
                Handle, name.Bytes, name.Length, text.Bytes, text.Length, out ErrorHandle error);
            Call.Check(code, error);
        }

        /// <summary>续期时间 in months.</summary>
        public void SetTermMonths(int months) => SetNumber("term_months", months);

        /// <summary>经办人证件类型, one of <see cref="Quote.IdTypes"/>; 2 is 身份证.</summary>
        public void SetOperatorIdType(int number) => SetNumber("operator.id_type", number);

        /// <summary>Same key or new key; null for the one that the CA wants.</summary>
        public void SetRenewWith(RenewWith? renewWith) =>
            SetNumber("renew_with", renewWith.HasValue ? (int)renewWith.Value : Constants.None);

        /// <summary>发票类型.</summary>
        public void SetInvoiceType(InvoiceType type) => SetNumber("invoice_type", (int)type);

        /// <summary>快递付款方式.</summary>
        public void SetCourierPayment(CourierPayment payment) => SetNumber("courier_payment", (int)payment);

        /// <summary>
        /// Checks every field by its rule and by the quote. Applying checks again, so this is for showing mistakes early.
        /// </summary>
        /// <exception cref="NetcaException">
        /// <see cref="ErrorCode.RenewForm"/>, every field that breaks a rule in <see cref="NetcaException.Fields"/>.
        /// </exception>
        public void Check(Quote quote)
        {
            int code = netca_form_check(Handle, quote.Handle, out ErrorHandle error);
            Call.Check(code, error);
        }

        /// <summary>Names in the form exactly the attachments of a list that are there whole: to go on after a break.</summary>
        public void UseUploads(UploadList uploads)
        {
            int code = netca_form_use_uploads(Handle, uploads.Handle, out ErrorHandle error);
            Call.Check(code, error);
        }

        /// <summary>Forgets it.</summary>
        public void Dispose() => Handle.Dispose();

        private void SetNumber(string field, int value)
        {
            Utf8 name = Utf8.Of(field);
            int code = netca_form_set_number(Handle, name.Bytes, name.Length, value, out ErrorHandle error);
            Call.Check(code, error);
        }
    }

    /// <summary>The fields of the form that are texts, by their paths.</summary>
    public static class FormField
    {
        /// <summary>经办人证件号码.</summary>
        public const string OperatorIdNumber = "operator.id_number";

        /// <summary>经办人姓名.</summary>
        public const string OperatorName = "operator.name";

        /// <summary>经办人手机.</summary>
        public const string OperatorMobile = "operator.mobile";

        /// <summary>经办人邮箱.</summary>
        public const string OperatorEmail = "operator.email";

        /// <summary>经办人地址.</summary>
        public const string OperatorAddress = "operator.address";

        /// <summary>收件人姓名.</summary>
        public const string RecipientName = "recipient.name";

        /// <summary>收件人手机.</summary>
        public const string RecipientMobile = "recipient.mobile";

        /// <summary>收件人地址.</summary>
        public const string RecipientAddress = "recipient.address";

        /// <summary>备注.</summary>
        public const string Memo = "memo";

        /// <summary>Of a VAT invoice: its title.</summary>
        public const string VatInvoiceTitle = "vat_invoice.title";

        /// <summary>Of a VAT invoice: 纳税人识别号.</summary>
        public const string VatInvoiceTaxNumber = "vat_invoice.tax_number";

        /// <summary>Of a VAT invoice: the buyer's address.</summary>
        public const string VatInvoiceAddress = "vat_invoice.address";

        /// <summary>Of a VAT invoice: the buyer's telephone.</summary>
        public const string VatInvoiceTelephone = "vat_invoice.telephone";

        /// <summary>Of a VAT invoice: the buyer's bank.</summary>
        public const string VatInvoiceBank = "vat_invoice.bank";

        /// <summary>Of a VAT invoice: the buyer's bank account.</summary>
        public const string VatInvoiceBankAccount = "vat_invoice.bank_account";
    }
}
