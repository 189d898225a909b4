//! The binding for Node.js: its own tests, each file against a CA of its own, and the example, installed as npm would.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use netca_sandbox::ExpiredPath;
use netca_tests::c::{CWorld, SONAME, library, missing, succeed};
use netca_tests::pairs::Prints;
use netca_tests::world::{PIN, World};
use netca_tests::{examples, pairs, root, skip};

/// The compiled addon, once for all tests; `None` where a peer is missing.
static ADDON: LazyLock<Option<Addon>> = LazyLock::new(Addon::build);

struct Addon {
    folder: tempfile::TempDir,
    file: PathBuf,
}

impl Addon {
    fn build() -> Option<Self> {
        if ["node", "cc"].into_iter().any(missing) || npm("node-api-headers").is_none() {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("netca_renew.node");
        succeed(
            Command::new("node").arg(binding().join("tools/build.js")).arg(&file).env("NODE_API_INCLUDE", headers()?),
        );
        Some(Self { folder, file })
    }
}

fn binding() -> PathBuf {
    root().join("bindings/node")
}

/// A package that xtask installs; `None`, and the test is skipped, where it is not there.
fn npm(package: &str) -> Option<PathBuf> {
    let found = root().join("target/npm/node_modules").join(package);
    if found.is_dir() {
        return Some(found);
    }
    skip(&format!("the npm package {package} is not in target/npm (cargo xtask test installs it)"));
    None
}

fn headers() -> Option<PathBuf> {
    npm("node-api-headers").map(|package| package.join("include"))
}

/// Runs one file of the binding's tests against a CA.
fn run(name: &str, world: &World, set: impl FnOnce(&mut Command)) {
    let Some(addon) = &*ADDON else { return };
    let path = |name: &str| world.directory.path().join(name);
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec"]).arg(binding().join(format!("test/{name}.test.js")));
    node.env("NETCA_RENEW_ADDON", &addon.file).env("NETCA_RENEW_LIBRARY", library());
    node.env("NETCA_SERVER", world.sandbox.url()).env("NETCA_ANCHOR", path("sandbox/ca.pem"));
    node.env("NETCA_TOKEN", path("token.json")).env("NETCA_STATE", path("state"));
    node.env("NETCA_FORM", root().join("examples/form.json"));
    node.env("NETCA_FONT", root().join("crates/netca-pdf/fonts/sheet-hei.ttf"));
    node.env("PIN", std::str::from_utf8(PIN).unwrap());
    set(&mut node);
    let said = succeed(&mut node).stdout;
    let said = String::from_utf8_lossy(&said);
    assert!(said.contains("pass") && !said.contains("tests 0"), "{name}: {said}");
}

#[test]
fn transfers_and_an_invoice() {
    run("money", &CWorld::played(|_| {}, 20).world, |_| {});
}

#[test]
fn what_is_withdrawn_is_refunded() {
    run("withdraw", &CWorld::played(|config| config.auto_review = None, 20).world, |_| {});
}

#[test]
fn both_halves_of_a_pair() {
    run("pair", &World::with_pair(), |_| {});
}

#[test]
fn an_expired_certificate_and_another_computer() {
    run("paper", &CWorld::played(|config| config.expired = Some(ExpiredPath::usual()), -30).world, |_| {});
}

#[test]
fn the_pin_is_asked_for_once() {
    run("login", &CWorld::unpaid().world, |_| {});
}

/// fetch takes further roots from the environment only.
#[test]
fn a_transport_of_the_hosts_own() {
    let world = CWorld::played(|_| {}, 20).world;
    let anchor = world.directory.path().join("sandbox/ca.pem");
    run("transport", &world, |node| {
        node.env("NODE_EXTRA_CA_CERTS", anchor);
    });
}

#[test]
fn the_event_loop_goes_on() {
    run("events", &CWorld::unpaid().world, |_| {});
}

#[test]
fn ends_in_the_middle_of_every_call() {
    let Some(addon) = &*ADDON else { return };
    let driver = addon.folder.path().join("slow_driver.so");
    let source = binding().join("test/slow_driver.c");
    succeed(Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&driver).arg(source));
    run("exit", &CWorld::unpaid().world, |node| {
        node.env("NETCA_SLOW_DRIVER", driver);
    });
}

#[test]
fn the_quick_start_renews() {
    run("readme", &CWorld::played(|_| {}, 20).world, |_| {});
}

/// What is behind the window of the Electron example: Electron itself cannot be had everywhere.
#[test]
fn what_is_behind_the_window() {
    let Some(folder) = installed_example("electron") else { return };
    run("electron", &CWorld::played(|_| {}, 20).world, |node| {
        node.env("NETCA_ELECTRON", folder.path().join("electron"));
    });
}

/// A copy of an example's folder, with the binding where npm would put it.
fn installed_example(name: &str) -> Option<tempfile::TempDir> {
    ADDON.as_ref()?;
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("node_modules")).unwrap();
    std::os::unix::fs::symlink(binding(), folder.path().join("node_modules/netca-renew")).unwrap();
    succeed(Command::new("cp").arg("-r").arg(root().join("examples/node").join(name)).arg(folder.path()));
    Some(folder)
}

/// What needs no CA: words, mistakes, the header's functions and numbers.
#[test]
fn without_a_ca() {
    let world = CWorld::unpaid().world;
    run("offline", &world, |_| {});
    run("coverage", &world, |_| {});
}

#[test]
fn the_types_fit() {
    if ["typescript", "@types/node", "undici-types"].into_iter().any(|package| npm(package).is_none()) {
        return;
    }
    run("types", &CWorld::unpaid().world, |node| {
        node.env("NETCA_NPM", root().join("target/npm"));
    });
}

/// The package as `npm pack` makes it, with addon and library of this platform, installed beside the example.
struct Package(tempfile::TempDir);

impl Package {
    fn with(library: &Path) -> Option<Self> {
        let addon = ADDON.as_ref()?;
        if missing("npm") {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("node_modules/netca-renew");
        std::fs::create_dir_all(&own).unwrap();
        let mut pack = Command::new("npm");
        pack.args(["pack", "--silent", "--ignore-scripts", "--pack-destination"])
            .arg(folder.path())
            .current_dir(binding());
        let archive = String::from_utf8(succeed(&mut pack).stdout).unwrap();
        let archive = folder.path().join(archive.trim());
        succeed(Command::new("tar").args(["--strip-components=1", "-xzf"]).arg(archive).arg("-C").arg(&own));
        let machine = if cfg!(target_arch = "x86_64") { "x64" } else { "arm64" };
        let prebuilt = own.join(format!("prebuilds/linux-{machine}"));
        std::fs::create_dir_all(&prebuilt).unwrap();
        std::fs::copy(&addon.file, prebuilt.join("netca_renew.node")).unwrap();
        std::os::unix::fs::symlink(library, prebuilt.join(SONAME)).unwrap();
        std::fs::copy(root().join("examples/node/renew.mjs"), folder.path().join("renew.mjs")).unwrap();
        Some(Self(folder))
    }

    fn example(&self) -> Command {
        let mut node = Command::new("node");
        node.arg(self.0.path().join("renew.mjs"));
        node.env_remove("NETCA_RENEW_ADDON").env_remove("NETCA_RENEW_LIBRARY");
        node
    }
}

#[test]
fn example_on_a_soft_token() {
    let Some(package) = Package::with(&library()) else { return };
    examples::on_a_soft_token(&|| package.example());
}

#[test]
fn example_on_softhsm() {
    let Some(package) = Package::with(&library()) else { return };
    examples::on_softhsm(&|| package.example());
}

/// Node.js itself takes some tens of milliseconds to start.
#[test]
fn example_killed_at_any_point_and_started_again() {
    let Some(package) = Package::with(&library()) else { return };
    examples::killed_at_any_point(&|| package.example());
}

#[test]
fn example_killed_while_it_renews_a_pair() {
    let Some(package) = Package::with(&library()) else { return };
    pairs::killed_at_any_point(&|| package.example());
}

#[test]
fn example_renews_a_pair() {
    let Some(package) = Package::with(&library()) else { return };
    pairs::renewed_by(&|| package.example(), Prints::Report);
}

#[test]
#[ignore = "run by example_renews_a_pair"]
fn renews_a_pair_on_skf() {
    pairs::inside();
}

#[test]
fn example_says_how_it_is_used() {
    let Some(package) = Package::with(&library()) else { return };
    assert_eq!(package.example().output().unwrap().status.code(), Some(2));
}

/// Both versions are named, and none of its functions is called: each would abort.
#[test]
fn a_library_of_another_abi_is_refused() {
    let Some(other) = examples::of_another_abi() else { return };
    let Some(package) = Package::with(&other.folder().join(SONAME)) else { return };
    let output = package.example().args(["a", "b", "c", "d", "e"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.starts_with("this binding is made for ABI version 1 of netca-renew, and "), "{said}");
    assert!(said.contains(&format!("has ABI version {}", examples::OTHER_ABI)) && said.contains("42.0.0"), "{said}");
}

/// Windows is where most users are: what is compiled there is compiled here.
#[test]
fn the_addon_compiles_for_windows() {
    let compiler = "x86_64-w64-mingw32-gcc-posix";
    if missing(compiler) {
        return;
    }
    let (Some(headers), Some(addon)) = (headers(), &*ADDON) else { return };
    let file = addon.folder.path().join("windows.node");
    let mut node = Command::new("node");
    node.arg(binding().join("tools/build.js")).arg(&file).env("NODE_API_INCLUDE", headers).env("CC", compiler);
    succeed(&mut node);
    let imports = succeed(Command::new("x86_64-w64-mingw32-objdump").arg("-p").arg(&file)).stdout;
    let imports = String::from_utf8_lossy(&imports);
    let libraries: Vec<_> = imports.lines().filter_map(|line| line.trim().strip_prefix("DLL Name: ")).collect();
    // Neither node.exe, whose name may be electron.exe or a product's own, nor anything of mingw's.
    assert!(libraries.iter().all(|name| ["KERNEL32.dll", "msvcrt.dll"].contains(name)), "{libraries:?}");
}
