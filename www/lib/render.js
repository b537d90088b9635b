/**
 * From the engine's answers to DOM nodes.
 *
 * In: text and UTF-16 ranges. Out: elements and text nodes.
 * Always: no string is ever parsed as markup, so a text stays a text; what comes from an article is bidi-isolated.
 * Not here: where the nodes go, and what a click does.
 *
 * @import {Card, DateSpan, Range} from './types.js'
 */
import {counted} from './strings.js'

/** @typedef {Node | string} Child */

/**
 * An element with attributes and children; an attribute that is `undefined` is left out.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | undefined>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, value)
  }
  element.append(...children)
  return element
}

/**
 * A heading of a level from 1 to 6.
 *
 * @param {number} level
 * @param {Record<string, string | undefined>} attributes
 * @param {...Child} children
 */
export function heading(level, attributes, ...children) {
  const tag = /** @type {'h1'} */ (`h${Math.min(6, Math.max(1, level))}`)
  return h(tag, attributes, ...children)
}

/**
 * A line drawing on a 24 by 24 field in the colour of the text, hidden from screen readers.
 *
 * @param {string} path
 * @param {string} part
 */
export function icon(path, part) {
  return svg('svg', {viewBox: '0 0 24 24', part, 'aria-hidden': 'true'}, svg('path', {d: path}))
}

/**
 * An element of a drawing.
 *
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...Child} children
 */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

/**
 * A template whose `{name}` becomes a node or a text.
 *
 * @param {string} template
 * @param {Record<string, Child | Child[]>} values
 * @returns {Child[]}
 */
export function fill(template, values) {
  return template.split(/\{(\w+)\}/).flatMap((piece, i) => (i % 2 === 0 ? piece : (values[piece] ?? [])))
}

/**
 * Nodes in a list as the language writes it: "a, b og c".
 *
 * @param {Node[]} nodes
 * @param {string} lang
 * @param {'conjunction' | 'disjunction'} [type] "og" or "eller".
 * @returns {Child[]}
 */
export function listed(nodes, lang, type = 'conjunction') {
  const parts = new Intl.ListFormat(lang, {type}).formatToParts(nodes.map((_, i) => String(i)))
  return parts.map(({type, value}) => (type === 'element' ? (nodes[Number(value)] ?? '') : value))
}

/**
 * The piece of `text` within `range`, with the marks that touch it.
 *
 * @param {string} text
 * @param {Range[]} marks Sorted, not overlapping.
 * @param {Range} [range] Default: all of it.
 * @returns {Child[]}
 */
export function marked(text, marks, range = {start: 0, end: text.length}) {
  /** @type {Child[]} */
  const nodes = []
  let at = range.start
  for (const mark of marks) {
    const start = Math.max(mark.start, at)
    const end = Math.min(mark.end, range.end)
    if (start >= end) continue
    nodes.push(text.slice(at, start), h('mark', {part: 'mark'}, text.slice(start, end)))
    at = end
  }
  nodes.push(text.slice(at, range.end))
  return nodes.filter(node => node !== '')
}

/**
 * Marks as they fall after the first `by` units of their text are cut away.
 *
 * @param {Range[]} marks
 * @param {number} by
 */
export function shifted(marks, by) {
  return marks
    .filter(({end}) => end > by)
    .map(({start, end}) => ({start: Math.max(0, start - by), end: end - by}))
}

/**
 * A text of no more than `length` characters, cut at a word where there is one.
 *
 * @param {string} text
 * @param {number} length
 */
export function shortened(text, length) {
  if (text.length <= length) return text
  const cut = text.slice(0, length)
  const space = cut.lastIndexOf(' ')
  return `${(space > length / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:.–\p{Cs}-]+$/u, '')} …`
}

/**
 * A date in words, as precise as it is known: "2023-09" is "september 2023".
 *
 * @param {string} date
 * @param {string} lang
 */
export function dateInWords(date, lang) {
  const found = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(date)
  if (!found) return date
  const [, year, month, day] = found
  const time = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)))
  return new Intl.DateTimeFormat(lang, {
    timeZone: 'UTC',
    year: 'numeric',
    ...(month ? {month: 'long'} : {}),
    ...(day ? {day: 'numeric'} : {}),
  }).format(time)
}

/**
 * A number of articles and the days that they are from: "12 artikler (maj 2024 – juni 2024)".
 *
 * @param {DateSpan} span
 * @param {string} lang
 * @param {[string, string]} forms
 */
export function spanInWords({articles, from, to}, lang, forms) {
  const days = [...new Set([from, to])].flatMap(day => (day ? dateInWords(day, lang) : []))
  return counted(forms, articles, lang) + (days.length > 0 ? ` (${days.join(' – ')})` : '')
}

/**
 * The line above a heading: section, date, and whether the article is for subscribers. Empty if nothing of it is known.
 *
 * @param {Card} card
 * @param {string} lang
 * @param {string} [paid] How that is said.
 * @returns {HTMLElement[]}
 */
export function kicker(card, lang, paid = '') {
  /** @type {HTMLElement[]} */
  const nodes = []
  if (card.section) nodes.push(h('bdi', {part: 'section'}, card.section))
  if (card.date) nodes.push(h('time', {part: 'date', datetime: card.date}, dateInWords(card.date, lang)))
  if (card.access === 'paid' && paid) nodes.push(h('span', {part: 'paid'}, paid))
  return nodes.length > 0 ? [h('p', {part: 'kicker'}, ...nodes)] : []
}

/**
 * Where a card leads: its own address if it is one of the web, else its place on this page.
 *
 * @param {Card} card
 */
export function cardHref(card) {
  return webAddress(card.url) ?? articleHref(card.id)
}

/**
 * The fragment of an article, or of a place in its text.
 *
 * @param {string} id
 * @param {Range} [place]
 */
export function articleHref(id, place) {
  return `#artikel/${encoded(id)}${place ? `/${place.start}-${place.end}` : ''}`
}

/**
 * Percent-encoded. Half a surrogate pair, which can't be, becomes the replacement character.
 *
 * @param {string} text
 */
export function encoded(text) {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'))
}

/**
 * `url` in full if it is http or https (or relative to such a page), else `undefined`: `javascript:` never gets through.
 *
 * @param {string | undefined} url
 */
export function webAddress(url) {
  if (url === undefined || !URL.canParse(url, document.baseURI)) return undefined
  const {href, protocol} = new URL(url, document.baseURI)
  return protocol === 'https:' || protocol === 'http:' ? href : undefined
}
