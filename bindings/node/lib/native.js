// The addon: found, loaded, called. Every call that blocks runs on a thread of its own; what it tells comes to `dispatch`.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { ABI_VERSION, ErrorCode, words } = require('./constants.js');
const { NetcaError, NetcaLoadError } = require('./errors.js');
const { answer } = require('./exchange.js');

const LIBRARIES = { win32: 'netca_renew.dll', darwin: 'libnetca_renew.dylib' };
const LIBRARY = LIBRARIES[process.platform] ?? 'libnetca_renew.so.0';
const ADDON = 'netca_renew.node';
// The kinds of messages, in the order of environment.h.
const [DONE, PROGRESS, LOG, SEND, ABANDON, ASK] = [0, 1, 2, 3, 4, 5];
const LEVELS = new Map(Object.entries(words.LOG).map(([word, level]) => [level, word]));

let native = null;
let loaded = null;
let lastId = 0;
// The calls under way, by their ids.
const calls = new Map();

/** Where a packed Electron program has its native files. */
function unpacked(file) {
  const beside = file.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
  return beside !== file && fs.existsSync(beside) ? beside : file;
}

function findAddon(named) {
  if (named) return path.resolve(named);
  const folder = path.join(__dirname, '..');
  const places = [path.join(folder, 'prebuilds', `${process.platform}-${process.arch}`, ADDON), path.join(folder, 'build', ADDON)];
  const found = places.map(unpacked).find((place) => fs.existsSync(place));
  if (!found) {
    throw new NetcaLoadError(`there is no addon of netca-renew for ${process.platform}-${process.arch}: ${places[0]} is ` +
      'missing; build it with `npm run build`, or name it with NETCA_RENEW_ADDON');
  }
  return found;
}

function findLibrary(named, addon) {
  if (named) return path.resolve(named);
  const beside = path.join(path.dirname(addon), LIBRARY);
  // Without it, wherever the system looks for libraries.
  return fs.existsSync(beside) ? beside : LIBRARY;
}

/** Loads addon and library, once; everything else does it by itself. */
function load({ addon = process.env.NETCA_RENEW_ADDON, library = process.env.NETCA_RENEW_LIBRARY } = {}) {
  if (loaded && !arguments[0]) return loaded;
  const addonFile = findAddon(addon);
  const libraryFile = findLibrary(library, addonFile);
  let found;
  try {
    found = require(addonFile);
  } catch (error) {
    throw new NetcaLoadError(`the addon ${addonFile} cannot be loaded: ${error.message}`, { cause: error });
  }
  if (found.abiVersion !== ABI_VERSION) {
    throw new NetcaLoadError(`the addon ${addonFile} is made for ABI version ${found.abiVersion}, and these scripts for ` +
      `${ABI_VERSION}: install addon and scripts of one release`);
  }
  let abiVersion, version;
  try {
    [abiVersion, version] = found.load(libraryFile);
  } catch (error) {
    throw new NetcaLoadError(error.message);
  }
  if (!loaded) {
    native = found;
    native.start(dispatch);
    // process.exit() runs no clean-up of addons: without this, calls would still run while libraries are torn down.
    process.on('exit', () => native.closeAll());
  }
  loaded = Object.freeze({ abiVersion, version, addon: addonFile, library: libraryFile });
  return loaded;
}

/** Calls a function that does not block. */
function now(name, ...given) {
  load();
  const [error, result] = native[name](...given);
  if (error !== null) throw new NetcaError(JSON.parse(error));
  return result;
}

/**
 * Calls one that blocks: a promise of [result, number]. `context` may hold `signal`, `onProgress`, `client` (told of progress
 * and log, and has the transport) and `ask` (the PIN dialog).
 */
function later(name, context, ...given) {
  return new Promise((resolve, reject) => {
    load();
    const { signal } = context;
    if (signal && typeof signal.addEventListener !== 'function') throw new TypeError('signal is no AbortSignal');
    if (signal?.aborted) return reject(aborted(undefined, signal));
    const cancel = now('cancel_new');
    const id = (lastId = (lastId + 1) >>> 0);
    const call = { id, context, resolve, reject, exchanges: new Map(), problem: undefined };
    native[name](cancel, id, ...given);
    calls.set(id, call);
    call.abort = () => {
      now('cancel_request', cancel);
      native.answerPin(id, null);
    };
    signal?.addEventListener('abort', call.abort, { once: true });
  });
}

/** The JSON of a handle, as an object. */
function snapshot(handle) {
  return JSON.parse(native.json(handle));
}

/** The bytes of a certificate, a paper or a file. */
function data(handle, index = 0) {
  return native.data(handle, index);
}

function aborted(facts, signal) {
  const cancelled = { code: ErrorCode.PROTOCOL_CANCELLED, message: 'cancelled', retryable: true };
  const error = new NetcaError(facts ?? cancelled, { cause: signal.reason });
  error.name = 'AbortError';
  return error;
}

function dispatch(kind, id, a, b, c, d) {
  const call = calls.get(id);
  if (kind === DONE) return done(call, a, b, c);
  const client = call?.context.client;
  try {
    if (kind === PROGRESS) tellProgress(call, JSON.parse(a));
    else if (kind === LOG) client?.emit('log', LEVELS.get(c) ?? 'debug', a);
    else if (kind === SEND) send(call, a, b, c);
    else if (kind === ABANDON) call?.exchanges.get(a)?.abort();
    else if (kind === ASK) ask(call, a, b, c, d);
  } catch (error) {
    // A listener's own mistake is not the call's: it comes out as it would anywhere.
    process.nextTick(() => { throw error; });
  }
}

function done(call, error, result, number) {
  const { id, context: { signal }, exchanges, problem } = call;
  calls.delete(id);
  signal?.removeEventListener('abort', call.abort);
  for (const controller of exchanges.values()) controller.abort();
  if (error === null) return call.resolve([result, number]);
  const facts = JSON.parse(error);
  const cancelled = [ErrorCode.PROTOCOL_CANCELLED, ErrorCode.TOKEN_CANCELLED].includes(facts.code);
  if (signal?.aborted && cancelled) return call.reject(aborted(facts, signal));
  call.reject(new NetcaError(facts, problem && { cause: problem }));
}

function tellProgress(call, event) {
  call?.context.onProgress?.(event);
  call?.context.client?.emit('progress', event);
}

function send(call, id, request, exchange) {
  const transport = call?.context.client?.transport;
  const controller = new AbortController();
  call?.exchanges.set(id, controller);
  answer(native, exchange, request, (given) => transport.send(given, { signal: controller.signal }))
    .finally(() => call?.exchanges.delete(id));
}

function ask(call, label, serial, tries, bits) {
  // Whoever has given up is not shown a dialog.
  if (call.context.signal?.aborted) return native.answerPin(call.id, null);
  const facts = {
    label,
    serial,
    triesLeft: tries < 0 ? null : tries,
    pinCountLow: (bits & words.TOKEN.pin_count_low) !== 0,
    pinFinalTry: (bits & words.TOKEN.pin_final_try) !== 0,
  };
  Promise.resolve().then(() => call.context.ask(facts, { signal: call.context.signal })).then((pin) => {
    if (pin !== null && pin !== undefined && !(pin instanceof Uint8Array)) {
      throw new TypeError('the PIN dialog gives a Buffer or Uint8Array, which is wiped, or null: a string cannot be wiped');
    }
    native.answerPin(call.id, pin ?? null);
  }).catch((problem) => {
    call.problem = problem;
    native.answerPin(call.id, null);
  });
}

/** The encryption certificate that makes a pair with a certificate of a list, DER; null where there is none. */
function encryption(handle, index) {
  return native.encryption(handle, index);
}

module.exports = { load, now, later, snapshot, data, encryption };
