using System;
using System.Runtime.InteropServices;
using Netca.Renew.Native;

namespace Netca.Renew
{
    /// <summary>
    /// How the PIN comes: given, asked for in the program's own dialog, or typed on the Key. One call spends one try at most,
    /// and none is repeated.
    /// </summary>
    public sealed class Login : IDisposable
    {
        private readonly object gate = new object();
        private readonly byte[] pin;
        private readonly Func<PinRequest, byte[]> dialog;
        private GCHandle pinned;
        private int uses;
        private bool disposed;

        private Login(byte[] pin, Func<PinRequest, byte[]> dialog)
        {
            this.pin = pin;
            this.dialog = dialog;
            if (pin != null)
                pinned = GCHandle.Alloc(pin, GCHandleType.Pinned);
        }

        /// <summary>Wipes the PIN of a login that nobody disposed.</summary>
        ~Login()
        {
            Wipe();
        }

        /// <summary>The PIN is typed on the Key itself; where it has no pad, that is <see cref="ErrorCode.TokenPinRequired"/>.</summary>
        public static Login OnKey() => new Login(null, null);

        /// <summary>
        /// Go on even when only one try is left. Otherwise that is <see cref="ErrorCode.TokenLastTry"/>, and costs no try.
        /// </summary>
        public bool AllowLastTry { get; set; }

        /// <summary>
        /// A PIN that is known: its bytes, as the Key takes them. The array is the login's from now on, is not moved in memory any
        /// more, and is filled with zeros by <see cref="Dispose"/>.
        /// </summary>
        public static Login WithPin(byte[] pin)
        {
            if (pin == null)
                throw new ArgumentNullException(nameof(pin));
            return new Login(pin, null);
        }

        /// <summary>
        /// The program's own dialog, asked once when the PIN is needed and not before, on the thread that does the work, never on
        /// the one that called. It gives the PIN's bytes, at most 256, which are copied and filled with zeros at once; or null when
        /// the user cancelled, which costs no try.
        /// </summary>
        public static Login Ask(Func<PinRequest, byte[]> dialog)
        {
            if (dialog == null)
                throw new ArgumentNullException(nameof(dialog));
            return new Login(null, dialog);
        }

        /// <summary>Wipes the PIN, at once, or when the call that uses it ends.</summary>
        public void Dispose()
        {
            lock (gate)
            {
                disposed = true;
                if (uses > 0)
                    return;
            }
            Wipe();
            GC.SuppressFinalize(this);
        }

        // For one call, to be disposed when it has ended. Null stands for the Key's own pad.
        internal static Use Begin(Login login) => (login ?? OnKey()).Begin();

        private Use Begin()
        {
            lock (gate)
            {
                if (disposed)
                    throw new ObjectDisposedException(nameof(Login));
                uses++;
            }
            return new Use(this);
        }

        // What the dialog says, written where the library wants it; false when the user cancelled.
        internal bool Answer(PinRequest request, IntPtr buffer, IntPtr length)
        {
            byte[] answer = dialog(request);
            if (answer == null)
                return false;
            try
            {
                if (answer.Length > Constants.PinCapacity)
                    throw new ArgumentException("a PIN has at most " + Constants.PinCapacity + " bytes");
                Marshal.Copy(answer, 0, buffer, answer.Length);
                Marshal.WriteIntPtr(length, (IntPtr)answer.Length);
                return true;
            }
            finally
            {
                Array.Clear(answer, 0, answer.Length);
            }
        }

        private void End()
        {
            lock (gate)
            {
                uses--;
                if (!disposed || uses > 0)
                    return;
            }
            Wipe();
        }

        private void Wipe()
        {
            lock (gate)
            {
                if (!pinned.IsAllocated)
                    return;
                Array.Clear(pin, 0, pin.Length);
                pinned.Free();
            }
        }

        // While a call uses it.
        internal sealed class Use : IDisposable
        {
            private readonly Login login;
            private GCHandle self;

            internal Use(Login login)
            {
                this.login = login;
                Native = new NativeLogin { AllowLastTry = login.AllowLastTry ? 1 : 0 };
                if (login.pin != null)
                {
                    Native.Pin = login.pinned.AddrOfPinnedObject();
                    Native.PinLength = (UIntPtr)login.pin.Length;
                }
                if (login.dialog != null)
                {
                    self = GCHandle.Alloc(login);
                    Native.Ask = Callbacks.AskPointer;
                    Native.UserData = GCHandle.ToIntPtr(self);
                }
            }

            internal NativeLogin Native { get; }

            public void Dispose()
            {
                if (self.IsAllocated)
                    self.Free();
                login.End();
            }
        }
    }

    /// <summary>Which PIN is asked for.</summary>
    public sealed class PinRequest
    {
        internal PinRequest(string label, string serial, int? triesLeft, PinState state)
        {
            Label = label;
            Serial = serial;
            TriesLeft = triesLeft;
            State = state;
        }

        /// <summary>The token's label, for the user to read.</summary>
        public string Label { get; }

        /// <summary>The token's serial number.</summary>
        public string Serial { get; }

        /// <summary>How many tries are left; null where the token does not tell.</summary>
        public int? TriesLeft { get; }

        /// <summary>What is known of the PIN.</summary>
        public PinState State { get; }
    }
}
