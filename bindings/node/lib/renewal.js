'use strict';

const { words } = require('./constants.js');
const { Snapshot } = require('./form.js');
const { handleOf, keep, numberOf, wordOf } = require('./handles.js');
const { data, encryption, later, now, snapshot } = require('./native.js');
const { Token, loginOf } = require('./token.js');

const clients = new WeakMap();

/** A certificate on a token, as it was when it was listed. */
class Certificate {
  /** All of a list. */
  static all(list) {
    return snapshot(list).certificates.map((one, index) => keep(Object.assign(new Certificate(), one), { list, index }));
  }

  /** The certificate itself, DER. */
  get der() {
    const { list, index } = handleOf(this, Certificate);
    return data(list, index);
  }

  /** The encryption certificate that makes a pair with it, DER; null where there is none. */
  get encryptionDer() {
    const { list, index } = handleOf(this, Certificate);
    return encryption(list, index);
  }
}

/** The page on which an order is paid. */
class PaymentLink extends Snapshot {}

/** 银行转账: where to pay, what was declared, what has come in. */
class TransferSheet extends Snapshot {}

/** The transfers to declare: those of a sheet, or none yet. */
class Transfers {
  constructor(sheet = null) {
    keep(this, now('transfers_new', sheet === null ? null : handleOf(sheet, TransferSheet, 'sheet')));
  }

  get length() {
    return now('transfers_count', handleOf(this, Transfers));
  }

  /** 添加更多. `amount` is in yuan, as `150.50`; `date` as `2026-11-22`. */
  add({ payer_account: account, payer_name: name, amount, date, remark = null }) {
    now('transfers_add', handleOf(this, Transfers), account, name, amount, date, remark);
    return this;
  }

  /** 删除, by its place in the list. */
  remove(index) {
    now('transfers_remove', handleOf(this, Transfers), index);
    return this;
  }
}

/** One renewal, with its journal open. One call at a time. */
class Renewal {
  static of(handle, client) {
    const renewal = keep(new Renewal(), handle);
    clients.set(renewal, client);
    return renewal;
  }

  /** The application's id, which opens it again. */
  get id() {
    return now('renewal_id', handleOf(this, Renewal));
  }

  /** How far it has come, as far as is known here. */
  get stage() {
    return wordOf(words.STAGE, now('renewal_stage', handleOf(this, Renewal)));
  }

  /** What is known here of it. */
  journal() {
    return snapshot(now('renewal_journal', handleOf(this, Renewal))).renewals[0];
  }

  async #call(name, options, ...given) {
    return later(name, { ...options, client: clients.get(this) }, handleOf(this, Renewal), ...given);
  }

  /** Hands in an application that was signed before and may not have reached the CA. */
  async resume(options = {}) {
    await this.#call('renewal_resume', options);
  }

  /** Step 5, 订单详情. */
  async order(options = {}) {
    return snapshot((await this.#call('renewal_order', options))[0]);
  }

  /** Step 6a, 在线支付; null when the CA has the money already. */
  async paymentLink(channel, options = {}) {
    const [link] = await this.#call('renewal_payment_link', options, numberOf(words.CHANNEL, channel, 'channel'));
    return link === null ? null : PaymentLink.of(link);
  }

  /** Waits until the payer has paid or declined on the page. */
  async waitForPayment(link, { longestMs = Number.MAX_SAFE_INTEGER, ...options } = {}) {
    const page = handleOf(link, PaymentLink, 'link');
    const [end] = await this.#call('renewal_wait_for_payment', options, page, longestMs);
    return wordOf(words.PAYMENT_END, end);
  }

  /** Step 6b, 银行转账. */
  async transfers(options = {}) {
    return TransferSheet.of((await this.#call('renewal_transfers', options))[0]);
  }

  /** Says which transfers were made, all of them. */
  async declareTransfers(transfers, options = {}) {
    return TransferSheet.of((await this.#call('renewal_declare_transfers', options, handleOf(transfers, Transfers)))[0]);
  }

  /** 核验转账信息. */
  async verifyTransfers(options = {}) {
    return TransferSheet.of((await this.#call('renewal_verify_transfers', options))[0]);
  }

  /** Asks for the electronic invoice of a paid order. */
  async requestInvoice({ title, tax_number: taxNumber = null, email = null }, options = {}) {
    return snapshot((await this.#call('renewal_request_invoice', options, title, taxNumber, email))[0]);
  }

  /** How far the invoice has come. */
  async invoice(options = {}) {
    return snapshot((await this.#call('renewal_invoice', options))[0]);
  }

  /** The issued invoice, a PDF. */
  async invoiceDocument(options = {}) {
    return data((await this.#call('renewal_invoice_document', options))[0]);
  }

  /** Step 6c, 撤销申请. */
  async withdraw(reason = null, options = {}) {
    return snapshot((await this.#call('renewal_withdraw', options, reason))[0]);
  }

  /** Step 7, 查询进度: asks once. */
  async refresh(options = {}) {
    return snapshot((await this.#call('renewal_refresh', options))[0]);
  }

  /** Asks again and again until the goal is reached, the application ends, or the time is over. */
  async wait(goal, { longestMs = Number.MAX_SAFE_INTEGER, ...options } = {}) {
    const [waited] = await this.#call('renewal_wait', options, numberOf(words.GOAL, goal, 'goal'), longestMs);
    return wordOf(words.WAITED, waited);
  }

  /** Step 8, 安装证书: gives the new certificate. */
  async install(token, login = null, options = {}) {
    const [given, ask] = loginOf(login);
    const [list] = await this.#call('renewal_install', { ...options, ask }, handleOf(token, Token), given);
    return Certificate.all(list)[0];
  }

  /** Closes it, so that others can work on it. */
  async close() {
    await later('close', {}, handleOf(this, Renewal));
  }
}

module.exports = { Certificate, PaymentLink, Renewal, TransferSheet, Transfers };
