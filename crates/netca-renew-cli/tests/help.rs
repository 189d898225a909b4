//! Help, language, and what scripts read.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing peer fails the test")]

mod common;

use common::command::Run;

#[test]
fn exit_codes_are_documented_in_both_languages() {
    for (language, words) in [("en", "Exit codes:"), ("zh-CN", "退出码:")] {
        let ran = Run::new(&["--help", "--lang", language]).run().ends(0).says(words);
        let codes = ran.out.lines().skip_while(|line| *line != words).skip(1);
        let codes: Vec<_> = codes.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect();
        assert_eq!(codes, ["0", "1", "2", "3", "4", "5", "6", "130"]);
    }
}

#[test]
fn the_option_beats_the_locale() {
    let locale = |arguments: &[&str], locale: &str| Run::new(arguments).env("LC_ALL", locale).run();
    locale(&["list"], "zh_CN.UTF-8").ends(2).says("缺少选项");
    locale(&["list"], "C.UTF-8").ends(2).says("is needed");
    locale(&["--lang", "en", "list"], "zh_CN.UTF-8").ends(2).says("is needed");
    locale(&["list", "--lang=zh-CN"], "C.UTF-8").ends(2).says("缺少选项");
    locale(&["--help"], "zh_CN.UTF-8").ends(0).says("我的证书");
    locale(&["--help", "--lang", "en"], "zh_CN.UTF-8").ends(0).says("The certificates on the token");
}

#[test]
fn options_go_before_and_after_commands() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    for arguments in [
        ["sandbox", "--data", data, "--json", "applications"],
        ["sandbox", "applications", "--json", "--data", data],
        ["--json", "sandbox", "applications", "--data", data],
    ] {
        let error = Run::new(&arguments).run().ends(1).error();
        assert_eq!(error["code"], 7005, "{arguments:?}: {error}");
        assert!(error["message"].as_str().unwrap().contains(data));
    }
}

/// What the environment names is used only where the command line names nothing.
#[test]
fn the_command_line_beats_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let command = |more: &[&str]| {
        let run = Run::new(&["list", "--json"]).path("--state", folder.path()).args(more);
        run.env("NETCA_RENEW_MODULE", "/no/such/module.so").run()
    };
    assert_eq!(command(&[]).ends(1).error()["code"], 2018);
    assert_eq!(command(&["--soft-token", "/no/such/token.json"]).ends(5).error()["code"], 2001);
}
