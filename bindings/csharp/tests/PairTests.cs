using System;

namespace Netca.Renew.Tests
{
    // An SM2 pair, renewed with new keys on a soft token.
    internal static class PairTests
    {
        public static void BothHalvesAreRenewed(World world)
        {
            using (var client = new Client(world.Settings()))
            using (Token token = world.OpenToken())
            using (Login login = Login.WithPin(World.Pin))
            using (CertificateList before = client.ListAsync(token).Now())
            {
                BothHalves(before);
                using (Quote quote = client.QuoteAsync(before[0]).Now())
                    Check.That(quote.NewKey == KeyKind.Sm2 && quote.BringsPair(RenewWith.NewKey) && quote.BringsPair(RenewWith.SameKey));
                using (Renewal renewal = world.Apply(client, token, login, form => form.SetRenewWith(RenewWith.NewKey)))
                {
                    JournalEntry entry = renewal.Journal();
                    Check.That(entry.BringsPair && entry.RenewWith == RenewWith.NewKey);
                    Check.Equal(before[0].Sha256, entry.Certificate);
                    Check.Equal(before[0].EncryptionSha256, entry.EncryptionCertificate);
                    Check.That(entry.NewEncryptionCertificate == null);
                    Check.That(entry.RetiredKey == null && entry.RetiredEncryptionKey == null);
                    using (renewal.PaymentLinkAsync(PaymentChannel.Alipay).Now())
                        Check.Equal(Waited.Reached, renewal.WaitAsync(Goal.ReadyToInstall, TimeSpan.FromMinutes(2)).Now());
                    using (CertificateList renewed = renewal.InstallAsync(token, login).Now())
                        Renewed(renewal.Journal(), client.JournalAsync().Now().Json, renewed);
                }
            }
        }

        private static void Renewed(JournalEntry entry, string json, CertificateList renewed)
        {
            BothHalves(renewed);
            Check.Equal(renewed[0].Sha256, entry.NewCertificate);
            Check.Equal(renewed[0].EncryptionSha256, entry.NewEncryptionCertificate);
            Check.That(json.Contains("\"retired_key\":\"" + entry.RetiredKey + "\""), json);
            Check.That(json.Contains("\"retired_encryption_key\":\"" + entry.RetiredEncryptionKey + "\""), json);
            Check.That(entry.RetiredKey.Length > 0 && entry.RetiredKey != entry.RetiredEncryptionKey);
        }

        private static void BothHalves(CertificateList list)
        {
            Check.Equal(1, list.Count);
            Certificate one = list[0];
            Check.That(one.Key == KeyKind.Sm2 && one.Role == CertificateRole.Signing);
            Check.That(one.EncryptionSha256.Length == 64 && one.EncryptionSha256 != one.Sha256);
            Check.That(list.Json.Contains("\"serial_number\":\"" + one.EncryptionSerialNumber + "\""), list.Json);
            Check.That(one.EncryptionSerialNumber != one.SerialNumber && one.EncryptionDer.Length > 300);
            Check.That(one.EncryptionNotBefore < one.EncryptionNotAfter);
        }
    }
}
