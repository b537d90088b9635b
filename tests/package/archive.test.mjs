// An archive that the command wrote, searched over HTTP and in a folder, on hosts that fail and change.

/** @import {ArchiveSearchOptions, ArchiveSource, Need, SearchResponse} from '../../www/lib/types.js' */
/** @import {IncomingMessage, Server, ServerResponse} from 'node:http' */

import assert from 'node:assert/strict'
import {cpSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:http'
import {join} from 'node:path'
import {after, before, beforeEach, describe, test} from 'node:test'
import {deflateRawSync, inflateRawSync} from 'node:zlib'
import {ArchiveFiles} from '../../www/lib/archive-files.js'
import {open} from '../../www/lib/archive.js'
import {ArchiveError, ReferatError} from '../../www/lib/errors.js'
import {full} from '../../www/lib/full-instance.js'
import {answerOf, article, newFolder, referat, searchByCommand, writeArchive} from './built-archive.mjs'

/** @type {ReturnType<typeof newFolder>} */
let work
/** The archive's folder. */
let folder = ''
/** The same articles in another edition. */
let newer = ''
/** @type {Server} */
let server
let base = ''
/** What the server gives out; a test may put other bytes in. @type {Map<string, Uint8Array>} */
let files = new Map()
/** File names asked for, with ranges. @type {string[]} */
let seen = []
/** What stands before the server's answer. @type {(request: IncomingMessage, response: ServerResponse) => Promise<unknown> | unknown} */
let first = () => {}

/** @param {string} from */
const filesOf = from => new Map(readdirSync(from).map(name => [name, new Uint8Array(readFileSync(join(from, name)))]))

before(async () => {
  work = newFolder()
  folder = writeArchive(work.folder)
  cpSync(folder, join(work.folder, 'newer'), {recursive: true})
  rmSync(join(work.folder, 'articles.ndjson'))
  newer = join(work.folder, 'newer')
  const edition = Array.from({length: 300}, (_, number) => article(number, ' i går'))
  writeFileSync(join(work.folder, 'edition.ndjson'), edition.map(each => `${JSON.stringify(each)}\n`).join(''))
  referat(['index', join(work.folder, 'edition.ndjson'), '--out', newer, '--segments', '50,20'])
  server = createServer(async (request, response) => {
    const name = (request.url ?? '').replace('/archive/', '')
    seen.push([name, request.headers.range].filter(Boolean).join(' '))
    await first(request, response)
    if (response.writableEnded || response.destroyed) return
    const bytes = files.get(name)
    if (!bytes) return void response.writeHead(404).end('no such file')
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
    if (from === undefined) return void response.writeHead(200, {'Content-Length': bytes.length}).end(bytes)
    const part = bytes.subarray(Number(from), Number(to) + 1)
    response.writeHead(206, {'Content-Range': `bytes ${from}-${to}/${bytes.length}`, 'Content-Length': part.length}).end(part)
  })
  await new Promise(done => server.listen(0, '127.0.0.1', () => done(undefined)))
  const bound = server.address()
  base = typeof bound === 'object' && bound !== null ? `http://127.0.0.1:${bound.port}/archive` : ''
})
after(() => {
  server.close()
  server.closeAllConnections()
  work.remove()
})
beforeEach(() => {
  files = filesOf(folder)
  seen = []
  first = () => {}
})

/** Fails with the package's error of this code. @param {Promise<unknown>} promise @param {...string} codes */
async function fails(promise, ...codes) {
  await assert.rejects(promise, (/** @type {unknown} */ error) => {
    assert.ok(error instanceof ReferatError, String(error))
    assert.ok(codes.includes(error.code), `${error.code}: ${error.message}`)
    return true
  })
}

/** What doesn't change from call to call. @param {SearchResponse} response */
function lasting({tookMs, ...response}) {
  assert.ok(tookMs >= 0)
  return response
}

/** @type {[query: string, options: ArchiveSearchOptions, args: string[]][]} */
const SEARCHES = [
  ['våbenaftale', {}, []],
  ['vaaben minister', {limit: 3, offset: 2}, ['--limit', '3', '--offset', '2']],
  ['"nej til" -bank', {sort: 'newest'}, ['--sort', 'newest']],
  ['skole findesikke', {sort: 'oldest', limit: 20}, ['--sort', 'oldest', '--limit', '20']],
  ['motorv', {prefix: true, expand: true}, ['--prefix']],
  ['bro', {filters: {from: '2024-06', to: '2024-10-15'}}, ['--from', '2024-06', '--to', '2024-10-15']],
  ['bro', {filters: {sections: ['kultur', 'sport'], authors: ['Åse Bæk']}}, ['--section', 'kultur', '--section', 'sport', '--author', 'Åse Bæk']],
  ['bro', {filters: {tags: ['skole'], languages: ['da']}, count: true}, ['--tag', 'skole', '--language', 'da', '--count']],
  ['', {}, []],
  ['læge', {filters: {sections: ['findes ikke']}}, ['--section', 'findes ikke']],
]

describe('answers', () => {
  for (const [query, options, args] of SEARCHES) {
    test(`${JSON.stringify(query)} ${JSON.stringify(options)}: the command’s, over HTTP and in a folder`, async () => {
      const expected = searchByCommand(folder, query, args)
      const remote = await open(`${base}?x#y`)
      const local = await open(new ArchiveFiles(folder))
      assert.deepEqual(lasting(await remote.search(query, options)), expected)
      assert.deepEqual(lasting(await local.search(query, options)), expected)
      const {hits, exact} = expected
      assert.ok(exact)
      if (!/^$|læge/.test(query)) assert.ok(hits.length > 0)
      remote.close()
      local.close()
    })
  }

  test('a search that may not read enough says so', async () => {
    const query = 'siger nej til bro og skole'
    const stingy = await open(base, {maxBytes: 0})
    assert.equal((await stingy.search(query)).exact, false)
    assert.equal((await stingy.search(query, {maxBytes: 1 << 20})).exact, true)
    assert.equal((await (await open(base)).search(query, {maxBytes: 0})).exact, false)
  })

  test('an article, with marks', async () => {
    const archive = await open(base)
    const expected = answerOf(['article', 'a77', '--query', 'bro', '--json', '--archive', folder])
    assert.deepEqual(await archive.article('a77', {query: 'bro'}), expected)
    assert.equal(expected.text, article(77).text)
    await fails(archive.article('nix'), 'article.unknown')
    await fails(archive.article(/** @type {any} */ (7)), 'option.invalid')
  })

  test('a summary, by the module for that', async () => {
    const archive = await open(base)
    const ids = ['a3', 'a120', 'a60']
    const expected = answerOf(['summarize', '--json', '--sentences', '3', '--query', 'bro', '--archive', folder, ...ids])
    assert.deepEqual(await archive.summarize(ids, {sentences: 3, query: 'bro'}), expected)
    assert.equal(expected.sentences.length, 3)
    const {articles, duplicates, story, ...told} = await archive.story('a3', {sentences: 2})
    assert.deepEqual(told, answerOf(['story', 'a3', '--json', '--sentences', '2', '--archive', folder]))
    assert.deepEqual(new Set(told.summary.ids), new Set(articles.map(({id}) => id)))
    assert.ok(duplicates.every(id => id !== 'a3' && articles.some(article => article.id === id)))
    assert.deepEqual(await archive.keyTerms(ids, {limit: 4}), answerOf(['key-terms', ...ids, '--json', '--limit', '4', '--archive', folder]))
    const {sentences} = await archive.compare(['a3', {text: 'Noget andet blev sagt i går aftes.'}], 'a3')
    assert.ok(sentences.length > 0 && sentences.every(({change, earlier}) => change === 'kept' && earlier?.articleId === 'a3'))
    const excerpt = await archive.excerpt('bro', {hits: 2, words: 10})
    assert.deepEqual(excerpt.ids, (await archive.search('bro', {limit: 2, expand: false})).hits.map(({id}) => id))
    await fails(archive.story('nix'), 'article.unknown')
    await fails(archive.summarize(['a3', 'nix']), 'article.unknown')
    await fails(archive.summarize(/** @type {any} */ ('a3')), 'option.invalid')
    await fails(archive.summarize(ids, {sentences: 0}), 'option.invalid')
  })

  test('what it holds', async () => {
    const archive = await open(base)
    const info = await archive.info()
    assert.deepEqual([info.articles, info.segments, info.languages, info.dates?.last], [300, 3, ['da'], '2024-12-31'])
    assert.deepEqual(seen, ['manifest.referat'])
  })

  test('few requests, and none for what was read', async () => {
    const archive = await open(base)
    await archive.search('våbenaftale')
    const packs = seen.filter(name => name.includes('.pack'))
    assert.ok(packs.length > 0 && packs.length <= 40, String(packs.length))
    seen = []
    await archive.search('våbenaftale')
    assert.deepEqual(seen, [])
  })

  test('options are checked; a getter that throws is the caller’s', async () => {
    const archive = await open(base)
    await fails(archive.search(/** @type {any} */ (3)), 'option.invalid')
    await fails(archive.search('bro', /** @type {any} */ ({limmit: 3})), 'option.invalid')
    await fails(archive.search('bro', {limit: 1001}), 'option.invalid')
    await fails(archive.search('bro', {filters: {from: 'i går'}}), 'option.invalid')
    await fails(archive.search('bro', {filters: /** @type {any} */ ({section: ['sport']})}), 'option.invalid')
    await fails(archive.search('å'.repeat(20_000)), 'query.too-long')
    const own = new Error('mine')
    /** @returns {never} */
    const thrown = () => {
      throw own
    }
    await assert.rejects(archive.search('bro', {get limit() { return thrown() }}), own)
    await assert.rejects(archive.search('bro', {filters: {get from() { return thrown() }}}), own)
    for (const source of [undefined, 7, {}, 'ftp://avis.example', '/arkiv']) {
      await fails(open(/** @type {any} */ (source)), 'option.invalid')
    }
    await fails(open(base, {cacheBytes: -1}), 'option.invalid')
    await fails(open(base, {offline: /** @type {any} */ ('some')}), 'option.invalid')
    for (const since of ['i går', 2024, undefined]) {
      await fails(open(base, {offline: {since: /** @type {any} */ (since)}}), 'option.invalid')
    }
  })
})

test('a manifest that is on its way: not asked for again, but if it fails', async () => {
  const manifest = () => fetch(`${base}/manifest.referat`)
  const archive = await open(base, {manifest: manifest()})
  assert.deepEqual(seen, ['manifest.referat'])
  assert.deepEqual(lasting(await archive.search('bro')), searchByCommand(folder, 'bro'))
  assert.equal(await archive.refresh(), false)
  for (const early of [Promise.reject(new TypeError('no network')), new Response('', {status: 503})]) {
    seen = []
    await open(base, {manifest: early})
    assert.deepEqual(seen, ['manifest.referat'])
  }
  await fails(open(base, {manifest: new Response('', {status: 404})}), 'archive.missing')
  await fails(open(base, {manifest: new Response('<!doctype html>')}), 'archive.damaged')
  await fails(open(new ArchiveFiles(folder), {manifest: new Response('')}), 'option.invalid')
})

describe('ends', () => {
  test('by a signal, before and during the call', async () => {
    const archive = await open(base)
    await fails(archive.search('bro', {signal: AbortSignal.abort()}), 'aborted')
    for (const call of [
      (/** @type {AbortSignal} */ signal) => archive.search('bro', {signal}),
      (/** @type {AbortSignal} */ signal) => archive.article('a5', {signal}),
      (/** @type {AbortSignal} */ signal) => archive.summarize(['a9'], {signal}),
      (/** @type {AbortSignal} */ signal) => archive.refresh({signal}),
      (/** @type {AbortSignal} */ signal) => open(base, {signal}),
    ]) {
      const abort = new AbortController()
      first = () => {
        abort.abort()
        return new Promise(() => {})
      }
      await fails(call(abort.signal), 'aborted')
    }
    first = () => {}
    assert.deepEqual(lasting(await archive.search('bro')), searchByCommand(folder, 'bro'))
  })

  test('of an archive: what is under way, and what comes', async () => {
    const archive = await open(base)
    first = () => new Promise(() => {})
    const searching = fails(archive.search('bro'), 'aborted')
    archive.close()
    archive.close()
    await searching
    await fails(archive.search('bro'), 'engine.freed')
    await fails(archive.pinned(), 'engine.freed')
    first = () => {}
    assert.ok(await (await open(base)).info(), 'others go on')
  })

  test('a search takes the place of the one before, and reads nothing twice', async () => {
    const archive = await open(base)
    await archive.search('skole')
    /** @type {() => void} */
    let release = () => {}
    const gate = new Promise(done => (release = () => done(undefined)))
    /** @type {() => void} */
    let arrived = () => {}
    const asked = new Promise(done => (arrived = () => done(undefined)))
    first = () => {
      arrived()
      return gate
    }
    seen = []
    const old = fails(archive.search('bro'), 'aborted')
    await asked
    const kept = archive.search('fjord', {keep: true})
    const next = archive.search('bro havn')
    await old
    release()
    const expected = searchByCommand(folder, 'bro havn')
    assert.deepEqual(lasting(await next), expected)
    assert.deepEqual(lasting(await kept), searchByCommand(folder, 'fjord'))
    const ranges = seen.flatMap(name => rangeOf(name))
    assert.equal(new Set(ranges).size, ranges.length, seen.join('\n'))
    assert.deepEqual(lasting(await archive.search('bro havn')), expected, 'one that has ended is nobody’s to end')
  })
})

/** Bytes of each range that was asked for, as file and number of the first one. @param {string} name */
function rangeOf(name) {
  const [file, range = ''] = name.split(' bytes=')
  return range ? [`${file} ${range}`] : []
}

describe('what is known before all is', () => {
  test('is told, and not final', async () => {
    const archive = await open(base)
    /** @type {SearchResponse[]} */
    const told = []
    const query = 'siger nej til bro og skole'
    const response = await archive.search(query, {sort: 'newest', onProvisional: response => told.push(response)})
    assert.deepEqual(lasting(response), searchByCommand(folder, query, ['--sort', 'newest']))
    assert.ok(told.length > 0)
    for (const each of told) assert.deepEqual([each.query, each.exact, each.hits.length, each.tookMs >= 0], [query, false, 10, true])
  })

  test('an error of the listener’s is the search’s', async () => {
    const pending = {needs: [], provisional: /** @type {SearchResponse} */ ({})}
    const archive = await open(base)
    const own = new Error('mine')
    await withEngine({search: () => pending}, () =>
      assert.rejects(archive.search('bro', {onProvisional: () => assert.fail(own)}), own))
    await withEngine({search: () => pending}, () => fails(archive.search('bro'), 'archive.stuck'))
    const abort = new AbortController()
    await withEngine({search: () => pending}, () => fails(archive.search('bro', {signal: abort.signal, onProvisional: () => abort.abort()}), 'aborted'))
  })
})

/**
 * Runs `action` while the engine's methods are these.
 *
 * @param {Record<string, unknown>} methods @param {() => Promise<unknown>} action
 */
async function withEngine(methods, action) {
  const {prototype} = full.instance('test').api
  const before = Object.getOwnPropertyDescriptors(prototype)
  Object.assign(prototype, methods)
  try {
    await action()
  } finally {
    Object.defineProperties(prototype, before)
  }
}

describe('a crash', () => {
  test('costs the instance, not the answer; what was read is kept', async () => {
    const archive = await open(base)
    const other = await open(base)
    const expected = lasting(await archive.search('bro havn'))
    seen = []
    const {search} = full.instance('test').api.prototype
    let calls = 0
    const crashOnce = function (/** @type {any} */ ...args) {
      if (calls++ === 0) throw new WebAssembly.RuntimeError('unreachable')
      // @ts-expect-error The handle.
      return search.apply(this, args)
    }
    await withEngine({search: crashOnce}, async () => assert.deepEqual(lasting(await archive.search('bro havn')), expected))
    assert.ok(calls > 1)
    assert.deepEqual(seen, [], 'not even the manifest')
    assert.deepEqual(lasting(await other.search('bro havn')), expected)
    const crash = () => {
      throw new WebAssembly.RuntimeError('unreachable')
    }
    await withEngine({search: crash}, () => fails(archive.search('bro'), 'engine.crashed'))
    await withEngine({supply: crash}, () => fails(archive.search('fjord'), 'engine.crashed'))
    assert.deepEqual(lasting(await archive.search('bro havn')), expected)
    archive.close()
  })
})

describe('a host in trouble', () => {
  test('that ignores ranges', async () => {
    const expected = searchByCommand(folder, 'våbenaftale')
    first = request => void delete request.headers.range
    const archive = await open(base)
    assert.deepEqual(lasting(await archive.search('våbenaftale')), expected)
  })

  test('without a manifest, or with another file in its place', async () => {
    files.delete('manifest.referat')
    await fails(open(base), 'archive.missing')
    files.set('manifest.referat', new TextEncoder().encode('<!doctype html>'))
    await fails(open(base), 'archive.damaged')
    const other = new Uint8Array(readFileSync(join(folder, 'manifest.referat')))
    other[other.length >> 1] = (other[other.length >> 1] ?? 0) ^ 1
    files.set('manifest.referat', other)
    await fails(open(base), 'archive.damaged', 'index.damaged')
  })

  test('without a pack', async () => {
    const archive = await open(base)
    for (const name of files.keys()) if (name.endsWith('.pack')) files.delete(name)
    seen = []
    await fails(archive.search('bro'), 'archive.missing')
    assert.equal(seen.filter(name => name === 'manifest.referat').length, 1, 'asked whether there is a newer archive')
    files = filesOf(folder)
    assert.ok((await archive.search('bro')).hits.length > 0, 'it is there again')
  })

  /** Packs of the archive, the largest first. */
  const packs = () => [...files.keys()].filter(name => name.endsWith('.pack')).sort((a, b) => (files.get(b)?.length ?? 0) - (files.get(a)?.length ?? 0))

  /** That `answer` is right for what it has, and names the dates that it lacks. @param {SearchResponse} answer @param {SearchResponse} whole @param {RegExp} code */
  const isPartOf = (answer, whole, code) => {
    assert.deepEqual([answer.exact, answer.total.relation], [false, 'gte'])
    const known = new Map(whole.hits.map(hit => [hit.id, hit]))
    for (const {id, heading, date = ''} of answer.hits) {
      assert.equal(known.get(id)?.heading, heading)
      for (const gap of answer.gaps ?? []) assert.ok(gap.part === 'articles' && !(date.length > 7 && (gap.from ?? '') < date && date < (gap.to ?? '')), date)
    }
    assert.ok(answer.gaps?.length)
    for (const gap of answer.gaps ?? []) assert.match(gap.code, code)
    const lacking = (answer.gaps ?? []).reduce((sum, gap) => sum + (gap.part === 'articles' ? gap.articles : 0), 0)
    assert.ok(answer.total.value <= whole.total.value && answer.total.value >= whole.total.value - lacking)
  }

  test('without one pack: what the others hold, and which dates are lacking; and healed', async () => {
    const whole = await (await open(base)).search('bro', {limit: 300})
    assert.equal(whole.gaps, undefined)
    for (const [n, pack] of packs().entries()) {
      files = filesOf(folder)
      files.delete(pack)
      const archive = await open(base)
      /** @type {SearchResponse[]} */
      const told = []
      const answer = await archive.search('bro', {limit: 300, onProvisional: response => told.push(response)})
      isPartOf(answer, whole, /^archive\.missing$/)
      const gone = answer.gaps?.[0]
      assert.deepEqual(gone?.part === 'articles' && gone.articles, [230, 50, 20][n])
      assert.ok(told.every(({exact}) => !exact))
      // Of the articles there none is said not to be.
      const inside = whole.hits.find(({id}) => !answer.hits.some(hit => hit.id === id))
      await fails(archive.article(inside?.id ?? ''), 'archive.missing')
      await fails(archive.article('none such'), 'archive.missing')
      assert.equal((await archive.article(answer.hits[0]?.id ?? '')).id, answer.hits[0]?.id)
      assert.equal((await archive.info()).articles, 300)
      files = filesOf(folder)
      assert.deepEqual(lasting(await archive.search('bro', {limit: 300})), lasting(whole))
      await fails(archive.article('none such'), 'article.unknown')
      archive.close()
    }
  })

  test('that doesn’t give one pack out, or cuts it off', async () => {
    const whole = await (await open(base)).search('bro', {limit: 300})
    for (const status of [403, 404, 410]) {
      const [pack] = packs()
      first = ({url}, response) => void (url?.includes(pack ?? '') && response.writeHead(status).end())
      isPartOf(await (await open(base)).search('bro', {limit: 300}), whole, /^archive\.(refused|missing)$/)
    }
    first = () => {}
    const [pack = ''] = packs()
    files.set(pack, (files.get(pack) ?? new Uint8Array()).subarray(0, 100))
    isPartOf(await (await open(base)).search('bro', {limit: 300}), whole, /^archive\.truncated$/)
  })

  test('that can’t be reached for one pack is not asked at each question', async () => {
    const [pack = ''] = packs()
    const local = new ArchiveFiles(folder)
    let asked = 0
    const archive = await open({
      read: async (needs, options) => {
        if (needs.some(({file}) => file === pack)) {
          asked += 1
          throw new Error('no network')
        }
        return local.read(needs, options)
      },
    })
    const whole = await (await open(base)).search('bro', {limit: 300})
    isPartOf(await archive.search('bro', {limit: 300}), whole, /^archive\.unreachable$/)
    const once = asked
    for (const query of ['bro', 'bro', 'skole']) assert.equal((await archive.search(query, {limit: 300})).gaps?.length, 1)
    assert.equal(asked, once)
  })

  test('with a flipped byte: refused, left out or without effect, never another answer; and healed', async () => {
    const sound = await open(base)
    const expected = lasting(await sound.search('våbenaftale', {limit: 3}))
    const whole = await sound.search('våbenaftale', {limit: 300})
    let [refused, partial] = [0, 0]
    for (let round = 0; round < 60; round += 1) {
      files = filesOf(folder)
      const packs = [...files.keys()].filter(name => name.endsWith('.pack'))
      const bytes = files.get(packs[round % packs.length] ?? '') ?? new Uint8Array()
      const at = (round * 7919 * 31) % bytes.length
      // Whole stretches, or few of them would be read.
      for (let n = at; n < Math.min(bytes.length, at + 3000); n += 1) bytes[n] = (bytes[n] ?? 0) ^ (1 << (round % 8))
      const archive = await open(base)
      try {
        const answer = await archive.search('våbenaftale', {limit: 3})
        if (answer.gaps) {
          isPartOf(answer, whole, /^(index|archive)\.damaged$/)
          partial += 1
        } else assert.deepEqual(lasting(answer), expected)
      } catch (error) {
        assert.ok(error instanceof ReferatError, String(error))
        assert.match(error.code, /^(index|archive)\.damaged$/)
        refused += 1
      }
      files = filesOf(folder)
      assert.deepEqual(lasting(await archive.search('våbenaftale', {limit: 3})), expected)
      archive.close()
    }
    assert.ok(partial > 5, `${refused} ${partial}`)
  })

  test('of one’s own: its errors and omissions', async () => {
    const files = new ArchiveFiles(folder)
    /** @param {ArchiveSource['read']} read */
    const broken = read => open({read: (needs, options) => (needs[0]?.length === 0 ? files.read(needs) : read(needs, options))})
    await assert.rejects((await broken(() => Promise.reject(new Error('mine')))).search('bro'), {code: 'archive.unreachable'})
    await fails((await broken(async () => [])).search('bro'), 'archive.truncated')
    await fails(open({read: async () => []}), 'archive.truncated')
    const archive = await broken(needs => files.read(needs))
    await fails(archive.pin(), 'archive.no-storage')
    await archive.unpin()
    assert.equal((await archive.pinned()).bytes, 0)
  })
})

describe('a newer archive', () => {
  test('is looked for when a pack has gone; the question is answered from it', async () => {
    const expected = searchByCommand(newer, 'bro havn')
    const archive = await open(base)
    const old = lasting(await archive.search('bro havn'))
    assert.notDeepEqual(old, expected)
    files = filesOf(newer)
    for (const name of filesOf(folder).keys()) if (name.endsWith('.pack')) files.delete(name)
    assert.deepEqual(lasting(await archive.search('bro havn')), old, 'what is in memory stays')
    const answers = await Promise.all(['strejke', 'domstol', 'cykel'].map(query => archive.search(query, {keep: true})))
    for (const {query, ...rest} of answers) assert.deepEqual(lasting({query, ...rest}), searchByCommand(newer, query))
    assert.equal(seen.filter(name => name === 'manifest.referat').length, 2, 'once for all of them')
    assert.deepEqual(lasting(await archive.search('bro havn')), expected)
  })

  test('half way: nothing of the old one gets into an answer from the new one', async () => {
    const expected = searchByCommand(newer, 'bro havn')
    for (let requests = 1; requests < 12; requests += 2) {
      files = filesOf(folder)
      first = () => {}
      const archive = await open(base)
      let count = 0
      first = () => {
        if (++count === requests) files = onlyNew()
      }
      assert.deepEqual(lasting(await archive.search('bro havn')), count >= requests ? expected : searchByCommand(folder, 'bro havn'))
      archive.close()
    }
  })

  test('while the host reads: what comes from the old one is not taken for the new one’s', async () => {
    // Two archives alike in every length: where the one's text lies, the other's does.
    const [before, later] = ['10', '20'].map(number => {
      const {folder, remove} = newFolder()
      return {folder: writeArchive(folder, [{id: 'a', text: `Broen er ${number} meter.`}]), remove}
    })
    assert.ok(before && later)
    let source = new ArchiveFiles(before.folder)
    /** @type {() => void} */
    let arrive = () => {}
    const arrived = new Promise(done => (arrive = () => done(undefined)))
    /** @type {() => void} */
    let release = () => {}
    const gate = new Promise(done => (release = () => done(undefined)))
    const archive = await open({
      async read(needs) {
        const found = await source.read(needs)
        if (needs.some(({encoding, length}) => encoding === 'deflate' && length > 0)) {
          arrive()
          await gate
        }
        return found
      },
    })
    const reading = archive.article('a')
    await arrived
    source = new ArchiveFiles(later.folder)
    assert.equal(await archive.refresh(), true)
    release()
    const {heading, text} = await reading
    assert.deepEqual([heading, text], ['Broen er 20 meter.', 'Broen er 20 meter.'])
    before.remove()
    later.remove()
  })

  test('is told of', async () => {
    const archive = await open(base)
    const ids = ['a3', 'a60']
    const summary = await archive.summarize(ids)
    assert.ok(summary.sentences.length > 0)
    assert.equal(await archive.refresh(), false)
    files = filesOf(newer)
    assert.deepEqual(await Promise.all([archive.refresh(), archive.refresh()]), [true, true])
    assert.equal(await archive.refresh(), false)
    assert.deepEqual(lasting(await archive.search('bro')), searchByCommand(newer, 'bro'))
    assert.deepEqual(await archive.summarize(ids), answerOf(['summarize', '--json', '--archive', newer, ...ids]))
    files = filesOf(folder)
    assert.equal(await archive.refresh(), false, 'an older one, as a cache may have kept it, is none to go back to')
    files = filesOf(newer)
    assert.deepEqual(lasting(await archive.search('strejke')), searchByCommand(newer, 'strejke'))
    files.set('manifest.referat', new Uint8Array(deflateRawSync(new Uint8Array(400))))
    await fails(archive.refresh(), 'index.damaged')
    assert.deepEqual(lasting(await archive.search('havn')), searchByCommand(newer, 'havn'), 'the old one stays')
  })

  test('a removal is seen by the next search, and undone by no older manifest', async () => {
    const {folder, remove} = newFolder()
    const written = writeArchive(folder, [{id: 'a', text: 'En bro.'}, {id: 'b', text: 'En bro til.'}])
    const archive = await open(new ArchiveFiles(written), {maxAge: 0})
    const found = async () => (await archive.search('bro')).hits.map(({id}) => id).sort()
    assert.deepEqual(await found(), ['a', 'b'])
    const before = readFileSync(join(written, 'manifest.referat'))
    referat(['remove', written, 'a'])
    assert.deepEqual(await found(), ['b'])
    await fails(archive.article('a'), 'article.unknown')
    writeFileSync(join(written, 'manifest.referat'), before)
    assert.equal(await archive.refresh(), false)
    assert.deepEqual(await found(), ['b'])
    archive.close()
    remove()
  })

  test('what is too old to be searched without a network is not, until there is one', async () => {
    const {folder: place, remove} = newFolder()
    const source = new ArchiveFiles(writeArchive(place, [{id: 'a', text: 'En bro.'}]))
    let away = false
    const archive = await open({
      async read(needs, options) {
        if (away && needs.some(({file}) => file === 'manifest.referat')) throw new ArchiveError('archive.outdated', 'too old')
        return source.read(needs, options)
      },
    }, {maxAge: 0})
    assert.equal((await archive.search('bro')).total.value, 1)
    away = true
    await fails(archive.search('bro'), 'archive.outdated')
    await fails(archive.article('a'), 'archive.outdated')
    away = false
    assert.equal((await archive.search('bro')).total.value, 1)
    archive.close()
    remove()
  })

  /** The new archive, without what the old one alone has. */
  function onlyNew() {
    const found = filesOf(newer)
    for (const name of filesOf(folder).keys()) if (name.endsWith('.pack')) found.delete(name)
    return found
  }
})

test('memory: a small budget changes no answer', async () => {
  const archive = await open(base, {cacheBytes: 2000, maxBytes: 100_000})
  const {bytes: manifest} = await archive.info()
  for (const query of ['bro', 'havn', 'læge', 'bro']) {
    assert.deepEqual(lasting(await archive.search(query)), searchByCommand(folder, query))
  }
  const {bytes} = await archive.info()
  assert.ok(bytes <= manifest + 3 * 2000, `${bytes} after ${manifest}`)
})

test('the manifest need is the engine’s own', async () => {
  await full.load()
  const {needs} = /** @type {{needs: (Need & {segment: number, at: number})[]}} */ (/** @type {unknown} */ (full.instance('test').api.remote().info()))
  const {MANIFEST_NEED} = await import('../../www/lib/archive-need.js')
  assert.deepEqual(needs, [{...MANIFEST_NEED, segment: -1, at: 0}])
  const bytes = inflateRawSync(readFileSync(join(folder, 'manifest.referat')))
  assert.ok(bytes.length < MANIFEST_NEED.size)
})
