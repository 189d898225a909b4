//! A C program that calls every function of the header with every argument wrong, one at a time. It is written from the
//! header, so that no function and no argument can be forgotten.

use crate::header::{Function, Parameter, functions};

/// What may be left out by a NULL: function (or `*`) and argument. Everything else must be `NETCA_ERROR_C_NULL`.
pub const OPTIONAL: &[(&str, &str)] = &[
    ("*", "error"),
    ("*", "cancel"),
    ("*", "login"),
    ("*", "length"),
    ("*", "user_data"),
    ("*", "callback"),
    ("*", "release"),
    ("netca_settings_set_proxy", "proxy"),
    ("netca_settings_set_transport", "transport"),
    ("netca_provider_open_skf", "profile"),
    ("netca_exchange_answer", "retry"),
    ("netca_token_open", "serial"),
    ("netca_client_apply", "how"),
    ("netca_renewal_withdraw", "reason"),
    ("netca_renewal_request_invoice", "tax_number"),
    ("netca_renewal_request_invoice", "email"),
    ("netca_transfers_new", "sheet"),
    ("netca_transfers_add", "remark"),
    ("netca_paper_new", "form"),
    ("netca_drivers_find", "catalogue"),
];

/// Numbers that stand for something, so that one that stands for nothing is `NETCA_ERROR_C_OUT_OF_RANGE`.
const RANGED: &[&str] = &["language", "channel", "goal", "kind", "value", "status", "code", "connect_ms", "request_ms"];

const HEAD: &str = r#"/* Written by tests/src/calls.rs from the header. */
#include "check.h"
#include <pthread.h>

static int threads;

static void no_progress(void *user_data, int32_t event, int64_t value, const char *json, size_t length)
{
    (void)user_data, (void)event, (void)value, (void)json, (void)length;
}

static void no_log(void *user_data, int32_t level, const char *text, size_t length)
{
    (void)user_data, (void)level, (void)text, (void)length;
}

static void no_release(void *user_data)
{
    (void)user_data;
}

/* What the call must give; where several threads work on one handle, it may be in use. */
static void expect(int32_t expected, int32_t code, netca_error *error, int has_error, const char *what)
{
    int as_expected = code == expected || (threads && code == NETCA_ERROR_C_IN_USE);
    if (!as_expected || (has_error && netca_error_code(error) != code)) {
        fprintf(stderr, "%s gave %d, not %d\n", what, (int)code, (int)expected);
        exit(1);
    }
}

/* What the call made; nothing, when it failed. */
static void expect_made(int32_t code, const void *made, const char *what)
{
    if (code != NETCA_OK && made != NULL) {
        fprintf(stderr, "%s failed with %d and made something all the same\n", what, (int)code);
        exit(1);
    }
}
"#;

const TAIL: &str = r#"
static void *run(void *data)
{
    all(data);
    return NULL;
}

int main(int argc, char **argument)
{
    fixture f;
    pthread_t thread[8];
    CHECK(argc == 7);
    fixture_open(&f, argument);
    all(&f);
    threads = 1;
    for (int i = 0; i < 8; i++)
        CHECK(pthread_create(&thread[i], NULL, run, &f) == 0);
    for (int i = 0; i < 8; i++)
        CHECK(pthread_join(thread[i], NULL) == 0);
    netca_cancel_request(f.cancel);
    CHECK(netca_cancel_is_requested(f.cancel) == 1);
    all(&f);
    fixture_close(&f);
    printf("%d calls\n", calls);
    return 0;
}
"#;

/// The program's text.
pub fn program() -> String {
    let functions = functions();
    let mut text = HEAD.to_owned();
    let mut calls = 0;
    let mut all = String::new();
    for function in &functions {
        let variants = variants(function);
        calls += variants.len();
        if variants.is_empty() {
            continue;
        }
        text += &format!("\nstatic void call_{}(fixture *f)\n{{\n    (void)f;\n", function.name);
        variants.iter().for_each(|variant| text += &call(function, variant));
        text += "}\n";
        all += &format!("    call_{}(f);\n", function.name);
    }
    format!("{text}\nstatic const int calls = {calls};\n\nstatic void all(fixture *f)\n{{\n{all}}}\n{TAIL}")
}

/// One argument that is not as it should be, and what that gives: a code, or nothing in particular.
struct Variant {
    argument: usize,
    value: String,
    expected: Option<&'static str>,
}

fn variants(function: &Function) -> Vec<Variant> {
    let mut variants = Vec::new();
    let mut add = |argument, value: &str, expected| {
        variants.push(Variant { argument, value: value.to_owned(), expected });
    };
    let fallible = is_fallible(function);
    let failing = |code| fallible.then_some(code);
    for (at, parameter) in function.parameters.iter().enumerate() {
        let name = parameter.name.as_str();
        if parameter.is_pointer() {
            add(at, "NULL", failing("NETCA_ERROR_C_NULL").filter(|_| !is_optional(function, name)));
        }
        if parameter.kind == "const char *" && length_of(function, at).is_some() {
            add(at, "\"\\xff\\xfe\\xff\\xfe\\xff\\xfe\\xff\\xfe\\xff\\xfe\"", failing("NETCA_ERROR_C_NOT_UTF8"));
        }
        if parameter.kind == "size_t" && name.ends_with("_length") {
            add(at, "0", None);
            for absurd in ["SIZE_MAX", "SIZE_MAX / 2 + 1", "((size_t)64 << 20) + 1"] {
                add(at, absurd, failing("NETCA_ERROR_C_TOO_LONG"));
            }
        } else if parameter.kind == "size_t" {
            add(at, "SIZE_MAX", failing("NETCA_ERROR_C_OUT_OF_RANGE"));
        }
        let ranged = failing("NETCA_ERROR_C_OUT_OF_RANGE").filter(|_| RANGED.contains(&name));
        match parameter.kind.as_str() {
            "int32_t" => ["INT32_MIN", "INT32_MAX", "-2"].iter().for_each(|value| add(at, value, ranged)),
            "uint32_t" => ["0", "UINT32_MAX"].iter().for_each(|value| add(at, value, ranged)),
            _ => {}
        }
    }
    variants
}

fn call(function: &Function, variant: &Variant) -> String {
    let mut before = String::new();
    let mut after = String::new();
    let mut arguments = Vec::new();
    for (at, parameter) in function.parameters.iter().enumerate() {
        if let Some(made) = parameter.made().filter(|_| at != variant.argument) {
            // Not NULL before, so that it can be seen to become NULL.
            let name = &parameter.name;
            before += &format!("        struct {made} *made_{name} = (struct {made} *)(void *)f;\n");
            if made != "netca_error" {
                after += &format!("        expect_made(code, made_{name}, what);\n");
            }
            after += &format!("        {made}_free(made_{name});\n");
        }
        arguments.push(if at == variant.argument { variant.value.clone() } else { good(function, at) });
    }
    let has_error = is_fallible(function) && function.parameters[variant.argument].name != "error";
    let name = &function.name;
    let what = format!("{name}: {} {}", function.parameters[variant.argument].name, variant.value.replace('"', "'"));
    let what = what.replace('\\', "\\\\");
    let result = if is_fallible(function) { "int32_t code = " } else { "(void)" };
    let result = if function.result == "void" { "" } else { result };
    let mut text = format!("    {{\n        const char *what = \"{what}\";\n        size_t length = 7;\n");
    text += "        int32_t number = 7;\n";
    text += &before;
    text += &format!("        {result}{name}({});\n", arguments.join(", "));
    if is_fallible(function) {
        let error = if has_error { "made_error" } else { "NULL" };
        let expected = variant.expected.unwrap_or("code");
        text += &format!("        expect({expected}, code, {error}, {}, what);\n", i32::from(has_error));
    } else if function.result.ends_with('*') && variant.value != "0" && must_be_none(function, variant) {
        text = text.replace(&format!("{result}{name}("), &format!("const void *given = {name}("));
        text += "        CHECK(given == NULL);\n";
    }
    text += &after;
    text + "        (void)what, (void)length, (void)number;\n    }\n"
}

/// Whether a function that gives a text or bytes has none to give: not for a length or a language that is left out.
fn must_be_none(function: &Function, variant: &Variant) -> bool {
    let parameter = &function.parameters[variant.argument];
    (variant.argument == 0 && variant.value == "NULL") || (parameter.name == "index" && variant.value == "SIZE_MAX")
}

fn is_fallible(function: &Function) -> bool {
    function.parameters.last().is_some_and(|last| last.made() == Some("netca_error"))
}

fn is_optional(function: &Function, argument: &str) -> bool {
    OPTIONAL.iter().any(|(name, optional)| *optional == argument && (*name == "*" || *name == function.name))
}

fn length_of(function: &Function, at: usize) -> Option<&Parameter> {
    let wanted = format!("{}_length", function.parameters[at].name);
    function.parameters.get(at + 1).filter(|next| next.name == wanted)
}

/// What an argument should be.
fn good(function: &Function, at: usize) -> String {
    let parameter = &function.parameters[at];
    let name = parameter.name.as_str();
    if parameter.made().is_some() {
        return format!("&made_{name}");
    }
    if let Some(handle) = parameter.handle() {
        return format!("f->{}", handle.trim_start_matches("netca_"));
    }
    match (parameter.kind.as_str(), name) {
        ("const struct netca_login *", _) => "&f->login".into(),
        ("const struct netca_transport *", _) => "&f->transport".into(),
        ("size_t *", _) => "&length".into(),
        ("int32_t *", _) => "&number".into(),
        ("void *", _) => "f".into(),
        ("netca_progress_callback", _) => "no_progress".into(),
        ("netca_log_callback", _) => "no_log".into(),
        ("netca_release_callback", _) => "no_release".into(),
        ("const char *", "field") if function.name.ends_with("_number") => "\"renew_with\"".into(),
        ("const char *", "field") => "\"operator.name\"".into(),
        ("const char *", "profile") => "\"ulong32,packed\"".into(),
        ("const char *", "date") => "\"2026-11-01\"".into(),
        ("const char *", "amount" | "account") => "\"1234567890\"".into(),
        ("const char *", _) => "\"0123456789\"".into(),
        ("const uint8_t *", "font") => "(const uint8_t *)f->font".into(),
        ("const uint8_t *", _) => "(const uint8_t *)\"0123456789\"".into(),
        ("size_t", "font_length") => "f->font_length".into(),
        ("size_t", _) if name.ends_with("_length") => match good(function, at - 1).trim_matches('"') {
            text if text.starts_with('(') => "10".into(),
            text => text.len().to_string(),
        },
        ("int32_t", "status") => "200".into(),
        ("int32_t", "code") => "NETCA_ERROR_PROTOCOL_INTERRUPTED".into(),
        ("int32_t", "channel") => "NETCA_CHANNEL_ALIPAY".into(),
        ("int32_t", "value") => "0".into(),
        ("uint32_t", "connect_ms" | "request_ms") => "60000".into(),
        ("size_t" | "int32_t" | "uint32_t", _) => "0".into(),
        ("uint64_t", _) => "1".into(),
        (kind, _) => panic!("{}: no argument of type {kind}", function.name),
    }
}
