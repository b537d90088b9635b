// The package as its users get it: packed, and installed from the tarball in a folder of its own.

import {execFileSync} from 'node:child_process'
import {cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

export const root = join(import.meta.dirname, '..', '..')

/** @param {string} command @param {string[]} args @param {string} cwd */
export const run = (command, args, cwd) =>
  execFileSync(command, args, {cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']})

/**
 * Packs the package and installs it, without a network.
 *
 * @returns A folder with `node_modules/referat` and a copy of `fixture/`, the tarball's path, the paths in it, and what
 *   takes the folder away again.
 */
export function installPacked() {
  const folder = mkdtempSync(join(tmpdir(), 'referat package ')) // a space, for paths have them
  const [packed] = /** @type {[{filename: string, files: {path: string}[]}]} */ (
    JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], root))
  )
  const tarball = join(folder, packed.filename)
  cpSync(join(import.meta.dirname, 'fixture'), folder, {recursive: true})
  writeFileSync(join(folder, 'package.json'), JSON.stringify({private: true, type: 'module'}))
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], folder)
  const installed = join(folder, 'node_modules', 'referat')
  return {
    folder,
    tarball,
    installed,
    files: packed.files.map(({path}) => path).sort(),
    manifest: /** @type {Record<string, unknown>} */ (JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))),
    remove: () => rmSync(folder, {recursive: true}),
  }
}
