namespace Netca.Renew.Tests
{
    // That the library is found at all, under whatever names it has.
    internal static class LibraryTests
    {
        public static void ItIsFound() => NetcaLibrary.Ensure();
    }
}
