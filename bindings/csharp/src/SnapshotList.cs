using System.Collections;
using System.Collections.Generic;

namespace Netca.Renew
{
    /// <summary>A list, as it was when it was asked for. Any thread may read it.</summary>
    public sealed class SnapshotList<T> : IReadOnlyList<T>
    {
        private readonly IReadOnlyList<T> items;

        internal SnapshotList(IReadOnlyList<T> items, string json)
        {
            this.items = items;
            Json = json;
        }

        /// <summary>The whole list as JSON.</summary>
        public string Json { get; }

        /// <inheritdoc/>
        public int Count => items.Count;

        /// <inheritdoc/>
        public T this[int index] => items[index];

        /// <inheritdoc/>
        public IEnumerator<T> GetEnumerator() => items.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
