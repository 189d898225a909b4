using System;
using System.Text;
using System.Threading;

namespace Netca.Renew.Tests
{
    // Paid by bank transfer, with an electronic invoice.
    internal static class MoneyTests
    {
        public static void TransfersAndInvoice(World world)
        {
            using (var client = new Client(world.Settings()))
            using (Token token = world.OpenToken())
            using (Login login = Login.WithPin(World.Pin))
            using (Renewal renewal = world.Apply(client, token, login, Electronic))
            {
                Transfer(renewal);
                Check.Equal(Waited.Reached, renewal.WaitAsync(Goal.Paid, TimeSpan.FromMinutes(1)).Now());
                Invoice(renewal);
            }
        }

        private static void Electronic(Form form)
        {
            form.SetTermMonths(24);
            form.SetInvoiceType(InvoiceType.Electronic);
            form.SetOperatorIdType(2);
            form.SetRenewWith(null);
            form.SetRenewWith(RenewWith.SameKey);
            form.SetCourierPayment(CourierPayment.OnDelivery);
            form.Set(FormField.Memo, "");
        }

        private static void Transfer(Renewal renewal)
        {
            TransferSheet sheet;
            using (TransferSheet empty = renewal.TransfersAsync().Now())
            using (var transfers = new Transfers(empty))
            {
                Check.That(empty.Total == new Money(20000) && empty.Missing == empty.Total && empty.Received == new Money(0));
                Check.That(empty.Payee.Length > 0 && empty.Account.Length > 0 && empty.Bank.Length > 0);
                Check.That(empty.Transfers.Count == 0 && empty.Json.Contains(empty.Account));
                transfers.Add("6222000000000000001", "云杉示例有限公司", "150.00", "2026-01-05");
                transfers.Add("6222000000000000001", "云杉示例有限公司", "50", "2026-01-06", "续期");
                sheet = renewal.DeclareTransfersAsync(transfers).Now();
            }
            Check.That(sheet.Transfers.Count == 2 && sheet.Transfers[0].Result == null && sheet.Transfers[0].Balance == null);
            for (int tries = 0; sheet.Missing != new Money(0); tries++)
            {
                Check.That(tries < 600, "still missing " + sheet.Missing);
                sheet.Dispose();
                Thread.Sleep(100);
                sheet = renewal.VerifyTransfersAsync().Now();
            }
            DeclaredTransfer last = sheet.Transfers[1];
            Check.That(last.Result == TransferResult.Success && last.CheckedAt.HasValue && last.Balance.HasValue);
            Check.That(last.PayerName == "云杉示例有限公司" && last.PayerAccount == "6222000000000000001");
            Check.That(last.Amount == new Money(5000) && last.Date == "2026-01-06" && last.Remark == "续期");
            Check.That(sheet.Received == new Money(20000) && sheet.Excess == new Money(0));
            sheet.Dispose();
        }

        private static void Invoice(Renewal renewal)
        {
            NetcaException wrong = Check.Fails(
                ErrorCode.RenewForm, () => renewal.RequestInvoiceAsync("云杉示例有限公司", "1", "nobody").Now());
            Check.That(wrong.Fields.Count == 2, wrong.Message);
            Invoice invoice = renewal.RequestInvoiceAsync("云杉示例有限公司", "91350100M000100Y43", null).Now();
            for (int tries = 0; invoice.Status != InvoiceStatus.Issued; tries++)
            {
                Check.That(tries < 600 && invoice.Number == null && invoice.IssuedAt == null, tries + " " + invoice.Json);
                Thread.Sleep(100);
                invoice = renewal.InvoiceAsync().Now();
            }
            Check.That(invoice.Type == InvoiceType.Electronic && invoice.Amount == new Money(20000));
            Check.That(invoice.Title == "云杉示例有限公司" && invoice.TaxNumber == "91350100M000100Y43");
            Check.That(invoice.Number.Length > 0 && invoice.IssuedAt.HasValue && invoice.Json.Contains(invoice.Number));
            byte[] document = renewal.InvoiceDocumentAsync().Now();
            Check.Equal("%PDF-", Encoding.ASCII.GetString(document, 0, 5));
        }
    }

    // A CA that is paid and does not review.
    internal static class RefundTests
    {
        public static void WhatIsWithdrawnIsRefunded(World world)
        {
            using (var client = new Client(world.Settings()))
            using (Token token = world.OpenToken())
            using (Login login = Login.WithPin(World.Pin))
            using (Renewal renewal = world.Apply(client, token, login))
            {
                using (PaymentLink link = renewal.PaymentLinkAsync(PaymentChannel.Alipay).Now())
                    Check.Equal(PaymentEnd.Paid, renewal.WaitForPaymentAsync(link, TimeSpan.FromMinutes(1)).Now());
                Application gone = renewal.WithdrawAsync().Now();
                Check.Equal(1, gone.Refunds.Count);
                Refund refund = gone.Refunds[0];
                Check.That(refund.Amount == new Money(10000) && refund.Reason == RefundReason.Withdrawn);
                Check.Equal(RefundStatus.Requested, refund.Status);
                Check.Equal(PaymentStatus.Refunding, gone.PaymentStatus);
                Check.Equal(TimelineEvent.Entered, gone.Timeline[0].Event);
                Check.That(gone.UpdatedAt >= gone.Timeline[0].At);
            }
        }
    }
}
