// Paid on the page, and given up: the money goes back. Then applied for again.
'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { applied, client: open, fails, pin, token: openToken } = require('./support.js');

test('what is withdrawn is refunded', async () => {
  const client = await open();
  const token = await openToken();
  const renewal = await applied(client, token);
  const link = await renewal.paymentLink('alipay');
  assert.deepStrictEqual([link.channel, link.amount, new URL(link.url).protocol], ['alipay', 10000, 'https:']);
  assert.strictEqual(await renewal.waitForPayment(link, { longestMs: 60000 }), 'paid');
  assert.strictEqual(await renewal.wait('paid'), 'reached');
  assert.strictEqual(renewal.stage, 'under_review');
  // Not approved within the time given: that is an outcome, no error.
  assert.strictEqual(await renewal.wait('ready_to_install', { longestMs: 0 }), 'still_waiting');
  const early = await fails('RENEW_WRONG_STAGE', renewal.install(token, { pin: pin() }));
  assert.deepStrictEqual([early.code, early.stage, early.retryable], [5006, 'under_review', false]);
  await fails('RENEW_WRONG_STAGE', renewal.resume());

  const application = await renewal.withdraw('重复申请');
  assert.deepStrictEqual([application.business_status, application.reason], ['withdrawn', '重复申请']);
  assert.deepStrictEqual(application.refunds.map(({ amount, reason }) => [amount, reason]), [[10000, 'withdrawn']]);
  assert.strictEqual(renewal.stage, 'withdrawn');
  await renewal.close();
  assert.deepStrictEqual((await client.list(token))[0].actions, ['apply']);
  assert.strictEqual((await applied(client, token)).stage, 'awaiting_payment');
});
