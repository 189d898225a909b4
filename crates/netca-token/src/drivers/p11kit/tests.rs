use super::*;

struct Folders {
    root: tempfile::TempDir,
    p11_kit: P11Kit,
}

impl Folders {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        for folder in ["user/modules", "system/modules", "packages", "lib1", "lib2"] {
            std::fs::create_dir_all(at(folder)).unwrap();
        }
        std::fs::write(at("lib2/second.so"), "").unwrap();
        let p11_kit = P11Kit {
            user: Some(at("user")),
            system: Some(at("system")),
            packages: Some(at("packages")),
            module_folders: vec![at("lib1"), at("lib2")],
        };
        Self { root, p11_kit }
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.root.path().join(name), text).unwrap();
    }

    /// Modules and what was skipped, relative to the root where they are below it.
    fn modules(&self, program: &str) -> Vec<String> {
        let mut skipped = Vec::new();
        let modules = self.p11_kit.modules(Some(program), &mut skipped);
        let short = |path: &Path| path.strip_prefix(self.root.path()).unwrap_or(path).display().to_string();
        let mut said: Vec<_> = modules.iter().map(|module| short(&module.path)).collect();
        said.extend(skipped.iter().map(|file| format!("skipped {} {:?}", short(&file.path), file.line)));
        said
    }
}

#[test]
fn the_format_is_p11_kits() {
    let folders = Folders::new();
    folders.write("packages/a.module", "# a comment\n\n  module :  /full/a.so \r\n\tx-more: a: b # no comment\n");
    folders.write("packages/b.module", "module: second.so\npriority: 7");
    folders.write("packages/c.module", "module: nowhere.so\npriority: -1");
    folders.write("packages/d.module", "module:\n");
    folders.write("packages/e.module", "module: /full/e.so\ntrust-policy: yes\n");
    folders.write("packages/f.module", "module: /full/f.so\nremote: |ssh host.example\n");
    folders.write("packages/b.module~", "module: /full/backup.so\n");
    folders.write("packages/.hidden.module", "module: /full/hidden.so\n");
    folders.write("packages/README", "no module file");
    assert_eq!(folders.modules("any"), ["lib2/second.so", "/full/a.so", "lib1/nowhere.so"]);
}

#[test]
fn programs_are_let_in_and_kept_out() {
    let folders = Folders::new();
    folders.write("packages/a.module", "module: /a.so\nenable-in: seahorse, netca-renew\n");
    folders.write("packages/b.module", "module: /b.so\ndisable-in: firefox netca-renew\n");
    folders.write("packages/c.module", "module: /c.so\ndisable-in: p11-kit-proxy\n");
    assert_eq!(folders.modules("netca-renew"), ["/a.so", "/c.so"]);
    assert_eq!(folders.modules("renew"), ["/b.so", "/c.so"]);
    assert_eq!(folders.p11_kit.modules(None, &mut Vec::new()).len(), 2, "a program without a name is on no list");
}

#[test]
fn users_go_before_the_system_and_that_before_packages() {
    let folders = Folders::new();
    folders.write("packages/a.module", "module: /packages.so\ndisable-in: one\n");
    folders.write("system/modules/a.module", "module: /system.so\n");
    assert_eq!(folders.modules("two"), ["/system.so"]);
    assert!(folders.modules("one").is_empty(), "what the system's file does not say, the package's does");
    folders.write("user/modules/a.module", "module: /user.so\n");
    folders.write("user/modules/own.module", "module: /own.so\n");
    folders.write("packages/b.module", "module: /b.so\n");
    assert_eq!(folders.modules("two"), ["/user.so", "/b.so", "/own.so"]);
    folders.write("user/modules/b.module", "module:\n");
    assert_eq!(folders.modules("two"), ["/user.so", "/own.so"], "a user turns a module off");

    folders.write("user/pkcs11.conf", "user-config: only\n");
    folders.write("packages/c.module", "module: /c.so\n");
    assert_eq!(folders.modules("two"), ["/user.so", "/own.so"]);
    folders.write("system/pkcs11.conf", "user-config: none\n");
    assert_eq!(folders.modules("two"), ["/system.so", "/b.so", "/c.so"], "the system has the last word");
}

#[test]
fn what_cannot_be_read_is_told() {
    let folders = Folders::new();
    folders.write("packages/a.module", "module: /a.so\n\nwhat is this\n");
    folders.write("packages/b.module", [0xff, 0xfe]);
    folders.write("packages/c.module", "module: /c.so\n".repeat(5000));
    folders.write("packages/d.module", "module: /d.so\n");
    std::fs::create_dir(folders.root.path().join("packages/e.module")).unwrap();
    let skipped = ["a.module Some(3)", "b.module None", "c.module None", "e.module None"];
    let skipped = skipped.map(|name| format!("skipped packages/{name}"));
    assert_eq!(folders.modules("any"), [&["/d.so".to_owned()][..], &skipped].concat());
    let none = P11Kit { packages: Some("/nowhere/at/all".into()), ..P11Kit::default() };
    assert!(none.modules(None, &mut Vec::new()).is_empty());
}

#[test]
fn a_relative_module_is_never_looked_for_in_the_working_directory() {
    let mut folders = Folders::new();
    folders.write("packages/a.module", "module: Cargo.toml\n");
    folders.p11_kit.module_folders.clear();
    assert!(folders.modules("any").is_empty());
}
