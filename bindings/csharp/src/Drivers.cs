using System;
using System.Threading;
using System.Threading.Tasks;
using Netca.Renew.Native;
using static Netca.Renew.Native.NativeMethods;

namespace Netca.Renew
{
    /// <summary>A driver for Keys that was found, or ought to be there.</summary>
    public sealed class Driver
    {
        private Driver(DriversHandle drivers, int index)
        {
            Module = Read.Text(drivers, index, netca_drivers_module);
            Vendor = Read.Text(drivers, index, netca_drivers_vendor);
            Model = Read.Text(drivers, index, netca_drivers_model);
            Download = Read.Text(drivers, index, netca_drivers_download);
            Status = (DriverStatus)netca_drivers_status(drivers, (UIntPtr)index);
            What = Read.Words(drivers, index, netca_drivers_what);
            Next = Read.Words(drivers, index, netca_drivers_next);
        }

        /// <summary>
        /// The module's path, for <see cref="TokenProvider.OpenSkfAsync"/> where the status is <see cref="DriverStatus.Skf"/>, else
        /// for <see cref="TokenProvider.OpenPkcs11Async"/>; of a missing one, its name.
        /// </summary>
        public string Module { get; }

        /// <summary>The vendor of its Keys; null where the catalogue does not have it.</summary>
        public string Vendor { get; }

        /// <summary>The model of its Keys; null where the catalogue does not have it.</summary>
        public string Model { get; }

        /// <summary>Where it is to be had, an https link; null where the catalogue does not say.</summary>
        public string Download { get; }

        /// <summary>What became of looking for it.</summary>
        public DriverStatus Status { get; }

        /// <summary>The same for the user to read.</summary>
        public Words What { get; }

        /// <summary>What the user should do about it.</summary>
        public Words Next { get; }

        /// <summary>
        /// Looks for the drivers of a catalogue and for those that p11-kit knows. Needs no client.
        /// </summary>
        /// <param name="catalogue">JSON as in <c>examples/drivers.json</c>; null for none.</param>
        /// <param name="probe">
        /// Load each module that is there and ask who it is: foreign code, which can crash or hang this process, so better in a
        /// process of its own.
        /// </param>
        /// <param name="cancellationToken">Looked at before it begins.</param>
        public static Task<SnapshotList<Driver>> FindAsync(
            string catalogue, bool probe = false, CancellationToken cancellationToken = default(CancellationToken))
        {
            return CallScope.Run(null, null, cancellationToken, scope =>
            {
                Utf8 json = Utf8.Of(catalogue);
                int code = netca_drivers_find(
                    json.Bytes, json.Length, probe ? 1 : 0, out DriversHandle drivers, out ErrorHandle error);
                scope.Check(code, error, drivers);
                using (drivers)
                    return new SnapshotList<Driver>(
                        Read.List(netca_drivers_count(drivers), at => new Driver(drivers, at)),
                        Read.Text(drivers, netca_drivers_json));
            });
        }
    }
}
