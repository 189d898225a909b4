'use strict';

const { EventEmitter } = require('node:events');
const { words } = require('./constants.js');
const { Agreement, Form, Quote, Snapshot, Uploads } = require('./form.js');
const { handleOf, keep, numberOf, wordOf } = require('./handles.js');
const { data, later, now, snapshot } = require('./native.js');
const { Certificate, Renewal } = require('./renewal.js');
const { Token, loginOf } = require('./token.js');

// What holds where only one of the two is set.
const CONNECT_MS = 10_000;
const REQUEST_MS = 60_000;

/** What the CA says of itself. */
class Service extends Snapshot {}

/** Renews certificates at one CA. Emits `progress` and `log`. */
class Client extends EventEmitter {
  /** Opens a client; connects to nothing yet. */
  static async open(settings, options = {}) {
    const handle = settingsOf(settings);
    const client = keep(new Client(), (await later('client_open', options, handle))[0]);
    client.transport = settings.transport;
    if (settings.log) client.on('log', settings.log);
    return client;
  }

  async #call(name, options, ...given) {
    return later(name, { ...options, client: this }, handleOf(this, Client), ...given);
  }

  /** The CA's name, its hotline, and the newest version of the program. */
  async service(options = {}) {
    return Service.of((await this.#call('client_service', options))[0]);
  }

  /** Step 0, 我的证书. */
  async list(token, options = {}) {
    return Certificate.all((await this.#call('client_list', options, handleOf(token, Token)))[0]);
  }

  /** Step 1, 申请续期. */
  async quote(certificate, options = {}) {
    const { list, index } = handleOf(certificate, Certificate);
    return Quote.of((await this.#call('client_quote', options, list, index))[0]);
  }

  /** The quote that attachments were uploaded for, if it still holds; else null. */
  async keptQuote(certificate, options = {}) {
    const { list, index } = handleOf(certificate, Certificate);
    const [quote] = await this.#call('client_kept_quote', options, list, index);
    return quote === null ? null : Quote.of(quote);
  }

  /** Step 2, 电子认证服务协议. */
  async agreement(quote, options = {}) {
    return Agreement.of((await this.#call('client_agreement', options, handleOf(quote, Quote)))[0]);
  }

  /** Step 3c: brings a file, its bytes or its path, to the CA, and names it in the form. */
  async upload(quote, kind, file, form, options = {}) {
    const name = typeof file === 'string' ? 'client_upload_file' : 'client_upload';
    const number = numberOf(words.ATTACHMENT, kind, 'kind');
    await this.#call(name, options, handleOf(quote, Quote), number, file, handleOf(form, Form));
  }

  /** Takes a file away from the CA and out of the form, by the SHA-256 of its content. */
  async removeUpload(quote, sha256, form, options = {}) {
    await this.#call('client_remove_upload', options, handleOf(quote, Quote), sha256, handleOf(form, Form));
  }

  /** The attachments that are at the CA for a quote. */
  async uploads(quote, options = {}) {
    return Uploads.of((await this.#call('client_uploads', options, handleOf(quote, Quote)))[0]);
  }

  /** Step 4, 输入证书的密码: gives `{ how, renewal }`. */
  async apply({ token, certificate, quote, agreement, form, login = null }, options = {}) {
    const { list, index } = handleOf(certificate, Certificate);
    const [given, ask] = loginOf(login);
    const [renewal, how] = await this.#call('client_apply', { ...options, ask }, handleOf(token, Token), list, index,
      handleOf(quote, Quote), handleOf(agreement, Agreement), handleOf(form, Form), given);
    return { how: wordOf(words.APPLIED, how), renewal: Renewal.of(renewal, this) };
  }

  /** Every renewal that the state directory knows of, the newest last. */
  async journal(options = {}) {
    return snapshot((await this.#call('client_journal', options))[0]).renewals;
  }

  /** Takes up a renewal by its id. */
  async openRenewal(id, options = {}) {
    return Renewal.of((await this.#call('renewal_open', options, id))[0], this);
  }

  /** Takes up the renewal of a certificate that has not ended; null when there is none. */
  async findRenewal(certificate, options = {}) {
    const { list, index } = handleOf(certificate, Certificate);
    const [renewal] = await this.#call('renewal_find', options, list, index);
    return renewal === null ? null : Renewal.of(renewal, this);
  }

  /** Step 7a: the applications that the CA knows of a certificate, each with a journal from now on. */
  async recover({ token, certificate, login = null }, options = {}) {
    const { list, index } = handleOf(certificate, Certificate);
    const [given, ask] = loginOf(login);
    const [recovered] = await this.#call('client_recover', { ...options, ask }, handleOf(token, Token), list, index, given);
    return snapshot(recovered).applications;
  }

  /** Closes it; its renewals go on. */
  async close() {
    await later('close', {}, handleOf(this, Client));
  }
}

function settingsOf({ server, trustAnchors, tlsRoots = [], stateDirectory, program, paymentHosts = [], proxy, connectTimeoutMs,
  requestTimeoutMs, log, transport }) {
  const settings = now('settings_new');
  const set = (name, ...values) => {
    if (values[0] !== undefined) now(`settings_${name}`, settings, ...values);
  };
  set('set_server', server);
  for (const pem of [trustAnchors ?? []].flat()) set('add_trust_anchors', pem);
  for (const pem of [tlsRoots].flat()) set('add_tls_roots', pem);
  set('set_state_directory', stateDirectory);
  set('set_program', program?.name, program?.version);
  for (const host of paymentHosts) set('add_payment_host', host);
  set('set_proxy', proxy);
  if (connectTimeoutMs !== undefined || requestTimeoutMs !== undefined) {
    set('set_timeouts', connectTimeoutMs ?? CONNECT_MS, requestTimeoutMs ?? REQUEST_MS);
  }
  set('listen', Number(Boolean(log)), Number(Boolean(transport)));
  return settings;
}

/** Step 3c: the form on paper, filled in, or blank without `form`. */
async function paper({ form = null, certificate, quote, service, font, fontIndex = 0 }, options = {}) {
  const { list, index } = handleOf(certificate, Certificate);
  const [made] = await later('paper_new', options, form === null ? null : handleOf(form, Form), list, index,
    handleOf(quote, Quote), handleOf(service, Service), font, fontIndex);
  return { pdf: data(made), pages: now('paper_pages', made), missing: now('paper_missing', made) };
}

module.exports = { Client, Service, paper };
