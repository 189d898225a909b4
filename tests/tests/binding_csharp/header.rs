//! The declarations and numbers of the binding beside the header's.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use netca_tests::header::{Function, Parameter, functions, numbers};
use netca_tests::{read, root};

use crate::programs::sources;

/// What the numbers of an enumeration begin with in the header. The longest that fits counts.
const ENUMERATIONS: &[(&str, &str)] = &[
    ("ERROR", "ErrorCode"),
    ("VENDOR", "ErrorVendor"),
    ("LOG", "LogLevel"),
    ("LANGUAGE", "Language"),
    ("TEXT", "TextKind"),
    ("EVENT", "EventKind"),
    ("ACTION", "CertificateActions"),
    ("TOKEN_PIN", "PinState"),
    ("TOKEN", "TokenChange"),
    ("KEY", "KeyKind"),
    ("ROLE", "CertificateRole"),
    ("DRIVER", "DriverStatus"),
    ("PATH", "RenewalPath"),
    ("RENEW_WITH", "RenewWith"),
    ("ATTACHMENT", "AttachmentKind"),
    ("MEDIA", "MediaType"),
    ("APPLIED", "Applied"),
    ("STAGE", "Stage"),
    ("BUSINESS", "BusinessStatus"),
    ("TIMELINE", "TimelineEvent"),
    ("GOAL", "Goal"),
    ("WAITED", "Waited"),
    ("INSTALL", "InstallStep"),
    ("RECOVERY", "RecoveryOutcome"),
    ("PAYMENT", "PaymentStatus"),
    ("PAYMENT_END", "PaymentEnd"),
    ("CHANNEL", "PaymentChannel"),
    ("COURIER", "CourierPayment"),
    ("UNIT", "FeeUnit"),
    ("TRANSACTION", "TransactionStatus"),
    ("TRANSACTION_TYPE", "TransactionType"),
    ("ORDER", "OrderStatus"),
    ("REFUND", "RefundStatus"),
    ("REFUND_REASON", "RefundReason"),
    ("TRANSFER", "TransferResult"),
    ("INVOICE", "InvoiceStatus"),
    ("INVOICE_TYPE", "InvoiceType"),
];

/// Numbers of no enumeration, and the constants that hold them.
const CONSTANTS: &[(&str, &str)] = &[
    ("NETCA_ABI_VERSION", "AbiVersion"),
    ("NETCA_OK", "Ok"),
    ("NETCA_NONE", "None"),
    ("NETCA_PIN_CAPACITY", "PinCapacity"),
];

/// Functions that are declared, but that no class calls, and why.
const UNUSED: &[(&str, &str)] = &[("netca_cancel_is_requested", "a program asks its CancellationToken")];

/// The same functions, with as many parameters, of types that fit.
#[test]
fn every_function_is_declared_as_in_the_header() {
    let expected: BTreeSet<String> = functions().iter().map(declaration).collect();
    let declared: BTreeSet<String> = declared().into_iter().collect();
    let missing: Vec<_> = expected.difference(&declared).map(String::as_str).collect();
    let surplus: Vec<_> = declared.difference(&expected).map(String::as_str).collect();
    assert!(
        missing.is_empty() && surplus.is_empty(),
        "to be added to bindings/csharp/src/Native/NativeMethods.*.cs:\n{}\nnot in the header:\n{}",
        missing.join("\n"),
        surplus.join("\n")
    );
}

/// A declaration that nobody calls is of no use to a program.
#[test]
fn every_function_is_used() {
    let text: String = files().iter().filter(|path| !is_declarations(path)).map(|path| read(path)).collect();
    let words: BTreeSet<&str> = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let functions = functions();
    let names = functions.iter().map(|one| one.name.as_str());
    let unused: Vec<_> = names.filter(|name| !words.contains(name)).collect();
    assert_eq!(unused, UNUSED.iter().map(|(name, _)| *name).collect::<Vec<_>>(), "declared, but not called");
}

#[test]
fn every_number_has_its_name() {
    let text: String = files().iter().map(|path| read(path)).collect();
    let mut members = members(&text);
    let mut wrong = Vec::new();
    for (name, value) in numbers() {
        if let Some((_, constant)) = CONSTANTS.iter().find(|(number, _)| *number == name) {
            let line = format!(" const int {constant} = {value};");
            assert!(text.contains(&line), "{name}: there is no{line}");
            continue;
        }
        let own = name.strip_prefix("NETCA_").unwrap();
        let fitting = ENUMERATIONS.iter().filter(|(prefix, _)| own.starts_with(&format!("{prefix}_")));
        let (prefix, enumeration) = fitting
            .max_by_key(|(prefix, _)| prefix.len())
            .unwrap_or_else(|| panic!("{name} belongs to no enumeration"));
        let member = own[prefix.len() + 1..].replace('_', "").to_lowercase();
        if members.remove(&((*enumeration).to_owned(), member.clone())) != Some(value) {
            wrong.push(format!("{name} = {value} is no member of {enumeration}"));
        }
    }
    // The name for none of the bits is C#'s own.
    members.retain(|(_, member), value| !(member == "none" && *value == 0));
    members.retain(|(enumeration, _), _| ENUMERATIONS.iter().any(|(_, known)| known == enumeration));
    assert!(wrong.is_empty() && members.is_empty(), "{}\nnot in the header: {members:?}", wrong.join("\n"));
    assert!(text.contains("const long NoTime = long.MinValue;"), "NETCA_NO_TIME is INT64_MIN");
}

fn files() -> Vec<PathBuf> {
    let source = root().join("bindings/csharp/src");
    [sources(&source), sources(&source.join("Native"))].concat()
}

fn is_declarations(path: &std::path::Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("NativeMethods."))
}

/// `int netca_form_new(out FormHandle, out ErrorHandle)` of each declaration.
fn declared() -> Vec<String> {
    let mut found = Vec::new();
    for path in files().iter().filter(|path| is_declarations(path)) {
        let text = read(path);
        for part in text.split("[DllImport(").skip(1) {
            let (attribute, rest) = part.split_once(']').unwrap();
            assert_eq!(attribute, "Library, CallingConvention = Cdecl)", "{}", path.display());
            let statement = rest.split_once(';').unwrap().0.split_whitespace().collect::<Vec<_>>().join(" ");
            let statement = statement.strip_prefix("internal static extern ").unwrap();
            let (head, list) = statement.trim_end_matches(')').split_once('(').unwrap();
            let types =
                list.split(", ").filter(|one| !one.is_empty()).map(|one| one.trim().rsplit_once(' ').unwrap().0);
            found.push(format!("{head}({})", types.collect::<Vec<_>>().join(", ")));
        }
    }
    found
}

/// What a function of the header is declared as.
fn declaration(function: &Function) -> String {
    let result = match function.result.as_str() {
        result if result.ends_with('*') => "IntPtr",
        result => number(result),
    };
    let frees = function.name.ends_with("_free");
    let types = function.parameters.iter().map(|one| kind(one, frees));
    format!("{result} {}({})", function.name, types.collect::<Vec<_>>().join(", "))
}

fn kind(parameter: &Parameter, frees: bool) -> String {
    let bare = parameter.kind.as_str();
    if let Some(made) = parameter.made() {
        return format!("out {}Handle", pascal(made));
    }
    if let Some(handle) = parameter.handle() {
        return if frees { "IntPtr".into() } else { format!("{}Handle", pascal(handle)) };
    }
    match bare {
        "const char *" | "const uint8_t *" => "byte[]".into(),
        "size_t *" => "out UIntPtr".into(),
        "int32_t *" => "out int".into(),
        "void *" => "IntPtr".into(),
        "const struct netca_login *" | "const struct netca_transport *" => {
            format!("Native{}", pascal(bare.trim_start_matches("const struct ").trim_end_matches(" *")))
        }
        callback if callback.ends_with("_callback") => pascal(callback),
        other => number(other).into(),
    }
}

fn number(kind: &str) -> &'static str {
    match kind {
        "int32_t" => "int",
        "uint32_t" => "uint",
        "int64_t" => "long",
        "uint64_t" => "ulong",
        "size_t" => "UIntPtr",
        "void" => "void",
        other => panic!("{other} has no counterpart here"),
    }
}

/// `TransferSheet` of `netca_transfer_sheet`.
fn pascal(name: &str) -> String {
    let words = name.trim_start_matches("netca_").split('_');
    words.map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// Enumeration and member, lower-case, with its number.
fn members(text: &str) -> BTreeMap<(String, String), i64> {
    let mut found = BTreeMap::new();
    let mut enumeration = None;
    for line in text.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("public enum ") {
            enumeration = rest.split_whitespace().next();
        } else if line == "}" {
            enumeration = None;
        } else if let (Some(of), Some((name, value))) = (enumeration, line.trim_end_matches(',').split_once(" = "))
            && let Ok(value) = value.parse()
        {
            let before = found.insert((of.to_owned(), name.to_lowercase()), value);
            assert!(before.is_none(), "{of}.{name} is there twice");
        }
    }
    found
}
