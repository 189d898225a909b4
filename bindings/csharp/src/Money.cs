using System;
using System.Globalization;

namespace Netca.Renew
{
    /// <summary>An amount in whole fen (1 yuan = 100 fen).</summary>
    public struct Money : IEquatable<Money>, IComparable<Money>
    {
        /// <summary>An amount of so many fen.</summary>
        public Money(long fen)
        {
            Fen = fen;
        }

        /// <summary>In fen.</summary>
        public long Fen { get; }

        /// <summary>In yuan.</summary>
        public decimal Yuan => Fen / 100m;

        /// <summary>In yuan with two digits, as <c>100.00</c>.</summary>
        public override string ToString() => Yuan.ToString("0.00", CultureInfo.InvariantCulture);

        /// <inheritdoc/>
        public bool Equals(Money other) => Fen == other.Fen;

        /// <inheritdoc/>
        public override bool Equals(object other) => other is Money && Equals((Money)other);

        /// <inheritdoc/>
        public override int GetHashCode() => Fen.GetHashCode();

        /// <inheritdoc/>
        public int CompareTo(Money other) => Fen.CompareTo(other.Fen);

        /// <summary>Whether both are the same amount.</summary>
        public static bool operator ==(Money left, Money right) => left.Fen == right.Fen;

        /// <summary>Whether they are different amounts.</summary>
        public static bool operator !=(Money left, Money right) => left.Fen != right.Fen;
    }
}
