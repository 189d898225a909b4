// What the tests share: the CA, token and files that tests/tests/binding_node.rs prepared, by environment variables.
'use strict';

const fs = require('node:fs');
const { Client, Form, Provider } = require('netca-renew');

const { NETCA_SERVER: server, NETCA_ANCHOR: anchor, NETCA_TOKEN: tokenFile, NETCA_STATE: state, NETCA_FORM: formFile,
  NETCA_FONT: fontFile, PIN } = process.env;

/** A client of the CA, with more settings. */
function client(more = {}) {
  const pem = fs.readFileSync(anchor, 'utf8');
  return Client.open({ server, trustAnchors: pem, tlsRoots: pem, stateDirectory: state, proxy: 'direct',
    program: { name: 'Node test', version: '4.7.6' }, ...more });
}

async function token() {
  return (await Provider.openSoft(tokenFile)).openToken();
}

const form = () => Form.from(fs.readFileSync(formFile, 'utf8'));
const pin = () => Buffer.from(PIN);

/** Steps 0 to 3. */
async function draft(client, token, filled = form()) {
  const [certificate] = await client.list(token);
  const quote = await client.quote(certificate);
  const agreement = (await client.agreement(quote)).accept();
  return { token, certificate, quote, agreement, form: filled };
}

/** Steps 0 to 4. */
async function applied(client, token, filled = form()) {
  const { renewal } = await client.apply({ ...await draft(client, token, filled), login: { pin: pin() } });
  return renewal;
}

/** Repeats until it gives something. */
async function until(attempt) {
  for (let tries = 0; tries < 600; tries++) {
    const result = await attempt();
    if (result) return result;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  throw new Error('it never came');
}

/** That a promise, or a function, fails with an error of a name. */
async function fails(codeName, attempt) {
  try {
    await (typeof attempt === 'function' ? attempt() : attempt);
  } catch (error) {
    if (error.codeName === codeName) return error;
    throw error;
  }
  throw new Error(`it did not fail with ${codeName}`);
}

module.exports = { PIN, applied, client, draft, fails, fontFile, form, formFile, pin, server, state, token, tokenFile, until };
