// A host's own HTTP stack: a whole renewal over fetch, then one that never answers, and one that fails in every way.
'use strict';

const assert = require('node:assert');
const { once } = require('node:events');
const net = require('node:net');
const { test } = require('node:test');
const { TransportError, fetchTransport } = require('netca-renew');
const { applied, client: open, fails, pin, token: openToken } = require('./support.js');

test('a whole renewal over fetch', async () => {
  const requests = [];
  const over = fetchTransport();
  const transport = {
    send(request, options) {
      requests.push(request);
      return over.send(request, options);
    },
  };
  const client = await open({ tlsRoots: [], transport });
  const token = await openToken();
  const renewal = await applied(client, token);
  await renewal.paymentLink('alipay');
  assert.strictEqual(await renewal.wait('ready_to_install', { longestMs: 60000 }), 'reached');
  await renewal.install(token, { pin: pin() });
  assert.strictEqual(renewal.stage, 'complete');
  assert(requests.length > 6);
  for (const { method, url, headers, body, answerLimit, timeoutMs } of requests) {
    assert(url.startsWith('https://') && answerLimit > 0 && timeoutMs === 60000, url);
    assert.strictEqual(headers['Content-Type'] !== undefined, body !== null, `${method} ${url}`);
  }
  assert(requests.some(({ headers }) => headers.Authorization?.startsWith('Bearer ')));
});

test('silence is cancelled, and times out', async () => {
  const abandoned = [];
  const transport = {
    send: (request, { signal }) => new Promise(() => { signal.onabort = () => abandoned.push(request.method); }),
  };
  const client = await open({ transport });
  const controller = new AbortController();
  const asked = client.service({ signal: controller.signal });
  setTimeout(() => controller.abort(new Error('enough')), 50);
  const error = await fails('PROTOCOL_CANCELLED', asked);
  assert.deepStrictEqual([error.name, error.cause.message, abandoned], ['AbortError', 'enough', ['GET']]);
  const hasty = await open({ transport, requestTimeoutMs: 200 });
  await fails('PROTOCOL_TIMED_OUT', hasty.service());
});

test('every failure has its number', async () => {
  const answers = {
    PROTOCOL_UNREACHABLE: () => { throw new TransportError('unreachable'); },
    PROTOCOL_TLS_UNTRUSTED: () => { throw new TransportError('tls_untrusted'); },
    PROTOCOL_TLS_FAILED: () => { throw new TransportError('tls_failed'); },
    PROTOCOL_INTERRUPTED: () => { throw new Error('whatever'); },
    PROTOCOL_ANSWER_TOO_LARGE: () => { throw new TransportError('answer_too_large'); },
    PROTOCOL_UNEXPECTED_ANSWER: async () => ({ status: 200, body: Buffer.from('nonsense') }),
  };
  // All at once: what may be tried again is, after pauses.
  const failures = Object.entries(answers).map(async ([name, send]) => {
    await fails(name, (await open({ transport: { send } })).service());
  });
  // Answers that are none: the exchange counts as interrupted.
  const nonsense = [{ status: 200, body: 'a string' }, { status: 7, body: Buffer.alloc(0) }, null].map(async (answer) => {
    await fails('PROTOCOL_INTERRUPTED', (await open({ transport: { send: async () => answer } })).service());
  });
  await Promise.all([...failures, ...nonsense]);
});

test('what fetch says is told apart', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  const client = await open({ transport: fetchTransport(), server: `https://127.0.0.1:${port}` });
  await fails('PROTOCOL_UNREACHABLE', client.service());
  const wrong = (code) => fetchTransport(async () => { throw Object.assign(new TypeError('fetch failed'), { cause: { code } }); });
  const request = { method: 'GET', url: 'https://ca.example', headers: {}, body: null, answerLimit: 10, timeoutMs: 1 };
  const reason = async (transport) => (await transport.send(request, {}).catch((error) => error)).reason;
  assert.strictEqual(await reason(wrong('SELF_SIGNED_CERT_IN_CHAIN')), 'tls_untrusted');
  assert.strictEqual(await reason(wrong('ERR_SSL_WRONG_VERSION_NUMBER')), 'tls_failed');
  assert.strictEqual(await reason(wrong('ECONNRESET')), 'interrupted');
  assert.strictEqual(await reason(fetchTransport(async () => { throw new Error('net::ERR_NAME_NOT_RESOLVED'); })), 'unreachable');
  assert.strictEqual(await reason(fetchTransport(async () => new Response('x'.repeat(11)))), 'answer_too_large');
});
