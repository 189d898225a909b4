// An expired certificate: the form on paper, its scan uploaded, and the application taken up on another computer.
'use strict';

const assert = require('node:assert');
const crypto = require('node:crypto');
const fs = require('node:fs');
const { test } = require('node:test');
const { paper } = require('netca-renew');
const { client: open, fails, fontFile, form, pin, state, token: openToken } = require('./support.js');

test('papers, uploads, and another computer', async () => {
  const client = await open();
  const token = await openToken();
  const [certificate] = await client.list(token);
  const [service, quote] = await Promise.all([client.service(), client.quote(certificate)]);
  assert.deepStrictEqual([quote.path, quote.requirements.operator_address, service.sandbox], ['expired', true, true]);
  const filled = form();
  const lacking = await fails('RENEW_FORM', () => filled.check(quote));
  assert(lacking.fields.some(({ field }) => field.startsWith('attachments')), JSON.stringify(lacking.fields));

  const font = fs.readFileSync(fontFile);
  await fails('PDF_FONT_UNREADABLE', paper({ certificate, quote, service, font: Buffer.from('font') }));
  const blank = await paper({ certificate, quote, service, font });
  const sheet = await paper({ form: filled, certificate, quote, service, font });
  assert(sheet.pages >= 1 && sheet.missing === '' && !sheet.pdf.equals(blank.pdf));
  for (const { pdf } of [sheet, blank]) assert.strictEqual(pdf.subarray(0, 5).toString(), '%PDF-');

  // Signed, stamped, scanned: here the PDF itself.
  await fails('RENEW_FORM', client.upload(quote, 'application_form', Buffer.from('no scan'), filled));
  await assert.rejects(client.upload(quote, 'holiday_pictures', sheet.pdf, filled), TypeError);
  const sent = [];
  await client.upload(quote, 'application_form', sheet.pdf, filled, { onProgress: (event) => sent.push(event) });
  assert(sent.some(({ event, total }) => event === 'uploading' && total === sheet.pdf.length));
  const file = `${state}-blank.pdf`;
  fs.writeFileSync(file, blank.pdf);
  await client.upload(quote, 'operator_papers', file, filled);
  await client.upload(quote, 'organisation_papers', file, filled);
  const sha256 = crypto.createHash('sha256').update(blank.pdf).digest('hex');
  await client.removeUpload(quote, sha256, filled);
  await client.upload(quote, 'operator_papers', file, filled);
  const uploads = await client.uploads(quote);
  assert.deepStrictEqual(uploads.uploads.map(({ attachment, complete }) => [attachment.kind, attachment.size, complete]),
    [['application_form', sheet.pdf.length, true], ['operator_papers', blank.pdf.length, true]]);

  // In another process: the quote was kept, and the attachments with it.
  const kept = await client.keptQuote(certificate);
  assert.strictEqual(kept.quote_id, quote.quote_id);
  const agreement = (await client.agreement(kept)).accept();
  const used = form().useUploads(uploads).check(kept);
  const login = { pin: pin() };
  const { how, renewal } = await client.apply({ token, certificate, quote: kept, agreement, form: used, login });
  assert.strictEqual(how, 'submitted');
  const { id } = renewal;
  await Promise.all([renewal.close(), client.close()]);

  const elsewhere = await open({ stateDirectory: `${state}-other` });
  assert.strictEqual(await elsewhere.findRenewal(certificate), null);
  await fails('RENEW_NO_RENEWAL', elsewhere.openRenewal(id));
  const [recovered, ...more] = await elsewhere.recover({ token, certificate, login });
  assert.deepStrictEqual([recovered.application_id, recovered.outcome, recovered.stage, more.length],
    [id, 'restored', 'awaiting_payment', 0]);
  assert.strictEqual(recovered.application.attachments.length, 2);
  const taken = await elsewhere.openRenewal(id);
  assert.strictEqual((await taken.refresh()).payment_status, 'unpaid');
  await taken.close();
  assert.strictEqual((await elsewhere.recover({ token, certificate, login }))[0].outcome, 'known');
});
