use super::*;

/// A 64-bit computer with drivers of three vendors, as their installers leave the registry.
fn registry() -> Registry {
    let provider = |view, name: &str, skf: Option<&str>, image: Option<&str>| Provider {
        view,
        name: name.into(),
        skf_image_path: skf.map(str::to_owned),
        image_path: image.map(str::to_owned),
    };
    Registry {
        folders: SystemFolders {
            windows: r"C:\Windows".into(),
            own: r"C:\Windows\System32".into(),
            of_32_bits: Some(r"C:\Windows\SysWOW64".into()),
        },
        providers: vec![
            provider(
                View::Own,
                "Microsoft Strong Cryptographic Provider",
                None,
                Some(r"%SystemRoot%\system32\rsaenh.dll"),
            ),
            provider(View::Own, "Yunshan CSP v1.0", Some("ysskf64.dll"), Some(r"%windir%\system32\yscsp.dll")),
            provider(
                View::Own,
                "Baihua Key 3",
                Some("\"C:\\Program Files\\Baihua\\Key3\\bhskf.dll\"\0"),
                Some(r"C:\Program Files\Baihua\Key3\bhcsp.dll"),
            ),
            provider(View::Of32Bits, "Yunshan CSP v1.0", Some(r"C:\WINDOWS\system32\ysskf.dll"), None),
            provider(View::Of32Bits, "Baihua Key 3", Some(r"c:\program files\baihua\key3\BHSKF.DLL"), None),
            provider(View::Of32Bits, "Shuimu", Some(r"C:\Program Files (x86)\Shuimu\smskf.dll"), None),
        ],
        minidrivers: vec![
            (View::Own, "msclmd.dll".into()),
            (View::Own, r"C:\Program Files\Songhua\minidriver.dll".into()),
        ],
        devices: vec![
            r"USB\VID_FFF0&PID_0100\5&1F2E3D4C&0&2".into(),
            r"usb\vid_fff1&pid_0300&mi_00\6&aa".into(),
            r"USB\VID_FFF0&PID_0100\7&00".into(),
            r"USB\ROOT_HUB30\4&1".into(),
            r"HID\VID_FFF2&PID_0001\7&1".into(),
            r"PCI\VEN_8086&DEV_A36D&SUBSYS_1\3&11".into(),
            r"USB\VID_12345&PID_0001\1".into(),
            r"USB\VID_FFF3&PID_0001".into(),
            "".into(),
        ],
    }
}

fn texts(paths: &[PathBuf]) -> Vec<String> {
    paths.iter().map(|path| path.to_str().unwrap().to_owned()).collect()
}

#[test]
fn skf_libraries_are_found_in_both_views_once_each() {
    let modules = registry().skf_modules();
    let named: Vec<_> = modules.iter().map(|one| (one.provider.as_str(), one.path.to_str().unwrap())).collect();
    assert_eq!(
        named,
        [
            ("Yunshan CSP v1.0", r"C:\Windows\System32\ysskf64.dll"),
            ("Baihua Key 3", r"C:\Program Files\Baihua\Key3\bhskf.dll"),
            // The system's folder of 32-bit programs is another one.
            ("Yunshan CSP v1.0", r"C:\Windows\SysWOW64\ysskf.dll"),
            ("Shuimu", r"C:\Program Files (x86)\Shuimu\smskf.dll"),
        ]
    );
}

#[test]
fn modules_are_looked_for_where_vendors_put_things() {
    assert_eq!(
        texts(&registry().libraries()),
        [
            r"C:\Windows\System32",
            r"C:\Windows\SysWOW64",
            r"C:\Program Files\Baihua\Key3",
            r"C:\Program Files (x86)\Shuimu",
            r"C:\Program Files\Songhua",
        ]
    );
    assert!(Registry::default().libraries().is_empty() && Registry::default().skf_modules().is_empty());
}

#[test]
fn keys_that_are_plugged_in_are_told_by_their_instance_ids() {
    let ids: Vec<String> = registry().plugged_in().iter().map(ToString::to_string).collect();
    assert_eq!(ids, ["fff0:0100", "fff1:0300"]);
}

#[test]
fn what_is_no_full_path_is_left_out() {
    let folders = registry().folders;
    let resolve = |image: &str| path::resolve(image, View::Own, &folders);
    for good in ["x.dll", " \"x.dll\" \0", r"%SYSTEMROOT%\System32\x.dll", "C:/Windows/System32/x.dll"] {
        let text = resolve(good).unwrap().to_str().unwrap().to_lowercase();
        assert_eq!(text, r"c:\windows\system32\x.dll", "{good}");
    }
    for bad in [
        "",
        "\0",
        r"vendor\x.dll",
        r".\x.dll",
        r"..\x.dll",
        r"C:\Windows\..\x.dll",
        r"C:x.dll",
        r"\x.dll",
        r"\\server\share\x.dll",
        r"%TEMP%\x.dll",
        r"%SystemRoot\x.dll",
        "C:\\a\u{1b}[2J.dll",
    ] {
        assert_eq!(resolve(bad), None, "{bad}");
    }
    // A folder that only begins like the system's is not redirected, and 32-bit Windows has nothing to redirect.
    let other = |image: &str| path::resolve(image, View::Of32Bits, &folders).unwrap();
    assert_eq!(other(r"C:\Windows\System32x\a.dll").to_str(), Some(r"C:\Windows\System32x\a.dll"));
    let small = SystemFolders { of_32_bits: None, ..folders.clone() };
    assert_eq!(path::resolve("a.dll", View::Of32Bits, &small).unwrap().to_str(), Some(r"C:\Windows\System32\a.dll"));
}
