//! The table of what criterion measured.

use std::path::Path;

use serde_json::Value;

use crate::table::{Table, ratio};

const KEYS: [&str; 3] = ["RSA-2048", "P-256", "SM2"];
const OPERATIONS: [&str; 6] = [
    "certificate, read",
    "path of 3, validated",
    "message, signed",
    "message, verified",
    "request, made",
    "request, verified",
];

/// From the folder that criterion writes to.
pub(crate) fn table(folder: &Path) -> Table {
    let about = "Microseconds, one thread, the mean by criterion; in the same process, OpenSSL through its Rust crate. A certificate is read \
                 with its key ready for use. A message is CMS over 1,200 octets; what netca-cert signs it checks as well, as it must with a \
                 token, so that signing is signing and verifying. OpenSSL 3.0 has no CMS with SM2, where its figures are those of a \
                 signature alone, and gives the default id to the first certificate of an SM2 path only.";
    let mut table = Table::new("Certificates and signatures", about, &["", "netca-cert, µs", "OpenSSL, µs", "ratio"]);
    for operation in OPERATIONS {
        for key in KEYS {
            // Criterion makes a `_` of the `/` in a group's name.
            let mean = |name: &str| mean(&folder.join(format!("{operation}_{key}")).join(name));
            let Some(ours) = mean("netca") else { continue };
            let theirs = mean("openssl");
            let shown = |figure: Option<f64>| figure.map_or("-".into(), |figure| format!("{figure:.1}"));
            table.row([
                format!("{operation}, {key}"),
                shown(Some(ours)),
                shown(theirs),
                theirs.map_or("-".into(), |theirs| ratio(ours, theirs)),
            ]);
        }
    }
    assert!(!table.rows.is_empty(), "criterion left no figures in {}", folder.display());
    table
}

fn mean(folder: &Path) -> Option<f64> {
    let text = std::fs::read_to_string(folder.join("new/estimates.json")).ok()?;
    let estimates: Value = serde_json::from_str(&text).ok()?;
    Some(estimates["mean"]["point_estimate"].as_f64()? / 1e3)
}
