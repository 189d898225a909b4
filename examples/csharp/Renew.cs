// A whole renewal in one program: Renew SERVER TRUST_ANCHOR.pem TOKEN STATE_DIR FORM.json, with the PIN in the environment
// variable PIN. TOKEN is a soft token's file (.json), a PKCS#11 module, or an SKF module with skf: before its path. Start it again
// after any failure: it goes on where it stopped. What differs from run to run stands in braces (examples/README.md).
using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Netca.Renew;

internal static class Program
{
    private static Texts texts;

    private static int Main(string[] arguments)
    {
        if (arguments.Length != 5)
        {
            Console.Error.WriteLine("usage: Renew SERVER TRUST_ANCHOR.pem TOKEN STATE_DIR FORM.json");
            return 2;
        }
        Console.OutputEncoding = new UTF8Encoding(false);
        try
        {
            Console.WriteLine("netca-renew {ABI " + NetcaLibrary.AbiVersion + "}");
            using (texts = new Texts(Language.English))
            using (var cancel = new CancellationTokenSource())
            {
                Console.CancelKeyPress += (sender, pressed) => { pressed.Cancel = true; cancel.Cancel(); };
                return RenewAsync(arguments, cancel.Token).GetAwaiter().GetResult();
            }
        }
        catch (NetcaLibraryException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 2;
        }
        catch (NetcaException exception)
        {
            Console.Error.WriteLine("failed: " + (int)exception.Code + " " + exception.Message);
            foreach (FieldError field in exception.Fields)
                Console.Error.WriteLine("  " + field.Field + ": " + field.Rule.English);
            Console.Error.WriteLine("next: " + exception.Next.English);
            return 1;
        }
        catch (Exception exception) when (exception is IOException || exception is OperationCanceledException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }

    private static async Task<int> RenewAsync(string[] arguments, CancellationToken cancel)
    {
        string pin = Environment.GetEnvironmentVariable("PIN") ?? "";
        using (var client = new Client(Settings(arguments)))
        using (TokenProvider provider = await OpenProviderAsync(arguments[2]))
        using (Token token = await provider.OpenTokenAsync())
        using (Login login = Login.WithPin(Encoding.UTF8.GetBytes(pin)))
        {
            client.Progress += Report;
            using (CertificateList certificates = await client.ListAsync(token, cancel))
            {
                Show(certificates);
                Renewal renewal = await client.FindAsync(certificates[0], cancel);
                if (renewal != null && renewal.Stage > Stage.Signed)
                {
                    Console.WriteLine("taken up {" + renewal.Id + "}: " + texts.Of(renewal.Stage));
                }
                else
                {
                    renewal?.Dispose();
                    renewal = await ApplyAsync(client, token, certificates[0], arguments[4], login, cancel);
                }
                using (renewal)
                {
                    if (renewal.Stage < Stage.ReadyToInstall && await PayAsync(renewal, cancel) != Waited.Reached)
                        return 1;
                    Console.WriteLine("step 8, install");
                    using (CertificateList renewed = await renewal.InstallAsync(token, login, null, cancel))
                    {
                        Console.WriteLine("step 9, done");
                        Console.WriteLine("  " + renewed[0].Subject + ", until {" + Date(renewed[0].NotAfter) + "}");
                        ShowEncryption(renewed[0]);
                    }
                    return 0;
                }
            }
        }
    }

    private static ClientSettings Settings(string[] arguments)
    {
        string anchor = File.ReadAllText(arguments[1]);
        return new ClientSettings
        {
            Server = arguments[0],
            TrustAnchors = { anchor },
            TlsRoots = { anchor },
            StateDirectory = arguments[3],
            ProgramName = "example",
            ProgramVersion = "4.7.6",
        };
    }

    private static Task<TokenProvider> OpenProviderAsync(string token)
    {
        if (token.StartsWith("skf:", StringComparison.Ordinal))
            return TokenProvider.OpenSkfAsync(token.Substring(4));
        return token.EndsWith(".json", StringComparison.Ordinal)
            ? TokenProvider.OpenSoftAsync(token)
            : TokenProvider.OpenPkcs11Async(token);
    }

    // Raised while a step is under way, on the thread that does it, so it must not take long.
    private static void Report(object sender, RenewalEvent what)
    {
        if (what.Install.HasValue)
            Console.WriteLine("  " + texts.Of(what.Install.Value));
        if (what.Stage.HasValue)
            Console.Error.WriteLine("... " + texts.Of(what.Stage.Value));
    }

    private static void Show(CertificateList certificates)
    {
        string noun = certificates.Count == 1 ? "certificate" : "certificates";
        Console.WriteLine("step 0, list: " + certificates.Count + " " + noun);
        foreach (Certificate one in certificates)
        {
            string actions = (one.Actions.HasFlag(CertificateActions.Apply) ? " apply" : "") +
                (one.Actions.HasFlag(CertificateActions.QueryProgress) ? " query_progress" : "") +
                (one.Actions.HasFlag(CertificateActions.Install) ? " install" : "");
            Console.WriteLine("  " + one.Subject + ", until {" + Date(one.NotAfter) + "}:" + actions);
            ShowEncryption(one);
        }
    }

    // The other half of a pair, which is renewed with it.
    private static void ShowEncryption(Certificate one)
    {
        if (one.EncryptionNotAfter.HasValue)
            Console.WriteLine("  with its encryption certificate, until {" + Date(one.EncryptionNotAfter.Value) + "}");
    }

    // Steps 1 to 4: from the quote to the application.
    private static async Task<Renewal> ApplyAsync(
        Client client, Token token, Certificate certificate, string formFile, Login login, CancellationToken cancel)
    {
        using (Quote quote = await client.QuoteAsync(certificate, cancel))
        {
            QuoteOption option = quote.Options[0];
            Console.WriteLine("step 1, quote: " + (quote.Path == RenewalPath.Expired ? "expired" : "unexpired"));
            Console.WriteLine(
                "  " + option.Months + " months, " + texts.Of(quote.RenewWith[0]) + ": " + option.Total + " yuan");
            foreach (FeeLine line in option.FeeLines)
                Console.WriteLine("  " + line.Name + ": " + line.UnitPrice + " * " + line.Quantity + " = " + line.Subtotal);
            using (Agreement agreement = await client.AgreementAsync(quote, cancel))
            using (Form form = Form.FromJson(File.ReadAllText(formFile)))
            {
                // Here the user reads agreement.Text and ticks 我接受.
                agreement.Accept();
                Console.WriteLine("step 2, agreement: accepted {" + agreement.Version + "}");
                form.Check(quote);
                Console.WriteLine("step 3, form: good");
                Renewal renewal = await client.ApplyAsync(
                    token, certificate, quote, agreement, form, login, null, cancel);
                string how = renewal.Applied == Applied.Submitted ? "submitted" : "resumed";
                Console.WriteLine("step 4, apply: " + how + " {" + renewal.Id + "}");
                return renewal;
            }
        }
    }

    // Steps 5 to 7: from the order to the approval.
    private static async Task<Waited> PayAsync(Renewal renewal, CancellationToken cancel)
    {
        Order order = await renewal.OrderAsync(cancel);
        Console.WriteLine("step 5, order {" + order.Number + "}: " + order.Total + " yuan");
        using (PaymentLink link = await renewal.PaymentLinkAsync(PaymentChannel.Alipay, cancel))
        {
            if (link != null)
                Console.WriteLine("step 6, pay: " + texts.Of(link.Channel) + ", " + link.Amount + " yuan, {" + link.Url + "}");
        }
        Waited waited = await renewal.WaitAsync(Goal.ReadyToInstall, TimeSpan.FromMinutes(2), null, cancel);
        Console.WriteLine("step 7, progress: " + texts.Of(renewal.Stage));
        return waited;
    }

    private static string Date(DateTimeOffset time)
    {
        return time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }
}
