// The event loop goes on while calls block, and an AbortSignal ends them. The CA waits for its money all the while.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const { Provider } = require('netca-renew');
const { applied, client: open, token: openToken, tokenFile } = require('./support.js');

/** Counts turns of the event loop until a promise is settled. */
async function turnsDuring(promise) {
  let turns = 0;
  let settled = false;
  promise.then(() => { settled = true; }, () => { settled = true; });
  while (!settled) {
    await new Promise((resolve) => { setTimeout(resolve, 1); });
    turns++;
  }
  return turns;
}

test('timers fire while calls wait, and a signal ends them', async () => {
  const client = await open();
  const token = await openToken();
  const renewal = await applied(client, token);
  const controller = new AbortController();
  const { signal } = controller;
  const questions = [];
  const waiting = renewal.wait('paid', { signal, longestMs: 600_000, onProgress: (event) => questions.push(event) });
  // Fifty turns, then the end: were the loop blocked, there would not be one.
  let turns = 0;
  const timer = setInterval(() => { if (++turns === 50) controller.abort('tired'); }, 1);
  await assert.rejects(waiting, { name: 'AbortError', code: 4001, codeName: 'PROTOCOL_CANCELLED', cause: 'tired' });
  clearInterval(timer);
  assert(turns >= 50);
  assert(questions.some(({ event, after_ms: after }) => event === 'next_question' && after > 0), JSON.stringify(questions));

  // More of them at once than libuv has threads: files and timers go on.
  const controllers = Array.from({ length: 12 }, () => new AbortController());
  const silent = await open({ transport: { send: () => new Promise(() => {}) } });
  const asked = controllers.map((one) => silent.service({ signal: one.signal }));
  const file = await require('node:fs/promises').readFile(tokenFile);
  assert(file.length > 0);
  controllers.forEach((one) => one.abort());
  const ends = await Promise.allSettled(asked);
  assert(ends.every(({ reason }) => reason.name === 'AbortError'));

  // One that is aborted already is not begun; one that is over does not mind.
  await assert.rejects(client.service({ signal }), { name: 'AbortError', cause: 'tired' });
  const late = new AbortController();
  assert.strictEqual((await client.service({ signal: late.signal })).sandbox, true);
  late.abort();
  // What was cancelled can go on.
  assert.strictEqual(await renewal.wait('paid', { longestMs: 0 }), 'still_waiting');
  await renewal.close();
});

test('what computes or reads does not block either', async () => {
  const turns = await turnsDuring((async () => {
    for (let round = 0; round < 5; round++) {
      const provider = await Provider.openSoft(tokenFile);
      assert.deepStrictEqual((await provider.tokens()).map(({ change }) => change), ['present']);
      assert.deepStrictEqual((await provider.changes()).map(({ change }) => change), ['present']);
      assert.deepStrictEqual(await provider.changes(), []);
      await provider.close();
    }
  })());
  assert(turns >= 2, `${turns}`);
});

// In a process of its own: node:test has uncaught exceptions for itself.
const THROWS = `
  const { client, token } = require(${JSON.stringify(path.join(__dirname, 'support.js'))});
  process.once('uncaughtException', (error) => console.log('caught: ' + error.message));
  client().then(async (one) => {
    const [certificate] = await one.list(await token());
    const renewal = await one.findRenewal(certificate);
    const controller = new AbortController();
    const onProgress = () => { controller.abort(); throw new Error('mine'); };
    await renewal.wait('paid', { signal: controller.signal, onProgress }).catch(({ name }) => console.log('ended: ' + name));
  });`;

test('a listener that throws is an uncaught exception, and the call goes on', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', THROWS], { encoding: 'utf8' });
  assert.deepStrictEqual([stdout.split('\n').sort(), status], [['', 'caught: mine', 'ended: AbortError'], 0], stderr);
});
