using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;

namespace Netca.Renew.Tests
{
    internal static class Check
    {
        internal static void That(bool condition, string what = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "")
        {
            if (!condition)
                throw new Exception(file + ":" + line + ": " + what);
        }

        internal static void Equal<T>(T expected, T actual, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "")
        {
            That(Equals(expected, actual), "expected " + expected + ", got " + actual, line, file);
        }

        internal static T Throws<T>(Action act, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "")
            where T : Exception
        {
            try
            {
                act();
            }
            catch (T expected)
            {
                return expected;
            }
            catch (Exception other)
            {
                throw new Exception(file + ":" + line + ": threw " + other);
            }
            throw new Exception(file + ":" + line + ": threw nothing");
        }

        internal static NetcaException Fails(
            ErrorCode code, Action act, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "")
        {
            var exception = Throws<NetcaException>(act, line, file);
            Equal(code, exception.Code, line, file);
            return exception;
        }

        // The result, or the task's own exception.
        internal static T Now<T>(this Task<T> task) => task.GetAwaiter().GetResult();

        internal static void Now(this Task task) => task.GetAwaiter().GetResult();
    }

    // A test that this runtime cannot run, and why.
    internal sealed class LeftOut : Exception
    {
        internal LeftOut(string reason) : base(reason) { }
    }
}
