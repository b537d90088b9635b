// A first search by a small engine, all else by the full one, which takes its place: the same answers, whoever gives them.

/** @import {ArchiveSearchOptions, SearchOptions, SearchResponse} from '../../www/lib/types.js' */

import assert from 'node:assert/strict'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {after, before, describe, test} from 'node:test'
import {ArchiveFiles} from '../../www/lib/archive-files.js'
import {remote} from '../../www/lib/archive-instance.js'
import {open} from '../../www/lib/archive.js'
import {embedded} from '../../www/lib/embedded-instance.js'
import {loadFull, loadedFull} from '../../www/lib/full.js'
import {Engine, init, search} from '../../www/lib/index.js'
import {answerOf, inSingles, newFolder, referat, searchByCommand, writeArchive} from './built-archive.mjs'

const wasm = new URL('../../www/lib/wasm/', import.meta.url)

/** @type {ReturnType<typeof newFolder>} */
let work
let folder = ''
before(() => {
  work = newFolder()
  folder = writeArchive(work.folder)
})
after(() => work.remove())

/** What doesn't change from call to call. @param {SearchResponse} response */
function lasting({tookMs, ...response}) {
  assert.ok(tookMs >= 0)
  return response
}

/** @type {[query: string, options: ArchiveSearchOptions][]} */
const FIRST = [
  ['våbenaftale', {expand: false}],
  ['vaaben ministre', {expand: false, limit: 3, offset: 2}],
  ['"nej til" bank', {expand: false}],
  ['"en by" "siger nej"', {expand: false}],
  ['motorv', {prefix: true}],
  ['havmen bro', {expand: false, count: true}],
  ['bro', {expand: false, filters: {from: '2024-06', to: '2024-08', sections: []}}],
  ['findesikke', {}],
  ['', {}],
  ['', {limit: 7, sort: 'newest', filters: {from: '0001'}}],
  ['?', {limit: 3, offset: 1, sort: 'oldest', filters: {to: '2024-03'}}],
]

/** What a small engine doesn't know, and the command's words for it. @type {[query: string, options: ArchiveSearchOptions, args: string[]][]} */
const BEYOND = [
  ['bro OR havn', {}, []],
  ['"nej til" ELLER bro', {}, []],
  ['"nej til" -bank', {}, []],
  ['bro -"venter på"', {}, []],
  ['"nej til"-bank', {}, []],
  ['hav*', {}, []],
  ['titel:bro', {}, []],
  ['titel:"bro og"', {}, []],
  ['sektion:kultur bro', {}, []],
  ['-forfatter:»Åse Bæk« bro', {}, []],
  ['bro 2024-06', {}, []],
  ['efter:2024-03 før:2024-05', {}, []],
  ['https://bro', {}, []],
  ['bro', {sort: 'newest'}, ['--sort', 'newest']],
  ['"nej til" bro', {sort: 'oldest'}, ['--sort', 'oldest']],
  ['bro', {filters: {from: '2024-06', sections: ['kultur', 'sport']}}, ['--from', '2024-06', '--section', 'kultur', '--section', 'sport']],
]

/** What the small engine answers. @type {Omit<SearchResponse, 'tookMs'>[]} */
const small = []

describe('an archive, before anything else is asked for', () => {
  test('first stages come without the full engine', async () => {
    const archive = await open(new ArchiveFiles(folder))
    for (const [query, options] of FIRST) small.push(lasting(await archive.search(query, options)))
    await archive.article('a3')
    assert.ok(small.some(({hits}) => hits.length > 0) && small.some(({corrected}) => corrected.length > 0))
    assert.ok(small.every(({expanded, gaps}) => !expanded && !gaps))
    assert.equal(loadedFull(), undefined)
    archive.close()
  })

  test('options that only the full one needs are checked all the same', async () => {
    const archive = await open(new ArchiveFiles(folder))
    await assert.rejects(archive.search('bro', {facets: /** @type {any} */ (['sted'])}), {code: 'option.invalid'})
    await assert.rejects(archive.search('bro', {expand: /** @type {any} */ ('ja')}), {code: 'option.invalid'})
    assert.equal(loadedFull(), undefined)
  })

  test('the full one can’t be had: the first stage’s answer, which says so', async () => {
    for (const full of [() => new Uint8Array(9), () => readFileSync(new URL('archive_bg.wasm', wasm)), () => Promise.reject(new Error('no network'))]) {
      const archive = await open(new ArchiveFiles(folder), {full: full()})
      const response = await archive.search('bro', {facets: ['section']})
      assert.deepEqual(response.gaps, [{part: 'engine', code: 'engine.load'}])
      const {gaps, ...first} = lasting(response)
      assert.deepEqual(first, lasting(await archive.search('bro', {expand: false})))
    }
    assert.equal(loadedFull(), undefined)
  })

  test('what the small one doesn’t know is refused without the full one, not answered by half', async () => {
    const archive = await open(new ArchiveFiles(folder), {full: Promise.reject(new Error('no network'))})
    for (const [query, options] of BEYOND) await assert.rejects(archive.search(query, options), {code: 'engine.load'}, query)
    await assert.rejects(archive.article('a3', {query: 'bro'}), {code: 'engine.load'})
    await assert.rejects(archive.info(), {code: 'engine.load'})
    await assert.rejects(archive.story('a3'), {code: 'engine.load'})
    assert.equal((await archive.article('a3')).id, 'a3')
    assert.equal(loadedFull(), undefined)
  })

  test('another module is none for it', async () => {
    await assert.rejects(loadFull(readFileSync(new URL('archive_bg.wasm', wasm))), {code: 'engine.load'})
  })

  test('a crash costs the instance, not the answer', async () => {
    const archive = await open(new ArchiveFiles(folder))
    const {prototype} = remote.instance('test').api
    const {search} = prototype
    let calls = 0
    prototype.search = function (...args) {
      if (calls++ === 0) throw new WebAssembly.RuntimeError('unreachable')
      return search.apply(this, args)
    }
    try {
      assert.deepEqual(lasting(await archive.search(FIRST[0]?.[0] ?? '', FIRST[0]?.[1])), small[0])
    } finally {
      prototype.search = search
    }
    assert.ok(calls > 1)
  })
})

describe('the embedded articles, by the small engine alone', () => {
  test('the first stage, and that there is no second', async () => {
    await init({full: false, summary: false})
    const engine = Engine.embedded()
    const {gaps, ...first} = lasting(engine.search('våben'))
    assert.deepEqual(gaps, [{part: 'engine', code: 'engine.load'}], 'it was tried above')
    assert.equal(first.hits.length, 2)
    assert.deepEqual(lasting(engine.search('våben', {expand: false})), first)
    assert.deepEqual(engine.search('våben', {facets: ['dates'], expand: false}).gaps?.length, 1)
    for (const options of /** @type {SearchOptions[]} */ ([{prefix: true}, {expand: false}])) {
      assert.equal(engine.search('våben', options).gaps, undefined)
    }
    // It may be a slip.
    const unknown = engine.search('findesikke', {expand: false})
    assert.deepEqual([unknown.exact, unknown.gaps?.length], [false, 1])
    // It was tried above.
    const refused = {code: 'engine.load'}
    for (const query of ['Kim -Sjojgu', '"unavngivne embedsmænd"', 'våben OR brev', 'titel:våben']) assert.throws(() => engine.search(query), refused)
    assert.throws(() => engine.search('våben', {sort: 'newest'}), refused)
    assert.throws(() => engine.search('våben', {filters: {from: '2023'}}), refused)
    assert.throws(() => engine.article(first.hits[0]?.id ?? '', {query: 'våben'}), refused)
    assert.throws(() => engine.info(), refused)
    assert.equal(engine.articles().length, 2)
    for (const call of [() => engine.suggest('v'), () => engine.similar('x'), () => engine.explain('våben', 'x')]) assert.throws(call, refused)
    engine.free()
  })

  test('a crash costs the instance, not the answer', () => {
    const engine = Engine.embedded()
    assert.throws(() => embedded.guard(() => { throw new WebAssembly.RuntimeError('unreachable') }), {code: 'engine.crashed'})
    assert.equal(engine.search('våben').hits.length, 2)
    engine.free()
  })
})

describe('the full engine takes the place of the small one', () => {
  test('of an archive, with the next call that needs it: first the first stage, then the second', async () => {
    const archive = await open(new ArchiveFiles(folder))
    const before = archive.search('havn', {expand: false, keep: true})
    /** @type {typeof small} */
    const told = []
    const [answer, beside] = await Promise.all([
      archive.search('våbenaftale bro', {onProvisional: response => told.push(lasting(response))}),
      archive.search('skole bro', {keep: true}),
      before,
    ])
    const expected = searchByCommand(folder, 'våbenaftale bro')
    assert.ok(loadedFull())
    assert.deepEqual(lasting(answer), expected)
    assert.deepEqual(lasting(beside), searchByCommand(folder, 'skole bro'))
    assert.equal(answer.expanded, true)
    const first = lasting(await archive.search('våbenaftale bro', {expand: false}))
    assert.deepEqual(told.filter(({exact}) => exact)[0], first)
    const {facets} = await archive.search('bro', {facets: ['section', 'dates']})
    assert.ok(facets?.section?.values.length === 4 && facets.dates)
    archive.close()
  })

  test('with the same first stages', async () => {
    const archive = await open(new ArchiveFiles(folder))
    for (const [at, [query, options]] of FIRST.entries()) {
      assert.deepEqual(lasting(await archive.search(query, options)), small[at], query)
    }
    archive.close()
  })

  test('for a query that the small one doesn’t know: the answer that the command gives', async () => {
    for (const [query, options, args] of BEYOND) {
      const archive = await open(new ArchiveFiles(folder))
      assert.deepEqual(lasting(await archive.search(query, options)), searchByCommand(folder, query, args), query)
      archive.close()
    }
  })

  test('of the embedded articles, in handles that are there', async () => {
    await init({summary: false})
    const engine = Engine.embedded()
    const response = engine.search('våben', {facets: ['dates']})
    assert.deepEqual([response.expanded, response.gaps, response.facets?.dates?.values.length], [true, undefined, 1])
    assert.deepEqual(lasting(search('våben')).hits.map(({id}) => id).sort(), engine.articles().map(({id}) => id).sort())
    engine.free()
  })
})

describe('a search with default options', () => {
  const QUERIES = ['havn', 'våbenaftale bro', 'vaaben ministre', 'en ny aftale om skat og budget', 'motorvejen ved fjorden', 'minsiter', 'Søren Krogh']

  test('ranks an archive that is read by ranges as a run does, which the relevance figures are made of', async () => {
    const queries = join(work.folder, 'queries.jsonl')
    writeFileSync(queries, QUERIES.map((text, id) => JSON.stringify({id, text}) + '\n').join(''))
    const run = referat(['run', folder, '--queries', queries, '--limit', '100']).trim().split('\n').map(line => line.split(' '))
    const archive = await open(new ArchiveFiles(folder))
    for (const [id, query] of QUERIES.entries()) {
      const ranked = run.filter(([of]) => of === String(id)).map(([, , doc, , score]) => [doc, Math.fround(Number(score))])
      const {hits} = await archive.search(query, {limit: 100, fold: false})
      assert.ok(ranked.length > 10, query)
      assert.deepEqual(hits.map(({id, score}) => [id, Math.fround(score)]), ranked, query)
      const {hits: page} = await archive.search(query)
      assert.deepEqual(page.map(({id}) => id), ranked.slice(0, 10).map(([doc]) => doc), query)
    }
    archive.close()
  })
})

describe('what only the full engine can', () => {
  /** As the command says it. @param {string[]} args */
  const told = args => answerOf([...args, '--archive', folder, '--json'])

  test('of an archive: suggestions, articles like one, why an article scores what it does', async () => {
    const archive = await open(new ArchiveFiles(folder))
    for (const typed of ['m', 'komm', 'søren ', 'hvad sagde mette h', '']) {
      const suggested = await archive.suggest(typed, {limit: 5})
      assert.deepEqual(suggested, told(['suggest', typed, '--limit', '5']), typed)
      assert.ok(typed === '' ? suggested.length === 0 : suggested.length > 0, typed)
    }
    assert.deepEqual((await archive.suggest('søren k')).map(({text}) => text), ['Søren Krogh'])
    const {tookMs, ...similar} = await archive.similar('a3', {limit: 4})
    assert.deepEqual(inSingles(similar), told(['similar', 'a3', '--limit', '4']))
    assert.ok(similar.hits.length === 4 && similar.hits.every(({id}) => id !== 'a3') && tookMs >= 0)
    const [hit] = (await archive.search('bro havn')).hits
    const why = await archive.explain('bro havn', hit?.id ?? '')
    assert.ok(Math.abs(why.score - (hit?.score ?? 0)) < 1e-4 && why.expanded)
    assert.ok(Math.abs(why.terms.reduce((sum, {contribution}) => sum + contribution, 0) - why.score) < 1e-4)
    assert.equal((await archive.explain('bro', 'a3', {expand: false})).expanded, false)
    archive.close()
  })

  test('of the embedded articles', () => {
    const engine = Engine.embedded()
    assert.ok(engine.suggest('Vlad').some(({text}) => text.startsWith('Vladimir Putin')))
    const [one, other] = engine.articles()
    assert.deepEqual(engine.similar(one?.id ?? '').hits.map(({id}) => id), [other?.id])
    assert.ok(engine.explain('våben', one?.id ?? '').terms.length > 0)
    engine.free()
  })

  test('is refused in errors of the package', async () => {
    const archive = await open(new ArchiveFiles(folder))
    const engine = Engine.embedded()
    for (const limit of [0, 101, 2.5, '5']) {
      const options = /** @type {any} */ ({limit})
      await assert.rejects(archive.suggest('v', options), {code: 'option.invalid'})
      assert.throws(() => engine.suggest('v', options), {code: 'option.invalid'})
    }
    await assert.rejects(archive.suggest(/** @type {any} */ (7)), {code: 'option.invalid'})
    await assert.rejects(archive.suggest('v'.repeat(40_000)), {code: 'query.too-long'})
    await assert.rejects(archive.similar('none'), {code: 'article.unknown'})
    await assert.rejects(archive.explain('bro', 'none'), {code: 'article.unknown'})
    assert.throws(() => engine.similar('none'), {code: 'article.unknown'})
    await assert.rejects(archive.suggest('v', {signal: AbortSignal.abort()}), {code: 'aborted'})
    archive.close()
    await assert.rejects(archive.suggest('v'), {code: 'engine.freed'})
    engine.free()
  })
})

describe('an archive that is one file', () => {
  const bytes = () => /** @type {Uint8Array<ArrayBuffer>} */ (embedded.instance('test').api.bytes())

  test('is opened by its bytes, in any form', async () => {
    const whole = bytes()
    const wider = new Uint8Array(whole.length + 7)
    wider.set(whole, 5)
    for (const source of [whole, whole.slice().buffer, wider.subarray(5, 5 + whole.length)]) {
      const archive = await open(source)
      assert.deepEqual(lasting(await archive.search('våben')), lasting(search('våben')))
      const [hit] = (await archive.search('"unavngivne embedsmænd"')).hits
      assert.match((await archive.article(hit?.id ?? '')).text, /unavngivne embedsmænd/)
      assert.equal((await archive.info()).articles, 2)
      assert.equal(await archive.refresh(), false)
      await assert.rejects(archive.pin(), {code: 'archive.no-storage'})
      archive.close()
    }
  })

  test('is refused where it is damaged, cut off, or none', async () => {
    const flipped = bytes()
    flipped[flipped.length - 9] = (flipped[flipped.length - 9] ?? 0) ^ 1
    await assert.rejects(open(flipped), {code: 'index.damaged'})
    await assert.rejects(open(bytes().subarray(0, -1)), {code: 'index.truncated'})
    await assert.rejects(open(new TextEncoder().encode('<!doctype html>')), {code: 'index.damaged'})
    await assert.rejects(open(new ArrayBuffer(0)), {code: 'index.damaged'})
  })
})
