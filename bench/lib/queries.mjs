// What is asked: seeded, from the words of the corpus itself.

import {random} from './random.mjs'

/** Of each class. */
const COUNT = 100

/** Words so frequent that no list of theirs is short. */
const VERY_COMMON = 20

export const CLASSES = ['rare', 'common', 'title-2', 'title-3', 'pair', 'phrase', 'filter', 'newest']

/** The words of a text, as any engine would cut it. */
export const wordsOf = (text) => text.toLowerCase().match(/\p{L}+/gu) ?? []

/**
 * Queries of each class: one rare word (3–20 articles, or up to one in a thousand), one common word (1–10 % of the articles), two and three words of a
 * headline, two very common words, the same as a phrase, a common word in one section, and a common word by date.
 *
 * @param {() => AsyncIterable<{title: string, text: string, section: string}>} articles
 * @returns {Promise<{class: string, words: string[], section?: string}[]>}
 */
export async function queriesOf(articles, count) {
  const frequencies = new Map()
  const titles = []
  const sections = new Map()
  for await (const article of articles()) {
    const words = new Set(wordsOf(`${article.title} ${article.text}`))
    for (const word of words) frequencies.set(word, (frequencies.get(word) ?? 0) + 1)
    titles.push(article.title)
    sections.set(article.section, (sections.get(article.section) ?? 0) + 1)
  }
  const words = [...frequencies].filter(([word]) => word.length > 1).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  const between = (least, most) => words.filter(([, n]) => n >= least && n <= most).map(([word]) => word)
  const rare = between(3, Math.max(20, count / 1000)).filter((word) => word.length > 4)
  const common = between(count / 100, count / 10).filter((word) => word.length > 3)
  const veryCommon = words.slice(0, VERY_COMMON).map(([word]) => word)
  const large = [...sections].filter(([, n]) => n > count / 50).map(([section]) => section).sort()
  const pairs = await frequentPairs(articles, new Set(veryCommon))

  const next = random(42)
  const pick = (list) => list[Math.floor(next() * list.length)]
  const ofTitle = (wanted) => {
    for (;;) {
      const found = [...new Set(wordsOf(pick(titles)))].filter((word) => word.length > 3 && frequencies.get(word) <= count / 10)
      while (found.length > wanted) found.splice(Math.floor(next() * found.length), 1)
      if (found.length === wanted) return found
    }
  }
  const makers = {
    rare: () => ({words: [pick(rare)]}),
    common: () => ({words: [pick(common)]}),
    'title-2': () => ({words: ofTitle(2)}),
    'title-3': () => ({words: ofTitle(3)}),
    pair: (at) => ({words: pairs[at % pairs.length]}),
    phrase: (at) => ({words: pairs[at % pairs.length]}),
    filter: () => ({words: [pick(common)], section: pick(large)}),
    newest: () => ({words: [pick(common)]}),
  }
  return CLASSES.flatMap((name) => Array.from({length: COUNT}, (_, at) => ({class: name, ...makers[name](at)})))
}

/** The neighbours among very common words, most frequent first. */
async function frequentPairs(articles, veryCommon) {
  const counts = new Map()
  for await (const {text} of articles()) {
    const words = wordsOf(text)
    for (let at = 1; at < words.length; at++) {
      if (!veryCommon.has(words[at]) || !veryCommon.has(words[at - 1]) || words[at] === words[at - 1]) continue
      const pair = `${words[at - 1]} ${words[at]}`
      counts.set(pair, (counts.get(pair) ?? 0) + 1)
    }
  }
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return sorted.slice(0, 40).map(([pair]) => pair.split(' '))
}

/** The query as a reader types it. */
export const typed = ({class: name, words}) => (name === 'phrase' ? `"${words.join(' ')}"` : words.join(' '))
