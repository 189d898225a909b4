using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Netca.Renew.Native;
using static Netca.Renew.Native.NativeMethods;

namespace Netca.Renew
{
    /// <summary>
    /// Where tokens are: a vendor's driver, or a soft token's file. Any thread may use it, one at a time: a second call meanwhile
    /// fails with <see cref="ErrorCode.CInUse"/>.
    /// </summary>
    public sealed class TokenProvider : IDisposable
    {
        private readonly ProviderHandle handle;

        private TokenProvider(ProviderHandle handle)
        {
            this.handle = handle;
        }

        /// <summary>
        /// Loads a vendor's driver, a PKCS#11 module, by its path. It stays loaded until the provider and its tokens are disposed.
        /// </summary>
        public static Task<TokenProvider> OpenPkcs11Async(string module, CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(null, null, cancellationToken, scope =>
            {
                Utf8 path = Utf8.Of(module);
                int code = netca_provider_open_pkcs11(
                    path.Bytes, path.Length, out ProviderHandle provider, out ErrorHandle error);
                scope.Check(code, error, provider);
                return new TokenProvider(provider);
            });
        }

        /// <summary>
        /// The same for a driver that does SM2. Another word in the profile is <see cref="ErrorCode.CPkcs11Profile"/>.
        /// </summary>
        /// <param name="module">Its path.</param>
        /// <param name="profile">
        /// The vendor's numbers, in the words that <c>netca_provider_open_pkcs11_profile</c> of netca_renew.h lists, as
        /// <c>swpkcs11,import=host</c>.
        /// </param>
        /// <param name="cancellationToken">Looked at before it begins.</param>
        public static Task<TokenProvider> OpenPkcs11ProfileAsync(
            string module, string profile, CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(null, null, cancellationToken, scope =>
            {
                Utf8 path = Utf8.Of(module);
                Utf8 words = Utf8.Of(profile);
                int code = netca_provider_open_pkcs11_profile(
                    path.Bytes, path.Length, words.Bytes, words.Length, out ProviderHandle provider, out ErrorHandle error);
                scope.Check(code, error, provider);
                return new TokenProvider(provider);
            });
        }

        /// <summary>
        /// Loads a vendor's driver, an SKF module (GM/T 0016), by its path. It stays loaded until the process ends. Another word in the
        /// profile is <see cref="ErrorCode.CSkfProfile"/>; what is no such module, <see cref="ErrorCode.TokenModule"/>.
        /// </summary>
        /// <param name="module">Its path.</param>
        /// <param name="profile">
        /// How the driver differs from others, in the words that <c>netca_provider_open_skf</c> of netca_renew.h lists, as
        /// <c>ulong64,natural,decrypt=flag</c>; null, which is right for most, to see it from the Key.
        /// </param>
        /// <param name="cancellationToken">Looked at before it begins.</param>
        public static Task<TokenProvider> OpenSkfAsync(
            string module, string profile = null, CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(null, null, cancellationToken, scope =>
            {
                Utf8 path = Utf8.Of(module);
                Utf8 words = Utf8.Of(profile);
                int code = netca_provider_open_skf(
                    path.Bytes, path.Length, words.Bytes, words.Length, out ProviderHandle provider, out ErrorHandle error);
                scope.Check(code, error, provider);
                return new TokenProvider(provider);
            });
        }

        /// <summary>
        /// Takes a soft token's file for a token; when there is no such file, it counts as a token that is not plugged in. For
        /// trials, tests and servers, not in place of a Key.
        /// </summary>
        public static Task<TokenProvider> OpenSoftAsync(string file, CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(null, null, cancellationToken, scope =>
            {
                Utf8 path = Utf8.Of(file);
                int code = netca_provider_open_soft(
                    path.Bytes, path.Length, out ProviderHandle provider, out ErrorHandle error);
                scope.Check(code, error, provider);
                return new TokenProvider(provider);
            });
        }

        /// <summary>Lists the tokens that are plugged in now. Asks the hardware, and needs no PIN.</summary>
        public Task<SnapshotList<TokenInfo>> TokensAsync(CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(null, null, cancellationToken, scope =>
            {
                int code = netca_provider_tokens(handle, out TokensHandle tokens, out ErrorHandle error);
                scope.Check(code, error, tokens);
                return TokenInfo.List(tokens);
            });
        }

        /// <summary>
        /// Lists what changed since this was last called, first everything that is there: tokens that came and tokens that went
        /// (<see cref="TokenInfo.Change"/>). Call it about once a second to see Keys being plugged in and out.
        /// </summary>
        public Task<SnapshotList<TokenInfo>> ChangesAsync(CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(null, null, cancellationToken, scope =>
            {
                int code = netca_provider_changes(handle, out TokensHandle tokens, out ErrorHandle error);
                scope.Check(code, error, tokens);
                return TokenInfo.List(tokens);
            });
        }

        /// <summary>
        /// Opens the token with a serial number; with null, the only one that is plugged in. Needs no PIN. Two tokens and none named is
        /// <see cref="ErrorCode.TokenMoreThanOne"/>: while renewing, only one Key should be plugged in.
        /// </summary>
        public Task<Token> OpenTokenAsync(
            string serial = null, CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(null, null, cancellationToken, scope =>
            {
                Utf8 number = Utf8.Of(serial);
                int code = netca_token_open(
                    handle, number.Bytes, number.Length, out TokenHandle token, out ErrorHandle error);
                scope.Check(code, error, token);
                return new Token(token);
            });
        }

        /// <summary>Frees it. Its open tokens go on.</summary>
        public void Dispose() => handle.Dispose();
    }

    /// <summary>
    /// An open token: one session, kept until it is disposed. Any thread may use it, one at a time: a second call meanwhile fails
    /// with <see cref="ErrorCode.CInUse"/>.
    /// </summary>
    public sealed class Token : IDisposable
    {
        internal Token(TokenHandle handle)
        {
            Handle = handle;
            Serial = Read.Text(handle, netca_token_serial);
            Label = Read.Text(handle, netca_token_label);
        }

        internal TokenHandle Handle { get; }

        /// <summary>Its serial number.</summary>
        public string Serial { get; }

        /// <summary>Its label, for the user to read.</summary>
        public string Label { get; }

        /// <summary>Asks the token how many PIN tries are left. Needs no PIN, and costs no try.</summary>
        public Task<TokenInfo> StatusAsync(CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(null, null, cancellationToken, scope =>
            {
                int code = netca_token_status(Handle, out TokensHandle tokens, out ErrorHandle error);
                scope.Check(code, error, tokens);
                return TokenInfo.List(tokens).Single();
            });
        }

        /// <summary>Closes it.</summary>
        public void Dispose() => Handle.Dispose();
    }

    /// <summary>A token, as it was when it was asked about.</summary>
    public sealed class TokenInfo
    {
        private TokenInfo(TokensHandle tokens, int index)
        {
            Serial = Read.Text(tokens, index, netca_tokens_serial);
            Label = Read.Text(tokens, index, netca_tokens_label);
            Manufacturer = Read.Text(tokens, index, netca_tokens_manufacturer);
            Model = Read.Text(tokens, index, netca_tokens_model);
            TriesLeft = Read.Number(netca_tokens_tries_left(tokens, (UIntPtr)index));
            Pin = (PinState)netca_tokens_pin(tokens, (UIntPtr)index);
            Change = (TokenChange)netca_tokens_change(tokens, (UIntPtr)index);
        }

        /// <summary>The serial number, which tells two tokens apart and opens one.</summary>
        public string Serial { get; }

        /// <summary>The label, for the user to read.</summary>
        public string Label { get; }

        /// <summary>The manufacturer.</summary>
        public string Manufacturer { get; }

        /// <summary>The model.</summary>
        public string Model { get; }

        /// <summary>How many PIN tries are left; null where the token does not tell, 0 when it is locked.</summary>
        public int? TriesLeft { get; }

        /// <summary>What is known of its PIN.</summary>
        public PinState Pin { get; }

        /// <summary>Whether it came or went.</summary>
        public TokenChange Change { get; }

        internal static SnapshotList<TokenInfo> List(TokensHandle tokens)
        {
            using (tokens)
                return new SnapshotList<TokenInfo>(
                    Read.List(netca_tokens_count(tokens), at => new TokenInfo(tokens, at)),
                    Read.Text(tokens, netca_tokens_json));
        }
    }
}
