'use strict';

const { ErrorCode } = require('./constants.js');

const names = new Map(Object.entries(ErrorCode).map(([name, code]) => [code, name]));

/** What the library says went wrong: `netca_error_json`, as properties. */
class NetcaError extends Error {
  #facts;

  constructor(facts, options) {
    super(facts.message, options);
    this.name = 'NetcaError';
    this.code = facts.code;
    this.codeName = names.get(facts.code) ?? 'UNKNOWN';
    this.what = facts.what ?? null;
    this.next = facts.next ?? null;
    this.detail = facts.detail ?? null;
    this.stage = facts.stage ?? null;
    this.vendor = facts.vendor ?? null;
    this.retryable = facts.retryable ?? false;
    this.triesLeft = facts.tries_left ?? null;
    this.retryAfterMs = facts.retry_after_ms ?? null;
    this.fields = facts.fields ?? [];
    this.#facts = facts;
  }

  /** The library's own JSON: what crosses to another process, where only the message of an Error survives. */
  toJSON() {
    return { ...this.#facts, code_name: this.codeName };
  }
}

/** The binding itself cannot be used: addon or library is missing, or of another ABI version. */
class NetcaLoadError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'NetcaLoadError';
  }
}

module.exports = { NetcaError, NetcaLoadError };
