using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Netca.Renew.Tests
{
    // A CA that waits for its money: PINs, exceptions in callbacks, cancelling, and giving it up.
    internal static class UnpaidTests
    {
        private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

        public static void NothingIsSignedWithoutConsentFormOrPin(World world)
        {
            using (var client = new Client(world.Settings()))
            using (Token token = world.OpenToken())
            using (CertificateList list = client.ListAsync(token).Now())
            using (Quote quote = client.QuoteAsync(list[0]).Now())
            using (Agreement agreement = client.AgreementAsync(quote).Now())
            using (var empty = new Form())
            using (Form form = world.Form())
            using (Login login = Login.WithPin(World.Pin))
            {
                ReadQuote(quote, agreement);
                NetcaException error = Check.Fails(ErrorCode.RenewForm, () => empty.Check(quote));
                FieldError mobile = error.Fields.Single(field => field.Field == FormField.OperatorMobile);
                Check.That(mobile.Name.Chinese != mobile.Field && mobile.Rule.Chinese.Length > 0);
                Check.That(mobile.Rule.English.Length > 0 && mobile.ToString().StartsWith("operator.mobile: "));
                Check.Throws<ArgumentNullException>(() => client.ApplyAsync(token, list[0], quote, agreement, null, login));
                Func<Form, Login, Task> apply = (which, how) => client.ApplyAsync(token, list[0], quote, agreement, which, how);
                Check.Fails(ErrorCode.CNotAccepted, () => apply(form, login).Now());
                agreement.Accept();
                Check.Fails(ErrorCode.RenewForm, () => apply(empty, login).Now());
                Check.Fails(ErrorCode.TokenPinRequired, () => apply(form, null).Now());
                Check.Fails(ErrorCode.TokenPinRequired, () => apply(form, Login.OnKey()).Now());
                using (Login none = Login.Ask(request => null))
                    Check.Fails(ErrorCode.TokenCancelled, () => apply(form, none).Now());
                using (Login broken = Login.Ask(request => throw new InvalidDataException("the dialog broke")))
                    Check.Equal("the dialog broke", Check.Throws<InvalidDataException>(() => apply(form, broken).Now()).Message);
                using (Login tooLong = Login.Ask(request => new byte[257]))
                    Check.Throws<ArgumentException>(() => apply(form, tooLong).Now());
                using (Login wrong = Login.WithPin(new byte[] { 0x30, 0x30, 0x30, 0x30, 0x30, 0x30 }))
                {
                    NetcaException refused = Check.Fails(ErrorCode.TokenWrongPin, () => apply(form, wrong).Now());
                    Check.That(refused.TriesLeft > 0, refused.Message);
                    TokenInfo info = token.StatusAsync().Now();
                    Check.Equal(refused.TriesLeft, info.TriesLeft);
                    Check.That(info.Pin.HasFlag(PinState.CountLow) && info.Serial == token.Serial);
                }
                login.Dispose();
                Check.Throws<ObjectDisposedException>(() => apply(form, login).Now());
            }
        }

        // What a callback throws ends the call and comes out of it; the renewal goes on from there.
        public static void WhatCallbacksThrowComesOut(World world)
        {
            ClientSettings settings = world.Settings();
            bool breaks = true;
            settings.Log = (level, text) => { if (breaks) throw new FormatException("the log broke"); };
            using (var client = new Client(settings))
            using (Token token = world.OpenToken())
            using (Login login = Login.WithPin(World.Pin))
            {
                Check.Equal("the log broke", Check.Throws<FormatException>(() => client.ServiceAsync().Now()).Message);
                breaks = false;
                using (Service service = client.ServiceAsync().Now())
                    Check.That(service.IsSandbox && service.Name.Length > 0 && service.Hotline.Length > 0);
                var broken = new AtOnce(what => { if (what.Kind == EventKind.Submitting) throw new TimeZoneNotFoundException("here"); });
                Check.Throws<TimeZoneNotFoundException>(() => world.Apply(client, token, login, null, broken));
                using (var cancel = new CancellationTokenSource())
                using (CertificateList list = client.ListAsync(token).Now())
                {
                    client.Progress += (sender, what) => cancel.Cancel();
                    using (Renewal begun = client.FindAsync(list[0]).Now())
                    {
                        Check.Equal(Stage.Signed, begun.Stage);
                        Check.Throws<OperationCanceledException>(() => begun.ResumeAsync(null, cancel.Token).Now());
                        begun.ResumeAsync().Now();
                        Check.Equal(Stage.AwaitingPayment, begun.Stage);
                    }
                }
                using (Renewal again = world.Apply(client, token, login))
                    Check.Equal(Applied.Already, again.Applied.Value);
            }
        }

        public static void EveryWaitCanBeCancelled(World world)
        {
            using (var client = new Client(world.Settings()))
            using (Renewal renewal = Open(client))
            using (var cancel = new CancellationTokenSource())
            {
                Check.That(renewal.RefreshAsync(new CancellationToken(true)).IsCanceled, "not even begun");
                var waits = new TaskCompletionSource<bool>();
                var watch = new AtOnce(what => { if (what.Pause.HasValue) waits.TrySetResult(true); });
                Task<Waited> wait = renewal.WaitAsync(Goal.Paid, Timeout.InfiniteTimeSpan, watch, cancel.Token);
                Check.That(waits.Task.Wait(Long));
                Check.Fails(ErrorCode.CInUse, () => renewal.RefreshAsync().Now());
                Check.Equal(Stage.AwaitingPayment, renewal.Stage);
                Check.Equal(1, client.JournalAsync().Now().Count);
                Stopwatch since = Stopwatch.StartNew();
                cancel.Cancel();
                var error = Check.Throws<OperationCanceledException>(() => wait.Now());
                Check.That(wait.IsCanceled && since.Elapsed < TimeSpan.FromSeconds(10), since.Elapsed.ToString());
                Check.Equal(cancel.Token, error.CancellationToken);
                Check.Equal(Waited.StillWaiting, renewal.WaitAsync(Goal.Paid, TimeSpan.Zero).Now());
                Check.Throws<ArgumentOutOfRangeException>(() => renewal.WaitAsync(Goal.Paid, TimeSpan.FromSeconds(-2)));
                Check.Fails(ErrorCode.COutOfRange, () => renewal.WaitAsync((Goal)9, TimeSpan.Zero).Now());
            }
        }

        // The handle is freed when the call that uses it has ended, not before.
        public static void DisposedInTheMiddleOfACall(World world)
        {
            var client = new Client(world.Settings());
            using (var cancel = new CancellationTokenSource())
            {
                Renewal renewal = Open(client);
                var begun = new TaskCompletionSource<bool>();
                var watch = new AtOnce(what => begun.TrySetResult(true));
                Task<Waited> wait = renewal.WaitAsync(Goal.Paid, Long, watch, cancel.Token);
                Check.That(begun.Task.Wait(Long));
                renewal.Dispose();
                renewal.Dispose();
                client.Dispose();
                RenewalTests.Stress();
                Check.That(!wait.IsCompleted, "the wait goes on");
                cancel.Cancel();
                Check.Throws<OperationCanceledException>(() => wait.Now());
                Check.Throws<ObjectDisposedException>(() => renewal.RefreshAsync().Now());
            }
            Check.Throws<ObjectDisposedException>(() => client.JournalAsync().Now());
            // Free again for the next one.
            using (var other = new Client(world.Settings()))
                Open(other).Dispose();
        }

        // Handles that belong together, left to the finalizers: the journal is free again for the next one.
        public static void WhatNobodyDisposesIsFreed(World world)
        {
            var thread = new Thread(() =>
            {
                var client = new Client(world.Settings());
                Token token = world.OpenToken();
                CertificateList list = client.ListAsync(token).Now();
                Quote quote = client.QuoteAsync(list[0]).Now();
                Agreement agreement = client.AgreementAsync(quote).Now();
                Renewal renewal = Open(client);
                using (var other = new Client(world.Settings()))
                    Check.Fails(ErrorCode.RenewBusy, () => Open(other));
                GC.KeepAlive(renewal);
                GC.KeepAlive(agreement);
            });
            thread.Start();
            thread.Join();
            using (var client = new Client(world.Settings()))
            {
                for (int tries = 0; ; tries++)
                {
                    RenewalTests.Stress();
                    try
                    {
                        Open(client).Dispose();
                        break;
                    }
                    catch (NetcaException busy) when (busy.Code == ErrorCode.RenewBusy && tries < 100)
                    {
                        Thread.Sleep(20);
                    }
                }
            }
        }

        public static void AnotherComputerFindsItAndGivesItUp(World world)
        {
            ClientSettings elsewhere = world.Settings();
            elsewhere.StateDirectory = world.StateDirectory + "-elsewhere";
            using (var client = new Client(elsewhere))
            using (Token token = world.OpenToken())
            using (CertificateList list = client.ListAsync(token).Now())
            using (Login login = Login.WithPin(World.Pin))
            {
                Recovered found = client.RecoverAsync(token, list[0], login).Now().Single();
                Check.That(found.Outcome == RecoveryOutcome.Restored && found.Stage == Stage.AwaitingPayment);
                Check.That(found.Refusal == null && !found.IsKeyMissing && found.Application.Id == found.Id);
                using (Renewal renewal = client.OpenAsync(found.Id).Now())
                {
                    Application before = renewal.RefreshAsync().Now();
                    Check.Equal(PaymentStatus.Unpaid, before.PaymentStatus);
                    Check.That(before.Order.Total == new Money(10000) && before.BusinessNumber.Length == 17);
                    Application gone = renewal.WithdrawAsync("不再需要").Now();
                    Check.Equal(BusinessStatus.Withdrawn, gone.BusinessStatus);
                    Check.That(gone.Reason.Contains("不再需要") && gone.Refunds.Count == 0 && gone.TermMonths == 12);
                    Check.Equal(TimelineEvent.Withdrawn, gone.Timeline.Last().Event);
                    Check.That(gone.Json.Contains(gone.BusinessNumber) && gone.RenewWith == RenewWith.SameKey);
                    NetcaException late = Check.Fails(
                        ErrorCode.RenewWrongStage, () => renewal.PaymentLinkAsync(PaymentChannel.Alipay).Now());
                    Check.Equal(Stage.Withdrawn, late.Stage.Value);
                }
                Check.Fails(ErrorCode.RenewNoRenewal, () => client.OpenAsync("00000000-0000-4000-8000-000000000000").Now());
            }
        }

        // Behind everything else: it leaves the token with one try, and takes it.
        public static void TheLastTryIsSpentOnlyWhenAsked(World world)
        {
            using (var client = new Client(world.Settings()))
            using (Token token = world.OpenToken())
            using (CertificateList list = client.ListAsync(token).Now())
            using (Login wrong = Login.WithPin(new byte[] { 0x30, 0x30, 0x30, 0x30, 0x30, 0x30 }))
            using (Login login = Login.WithPin(World.Pin))
            {
                long? few = null;
                client.Progress += (sender, what) => few = what.Kind == EventKind.FewPinTries ? what.Value : few;
                int? left = null;
                while (left != 1)
                {
                    int? next = Check.Fails(
                        ErrorCode.TokenWrongPin, () => client.RecoverAsync(token, list[0], wrong).Now()).TriesLeft;
                    Check.That(left == null || next == left - 1, next + " after " + left);
                    left = next;
                }
                Check.That(few > 1, "warned before, at " + few);
                Check.Fails(ErrorCode.TokenLastTry, () => client.RecoverAsync(token, list[0], login).Now());
                Check.Equal(1, token.StatusAsync().Now().TriesLeft.Value);
                login.AllowLastTry = true;
                Check.Equal(1, client.RecoverAsync(token, list[0], login).Now().Count);
            }
        }

        private static Renewal Open(Client client) => client.OpenAsync(client.JournalAsync().Now().Single().Id).Now();

        private static void ReadQuote(Quote quote, Agreement agreement)
        {
            Check.That(quote.Path == RenewalPath.Unexpired && quote.Id.Length > 0 && quote.Options.Count >= 2);
            QuoteOption two = quote.Options.Single(option => option.Months == 24);
            Check.That(two.Total == new Money(20000) && two.FeeLines[0].Quantity == 2, two.Total.ToString());
            Check.That(two.FeeLines[0].Subtotal == two.Total && two.NewNotAfter > quote.ExpiresAt);
            Check.That(quote.OpensAt < DateTimeOffset.UtcNow && quote.ClosesAt > DateTimeOffset.UtcNow);
            Check.That(quote.RenewWith.Count > 0 && quote.IdTypes.Any(type => type.Number == 2 && type.Name == "身份证"));
            Check.That(quote.InvoiceTypes.Count == 3 && quote.CourierPayments.Count > 0 && !quote.NeedsOperatorAddress);
            Check.That(quote.MinimumVersion == null && quote.Json.Contains(quote.Id));
            Check.That(agreement.Text.Contains("\n") && agreement.Title.Length > 0 && agreement.Sha256.Length == 64);
            Check.That(agreement.Json.Contains(agreement.Version));
        }
    }
}
