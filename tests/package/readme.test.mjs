// The README, held to the code: its JavaScript runs, and its tables name what there is.

import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {ReferatSearch} from '../../www/lib/element.js'
import {root, run} from './packed.mjs'

const readme = readFileSync(join(root, 'README.md'), 'utf8')
const types = readFileSync(join(root, 'www/lib/types.d.ts'), 'utf8')

const samples = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code = '']) => code)

for (const [at, code] of samples.entries()) {
  test(`JavaScript sample ${at + 1} prints what it says`, () => {
    const said = [...code.matchAll(/console\.log\(.*\) \/\/ (.*)$/gm)].map(([, text]) => text)
    assert.ok(said.length > 0)
    // A package's own name leads to itself.
    assert.equal(run(process.execPath, ['--input-type=module', '--eval', code], root), `${said.join('\n')}\n`)
  })
}

test('there are samples', () => assert.equal(samples.length, 2))

test('it names every attribute, event, option and error code', () => {
  const events = [...readFileSync(join(root, 'www/lib/events.js'), 'utf8').matchAll(/super\('(.+?)'/g)].map(([, name]) => name)
  const options = ['SearchOptions', 'SummaryOptions', 'ArticleOptions'].flatMap(name => {
    const [, body = ''] = new RegExp(`interface ${name} \\{(.*?)^\\}`, 'ms').exec(types) ?? []
    return [...body.matchAll(/^ {2}(\w+)\?:/gm)].map(([, option]) => option)
  })
  const [, union = ''] = /type ErrorCode =(.*?)\n\n/s.exec(types) ?? []
  const codes = [...union.matchAll(/'(.+?)'/g)].map(([, code]) => code)
  assert.deepEqual([events.length, options.length >= 9, codes.length >= 10], [4, true, true])
  const names = [...ReferatSearch.observedAttributes, ...events, ...options, ...codes]
  assert.deepEqual(names.filter(name => !readme.includes(`\`${name}\``)), [])
})

test('its policy is the one that the tests serve under', async () => {
  const {CSP} = await import('../../tools/serve.mjs')
  assert.ok(readme.includes(`\n${CSP}\n`))
})
