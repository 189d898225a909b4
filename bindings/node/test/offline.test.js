// What needs no CA: words, forms, drivers, and what is said when something is wrong.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { Client, ErrorCode, Form, NetcaError, NetcaLoadError, Provider, Texts, Transfers, findDrivers, load } = require('netca-renew');
const { fails, formFile } = require('./support.js');

test('it is loaded once', async () => {
  const first = load();
  assert.deepStrictEqual([first.abiVersion, load()], [1, first]);
  assert.match(first.version, /^\d+\.\d+\.\d+$/);
  assert.throws(() => load({ library: '/nowhere.so' }), (error) => error instanceof NetcaLoadError && /already/.test(error.message));
  const imported = await import('netca-renew');
  assert.strictEqual(imported.Client, Client);
  const { default: _, ...names } = imported;
  assert.deepStrictEqual(Object.keys(names).sort(), Object.keys(require('netca-renew')).sort());
});

test('words for people', () => {
  const [zh, en] = [new Texts('chinese'), new Texts('english')];
  assert.strictEqual(en.value('channel', 'alipay'), 'Alipay');
  assert.strictEqual(zh.value('stage', 'awaiting_payment'), '已录入, 待支付');
  assert.strictEqual(en.value('stage', 'asleep'), null);
  assert.throws(() => en.value('weather', 'rain'), TypeError);
  assert.throws(() => new Texts('latin'), TypeError);
  assert.strictEqual(zh.field('operator.email'), zh.field('operator.email'));
  for (const [name, code] of Object.entries(ErrorCode)) {
    assert(zh.what(code) && en.what(code) && zh.next(code) && en.next(code), name);
  }
  assert.strictEqual(en.what(1), null);
});

test('settings that lack something', async () => {
  const lacking = await fails('C_SETTING_MISSING', Client.open({}));
  assert(lacking instanceof NetcaError && lacking.name === 'NetcaError' && lacking.code === ErrorCode.C_SETTING_MISSING);
  const whole = { server: 'https://ca.example', stateDirectory: '/tmp/x', program: { name: 'x', version: '1' } };
  await fails('CERT_NO_PEM_BLOCK', Client.open({ ...whole, trustAnchors: 'no PEM' }));
  const range = await fails('C_OUT_OF_RANGE', Client.open({ ...whole, connectTimeoutMs: 0 }));
  assert(range.message);
});

test('handles of the wrong kind are refused before they do harm', async () => {
  const { quote, list } = Client.prototype;
  await assert.rejects(Provider.openSoft('x', { signal: 'stop' }), TypeError);
  await assert.rejects(quote.call({}, {}), TypeError);
  await assert.rejects(list.call(new Form(), {}), TypeError);
  assert.throws(() => new Form().check({}), TypeError);
  assert.throws(() => new Transfers({}), TypeError);
  assert.throws(() => new Form().set('operator.name', undefined), TypeError);
  assert.throws(() => new Form().set('invoice_type', 'gold'), TypeError);
  await fails('C_NO_SUCH_FIELD', () => new Form().set('operator.shoes', 'black'));
  await fails('C_NOT_JSON', () => Form.from('{'));
  assert(Form.from(fs.readFileSync(formFile, 'utf8')) instanceof Form);
  const transfers = new Transfers();
  assert.throws(() => transfers.remove(0), NetcaError);
  assert.strictEqual(transfers.length, 0);
});

test('tokens that are not there', async () => {
  await fails('TOKEN_MODULE', Provider.openPkcs11(path.join(__dirname, 'none.so')));
  await fails('TOKEN_MODULE', Provider.openSkf(path.join(__dirname, 'none.so')));
  const word = await fails('C_SKF_PROFILE', Provider.openSkf(path.join(__dirname, 'none.so'), 'packed,sideways'));
  assert.match(word.message, /sideways/);
  const provider = await Provider.openSoft(path.join(__dirname, 'none.json'));
  assert.deepStrictEqual(await provider.tokens(), []);
  const error = await fails('TOKEN_NOT_PRESENT', provider.openToken());
  assert(error.what.zh && error.next.en);
  await provider.close();
  await assert.rejects(provider.tokens(), { code: 'ERR_NETCA_CLOSED' });
  await assert.rejects(provider.close(), { code: 'ERR_NETCA_CLOSED' });
});

test('drivers', async () => {
  const catalogue = fs.readFileSync(path.join(path.dirname(formFile), 'drivers.json'), 'utf8');
  const found = await findDrivers({ catalogue });
  assert.deepStrictEqual(found, await findDrivers({ catalogue: JSON.parse(catalogue) }));
  const missing = found.drivers.find(({ status }) => status === 'missing');
  assert(missing.what.zh && missing.next.en && missing.vendor);
  assert((await findDrivers()).drivers.every(({ what }) => what.en));
  await fails('TOKEN_CATALOGUE', findDrivers({ catalogue: '{' }));
});
