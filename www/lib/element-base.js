/**
 * What the package's elements have in common: their connection, their words and language, reflected properties.
 *
 * @import {AllStrings, Strings} from './strings.js'
 * @import {WorkerSource} from './types.js'
 */
import {stringsFor} from './strings.js'

/** The platform's base class, or a stand-in where there is no DOM, so that the module can be imported there. */
const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {})

/**
 * Language, words, and the level of an article's heading.
 *
 * @typedef {object} View
 * @property {string} lang
 * @property {Strings} strings
 * @property {number} level
 * @property {boolean} images Whether pictures are shown.
 * @property {string} key Another one whenever any of these has changed.
 */

export class ReferatBase extends Base {
  /** Where the archives live that elements of this class open: see `OpenOptions.worker`. @type {WorkerSource} */
  static worker = 'auto'

  /** @type {Partial<AllStrings>} */
  #strings = {}
  /** How often the words were changed. */
  #edition = 0

  /** Words of your own in place of some of the element's. */
  get strings() {
    return this.#strings
  }
  set strings(strings) {
    this.#strings = strings
    this.#edition += 1
    this.redraw()
  }

  get headingLevel() {
    return whole(this.getAttribute('heading-level'), 2, 6, 3)
  }
  set headingLevel(level) {
    this.setAttribute('heading-level', String(level))
  }

  get src() {
    return this.getAttribute('src') ?? ''
  }
  set src(src) {
    this.setAttribute('src', src)
  }

  get preload() {
    return this.hasAttribute('preload')
  }
  set preload(on) {
    this.toggleAttribute('preload', Boolean(on))
  }

  /** Shows everything anew. @internal */
  redraw(_isNews = false) {}

  /** @protected @returns {View} */
  view() {
    const lang = this.lang || closestLang(this) || 'da'
    const level = this.headingLevel
    const images = this.hasAttribute('images')
    const key = [lang, level, images, this.#edition].join(' ')
    return {lang, strings: {...stringsFor(lang), ...this.#strings}, level, images, key}
  }

  /**
   * Takes up properties that were set before the class was known, and would hide the accessors.
   *
   * @protected
   * @param {readonly string[]} names
   */
  upgrade(names) {
    for (const name of names) {
      if (!Object.hasOwn(this, name)) continue
      const value = Reflect.get(this, name)
      Reflect.deleteProperty(this, name)
      Reflect.set(this, name, value)
    }
  }
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

/** What kind of error this is: the package's code, or nothing. @param {unknown} error */
export function codeOf(error) {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
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

/**
 * Whether a key event is the shortcut, such as `mod+k` or `ctrl+shift+f`. One without a modifier isn't, where it may be meant
 * as text.
 *
 * @param {KeyboardEvent} event
 * @param {string} shortcut
 */
export function isShortcut(event, shortcut) {
  const keys = shortcut.toLowerCase().split('+')
  const key = keys.pop()
  // The browser fills in forms by key events without a key.
  if (!key || !event.key || event.isComposing || event.key.toLowerCase() !== key) return false
  const mod = keys.includes('mod')
  const isApple = /Mac|iP/.test(navigator.platform)
  const wanted = {
    ctrl: keys.includes('ctrl') || (mod && !isApple),
    meta: keys.includes('meta') || (mod && isApple),
    alt: keys.includes('alt'),
  }
  if (event.ctrlKey !== wanted.ctrl || event.metaKey !== wanted.meta || event.altKey !== wanted.alt) return false
  const isPlain = !wanted.ctrl && !wanted.meta && !wanted.alt
  // Some characters take Shift, on some keyboards.
  const mayShift = keys.includes('shift') || (isPlain && key.length === 1)
  if (event.shiftKey ? !mayShift : keys.includes('shift')) return false
  return !isPlain || !isEditable(event.composedPath()[0])
}

/** @param {EventTarget | undefined} target */
function isEditable(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
