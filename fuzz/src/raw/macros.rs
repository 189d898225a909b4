//! How the calls are written.

/// Calls C, which has one promise to rely on.
macro_rules! c {
    ($call:expr) => {
        // SAFETY: a handle is NULL, or came from the library and was not freed: freeing one makes it NULL (`free`). A pointer
        // with a length is a slice's.
        unsafe { $call }
    };
}

/// A text or bytes, as pointer and length, of one and the same: they are looked for once.
macro_rules! text {
    ($bytes:expr) => {
        match &$bytes {
            bytes => (bytes.as_ptr().cast::<c_char>(), bytes.len()),
        }
    };
}

/// Makes a handle in place of the one that was there; looks at the error, whether there is one or not.
macro_rules! make {
    ($world:ident.$name:ident, $free:ident, |$out:ident, $error:ident| $call:expr) => {{
        let mut made = std::ptr::dangling_mut();
        let mut error = std::ptr::null_mut();
        let ($out, $error) = (&raw mut made, &raw mut error);
        let code = c!($call);
        assert_eq!(code == 0, !made.is_null(), "a handle comes with success and with nothing else: {code}");
        $world.look(code, error);
        if !made.is_null() {
            $world.made += 1;
            c!($free($world.$name));
            $world.$name = made;
        }
    }};
}

/// Calls what makes no handle.
macro_rules! tell {
    ($world:ident, |$error:ident| $call:expr) => {{
        let mut error = std::ptr::null_mut();
        let $error = &raw mut error;
        let code = c!($call);
        $world.look(code, error);
    }};
}
