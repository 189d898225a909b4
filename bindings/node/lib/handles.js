// The library's handles behind objects of JavaScript, where nobody else can reach them.
'use strict';

const handles = new WeakMap();

/** Remembers an object's handle; gives the object. */
function keep(object, handle) {
  handles.set(object, handle);
  return object;
}

/** The handle behind an object, which must be of a class. */
function handleOf(object, type, name = type.name.toLowerCase()) {
  if (!(object instanceof type)) throw new TypeError(`${name} is no ${type.name}`);
  return handles.get(object);
}

/** A word's number, `alipay` of `CHANNEL`. */
function numberOf(table, word, name) {
  if (Object.hasOwn(table, word)) return table[word];
  throw new TypeError(`${name} is ${JSON.stringify(word)}, and none of ${Object.keys(table).join(', ')}`);
}

/** A number's word; `unknown` for one that is not in the table. */
function wordOf(table, number) {
  return Object.keys(table).find((word) => table[word] === number) ?? 'unknown';
}

module.exports = { keep, handleOf, numberOf, wordOf };
