//! What the schema itself refuses, whoever writes: each rule about money, broken by hand.

use rusqlite::Connection;

use super::Store;

/// Two applications of one certificate's: `a` is under review and paid on a page, `r` was rejected and is partly given
/// back; `e` (of another) is entered, with an open page and a ledger entry that nobody used.
const BOOKS: &str = "
    INSERT INTO certificates VALUES ('c1', 'i', '01', x'', 'valid', 'first', 0, 0), ('c2', 'i', '02', x'', 'valid', 'first', 0, 0);
    INSERT INTO quotes VALUES ('q1', 'c1', '{}', 0), ('q2', 'c2', '{}', 0);
    INSERT INTO applications (application_id, business_number, order_number, certificate_sha256, quote_id, signed_sha256,
        content_sha256, renew_with, new_pair, term_months, fee_lines, total, courier_payment, invoice_type, status, created_at,
        updated_at)
    VALUES ('r', '1', '1', 'c1', 'q1', '', '', 'same_key', 0, 12, '[]', 100, '', '', 'rejected', 0, 0),
           ('a', '2', '2', 'c1', 'q1', '', '', 'same_key', 0, 12, '[]', 100, '', '', 'entered', 0, 0),
           ('e', '3', '3', 'c2', 'q2', '', '', 'same_key', 0, 12, '[]', 100, '', '', 'entered', 0, 0);
    INSERT INTO ledger VALUES (1, 60, '2026-11-20', 0), (2, 60, '2026-11-20', 0);
    INSERT INTO payments (payment_id, application_id, channel, amount, status, created_at, expires_at, paid_at) VALUES
        ('pr', 'r', 'alipay', 100, 'paid', 0, 9, 1), ('pa', 'a', 'alipay', 100, 'paid', 0, 9, 1),
        ('po', 'e', 'alipay', 100, 'open', 0, 9, NULL);
    INSERT INTO payments (payment_id, application_id, channel, amount, status, created_at, paid_at, ledger_entry) VALUES
        ('pl', 'a', 'bank_transfer', 60, 'paid', 0, 1, 1);
    UPDATE applications SET status = 'under_review', paid_at = 1 WHERE application_id = 'a';
    INSERT INTO refunds VALUES ('f', 'pr', 40, 'rejected', 'refunded', 0, 1), ('g', 'pl', 60, 'overpaid', 'requested', 0, NULL);
";

/// Statements that are each refused; what goes before a `--` is prepared first.
const REFUSED: &[(&str, &str)] = &[
    ("a paid page is paid again", "UPDATE payments SET paid_at = 2 WHERE payment_id = 'pa'"),
    ("a paid page is reopened", "UPDATE payments SET status = 'open', paid_at = NULL WHERE payment_id = 'pa'"),
    ("a payment is forgotten", "DELETE FROM payments WHERE payment_id = 'po'"),
    ("paid without a time", "UPDATE payments SET status = 'paid' WHERE payment_id = 'po'"),
    ("a payment of nothing", "UPDATE payments SET amount = 0 WHERE payment_id = 'po'"),
    (
        "a second payment of all that is missing",
        "INSERT INTO payments (payment_id, application_id, channel, amount, status, created_at, paid_at)
             VALUES ('x', 'a', 'cash', 100, 'paid', 0, 1)",
    ),
    (
        "a second open page",
        "INSERT INTO payments (payment_id, application_id, channel, amount, status, created_at, expires_at)
             VALUES ('x', 'e', 'alipay', 100, 'open', 0, 9)",
    ),
    (
        "an entry that paid for another order",
        "INSERT INTO payments (payment_id, application_id, channel, amount, status, created_at, paid_at, ledger_entry)
             VALUES ('x', 'e', 'bank_transfer', 60, 'paid', 0, 1, 1)",
    ),
    (
        "more than the entry says",
        "INSERT INTO payments (payment_id, application_id, channel, amount, status, created_at, paid_at, ledger_entry)
             VALUES ('x', 'e', 'bank_transfer', 61, 'paid', 0, 1, 2)",
    ),
    (
        "a transfer without an entry",
        "INSERT INTO payments (payment_id, application_id, channel, amount, status, created_at, paid_at)
             VALUES ('x', 'e', 'bank_transfer', 60, 'paid', 0, 1)",
    ),
    (
        "a page that never ends",
        "INSERT INTO payments (payment_id, application_id, channel, amount, status, created_at, paid_at)
             VALUES ('x', 'e', 'unionpay_personal', 100, 'paid', 0, 1)",
    ),
    (
        "cash that is awaited",
        "INSERT INTO payments (payment_id, application_id, channel, amount, status, created_at)
             VALUES ('x', 'e', 'cash', 100, 'open', 0)",
    ),
    (
        "carried over from nowhere",
        "INSERT INTO payments (payment_id, application_id, channel, amount, status, created_at, paid_at)
             VALUES ('x', 'e', 'carried_over', 60, 'paid', 0, 1)",
    ),
    ("more back than came in", "INSERT INTO refunds VALUES ('x', 'pr', 61, 'withdrawn', 'requested', 0, NULL)"),
    ("back twice for one reason", "INSERT INTO refunds VALUES ('x', 'pr', 1, 'rejected', 'requested', 0, NULL)"),
    ("back what did not come in", "INSERT INTO refunds VALUES ('x', 'po', 1, 'withdrawn', 'requested', 0, NULL)"),
    ("the fee of what goes on", "INSERT INTO refunds VALUES ('x', 'pa', 1, 'overpaid', 'requested', 0, NULL)"),
    ("given back a second time", "UPDATE refunds SET refunded_at = 2 WHERE refund_id = 'f'"),
    ("a refund that grows", "UPDATE refunds SET amount = 61 WHERE refund_id = 'g'"),
    ("given back without a time", "UPDATE refunds SET status = 'refunded' WHERE refund_id = 'g'"),
    ("more carried over than is left", "INSERT INTO credits VALUES ('x', 'pr', 'c1', 61, 'held', 0)"),
    ("carried over from what goes on", "INSERT INTO credits VALUES ('x', 'pa', 'c1', 1, 'held', 0)"),
    (
        "a credit used after it was given back",
        "INSERT INTO credits VALUES ('x', 'pr', 'c1', 60, 'returned', 0); -- UPDATE credits SET status = 'used'",
    ),
    (
        "carried over and given back",
        "INSERT INTO credits VALUES ('x', 'pr', 'c1', 60, 'held', 0); --
             INSERT INTO refunds VALUES ('x', 'pr', 1, 'withdrawn', 'requested', 0, NULL)",
    ),
    (
        "a credit that pays twice",
        "INSERT INTO credits VALUES ('x', 'pr', 'c1', 60, 'used', 0);
         INSERT INTO payments (payment_id, application_id, channel, amount, status, created_at, paid_at, credit_id)
             VALUES ('x', 'a', 'carried_over', 60, 'paid', 0, 1, 'x'); --
         INSERT INTO payments (payment_id, application_id, channel, amount, status, created_at, paid_at, credit_id)
             VALUES ('y', 'e', 'carried_over', 60, 'paid', 0, 1, 'x')",
    ),
    (
        "more than the credit holds",
        "INSERT INTO credits VALUES ('x', 'pr', 'c1', 60, 'used', 0); --
         INSERT INTO payments (payment_id, application_id, channel, amount, status, created_at, paid_at, credit_id)
             VALUES ('x', 'e', 'carried_over', 61, 'paid', 0, 1, 'x')",
    ),
    ("reviewed, and nobody knows when it was paid", "UPDATE applications SET paid_at = NULL WHERE application_id = 'a'"),
    ("review before payment", "UPDATE applications SET status = 'under_review', paid_at = 1 WHERE application_id = 'e'"),
    ("approved unpaid", "UPDATE applications SET status = 'approved', paid_at = 1, approved_at = 1 WHERE application_id = 'e'"),
    ("approved without approval", "UPDATE applications SET status = 'approved' WHERE application_id = 'a'"),
    (
        "issued without approval",
        "UPDATE applications SET status = 'ready_to_install', new_sha256 = 'c2' WHERE application_id = 'a'",
    ),
    ("issued nothing", "UPDATE applications SET status = 'ready_to_install', approved_at = 1 WHERE application_id = 'a'"),
    (
        "a transfer that succeeds without its payment",
        "INSERT INTO transfers (application_id, position, payer_account, payer_name, amount, paid_on, remark, declared_at,
             result, checked_at) VALUES ('e', 0, '', '', 1, '', '', 0, 'success', 1)",
    ),
    (
        "a transfer that was looked for at no time",
        "INSERT INTO transfers (application_id, position, payer_account, payer_name, amount, paid_on, remark, declared_at,
             result) VALUES ('e', 0, '', '', 1, '', '', 0, 'not_found')",
    ),
    (
        "a VAT invoice of nobody",
        "INSERT INTO invoices VALUES ('a', 'vat', '', NULL, '', NULL, 100, 'requested', 0, NULL, NULL)",
    ),
    (
        "a number before the invoice",
        "INSERT INTO invoices VALUES ('a', 'electronic', '', NULL, '', NULL, 100, 'voided', 0, '1', NULL)",
    ),
    (
        "asked for, and issued",
        "INSERT INTO invoices VALUES ('a', 'electronic', '', NULL, '', NULL, 100, 'requested', 0, '1', 1)",
    ),
    (
        "an invoice issued without a number",
        "INSERT INTO invoices VALUES ('a', 'electronic', '', NULL, '', NULL, 100, 'issued', 0, NULL, NULL)",
    ),
];

/// Records with these rows, and what writes to them: all of it, or nothing.
pub(super) fn with(rows: &str) -> (Store, impl Fn(&Store, &str) -> Result<(), rusqlite::Error>) {
    let store = Store::in_memory();
    let write = |store: &Store, sql: &str| -> Result<(), rusqlite::Error> {
        let connection: &Connection = &store.0.lock().unwrap();
        connection.execute_batch(&format!("BEGIN; {sql}; COMMIT;")).inspect_err(|_| {
            connection.execute_batch("ROLLBACK").unwrap();
        })
    };
    write(&store, rows).unwrap();
    (store, write)
}

/// Tries each statement on records with these rows: all are refused, by a rule of the schema.
pub(super) fn all_are_refused(rows: &str, refused: &[(&str, &str)]) {
    for (what, sql) in refused {
        let (store, write) = with(rows);
        let (first, last) = sql.split_once("--").unwrap_or(("", sql));
        if !first.is_empty() {
            write(&store, first).unwrap_or_else(|error| panic!("{what}: {error}"));
        }
        let refused = write(&store, last).expect_err(what);
        assert_eq!(refused.sqlite_error_code(), Some(rusqlite::ErrorCode::ConstraintViolation), "{what}: {refused}");
    }
}

#[test]
fn the_books_refuse_what_may_never_be() {
    all_are_refused(BOOKS, REFUSED);
}

#[test]
fn and_take_what_may() {
    for sql in [
        "UPDATE payments SET status = 'paid', channel = 'unionpay_corporate', paid_at = 1 WHERE payment_id = 'po'",
        "UPDATE payments SET status = 'declined' WHERE payment_id = 'po'",
        "UPDATE refunds SET status = 'refunded', refunded_at = 1 WHERE refund_id = 'g'",
        "INSERT INTO refunds VALUES ('x', 'pr', 60, 'withdrawn', 'requested', 0, NULL)",
        "INSERT INTO credits VALUES ('x', 'pr', 'c1', 60, 'held', 0); UPDATE credits SET status = 'returned'",
        "UPDATE applications SET status = 'approved', approved_at = 1 WHERE application_id = 'a'",
    ] {
        let (store, write) = with(BOOKS);
        write(&store, sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}
