// referat: its command, and the crate that times it and tantivy natively. Both are built from this checkout.

import {execFileSync} from 'node:child_process'
import {rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {runTimed, sizeOf} from './run-timed.mjs'

const root = join(import.meta.dirname, '../..')
const native = join(root, 'bench/native')

/** Both programs: those in `folder`, else compiled. */
export function compile(folder) {
  if (folder) return {command: join(folder, 'referat'), timer: join(folder, 'referat-bench-native')}
  const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target')
  // Two workspaces in one target folder would have each other's files.
  const ofNative = join(target, 'native')
  const cargo = (cwd, folder, ...more) => {
    execFileSync('cargo', ['build', '--release', '--quiet', '--target-dir', folder, ...more], {cwd, stdio: 'inherit'})
  }
  cargo(root, target, '--features', 'cli', '--bin', 'referat')
  cargo(native, ofNative)
  return {command: join(target, 'release/referat'), timer: join(ofNative, 'release/referat-bench-native')}
}

/** One large segment and three small ones of one percent each, as a newsroom has them that publishes all day. */
export async function build({command}, corpus, out) {
  rmSync(out, {recursive: true, force: true})
  const small = Math.max(1, Math.round(corpus.articles / 100))
  const {output, ...cost} = await runTimed(command, 'index', corpus.path, '--out', out, '--segments', `${small},${small},${small}`)
  const stats = JSON.parse(execFileSync(command, ['stats', out, '--json'], {encoding: 'utf8'}))
  return {...cost, ...sizeOf(out), stats}
}

/** Indexes a folder of pages. */
export async function index({command}, site, out) {
  rmSync(out, {recursive: true, force: true})
  const {output, ...cost} = await runTimed(command, 'index', site, '--out', out)
  return {...cost, ...sizeOf(out)}
}

/** tantivy's index of the same articles, one thread. */
export async function buildTantivy({timer}, corpus, out) {
  rmSync(out, {recursive: true, force: true})
  const {output, ...cost} = await runTimed(timer, 'tantivy-build', corpus.path, out)
  return {...cost, ...sizeOf(out), ...JSON.parse(output)}
}

/** Both engines' times in memory, and what a cold query of referat's needs. */
export function timeNatively({timer}, queries, {archive, tantivy, scratch}) {
  writeFileSync(scratch, JSON.stringify(queries))
  const run = (what, folder) => JSON.parse(execFileSync(timer, [what, folder, scratch], {encoding: 'utf8', maxBuffer: 1 << 26}))
  return {
    tantivy: run('tantivy-time', tantivy),
    referat: run('referat-time', archive),
    referatCold: run('referat-cold', archive),
  }
}
