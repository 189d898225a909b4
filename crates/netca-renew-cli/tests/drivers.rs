//! `netca-renew drivers`: what is found on a computer whose p11-kit is told to know a test's folder only.
#![cfg(target_os = "linux")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing peer fails the test")]

mod common;

use std::path::{Path, PathBuf};

use common::command::Run;
use common::softhsm::SoftHsm;
use serde_json::{Value, json};

struct Computer {
    home: tempfile::TempDir,
}

impl Computer {
    fn new() -> Self {
        let computer = Self { home: tempfile::tempdir().unwrap() };
        computer.write("pkcs11/pkcs11.conf", "user-config: only\n");
        computer
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.home.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    fn catalogue(&self, module: &str) -> PathBuf {
        let entry = json!({
            "vendor": "云杉科技", "model": "YS-100", "modules": [module],
            "download": "https://keys.yunshan.example/drivers",
        });
        let all = json!({ "format": "netca-drivers", "version": 1, "drivers": [entry] });
        self.write("drivers.json", &all.to_string())
    }

    fn drivers(&self) -> Run {
        Run::new(&["drivers"]).env("XDG_CONFIG_HOME", self.home.path())
    }
}

fn statuses(value: &Value) -> Vec<&str> {
    value["drivers"].as_array().unwrap().iter().map(|driver| driver["status"].as_str().unwrap()).collect()
}

#[test]
fn without_any_driver_it_says_what_to_do() {
    let computer = Computer::new();
    computer.drivers().run().ends(1).says("There are no drivers").says("--catalogue");
    computer.drivers().args(["--lang", "zh-CN"]).run().ends(1).says("没有找到驱动");
    let catalogue = computer.catalogue("libysp11.so");
    let run = || computer.drivers().path("--catalogue", &catalogue);
    run().run().ends(1).says("not installed").says("https://keys.yunshan.example/drivers").says("YS-100");
    run().args(["--lang", "zh-CN"]).run().ends(1).says("未安装").says("请安装驱动: https://keys");
    let value = run().args(["--json"]).run().ends(1).json();
    assert_eq!(statuses(&value), ["missing"]);
    assert_eq!((&value["probed"], &value["unclaimed_keys"]), (&json!(false), &json!([])));
    assert_eq!(value["drivers"][0]["download"], "https://keys.yunshan.example/drivers");
}

#[test]
fn softhsm_is_found_and_works_and_a_text_does_not() {
    let computer = Computer::new();
    let Some(softhsm) = SoftHsm::new(&computer.home.path().join("store")) else { return };
    softhsm.init_token("one");
    let text = computer.write("libysp11.so", "a text where the driver should be");
    let catalogue = computer.catalogue(text.to_str().unwrap());
    let run = || computer.drivers().path("--catalogue", &catalogue).env("SOFTHSM2_CONF", &softhsm.configuration);
    run().run().ends(1).says("is no shared library").says("Install the driver again: https://keys");

    let module = format!("module: {}\n", softhsm.module.display());
    computer.write("pkcs11/modules/soft.module", &format!("{module}enable-in: netca-renew\n"));
    computer.write("pkcs11/modules/other.module", "module: /nowhere/other.so\ndisable-in: netca-renew\n");
    computer.write("pkcs11/modules/torn.module", "module: /nowhere/torn.so\nhalf a li");
    let value = run().json();
    assert_eq!(statuses(&value), ["not_a_library", "found"]);
    assert_eq!(value["drivers"][1]["library"], Value::Null, "not loaded without --probe");
    assert_eq!(value["skipped_files"][0]["line"], 2);
    let value = run().args(["--probe"]).json();
    assert_eq!(statuses(&value), ["not_a_library", "works"]);
    let info = &value["drivers"][1]["library"];
    assert!(info["slots_with_token"].as_u64().unwrap() > 0, "{value}");
    let shown = softhsm.tool(common::PIN, &["--show-info"]);
    let library = format!("{} (ver {})", info["description"].as_str().unwrap(), info["version"].as_str().unwrap());
    assert!(shown.contains(&library), "{library}\n{shown}");
    run().args(["--probe", "--lang", "zh-CN"]).run().ends(0).says("可用: ").says("有令牌的插槽").says("torn.module:2");
}

#[test]
fn a_catalogue_that_breaks_a_rule_is_refused_with_its_field() {
    let computer = Computer::new();
    let catalogue =
        computer.write("drivers.json", "{ \"format\": \"netca-drivers\",\n \"version\": 9, \"drivers\": [] }");
    let error = computer.drivers().path("--catalogue", &catalogue).args(["--json"]).run().ends(2).error();
    assert_eq!(error["code"], 2023);
    assert!(error["message"].as_str().unwrap().contains("version is out of bounds"), "{error}");
    computer
        .drivers()
        .path("--catalogue", &catalogue)
        .run()
        .ends(2)
        .says("version is out of bounds")
        .says("examples/drivers.json");
    computer.drivers().path("--catalogue", Path::new("/nowhere.json")).run().ends(2).says("/nowhere.json");
}
