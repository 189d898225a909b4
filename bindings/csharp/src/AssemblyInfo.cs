using System.Runtime.CompilerServices;

// What the tests look at beside the public interface: handles, and the functions that the library calls.
[assembly: InternalsVisibleTo("Netca.Renew.Tests")]
