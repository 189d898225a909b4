//! The C library: its size, and what loading it costs.

use std::path::Path;
use std::process::Command;

use crate::key::{self, Ca, Key, PIN};
use crate::table::Table;

/// By a program in C that loads it, and says what the system says of itself.
pub(crate) fn table(library: &Path) -> Table {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let program = folder.path().join("load");
    let mut compiler = Command::new("cc");
    compiler.args(["-O1", "-Wall", "-Werror", "-o"]).arg(&program);
    compiler.arg(key::root().join("benches/peers/load.c")).args(["-ldl", "-I"]).arg(key::root().join("include"));
    assert!(compiler.status().expect("cc").success(), "load.c does not compile");
    let ca = Ca::new();
    let key = Key::new(&ca, 1);
    let mut command = Command::new(&program);
    command.arg(library).arg(key::hsm()).arg(PIN);
    let output = key.reach(command).output().expect("it starts");
    assert!(output.status.success(), "load: {}", String::from_utf8_lossy(&output.stderr));
    let about = "The shared library as it is packaged (`cargo xtask dist`), loaded by a program in C. The quickest \
                 loading of five. Memory is what the process has more of its own after loading than before.";
    let mut table = Table::new("The C library", about, &["", ""]);
    let size = std::fs::metadata(library).expect("the library").len();
    table.row(["size, stripped, bytes".into(), size.to_string()]);
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let (what, figure) = line.split_once(": ").expect("a figure");
        table.row([what.into(), figure.into()]);
    }
    table
}
