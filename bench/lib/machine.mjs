import {execFileSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {cpus, release, totalmem} from 'node:os'
import {join} from 'node:path'

const bench = join(import.meta.dirname, '..')

/** What it was measured on, and with. */
export async function machine(browser) {
  const version = (path) => JSON.parse(readFileSync(join(bench, path, 'package.json'), 'utf8')).version
  const lock = readFileSync(join(bench, 'native/Cargo.lock'), 'utf8')
  const peers = ['pagefind', 'minisearch', '@orama/orama', 'zbsearch', 'flexsearch', 'lunr']
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0].model.trim(),
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 1e9),
    system: `Linux ${release()}`,
    chromium: browser.version(),
    node: process.versions.node,
    rustc: execFileSync('rustc', ['--version'], {encoding: 'utf8', cwd: bench}).split(' ')[1],
    referat: version('..'),
    tantivy: /name = "tantivy"\nversion = "([^"]+)"/.exec(lock)[1],
    ...Object.fromEntries(peers.map((name) => [name, version(`node_modules/${name}`)])),
  }
}
