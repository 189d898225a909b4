// What sm-crypto (npm) makes of our SM2, and some of its own for us to read:
//
//   NODE_PATH=…/node_modules node sm_crypto.js FOLDER
//
// FOLDER holds private (32 bytes), public (65 bytes), content, and in ours/ what we made. This writes what sm-crypto says
// of each to verdicts ("name: ok" a line), and its own to theirs/.
'use strict'
const fs = require('fs')
const path = require('path')
const { sm2 } = require('sm-crypto')

const folder = process.argv[2]
const read = (name) => fs.readFileSync(path.join(folder, name))
const hex = (name) => read(name).toString('hex')
const key = hex('private')
const point = hex('public')
const content = [...read('content')]
const options = { hash: true, der: true, userId: '1234567812345678' }

const verdicts = []
function check (name, run) {
  let verdict
  try { verdict = run() ? 'ok' : 'no' } catch (failure) { verdict = String(failure) }
  verdicts.push(`${name}: ${verdict}\n`)
}
function write (name, octets) { fs.writeFileSync(path.join(folder, 'theirs', name), Buffer.from(octets, 'hex')) }

check('signature', () => sm2.doVerifySignature(content, hex('ours/signature'), point, options))
check('changed', () => !sm2.doVerifySignature([...content, 0], hex('ours/signature'), point, options))
// sm-crypto leaves out the 04 that a point begins with.
check('cipher', () => {
  const plaintext = sm2.doDecrypt(hex('ours/cipher').slice(2), key, 1, { output: 'array' })
  return Buffer.from(plaintext).equals(Buffer.from(content))
})

fs.mkdirSync(path.join(folder, 'theirs'), { recursive: true })
write('signature', sm2.doSignature(content, key, options))
write('signature-raw', sm2.doSignature(content, key, { ...options, der: false }))
write('cipher', '04' + sm2.doEncrypt(content, point, 1))
fs.writeFileSync(path.join(folder, 'verdicts'), verdicts.join(''))
