// The host's own PIN dialog: asked once, when the PIN is needed and not before; what it gives is wiped.
'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { client: open, draft: drafted, fails, pin, token: openToken, PIN } = require('./support.js');

test('a PIN dialog', async () => {
  const client = await open();
  const token = await openToken();
  const draft = await drafted(client, token);
  const asked = [];
  let answer = null;
  const login = {
    async ask(question) {
      asked.push(question);
      // The token is in use meanwhile, and says so instead of hanging.
      await fails('C_IN_USE', token.status());
      return answer;
    },
  };
  const apply = (more, options) => client.apply({ ...draft, ...more }, options);

  await fails('C_NOT_ACCEPTED', apply({ login, agreement: await client.agreement(draft.quote) }));
  draft.form.set('operator.email', 'nobody');
  const wrong = await fails('RENEW_FORM', apply({ login }));
  assert.deepStrictEqual(wrong.fields.map(({ field }) => field), ['operator.email']);
  assert(wrong.fields[0].zh.rule && wrong.what.zh && wrong.next.en && !JSON.stringify(wrong).includes('nobody'));
  draft.form.set('operator.email', 'zhangsan@yunshan.example');
  assert.strictEqual(asked.length, 0, 'nobody is asked before the form is good');
  await fails('TOKEN_PIN_REQUIRED', apply({}));
  await fails('TOKEN_PIN_REQUIRED', apply({ login: {} }));
  await assert.rejects(apply({ login: { pin: PIN } }), TypeError, 'a string cannot be wiped');

  // The user cancels, the dialog breaks, gives a string, is closed by whoever began: nothing is spent.
  await fails('TOKEN_CANCELLED', apply({ login }));
  assert.deepStrictEqual(asked[0], { label: token.label, serial: token.serial, triesLeft: 6, pinCountLow: false, pinFinalTry: false });
  const broken = await fails('TOKEN_CANCELLED', apply({ login: { ask() { throw new Error('no window'); } } }));
  assert.strictEqual(broken.cause.message, 'no window');
  const text = await fails('TOKEN_CANCELLED', apply({ login: { ask: () => PIN } }));
  assert(text.cause instanceof TypeError);
  const controller = new AbortController();
  const never = apply({ login: { ask: () => { controller.abort(); return new Promise(() => {}); } } }, { signal: controller.signal });
  await assert.rejects(never, { name: 'AbortError' });
  const given = new AbortController();
  const unasked = client.recover({ token, certificate: draft.certificate, login }, { signal: given.signal });
  queueMicrotask(() => given.abort());
  const shown = asked.length;
  await assert.rejects(unasked, { name: 'AbortError' });
  assert.strictEqual(asked.length, shown, 'whoever has given up is not asked');
  answer = Buffer.alloc(300, '1');
  await fails('TOKEN_PIN_LENGTH', apply({ login }));
  assert(answer.every((byte) => byte === 0), 'what the dialog gave is wiped');
  assert.strictEqual((await token.status()).tries_left, 6);

  // A wrong one spends one try, and is not tried again.
  for (let left = 5; left >= 1; left--) {
    answer = Buffer.from('000000');
    const error = await fails('TOKEN_WRONG_PIN', apply({ login }));
    assert.deepStrictEqual([error.triesLeft, error.toJSON().tries_left, error.toJSON().code_name], [left, left, 'TOKEN_WRONG_PIN']);
  }
  assert.strictEqual(asked.at(-1).pinCountLow, true);
  assert.strictEqual((await token.status()).pin_final_try, true);

  // The last try is not touched unless that is allowed: nobody is even asked.
  const before = asked.length;
  answer = pin();
  await fails('TOKEN_LAST_TRY', apply({ login }));
  assert.strictEqual(asked.length, before);
  const { how, renewal } = await apply({ login: { ...login, allowLastTry: true } });
  assert.deepStrictEqual([how, asked.at(-1).pinFinalTry], ['submitted', true]);
  assert(answer.every((byte) => byte === 0));
  await renewal.close();

  // The same again changes nothing, and needs no PIN. One's own PIN stays as it is.
  const own = pin();
  assert.strictEqual((await apply({ login: { pin: own } })).how, 'already');
  assert.strictEqual(own.toString(), PIN);
});
