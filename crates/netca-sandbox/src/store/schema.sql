-- The records of the sandbox. Times are milliseconds since 1970 (UTC), amounts are fen, digests are lower-case hex.
-- What is said of people stands in `submissions` and, scanned, in `attachment_chunks`, and nowhere else: delete their
-- rows and the rest remains usable.

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
    quote_id           TEXT NOT NULL REFERENCES quotes (quote_id),
    signed_sha256      TEXT NOT NULL,           -- of the CMS as it came
    content_sha256     TEXT NOT NULL,           -- of what was signed
    renew_with         TEXT NOT NULL CHECK (renew_with IN ('same_key', 'new_key')),
    request            BLOB,                    -- PKCS#10, when with a new key
    term_months        INTEGER NOT NULL,
    fee_lines          TEXT NOT NULL,           -- JSON
    total              INTEGER NOT NULL,
    courier_payment    TEXT NOT NULL,
    invoice_type       TEXT NOT NULL,
    status             TEXT NOT NULL CHECK (status IN
        ('entered', 'under_review', 'approved', 'ready_to_install', 'installed', 'rejected', 'withdrawn')),
    payment_status     TEXT NOT NULL CHECK (payment_status IN ('unpaid', 'paid', 'refunding', 'refunded')),
    reason             TEXT,
    new_sha256         TEXT REFERENCES certificates (sha256),
    created_at         INTEGER NOT NULL,
    paid_at            INTEGER,
    updated_at         INTEGER NOT NULL,
    CHECK ((renew_with = 'new_key') = (request IS NOT NULL)),
    CHECK ((status IN ('ready_to_install', 'installed')) = (new_sha256 IS NOT NULL)),
    CHECK (payment_status != 'paid' OR paid_at IS NOT NULL)
) STRICT;
-- One open application a certificate.
CREATE UNIQUE INDEX one_open_application ON applications (certificate_sha256)
    WHERE status IN ('entered', 'under_review', 'approved', 'ready_to_install');
CREATE INDEX applications_by_status ON applications (status);
CREATE INDEX applications_by_quote ON applications (quote_id);
CREATE INDEX applications_by_certificate ON applications (certificate_sha256);
CREATE INDEX applications_by_new_certificate ON applications (new_sha256);

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

CREATE TABLE payments (
    payment_id     TEXT PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (application_id),
    channel        TEXT NOT NULL,
    amount         INTEGER NOT NULL,
    status         TEXT NOT NULL CHECK (status IN ('open', 'paid', 'closed')),
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    paid_at        INTEGER
) STRICT;
-- Nobody pays twice.
CREATE UNIQUE INDEX one_payment ON payments (application_id) WHERE status = 'paid';
CREATE UNIQUE INDEX one_open_link ON payments (application_id, channel) WHERE status = 'open';

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
