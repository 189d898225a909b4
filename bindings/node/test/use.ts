// How a program uses the binding, for tsc alone; what is marked must be refused.
import { Client, ErrorCode, Form, NetcaError, Provider, Texts, Transfers, TransportError, fetchTransport, findDrivers, load, paper } from 'netca-renew';
import type { CallOptions, Login, Renewal, Transport, Words } from 'netca-renew';

const transport: Transport = {
  async send({ method, url, headers, body, answerLimit, timeoutMs }, { signal }) {
    if (answerLimit < timeoutMs) throw new TransportError('unreachable', 'no route');
    const answer = await fetch(url, { method, headers, signal, ...(body ? { body } : {}) });
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body: new Uint8Array(await answer.arrayBuffer()) };
  },
};

const login: Login = { ask: async ({ label, triesLeft }) => (triesLeft === 0 ? null : Buffer.from(label)), allowLastTry: false };

async function whole(options: CallOptions): Promise<string> {
  const client = await Client.open({
    server: 'https://renew.ca.example', trustAnchors: ['pem'], stateDirectory: 'state', program: { name: 'x', version: '4.7.6' },
    transport: fetchTransport(), log: (level: Words.Log, text) => console.log(level, text.length),
  });
  client.on('progress', (event) => {
    if (event.event === 'uploading') console.log(event.sent / event.total, event.kind);
  }).on('log', (level, text) => console.log(level === 'error', text.trim()));
  const token = await (await Provider.openPkcs11('driver.so')).openToken();
  const [certificate] = await client.list(token, options);
  const quote = await client.quote(certificate!, options);
  const agreement = (await client.agreement(quote)).accept();
  const form = Form.from({ term_months: 12, operator: { id_number: '', name: '', mobile: '', email: '' } }).set('memo', 'x').check(quote);
  const { how, renewal } = await client.apply({ token, certificate: certificate!, quote, agreement, form, login }, options);
  const page = await renewal.paymentLink('unionpay_corporate');
  if (page) await renewal.waitForPayment(page, { ...options, longestMs: 1000 });
  await renewal.declareTransfers(new Transfers(await renewal.transfers()).add({ payer_account: '', payer_name: '', amount: '1', date: '' }));
  const sheet = await paper({ form, certificate: certificate!, quote, service: await client.service(), font: sheetFont() });
  const waited: Words.Waited | 'unknown' = await renewal.wait('ready_to_install', { onProgress: ({ event }) => console.log(event) });
  const { drivers } = await findDrivers({ catalogue: { drivers: [] } });
  return [how, waited, sheet.pdf.length, drivers[0]?.next.zh, (await renewal.install(token, { pin: Buffer.from('1') })).not_after].join();
}

function told(error: unknown): string | undefined {
  if (!(error instanceof NetcaError)) return undefined;
  if (error.code === ErrorCode.TOKEN_WRONG_PIN && error.codeName === 'TOKEN_WRONG_PIN') return `${error.triesLeft} tries left`;
  return error.fields.map(({ field, zh }) => field + zh.rule).join() + error.next?.zh + error.vendor?.code + error.toJSON().code_name;
}

async function refused(client: Client, renewal: Renewal, texts: Texts): Promise<void> {
  // @ts-expect-error a string cannot be wiped
  const pin: Login = { pin: '123456' };
  // @ts-expect-error there is no such way to pay
  await renewal.paymentLink('barter');
  // @ts-expect-error nor such a goal
  await renewal.wait('rich');
  // @ts-expect-error a client is opened, not made
  new Client();
  // @ts-expect-error a certificate is one that was listed
  await client.quote({ subject: 'CN=x' });
  // @ts-expect-error no such error
  console.log(ErrorCode.TOKEN_BORED, pin);
  // @ts-expect-error a program has a version
  await Client.open({ server: '', trustAnchors: '', stateDirectory: '', program: { name: '' } });
  // @ts-expect-error nor such texts
  texts.value('weather', 'rain');
  // @ts-expect-error a failure has a known reason
  throw new TransportError('bad luck');
}

declare function sheetFont(): Uint8Array;
console.log(load().version, whole, told, refused, transport);
