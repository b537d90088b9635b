/**
 * The text of an article in a page, and the way back from a place in that text to the page.
 *
 * @import {ArticleText, Block, BlockKind, Range as Place} from './types.js'
 */

/** What holds a block's text, and what it is; others are looked into. @type {ReadonlyMap<string, BlockKind>} */
const KINDS = new Map([
  ['P', 'paragraph'], ['LI', 'paragraph'], ['BLOCKQUOTE', 'paragraph'], ['DD', 'paragraph'], ['PRE', 'paragraph'],
  ['H2', 'subhead'], ['H3', 'subhead'], ['H4', 'subhead'], ['H5', 'subhead'], ['H6', 'subhead'],
  ['FIGCAPTION', 'caption'], ['CAPTION', 'caption'], ['ADDRESS', 'byline'],
])
const SELECTOR = [...KINDS.keys()].join(',')
/** Not the article's own words. */
const ASIDE = 'nav, aside, footer, form, script, style, template, [hidden], [aria-hidden=true], referat-summary, referat-story, referat-search, [data-referat-ignore]'

/** A unit of text stands at `offset` in `node`. @typedef {{node: Text, offset: number}} At */

/** @typedef {{article: ArticleText, rangeOf: (place: Place) => Range | undefined}} PageText */

/**
 * In the order of the page, with empty lines between the blocks; spaces in a row are one.
 *
 * @param {Element} element
 * @returns {PageText}
 */
export function pageText(element) {
  const title = element.querySelector('h1')?.textContent?.trim()
  const found = [...element.querySelectorAll(SELECTOR)].filter(block => !block.closest(ASIDE) && !block.parentElement?.closest(SELECTOR))
  /** @type {At[]} */
  const places = []
  /** @type {Block[]} */
  const blocks = []
  let text = ''
  for (const block of found.length > 0 ? found : [element]) {
    const units = unitsOf(block)
    if (units.length === 0) continue
    if (text) {
      text += '\n\n'
      const last = /** @type {At} */ (places.at(-1))
      places.push(last, last)
    }
    const start = text.length
    for (const {unit, ...at} of units) {
      text += unit
      places.push(at)
    }
    blocks.push({start, end: text.length, kind: KINDS.get(block.tagName) ?? 'paragraph'})
  }
  const language = element.closest('[lang]')?.getAttribute('lang')
  return {
    article: {text, ...(found.length > 0 && {blocks}), ...(title && {title}), ...(language && {language})},
    rangeOf({start, end}) {
      const [first, last] = [places[start], places[end - 1]]
      if (!first || !last) return undefined
      const range = new Range()
      range.setStart(first.node, first.offset)
      range.setEnd(last.node, last.offset + 1)
      return range
    },
  }
}

/** @param {Element} block @returns {(At & {unit: string})[]} */
function unitsOf(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, node => {
    return node.parentElement?.closest(ASIDE) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT
  })
  const units = []
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const {data} = /** @type {Text} */ (node)
    for (let offset = 0; offset < data.length; offset += 1) {
      const unit = /\s/.test(data[offset] ?? '') ? ' ' : (data[offset] ?? '')
      if (unit === ' ' && (units.length === 0 || units.at(-1)?.unit === ' ')) continue
      units.push({node: /** @type {Text} */ (node), offset, unit})
    }
  }
  if (units.at(-1)?.unit === ' ') units.pop()
  return units
}
