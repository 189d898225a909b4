using System;
using System.IO;
using System.Linq;
using System.Text;

namespace Netca.Renew.Tests
{
    // An expired certificate: the form on paper, its scan uploaded, and an application with it.
    internal static class PaperTests
    {
        public static void TheFormOnPaperIsUploaded(World world)
        {
            using (var client = new Client(world.Settings()))
            using (Token token = world.OpenToken())
            using (CertificateList list = client.ListAsync(token).Now())
            using (Service service = client.ServiceAsync().Now())
            using (Form form = world.Form())
            {
                Check.Equal(null, client.KeptQuoteAsync(list[0]).Now());
                Paper paper;
                using (Quote quote = client.QuoteAsync(list[0]).Now())
                {
                    Check.That(quote.Path == RenewalPath.Expired && quote.NeedsOperatorAddress);
                    AttachmentRule rule = quote.Attachments.Single(one => one.Kind == AttachmentKind.ApplicationForm);
                    Check.That(rule.IsAlwaysRequired && rule.RequiredWith.Count == 3 && rule.MaxBytes == 10 << 20);
                    AttachmentRule vat = quote.Attachments.Single(one => one.Kind == AttachmentKind.VatPapers);
                    Check.That(!vat.IsAlwaysRequired && vat.RequiredWith.Single() == InvoiceType.Vat && vat.MaxCount > 0);
                    form.Set(FormField.OperatorAddress, "广州市示例路 1 号");
                    paper = Paper.Make(form, list[0], quote, service, world.Font);
                    Check.That(paper.Pages >= 1 && paper.Missing == "" && paper.Data.Length > 1000);
                    Check.Equal("%PDF-", Encoding.ASCII.GetString(paper.Data, 0, 5));
                    Check.That(Paper.Make(null, list[0], quote, service, world.Font).Data.Length != paper.Data.Length);
                    Check.Fails(
                        ErrorCode.PdfFontUnreadable, () => Paper.Make(form, list[0], quote, service, new byte[] { 1, 2 }));
                    Check.Fails(
                        ErrorCode.RenewForm,
                        () => client.UploadAsync(quote, AttachmentKind.ApplicationForm, new byte[0], form).Now());
                    long sent = 0;
                    client.UploadAsync(
                        quote, AttachmentKind.ApplicationForm, paper.Data, form,
                        new AtOnce(what => sent = what.Kind == EventKind.Uploading ? what.Value.Value : sent)).Now();
                    Check.Equal(paper.Data.Length, (int)sent);
                }
                Apply(world, client, token, list[0], paper.Data.Length);
            }
        }

        // As after a break: what was uploaded is found again.
        private static void Apply(World world, Client client, Token token, Certificate certificate, int size)
        {
            string file = Path.Combine(Path.GetDirectoryName(world.StateDirectory), "papers.pdf");
            using (Quote quote = client.KeptQuoteAsync(certificate).Now())
            using (UploadList uploads = client.UploadsAsync(quote).Now())
            using (Form form = world.Form())
            using (Agreement agreement = client.AgreementAsync(quote).Now())
            using (Login login = Login.WithPin(World.Pin))
            {
                Upload scan = uploads.Single();
                Check.That(scan.Kind == AttachmentKind.ApplicationForm && scan.MediaType == MediaType.Pdf);
                Check.That(scan.Size == size && scan.Received == size && uploads.Json.Contains(scan.Sha256));
                form.Set(FormField.OperatorAddress, "广州市示例路 1 号");
                Check.That(Check.Fails(ErrorCode.RenewForm, () => form.Check(quote)).Fields.Count == 1);
                form.UseUploads(uploads);
                form.Check(quote);
                File.WriteAllText(file, "no PDF");
                Check.Fails(
                    ErrorCode.RenewForm,
                    () => client.UploadFileAsync(quote, AttachmentKind.OperatorPapers, file, form).Now());
                File.WriteAllBytes(file, Png());
                client.UploadFileAsync(quote, AttachmentKind.OperatorPapers, file, form).Now();
                using (UploadList both = client.UploadsAsync(quote).Now())
                {
                    Upload png = both.Single(one => one.MediaType == MediaType.Png);
                    client.RemoveUploadAsync(quote, png.Sha256, form).Now();
                }
                agreement.Accept();
                using (Renewal renewal = client.ApplyAsync(token, certificate, quote, agreement, form, login).Now())
                {
                    Application application = renewal.RefreshAsync().Now();
                    Check.That(application.Json.Contains(scan.Sha256), application.Json);
                }
            }
        }

        // The smallest there is: 1 by 1, one grey dot.
        private static byte[] Png()
        {
            return Convert.FromBase64String(
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");
        }
    }
}
