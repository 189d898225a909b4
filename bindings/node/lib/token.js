'use strict';

const { keep, handleOf } = require('./handles.js');
const { later, now, snapshot } = require('./native.js');

/** Where tokens are: a vendor's driver, or a soft token's file. */
class Provider {
  /** Loads a vendor's driver, a PKCS#11 module. */
  static async openPkcs11(module, options = {}) {
    return keep(new Provider(), (await later('provider_open_pkcs11', options, module))[0]);
  }

  /** The same for a driver that does SM2. `profile` are the words with the vendor's numbers. */
  static async openPkcs11Profile(module, profile, options = {}) {
    return keep(new Provider(), (await later('provider_open_pkcs11_profile', options, module, profile))[0]);
  }

  /** Loads a vendor's driver, an SKF module (GM/T 0016). `profile` are the words by which it differs from others. */
  static async openSkf(module, profile = null, options = {}) {
    return keep(new Provider(), (await later('provider_open_skf', options, module, profile))[0]);
  }

  /** A soft token's file, for trials and tests. */
  static async openSoft(file, options = {}) {
    return keep(new Provider(), (await later('provider_open_soft', options, file))[0]);
  }

  /** The tokens that are plugged in now. */
  async tokens(options = {}) {
    return snapshot((await later('provider_tokens', options, handleOf(this, Provider)))[0]).tokens;
  }

  /** What changed since this was last called; at first, everything that is there. */
  async changes(options = {}) {
    return snapshot((await later('provider_changes', options, handleOf(this, Provider)))[0]).tokens;
  }

  /** Opens the token with a serial number; without one, the only one that is plugged in. */
  async openToken(serial = null, options = {}) {
    return keep(new Token(), (await later('token_open', options, handleOf(this, Provider), serial))[0]);
  }

  /** Closes it; its open tokens go on. */
  async close() {
    await later('close', {}, handleOf(this, Provider));
  }
}

/** An open token: one session. One call at a time. */
class Token {
  get serial() {
    return now('token_serial', handleOf(this, Token));
  }

  get label() {
    return now('token_label', handleOf(this, Token));
  }

  /** How many PIN tries are left, among others. Costs none. */
  async status(options = {}) {
    return snapshot((await later('token_status', options, handleOf(this, Token)))[0]).tokens[0];
  }

  /** Closes it, when the calls that use it have ended. */
  async close() {
    await later('close', {}, handleOf(this, Token));
  }
}

/** How a call is given the PIN: [what the addon takes, what it calls back]. */
function loginOf(login) {
  if (login === null || login === undefined) return [null, undefined];
  const { pin, ask, allowLastTry = false } = login;
  if (pin !== undefined && !(pin instanceof Uint8Array)) {
    throw new TypeError('login.pin is no Buffer or Uint8Array: a string cannot be wiped');
  }
  if (ask !== undefined && typeof ask !== 'function') throw new TypeError('login.ask is no function');
  return [{ pin, ask: ask !== undefined, last: Boolean(allowLastTry) }, ask];
}

module.exports = { Provider, Token, loginOf };
