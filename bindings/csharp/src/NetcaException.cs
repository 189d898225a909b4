using System;
using System.Collections.Generic;
using Netca.Renew.Native;
using static Netca.Renew.Native.NativeMethods;

namespace Netca.Renew
{
    /// <summary>
    /// What went wrong: a stable number, words for a log (<see cref="Exception.Message"/>: English, never a PIN, name, identity
    /// number, phone number or account), words for people, and facts.
    /// </summary>
    public sealed class NetcaException : Exception
    {
        internal NetcaException(int code, ErrorHandle error, Exception inner)
            : base(Read.Text(error, netca_error_message) ?? "error " + code, inner)
        {
            Code = (ErrorCode)code;
            What = Read.Words(error, netca_error_what);
            Next = Read.Words(error, netca_error_next);
            Detail = Read.Text(error, netca_error_detail);
            Stage = Read.Stage(netca_error_stage(error));
            Vendor = (ErrorVendor)netca_error_vendor(error);
            VendorCode = netca_error_vendor_code(error);
            IsRetryable = netca_error_is_retryable(error) != 0;
            TriesLeft = Read.Number(netca_error_tries_left(error));
            long? pause = Read.Number(netca_error_retry_after(error));
            RetryAfter = pause.HasValue ? TimeSpan.FromMilliseconds(pause.Value) : default(TimeSpan?);
            Fields = Read.List(netca_error_field_count(error), at => new FieldError(error, at));
            Json = Read.Text(error, netca_error_json);
        }

        // Of an error that is borrowed from something else.
        internal NetcaException(ErrorHandle borrowed) : this(netca_error_code(borrowed), borrowed, null) { }

        /// <summary>The stable number.</summary>
        public ErrorCode Code { get; }

        /// <summary>What went wrong, for the user to read.</summary>
        public Words What { get; }

        /// <summary>What the user should do next.</summary>
        public Words Next { get; }

        /// <summary>What the CA itself says of it, for the user to read; not for a log. Null where it says nothing.</summary>
        public string Detail { get; }

        /// <summary>The stage that the renewal is at; null where none is known.</summary>
        public Stage? Stage { get; }

        /// <summary>Whose number <see cref="VendorCode"/> is.</summary>
        public ErrorVendor Vendor { get; }

        /// <summary>The number that the Key's driver (CKR_…) or the CA's server (HTTP status) gave; 0 where there is none.</summary>
        public ulong VendorCode { get; }

        /// <summary>Whether the same call may well succeed later without any change.</summary>
        public bool IsRetryable { get; }

        /// <summary>How many PIN tries are left after a wrong PIN; 0 means that the Key is locked, null that it does not tell.</summary>
        public int? TriesLeft { get; }

        /// <summary>For how long the CA asks to be left alone; null where it does not.</summary>
        public TimeSpan? RetryAfter { get; }

        /// <summary>The fields of the form that break a rule; empty where it is about none.</summary>
        public IReadOnlyList<FieldError> Fields { get; }

        /// <summary>All of it as JSON.</summary>
        public string Json { get; }
    }

    /// <summary>A field of the form that breaks a rule.</summary>
    public sealed class FieldError
    {
        internal FieldError(ErrorHandle error, int index)
        {
            Field = Read.Text(error, index, netca_error_field);
            Name = Read.Words(error, index, netca_error_field_name);
            Rule = Read.Words(error, index, netca_error_field_rule);
        }

        /// <summary>The field as a path, such as <c>operator.email</c>.</summary>
        public string Field { get; }

        /// <summary>The form's own word for it, for the user to read.</summary>
        public Words Name { get; }

        /// <summary>The rule that it breaks, for the user to read.</summary>
        public Words Rule { get; }

        /// <summary>Field and rule, in English.</summary>
        public override string ToString() => Field + ": " + Rule.English;
    }

    /// <summary>The same words in the languages that there are texts in.</summary>
    public sealed class Words
    {
        internal Words(string chinese, string english)
        {
            Chinese = chinese;
            English = english;
        }

        /// <summary>In simplified Chinese.</summary>
        public string Chinese { get; }

        /// <summary>In English.</summary>
        public string English { get; }

        /// <summary>In the language asked for.</summary>
        public string In(Language language) => language == Language.Chinese ? Chinese : English;

        /// <summary>In English.</summary>
        public override string ToString() => English;
    }
}
