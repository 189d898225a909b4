// A program that ends in the middle of a call: ending.js CALL END. For exit.test.js.
'use strict';

const { Worker, isMainThread } = require('node:worker_threads');
const { Provider, paper } = require('netca-renew');
const { client: open, fontFile, token: openToken } = require('./support.js');

const [call, end] = process.argv.slice(2);
const NEVER = new Promise(() => {});

const ends = {
  exit: () => process.exit(7),
  throw: () => { throw new Error('meant'); },
  sigterm: () => process.kill(process.pid, 'SIGTERM'),
  // The worker's own ends; the main thread sees its code.
  'worker-exit': () => process.exit(7),
  'worker-terminate': () => require('node:worker_threads').parentPort.postMessage('terminate'),
  'worker-main': () => require('node:worker_threads').parentPort.postMessage('exit'),
};

/** Ends it, when the call is under way: in the same turn, and in a later one. */
const now = () => ends[end]();
const soon = () => setTimeout(now, 30);

// Each begins a call that does not come back by itself for minutes, or is the shortest there is.
const begins = {
  async wait() {
    const client = await open();
    const renewal = await client.openRenewal(process.env.NETCA_RENEWAL);
    renewal.wait('paid', { longestMs: 600_000 });
    soon();
  },
  // In the listener itself.
  async progress() {
    const client = await open();
    client.on('progress', now);
    const renewal = await client.openRenewal(process.env.NETCA_RENEWAL);
    await renewal.wait('paid', { longestMs: 600_000 });
  },
  async transport() {
    const client = await open({ transport: { send: () => { soon(); return NEVER; } } });
    await client.service();
  },
  async sending() {
    const client = await open({ transport: { send: () => { now(); return NEVER; } } });
    await client.service();
  },
  async dialog() {
    const client = await open();
    const token = await openToken();
    const [certificate] = await client.list(token);
    await client.recover({ token, certificate, login: { ask: () => { soon(); return NEVER; } } });
  },
  async asking() {
    const client = await open();
    const token = await openToken();
    const [certificate] = await client.list(token);
    await client.recover({ token, certificate, login: { ask: () => { now(); return NEVER; } } });
  },
  async token() {
    const token = await openToken();
    token.status();
    now();
  },
  async computing() {
    const client = await open();
    const [certificate] = await client.list(await openToken());
    const [service, quote] = await Promise.all([client.service(), client.quote(certificate)]);
    paper({ certificate, quote, service, font: require('node:fs').readFileSync(fontFile) });
    now();
  },
  async closing() {
    const client = await open();
    const token = await openToken();
    client.close();
    token.close();
    now();
  },
  async driver() {
    Provider.openPkcs11(process.env.NETCA_SLOW_DRIVER);
    soon();
  },
};

if (end.startsWith('worker') && isMainThread) {
  const worker = new Worker(__filename, { argv: process.argv.slice(2) });
  worker.on('message', (what) => (what === 'exit' ? process.exit(7) : worker.terminate()));
  worker.on('exit', () => { process.exitCode = 7; });
} else {
  begins[call]();
}
