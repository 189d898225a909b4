// The binding against the header: every function is used, or has a reason not to be; every number is there and right.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const constants = require('../tools/constants.js');
const { ErrorCode } = require('netca-renew');

const own = path.join(__dirname, '..');
const header = fs.readFileSync(constants.HEADER, 'utf8');
const source = (name) => fs.readFileSync(path.join(own, name), 'utf8');
const functions = [...header.matchAll(/^(?:const )?(?:struct )?\w+ \**netca_(\w+)\(/gm)].map(([, name]) => name);

// Not called, and why. A pattern's functions must exist, or it says so.
const IN_JSON = 'JavaScript has the JSON, which has all of it';
const LEFT_OUT = [
  [/^error_(code|message|what|next|detail|stage|vendor|vendor_code|is_retryable|tries_left|retry_after|field_count|field|field_name|field_rule)$/, IN_JSON],
  [/^tokens_(count|serial|label|manufacturer|model|tries_left|pin|change)$/, IN_JSON],
  [/^service_(name|hotline|newest_version|download|is_sandbox)$/, IN_JSON],
  [/^certificates_(count|subject|issuer|serial|sha256|not_before|not_after|key|role|encryption_sha256|encryption_serial|encryption_not_before|encryption_not_after|actions|renewal|stage)$/, IN_JSON],
  [/^fees_(count|name|unit_price|unit|quantity|subtotal)$/, IN_JSON],
  [/^quote_(id|path|opens_at|closes_at|expires_at|option_\w+|renew_with|new_key|brings_pair|id_type|id_type_name|needs_operator_address|invoice_type|courier_payment|attachment_\w+|minimum_version)$/, IN_JSON],
  [/^agreement_(version|title|text|sha256)$/, IN_JSON],
  [/^uploads_(count|kind|media_type|sha256|size|received)$/, IN_JSON],
  [/^recovered_(count|id|outcome|stage|is_key_missing|application|refusal)$/, IN_JSON],
  [/^journal_(count|id|stage|opened_at|term_months|total|certificate|new_certificate|encryption_certificate|new_encryption_certificate|renew_with|brings_pair|retired_key|retired_encryption_key|token|business_number|order_number|next_question_at)$/, IN_JSON],
  [/^application_(id|business_number|business_status|payment_status|renew_with|term_months|reason|order|updated_at|refund_\w+|timeline_\w+)$/, IN_JSON],
  [/^order_(number|total|fees|transaction_type|transaction_status|status|created_at|courier_payment|invoice_type|channel)$/, IN_JSON],
  [/^payment_link_(url|id|amount|channel|expires_at)$/, IN_JSON],
  [/^transfer_sheet_(payee|account|bank|total|received|missing|excess|count|payer_account|payer_name|amount|date|remark|result|balance|checked_at)$/, IN_JSON],
  [/^invoice_(type|status|title|tax_number|amount|number|issued_at)$/, IN_JSON],
  [/^drivers_(module|vendor|model|download|status)$/, IN_JSON],
  [/^cancel_is_requested$/, 'the AbortSignal says so'],
  [/^exchange_is_over$/, 'the AbortSignal of the request says so'],
];

test('every function of the header is used, or left out for a reason', () => {
  assert(functions.length > 200, `${functions.length} functions found`);
  // These two are looked at before anything else of the library, by name.
  const used = ['abi_version', 'version', ...[...source('src/library.h').matchAll(/X\((\w+)\)/g)].map(([, name]) => name)];
  const unused = functions.filter((name) => !used.includes(name) && !LEFT_OUT.some(([pattern]) => pattern.test(name)));
  assert.deepStrictEqual(unused, [], 'use them, or say above why not');
  assert.deepStrictEqual(used.filter((name) => name !== 'name' && !functions.includes(name)), [], 'not in the header');
  const idle = LEFT_OUT.filter(([pattern]) => !functions.some((name) => pattern.test(name) && !used.includes(name)));
  assert.deepStrictEqual(idle, [], 'left out, and not there');
});

test('what is loaded is called', () => {
  const calls = ['callbacks.c', 'calls.c', 'environment.c', 'handle.c', 'values.c', 'addon.c'].map((name) => source(`src/${name}`)).join('\n');
  const traits = [...calls.matchAll(/FREE(_AND_JSON)?\((\w+)\)/g)];
  const made = traits.flatMap(([, json, name]) => (json ? [`${name}_free`, `${name}_json`] : [`${name}_free`]));
  const listed = [...source('src/library.h').matchAll(/X\((\w+)\)/g)].map(([, name]) => name).filter((name) => name !== 'name');
  const idle = listed.filter((name) => !calls.includes(`netca.${name}(`) && !made.includes(name));
  assert.deepStrictEqual(idle, []);
  // And each of those that JavaScript can call, it calls.
  const rows = [...source('src/calls.c').matchAll(/^ {4}(?:NOW|LATER)\((\w+),/gm)].map(([, name]) => name);
  const scripts = fs.readdirSync(path.join(own, 'lib')).filter((name) => name.endsWith('.js')).map((name) => source(`lib/${name}`)).join('\n');
  const called = (name) => scripts.includes(`'${name}'`) || scripts.includes(`native.${name}(`)
    || (name.startsWith('settings_') && scripts.includes(`set('${name.slice('settings_'.length)}'`));
  assert(rows.length > 70);
  assert.deepStrictEqual(rows.filter((name) => !called(name)), []);
});

test('the numbers are the header\'s', () => {
  const numbers = constants.parse(header);
  assert.strictEqual(source('lib/constants.js'), constants.script(numbers), 'npm run constants');
  assert.strictEqual(source('lib/constants.d.ts'), constants.types(numbers), 'npm run constants');
  // Not with our own parser alone.
  const defined = header.split('\n').filter((line) => line.startsWith('#define NETCA_ERROR_'));
  assert.strictEqual(Object.keys(ErrorCode).length, defined.length);
  for (const line of defined) {
    const [, name, number] = line.split(' ');
    assert.strictEqual(ErrorCode[name.replace('NETCA_ERROR_', '')], Number(number), name);
  }
  assert.throws(() => constants.parse('#define NETCA_SURPRISE_X 1\n'), /SURPRISE_X belongs to no group/);
});

test('what is packed works without what is not', () => {
  const { files, exports: entries, dependencies, scripts, gypfile } = JSON.parse(source('package.json'));
  for (const file of files) assert(fs.existsSync(path.join(own, file)) || file === 'prebuilds', file);
  const named = [entries['.'].import, entries['.'].require].flatMap((one) => Object.values(one));
  for (const file of named) assert(fs.existsSync(path.join(own, file)), file);
  // Nothing is downloaded, compiled or run when it is installed.
  assert.deepStrictEqual([dependencies, gypfile, fs.existsSync(path.join(own, 'binding.gyp'))], [undefined, false, false]);
  assert.deepStrictEqual(Object.keys(scripts).filter((name) => /install|prepare/.test(name)), []);
});
