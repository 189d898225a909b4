// What is behind the window of examples/node/electron, without Electron: everything that would cross by IPC is cloned as IPC does,
// and main.js and preload.js agree on the channels.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { PIN, server, state, tokenFile } = require('./support.js');

const folder = process.env.NETCA_ELECTRON;
const { CALLS, Flow } = require(path.join(folder, 'flow.js'));
const source = (name) => fs.readFileSync(path.join(folder, name), 'utf8');

/** The flow as the page sees it; its dialog gives the PINs in turn. */
async function opened(pins) {
  const told = [];
  const pem = fs.readFileSync(process.env.NETCA_ANCHOR, 'utf8');
  const settings = { token: tokenFile, server, trustAnchors: pem, tlsRoots: pem, stateDirectory: state, proxy: 'direct',
    program: { name: 'Electron test', version: '4.7.6' } };
  const flow = await Flow.open(settings, (channel, value) => {
    const { ...given } = structuredClone(value);
    told.push([channel, given]);
    if (channel === 'pin') setTimeout(() => flow.answerPin(pins.shift() ?? null), 5);
  });
  const call = async (name, ...given) => structuredClone(await flow.call(name, ...structuredClone(given)));
  return { call, told, close: () => flow.close() };
}

test('a renewal through the calls of the page', async () => {
  const pin = Buffer.from(PIN);
  const { call, close } = await opened([null, Buffer.from('000000'), pin]);
  const { value: [certificate] } = await call('list');
  assert.deepStrictEqual(certificate.actions, ['apply']);
  const { value: quote } = await call('quote', 0);
  assert.strictEqual(quote.path, 'unexpired');
  const { value: agreement } = await call('agreement');
  assert(agreement.text);
  const { error: problem } = await call('check', { term_months: 12, operator: { id_number: '1', name: '', mobile: '1', email: 'x' } });
  assert.strictEqual(problem.code_name, 'RENEW_FORM');
  assert(problem.fields.length >= 3 && problem.fields.every(({ zh }) => zh.name && zh.rule));
  const filled = JSON.parse(fs.readFileSync(process.env.NETCA_FORM, 'utf8'));
  assert.deepStrictEqual(await call('check', filled), { value: undefined });

  // Cancelled in the dialog, then mistyped, then right.
  assert.strictEqual((await call('apply', 0, filled)).error.code_name, 'TOKEN_CANCELLED');
  assert.strictEqual((await call('apply', 0, filled)).error.tries_left, 5);
  assert.strictEqual((await call('apply', 0, filled)).value.how, 'submitted');
  assert(pin.every((byte) => byte === 0));
  assert.strictEqual((await call('order')).value.total, 10000);
  assert.strictEqual((await call('pay', 'alipay')).value.channel, 'alipay');

  // A wait is ended, and asked for again.
  const waiting = call('wait');
  await call('cancel');
  const { error, value } = await waiting;
  assert(value === 'reached' || error.code_name === 'PROTOCOL_CANCELLED');
  assert.strictEqual((await call('wait')).value, 'reached');
  assert.strictEqual((await call('close')).error.message, 'the page may not call close');
  await close();

  // Another window: the renewal goes on where it stopped.
  const again = await opened([null, Buffer.from(PIN)]);
  assert.strictEqual((await again.call('list')).value.length, 1);
  assert.deepStrictEqual((await again.call('quote', 0)).value, { stage: 'ready_to_install' });
  assert.strictEqual((await again.call('install')).error.code_name, 'TOKEN_CANCELLED');
  const { value: renewed } = await again.call('install');
  assert(renewed.not_after > certificate.not_after);
  const channels = again.told.map(([channel, { event, step }]) => (channel === 'pin' ? channel : step ?? event));
  assert.strictEqual(channels.filter((one) => one === 'pin').length, 2);
  assert(channels.includes('write') && channels.includes('trial_signature'));
});

test('the channels of main.js and preload.js are the same', () => {
  const channels = (name, pattern) => [...source(name).matchAll(pattern)].map(([, channel]) => channel).sort();
  const invoked = channels('preload.js', /ipcRenderer\.invoke\('([\w:]+)'/g);
  assert.deepStrictEqual(invoked, channels('main.js', /ipcMain\.handle\('([\w:]+)'/g));
  const heard = channels('preload.js', /ipcRenderer\.on\('renewal:(\w+)'/g);
  const told = [...channels('flow.js', /ell\('(\w+)'/g)].filter((one, index, all) => all.indexOf(one) === index);
  assert.deepStrictEqual(heard, told);
  const exposed = channels('preload.js', /^ {2}(\w+):/gm);
  const used = new Set([...source('page.js').matchAll(/renewal\.(\w+)\(/g)].map(([, name]) => name));
  assert.deepStrictEqual([...used].sort(), exposed);
  const called = new Set([...source('page.js').matchAll(/call\('(\w+)'/g)].map(([, name]) => name));
  assert.deepStrictEqual([...called].filter((name) => !CALLS.includes(name)), []);
});
