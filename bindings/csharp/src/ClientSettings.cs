using System;
using System.Collections.Generic;
using Netca.Renew.Native;
using static Netca.Renew.Native.NativeMethods;

namespace Netca.Renew
{
    /// <summary>
    /// What a client needs to know. <see cref="Server"/>, <see cref="TrustAnchors"/>, <see cref="StateDirectory"/>,
    /// <see cref="ProgramName"/> and <see cref="ProgramVersion"/> must be set.
    /// </summary>
    public sealed class ClientSettings
    {
        /// <summary>The CA's address, as <c>https://renew.ca.example</c>.</summary>
        public string Server { get; set; }

        /// <summary>
        /// PEM texts: the certificates that a new certificate must lead to, the CA's own roots. At least one, and never from the server.
        /// </summary>
        public IList<string> TrustAnchors { get; } = new List<string>();

        /// <summary>
        /// PEM texts: the certificates that the server's TLS certificate must lead to. Without any, the operating system's trust
        /// store counts; with any, only these. They do not matter to a <see cref="Transport"/>.
        /// </summary>
        public IList<string> TlsRoots { get; } = new List<string>();

        /// <summary>
        /// The folder in which the journals are kept, one for each user of the computer; it is made if it is missing. Renewals are
        /// found again only where they were begun, so it must stay the same.
        /// </summary>
        public string StateDirectory { get; set; }

        /// <summary>The name of the program that embeds this library.</summary>
        public string ProgramName { get; set; }

        /// <summary>主程序版本, as <c>4.7.6</c>; the CA may ask for a newer one.</summary>
        public string ProgramVersion { get; set; }

        /// <summary>
        /// Hosts that a payment page may be on, with the port unless that is 443, as <c>pay.ca.example:8443</c>. The CA's own server is
        /// always allowed.
        /// </summary>
        public IList<string> PaymentHosts { get; } = new List<string>();

        /// <summary>The proxy, as <c>http://proxy.example:8080</c>; <c>direct</c> for none; null for the system's own settings.</summary>
        public string Proxy { get; set; }

        /// <summary>How long to wait for a connection: 1 ms to an hour.</summary>
        public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

        /// <summary>How long to wait for a request with its whole answer: 1 ms to an hour.</summary>
        public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

        /// <summary>
        /// Given each line of the log, on the thread that does the work. No line ever holds a PIN, a name, an identity number, a phone
        /// number, an account or an access token. What it throws ends the call, which throws it.
        /// </summary>
        public Action<LogLevel, string> Log { get; set; }

        /// <summary>The program's own HTTP stack; null for the built-in one.</summary>
        public ITransport Transport { get; set; }

        // The same for the library.
        internal SettingsHandle Native(Hub hub)
        {
            NetcaLibrary.Ensure();
            int code = netca_settings_new(out SettingsHandle settings, out ErrorHandle error);
            Call.Check(code, error);
            try
            {
                Fill(settings);
                Connect(settings, hub);
                return settings;
            }
            catch
            {
                settings.Dispose();
                throw;
            }
        }

        private delegate int SetText(SettingsHandle settings, byte[] text, UIntPtr length, out ErrorHandle error);

        private void Fill(SettingsHandle settings)
        {
            Set(settings, Server, netca_settings_set_server);
            Set(settings, StateDirectory, netca_settings_set_state_directory);
            Set(settings, Proxy, netca_settings_set_proxy);
            foreach (string pem in TrustAnchors)
                Set(settings, pem, netca_settings_add_trust_anchors);
            foreach (string pem in TlsRoots)
                Set(settings, pem, netca_settings_add_tls_roots);
            foreach (string host in PaymentHosts)
                Set(settings, host, netca_settings_add_payment_host);
            int code;
            ErrorHandle error;
            if (ProgramName != null && ProgramVersion != null)
            {
                Utf8 name = Utf8.Of(ProgramName);
                Utf8 version = Utf8.Of(ProgramVersion);
                code = netca_settings_set_program(
                    settings, name.Bytes, name.Length, version.Bytes, version.Length, out error);
                Call.Check(code, error);
            }
            code = netca_settings_set_timeouts(
                settings, Milliseconds(ConnectTimeout, nameof(ConnectTimeout)),
                Milliseconds(RequestTimeout, nameof(RequestTimeout)), out error);
            Call.Check(code, error);
        }

        // What is not set is left out: the client says then what is missing.
        private static void Set(SettingsHandle settings, string value, SetText set)
        {
            if (value == null)
                return;
            Utf8 text = Utf8.Of(value);
            int code = set(settings, text.Bytes, text.Length, out ErrorHandle error);
            Call.Check(code, error);
        }

        private void Connect(SettingsHandle settings, Hub hub)
        {
            Held(hub, (IntPtr data, out ErrorHandle error) =>
                netca_settings_set_progress(settings, Callbacks.Progress, data, Callbacks.Release, out error));
            if (Log != null)
                Held(hub, (IntPtr data, out ErrorHandle error) =>
                    netca_settings_set_log(settings, Callbacks.Log, data, Callbacks.Release, out error));
            if (Transport != null)
                Held(hub, (IntPtr data, out ErrorHandle error) =>
                    netca_settings_set_transport(settings, Callbacks.Transport(data), out error));
        }

        private delegate int SetCallback(IntPtr userData, out ErrorHandle error);

        // What the library did not take, it does not release.
        private static void Held(Hub hub, SetCallback set)
        {
            IntPtr data = Callbacks.Hold(hub);
            int code = set(data, out ErrorHandle error);
            if (code != Constants.Ok)
                Callbacks.OnRelease(data);
            Call.Check(code, error);
        }

        private static uint Milliseconds(TimeSpan time, string name)
        {
            if (time < TimeSpan.FromMilliseconds(1) || time > TimeSpan.FromHours(1))
                throw new ArgumentOutOfRangeException(name, time, "1 ms to an hour");
            return (uint)time.TotalMilliseconds;
        }
    }
}
