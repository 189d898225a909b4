// An SM2 pair, renewed with new keys on a soft token.
'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { applied, client: open, form, pin, token: openToken } = require('./support.js');

/** Both halves of a certificate. */
function bothHalves({ key, role, sha256, encryption, der, encryptionDer }) {
  assert.deepStrictEqual([key.kind, role], ['sm2', 'signing']);
  assert.match(encryption.sha256, /^[0-9a-f]{64}$/);
  assert.notStrictEqual(encryption.sha256, sha256);
  assert(encryption.serial_number && encryption.not_before < encryption.not_after);
  assert(encryptionDer.length > 300 && !encryptionDer.equals(der));
}

test('both halves are renewed', async () => {
  const client = await open();
  const token = await openToken();
  const [certificate] = await client.list(token);
  bothHalves(certificate);
  const quote = await client.quote(certificate);
  assert.deepStrictEqual(quote.new_key, { key_algorithm: 'sm2', pair: true });
  assert.strictEqual(quote.encryption_certificate_sha256, certificate.encryption.sha256);
  const renewal = await applied(client, token, form().set('renew_with', 'new_key'));
  const before = renewal.journal();
  assert.deepStrictEqual([before.pair, before.renew_with], [true, 'new_key']);
  assert.strictEqual(before.encryption_certificate_sha256, certificate.encryption.sha256);
  assert.deepStrictEqual([before.retired_key, before.new_encryption_certificate_sha256], [null, null]);
  await renewal.paymentLink('alipay');
  assert.strictEqual(await renewal.wait('ready_to_install', { longestMs: 120_000 }), 'reached');
  const renewed = await renewal.install(token, { pin: pin() });
  bothHalves(renewed);
  const [after] = await client.journal();
  assert.strictEqual(after.new_certificate_sha256, renewed.sha256);
  assert.strictEqual(after.new_encryption_certificate_sha256, renewed.encryption.sha256);
  assert(after.retired_key && after.retired_encryption_key && after.retired_key !== after.retired_encryption_key);
});
