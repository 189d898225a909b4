//! What is read, what is refused, and what is said of it. serde_json is the second opinion.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use netca_json::{DEEPEST, Error, read, read_tagged, write_tagged};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Order {
    number: String,
    total: u64,
    lines: Vec<Line>,
    paid: Option<bool>,
    #[serde(default)]
    notes: BTreeMap<String, String>,
    state: State,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    title: Title,
    amount: i32,
    size: (u8, u8),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Title(String);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Open,
    Refused { code: i32 },
    Named(String),
}

const GOOD: &str = r#"{
  "number": "N1", "total": 18446744073709551615, "paid": null, "later": [{"x": {}}],
  "lines": [{"title": "证书", "amount": -2147483648, "size": [1, 255]}, {"title": "", "amount": 0, "size": [0, 0]}],
  "notes": {"a": "b"}, "state": {"refused": {"code": -1}}
}"#;

#[test]
fn what_is_right_is_read_as_serde_json_reads_it() {
    assert_eq!(read::<Order>(GOOD.as_bytes()).unwrap(), serde_json::from_str(GOOD).unwrap());
    for state in ["\"open\"", "{\"open\":null}", "{\"named\":\"x\"}", "{\"refused\":{\"code\":7}}"] {
        assert_eq!(read::<State>(state.as_bytes()).unwrap(), serde_json::from_str(state).unwrap(), "{state}");
    }
}

#[track_caller]
fn refused(from: &str, to: &str) -> Error {
    assert!(GOOD.contains(from), "{from}");
    read::<Order>(GOOD.replacen(from, to, 1).as_bytes()).unwrap_err()
}

#[track_caller]
fn wrong(from: &str, to: &str, path: &str) {
    let error = refused(from, to);
    assert!(matches!(&error, Error::Value { path: found, .. } if found == path), "{error:?}");
    assert_eq!(error.path(), Some(path));
    assert!(!error.to_string().contains("typed"), "{error}");
}

#[test]
fn the_path_of_what_is_wrong_is_named_and_nothing_is_repeated() {
    wrong("\"N1\"", "1", "number");
    wrong("\"N1\"", "{\"typed\": 1}", "number");
    wrong("18446744073709551615", "-1", "total");
    wrong("18446744073709551615", "1.0", "total");
    wrong("18446744073709551615", "18446744073709551616", "total");
    wrong("18446744073709551615", "\"typed\"", "total");
    wrong("-2147483648", "-2147483649", "lines[0].amount");
    wrong("\"amount\": 0", "\"amount\": true", "lines[1].amount");
    wrong("[1, 255]", "[1, 256]", "lines[0].size[1]");
    wrong("[1, 255]", "[1, 255, 0]", "lines[0].size");
    wrong("[1, 255]", "[1]", "lines[0].size");
    wrong("\"证书\"", "[\"typed\"]", "lines[0].title");
    wrong("\"paid\": null", "\"paid\": \"typed\"", "paid");
    wrong("{\"a\": \"b\"}", "{\"a\": 1}", "notes.a");
    wrong("{\"code\": -1}", "\"typed\"", "state");
    wrong("{\"refused\": {\"code\": -1}}", "{\"open\": {}}", "state");
    wrong("{\"refused\": {\"code\": -1}}", "\"named\"", "state");
    wrong("{\"refused\": {\"code\": -1}}", "7", "state");
    // In the order of the fields, which serde_json would take.
    wrong("{\"title\": \"\", \"amount\": 0, \"size\": [0, 0]}", "[\"\", 0, [0, 0]]", "lines[1]");
    assert_eq!(refused("\"number\": \"N1\",", ""), Error::Missing { path: "number".into() });
    assert_eq!(refused("\"title\": \"\",", ""), Error::Missing { path: "lines[1].title".into() });
    assert_eq!(refused("{\"code\": -1}", "{}"), Error::Missing { path: "state.code".into() });
    assert_eq!(refused("\"amount\": 0", "\"price\": 0"), Error::UnknownName { path: "lines[1].price".into() });
    let long = format!("\"pr\\u001b[31m{}\": 0", "x".repeat(500));
    let Error::UnknownName { path } = refused("\"amount\": 0", &long) else { panic!() };
    assert_eq!(path, format!("lines[1].pr[31m{}", "x".repeat(34)));
    let melted = refused("{\"refused\": {\"code\": -1}}", "\"melted\"");
    assert_eq!(melted, Error::UnknownWord { path: "state".into() });
    assert!(!melted.to_string().contains("melted"));
    assert_eq!(refused(GOOD, "[]").path(), Some(""));
}

#[test]
fn a_name_is_there_once_also_where_nobody_looks() {
    let twice = |from, to| match refused(from, to) {
        Error::Repeated { path, line, .. } => (path, line),
        other => panic!("{other:?}"),
    };
    assert_eq!(twice("\"total\"", "\"total\": 1, \"total\""), ("total".into(), 2));
    assert_eq!(twice("\"total\"", "\"tot\\u0061l\": 1, \"total\""), ("total".into(), 2));
    assert_eq!(twice("{\"x\": {}}", "{\"x\": {\"y\": 1, \"y\": 1}}"), ("later[0].x.y".into(), 2));
    assert_eq!(twice("\"amount\": 0", "\"amount\": 0, \"amount\": 1"), ("lines[1].amount".into(), 3));
    assert_eq!(twice("{\"a\": \"b\"}", "{\"a\": \"b\", \"a\": \"b\"}"), ("notes.a".into(), 4));
}

#[test]
fn no_level_is_deeper_than_the_deepest() {
    let nested = |open: &str, close: &str, levels| format!("{}1{}", open.repeat(levels), close.repeat(levels));
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        assert!(read::<Value>(nested(open, close, DEEPEST).as_bytes()).is_ok());
        for levels in [DEEPEST + 1, 200, 100_000] {
            let error = read::<Value>(nested(open, close, levels).as_bytes()).unwrap_err();
            assert!(matches!(error, Error::TooDeep { line: 1, .. }), "{levels}: {error:?}");
            let unfinished = open.repeat(levels);
            assert!(matches!(read::<Value>(unfinished.as_bytes()), Err(Error::TooDeep { .. })));
        }
    }
}

#[test]
fn what_is_no_json_is_told_with_its_place() {
    for (text, at) in [("", (1, 0)), ("{\n  x", (2, 3)), ("{} {}", (1, 4)), ("nul", (1, 3)), ("\u{feff}{}", (1, 1))] {
        let error = read::<Value>(text.as_bytes()).unwrap_err();
        assert_eq!((error.position(), error.path()), (Some(at), None), "{text:?}");
    }
    assert!(matches!(read::<Value>(b"\"\xff\""), Err(Error::Syntax { .. })));
    for cut in 0..GOOD.len() {
        let error = read::<Order>(&GOOD.as_bytes()[..cut]).unwrap_err();
        assert!(matches!(error, Error::Syntax { .. }), "{cut}: {error:?}");
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Entry {
    Begun,
    Signed { sha256: String, at: Option<u8> },
    Nothing {},
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
enum TaggedBySerde {
    Begun,
    Signed { sha256: String, at: Option<u8> },
    Nothing {},
}

/// serde's own `tag` writes and reads the same bytes.
#[test]
fn a_tag_is_a_member_as_serdes_own() {
    let signed = |sha256: &str| (sha256.to_owned(), Some(7));
    let (a, b) = (signed("\"}{,:\\"), signed("\"}{,:\\"));
    let pairs = [
        (Entry::Begun, TaggedBySerde::Begun),
        (Entry::Nothing {}, TaggedBySerde::Nothing {}),
        (Entry::Signed { sha256: a.0, at: a.1 }, TaggedBySerde::Signed { sha256: b.0, at: b.1 }),
    ];
    for (ours, serdes) in pairs {
        let written = write_tagged("entry", &ours).unwrap();
        assert_eq!(String::from_utf8(written.clone()).unwrap(), serde_json::to_string(&serdes).unwrap());
        assert_eq!(read_tagged::<Entry>("entry", &written).unwrap(), ours);
    }
    let later = br#"{"later":[1],"entry":"begun"}"#;
    assert_eq!(read_tagged::<Entry>("entry", later).unwrap(), Entry::Begun, "what a later version adds is passed over");
    assert_eq!(write_tagged("entry", &7), None);
    assert_eq!(write_tagged("entry", &State::Named("x".into())), None);
    let error = |json: &str| read_tagged::<Entry>("entry", json.as_bytes()).unwrap_err();
    for json in ["{}", "[]", "1", r#"{"entry":1}"#, r#""begun""#] {
        assert_eq!(error(json), Error::Missing { path: "entry".into() }, "{json}");
    }
    assert_eq!(error(r#"{"entry":"teleported"}"#), Error::UnknownWord { path: String::new() });
    assert_eq!(error(r#"{"entry":"signed"}"#), Error::Missing { path: "sha256".into() });
    assert_eq!(error(r#"{"entry":"signed","sha256":1}"#).path(), Some("sha256"));
    assert!(matches!(error(r#"{"entry":"begun","entry":"begun"}"#), Error::Repeated { .. }));
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |inside| {
        prop_oneof![
            prop::collection::vec(inside.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inside, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn every_tree_is_read_as_serde_json_reads_it(value in any_value()) {
        let text = serde_json::to_vec(&value).unwrap();
        let second: Value = serde_json::from_slice(&text).unwrap();
        prop_assert_eq!(&read::<Value>(&text).unwrap(), &second);
        prop_assert_eq!(&netca_json::to_tree(&value).unwrap(), &second);
    }

    /// Nothing that is refused elsewhere is read here, and no text makes it panic.
    #[test]
    fn what_is_read_serde_json_reads_the_same(
        at in 0..GOOD.len(), with in prop::sample::select(vec![0_u8, b'"', b'{', b'}', b'[', b']', b',', b':', b'1', b'-', b'e', 0xff])
    ) {
        let mut text = GOOD.as_bytes().to_vec();
        text[at] = with;
        if let Ok(order) = read::<Order>(&text) {
            prop_assert_eq!(order, serde_json::from_slice::<Order>(&text).unwrap());
        }
    }
}
