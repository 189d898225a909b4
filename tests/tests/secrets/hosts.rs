//! Programs in other languages.

use std::path::{Path, PathBuf};
use std::process::Command;

use netca_renew::netca_cert::KeyAlgorithm;
use netca_tests::c::{Installed, TESTS, library, missing, succeed};
use netca_tests::{root, skip};

use super::Place;

/// What every host is given: server, anchor, token, state, form, font.
fn arguments(host: &mut Command, place: &Place) {
    let path = |name: &str| place.world.directory.path().join(name);
    host.arg(place.world.sandbox.url()).args([path("sandbox/ca.pem"), path("token.json"), path("state")]);
    host.args([root().join("examples/form.json"), root().join("crates/netca-pdf/fonts/sheet-hei.ttf")]);
}

#[test]
fn nothing_is_left_in_a_c_program() {
    let installed = Installed::new();
    let files = ["tests/c/secrets.c", "tests/c/fixture.c"];
    let Some(program) = installed.compile("cc", TESTS, &files) else { return };
    let mut place = Place::new(KeyAlgorithm::Sm2);
    let mut host = installed.command(program);
    arguments(&mut host, &place);
    place.look_through(host);
}

#[test]
fn nothing_is_left_in_a_node_program_that_gives_bytes() {
    let headers = root().join("target/npm/node_modules/node-api-headers/include");
    if ["node", "cc"].into_iter().any(missing) {
        return;
    }
    if !headers.is_dir() {
        return skip("the npm package node-api-headers is not in target/npm (cargo xtask test installs it)");
    }
    let folder = tempfile::tempdir().unwrap();
    let addon = folder.path().join("netca_renew.node");
    let build = root().join("bindings/node/tools/build.js");
    succeed(Command::new("node").arg(build).arg(&addon).env("NODE_API_INCLUDE", headers));
    std::fs::create_dir(folder.path().join("node_modules")).unwrap();
    std::os::unix::fs::symlink(root().join("bindings/node"), folder.path().join("node_modules/netca-renew")).unwrap();
    let script = folder.path().join("host.js");
    std::fs::copy(root().join("tests/secrets/host.js"), &script).unwrap();
    let mut place = Place::new(KeyAlgorithm::Sm2);
    let mut host = Command::new("node");
    host.arg(script).env("NETCA_RENEW_ADDON", addon).env("NETCA_RENEW_LIBRARY", library());
    arguments(&mut host, &place);
    place.look_through(host);
}

#[test]
fn nothing_is_left_in_a_csharp_program_that_gives_bytes() {
    if ["mcs", "mono"].into_iter().any(missing) {
        return;
    }
    let installed = Installed::new();
    let binding = root().join("bindings/csharp");
    let program = installed.folder().join("Host.exe");
    let mut mcs = Command::new("mcs");
    mcs.args(["-langversion:7", "-nologo", "-r:System.Net.Http.dll"]).arg(format!("-out:{}", program.display()));
    mcs.args(sources(&binding.join("src"))).args(sources(&binding.join("src/Native")));
    succeed(mcs.arg(root().join("tests/secrets/Host.cs")));
    std::fs::copy(binding.join("Netca.Renew.dll.config"), program.with_file_name("Host.exe.config")).unwrap();
    let mut place = Place::new(KeyAlgorithm::Sm2);
    let mut host = installed.command("mono");
    host.arg(program);
    arguments(&mut host, &place);
    place.look_through(host);
}

/// The C# files of a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|end| end == "cs")).collect()
}
