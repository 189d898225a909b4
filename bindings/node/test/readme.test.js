// The README's quick start, as it stands there, run.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { pin, server, state, tokenFile } = require('./support.js');

const FILLED_IN = [
  ["Provider.openPkcs11('/usr/lib/vendor/libkey.so')", `Provider.openSoft(${JSON.stringify(tokenFile)})`],
  ["'https://renew.ca.example'", JSON.stringify(server)],
  ["'/home/me/.local/state/renew'", JSON.stringify(state)],
  ['trustAnchors: pem,', "trustAnchors: pem, tlsRoots: pem, proxy: 'direct',"],
];

test('the quick start renews a certificate', async () => {
  const text = fs.readFileSync(path.join(__dirname, '../README.md'), 'utf8');
  let [, code] = /```js\n([\s\S]*?)```/.exec(text);
  for (const [from, to] of FILLED_IN) {
    assert(code.includes(from), `the quick start has no ${from}`);
    code = code.replace(from, to);
  }
  const given = {
    require,
    pem: fs.readFileSync(process.env.NETCA_ANCHOR, 'utf8'),
    typed: JSON.parse(fs.readFileSync(process.env.NETCA_FORM, 'utf8')),
    myPinDialog: async () => pin(),
    signal: new AbortController().signal,
    console: { log: () => {} },
  };
  const AsyncFunction = (async () => {}).constructor;
  const result = await new AsyncFunction(...Object.keys(given), `${code}\nreturn { certificate, renewal, order, link };`)(
    ...Object.values(given));
  assert.strictEqual(result.renewal.stage, 'complete');
  assert.deepStrictEqual([result.order.total, result.link.channel], [10000, 'alipay']);
});
