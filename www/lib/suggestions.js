/**
 * Suggestions below the field, as WAI-ARIA's combobox has them: queries that begin like the reader's, and where the page wants them
 * (`recent`) the reader's last ones, which stay on the device.
 *
 * None is chosen before the reader does so: Enter searches for what was typed.
 *
 * @import {Host, MoreView} from './element-more.js'
 */
import {h} from './render.js'

const MOST = 6
/** Letters before there are suggestions. */
const LEAST_LETTERS = 2
const RECENT = 'referat recent'

export class Suggestions {
  #host
  #list = h('ul', {part: 'suggestions', role: 'listbox', id: 'suggestions'})
  #forget = h('button', {part: 'forget', type: 'button'})
  #popup = h('div', {part: 'popup', hidden: ''}, this.#list, this.#forget)
  /** @type {string[]} */
  #shown = []
  #active = -1
  /** Counts the questions: only the last one's answer is shown. */
  #asked = 0

  /** @param {Host} host */
  constructor(host) {
    this.#host = host
    this.#host.parts.field.append(this.#popup)
  }

  /** @param {AbortSignal} signal */
  connect(signal) {
    const {input, form} = this.#host.parts
    input.addEventListener('keydown', event => this.#key(event), {signal})
    input.addEventListener('input', () => void this.#offer(), {signal})
    input.addEventListener('focus', () => input.value === '' && void this.#offer(), {signal})
    input.addEventListener('blur', () => this.#close(), {signal})
    form.addEventListener('submit', () => this.#submitted(), {signal})
    this.#host.element.addEventListener('referat-select', () => this.#remember(), {signal})
    // The field keeps the focus.
    this.#popup.addEventListener('pointerdown', event => event.preventDefault(), {signal})
    this.#list.addEventListener('click', event => this.#choose(optionAt(event)), {signal})
    this.#forget.addEventListener('click', () => this.#forgetAll(), {signal})
  }

  /** Roles as far as there is something to suggest from. @param {MoreView} view */
  update({more}) {
    const {input} = this.#host.parts
    this.#forget.textContent = more.forget
    if (!this.#mayOffer) {
      this.#close()
      for (const name of ['role', 'aria-autocomplete', 'aria-expanded', 'aria-controls', 'aria-haspopup']) input.removeAttribute(name)
      return
    }
    this.#list.setAttribute('aria-label', more.suggestions)
    if (input.getAttribute('role') === 'combobox') return
    for (const [name, value] of Object.entries({role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': 'suggestions', 'aria-haspopup': 'listbox'})) input.setAttribute(name, value)
  }

  get #mayOffer() {
    return this.#remembers || (this.#host.element.getAttribute('suggest') !== 'off' && this.#host.store() !== undefined)
  }

  get #remembers() {
    return this.#host.element.hasAttribute('recent')
  }

  /** Asks for what goes with the words in the field. */
  async #offer() {
    if (!this.#mayOffer) return
    const asked = ++this.#asked
    const {parts, store, element} = this.#host
    const typed = parts.input.value.trimStart()
    if (typed === '') return this.#show(this.#remembers ? recentQueries() : [], '')
    const suggest = element.getAttribute('suggest') === 'off' ? undefined : store()?.suggest
    if (typed.trim().length < LEAST_LETTERS || !suggest) return this.#close()
    // A search is worth the same without them.
    const found = await suggest(typed, {limit: MOST}).catch(() => [])
    if (asked !== this.#asked || parts.root.activeElement !== parts.input) return
    this.#show(found.filter(query => query.toLowerCase() !== typed.trim().toLowerCase()).slice(0, MOST), typed)
  }

  /** @param {string[]} queries @param {string} typed */
  #show(queries, typed) {
    this.#active = -1
    this.#shown = queries
    this.#list.replaceChildren(...queries.map((query, at) => {
      return h('li', {part: 'suggestion', role: 'option', id: `suggestion-${at}`, dir: 'auto', 'aria-selected': 'false', 'data-at': String(at)}, ...completed(query, typed))
    }))
    this.#forget.hidden = typed !== ''
    this.#popup.hidden = queries.length === 0
    this.#host.parts.input.setAttribute('aria-expanded', String(queries.length > 0))
    this.#host.parts.input.removeAttribute('aria-activedescendant')
  }

  #close() {
    this.#asked += 1
    if (this.#popup.hidden) return
    this.#show([], '')
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing || event.keyCode === 229) return
    const isOpen = !this.#popup.hidden
    if (event.altKey && event.key === 'ArrowDown') {
      event.preventDefault()
      return void this.#offer()
    }
    if (!isOpen) return
    if (event.key === 'Escape' || (event.altKey && event.key === 'ArrowUp')) this.#close()
    else if (event.ctrlKey || event.metaKey || event.altKey) return
    else if (event.key === 'ArrowDown') this.#move(Math.min(this.#active + 1, this.#shown.length - 1))
    else if (event.key === 'ArrowUp') this.#move(Math.max(this.#active - 1, -1))
    else if (event.key === 'PageDown') this.#move(this.#shown.length - 1)
    else if (event.key === 'PageUp') this.#move(0)
    else if (event.key === 'Enter' && this.#active >= 0) this.#choose(this.#active)
    else {
      // The cursor is in the text again; Tab leaves.
      if (event.key === 'Home' || event.key === 'End') this.#move(-1)
      return
    }
    event.preventDefault()
  }

  /** @param {number} to */
  #move(to) {
    this.#active = to
    for (const [at, option] of [...this.#list.children].entries()) option.setAttribute('aria-selected', String(at === to))
    const {input} = this.#host.parts
    if (to < 0) return input.removeAttribute('aria-activedescendant')
    input.setAttribute('aria-activedescendant', `suggestion-${to}`)
    this.#list.children[to]?.scrollIntoView({block: 'nearest'})
  }

  /** @param {number} at */
  #choose(at) {
    const query = this.#shown[at]
    if (query === undefined) return
    const {element} = this.#host
    element.value = query
    element.typing = false
    element.dispatchEvent(new Event('input', {bubbles: true, composed: true}))
    this.#submitted()
  }

  #submitted() {
    this.#close()
    this.#remember()
  }

  #remember() {
    const query = this.#host.element.value.trim()
    if (!this.#remembers || !query) return
    store(JSON.stringify([query, ...recentQueries().filter(one => one !== query)].slice(0, MOST)))
  }

  #forgetAll() {
    store(undefined)
    this.#close()
  }
}

/** @param {Event} event */
function optionAt({target}) {
  const option = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest('[role=option]'))
  return Number(option?.dataset['at'] ?? -1)
}

/** What the reader needn't type is set off. @param {string} query @param {string} typed */
function completed(query, typed) {
  if (!typed || !query.toLowerCase().startsWith(typed.toLowerCase())) return [query]
  return [query.slice(0, typed.length), h('b', {part: 'completion'}, query.slice(typed.length))]
}

/** @returns {string[]} */
function recentQueries() {
  try {
    const kept = JSON.parse(localStorage.getItem(RECENT) ?? '[]')
    return Array.isArray(kept) ? kept.filter(query => typeof query === 'string') : []
  } catch {
    return []
  }
}

/** Where nothing can be kept, nothing is. @param {string | undefined} text */
function store(text) {
  try {
    if (text === undefined) localStorage.removeItem(RECENT)
    else localStorage.setItem(RECENT, text)
  } catch {
    // A private window, or a full disk.
  }
}
