/**
 * What the search element is built of: its lasting nodes.
 */
import {elementStyle} from './element-style.js'
import {h, icon} from './render.js'

const MAGNIFIER = 'M16.2 16.2 21 21M10.5 18a7.5 7.5 0 1 1 0-15 7.5 7.5 0 0 1 0 15Z'
export const CROSS = 'M6 6l12 12M18 6 6 18'

/** @typedef {ReturnType<typeof skeleton>} Skeleton */

/**
 * Fills a new shadow root with the nodes that stay: the button of a dialog, and what is in the dialog, or in the page.
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
  const tools = h('div', {part: 'tools'})
  const status = h('p', {part: 'status'})
  const live = h('p', {part: 'quiet', role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true'})
  const summary = h('div', {part: 'aside'})
  const before = h('div')
  const list = h('ol', {part: 'hits', role: 'list', hidden: ''})
  const after = h('div')
  const results = h('div', {part: 'results'}, before, list, after)
  const body = h('div', {part: 'body'}, summary, results)
  const foot = h('div', {part: 'foot'})
  const content = h('div', {part: 'content'}, h('slot', {name: 'start'}), form, tools, status, live, body, foot, h('slot', {name: 'end'}))
  const words = h('span', {part: 'trigger-label'})
  const opener = h('button', {part: 'trigger', type: 'button', 'aria-haspopup': 'dialog'}, icon(MAGNIFIER, 'icon'), words)
  const trigger = h('slot', {name: 'trigger'}, opener)
  root.append(trigger, content)
  return {root, trigger, words, content, form, label, field, input, clear, tools, status, live, summary, before, list, after, body, foot}
}
