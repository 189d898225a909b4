using System;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Netca.Renew.Tests
{
    // The program's own HTTP stack: failing in every way, and answering from wherever it likes.
    internal static class TransportTests
    {
        private const string Service =
            "{\"name\":\"Example CA\",\"hotline\":\"400-000-0000\",\"client\":{},\"sandbox\":true,\"application\":" +
            "{\"business_center_id\":1,\"project_id\":\"p\",\"system_id\":\"s\",\"template_id\":\"t\"}}";

        public static void AnswersComeFromAnyThread(World world)
        {
            TransportRequest seen = null;
            var transport = new Fake((request, token) =>
            {
                seen = request;
                var source = new TaskCompletionSource<TransportAnswer>();
                new Thread(() => Foreign.Run(() =>
                {
                    RenewalTests.Stress();
                    source.SetResult(new TransportAnswer(200, null, Encoding.UTF8.GetBytes(Service)));
                })).Start();
                return source.Task;
            });
            using (Client client = Open(world, transport))
            using (Service service = client.ServiceAsync().Now())
            {
                Check.Equal("Example CA", service.Name);
                Check.That(service.NewestVersion == null && service.Download == null && service.Json.Contains("400-000-0000"));
            }
            Check.That(seen.Method == "GET" && seen.Url.StartsWith("https://") && seen.Body == null && seen.ContentType == null);
            Check.That(seen.Id > 0 && seen.AnswerLimit > 1000 && seen.Bearer == null);
            Check.Equal(TimeSpan.FromSeconds(5), seen.Timeout);
        }

        public static void EveryFailureHasItsNumber(World world)
        {
            foreach (TransportFailure failure in Enum.GetValues(typeof(TransportFailure)))
            {
                var why = new TransportException(failure, new InvalidOperationException("a cable"));
                var transport = new Fake((request, token) => Task.Run<TransportAnswer>(async () =>
                {
                    await Task.Delay(1);
                    throw why;
                }));
                using (Client client = Open(world, transport))
                {
                    NetcaException error = Check.Fails((ErrorCode)failure, () => client.ServiceAsync().Now());
                    Check.That(error.InnerException == why, "the transport's own exception is kept");
                }
            }
            var cancels = new Fake((request, token) => Task.Run(() => Now<TransportAnswer>(), new CancellationToken(true)));
            using (Client client = Open(world, cancels))
                Check.Fails(ErrorCode.ProtocolInterrupted, () => client.ServiceAsync().Now());
            var large = new Fake((request, token) =>
                Task.FromResult(new TransportAnswer(200, null, new byte[request.AnswerLimit + 1])));
            using (Client client = Open(world, large))
                Check.Fails(ErrorCode.ProtocolAnswerTooLarge, () => client.ServiceAsync().Now());
            var empty = new Fake((request, token) => Task.FromResult(new TransportAnswer(200, null, null)));
            using (Client client = Open(world, empty))
                Check.Fails(ErrorCode.ProtocolUnexpectedAnswer, () => client.ServiceAsync().Now());
            var busy = new Fake((request, token) => Task.FromResult(new TransportAnswer(503, "120", null)));
            using (Client client = Open(world, busy))
            {
                NetcaException error = Check.Throws<NetcaException>(() => client.ServiceAsync().Now());
                Check.That(error.VendorCode == 503 && error.RetryAfter == TimeSpan.FromSeconds(120), error.Json);
                Check.That(error.IsRetryable);
            }
        }

        public static void WhatItThrowsComesOut(World world)
        {
            var throws = new Fake((request, token) => throw new NotImplementedException("at once"));
            using (Client client = Open(world, throws))
                Check.Equal("at once", Check.Throws<NotImplementedException>(() => client.ServiceAsync().Now()).Message);
            var faults = new Fake((request, token) => Task.Run<TransportAnswer>(() => Now<TransportAnswer>()));
            using (Client client = Open(world, faults))
                Check.Equal("later", Check.Throws<NotImplementedException>(() => client.ServiceAsync().Now()).Message);
            using (Client client = Open(world, new Fake((request, token) => null)))
                Check.Throws<InvalidOperationException>(() => client.ServiceAsync().Now());
            using (Client client = Open(world, new Fake((request, token) => Task.FromResult<TransportAnswer>(null))))
                Check.Throws<InvalidOperationException>(() => client.ServiceAsync().Now());
            var strange = new Fake((request, token) => Task.FromResult(new TransportAnswer(99, null, null)));
            using (Client client = Open(world, strange))
                Check.Fails(ErrorCode.COutOfRange, () => client.ServiceAsync().Now());
        }

        public static void NobodyWaitsForWhatNeverComes(World world)
        {
            int abandoned = 0;
            var never = new Fake((request, token) =>
            {
                var source = new TaskCompletionSource<TransportAnswer>();
                token.Register(() => { Interlocked.Increment(ref abandoned); source.TrySetCanceled(); });
                return source.Task;
            });
            ClientSettings settings = world.Settings();
            settings.Transport = never;
            settings.RequestTimeout = TimeSpan.FromMilliseconds(50);
            using (var client = new Client(settings))
                Check.Fails(ErrorCode.ProtocolTimedOut, () => client.ServiceAsync().Now());
            Check.That(abandoned >= 1, abandoned + " abandoned");
            settings.RequestTimeout = TimeSpan.FromHours(1);
            abandoned = 0;
            using (var client = new Client(settings))
            using (var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200)))
                Check.Throws<OperationCanceledException>(() => client.ServiceAsync(cancel.Token).Now());
            Check.Equal(1, abandoned);
        }

        // Through HttpClient, with the sandbox's own root and no other.
        public static void AWholeRenewalThroughHttpClient(World world)
        {
            OnlyWithTls();
            var root = new X509Certificate2(world.AnchorFile);
            int served = 0;
            var handler = new HttpClientHandler { UseProxy = false };
            handler.ServerCertificateCustomValidationCallback = (message, certificate, chain, errors) =>
            {
                served++;
                return chain.ChainElements.Cast<X509ChainElement>().Any(one => one.Certificate.Issuer == root.Subject);
            };
            using (var transport = new HttpClientTransport(handler))
            using (Client client = Open(world, transport))
            using (Token token = world.OpenToken())
            using (Login login = Login.WithPin(World.Pin))
            using (Renewal renewal = world.Apply(client, token, login))
            {
                using (PaymentLink link = renewal.PaymentLinkAsync(PaymentChannel.Alipay).Now())
                    Check.Equal(PaymentEnd.Paid, renewal.WaitForPaymentAsync(link, TimeSpan.FromMinutes(1)).Now());
                Check.Equal(Waited.Reached, renewal.WaitAsync(Goal.ReadyToInstall, TimeSpan.FromMinutes(1)).Now());
                using (CertificateList installed = renewal.InstallAsync(token, login).Now())
                    Check.Equal(Stage.Complete, renewal.Stage);
            }
            Check.That(served > 0);
            Check.Throws<ArgumentNullException>(() => new HttpClientTransport(null));
        }

        public static void HttpClientSaysWhatFailed(World world)
        {
            OnlyWithTls();
            using (var transport = new HttpClientTransport(new HttpClientHandler { UseProxy = false }))
            {
                using (Client untrusted = Open(world, transport))
                    Check.Fails(ErrorCode.ProtocolTlsUntrusted, () => untrusted.ServiceAsync().Now());
                ClientSettings nobody = world.Settings();
                nobody.Server = "https://127.0.0.1:1";
                nobody.Transport = transport;
                using (var client = new Client(nobody))
                    Check.Fails(ErrorCode.ProtocolUnreachable, () => client.ServiceAsync().Now());
            }
        }

        private static void OnlyWithTls()
        {
            if (Type.GetType("Mono.Runtime") == null)
                throw new LeftOut(".NET Core 3.1 does TLS with OpenSSL 1.1, which newer systems do not have");
        }

        private static T Now<T>()
        {
            throw new NotImplementedException("later");
        }

        private static Client Open(World world, ITransport transport)
        {
            ClientSettings settings = world.Settings();
            settings.Transport = transport;
            settings.RequestTimeout = TimeSpan.FromSeconds(5);
            return new Client(settings);
        }

        private sealed class Fake : ITransport
        {
            private readonly Func<TransportRequest, CancellationToken, Task<TransportAnswer>> send;

            internal Fake(Func<TransportRequest, CancellationToken, Task<TransportAnswer>> send)
            {
                this.send = send;
            }

            public Task<TransportAnswer> SendAsync(TransportRequest request, CancellationToken cancellationToken)
            {
                return send(request, cancellationToken);
            }
        }
    }
}
