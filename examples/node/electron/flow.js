// The renewal behind the window: what the page may ask for, one method each. Nothing of Electron is in here; what goes in and out
// can be cloned, as IPC wants it.
'use strict';

const { Client, Form, NetcaError, Provider } = require('netca-renew');

/** What the page may call. */
const CALLS = ['list', 'quote', 'agreement', 'check', 'apply', 'order', 'pay', 'wait', 'install', 'cancel'];

class Flow {
  #client;
  #token;
  #tell;
  #certificates = [];
  #quote;
  #agreement;
  #renewal = null;
  #controller = new AbortController();
  #pin = null;

  /** `tell(channel, value)` brings something to the page; `settings` are the client's, with `token`, the Key's driver or a soft token. */
  static async open({ token, ...settings }, tell) {
    const flow = new Flow();
    flow.#tell = tell;
    flow.#client = await Client.open(settings);
    flow.#client.on('progress', (event) => tell('progress', event));
    const provider = await (token.endsWith('.json') ? Provider.openSoft(token) : Provider.openPkcs11(token));
    flow.#token = await provider.openToken();
    return flow;
  }

  /** One call of the page: `{ value }`, or `{ error }` with the library's own words. */
  async call(name, ...given) {
    try {
      if (!CALLS.includes(name)) throw new TypeError(`the page may not call ${name}`);
      return { value: await this[name](...given) };
    } catch (error) {
      return { error: error instanceof NetcaError ? error.toJSON() : { message: error.message } };
    }
  }

  async list() {
    this.#certificates = await this.#client.list(this.#token);
    return this.#certificates.map((one) => ({ ...one }));
  }

  /** What renewing a certificate takes; `{ stage }` of a renewal that was begun before. */
  async quote(index) {
    const certificate = this.#certificates[index];
    this.#renewal ??= await this.#client.findRenewal(certificate);
    if (this.#renewal !== null && !['prepared', 'signed'].includes(this.#renewal.stage)) return { stage: this.#renewal.stage };
    // What is not handed in yet is taken up by `apply`.
    await this.#renewal?.close();
    this.#renewal = null;
    this.#quote = await this.#client.quote(certificate);
    return { ...this.#quote };
  }

  async agreement() {
    this.#agreement = await this.#client.agreement(this.#quote);
    return { ...this.#agreement };
  }

  async check(form) {
    Form.from(form).check(this.#quote);
  }

  /** The page has shown the agreement, and the user has ticked 我接受. */
  async apply(index, form) {
    const login = { ask: (question) => this.#askPin(question) };
    const draft = { token: this.#token, certificate: this.#certificates[index], quote: this.#quote, form: Form.from(form) };
    const agreement = this.#agreement.accept();
    const { how, renewal } = await this.#client.apply({ ...draft, agreement, login }, this.#options());
    this.#renewal = renewal;
    return { how, id: renewal.id };
  }

  async order() {
    return this.#renewal.order(this.#options());
  }

  async pay(channel) {
    const link = await this.#renewal.paymentLink(channel, this.#options());
    return link === null ? null : { ...link };
  }

  async wait() {
    return this.#renewal.wait('ready_to_install', this.#options());
  }

  async install() {
    const renewed = await this.#renewal.install(this.#token, { ask: (question) => this.#askPin(question) }, this.#options());
    return { ...renewed };
  }

  /** Ends whatever is under way; it can be asked for again. */
  async cancel() {
    this.#controller.abort();
    this.#controller = new AbortController();
    this.answerPin(null);
  }

  /** What the page's dialog gave, as bytes; null when the user cancelled. */
  answerPin(pin) {
    this.#pin?.(pin);
    this.#pin = null;
  }

  /** Lets go of everything, so that another window or process can go on. */
  async close() {
    this.cancel();
    await Promise.all([this.#renewal, this.#client, this.#token].map((one) => one?.close()));
  }

  #askPin(question) {
    return new Promise((resolve) => {
      this.#pin = resolve;
      this.#tell('pin', question);
    });
  }

  #options() {
    return { signal: this.#controller.signal };
  }
}

module.exports = { CALLS, Flow };
