// Paid by bank transfer, with an electronic invoice: all of the flow's money, its progress, and its journal.
'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { Transfers } = require('netca-renew');
const { applied, client: open, fails, form, pin, token: openToken, until } = require('./support.js');

const COMPANY = '云杉示例有限公司';
const TAX = '91350100M000100Y43';
const paid = { payer_account: '6222000000000000001', payer_name: COMPANY, date: '2026-01-05' };

async function transfer(renewal) {
  let sheet = await renewal.transfers();
  assert.deepStrictEqual([sheet.total, sheet.missing, sheet.transfers], [20000, 20000, []]);
  assert(sheet.payee.account && sheet.payee.bank && sheet.payee.company_name);
  let transfers = new Transfers(sheet);
  const wrong = { payer_account: 'x', payer_name: '', amount: '-1', date: 'yesterday' };
  const error = await fails('RENEW_FORM', () => transfers.add(wrong));
  assert.deepStrictEqual(error.fields.map(({ field }) => field).sort(),
    ['transfer.amount', 'transfer.date', 'transfer.payer_account', 'transfer.payer_name']);
  transfers.add({ ...paid, amount: '150.00' });
  sheet = await renewal.declareTransfers(transfers);
  assert.strictEqual(sheet.transfers[0].transfer.amount, 15000);
  assert.strictEqual(sheet.transfers[0].verification ?? null, null);
  // 添加更多: what was declared before comes along.
  transfers = new Transfers(sheet).add({ ...paid, amount: '99.99' }).add({ ...paid, amount: '50', remark: '续期' }).remove(1);
  assert.strictEqual(transfers.length, 2);
  await renewal.declareTransfers(transfers);
  sheet = await until(async () => {
    const found = await renewal.verifyTransfers();
    return found.missing === 0 && found;
  });
  assert.deepStrictEqual([sheet.received, sheet.excess], [20000, 0]);
  assert.strictEqual(sheet.transfers[1].verification.result, 'success');
  assert.strictEqual(sheet.transfers[1].transfer.remark, '续期');
}

async function invoice(renewal) {
  await fails('RENEW_FORM', renewal.requestInvoice({ title: COMPANY, tax_number: '123' }));
  const requested = await renewal.requestInvoice({ title: COMPANY, tax_number: TAX });
  assert.deepStrictEqual([requested.invoice_type, requested.amount], ['electronic', 20000]);
  const issued = await until(async () => {
    const found = await renewal.invoice();
    return found.status === 'issued' && found;
  });
  assert(issued.invoice_number && issued.issued_at);
  const document = await renewal.invoiceDocument();
  assert(Buffer.isBuffer(document) && document.subarray(0, 5).toString() === '%PDF-' && document.length > 100);
}

test('transfers, an invoice, and the renewal to its end', async () => {
  const told = [];
  const lines = [];
  const client = await open({ log: (level, text) => lines.push([level, text]) });
  client.on('progress', (event) => told.push(event));
  const token = await openToken();
  const [old] = await client.list(token);
  assert.deepStrictEqual(old.actions, ['apply']);
  assert(old.der[0] === 0x30 && old.key.kind === 'p256');
  assert.deepStrictEqual([old.role, old.encryptionDer], ['signing', null]);
  const quote = await client.quote(old);
  assert.deepStrictEqual(quote.options.map(({ total }) => total).slice(0, 2), [10000, 20000]);
  assert.strictEqual(await client.keptQuote(old), null);
  const filled = form().set('term_months', 24).set('invoice_type', 'electronic').set('renew_with', null).set('memo', '无');
  const renewal = await applied(client, token, filled);
  assert.strictEqual(renewal.stage, 'awaiting_payment');

  await fails('RENEW_NO_PAYMENT_PAGE', renewal.paymentLink('cash'));
  assert.strictEqual((await renewal.order()).invoice_type, 'electronic');
  const [entry] = await client.journal();
  assert.deepStrictEqual([entry.application_id, entry.term_months, entry.total, entry.token], [renewal.id, 24, 20000, token.serial]);
  assert.deepStrictEqual(renewal.journal(), entry);

  await transfer(renewal);
  const application = await renewal.refresh();
  assert.deepStrictEqual([application.payment_status, application.order.total], ['paid', 20000]);
  assert.strictEqual(application.timeline[0].event, 'entered');
  await invoice(renewal);
  assert.strictEqual(await renewal.paymentLink('alipay'), null, 'paid once');

  // Left and taken up again.
  const { id } = renewal;
  await renewal.close();
  await assert.rejects(renewal.refresh(), { code: 'ERR_NETCA_CLOSED' });
  const again = await client.openRenewal(id);
  const busy = await fails('RENEW_BUSY', client.findRenewal(old));
  assert.strictEqual(busy.retryable, true);
  assert.strictEqual(await again.wait('ready_to_install', { longestMs: 60000 }), 'reached');
  const own = [];
  const renewed = await again.install(token, { pin: pin() }, { onProgress: (event) => own.push(event) });
  assert(renewed.not_after > old.not_after);
  assert.deepStrictEqual(renewed.der.subarray(0, 2), (await client.list(token))[0].der.subarray(0, 2));
  const steps = ['check', 'write', 'read_back', 'trial_signature', 'retire_old', 'confirm'];
  for (const events of [told, own]) {
    assert.deepStrictEqual(events.filter(({ event }) => event === 'install').map(({ step }) => step), steps);
  }
  assert(told.some(({ event, stage }) => event === 'stage' && stage === 'complete'));
  assert(lines.length > 3 && lines.every(([level, text]) => ['error', 'warning', 'info', 'debug'].includes(level) && text));
  assert(!JSON.stringify(lines).includes(TAX));
  await Promise.all([client.close(), token.close()]);
});
