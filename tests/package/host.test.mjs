// The host code around the engine, in Node: loading, arguments, errors, crashes, memory.

/** @import {ModuleSource} from '../../www/lib/types.js' */

import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {createServer} from 'node:http'
import {after, before, describe, test} from 'node:test'
import {runInNewContext} from 'node:vm'
import * as errors from '../../www/lib/errors.js'
import {Engine, EngineError, init, ReferatError, search, summarize, summary} from '../../www/lib/index.js'
import {embedded} from '../../www/lib/embedded-instance.js'
import {full} from '../../www/lib/full-instance.js'
import {initSync} from '../../www/lib/wasm/referat.js'

const lib = new URL('../../www/lib/', import.meta.url)
const wasmFile = new URL('wasm/referat_bg.wasm', lib)

/** The codes that `src/error.rs` and the host code may give. */
const CODES = [...readFileSync(new URL('types.d.ts', lib), 'utf8').matchAll(/^ {2}\| '([\w.-]+)'/gm)].map(([, code]) => code)


/** Asserts that `action` throws the package's error of this code. @param {() => unknown} action @param {string} code */
function refused(action, code) {
  assert.ok(CODES.includes(code))
  assert.throws(action, (/** @type {unknown} */ error) => {
    assert.ok(error instanceof ReferatError, String(error))
    assert.equal(error.code, code)
    assert.ok(error.message.length > 0)
    return true
  })
}

describe('before init()', () => {
  for (const [name, action] of Object.entries({
    'search()': () => search('våben'),
    'summarize()': () => summarize(['a']),
    'Engine.embedded()': () => Engine.embedded(),
  })) {
    test(`${name} says what to do`, () => {
      refused(action, 'engine.not-ready')
      assert.throws(action, /await init\(\)/)
    })
  }
})

describe('init()', () => {
  /** @type {import('node:http').Server} */
  let server
  let address = ''
  before(async () => {
    server = createServer((request, response) => {
      if (request.url === '/404') response.writeHead(404).end()
      else response.writeHead(200, {'Content-Type': 'text/html'}).end('<!doctype html><title>Not found</title>')
    })
    await new Promise(done => server.listen(0, '127.0.0.1', () => done(undefined)))
    const bound = server.address()
    address = typeof bound === 'object' && bound !== null ? `http://127.0.0.1:${bound.port}` : ''
  })
  after(() => server.close())

  /** @type {Record<string, () => ModuleSource | Promise<ModuleSource>>} */
  const useless = {
    'a missing file': () => new URL('nothing.wasm', lib),
    'a host that answers 404': () => `${address}/404`,
    'a host that answers with a page': () => `${address}/page`,
    'no host': () => 'http://127.0.0.1:1/',
    'bytes that are no module': () => new Uint8Array([0, 97, 115, 109]),
    'a module that is not ours': () => new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]),
    'a promise that fails': () => Promise.reject(new Error('no')),
  }
  for (const [name, source] of Object.entries(useless)) {
    test(`${name}: engine.load, with its cause`, async () => {
      await assert.rejects(init({module: source()}), (/** @type {unknown} */ error) => {
        assert.ok(error instanceof EngineError)
        assert.equal(error.code, 'engine.load')
        assert.ok(error.cause instanceof Error)
        return true
      })
      refused(() => search('våben'), 'engine.not-ready')
    })
  }

  test('anything but an object is refused', async () => {
    for (const wrong of [null, 'a.wasm', 3]) {
      await assert.rejects(init(/** @type {any} */ (wrong)), {code: 'option.invalid'})
    }
  })

  test('succeeds after failures, once for all callers, with a module of another realm', async () => {
    const module = runInNewContext('new WebAssembly.Module(bytes)', {bytes: readFileSync(wasmFile)})
    assert.ok(!(module instanceof WebAssembly.Module))
    const [first, second] = [init({module}), init()]
    assert.equal(first, second)
    await first
    assert.equal(init(), first)
    assert.equal(search('våben').hits.length, 2)
  })
})

describe('arguments', () => {
  test('of a wrong type are refused', () => {
    for (const wrong of [undefined, null, 3, {}, ['våben']]) refused(() => search(/** @type {any} */ (wrong)), 'option.invalid')
    for (const wrong of [null, 'a', {}, [3], ['a', null]]) {
      refused(() => summarize(/** @type {any} */ (wrong)), 'option.invalid')
    }
    const engine = Engine.embedded()
    for (const wrong of [null, 'a', [3]]) refused(() => engine.keyTerms(/** @type {any} */ (wrong)), 'option.invalid')
    for (const wrong of [undefined, 3, {id: 'a'}]) {
      refused(() => engine.compare(/** @type {any} */ (wrong), {text: ''}), 'option.invalid')
      refused(() => engine.compare({text: ''}, /** @type {any} */ (wrong)), 'option.invalid')
      refused(() => engine.story(/** @type {any} */ (wrong)), 'option.invalid')
    }
    refused(() => engine.story('findesikke'), 'article.unknown')
    refused(() => engine.compare('findesikke', {text: ''}), 'article.unknown')
    refused(() => engine.keyTerms([], {limit: 0}), 'option.invalid')
    refused(() => engine.excerpt('våben', {hits: 2000}), 'option.invalid')
    refused(() => engine.article(/** @type {any} */ (3)), 'option.invalid')
    engine.free()
  })

  test('a query may hold anything', () => {
    for (const query of ['', ' ', '\0', '\ud800', 'a\udc00b', '😀', '(((', '"', '-', '𝒳'.repeat(1000)]) {
      assert.ok(Array.isArray(search(query).hits), JSON.stringify(query))
    }
  })

  test('an enormous query is refused, and takes little memory', () => {
    refused(() => search('a'.repeat(100_000_000)), 'query.too-long')
    refused(() => search('å'.repeat(20_000)), 'query.too-long')
    const grown = memory()
    assert.ok(grown < 16_000_000, `${grown} bytes`)
  })

  test('so is one among the options', () => {
    const engine = Engine.embedded()
    const query = 'a'.repeat(100_000_000)
    refused(() => engine.summarize(undefined, {query}), 'query.too-long')
    refused(() => engine.article('nosuch', {query}), 'query.too-long')
    refused(() => engine.search('våben', {sort: /** @type {any} */ (query)}), 'option.invalid')
    const grown = memory()
    assert.ok(grown < 16_000_000, `${grown} bytes`)
    engine.free()
  })

  test('ids longer than any are refused', () => {
    const engine = Engine.embedded()
    const id = 'a'.repeat(4097)
    refused(() => engine.article(id), 'option.invalid')
    refused(() => engine.summarize([id]), 'option.invalid')
    refused(() => engine.article(id.slice(1)), 'article.unknown')
    engine.free()
  })

  test('a getter that throws is its own error, and no crash', () => {
    const engine = Engine.embedded()
    const own = new RangeError('mine')
    let calls = 0
    const options = {
      /** @returns {string} */
      get query() {
        calls += 1
        throw own
      },
    }
    const before = embedded.instance('test').generation
    const actions = [() => engine.summarize(undefined, options), () => engine.article('a', options), () => engine.search('a', /** @type {any} */ (options))]
    for (const action of actions) assert.throws(action, (/** @type {unknown} */ error) => error === own)
    assert.deepEqual([calls, embedded.instance('test').generation], [3, before])
    engine.free()
  })

  test('options may be inherited; misspelt or of a wrong type they are refused', () => {
    assert.equal(search('våben', Object.create({limit: 1})).hits.length, 1)
    for (const wrong of [{limits: 1}, {limit: '1'}, 1, 'a', [1]]) refused(() => search('våben', /** @type {any} */ (wrong)), 'option.invalid')
  })

  test('an article that is not there', () => {
    const engine = Engine.embedded()
    refused(() => engine.article('nosuch'), 'article.unknown')
    engine.free()
  })

  test('summary is summarize', () => assert.equal(summary, summarize))
})

describe('Engine', () => {
  test('free() ends it, and only it; twice is once', () => {
    const [engine, other] = [Engine.embedded(), Engine.embedded()]
    engine.free()
    engine.free()
    refused(() => engine.search('våben'), 'engine.freed')
    refused(() => engine.info(), 'engine.freed')
    assert.equal(other.search('våben').hits.length, 2)
    assert.equal(search('våben').hits.length, 2)
    other.free()
  })

  test('Symbol.dispose frees it', () => {
    const engine = Engine.embedded()
    engine[Symbol.dispose]()
    refused(() => engine.articles(), 'engine.freed')
  })

  test('engines and searches leave no memory behind', () => {
    const use = () => {
      const engine = Engine.embedded()
      for (let n = 0; n < 20; n++) engine.search(`våben ${n}`)
      engine.free()
    }
    for (let n = 0; n < 20; n++) use()
    const settled = memory()
    for (let n = 0; n < 200; n++) use()
    assert.equal(memory(), settled)
  })
})

describe('a crash', () => {
  test('once costs nothing but time: the call succeeds on a new instance, and so do older handles', () => {
    const engine = Engine.embedded()
    const before = full.instance('test').generation
    let calls = 0
    const hits = full.guard(() => {
      if (calls++ === 0) trap()
      return engine.search('våben').hits
    })
    assert.equal(hits.length, 2)
    assert.equal(calls, 2)
    assert.equal(full.instance('test').generation, before + 1)
    assert.equal(search('våben').hits.length, 2)
    engine.free()
  })

  test('twice is engine.crashed with the trap as its cause, and the next call works', () => {
    assert.throws(() => full.guard(trap), (/** @type {unknown} */ error) => {
      assert.ok(error instanceof EngineError)
      assert.equal(error.code, 'engine.crashed')
      assert.ok(error.cause instanceof WebAssembly.RuntimeError)
      return true
    })
    assert.equal(search('våben').hits.length, 2)
  })

  test('before free() is no trouble', () => {
    const engine = Engine.embedded()
    assert.throws(() => full.guard(trap), {code: 'engine.crashed'})
    engine.free()
    refused(() => engine.search('våben'), 'engine.freed')
  })

  test('a restart that fails is tried again with the next call', t => {
    assert.throws(() => full.guard(trap), {code: 'engine.crashed'})
    const failing = t.mock.method(WebAssembly, 'Instance', function () {
      throw new RangeError('could not allocate memory')
    })
    refused(() => search('våben'), 'engine.crashed')
    failing.mock.restore()
    assert.equal(search('våben').hits.length, 2)
  })

  test('too deep a recursion counts as one', () => {
    let calls = 0
    assert.equal(full.guard(() => (calls++ === 0 ? dive() : 7)), 7)
  })

  test('five hundred of them leave an engine that works', () => {
    for (let n = 0; n < 500; n++) assert.throws(() => full.guard(trap), {code: 'engine.crashed'})
    assert.equal(search('våben').hits.length, 2)
  })
})

describe('toError()', () => {
  test('knows each code’s class, keeps message and cause', () => {
    const classes = {
      option: errors.OptionError,
      query: errors.QueryError,
      article: errors.ArticleError,
      index: errors.IndexError,
      engine: errors.EngineError,
      archive: errors.ArchiveError,
      aborted: errors.AbortError,
    }
    assert.ok(CODES.length >= 10)
    for (const code of CODES) {
      const cause = new Error('why')
      const error = errors.toError(Object.assign(new Error('what', {cause}), {code}))
      const Class = classes[/** @type {keyof typeof classes} */ (code?.split('.')[0])]
      assert.equal(error.constructor, Class)
      assert.equal(error.name, Class.name)
      assert.deepEqual([error.code, error.message, error.cause], [code, 'what', cause])
      assert.equal(errors.toError(error), error)
    }
  })

  test('anything else is a fault of ours', () => {
    for (const thrown of [undefined, 'text', new TypeError('x'), Object.assign(new Error('x'), {code: 'ENOENT'})]) {
      const error = errors.toError(thrown)
      assert.deepEqual([error.code, error.cause], ['engine.crashed', thrown])
    }
  })
})

/** A real trap: a method called on an address beyond the instance's memory. */
function trap() {
  const handle = embedded.instance('test').api.embedded()
  Object.assign(handle, {__wbg_ptr: 0xffff_fff0})
  return handle.search('våben', undefined)
}

/** @returns {number} */
function dive() {
  return 1 + dive()
}

/** Bytes of the instance's memory. */
function memory() {
  return initSync({module: new Uint8Array()}).memory.buffer.byteLength
}
