//! What Windows' registry names, with libraries of this system in its place.

use netca_token::drivers::{Driver, Places, SkfModule, UsbId};

use super::*;

fn registered(computer: &Computer, names: &[(&str, &str)]) -> Places {
    let module =
        |(provider, name): &(&str, &str)| SkfModule { provider: (*provider).into(), path: computer.path(name) };
    Places { skf_modules: names.iter().map(module).collect(), ..Places::default() }
}

#[test]
fn skf_libraries_that_the_registry_names_are_told_for_what_they_are() {
    in_private_store("registry::skf_libraries_that_the_registry_names_are_told_for_what_they_are", |store| {
        let computer = Computer::new();
        if computer.compile("vendor/ysskf.so", "int SKF_EnumDev(void) { return 0; }", &[]).is_none() {
            return;
        }
        store.init_token("one");
        std::os::unix::fs::symlink(store.module(), computer.path("vendor/both.so")).unwrap();
        computer.write("vendor/text.so", "a text where the driver should be");
        computer.write("vendor/other.so", elf(32, false, 40));
        let names = [
            ("Yunshan", "vendor/ysskf.so"),
            ("Both", "vendor/both.so"),
            ("Text", "vendor/text.so"),
            ("Other", "vendor/other.so"),
            ("Gone", "vendor/gone.so"),
        ];
        let statuses = |probe: bool| {
            let found = computer.find_also(registered(&computer, &names), "", probe);
            let row = |driver: &Driver| (driver.provider.clone().unwrap(), driver.status.name());
            assert!(found.drivers.iter().all(|driver| driver.entry.is_none()));
            found.drivers.iter().map(row).collect::<Vec<_>>()
        };
        let expected = |both| {
            [
                ("Yunshan", "skf"),
                ("Both", both),
                ("Text", "not_a_library"),
                ("Other", "wrong_architecture"),
                ("Gone", "missing"),
            ]
            .map(|(provider, status)| (provider.to_owned(), status))
        };
        assert_eq!(statuses(false), expected("skf"));
        assert_eq!(statuses(true), expected("works"), "one that is a PKCS#11 module as well");
        let skf = &computer.find_also(registered(&computer, &names[..1]), "", true).drivers[0];
        assert!(!skf.is_found(), "no Key can be worked with by it");
    });
}

/// A driver for the other word size beside one for this: worth no word. Alone: told.
#[test]
fn the_other_word_size_is_told_only_where_this_one_is_missing() {
    let computer = Computer::new();
    if computer.compile("vendor/ysskf.so", "", &[]).is_none() {
        return;
    }
    computer.write("vendor32/ysskf.so", elf(32, false, 40));
    let names = [("Yunshan", "vendor/ysskf.so"), ("Yunshan", "vendor32/ysskf.so"), ("Baihua", "vendor32/ysskf.so")];
    let statuses = |names: &[(&str, &str)], entries: &str| {
        let found = computer.find_also(registered(&computer, names), entries, false);
        found.drivers.iter().map(|driver| driver.status.name()).collect::<Vec<_>>()
    };
    assert_eq!(statuses(&names[..2], ""), ["skf"]);
    assert_eq!(statuses(&names[1..2], ""), ["wrong_architecture"]);
    assert_eq!(statuses(&[names[0], names[2]], ""), ["skf", "wrong_architecture"], "another vendor's");
    // The same for the module names of a catalogue.
    std::fs::copy(computer.path("vendor/ysskf.so"), computer.path("lib/libys1.so")).unwrap();
    std::fs::copy(computer.path("vendor32/ysskf.so"), computer.path("lib/pkcs11/libys1.so")).unwrap();
    assert_eq!(statuses(&[], &entry("YS-1", "libys1.so", "")), ["found"]);
    std::fs::remove_file(computer.path("lib/libys1.so")).unwrap();
    assert_eq!(statuses(&[], &entry("YS-1", "libys1.so", "")), ["wrong_architecture"]);
}

/// A library that catalogue and registry both name is one driver.
#[test]
fn what_the_catalogue_knows_is_not_told_twice() {
    let computer = Computer::new();
    if computer.compile("lib/libys1.so", "", &[]).is_none() {
        return;
    }
    let places = registered(&computer, &[("Yunshan", "lib/libys1.so")]);
    let found = computer.find_also(places, &entry("YS-1", "libys1.so", ""), false);
    assert_eq!(found.drivers.len(), 1, "{found:?}");
    assert_eq!((found.drivers[0].status.name(), &found.drivers[0].provider), ("found", &None));
}

#[test]
fn keys_that_only_the_registry_lists_are_told_apart_from_no_key() {
    let computer = Computer::new();
    let entries = entry("YS-1", "libys1.so", r#""fff0:0001""#);
    let plugged_in = |id: &str| Places { plugged_in: vec![UsbId::parse(id).unwrap()], ..Places::default() };
    assert!(computer.find_also(plugged_in("fff0:0002"), &entries, false).unclaimed.is_empty());
    let found = computer.find_also(plugged_in("fff0:0001"), &entries, false);
    assert_eq!((found.unclaimed.len(), &found.unclaimed[0].product), (1, &None));
    // An SKF library alone lets nobody work with it.
    if computer.compile("vendor/ysskf.so", "", &[]).is_some() {
        let places = Places {
            plugged_in: plugged_in("fff0:0001").plugged_in,
            ..registered(&computer, &[("Y", "vendor/ysskf.so")])
        };
        assert_eq!(computer.find_also(places, &entries, true).unclaimed.len(), 1);
    }
}

#[test]
fn what_was_found_is_json_for_other_languages() {
    let computer = Computer::new();
    computer.plug_in("1-1", &[("idVendor", "fff0"), ("idProduct", "0001"), ("product", "Key")]);
    computer.write("packages/zz.module", "what\n");
    let places = registered(&computer, &[("Yunshan", "vendor/gone.so")]);
    let found = computer.find_also(places, &entry("YS-1", "libys1.so", r#""fff0:0001""#), false);
    let json = serde_json::to_value(&found).unwrap();
    let download = "https://keys.yunshan.example/YS-1";
    assert_eq!(
        json,
        serde_json::json!({
            "drivers": [
                {
                    "vendor": "云杉科技", "model": "YS-1", "module": "libys1.so", "module_file": null, "provider": null,
                    "status": "missing", "found": false, "problem": null, "library": null, "download": download,
                },
                {
                    "vendor": null, "model": null, "module": computer.path("vendor/gone.so"), "module_file": null,
                    "provider": "Yunshan", "status": "missing", "found": false, "problem": null, "library": null,
                    "download": null,
                },
            ],
            "unclaimed_keys": [{
                "usb_id": "fff0:0001", "product": "Key", "manufacturer": null, "vendor": "云杉科技", "model": "YS-1",
                "download": download,
            }],
            "skipped_files": [{ "path": computer.path("packages/zz.module"), "line": 1 }],
        })
    );
}
