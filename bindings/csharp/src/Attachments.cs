using System;
using System.Collections;
using System.Collections.Generic;
using Netca.Renew.Native;
using static Netca.Renew.Native.NativeMethods;

namespace Netca.Renew
{
    /// <summary>The attachments that are at the CA for a quote, as they were when it was asked.</summary>
    public sealed class UploadList : IReadOnlyList<Upload>, IDisposable
    {
        private readonly IReadOnlyList<Upload> items;

        internal UploadList(UploadsHandle handle)
        {
            Handle = handle;
            items = Read.List(netca_uploads_count(handle), at => new Upload(handle, at));
            Json = Read.Text(handle, netca_uploads_json);
        }

        internal UploadsHandle Handle { get; }

        /// <summary>The whole list as JSON.</summary>
        public string Json { get; }

        /// <inheritdoc/>
        public int Count => items.Count;

        /// <inheritdoc/>
        public Upload this[int index] => items[index];

        /// <inheritdoc/>
        public IEnumerator<Upload> GetEnumerator() => items.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>Frees it. It can still be read, but not be given to a form any more.</summary>
        public void Dispose() => Handle.Dispose();
    }

    /// <summary>An attachment at the CA.</summary>
    public sealed class Upload
    {
        internal Upload(UploadsHandle uploads, int index)
        {
            Kind = (AttachmentKind)netca_uploads_kind(uploads, (UIntPtr)index);
            MediaType = (MediaType)netca_uploads_media_type(uploads, (UIntPtr)index);
            Sha256 = Read.Text(uploads, index, netca_uploads_sha256);
            Size = netca_uploads_size(uploads, (UIntPtr)index);
            Received = netca_uploads_received(uploads, (UIntPtr)index);
        }

        /// <summary>What it is.</summary>
        public AttachmentKind Kind { get; }

        /// <summary>Its type.</summary>
        public MediaType MediaType { get; }

        /// <summary>SHA-256 of its content, 64 lower-case hex digits, by which it is known.</summary>
        public string Sha256 { get; }

        /// <summary>Its size in bytes.</summary>
        public long Size { get; }

        /// <summary>How many of its bytes are there.</summary>
        public long Received { get; }
    }

    /// <summary>
    /// The form that is printed, signed by hand, stamped with the company seal and scanned
    /// (<see cref="AttachmentKind.ApplicationForm"/>), as PDF.
    /// </summary>
    public sealed class Paper
    {
        private Paper(PaperHandle paper)
        {
            Data = Read.Bytes(paper, netca_paper_data);
            Pages = (int)netca_paper_pages(paper);
            Missing = Read.Text(paper, netca_paper_missing);
        }

        /// <summary>The PDF.</summary>
        public byte[] Data { get; }

        /// <summary>How many pages it has.</summary>
        public int Pages { get; }

        /// <summary>
        /// The characters that the font lacks, each once; they are shown as crossed boxes, and what holds them has to be written in by
        /// hand. Empty where it lacks none.
        /// </summary>
        public string Missing { get; }

        /// <summary>Makes it. No font is in this library; the program ships one.</summary>
        /// <param name="form">What the user typed; null for a blank one, to be filled in by hand.</param>
        /// <param name="certificate">The certificate to renew.</param>
        /// <param name="quote">Its quote.</param>
        /// <param name="service">What the CA says of itself.</param>
        /// <param name="font">A TrueType file, or a collection, that has Chinese glyphs and allows to be embedded.</param>
        /// <param name="fontIndex">Which one of a collection.</param>
        public static Paper Make(
            Form form, Certificate certificate, Quote quote, Service service, byte[] font, int fontIndex = 0)
        {
            Utf8 file = Utf8.Of(font);
            using (var none = new FormHandle())
            {
                int code = netca_paper_new(
                    form == null ? none : form.Handle, certificate.List, certificate.Index, quote.Handle, service.Handle,
                    file.Bytes, file.Length, checked((uint)fontIndex), out PaperHandle paper, out ErrorHandle error);
                Call.Check(code, error);
                using (paper)
                    return new Paper(paper);
            }
        }
    }
}
