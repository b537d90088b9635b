// Archives for tests: generated articles, written and searched by the command `referat`.

import {execFileSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {root} from './packed.mjs'

/** @import {SearchResponse} from '../../www/lib/types.js' */

const WORDS = `bro fjord borgmester kommune skole havn vej skov by marked våben aftale minister regering politi brand brev valg
  sygehus læge lærer elev strejke løn budget skat motorvej tog bus cykel storm vand strøm pris rente bank hus leje grund
  domstol dommer advokat vidne anklage fængsel museum koncert teater bog forfatter film hold kamp mål træner spiller`.split(/\s+/)
const SECTIONS = ['indland', 'udland', 'kultur', 'sport']
const AUTHORS = ['Mette Holm', 'Søren Krogh', 'Åse Bæk']

/** An article that is the same each time; the larger the number, the older. @param {number} number @param {string} [edition] */
export function article(number, edition = '') {
  let seed = number * 2654435761
  const next = (/** @type {number} */ most) => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return Math.floor(seed / 65536) % most
  }
  const word = () => WORDS[Math.min(next(WORDS.length), next(WORDS.length))] ?? ''
  const capital = (/** @type {string} */ text) => text.charAt(0).toUpperCase() + text.slice(1)
  const sentence = () =>
    `${capital(word())}en i ${capital(word())}by ${['venter på', 'taler om', 'siger nej til'][next(3)]} en ${word()}${word()} og ${word()}er ved ${word()}en.`
  const date = new Date(Date.UTC(2024, 11, 31) - number * 86_400_000).toISOString().slice(0, 10)
  return {
    id: `a${number}`,
    title: `${capital(word())} og ${word()}${edition}`,
    date: number % 11 === 5 ? date.slice(0, 7) : date,
    section: SECTIONS[next(4)],
    authors: [AUTHORS[next(3)]],
    tags: [word()],
    language: 'da',
    text: Array.from({length: 2 + next(4)}, () => Array.from({length: 2 + next(4)}, sentence).join(' ')).join('\n\n'),
  }
}

/** The command's output. @param {string[]} args @param {string} [input] */
export function referat(args, input) {
  const command = ['run', '--quiet', '--features', 'cli', '--bin', 'referat', '--', ...args]
  return execFileSync('cargo', command, {cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'pipe'], ...(input !== undefined && {input})})
}

/**
 * An answer with its scores as the engine has them: the command prints as many digits of a 32-bit number as tell it apart.
 *
 * @template T @param {T} answer @returns {T}
 */
export function inSingles(answer) {
  return JSON.parse(JSON.stringify(answer), (name, value) => (name === 'score' ? Math.fround(value) : value))
}

/** What the command answers, as JSON. @param {string[]} args */
export const answerOf = args => inSingles(JSON.parse(referat(args)))

/** What the command answers. @param {string} folder @param {string} query @param {string[]} [args] @returns {SearchResponse} */
export function searchByCommand(folder, query, args = []) {
  return answerOf(['search', '--json', '--archive', folder, ...args, '--', query])
}

/** A new folder that is removed by `remove`. */
export function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'referat archive '))
  return {folder, remove: () => rmSync(folder, {recursive: true, force: true})}
}

/** Writes an archive of 300 articles in three segments, or of the articles given. @param {string} folder @param {object[]} [articles] */
export function writeArchive(folder, articles = Array.from({length: 300}, (_, number) => article(number))) {
  writeFileSync(join(folder, 'articles.ndjson'), articles.map(each => `${JSON.stringify(each)}\n`).join(''))
  referat(['index', join(folder, 'articles.ndjson'), '--out', join(folder, 'archive'), '--segments', '50,20'])
  return join(folder, 'archive')
}
