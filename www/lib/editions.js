/**
 * The other editions of a hit, which are folded into it: copies of the same text, cut or edited. Asked for when the reader unfolds them.
 *
 * @import {Host} from './element-more.js'
 */
import {ReferatErrorEvent} from './events.js'
import {cardHref, h, kicker} from './render.js'

/** @param {Host} host @param {AbortSignal} signal */
export function unfoldEditions({element, parts, view, store}, signal) {
  parts.list.addEventListener('click', event => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('[part~=editions]'))
    if (button) void toggle(button)
  }, {signal})

  /** @param {HTMLElement} button */
  async function toggle(button) {
    const now = store()
    const isOpen = button.getAttribute('aria-expanded') === 'true'
    const there = button.nextElementSibling
    button.setAttribute('aria-expanded', String(!isOpen))
    if (there instanceof HTMLElement) return void (there.hidden = isOpen)
    if (isOpen || !now) return
    // Taken by the list that a second click may ask for meanwhile.
    const list = h('ul', {part: 'edition-list', role: 'list'})
    button.after(list)
    try {
      const {articles, duplicates} = await now.story(button.dataset['of'] ?? '', {sentences: 1})
      const {lang, strings} = view()
      list.append(...articles.filter(({id}) => duplicates.includes(id)).map(card => h('li', {part: 'edition'},
        ...kicker(card, lang, strings.paid),
        h('a', {part: 'link', href: cardHref(card), 'data-article': card.id, dir: 'auto', lang: card.language}, card.heading),
      )))
    } catch (error) {
      list.remove()
      button.setAttribute('aria-expanded', 'false')
      element.dispatchEvent(new ReferatErrorEvent(error))
    }
  }
}
