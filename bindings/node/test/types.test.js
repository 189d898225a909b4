// The types: tsc accepts how the binding is used, and refuses how it is not; they name what the scripts have, and what
// docs/c-json.md says of the JSON.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const netca = require('netca-renew');

const folder = process.env.NETCA_NPM;
const ts = require(path.join(folder, 'node_modules/typescript'));
const own = path.join(__dirname, '..');
const root = path.join(own, '../..');
const types = path.join(own, 'lib/index.d.ts');

const options = {
  allowJs: true, checkJs: false, noEmit: true, strict: true, exactOptionalPropertyTypes: false,
  target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts'], module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16,
  typeRoots: [path.join(folder, 'node_modules/@types')], types: ['node'], skipLibCheck: false,
  paths: { 'netca-renew': [types] },
};

// One program for all: reading the types of Node.js takes the time.
const files = [types, path.join(own, 'lib/index.d.mts'), path.join(__dirname, 'use.ts'), path.join(root, 'examples/node/renew.mjs')];
const program = ts.createProgram(files, options);
const checker = program.getTypeChecker();
const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(types)));

/** What tsc says of the project's own files. */
function problems() {
  const own = program.getSourceFiles().filter(({ fileName }) => !fileName.includes('node_modules'));
  const found = own.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]);
  return [own.length, [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics(), ...found].map(({ file, start, messageText }) => {
    const at = file ? `${path.basename(file.fileName)}:${file.getLineAndCharacterOfPosition(start).line + 1}: ` : '';
    return at + ts.flattenDiagnosticMessageText(messageText, '\n');
  })];
}

test('tsc accepts the types, their use, and the example', () => {
  // Those above, and two that they import.
  assert.deepStrictEqual(problems(), [6, []]);
});

test('the types name what the scripts have', () => {
  const resolved = exported.map((one) => (one.flags & ts.SymbolFlags.Alias ? [one.name, checker.getAliasedSymbol(one)] : [one.name, one]));
  const values = resolved.filter(([, one]) => one.flags & ts.SymbolFlags.Value && !(one.flags & ts.SymbolFlags.ValueModule));
  assert.deepStrictEqual(values.map(([name]) => name).sort(), Object.keys(netca).sort());
  for (const [name, symbol] of values.filter(([, one]) => one.flags & ts.SymbolFlags.Class)) {
    const has = Object.getOwnPropertyNames(netca[name].prototype).filter((one) => one !== 'constructor');
    const declared = [...symbol.members.keys()];
    assert.deepStrictEqual(has.filter((one) => !declared.includes(one)), [], `${name} has them, and its type does not`);
    const methods = declared.filter((one) => symbol.members.get(one).flags & ts.SymbolFlags.Method);
    const inherited = (one) => one in netca[name].prototype;
    assert.deepStrictEqual(methods.filter((one) => !inherited(one)), [], `${name}'s type has them, and it does not`);
  }
});

// Where each object of docs/c-json.md has its type: [the list's member, the type].
const SNAPSHOTS = {
  netca_error_json: ['', 'ErrorInfo'],
  netca_tokens_json: ['tokens', 'TokenInfo'],
  netca_certificates_json: ['certificates', 'CertificateInfo'],
  netca_service_json: ['', 'ServiceInfo'],
  netca_quote_json: ['', 'QuoteInfo'],
  netca_agreement_json: ['', 'AgreementInfo'],
  netca_uploads_json: ['uploads', 'UploadInfo'],
  netca_journal_json: ['renewals', 'JournalEntry'],
  netca_order_json: ['', 'OrderInfo'],
  netca_application_json: ['', 'ApplicationInfo'],
  netca_payment_link_json: ['', 'PaymentLinkInfo'],
  netca_transfer_sheet_json: ['', 'TransferSheetInfo'],
  netca_invoice_json: ['', 'InvoiceInfo'],
  netca_recovered_json: ['applications', 'RecoveredInfo'],
  netca_drivers_json: ['', 'DriversInfo'],
  netca_progress_callback: ['', 'ProgressInfo'],
};

/** The members of each object of docs/c-json.md; those described elsewhere end with `…`. */
function documented() {
  const sections = {};
  let current;
  for (const line of fs.readFileSync(path.join(root, 'docs/c-json.md'), 'utf8').split('\n')) {
    const heading = /^## `(\w+)`/.exec(line);
    const member = /^\| `([^`]+)` \|(.*)\|$/.exec(line);
    if (heading) current = sections[heading[1]] = [];
    else if (member && current) current.push(member[1] + (member[2].includes('as in `netca_') ? '…' : ''));
  }
  return sections;
}

/** Every member of a type as a path, in the words of the document. */
function members(type, prefix, stop) {
  const parts = type.isUnion() ? type.types : [type];
  const found = new Set();
  for (const part of parts) {
    const element = checker.isArrayType(part) ? checker.getTypeArguments(part)[0] : undefined;
    if (element) {
      for (const one of members(element, `${prefix}[]`, stop)) found.add(one);
    } else if (part.flags & ts.TypeFlags.Object) {
      for (const property of checker.getPropertiesOfType(part)) {
        const name = prefix ? `${prefix}.${property.name}` : property.name;
        found.add(name);
        if (stop.includes(name)) continue;
        for (const one of members(checker.getNonNullableType(checker.getTypeOfSymbol(property)), name, stop)) found.add(one);
      }
    }
  }
  return found;
}

test('the types have what docs/c-json.md describes, member by member', () => {
  const sections = documented();
  assert.deepStrictEqual(Object.keys(sections), Object.keys(SNAPSHOTS), 'docs/c-json.md describes others');
  for (const [section, [list, name]] of Object.entries(SNAPSHOTS)) {
    const symbol = exported.find((one) => one.name === name);
    const type = checker.getDeclaredTypeOfSymbol(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
    const stop = sections[section].filter((one) => one.endsWith('…')).map((one) => one.slice(0, -1));
    const typed = [...members(type, list && `${list}[]`, stop)];
    const said = sections[section].map((one) => one.replace('…', '')).filter((one) => one !== list);
    assert.deepStrictEqual(typed.sort(), said.sort(), `${name}, ${section}`);
  }
});
