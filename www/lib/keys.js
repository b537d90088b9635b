/**
 * The keyboard's way through the hits: from the field down to their links, and back.
 *
 * @import {Skeleton} from './element-parts.js'
 */

/** @param {Skeleton} parts @param {AbortSignal} signal */
export function walkHits({root, input, list}, signal) {
  const links = () => [...list.querySelectorAll(/** @type {'a'} */ ('[part~=heading] a'))]
  root.addEventListener('keydown', each => {
    const event = /** @type {KeyboardEvent} */ (each)
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return
    const all = links()
    // The field is before the first.
    const from = event.target === input ? -1 : all.indexOf(/** @type {HTMLAnchorElement} */ (event.target))
    if (from < 0 && event.target !== input) return
    const to = {ArrowDown: from + 1, ArrowUp: from - 1, Escape: -1}[event.key]
    const next = to === -1 ? input : all[to ?? -1]
    if (to === undefined || to === from || !next) return
    event.preventDefault()
    next.focus()
  }, {signal})
}
