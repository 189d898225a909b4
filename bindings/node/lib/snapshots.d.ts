// What the library tells, as docs/c-json.md describes it, member by member (test/types.test.js compares the two). The names are the
// library's own, as in the journal, on the wire and in `netca-renew --json`. Amounts are whole fen; times RFC 3339 in UTC.

import type { ErrorName, Words } from './constants.js';

/** A text in Chinese and in English. */
export interface Said {
  zh: string;
  en: string;
}

/** A field of a form that breaks a rule. */
export interface FieldProblem {
  /** As a path, `operator.email`. */
  field: string;
  zh: { name: string; rule: string };
  en: { name: string; rule: string };
}

/** Somebody else's number: CKR_…, SAR_… or an HTTP status. */
export interface VendorCode {
  vendor: 'pkcs11' | 'skf' | 'http';
  code: number;
}

export interface ErrorInfo {
  code: number;
  message: string;
  what: Said;
  next: Said;
  detail?: string | null;
  stage?: Words.Stage | null;
  vendor?: VendorCode | null;
  retryable: boolean;
  tries_left?: number | null;
  retry_after_ms?: number | null;
  fields?: FieldProblem[];
}

export interface TokenInfo {
  serial: string;
  label: string;
  manufacturer: string;
  model: string;
  tries_left?: number | null;
  pin_count_low: boolean;
  pin_final_try: boolean;
  pin_locked: boolean;
  pin_pad: boolean;
  change: 'present' | 'inserted' | 'removed';
}

export interface CertificateInfo {
  subject: string;
  issuer: string;
  /** Lower-case hex. */
  serial_number: string;
  sha256: string;
  not_before: string;
  not_after: string;
  key: { kind: Words.Key; bits?: number | null };
  /** Which side of a pair it can be. */
  role: Words.Role;
  /** The encryption certificate that makes a pair with it and is renewed with it. */
  encryption?: { serial_number: string; sha256: string; not_before: string; not_after: string } | null;
  actions: Words.Action[];
  /** The renewal of it that has not ended. */
  renewal?: { application_id: string; stage: Words.Stage } | null;
}

export interface ServiceInfo {
  name: string;
  /** 客服热线 */
  hotline: string;
  client?: { newest?: string | null; download?: string | null } | null;
  application?: {
    business_center_id?: number | null;
    project_id?: unknown;
    system_id?: unknown;
    template_id?: unknown;
  } | null;
  sandbox: boolean;
}

export interface FeeLine {
  name: string;
  unit_price: number;
  unit: Words.Unit;
  quantity: number;
  subtotal: number;
}

export interface QuoteOption {
  term_months: number;
  total: number;
  new_not_after: string;
  fee_lines: FeeLine[];
}

export interface AttachmentRequirement {
  kind: Words.Attachment;
  required: boolean;
  required_for: Words.InvoiceType[];
  media_types: string[];
  max_bytes: number;
  max_count: number;
}

export interface QuoteInfo {
  quote_id: string;
  certificate_sha256: string;
  path: Words.Path;
  window: { opens_at: string; closes_at: string };
  /** The one that the CA wants comes first. */
  renew_with: Words.RenewWith[];
  /** The encryption certificate that is renewed as well, where it is a pair. */
  encryption_certificate_sha256?: string | null;
  /** What a new key brings; absent: one certificate for a key of the same kind as before. */
  new_key?: { key_algorithm: 'rsa2048' | 'rsa3072' | 'rsa4096' | 'p256' | 'sm2'; pair: boolean } | null;
  options: QuoteOption[];
  requirements: {
    id_types: { identity_type: number; name: string }[];
    operator_address: boolean;
    invoice_types: Words.InvoiceType[];
    courier_payments: Words.Courier[];
    attachments: AttachmentRequirement[];
    chunk_bytes: number;
    minimum_client_version?: string | null;
  };
  agreement: { version: string; sha256: string };
  expires_at: string;
}

export interface AgreementInfo {
  version: string;
  sha256: string;
  title: string;
  /** Plain, lines ended by `\n`. */
  text: string;
}

export interface AttachmentInfo {
  kind: Words.Attachment;
  media_type: string;
  sha256: string;
  size: number;
}

export interface UploadInfo {
  attachment: AttachmentInfo;
  /** How many of its bytes are at the CA. */
  received: number;
  complete: boolean;
}

export interface JournalEntry {
  application_id: string;
  stage: Words.Stage;
  opened_at: string;
  token?: string | null;
  certificate_sha256?: string | null;
  certificate_not_after?: string | null;
  term_months?: number | null;
  total?: number | null;
  renew_with?: Words.RenewWith | null;
  business_number?: string | null;
  order_number?: string | null;
  business_status?: Words.Business | null;
  payment_status?: Words.Payment | null;
  next_question_at?: string | null;
  /** Whether a pair was applied for. */
  pair?: boolean | null;
  /** The encryption certificate that is renewed with it. */
  encryption_certificate_sha256?: string | null;
  new_certificate_sha256?: string | null;
  new_encryption_certificate_sha256?: string | null;
  /** The id (CKA_ID of PKCS#11) that the old key pair is kept under, lower-case hex; none as long as it has its own. */
  retired_key?: string | null;
  /** The same of the old encryption key. */
  retired_encryption_key?: string | null;
}

export interface OrderInfo {
  order_number: string;
  transaction_type: Words.TransactionType;
  transaction_status: Words.Transaction;
  order_status: Words.Order;
  created_at: string;
  fee_lines: FeeLine[];
  courier_payment: Words.Courier;
  invoice_type: Words.InvoiceType;
  total: number;
  channels: Words.Channel[];
}

export interface ApplicationInfo {
  application_id: string;
  business_number: string;
  business_status: Words.Business;
  payment_status: Words.Payment;
  certificate_sha256: string;
  renew_with: Words.RenewWith;
  term_months: number;
  order: OrderInfo;
  reason?: string | null;
  payments: { payment_id: string; channel: Words.Channel; amount: number; received_at: string }[];
  refunds: {
    refund_id: string;
    amount: number;
    reason: Words.RefundReason;
    status: Words.Refund;
    requested_at: string;
    refunded_at?: string | null;
  }[];
  invoice?: InvoiceInfo | null;
  attachments: AttachmentInfo[];
  timeline: { at: string; event: Words.Timeline }[];
  updated_at: string;
}

export interface PaymentLinkInfo {
  payment_id: string;
  channel: Words.Channel;
  url: string;
  amount: number;
  expires_at: string;
}

/** A transfer as it was declared; `amount` in fen, `date` in China. */
export interface TransferInfo {
  payer_account: string;
  payer_name: string;
  amount: number;
  date: string;
  remark: string;
}

export interface TransferSheetInfo {
  payee: { company_name: string; account: string; bank: string };
  total: number;
  received: number;
  missing: number;
  excess: number;
  transfers: {
    transfer: TransferInfo;
    verification?: { checked_at: string; result: Words.Transfer; balance?: number | null } | null;
  }[];
}

export interface InvoiceInfo {
  invoice_type: Words.InvoiceType;
  status: Words.Invoice;
  title: string;
  tax_number?: string | null;
  amount: number;
  invoice_number?: string | null;
  issued_at?: string | null;
}

export interface RecoveredInfo {
  application_id: string;
  outcome: Words.Recovery;
  stage?: Words.Stage | null;
  key_missing: boolean;
  refusal?: { code: number; message: string } | null;
  application: ApplicationInfo;
}

export interface DriverInfo {
  vendor?: string | null;
  model?: string | null;
  download?: string | null;
  module: string;
  module_file?: string | null;
  /** `found`, `works`, `skf` (for `Provider.openSkf`), `missing`, or what is wrong with it. */
  status: string;
  /** Whether it is there and can be used. */
  found: boolean;
  /** The cryptographic provider of Windows' registry that names it. */
  provider?: string | null;
  problem?: string | null;
  library?: { description: string; manufacturer: string; version: string; slots_with_token: number } | null;
}

export interface DriversInfo {
  drivers: DriverInfo[];
  unclaimed_keys: {
    usb_id: string;
    product?: string | null;
    manufacturer?: string | null;
    vendor?: string | null;
    model?: string | null;
    download?: string | null;
  }[];
  skipped_files: { path: string; line?: number | null }[];
}

/** What is told while a call waits. The members beside `event` belong to the event of that name. */
export type ProgressInfo =
  | { event: 'stage'; stage: Words.Stage }
  | { event: 'few_pin_tries'; left?: number | null }
  | { event: 'uploading'; kind: Words.Attachment; sent: number; total: number }
  | { event: 'next_question'; after_ms: number }
  | { event: 'install'; step: Words.Install }
  | { event: 'clock_behind'; by_ms: number }
  | { event: 'making_key' | 'signing' | 'submitting' | 'key_id_kept' | 'old_certificate_kept' | 'decryption_not_tried' | 'other' };

/** What `NetcaError.toJSON()` gives. */
export interface ErrorJson extends ErrorInfo {
  code_name: ErrorName | 'UNKNOWN';
}
