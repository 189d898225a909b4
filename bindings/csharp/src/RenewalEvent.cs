using System;

namespace Netca.Renew
{
    /// <summary>What happens while a call is under way.</summary>
    public sealed class RenewalEvent : EventArgs
    {
        internal RenewalEvent(EventKind kind, long? value, string json)
        {
            Kind = kind;
            Value = value;
            Json = json;
        }

        /// <summary>What happens.</summary>
        public EventKind Kind { get; }

        /// <summary>The number that belongs to it; null where none does.</summary>
        public long? Value { get; }

        /// <summary>The stage that the renewal has come to, of <see cref="EventKind.Stage"/>; else null.</summary>
        public Stage? Stage => Kind == EventKind.Stage ? (Stage?)Value : null;

        /// <summary>The step that begins, of <see cref="EventKind.Install"/>; else null. The Key must stay plugged in.</summary>
        public InstallStep? Install => Kind == EventKind.Install ? (InstallStep?)Value : null;

        /// <summary>How long until the CA is asked again, of <see cref="EventKind.NextQuestion"/>; else null.</summary>
        public TimeSpan? Pause => Kind == EventKind.NextQuestion && Value.HasValue
            ? TimeSpan.FromMilliseconds(Value.Value)
            : default(TimeSpan?);

        /// <summary>The same as JSON.</summary>
        public string Json { get; }

        /// <summary>The kind and its number.</summary>
        public override string ToString() => Value.HasValue ? Kind + " " + Value : Kind.ToString();
    }
}
