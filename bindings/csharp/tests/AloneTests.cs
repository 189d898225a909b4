using System;
using System.Linq;
using System.Threading;
using Netca.Renew.Native;

namespace Netca.Renew.Tests
{
    // What needs no CA: errors, disposal, finalizers, the PIN in memory.
    internal static class AloneTests
    {
        public static void TheLibraryFits()
        {
            NetcaLibrary.Ensure();
            Check.That(NetcaLibrary.Version.Split('.').Length == 3, NetcaLibrary.Version);
        }

        public static void ErrorsCarryNumberWordsAndFacts()
        {
            NetcaException error = Check.Fails(ErrorCode.CNotJson, () => Form.FromJson("{"));
            Check.That(error.Message.Length > 10 && error.Message.All(c => c < 128), error.Message);
            Check.That(error.What.Chinese.Any(c => c > 0x4e00) && error.What.In(Language.English) == error.What.ToString());
            Check.That(error.Next.Chinese.Length > 0 && error.Next.English.Length > 0);
            Check.That(error.Json.Contains("\"code\":" + (int)error.Code) && error.Detail == null);
            Check.That(error.Stage == null && error.TriesLeft == null && error.RetryAfter == null && error.Fields.Count == 0);
            Check.Equal(ErrorVendor.None, error.Vendor);
            Check.Equal(0UL, error.VendorCode);
            Check.That(!error.IsRetryable);
            using (var texts = new Texts(Language.Chinese))
                Check.Equal(texts.What(ErrorCode.CNotJson), error.What.Chinese);
            Check.Fails(ErrorCode.CNull, () => Form.FromJson(null));
            Check.Fails(ErrorCode.COutOfRange, () => new Texts((Language)7));
            Check.Fails(ErrorCode.TokenModule, () => TokenProvider.OpenPkcs11Async("/nowhere/module.so").Now());
            Check.Fails(ErrorCode.TokenModule, () => TokenProvider.OpenSkfAsync("/nowhere/skf.so").Now());
            NetcaException word = Check.Fails(
                ErrorCode.CSkfProfile, () => TokenProvider.OpenSkfAsync("/nowhere/skf.so", "packed,sideways").Now());
            Check.That(word.Message.Contains("sideways"), word.Message);
        }

        public static void TextsAreWholeUtf8()
        {
            using (var form = new Form())
            {
                Check.Fails(ErrorCode.CNoSuchField, () => form.Set("operator.shoe_size", "45"));
                Check.Throws<ArgumentException>(() => form.Set(FormField.OperatorName, "\ud800"));
                form.Set(FormField.OperatorName, "");
                form.Set(FormField.OperatorName, "㐀\U00020000");
                Check.Fails(ErrorCode.CNull, () => form.Set(FormField.OperatorName, null));
            }
            using (var texts = new Texts(Language.English))
            {
                Check.Equal("a\0b", texts.Field("a\0b"));
                Check.Equal("", texts.Field(""));
                Check.Equal(null, texts.Field(null));
                Check.Equal(null, texts.Value((TextKind)99, 0));
                Check.Equal("Alipay", texts.Of(PaymentChannel.Alipay));
                Check.That(texts.Next(ErrorCode.TokenWrongPin).Length > 0 && texts.What((ErrorCode)1) == null);
            }
        }

        public static void EveryValueHasWords()
        {
            using (var texts = new Texts(Language.Chinese))
            {
                Func<Type, Func<int, string>, bool> all = (type, of) => Enum.GetValues(type).Cast<int>().All(v => of(v) != null);
                Check.That(all(typeof(Stage), v => texts.Of((Stage)v)));
                Check.That(all(typeof(BusinessStatus), v => texts.Of((BusinessStatus)v)));
                Check.That(all(typeof(PaymentStatus), v => texts.Of((PaymentStatus)v)));
                Check.That(all(typeof(PaymentChannel), v => texts.Of((PaymentChannel)v)));
                Check.That(all(typeof(TransactionType), v => texts.Of((TransactionType)v)));
                Check.That(all(typeof(TransactionStatus), v => texts.Of((TransactionStatus)v)));
                Check.That(all(typeof(OrderStatus), v => texts.Of((OrderStatus)v)));
                Check.That(all(typeof(CourierPayment), v => texts.Of((CourierPayment)v)));
                Check.That(all(typeof(InvoiceType), v => texts.Of((InvoiceType)v)));
                Check.That(all(typeof(FeeUnit), v => texts.Of((FeeUnit)v)));
                Check.That(all(typeof(RefundStatus), v => texts.Of((RefundStatus)v)));
                Check.That(all(typeof(RefundReason), v => texts.Of((RefundReason)v)));
                Check.That(all(typeof(RenewWith), v => texts.Of((RenewWith)v)));
                Check.That(all(typeof(InstallStep), v => texts.Of((InstallStep)v)));
                Check.That(all(typeof(TransferResult), v => texts.Of((TransferResult)v)));
                Check.That(all(typeof(InvoiceStatus), v => texts.Of((InvoiceStatus)v)));
                Check.That(all(typeof(AttachmentKind), v => texts.Of((AttachmentKind)v)));
                Check.That(texts.Of(TimelineEvent.Entered) != null && texts.Of(TimelineEvent.InvoiceIssued) != null);
                Check.That(all(typeof(ErrorCode), v => texts.What((ErrorCode)v)));
            }
        }

        public static void DisposedIsDisposedOnce()
        {
            var form = new Form();
            var transfers = new Transfers();
            int freed = NativeHandle.Freed;
            transfers.Add("6222000000000000001", "云杉示例有限公司", "150.00", "2026-01-05");
            Check.Equal(1, transfers.Count);
            NetcaException refused = Check.Fails(ErrorCode.RenewForm, () => transfers.Add("x", "", "-1", "yesterday"));
            Check.That(refused.Fields.Any(field => field.Field == "transfer.amount"), refused.Message);
            transfers.RemoveAt(0);
            Check.Equal(0, transfers.Count);
            form.Dispose();
            form.Dispose();
            transfers.Dispose();
            Check.That(NativeHandle.Freed >= freed + 2);
            Check.Throws<ObjectDisposedException>(() => form.SetTermMonths(12));
            Check.Throws<ObjectDisposedException>(() => transfers.Count.ToString());
        }

        // Nobody disposes: the finalizers free, each once, and in whatever order they come.
        public static void FinalizersFreeInAnyOrder()
        {
            int before = NativeHandle.Freed;
            WeakReference[] clients = Litter();
            // A collector that scans stacks conservatively may see a few by chance.
            for (int tries = 0; NativeHandle.Freed < before + 300 || clients.Count(one => one.IsAlive) > 5; tries++)
            {
                Check.That(tries < 50, NativeHandle.Freed - before + " freed, " + clients.Count(one => one.IsAlive) + " alive");
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }

        public static void ThePinIsWiped()
        {
            byte[] pin = { 1, 2, 3, 4, 5, 6 };
            var login = Login.WithPin(pin);
            using (Login.Use first = Login.Begin(login))
            {
                using (Login.Use second = Login.Begin(login))
                    Check.Equal((UIntPtr)6, second.Native.PinLength);
                login.Dispose();
                Check.That(first.Native.Pin != IntPtr.Zero && pin[5] == 6, "a call still uses it");
            }
            Check.That(pin.All(digit => digit == 0), "wiped with the last call");
            login.Dispose();
            Check.Throws<ObjectDisposedException>(() => Login.Begin(login));
            Check.Throws<ArgumentNullException>(() => Login.WithPin(null));
            using (Login.Use pad = Login.Begin(null))
                Check.That(pad.Native.Pin == IntPtr.Zero && pad.Native.Ask == IntPtr.Zero && pad.Native.AllowLastTry == 0);
        }

        public static void MoneyAndTimes()
        {
            Check.Equal("100.00", new Money(10000).ToString());
            Check.Equal(0.07m, new Money(7).Yuan);
            Check.That(new Money(7) == new Money(7) && new Money(7).CompareTo(new Money(8)) < 0);
            Check.Equal(null, Read.Time(Constants.NoTime));
            Check.Equal(DateTimeOffset.MaxValue, Read.Time(long.MaxValue));
            Check.Equal(DateTimeOffset.MinValue, Read.Time(long.MinValue + 1));
            Check.Equal(new DateTimeOffset(1970, 1, 2, 0, 0, 0, TimeSpan.Zero), Read.Time(86400));
        }

        public static void DriversAndMissingSettings()
        {
            const string catalogue = "{\"format\":\"netca-drivers\",\"version\":1,\"drivers\":[{\"vendor\":\"Example\"," +
                "\"model\":\"K1\",\"modules\":[\"nowhere.so\"],\"download\":\"https://keys.example/k1\"}]}";
            var found = Driver.FindAsync(catalogue);
            Driver driver = found.Now().First(one => one.Vendor == "Example");
            Check.That(driver.Model == "K1" && driver.Module == "nowhere.so" && driver.Download == "https://keys.example/k1");
            Check.Fails(ErrorCode.TokenCatalogue, () => Driver.FindAsync("{}", true).Now());
            Check.Equal(DriverStatus.Missing, driver.Status);
            Check.That(driver.Next.Chinese.Length > 0 && found.Result.Json.Contains("\"drivers\""));
            Check.Fails(ErrorCode.CSettingMissing, () => new Client(new ClientSettings()));
            Check.Throws<ArgumentNullException>(() => new Client(null));
            Check.Throws<ArgumentOutOfRangeException>(
                () => new Client(new ClientSettings { ConnectTimeout = TimeSpan.FromHours(2) }));
            var cancelled = new CancellationToken(true);
            Check.That(Driver.FindAsync(null, false, cancelled).IsCanceled, "not even begun");
        }

        private static WeakReference[] Litter()
        {
            var clients = new WeakReference[20];
            for (int at = 0; at < 100; at++)
            {
                GC.KeepAlive(new Form());
                GC.KeepAlive(new Transfers());
                GC.KeepAlive(new Texts(Language.English));
                if (at < clients.Length)
                    clients[at] = new WeakReference(Unused());
            }
            return clients;
        }

        // A client with every callback set: the library must not keep it alive through them.
        private static Client Unused()
        {
            string anchor = Environment.GetEnvironmentVariable("ANCHOR");
            var settings = new ClientSettings
            {
                Server = "https://ca.example",
                StateDirectory = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(anchor), "unused"),
                ProgramName = "csharp-tests",
                ProgramVersion = "1.0.0",
                Log = (level, text) => { },
                Transport = new NoTransport(),
                TrustAnchors = { System.IO.File.ReadAllText(anchor) },
            };
            var client = new Client(settings);
            client.Progress += (sender, what) => GC.KeepAlive(client);
            return client;
        }

        private sealed class NoTransport : ITransport
        {
            public System.Threading.Tasks.Task<TransportAnswer> SendAsync(TransportRequest request, CancellationToken token)
            {
                throw new NotSupportedException();
            }
        }
    }
}
