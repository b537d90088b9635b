// What is in the tarball, and whether every kind of user can use it.

import assert from 'node:assert/strict'
import {cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import {publint} from 'publint'
import {formatMessage} from 'publint/utils'
import {build} from 'vite'
import {openBrowser, watch} from '../../tools/browser.mjs'
import {serve} from '../../tools/serve.mjs'
import {article, writeArchive} from './built-archive.mjs'
import {installPacked, root, run} from './packed.mjs'

/** Every file of the tarball. A file that appears unasked is a leak; one that is missing breaks somebody. */
const FILES = [
  'LICENSE-APACHE',
  'LICENSE-MIT',
  'README.md',
  'package.json',
  'dist/custom-elements.json',
  'dist/wasm/archive_bg.wasm',
  'dist/wasm/full_bg.wasm',
  'dist/wasm/referat_bg.wasm',
  'dist/wasm/summary_bg.wasm',
  ...[
    'archive', 'archive-remote', 'archive-store', 'archive-worker', 'define', 'define-reading', 'dialog', 'element', 'full', 'index', 'more', 'node', 'pins',
    'reading', 'referat-sw', 'shared', 'summary', 'words-de', 'words-en', 'words-nb', 'words-sv',
  ].flatMap(name => [`dist/${name}.js`, `dist/${name}.js.map`]),
  'dist/types/referat.wasm.d.ts',
  'dist/types/types.d.ts',
  ...[
    'archive',
    'archive-files',
    'archive-host',
    'archive-memory',
    'archive-need',
    'archive-pins',
    'archive-request',
    'archive-worker',
    'arguments',
    'element-base',
    'element-define',
    'element',
    'elements',
    'engine',
    'errors',
    'events',
    'index',
    'more-strings',
    'react',
    'referat-sw',
    'reading',
    'reading-define',
    'reading-element',
    'reading-strings',
    'story-element',
    'strings',
    'summary',
    'summary-element',
    'vue',
  ].map(name => `dist/types/${name}.d.ts`),
].sort()

/** @type {ReturnType<typeof installPacked>} */
let packed
before(() => {
  packed = installPacked()
})
after(() => packed.remove())

test('the tarball holds exactly what it should', () => {
  assert.deepEqual(packed.files, FILES)
})

test('it brings no dependencies and runs nothing when installed', () => {
  const {dependencies, peerDependencies, optionalDependencies, scripts} = packed.manifest
  assert.deepEqual({dependencies, peerDependencies, optionalDependencies}, {
    dependencies: undefined,
    peerDependencies: undefined,
    optionalDependencies: undefined,
  })
  const lifecycle = /^(pre|post)?(install|prepare|pack|publish|prepublish|prepublishOnly)$/
  assert.deepEqual(Object.keys(scripts ?? {}).filter(name => lifecycle.test(name)), [])
  assert.deepEqual(readdirSync(join(packed.folder, 'node_modules')).filter(name => !name.startsWith('.')), ['referat'])
})

test('its version is the crate’s', () => {
  const [, version] = /^version = "(.+)"$/m.exec(readFileSync(join(root, 'Cargo.toml'), 'utf8')) ?? []
  assert.equal(packed.manifest.version, version)
})

test('publint has nothing to say', async () => {
  const {messages, pkg} = await publint({pkgDir: packed.installed, pack: false, level: 'suggestion', strict: true})
  assert.deepEqual(messages.map(message => formatMessage(message, pkg)), [])
})

test('are the types wrong? has nothing to say', () => {
  // No package for `require`; and .wasm files are for a loader, not for TypeScript's resolution.
  const options = ['--profile', 'esm-only', '--exclude-entrypoints', './referat.wasm', './archive.wasm', './summary.wasm', '--no-definitely-typed']
  run(join(root, 'node_modules/.bin/attw'), [packed.tarball, ...options], packed.folder)
})

test('plain Node imports it and searches', () => {
  assert.deepEqual(JSON.parse(run(process.execPath, ['node.mjs'], packed.folder)), {hits: 2, fromBytes: 2, element: 'function'})
})

test('plain Node searches an archive', () => {
  const articles = [article(1), {id: 'x', title: 'Helt andet', text: 'En zebra bor i en by. En by har en bro.'}]
  const archive = writeArchive(packed.folder, articles)
  assert.deepEqual(JSON.parse(run(process.execPath, ['archive.mjs', archive], packed.folder)), {
    hits: ['x'],
    sentences: 1,
    code: 'article.unknown',
    sameClass: true,
  })
})

for (const resolution of ['bundler', 'node16']) {
  test(`strict TypeScript, moduleResolution ${resolution}`, () => {
    writeFileSync(join(packed.folder, 'answers.ts'), run(process.execPath, ['answers.mjs'], packed.folder))
    assert.equal(typescript(resolution), '')
  })
}

test('React’s JSX and Vue’s templates know the elements', () => {
  for (const name of ['@types/react', 'csstype']) cpSync(join(root, 'node_modules', name), join(packed.folder, 'node_modules', name), {recursive: true})
  // As much of Vue as the elements are told to.
  mkdirSync(join(packed.folder, 'node_modules/vue'))
  writeFileSync(join(packed.folder, 'node_modules/vue/package.json'), '{"name": "vue", "types": "index.d.ts"}')
  writeFileSync(join(packed.folder, 'node_modules/vue/index.d.ts'), 'export interface GlobalComponents {}\nexport type DefineComponent<P> = new () => {$props: P}\n')
  assert.equal(typescript('bundler', {files: ['elements.tsx'], jsx: 'react-jsx'}), '')
})

test('the fixture names every public type', () => {
  const types = readFileSync(join(packed.installed, 'dist/types/types.d.ts'), 'utf8')
  const fixture = readFileSync(join(packed.folder, 'types.ts'), 'utf8')
  const names = [...types.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name)
  assert.ok(names.length > 20)
  assert.deepEqual(names.filter(name => !new RegExp(`\\b${name}\\b`).test(fixture)), [])
})

test('a Vite build runs in Chromium, in the page and in a worker', async t => {
  const site = join(packed.folder, 'vite')
  /** @type {string[]} */
  const warnings = []
  const customLogger = {
    info() {},
    warn: /** @param {string} text */ text => void warnings.push(text),
    warnOnce: /** @param {string} text */ text => void warnings.push(text),
    error: /** @param {string} text */ text => void warnings.push(text),
    clearScreen() {},
    hasErrorLogged: () => false,
    hasWarned: false,
  }
  await build({root: site, configFile: false, logLevel: 'warn', customLogger, worker: {format: 'es'}})
  assert.deepEqual(warnings, [])
  const built = readdirSync(join(site, 'dist/assets'))
  // An element may search an archive: its module is there, and fetched where one does.
  assert.equal(built.filter(name => name.endsWith('.wasm')).length, 4, built.join(' '))

  const server = await serve({root: join(site, 'dist')})
  t.after(server.close)
  const browser = await openBrowser()
  t.after(() => browser.close())

  for (const type of ['application/wasm', 'text/plain']) {
    const page = await browser.newPage()
    const troubles = watch(page)
    // A host may not know what a .wasm file is.
    await page.route('**/*.wasm', async route => {
      const response = await route.fetch()
      await route.fulfill({response, headers: {...response.headers(), 'content-type': type}})
    })
    await page.goto(server.url)
    const result = page.locator('#result[data-done]')
    await result.waitFor({timeout: 20_000})
    assert.deepEqual(JSON.parse((await result.textContent()) ?? ''), {hits: 2, worker: 2, workerGivenModule: 2, defined: true})
    assert.deepEqual(troubles, [])
    await page.close()
  }
})

test('a Vite build with an archive brings its modules, each where it is looked for', async () => {
  const site = join(packed.folder, 'vite-archive')
  await build({root: site, configFile: false, logLevel: 'silent', build: {assetsInlineLimit: 0}})
  const built = readdirSync(join(site, 'dist/assets'))
  const modules = built.filter(name => name.endsWith('.wasm'))
  assert.deepEqual(modules.map(name => name.replace(/-[\w-]{8}\.wasm$/, '')).sort(), ['archive_bg', 'full_bg', 'summary_bg'])
  const scripts = built.filter(name => name.endsWith('.js')).map(name => readFileSync(join(site, 'dist/assets', name), 'utf8'))
  for (const name of modules) assert.equal(scripts.filter(script => script.includes(name)).length, 1, name)
})

/** What the compiler says of the fixture. @param {string} resolution @param {{files?: string[], jsx?: string}} [options] */
function typescript(resolution, {files = ['types.ts', 'answers.ts'], jsx} = {}) {
  writeFileSync(
    join(packed.folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        noEmit: true,
        // Declarations are checked too, with no more libraries than a page's author names.
        skipLibCheck: false,
        lib: ['es2022', 'dom'],
        target: 'es2022',
        ...(jsx && {jsx}),
        types: [],
        module: resolution === 'bundler' ? 'esnext' : 'node16',
        moduleResolution: resolution,
      },
      files,
    }),
  )
  try {
    return run(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.json', '--pretty', 'false'], packed.folder)
  } catch (error) {
    return String(/** @type {{stdout?: string}} */ (error).stdout)
  }
}
