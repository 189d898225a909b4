// What DESIGN.md says was measured: node measure/run.mjs FOLDER, where FOLDER is one to build and install in.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2];
mkdirSync(folder, { recursive: true });
const npm = ['install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', '--prefix', folder];
execFileSync('npm', [...npm, 'koffi@3.3.4', 'node-api-headers@1.9.0'], { stdio: 'inherit' });
const cc = (...words) => execFileSync('cc', ['-O2', '-shared', '-fPIC', '-pthread', ...words], { stdio: 'inherit' });
cc('-o', join(folder, 'libblocks.so'), join(here, 'blocks.c'));
const headers = join(folder, 'node_modules/node-api-headers/include');
cc('-I', headers, '-o', join(folder, 'work.node'), join(here, 'work.c'), join(here, 'blocks.c'));

const expected = { throw: '1' };
for (const end of ['exit', 'exit-in-turn', 'throw', 'natural', 'worker-exit', 'worker-terminate', 'worker-main-exits']) {
  for (const binding of ['koffi', 'async-work']) {
    for (const call of binding === 'koffi' ? ['blocks', 'tells', 'elsewhere'] : ['blocks', 'tells']) {
      const begun = process.hrtime.bigint();
      const ran = spawnSync(process.execPath, [join(here, 'one.cjs'), binding, call, end],
        { env: { ...process.env, MEASURE: folder }, encoding: 'utf8', timeout: 20000 });
      const took = Number((process.hrtime.bigint() - begun) / 1000000n);
      const how = ran.signal ?? String(ran.status);
      const mark = how === (expected[end] ?? '7') ? '' : '  <- not as told to';
      const said = ran.stderr.trim().split('\n').filter((line) => /fatal|assert|error|abort/i.test(line))[0] ?? '';
      console.log(`${end.padEnd(18)} ${binding.padEnd(11)} ${call.padEnd(9)} ended ${how.padEnd(8)} after ${String(took).padStart(5)} ms${mark} ${said}`);
    }
  }
}
