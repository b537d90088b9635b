// The README, held to the code: its JavaScript runs, and its tables name what there is.

import assert from 'node:assert/strict'
import {execFile} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import {promisify} from 'node:util'
import {CSP, serve} from '../../tools/serve.mjs'
import {ReferatSearch} from '../../www/lib/element.js'
import {newFolder, writeArchive} from './built-archive.mjs'
import {root} from './packed.mjs'

const execute = promisify(execFile)

const readme = readFileSync(join(root, 'README.md'), 'utf8')
const types = readFileSync(join(root, 'www/lib/types.d.ts'), 'utf8')

const samples = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code = '']) => code)

/** The archive that a sample opens. */
const ADDRESS = 'http://127.0.0.1:8080/'
const ARTICLES = [
  {id: 'a', title: 'Kim besøger Putin', section: 'Udland', date: '2023-09-14', text: 'Lederen vil have en aftale. Der tales om en våbenaftale.'},
  {id: 'b', title: 'Ældre aftale', section: 'Udland', date: '2022-09-14', text: 'En våbenaftale blev hævet.'},
]

/** @type {ReturnType<typeof newFolder>} */
let work
/** @type {Awaited<ReturnType<typeof serve>>} */
let server
before(async () => {
  work = newFolder()
  server = await serve({root: writeArchive(work.folder, ARTICLES)})
})
after(async () => {
  await server.close()
  work.remove()
})

for (const [at, code] of samples.entries()) {
  test(`JavaScript sample ${at + 1} prints what it says`, async () => {
    const said = [...code.matchAll(/console\.log\(.*\) \/\/ (.*?)(?: \/\/.*)?$/gm)].map(([, text]) => text)
    assert.ok(said.length > 0)
    // A package's own name leads to itself.
    const {stdout} = await execute(process.execPath, ['--input-type=module', '--eval', code.replace(ADDRESS, server.url)], {cwd: root})
    assert.equal(stdout, `${said.join('\n')}\n`)
  })
}

test('there are samples', () => {
  assert.equal(samples.length, 6)
  assert.equal(samples.filter(code => code.includes(ADDRESS)).length, 1)
})

test('it names every attribute, event, option and error code', () => {
  const events = [...readFileSync(join(root, 'www/lib/events.js'), 'utf8').matchAll(/super\('(.+?)'/g)].map(([, name]) => name)
  const options = ['SearchOptions', 'Filters', 'SummaryOptions', 'ExcerptOptions', 'KeyTermOptions', 'ArticleOptions', 'CallOptions', 'PinOptions', 'OpenOptions', 'ArchiveSearchOptions'].flatMap(name => {
    const [, body = ''] = new RegExp(`interface ${name}\\b[^{]*\\{(.*?)^\\}`, 'ms').exec(types) ?? []
    return [...body.matchAll(/^ {2}(\w+)\?:/gm)].map(([, option]) => option)
  })
  const [, union = ''] = /type ErrorCode =(.*?)\n\n/s.exec(types) ?? []
  const codes = [...union.matchAll(/'(.+?)'/g)].map(([, code]) => code)
  assert.deepEqual([events.length, options.length >= 9, codes.length >= 10], [4, true, true])
  const names = [...ReferatSearch.observedAttributes, ...events, ...options, ...codes]
  assert.deepEqual(names.filter(name => !readme.includes(`\`${name}\``)), [])
})

test('its policy is the one that the tests serve under', () => {
  assert.ok(readme.includes(`\n${CSP}\n`))
})
