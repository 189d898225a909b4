using System;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Netca.Renew.Native
{
    // .NET Core finds libnetca_renew.so by the name "netca_renew", but not libnetca_renew.so.0, which is all that a system
    // has without the files for developers. NativeLibrary is not in .NET Standard 2.0, hence the reflection. Mono reads
    // Netca.Renew.dll.config instead, and .NET Framework finds netca_renew.dll by itself.
    internal static class NativeLibraryLoader
    {
        private const string Soname = "libnetca_renew.so.0";

        private delegate bool TryLoad(string name, Assembly assembly, DllImportSearchPath? path, out IntPtr handle);

        private static TryLoad tryLoad;

        internal static void Install()
        {
            Assembly core = typeof(object).Assembly;
            Type library = core.GetType("System.Runtime.InteropServices.NativeLibrary");
            Type resolver = core.GetType("System.Runtime.InteropServices.DllImportResolver");
            if (library == null || resolver == null)
                return;
            tryLoad = (TryLoad)Delegate.CreateDelegate(typeof(TryLoad), library.GetMethod("TryLoad", new[]
            {
                typeof(string), typeof(Assembly), typeof(DllImportSearchPath?), typeof(IntPtr).MakeByRefType()
            }));
            MethodInfo own = typeof(NativeLibraryLoader).GetMethod("Resolve", BindingFlags.Static | BindingFlags.NonPublic);
            MethodInfo install = library.GetMethod("SetDllImportResolver");
            try
            {
                install.Invoke(null, new object[]
                {
                    typeof(NativeLibraryLoader).Assembly, Delegate.CreateDelegate(resolver, own)
                });
            }
            catch (TargetInvocationException exception) when (exception.InnerException is InvalidOperationException)
            {
                // The host has set a resolver for this assembly, and knows better.
            }
        }

        // NULL: as without a resolver.
        private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path)
        {
            bool ours = name == NativeMethods.Library && Path.DirectorySeparatorChar == '/';
            if (ours && !tryLoad(name, assembly, path, out IntPtr _) && tryLoad(Soname, assembly, path, out IntPtr handle))
                return handle;
            return IntPtr.Zero;
        }
    }
}
