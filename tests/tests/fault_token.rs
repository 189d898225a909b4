//! The fault token, seen by pkcs11-tool: it passes on what it is given, and fails as it was told.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::{Command, Output};

use netca_tests::matrix::ground::built;
use netca_tests::softhsm::SoftHsm;
use netca_tests::world::World;

struct Tool<'a> {
    hsm: &'a SoftHsm,
    folder: &'a Path,
}

impl Tool<'_> {
    /// Lists the objects, through the fault token with these words, or without it.
    fn list(&self, words: Option<&str>) -> Output {
        let module = if words.is_some() { built("libnetca_fault_token.so") } else { self.hsm.module.clone() };
        let mut tool = Command::new("pkcs11-tool");
        tool.arg("--module").arg(module).args(["--login", "--pin", "246813", "--list-objects"]);
        tool.env("SOFTHSM2_CONF", &self.hsm.configuration).env("NETCA_FAULT_TOKEN_MODULE", &self.hsm.module);
        tool.env("NETCA_FAULT_TOKEN", words.unwrap_or_default());
        tool.env("NETCA_FAULT_TOKEN_LOG", self.folder.join("calls"))
            .env("NETCA_FAULT_TOKEN_PLUG", self.folder.join("plug"));
        tool.output().unwrap()
    }

    /// The calls of the last run; forgets them.
    fn calls(&self) -> Vec<String> {
        let calls = std::fs::read_to_string(self.folder.join("calls")).unwrap_or_default();
        let _ = std::fs::remove_file(self.folder.join("calls"));
        calls.lines().map(str::to_owned).collect()
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

#[test]
fn it_passes_on_counts_and_fails_as_told() {
    let world = World::without_certificate(|_| {});
    let Some(hsm) = SoftHsm::new(&world) else { return };
    let tool = Tool { hsm: &hsm, folder: world.directory.path() };

    let (direct, through) = (tool.list(None), tool.list(Some("")));
    assert!(direct.status.success() && direct.stdout.len() > 100, "{}", said(&direct));
    assert_eq!(direct.stdout, through.stdout, "{}", said(&through));
    let calls = tool.calls();
    assert_eq!(calls.first().map(String::as_str), Some("1 C_Initialize 0x0"));
    assert!(calls.len() > 10 && calls.iter().any(|call| call.ends_with(" C_Login 0x0")), "{calls:?}");
    assert_eq!(calls.last().map(String::as_str), Some(format!("{} C_Finalize 0x0", calls.len()).as_str()));

    // Once.
    let failed = tool.list(Some("fail-after=C_FindObjectsInit#1:CKR_GENERAL_ERROR"));
    assert!(said(&failed).contains("CKR_GENERAL_ERROR"), "{}", said(&failed));
    assert!(tool.list(Some("")).status.success());

    // Until it is plugged in again, whoever asks.
    for code in ["CKR_DEVICE_REMOVED", "CKR_TOKEN_NOT_PRESENT", "CKR_SESSION_HANDLE_INVALID", "CKR_DEVICE_ERROR"] {
        let removed = tool.list(Some(&format!("unplug-before=C_FindObjectsInit#1:{code}")));
        assert!(!removed.status.success() && said(&removed).contains(code), "{}", said(&removed));
        let gone = tool.list(Some(""));
        assert!(!gone.status.success() && said(&gone).contains("No slot"), "{}", said(&gone));
        std::fs::write(tool.folder.join("plug"), "plug\n").unwrap();
        assert_eq!(tool.list(Some("")).stdout, direct.stdout);
    }

    let wrong = tool.list(Some("burn=1"));
    assert!(!wrong.status.success() && said(&wrong).contains("burn=1"), "{}", said(&wrong));
}
