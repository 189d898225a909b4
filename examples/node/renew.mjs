// A whole renewal in one program: renew.mjs SERVER TRUST_ANCHOR.pem TOKEN STATE_DIR FORM.json, with the PIN in the environment
// variable PIN. TOKEN is a soft token's file (.json), a PKCS#11 module, or an SKF module with skf: before its path. Start it again
// after any failure: it goes on where it stopped. What differs from run to run stands in braces (examples/README.md).
// @ts-check
import { readFile } from 'node:fs/promises';
import { Client, Form, NetcaError, NetcaLoadError, Provider, Texts, load } from 'netca-renew';

const yuan = (/** @type {number} */ fen) => (fen / 100).toFixed(2);

/** Opens the client, and the only token.
 * @param {string[]} paths */
async function openAll([server, anchor, tokenPath, stateDirectory]) {
  const pem = await readFile(anchor, 'utf8');
  const client = await Client.open({
    server,
    trustAnchors: pem,
    tlsRoots: pem,
    stateDirectory,
    program: { name: 'example', version: '4.7.6' },
  });
  const provider = await openProvider(tokenPath);
  return { client, token: await provider.openToken() };
}

/** @param {string} token */
function openProvider(token) {
  if (token.startsWith('skf:')) return Provider.openSkf(token.slice(4));
  return token.endsWith('.json') ? Provider.openSoft(token) : Provider.openPkcs11(token);
}

/** The other half of a pair, which is renewed with it.
 * @param {import('netca-renew').Certificate} certificate */
function showEncryption({ encryption }) {
  if (encryption) console.log(`  with its encryption certificate, until {${encryption.not_after}}`);
}

/** @param {string[]} paths */
async function renew(paths) {
  console.log(`netca-renew {ABI ${load().abiVersion}}`);
  const texts = new Texts('english');
  const login = { pin: Buffer.from(process.env.PIN ?? '') };
  const { client, token } = await openAll(paths);
  // What a call tells while it waits; the event loop goes on meanwhile.
  client.on('progress', (event) => {
    if (event.event === 'install') console.log(`  ${texts.value('install', event.step)}`);
    if (event.event === 'stage') console.error(`... ${texts.value('stage', event.stage)}`);
  });

  const certificates = await client.list(token);
  console.log(`step 0, list: ${certificates.length} ${certificates.length === 1 ? 'certificate' : 'certificates'}`);
  for (const one of certificates) {
    console.log(`  ${one.subject}, until {${one.not_after}}: ${one.actions.join(' ')}`);
    showEncryption(one);
  }
  const [certificate] = certificates;

  let renewal = await client.findRenewal(certificate);
  if (renewal !== null && !['prepared', 'signed'].includes(renewal.stage)) {
    console.log(`taken up {${renewal.id}}: ${texts.value('stage', renewal.stage)}`);
  } else {
    await renewal?.close();
    const quote = await client.quote(certificate);
    const [option] = quote.options;
    console.log(`step 1, quote: ${quote.path}`);
    console.log(`  ${option.term_months} months, ${texts.value('renew_with', quote.renew_with[0])}: ${yuan(option.total)} yuan`);
    for (const line of option.fee_lines) {
      console.log(`  ${line.name}: ${yuan(line.unit_price)} * ${line.quantity} = ${yuan(line.subtotal)}`);
    }
    const agreement = await client.agreement(quote);
    // Here the user reads agreement.text and ticks 我接受.
    agreement.accept();
    console.log(`step 2, agreement: accepted {${agreement.version}}`);
    const form = Form.from(await readFile(paths[4], 'utf8')).check(quote);
    console.log('step 3, form: good');
    const applied = await client.apply({ token, certificate, quote, agreement, form, login });
    renewal = applied.renewal;
    console.log(`step 4, apply: ${applied.how === 'submitted' ? 'submitted' : 'resumed'} {${renewal.id}}`);
  }

  if (!['ready_to_install', 'installing', 'installed'].includes(renewal.stage)) {
    const order = await renewal.order();
    console.log(`step 5, order {${order.order_number}}: ${yuan(order.total)} yuan`);
    const link = await renewal.paymentLink('alipay');
    if (link !== null) {
      console.log(`step 6, pay: ${texts.value('channel', link.channel)}, ${yuan(link.amount)} yuan, {${link.url}}`);
    }
    const waited = await renewal.wait('ready_to_install', { longestMs: 120_000 });
    console.log(`step 7, progress: ${texts.value('stage', renewal.stage)}`);
    if (waited !== 'reached') return false;
  }
  console.log('step 8, install');
  const renewed = await renewal.install(token, login);
  console.log(`step 9, done\n  ${renewed.subject}, until {${renewed.not_after}}`);
  showEncryption(renewed);
  return true;
}

const paths = process.argv.slice(2);
if (paths.length !== 5) {
  console.error('usage: renew.mjs SERVER TRUST_ANCHOR.pem TOKEN STATE_DIR FORM.json');
  process.exitCode = 2;
} else {
  try {
    process.exitCode = (await renew(paths)) ? 0 : 1;
  } catch (error) {
    if (error instanceof NetcaLoadError) {
      console.error(error.message);
      process.exitCode = 2;
    } else if (error instanceof NetcaError) {
      console.error(`failed: ${error.code} ${error.message}`);
      for (const { field, en } of error.fields) console.error(`  ${field}: ${en.rule}`);
      console.error(`next: ${error.next?.en}`);
      process.exitCode = 1;
    } else {
      throw error;
    }
  }
}
