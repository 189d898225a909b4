'use strict';

const { words } = require('./constants.js');
const { handleOf, keep, numberOf } = require('./handles.js');
const { later, now, snapshot } = require('./native.js');

/** Words for people, in Chinese or English. */
class Texts {
  constructor(language) {
    keep(this, now('texts_new', numberOf(words.LANGUAGE, language, 'language')));
  }

  /** The words for a value: `value('stage', 'awaiting_payment')`. Null for one that is not known. */
  value(kind, word) {
    const number = numberOf(words.TEXT, kind, 'kind');
    const value = words[kind.toUpperCase()][word];
    return value === undefined ? null : now('texts_value', handleOf(this, Texts), number, value);
  }

  /** What an error's number means; null for a number that no error has. */
  what(code) {
    return now('texts_what', handleOf(this, Texts), code);
  }

  /** What the user should do next after an error. */
  next(code) {
    return now('texts_next', handleOf(this, Texts), code);
  }

  /** The form's own word for a field, `operator.email`. */
  field(path) {
    return now('texts_field', handleOf(this, Texts), path);
  }
}

/** Looks for drivers, those of a catalogue among them; each with words for people. */
async function findDrivers({ catalogue = null, probe = false, ...options } = {}) {
  const text = catalogue === null || typeof catalogue === 'string' ? catalogue : JSON.stringify(catalogue);
  const [found] = await later('drivers_find', options, text, Number(probe));
  const facts = snapshot(found);
  const count = now('drivers_count', found);
  const said = (name, index) => {
    const [zh, en] = [words.LANGUAGE.chinese, words.LANGUAGE.english];
    return { zh: now(name, found, index, zh), en: now(name, found, index, en) };
  };
  facts.drivers = facts.drivers.slice(0, count).map((driver, index) => ({
    ...driver, what: said('drivers_what', index), next: said('drivers_next', index),
  }));
  return facts;
}

module.exports = { Texts, findDrivers };
