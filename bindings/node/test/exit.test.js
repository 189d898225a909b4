// The process, or a worker, ends in the middle of every kind of call: with its own exit code, without waiting for the call,
// and without a crash. Each call would take minutes.
'use strict';

const assert = require('node:assert');
const { spawn } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const { applied, client: open, token: openToken } = require('./support.js');

const CALLS = ['wait', 'progress', 'transport', 'sending', 'dialog', 'asking', 'token', 'computing', 'closing'];
const OTHER_ENDS = ['throw', 'worker-exit', 'worker-terminate', 'worker-main'];
const CODES = { throw: '1', sigterm: 'SIGTERM' };
// Long before any of the calls is over by itself.
const PATIENCE = 60_000;

function run(script, words, more) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...script, ...words], { env: { ...process.env, ...more }, timeout: PATIENCE });
    let said = '';
    child.stdout.on('data', (data) => { said += data; });
    child.stderr.on('data', (data) => { said += data; });
    child.on('close', (code, signal) => resolve({ end: signal ?? String(code), said }));
  });
}

test('the process ends in the middle of a call', async () => {
  const client = await open();
  const renewal = await applied(client, await openToken());
  const { id } = renewal;
  await renewal.close();
  const pairs = CALLS.map((call) => [call, 'exit']);
  for (const call of ['wait', 'transport', 'dialog']) pairs.push(...OTHER_ENDS.map((end) => [call, end]));
  // A driver that hangs cannot be cancelled: the end waits a little for it, and goes on without it.
  pairs.push(['wait', 'sigterm'], ['driver', 'exit'], ['driver', 'throw'], ['driver', 'worker-terminate']);
  // The renewal is for one process at a time.
  const one = pairs.filter(([call]) => ['wait', 'progress'].includes(call));
  const other = pairs.filter((pair) => !one.includes(pair));
  const runAll = async (some) => {
    for (const [call, end] of some) {
      const { end: ended, said } = await run([path.join(__dirname, 'ending.js')], [call, end], { NETCA_RENEWAL: id });
      assert.strictEqual(ended, CODES[end] ?? '7', `${call}, ${end}: ${said}`);
      assert(!/fatal|assertion|double free|corrupted/i.test(said), `${call}, ${end}: ${said}`);
    }
  };
  await Promise.all([runAll(one), runAll(other)]);
  // And nothing is left behind: the renewal can be worked on.
  const again = await client.openRenewal(id);
  assert.strictEqual(again.stage, 'awaiting_payment');
});

test('without an end of its own, a program lives as long as its calls', async () => {
  const script = `
    const { client, token } = require(${JSON.stringify(path.join(__dirname, 'support.js'))});
    client().then((one) => { one.service().then(({ name }) => console.log('told: ' + name)); });
    process.exitCode = 7;`;
  const { end, said } = await run(['-e'], [script]);
  assert.strictEqual(end, '7', said);
  assert.match(said, /^told: ./);
  // A client that nobody calls holds nothing up.
  const idle = `require(${JSON.stringify(path.join(__dirname, 'support.js'))}).client().then(() => { process.exitCode = 7; });`;
  assert.strictEqual((await run(['-e'], [idle])).end, '7');
});
