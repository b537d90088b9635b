import {spawn} from 'node:child_process'
import {mkdtempSync, readFileSync, readdirSync, rmSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

/**
 * Runs a program to its end: processor seconds of it and its children, peak memory of the largest of them, what it printed.
 *
 * @returns {Promise<{cpuSeconds: number, wallSeconds: number, peakMB: number, output: string}>}
 */
export async function runTimed(command, ...args) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const report = join(folder, 'time')
  const child = spawn('/usr/bin/time', ['-f', '%U %S %e %M', '-o', report, command, ...args], {stdio: ['ignore', 'pipe', 'pipe']})
  const output = []
  const errors = []
  child.stdout.on('data', (chunk) => output.push(chunk))
  child.stderr.on('data', (chunk) => errors.push(chunk))
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: exit ${code}\n${Buffer.concat(errors)}`)
  const [user, system, wall, peak] = readFileSync(report, 'utf8').trim().split(' ').map(Number)
  rmSync(folder, {recursive: true})
  return {
    cpuSeconds: round(user + system),
    wallSeconds: round(wall),
    peakMB: Math.round(peak / 1000),
    output: Buffer.concat(output).toString(),
  }
}

/** Files and bytes below a folder, or of one file. */
export function sizeOf(path) {
  const stats = statSync(path)
  if (stats.isFile()) return {files: 1, bytes: stats.size}
  const parts = readdirSync(path).map((name) => sizeOf(join(path, name)))
  return parts.reduce((sum, part) => ({files: sum.files + part.files, bytes: sum.bytes + part.bytes}), {files: 0, bytes: 0})
}

const round = (number) => Math.round(number * 100) / 100
