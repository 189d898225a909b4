using System;
using System.IO;
using System.Text;

namespace Netca.Renew.Tests
{
    // A CA, a soft token and the files that a renewal takes.
    public sealed class World
    {
        private readonly string[] arguments;

        internal World(string[] arguments)
        {
            this.arguments = arguments;
        }

        internal string Anchor => File.ReadAllText(arguments[1]);

        internal string AnchorFile => arguments[1];

        internal string StateDirectory => arguments[3];

        internal byte[] Font => File.ReadAllBytes(arguments[5]);

        internal static byte[] Pin => Encoding.ASCII.GetBytes(Environment.GetEnvironmentVariable("PIN"));

        internal ClientSettings Settings()
        {
            return new ClientSettings
            {
                Server = arguments[0],
                TrustAnchors = { Anchor },
                TlsRoots = { Anchor },
                StateDirectory = StateDirectory,
                ProgramName = "csharp-tests",
                ProgramVersion = "4.7.6",
                Proxy = "direct",
            };
        }

        internal Form Form() => Renew.Form.FromJson(File.ReadAllText(arguments[4]));

        internal Token OpenToken()
        {
            using (TokenProvider provider = TokenProvider.OpenSoftAsync(arguments[2]).Now())
                return provider.OpenTokenAsync().Now();
        }

        // Steps 1 to 4 for the only certificate, the form as it is or changed before.
        internal Renewal Apply(
            Client client, Token token, Login login, Action<Form> change = null, IProgress<RenewalEvent> progress = null)
        {
            using (CertificateList certificates = client.ListAsync(token).Now())
            using (Quote quote = client.QuoteAsync(certificates[0]).Now())
            using (Agreement agreement = client.AgreementAsync(quote).Now())
            using (Form form = Form())
            {
                agreement.Accept();
                change?.Invoke(form);
                return client.ApplyAsync(token, certificates[0], quote, agreement, form, login, progress).Now();
            }
        }
    }

    // Reports at once, on the thread that does the work; Progress<T> of .NET hands over to another.
    internal sealed class AtOnce : IProgress<RenewalEvent>
    {
        private readonly Action<RenewalEvent> report;

        internal AtOnce(Action<RenewalEvent> report)
        {
            this.report = report;
        }

        public void Report(RenewalEvent what) => report(what);
    }
}
