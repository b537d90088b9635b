/**
 * What the element is built of: its lasting nodes, and the reading of its surroundings.
 */
import {elementStyle} from './element-style.js'
import {h, icon} from './render.js'

const MAGNIFIER = 'M16.2 16.2 21 21M10.5 18a7.5 7.5 0 1 1 0-15 7.5 7.5 0 0 1 0 15Z'
const CROSS = 'M6 6l12 12M18 6 6 18'

/** @typedef {ReturnType<typeof skeleton>} Skeleton */

/**
 * Fills a new shadow root with the nodes that stay.
 *
 * @param {ShadowRoot} root
 */
export function skeleton(root) {
  root.adoptedStyleSheets = [elementStyle()]
  const label = h('label', {part: 'label quiet', id: 'label', for: 'input'})
  const input = h('input', {
    id: 'input', part: 'input', type: 'search', enterkeyhint: 'search', dir: 'auto',
    autocomplete: 'off', autocapitalize: 'none', autocorrect: 'off', spellcheck: 'false',
  })
  const clear = h('button', {part: 'clear', type: 'button', hidden: ''}, icon(CROSS, 'icon'))
  const field = h('div', {part: 'field'}, icon(MAGNIFIER, 'icon'), input, clear)
  const form = h('form', {part: 'form', role: 'search', 'aria-labelledby': 'label'}, label, field)
  const status = h('p', {part: 'status'})
  const live = h('p', {part: 'quiet', role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true'})
  const summary = h('div', {part: 'aside'})
  const results = h('div', {part: 'results'})
  const body = h('div', {part: 'body'}, summary, results)
  root.append(h('slot', {name: 'start'}), form, status, live, body, h('slot', {name: 'end'}))
  return {root, form, label, input, clear, status, live, summary, results, body}
}

/**
 * The language around an element, also through the shadow roots that it stands in.
 *
 * @param {Element} element
 * @returns {string}
 */
export function closestLang(element) {
  const holder = element.closest('[lang]')
  if (holder) return holder.getAttribute('lang') ?? ''
  const root = element.getRootNode()
  return root instanceof ShadowRoot ? closestLang(root.host) : ''
}

/**
 * A whole number from an attribute, kept within its range.
 *
 * @param {string | null} text
 * @param {number} least
 * @param {number} most
 * @param {number} preset Where the attribute is absent or no number.
 */
export function whole(text, least, most, preset) {
  const number = Math.trunc(Number(text))
  return text === null || text.trim() === '' || Number.isNaN(number) ? preset : Math.min(most, Math.max(least, number))
}
