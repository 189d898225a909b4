// A renewal whose PIN comes from standard input and is wiped; stands still twice, to be looked through.
using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Netca.Renew;

internal static class Host
{
    private static readonly Stream Input = Console.OpenStandardInput(1);
    private static readonly byte[] Kept = Encoding.ASCII.GetBytes("kept-by-the-host-3f6c");

    // Byte by byte, into an array that is wiped: no string is made of it. A pinned one would not be moved, either; this one is not
    // moved in a program as short as this.
    private static byte[] Line()
    {
        var bytes = new byte[64];
        int length = 0;
        for (int next = Input.ReadByte(); next != -1 && next != 10; next = Input.ReadByte())
            bytes[length++] = (byte)next;
        var line = new byte[length];
        Array.Copy(bytes, line, length);
        Array.Clear(bytes, 0, bytes.Length);
        return line;
    }

    private static void StandStill(string word)
    {
        Console.WriteLine(word);
        Console.Out.Flush();
        Line();
    }

    private static async Task Run(string[] arguments)
    {
        string anchor = File.ReadAllText(arguments[1]);
        var settings = new ClientSettings
        {
            Server = arguments[0],
            TrustAnchors = { anchor },
            TlsRoots = { anchor },
            StateDirectory = arguments[3],
            ProgramName = "csharp-tests",
            ProgramVersion = "4.7.6",
            Proxy = "direct",
            Log = (level, text) => Console.WriteLine(level + " " + text),
        };
        using (var client = new Client(settings))
        using (TokenProvider provider = await TokenProvider.OpenSoftAsync(arguments[2]))
        {
            Token token = await provider.OpenTokenAsync();
            using (CertificateList certificates = await client.ListAsync(token))
            using (Quote quote = await client.QuoteAsync(certificates[0]))
            using (Agreement agreement = await client.AgreementAsync(quote))
            using (Form form = Form.FromJson(File.ReadAllText(arguments[4])))
            {
                agreement.Accept();
                byte[] pin = Line();
                byte[] wrong = Line();
                try
                {
                    using (Login login = Login.WithPin(wrong))
                        (await client.ApplyAsync(token, certificates[0], quote, agreement, form, login, null)).Dispose();
                    throw new InvalidOperationException("a wrong PIN was taken");
                }
                catch (NetcaException error)
                {
                    Console.WriteLine(error + " tries_left");
                }
                Array.Clear(wrong, 0, wrong.Length);
                using (Login login = Login.WithPin(pin))
                using (Renewal renewal = await client.ApplyAsync(token, certificates[0], quote, agreement, form, login, null))
                {
                    using (PaymentLink link = await renewal.PaymentLinkAsync(PaymentChannel.Alipay))
                        await renewal.WaitForPaymentAsync(link, TimeSpan.FromMinutes(2));
                    await renewal.WaitAsync(Goal.ReadyToInstall, TimeSpan.FromMinutes(2));
                    using (CertificateList list = await renewal.InstallAsync(token, login, null))
                        Console.WriteLine(list[0].NotAfter);
                }
                Array.Clear(pin, 0, pin.Length);
                StandStill("TOKEN OPEN");
                token.Dispose();
                StandStill("TOKEN CLOSED");
            }
        }
    }

    internal static int Main(string[] arguments)
    {
        Run(arguments).GetAwaiter().GetResult();
        return Kept.Length == 21 ? 0 : 1;
    }
}
