use super::*;

const GOOD: &str = r#"{
  "format": "netca-drivers", "version": 1,
  "drivers": [
    { "vendor": "云杉科技", "model": "YS-100", "modules": ["libysp11.so", "ys/libysp11.so"],
      "download": "https://keys.yunshan.example/drivers", "usb": ["fff0:0100", "FFF0:0A01"] },
    { "vendor": "b", "model": "c", "modules": ["/opt/b/c.so"] }
  ]
}"#;

fn problem(json: &str) -> CatalogueProblem {
    match Catalogue::from_json(json.as_bytes()) {
        Err(Error::Catalogue { path: None, problem }) => problem,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn breaks(from: &str, to: &str, entry: Option<usize>, field: &str, rule: CatalogueRule) {
    assert!(GOOD.contains(from), "{from}");
    let field = field.to_owned();
    assert_eq!(problem(&GOOD.replacen(from, to, 1)), CatalogueProblem::Field { entry, field, rule });
}

#[test]
fn a_catalogue_is_read() {
    let catalogue = Catalogue::from_json(GOOD.as_bytes()).unwrap();
    let [one, two] = catalogue.entries() else { panic!("two are two") };
    assert_eq!((one.vendor(), one.model()), ("云杉科技", "YS-100"));
    assert_eq!(one.modules(), ["libysp11.so", "ys/libysp11.so"]);
    assert_eq!(one.download(), Some("https://keys.yunshan.example/drivers"));
    assert_eq!(one.usb(), [UsbId { vendor: 0xfff0, product: 0x100 }, UsbId { vendor: 0xfff0, product: 0xa01 }]);
    assert_eq!(one.usb()[1].to_string(), "fff0:0a01");
    assert_eq!((two.download(), two.usb()), (None, &[][..]));
}

#[test]
fn errors_name_field_and_entry() {
    use CatalogueRule::{Form, Missing, Repeated, Type, Unknown};
    breaks("netca-drivers", "drivers", None, "format", Form);
    breaks("\"version\": 1", "\"version\": 2", None, "version", Form);
    breaks("\"version\": 1", "\"version\": \"1\"", None, "version", Type);
    breaks("\"version\": 1,", "", None, "version", Missing);
    breaks("\"drivers\": [", "\"drivers\": 1, \"x\": [", None, "drivers", Type);
    breaks("\"drivers\": [", "\"drivers\": [1,", Some(0), "(entry)", Type);
    breaks("\"drivers\": [", "\"driver\\u001bs\": [", None, "drivers", Unknown);
    breaks("\"format\": \"netca-drivers\",", "\"version\": 1,", None, "version", Repeated);
    breaks("云杉科技", "", Some(0), "vendor", Form);
    breaks("YS-100", "YS\\n100", Some(0), "model", Form);
    breaks("https:", "http:", Some(0), "download", Form);
    breaks("https://keys", "https:///keys", Some(0), "download", Form);
    breaks("fff0:0100", "fff0:100", Some(0), "usb", Form);
    breaks("fff0:0100", "+ff0:0100", Some(0), "usb", Form);
    breaks("ys/libysp11.so", "../libysp11.so", Some(0), "modules", Form);
    breaks("ys/libysp11.so", "ys/", Some(0), "modules", Form);
    breaks("[\"/opt/b/c.so\"]", "[]", Some(1), "modules", Form);
    breaks("[\"/opt/b/c.so\"]", "\"/opt/b/c.so\"", Some(1), "modules", Type);
    breaks("\"vendor\": \"b\", ", "", Some(1), "vendor", Missing);
    breaks("\"vendor\": \"b\"", "\"vendor\": \"b\", \"vendor\": \"b\"", Some(1), "vendor", Repeated);
    breaks("\"vendor\": \"b\"", "\"maker\": \"b\"", Some(1), "maker", Unknown);
    let said = problem(&GOOD.replace("\"model\": \"c\", ", "")).to_string();
    assert_eq!(said, "drivers[1].model is missing");
}

#[test]
fn what_is_no_json_is_told_with_its_place() {
    assert_eq!(problem("{\n  x"), CatalogueProblem::Syntax { line: 2, column: 3 });
    assert!(matches!(problem(&GOOD[..GOOD.len() - 1]), CatalogueProblem::Syntax { line: 8, .. }));
    assert!(matches!(problem(&format!("{GOOD} 1")), CatalogueProblem::Syntax { line: 8, .. }));
    assert!(matches!(problem(""), CatalogueProblem::Syntax { .. }));
    assert!(matches!(problem("[1]"), CatalogueProblem::Field { .. }));
}

#[test]
fn sizes_are_bounded() {
    let entry = r#"{ "vendor": "b", "model": "c", "modules": ["d.so"] }"#;
    let of = |count: usize| {
        let entries = vec![entry; count].join(",\n");
        format!(r#"{{ "format": "netca-drivers", "version": 1, "drivers": [{entries}] }}"#)
    };
    assert_eq!(Catalogue::from_json(of(256).as_bytes()).unwrap().entries().len(), 256);
    let more = CatalogueProblem::Field { entry: None, field: "drivers".into(), rule: CatalogueRule::Form };
    assert_eq!(problem(&of(257)), more);
    let padded = |length: usize| format!("{GOOD}{}", " ".repeat(length - GOOD.len()));
    assert!(Catalogue::from_json(padded(256 * 1024).as_bytes()).is_ok());
    assert_eq!(problem(&padded(256 * 1024 + 1)), CatalogueProblem::TooLarge { limit: 256 * 1024 });
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("drivers.json");
    std::fs::write(&file, padded(256 * 1024 + 1)).unwrap();
    let error = Catalogue::read(&file).unwrap_err();
    assert_eq!(error.code(), 2023);
    let Error::Catalogue { path, problem } = error else { panic!() };
    assert_eq!((path, problem), (Some(file), CatalogueProblem::TooLarge { limit: 256 * 1024 }));
    let error = Catalogue::read(dir.path()).unwrap_err();
    assert!(matches!(error, Error::Catalogue { problem: CatalogueProblem::Io { .. }, .. }), "a folder: {error}");
}
