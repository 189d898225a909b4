#!/usr/bin/env node
// Compiles the addon: node tools/build.js [OUTPUT.node]. Node-API's headers come from node-api-headers, or from beside the
// program (NODE_API_INCLUDE names another folder); the library's header from include/ of the repository, or NETCA_INCLUDE.
// CC is the compiler, gcc or clang; CFLAGS is handed to it.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const SOURCES = ['addon.c', 'callbacks.c', 'calls.c', 'environment.c', 'handle.c', 'library.c', 'node.c', 'platform.c', 'values.c'];
const STRICT = ['-std=c11', '-O2', '-Wall', '-Wextra', '-Wpedantic', '-Werror'];

const own = path.join(__dirname, '..');
const output = path.resolve(process.argv[2] ?? path.join(own, 'build', 'netca_renew.node'));
const compiler = process.env.CC ?? 'cc';

function headers() {
  const named = process.env.NODE_API_INCLUDE;
  if (named) return named;
  try {
    return require('node-api-headers').include_dir;
  } catch {
    return path.join(path.dirname(process.execPath), '../include/node');
  }
}

function library() {
  const places = [process.env.NETCA_INCLUDE, path.join(own, '../../include'), path.join(own, 'src')];
  return places.filter(Boolean).find((place) => fs.existsSync(path.join(place, 'netca_renew.h')));
}

const flags = compiler.includes('mingw') ? ['-shared', '-static'] : ['-shared', '-fPIC', '-pthread', '-fvisibility=hidden'];
// On macOS, Node-API is found in the program when the addon is loaded, as it is on Linux without a word.
if (process.platform === 'darwin') flags.push('-undefined', 'dynamic_lookup');
const more = (process.env.CFLAGS ?? '').split(' ').filter(Boolean);
const libraries = process.platform === 'linux' && !compiler.includes('mingw') ? ['-ldl'] : [];
fs.mkdirSync(path.dirname(output), { recursive: true });
execFileSync(compiler, [...STRICT, ...flags, ...more, '-I', library(), '-I', headers(), '-o', output,
  ...SOURCES.map((file) => path.join(own, 'src', file)), ...libraries], { stdio: 'inherit' });
