using System;
using System.Runtime.InteropServices;
using System.Text;

namespace Netca.Renew.Native
{
    // A text for the library: bytes and length. A null stays NULL.
    internal struct Utf8
    {
        private static readonly UTF8Encoding Strict = new UTF8Encoding(false, true);

        internal readonly byte[] Bytes;
        internal readonly UIntPtr Length;

        private Utf8(byte[] bytes, int length)
        {
            Bytes = bytes;
            Length = (UIntPtr)length;
        }

        // Half a surrogate pair is an ArgumentException.
        internal static Utf8 Of(string text)
        {
            return text == null ? new Utf8(null, 0) : Of(Strict.GetBytes(text));
        }

        // An empty array still has to be somewhere: NULL would be "none".
        internal static Utf8 Of(byte[] bytes)
        {
            if (bytes == null)
                return new Utf8(null, 0);
            return new Utf8(bytes.Length == 0 ? new byte[1] : bytes, bytes.Length);
        }

        internal static string Text(IntPtr text, UIntPtr length)
        {
            byte[] bytes = Copy(text, length);
            return bytes == null ? null : Encoding.UTF8.GetString(bytes);
        }

        // Of a text that ends with a NUL.
        internal static string Text(IntPtr text)
        {
            if (text == IntPtr.Zero)
                return null;
            int length = 0;
            while (Marshal.ReadByte(text, length) != 0)
                length++;
            return Text(text, (UIntPtr)length);
        }

        internal static byte[] Copy(IntPtr data, UIntPtr length)
        {
            if (data == IntPtr.Zero)
                return null;
            var bytes = new byte[checked((int)length.ToUInt64())];
            Marshal.Copy(data, bytes, 0, bytes.Length);
            return bytes;
        }
    }
}
