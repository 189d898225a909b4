//! BouncyCastle, for the tests of every crate that signs with SM2: one program of ours, in `peers/`.

use std::path::Path;
use std::process::Command;

const JARS: [&str; 3] = ["/usr/share/java/bcprov.jar", "/usr/share/java/bcutil.jar", "/usr/share/java/bcpkix.jar"];

/// The program, ready for its arguments; `None`, loudly, without a JDK or BouncyCastle.
pub fn bouncy_castle() -> Option<Command> {
    let java = Command::new("javac").arg("-version").output();
    if java.is_err() || JARS.iter().any(|jar| !Path::new(jar).exists()) {
        super::skip("there is no JDK, or no BouncyCastle (default-jdk-headless, libbcpkix-java)");
        return None;
    }
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../netca-cert/tests/peers/BouncyCastle.java");
    let mut java = Command::new("java");
    // Starting takes longer than running: no optimising compiler.
    java.args(["-XX:TieredStopAtLevel=1", "-cp", &JARS.join(":")]).arg(program);
    Some(java)
}
