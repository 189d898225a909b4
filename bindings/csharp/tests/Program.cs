// Tests of the binding, without a framework: Netca.Renew.Tests GROUP [SERVER TRUST_ANCHOR.pem TOKEN STATE_DIR FORM.json FONT].
// tests/tests/binding_csharp runs every group in a world of its own, on Mono and on CoreCLR.
using System;
using System.Linq;
using System.Reflection;
using System.Text;

namespace Netca.Renew.Tests
{
    internal static class Program
    {
        private static int Main(string[] arguments)
        {
            Console.OutputEncoding = new UTF8Encoding(false);
            Type group = typeof(Program).Assembly.GetType("Netca.Renew.Tests." + arguments[0] + "Tests", true);
            World world = arguments.Length > 1 ? new World(arguments.Skip(1).ToArray()) : null;
            int run = 0;
            // In the order in which they stand in the file.
            foreach (MethodInfo test in group.GetMethods(BindingFlags.Public | BindingFlags.Static))
            {
                try
                {
                    test.Invoke(null, test.GetParameters().Length == 0 ? null : new object[] { world });
                }
                catch (TargetInvocationException left) when (left.InnerException is LeftOut)
                {
                    Console.WriteLine("left out " + test.Name + ": " + left.InnerException.Message);
                    continue;
                }
                catch (TargetInvocationException failed)
                {
                    Console.Error.WriteLine("FAILED " + test.Name + ": " + failed.InnerException);
                    return 1;
                }
                Console.WriteLine("ok " + test.Name);
                run++;
            }
            Console.WriteLine(arguments[0] + ": " + run + " passed");
            return run > 0 ? 0 : 1;
        }
    }
}
