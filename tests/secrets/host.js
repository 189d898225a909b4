// A renewal whose PIN comes from standard input and is wiped; stands still twice, to be looked through.
'use strict';

const fs = require('node:fs');
const { Client, Form, Provider } = require('netca-renew');

const [server, anchor, tokenFile, state, formFile] = process.argv.slice(2);
const kept = Buffer.from('kept-by-the-host-3f6c');

// Read byte by byte into a buffer of its own: the runtime makes no string of it, and no copy.
function line() {
  const bytes = Buffer.alloc(64);
  let length = 0;
  while (fs.readSync(0, bytes, length, 1, null) === 1 && bytes[length] !== 10) length++;
  bytes[length] = 0;
  return bytes.subarray(0, length);
}

function standStill(word) {
  fs.writeSync(1, `${word}\n`);
  line();
}

async function main() {
  const pem = fs.readFileSync(anchor, 'utf8');
  const log = (level, text) => console.log(level, text);
  const client = await Client.open({ server, trustAnchors: pem, tlsRoots: pem, stateDirectory: state, proxy: 'direct',
    program: { name: 'Node test', version: '4.7.6' }, log });
  const token = await (await Provider.openSoft(tokenFile)).openToken();
  const [certificate] = await client.list(token);
  const quote = await client.quote(certificate);
  const agreement = (await client.agreement(quote)).accept();
  const draft = { token, certificate, quote, agreement, form: Form.from(fs.readFileSync(formFile, 'utf8')) };
  const pin = line();
  const wrong = line();
  try {
    await client.apply({ ...draft, login: { pin: wrong } });
    throw new Error('a wrong PIN was taken');
  } catch (error) {
    if (error.codeName !== 'TOKEN_WRONG_PIN') throw error;
    console.log(String(error), JSON.stringify(error));
  }
  wrong.fill(0);
  const { renewal } = await client.apply({ ...draft, login: { pin } });
  await renewal.waitForPayment(await renewal.paymentLink('alipay'));
  await renewal.wait('ready_to_install');
  console.log(JSON.stringify(await renewal.install(token, { pin })));
  pin.fill(0);
  standStill('TOKEN OPEN');
  await token.close();
  standStill('TOKEN CLOSED');
  await renewal.close();
  await client.close();
  if (kept.length !== 21) throw new Error('it was kept');
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
