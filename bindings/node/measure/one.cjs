// One case of measure/run.mjs: one.cjs BINDING CALL END. Ends in its own way in the middle of a call of five seconds.
const { Worker, isMainThread } = require('node:worker_threads');
const { setTimeout: later } = require('node:timers');
const [binding, call, end] = process.argv.slice(2);
const folder = process.env.MEASURE;
const LONG = 5000;

function start() {
  if (binding === 'koffi') {
    const koffi = require(`${folder}/node_modules/koffi`);
    const library = koffi.load(`${folder}/libblocks.so`);
    const told = koffi.pointer(koffi.proto('void told(int32_t)'));
    if (call === 'blocks') library.func('int32_t blocks(int32_t)').async(LONG, () => {});
    else if (call === 'elsewhere') {
      library.func('tells_from_elsewhere', 'int32_t', [told])(koffi.register(() => {}, told));
      later(() => {}, LONG);
    } else library.func('tells', 'int32_t', ['int32_t', told]).async(LONG, koffi.register(() => {}, told), () => {});
  } else {
    const { call: work } = require(`${folder}/work.node`);
    if (call === 'blocks') work(LONG);
    else work(LONG, () => {});
  }
}

if (!isMainThread) {
  start();
  if (end === 'worker-exit') later(() => process.exit(7), 300);
} else if (end.startsWith('worker')) {
  const worker = new Worker(__filename, { argv: process.argv.slice(2) });
  if (end === 'worker-terminate') later(() => worker.terminate(), 300);
  if (end === 'worker-main-exits') later(() => process.exit(7), 300);
  worker.on('exit', () => { process.exitCode = 7; });
} else {
  start();
  if (end === 'exit') later(() => process.exit(7), 300);
  if (end === 'exit-in-turn') process.exit(7);
  if (end === 'throw') later(() => { throw new Error('uncaught'); }, 300);
  if (end === 'natural') process.exitCode = 7;
}
