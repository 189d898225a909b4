// Requests through the host's own HTTP stack, and their answers back to the library.
'use strict';

const { ErrorCode } = require('./constants.js');

const REASONS = ['unreachable', 'tls_untrusted', 'tls_failed', 'interrupted', 'timed_out', 'answer_too_large', 'cancelled'];
// What the fetch of Node.js and Electron's say when nothing can have reached the server.
const UNREACHABLE = new RegExp(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT',
  'ERR_NAME_NOT_RESOLVED', 'ERR_CONNECTION_REFUSED', 'ERR_ADDRESS_UNREACHABLE', 'ERR_INTERNET_DISCONNECTED',
  'ERR_CONNECTION_TIMED_OUT', 'ERR_PROXY_CONNECTION_FAILED', 'ERR_TUNNEL_CONNECTION_FAILED'].join('|'));
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/;
const TLS = /ERR_SSL|EPROTO/;

/** What a transport throws when no answer came. The first three only if the request cannot have reached the server. */
class TransportError extends Error {
  constructor(reason, message = reason, options = undefined) {
    super(message, options);
    if (!REASONS.includes(reason)) throw new TypeError(`${reason} is none of ${REASONS.join(', ')}`);
    this.name = 'TransportError';
    this.reason = reason;
  }
}

/** Has a request sent, and answers the exchange in any case. */
async function answer(native, exchange, { contentType, bearer, ...request }, send) {
  const headers = {};
  if (contentType !== null) headers['Content-Type'] = contentType;
  if (bearer !== null) headers.Authorization = `Bearer ${bearer}`;
  try {
    const { status, retryAfter = null, body } = await send({ ...request, headers });
    // An answer that comes too late is nobody's any more: the library says so, and nothing follows from it.
    native.exchange_answer(exchange, status, retryAfter, body);
  } catch (error) {
    // Whatever does not say how it failed counts as interrupted: the CA may have acted.
    const reason = error instanceof TransportError ? error.reason : 'interrupted';
    try {
      native.exchange_fail(exchange, ErrorCode[`PROTOCOL_${reason.toUpperCase()}`]);
    } catch {
      // It was answered already, or the process is ending.
    }
  }
}

function reasonOf(error) {
  const said = [error.cause?.code, error.cause?.message, error.code, error.message].join(' ');
  if (error.name === 'AbortError') return 'cancelled';
  if (UNTRUSTED.test(said)) return 'tls_untrusted';
  if (TLS.test(said)) return 'tls_failed';
  return UNREACHABLE.test(said) ? 'unreachable' : 'interrupted';
}

async function whole(response, limit) {
  const chunks = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > limit) throw new TransportError('answer_too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A transport over a function like `fetch`: Electron's `net.fetch`, with the proxy rules of its session. */
function fetchTransport(fetch = globalThis.fetch) {
  return {
    async send({ method, url, headers, body, answerLimit }, { signal }) {
      try {
        // Nothing is followed, kept, or taken out of a cache.
        const options = { method, headers, signal, redirect: 'manual', cache: 'no-store', credentials: 'omit' };
        const response = await fetch(url, body === null ? options : { ...options, body });
        const answered = await whole(response, answerLimit);
        return { status: response.status, retryAfter: response.headers.get('retry-after'), body: answered };
      } catch (error) {
        if (error instanceof TransportError) throw error;
        throw new TransportError(reasonOf(error), error.message, { cause: error });
      }
    },
  };
}

module.exports = { TransportError, answer, fetchTransport };
