// Known items: an article that a reader remembers some words of, typed right, mistyped, or not to the end yet.

import {random} from '../../lib/random.mjs'
import {wordsOf} from '../../lib/queries.mjs'

/** A reader remembers words that tell something: in no more articles than this. */
const MOST_ARTICLES = 0.02

const LETTERS = {danish: 'abcdefghijklmnopqrstuvwxyzæøå', english: 'abcdefghijklmnopqrstuvwxyz'}

/**
 * Articles with `count` words of their titles, the longest last.
 *
 * @param {{id: string, title?: string, text: string}[]} docs
 */
export function itemsOf(docs, {count, most, seed = 7}) {
  const frequencies = new Map()
  for (const {title = '', text} of docs) {
    for (const word of new Set(wordsOf(`${title} ${text}`))) frequencies.set(word, (frequencies.get(word) ?? 0) + 1)
  }
  const next = random(seed)
  const items = []
  const titled = docs.filter(({title}) => title)
  for (let at = titled.length - 1; at > 0; at--) {
    const other = Math.floor(next() * (at + 1))
    ;[titled[at], titled[other]] = [titled[other], titled[at]]
  }
  for (const {id, title} of titled) {
    const words = [...new Set(wordsOf(title))].filter((word) => word.length > 3 && frequencies.get(word) <= Math.max(3, docs.length * MOST_ARTICLES))
    while (words.length > count) words.splice(Math.floor(next() * words.length), 1)
    if (words.length < count) continue
    words.sort((one, other) => one.length - other.length)
    items.push({id, words})
    if (items.length === most) break
  }
  return items
}

/** The words with one letter of the longest left out, added, changed, or swapped with the next. */
export function mistyped({words}, language, next) {
  const letters = LETTERS[language]
  const word = words.at(-1)
  const letter = () => letters[Math.floor(next() * letters.length)]
  for (;;) {
    const at = Math.floor(next() * word.length)
    const typo = [
      () => word.slice(0, at) + word.slice(at + 1),
      () => word.slice(0, at) + letter() + word.slice(at),
      () => word.slice(0, at) + letter() + word.slice(at + 1),
      () => word.slice(0, at) + (word[at + 1] ?? '') + word[at] + word.slice(at + 2),
    ][Math.floor(next() * 4)]()
    if (typo !== word) return [...words.slice(0, -1), typo]
  }
}

/** The words with half of the last: three letters or more. */
export const begun = ({words}) => [...words.slice(0, -1), words.at(-1).slice(0, Math.max(3, Math.ceil(words.at(-1).length / 2)))]

/** What stands in the field while the words are typed, from the third letter on. */
export function keystrokes({words}) {
  const typed = words.join(' ')
  return Array.from({length: typed.length - 2}, (_, at) => typed.slice(0, at + 3)).filter((text) => !text.endsWith(' '))
}

/** The share of items that are among the first ten. */
export function hitAt10(items, run) {
  return items.filter(({id}, at) => run.get(String(at))?.slice(0, 10).includes(id)).length / items.length
}

/** Of keystrokes that show the item, the share after which the next still does. */
export function stability(items, run) {
  let shown = 0
  let kept = 0
  items.forEach((item, number) => {
    const shows = keystrokes(item).map((_, at) => run.get(`${number}-${at}`)?.slice(0, 10).includes(item.id) ?? false)
    shows.slice(1).forEach((next, at) => {
      if (!shows[at]) return
      shown++
      kept += Number(next)
    })
  })
  return kept / shown
}
