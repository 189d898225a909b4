//! What must hold of the books after every event. Read from the tables themselves, not through the code under test.

use std::collections::BTreeSet;

use netca_payment::{PaymentStatus, RefundStatus};
use netca_protocol::wire::{Application, BusinessStatus};
use rusqlite::Transaction;

/// What those outside know: how much payers paid on pages and at the counter, and how much the bank took in.
#[derive(Debug, Default)]
pub(super) struct Outside {
    /// The CA plays payer and bank itself, so that nobody outside knows.
    pub(super) played: bool,
    pub(super) paid: u64,
    pub(super) banked: u64,
}

/// One application's money, in fen.
struct Line {
    id: String,
    status: String,
    total: i64,
    received: i64,
    refunds: i64,
    carried: i64,
    events: Vec<String>,
}

impl Line {
    fn has_failed(&self) -> bool {
        matches!(self.status.as_str(), "rejected" | "withdrawn")
    }

    fn rest(&self) -> i64 {
        self.received - self.refunds - self.carried
    }
}

pub(super) fn check(tx: &Transaction<'_>, outside: &Outside) {
    let lines = lines(tx);
    for line in &lines {
        let id = &line.id;
        match line.status.as_str() {
            "entered" => {
                assert!(line.rest() < line.total, "{id}: paid, and not reviewed");
                assert_eq!(line.refunds, 0, "{id}: given back what is needed");
            }
            "rejected" | "withdrawn" => assert_eq!(line.rest(), 0, "{id}: ended, and something is kept"),
            _ => assert_eq!(line.rest(), line.total, "{id}: kept is not the fee"),
        }
        let first = |event: &str| line.events.iter().position(|known| known == event);
        let order = [first("entered"), first("paid"), first("approved"), first("issued"), first("installed")];
        let reached = match line.status.as_str() {
            "under_review" => 2,
            "approved" => 3,
            "ready_to_install" => 4,
            "installed" => 5,
            _ => 1,
        };
        assert!(
            order[..reached].iter().all(Option::is_some) && order[..reached].is_sorted(),
            "{id}: {:?}",
            line.events
        );
        for once in
            ["paid", "approved", "issued", "installed", "rejected", "withdrawn", "carried_over", "invoice_issued"]
        {
            let times = line.events.iter().filter(|event| *event == once).count();
            assert!(times <= 1, "{id}: {once} {times} times");
        }
    }
    let sum = |sql: &str| tx.query_row(sql, [], |row| row.get::<_, Option<i64>>(0)).unwrap().unwrap_or(0);
    let none = |what: &str, sql: &str| {
        assert_eq!(sum(&format!("SELECT count(*) FROM ({sql})")), 0, "{what}");
    };
    // No money is made, none is lost.
    let external = sum("SELECT sum(amount) FROM payments WHERE status = 'paid' AND channel != 'carried_over'");
    let refunds = sum("SELECT sum(amount) FROM refunds");
    let held = sum("SELECT sum(amount) FROM credits WHERE status = 'held'");
    let used: i64 = lines.iter().filter(|line| !line.has_failed()).map(Line::rest).sum();
    assert!(refunds <= external, "{refunds} would go back, {external} came in");
    assert_eq!(external, used + refunds + held, "money is conserved");
    if !outside.played {
        let by_bank = sum("SELECT sum(amount) FROM payments WHERE channel = 'bank_transfer'");
        assert_eq!(external - by_bank, outside.paid as i64, "what payers paid is what came in");
        assert_eq!(sum("SELECT sum(amount) FROM ledger"), outside.banked as i64);
    }
    none(
        "more goes out of a payment than came in",
        "SELECT 1 FROM payments p WHERE amount <
             (SELECT coalesce(sum(amount), 0) FROM refunds r WHERE r.payment_id = p.payment_id)
             + (SELECT coalesce(sum(amount), 0) FROM credits c WHERE c.payment_id = p.payment_id AND status != 'returned')",
    );
    none(
        "money goes out of what did not come in",
        "SELECT 1 FROM payments p WHERE status != 'paid'
             AND (EXISTS (SELECT 1 FROM refunds r WHERE r.payment_id = p.payment_id)
                  OR EXISTS (SELECT 1 FROM credits c WHERE c.payment_id = p.payment_id))",
    );
    none(
        "an entry pays twice",
        "SELECT 1 FROM payments WHERE ledger_entry NOT NULL GROUP BY 1, ledger_entry HAVING count(*) > 1",
    );
    none(
        "paid twice over",
        "SELECT 1 FROM payments WHERE status = 'paid' AND channel NOT IN ('bank_transfer', 'carried_over')
             GROUP BY application_id HAVING count(*) > 1",
    );
    none(
        "an open page asks for something else than what is missing",
        "SELECT 1 FROM payments p JOIN applications a USING (application_id) WHERE p.status = 'open' AND
             (a.status != 'entered' OR p.amount != a.total - (SELECT coalesce(sum(q.amount), 0) FROM payments q
                 WHERE q.application_id = p.application_id AND q.status = 'paid'))",
    );
    none(
        "a credit is used and is not paid with",
        "SELECT 1 FROM credits c WHERE (status = 'used')
             != EXISTS (SELECT 1 FROM payments p WHERE p.credit_id = c.credit_id AND p.amount = c.amount)",
    );
    none(
        "a transfer is successful without its money",
        "SELECT 1 FROM transfers t WHERE result = 'success' AND NOT EXISTS
             (SELECT 1 FROM payments p JOIN ledger l ON l.entry_id = p.ledger_entry
                 WHERE p.payment_id = t.payment_id AND p.application_id = t.application_id AND l.amount = t.amount)",
    );
    none("a page took money after its time", "SELECT 1 FROM payments WHERE paid_at >= expires_at");
    none(
        "a transfer that came in is not declared any more",
        "SELECT 1 FROM payments p WHERE channel = 'bank_transfer'
             AND NOT EXISTS (SELECT 1 FROM transfers t WHERE t.payment_id = p.payment_id)",
    );
    none(
        "an invoice stands for nothing",
        "SELECT 1 FROM invoices JOIN applications a USING (application_id) WHERE invoices.status != 'voided'
             AND a.status NOT IN ('under_review', 'approved', 'ready_to_install', 'installed')",
    );
    none(
        "told of payment twice, or without it",
        "SELECT 1 FROM outbox o JOIN applications a USING (application_id) WHERE kind = 'paid' AND medium = 'sms'
             GROUP BY application_id HAVING count(*) > 1 OR paid_at IS NULL",
    );
}

/// What a client is shown fits together.
pub(super) fn check_view(application: &Application) {
    let sum = |amounts: Vec<u64>| amounts.iter().sum::<u64>();
    let received = sum(application.payments.iter().map(|payment| payment.amount.fen()).collect());
    let refunds = sum(application.refunds.iter().map(|refund| refund.amount.fen()).collect());
    let waiting = application.refunds.iter().any(|refund| refund.status == RefundStatus::Requested);
    let total = application.order.total.fen();
    let failed = matches!(application.business_status, BusinessStatus::Rejected | BusinessStatus::Withdrawn);
    let wanted = match (failed, application.business_status) {
        (true, _) if received == 0 => PaymentStatus::Unpaid,
        (true, _) if waiting => PaymentStatus::Refunding,
        (true, _) if refunds < received => PaymentStatus::CarriedOver,
        (true, _) => PaymentStatus::Refunded,
        (_, BusinessStatus::Entered) if received == 0 => PaymentStatus::Unpaid,
        (_, BusinessStatus::Entered) => PaymentStatus::PartlyPaid,
        _ => PaymentStatus::Paid,
    };
    assert_eq!(application.payment_status, wanted, "{application:?}");
    if wanted.is_paid() {
        assert_eq!(received - refunds, total, "{application:?}");
    }
}

/// At the end only the fees of what was issued are left; all else went back, or waits for somebody to name it.
pub(super) fn check_end(tx: &Transaction<'_>) {
    let sum = |sql: &str| tx.query_row(sql, [], |row| row.get::<_, Option<i64>>(0)).unwrap().unwrap_or(0);
    let external = sum("SELECT sum(amount) FROM payments WHERE status = 'paid' AND channel != 'carried_over'");
    let refunded = sum("SELECT sum(amount) FROM refunds WHERE status = 'refunded'");
    let fees = sum("SELECT sum(total) FROM applications WHERE status IN ('ready_to_install', 'installed')");
    assert_eq!(external, fees + refunded, "what must go back went back");
    assert_eq!(sum("SELECT count(*) FROM applications WHERE status IN ('entered', 'under_review', 'approved')"), 0);
    let forgotten = "SELECT count(*) FROM ledger l JOIN ledger_payers w USING (entry_id)
        JOIN transfers t ON t.payment_id IS NULL AND t.payer_account = w.payer_account AND t.payer_name = w.payer_name
            AND t.amount = l.amount AND t.paid_on = l.paid_on
        WHERE l.entry_id NOT IN (SELECT ledger_entry FROM payments WHERE ledger_entry NOT NULL)";
    assert_eq!(sum(forgotten), 0, "a declared transfer came in, and nobody took it");
}

pub(super) fn seen(tx: &Transaction<'_>) -> BTreeSet<String> {
    let sql = "SELECT 'application ' || status FROM applications
        UNION SELECT 'page ' || status FROM payments WHERE expires_at NOT NULL
        UNION SELECT 'paid by ' || channel FROM payments WHERE status = 'paid'
        UNION SELECT 'partly paid' FROM events WHERE kind = 'payment_received'
        UNION SELECT 'refund ' || reason FROM refunds
        UNION SELECT 'credit ' || status FROM credits
        UNION SELECT 'transfer ' || result FROM transfers WHERE result NOT NULL
        UNION SELECT 'invoice ' || status FROM invoices";
    let mut statement = tx.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn lines(tx: &Transaction<'_>) -> Vec<Line> {
    let sql = "SELECT application_id, status, total,
        (SELECT coalesce(sum(amount), 0) FROM payments p WHERE p.application_id = a.application_id AND status = 'paid'),
        (SELECT coalesce(sum(r.amount), 0) FROM refunds r JOIN payments p USING (payment_id)
            WHERE p.application_id = a.application_id),
        (SELECT coalesce(sum(c.amount), 0) FROM credits c JOIN payments p USING (payment_id)
            WHERE p.application_id = a.application_id AND c.status != 'returned'),
        (SELECT coalesce(group_concat(kind, ' ' ORDER BY event_id), '') FROM events e
            WHERE e.application_id = a.application_id)
        FROM applications a";
    let mut statement = tx.prepare(sql).unwrap();
    let line = |row: &rusqlite::Row<'_>| {
        Ok(Line {
            id: row.get(0)?,
            status: row.get(1)?,
            total: row.get(2)?,
            received: row.get(3)?,
            refunds: row.get(4)?,
            carried: row.get(5)?,
            events: row.get::<_, String>(6)?.split_whitespace().map(str::to_owned).collect(),
        })
    };
    statement.query_map([], line).unwrap().map(Result::unwrap).collect()
}
