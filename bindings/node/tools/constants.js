#!/usr/bin/env node
// Writes lib/constants.js and lib/constants.d.ts from include/netca_renew.h: node tools/constants.js [HEADER]. The test
// coverage.test.js compares them with the header.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const HEADER = path.join(__dirname, '../../../include/netca_renew.h');
// Longer names first, where one begins with another.
const GROUPS = ['ERROR', 'VENDOR', 'ACTION', 'TOKEN', 'KEY', 'ROLE', 'STAGE', 'INSTALL', 'GOAL', 'WAITED', 'PATH', 'RENEW_WITH',
  'BUSINESS', 'TIMELINE', 'PAYMENT_END', 'PAYMENT', 'ATTACHMENT', 'MEDIA', 'CHANNEL', 'COURIER', 'INVOICE_TYPE', 'INVOICE',
  'UNIT', 'TRANSACTION_TYPE', 'TRANSACTION', 'ORDER', 'REFUND_REASON', 'REFUND', 'TRANSFER', 'LANGUAGE', 'TEXT', 'EVENT',
  'LOG', 'APPLIED', 'RECOVERY', 'DRIVER'];
const ALONE = ['ABI_VERSION', 'OK', 'NONE', 'PIN_CAPACITY'];
// NETCA_NO_TIME belongs to functions whose values JavaScript has as JSON.
const LEFT_OUT = ['NO_TIME', 'RENEW_H', 'TEXT(text)'];

/** Every number of the header, by group; throws on one that belongs nowhere. */
function parse(header) {
  const numbers = { alone: {} };
  for (const [, name, value] of header.matchAll(/^#define NETCA_(\S+)(?: (.*))?$/gm)) {
    if (LEFT_OUT.includes(name)) continue;
    const group = GROUPS.find((one) => name.startsWith(`${one}_`));
    const number = Number(value);
    if (!Number.isInteger(number)) throw new Error(`NETCA_${name} is no number`);
    if (ALONE.includes(name)) numbers.alone[name] = number;
    else if (group) (numbers[group] ??= {})[name.slice(group.length + 1)] = number;
    else throw new Error(`NETCA_${name} belongs to no group of tools/constants.js`);
  }
  return numbers;
}

const camel = (name) => name.toLowerCase().replace(/(^|_)(.)/g, (_, __, letter) => letter.toUpperCase());
const lower = ([name, number]) => `    ${name.toLowerCase()}: ${number},\n`;

/** The text of lib/constants.js. */
function script(numbers) {
  const { alone, ERROR, ...groups } = numbers;
  let text = '// Written by tools/constants.js from include/netca_renew.h; do not edit.\n\'use strict\';\n\n';
  for (const [name, number] of Object.entries(alone)) text += `exports.${name} = ${number};\n`;
  text += `\nexports.ErrorCode = Object.freeze({\n`;
  text += Object.entries(ERROR).map(([name, number]) => `  ${name}: ${number},\n`).join('');
  text += '});\n\nexports.words = Object.freeze({\n';
  for (const [name, values] of Object.entries(groups)) {
    text += `  ${name}: Object.freeze({\n${Object.entries(values).map(lower).join('')}  }),\n`;
  }
  return `${text}});\n`;
}

/** The text of lib/constants.d.ts. */
function types(numbers) {
  const { alone, ERROR, ...groups } = numbers;
  let text = '// Written by tools/constants.js from include/netca_renew.h; do not edit.\n\n';
  text += `/** The version of the C ABI that this binding is made for. */\nexport declare const ABI_VERSION: ${alone.ABI_VERSION};\n\n`;
  text += '/** The stable number of every error. */\nexport declare const ErrorCode: {\n';
  text += Object.entries(ERROR).map(([name, number]) => `  readonly ${name}: ${number};\n`).join('');
  text += '};\n\n/** The name of an error, without its NETCA_ERROR_. */\nexport type ErrorName = keyof typeof ErrorCode;\n';
  text += '\n/** The words that stand for numbers of the header, as they are in every JSON. */\nexport namespace Words {\n';
  for (const [name, values] of Object.entries(groups)) {
    const words = Object.keys(values).map((word) => `\n    | '${word.toLowerCase()}'`).join('');
    text += `  /** NETCA_${name}_… */\n  type ${camel(name)} =${words};\n`;
  }
  return `${text}}\n`;
}

module.exports = { HEADER, parse, script, types };

if (require.main === module) {
  const numbers = parse(fs.readFileSync(process.argv[2] ?? HEADER, 'utf8'));
  fs.writeFileSync(path.join(__dirname, '../lib/constants.js'), script(numbers));
  fs.writeFileSync(path.join(__dirname, '../lib/constants.d.ts'), types(numbers));
}
