//! Gives the shared library the name that programs find it by: its SONAME, or the name in a DLL. Cargo sets none.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |what: &str| std::env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    match (target("OS").as_str(), target("ENV").as_str()) {
        ("linux", _) => println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libnetca_renew.so.0"),
        ("windows", "gnu") => {
            println!("cargo::rerun-if-changed=windows.def");
            let folder = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
            println!("cargo::rustc-cdylib-link-arg={folder}/windows.def");
        }
        _ => {}
    }
}
