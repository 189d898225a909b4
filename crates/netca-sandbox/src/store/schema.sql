-- The records of the sandbox. Times are milliseconds since 1970 (UTC), amounts are fen, digests are lower-case hex.
-- What is said of people stands in `submissions`, `transfers`, `ledger_payers`, `invoices` and `outbox` and, scanned, in
-- `attachment_chunks`, and nowhere else: delete their rows and the rest remains usable.

CREATE TABLE certificates (
    sha256        TEXT PRIMARY KEY,
    issuer_sha256 TEXT NOT NULL,                -- of the DER of the issuer's name
    serial        TEXT NOT NULL,
    der           BLOB NOT NULL,
    status        TEXT NOT NULL CHECK (status IN ('valid', 'replaced', 'revoked')),
    origin        TEXT NOT NULL CHECK (origin IN ('first', 'renewal', 'seen')),
    not_after     INTEGER NOT NULL,
    recorded_at   INTEGER NOT NULL,
    UNIQUE (issuer_sha256, serial)
) STRICT;

-- The certificates that stand in pairs: each signing certificate has one partner, and is the only one's.
CREATE TABLE pairs (
    signing_sha256    TEXT PRIMARY KEY REFERENCES certificates (sha256),
    encryption_sha256 TEXT NOT NULL UNIQUE REFERENCES certificates (sha256),
    CHECK (signing_sha256 != encryption_sha256)
) STRICT;

CREATE TABLE quotes (
    quote_id           TEXT PRIMARY KEY,
    certificate_sha256 TEXT NOT NULL REFERENCES certificates (sha256),
    body               TEXT NOT NULL,           -- the quote as it was answered, JSON
    expires_at         INTEGER NOT NULL
) STRICT;
CREATE INDEX quotes_by_end ON quotes (expires_at);

CREATE TABLE applications (
    application_id     TEXT PRIMARY KEY,
    business_number    TEXT NOT NULL UNIQUE,
    order_number       TEXT NOT NULL UNIQUE,
    certificate_sha256 TEXT NOT NULL REFERENCES certificates (sha256),
    encryption_sha256  TEXT REFERENCES certificates (sha256), -- its partner, when it is of a pair
    quote_id           TEXT NOT NULL REFERENCES quotes (quote_id),
    signed_sha256      TEXT NOT NULL,           -- of the CMS as it came
    content_sha256     TEXT NOT NULL,           -- of what was signed
    renew_with         TEXT NOT NULL CHECK (renew_with IN ('same_key', 'new_key')),
    request            BLOB,                    -- PKCS#10, when with a new key
    new_pair           INTEGER NOT NULL CHECK (new_pair IN (0, 1)), -- whether a pair is issued
    envelope_cipher    TEXT,                    -- under what the new encryption key is asked for
    term_months        INTEGER NOT NULL,
    fee_lines          TEXT NOT NULL,           -- JSON
    total              INTEGER NOT NULL,
    courier_payment    TEXT NOT NULL,
    invoice_type       TEXT NOT NULL,
    status             TEXT NOT NULL CHECK (status IN
        ('entered', 'under_review', 'approved', 'ready_to_install', 'installed', 'rejected', 'withdrawn')),
    reason             TEXT,
    new_sha256         TEXT REFERENCES certificates (sha256),
    new_encryption_sha256 TEXT REFERENCES certificates (sha256),
    created_at         INTEGER NOT NULL,
    paid_at            INTEGER,                 -- when all of it had come in
    approved_at        INTEGER,
    updated_at         INTEGER NOT NULL,
    CHECK ((renew_with = 'new_key') = (request IS NOT NULL)),
    CHECK ((status IN ('ready_to_install', 'installed')) = (new_sha256 IS NOT NULL)),
    -- A pair stays one, is issued whole, and its new encryption key comes in an envelope.
    CHECK (encryption_sha256 IS NULL OR new_pair),
    CHECK (renew_with = 'new_key' OR new_pair = (encryption_sha256 IS NOT NULL)),
    CHECK ((new_encryption_sha256 IS NOT NULL) = (new_pair AND new_sha256 IS NOT NULL)),
    CHECK ((envelope_cipher IS NOT NULL) = (new_pair AND renew_with = 'new_key')),
    -- Nothing is reviewed without payment, nor issued without approval.
    CHECK (status NOT IN ('under_review', 'approved', 'ready_to_install', 'installed') OR paid_at IS NOT NULL),
    CHECK (status NOT IN ('approved', 'ready_to_install', 'installed') OR approved_at IS NOT NULL)
) STRICT;
-- One open application a certificate.
CREATE UNIQUE INDEX one_open_application ON applications (certificate_sha256)
    WHERE status IN ('entered', 'under_review', 'approved', 'ready_to_install');
CREATE INDEX applications_by_status ON applications (status);
CREATE INDEX applications_by_quote ON applications (quote_id);
CREATE INDEX applications_by_certificate ON applications (certificate_sha256);
CREATE INDEX applications_by_new_certificate ON applications (new_sha256);

-- 托管: encryption keys that the CA made, sealed under escrow.key, and the envelope that each goes out in.
CREATE TABLE escrow (
    encryption_sha256 TEXT PRIMARY KEY REFERENCES certificates (sha256),
    application_id    TEXT UNIQUE REFERENCES applications (application_id), -- none for a first pair
    public_key        BLOB NOT NULL UNIQUE,     -- SubjectPublicKeyInfo
    nonce             BLOB NOT NULL CHECK (length(nonce) = 24),
    sealed            BLOB NOT NULL CHECK (length(sealed) >= 48), -- 32 bytes of SM2, or the PKCS#8 of RSA, and the tag
    envelope          BLOB NOT NULL CHECK (length(envelope) > 0), -- SM2EnvelopedKey or RSAEnvelopedKey, the same whenever it is asked for
    made_at           INTEGER NOT NULL
) STRICT;

-- What no order of events may do with a pair, whoever calls.
CREATE TRIGGER escrowed_keys_stay BEFORE DELETE ON escrow
BEGIN SELECT RAISE(ABORT, 'escrowed keys stay'); END;
CREATE TRIGGER escrowed_keys_do_not_change BEFORE UPDATE ON escrow
BEGIN SELECT RAISE(ABORT, 'escrowed keys stay as they are'); END;
CREATE TRIGGER pairs_stay BEFORE DELETE ON pairs
BEGIN SELECT RAISE(ABORT, 'pairs stay'); END;
CREATE TRIGGER pairs_do_not_change BEFORE UPDATE ON pairs
BEGIN SELECT RAISE(ABORT, 'pairs stay as they are'); END;
CREATE TRIGGER one_side_of_one_pair BEFORE INSERT ON pairs
WHEN EXISTS (SELECT 1 FROM pairs WHERE signing_sha256 = NEW.encryption_sha256 OR encryption_sha256 = NEW.signing_sha256)
BEGIN SELECT RAISE(ABORT, 'a certificate is on one side of one pair'); END;
CREATE TRIGGER escrow_when_it_is_due BEFORE INSERT ON escrow
WHEN NEW.application_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM applications
    WHERE application_id = NEW.application_id AND envelope_cipher IS NOT NULL AND status = 'approved')
BEGIN SELECT RAISE(ABORT, 'no encryption key is due'); END;
CREATE TRIGGER nothing_begins_issued BEFORE INSERT ON applications WHEN NEW.new_sha256 IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'an application begins without a certificate'); END;
CREATE TRIGGER issued_once BEFORE UPDATE ON applications
WHEN OLD.new_sha256 IS NOT NULL AND (NEW.new_sha256 IS NOT OLD.new_sha256
    OR NEW.new_encryption_sha256 IS NOT OLD.new_encryption_sha256)
BEGIN SELECT RAISE(ABORT, 'certificates are issued once'); END;
CREATE TRIGGER no_pair_apart BEFORE UPDATE ON applications
WHEN NEW.new_encryption_sha256 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pairs
    WHERE signing_sha256 = NEW.new_sha256 AND encryption_sha256 = NEW.new_encryption_sha256)
BEGIN SELECT RAISE(ABORT, 'the certificates are no pair'); END;
CREATE TRIGGER no_pair_without_its_key BEFORE UPDATE ON applications
WHEN NEW.new_encryption_sha256 IS NOT NULL AND NEW.renew_with = 'new_key' AND NOT EXISTS (SELECT 1 FROM escrow
    WHERE application_id = NEW.application_id AND encryption_sha256 = NEW.new_encryption_sha256)
BEGIN SELECT RAISE(ABORT, 'the encryption key is not escrowed'); END;

-- The evidence: what was signed, and what it says of people.
CREATE TABLE submissions (
    application_id    TEXT PRIMARY KEY REFERENCES applications (application_id),
    signed            BLOB NOT NULL,            -- CMS SignedData as it came
    operator_name     TEXT NOT NULL,
    identity_type     INTEGER NOT NULL,
    identity          TEXT NOT NULL,
    phone             TEXT NOT NULL,
    email             TEXT NOT NULL,
    address           TEXT NOT NULL,
    recipient_name    TEXT NOT NULL,
    recipient_mobile  TEXT NOT NULL,
    recipient_address TEXT NOT NULL,
    memo              TEXT NOT NULL,
    vat_invoice       TEXT,                     -- what a VAT invoice says of the buyer, JSON
    withdrawal_reason TEXT                      -- in the user's words
) STRICT;

-- Attachments belong to a quote until an application takes them along; one that is wanted in no application goes with its
-- quote. Their bytes stand here and not in files of their own: a chunk and the count of what is there reach the disk in
-- one transaction, and so do an application and its attachments; no crash leaves half of either, or a file that nobody
-- knows of.
CREATE TABLE attachments (
    attachment_id INTEGER PRIMARY KEY,
    quote_id      TEXT NOT NULL REFERENCES quotes (quote_id) ON DELETE CASCADE,
    kind          TEXT NOT NULL,
    media_type    TEXT NOT NULL,
    sha256        TEXT NOT NULL,
    size          INTEGER NOT NULL CHECK (size > 0),
    received      INTEGER NOT NULL CHECK (received BETWEEN 0 AND size), -- all of it only once the whole was found good
    UNIQUE (quote_id, sha256)
) STRICT;
CREATE TABLE attachment_chunks (
    attachment_id INTEGER NOT NULL REFERENCES attachments (attachment_id) ON DELETE CASCADE,
    start         INTEGER NOT NULL,
    bytes         BLOB NOT NULL,
    PRIMARY KEY (attachment_id, start)
) STRICT;
CREATE TABLE application_attachments (
    application_id TEXT NOT NULL REFERENCES applications (application_id),
    position       INTEGER NOT NULL,
    attachment_id  INTEGER NOT NULL REFERENCES attachments (attachment_id),
    PRIMARY KEY (application_id, position)
) STRICT;
CREATE INDEX application_attachments_by_attachment ON application_attachments (attachment_id);

CREATE TABLE events (
    event_id       INTEGER PRIMARY KEY,
    at             INTEGER NOT NULL,
    application_id TEXT REFERENCES applications (application_id),
    kind           TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_application ON events (application_id);

CREATE TABLE sequences (
    kind TEXT NOT NULL,
    day  TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (kind, day)
) STRICT;

-- Challenges for whoever proves to hold a certificate's key; an answered one stays until its time is over, and counts.
CREATE TABLE challenges (
    challenge_id       TEXT PRIMARY KEY,
    certificate_sha256 TEXT NOT NULL,
    nonce              BLOB NOT NULL,
    expires_at         INTEGER NOT NULL,
    answered           INTEGER NOT NULL DEFAULT 0 CHECK (answered IN (0, 1))
) STRICT;
CREATE INDEX challenges_by_end ON challenges (expires_at);

-- Money -----------------------------------------------------------------------------------------------------------------
-- Payments and refunds are machines of their own, joined to the applications by id. What an application has been paid is
-- nowhere stored: it is the sum of what came in less what went out (the view `funds`). Every fen that comes in is in one of
-- four places: kept for its application, on its way back, given back, or carried over to the next application.

-- What came in on the CA's own bank account. Who paid it stands apart, so that it can be deleted.
CREATE TABLE ledger (
    entry_id    INTEGER PRIMARY KEY,
    amount      INTEGER NOT NULL CHECK (amount > 0),
    paid_on     TEXT NOT NULL,                  -- day in China, YYYY-MM-DD
    recorded_at INTEGER NOT NULL,
    UNIQUE (entry_id, amount)
) STRICT;

CREATE TABLE ledger_payers (
    entry_id      INTEGER PRIMARY KEY REFERENCES ledger (entry_id),
    payer_account TEXT NOT NULL,
    payer_name    TEXT NOT NULL,
    remark        TEXT NOT NULL
) STRICT;
CREATE INDEX ledger_by_payer ON ledger_payers (payer_account, payer_name);

-- A page to pay on, or a sum that came in another way (which is paid from the beginning).
CREATE TABLE payments (
    payment_id     TEXT PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (application_id),
    channel        TEXT NOT NULL CHECK (channel IN ('alipay', 'unionpay_personal', 'unionpay_corporate', 'bank_transfer',
        'cash', 'cheque', 'periodic_settlement', 'carried_over')),
    amount         INTEGER NOT NULL CHECK (amount > 0),
    status         TEXT NOT NULL CHECK (status IN ('open', 'paid', 'declined', 'expired', 'closed')),
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER,
    paid_at        INTEGER,
    ledger_entry   INTEGER UNIQUE,              -- one entry of the ledger pays for one order
    credit_id      TEXT UNIQUE,
    FOREIGN KEY (ledger_entry, amount) REFERENCES ledger (entry_id, amount),
    FOREIGN KEY (credit_id, amount) REFERENCES credits (credit_id, amount),
    CHECK ((status = 'paid') = (paid_at IS NOT NULL)),
    CHECK ((channel IN ('alipay', 'unionpay_personal', 'unionpay_corporate')) = (expires_at IS NOT NULL)),
    CHECK (expires_at IS NOT NULL OR status = 'paid'),
    CHECK ((channel = 'bank_transfer') = (ledger_entry IS NOT NULL)),
    CHECK ((channel = 'carried_over') = (credit_id IS NOT NULL))
) STRICT;
-- Nobody pays twice: of the ways that pay all that is missing, one is used once.
CREATE UNIQUE INDEX one_payment ON payments (application_id)
    WHERE status = 'paid' AND channel NOT IN ('bank_transfer', 'carried_over');
CREATE UNIQUE INDEX one_open_link ON payments (application_id, channel) WHERE status = 'open';
CREATE INDEX payments_by_application ON payments (application_id);

-- What is left of a payment of a rejected application, kept for the certificate's next one.
CREATE TABLE credits (
    credit_id          TEXT PRIMARY KEY,
    payment_id         TEXT NOT NULL UNIQUE REFERENCES payments (payment_id),
    certificate_sha256 TEXT NOT NULL REFERENCES certificates (sha256),
    amount             INTEGER NOT NULL CHECK (amount > 0),
    status             TEXT NOT NULL CHECK (status IN ('held', 'used', 'returned')),
    created_at         INTEGER NOT NULL,
    UNIQUE (credit_id, amount)
) STRICT;
CREATE INDEX credits_by_certificate ON credits (certificate_sha256) WHERE status = 'held';

-- A payment is given back the way it came, once for each reason.
CREATE TABLE refunds (
    refund_id    TEXT PRIMARY KEY,
    payment_id   TEXT NOT NULL REFERENCES payments (payment_id),
    amount       INTEGER NOT NULL CHECK (amount > 0),
    reason       TEXT NOT NULL CHECK (reason IN ('withdrawn', 'rejected', 'overpaid')),
    status       TEXT NOT NULL CHECK (status IN ('requested', 'refunded')),
    requested_at INTEGER NOT NULL,
    refunded_at  INTEGER,
    UNIQUE (payment_id, reason),
    CHECK ((status = 'refunded') = (refunded_at IS NOT NULL))
) STRICT;

-- What came in, payment by payment, and what is left of it for its application.
CREATE VIEW received AS
SELECT payment_id, application_id, channel, amount, paid_at,
       amount - (SELECT coalesce(sum(r.amount), 0) FROM refunds r WHERE r.payment_id = p.payment_id)
              - (SELECT coalesce(sum(c.amount), 0) FROM credits c WHERE c.payment_id = p.payment_id
                                                                    AND c.status != 'returned') AS rest
FROM payments p WHERE status = 'paid';

-- How the money of an application stands.
CREATE VIEW funds AS
SELECT application_id,
       (SELECT coalesce(sum(p.amount), 0) FROM received p WHERE p.application_id = a.application_id) AS received,
       (SELECT coalesce(sum(p.rest), 0) FROM received p WHERE p.application_id = a.application_id) AS kept,
       (SELECT coalesce(sum(r.amount), 0) FROM refunds r JOIN payments p USING (payment_id)
           WHERE p.application_id = a.application_id AND r.status = 'requested') AS refunding,
       (SELECT coalesce(sum(c.amount), 0) FROM credits c JOIN payments p USING (payment_id)
           WHERE p.application_id = a.application_id AND c.status != 'returned') AS carried
FROM applications a;

-- What no order of events may do, whoever calls.
CREATE TRIGGER paid_is_final BEFORE UPDATE ON payments WHEN OLD.status != 'open'
BEGIN SELECT RAISE(ABORT, 'only an open page changes'); END;
CREATE TRIGGER payments_stay BEFORE DELETE ON payments
BEGIN SELECT RAISE(ABORT, 'payments stay'); END;
CREATE TRIGGER credit_is_used_once BEFORE UPDATE ON credits WHEN OLD.status != 'held'
BEGIN SELECT RAISE(ABORT, 'a credit is used or given back once'); END;
CREATE TRIGGER refunded_is_final BEFORE UPDATE ON refunds
WHEN OLD.status = 'refunded' OR NEW.amount != OLD.amount OR NEW.payment_id != OLD.payment_id
BEGIN SELECT RAISE(ABORT, 'a refund is paid once'); END;
CREATE TRIGGER refund_has_come_in AFTER INSERT ON refunds
WHEN coalesce((SELECT rest FROM received WHERE payment_id = NEW.payment_id), -1) < 0
BEGIN SELECT RAISE(ABORT, 'more would go back than came in'); END;
CREATE TRIGGER credit_has_come_in AFTER INSERT ON credits
WHEN coalesce((SELECT rest FROM received WHERE payment_id = NEW.payment_id), -1) < 0
BEGIN SELECT RAISE(ABORT, 'more would be carried over than came in'); END;
CREATE TRIGGER no_work_unpaid BEFORE UPDATE ON applications
WHEN NEW.status IN ('under_review', 'approved', 'ready_to_install', 'installed')
    AND (SELECT kept FROM funds WHERE application_id = NEW.application_id) < NEW.total
BEGIN SELECT RAISE(ABORT, 'the fee has not come in'); END;
CREATE TRIGGER no_fee_back AFTER INSERT ON refunds
WHEN EXISTS (SELECT 1 FROM payments JOIN applications a USING (application_id) JOIN funds f USING (application_id)
    WHERE payment_id = NEW.payment_id AND a.status NOT IN ('rejected', 'withdrawn') AND f.kept < a.total)
BEGIN SELECT RAISE(ABORT, 'the fee of an application that goes on'); END;
CREATE TRIGGER no_fee_away AFTER INSERT ON credits
WHEN EXISTS (SELECT 1 FROM payments JOIN applications a USING (application_id)
    WHERE payment_id = NEW.payment_id AND a.status != 'rejected')
BEGIN SELECT RAISE(ABORT, 'only what paid for a rejected application is carried over'); END;

-- The transfers that payers say they made. `played`: a sandbox that plays the bank has recorded it.
CREATE TABLE transfers (
    transfer_id    INTEGER PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (application_id),
    position       INTEGER NOT NULL,
    payer_account  TEXT NOT NULL,
    payer_name     TEXT NOT NULL,
    amount         INTEGER NOT NULL CHECK (amount > 0),
    paid_on        TEXT NOT NULL,
    remark         TEXT NOT NULL,
    declared_at    INTEGER NOT NULL,
    played         INTEGER NOT NULL DEFAULT 0,
    result         TEXT CHECK (result IN ('success', 'not_found', 'amount_differs', 'already_used')),
    checked_at     INTEGER,
    payment_id     TEXT UNIQUE REFERENCES payments (payment_id),
    CHECK ((result IS NULL) = (checked_at IS NULL)),
    CHECK ((result IS 'success') = (payment_id IS NOT NULL))
) STRICT;
CREATE INDEX transfers_by_application ON transfers (application_id, position);
CREATE INDEX transfers_by_payer ON transfers (payer_account, payer_name) WHERE payment_id IS NULL;

-- Invoices that were asked for: an electronic one by the client after payment, a VAT one with the approval.
CREATE TABLE invoices (
    application_id TEXT PRIMARY KEY REFERENCES applications (application_id),
    invoice_type   TEXT NOT NULL CHECK (invoice_type IN ('electronic', 'vat')),
    title          TEXT NOT NULL,
    tax_number     TEXT,
    email          TEXT NOT NULL,               -- empty to only download it
    vat_invoice    TEXT,                        -- JSON
    amount         INTEGER NOT NULL CHECK (amount > 0),
    status         TEXT NOT NULL CHECK (status IN ('requested', 'issued', 'voided')),
    requested_at   INTEGER NOT NULL,
    invoice_number TEXT UNIQUE,
    issued_at      INTEGER,
    CHECK ((invoice_type = 'vat') = (vat_invoice IS NOT NULL)),
    CHECK ((invoice_number IS NULL) = (issued_at IS NULL)),
    CHECK (status != 'issued' OR issued_at IS NOT NULL),
    CHECK (status != 'requested' OR issued_at IS NULL)
) STRICT;
CREATE INDEX invoices_to_issue ON invoices (application_id) WHERE status = 'requested';

-- What a CA would send. Nothing is sent.
CREATE TABLE outbox (
    message_id     INTEGER PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (application_id),
    at             INTEGER NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('paid', 'ready_to_install', 'rejected', 'refunded', 'invoice_issued')),
    medium         TEXT NOT NULL CHECK (medium IN ('sms', 'email')),
    recipient      TEXT NOT NULL,               -- mobile number or e-mail address
    subject        TEXT NOT NULL,               -- empty for an SMS
    body           TEXT NOT NULL
) STRICT;
