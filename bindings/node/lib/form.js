'use strict';

const { NONE, words } = require('./constants.js');
const { handleOf, keep, numberOf } = require('./handles.js');
const { now, snapshot } = require('./native.js');

// Fields whose values are words of the header.
const WORDS = { renew_with: words.RENEW_WITH, invoice_type: words.INVOICE_TYPE, courier_payment: words.COURIER };

/** A snapshot whose members are the object's own, with the handle behind it. */
class Snapshot {
  static of(handle) {
    return keep(Object.assign(new this(), snapshot(handle)), handle);
  }
}

/** What renewing a certificate takes. */
class Quote extends Snapshot {}

/** The agreement, to be shown and accepted. */
class Agreement extends Snapshot {
  /** 我接受: when the user ticked that, and only then. */
  accept() {
    now('agreement_accept', handleOf(this, Agreement));
    return this;
  }
}

/** The attachments at the CA for a quote. */
class Uploads extends Snapshot {}

/** What the user typed, nothing checked yet. */
class Form {
  constructor() {
    keep(this, now('form_new'));
  }

  /** A form from an object, or a text, as examples/form.json has it. */
  static from(json) {
    const text = typeof json === 'string' ? json : JSON.stringify(json);
    return keep(Object.create(Form.prototype), now('form_from_json', text));
  }

  /** Sets a field by its path: `operator.email`, `term_months`, `invoice_type`. */
  set(field, value) {
    const form = handleOf(this, Form);
    if (Object.hasOwn(WORDS, field)) {
      const number = value === null && field === 'renew_with' ? NONE : numberOf(WORDS[field], value, field);
      now('form_set_number', form, field, number);
    } else if (typeof value === 'number') {
      now('form_set_number', form, field, value);
    } else {
      now('form_set_text', form, field, value);
    }
    return this;
  }

  /** Throws a NetcaError whose `fields` name every field that breaks a rule. */
  check(quote) {
    now('form_check', handleOf(this, Form), handleOf(quote, Quote));
    return this;
  }

  /** Names exactly these attachments: to go on after a break. */
  useUploads(uploads) {
    now('form_use_uploads', handleOf(this, Form), handleOf(uploads, Uploads));
    return this;
  }
}

module.exports = { Agreement, Form, Quote, Snapshot, Uploads };
