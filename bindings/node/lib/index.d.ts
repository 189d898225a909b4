import { EventEmitter } from 'node:events';
import type { ErrorName, Words } from './constants.js';
import type * as Info from './snapshots.js';

export { ABI_VERSION, ErrorCode } from './constants.js';
export type { ErrorName, Words } from './constants.js';
export type * from './snapshots.js';

/** What goes with every call that waits. */
export interface CallOptions {
  /** Ends the call: it rejects with a NetcaError named `AbortError`. What asks a Key or a disk only is looked at before it starts. */
  signal?: AbortSignal;
  /** Told what happens, beside the client's `progress` event. */
  onProgress?: (event: Info.ProgressInfo) => void;
}

export interface LoadOptions {
  /** The addon's file; else NETCA_RENEW_ADDON, or the package's own. */
  addon?: string;
  /** The C library's file; else NETCA_RENEW_LIBRARY, beside the addon, or where the system looks. */
  library?: string;
}

/** Loads addon and library, which otherwise happens at the first use. Throws NetcaLoadError when they are missing or of another
 * ABI version. */
export declare function load(options?: LoadOptions): Readonly<{ abiVersion: number; version: string; addon: string; library: string }>;

/** Addon or library is missing, or of another ABI version. */
export declare class NetcaLoadError extends Error {}

/** What the library says went wrong. `message` is English and safe to log. */
export declare class NetcaError extends Error {
  /** The stable number. */
  readonly code: number;
  /** Its name, as in `ErrorCode`. */
  readonly codeName: ErrorName | 'UNKNOWN';
  /** What went wrong, for people. */
  readonly what: Info.Said | null;
  /** What to do next, for people. */
  readonly next: Info.Said | null;
  /** What the CA itself says, for people; not for a log. */
  readonly detail: string | null;
  /** The stage that the renewal is at. */
  readonly stage: Words.Stage | null;
  readonly vendor: Info.VendorCode | null;
  /** Whether the same call may well succeed later. */
  readonly retryable: boolean;
  readonly triesLeft: number | null;
  /** For how long the CA asks to be left alone. */
  readonly retryAfterMs: number | null;
  /** The fields of the form that break a rule. */
  readonly fields: Info.FieldProblem[];
  /** All of it, for another process: of an Error, only the message survives Electron's IPC. */
  toJSON(): Info.ErrorJson;
}

/** Where tokens are. One call at a time. */
export declare class Provider {
  private constructor();
  /** Loads a vendor's driver, a PKCS#11 module, by its path. */
  static openPkcs11(module: string, options?: CallOptions): Promise<Provider>;
  /**
   * The same for a driver that does SM2: `profile` has the vendor's numbers, in the words that netca_provider_open_pkcs11_profile of
   * netca_renew.h lists, as `swpkcs11,import=host`.
   */
  static openPkcs11Profile(module: string, profile: string, options?: CallOptions): Promise<Provider>;
  /**
   * Loads a vendor's driver, an SKF module (GM/T 0016), by its path; it stays loaded until the process ends. `profile` says how it
   * differs from others, in the words that netca_provider_open_skf of netca_renew.h lists, as `ulong64,natural,decrypt=flag`;
   * without it, which is right for most, that is seen from the Key.
   */
  static openSkf(module: string, profile?: string | null, options?: CallOptions): Promise<Provider>;
  /** A soft token's file: for trials and tests. */
  static openSoft(file: string, options?: CallOptions): Promise<Provider>;
  tokens(options?: CallOptions): Promise<Info.TokenInfo[]>;
  /** What changed since the last time, at first everything: call it about once a second to see Keys come and go. */
  changes(options?: CallOptions): Promise<Info.TokenInfo[]>;
  /** Without a serial number, the only one that is plugged in. */
  openToken(serial?: string | null, options?: CallOptions): Promise<Token>;
  close(): Promise<void>;
}

/** An open token: one session. One call at a time; a second one meanwhile fails with C_IN_USE. */
export declare class Token {
  private constructor();
  readonly serial: string;
  readonly label: string;
  /** Asks how many PIN tries are left; costs none. */
  status(options?: CallOptions): Promise<Info.TokenInfo>;
  close(): Promise<void>;
}

/** What a PIN dialog is told. */
export interface PinQuestion {
  label: string;
  serial: string;
  triesLeft: number | null;
  /** At least one wrong PIN since the last right one. */
  pinCountLow: boolean;
  pinFinalTry: boolean;
}

/** How the PIN comes. Without any, the token's own PIN pad. One call spends one try at most. */
export interface Login {
  /** Copied, and the copy wiped; yours stays as it is. No string: that cannot be wiped. */
  pin?: Uint8Array;
  /** Asked once, when the PIN is needed. What it gives is wiped; null cancels, and costs no try. */
  ask?: (question: PinQuestion, options: { signal?: AbortSignal }) => Promise<Uint8Array | null> | Uint8Array | null;
  /** Go on even when only one try is left. */
  allowLastTry?: boolean;
}

/** A request for the host's own HTTP stack. Sent once, redirects not followed, no cookies, TLS checked. */
export interface TransportRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  /** `Content-Type` and `Authorization`, where there is one; a secret in the second. */
  headers: Record<string, string>;
  body: Buffer | null;
  /** The largest body that an answer may have, in bytes. */
  answerLimit: number;
  timeoutMs: number;
}

export interface TransportAnswer {
  /** Whatever it is, 100 to 599. */
  status: number;
  /** The header `Retry-After`. */
  retryAfter?: string | null;
  body: Uint8Array;
}

export interface Transport {
  /** The signal is aborted when nobody waits for the answer any more. Throws TransportError; anything else counts as interrupted. */
  send(request: TransportRequest, options: { signal: AbortSignal }): Promise<TransportAnswer>;
}

export type TransportFailure =
  | 'unreachable' | 'tls_untrusted' | 'tls_failed' | 'interrupted' | 'timed_out' | 'answer_too_large' | 'cancelled';

/** No answer came. The first three only if the request cannot have reached the server. */
export declare class TransportError extends Error {
  constructor(reason: TransportFailure, message?: string, options?: ErrorOptions);
  readonly reason: TransportFailure;
}

/** A transport over a function like `fetch`, as Electron's `net.fetch`. */
export declare function fetchTransport(fetch?: (url: string, options: any) => Promise<any>): Transport;

export interface Settings {
  /** The CA's address, `https://renew.ca.example`. */
  server: string;
  /** The CA's own roots, PEM; at least one. */
  trustAnchors: string | string[];
  /** Roots of the server's TLS certificate, PEM; without any, the system's. */
  tlsRoots?: string | string[];
  /** Where the journals are; always the same. */
  stateDirectory: string;
  /** 主程序版本: the program that embeds this. */
  program: { name: string; version: string };
  /** Further hosts that a payment page may be on. */
  paymentHosts?: string[];
  /** `http://proxy.example:8080`, or `direct`; else the system's own settings. */
  proxy?: string;
  connectTimeoutMs?: number;
  requestTimeoutMs?: number;
  /** Given each line of the log, as the event `log` is. Nothing personal is ever in one. */
  log?: (level: Words.Log, text: string) => void;
  /** The host's own HTTP stack in place of the built-in one. */
  transport?: Transport;
}

/** A certificate on a token. */
export interface Certificate extends Info.CertificateInfo {}
export declare class Certificate {
  private constructor();
  /** DER. */
  readonly der: Buffer;
  /** The encryption certificate that makes a pair with it, DER; null where there is none. */
  readonly encryptionDer: Buffer | null;
}

export interface Service extends Info.ServiceInfo {}
export declare class Service {
  private constructor();
}

/** Terms with prices, and what the form must hold. */
export interface Quote extends Info.QuoteInfo {}
export declare class Quote {
  private constructor();
}

export interface Agreement extends Info.AgreementInfo {}
export declare class Agreement {
  private constructor();
  /** 我接受: when the user ticked that, and only then. */
  accept(): this;
}

/** The attachments at the CA for a quote. */
export interface Uploads {
  uploads: Info.UploadInfo[];
}
export declare class Uploads {
  private constructor();
}

export interface PaymentLink extends Info.PaymentLinkInfo {}
export declare class PaymentLink {
  private constructor();
}

export interface TransferSheet extends Info.TransferSheetInfo {}
export declare class TransferSheet {
  private constructor();
}

/** A form as examples/form.json has it. */
export interface FormInput {
  term_months: number;
  renew_with?: Words.RenewWith | null;
  operator: { id_type?: number; id_number: string; name: string; mobile: string; email: string; address?: string };
  /** Without it, copied from the operator. */
  recipient?: { name: string; mobile: string; address: string } | null;
  invoice_type?: Words.InvoiceType;
  vat_invoice?: {
    title: string; tax_number: string; address: string; telephone: string; bank: string; bank_account: string;
  } | null;
  courier_payment?: Words.Courier;
  memo?: string;
}

/** What the user typed, nothing checked yet. */
export declare class Form {
  constructor();
  static from(json: FormInput | string): Form;
  /** By its path: `operator.email`, `term_months`, `invoice_type`. */
  set(field: string, value: string | number | null): this;
  /** Throws a NetcaError with `fields`. */
  check(quote: Quote): this;
  useUploads(uploads: Uploads): this;
}

/** A transfer as the user typed it: `amount` in yuan, `150.50`; `date` in China, `2026-11-22`. */
export interface Transfer {
  payer_account: string;
  payer_name: string;
  amount: string;
  date: string;
  remark?: string | null;
}

/** The transfers to declare. */
export declare class Transfers {
  /** With a sheet, those that were declared before: declaring replaces them all. */
  constructor(sheet?: TransferSheet | null);
  readonly length: number;
  add(transfer: Transfer): this;
  remove(index: number): this;
}

export interface WaitOptions extends CallOptions {
  /** Milliseconds; without it, as long as it takes. */
  longestMs?: number;
}

export interface Applied {
  how: Words.Applied;
  renewal: Renewal;
}

export interface ClientEvents {
  progress: [event: Info.ProgressInfo];
  log: [level: Words.Log, text: string];
}

/** Renews certificates at one CA. Any number of calls at once. */
export declare class Client extends EventEmitter {
  private constructor();
  static open(settings: Settings, options?: CallOptions): Promise<Client>;
  on<E extends keyof ClientEvents>(event: E, listener: (...given: ClientEvents[E]) => void): this;
  once<E extends keyof ClientEvents>(event: E, listener: (...given: ClientEvents[E]) => void): this;
  off<E extends keyof ClientEvents>(event: E, listener: (...given: ClientEvents[E]) => void): this;
  service(options?: CallOptions): Promise<Service>;
  /** Step 0, 我的证书. */
  list(token: Token, options?: CallOptions): Promise<Certificate[]>;
  /** Step 1, 申请续期. */
  quote(certificate: Certificate, options?: CallOptions): Promise<Quote>;
  /** The quote that attachments were uploaded for, if it still holds. */
  keptQuote(certificate: Certificate, options?: CallOptions): Promise<Quote | null>;
  /** Step 2, 电子认证服务协议. */
  agreement(quote: Quote, options?: CallOptions): Promise<Agreement>;
  /** Step 3c: a file, its bytes or its path. */
  upload(quote: Quote, kind: Words.Attachment, file: Uint8Array | string, form: Form, options?: CallOptions): Promise<void>;
  removeUpload(quote: Quote, sha256: string, form: Form, options?: CallOptions): Promise<void>;
  uploads(quote: Quote, options?: CallOptions): Promise<Uploads>;
  /** Step 4, 输入证书的密码. However often it is called, the CA gets one application. */
  apply(draft: {
    token: Token; certificate: Certificate; quote: Quote; agreement: Agreement; form: Form; login?: Login | null;
  }, options?: CallOptions): Promise<Applied>;
  /** Every renewal that the state directory knows of, the newest last. */
  journal(options?: CallOptions): Promise<Info.JournalEntry[]>;
  openRenewal(id: string, options?: CallOptions): Promise<Renewal>;
  /** The renewal of a certificate that has not ended. */
  findRenewal(certificate: Certificate, options?: CallOptions): Promise<Renewal | null>;
  /** Step 7a: a renewal that was begun on another computer. */
  recover(of: { token: Token; certificate: Certificate; login?: Login | null }, options?: CallOptions): Promise<Info.RecoveredInfo[]>;
  close(): Promise<void>;
}

/** One renewal, with its journal open. One call at a time; a second one meanwhile fails with C_IN_USE. */
export declare class Renewal {
  private constructor();
  readonly id: string;
  /** `unknown` for one that this version does not know. */
  readonly stage: Words.Stage | 'unknown';
  journal(): Info.JournalEntry;
  /** Hands in what was signed before. */
  resume(options?: CallOptions): Promise<void>;
  /** Step 5, 订单详情. */
  order(options?: CallOptions): Promise<Info.OrderInfo>;
  /** Step 6a, 在线支付; null when the CA has the money. */
  paymentLink(channel: Words.Channel, options?: CallOptions): Promise<PaymentLink | null>;
  waitForPayment(link: PaymentLink, options?: WaitOptions): Promise<Words.PaymentEnd | 'unknown'>;
  /** Step 6b, 银行转账. */
  transfers(options?: CallOptions): Promise<TransferSheet>;
  declareTransfers(transfers: Transfers, options?: CallOptions): Promise<TransferSheet>;
  /** 核验转账信息 */
  verifyTransfers(options?: CallOptions): Promise<TransferSheet>;
  requestInvoice(invoice: { title: string; tax_number?: string | null; email?: string | null }, options?: CallOptions): Promise<Info.InvoiceInfo>;
  invoice(options?: CallOptions): Promise<Info.InvoiceInfo>;
  /** PDF. */
  invoiceDocument(options?: CallOptions): Promise<Buffer>;
  /** Step 6c, 撤销申请. */
  withdraw(reason?: string | null, options?: CallOptions): Promise<Info.ApplicationInfo>;
  /** Step 7, 查询进度: asks once. */
  refresh(options?: CallOptions): Promise<Info.ApplicationInfo>;
  wait(goal: Words.Goal, options?: WaitOptions): Promise<Words.Waited | 'unknown'>;
  /** Step 8, 安装证书. The Key must stay plugged in. */
  install(token: Token, login?: Login | null, options?: CallOptions): Promise<Certificate>;
  close(): Promise<void>;
}

export interface Paper {
  pdf: Buffer;
  pages: number;
  /** Characters that the font lacks, to be written in by hand. */
  missing: string;
}

/** Step 3c: the form on paper; blank without `form`. */
export declare function paper(of: {
  form?: Form | null; certificate: Certificate; quote: Quote; service: Service; font: Uint8Array; fontIndex?: number;
}, options?: CallOptions): Promise<Paper>;

/** Words for people. */
export declare class Texts {
  constructor(language: Words.Language);
  /** `value('stage', 'awaiting_payment')`; null for one that is not known. */
  value(kind: Words.Text, word: string): string | null;
  what(code: number): string | null;
  next(code: number): string | null;
  /** The form's own word for `operator.email`. */
  field(path: string): string | null;
}

export interface Driver extends Info.DriverInfo {
  what: Info.Said;
  next: Info.Said;
}

/** Looks for drivers. With `probe`, foreign code is loaded into this process: better in one of its own. */
export declare function findDrivers(options?: CallOptions & { catalogue?: object | string | null; probe?: boolean }): Promise<
  Omit<Info.DriversInfo, 'drivers'> & { drivers: Driver[] }>;
