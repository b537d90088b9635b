/**
 * *Gem til offline*: the whole archive on the reader's device, for pages that offer it (`offline`), and what is there now.
 *
 * @import {Archive} from './archive.js'
 * @import {Host, MoreView} from './element-more.js'
 * @import {DateSpan} from './types.js'
 */
import {codeOf} from './element-base.js'
import {fill, h, listed, spanInWords} from './render.js'

/** @typedef {{bytes: number, total: number, lacking?: DateSpan[]}} Progress */

export class Saving {
  #host
  /** @type {Archive | undefined} */
  #archive
  /** @type {Progress | undefined} */
  #progress
  /** While it is under way. @type {AbortController | undefined} */
  #running
  /** @type {unknown} */
  #error
  #drawn = ''
  /** Lasting, so that a reader on it isn't thrown off. */
  #bar = h('progress', {part: 'progress', max: '1'})

  /** @param {Host} host */
  constructor(host) {
    this.#host = host
  }

  /** @param {AbortSignal} signal */
  connect(signal) {
    const {foot} = this.#host.parts
    foot.addEventListener('click', event => this.#click(/** @type {Element} */ (event.target)), {signal})
    for (const type of ['online', 'offline']) addEventListener(type, () => this.update(this.#host.view()), {signal})
    signal.addEventListener('abort', () => this.#running?.abort())
  }

  /** @param {MoreView} view */
  update(view) {
    const {element, parts, store} = this.#host
    const archive = element.hasAttribute('offline') ? store()?.archive : undefined
    if (archive !== this.#archive) {
      this.#archive = archive
      this.#progress = undefined
      this.#error = undefined
      this.#drawn = ''
      if (archive) void this.#look(archive)
    }
    if (!archive || !this.#progress) return parts.foot.replaceChildren()
    this.#draw(this.#progress, view)
  }

  /** @param {Archive} archive */
  async #look(archive) {
    try {
      const progress = await archive.pinned()
      if (archive === this.#archive) this.#progress = progress
    } catch (error) {
      this.#error = error
      this.#progress = {bytes: 0, total: 0}
    }
    this.update(this.#host.view())
  }

  /** @param {Progress} progress @param {MoreView} view */
  #draw({bytes, total, lacking = []}, view) {
    const {more, lang} = view
    const {foot, root} = this.#host.parts
    const isOffline = !navigator.onLine
    this.#bar.value = total > 0 ? bytes / total : 0
    this.#bar.setAttribute('aria-label', more.save)
    const words = {done: sizeInWords(bytes, lang), size: sizeInWords(total, lang)}
    const [text, buttons] = this.#state({bytes, total}, isOffline, more)
    // Of a copy that is begun, or that the reader now has to do with.
    const spans = bytes > 0 || isOffline ? lacking.map(span => h('bdi', {}, spanInWords(span, lang, view.strings.hits))) : []
    const nodes = () => [h('section', {part: 'offline', 'aria-label': more.save},
      h('p', {part: 'offline-text'}, ...fill(text, words)),
      ...(spans.length > 0 ? [h('p', {part: 'offline-lacking'}, ...fill(more.lacks, {articles: listed(spans, lang)}))] : []),
      ...(this.#error === undefined ? [] : [h('p', {part: 'offline-error', role: 'alert'}, failureWords(this.#error, more))]),
      ...(this.#running || (bytes > 0 && bytes < total) ? [this.#bar] : []),
      h('div', {part: 'ways'}, ...buttons.map(([name, label]) => h('button', {part: name, type: 'button'}, label))),
    )]
    const drawn = JSON.stringify([text, buttons, view.key, codeOf(this.#error), Boolean(this.#running), spans.length > 0 && lacking])
    const line = foot.querySelector('[part~=offline-text]')
    // The numbers alone: the buttons keep the focus.
    if (drawn === this.#drawn && line) return line.replaceChildren(...fill(text, words))
    this.#drawn = drawn
    const isFocused = foot.contains(root.activeElement)
    foot.replaceChildren(...nodes())
    // The button that took the place of the one that was pressed.
    if (isFocused) foot.querySelector('button')?.focus()
  }

  /** @param {Progress} progress @param {boolean} isOffline @param {MoreView['more']} more @returns {[string, [string, string][]]} */
  #state({bytes, total}, isOffline, more) {
    if (this.#running) return [more.saving, [['pause', more.pause]]]
    if (total > 0 && bytes === total) return [more.saved, [['delete', more.delete]]]
    if (isOffline) return [more.offlinePart, []]
    if (bytes > 0) return [more.partSaved, [['save', more.resume], ['delete', more.delete]]]
    return [more.saveHelp, [['save', more.save]]]
  }

  /** @param {Element} target */
  #click(target) {
    if (target.closest('[part~=pause]')) this.#running?.abort()
    if (target.closest('[part~=save]')) void this.#save()
    if (target.closest('[part~=delete]')) void this.#delete()
  }

  /** There is a newer archive: a whole copy becomes one of that. */
  renew() {
    const isWhole = this.#progress && this.#progress.total > 0 && this.#progress.bytes === this.#progress.total
    if (isWhole && !this.#running) void this.#save()
    else if (this.#archive) void this.#look(this.#archive)
  }

  async #save() {
    const archive = this.#archive
    if (!archive || this.#running) return
    const running = (this.#running = new AbortController())
    this.#error = undefined
    this.update(this.#host.view())
    try {
      // Asked for when the reader wants it: what is kept isn't dropped for lack of room. Firefox asks the reader, who may not answer.
      navigator.storage?.persist?.().catch(() => false)
      await archive.pin({
        signal: running.signal,
        onProgress: progress => {
          this.#progress = progress
          this.update(this.#host.view())
        },
      })
    } catch (error) {
      if (!running.signal.aborted) this.#error = error
    }
    this.#running = undefined
    if (archive !== this.#archive) return
    await this.#look(archive)
  }

  async #delete() {
    const archive = this.#archive
    if (!archive) return
    this.#error = undefined
    await archive.unpin().catch(error => (this.#error = error))
    await this.#look(archive)
  }
}

/** @param {unknown} error @param {MoreView['more']} more */
function failureWords(error, more) {
  const code = codeOf(error)
  return code === 'archive.storage-full' ? more.storageFull : code === 'archive.no-storage' ? more.noStorage : more.saveFailed
}

/** @param {number} bytes @param {string} lang */
function sizeInWords(bytes, lang) {
  const [unit, size] = bytes < 1e6 ? ['kilobyte', bytes / 1e3] : ['megabyte', bytes / 1e6]
  return new Intl.NumberFormat(lang, {style: 'unit', unit, maximumFractionDigits: size < 10 ? 1 : 0}).format(size)
}
