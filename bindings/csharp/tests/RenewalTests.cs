using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Netca.Renew.Native;

namespace Netca.Renew.Tests
{
    // A whole renewal while the garbage collector runs all the time, also in the middle of callbacks.
    internal static class RenewalTests
    {
        internal static void WholeUnderStress(World world)
        {
            var lines = new List<string>();
            var events = new List<RenewalEvent>();
            var reported = new List<RenewalEvent>();
            int asked = 0;
            ClientSettings settings = world.Settings();
            settings.Log = (level, text) => { Stress(); lock (lines) lines.Add(level + " " + text); };
            byte[] given = null;
            using (var stop = new CancellationTokenSource())
            {
                Task collector = Task.Run(() => { while (!stop.IsCancellationRequested) { Stress(); Thread.Sleep(1); } });
                using (var client = new Client(settings))
                using (Token token = world.OpenToken())
                using (Login dialog = Login.Ask(request =>
                {
                    Stress();
                    asked++;
                    Check.Equal(token.Serial, request.Serial);
                    Check.Equal(token.Label, request.Label);
                    Check.That(request.TriesLeft > 1 && request.State == PinState.None, request.State.ToString());
                    return given = World.Pin;
                }))
                {
                    int caller = Thread.CurrentThread.ManagedThreadId;
                    client.Progress += (sender, what) =>
                    {
                        Stress();
                        Check.That(sender == client);
                        Check.That(Thread.CurrentThread.ManagedThreadId != caller, "on the thread that does the work");
                        lock (events)
                            events.Add(what);
                    };
                    Renewal renewal = world.Apply(client, token, dialog, null, new AtOnce(what => reported.Add(what)));
                    Check.Equal(Applied.Submitted, renewal.Applied.Value);
                    Check.That(asked == 1 && given.All(digit => digit == 0), "asked once, and wiped");
                    Check.That(reported.Any(what => what.Kind == EventKind.Signing));
                    string id = renewal.Id;
                    renewal.Dispose();
                    renewal = client.OpenAsync(id).Now();
                    Check.That(renewal.Applied == null && renewal.Id == id);
                    Order(renewal);
                    using (PaymentLink link = renewal.PaymentLinkAsync(PaymentChannel.UnionPayCorporate).Now())
                    {
                        Check.That(link.Url.StartsWith("https://") && link.Amount == new Money(10000) && link.Id.Length > 0);
                        Check.That(link.ExpiresAt > DateTimeOffset.UtcNow && link.Json.Contains("\"url\""));
                        Check.Equal(PaymentChannel.UnionPayCorporate, link.Channel);
                        Check.Equal(PaymentEnd.Paid, renewal.WaitForPaymentAsync(link, TimeSpan.FromMinutes(1)).Now());
                    }
                    Check.Equal(null, renewal.PaymentLinkAsync(PaymentChannel.Alipay).Now());
                    Check.Equal(Waited.Reached, renewal.WaitAsync(Goal.ReadyToInstall, TimeSpan.FromMinutes(1)).Now());
                    reported.Clear();
                    var told = new AtOnce(what => reported.Add(what));
                    using (CertificateList list = renewal.InstallAsync(token, dialog, told).Now())
                        Check.That(list.Count == 1 && list[0].NotAfter > DateTimeOffset.UtcNow.AddDays(300));
                    Check.Equal(6, reported.Count(what => what.Install.HasValue));
                    Check.Equal(Stage.Complete, reported.Last(what => what.Stage.HasValue).Stage.Value);
                    Check.Equal(1, asked); // This token is still logged in.
                    Check.That(events.All(what => what.Json.Contains("\"event\"")) && events.Count > 10);
                    JournalEntry entry = renewal.Journal();
                    Check.That(entry.Stage == Stage.Complete && entry.NewCertificate.Length == 64 && entry.TermMonths == 12);
                    renewal.Dispose();
                    Journal(client, entry);
                }
                stop.Cancel();
                collector.Now();
            }
            Check.That(lines.Any(line => line.StartsWith("Info") || line.StartsWith("Debug")) && lines.Count > 10);
            Check.That(lines.All(line => !line.Contains(Environment.GetEnvironmentVariable("PIN"))), "no PIN in the log");
        }

        public static void TheWholeRenewalWhileEverythingIsCollected(World world) => WholeUnderStress(world);

        // A renewed certificate cannot be renewed at once; the CA says why.
        public static void TheCaRefuses(World world)
        {
            using (var client = new Client(world.Settings()))
            using (Token token = world.OpenToken())
            using (CertificateList list = client.ListAsync(token).Now())
            {
                Check.Equal(null, client.FindAsync(list[0]).Now());
                NetcaException error = Check.Fails(
                    ErrorCode.CaCertificateNotRenewable, () => client.QuoteAsync(list[0]).Now());
                Check.That(error.Vendor == ErrorVendor.Http && error.VendorCode >= 400 && error.VendorCode < 500);
                Check.That(error.What.Chinese.Length > 0 && !error.IsRetryable);
                Certificate one = list[0];
                Check.That(one.Sha256.Length == 64 && one.SerialNumber.Length > 0 && one.Key == KeyKind.P256);
                Check.That(one.Der[0] == 0x30 && one.Issuer.Contains("CN=") && one.NotBefore < one.NotAfter);
                Check.That(list.Json.Contains(one.Sha256) && list.Single() == one && one.RenewalId == null);
            }
        }

        // The library calls on whatever thread called it, also on one that .NET did not make.
        public static void CallbacksOnAForeignThread(World world)
        {
            int lines = 0;
            bool foreign = false;
            ClientSettings settings = world.Settings();
            settings.Log = (level, text) =>
            {
                lines++;
                foreign = !Thread.CurrentThread.IsThreadPoolThread;
                Stress();
                throw new InvalidOperationException("must not get out");
            };
            var hub = new Hub(world, settings.Log, null);
            using (SettingsHandle native = settings.Native(hub))
            {
                Call.Check(NativeMethods.netca_client_open(native, out ClientHandle client, out ErrorHandle error), error);
                int code = -2;
                Foreign.Run(() =>
                {
                    using (var none = new CancelHandle())
                        code = NativeMethods.netca_client_service(client, none, out ServiceHandle service, out ErrorHandle _);
                });
                Check.Equal(0, code);
                client.Dispose();
            }
            Check.That(lines > 0 && foreign, lines + " lines");
            GC.KeepAlive(hub);
        }

        internal static void Stress()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        private static void Order(Renewal renewal)
        {
            Order order = renewal.OrderAsync().Now();
            Check.That(order.Number.Length > 8 && order.Total == new Money(10000) && order.FeeLines.Count == 1);
            Check.That(order.FeeLines[0].UnitPrice == new Money(10000) && order.FeeLines[0].Unit == FeeUnit.Year);
            Check.Equal(TransactionType.Purchase, order.TransactionType);
            Check.Equal(OrderStatus.Normal, order.Status);
            Check.That(order.Channels.Contains(PaymentChannel.Alipay) && order.Json.Contains(order.Number));
            Check.That(order.CreatedAt > DateTimeOffset.UtcNow.AddHours(-1), order.CreatedAt.ToString());
            Check.Equal(InvoiceType.OrdinaryFixed, order.InvoiceType);
        }

        private static void Journal(Client client, JournalEntry entry)
        {
            SnapshotList<JournalEntry> journal = client.JournalAsync().Now();
            JournalEntry own = journal.Single(one => one.Id == entry.Id);
            Check.That(own.OrderNumber == entry.OrderNumber && own.Total == new Money(10000) && own.Token.Length > 0);
            Check.That(own.BusinessNumber.Length == 17 && own.Certificate.Length == 64 && journal.Json.Contains(own.Id));
        }
    }
}
