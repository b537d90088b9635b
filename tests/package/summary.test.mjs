// The module that summarises, in Node: texts that are in no index, the engines' articles, wrong arguments, crashes.

import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {describe, test} from 'node:test'
import {ReferatError} from '../../www/lib/errors.js'
import * as whole from '../../www/lib/index.js'
import {summaries} from '../../www/lib/summary-instance.js'
import {compare, init, keyTerms, story, summarize, summary} from '../../www/lib/summary.js'
import {answerOf} from './built-archive.mjs'

/** @import {Block} from '../../www/lib/types.js' */

const wasm = new URL('../../www/lib/wasm/', import.meta.url)

const TEXT = `Broen mellem de to byer på fjordens 😀 kyst åbner mandag.

Foto: Navn Navnesen

Den har kostet to milliarder kroner, siger borgmesteren. Flere tusinde bilister ventes at bruge den hver dag.`

/** @param {() => unknown} action @param {string} code @param {RegExp} [message] */
function refused(action, code, message = /./) {
  assert.throws(action, (/** @type {unknown} */ error) => {
    assert.ok(error instanceof ReferatError, String(error))
    assert.equal(error.code, code)
    assert.match(error.message, message)
    return true
  })
}

test('before init()', () => {
  refused(() => summarize([TEXT]), 'engine.not-ready')
  refused(() => whole.summarize(), 'engine.not-ready')
})

test('the engine alone searches, and summarises after a second init()', async () => {
  await whole.init({summary: false})
  assert.equal(whole.search('våben').hits.length, 2)
  refused(() => whole.summarize(), 'engine.not-ready', /await init\(\)/)
  await assert.rejects(whole.init({summary: readFileSync(new URL('referat_bg.wasm', wasm))}), {code: 'engine.load'})
  refused(() => whole.summarize(), 'engine.not-ready')
  await whole.init({summary: readFileSync(new URL('summary_bg.wasm', wasm))})
  assert.equal(whole.summarize().sentences.length, 5)
})

test('another module is refused, and loading tried again', async () => {
  await assert.rejects(init(/** @type {any} */ (null)), {code: 'option.invalid'})
  // It is loaded by now.
  await init({module: new Uint8Array()})
})

test('an engine’s articles: what the command says of them', () => {
  const engine = whole.Engine.embedded()
  const ids = engine.articles().map(({id}) => id)
  const args = ['summarize', '--json', '--sentences', '4', '--query', 'Rusland']
  const expected = answerOf([...args, ...ids])
  assert.deepEqual(engine.summarize(ids, {sentences: 4, query: 'Rusland'}), expected)
  assert.deepEqual(summarize(ids.map(id => engine.article(id)), {sentences: 4, query: 'Rusland'}), expected)
  assert.deepEqual(engine.summarize([...ids, ...ids], {sentences: 4, query: 'Rusland'}), expected, 'once each')
  refused(() => engine.summarize(['nix']), 'article.unknown')
  refused(() => engine.summarize(ids, {sentences: 0}), 'option.invalid', /sentences/)
  engine.free()
  refused(() => engine.summarize(ids), 'engine.freed')
})

describe('a text', () => {
  test('as it is: whole sentences at their places, no caption', () => {
    const {sentences, ids} = summarize([TEXT], {sentences: 9})
    assert.deepEqual(ids, ['0'])
    assert.equal(sentences.length, 3)
    for (const {start, end, text, articleId} of sentences) assert.deepEqual([TEXT.slice(start, end), articleId], [text, '0'])
    assert.ok(sentences.every(({text}) => !text.includes('Foto')))
  })

  test('with line ends of Windows', () => {
    const text = TEXT.replaceAll('\n', '\r\n')
    const {sentences} = summarize([text], {sentences: 9})
    assert.deepEqual(sentences.map(({start, end}) => text.slice(start, end)), summarize([TEXT], {sentences: 9}).sentences.map(({text}) => text))
  })

  test('may be anything', () => {
    for (const text of ['', ' ', '\0', '\ud800', 'a\udc00b', '😀', '\n\n\n', 'Ord '.repeat(1000), '. '.repeat(1000)]) {
      assert.ok(Array.isArray(summarize([text]).sentences), JSON.stringify(text))
    }
    assert.deepEqual(summarize([]), {sentences: [], ids: []})
  })

  test('with blocks of its own', () => {
    const {sentences: [first]} = summarize([{id: 'a', text: TEXT, blocks: [{kind: 'paragraph', start: TEXT.indexOf('Den'), end: TEXT.length}]}])
    assert.deepEqual([first?.text, first?.articleId], ['Den har kostet to milliarder kroner, siger borgmesteren.', 'a'])
  })

  test('among articles: told once, with both sources', () => {
    const {sentences} = summarize([{id: 'a', text: TEXT}, TEXT], {sentences: 9})
    assert.equal(sentences.length, 3)
    assert.ok(sentences.every(({alsoIn}) => alsoIn.length === 1))
  })

  test('what else an article has, and null, are no trouble', () => {
    const article = {text: TEXT, title: null, date: 'i går', url: 3, marks: [{}]}
    assert.equal(summarize([/** @type {any} */ (article)]).sentences.length, 3)
  })
})

describe('wrong arguments', () => {
  for (const wrong of [undefined, null, TEXT, {}, [3], [null], [{}], [{text: 3}], [{text: 'a', id: 3}], [{text: 'a', title: ['a']}]]) {
    test(JSON.stringify(wrong) ?? 'undefined', () => refused(() => summarize(/** @type {any} */ (wrong)), 'option.invalid'))
  }

  /** @type {[string, unknown][]} */
  const blocks = [
    ['no array', 3],
    ['no objects', [3]],
    ['an unknown kind', [{kind: 'table', start: 0, end: 1}]],
    ['no end', [{kind: 'paragraph', start: 0}]],
    ['past the end', [{kind: 'paragraph', start: 0, end: 9}]],
    ['in a character', [{kind: 'paragraph', start: 1, end: 2}]],
    ['backwards', [{kind: 'paragraph', start: 3, end: 2}]],
    ['overlapping', [{kind: 'paragraph', start: 0, end: 3}, {kind: 'byline', start: 2, end: 4}]],
    ['fractions', [{kind: 'paragraph', start: 0.5, end: 3}]],
  ]
  for (const [name, value] of blocks) {
    test(`blocks: ${name}`, () => {
      refused(() => summarize([{text: '😀 en', blocks: /** @type {Block[]} */ (value)}]), 'option.invalid', /blocks/)
    })
  }

  test('options', () => {
    refused(() => summarize([TEXT], {sentences: 101}), 'option.invalid', /sentences/)
    refused(() => summarize([TEXT], /** @type {any} */ ({sentence: 1})), 'option.invalid', /sentence/)
    refused(() => summarize([TEXT], {query: 'å'.repeat(20_000)}), 'query.too-long')
  })

  test('a getter that throws is its own error, and no crash', () => {
    const own = new RangeError('mine')
    const {generation} = summaries.instance('test')
    /** @returns {never} */
    const thrown = () => {
      throw own
    }
    /** @type {(() => unknown)[]} */
    const actions = [
      () => summarize([TEXT], {get query() { return thrown() }}),
      () => summarize([{get text() { return thrown() }}]),
      () => summarize([{text: 'a', blocks: [{kind: 'paragraph', start: 0, get end() { return thrown() }}]}]),
    ]
    for (const action of actions) assert.throws(action, (/** @type {unknown} */ error) => error === own)
    assert.equal(summaries.instance('test').generation, generation)
  })
})

test('a crash costs the module that summarises its instance, and nobody else', () => {
  const {generation} = summaries.instance('test')
  let calls = 0
  const dive = /** @returns {number} */ () => 1 + dive()
  const told = summaries.guard(() => (calls++ === 0 ? dive() : summarize([TEXT]).sentences.length))
  assert.deepEqual([told, calls, summaries.instance('test').generation], [3, 2, generation + 1])
  assert.equal(whole.search('våben').hits.length, 2)
})

test('a story, what changed, and what it is about', () => {
  const first = {id: 'a', date: '2024-05-01', text: 'Broen mellem byerne har kostet 2 mia. kr. at bygge. Den åbner på mandag, siger minister Ane Holm.'}
  const later = {...first, id: 'b', date: '2024-05-02', text: first.text.replace('2 mia', '3 mia')}
  const {summary, timeline} = story([later, first, {id: 'c', text: first.text}], {sentences: 1})
  assert.equal(summary.sentences.length, 1)
  assert.deepEqual(timeline.map(({articleId, repeatedBy}) => [articleId, repeatedBy]), [['a', ['c']], ['b', []]])
  const [news] = timeline[1]?.news ?? []
  assert.deepEqual([news?.change, news?.text, news?.earlier?.articleId], ['changed', later.text.split(' Den')[0], 'a'])
  const {sentences, dropped} = compare([first.text, 'Havnen er lukket for skibe i nat.'], later)
  assert.deepEqual(sentences.map(({change, articleId}) => [change, articleId]), [['changed', 'b'], ['kept', 'b']])
  assert.deepEqual(dropped, [{articleId: '1', start: 0, end: 33, text: 'Havnen er lukket for skibe i nat.'}])
  const {people} = keyTerms([first, later], {limit: 1})
  assert.deepEqual(people, [{text: 'Ane Holm', count: 2, articles: 2, query: '"Ane Holm"'}])
  for (const wrong of [undefined, 'a', [3]]) assert.throws(() => story(/** @type {any} */ (wrong)), {code: 'option.invalid'})
  assert.throws(() => keyTerms([first], /** @type {any} */ ({limmit: 3})), {code: 'option.invalid'})
})

test('summary is summarize', () => assert.equal(summary, summarize))
