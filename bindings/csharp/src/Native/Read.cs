using System;
using System.Collections.Generic;

namespace Netca.Renew.Native
{
    internal delegate IntPtr TextOf<T>(T handle, out UIntPtr length);

    internal delegate IntPtr ItemTextOf<T>(T handle, UIntPtr index, out UIntPtr length);

    internal delegate IntPtr WordsOf<T>(T handle, int language, out UIntPtr length);

    internal delegate IntPtr ItemWordsOf<T>(T handle, UIntPtr index, int language, out UIntPtr length);

    // Copies what the library shows of a handle. Nothing borrowed is kept.
    internal static class Read
    {
        internal static string Text<T>(T handle, TextOf<T> of)
        {
            string text = Utf8.Text(of(handle, out UIntPtr length), length);
            GC.KeepAlive(handle);
            return text;
        }

        internal static string Text<T>(T handle, int index, ItemTextOf<T> of)
        {
            string text = Utf8.Text(of(handle, (UIntPtr)index, out UIntPtr length), length);
            GC.KeepAlive(handle);
            return text;
        }

        internal static byte[] Bytes<T>(T handle, TextOf<T> of)
        {
            byte[] bytes = Utf8.Copy(of(handle, out UIntPtr length), length);
            GC.KeepAlive(handle);
            return bytes;
        }

        internal static byte[] Bytes<T>(T handle, int index, ItemTextOf<T> of)
        {
            byte[] bytes = Utf8.Copy(of(handle, (UIntPtr)index, out UIntPtr length), length);
            GC.KeepAlive(handle);
            return bytes;
        }

        internal static Words Words<T>(T handle, WordsOf<T> of)
        {
            string chinese = Utf8.Text(of(handle, (int)Language.Chinese, out UIntPtr first), first);
            string english = Utf8.Text(of(handle, (int)Language.English, out UIntPtr second), second);
            GC.KeepAlive(handle);
            return new Words(chinese, english);
        }

        internal static Words Words<T>(T handle, int index, ItemWordsOf<T> of)
        {
            return Words(handle, (T same, int language, out UIntPtr length) =>
                of(same, (UIntPtr)index, language, out length));
        }

        // Seconds since 1970; a year that .NET does not have is the first or the last one that it has.
        internal static DateTimeOffset? Time(long seconds)
        {
            if (seconds == Constants.NoTime)
                return null;
            if (seconds >= DateTimeOffset.MaxValue.ToUnixTimeSeconds())
                return DateTimeOffset.MaxValue;
            if (seconds <= DateTimeOffset.MinValue.ToUnixTimeSeconds())
                return DateTimeOffset.MinValue;
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        }

        internal static int? Number(int number)
        {
            return number == Constants.None ? default(int?) : number;
        }

        internal static long? Number(long number)
        {
            return number == Constants.None ? default(long?) : number;
        }

        internal static Money? Fen(long fen)
        {
            return fen == Constants.None ? default(Money?) : new Money(fen);
        }

        internal static Stage? Stage(int stage)
        {
            return stage == Constants.None ? default(Stage?) : (Stage)stage;
        }

        internal static IReadOnlyList<T> List<T>(UIntPtr count, Func<int, T> item)
        {
            var items = new T[checked((int)count.ToUInt64())];
            for (int at = 0; at < items.Length; at++)
                items[at] = item(at);
            return Array.AsReadOnly(items);
        }

        // A list that says where it ends by NETCA_NONE.
        internal static IReadOnlyList<T> Until<T>(Func<int, long> number, Func<int, long, T> item)
        {
            var items = new List<T>();
            for (long one = number(0); one != Constants.None; one = number(items.Count))
                items.Add(item(items.Count, one));
            return items.AsReadOnly();
        }
    }
}
