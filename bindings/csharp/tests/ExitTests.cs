using System;
using System.Threading;
using System.Threading.Tasks;

namespace Netca.Renew.Tests
{
    // Main returns in the middle of a call, and nothing was disposed: the process must end all the same.
    internal static class ExitTests
    {
        public static void InTheMiddleOfACall(World world)
        {
            var client = new Client(world.Settings());
            client.Progress += (sender, what) => RenewalTests.Stress();
            Renewal renewal = world.Apply(client, world.OpenToken(), Login.WithPin(World.Pin));
            var waits = new TaskCompletionSource<bool>();
            var watch = new AtOnce(what => { if (what.Pause.HasValue) waits.TrySetResult(true); });
            Task<Waited> wait = renewal.WaitAsync(Goal.Paid, Timeout.InfiniteTimeSpan, watch);
            Check.That(waits.Task.Wait(TimeSpan.FromMinutes(1)) && !wait.IsCompleted);
        }
    }
}
