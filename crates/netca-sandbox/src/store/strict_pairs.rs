//! What the schema itself refuses of pairs and of the keys that are escrowed for them, whoever writes.

use super::strict::{all_are_refused, with};

/// The pair `s`, `e`, and of the pairs to come `ns`, `ne` (which are one) and `xs`, `xe` (which are none). `n` renews the
/// pair with a new key and is approved; `k` (of `s2`, `e2`) with the same keys, and is approved; `d` is done.
const ROWS: &str = "
    INSERT INTO certificates SELECT value, 'i', value, x'', 'valid', 'first', 0, 0
        FROM json_each('[\"s\", \"e\", \"s2\", \"e2\", \"s3\", \"e3\", \"ns\", \"ne\", \"xs\", \"xe\", \"ds\", \"de\"]');
    INSERT INTO pairs VALUES ('s', 'e'), ('s2', 'e2'), ('s3', 'e3'), ('ns', 'ne'), ('ds', 'de');
    INSERT INTO quotes VALUES ('q', 's', '{}', 0), ('q2', 's2', '{}', 0), ('q3', 's3', '{}', 0);
    INSERT INTO applications (application_id, business_number, order_number, certificate_sha256, encryption_sha256, quote_id,
        signed_sha256, content_sha256, renew_with, request, new_pair, envelope_cipher, term_months, fee_lines, total,
        courier_payment, invoice_type, status, created_at, updated_at)
    VALUES ('n', '1', '1', 's', 'e', 'q', '', '', 'new_key', x'00', 1, 'sm4_ecb', 12, '[]', 100, '', '', 'entered', 0, 0),
           ('k', '2', '2', 's2', 'e2', 'q2', '', '', 'same_key', NULL, 1, NULL, 12, '[]', 100, '', '', 'entered', 0, 0),
           ('d', '3', '3', 's3', 'e3', 'q3', '', '', 'new_key', x'00', 1, 'sm4_ecb', 12, '[]', 100, '', '', 'entered', 0, 0);
    INSERT INTO payments (payment_id, application_id, channel, amount, status, created_at, expires_at, paid_at) VALUES
        ('pn', 'n', 'alipay', 100, 'paid', 0, 9, 1), ('pk', 'k', 'alipay', 100, 'paid', 0, 9, 1),
        ('pd', 'd', 'alipay', 100, 'paid', 0, 9, 1);
    UPDATE applications SET status = 'approved', paid_at = 1, approved_at = 1;
    INSERT INTO escrow VALUES ('de', 'd', x'0d', zeroblob(24), zeroblob(48), x'00', 0);
    UPDATE applications SET status = 'ready_to_install', new_sha256 = 'ds', new_encryption_sha256 = 'de' WHERE application_id = 'd';
";

const ESCROW: &str = "INSERT INTO escrow VALUES ('ne', 'n', x'01', zeroblob(24), zeroblob(48), x'00', 0)";

#[test]
fn no_pair_goes_out_that_is_none_or_lacks_its_key() {
    let issue = "UPDATE applications SET status = 'ready_to_install', new_sha256 = 'ns', new_encryption_sha256 = 'ne'";
    all_are_refused(
        ROWS,
        &[
            ("a pair without its escrowed key", &format!("{issue} WHERE application_id = 'n'")),
            (
                "the signing certificate alone",
                "UPDATE applications SET status = 'ready_to_install', new_sha256 = 'ns' WHERE application_id = 'k'",
            ),
            (
                "the encryption certificate alone",
                "UPDATE applications SET new_encryption_sha256 = 'ne' WHERE application_id = 'k'",
            ),
            (
                "two that are no pair",
                "UPDATE applications SET status = 'ready_to_install', new_sha256 = 'xs', new_encryption_sha256 = 'xe'
                     WHERE application_id = 'k'",
            ),
            (
                "the pair of another key",
                &format!(
                    "{ESCROW}; INSERT INTO pairs VALUES ('xs', 'xe'); --
                     UPDATE applications SET status = 'ready_to_install', new_sha256 = 'xs', new_encryption_sha256 = 'xe'
                     WHERE application_id = 'n'"
                ),
            ),
            ("a certificate in place of the one issued", "UPDATE applications SET new_sha256 = 'ns' WHERE application_id = 'd'"),
            ("a single one from a pair", "UPDATE applications SET new_pair = 0 WHERE application_id = 'k'"),
            ("a new key for nobody to open", "UPDATE applications SET envelope_cipher = NULL WHERE application_id = 'n'"),
            (
                "an envelope without a new key",
                "UPDATE applications SET envelope_cipher = 'sm4_ecb' WHERE application_id = 'k'",
            ),
            ("a pair from a single one with the same key", "UPDATE applications SET encryption_sha256 = NULL WHERE application_id = 'k'"),
        ],
    );
}

#[test]
fn escrowed_keys_and_pairs_stay() {
    let row = |application: &str, sealed: &str| {
        format!("INSERT INTO escrow VALUES ('xe', {application}, x'02', zeroblob(24), {sealed}, x'00', 0)")
    };
    all_are_refused(
        ROWS,
        &[
            ("an escrowed key is forgotten", "DELETE FROM escrow"),
            ("an escrowed key is another", "UPDATE escrow SET sealed = randomblob(48)"),
            ("an envelope is another", "UPDATE escrow SET envelope = x'01'"),
            ("a second key for one application", &format!("{ESCROW}; -- {}", row("'n'", "zeroblob(48)"))),
            ("a key where none changes", &row("'k'", "zeroblob(48)")),
            ("a key for what is done", &row("'d'", "zeroblob(48)")),
            ("a key that is not sealed", &row("NULL", "zeroblob(32)")),
            (
                "a key of no certificate",
                "INSERT INTO escrow VALUES ('zz', NULL, x'02', zeroblob(24), zeroblob(48), x'00', 0)",
            ),
            (
                "one key under two certificates",
                "INSERT INTO escrow VALUES ('xe', NULL, x'0d', zeroblob(24), zeroblob(48), x'00', 0)",
            ),
            ("a pair is parted", "DELETE FROM pairs WHERE signing_sha256 = 's'"),
            ("a pair is mended", "UPDATE pairs SET encryption_sha256 = 'xe' WHERE signing_sha256 = 's'"),
            ("two partners", "INSERT INTO pairs VALUES ('s', 'xe')"),
            ("a partner of two", "INSERT INTO pairs VALUES ('xs', 'e')"),
            ("its own partner", "INSERT INTO pairs VALUES ('xs', 'xs')"),
            ("on both sides", "INSERT INTO pairs VALUES ('e', 'xe')"),
            (
                "issued before it is applied for",
                "INSERT INTO applications SELECT 'z', '9', '9', 's3', 'e3', 'q3', '', '', 'same_key',
                NULL, 1, NULL, 12, '[]', 100, '', '', 'installed', NULL, 'ns', 'ne', 0, 1, 1, 0",
            ),
        ],
    );
}

#[test]
fn what_is_whole_is_taken() {
    let issue = "UPDATE applications SET status = 'ready_to_install', new_sha256 = 'ns', new_encryption_sha256 = 'ne'";
    for sql in [
        &format!("{ESCROW}; {issue} WHERE application_id = 'n'"),
        &format!("{issue} WHERE application_id = 'k'"),
        "UPDATE applications SET status = 'installed' WHERE application_id = 'd'",
        "INSERT INTO escrow VALUES ('xe', NULL, x'02', zeroblob(24), zeroblob(48), x'00', 0)",
        "INSERT INTO pairs VALUES ('xs', 'xe')",
    ] {
        let (store, write) = with(ROWS);
        write(&store, sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}
